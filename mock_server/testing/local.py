"""Servers in the process of a test run, over real sockets: each way of starting one is started once."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack

from mock_server.app.application import asgi, create_fake
from mock_server.app.fake import Fake
from mock_server.inprocess import InProcess, MockTransport
from mock_server.server import running
from mock_server.settings import Settings
from mock_server.testing.server import MockServer, http_transport
from mock_server.testing.session import Session


class LocalServer(MockServer):
    """A server of this process: clients come by its socket, calls of the control plane go to it directly."""

    def __init__(self, origin: str, fake: Fake, settings: Settings, opened: Callable[[LocalServer, str], None]) -> None:
        self.fake = fake
        self.settings = settings
        self._opened = opened
        inside = MockTransport(InProcess(settings, fake=fake))
        super().__init__(origin, http_transport(origin), admin_transport=inside, token=settings.admin_token)

    def session(self, name: str | None = None, *, vendor: str = "") -> Session:
        session = super().session(name, vendor=vendor)
        self._opened(self, session.name)
        return session


class LocalServers:
    """`opened` are the sessions that were asked for since `forget`, with their servers."""

    def __init__(self) -> None:
        self.opened: list[tuple[LocalServer, str]] = []
        self._closing = ExitStack()
        self._running: dict[str, LocalServer] = {}

    def get(self, settings: Settings) -> LocalServer:
        """The server with these settings, started at the first call. Raises SetupError when it cannot start."""
        key = repr(settings)
        if key not in self._running:
            self._running[key] = self._start(settings)
        return self._running[key]

    def forget(self) -> None:
        """Whatever is opened from now on belongs to another test."""
        self.opened.clear()

    def close(self) -> None:
        self._running.clear()
        self._closing.close()

    def _start(self, settings: Settings) -> LocalServer:
        fake = create_fake(settings)
        origin = self._closing.enter_context(running(settings, lambda known: asgi(fake, known)))
        return self._closing.enter_context(_local(origin, fake, settings, self))


def _local(origin: str, fake: Fake, settings: Settings, servers: LocalServers) -> LocalServer:
    return LocalServer(origin, fake, settings, lambda server, name: servers.opened.append((server, name)))
