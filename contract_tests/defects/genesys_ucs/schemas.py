"""Defects in schemas of extensions: how they are created, listed, read and deleted."""

from __future__ import annotations

from typing import Any

from contract_tests.defects.defect import Defect
from contract_tests.defects.plant import (
    Incoming,
    Outgoing,
    altered,
    misread,
    on,
    patched,
    with_body,
    with_document,
    with_handler,
    with_hooks,
)
from mock_server.errors import NotFound
from mock_server.vendor import Call, Reply, Request
from mock_server.vendors.genesys_ucs.extension_schema import schema_of
from mock_server.vendors.genesys_ucs.extension_schemas import create_extension_schema, delete_extension_schema
from mock_server.vendors.genesys_ucs.identification import PROFILES, store
from mock_server.vendors.genesys_ucs.profile import Profile, folded
from mock_server.vendors.genesys_ucs.tenancy import tenant

VENDOR = "genesys-ucs"
PACKAGE = "mock_server.vendors.genesys_ucs"
CREATE, LIST, GET, DELETE = (
    "create_extension_schema",
    "list_extension_schemas",
    "get_extension_schema",
    "delete_extension_schema",
)
EXTENSIONS = "/metadata/profiles/extensions"


@on(CREATE)
def _as_a_profile(reply: Outgoing) -> None:
    """The way in which the creation of a profile is answered."""
    if reply.status == 201:
        reply.headers["location"] = reply.headers["location"].replace("/profiles/", "/metadata/profiles/")
        reply.json = {"name": reply.json["name"], "type": "extension"}


def _longer_names(document: dict[str, Any]) -> None:
    name = document["components"]["schemas"]["MetadataName"]
    name["maxLength"] = name["allOf"][1]["maxLength"] = 27
    name["allOf"][1]["pattern"] = "^[A-Za-z][0-9A-Za-z_]{0,26}$"


def _attributes_wanted(document: dict[str, Any]) -> None:
    document["components"]["schemas"]["NewExtensionSchema"]["required"].append("attributes")


def _lengths_as_numbers(document: dict[str, Any]) -> None:
    document["components"]["schemas"]["AttributeLength"] = {"type": "integer", "minimum": 0, "maximum": 99_999}


def _schema_by_exact_name(state: Any, name: str) -> Any:
    schema = schema_of(state, name)
    return schema if schema is not None and schema["name"] == name else None


@on(CREATE)
def _words_in_any_case(request: Incoming) -> None:
    body = request.json
    for part in (body, *body.get("attributes", [])) if isinstance(body, dict) else ():
        if isinstance(part.get("type"), str):
            part["type"] = part["type"].lower()
    request.json = body


def _without_defaults(schema: Any) -> Any:
    attributes = [
        {member: value for member, value in attribute.items() if member != "default"}
        for attribute in schema["attributes"]
    ]
    return {**schema, "attributes": attributes}


def _creation_that_clears(call: Call) -> Reply:
    """Records from before the schema are deleted."""
    reply = create_extension_schema(call)
    for customer_id, profile in list(call.state.iterate(PROFILES)):
        left = {own: value for own, value in profile["extensions"].items() if folded(own) != folded(call.body["name"])}
        if left != profile["extensions"]:
            store(call.state, customer_id, profile, Profile(attributes=profile["attributes"], extensions=left))
    return reply


def _silent_deletion(call: Call) -> Reply:
    try:
        return delete_extension_schema(call)
    except NotFound:
        return Reply(204)


def _created_below_profiles(request: Incoming) -> None:
    if (request.method, request.path.rstrip("/")) == ("POST", "/profiles/extensions"):
        request.path = EXTENSIONS


def _metadata_of_everybody(request: Request) -> str:
    return "default" if request.path.startswith("/metadata") else tenant(request)


DEFECTS = (
    Defect(
        name="new-schema-is-answered-as-a-profile",
        vendor=VENDOR,
        says="A new schema is answered with more than its name, and Location leads below metadata.",
        breaks=("UCS-SCHEMA-1", "UCS-SCHEMA-2"),
        operations=(CREATE,),
        build=altered(_as_a_profile),
    ),
    Defect(
        name="name-of-metadata-is-one-too-long",
        vendor=VENDOR,
        says="Names of schemas and keys may have 27 characters.",
        breaks=("UCS-SCHEMA-3",),
        operations=(CREATE, "create_identification_key"),
        build=with_document(_longer_names),
    ),
    Defect(
        name="schemas-have-case",
        vendor=VENDOR,
        says="A schema is read by its exact name only, and a second one that differs by case takes its place.",
        breaks=("UCS-SCHEMA-4", "UCS-SCHEMA-12"),
        operations=(CREATE, GET, DELETE),
        build=patched({f"{PACKAGE}.extension_schemas.schema_of": _schema_by_exact_name}),
    ),
    Defect(
        name="schema-words-in-any-case",
        vendor=VENDOR,
        says="Types of schemas and of their attributes are taken in any case.",
        breaks=("UCS-SCHEMA-5", "UCS-SCHEMA-7"),
        operations=(CREATE,),
        build=misread(_words_in_any_case),
    ),
    Defect(
        name="schema-wants-attributes",
        vendor=VENDOR,
        says="A schema without the member attributes is refused.",
        breaks=("UCS-SCHEMA-6",),
        operations=(CREATE,),
        build=with_document(_attributes_wanted),
    ),
    Defect(
        name="schema-may-contradict-itself",
        vendor=VENDOR,
        says="Unique attributes that there are not, two attributes of one name and defaults of another type are taken.",
        breaks=("UCS-SCHEMA-8", "UCS-SCHEMA-30", "UCS-SCHEMA-31"),
        operations=(CREATE,),
        build=patched({f"{PACKAGE}.extension_schemas._refuse_contradictions": lambda schema: None}),
    ),
    Defect(
        name="length-is-a-number-only",
        vendor=VENDOR,
        says="Digits as text are refused as a length, and the number 0 is taken.",
        breaks=("UCS-SCHEMA-9", "UCS-SCHEMA-10", "UCS-SCHEMA-37"),
        operations=(CREATE,),
        build=with_document(_lengths_as_numbers),
    ),
    Defect(
        name="schema-list-of-one-form",
        vendor=VENDOR,
        says="Schemas of single-valued extensions are not listed.",
        breaks=("UCS-SCHEMA-11",),
        operations=(LIST,),
        build=with_body(lambda body: [schema for schema in body if schema["type"] == "multi-valued"], LIST, status=200),
    ),
    Defect(
        name="schema-is-shown-without-defaults",
        vendor=VENDOR,
        says="The schema that is read by its name lacks the defaults of its attributes.",
        breaks=("UCS-SCHEMA-12",),
        operations=(GET,),
        build=with_body(_without_defaults, GET, status=200),
    ),
    Defect(
        name="deletion-of-a-missing-schema-succeeds",
        vendor=VENDOR,
        says="The deletion of a schema that there is not answers 204.",
        breaks=("UCS-SCHEMA-13",),
        operations=(DELETE,),
        build=with_handler(DELETE, _silent_deletion),
    ),
    Defect(
        name="deleted-schema-leaves-its-records",
        vendor=VENDOR,
        says="Records stay when the schema of their extension is deleted.",
        breaks=("UCS-SCHEMA-14",),
        operations=(DELETE,),
        build=patched({f"{PACKAGE}.extension_schemas.store": lambda *given: None}),
    ),
    Defect(
        name="schema-is-deleted-under-its-keys",
        vendor=VENDOR,
        says="A schema is deleted although identification keys are built on it.",
        breaks=("UCS-SCHEMA-15",),
        operations=(DELETE,),
        build=patched({f"{PACKAGE}.extension_schemas.built_on": lambda state, name: []}),
    ),
    Defect(
        name="new-schema-clears-its-extension",
        vendor=VENDOR,
        says="The creation of a schema deletes what was stored under its name before.",
        breaks=("UCS-SCHEMA-26",),
        operations=(CREATE,),
        build=with_handler(CREATE, _creation_that_clears),
    ),
    Defect(
        name="schemas-are-created-below-profiles",
        vendor=VENDOR,
        says="A POST to /profiles/extensions creates a schema.",
        breaks=("UCS-SCHEMA-28",),
        operations=(CREATE,),
        build=misread(_created_below_profiles),
    ),
    Defect(
        name="tenants-share-metadata",
        vendor=VENDOR,
        says="Schemas and keys of every tenant are those of the default tenant.",
        breaks=("UCS-SCHEMA-16", "UCS-SCHEMA-29"),
        operations=(
            CREATE,
            LIST,
            GET,
            DELETE,
            "create_identification_key",
            "list_identification_keys",
            "get_identification_key",
            "delete_identification_key",
            "query_profile_schema",
        ),
        build=with_hooks(account=_metadata_of_everybody),
    ),
    Defect(
        name="extension-is-called-as-an-attribute",
        vendor=VENDOR,
        says="A schema may have the name of an attribute of the profile schema.",
        breaks=("UCS-SCHEMA-34",),
        operations=(CREATE,),
        build=patched({f"{PACKAGE}.extension_schemas.has_attribute": lambda call, name: False}),
    ),
    Defect(
        name="limit-of-schemas-is-one-too-high",
        vendor=VENDOR,
        says="A tenant may have 1,001 schemas.",
        breaks=("UCS-SCHEMA-35",),
        operations=(CREATE,),
        build=patched({f"{PACKAGE}.extension_schemas.MOST_SCHEMAS": 1001}),
    ),
)
