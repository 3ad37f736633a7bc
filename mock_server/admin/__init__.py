"""The control plane's handlers; `openapi/admin.yaml` describes them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

from mock_server.admin.clocks import ClockAdmin
from mock_server.admin.control import Control
from mock_server.admin.fault_list import FaultAdmin
from mock_server.admin.history import HistoryAdmin
from mock_server.admin.items import ItemAdmin
from mock_server.admin.requests import RequestAdmin
from mock_server.admin.server import ServerAdmin
from mock_server.admin.session_list import SessionAdmin
from mock_server.admin.snapshots import SnapshotAdmin
from mock_server.admin.states import StateAdmin
from mock_server.vendor import Handler, Vendor


def admin(control: Control) -> Vendor:
    """The control plane of a running server, in the shape of a vendor; its handlers get an AdminCall."""
    server, sessions, clock = ServerAdmin(control), SessionAdmin(control), ClockAdmin()
    requests = RequestAdmin(control)
    faults = FaultAdmin(control)
    snapshots, states, items = SnapshotAdmin(control), StateAdmin(control), ItemAdmin(control)
    history = HistoryAdmin(control)
    handlers = [
        server.get_health,
        server.reset_session,
        sessions.list_sessions,
        sessions.create_session,
        sessions.get_session,
        sessions.delete_session,
        sessions.fork_session,
        sessions.reset_named_session,
        snapshots.list_snapshots,
        snapshots.create_snapshot,
        snapshots.get_snapshot,
        snapshots.delete_snapshot,
        states.get_session_state,
        states.replace_session_state,
        states.get_state_after_request,
        items.get_item,
        items.put_item,
        items.delete_item,
        history.diff_session,
        history.undo_session,
        clock.get_clock,
        clock.set_clock,
        clock.advance_clock,
        clock.reset_clock,
        requests.list_requests,
        requests.clear_requests,
        requests.export_requests,
        requests.get_request,
        requests.explain_request,
        faults.list_faults,
        faults.create_fault,
        faults.delete_faults,
        faults.get_fault,
        faults.delete_fault,
    ]
    return Vendor(handlers=cast("Sequence[Handler]", handlers))
