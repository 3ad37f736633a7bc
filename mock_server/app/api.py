"""One vendor's API under its mount: the way of a request from route to bytes."""

from __future__ import annotations

import logging
from typing import Any
from urllib.parse import parse_qsl

from mock_server.app.wire import Incoming, Outgoing
from mock_server.contract.contract import Contract
from mock_server.contract.media import essence
from mock_server.contract.operation import Form, Operation, Response
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
from mock_server.sessions import Session
from mock_server.settings import Settings
from mock_server.store import Transaction
from mock_server.vendor import ANONYMOUS, Call, Reply, Request, Vendor, Warned

logger = logging.getLogger("mock_server")

MOST_HEADER_CHARACTERS = 64 << 10
MOST_QUERY_FIELDS = 1_000
LONGEST_WARNINGS = 2048
DEFECT = "an internal error occurred; the server's log has the details"


class Violation(Exception):
    """A handler's reply breaks its own document."""


class Api:
    """A mounted vendor. Holds nothing of any request and nothing of any session."""

    def __init__(self, name: str, vendor: Vendor, contract: Contract, settings: Settings) -> None:
        self.name = name
        self.mount = settings.mount(name)
        self.vendor = vendor
        self.contract = contract
        self._settings = settings

    def answer(self, incoming: Incoming, request: Request, session: Session) -> Outgoing:
        """The way of a request, in the order of its stations. Never raises for anything that a client can send."""
        operation = None
        try:
            route = self._look_up(request)
            # Stubs, forced replies and faults belong here: what they answer runs nothing below and is not checked.
            operation = self._allowed(route, request)
            if operation is None:
                return Outgoing(204, [("Allow", ", ".join(route.allow))])
            account = self.vendor.account(request)
            caller = self._authenticate(request, account, session)
            values = self._validate(operation, route, request, incoming)
            return self._carry_out(operation, request, session, account, caller, values)
        except ApiError as error:
            return self._refuse(error, operation, request)
        except Exception as error:
            what = f"{operation.id if operation else request.method}: {error}"
            logger.exception("defect in %s, %s", self.name, what)
            return self._refuse(InternalError(DEFECT), operation, request)

    def _look_up(self, request: Request) -> Route:
        route = self.contract.routes.find(request.method, request.path)
        return route or Route(None, {}, ())

    def _allowed(self, route: Route, request: Request) -> Operation | None:
        """The operation; None for OPTIONS, which every path answers by itself."""
        if sum(map(len, request.headers.values())) > MOST_HEADER_CHARACTERS:
            raise HeadersTooLarge(f"the header fields exceed {MOST_HEADER_CHARACTERS} characters")
        if route.operation is not None:
            return route.operation
        if not route.allow:
            raise NotFound(f"there is no resource at {request.path}")
        if request.method != "OPTIONS":
            raise MethodNotAllowed(f"{request.method} is not allowed on {request.path}", route.allow)
        return None

    def _authenticate(self, request: Request, account: str, session: Session) -> str:
        """Who calls. Without credentials, under `optional` and `off`, any account may be used."""
        mode = self._settings.auth
        sent = "authorization" in request.headers and mode != "off"
        shared = Transaction(session.store.root).scope(self.name, None)
        checked = sent or mode == "required"
        caller = self.vendor.authenticate(request, account, shared, session.clock) if checked else ANONYMOUS
        if (checked or self._settings.strict) and shared.get("accounts", account) is None:
            raise self.vendor.unknown_account(request, account)
        return caller

    def _validate(
        self, operation: Operation, route: Route, request: Request, incoming: Incoming
    ) -> tuple[dict[str, Any], dict[str, Any], dict[str, Any], Any]:
        """Typed values of path, query and headers, and the decoded body. Raises Invalid listing all that is wrong."""
        if incoming.oversize and operation.bodies:
            raise ContentTooLarge(f"the body exceeds {self._settings.max_body} bytes")
        query = _query(request.query) if operation.query else {}
        path, query, headers, failures = operation.parameters(route.values, query, request.headers)
        body = self._body(operation, request, incoming.body, failures) if operation.bodies else None
        if failures:
            raise Invalid(failures)
        return path, query, headers, body

    def _body(self, operation: Operation, request: Request, raw: bytes, failures: list[Failure]) -> Any:
        form = _sent_form(operation, request)
        if not raw:
            if operation.body_required:
                raise BadRequest("a request body is required")
            return None
        body = form.codec.decode(raw)
        if form.schema is not None and not form.schema.accepts(body):
            failures += form.schema.failures(body, "body")
        return body

    def _carry_out(
        self,
        operation: Operation,
        request: Request,
        session: Session,
        account: str,
        caller: str,
        values: tuple[dict[str, Any], dict[str, Any], dict[str, Any], Any],
    ) -> Outgoing:
        """Handler, check of its reply and encoding in one transaction: what fails on the way changes nothing."""
        handler = self.vendor.by_operation[operation.id]
        with session.store.transaction() as transaction:
            state, shared = transaction.scope(self.name, account), transaction.scope(self.name, None)
            call = Call(
                operation.id, *values, caller, account, state, shared, session.clock, request,
                self._settings.strict, self._settings.seed,
            )  # fmt: skip
            try:
                reply = handler(call)
            except ApiError as error:
                transaction.abandon()
                reply = self.vendor.envelope(error, request)
            response = _checked(operation, reply)
            outgoing = self._encode(reply, response, request)
        if call.warnings:
            outgoing.headers.append(("X-Mock-Warnings", _warnings(call.warnings)))
            logger.warning("%s in session %s: %s", operation.id, session.name, _warnings(call.warnings))
        return outgoing

    def _refuse(self, error: ApiError, operation: Operation | None, request: Request) -> Outgoing:
        reply = self.vendor.envelope(error, request)
        documented = operation.responses.get(reply.status) if operation else None
        return self._encode(reply, documented or self.contract.refusal, request)

    def _encode(self, reply: Reply, response: Response, request: Request) -> Outgoing:
        headers = list(reply.headers.items())
        if reply.body is None:
            return Outgoing(reply.status, headers)
        sent = essence(request.headers.get("content-type", ""))
        media_type = response.choose(request.headers.get("accept", ""), sent)
        headers.append(("Content-Type", media_type + self.vendor.charset))
        return Outgoing(reply.status, headers, response.forms[media_type].codec.encode(reply.body))


def _query(text: str) -> dict[str, str]:
    try:
        return dict(parse_qsl(text, keep_blank_values=True, max_num_fields=MOST_QUERY_FIELDS))
    except ValueError:
        raise BadRequest(f"the query has more than {MOST_QUERY_FIELDS} fields") from None


def _sent_form(operation: Operation, request: Request) -> Form:
    """The form of the body that was sent; without a Content-Type it is taken as the first that is listed."""
    encoding = request.headers.get("content-encoding", "identity").strip().lower()
    if encoding not in ("", "identity"):
        raise UnsupportedMediaType(f"the content encoding '{encoding[:80]}' is not supported; send the body as it is")
    content_type = request.headers.get("content-type")
    if content_type is None:
        return next(iter(operation.bodies.values()))
    form = operation.bodies.get(essence(content_type))
    if form is None:
        listed = ", ".join(operation.bodies)
        raise UnsupportedMediaType(f"the media type '{content_type[:80]}' is not supported; send {listed}")
    return form


def _checked(operation: Operation, reply: Reply) -> Response:
    """The documented response that a reply fulfils. Raises Violation."""
    response = operation.responses.get(reply.status)
    if response is None:
        raise Violation(f"the document of {operation.id} has no status {reply.status}")
    violation = response.violation(reply.body, reply.headers)
    if violation:
        raise Violation(f"the reply {reply.status} of {operation.id} breaks its document: {violation}")
    return response


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
