"""Sessions: isolated states, each forked from the baseline when its name is first used."""

from __future__ import annotations

import itertools
import re
import threading
import time
from collections.abc import Callable

from mock_server.errors import BadRequest, Conflict, NotFound, Unavailable
from mock_server.faults import Faults
from mock_server.journal import Journal, Log
from mock_server.settings import IDLE_SECONDS, MOST_SESSIONS
from mock_server.store import Root, Store

DEFAULT = "default"
_NAME = re.compile(r"[A-Za-z0-9_.-]{1,64}", re.ASCII)
_SWEEP_SECONDS = 60
_HURRIED_SWEEP_SECONDS = 1
"""How often, at the most, it is looked for idle sessions; the second when there is no room for another one."""


class Session:
    """One state, what led to it, the faults that its requests may meet, and the numbers of its requests.

    `baseline` is what a reset leads back to. `used` are seconds of a clock that only runs forward.
    """

    __slots__ = ("_numbers", "baseline", "faults", "log", "name", "snapshots", "store", "used")

    def __init__(self, name: str, root: Root, now: float = 0.0) -> None:
        self.name = name
        self.baseline = root
        self.store = Store(root)
        self.log = Log()
        self.faults = Faults()
        self.snapshots: dict[str, Root] = {}
        self.used = now
        self._numbers = itertools.count(1)

    def next_number(self) -> int:
        """1, 2, 3, …: the same for the same requests, in whatever order other sessions work."""
        return next(self._numbers)

    def begin_again(self) -> None:
        """State, clock and numbers as they were at first, no faults; snapshots stay, and the journal too."""
        self.store.replace(self.baseline)
        self.faults = Faults()
        self._numbers = itertools.count(1)


class Sessions:
    """All sessions of a server, by name. Thread-safe.

    A session that nobody has used for `idle` seconds is deleted when others begin; 0 keeps all. `default` is never
    deleted. `monotonic` is the clock of that.
    """

    def __init__(
        self,
        baseline: Root,
        journal: Journal | None = None,
        *,
        most: int = MOST_SESSIONS,
        idle: float = IDLE_SECONDS,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self.baseline = baseline
        self.journal = journal or Journal()
        self.most = most
        self.expired = 0
        self._idle = idle
        self._now = monotonic
        self._swept = monotonic()
        self._lock = threading.Lock()
        self._made = itertools.count(1)
        self._by_name: dict[str, Session] = {}

    def get(self, name: str) -> Session:
        """The session of that name, forked from the baseline at its first use: one reference, whatever the size.

        Raises BadRequest for a name that cannot be one, Unavailable when there is no room for another.
        """
        session = self._by_name.get(name)
        if session is None:
            refuse_bad_name(name)
            with self._lock:
                session = self._by_name.get(name) or self._add(name, self.baseline)
        session.used = self._now()
        return session

    def find(self, name: str) -> Session:
        """Raises NotFound when there is no session of that name; `default` is always there."""
        session = self.get(DEFAULT) if name == DEFAULT else self._by_name.get(name)
        if session is None:
            raise NotFound(f"there is no session {_shown(name)}")
        return session

    def create(self, name: str | None, root: Root) -> Session:
        """A new session that begins with `root`; without a name it gets one of its own (`session-1`, …).

        Raises Conflict when there is one of that name, BadRequest and Unavailable as `get` does.
        """
        if name is not None:
            refuse_bad_name(name)
        with self._lock:
            if name is None:
                name = next(free for number in self._made if (free := f"session-{number}") not in self._by_name)
            elif name in self._by_name or name == DEFAULT:
                raise Conflict(f"a session {_shown(name)} exists already; reset it, or choose another name")
            return self._add(name, root)

    def delete(self, name: str) -> None:
        """Forget a session and its journal; its name may begin anew. Raises NotFound, and Conflict for `default`."""
        if name == DEFAULT:
            raise Conflict("the session 'default' is always there; reset it instead")
        with self._lock:
            self._remove(self.find(name))

    def begin_again(self, session: Session) -> None:
        """State, clock and numbers as the session began, no faults, an empty journal; snapshots stay."""
        session.begin_again()
        self.journal.clear(session.log)

    def all(self) -> list[Session]:
        """In the order in which they began."""
        self.get(DEFAULT)
        return list(self._by_name.values())

    def idle_seconds(self, session: Session) -> float:
        """How long nobody has used it."""
        return self._now() - session.used

    def __len__(self) -> int:
        return len(self._by_name)

    def _add(self, name: str, root: Root) -> Session:
        now = self._now()
        full = len(self._by_name) >= self.most
        if self._idle and now - self._swept > (_HURRIED_SWEEP_SECONDS if full else _SWEEP_SECONDS):
            self._sweep(now)
        if name != DEFAULT and len(self._by_name) >= self.most:
            raise Unavailable(
                f"{self.most} sessions exist already; delete some (DELETE /__admin/sessions/NAME), reuse the names of "
                "old ones, or start the server with a higher --max-sessions"
            )
        session = self._by_name[name] = Session(name, root, now)
        return session

    def _sweep(self, now: float) -> None:
        """Delete what is idle."""
        self._swept = now
        for session in [each for each in self._by_name.values() if now - each.used > self._idle]:
            if session.name != DEFAULT:
                self._remove(session)
                self.expired += 1

    def _remove(self, session: Session) -> None:
        self._by_name.pop(session.name, None)
        self.journal.clear(session.log)


def refuse_bad_name(name: str) -> None:
    """Raises BadRequest for what cannot be the name of a session."""
    if not _NAME.fullmatch(name) or name in (".", ".."):
        raise BadRequest(
            f"{_shown(name)} cannot be the name of a session: 1 to 64 letters, digits, '_', '.' or '-', "
            "and neither '.' nor '..'"
        )


def _shown(name: str) -> str:
    return repr(name if len(name) <= 80 else f"{name[:80]}…")
