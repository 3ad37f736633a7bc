"""HTTP on the socket, with two gaps of the parser's use closed: endless heads, and trailers that pose as headers."""

from __future__ import annotations

import asyncio
from typing import Any

from uvicorn.protocols.http.httptools_impl import STATUS_LINE, HttpToolsProtocol, RequestResponseCycle

from mock_server.clock import Clock, http_date
from mock_server.wire import TRANSPORT

LONGEST_HEAD = 1 << 20
"""Bytes of request line and header fields that are waited for. What the application takes is far less."""


class _Nowhere(list[tuple[bytes, bytes]]):
    """Forgets what is put into it."""

    def append(self, item: tuple[bytes, bytes]) -> None:
        pass


class Protocol(HttpToolsProtocol):
    """A connection. Fields after a chunked body never reach the headers, wherever the packets end.

    The application gets the transport, to do to it what faults ask for. `stopping` is set when the server is about to
    stop.
    """

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self._head = 0
        self._in_head = False
        self._unanswered: list[RequestResponseCycle] = []
        self.stopping = asyncio.Event()

    def shutdown(self) -> None:
        self.stopping.set()
        super().shutdown()

    def on_message_begin(self) -> None:
        super().on_message_begin()
        self.scope[TRANSPORT] = self.transport  # type: ignore[literal-required]  # an addition of ours
        self._head, self._in_head = 0, True

    def on_headers_complete(self) -> None:
        earlier: RequestResponseCycle | None = self.cycle
        super().on_headers_complete()
        self.headers = _Nowhere()
        self._in_head = False
        if earlier is not None and not earlier.response_complete:
            self._unanswered = [cycle for cycle in self._unanswered if not cycle.response_complete] + [earlier]

    def connection_lost(self, exc: Exception | None) -> None:
        """The base tells only the latest request that nobody waits for it any more; others came before, pipelined."""
        for cycle in self._unanswered:
            cycle.disconnected = cycle.disconnected or not cycle.response_complete
            cycle.message_event.set()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        super().data_received(data)
        if self._in_head:
            self._head += len(data)
            if self._head > LONGEST_HEAD:
                self._in_head = False
                self.send_400_response("The header fields are too long.")

    def send_400_response(self, msg: str) -> None:
        """The parser's own refusal, which belongs to no session: its date is the machine's."""
        fields = (
            f"date: {http_date(Clock())}",
            "content-type: text/plain; charset=utf-8",
            f"content-length: {len(msg)}",
            "connection: close",
        )
        self.transport.write(STATUS_LINE[400] + "\r\n".join((*fields, "", msg)).encode("ascii"))
        self.transport.close()
