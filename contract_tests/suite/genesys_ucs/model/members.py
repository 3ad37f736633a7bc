"""What a request brings: ids, names, members and records, and what is wrong with them."""

from __future__ import annotations

import re
from typing import Any

from contract_tests.suite.genesys_ucs.model import records
from contract_tests.suite.genesys_ucs.model.answers import Refused, Tenant

RESERVED = frozenset({"select", "table", "profile"})
"""Some of the words that no value may be; nobody else here is one."""
METADATA_NAME = re.compile(r"[A-Za-z][0-9A-Za-z_]{0,25}", re.ASCII)
CUSTOMER_ID = re.compile(r"[0-9A-Za-z_-]{1,16}", re.ASCII)


def is_id(text: Any) -> bool:
    return isinstance(text, str) and CUSTOMER_ID.fullmatch(text) is not None


def is_name(text: Any) -> bool:
    """Whether an extension or a key can be called so."""
    return isinstance(text, str) and METADATA_NAME.fullmatch(text) is not None and text.lower() not in RESERVED


def check_id(customer_id: Any) -> None:
    if not is_id(customer_id):
        raise Refused(400, "customer_id")


def as_object(body: Any) -> Any:
    if not isinstance(body, dict):
        raise Refused(400)
    return body


def check_members(body: Any) -> None:
    """What the document says of every body of members; all that is at fault is named."""
    wrong = []
    for name, value in as_object(body).items():
        if name == "customer_id":
            if not is_id(value):
                wrong.append(name)
        elif not records.has_form(value) or _reserved(value):
            wrong.append(name)
    if wrong:
        raise Refused(400, *wrong)


def check_record(body: Any) -> None:
    for value in as_object(body).values():
        if not records.is_plain(value) or _reserved(value):
            raise Refused(400)


def _reserved(value: Any) -> bool:
    if isinstance(value, dict | list):
        return any(map(_reserved, value.values() if isinstance(value, dict) else value))
    return isinstance(value, str) and value.lower() in RESERVED


def check_address(schema: Any, customer_id: str, body: Any, *, whole: bool) -> None:
    """A body that means a record has its unique attributes, and fits the schema where it is to change the record."""
    for name, value in (("customer_id", customer_id), ("name", schema["name"])):
        if whole and str(body.get(name, value)).lower() != value.lower():
            raise Refused(400)
    known = {attribute["name"]: attribute for attribute in schema["attributes"]}
    unique = schema.get("unique", [])
    for name, value in own_members(schema, body).items():
        if (whole or name in unique) and not (name in known and records.attribute_fits(known[name], value)):
            raise Refused(400)
    for name in unique:
        if name not in body:
            raise Refused(400)


def own_members(schema: Any, body: Any) -> Any:
    """The body without what says whose record of which extension it is, as it may under a schema."""
    if schema is None:
        return body
    return {name: value for name, value in body.items() if name not in {"customer_id", "name"}}


def split(tenant: Tenant, body: Any, stored: Any) -> tuple[Any, Any]:
    """The attributes and the extensions of a body; `stored` are the extensions that the customer has."""
    given = {name: value for name, value in body.items() if name != "customer_id"}
    attributes = {}
    extensions = {}
    for name, value in given.items():
        known = records.schema_of(tenant, name) is not None or (value == [] and name.lower() in stored)
        if known or records.is_extension(value):
            extensions[name] = value
        else:
            attributes[name] = value
    made = extensions_of(tenant, extensions)
    _check_names(attributes, made)
    return attributes, made


def _check_names(attributes: Any, extensions: Any) -> None:
    """An attribute is not called as an extension of the same body, in whatever case."""
    if any(attribute.lower() in extensions for attribute in attributes):
        raise Refused(400)


def extensions_of(tenant: Tenant, given: Any) -> Any:
    """The extensions that members become, by their names in lower case."""
    made: dict[str, Any] = {}
    for name, value in given.items():
        if name.lower() in made:
            raise Refused(400)
        schema = records.schema_of(tenant, name)
        made[name.lower()] = records.free(name, value) if schema is None else records.registered(schema, value)
    return made


def default_fits(attribute: Any) -> bool:
    """A default stands as a record would have it, but numbers and truth values never in quotes."""
    if "default" not in attribute:
        return attribute["type"] in records.TYPES
    quoted = isinstance(attribute["default"], str) and attribute["type"] in {*records.NUMBERS, "boolean"}
    return attribute["type"] in records.TYPES and not quoted and records.attribute_fits(attribute, attribute["default"])
