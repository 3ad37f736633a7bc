"""JSON as bytes: decoded with every hostile form refused, encoded compactly."""

from __future__ import annotations

import json
import re
from typing import Any

import orjson

from mock_server.contract.limits import DEEPEST, MOST_MEMBERS, refuse_huge_integers, refuse_oversize, refused

_LONG_NUMBER = re.compile(rb"[0-9]{19}")
_BEYOND = 2**63


class JsonCodec:
    """Every JSON media type shares one form, whatever the schema. `most_members` may stand in one object or array."""

    format = "json"

    def __init__(self, most_members: int = MOST_MEMBERS) -> None:
        self._most_members = most_members

    def decode(self, raw: bytes) -> Any:
        """The value that `raw` spells. Of duplicate members the last wins.

        Raises Invalid for anything but JSON in UTF-8, and for what `limits` refuses.
        """
        try:
            value = orjson.loads(raw)
        except orjson.JSONDecodeError as error:
            raise refused((), f"not valid JSON: {error}") from None
        # Counting bytes bounds what is inside from above, so that only suspicious bodies are walked.
        if raw.count(b"{") + raw.count(b"[") > DEEPEST or raw.count(b",") >= self._most_members:
            refuse_oversize(value, self._most_members)
        if _LONG_NUMBER.search(raw):
            # orjson turns huge integers into floats without a word, the standard library shows them.
            refuse_huge_integers(json.loads(raw, parse_int=_bounded))
        return value

    def encode(self, value: Any) -> bytes:
        return orjson.dumps(value)


def _bounded(digits: str) -> int:
    """The integer; one that is far too long to be converted is any that does not fit."""
    return int(digits) if len(digits) <= 20 else _BEYOND
