"""The types that a schema gives to attributes (R-ATT), and what a value of each may look like.

The vendor's own samples send numbers as text where a schema says integer, so text that spells a value is taken for it.
Whatever is sent is kept as it was sent; only comparisons look at what it means.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Hashable
from datetime import UTC, datetime
from typing import Any

_WHOLE = re.compile(r"-?[0-9]{1,19}", re.ASCII)
_DECIMAL = re.compile(r"-?[0-9]{1,30}(\.[0-9]{1,30})?([eE][+-]?[0-9]{1,3})?", re.ASCII)
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)
_INSTANT = re.compile(_DAY.pattern + r"T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{1,6})?Z", re.ASCII)
INT64 = (-(2**63), 2**63 - 1)


def meaning(kind: str, value: Any) -> Hashable:
    """What a plain value means as an attribute of a type: equal for values that are the same to the vendor.

    Raises ValueError saying what the type takes.
    """
    read, expected = _TYPES[kind]
    found = read(value)
    if found is None:
        raise ValueError(f"takes {expected}.")
    return found


def _text(value: Any) -> str | None:
    return value if isinstance(value, str) else None


def _whole(value: Any) -> int | None:
    if isinstance(value, str):
        number = int(value) if _WHOLE.fullmatch(value) else None
    elif isinstance(value, float):
        number = int(value) if value.is_integer() else None
    else:
        number = value if isinstance(value, int) and not isinstance(value, bool) else None
    return number if number is not None and INT64[0] <= number <= INT64[1] else None


def _decimal(value: Any) -> float | None:
    if isinstance(value, bool) or (isinstance(value, str) and not _DECIMAL.fullmatch(value)):
        return None
    number = float(value)
    return number if math.isfinite(number) else None


def _truth(value: Any) -> bool | None:
    if isinstance(value, str):
        return {"true": True, "false": False}.get(value.lower())
    return value if isinstance(value, bool) else None


def _instant(value: Any) -> datetime | None:
    return _moment(value) if isinstance(value, str) and _INSTANT.fullmatch(value) else None


def _day(value: Any) -> datetime | None:
    return _moment(value) if isinstance(value, str) and _DAY.fullmatch(value) else _instant(value)


def _moment(text: str) -> datetime | None:
    """None for a day or a time of day that there is not."""
    try:
        return datetime.fromisoformat(text).replace(tzinfo=UTC)
    except ValueError:
        return None


_WHOLES = (_whole, "a whole number of 64 bits, or its digits as text")
_DECIMALS = (_decimal, "a number, or its digits as text")
_TYPES: dict[str, tuple[Callable[[Any], Hashable], str]] = {
    "string": (_text, "text"),
    "integer": _WHOLES,
    "long": _WHOLES,
    "double": _DECIMALS,
    "currency": _DECIMALS,
    "boolean": (_truth, "true or false"),
    "date": (_day, "a date such as 1962-05-10, or with a time in UTC such as 1981-03-17T02:00:00.000Z"),
    "datetime": (_instant, "a date with a time in UTC, such as 1981-03-17T02:00:00.000Z"),
}
