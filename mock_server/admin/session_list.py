"""The sessions of the server: listed, created, looked at, forked, reset, deleted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from mock_server.admin.clocks import shown as shown_clock
from mock_server.admin.control import AdminCall, Control
from mock_server.admin.points import named_in_body, snapshot_of
from mock_server.admin.shipped_sets import ShippedSets
from mock_server.errors import NotFound
from mock_server.sessions import Session
from mock_server.store import Root
from mock_server.vendor import Reply


class SessionAdmin:
    """Handlers of `/sessions`."""

    def __init__(self, control: Control) -> None:
        self._control = control
        self._sessions = control.sessions
        self._shipped = ShippedSets(control)

    def list_sessions(self, call: AdminCall) -> Reply:
        """In the order in which they began; at most `limit` of them, those after the session `after`.

        Raises NotFound when that is gone: to begin anew would show some of them twice.
        """
        sessions = self._sessions.all()
        first = _place_behind(sessions, call.query["after"]) if "after" in call.query else 0
        body = {
            "sessions": [self._shown(call, session) for session in sessions[first : first + call.query["limit"]]],
            "total": len(sessions),
            "most": self._sessions.most,
            "expired": self._sessions.expired,
        }
        return Reply(200, body)

    def create_session(self, call: AdminCall) -> Reply:
        """It begins with the server's baseline, or with what `from` names; a reset leads back to that."""
        body = call.body or {}
        return self._made(call, self._sessions.create(body.get("name"), self._source(body.get("from"))))

    def get_session(self, call: AdminCall) -> Reply:
        return Reply(200, self._shown(call, self._sessions.find(call.path["name"])))

    def delete_session(self, call: AdminCall) -> Reply:
        self._sessions.delete(call.path["name"])
        return Reply(204)

    def fork_session(self, call: AdminCall) -> Reply:
        """A new session with this one's present state, to which a reset of it leads back."""
        body = call.body or {}
        session = self._sessions.create(body.get("name"), self._sessions.find(call.path["name"]).store.root)
        return self._made(call, session)

    def reset_named_session(self, call: AdminCall) -> Reply:
        """To its beginning; or state and clock to those of a snapshot, and then journal and numbers stay."""
        session = self._sessions.find(call.path["name"])
        snapshot = (call.body or {}).get("snapshot")
        if snapshot is None:
            self._sessions.begin_again(session)
        else:
            with named_in_body():
                session.store.replace(snapshot_of(session, snapshot))
        return Reply(200, self._shown(call, session))

    def _source(self, named: Mapping[str, str] | None) -> Root:
        """Raises Conflict for what there is not."""
        if named is None:
            return self._sessions.baseline
        with named_in_body():
            if "fixtures" in named:
                return self._shipped.root(named["fixtures"])
            session = self._sessions.find(named["session"])
            return snapshot_of(session, named["snapshot"]) if "snapshot" in named else session.store.root

    def _made(self, call: AdminCall, session: Session) -> Reply:
        location = f"{call.request.base}/sessions/{session.name}"
        return Reply(201, self._shown(call, session), {"Location": location})

    def _shown(self, call: AdminCall, session: Session) -> dict[str, Any]:
        prefix = f"{call.request.origin}/__sessions/{session.name}"
        return {
            "name": session.name,
            "bases": {name: prefix + mounted.mount for name, mounted in self._control.vendors.items()},
            "clock": shown_clock(session.store.root.clock),
            "idle_seconds": round(self._sessions.idle_seconds(session), 3),
            "requests": len(session.log.entries),
            "evicted": session.log.evicted,
        }


def _place_behind(sessions: Sequence[Session], name: str) -> int:
    for place, session in enumerate(sessions, 1):
        if session.name == name:
            return place
    raise NotFound(f"there is no session {name[:80]!r} after which to go on; begin without `after`")
