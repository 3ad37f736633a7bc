"""Snapshots of a session: states to come back to."""

from __future__ import annotations

import itertools
import threading
from typing import Any

from mock_server.admin.clocks import shown as shown_clock
from mock_server.admin.control import AdminCall, Control
from mock_server.admin.points import snapshot_of
from mock_server.errors import Conflict
from mock_server.sessions import Session
from mock_server.store import Root
from mock_server.vendor import Reply

MOST_SNAPSHOTS = 100
"""Of a session."""


class SnapshotAdmin:
    """Handlers of `/sessions/{name}/snapshots`. A snapshot is one reference to a root."""

    def __init__(self, control: Control) -> None:
        self._sessions = control.sessions
        self._lock = threading.Lock()

    def list_snapshots(self, call: AdminCall) -> Reply:
        """In the order in which they were taken."""
        session = self._sessions.find(call.path["name"])
        return Reply(200, {"snapshots": [_shown(*pair) for pair in list(session.snapshots.items())]})

    def create_snapshot(self, call: AdminCall) -> Reply:
        """Without a name it gets one of its own (`snapshot-1`, …)."""
        session = self._sessions.find(call.path["name"])
        with self._lock:
            name = (call.body or {}).get("name") or _free_name(session)
            _refuse(session, name)
            root = session.snapshots[name] = session.store.root
        location = f"{call.request.base}/sessions/{session.name}/snapshots/{name}"
        return Reply(201, _shown(name, root), {"Location": location})

    def get_snapshot(self, call: AdminCall) -> Reply:
        name = call.path["snapshot"]
        return Reply(200, _shown(name, snapshot_of(self._sessions.find(call.path["name"]), name)))

    def delete_snapshot(self, call: AdminCall) -> Reply:
        session = self._sessions.find(call.path["name"])
        with self._lock:
            snapshot_of(session, call.path["snapshot"])
            del session.snapshots[call.path["snapshot"]]
        return Reply(204)


def _free_name(session: Session) -> str:
    return next(name for number in itertools.count(1) if (name := f"snapshot-{number}") not in session.snapshots)


def _refuse(session: Session, name: str) -> None:
    if name in session.snapshots:
        raise Conflict(f"session '{session.name}' has a snapshot '{name}' already; delete it, or choose another name")
    if len(session.snapshots) >= MOST_SNAPSHOTS:
        raise Conflict(f"session '{session.name}' has {MOST_SNAPSHOTS} snapshots, as many as it may; delete one first")


def _shown(name: str, root: Root) -> dict[str, Any]:
    return {"name": name, "clock": shown_clock(root.clock)}
