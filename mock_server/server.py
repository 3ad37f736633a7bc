"""The server: a socket, the application on it, and a clean end."""

from __future__ import annotations

import gc
import logging
import secrets
import signal
import socket
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace

import uvicorn

from mock_server.admin.guard import is_loopback
from mock_server.app.application import create_app
from mock_server.app.asgi import Application
from mock_server.check import served_names
from mock_server.errors import Problem, SetupError
from mock_server.protocol import Protocol
from mock_server.settings import Settings

SHUTDOWN_SECONDS = 10
STARTUP_SECONDS = 30
BACKLOG = 2048


def serve(settings: Settings) -> None:
    """Serve until SIGTERM or Ctrl-C; running requests are finished, then the process exits with 0.

    Raises SetupError before anything is served.
    """
    logging.basicConfig(format="%(levelname)s %(name)s: %(message)s", stream=sys.stderr)
    # uvicorn ends gracefully on these signals and then raises them again for whoever listened before it.
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: sys.exit(0))
    given, settings = settings, guarded(settings)
    with listen(settings.host, settings.port) as listener:
        app = create_app(settings)
        _spare_collector()
        made_up = settings is not given
        _Server(_config(app), lambda: announce(settings, listener, tell_token=made_up)).run(sockets=[listener])


@contextmanager
def running(settings: Settings, build: Callable[[Settings], Application] = create_app) -> Iterator[str]:
    """Serve from a thread of this process while the block runs; gives the origin, `http://127.0.0.1:PORT`.

    `build` makes what is served, for tests that want another server than the real one. Where others can reach the
    server, nobody may use its control plane but whoever knows the token of the settings.
    """
    settings = guarded(settings)
    with listen(settings.host, settings.port) as listener:
        started = threading.Event()
        server = _Server(_config(build(settings)), started.set)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, name="mock-server", daemon=True)
        thread.start()
        if not started.wait(STARTUP_SECONDS):
            raise TimeoutError(f"the server did not start within {STARTUP_SECONDS} s")
        try:
            yield origin(listener)
        finally:
            server.should_exit = True
            thread.join(SHUTDOWN_SECONDS)


def guarded(settings: Settings) -> Settings:
    """The same, with a token of the control plane made up where others can reach it and none is given."""
    if settings.admin_token or is_loopback(settings.host):
        return settings
    return replace(settings, admin_token=secrets.token_urlsafe())


def listen(host: str, port: int) -> socket.socket:
    """A bound, listening socket; port 0 takes a free one. Raises SetupError when the address cannot be had."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    except (OSError, UnicodeError) as error:
        reason = getattr(error, "strerror", None) or "it cannot be a host name"
        raise SetupError([Problem("--host", host, f"is no address of this machine: {reason}")]) from None
    listener = socket.socket(family, kind, protocol)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind(address)
        listener.listen(BACKLOG)
    except OSError as error:
        listener.close()
        text = f"cannot listen on {host}: {error.strerror}; choose another port, or 0 for a free one"
        raise SetupError([Problem("--port", str(port), text)]) from None
    return listener


def origin(listener: socket.socket) -> str:
    """Scheme, host and real port of a listening socket."""
    host, port = listener.getsockname()[:2]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


class _Server(uvicorn.Server):
    """Tells when it accepts connections."""

    def __init__(self, config: uvicorn.Config, ready: Callable[[], None]) -> None:
        super().__init__(config)
        self._ready = ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self._ready()


def _config(app: Application) -> uvicorn.Config:
    return uvicorn.Config(
        app,
        http=Protocol,
        ws="none",
        log_config=None,
        log_level="warning",
        access_log=False,
        proxy_headers=False,
        server_header=False,
        date_header=False,  # the application tells the date, by the session's clock
        timeout_graceful_shutdown=SHUTDOWN_SECONDS,
    )


def announce(settings: Settings, listener: socket.socket, *, tell_token: bool) -> None:
    """Print where everything is and that it is ready; a token only if nobody knows it yet."""
    here = origin(listener)
    for name in served_names(settings):
        print(f"{name:<14} {here}{settings.mount(name)}")
    if tell_token:
        print(f"{'admin token':<14} {settings.admin_token} is what callers of {here}/__admin need, as a Bearer token")
    print(f"ready: {here}/ lists the documents, Ctrl-C stops", flush=True)


def _spare_collector() -> None:
    """What the start has built lives as long as the process: the collector need not walk it again and again.

    Journal and state keep most of what requests make, so that what is walked for nothing must be little at a time: with
    50,000 objects a walk took a tenth of a second.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(1_000, 10, 1_000)
