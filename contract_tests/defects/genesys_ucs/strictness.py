"""Defects in what a tenant has configured: its profile schema, and what a strict server makes of it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from contract_tests.defects.defect import Defect
from contract_tests.defects.plant import patched, with_body
from mock_server.vendor import Call
from mock_server.vendors.genesys_ucs.configuration import understood
from mock_server.vendors.genesys_ucs.extension_schema import registered
from mock_server.vendors.genesys_ucs.profile import Profile

VENDOR = "genesys-ucs"
PACKAGE = "mock_server.vendors.genesys_ucs"
CREATE, UPDATE, INSERT = "create_customer_profile", "update_customer_profile", "insert_extension_records"
SCHEMA = "query_profile_schema"
PREDEFINED = ("FirstName", "LastName", "PhoneNumber", "EmailAddress", "Title")


def _types_of_databases(schema: Any) -> Any:
    return [{**attribute, "type": {"string": "varchar"}.get(attribute["type"], "date")} for attribute in schema]


def _lenient_updates(call: Call, stored: Any = ()) -> Profile:
    return understood(replace(call, strict=call.operation != UPDATE), stored)


def _nameless(body: Any) -> Any:
    return {**body, "message": "bad parameter"}


DEFECTS = (
    Defect(
        name="profile-schema-is-an-object",
        vendor=VENDOR,
        says="The profile schema is an object that leads from names to types.",
        breaks=("UCS-ATTR-1",),
        operations=(SCHEMA,),
        build=with_body(lambda body: {each["name"]: each["type"] for each in body}, SCHEMA, status=200),
    ),
    Defect(
        name="profile-schema-has-types-of-databases",
        vendor=VENDOR,
        says="The attributes of the profile schema are of type varchar in place of string.",
        breaks=("UCS-ATTR-2", "UCS-ATTR-3"),
        operations=(SCHEMA,),
        build=with_body(_types_of_databases, SCHEMA, status=200),
    ),
    Defect(
        name="profile-schema-is-predefined-only",
        vendor=VENDOR,
        says="Attributes that the deployer added are missing in the profile schema.",
        breaks=("UCS-ATTR-4",),
        operations=(SCHEMA,),
        build=with_body(lambda body: [each for each in body if each["name"] in PREDEFINED], SCHEMA, status=200),
    ),
    Defect(
        name="strict-server-takes-any-extension",
        vendor=VENDOR,
        says="A strict server takes extensions without a schema.",
        breaks=("UCS-STRICT-3",),
        operations=(CREATE, UPDATE, INSERT),
        build=patched({f"{PACKAGE}.configuration._unknown": lambda call, extensions: []}),
        needs=("strict",),
    ),
    Defect(
        name="strict-server-is-lenient-with-updates",
        vendor=VENDOR,
        says="A strict server holds creations against its configuration, but not updates.",
        breaks=("UCS-STRICT-2", "UCS-STRICT-3", "UCS-STRICT-5"),
        operations=(UPDATE,),
        build=patched({f"{PACKAGE}.profiles.understood": _lenient_updates}),
        needs=("strict",),
    ),
    Defect(
        name="strict-server-does-not-tell-what-is-unknown",
        vendor=VENDOR,
        says="The refusal of what is not configured does not name it.",
        breaks=("UCS-STRICT-2", "UCS-STRICT-3"),
        operations=(CREATE, UPDATE),
        build=with_body(_nameless, CREATE, UPDATE, status=400),
        needs=("strict",),
    ),
    Defect(
        name="strict-server-knows-registered-extensions-only",
        vendor=VENDOR,
        says="A strict server refuses extensions that are configured but have no registered schema.",
        breaks=("UCS-STRICT-4",),
        operations=(CREATE, UPDATE, INSERT),
        build=patched({f"{PACKAGE}.configuration._known_extensions": lambda call: registered(call.state)}),
        needs=("strict",),
    ),
    Defect(
        name="strict-server-checks-primary-values-only",
        vendor=VENDOR,
        says="Of an attribute with several values a strict server checks the first.",
        breaks=("UCS-STRICT-5",),
        operations=(CREATE, UPDATE),
        build=patched(
            {f"{PACKAGE}.profile_schema.values_of": lambda value: value[:1] if isinstance(value, list) else [value]}
        ),
        needs=("strict",),
    ),
)
