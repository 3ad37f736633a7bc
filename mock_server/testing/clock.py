"""The clock of a session."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from mock_server.clock import parse_instant
from mock_server.testing.admin import Admin


class SessionClock:
    """Everything that depends on time in a session goes by it; other sessions have clocks of their own.

    Instants are aware datetimes or ISO 8601 texts; what has no offset is UTC. Each change returns the new present.
    """

    def __init__(self, admin: Admin) -> None:
        self._admin = admin

    @property
    def now(self) -> datetime:
        return _shown(self._admin.get("/clock"))

    @property
    def is_frozen(self) -> bool:
        return bool(self._admin.get("/clock")["mode"] == "frozen")

    def freeze(self, at: datetime | str | None = None) -> datetime:
        """Stop the clock at an instant, else where it stands."""
        return self._set("frozen", at)

    def run(self, at: datetime | str | None = None) -> datetime:
        """Let the clock run from an instant, else from where it stands."""
        return self._set("running", at)

    def advance(self, by: timedelta | None = None, *, seconds: float = 0.0) -> datetime:
        """Put the clock forward; it runs on, or stays frozen, as before."""
        total = seconds + (by.total_seconds() if by else 0.0)
        return _shown(self._admin.post("/clock/advance", {"seconds": total}))

    def reset(self) -> datetime:
        """As the session began."""
        return _shown(self._admin.call("DELETE", "/clock"))

    def _set(self, mode: str, at: datetime | str | None) -> datetime:
        body = {"mode": mode} if at is None else {"mode": mode, "now": _text(at)}
        return _shown(self._admin.put("/clock", body))


def _text(at: datetime | str) -> str:
    if isinstance(at, datetime):
        at = (at if at.tzinfo else at.replace(tzinfo=UTC)).isoformat()
    return at


def _shown(clock: Mapping[str, Any]) -> datetime:
    return parse_instant(clock["now"])
