"""The request journal: listed, looked at, emptied, exported."""

from __future__ import annotations

from mock_server.admin.control import AdminCall, Control
from mock_server.admin.entry_choice import chosen
from mock_server.admin.entry_view import EntryViews
from mock_server.admin.explanation.explanation import Explainer
from mock_server.admin.explanation.text import as_text
from mock_server.contract.media import TEXT
from mock_server.errors import NotFound
from mock_server.exchange.har import archive, har_entry
from mock_server.journal import Entry
from mock_server.vendor import Reply


class RequestAdmin:
    """Handlers of `/requests`, for the session of the request; an id names its session itself."""

    def __init__(self, control: Control) -> None:
        self._control = control
        self._sessions = control.sessions
        self._journal = control.sessions.journal
        self._views = EntryViews(control)
        self._explainer = Explainer(control)

    def list_requests(self, call: AdminCall) -> Reply:
        """In the order in which they came: the latest, or with `since` those that came next."""
        found = chosen(self._control, call)
        body = {
            "requests": [self._views.of(entry).summary() for entry in found.entries],
            "total": found.total,
            "evicted": found.evicted,
            "complete": found.complete,
            "requestJournalDisabled": not self._journal.enabled,
        }
        return Reply(200, body)

    def clear_requests(self, call: AdminCall) -> Reply:
        """State and numbers stay as they are."""
        self._journal.clear(call.session.log)
        return Reply(204)

    def get_request(self, call: AdminCall) -> Reply:
        return Reply(200, self._views.of(self._entry(call)).whole())

    def export_requests(self, call: AdminCall) -> Reply:
        """The same choice as `list_requests` makes, as an HTTP archive."""
        views = [self._views.of(entry) for entry in chosen(self._control, call).entries]
        return Reply(200, archive("mock-server", (har_entry(view.shown, view.entry.id) for view in views)))

    def explain_request(self, call: AdminCall) -> Reply:
        """As JSON, or as text of the same content."""
        explanation = self._explainer.explain(self._views.of(self._entry(call)))
        return Reply(200, as_text(explanation) if call.media_type == TEXT else explanation)

    def _entry(self, call: AdminCall) -> Entry:
        """Raises NotFound saying where the entry is gone, if there ever was one."""
        request_id: str = call.path["id"]
        name, _, digits = request_id.rpartition("-")
        if not name or not digits.isdecimal():
            raise NotFound(
                f"{request_id!r} is no id of a recorded request; these are as in X-Mock-Request-Id, such as default-1; "
                "what is sent to pages and to the control plane is not recorded"
            )
        return self._journal.find(self._sessions.find(name).log, int(digits))
