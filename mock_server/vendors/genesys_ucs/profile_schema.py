"""The profile schema: the core attributes that a tenant has configured (R-ATT)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from mock_server.errors import Failure
from mock_server.vendor import Call, Reply, settings_of
from mock_server.vendors.genesys_ucs.extension_schema import AttributeSchema, is_mandatory, misfit
from mock_server.vendors.genesys_ucs.profile import folded, values_of

SETTINGS = {
    "attributes": {"type": "array", "items": {"type": "string", "minLength": 1}},
    "profile_schema": {
        "type": "array",
        "items": {
            "type": "object",
            "additionalProperties": False,
            "required": ["name", "type"],
            "properties": {
                "name": {"type": "string", "minLength": 1},
                "type": {"enum": ["string", "date"]},
                "length": {"type": "integer", "minimum": 1, "maximum": 99_999},
                "mandatory": {"type": "boolean"},
            },
        },
    },
}
"""What a fixture says: the names, and of some names more, which a strict server checks."""
_PREDEFINED = ("FirstName", "LastName", "PhoneNumber", "EmailAddress", "Title")
"""What there is where nothing is configured."""


def query_profile_schema(call: Call) -> Reply:
    """Named in UPD-85. An attribute of which only the name is configured is a string."""
    configured = _configured(call)
    attributes = dict.fromkeys(_PREDEFINED) if configured is None else configured
    return Reply(200, [schema or {"name": name, "type": "string"} for name, schema in attributes.items()])


def has_attribute(call: Call, name: str) -> bool:
    """Whether an attribute is configured under a name, case aside."""
    return folded(name) in map(folded, _configured(call) or ())


def misfits(call: Call, attributes: Mapping[str, Any]) -> Iterator[Failure]:
    """What of a profile's attributes the tenant has not configured so; nothing where it has configured none."""
    configured = _configured(call) or {}
    for name, value in attributes.items() if configured else ():
        schema = configured.get(name)
        if name not in configured:
            yield Failure("body", (name,), "the attribute is not configured.", rule="configured")
        elif schema is not None:
            reasons = (misfit(schema, one) for one in values_of(value))
            if reason := next(filter(None, reasons), None):
                yield Failure("body", (name,), reason, value, "schema")
    for name, schema in configured.items():
        if schema is not None and is_mandatory(schema) and name not in attributes:
            yield Failure("body", (name,), "the attribute is mandatory.", rule="required")


def _configured(call: Call) -> dict[str, AttributeSchema | None] | None:
    """Each attribute by its name, None if only that is configured; None as a whole where nothing is configured."""
    settings = settings_of(call.shared, call.account)
    if not settings.keys() & SETTINGS.keys():
        return None
    names: dict[str, AttributeSchema | None] = dict.fromkeys(settings.get("attributes", ()))
    return names | {schema["name"]: schema for schema in settings.get("profile_schema", ())}
