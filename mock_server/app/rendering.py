"""Replies as bytes: in the media type that answers, in the vendor's envelope, or as the document shows them."""

from __future__ import annotations

from typing import Any

import orjson

from mock_server.contract.contract import Contract
from mock_server.contract.media import essence
from mock_server.contract.operation import Operation, Response
from mock_server.errors import (
    ApiError,
    BadRequest,
    Conflict,
    ContentTooLarge,
    Forbidden,
    HeadersTooLarge,
    InternalError,
    NotFound,
    Unauthorized,
    Unavailable,
    UnsupportedMediaType,
)
from mock_server.faults import Planned
from mock_server.vendor import Reply, Request, Vendor
from mock_server.wire import SENDABLE, Headers, Outgoing, phrase

_REFUSALS = {
    error.status: error
    for error in (
        BadRequest, Unauthorized, Forbidden, NotFound, Conflict, ContentTooLarge, UnsupportedMediaType, HeadersTooLarge,
        InternalError, Unavailable,
    )
}  # fmt: skip
_MARK = "\N{REPLACEMENT CHARACTER}"
"""Stands for the words of a refusal when it is asked where a vendor's envelope puts them."""


class Violation(Exception):
    """A reply breaks its own document."""


class Renderer:
    """Makes the replies of one vendor."""

    def __init__(self, vendor: Vendor, contract: Contract) -> None:
        self._vendor = vendor
        self._contract = contract

    def refusal(self, error: ApiError, operation: Operation | None, request: Request) -> Outgoing:
        """A refusal before or beside a handler: in the operation's own form if it documents that status."""
        reply = self._vendor.envelope(error, request)
        response = (operation and operation.responses.get(reply.status)) or self._contract.refusal
        return self.encoded(reply, response, chosen(response, reply, request))

    def encoded(self, reply: Reply, response: Response, media_type: str | None) -> Outgoing:
        """Raises Violation for a header that cannot be sent."""
        headers = list(reply.headers.items())
        for name, value in headers:
            if not SENDABLE.fullmatch(value):
                raise Violation(f"the header {name} holds what no header can carry")
        if media_type is None:
            return Outgoing(reply.status, headers)
        headers.append(("Content-Type", media_type + self._vendor.charset))
        return Outgoing(reply.status, headers, response.forms[media_type].codec.encode(reply.body))

    def example(self, operation: Operation, status: int, request: Request) -> Outgoing:
        """What the document shows of a status that it has: body and required headers.

        An error without an example is a refusal in the vendor's envelope, a success without one has no body.
        """
        response = operation.responses[status]
        media_type = _media_type(response, request) if response.shown else None
        if media_type is None and response.offered and status >= 400:
            return self._error(status, _phrase(status), operation, request)
        body = None if media_type is None else response.shown.get(media_type, next(iter(response.shown.values())))
        outgoing = self.encoded(Reply(status, body), response, media_type)
        return _with_required_headers(outgoing, response, request)

    def planned(self, planned: Planned, operation: Operation | None, request: Request) -> Outgoing:
        """The reply of a fault."""
        if planned.refusal:
            outgoing = self.refusal(self._vendor.expired(), operation, request)
        elif planned.has_body:
            outgoing = self._given(planned, operation, request)
        elif planned.status >= 400:
            words = planned.message or self._words(planned.status, operation, request)
            outgoing = self._error(planned.status, words, operation, request)
        elif operation is not None and planned.status in operation.responses:
            outgoing = self.example(operation, planned.status, request)
        else:
            outgoing = Outgoing(planned.status)
        if planned.retry_after is not None:
            _put(outgoing.headers, "Retry-After", str(planned.retry_after))
        for name, value in planned.headers:
            _put(outgoing.headers, name, value)
        return outgoing

    def _error(self, status: int, words: str, operation: Operation | None, request: Request) -> Outgoing:
        outgoing = self.refusal(_refusal(status, words), operation, request)
        response = operation and operation.responses.get(status)
        return _with_required_headers(outgoing, response, request) if response else outgoing

    def _words(self, status: int, operation: Operation | None, request: Request) -> str:
        """What the vendor says with a status: the message of the document's example, else the phrase of HTTP."""
        response = operation and operation.responses.get(status)
        shown = next(iter(response.shown.values()), None) if response else None
        envelope = self._vendor.envelope(_refusal(status, _MARK), request).body
        if isinstance(shown, dict) and isinstance(envelope, dict):
            for name, value in envelope.items():
                if value == _MARK and isinstance(shown.get(name), str):
                    return str(shown[name])
        return _phrase(status)

    def _given(self, planned: Planned, operation: Operation | None, request: Request) -> Outgoing:
        """A body as it was given: a text as it is, all else in the documented media type if it fits, or in JSON."""
        body = planned.body
        if body is None:
            return Outgoing(planned.status)
        if isinstance(body, str):
            return Outgoing(planned.status, [("Content-Type", "text/plain; charset=utf-8")], body.encode())
        response = operation.responses.get(planned.status) if operation else None
        if response is not None and _fits(response, body, request):
            return self.encoded(Reply(planned.status, body), response, _media_type(response, request))
        headers = [("Content-Type", "application/json" + self._vendor.charset)]
        return Outgoing(planned.status, headers, orjson.dumps(body))


def chosen(response: Response, reply: Reply, request: Request) -> str | None:
    """The media type of a reply, None for one without a body or without a documented form."""
    return None if reply.body is None or not response.offered else _media_type(response, request)


def _media_type(response: Response, request: Request) -> str:
    sent = essence(request.headers.get("content-type", ""))
    return response.choose(request.headers.get("accept", ""), sent)


def _fits(response: Response, body: Any, request: Request) -> bool:
    schema = response.forms[_media_type(response, request)].schema if response.offered else None
    return schema is not None and schema.accepts(body)


def _with_required_headers(outgoing: Outgoing, response: Response, request: Request) -> Outgoing:
    """Add those that the document requires and the reply lacks; one without an example is the path of the request."""
    there = {name.lower() for name, _ in outgoing.headers}
    outgoing.headers += [
        (name, value or request.base_path + request.path)
        for name, value in response.shown_headers.items()
        if name.lower() not in there
    ]
    return outgoing


def _put(headers: Headers, name: str, value: str) -> None:
    """Set a header, in place of any of that name."""
    headers[:] = [(other, text) for other, text in headers if other.lower() != name.lower()]
    headers.append((name, value))


def _refusal(status: int, words: str) -> ApiError:
    kind = _REFUSALS.get(status)
    if kind is not None:
        return kind(words)
    error = ApiError(words)
    error.status = status
    return error


def _phrase(status: int) -> str:
    return phrase(status) or f"Status {status}"
