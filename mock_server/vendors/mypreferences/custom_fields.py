"""Values of custom fields: they fit the kind that the account has given the field (RM:CustomFieldValue)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from mock_server.errors import Failure
from mock_server.vendors.mypreferences.account_settings import AccountSettings

_NUMBER = re.compile(r"[+-]?[0-9]+(\.[0-9]+)?", re.ASCII)


def misfits(sent: dict[str, Any], settings: AccountSettings) -> Iterator[Failure]:
    """Each value that is no date or date-time, or no number, where its field wants one."""
    fields = sent.get("CustomFields")
    kinds = (settings.custom_field_kinds if fields else None) or {}
    for index, field in enumerate(fields or ()):
        kind, value = kinds.get(field.get("Name", "").casefold(), "Text"), field.get("Value")
        if value and not _fits(value, kind):
            member = ("CustomFields", index, "Value")
            yield Failure("body", member, f"The value does not fit a custom field of the kind {kind}.", value, "kind")


def _fits(value: str, kind: str) -> bool:
    if kind == "Numeric":
        return _NUMBER.fullmatch(value) is not None
    return kind != "DateTime" or _is_date(value)


def _is_date(value: str) -> bool:
    try:
        datetime.fromisoformat(value)
    except ValueError:
        return False
    return True
