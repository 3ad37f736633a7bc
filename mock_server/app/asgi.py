"""The fake as an ASGI application: sockets on one side, `Fake.answer` on the other."""

from __future__ import annotations

from asyncio import CancelledError
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

from mock_server.app.carrier import announces_too_much, brings_body, read_head
from mock_server.app.delivery import deliver, send_at_once
from mock_server.app.fake import Fake, Page
from mock_server.errors import Unavailable
from mock_server.wire import TRANSPORT, Incoming

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
Application = Callable[[Scope, Receive, Send], Awaitable[None]]

MOST_DRAINED = 64 << 20
"""How much of a body that is too large is read and forgotten, so that the client gets to read the refusal."""
PAGE = "mock_server.page"
"""Holds the Page in a scope that was found to be for one: the fake inside the Connexion application lets it pass."""


class ClientGoneError(Exception):
    """The client left before its request was whole."""


class AsgiFake:
    """Answers HTTP itself and hands requests for pages, with whatever is not HTTP, to `pages`."""

    def __init__(self, fake: Fake, max_body: int, pages: Application) -> None:
        self._fake = fake
        self._max_body = max_body
        self._pages = pages

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or PAGE in scope:
            await self._pages(scope, receive, send)
            return
        incoming = read_head(scope)
        if brings_body(incoming):
            try:
                incoming.body, incoming.oversize = await self._read(incoming, receive)
            except ClientGoneError:
                return  # half a request: nothing is done, and nobody is left to be told
            except CancelledError:
                stopping = Unavailable("the server is stopping; the request came too slowly and was not carried out")
                await send_at_once(self._fake.refuse(incoming, stopping), scope, send, close=True)
                return
        answer = self._fake.answer(incoming)
        if isinstance(answer, Page):
            await self.show(answer, scope, receive, send)
        elif answer.delivery is None:
            await send_at_once(answer, scope, send, close=incoming.oversize)
        else:
            await deliver(answer, answer.delivery, scope, receive, send, close=incoming.oversize)

    async def show(self, page: Page, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request that was found to be for a page."""
        await self._pages(_page_scope(scope, page), receive, _with_page_headers(scope, send, page))

    async def _read(self, incoming: Incoming, receive: Receive) -> tuple[bytes, bool]:
        """The body and whether it was too large; then nothing of it is kept. Raises ClientGoneError for half a body."""
        oversize = announces_too_much(incoming, self._max_body)
        chunks: list[bytes] = []
        size = 0
        while True:
            message = await receive()
            if message["type"] == "http.disconnect":
                raise ClientGoneError
            chunk = message.get("body", b"")
            size += len(chunk)
            if size > self._max_body:
                oversize = True
            if oversize:
                chunks.clear()
            else:
                chunks.append(chunk)
            if not message.get("more_body") or size > MOST_DRAINED:
                return b"".join(chunks), oversize


def _page_scope(scope: Scope, page: Page) -> Scope:
    """What a page needs to know: its path, and the session prefix as root; a query means nothing to it."""
    return {
        **scope,
        PAGE: page,
        "path": page.prefix + page.path,
        "root_path": page.prefix,
        "query_string": b"",
    }


def _with_page_headers(scope: Scope, send: Send, page: Page) -> Send:
    added = [(b"date", page.date.encode())] if TRANSPORT in scope else []  # other servers tell it themselves
    added.append((b"x-mock-request-id", page.request_id.encode()))
    replaced = {name for name, _ in added}

    async def send_with_headers(message: MutableMapping[str, Any]) -> None:
        if message["type"] == "http.response.start":
            kept = [(name, value) for name, value in message["headers"] if name.lower() not in replaced]
            message = {**message, "headers": [*added, *kept]}
        await send(message)

    return send_with_headers
