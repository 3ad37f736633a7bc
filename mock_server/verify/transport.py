"""The one way by which a run reaches its target: what must not be sent is not, and what was sent is recorded."""

from __future__ import annotations

import json
import ssl
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import httpx

from mock_server.exchange.redaction import told
from mock_server.verify.exchange import Exchange, Recorder
from mock_server.verify.ownership import Exchanged, Ownership
from mock_server.verify.routes import Route, Routes
from mock_server.verify.wire import Deadline, Wire

MOST_ANSWERED = 32 << 20
"""Bytes of a reply."""


class Withheld(Exception):
    """A request was not sent, because the run may not send it; the test that wanted it is skipped."""


class Unreachable(Exception):
    """The target gave no answer too often."""


class Interrupts:
    """Lets a request that is under way end, and be taken note of, before Ctrl-C or SIGTERM ends the run.

    A second one ends it at once.
    """

    def __init__(self) -> None:
        self._busy = 0
        self._wanted = False

    def arrive(self, *_: object) -> None:
        """The handler of the signals, called in the main thread."""
        if self._busy and not self._wanted:
            self._wanted = True
        else:
            raise KeyboardInterrupt

    @contextmanager
    def held(self) -> Iterator[None]:
        """What is done in the block is not interrupted, only afterwards; of the main thread alone."""
        if threading.current_thread() is not threading.main_thread():
            yield
            return
        self._busy += 1
        try:
            yield
        finally:
            self._busy -= 1
            if self._wanted and not self._busy:
                self._wanted = False
                raise KeyboardInterrupt


class Pace:
    """At most so many requests a second, for all threads together; no limit for None."""

    def __init__(self, rate: float | None) -> None:
        self._gap = 1 / rate if rate else 0.0
        self._next = 0.0
        self._lock = threading.Lock()

    def wait(self) -> None:
        if not self._gap:
            return
        with self._lock:
            now = time.monotonic()
            start = max(now, self._next)
            self._next = start + self._gap
        time.sleep(start - now)


@dataclass
class Gate:
    """What all requests of a run share.

    `timeout` is how many seconds an exchange may take from connecting to the last byte, `give_up` how many failures in
    a row end the run.
    """

    url: str
    routes: Routes
    ownership: Ownership
    recorder: Recorder
    pace: Pace = field(default_factory=lambda: Pace(None))
    interrupts: Interrupts = field(default_factory=Interrupts)
    read_only: bool = False
    global_changes: bool = False
    timeout: float = 30.0
    give_up: int = 5
    failures: int = 0
    has_sessions: bool = False
    _changed_globally: bool = False

    def is_private(self, request: httpx.Request) -> bool:
        """Whether nobody but this run sees what the request does: it works in a session of its own of this fake."""
        return self.has_sessions and request.headers.get("x-mock-session", "").startswith(self.ownership.prefix)

    def take_global_change(self) -> bool:
        """Whether a global operation was sent since this was last asked."""
        changed, self._changed_globally = self._changed_globally, False
        return changed

    def note_global_change(self) -> None:
        self._changed_globally = True

    @cached_property
    def encryption(self) -> ssl.SSLContext:
        """Made once, as it takes longer than many requests; nothing is looked up for a target without encryption."""
        return httpx.create_ssl_context(verify=self.url.startswith("https:"))

    def below(self, url: httpx.URL) -> str | None:
        """The encoded path below the vendor's URL, None for one that is elsewhere."""
        path = url.raw_path.decode("ascii").partition("?")[0]
        base = httpx.URL(self.url).raw_path.decode("ascii").rstrip("/")
        return path.removeprefix(base) if path.startswith(f"{base}/") else None


class Transport(httpx.BaseTransport):
    """Sends requests over the network.

    A write to something that the run did not make goes to something that does not exist instead, by whatever method.
    Raises Withheld for what may not be sent, and Unreachable when the target stopped answering.
    """

    def __init__(self, gate: Gate) -> None:
        self._gate = gate
        self._deadline = Deadline()
        self._wire = Wire(gate.encryption, self._deadline)

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        found = self._route(request)
        if request.method not in ("GET", "HEAD", "OPTIONS"):
            request = self._permitted(request)
        self._gate.pace.wait()
        with self._gate.interrupts.held():
            return self._exchange(request, found)

    def close(self) -> None:
        self._wire.close()

    def _route(self, request: httpx.Request) -> tuple[Route, dict[str, str]] | None:
        below = self._gate.below(request.url)
        return None if below is None else self._gate.routes.find(request.method, below)

    def _permitted(self, request: httpx.Request) -> httpx.Request:
        gate = self._gate
        if gate.read_only:
            raise Withheld("nothing is written with --read-only")
        places = gate.routes.at(gate.below(request.url) or "")
        if not places or gate.is_private(request):
            return request
        known = [place for place in places if place[0].method == request.method]
        # A method that the document does not know may do something on this server all the same.
        meant = known or places
        if any(route.operation in gate.ownership.holdings.global_operations for route, _ in meant):
            if not gate.global_changes:
                raise Withheld("metadata and server mode are touched only with --allow-global-changes")
            gate.note_global_change()
        if not known and request.method == "POST":
            return request  # it creates something if anything, and names nothing that is there
        route, values = meant[0]
        safe = gate.ownership.replaced(route.operation if known else None, values)
        if safe == values:
            return request
        path = httpx.URL(gate.url).raw_path.decode("ascii").rstrip("/") + route.filled(safe)
        query = request.url.query.decode("ascii")
        url = request.url.copy_with(raw_path=f"{path}?{query}".rstrip("?").encode("ascii"))
        return httpx.Request(
            request.method, url, headers=request.headers, content=request.read(), extensions=request.extensions
        )

    def _exchange(self, request: httpx.Request, found: tuple[Route, dict[str, str]] | None) -> httpx.Response:
        gate = self._gate
        body = request.read()
        operation = found[0].operation if found else None
        start = time.time()
        try:
            with self._deadline.within(gate.timeout):
                reply = _whole(self._wire.handle_request(request))
            content = reply.content
        except httpx.LocalProtocolError:
            raise  # what a test wanted to send is no HTTP: nothing was sent
        except httpx.RequestError as error:
            if found and request.method not in ("GET", "DELETE") and not isinstance(error, httpx.ConnectError):
                gate.ownership.doubt(f"{request.method} {request.url} got no answer; whether it did anything is open")
            self._record(request, operation, start, error=f"{type(error).__name__}: {error}")
            gate.failures += 1
            if gate.failures >= gate.give_up:
                raise Unreachable(f"{gate.failures} requests in a row got no answer; the last: {error}") from error
            raise
        gate.failures = 0
        self._record(request, operation, start, reply=reply)
        if found and reply.is_success and request.method != "GET" and not gate.is_private(request):
            self._learn(request, found, body, reply, content)
        return reply

    def _learn(
        self,
        request: httpx.Request,
        found: tuple[Route, dict[str, str]],
        body: bytes,
        reply: httpx.Response,
        content: bytes,
    ) -> None:
        route, values = found
        ownership = self._gate.ownership
        scope = {name: value for name, value in request.headers.items() if name in ownership.holdings.scope_headers}
        if request.method == "DELETE":
            ownership.gone(str(request.url.copy_with(query=None)), scope)
        exchanged = Exchanged(
            route.operation,
            self._gate.below(request.url) or "",
            values,
            decoded(body),
            reply.status_code,
            reply.headers,
            decoded(content),
        )
        ownership.learn(exchanged, self._gate.url, scope, authorized="authorization" in request.headers)

    def _record(
        self,
        request: httpx.Request,
        operation: str | None,
        start: float,
        *,
        reply: httpx.Response | None = None,
        error: str | None = None,
    ) -> None:
        recorder = self._gate.recorder
        recorder.add(
            Exchange(
                test=recorder.test,
                operation=operation,
                method=request.method,
                url=str(request.url),
                headers=told(request.headers, recorder.secret_names),
                body=request.read(),
                started=start,
                seconds=max(0.0, time.time() - start),
                status=reply.status_code if reply else None,
                reply_headers=told(reply.headers) if reply else {},
                reply_body=reply.content if reply else b"",
                error=error,
            )
        )


def decoded(body: bytes) -> Any:
    """A JSON body as plain data, an XML one as it is, None for nothing that can be read."""
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        return body or None


def _whole(reply: httpx.Response) -> httpx.Response:
    """The reply with all of its body, decoded. Raises httpx.ReadError for one that is too long."""
    parts, size = [], 0
    try:
        for part in reply.iter_raw():
            parts.append(part)
            size += len(part)
            if size > MOST_ANSWERED:
                raise httpx.ReadError(f"the reply is longer than {MOST_ANSWERED >> 20} MiB")
    finally:
        reply.close()
    return httpx.Response(reply.status_code, headers=reply.headers, content=b"".join(parts))
