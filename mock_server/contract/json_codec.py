"""JSON as bytes: decoded with every hostile form refused, encoded compactly."""

from __future__ import annotations

import json
import re
from typing import Any

import orjson

from mock_server.errors import Failure, Invalid

MOST_MEMBERS = 1_000
DEEPEST = 64
_LONG_NUMBER = re.compile(rb"[0-9]{19}")
_INT64 = range(-(2**63), 2**63)


class JsonCodec:
    """Every JSON media type shares one form, whatever the schema."""

    def decode(self, raw: bytes) -> Any:
        """The value that `raw` spells. Of duplicate members the last wins.

        Raises Invalid for anything but JSON in UTF-8, for integers outside 64 bits, for more than MOST_MEMBERS in
        one object or array and for more than DEEPEST levels.
        """
        try:
            value = orjson.loads(raw)
        except orjson.JSONDecodeError as error:
            raise refused(f"not valid JSON: {error}") from None
        if _LONG_NUMBER.search(raw):
            _refuse_huge_integers(raw)
        # Counting bytes bounds what is inside from above, so that only suspicious bodies are walked.
        if raw.count(b"{") + raw.count(b"[") > DEEPEST or raw.count(b",") >= MOST_MEMBERS:
            _refuse_monsters(value)
        return value

    def encode(self, value: Any) -> bytes:
        return orjson.dumps(value)


def refused(complaint: str) -> Invalid:
    """The refusal of a body as a whole."""
    return Invalid([Failure("body", (), complaint, rule="syntax")])


def _refuse_huge_integers(raw: bytes) -> None:
    # orjson turns them into floats without a word, the standard library shows them.
    def parse(digits: str) -> int:
        if len(digits) > 20 or int(digits) not in _INT64:
            raise refused("an integer does not fit 64 bits")
        return int(digits)

    json.loads(raw, parse_int=parse)


def _refuse_monsters(value: Any) -> None:
    level = [value]
    depth = 0
    while level:
        depth += any(isinstance(node, dict | list) for node in level)
        if depth > DEEPEST:
            raise refused(f"more than {DEEPEST} levels")
        if any(len(node) > MOST_MEMBERS for node in level if isinstance(node, dict | list)):
            raise refused(f"more than {MOST_MEMBERS} members in one object or array")
        level = [child for node in level for child in _children(node)]


def _children(node: Any) -> list[Any]:
    if isinstance(node, dict):
        return list(node.values())
    return node if isinstance(node, list) else []
