"""What a tenant has configured, which binds under `--strict`; what clients register binds always."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from mock_server.errors import Failure, Invalid
from mock_server.vendor import Call, settings_of
from mock_server.vendors.genesys_ucs import profile_schema
from mock_server.vendors.genesys_ucs.extension_schema import registered
from mock_server.vendors.genesys_ucs.profile import CUSTOMER_ID, Profile, folded, split
from mock_server.vendors.genesys_ucs.record_validation import conforming

SCHEMA = {
    "type": "object",
    "additionalProperties": False,
    "properties": {
        **profile_schema.SETTINGS,
        "extensions": {"type": "array", "items": {"type": "string", "minLength": 1}},
    },
}
"""What a fixture may say under `settings` of a tenant."""


def understood(call: Call, stored: Iterable[str] = ()) -> Profile:
    """The profile that a body tells, where `stored` are the customer's extensions. Changes nothing.

    Raises Invalid or Conflict for what schemas, or under `--strict` the configuration, do not allow.
    """
    profile = split(call.body, stored, _known_extensions(call))
    if call.strict:
        failures = [*profile_schema.misfits(call, profile["attributes"]), *_unconfigured(call, profile["extensions"])]
        if failures:
            raise Invalid(failures)
    return Profile(attributes=profile["attributes"], extensions=conforming(call.state, profile["extensions"]))


def refuse_another_customer(call: Call) -> None:
    """Raises Invalid when the body is said to be of another customer than the path (UCS-PUT-7, UCS-EXT-7)."""
    customer_id = call.path[CUSTOMER_ID]
    sent_id = call.body.get(CUSTOMER_ID, customer_id)
    if sent_id != customer_id:
        raise Invalid([Failure("body", (CUSTOMER_ID,), f"the path names '{customer_id}'.", sent_id, "path")])


def refuse_empty(call: Call, profile: Profile) -> None:
    """Raises Invalid when a strict server is asked to create a customer without any member (UCS-CREATE-11)."""
    if call.strict and not profile["attributes"] and not profile["extensions"]:
        raise Invalid([Failure("body", (), "a customer needs at least one attribute or extension.", rule="required")])


def refuse_unconfigured(call: Call, extensions: Iterable[str]) -> None:
    """Raises Invalid naming each extension of a body that a strict server does not know."""
    failures = _unconfigured(call, extensions)
    if failures:
        raise Invalid(failures)


def refuse_unknown_extensions(call: Call, names: Iterable[str], stored: Iterable[str]) -> None:
    """Raises Invalid when a strict server is asked for extensions that are not configured, registered or `stored`."""
    held = {folded(name) for name in stored}
    unknown = [name for name in _unknown(call, names) if folded(name) not in held]
    if unknown:
        raise Invalid([Failure("query", ("extensions",), f"there is no extension '{name}'.", name) for name in unknown])


def _unconfigured(call: Call, extensions: Iterable[str]) -> list[Failure]:
    return [
        Failure("body", (name,), "the extension is not configured.", rule="configured")
        for name in _unknown(call, extensions)
    ]


def _unknown(call: Call, extensions: Iterable[str]) -> list[str]:
    """Those that a strict server's tenant has neither configured nor registered."""
    if not call.strict or "extensions" not in settings_of(call.shared, call.account):
        return []
    known = _known_extensions(call)
    return [name for name in extensions if known(folded(name)) is None]


def _known_extensions(call: Call) -> Callable[[str], str | None]:
    """What tells the spelling of a folded name that is registered or, on a strict server, configured."""
    spelling = registered(call.state)
    if not call.strict:
        return spelling
    configured = {folded(name): name for name in settings_of(call.shared, call.account).get("extensions", ())}
    return lambda name: spelling(name) or configured.get(name)
