"""Single records of a customer's extensions: insert, update, delete (INS, UREC, DREC)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import chain
from typing import Any

from mock_server.errors import Conflict, Failure, Invalid, NotFound
from mock_server.vendor import Call, Reply
from mock_server.vendors.genesys_ucs.configuration import another_customer, unconfigured
from mock_server.vendors.genesys_ucs.extension_schema import ExtensionSchema, schema_of
from mock_server.vendors.genesys_ucs.identification import existing, store
from mock_server.vendors.genesys_ucs.profile import (
    CUSTOMER_ID,
    Profile,
    ambiguous,
    folded,
    refuse_the_id,
    values_of,
)
from mock_server.vendors.genesys_ucs.record_validation import (
    by_name,
    completed,
    identity_by,
    refuse,
    refuse_misfits,
    unfit,
)

MOST_RECORDS = 1_000
"""Of one extension of a customer; also the members of one record."""
Record = Mapping[str, Any]


def insert_extension_records(call: Call) -> Reply:
    """INS. A record that the schema takes for one that is stored replaces it; extensions not named stay untouched."""
    customer_id = call.path[CUSTOMER_ID]
    sent = {name: value for name, value in call.body.items() if name != CUSTOMER_ID}
    refuse(
        chain(
            another_customer(call),
            ambiguous(sent, {folded(name) for name in sent}),
            unconfigured(call, sent),
            unfit(call.state, sent),
        )
    )
    profile = existing(call.state, customer_id)
    refuse_the_id(sent)
    _refuse_attributes(profile, sent)
    sent = completed(call.state, sent)
    spellings = {folded(name): name for name in profile["extensions"]}
    extensions = dict(profile["extensions"])
    for name, value in sent.items():
        schema = schema_of(call.state, name)
        own = spellings.get(folded(name), schema["name"] if schema else name)
        extensions[own] = _inserted(own, extensions.get(own), value, schema)
    store(call.state, customer_id, profile, Profile(attributes=profile["attributes"], extensions=extensions))
    return Reply(200)


def update_extension_record(call: Call) -> Reply:
    """UREC. The unique attributes choose the record and stay as they are; what is not sent keeps its value."""
    schema = schema_of(call.state, call.path["extension"])
    sent = _own_attributes(call, schema)
    if schema:
        refuse_misfits(schema, sent)
        _refuse_missing(schema, sent)
    profile = existing(call.state, call.path[CUSTOMER_ID])
    name, records, chosen = _chosen(call, profile, schema, sent)
    kept = {unique: chosen[unique] for unique in (schema["unique"] if schema else ()) if unique in chosen}
    changed = {**chosen, **sent, **kept}
    if len(changed) > MOST_RECORDS:
        raise Conflict(
            f"bad parameter '{name}' reason: the record would have more than {MOST_RECORDS} attributes.",
            rule="UCS-EXT-27",
        )
    value = [changed if record is chosen else record for record in records] if isinstance(records, list) else changed
    _replace(call, profile, name, value)
    return Reply(204)


def delete_extension_record(call: Call) -> Reply:
    """DREC. Attributes beside the unique ones make no difference; a single-valued extension goes with its record."""
    schema = schema_of(call.state, call.path["extension"])
    if schema:
        refuse_misfits(schema, {name: call.body[name] for name in schema["unique"] if name in call.body})
        _refuse_missing(schema, call.body)
    profile = existing(call.state, call.path[CUSTOMER_ID])
    name, records, chosen = _chosen(call, profile, schema, call.body)
    left = [record for record in records if record is not chosen] if isinstance(records, list) else None
    _replace(call, profile, name, left)
    return Reply(204)


def _inserted(name: str, stored: Any, sent: Any, schema: ExtensionSchema | None) -> Any:
    """What is stored of an extension once records were inserted. Without a schema its form stays as it is."""
    if stored is None or isinstance(sent, dict):
        if isinstance(stored, list) and schema is None:
            raise Conflict(
                f"bad parameter '{name}' reason: this customer has several records there: send an array.",
                rule="UCS-EXT-23",
            )
        return sent
    if isinstance(stored, dict):
        if schema is None:
            raise Conflict(
                f"bad parameter '{name}' reason: this customer has a single record there: send an object.",
                rule="UCS-EXT-23",
            )
        stored = [stored]
    records = _united(stored, sent, schema)
    if len(records) > MOST_RECORDS:
        raise Conflict(
            f"bad parameter '{name}' reason: the customer would have more than {MOST_RECORDS} records.",
            rule="UCS-EXT-9",
        )
    return records


def _united(stored: Iterable[Record], sent: Iterable[Record], schema: ExtensionSchema | None) -> list[Record]:
    """The stored records, each in its place, replaced by a sent one that is the same to the schema; then the others."""
    if schema is None or not schema["unique"]:
        return [*stored, *sent]
    identity = identity_by(schema)
    fresh = {identity(record): record for record in sent}
    records = [fresh.pop(identity(record), record) for record in stored]
    return [*records, *fresh.values()]


def _chosen(
    call: Call, profile: Profile, schema: ExtensionSchema | None, sent: Record
) -> tuple[str, Any, dict[str, Any]]:
    """The extension as the customer's profile spells it, its value, and the record that is meant. Raises NotFound."""
    customer_id, extension = call.path[CUSTOMER_ID], call.path["extension"]
    name = next((own for own in profile["extensions"] if folded(own) == folded(extension)), None)
    if name is None:
        raise NotFound(f"customer '{customer_id}' has no extension '{extension}'", rule="UCS-EXT-14")
    value = profile["extensions"][name]
    if schema is None or not schema["unique"]:
        if isinstance(value, dict):
            return name, value, value
        reason = "its schema has no unique attributes" if schema else "it has no schema that names unique attributes"
        raise NotFound(f"no single record of extension '{name}' can be addressed: {reason}", rule="UCS-EXT-21")
    identity = identity_by(schema)
    wanted = identity(sent)
    records = values_of(value)
    found = next((record for record in records if identity(record) == wanted), None)
    if found is None:
        values = " and ".join(schema["unique"])
        raise NotFound(f"customer '{customer_id}' has no record of '{name}' with this {values}", rule="UCS-EXT-14")
    return name, value, found


def _own_attributes(call: Call, schema: ExtensionSchema | None) -> dict[str, Any]:
    """The body without members that only repeat whose record of which extension it is (R-EXT)."""
    if schema is None:
        return dict(call.body)
    attributes = by_name(schema)
    said = {CUSTOMER_ID: call.path[CUSTOMER_ID], "name": call.path["extension"]}
    return {
        name: value
        for name, value in call.body.items()
        if name in attributes or name not in said or folded(str(value)) != folded(said[name])
    }


def _refuse_missing(schema: ExtensionSchema, sent: Record) -> None:
    missing = [name for name in schema["unique"] if name not in sent]
    if missing:
        reason = "the attribute is required, as it tells which record is meant."
        raise Invalid(Failure("body", (schema["name"], name), reason, rule="required") for name in missing)


def _refuse_attributes(profile: Profile, extensions: Iterable[str]) -> None:
    attributes = {folded(name) for name in profile["attributes"]}
    name = next((name for name in extensions if folded(name) in attributes), None)
    if name is not None:
        raise Conflict(
            f"bad parameter '{name}' reason: this customer has an attribute of that name.", rule="UCS-EXT-22"
        )


def _replace(call: Call, profile: Profile, name: str, value: Any) -> None:
    """Store another value of an extension, None for no extension."""
    extensions = {**profile["extensions"], name: value}
    if value is None:
        del extensions[name]
    store(call.state, call.path[CUSTOMER_ID], profile, Profile(attributes=profile["attributes"], extensions=extensions))
