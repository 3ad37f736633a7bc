"""A server that tests use: one that runs somewhere, or one in this process."""

from __future__ import annotations

import ssl
from types import TracebackType
from typing import Any, Self

import httpx

from mock_server.inprocess import InProcess, MockTransport
from mock_server.settings import Settings
from mock_server.testing.admin import Admin, AdminError
from mock_server.testing.session import Session

LOCAL = "http://localhost"
"""The origin of a server that has no socket."""
_LIMITS = httpx.Limits(keepalive_expiry=2)
"""The server closes what is idle for 5 seconds: a client that goes on at that very moment would lose a request."""


class MockServer:
    """`origin` is what stands before its paths, without a slash at the end.

    All clients share `transport`, so that one costs next to nothing; `admin_transport` carries calls of the control
    plane, the same one unless said otherwise. `token` is that of `--admin-token`.
    """

    def __init__(
        self,
        origin: str,
        transport: httpx.BaseTransport,
        *,
        admin_transport: httpx.BaseTransport | None = None,
        token: str | None = None,
    ) -> None:
        self.origin = origin.rstrip("/")
        self._transport = _Shared(transport)
        self._admin_transport = _Shared(admin_transport or transport)
        self._headers = {"Authorization": f"Bearer {token}"} if token else {}
        self.admin = Admin(_client(f"{self.origin}/__admin", self._admin_transport, self._headers))

    @property
    def admin_url(self) -> str:
        return f"{self.origin}/__admin"

    def client(self, base_url: str | None = None, **options: Any) -> httpx.Client:
        """A client of the server as a whole, or below a base URL; `options` are those of httpx.Client."""
        return _client(base_url or self.origin, self._transport, **options)

    def admin_of(self, session: str) -> Admin:
        """The control plane for a session, which need not have begun yet."""
        return Admin(_client(f"{self.origin}/__sessions/{session}/__admin", self._admin_transport, self._headers))

    def session(self, name: str | None = None, *, vendor: str = "") -> Session:
        """The session of that name, begun if there is none; without a name a new one that nobody else has.

        `vendor` is the one that its `base_url` and `client` address. Raises AdminError for what can be no name.
        """
        try:
            shown = self.admin.post("/sessions", {} if name is None else {"name": name})
        except AdminError as error:
            if error.status != 409:
                raise
            shown = self.admin.get(f"/sessions/{name}")
        return Session(self, shown["name"], shown["bases"], vendor)

    def health(self) -> dict[str, Any]:
        """`{"status": "ok", "version": …}`."""
        health: dict[str, Any] = self.admin.get("/health")
        return health

    def close(self) -> None:
        """Close connections; the server itself runs on if it runs elsewhere."""
        self._transport.end()
        self._admin_transport.end()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"<MockServer at {self.origin}>"


def connect(url: str, *, token: str | None = None) -> MockServer:
    """A server that runs at `url`, `http://127.0.0.1:8080`."""
    return MockServer(url, http_transport(url), token=token)


def in_process(server: InProcess | Settings | None = None) -> MockServer:
    """A server in this process without a socket, with these settings or those of a plain `mock-server serve`."""
    inside = server if isinstance(server, InProcess) else InProcess(server)
    return MockServer(LOCAL, MockTransport(inside), token=inside.settings.admin_token)


def http_transport(url: str) -> httpx.HTTPTransport:
    """Connections to a server. To load certificates takes longer than a test: it is done where they are looked at."""
    if url.startswith("https:"):
        return httpx.HTTPTransport(limits=_LIMITS)
    return httpx.HTTPTransport(verify=ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT), trust_env=False, limits=_LIMITS)


class _Shared(httpx.BaseTransport):
    """A transport that outlives the clients that use it."""

    def __init__(self, transport: httpx.BaseTransport) -> None:
        self._transport = transport

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        return self._transport.handle_request(request)

    def end(self) -> None:
        self._transport.close()


def _client(
    base_url: str, transport: httpx.BaseTransport, headers: dict[str, str] | None = None, **options: Any
) -> httpx.Client:
    return httpx.Client(
        **{"base_url": base_url, "transport": transport, "headers": headers, "trust_env": False, **options}
    )
