"""Regular expressions that users write: matched in time linear in the text, whatever they are."""

from __future__ import annotations

from functools import lru_cache

import jsonschema_rs

LONGEST = 500
MOST_REMEMBERED = 256
_OPTIONS = jsonschema_rs.RegexOptions(size_limit=1 << 16, dfa_size_limit=1 << 18)
"""Bytes that a compiled expression, and what is remembered while it is matched, may take.

The first bounds the time of a match: hundredths of a second for the longest headers, where sixteen times as much would
mean half a minute.
"""


class Pattern:
    """An expression without backtracking, found anywhere in a text; `^` and `$` hold it to the ends.

    Raises ValueError, saying what to write instead, for what is none: look-around and back-references included.
    """

    __slots__ = ("_validator",)

    def __init__(self, text: str) -> None:
        if len(text) > LONGEST:
            raise ValueError(f"is longer than {LONGEST} characters")
        schema = {"type": "string", "pattern": text}
        try:
            self._validator = jsonschema_rs.Draft202012Validator(schema, pattern_options=_OPTIONS)  # takes (?i) too
        except jsonschema_rs.ValidationError:
            raise ValueError(
                "is no regular expression that takes linear time, or is too large: brackets must be closed, and there "
                "are no look-arounds, no back-references and no huge repetitions"
            ) from None

    def found_in(self, text: str) -> bool:
        return self._validator.is_valid(text)


@lru_cache(maxsize=MOST_REMEMBERED)
def remembered(text: str) -> Pattern:
    """The pattern of a text, not compiled again as long as few others are asked for. Raises ValueError as Pattern."""
    return Pattern(text)


def refusal(text: str) -> str:
    """What speaks against a text as a pattern; empty for nothing."""
    try:
        remembered(text)
    except ValueError as error:
        return str(error)
    return ""


def fits_stars(pattern: str, text: str) -> bool:
    """Whether a text is the pattern, each `*` of which stands for any characters, none included. Takes linear time."""
    first, *others = pattern.split("*")
    if not others:
        return text == pattern
    *middle, last = others
    if len(text) < len(first) + len(last) or not (text.startswith(first) and text.endswith(last)):
        return False
    place, end = len(first), len(text) - len(last)
    for part in middle:
        found = text.find(part, place, end)
        if found < 0:
            return False
        place = found + len(part)
    return True
