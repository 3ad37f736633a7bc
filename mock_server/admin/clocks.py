"""The session's clock: read, frozen, set, advanced, let run."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from mock_server.admin.control import AdminCall
from mock_server.clock import Clock, format_instant, parse_instant
from mock_server.errors import Conflict
from mock_server.vendor import Reply

Change = Callable[[Clock], Clock]
LATEST = datetime(3000, 1, 2, tzinfo=UTC)
"""What no clock shows any more: vendors reckon some centuries on from it. The document says what it may be set to."""


class ClockAdmin:
    """Handlers of `/clock`, for the session of the request."""

    def get_clock(self, call: AdminCall) -> Reply:
        return Reply(200, shown(call.session.store.root.clock))

    def set_clock(self, call: AdminCall) -> Reply:
        """Frozen or running, from an instant or from where it stands."""
        at = parse_instant(call.body["now"]) if "now" in call.body else None
        return _changed(call, lambda clock: clock.frozen(at) if call.body["mode"] == "frozen" else clock.running(at))

    def advance_clock(self, call: AdminCall) -> Reply:
        return _changed(call, lambda clock: clock.advanced(timedelta(seconds=call.body["seconds"])))

    def reset_clock(self, call: AdminCall) -> Reply:
        """As the session began."""
        return _changed(call, lambda clock: call.session.baseline.clock)


def shown(clock: Clock) -> dict[str, Any]:
    """A clock as the control plane tells it."""
    return {
        "mode": "running" if clock.frozen_at is None else "frozen",
        "now": format_instant(clock.now()),
        "offset_seconds": clock.offset.total_seconds(),
    }


def _changed(call: AdminCall, change: Change) -> Reply:
    root = call.session.store.update(lambda root: replace(root, clock=_possible(change, root.clock)))
    return Reply(200, shown(root.clock))


def _possible(change: Change, clock: Clock) -> Clock:
    try:
        changed = change(clock)
        if changed.now() < LATEST:
            return changed
    except OverflowError:
        pass
    raise Conflict("no clock shows the year 3000")
