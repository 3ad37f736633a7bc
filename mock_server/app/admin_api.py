"""The control plane under its mount: it goes the way of every request, but in no session's transaction."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from urllib.parse import parse_qs

from mock_server.admin import admin
from mock_server.admin.control import AdminCall, Control
from mock_server.admin.guard import Guard
from mock_server.admin.names import nearest
from mock_server.app.api import Api
from mock_server.app.rendering import chosen
from mock_server.contract.contract import Contract
from mock_server.contract.media import TEXT
from mock_server.contract.operation import Operation, Values
from mock_server.contract.routes import Route
from mock_server.errors import ApiError, BadRequest, Failure, Invalid, NotFound
from mock_server.journal import Entry
from mock_server.sessions import Session
from mock_server.settings import Settings
from mock_server.store import Snapshot
from mock_server.vendor import ANONYMOUS, Caller, Reply, Request
from mock_server.wire import Incoming, Outgoing

MOUNT = "/__admin"
_MOST_NAMED = 10


class AdminApi(Api):
    """Answers `/__admin`. `settings` are those of the server: their host and token decide who may call."""

    def __init__(self, control: Control, contract: Contract, settings: Settings) -> None:
        super().__init__("admin", admin(control), contract, replace(settings, strict=False, mounts={"admin": MOUNT}))
        self._guard = Guard(settings)
        self._control = control

    def answer(self, incoming: Incoming, request: Request, session: Session, entry: Entry) -> Outgoing:
        """What is brought into a state here, the journal has to reckon with: its entries hold on to older states."""
        outgoing = super().answer(incoming, request, session, entry)
        if incoming.body and outgoing.status < 300:
            self._addressed(request, session).log.brought += len(incoming.body)
        return outgoing

    def _addressed(self, request: Request, session: Session) -> Session:
        """The session that a path names, else that of the request."""
        _, first, *rest = request.path.split("/")
        try:
            return self._control.sessions.find(rest[0]) if rest and first == "sessions" else session
        except NotFound:
            return session

    def _interfered(
        self, incoming: Incoming, route: Route, request: Request, session: Session, entry: Entry
    ) -> Outgoing | None:
        """The control plane does what it is told, whatever the session's vendors have to suffer."""
        return None

    def _authenticate(self, request: Request, account: str, state: Snapshot) -> Caller:
        self._guard.admit(request)
        return ANONYMOUS

    def _carry_out(
        self, operation: Operation, request: Request, session: Session, caller: Caller, values: Values, entry: Entry
    ) -> Outgoing:
        """Handlers change sessions, and hold a transaction only for as long as they need one."""
        handler: Any = self.vendor.by_operation[operation.id]
        response = operation.responses.get(200)
        media_type = (response and chosen(response, Reply(200, {}), request)) or ""
        call = AdminCall(
            operation.id, values.path, values.query, values.headers, values.body, request, session, media_type
        )
        try:
            _refuse_unknown_fields(operation, request)
            return _with_charset(self._checked(operation, handler(call), request))
        except ApiError as error:
            return self._checked(operation, self.vendor.envelope(error, request), request)


def _refuse_unknown_fields(operation: Operation, request: Request) -> None:
    """A misspelled filter would choose everything. Raises Invalid naming each; health is for probes, which add some."""
    if BadRequest.status not in operation.responses:
        return
    known = [parameter.name for parameter in operation.query]
    unknown = [name for name in parse_qs(request.query, keep_blank_values=True) if name not in known][:_MOST_NAMED]
    if unknown:
        raise Invalid([_unknown_field(name, known, operation) for name in unknown])


def _unknown_field(name: str, known: list[str], operation: Operation) -> Failure:
    meant = nearest(name, known) if known else "it takes none"
    return Failure("query", (name,), f"is no field of {operation.id}; {meant}", rule="unknown")


def _with_charset(outgoing: Outgoing) -> Outgoing:
    """Browsers take a text for Latin that does not say what it is."""
    outgoing.headers[:] = [
        (name, f"{TEXT}; charset=utf-8" if value == TEXT else value) for name, value in outgoing.headers
    ]
    return outgoing
