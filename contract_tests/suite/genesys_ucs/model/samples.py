"""Schemas of extensions to create, good ones and wrong ones, and how what is drawn is made to fit them."""

from __future__ import annotations

from typing import Any

from contract_tests.suite.genesys_ucs.model.answers import Tenant
from contract_tests.suite.genesys_ucs.model.records import attribute_fits, has_form, is_extension, schema_of


def _attribute(name: str, type_: str, **others: Any) -> dict[str, Any]:
    return {"name": name, "type": type_, **others}


SCHEMAS: tuple[dict[str, Any], ...] = (
    {"type": "multi-valued", "attributes": [_attribute("c", "string"), _attribute("n", "string")], "unique": ["c"]},
    {
        "type": "multi-valued",
        "attributes": [_attribute("c", "integer"), _attribute("n", "string", default="b")],
        "unique": ["c"],
    },
    {"type": "multi-valued", "attributes": [_attribute("c", "string", length=1), _attribute("n", "boolean")]},
    {
        "type": "single-valued",
        "attributes": [_attribute("c", "string", mandatory="true"), _attribute("n", "integer", default=1)],
    },
    {"type": "multi-valued"},
)
WRONG_SCHEMAS: tuple[dict[str, Any], ...] = (
    {"type": "multi-valued", "attributes": [_attribute("c", "string")], "unique": ["n"]},
    {"type": "several"},
    {"type": "single-valued", "attributes": [_attribute("c", "integer", default="1")]},
)

_OF_A_TYPE = {"integer": 1, "boolean": True, "string": "a"}


def fitted(tenant: Tenant, stored: Any, members: dict[str, Any]) -> dict[str, Any]:
    """The members with their extensions in the form that the tenant's schemas ask for, or else the stored ones have."""
    return {
        name: _extension(schema_of(tenant, name), stored.get(name.lower()), value) if has_form(value) else value
        for name, value in members.items()
    }


def _extension(schema: Any, stored: Any, value: Any) -> Any:
    if schema is not None:
        single = schema["type"] == "single-valued"
    elif stored is not None and is_extension(value):
        single = stored["single"]
    else:
        return value
    given = value if isinstance(value, list) else [value]
    records = [_record(schema, record) for record in given if isinstance(record, dict)]
    if not single:
        return records
    return records[0] if records else _record(schema, {"c": "a"})


def _record(schema: Any, record: dict[str, Any]) -> dict[str, Any]:
    if schema is None:
        return record
    fit: dict[str, Any] = {}
    for attribute in schema["attributes"]:
        name = attribute["name"]
        if name in record and attribute_fits(attribute, record[name]):
            fit[name] = record[name]
        elif name in record or name in schema.get("unique", ()) or attribute.get("mandatory"):
            fit[name] = _OF_A_TYPE[attribute["type"]]
    return fit
