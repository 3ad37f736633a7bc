"""The history of a session: what differs between two points of it, and requests taken back."""

from __future__ import annotations

from mock_server.admin.clocks import shown as shown_clock
from mock_server.admin.control import AdminCall, Control
from mock_server.admin.difference import difference
from mock_server.admin.points import entry_of, named_in_body, root_at
from mock_server.admin.state_difference import has_changed
from mock_server.errors import Conflict
from mock_server.journal import Entry
from mock_server.sessions import Session
from mock_server.vendor import Reply


class HistoryAdmin:
    """Handlers of `/sessions/{name}/diff` and `/sessions/{name}/undo`."""

    def __init__(self, control: Control) -> None:
        self._control = control
        self._journal = control.sessions.journal

    def diff_session(self, call: AdminCall) -> Reply:
        session = self._control.sessions.find(call.path["name"])
        before, after = (root_at(self._journal, session, call.query[name]) for name in ("from", "to"))
        return Reply(200, difference(before, after, self._control.vendors))

    def undo_session(self, call: AdminCall) -> Reply:
        """State and clock as they were before the request `to`, else before the last one that changed something.

        What was undone stays in the journal, and is not undone a second time unless it is named.
        """
        session = self._control.sessions.find(call.path["name"])
        wanted = (call.body or {}).get("to")
        with named_in_body():
            first = self._last_change(session) if wanted is None else entry_of(self._journal, session, wanted)
        taken_back = [entry for entry in list(session.log.entries) if entry.number >= first.number and not entry.undone]
        session.store.replace(first.before)
        for entry in taken_back:
            entry.undone = True
        changed = [entry.id for entry in taken_back if has_changed(entry, self._control)]
        return Reply(200, {"before": first.id, "undone": changed, "clock": shown_clock(first.before.clock)})

    def _last_change(self, session: Session) -> Entry:
        for entry in reversed(list(session.log.entries)):
            if not entry.undone and has_changed(entry, self._control):
                return entry
        known = (
            "of the journal, from which older ones are gone," if session.log.evicted or session.log.last_cleared else ""
        )
        request = f"no request {known}".rstrip()
        raise Conflict(f"there is nothing to undo in '{session.name}': {request} has made a change that is in force")
