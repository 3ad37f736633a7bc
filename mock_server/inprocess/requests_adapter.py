"""An adapter of requests that calls the fake in this process."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Mapping
from typing import Any
from urllib.parse import urlsplit

import requests
from requests.adapters import BaseAdapter, HTTPAdapter
from urllib3 import HTTPHeaderDict, HTTPResponse
from urllib3.exceptions import ProtocolError

from mock_server.app.carrier import RawHeaders
from mock_server.inprocess.endings import arriving, ending_of, pause, times_out
from mock_server.inprocess.server import DEFAULT_PORTS, InProcess, RawReply, RawRequest
from mock_server.settings import Settings
from mock_server.wire import phrase


class MockAdapter(BaseAdapter):
    """`session.mount("http://localhost/", MockAdapter())`; see MockTransport for `server`.

    A delay that exceeds the read timeout raises requests.ReadTimeout at once; a shorter one is waited for.
    """

    def __init__(self, server: InProcess | Settings | None = None) -> None:
        super().__init__()
        self.server = server if isinstance(server, InProcess) else InProcess(server)
        self._builder = HTTPAdapter()

    def send(
        self,
        request: requests.PreparedRequest,
        stream: bool = False,
        timeout: Any = None,
        verify: bool | str = True,
        cert: Any = None,
        proxies: Mapping[str, str] | None = None,
    ) -> requests.Response:
        reply = self.server.carry(_raw(request))
        wait = _read_timeout(timeout)
        delay = reply.delivery.delay if reply.delivery else 0.0
        if times_out(delay, wait):
            raise requests.ReadTimeout(f"Read timed out. (read timeout={wait})", request=request)
        pause(delay)
        ending = ending_of(reply.delivery)
        if ending and not ending.in_body:
            raise requests.ConnectionError(ProtocolError("Connection aborted.", ending.cause()), request=request)
        return self._builder.build_response(request, _response(reply, request, wait))

    def close(self) -> None:
        self._builder.close()


class _Body(io.RawIOBase):
    """A body that arrives in time, or breaks off, as urllib3 reads it from a socket."""

    def __init__(self, reply: RawReply, timeout: float | None) -> None:
        self._pieces = self._arriving(reply, timeout)
        self._rest = b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        while not self._rest:
            piece = next(self._pieces, None)
            if piece is None:
                return 0
            self._rest = piece
        size = min(len(buffer), len(self._rest))
        buffer[:size], self._rest = self._rest[:size], self._rest[size:]
        return size

    def _arriving(self, reply: RawReply, timeout: float | None) -> Iterator[bytes]:
        for seconds, piece in arriving(reply):
            if times_out(seconds, timeout):
                raise TimeoutError("timed out")
            pause(seconds)
            yield piece
        ending = ending_of(reply.delivery)
        if ending:
            raise ending.cause()


def _response(reply: RawReply, request: requests.PreparedRequest, timeout: float | None) -> HTTPResponse:
    headers = HTTPHeaderDict()
    for name, value in reply.headers:
        headers.add(name.decode("latin-1"), value.decode("latin-1"))
    return HTTPResponse(
        _Body(reply, timeout),
        headers,
        reply.status,
        version=11,
        version_string="HTTP/1.1",
        reason=phrase(reply.status),
        preload_content=False,
        request_method=request.method,
        request_url=request.url,
    )


def _raw(request: requests.PreparedRequest) -> RawRequest:
    address = urlsplit(request.url or "")
    headers: RawHeaders = [(_bytes(name), _bytes(value)) for name, value in request.headers.items()]
    if "host" not in request.headers:
        headers.insert(0, (b"Host", address.netloc.rpartition("@")[2].encode("ascii")))
    port = address.port or DEFAULT_PORTS.get(address.scheme)
    server = (address.hostname or "localhost", port)
    method = _bytes(request.method or "GET")
    return RawRequest(method, request.path_url.encode("ascii"), headers, _content(request.body), address.scheme, server)


def _content(body: Any) -> bytes:
    """What requests takes as a body: text, bytes, a file, or pieces."""
    if body is None:
        return b""
    if isinstance(body, str | bytes | bytearray):
        return _bytes(body, "utf-8")
    pieces: Iterable[Any] = [body.read()] if hasattr(body, "read") else body
    return b"".join(_bytes(piece, "utf-8") for piece in pieces)


def _bytes(text: Any, encoding: str = "latin-1") -> bytes:
    return text.encode(encoding) if isinstance(text, str) else bytes(text)


def _read_timeout(timeout: Any) -> float | None:
    """Of the forms that requests knows: seconds, (connect, read), None, or urllib3's own."""
    if isinstance(timeout, tuple):
        timeout = timeout[1]
    timeout = getattr(timeout, "read_timeout", timeout)
    return None if timeout is None else float(timeout)
