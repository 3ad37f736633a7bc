"""The first difference between a reply that was met and what the model says."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from contract_tests.suite.mypreferences.model.answer import Answer, Chosen, Condition, plain, same


@dataclass(frozen=True)
class Difference:
    """`code` is Python that makes what was observed out of `{reply}`.

    Where a value that the target chose is not such a one as it has to be, `code` is where it stands, and `condition`
    what it breaks.
    """

    code: str
    observed: Any
    expected: Any
    condition: Condition | None = None


@dataclass(frozen=True)
class Met:
    """A reply that was met: `body` is the plain data that it holds, None when it holds nothing."""

    status: int
    body: Any
    location: str | None
    date: datetime | None


def first_difference(expected: Answer, met: Met, base: str) -> Difference | None:
    """Learns chosen values on the way; `base` is that of the account, where Location has to point to."""
    return next(_all(expected, met, base), None)


def _all(expected: Answer, met: Met, base: str) -> Iterator[Difference]:
    if met.status not in expected.statuses:
        yield _wrong_status(expected.statuses, met.status)
    elif met.status >= 400:
        yield from _refusal_differences(expected if met.status == expected.statuses[0] else Answer(()), met.body)
    elif expected.body is None and met.body is not None:
        yield Difference("{reply}.text", met.body, "")
    elif expected.body not in (..., None):
        yield from differences(expected.body, met.body)
    if expected.created and met.status == 201:
        location = f"{base}/Profile/{expected.created.value}"
        if met.location != location:
            yield Difference("{reply}.headers.get('location')", met.location, location)


def _wrong_status(expected: tuple[int, ...], met: int) -> Difference:
    if len(expected) == 1:
        return Difference("{reply}.status_code", met, expected[0])
    return Difference(f"({{reply}}.status_code in {expected!r})", False, True)


def _refusal_differences(expected: Answer, body: Any) -> Iterator[Difference]:
    message = body.get("Message") if isinstance(body, dict) else None
    if not isinstance(message, str) or not message:
        yield Difference("bool({reply}.json().get('Message'))", False, True)
    elif expected.says.lower() not in message.lower():
        yield Difference(f"({expected.says.lower()!r} in {{reply}}.json()['Message'].lower())", False, True)
    named = body.get("ModelState") or {} if isinstance(body, dict) else {}
    for name in expected.names:
        if not named.get(name):
            yield Difference(f"({name!r} in {{reply}}.json().get('ModelState', {{}}))", False, True)


def differences(expected: Any, observed: Any, place: str = "{reply}.json()") -> Iterator[Difference]:
    """Each place where the two differ; members of an object have to stand in the expected order too."""
    if isinstance(expected, Chosen) and not expected.known:
        yield from _learned(expected, observed, place)
    elif isinstance(expected, dict) and isinstance(observed, dict):
        if [*expected] != [*observed]:
            yield Difference(f"list({place})", [*observed], [*expected])
        else:
            for name, member in expected.items():
                yield from differences(member, observed[name], f"{place}[{name!r}]")
    elif isinstance(expected, list) and isinstance(observed, list):
        yield from _list_differences(expected, observed, place)
    elif isinstance(expected, dict | list) and _is_open(expected):
        yield Difference(f"type({place}).__name__", type(observed).__name__, type(expected).__name__)
    elif not same(plain(expected), observed):
        yield Difference(place, observed, plain(expected))


def _learned(expected: Chosen, observed: Any, place: str) -> Iterator[Difference]:
    broken = expected.broken(observed)
    if broken is None:
        expected.value = observed
    else:
        yield Difference(place, observed, None, broken)


def _list_differences(expected: list[Any], observed: list[Any], place: str) -> Iterator[Difference]:
    if len(expected) == len(observed):
        for index, (one, other) in enumerate(zip(expected, observed, strict=True)):
            yield from differences(one, other, f"{place}[{index}]")
    elif _is_open(expected):
        yield Difference(f"len({place})", len(observed), len(expected))
    else:
        yield Difference(place, observed, plain(expected))


def _is_open(value: Any) -> bool:
    """Whether a value that the server chose stands in it."""
    if isinstance(value, dict | list):
        return any(map(_is_open, value.values() if isinstance(value, dict) else value))
    return isinstance(value, Chosen)
