"""Where a target and what was expected of it part, told with all that it takes to see it again."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

SHORT = 1500
"""Up to so many characters what was expected and what was observed are shown whole."""


class Disagreement(AssertionError):
    """The target did not answer as expected: `what` says how, `commands` and `test`, a file, how to see it again."""

    def __init__(self, what: str, commands: str, test: str) -> None:
        super().__init__(f"{what}\n\nAs commands:\n\n{commands}\n\nAs a test:\n\n{test}")
        self.what = what
        self.commands = commands
        self.test = test

    def but(self, remark: str) -> Disagreement:
        """The same, with a remark."""
        return Disagreement(f"{self.what}\n\n{remark}", self.commands, self.test)


def difference(expected: Any, observed: Any) -> str:
    """Both in full when they are short, else the places where they differ."""
    if len(repr(expected)) <= SHORT and len(repr(observed)) <= SHORT:
        return f"expected {expected!r}\nobserved {observed!r}"
    return "\n".join(list(_differences("", expected, observed))[:20])


def _differences(place: str, expected: Any, observed: Any) -> Iterator[str]:
    if isinstance(expected, dict) and isinstance(observed, dict):
        for key in [*expected, *(key for key in observed if key not in expected)]:
            yield from _differences(f"{place}[{key!r}]", expected.get(key, "absent"), observed.get(key, "absent"))
    elif isinstance(expected, list) and isinstance(observed, list) and len(expected) == len(observed):
        for index, pair in enumerate(zip(expected, observed, strict=True)):
            yield from _differences(f"{place}[{index}]", *pair)
    elif not same(observed, expected):
        yield f"at {place or 'all'} expected {str(expected)[:SHORT]!r}, observed {str(observed)[:SHORT]!r}"


def same(one: Any, other: Any) -> bool:
    """Equal as JSON has it, where true is no number."""
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(same(one[key], other[key]) for key in one)
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(same, one, other))
    return isinstance(one, bool) == isinstance(other, bool) and bool(one == other)
