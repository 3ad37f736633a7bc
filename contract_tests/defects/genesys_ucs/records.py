"""Defects in the update and the deletion of single records."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from contract_tests.defects.defect import Defect
from contract_tests.defects.plant import Incoming, misread, patched, with_handler
from mock_server.errors import ApiError, NotFound
from mock_server.vendor import Call, Reply
from mock_server.vendors.genesys_ucs import extension_records
from mock_server.vendors.genesys_ucs.extension_records import delete_extension_record, insert_extension_records
from mock_server.vendors.genesys_ucs.identification import existing, store
from mock_server.vendors.genesys_ucs.profile import CUSTOMER_ID, Profile, folded

VENDOR = "genesys-ucs"
INSERT, UPDATE, DELETE = "insert_extension_records", "update_extension_record", "delete_extension_record"
MODULE = "mock_server.vendors.genesys_ucs.extension_records"

_chosen = extension_records._chosen


def _bare(*chosen: Any) -> tuple[str, Any, dict[str, Any]]:
    """The record that is meant without anything but its unique attributes."""
    name, value, record = _chosen(*chosen)
    schema = chosen[2]
    bare = {unique: record[unique] for unique in schema["unique"] if unique in record} if schema else {}
    return name, [bare if each is record else each for each in value] if isinstance(value, list) else bare, bare


def _anonymous(*chosen: Any) -> tuple[str, Any, dict[str, Any]]:
    """The record that is meant without its unique attributes, so that those of the request count."""
    name, value, record = _chosen(*chosen)
    schema = chosen[2]
    rest = {member: value for member, value in record.items() if schema is None or member not in schema["unique"]}
    return name, [rest if each is record else each for each in value] if isinstance(value, list) else rest, rest


def _first(*chosen: Any) -> tuple[str, Any, dict[str, Any]]:
    name, value, record = _chosen(*chosen)
    return name, value, value[0] if isinstance(value, list) else record


def _addressed_by_exact_name(call: Call, profile: Profile, *rest: Any) -> tuple[str, Any, dict[str, Any]]:
    if call.path["extension"] not in profile["extensions"]:
        raise NotFound(f"customer '{call.path[CUSTOMER_ID]}' has no extension '{call.path['extension']}'")
    return _chosen(call, profile, *rest)


def _silent_deletion(call: Call) -> Reply:
    try:
        return delete_extension_record(call)
    except NotFound:
        return Reply(204)


def _deletion_of_equals(call: Call) -> Reply:
    profile = existing(call.state, call.path[CUSTOMER_ID])
    for name, value in profile["extensions"].items():
        equals = any(record.items() >= call.body.items() for record in value)
        if folded(name) == folded(call.path["extension"]) and isinstance(value, list) and not equals:
            raise NotFound(f"customer '{call.path[CUSTOMER_ID]}' has no such record of '{name}'")
    return delete_extension_record(call)


def _emptying(call: Call, profile: Profile, name: str, value: Any) -> None:
    extensions = {**profile["extensions"], name: {} if value is None else value}
    store(call.state, call.path[CUSTOMER_ID], profile, Profile(attributes=profile["attributes"], extensions=extensions))


def _delete_by_its_method(request: Incoming) -> None:
    if request.method == "DELETE" and request.path.endswith("/delete/by/unique"):
        request.method = "PUT"


def _update_or_insertion(call: Call) -> Reply:
    try:
        return extension_records.update_extension_record(call)
    except ApiError as error:
        if error.status != 404:
            raise
        sent = {name: value for name, value in call.body.items() if name != CUSTOMER_ID}
        return insert_extension_records(replace(call, body={call.path["extension"]: [sent]}, operation=INSERT))


DEFECTS = (
    Defect(
        name="update-of-a-record-replaces-it",
        vendor=VENDOR,
        says="Attributes that the update of a record does not send are dropped.",
        breaks=("UCS-EXT-12", "UCS-EXT-20"),
        operations=(UPDATE,),
        build=patched({f"{MODULE}._chosen": _bare}),
    ),
    Defect(
        name="record-changes-hit-the-first-record",
        vendor=VENDOR,
        says="The first record of the extension is updated or deleted, whichever is meant.",
        breaks=("UCS-EXT-11", "UCS-EXT-15"),
        operations=(UPDATE, DELETE),
        build=patched({f"{MODULE}._chosen": _first}),
    ),
    Defect(
        name="update-respells-unique-attributes",
        vendor=VENDOR,
        says="The unique attributes of an updated record are stored as the update spells them.",
        breaks=("UCS-EXT-11",),
        operations=(UPDATE,),
        build=patched({f"{MODULE}._chosen": _anonymous}),
    ),
    Defect(
        name="record-without-unique-attributes-is-looked-for",
        vendor=VENDOR,
        says="The update or deletion of a record that lacks a unique attribute is 404 in place of 400.",
        breaks=("UCS-EXT-13",),
        operations=(UPDATE, DELETE),
        build=patched({f"{MODULE}._refuse_missing": lambda schema, sent: None}),
    ),
    Defect(
        name="update-of-a-missing-record-inserts-it",
        vendor=VENDOR,
        says="The update of a record that there is not inserts it.",
        breaks=("UCS-EXT-14",),
        operations=(UPDATE,),
        build=with_handler(UPDATE, _update_or_insertion),
    ),
    Defect(
        name="deletion-of-a-missing-record-succeeds",
        vendor=VENDOR,
        says="The deletion of a record that there is not, or that cannot be addressed, answers 204.",
        breaks=("UCS-EXT-14", "UCS-EXT-21"),
        operations=(DELETE,),
        build=with_handler(DELETE, _silent_deletion),
    ),
    Defect(
        name="deletion-compares-whole-records",
        vendor=VENDOR,
        says="A record is deleted only if everything that the deletion sends is in it.",
        breaks=("UCS-EXT-16",),
        operations=(DELETE,),
        build=with_handler(DELETE, _deletion_of_equals),
    ),
    Defect(
        name="record-is-deleted-by-the-method-delete",
        vendor=VENDOR,
        says="The path of a deletion of a record takes DELETE, too.",
        breaks=("UCS-EXT-17",),
        operations=(DELETE,),
        build=misread(_delete_by_its_method),
    ),
    Defect(
        name="path-of-a-record-has-case",
        vendor=VENDOR,
        says="A record is found only under the spelling of the extension's name that the customer has.",
        breaks=("UCS-EXT-19",),
        operations=(UPDATE, DELETE),
        build=patched({f"{MODULE}._chosen": _addressed_by_exact_name}),
    ),
    Defect(
        name="deleted-single-record-leaves-an-empty-one",
        vendor=VENDOR,
        says="A single-valued extension whose record was deleted is shown as an empty record.",
        breaks=("UCS-EXT-25",),
        operations=(DELETE,),
        build=patched({f"{MODULE}._replace": _emptying}),
    ),
    Defect(
        name="record-may-not-repeat-where-it-belongs",
        vendor=VENDOR,
        says="The update of a record takes customer_id and name for attributes of the record.",
        breaks=("UCS-EXT-28",),
        operations=(UPDATE,),
        build=patched({f"{MODULE}._own_attributes": lambda call, schema: dict(call.body)}),
    ),
    Defect(
        name="update-of-a-record-ignores-its-schema",
        vendor=VENDOR,
        says="What the update of a record sends is not held against the schema of its extension.",
        breaks=("UCS-SCHEMA-18", "UCS-SCHEMA-19", "UCS-SCHEMA-22"),
        operations=(UPDATE,),
        build=patched({f"{MODULE}.refuse_misfits": lambda schema, record: None}),
    ),
)
