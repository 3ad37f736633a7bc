"""Schemas of extensions: create, list, read, delete. A schema binds from the next request on."""

from __future__ import annotations

from collections import Counter
from typing import Any

from mock_server.errors import Conflict, Failure, Forbidden, Invalid, NotFound
from mock_server.store import Scope
from mock_server.vendor import Call, Reply
from mock_server.vendors.genesys_ucs.extension_schema import (
    EXTENSION_SCHEMAS,
    AttributeSchema,
    ExtensionSchema,
    misfit,
    schema_of,
    stored_form,
)
from mock_server.vendors.genesys_ucs.identification import PROFILES, store
from mock_server.vendors.genesys_ucs.identification_keys import built_on
from mock_server.vendors.genesys_ucs.profile import CUSTOMER_ID, Profile, folded
from mock_server.vendors.genesys_ucs.profile_schema import has_attribute

MOST_SCHEMAS = 1_000
"""Of a tenant."""


def create_extension_schema(call: Call) -> Reply:
    """EXS-C. The `Location` is the documented one, which leads nowhere. Records that are stored stay as they are."""
    schema = stored_form(call.body)
    _refuse_contradictions(schema)
    if folded(schema["name"]) == CUSTOMER_ID or has_attribute(call, schema["name"]):
        raise Conflict(
            f"bad parameter 'name' reason: '{schema['name']}' is an attribute of the profile schema.",
            rule="UCS-SCHEMA-34",
        )
    _keep(call.state, schema)
    place = f"{call.request.base_path}/profiles/extensions/{schema['name']}"
    return Reply(201, {"name": schema["name"]}, {"Location": place})


def list_extension_schemas(call: Call) -> Reply:
    """EXS-Q, by name."""
    schemas = sorted(call.state.iterate(EXTENSION_SCHEMAS))
    return Reply(200, [dump_extension_schema(*pair) for pair in schemas])


def get_extension_schema(call: Call) -> Reply:
    """EXS-Q."""
    schema = _existing(call)
    return Reply(200, dump_extension_schema(schema["name"], schema))


def delete_extension_schema(call: Call) -> Reply:
    """EXS-D. The records of the extension go with it, in all profiles.

    Every profile is looked at: an index of who has which extension would burden each write for the sake of a rare one.
    """
    name = _existing(call)["name"]
    users = _users(call.state, name)
    if users:
        raise Forbidden(users, rule="UCS-SCHEMA-15")
    _remove(call.state, name)
    return Reply(204)


def load_extension_schema(state: Scope, item: Any) -> None:
    """Store a fixture's schema, written as a reply. Raises Invalid or Conflict."""
    schema = stored_form(item)
    _refuse_contradictions(schema)
    _keep(state, schema)


def dump_extension_schema(name: str, schema: ExtensionSchema) -> dict[str, Any]:
    """The reply's form: as sent; the samples leave out `unique` where it is empty."""
    return {member: value for member, value in schema.items() if member != "unique" or value}


def remove_extension_schema(state: Scope, name: str) -> None:
    """Delete a schema that is there, and its records in all profiles. Raises Conflict while keys are built on it."""
    users = _users(state, name)
    if users:
        raise Conflict(users)
    _remove(state, name)


def replace_extension_schema(state: Scope, name: str, item: Any) -> None:
    """Put another schema in the place of one; records that are stored stay as they are."""
    state.delete(EXTENSION_SCHEMAS, name)
    load_extension_schema(state, item)


def _users(state: Scope, name: str) -> str:
    """What speaks against deleting a schema; empty for nothing."""
    listed = ", ".join(f"'{key}'" for key in built_on(state, name))
    return f"extension '{name}' is used by the identification keys {listed}: delete these first" if listed else ""


def _remove(state: Scope, name: str) -> None:
    state.delete(EXTENSION_SCHEMAS, folded(name))
    for customer_id, profile in state.iterate(PROFILES):
        left = {own: value for own, value in profile["extensions"].items() if folded(own) != folded(name)}
        if len(left) < len(profile["extensions"]):
            store(state, customer_id, profile, Profile(attributes=profile["attributes"], extensions=left))


def _keep(state: Scope, schema: ExtensionSchema) -> None:
    if schema_of(state, schema["name"]) is not None:
        raise Conflict(f"extension schema '{schema['name']}' already exists", rule="UCS-SCHEMA-4")
    if state.count(EXTENSION_SCHEMAS) >= MOST_SCHEMAS:
        raise Conflict(
            f"this tenant has {MOST_SCHEMAS} extension schemas already: delete one first", rule="UCS-SCHEMA-35"
        )
    state.put(EXTENSION_SCHEMAS, folded(schema["name"]), schema)


def _refuse_contradictions(schema: ExtensionSchema) -> None:
    """Raises Invalid for what the document's schema cannot say: parts of the body that have to fit each other."""
    names = Counter(attribute["name"] for attribute in schema["attributes"])
    failures = [
        Failure("body", ("attributes",), f"two attributes have the name '{name}'.", rule="unique")
        for name, times in names.items()
        if times > 1
    ]
    failures += [
        Failure("body", ("unique",), f"'{name}' is not among the attributes.", name, "unique")
        for name in schema["unique"]
        if name not in names
    ]
    for attribute in schema["attributes"]:
        reason = _misfit_of_default(attribute)
        if reason:
            reason = f"the default of '{attribute['name']}', of type {attribute['type']}, {reason}"
            failures.append(Failure("body", ("attributes",), reason, rule="default"))
    if failures:
        raise Invalid(failures)


def _misfit_of_default(attribute: AttributeSchema) -> str | None:
    if "default" not in attribute:
        return None
    if isinstance(attribute["default"], str) and attribute["type"] not in ("string", "date", "datetime"):
        return "stands without quotes."
    return misfit(attribute, attribute["default"])


def _existing(call: Call) -> ExtensionSchema:
    name = call.path["extension"]
    schema = schema_of(call.state, name)
    if schema is None:
        raise NotFound(f"extension schema '{name}' not found", rule="UCS-SCHEMA-13")
    return schema
