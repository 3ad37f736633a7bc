"""The session's clock, the only source of time behind a request."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime


@dataclass(frozen=True, slots=True)
class Clock:
    """Frozen at an instant, or running with the machine's UTC when `frozen_at` is None."""

    frozen_at: datetime | None = None

    def now(self) -> datetime:
        """The present instant of this clock, aware, in UTC."""
        return self.frozen_at or datetime.now(UTC)


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
