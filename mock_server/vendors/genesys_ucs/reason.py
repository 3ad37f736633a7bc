"""Why a parameter is bad, in the one sentence that UNAUTH documents and in its tone for everything else."""

from __future__ import annotations

from typing import Any

from mock_server.errors import Failure
from mock_server.vendors.genesys_ucs.attribute_types import INT64
from mock_server.vendors.genesys_ucs.profile import CUSTOMER_ID
from mock_server.vendors.genesys_ucs.reserved import is_reserved

_LONGEST_NAME = 100
_SCHEMA_RULES = ("anyOf", "oneOf", "type", "pattern", "minLength", "maxLength", "minimum", "maximum")
"""The keywords that say what a value may be; other failures explain themselves."""
_IDS = (CUSTOMER_ID, "destination_id", "source_id")
_NAMES = ("name", "source")
_NO_ATTRIBUTE = (
    "send at least one attribute with which an identification key begins; "
    "GET /metadata/identification-keys lists the keys."
)
_ATTRIBUTE_SCHEMA = {
    "length": "a length is a number from 1 to 99999, or its digits as text.",
    "default": "a default is text, a number, true or false.",
    "mandatory": "mandatory is true or false, also as text.",
    "type": "the types are string, integer, long, double, date, datetime, currency and boolean.",
}


def bad_parameter(failure: Failure) -> str:
    """`bad parameter 'Phone.prefix' reason: …`, with the vendor's dot between extension and attribute (IDC)."""
    inside, reason = _located(failure)
    names = [name for name in (*failure.member, *inside) if isinstance(name, str)]
    name = ".".join(names) if names else failure.where
    if len(name) > _LONGEST_NAME:
        name = name[:_LONGEST_NAME] + "…"
    return f"bad parameter '{name}' reason: {reason}"


def _located(failure: Failure) -> tuple[tuple[str, ...], str]:
    """The way from the failing member to the fault inside it, and the fault."""
    if (failure.where, failure.member, failure.rule) == ("query", ("attributes",), "required"):
        return (), _NO_ATTRIBUTE
    if (failure.where, failure.member) == ("body", ()) and failure.rule in ("minProperties", "not"):
        return (), "name at least one extension."
    if failure.rule == "enum":
        return (), _formed_fault(failure) or failure.message
    if failure.rule not in _SCHEMA_RULES or not failure.member:
        return (), failure.message
    if failure.member[0] in _IDS and len(failure.member) == 1:
        return (), "an id is 1 to 16 ASCII letters, digits, hyphens or underscores."
    return _fault(failure.value) or ((), _named_fault(failure) or _formed_fault(failure) or failure.message)


def _named_fault(failure: Failure) -> str | None:
    """What is wrong with a text where a name of metadata has to stand."""
    if failure.member[-1] not in _NAMES or not isinstance(failure.value, str):
        return None
    return "a name is 1 to 26 ASCII letters, digits or underscores, the first of them a letter."


def _formed_fault(failure: Failure) -> str | None:
    """What is wrong with a value whose form its place does not take, or None where the schema's words say it."""
    if failure.member == ("mode",) and isinstance(failure.value, str):
        return "the modes are production and maintenance."
    if failure.member[0] == "attributes" and len(failure.member) == 2 and failure.rule == "pattern":
        return "an attribute is named without its source, and not as the id or a parameter of a search."
    if failure.member[0] == "attributes" and failure.member[-1] in _ATTRIBUTE_SCHEMA:
        return _ATTRIBUTE_SCHEMA[str(failure.member[-1])]
    if failure.rule == "oneOf":
        return "an extension takes an object or an array of objects."
    nested = failure.rule == "anyOf" and isinstance(failure.value, dict | list)
    return "a record holds neither objects nor arrays." if nested else None


def _fault(value: Any) -> tuple[tuple[str, ...], str] | None:
    """The first rule for values that `value` breaks, or None when it breaks none."""
    if isinstance(value, list):
        return _list_fault(value)
    if isinstance(value, dict):
        return _record_fault(value)
    reason = _plain_fault(value)
    return ((), reason) if reason else None


def _list_fault(values: list[Any]) -> tuple[tuple[str, ...], str] | None:
    records = sum(isinstance(value, dict) for value in values)
    if 0 < records < len(values):
        return (), "an array holds either plain values or objects, not both."
    if any(isinstance(value, list) for value in values):
        return (), "an array does not hold arrays."
    return next((fault for value in values if (fault := _fault(value))), None)


def _record_fault(record: dict[str, Any]) -> tuple[tuple[str, ...], str] | None:
    for name, value in record.items():
        nested = isinstance(value, dict | list)
        reason = "a record holds neither objects nor arrays." if nested else _plain_fault(value)
        if reason:
            return (name,), reason
    return None


def _plain_fault(value: Any) -> str | None:
    if value is None:
        return "null is not a value."
    if isinstance(value, str):
        return f"'{value}' keyword is not authorized." if is_reserved(value) else None
    in_range = INT64[0] <= value <= INT64[1]
    return None if in_range else "a number is between -9223372036854775808 and 9223372036854775807."
