"""Transports of httpx that call the fake in this process."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator

import anyio
import anyio.to_thread
import httpx

from mock_server.inprocess.endings import Ending, arriving, ending_of, pause, times_out
from mock_server.inprocess.server import DEFAULT_PORTS, InProcess, RawReply, RawRequest
from mock_server.settings import Settings
from mock_server.wire import phrase


class MockTransport(httpx.BaseTransport):
    """`httpx.Client(transport=MockTransport(), base_url="http://localhost/genesys-ucs")`.

    Without a server it makes one of its own, with these settings or those of a plain `mock-server serve`; transports
    that share an InProcess share its sessions. A delay that exceeds the client's read timeout raises
    httpx.ReadTimeout at once; a shorter one is waited for.
    """

    def __init__(self, server: InProcess | Settings | None = None) -> None:
        self.server = server if isinstance(server, InProcess) else InProcess(server)

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        request.read()
        arrival = _Arrival(self.server.carry(_raw(request)), request)
        pause(arrival.head_delay())
        return arrival.response()


class AsyncMockTransport(httpx.AsyncBaseTransport):
    """`httpx.AsyncClient(transport=AsyncMockTransport(), …)`: as MockTransport, waiting without blocking the loop."""

    def __init__(self, server: InProcess | Settings | None = None) -> None:
        self.server = server if isinstance(server, InProcess) else InProcess(server)

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        await request.aread()
        reply = await anyio.to_thread.run_sync(self.server.carry, _raw(request))
        arrival = _Arrival(reply, request)
        delay = arrival.head_delay()
        if delay:
            await anyio.sleep(delay)
        return arrival.response()


class _Arrival:
    """How one reply arrives at the client that sent `request`."""

    def __init__(self, reply: RawReply, request: httpx.Request) -> None:
        self.reply = reply
        self.request = request
        self.timeout: float | None = request.extensions.get("timeout", {}).get("read")
        self.ending = ending_of(reply.delivery)

    def head_delay(self) -> float:
        """Seconds until the head arrives. Raises ReadTimeout when the client does not wait so long."""
        return self.awaited(self.reply.delivery.delay if self.reply.delivery else 0.0)

    def awaited(self, seconds: float) -> float:
        if times_out(seconds, self.timeout):
            raise httpx.ReadTimeout("timed out", request=self.request)
        return seconds

    def response(self) -> httpx.Response:
        """Status, headers and a body that may still be on its way. Raises what a broken connection raises."""
        if self.ending and not self.ending.in_body:
            raise self.broken(self.ending)
        status = self.reply.status
        return httpx.Response(
            status,
            headers=self.reply.headers,
            stream=httpx.ByteStream(self.reply.body) if self.reply.delivery is None else _Body(self),
            extensions={"http_version": b"HTTP/1.1", "reason_phrase": phrase(status).encode()},
        )

    def broken(self, ending: Ending) -> httpx.TransportError:
        error: httpx.TransportError = getattr(httpx, ending.httpx)(ending.words, request=self.request)
        return error

    def pieces(self) -> Iterator[tuple[float, bytes]]:
        """The body, each piece with the seconds to wait for it. Raises as a read from a socket does."""
        for seconds, piece in arriving(self.reply):
            yield self.awaited(seconds), piece
        if self.ending:
            raise self.broken(self.ending)


class _Body(httpx.SyncByteStream, httpx.AsyncByteStream):
    """A body that arrives in time, or breaks off."""

    def __init__(self, arrival: _Arrival) -> None:
        self._arrival = arrival

    def __iter__(self) -> Iterator[bytes]:
        for seconds, piece in self._arrival.pieces():
            pause(seconds)
            yield piece

    async def __aiter__(self) -> AsyncIterator[bytes]:
        for seconds, piece in self._arrival.pieces():
            await anyio.sleep(seconds)
            yield piece


def _raw(request: httpx.Request) -> RawRequest:
    return RawRequest(
        request.method.encode("ascii"),
        request.url.raw_path,
        request.headers.raw,
        request.content,
        request.url.scheme,
        (request.url.host, request.url.port or DEFAULT_PORTS.get(request.url.scheme)),
    )
