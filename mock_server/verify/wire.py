"""Connections on which an exchange has an end: whatever drips in, the time for all of it together is bounded."""

from __future__ import annotations

import ssl
import threading
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

import httpcore
import httpx

_PIECE = 1 << 16
"""Bytes that are written before the time is looked at again."""
_CONNECTIONS, _KEPT, _KEPT_SECONDS = 100, 20, 5.0
"""As many connections as httpx has."""


class Deadline:
    """When the exchange of this thread must be over; each thread has its own."""

    def __init__(self) -> None:
        self._of = threading.local()

    @contextmanager
    def within(self, seconds: float) -> Iterator[None]:
        """What is read and written in the block takes no longer than that in all."""
        self._of.moment = time.monotonic() + seconds
        try:
            yield
        finally:
            self._of.moment = None

    def left(self, most: float | None, late: type[Exception]) -> float | None:
        """The seconds that the next step may take, at most `most`. Raises `late` when there are none."""
        moment = getattr(self._of, "moment", None)
        if moment is None:
            return most
        seconds = float(moment - time.monotonic())
        if seconds <= 0:
            raise late("the exchange was not over in time")
        return seconds if most is None else min(seconds, most)


class Wire(httpx.HTTPTransport):
    """Sends over the network. httpx bounds each single read, so a reply of one byte a second would never end.

    It has no public place for a network backend either, so its pool of connections is replaced by another.
    """

    def __init__(self, encryption: ssl.SSLContext, deadline: Deadline) -> None:
        super().__init__(verify=encryption)
        backend = _Backend(httpcore.SyncBackend(), deadline)
        self._pool = httpcore.ConnectionPool(
            ssl_context=encryption,
            max_connections=_CONNECTIONS,
            max_keepalive_connections=_KEPT,
            keepalive_expiry=_KEPT_SECONDS,
            network_backend=backend,
        )


class _Backend(httpcore.NetworkBackend):
    def __init__(self, inner: httpcore.NetworkBackend, deadline: Deadline) -> None:
        self._inner = inner
        self._deadline = deadline

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        seconds = self._deadline.left(timeout, httpcore.ConnectTimeout)
        stream = self._inner.connect_tcp(host, port, seconds, local_address, socket_options)
        return _Stream(stream, self._deadline)


class _Stream(httpcore.NetworkStream):
    def __init__(self, inner: httpcore.NetworkStream, deadline: Deadline) -> None:
        self._inner = inner
        self._deadline = deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._inner.read(max_bytes, self._deadline.left(timeout, httpcore.ReadTimeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        for start in range(0, len(buffer), _PIECE):
            self._inner.write(buffer[start : start + _PIECE], self._deadline.left(timeout, httpcore.WriteTimeout))

    def close(self) -> None:
        self._inner.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        seconds = self._deadline.left(timeout, httpcore.ConnectTimeout)
        return _Stream(self._inner.start_tls(ssl_context, server_hostname, seconds), self._deadline)

    def get_extra_info(self, info: str) -> Any:
        return self._inner.get_extra_info(info)
