"""Faults: what makes a session answer otherwise than its vendors would, to which requests, when and how.

Nothing is left to chance: what is drawn depends on the seed of the server, the fault's id and the number of the request
among those that it matches, so that the same requests meet the same faults in every run.
"""

from __future__ import annotations

import hashlib
import math
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from statistics import NormalDist
from typing import Any

from mock_server.clock import Clock
from mock_server.errors import Conflict, NotFound
from mock_server.wire import Delivery

MOST_FAULTS = 100
LONGEST_MS = 120_000
"""How long a reply may be held back, or spread."""
RESET, EMPTY = "CONNECTION_RESET_BY_PEER", "EMPTY_RESPONSE"
MALFORMED, RANDOM, TRUNCATED = "MALFORMED_RESPONSE_CHUNK", "RANDOM_DATA_THEN_CLOSE", "TRUNCATED_BODY"
ENDINGS = (RESET, EMPTY, MALFORMED, RANDOM, TRUNCATED)
"""What can become of a connection instead of a whole reply."""
UNSEEN = (RESET, EMPTY, RANDOM)
"""Endings after which a client has seen nothing of a reply."""
EXPIRED_CREDENTIALS = "expired-credentials"


@dataclass(frozen=True, slots=True)
class Asked:
    """What faults look at: `path` stands below the mount, `operation` is empty where there is none."""

    vendor: str
    operation: str
    method: str
    path: str
    headers: Mapping[str, str]


Test = Callable[[Asked], bool]


@dataclass(frozen=True, slots=True)
class Planned:
    """The reply of a fault. Without `refusal`, `message` and `body` it is what the document shows of the status.

    `refusal` names a refusal of the vendor that has a status of its own; `has_body` tells a `body` of None, which is
    none at all, from one that was not given. `retry_after` are seconds.
    """

    status: int = 0
    refusal: str = ""
    message: str | None = None
    has_body: bool = False
    body: Any = None
    headers: tuple[tuple[str, str], ...] = ()
    retry_after: int | None = None


@dataclass(slots=True)
class Tally:
    """What a fault has counted: requests that it matched and struck, and those of the present window of its quota."""

    matched: int = 0
    struck: int = 0
    window: datetime | None = None
    in_window: int = 0


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault. `understood` is a NewFault (`openapi/admin.yaml`) with what its preset stands for: when it strikes
    and how it delays is read from there.

    All `tests` must hold for a request to match. `reply` is None where the true reply is delivered, or nothing;
    `carry_out` says whether the request runs at all. `since` is an instant of the session's clock.
    """

    id: str
    understood: Mapping[str, Any]
    seed: int
    since: datetime
    tests: tuple[Test, ...]
    reply: Planned | None
    ending: str
    carry_out: bool
    tally: Tally = field(default_factory=Tally, compare=False)

    def matches(self, asked: Asked) -> bool:
        return all(test(asked) for test in self.tests)

    def is_over(self, clock: Clock) -> bool:
        """Whether its time to live has passed by the session's clock."""
        seconds = self.understood.get("ttl_seconds")
        return seconds is not None and clock.now() - self.since >= timedelta(seconds=seconds)

    def drawn(self, number: int, purpose: str) -> float:
        """A number from 0 up to, but not in, 1: always the same for the same request number."""
        return (int.from_bytes(self._digest(number, purpose)[:8]) >> 11) / (1 << 53)

    def noise(self, number: int) -> bytes:
        """Bytes that are no HTTP, not even the size of a chunk."""
        return b"~" + self._digest(number, "noise") + b"\r\n\r\n"

    def _digest(self, number: int, purpose: str) -> bytes:
        return hashlib.blake2b(f"{self.seed}/{self.id}/{number}/{purpose}".encode(), digest_size=48).digest()


@dataclass(frozen=True, slots=True)
class Strike:
    """A fault that strikes a request: the reply that it gives, None for the true one, and how it is delivered.

    `carry_out` says whether the request runs at all.
    """

    fault: Fault
    reply: Planned | None
    delivery: Delivery | None
    carry_out: bool


class Faults:
    """The faults of one session in their order. Thread-safe; `all` is never changed in place."""

    __slots__ = ("_lock", "_made", "all")

    def __init__(self) -> None:
        self.all: tuple[Fault, ...] = ()
        self._made = 0
        self._lock = threading.Lock()

    def add(self, make: Callable[[str], Fault]) -> Fault:
        """A new fault behind the others, made of its id. Raises Conflict when there are MOST_FAULTS already."""
        with self._lock:
            if len(self.all) >= MOST_FAULTS:
                raise Conflict(f"the session has {MOST_FAULTS} faults already; delete some (DELETE /__admin/faults)")
            fault = make(f"fault-{self._made + 1}")
            self._made += 1
            self.all = (*self.all, fault)
        return fault

    def find(self, fault_id: str) -> Fault:
        """Raises NotFound."""
        for fault in self.all:
            if fault.id == fault_id:
                return fault
        raise NotFound(f"this session has no fault {fault_id[:80]!r}")

    def delete(self, fault_id: str) -> None:
        """Raises NotFound."""
        with self._lock:
            gone = self.find(fault_id)
            self.all = tuple(fault for fault in self.all if fault is not gone)

    def clear(self) -> None:
        """Delete all; ids are not given again."""
        with self._lock:
            self.all = ()

    def strike(self, asked: Asked, clock: Clock) -> Strike | None:
        """The first fault that strikes the request. It counts for this one and those before it, not for later ones."""
        for fault in self.all:
            if fault.matches(asked) and not fault.is_over(clock):
                with self._lock:
                    number = _count(fault, clock)
                if number:
                    return _strike(fault, number, clock)
        return None


def _count(fault: Fault, clock: Clock) -> int:
    """Count a matching request; its number when the fault strikes it, else 0."""
    tally, when = fault.tally, fault.understood
    tally.matched += 1
    number = tally.matched - when.get("after", 0)
    chosen = number > 0 and number <= when.get("first", number) and number % when.get("every", 1) == 0
    if chosen and "probability" in when:
        chosen = fault.drawn(tally.matched, "probability") < when["probability"]
    if not chosen or not _is_beyond_quota(fault, clock):
        return 0
    tally.struck += 1
    return tally.matched


def _is_beyond_quota(fault: Fault, clock: Clock) -> bool:
    """Whether the window has taken as many requests as it may; a window begins with its first request."""
    quota, tally = fault.understood.get("quota"), fault.tally
    if quota is None:
        return True
    now = clock.now()
    if tally.window is None or not timedelta() <= now - tally.window < timedelta(seconds=quota["window_seconds"]):
        tally.window, tally.in_window = now, 0
    tally.in_window += 1
    return tally.in_window > int(quota["limit"])


def _strike(fault: Fault, number: int, clock: Clock) -> Strike:
    reply = fault.reply
    if reply is not None and reply.retry_after is None:
        reply = replace(reply, retry_after=_until_next_window(fault, clock))
    return Strike(fault, reply, _delivery(fault, number), fault.carry_out)


def _until_next_window(fault: Fault, clock: Clock) -> int | None:
    """Whole seconds, at least one, until the quota has room again; None without a quota."""
    quota, window = fault.understood.get("quota"), fault.tally.window
    if quota is None or window is None:
        return None
    left = timedelta(seconds=quota["window_seconds"]) - (clock.now() - window)
    return max(1, math.ceil(left.total_seconds()))


def _delivery(fault: Fault, number: int) -> Delivery | None:
    """How the reply goes over the wire; None when there is nothing unusual about it."""
    dribble = fault.understood.get("dribble")
    delay = _delay_ms(fault, number) / 1000
    if not (delay or dribble or fault.ending):
        return None
    noise = fault.noise(number) if fault.ending in (MALFORMED, RANDOM) else b""
    if dribble is None:
        return Delivery(delay, ending=fault.ending, noise=noise)
    return Delivery(delay, int(dribble["pieces"]), dribble["over_ms"] / 1000, fault.ending, noise)


def _delay_ms(fault: Fault, number: int) -> float:
    delay = fault.understood.get("delay", {"fixed_ms": 0})
    if "fixed_ms" in delay:
        return float(delay["fixed_ms"])
    drawn = fault.drawn(number, "delay")
    if "uniform_ms" in delay:
        low, high = delay["uniform_ms"]
        return float(low + (high - low) * drawn)
    median, sigma = delay["lognormal_ms"]["median"], delay["lognormal_ms"]["sigma"]
    exponent = sigma * NormalDist().inv_cdf(drawn or 0.5)
    return float(min(median * math.exp(min(exponent, 100.0)), LONGEST_MS))
