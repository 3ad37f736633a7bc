"""Identification keys: create, list, read, delete."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

from mock_server.errors import Conflict, Failure, Invalid, NotFound
from mock_server.store import Scope
from mock_server.vendor import Call, Reply, settings_of
from mock_server.vendors.genesys_ucs.extension_schema import schema_of
from mock_server.vendors.genesys_ucs.identification import (
    KEYS,
    PROFILE_SOURCE,
    IdentificationKey,
    add_key,
    keys_in_order,
    qualified,
    remove_key,
)
from mock_server.vendors.genesys_ucs.profile import folded

MOST_KEYS = 100
"""Of one tenant: every change of a profile is compared with all of them."""
HIGHEST_IN_FIXTURES = 2**62
_SEQUENCE = "identification keys"


def create_identification_key(call: Call) -> Reply:
    """IDK-C."""
    key = _key(call.state, call.body)
    _refuse_unknown_attributes(call, key)
    _add(call.state, key)
    place = f"{call.request.base_path}/metadata/identification-keys/{key['name']}"
    return Reply(201, {"name": key["name"]}, {"Location": place})


def list_identification_keys(call: Call) -> Reply:
    """IDK-Q, in the order in which the keys were created."""
    return Reply(200, [_shown(key) for key in keys_in_order(call.state)])


def get_identification_key(call: Call) -> Reply:
    """IDK-Q."""
    return Reply(200, _shown(_existing(call)))


def delete_identification_key(call: Call) -> Reply:
    """IDK-D. No profile changes."""
    remove_key(call.state, _existing(call))
    return Reply(204)


def load_identification_key(state: Scope, item: Any) -> None:
    """Store a fixture's key, written as the body of a creation: only that tells its source.

    With an `id` it is as it is stored; without one it is numbered as a new one. Raises Conflict or ValueError.
    """
    key = _key(state, item) if "id" not in item else _numbered(state, item)
    _add(state, key)
    state.advance(_SEQUENCE, key["id"])


def remove_identification_key(state: Scope, name: str) -> None:
    """Delete a key that is there, by its folded name."""
    remove_key(state, cast("IdentificationKey", state.get(KEYS, name)))


def replace_identification_key(state: Scope, name: str, item: Any) -> None:
    """Put another key in the place of one; it keeps its id unless it brings one."""
    former = cast("IdentificationKey", state.get(KEYS, name))
    remove_key(state, former)
    load_identification_key(state, {"id": former["id"], **item})


def built_on(state: Scope, extension: str) -> list[str]:
    """The names of the keys whose attributes are those of an extension, named without case."""
    return [key["name"] for key in keys_in_order(state) if folded(key["source"]) == folded(extension)]


def _numbered(state: Scope, item: Mapping[str, Any]) -> IdentificationKey:
    number = item["id"]
    if type(number) is not int or not 0 < number <= HIGHEST_IN_FIXTURES:
        raise ValueError(f"the id of a key is a whole number from 1 up to {HIGHEST_IN_FIXTURES}")
    if any(key["id"] == number for key in keys_in_order(state)):
        raise ValueError(f"two keys have the id {number}")
    source = item.get("source", PROFILE_SOURCE)
    unique = item.get("unique", False)
    return IdentificationKey(id=number, name=item["name"], source=source, attributes=item["attributes"], unique=unique)


def _key(state: Scope, sent: Mapping[str, Any]) -> IdentificationKey:
    source = sent.get("source", PROFILE_SOURCE)
    schema = schema_of(state, source)
    return IdentificationKey(
        id=state.next_number(_SEQUENCE),
        name=sent["name"],
        source=source if schema is None else schema["name"],
        attributes=sent["attributes"],
        unique=sent.get("unique", False),
    )


def _add(state: Scope, key: IdentificationKey) -> None:
    if state.get(KEYS, folded(key["name"])) is not None:
        raise Conflict(f"identification key '{key['name']}' already exists", rule="UCS-KEY-4")
    if state.count(KEYS) == MOST_KEYS:
        raise Conflict(
            f"there are {MOST_KEYS} identification keys, delete one before creating '{key['name']}'", rule="UCS-KEY-20"
        )
    add_key(state, key)


def _refuse_unknown_attributes(call: Call, key: IdentificationKey) -> None:
    """Raises Invalid naming the attributes that the source cannot have: by its schema, or on a strict server."""
    settings = settings_of(call.shared, call.account) if call.strict else {}
    if key["source"] == PROFILE_SOURCE:
        known, reason = settings.get("attributes"), "the attribute '{}' is not configured."
    else:
        schema = schema_of(call.state, key["source"])
        configured = settings.get("extensions")
        if schema is None and configured is not None and folded(key["source"]) not in map(folded, configured):
            raise Invalid([Failure("body", ("source",), f"there is no extension '{key['source']}'.", key["source"])])
        known = None if schema is None else [attribute["name"] for attribute in schema["attributes"]]
        reason = f"the extension '{key['source']}' has no attribute '{{}}'."
    unknown = [name for name in key["attributes"] if known is not None and name not in known]
    if unknown:
        raise Invalid(Failure("body", ("attributes",), reason.format(name), name) for name in unknown)


def _shown(key: IdentificationKey) -> dict[str, Any]:
    """The reply's form: the source shows in the attributes, `unique` only when it is true (IDK-Q)."""
    shown: dict[str, Any] = {"name": key["name"], "attributes": qualified(key)}
    return {**shown, "unique": True} if key["unique"] else shown


def _existing(call: Call) -> IdentificationKey:
    name = call.path["key"]
    key: IdentificationKey | None = call.state.get(KEYS, folded(name))
    if key is None:
        raise NotFound(f"identification key '{name}' not found", rule="UCS-KEY-14")
    return key
