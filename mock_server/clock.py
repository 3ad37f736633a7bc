"""The session's clock, the only source of time behind a request."""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from email.utils import formatdate
from functools import lru_cache


@dataclass(frozen=True, slots=True)
class Clock:
    """Frozen at an instant, or running when `frozen_at` is None: then `offset` ahead of the machine's UTC.

    `baseline` is the clock that the session began with, once this one was changed.
    """

    frozen_at: datetime | None = None
    offset: timedelta = timedelta()
    baseline: Clock | None = None

    def now(self) -> datetime:
        """The present instant of this clock, aware, in UTC."""
        return self.frozen_at or datetime.now(UTC) + self.offset

    @property
    def first(self) -> Clock:
        """The clock that the session began with."""
        return self.baseline or self

    def frozen(self, at: datetime | None = None) -> Clock:
        """The same, stopped at an instant, else where it stands."""
        return replace(self, frozen_at=at or self.now(), offset=timedelta(), baseline=self.first)

    def running(self, at: datetime | None = None) -> Clock:
        """The same, running on from an instant, else from where it stands."""
        offset = (at or self.now()) - datetime.now(UTC) if at or self.frozen_at else self.offset
        return replace(self, frozen_at=None, offset=offset, baseline=self.first)

    def advanced(self, by: timedelta) -> Clock:
        """The same, so much later, running or frozen as before. Raises OverflowError beyond the year 9999."""
        if self.frozen_at is not None:
            return self.frozen(self.frozen_at + by)
        _ = self.now() + by
        return replace(self, offset=self.offset + by, baseline=self.first)


def parse_instant(text: str) -> datetime:
    """An ISO 8601 date-time as an aware UTC instant; without an offset it is taken as UTC.

    Raises ValueError for anything else, a bare date included.
    """
    if "T" not in text.upper():
        raise ValueError(f"{text!r} has no time of day")
    instant = datetime.fromisoformat(text)
    return (instant if instant.tzinfo else instant.replace(tzinfo=UTC)).astimezone(UTC)


def format_seconds(instant: datetime) -> str:
    """`2024-01-15T12:00:00Z`: UTC, whole seconds."""
    return instant.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="seconds") + "Z"


def format_instant(instant: datetime) -> str:
    """`2024-01-15T12:00:00.123456Z`: an aware instant of UTC in ISO 8601, without a fraction when it has none."""
    return instant.isoformat().replace("+00:00", "Z")


def http_date(clock: Clock) -> str:
    """`Mon, 15 Jan 2024 12:00:00 GMT`, what the clock shows as the header Date says it."""
    if clock.frozen_at is not None:
        return _http_date(int(clock.frozen_at.timestamp()))
    return _http_date(int(time.time() + clock.offset.total_seconds()))


@lru_cache(maxsize=64)
def _http_date(second: int) -> str:
    return formatdate(second, usegmt=True)
