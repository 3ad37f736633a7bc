"""From the body of a request (`openapi/admin.yaml`, NewFault) to a fault: presets, and what makes no sense."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from mock_server.errors import Failure, Invalid
from mock_server.faults import EXPIRED_CREDENTIALS, MALFORMED, RESET, TRUNCATED, UNSEEN, Fault, Planned, Test
from mock_server.pattern import Pattern, fits_stars
from mock_server.wire import SENDABLE

PRESETS: Mapping[str, Mapping[str, Any]] = {
    "slow": {"delay": {"lognormal_ms": {"median": 1500, "sigma": 0.4}}},
    "flaky": {"probability": 0.3, "reply": {"status": 503, "message": "the service is temporarily unavailable"}},
    "down": {"ending": RESET},
    "rate-limited": {"quota": {"limit": 10, "window_seconds": 60}, "reply": {"status": 429}},
    "expired-credentials": {"reply": {"refusal": EXPIRED_CREDENTIALS}},
}
"""Members of a fault that a name stands for; what the body says itself takes their place, member by member."""
_HEADER_NAME = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+", re.ASCII)
_OWN_HEADERS = frozenset(
    {"connection", "content-length", "date", "keep-alive", "transfer-encoding", "upgrade", "x-mock-request-id"}
)
_BODILESS = (204, 205, 304)


def make_fault(fault_id: str, body: Mapping[str, Any], seed: int, since: datetime) -> Fault:
    """A fault of a body that fits NewFault. Raises Invalid naming each member that makes no sense."""
    understood = {**PRESETS.get(body.get("preset", ""), {}), **body}
    failures: list[Failure] = []
    tests = tuple(_tests(understood, failures))
    failures += _contradictions(understood)
    reply = understood.get("reply")
    planned = _planned(reply, failures) if reply is not None else None
    if failures:
        raise Invalid(failures)
    ending = understood.get("ending", "")
    runs = reply is None and ending in ("", TRUNCATED)
    return Fault(
        fault_id, understood, seed, since, tests, planned, ending, carry_out=understood.get("carry_out", runs)
    )  # fmt: skip


def _wrong(message: str, *member: str) -> Failure:
    return Failure("body", member, message, rule="contradiction")


def _tests(members: Mapping[str, Any], failures: list[Failure]) -> Iterator[Test]:
    """What a request must fulfil, cheapest first."""
    if "vendor" in members:
        vendor = members["vendor"]
        yield lambda asked: asked.vendor == vendor
    if "operation" in members:
        operation = members["operation"]
        yield lambda asked: asked.operation == operation
    if "method" in members:
        method = members["method"]
        yield lambda asked: asked.method == method
    if "path" in members:
        yield _path_test(members["path"])
    if "path_pattern" in members:
        pattern = _pattern(members["path_pattern"], failures, "path_pattern")
        yield lambda asked: pattern is not None and pattern.found_in(asked.path)
    for name, value in members.get("headers", {}).items():
        yield _header_test(name, value, failures)


def _path_test(path: str) -> Test:
    """`*` stands for any characters, none included; a slash at the end makes no difference."""
    wanted = path if path == "/" else path.removesuffix("/")
    return lambda asked: fits_stars(wanted, asked.path)


def _header_test(name: str, value: Any, failures: list[Failure]) -> Test:
    key = name.lower()
    if not _HEADER_NAME.fullmatch(name):
        failures.append(_wrong("cannot be the name of a header", "headers", name))
    if isinstance(value, str):
        return lambda asked: asked.headers.get(key) == value
    pattern = _pattern(value["pattern"], failures, "headers", name, "pattern")
    return lambda asked: pattern is not None and key in asked.headers and pattern.found_in(asked.headers[key])


def _pattern(text: str, failures: list[Failure], *member: str) -> Pattern | None:
    try:
        return Pattern(text)
    except ValueError as error:
        failures.append(Failure("body", member, str(error), text, "pattern"))
        return None


def _contradictions(members: Mapping[str, Any]) -> Iterator[Failure]:
    """What together, or alone, would have no effect."""
    if not members.keys() & {"reply", "delay", "dribble", "ending"}:
        yield _wrong("nothing would happen: say reply, delay, dribble or ending, or name a preset")
    yield from _contradictory_times(members)
    yield from _contradictory_effects(members)
    uniform = members.get("delay", {}).get("uniform_ms")
    if uniform and uniform[0] > uniform[1]:
        yield _wrong("the lower bound comes first", "delay", "uniform_ms")


def _contradictory_times(members: Mapping[str, Any]) -> Iterator[Failure]:
    first = members.get("first")
    if first is not None and "probability" in members:
        yield _wrong("first chooses requests by their number, probability by chance: say one of them", "first")
    if first is not None and members.get("every", 1) > first:
        yield _wrong("the first requests are over before one is struck", "every")


def _contradictory_effects(members: Mapping[str, Any]) -> Iterator[Failure]:
    ending = members.get("ending")
    if ending in UNSEEN and "reply" in members:
        yield _wrong(f"after {ending} nobody sees a reply: say one of them", "reply")
    if ending in (*UNSEEN, MALFORMED) and "dribble" in members:
        yield _wrong(f"with {ending} no body comes in pieces", "dribble")
    if members.get("carry_out") is False and "reply" not in members and ending in (None, TRUNCATED):
        yield _wrong("the true reply is delivered, so the request must be carried out", "carry_out")


def _planned(reply: Mapping[str, Any], failures: list[Failure]) -> Planned:
    has_body = "body" in reply
    if "refusal" in reply:
        others = [member for member in ("status", "message", "body") if member in reply]
        failures += (_wrong("is what refusal says already", "reply", member) for member in others)
    if not reply.keys() & {"status", "refusal"}:
        failures.append(_wrong("is required, or refusal", "reply", "status"))
    if has_body and "message" in reply:
        failures.append(_wrong("belongs into a body that the vendor makes: say one of them", "reply", "message"))
    if reply.get("status") in _BODILESS and (reply.get("body") is not None or "message" in reply):
        member = "body" if has_body else "message"
        failures.append(_wrong(f"a reply {reply['status']} has no body", "reply", member))
    if reply.get("status", 400) < 400 and "message" in reply:
        failures.append(_wrong("only errors, from 400 on, have a message: say body", "reply", "message"))
    headers = tuple(reply.get("headers", {}).items())
    failures += _bad_headers(headers, reply)
    return Planned(
        reply.get("status", 0),
        reply.get("refusal", ""),
        reply.get("message"),
        has_body,
        reply.get("body"),
        headers,
        reply.get("retry_after"),
    )


def _bad_headers(headers: tuple[tuple[str, str], ...], reply: Mapping[str, Any]) -> Iterator[Failure]:
    for name, value in headers:
        if not _HEADER_NAME.fullmatch(name):
            yield _wrong("cannot be the name of a header", "reply", "headers", name)
        elif name.lower() in _OWN_HEADERS:
            yield _wrong("belongs to the server", "reply", "headers", name)
        elif not SENDABLE.fullmatch(value):
            yield _wrong("holds what no header can carry", "reply", "headers", name)
        elif name.lower() == "retry-after" and "retry_after" in reply:
            yield _wrong("is said by retry_after as well", "reply", "headers", name)
