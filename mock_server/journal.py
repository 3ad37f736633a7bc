"""The request journal: every exchange of every session, as many of the latest as its bounds allow."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from mock_server.errors import ApiError, Failure, Invalid, NotFound
from mock_server.settings import MOST_ENTRIES
from mock_server.store import EMPTY_ROOT, Root
from mock_server.wire import Incoming, Outgoing

MOST_BYTES = 64 << 20
LONGEST_VALUE = 200
"""Characters that are kept of a value that was refused, and of a defect ten times as many."""
_FRAME = 1 << 10
"""Bytes that an entry takes beside bodies and headers, about."""
_HEADER = 150
"""Bytes that a header takes beside its characters, about."""
_REFUSED = 600
"""Bytes that one member that broke a rule takes, about."""
_CHANGE = 4 << 10
"""Bytes that a root of before keeps alive when a write has changed a few items since, about."""
_UNFOLDED = 6
"""Bytes that stored values take for each byte of a body that brought them, about."""


@dataclass(slots=True, eq=False)
class Entry:
    """A journal entry: one exchange. It is filled on the way of its request, and changed no more after that.

    But for `undone`: the state was taken back to before this request.

    `id` is that of `X-Mock-Request-Id`, `number` counts within the session. `started` are seconds since the epoch by
    the machine's clock, `seconds` how long the answer took, delays of faults not included. `stage` is how far the
    request came: `routing`, `forced`, `fault`, `authentication`, `validation`, `handler`. `before` and `after` are the
    session's state around the exchange. `outgoing` is there once the request is answered. `error` is the refusal,
    `defect` what a 500 that nobody asked for came from. `warnings` are broken soft rules (`rule`, `member`). `fault` is
    the id of the fault that struck. `size` are the bytes that it keeps alive, about. `undone` says that its change was
    taken back, `changed` whether it made one: None until somebody has looked.
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
    outgoing: Outgoing = field(init=False, repr=False)
    size: int = 0
    undone: bool = False
    changed: bool | None = None

    @property
    def path(self) -> str:
        """The path, decoded, without the prefix of its session."""
        prefix, path = f"/__sessions/{self.session}", self.incoming.path
        own = path.startswith(prefix) and path[len(prefix) : len(prefix) + 1] in ("", "/")
        return path.removeprefix(prefix) if own else path

    def slim(self) -> None:
        """Let go of what is needed no more once the reply is made, and reckon the size of the rest."""
        error = self.error
        if error is not None:
            # The frames of its traceback hold the whole request's work, and would wait for the garbage collector.
            error.__traceback__ = error.__context__ = error.__cause__ = None
            if isinstance(error, Invalid):
                error.failures = tuple(map(_slimmed, error.failures))
        if self.defect:
            self.defect = self.defect[: 10 * LONGEST_VALUE]
        # The encoder leaves the buffer as large as it was made, 4 KiB at least: a copy takes what it needs.
        self.outgoing.body = bytes(memoryview(self.outgoing.body))
        self.size = self._size()

    def _size(self) -> int:
        incoming = self.incoming
        size = _FRAME + len(incoming.body) + len(self.outgoing.body) + incoming.header_size
        size += _HEADER * len(incoming.headers) + len(incoming.path) + 2 * len(incoming.query)
        if self.after is not self.before:
            size += _CHANGE + _UNFOLDED * len(incoming.body)
        if self.warnings:
            size += _HEADER * len(self.warnings)
        if isinstance(self.error, Invalid):
            size += _REFUSED * len(self.error.failures)
        return size


def _slimmed(failure: Failure) -> Failure:
    """The failure with a value of a bounded size: what is large is told about in words."""
    value = failure.value
    if isinstance(value, dict | list) or (isinstance(value, str) and len(value) > LONGEST_VALUE):
        return replace(failure, value=_in_words(value))
    return failure


def _in_words(value: dict[str, Any] | list[Any] | str) -> Any:
    if isinstance(value, str):
        return f"{value[:LONGEST_VALUE]}… ({len(value)} characters)"
    if isinstance(value, dict):
        names = ", ".join(str(name)[:40] for name in list(value)[:5])
        return f"an object with {len(value)} members: {names}{', …' if len(value) > 5 else ''}" if value else {}
    return f"an array of {len(value)} items" if value else []


class Log:
    """The entries of one session, oldest first, which is by their numbers.

    `evicted` counts those that made room for others, `last_evicted` is the highest number of these; `last_cleared`
    that of those that were deleted on demand. `forgotten` are places of deleted entries in the order of the journal.
    `brought` are bytes of bodies by which the control plane has changed the state since the latest entry.
    """

    __slots__ = ("brought", "entries", "evicted", "forgotten", "last_cleared", "last_evicted")

    def __init__(self) -> None:
        self.entries: deque[Entry] = deque()
        self.evicted = self.last_evicted = self.last_cleared = self.forgotten = self.brought = 0


class Journal:
    """Bounds what all logs together hold, by entries and by bytes; the oldest entry of all is evicted first.

    Thread-safe. With `most_entries` 0 nothing is kept at all.
    """

    def __init__(self, most_entries: int = MOST_ENTRIES, most_bytes: int = MOST_BYTES) -> None:
        self.most_entries = most_entries
        self.most_bytes = most_bytes
        self._lock = threading.Lock()
        self._order: deque[Log] = deque()  # the log of each entry, in the order in which they came
        self._entries = 0
        self._bytes = 0

    @property
    def enabled(self) -> bool:
        return self.most_entries > 0

    @property
    def held(self) -> tuple[int, int]:
        """How many entries it holds, and about how many bytes these keep alive."""
        with self._lock:
            return self._entries, self._bytes

    def record(self, log: Log, entry: Entry, number: Callable[[], int]) -> None:
        """Give an entry its number and id, and keep it as the latest of its log.

        Both in one step, so that whoever has seen a number has seen all below it.
        """
        with self._lock:
            entry.number = number()
            entry.id = f"{entry.session}-{entry.number}"
            if not self.most_entries:
                return
            entry.slim()
            if log.brought:  # it is the first to hold on to what was there before these changes
                entry.size += _UNFOLDED * log.brought
                log.brought = 0
            log.entries.append(entry)
            self._order.append(log)
            self._entries += 1
            self._bytes += entry.size
            while self._entries > self.most_entries or (self._bytes > self.most_bytes and self._entries > 1):
                self._evict()

    def clear(self, log: Log) -> None:
        """Forget all of a log, as if it had never been written."""
        with self._lock:
            log.last_cleared = max(log.last_cleared, log.last_evicted, *(entry.number for entry in log.entries), 0)
            log.forgotten += len(log.entries)
            self._entries -= len(log.entries)
            self._bytes -= sum(entry.size for entry in log.entries)
            log.entries.clear()
            log.evicted = log.last_evicted = log.brought = 0
            if len(self._order) > 2 * self._entries + 1_000:  # what was forgotten must not pile up
                self._order = deque(log for log in self._order if not _passed(log))

    def find(self, log: Log, number: int) -> Entry:
        """The entry of that number. Raises NotFound saying where it is gone, if there ever was one."""
        with self._lock:
            place = number - log.entries[0].number if log.entries else 0  # numbers leave no gaps
            if 0 <= place < len(log.entries):
                return log.entries[place]
            raise NotFound(f"the journal has no request {number} of this session: {self._absence(log, number)}")

    def read(self, log: Log) -> tuple[list[Entry], int, int]:
        """All entries of a log with its `evicted` and `last_evicted`, as they are at one moment."""
        with self._lock:
            return list(log.entries), log.evicted, log.last_evicted

    def _absence(self, log: Log, number: int) -> str:
        if not self.enabled:
            return "it is off; start the server with a --max-request-journal-entries above 0"
        if number <= log.last_evicted:
            return (
                f"it was evicted to make room for later ones; all sessions together keep {self.most_entries} "
                f"entries and {self.most_bytes >> 20} MiB; start the server with a higher "
                "--max-request-journal-entries, look sooner, or empty it between tests"
            )
        if number <= log.last_cleared:
            return "it was deleted with the session's journal"
        return "the session has had none of this number"

    def _evict(self) -> None:
        log = self._order.popleft()
        if _passed(log):
            return
        entry = log.entries.popleft()  # the oldest of all is the oldest of its log
        log.evicted += 1
        log.last_evicted = entry.number
        self._entries -= 1
        self._bytes -= entry.size


def _passed(log: Log) -> bool:
    """Whether the log's next place in the order is that of a deleted entry; it is passed then."""
    if not log.forgotten:
        return False
    log.forgotten -= 1
    return True
