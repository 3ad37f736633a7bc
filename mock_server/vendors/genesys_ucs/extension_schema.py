"""The registered schema of an extension as it is kept: one for each name, which has no case (R-EXS)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, NotRequired, TypedDict

from mock_server.store import Scope
from mock_server.vendors.genesys_ucs.attribute_types import meaning
from mock_server.vendors.genesys_ucs.profile import folded, no_schema

EXTENSION_SCHEMAS = "extension-schemas"
MULTI_VALUED = "multi-valued"


class AttributeSchema(TypedDict):
    """As sent: `length` may be digits as text, `mandatory` the word true or false."""

    name: str
    type: str
    length: NotRequired[int | str]
    default: NotRequired[Any]
    mandatory: NotRequired[bool | str]


class ExtensionSchema(TypedDict):
    """`attributes` and `unique` may be empty."""

    name: str
    type: str
    attributes: list[AttributeSchema]
    unique: list[str]


def schema_of(state: Scope, extension: str) -> ExtensionSchema | None:
    """The schema under a name without case, not to be changed."""
    schema: ExtensionSchema | None = state.get(EXTENSION_SCHEMAS, folded(extension))
    return schema


def registered(state: Scope) -> Callable[[str], str | None]:
    """What tells the spelling under which a folded name has a schema. Costs nothing where there are no schemas."""
    if not state.count(EXTENSION_SCHEMAS):
        return no_schema

    def spelling(name: str) -> str | None:
        schema = state.get(EXTENSION_SCHEMAS, name)
        return schema["name"] if schema is not None else None

    return spelling


def multi_valued(state: Scope, extensions: Iterable[str]) -> list[str]:
    """Those of the names that have a schema of a multi-valued extension, as it spells them."""
    schemas = [schema_of(state, name) for name in extensions] if state.count(EXTENSION_SCHEMAS) else []
    return [schema["name"] for schema in schemas if schema is not None and schema["type"] == MULTI_VALUED]


def stored_form(sent: Mapping[str, Any]) -> ExtensionSchema:
    """What is kept of a body, which may have members that nothing knows."""
    known = AttributeSchema.__annotations__
    attributes: list[Any] = [
        {member: value for member, value in attribute.items() if member in known}
        for attribute in sent.get("attributes", [])
    ]
    return ExtensionSchema(
        name=sent["name"], type=sent["type"], attributes=attributes, unique=list(sent.get("unique", []))
    )


def is_mandatory(attribute: AttributeSchema) -> bool:
    return attribute.get("mandatory") in (True, "true")


def misfit(attribute: AttributeSchema, value: Any) -> str | None:
    """Why a plain value is none of an attribute; None when it is."""
    try:
        meaning(attribute["type"], value)
    except ValueError as error:
        return str(error)
    longest = attribute.get("length")
    if attribute["type"] == "string" and longest is not None and len(value) > int(longest):
        return f"takes at most {longest} characters."
    return None
