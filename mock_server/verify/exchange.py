"""What a run sent and got, kept without secrets."""

from __future__ import annotations

import base64
import hashlib
import re
import shlex
import threading
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

import httpx

HIDDEN = "REDACTED"
MOST_KEPT = 64 << 20
_SECRETS = frozenset({"authorization", "proxy-authorization", "cookie", "set-cookie"})
CASE = "x-schemathesis-testcaseid"
"""The header by which the schema layer finds a request again; it means nothing to the target."""
_UNTOLD = frozenset({"host", "accept", "accept-encoding", "connection", "content-length", "user-agent", CASE})
_CHANGING = re.compile(rb"127\.0\.0\.1:\d+|\d{4}-\d\d-\d\dT\d\d:\d\d:[\d.]+(?:Z|[+-]\d\d:\d\d)?")
_PARTS = re.compile(r"[\s;,=]+")
_CREDENTIALS = re.compile(r"(?i)(signature=|basic\s+|bearer\s+)[A-Za-z0-9+/=_.-]{6,}")


@dataclass(frozen=True, slots=True)
class Exchange:
    """One request and its reply, or in place of the reply the `error` that there was none.

    Headers have lower-case names, with secrets replaced. `started` is in seconds since the epoch,
    `seconds` how long it took until the reply was read. `left_out` is how many bytes of bodies were not kept.
    """

    test: str
    operation: str | None
    method: str
    url: str
    headers: Mapping[str, str]
    body: bytes
    started: float
    seconds: float
    status: int | None = None
    reply_headers: Mapping[str, str] = field(default_factory=dict)
    reply_body: bytes = b""
    error: str | None = None
    left_out: int = 0

    def curl(self) -> str:
        """The request as a command; credentials are left for the reader to fill in."""
        parts = ["curl", "-i", "-X", self.method]
        for name, value in self.headers.items():
            if name not in _UNTOLD or (name == "accept" and value != "*/*"):
                parts += ["-H", f"{name}: {value}"]
        if self.body:
            parts += ["--data-binary", self.body.decode("utf-8", "replace")]
        return shlex.join([*parts, self.url])

    def line(self) -> str:
        """The request in one line that is the same in each run with the same seed, whenever that is."""
        body = _CHANGING.sub(b"a time or address", self.body)
        digest = hashlib.sha256(body).hexdigest()[:12] if body else "-"
        path = self.url.partition("://")[2].partition("/")[2]
        return f"{self.test} {self.method} /{path} {digest}"


class Deviation(AssertionError):
    """Many requests were sent, and some of them show what is wrong: their CASE is in `cases`."""

    def __init__(self, text: str, cases: Iterable[str]) -> None:
        super().__init__(text)
        self.cases = frozenset(cases)

    def shown_by(self, exchange: Exchange) -> bool:
        return exchange.headers.get(CASE) in self.cases


class Scrubber:
    """Takes secrets out of texts: those that were given, and whatever looks like credentials."""

    def __init__(self, secrets: Iterable[str] = ()) -> None:
        parts = {part for secret in secrets for part in (secret, *_PARTS.split(secret)) if len(part) >= 4}
        spelled = {form for part in parts for form in _forms(part)}
        longest_first = sorted(spelled, key=len, reverse=True)
        self._secrets = re.compile("|".join(map(re.escape, longest_first))) if spelled else None

    def exchange(self, exchange: Exchange) -> Exchange:
        """The same without secrets anywhere; before it is written in any format, which may spell them otherwise."""
        return replace(
            exchange,
            url=self(exchange.url),
            headers={name: self(value) for name, value in exchange.headers.items()},
            body=self._bytes(exchange.body),
            reply_headers={name: self(value) for name, value in exchange.reply_headers.items()},
            reply_body=self._bytes(exchange.reply_body),
        )

    def _bytes(self, body: bytes) -> bytes:
        return self(body.decode("utf-8", "surrogateescape")).encode("utf-8", "surrogateescape")

    def __call__(self, text: str) -> str:
        if self._secrets is not None:
            text = self._secrets.sub(HIDDEN, text)
        return _CREDENTIALS.sub(lambda match: match[1] + HIDDEN, text)


def _forms(secret: str) -> tuple[str, str]:
    return secret, base64.b64encode(secret.encode()).decode()


def told(headers: httpx.Headers, secret_names: Iterable[str] = ()) -> dict[str, str]:
    """Headers with lower-case names, secrets replaced; of credentials the scheme stays."""
    hidden = _SECRETS | {name.lower() for name in secret_names}
    return {name: _hide(name, value) if name in hidden else value for name, value in headers.items()}


def _hide(name: str, value: str) -> str:
    scheme, space, _ = value.partition(" ")
    return f"{scheme} {HIDDEN}" if space and name.endswith("authorization") else HIDDEN


class Recorder:
    """The exchanges of a run, by the test that caused them; safe to use from several threads.

    `statuses` counts replies by operationId and status. Of bodies MOST_KEPT bytes are kept in all; what comes after
    that is kept without its bodies.
    """

    def __init__(self, secret_names: Iterable[str] = (), scrub: Scrubber | None = None) -> None:
        self._scrub = scrub
        self._lock = threading.Lock()
        self._by_test: dict[str, list[Exchange]] = {}
        self.secret_names = frozenset(secret_names)
        self.test = ""
        self.statuses: Counter[tuple[str, int]] = Counter()
        self._kept = 0
        self._log: list[str] = []

    def add(self, exchange: Exchange) -> None:
        line = exchange.line()
        if self._scrub is not None:
            exchange = self._scrub.exchange(exchange)
        with self._lock:
            self._log.append(line)
            size = len(exchange.body) + len(exchange.reply_body)
            if self._kept + size > MOST_KEPT:
                exchange = replace(exchange, body=b"", reply_body=b"", left_out=size)
            else:
                self._kept += size
            self._by_test.setdefault(exchange.test, []).append(exchange)
            if exchange.operation is not None and exchange.status is not None:
                self.statuses[exchange.operation, exchange.status] += 1

    def of(self, test: str) -> list[Exchange]:
        """What a test sent, in that order; nothing of one that was forgotten."""
        with self._lock:
            return list(self._by_test.get(test, ()))

    def all(self) -> list[Exchange]:
        with self._lock:
            return sorted(
                (exchange for exchanges in self._by_test.values() for exchange in exchanges),
                key=lambda exchange: exchange.started,
            )

    def log(self) -> list[str]:
        """A line for each request, test by test; those that several clients sent at once are in no order of time."""
        with self._lock:
            ordered = [line for line in self._log if "/concurrency/" not in line]
            return ordered + sorted(line for line in self._log if "/concurrency/" in line)

    def forget(self, test: str) -> None:
        """Keep of a test's exchanges no more than counts and lines."""
        with self._lock:
            for exchange in self._by_test.pop(test, ()):
                self._kept -= len(exchange.body) + len(exchange.reply_body)
