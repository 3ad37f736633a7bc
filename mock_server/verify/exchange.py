"""What a run sent and got, kept without secrets."""

from __future__ import annotations

import base64
import hashlib
import re
import threading
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace

from mock_server.exchange.exchange import CASE, Shown
from mock_server.exchange.redaction import HIDDEN, replacing

MOST_KEPT = 64 << 20
_CHANGING = re.compile(rb"127\.0\.0\.1:\d+|\d{4}-\d\d-\d\dT\d\d:\d\d:[\d.]+(?:Z|[+-]\d\d:\d\d)?")
_PARTS = re.compile(r"[\s;,=]+")
_CREDENTIALS = re.compile(r"(?i)(signature=|basic\s+|bearer\s+)[A-Za-z0-9+/=_.-]{6,}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Exchange(Shown):
    """What a test sent and got; the operation is None where the document has none."""

    test: str
    operation: str | None

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
        self._hide = replacing({form for part in parts for form in _forms(part)})

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
        return _CREDENTIALS.sub(lambda match: match[1] + HIDDEN, self._hide(text))


def _forms(secret: str) -> tuple[str, str]:
    return secret, base64.b64encode(secret.encode()).decode()


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
