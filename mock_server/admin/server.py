"""The server as a whole."""

from __future__ import annotations

from mock_server import __version__
from mock_server.admin.control import AdminCall, Control
from mock_server.vendor import Reply


class ServerAdmin:
    """Handlers of `/health` and `/reset`."""

    def __init__(self, control: Control) -> None:
        self._control = control

    def get_health(self, call: AdminCall) -> Reply:
        """The server answers: that is all that is needed."""
        return Reply(200, {"status": "ok", "version": __version__})

    def reset_session(self, call: AdminCall) -> Reply:
        """The session of the request begins again: state, clock, faults and numbers; its journal is empty."""
        self._control.sessions.begin_again(call.session)
        return Reply(204)
