"""A server without a socket: takes requests as bytes, gives replies as bytes and the way they are delivered."""

from __future__ import annotations

import asyncio
from collections.abc import MutableMapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

from mock_server.app.application import asgi, create_fake
from mock_server.app.carrier import RawHeaders, announces_too_much, brings_body, read_head, reply_headers
from mock_server.app.fake import Fake, Page
from mock_server.clock import Clock, http_date
from mock_server.faults import MALFORMED
from mock_server.inprocess.head import MalformedHead, parse_head
from mock_server.settings import Settings
from mock_server.wire import Delivery, Outgoing

DEFAULT_PORTS = {"http": 80, "https": 443}
PARSER_REFUSAL = b"Invalid HTTP request received."


@dataclass(frozen=True, slots=True)
class RawRequest:
    """`target` is what stands in the request line, path and query; `server` the host and port of the URL."""

    method: bytes
    target: bytes
    headers: RawHeaders
    body: bytes
    scheme: str = "http"
    server: tuple[str, int | None] = ("localhost", None)


@dataclass(frozen=True, slots=True)
class RawReply:
    """`body` is what really goes over the wire: nothing for HEAD. Without a delivery it comes at once and whole."""

    status: int
    headers: RawHeaders
    body: bytes
    delivery: Delivery | None = None


class InProcess:
    """Answers as the server with these settings does, and keeps the same journal. Thread-safe.

    `fake` is for who has one already, such as that of a running server. Raises SetupError as the server does.
    """

    def __init__(self, settings: Settings | None = None, *, fake: Fake | None = None) -> None:
        self.settings = settings or Settings()
        self.fake = fake or create_fake(self.settings)
        self._asgi = asgi(self.fake, self.settings)
        self._pages = ThreadPoolExecutor(1, thread_name_prefix="mock-server-pages")

    def carry(self, request: RawRequest) -> RawReply:
        """The reply to a request. Never raises for anything that a client can send."""
        try:
            scope = parse_head(request.method, request.target, request.headers, request.scheme, request.server)
        except MalformedHead:
            return _refused()
        incoming = read_head(scope)
        if brings_body(incoming):
            most = self.settings.max_body
            incoming.oversize = announces_too_much(incoming, most) or len(request.body) > most
            incoming.body = b"" if incoming.oversize else request.body
        answer = self.fake.answer(incoming)
        if isinstance(answer, Page):  # in a thread, because the caller's may run an event loop already
            return self._pages.submit(asyncio.run, self._shown(answer, scope)).result()
        return _replied(answer, incoming.method, close=incoming.oversize)

    async def _shown(self, page: Page, scope: MutableMapping[str, Any]) -> RawReply:
        messages: list[MutableMapping[str, Any]] = []

        async def receive() -> MutableMapping[str, Any]:
            return {"type": "http.request", "body": b"", "more_body": False}

        async def send(message: MutableMapping[str, Any]) -> None:
            messages.append(message)

        await self._asgi.show(page, scope, receive, send)
        head, *rest = messages
        body = b"".join(message.get("body", b"") for message in rest)
        headers = [(bytes(name), bytes(value)) for name, value in head["headers"]]
        headers.append((b"date", page.date.encode()))
        return RawReply(head["status"], headers, b"" if scope["method"] == "HEAD" else body)


def _replied(outgoing: Outgoing, method: str, *, close: bool) -> RawReply:
    whole = outgoing.delivery is None or outgoing.delivery.ending != MALFORMED
    headers = reply_headers(outgoing, close=close, length=whole)
    return RawReply(outgoing.status, headers, b"" if method == "HEAD" else outgoing.body, outgoing.delivery)


def _refused() -> RawReply:
    headers = [
        (b"date", http_date(Clock()).encode()),
        (b"content-type", b"text/plain; charset=utf-8"),
        (b"content-length", str(len(PARSER_REFUSAL)).encode()),
        (b"connection", b"close"),
    ]
    return RawReply(400, headers, PARSER_REFUSAL)
