"""Defects in how registered schemas bind the records of their extensions."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

from contract_tests.defects.defect import Defect
from contract_tests.defects.plant import patched
from mock_server.errors import Conflict, Failure
from mock_server.vendor import Call
from mock_server.vendors.genesys_ucs import record_validation
from mock_server.vendors.genesys_ucs.configuration import understood
from mock_server.vendors.genesys_ucs.extension_schema import misfit, schema_of
from mock_server.vendors.genesys_ucs.identification import PROFILES
from mock_server.vendors.genesys_ucs.profile import Profile, folded, no_schema, values_of
from mock_server.vendors.genesys_ucs.record_validation import completed, identity_by, unfit

VENDOR = "genesys-ucs"
PACKAGE = "mock_server.vendors.genesys_ucs"
CREATE = "create_extension_schema"
CREATE_PROFILE, UPDATE_PROFILE = "create_customer_profile", "update_customer_profile"
INSERT, UPDATE_RECORD, DELETE_RECORD = (
    "insert_extension_records",
    "update_extension_record",
    "delete_extension_record",
)
WRITES = (CREATE_PROFILE, UPDATE_PROFILE, INSERT)

_completed = record_validation._completed


def _remembering() -> Callable[[Any, str], Any]:
    """Looks a schema up once and never again."""
    known: dict[str, Any] = {}

    def remembered(state: Any, name: str) -> Any:
        schema = schema_of(state, name)
        return known.setdefault(folded(name), schema) if schema is not None else known.get(folded(name))

    return remembered


def _update_without_schemas(call: Call, stored: Any = ()) -> Profile:
    """Creations are held against the schemas, updates are not."""
    if call.operation == CREATE_PROFILE:
        return understood(call, stored)
    members = {name: value for name, value in call.body.items() if schema_of(call.state, name) is None}
    profile = understood(replace(call, body=members), stored)
    for name in call.body.keys() - members.keys():
        schema = schema_of(call.state, name)
        profile["extensions"][schema["name"] if schema else name] = call.body[name]
    return profile


def _length_in_bytes(attribute: Any, value: Any) -> str | None:
    longest = attribute.get("length")
    if isinstance(value, str) and longest is not None and len(value.encode()) > int(longest):
        return f"takes at most {longest} bytes."
    return misfit(attribute, value)


def _identity_by_first(schema: Any) -> Any:
    narrowed: Any = {**schema, "unique": schema["unique"][:1]}
    return identity_by(narrowed)


def _every_extension_has_a_schema(state: Any, extensions: dict[str, Any]) -> Iterator[Failure]:
    for name in extensions:
        if schema_of(state, name) is None:
            yield Failure("body", (name,), "the extension has no schema.", rule="configured")
    yield from unfit(state, extensions)


def _as_numbers(value: Any, schema: Any) -> Any:
    """Digits become the number that they spell."""
    kinds = {attribute["name"]: attribute["type"] for attribute in schema["attributes"]} if schema else {}

    def number(name: str, one: Any) -> Any:
        return int(one) if kinds.get(name) in ("integer", "long") and isinstance(one, str) else one

    whole = _completed(value, schema)
    records = [{name: number(name, one) for name, one in record.items()} for record in values_of(whole)]
    return records if isinstance(whole, list) else records[0]


def _unique_over_customers(state: Any, extensions: dict[str, Any]) -> dict[str, Any]:
    checked = completed(state, extensions)
    for name, value in checked.items():
        schema = schema_of(state, name)
        if schema is None or not schema["unique"]:
            continue
        identity = identity_by(schema)
        sent = {identity(record) for record in values_of(value)}
        for _, profile in state.iterate(PROFILES):
            if any(identity(record) in sent for record in values_of(profile["extensions"].get(name, []))):
                raise Conflict(f"bad parameter '{name}' reason: another customer has this record.")
    return checked


DEFECTS = (
    Defect(
        name="schemas-are-remembered-for-ever",
        vendor=VENDOR,
        says="A schema goes on binding profiles after it was deleted.",
        breaks=("UCS-SCHEMA-16",),
        operations=WRITES,
        build=patched({f"{PACKAGE}.record_validation.schema_of": _remembering()}),
    ),
    Defect(
        name="insertion-ignores-schemas",
        vendor=VENDOR,
        says="Inserted records are not held against the schema of their extension.",
        breaks=(
            "UCS-SCHEMA-17",
            "UCS-SCHEMA-18",
            "UCS-SCHEMA-19",
            "UCS-SCHEMA-20",
            "UCS-SCHEMA-22",
            "UCS-SCHEMA-32",
        ),
        operations=(INSERT,),
        build=patched({f"{PACKAGE}.extension_records.unfit": lambda state, extensions: ()}),
    ),
    Defect(
        name="update-ignores-schemas",
        vendor=VENDOR,
        says="What an update of a profile says of extensions is not held against their schemas.",
        breaks=("UCS-SCHEMA-17", "UCS-SCHEMA-20", "UCS-SCHEMA-23"),
        operations=(UPDATE_PROFILE,),
        build=patched({f"{PACKAGE}.profiles.understood": _update_without_schemas}),
    ),
    Defect(
        name="length-is-counted-in-bytes",
        vendor=VENDOR,
        says="A text in a record may have as many bytes as its length says.",
        breaks=("UCS-SCHEMA-19",),
        operations=(*WRITES, UPDATE_RECORD, DELETE_RECORD),
        build=patched({f"{PACKAGE}.record_validation.misfit": _length_in_bytes}),
    ),
    Defect(
        name="defaults-are-not-filled-in",
        vendor=VENDOR,
        says="An attribute that a record leaves out stays away although its schema has a default.",
        breaks=("UCS-SCHEMA-21",),
        operations=WRITES,
        build=patched({f"{PACKAGE}.record_validation._completed": lambda value, schema: value}),
    ),
    Defect(
        name="uniqueness-by-the-first-attribute",
        vendor=VENDOR,
        says="Records are the same when they agree on the first unique attribute.",
        breaks=("UCS-SCHEMA-23", "UCS-EXT-4", "UCS-EXT-11"),
        operations=(*WRITES, UPDATE_RECORD, DELETE_RECORD),
        build=patched(
            {
                f"{PACKAGE}.record_validation.identity_by": _identity_by_first,
                f"{PACKAGE}.extension_records.identity_by": _identity_by_first,
            }
        ),
    ),
    Defect(
        name="uniqueness-by-spelling",
        vendor=VENDOR,
        says="Unique attributes are compared as they were sent.",
        breaks=("UCS-SCHEMA-36", "UCS-EXT-11"),
        operations=(*WRITES, UPDATE_RECORD, DELETE_RECORD),
        build=patched({f"{PACKAGE}.record_validation._meaning": lambda attribute, value: repr(value)}),
    ),
    Defect(
        name="registered-names-are-not-known",
        vendor=VENDOR,
        says="A plain value or an empty array under the name of a registered extension is an attribute.",
        breaks=("UCS-SCHEMA-17", "UCS-SCHEMA-24"),
        operations=(CREATE_PROFILE, UPDATE_PROFILE),
        build=patched({f"{PACKAGE}.configuration.registered": lambda state: no_schema}),
    ),
    Defect(
        name="every-extension-needs-a-schema",
        vendor=VENDOR,
        says="Extensions without a schema are refused although the server is not strict.",
        breaks=("UCS-SCHEMA-25", "UCS-STRICT-1"),
        operations=WRITES,
        build=patched(
            {
                f"{PACKAGE}.configuration.unfit": _every_extension_has_a_schema,
                f"{PACKAGE}.extension_records.unfit": _every_extension_has_a_schema,
            }
        ),
    ),
    Defect(
        name="times-with-an-offset-are-taken",
        vendor=VENDOR,
        says="A time with another offset than Z is taken, and the offset ignored.",
        breaks=("UCS-SCHEMA-18", "UCS-SCHEMA-27"),
        operations=(CREATE, *WRITES, UPDATE_RECORD, DELETE_RECORD),
        build=patched(
            {
                f"{PACKAGE}.attribute_types._INSTANT": re.compile(
                    r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{1,6})?(Z|[+-][0-9]{2}:[0-9]{2})"
                )
            }
        ),
    ),
    Defect(
        name="digits-become-numbers",
        vendor=VENDOR,
        says="A whole number that is sent as text comes back as a number.",
        breaks=("UCS-SCHEMA-33",),
        operations=WRITES,
        build=patched({f"{PACKAGE}.record_validation._completed": _as_numbers}),
    ),
    Defect(
        name="records-are-unique-over-all-customers",
        vendor=VENDOR,
        says="A record is a conflict when another customer has one with the same unique attributes.",
        breaks=("UCS-SCHEMA-38",),
        operations=(CREATE_PROFILE, UPDATE_PROFILE),
        build=patched({f"{PACKAGE}.profiles.completed": _unique_over_customers}),
    ),
)
