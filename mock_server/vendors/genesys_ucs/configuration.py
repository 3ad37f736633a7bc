"""What a tenant has configured. It binds under `--strict` only."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from mock_server.errors import Failure, Invalid
from mock_server.vendor import Call
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
    return list(_settings(call).get("extensions", [])) if call.strict else []


def refuse_unconfigured(call: Call, profile: Profile) -> None:
    """Raises Invalid naming each attribute and extension that a strict server's tenant has not configured."""
    if not call.strict:
        return
    failures = [
        *_unconfigured("attribute", profile["attributes"], _settings(call).get("attributes")),
        *_unconfigured("extension", profile["extensions"], _settings(call).get("extensions")),
    ]
    if failures:
        raise Invalid(failures)


def refuse_unknown_extensions(call: Call, names: Iterable[str], stored: Iterable[str]) -> None:
    """Raises Invalid when a strict server is asked for extensions that are neither configured nor `stored`."""
    configured = _settings(call).get("extensions") if call.strict else None
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


def _settings(call: Call) -> dict[str, Any]:
    account = call.shared.get("accounts", call.account) or {}
    settings: dict[str, Any] = account.get("settings", {})
    return settings
