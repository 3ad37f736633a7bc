"""The session's clock: read, frozen, set, advanced, let run."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from mock_server.admin.control import AdminCall, Control
from mock_server.clock import Clock, parse_instant
from mock_server.errors import BadRequest, Failure, Invalid
from mock_server.vendor import Reply

EARLIEST, LATEST = datetime(1970, 1, 1, tzinfo=UTC), datetime(3000, 1, 1, tzinfo=UTC)
"""What a clock may show: vendors reckon some centuries on from it."""


class ClockAdmin:
    """Handlers of `/clock`, for the session of the request."""

    def __init__(self, control: Control) -> None:
        self._control = control

    def get_clock(self, call: AdminCall) -> Reply:
        return Reply(200, shown(call.session.store.root.clock))

    def set_clock(self, call: AdminCall) -> Reply:
        """Frozen or running, from an instant or from where it stands."""
        at = _instant(call.body["now"]) if "now" in call.body else None
        return _changed(call, lambda clock: clock.frozen(at) if call.body["mode"] == "frozen" else clock.running(at))

    def advance_clock(self, call: AdminCall) -> Reply:
        return _changed(call, lambda clock: clock.advanced(timedelta(seconds=call.body["seconds"])))

    def reset_clock(self, call: AdminCall) -> Reply:
        """As the session began."""
        return _changed(call, lambda clock: clock.first)


def shown(clock: Clock) -> dict[str, Any]:
    """A clock as the control plane tells it."""
    return {
        "mode": "running" if clock.frozen_at is None else "frozen",
        "now": clock.now().isoformat().replace("+00:00", "Z"),
        "offset_seconds": clock.offset.total_seconds(),
    }


def _changed(call: AdminCall, change: Any) -> Reply:
    store = call.session.store
    root = store.root
    try:
        clock = change(root.clock)
        fits = EARLIEST <= clock.now() < LATEST
    except OverflowError:
        fits = False
    if not fits:
        raise BadRequest(f"a clock shows instants from {EARLIEST:%Y} up to, but not in, {LATEST:%Y}")
    store.update(lambda now: replace(now, clock=clock))
    return Reply(200, shown(clock))


def _instant(text: str) -> datetime:
    try:
        return parse_instant(text)
    except (ValueError, OverflowError):
        message = "is not an ISO 8601 date and time, such as 2024-01-15T12:00:00Z"
        raise Invalid([Failure("body", ("now",), message, text, "format")]) from None
