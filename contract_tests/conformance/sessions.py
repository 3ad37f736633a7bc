"""Puts every request of a part of a run into a session that no other part uses, and wishes for XML now and then."""

from __future__ import annotations

import itertools

from mock_server.app.asgi import Application, Receive, Scope, Send

Headers = list[tuple[bytes, bytes]]


class Sessions:
    """An ASGI application in front of the server. Each `renew` begins another session, forked from the baseline.

    Every other request without a body, which says nothing of formats by itself, asks for XML.
    """

    def __init__(self, application: Application) -> None:
        self._application = application
        self._numbers = itertools.count(1)
        self._name = b"conformance-0"
        self._bodiless = itertools.count()

    def renew(self) -> None:
        self._name = b"conformance-%d" % next(self._numbers)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            headers = self._wishing([*scope["headers"], (b"x-mock-session", self._name)])
            scope = {**scope, "headers": headers}
        await self._application(scope, receive, send)

    def _wishing(self, headers: Headers) -> Headers:
        if any(name == b"content-type" for name, _ in headers) or next(self._bodiless) % 2:
            return headers
        return [*(header for header in headers if header[0] != b"accept"), (b"accept", b"text/xml")]
