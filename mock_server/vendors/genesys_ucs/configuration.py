"""What a tenant has configured, which binds under `--strict`; what clients register binds always."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import chain
from typing import Any

from mock_server.errors import Failure, Invalid
from mock_server.vendor import Call, settings_of
from mock_server.vendors.genesys_ucs import profile_schema
from mock_server.vendors.genesys_ucs.extension_schema import registered
from mock_server.vendors.genesys_ucs.profile import CUSTOMER_ID, Profile, folded, misnamed, split
from mock_server.vendors.genesys_ucs.record_validation import refuse, unfit

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

    Raises Invalid for what the path, schemas or, under `--strict`, the configuration do not allow; all of it is named
    at once (UCS-ERROR-6).
    """
    known = _known_extensions(call)
    profile = split(call.body, stored, known)
    refuse(
        chain(
            another_customer(call),
            misnamed(call.body, profile, known),
            _unconfigured_attributes(call, profile["attributes"], known),
            unconfigured(call, profile["extensions"]),
            unfit(call.state, profile["extensions"]),
        )
    )
    return profile


def another_customer(call: Call) -> Iterator[Failure]:
    """That the body is said to be of another customer than the path, if there is one (UCS-PUT-7, UCS-EXT-7)."""
    sent_id = call.body.get(CUSTOMER_ID)
    customer_id = call.path.get(CUSTOMER_ID, sent_id)
    if sent_id is not None and sent_id != customer_id:
        yield Failure("body", (CUSTOMER_ID,), f"the path names '{customer_id}'.", sent_id, "path")


def refuse_empty(call: Call, profile: Profile) -> None:
    """Raises Invalid when a strict server is asked to create a customer without any member (UCS-CREATE-11)."""
    if call.strict and not profile["attributes"] and not profile["extensions"]:
        raise Invalid(
            [Failure("body", (), "a customer needs at least one attribute or extension.", rule="required")],
            rule="UCS-CREATE-11",
        )


def unconfigured(call: Call, extensions: Iterable[str]) -> Iterator[Failure]:
    """Each extension of a body that a strict server does not know."""
    for name in _unknown(call, extensions):
        yield Failure("body", (name,), "the extension is not configured.", rule="configured")


def refuse_unknown_extensions(call: Call, names: Iterable[str], stored: Iterable[str]) -> None:
    """Raises Invalid when a strict server is asked for extensions that are not configured, registered or `stored`."""
    held = {folded(name) for name in stored}
    unknown = [name for name in _unknown(call, names) if folded(name) not in held]
    if unknown:
        raise Invalid(
            [Failure("query", ("extensions",), f"there is no extension '{name}'.", name) for name in unknown],
            rule="UCS-GET-8",
        )


def _unconfigured_attributes(
    call: Call, attributes: Mapping[str, Any], known: Callable[[str], str | None]
) -> Iterable[Failure]:
    """What of attributes a strict server does not take; plain values under the name of an extension aside."""
    if not call.strict:
        return ()
    return profile_schema.misfits(
        call, {name: value for name, value in attributes.items() if known(folded(name)) is None}
    )


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
