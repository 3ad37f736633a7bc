"""What a tenant has configured. It binds under `--strict` only."""

from __future__ import annotations

from collections.abc import Iterable

from mock_server.errors import Failure, Invalid
from mock_server.vendor import Call, settings_of
from mock_server.vendors.genesys_ucs.profile import Profile, folded

_NAMES = {"type": "array", "items": {"type": "string", "minLength": 1}}
SCHEMA = {
    "type": "object",
    "additionalProperties": False,
    "properties": {"attributes": _NAMES, "extensions": _NAMES},
}
"""What a fixture may say under `settings` of a tenant."""


def registered_extensions(call: Call) -> list[str]:
    """The extensions whose form is known before anything is stored under them."""
    return list(settings_of(call.shared, call.account).get("extensions", [])) if call.strict else []


def refuse_empty(call: Call, profile: Profile) -> None:
    """Raises Invalid when a strict server is asked to create a customer without any member (notes, C10)."""
    if call.strict and not profile["attributes"] and not profile["extensions"]:
        raise Invalid([Failure("body", (), "a customer needs at least one attribute or extension.", rule="required")])


def refuse_unconfigured(call: Call, profile: Profile) -> None:
    """Raises Invalid naming each attribute and extension that a strict server's tenant has not configured."""
    if not call.strict:
        return
    failures = [
        *_unconfigured("attribute", profile["attributes"], settings_of(call.shared, call.account).get("attributes")),
        *_unconfigured("extension", profile["extensions"], settings_of(call.shared, call.account).get("extensions")),
    ]
    if failures:
        raise Invalid(failures)


def refuse_unknown_extensions(call: Call, names: Iterable[str], stored: Iterable[str]) -> None:
    """Raises Invalid when a strict server is asked for extensions that are neither configured nor `stored`."""
    configured = settings_of(call.shared, call.account).get("extensions") if call.strict else None
    if configured is None:
        return
    known = {folded(name) for name in (*configured, *stored)}
    unknown = [name for name in names if folded(name) not in known]
    if unknown:
        raise Invalid([Failure("query", ("extensions",), f"there is no extension '{name}'.", name) for name in unknown])


def _unconfigured(kind: str, names: Iterable[str], configured: list[str] | None) -> list[Failure]:
    if configured is None:
        return []
    fold = folded if kind == "extension" else str
    known = {fold(name) for name in configured}
    return [
        Failure("body", (name,), f"the {kind} is not configured.", rule="configured")
        for name in names
        if fold(name) not in known
    ]
