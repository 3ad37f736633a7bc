"""The request journal: every exchange of every session, as many of the latest as its bounds allow."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from mock_server.errors import ApiError
from mock_server.settings import MOST_ENTRIES
from mock_server.store import EMPTY_ROOT, Root
from mock_server.wire import Incoming, Outgoing

MOST_BYTES = 64 << 20
_FRAME = 2 << 10
"""Bytes that an entry takes beside bodies and headers, about."""
_CHANGE = 6 << 10
"""Bytes that a root of before keeps alive when a write has changed a few items since, about."""


@dataclass(slots=True, eq=False)
class Entry:
    """A journal entry: one exchange. It is filled on the way of its request, and changed no more after that.

    But for `undone`: the state was taken back to before this request.

    `id` is that of `X-Mock-Request-Id`, `number` counts within the session. `started` are seconds since the epoch
    by the machine's clock, `seconds` how long the answer took, delays of faults not included. `stage` is how far the
    request came: `routing`, `forced`, `fault`, `authentication`, `validation`, `handler`. `before` and `after` are the
    session's state around the exchange. `error` is the refusal, `defect` what a 500 that nobody asked for came from.
    `warnings` are broken soft rules (`rule`, `member`). `fault` is the id of the fault that struck.
    """

    incoming: Incoming
    started: float
    id: str = ""
    number: int = 0
    session: str = ""
    seconds: float = 0.0
    base_path: str = ""
    below: str = ""
    vendor: str = ""
    operation: str = ""
    account: str = ""
    caller: str = ""
    stage: str = "routing"
    before: Root = EMPTY_ROOT
    after: Root = EMPTY_ROOT
    error: ApiError | None = None
    defect: str = ""
    warnings: Sequence[Any] = ()
    fault: str = ""
    outgoing: Outgoing = field(default_factory=lambda: Outgoing(500))
    forgotten: bool = False
    undone: bool = False

    @property
    def size(self) -> int:
        """Bytes that it keeps alive, about."""
        changed = _CHANGE if self.after is not self.before else 0
        bodies = len(self.incoming.body) + len(self.outgoing.body)
        return _FRAME + changed + bodies + self.incoming.header_size + 2 * len(self.incoming.query)


class Log:
    """The entries of one session, oldest first. `evicted` counts those that made room for others."""

    __slots__ = ("entries", "evicted")

    def __init__(self) -> None:
        self.entries: deque[Entry] = deque()
        self.evicted = 0

    def find(self, number: int) -> Entry | None:
        """The entry of that number, None when there was none or it was evicted."""
        return next((entry for entry in list(self.entries) if entry.number == number), None)


class Journal:
    """Bounds what all logs together hold, by entries and by bytes; the oldest entry of all is evicted first.

    Thread-safe. With `most_entries` 0 nothing is kept at all.
    """

    def __init__(self, most_entries: int = MOST_ENTRIES, most_bytes: int = MOST_BYTES) -> None:
        self.most_entries = most_entries
        self.most_bytes = most_bytes
        self._lock = threading.Lock()
        self._order: deque[tuple[Log, Entry]] = deque()
        self._entries = 0
        self._bytes = 0

    @property
    def enabled(self) -> bool:
        return self.most_entries > 0

    def record(self, log: Log, entry: Entry) -> None:
        """Keep an entry, as the latest of its log."""
        if not self.most_entries:
            return
        with self._lock:
            log.entries.append(entry)
            self._order.append((log, entry))
            self._entries += 1
            self._bytes += entry.size
            while self._entries > self.most_entries or (self._bytes > self.most_bytes and self._entries > 1):
                self._evict()

    def clear(self, log: Log) -> None:
        """Forget all of a log, as if it had never been written."""
        with self._lock:
            for entry in log.entries:
                entry.forgotten = True
                self._entries -= 1
                self._bytes -= entry.size
            log.entries.clear()
            log.evicted = 0
            if len(self._order) > 2 * self._entries + 1_000:  # what was forgotten must not pile up
                self._order = deque(pair for pair in self._order if not pair[1].forgotten)

    def _evict(self) -> None:
        log, entry = self._order.popleft()
        if entry.forgotten:
            return
        log.entries.popleft()  # the oldest of all is the oldest of its log
        log.evicted += 1
        self._entries -= 1
        self._bytes -= entry.size
