"""`mock-server verify` as a process, and targets for it: the fake, a spoilt one, and servers that are none."""

from __future__ import annotations

import json
import socket
import subprocess
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import partial
from http.server import BaseHTTPRequestHandler, SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from contract_tests.defects.plant import Build, no_pages
from contract_tests.processes import COMMAND, ROOT
from mock_server import server
from mock_server.app.application import create_app, create_fake
from mock_server.app.asgi import Application, AsgiFake, Receive, Scope, Send
from mock_server.app.fake import Fake
from mock_server.settings import Settings

CALLERS: dict[str, list[str]] = {
    "genesys-ucs": ["--basic", "demo:demo", "--reader-basic", "viewer:viewer"],
    "mypreferences": ["--pnauth", "api.user:fake-shared-key", "--reader-pnauth", "read.only:fake-shared-key"],
}
PATIENCE = 600


@dataclass(frozen=True)
class Verified:
    """How a run ended, what it printed, and its reports by kind."""

    code: int
    output: str
    problems: str
    folder: Path

    @property
    def report(self) -> Any:
        return json.loads(self.text("json"))

    def text(self, kind: str) -> str:
        return (self.folder / f"report.{kind}").read_text(encoding="utf-8")

    def rule(self, name: str) -> Any:
        return next(rule for rule in self.report["rules"] if rule["rule"] == name)


def command(url: str, vendor: str, folder: Path, *arguments: str, callers: bool = True) -> list[str]:
    """The command with all four reports, written into `folder`."""
    reports = [f"--report={kind}={folder / f'report.{kind}'}" for kind in ("json", "junit", "html", "har")]
    credentials = CALLERS.get(vendor, []) if callers else []
    return [*COMMAND, "verify", url, "--vendor", vendor, *credentials, *reports, *arguments]


def verify(url: str, vendor: str, folder: Path, *arguments: str, callers: bool = True) -> Verified:
    ended = subprocess.run(
        command(url, vendor, folder, *arguments, callers=callers),
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )
    return Verified(ended.returncode, ended.stdout, ended.stderr, folder)


@contextmanager
def spoilt(vendor: str, build: Build, **settings: Any) -> Iterator[str]:
    """The base of a server with a defect."""
    chosen = Settings(port=0, vendors=(vendor,), **settings)
    with server.running(chosen, build) as origin:
        yield f"{origin}/{vendor}"


@contextmanager
def watched(vendor: str, **settings: Any) -> Iterator[tuple[str, Fake]]:
    """The base of a sound server, and the fake in it, the state of which can be looked at."""
    known: list[Fake] = []

    def build(chosen: Settings) -> Application:
        known.append(create_fake(chosen))
        return AsgiFake(known[0], chosen.max_body, no_pages)

    with spoilt(vendor, build, **settings) as base:
        yield base, known[0]


def hanging_after(requests: int) -> Build:
    """A server that answers so many requests and no more."""

    def build(settings: Settings) -> Application:
        application = create_app(settings)
        left = [requests]

        async def answer(scope: Scope, receive: Receive, send: Send) -> None:
            if scope["type"] == "http":
                left[0] -= 1
                while left[0] < 0:
                    if (await receive())["type"] == "http.disconnect":
                        return
            await application(scope, receive, send)

        return answer

    return build


@contextmanager
def static_files(folder: Path) -> Iterator[str]:
    """A web server of files, as somebody might start by mistake."""
    with _served_by(partial(_Silent, directory=str(folder))) as origin:
        yield origin


class _Silent(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002  # the name is the library's
        """Nothing is logged."""


@contextmanager
def silence() -> Iterator[str]:
    """An address where connections are taken and nothing is ever said."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"


@contextmanager
def dripping() -> Iterator[str]:
    """A server whose replies come byte by byte, and whose headers never end."""
    with _served_by(_Dripping) as origin:
        yield origin


@contextmanager
def _served_by(handler: Callable[..., BaseHTTPRequestHandler]) -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as running:
        thread = threading.Thread(target=running.serve_forever, daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{running.server_port}"
        finally:
            running.shutdown()
            thread.join()


class _Dripping(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.connection.sendall(b"HTTP/1.1 200 OK\r\nX-Slow: ")
        with suppress(OSError):  # whoever asked has gone
            while True:
                self.connection.sendall(b"a")
                time.sleep(0.02)


def sent(verified: Verified) -> Sequence[str]:
    """The methods and paths of all requests of a run."""
    return [" ".join(line.rsplit(" ", 3)[1:3]) for line in verified.report["requests"]]
