"""Why a parameter is bad, in the one sentence that UNAUTH documents and in its tone for everything else."""

from __future__ import annotations

from typing import Any

from mock_server.errors import Failure
from mock_server.vendors.genesys_ucs.profile import CUSTOMER_ID
from mock_server.vendors.genesys_ucs.reserved import is_reserved

_LONGEST_NAME = 100
_SCHEMA_RULES = ("anyOf", "type", "pattern", "minLength", "maxLength", "minimum", "maximum")
"""The keywords that say what a value may be; other failures explain themselves."""
_INT64 = (-(2**63), 2**63 - 1)


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
    if failure.rule not in _SCHEMA_RULES or not failure.member:
        return (), failure.message
    if failure.member == (CUSTOMER_ID,):
        return (), "an id is 1 to 16 ASCII letters, digits, hyphens or underscores."
    return _fault(failure.value) or ((), failure.message)


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
    in_range = _INT64[0] <= value <= _INT64[1]
    return None if in_range else "the number does not fit 64 bits."
