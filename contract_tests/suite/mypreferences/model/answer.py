"""What a reply has to be, with values among it that the server chooses."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any

INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
LEEWAY = 5
"""By how many seconds a moment may differ from the Date of the reply to the request that caused it."""
ABSENT = object()


@dataclass(frozen=True)
class Condition:
    """Python in which `it` is the value that is asked about, and `{known}` one that an earlier reply told."""

    code: str
    known: Any = None


class Chosen:
    """A value that the server chooses: learned from the first reply that shows it, the same ever after.

    It stands in the profiles of the model wherever the value is seen, so that when one place shows it, all know it.
    """

    def __init__(self) -> None:
        self.value: Any = ABSENT

    @property
    def known(self) -> bool:
        return self.value is not ABSENT

    def broken(self, observed: Any) -> Condition | None:
        """What the observed value does not fulfil."""
        return None if isinstance(observed, str) and observed else Condition("isinstance(it, str) and it != ''")

    def __repr__(self) -> str:
        return repr(self.value) if self.known else f"<{type(self).__name__}>"


class Number(Chosen):
    """A ProfileId: higher than all that this run was given before."""

    def __init__(self, highest: int) -> None:
        super().__init__()
        self._highest = highest

    def broken(self, observed: Any) -> Condition | None:
        fits = type(observed) is int and observed > self._highest
        return None if fits else Condition("type(it) is int and it > {known}", self._highest)


class Moment(Chosen):
    """When something happened: not before `after`, at about the Date of the `reply` to the request that caused it."""

    def __init__(self, after: Chosen | None = None) -> None:
        super().__init__()
        self.date: datetime | None = None
        self.reply = ""
        self._after = after

    def broken(self, observed: Any) -> Condition | None:
        if not (isinstance(observed, str) and INSTANT.fullmatch(observed)):
            return Condition(f"re.findall({INSTANT.pattern!r}, it) == [it]")
        if self._after and self._after.known and observed < self._after.value:
            return Condition("it >= {known}", self._after.value)
        if self.date is None or abs((self.date - datetime.fromisoformat(observed)).total_seconds()) <= LEEWAY:
            return None
        date = f"email.utils.parsedate_to_datetime({self.reply}.headers['date'])"
        return Condition(f"abs(({date} - datetime.datetime.fromisoformat(it)).total_seconds()) <= {LEEWAY}")


@dataclass(frozen=True)
class Answer:
    """A reply as the model has it: one of these statuses, and what a reply with the first of them has to show.

    `body` is compared as a whole, None means none at all and `...` that it does not matter. `names` are the members
    that a refusal has to name, `says` is a text that its Message has to hold, `created` the ProfileId in Location.
    """

    statuses: tuple[int, ...]
    body: Any = ...
    names: tuple[str, ...] = ()
    says: str = ""
    created: Chosen | None = None


def done(body: Any) -> Answer:
    return Answer((200,), body)


def refused(*statuses: int, names: tuple[str, ...] = (), says: str = "") -> Answer:
    return Answer(statuses, names=names, says=says)


def same(one: Any, other: Any) -> bool:
    """Equal as JSON has it, where true is no number."""
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(same(one[name], other[name]) for name in one)
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(same, one, other))
    return isinstance(one, bool) == isinstance(other, bool) and bool(one == other)


def plain(value: Any) -> Any:
    """A copy in which each value that the server chose is what it is known to be."""
    if isinstance(value, dict):
        return {name: plain(member) for name, member in value.items()}
    if isinstance(value, list):
        return [plain(part) for part in value]
    return value.value if isinstance(value, Chosen) else value
