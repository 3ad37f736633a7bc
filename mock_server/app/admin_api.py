"""The control plane under its mount: it goes the way of every request, but in no session's transaction."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from mock_server.admin import admin
from mock_server.admin.control import AdminCall, Control
from mock_server.admin.guard import Guard
from mock_server.app.api import Api
from mock_server.contract.contract import Contract
from mock_server.contract.operation import Operation, Values
from mock_server.contract.routes import Route
from mock_server.errors import ApiError
from mock_server.journal import Entry
from mock_server.sessions import Session
from mock_server.settings import Settings
from mock_server.store import Snapshot
from mock_server.vendor import ANONYMOUS, Caller, Request
from mock_server.wire import Incoming, Outgoing

MOUNT = "/__admin"


class AdminApi(Api):
    """Answers `/__admin`. `settings` are those of the server: their host and token decide who may call."""

    def __init__(self, control: Control, contract: Contract, settings: Settings) -> None:
        super().__init__("admin", admin(control), contract, replace(settings, strict=False, mounts={"admin": MOUNT}))
        self._guard = Guard(settings)

    def _interfered(
        self, incoming: Incoming, route: Route, request: Request, session: Session, entry: Entry
    ) -> Outgoing | None:
        """The control plane does what it is told, whatever the session's vendors have to suffer."""
        return None

    def _authenticate(self, request: Request, account: str, state: Snapshot) -> Caller:
        self._guard.admit(request)
        return ANONYMOUS

    def _carry_out(
        self,
        operation: Operation,
        request: Request,
        session: Session,
        account: str,
        caller: Caller,
        values: Values,
        entry: Entry,
    ) -> Outgoing:
        """Handlers change sessions, and hold a transaction only for as long as they need one."""
        handler: Any = self.vendor.by_operation[operation.id]
        call = AdminCall(operation.id, values.path, values.query, values.headers, values.body, request, session)
        try:
            return self._checked(operation, handler(call), request)
        except ApiError as error:
            return self._checked(operation, self.vendor.envelope(error, request), request)
