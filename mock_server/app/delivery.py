"""Replies over a connection: at once and whole, or as a fault wants it.

What a fault does to a connection needs its transport, which this project's own server puts into the scope. Under
another ASGI server delays and dribbles are the same; at an ending nothing more is sent, and what such a server makes of
an unfinished reply is its own affair.
"""

from __future__ import annotations

import asyncio
import socket
import struct
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from mock_server.app.carrier import parts, reply_headers
from mock_server.faults import MALFORMED, RANDOM, RESET, TRUNCATED
from mock_server.wire import TRANSPORT, Delivery, Outgoing

if TYPE_CHECKING:
    from mock_server.app.asgi import Receive, Scope, Send

CLOSING_SECONDS = 2
"""How long a client may take to read the last bytes before its connection is cut."""
_NO_LINGER = struct.pack("ii", 1, 0)
"""Closing such a socket sends a reset instead of waiting for what is on its way."""


async def send_at_once(outgoing: Outgoing, scope: Scope, send: Send, *, close: bool) -> None:
    await send(_start(outgoing, scope, close=close))
    await send({"type": "http.response.body", "body": b"" if scope["method"] == "HEAD" else outgoing.body})


async def deliver(
    outgoing: Outgoing, delivery: Delivery, scope: Scope, receive: Receive, send: Send, *, close: bool
) -> None:
    """Send a reply as its delivery says, for as long as the client waits for it.

    When the server stops, nobody waits any longer: the rest comes at once.
    """
    line = _Line(scope, receive)
    try:
        if not await line.wait(delivery.delay):
            return
        if delivery.ending in ("", TRUNCATED):
            await _send_pieces(outgoing, delivery, scope, line, send, close=close)
        elif delivery.ending == MALFORMED:
            await send(_start(outgoing, scope, close=close, length=False))
        if delivery.ending:
            await line.end(delivery)
    finally:
        line.leave()


async def _send_pieces(
    outgoing: Outgoing, delivery: Delivery, scope: Scope, line: _Line, send: Send, *, close: bool
) -> None:
    """The body in pieces; of a truncated one the first half."""
    await send(_start(outgoing, scope, close=close))
    pieces = list(parts(delivery, b"" if scope["method"] == "HEAD" else outgoing.body)) or [(0.0, b"")]
    for number, (pause, piece) in enumerate(pieces, 1):
        if not await line.wait(pause):
            return
        whole = number == len(pieces) and not (delivery.ending and outgoing.body)
        await send({"type": "http.response.body", "body": piece, "more_body": not whole})


def _start(outgoing: Outgoing, scope: Scope, *, close: bool, length: bool = True) -> dict[str, Any]:
    # Other servers tell the date themselves.
    headers = reply_headers(outgoing, close=close, date=TRANSPORT in scope, length=length)
    return {"type": "http.response.start", "status": outgoing.status, "headers": headers}


class _Line:
    """The connection that a request came by: waits while the client is there, and ends it."""

    def __init__(self, scope: Scope, receive: Receive) -> None:
        self._receive = receive
        self._transport: asyncio.Transport | None = scope.get(TRANSPORT)
        self._gone: asyncio.Task[None] | None = None

    async def wait(self, seconds: float) -> bool:
        """Let time pass, but not while the server stops. False when the client has left."""
        if seconds <= 0:
            return True
        stopping = getattr(self._transport and self._transport.get_protocol(), "stopping", None) or asyncio.Event()
        stop = asyncio.ensure_future(stopping.wait())
        try:
            await asyncio.wait({self._leaving(), stop}, timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
        finally:
            stop.cancel()
        return not self._leaving().done()

    async def end(self, delivery: Delivery) -> None:
        """Let the connection end as the delivery says, and wait until it has."""
        transport = self._transport
        if transport is None or transport.is_closing():
            return
        if delivery.ending == RESET:
            _send_reset_when_closed(transport)
            transport.abort()
        else:
            if delivery.ending in (MALFORMED, RANDOM):
                transport.write(delivery.noise)
            transport.close()
        await asyncio.wait({self._leaving()}, timeout=CLOSING_SECONDS)
        if not self._leaving().done():
            transport.abort()
            await asyncio.wait({self._leaving()}, timeout=CLOSING_SECONDS)

    def leave(self) -> None:
        """Nobody waits any longer."""
        if self._gone is not None and not self._gone.cancel() and not self._gone.cancelled():
            self._gone.exception()  # looked at, so that nobody complains that it was not

    def _leaving(self) -> asyncio.Task[None]:
        if self._gone is None:
            self._gone = asyncio.ensure_future(self._until_gone())
        return self._gone

    async def _until_gone(self) -> None:
        message = await self._receive()
        while message["type"] != "http.disconnect":
            message = await self._receive()


def _send_reset_when_closed(transport: asyncio.Transport) -> None:
    connection = transport.get_extra_info("socket")
    with suppress(AttributeError, OSError):  # not every transport has a socket
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _NO_LINGER)
