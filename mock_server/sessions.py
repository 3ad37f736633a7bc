"""Sessions: isolated states, each forked from the baseline when its name is first used."""

from __future__ import annotations

import itertools
import re
import threading

from mock_server.errors import BadRequest, Unavailable
from mock_server.store import Root, Store

DEFAULT = "default"
MOST_SESSIONS = 100_000
_NAME = re.compile(r"[A-Za-z0-9_.-]{1,64}", re.ASCII)


class Session:
    """One state and the numbers of its requests."""

    __slots__ = ("_numbers", "name", "store")

    def __init__(self, name: str, root: Root) -> None:
        self.name = name
        self.store = Store(root)
        self._numbers = itertools.count(1)

    def next_request_id(self) -> str:
        """`default-1`, `default-2`, …: the same for the same requests, in whatever order other sessions work."""
        return f"{self.name}-{next(self._numbers)}"


class Sessions:
    """All sessions of a server, by name."""

    def __init__(self, baseline: Root) -> None:
        self._baseline = baseline
        self._lock = threading.Lock()
        self._by_name: dict[str, Session] = {}

    def get(self, name: str) -> Session:
        """The session of that name, forked from the baseline at its first use: one reference, whatever the size.

        Raises BadRequest for a name that cannot be one, Unavailable when MOST_SESSIONS exist.
        """
        session = self._by_name.get(name)
        return session if session is not None else self._fork(name)

    def __len__(self) -> int:
        return len(self._by_name)

    def _fork(self, name: str) -> Session:
        if not _NAME.fullmatch(name) or name in (".", ".."):
            raise BadRequest(
                f"{_shown(name)} cannot be the name of a session: 1 to 64 letters, digits, '_', '.' or '-', "
                "and neither '.' nor '..'"
            )
        with self._lock:
            if name != DEFAULT and len(self._by_name) >= MOST_SESSIONS:
                raise Unavailable(
                    f"{MOST_SESSIONS} sessions exist already; restart the server, or reuse the names of old ones"
                )
            return self._by_name.setdefault(name, Session(name, self._baseline))


def _shown(name: str) -> str:
    return repr(name if len(name) <= 80 else f"{name[:80]}…")
