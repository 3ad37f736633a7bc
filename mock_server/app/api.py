"""One vendor's API under its mount: the way of a request from route to bytes."""

from __future__ import annotations

import logging
from typing import Any
from urllib.parse import parse_qsl

from mock_server.app.forced_replies import FIELD, asked_status, wanted_code
from mock_server.app.problem import problem
from mock_server.app.rendering import Renderer, Violation, chosen
from mock_server.contract.contract import Contract
from mock_server.contract.form import Form
from mock_server.contract.media import essence
from mock_server.contract.operation import Operation, Values
from mock_server.contract.routes import Route
from mock_server.errors import (
    ApiError,
    BadRequest,
    ContentTooLarge,
    Failure,
    HeadersTooLarge,
    InternalError,
    Invalid,
    MethodNotAllowed,
    NotFound,
    UnsupportedMediaType,
)
from mock_server.faults import MALFORMED, Asked
from mock_server.journal import Entry
from mock_server.sessions import Session
from mock_server.settings import Settings
from mock_server.store import Snapshot
from mock_server.vendor import ACCOUNTS, ANONYMOUS, Call, Caller, Reply, Request, Vendor, Warned
from mock_server.wire import MOST_HEADER_CHARACTERS, Incoming, Outgoing

logger = logging.getLogger("mock_server")

MOST_QUERY_FIELDS = 1_000
LONGEST_WARNINGS = 2048
DEFECT = "an internal error occurred; the server's log has the details"


class Api:
    """A mounted vendor. Holds nothing of any request and nothing of any session."""

    def __init__(self, name: str, vendor: Vendor, contract: Contract, settings: Settings) -> None:
        self.name = name
        self.mount = settings.mount(name)
        self.vendor = vendor
        self.contract = contract
        self._settings = settings
        self._render = Renderer(vendor, contract)

    def answer(self, incoming: Incoming, request: Request, session: Session, entry: Entry) -> Outgoing:
        """The way of a request, in the order of its stations, which is noted in the journal entry.

        Never raises for anything that a client can send.
        """
        route = self._look_up(incoming, request)
        # Stubs belong here too: what such a reply runs is nothing below, and it is not checked.
        query = request.query
        if session.faults.all or "prefer" in request.headers or (query and (FIELD in query or "%" in query)):
            outgoing = self._interfered(incoming, route, request, session, entry)
            if outgoing is not None:
                return outgoing
        return self._undisturbed(incoming, route, request, session, entry)

    def _interfered(
        self, incoming: Incoming, route: Route, request: Request, session: Session, entry: Entry
    ) -> Outgoing | None:
        """A reply that the client forces, else what a fault of the session makes of the request; None for neither."""
        if incoming.long_headers:  # they were not read to their end
            return None
        if route.operation is not None:
            entry.operation = route.operation.id
            forced = self._forced(route.operation, request, entry)
            if forced is not None:
                return forced
        asked = Asked(self.name, entry.operation, request.method, request.path, request.headers)
        strike = session.faults.strike(asked, session.store.root.clock) if session.faults.all else None
        if strike is None:
            return None
        entry.fault, entry.stage = strike.fault.id, "fault"
        outgoing = Outgoing(0)
        if strike.carry_out:
            outgoing = self._undisturbed(incoming, route, request, session, entry)
        elif strike.fault.ending == MALFORMED:
            outgoing = Outgoing(200)
        if strike.reply is not None:
            outgoing = self._render.planned(strike.reply, route.operation, request)
        outgoing.delivery = strike.delivery
        return outgoing

    def _forced(self, operation: Operation, request: Request, entry: Entry) -> Outgoing | None:
        try:
            code = wanted_code(request)
            if code is None:
                return None
            entry.stage = "forced"
            status = asked_status(code, operation)
        except BadRequest as error:
            entry.stage, entry.error = "forced", error
            return problem(error)
        outgoing = self._render.example(operation, status, request)
        outgoing.headers.append(("Preference-Applied", f"code={status}"))
        return outgoing

    def _undisturbed(
        self, incoming: Incoming, route: Route, request: Request, session: Session, entry: Entry
    ) -> Outgoing:
        """From the refusal of long headers and unknown paths to the reply of the handler."""
        operation = route.operation
        try:
            refuse_long_headers(incoming)
            if operation is None:
                return _without_operation(route, request)
            entry.operation, entry.stage = operation.id, "authentication"
            account = entry.account = self.vendor.account(request)
            state = session.store.read()
            caller = self._authenticate(request, account, state)
            entry.caller, entry.stage = caller.name, "validation"
            shared = state.scope(self.name, None)
            self.vendor.admit(operation.id, request, caller, shared, strict=self._settings.strict)
            values = self._validate(operation, route, request, incoming)
            entry.stage = "handler"
            return self._carry_out(operation, request, session, caller, values, entry)
        except ApiError as error:
            entry.error = error
            return self._render.refusal(error, operation, request)
        except Exception as error:
            entry.defect = f"{type(error).__name__}: {error}"
            what = f"{operation.id if operation else request.method}: {error}"
            logger.exception("defect in %s, %s", self.name, what)
            return self._render.refusal(InternalError(DEFECT), operation, request)

    def _look_up(self, incoming: Incoming, request: Request) -> Route:
        """What is at the path, an empty route for nothing: this refuses nobody yet."""
        route = None if incoming.malformed_path else self.contract.routes.find(request.method, request.path)
        return route or Route(None, {}, ())

    def _authenticate(self, request: Request, account: str, state: Snapshot) -> Caller:
        """Who calls. An account that no fixture knows is refused to callers with credentials and by strict servers."""
        mode = self._settings.auth
        sent = mode != "off" and any(header in request.headers for header in self.contract.credentials)
        checked = sent or mode == "required"
        if not checked and not self._settings.strict:
            return ANONYMOUS
        shared = state.scope(self.name, None)
        caller = self.vendor.authenticate(request, account, shared, state.clock) if checked else ANONYMOUS
        if shared.get(ACCOUNTS, account) is None:
            raise self.vendor.unknown_account(request, account)
        return caller

    def _validate(self, operation: Operation, route: Route, request: Request, incoming: Incoming) -> Values:
        """What the request brings, typed. Raises Invalid listing everything that breaks the document."""
        if incoming.oversize and operation.bodies:
            raise ContentTooLarge(f"the body exceeds {self._settings.max_body} bytes")
        query = _query(request.query, operation) if operation.query or operation.rest else {}
        failures: list[Failure] = []
        values = operation.read_parameters(route.values, query, request.headers, failures)
        if operation.bodies:
            values.body = _body(operation, request, incoming.body, failures)
        if failures:
            raise Invalid(failures)
        return values

    def _carry_out(
        self, operation: Operation, request: Request, session: Session, caller: Caller, values: Values, entry: Entry
    ) -> Outgoing:
        """Handler, check of its reply and encoding in one transaction: what fails on the way changes nothing."""
        handler = self.vendor.by_operation[operation.id]
        transaction = session.store.transaction()
        try:
            with transaction:
                call = Call(
                    operation=operation.id,
                    path=values.path,
                    query=values.query,
                    headers=values.headers,
                    body=values.body,
                    caller=caller,
                    account=entry.account,
                    state=transaction.scope(self.name, entry.account),
                    shared=transaction.scope(self.name, None),
                    clock=transaction.clock,
                    request=request,
                    strict=self._settings.strict,
                    seed=self._settings.seed,
                    check=self.contract.check,
                )
                self.vendor.authorize(call)
                outgoing = self._checked(operation, handler(call), request)
        except ApiError as error:
            entry.error = error
            return self._checked(operation, self.vendor.envelope(error, request), request)
        finally:
            entry.before, entry.after = transaction.began, transaction.ended
        if call.warnings:
            entry.warnings = call.warnings
            text = _warnings(call.warnings)
            outgoing.headers.append(("X-Mock-Warnings", text))
            logger.warning("%s in session %s: %s", operation.id, session.name, text)
        return outgoing

    def _checked(self, operation: Operation, reply: Reply, request: Request) -> Outgoing:
        """A handler's reply as bytes. Raises Violation when it breaks its document."""
        response = operation.responses.get(reply.status)
        if response is None:
            raise Violation(f"the document of {operation.id} has no status {reply.status}")
        media_type = chosen(response, reply, request)
        violation = response.violation(media_type, reply.body, reply.headers)
        if violation:
            raise Violation(f"the reply {reply.status} of {operation.id} breaks its document: {violation}")
        return self._render.encoded(reply, response, media_type)


def refuse_long_headers(incoming: Incoming) -> None:
    """Raises HeadersTooLarge."""
    if incoming.long_headers:
        raise HeadersTooLarge(f"the header fields exceed {MOST_HEADER_CHARACTERS} characters")


def _without_operation(route: Route, request: Request) -> Outgoing:
    """The reply to OPTIONS, which every path answers by itself. Raises the refusal of all else."""
    if not route.allow:
        raise NotFound(f"there is no resource at {request.path}")
    if request.method != "OPTIONS":
        raise MethodNotAllowed(f"{request.method} is not allowed on {request.path}", route.allow)
    return Outgoing(204, [("Allow", ", ".join(route.allow))])


def _query(text: str, operation: Operation) -> dict[str, str]:
    """The fields by name. Of a repeated one the last counts; repeated lists are joined."""
    try:
        fields = parse_qsl(text, keep_blank_values=True, max_num_fields=MOST_QUERY_FIELDS, errors="strict")
    except UnicodeDecodeError:
        raise BadRequest("the query is not UTF-8") from None
    except ValueError:
        raise BadRequest(f"the query has more than {MOST_QUERY_FIELDS} fields") from None
    values: dict[str, str] = {}
    for name, value in fields:
        values[name] = f"{values[name]},{value}" if name in values and name in operation.lists else value
    return values


def _body(operation: Operation, request: Request, raw: bytes, failures: list[Failure]) -> Any:
    """The decoded body; what its schema refuses is added to `failures`."""
    form = _sent_form(operation, request)
    if not raw:
        if operation.body_required:
            raise BadRequest("a request body is required")
        return None
    body = form.codec.decode(raw)
    if form.schema is not None and not form.schema.accepts(body):
        failures += form.schema.failures(body, "body")
    return body


def _sent_form(operation: Operation, request: Request) -> Form:
    """The form of the body that was sent; without a Content-Type it is taken as the first that is listed."""
    for header, plain in (("content-encoding", ("", "identity")), ("transfer-encoding", ("", "chunked"))):
        encoding = request.headers.get(header, "").strip().lower()
        if encoding not in plain:
            raise UnsupportedMediaType(f"the encoding '{encoding[:80]}' is not supported; send the body as it is")
    content_type = request.headers.get("content-type")
    if content_type is None:
        return next(iter(operation.bodies.values()))
    form = operation.bodies.get(essence(content_type))
    if form is None:
        listed = ", ".join(operation.bodies)
        raise UnsupportedMediaType(f"the media type '{content_type[:80]}' is not supported; send {listed}")
    return form


def _warnings(warnings: list[Warned]) -> str:
    """ASCII, at most LONGEST_WARNINGS, cut between two warnings."""
    text = ""
    for warning in warnings:
        item = f"{warning.rule} {warning.member}".encode("ascii", "backslashreplace").decode()
        longer = f"{text}; {item}" if text else item
        if len(longer) > LONGEST_WARNINGS - len("; ..."):
            return f"{text}; ..."
        text = longer
    return text
