"""Puts every request of a part of a run into a session that no other part uses."""

from __future__ import annotations

import itertools

from mock_server.app.asgi import Application, Receive, Scope, Send


class Sessions:
    """An ASGI application in front of the server. Each `renew` begins another session, forked from the baseline."""

    def __init__(self, application: Application) -> None:
        self._application = application
        self._numbers = itertools.count(1)
        self._name = b"conformance-0"

    def renew(self) -> None:
        self._name = b"conformance-%d" % next(self._numbers)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            scope = {**scope, "headers": [*scope["headers"], (b"x-mock-session", self._name)]}
        await self._application(scope, receive, send)
