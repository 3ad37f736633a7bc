"""A command that runs beside the server: started once it is ready, with its addresses in the environment."""

from __future__ import annotations

import logging
import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from types import FrameType
from urllib.parse import urlsplit

from mock_server.check import served_names
from mock_server.errors import Problem, SetupError
from mock_server.server import guarded, running
from mock_server.settings import Settings

NOT_FOUND, NOT_EXECUTABLE, BY_SIGNAL = 127, 126, 128
_FORWARDED = (signal.SIGINT, signal.SIGTERM)
_EVERYWHERE = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}  # noqa: S104  # named, not bound


def execute(settings: Settings, command: Sequence[str], environment: Mapping[str, str]) -> int:
    """Serve while a command runs; returns its exit code as a shell would tell it.

    SIGINT and SIGTERM go to the command, and the server stops when it has ended. Raises SetupError before anything
    is started when there is no command or the server cannot start.
    """
    if not command:
        text = "needs a command after --, such as: mock-server exec -- pytest"
        raise SetupError([Problem("exec", "", text)])
    logging.basicConfig(format="%(levelname)s %(name)s: %(message)s", stream=sys.stderr)
    settings = guarded(settings)
    child = _Child()
    with child.forwarding(), running(settings) as origin:
        return child.run(command, {**environment, **addresses(settings, origin)})


def addresses(settings: Settings, origin: str) -> dict[str, str]:
    """Where vendors and control plane are, as environment variables: `GENESYS_UCS_URL`, `MOCK_SERVER_ADMIN_URL`, …"""
    host = urlsplit(origin).hostname or ""
    if host in _EVERYWHERE:  # an address to listen on, and none to connect to
        origin = f"http://{_EVERYWHERE[host]}:{urlsplit(origin).port}"
    found = {f"{name.upper().replace('-', '_')}_URL": origin + settings.mount(name) for name in served_names(settings)}
    found["MOCK_SERVER_ADMIN_URL"] = f"{origin}/__admin"
    if settings.admin_token:
        found["MOCK_SERVER_ADMIN_TOKEN"] = settings.admin_token
    return found


class _Child:
    """The command's process, and the signals that are meant for it."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None

    def run(self, command: Sequence[str], environment: Mapping[str, str]) -> int:
        try:
            self._process = subprocess.Popen(command, env=environment)  # noqa: S603  # the user's own command
        except FileNotFoundError:
            return _told(NOT_FOUND, command[0], "there is no such command")
        except (OSError, ValueError) as error:
            return _told(NOT_EXECUTABLE, command[0], f"cannot be run: {getattr(error, 'strerror', None) or error}")
        code = self._process.wait()
        return code if code >= 0 else BY_SIGNAL - code

    @contextmanager
    def forwarding(self) -> Iterator[None]:
        """Signals go to the command; before it runs they end the whole with the code that they would give it."""
        before = {number: signal.signal(number, self._forward) for number in _FORWARDED}
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)

    def _forward(self, number: int, frame: FrameType | None) -> None:
        if self._process is None:
            sys.exit(BY_SIGNAL + number)
        if not (number == signal.SIGINT and _typed_at_terminal()):
            self._process.send_signal(number)


def _typed_at_terminal() -> bool:
    """Whether Ctrl-C has reached the command by itself: a terminal sends it to all that run in its foreground.

    A second one would count as impatience: pytest then ends without its report.
    """
    try:
        with open("/dev/tty", "rb") as terminal:  # noqa: PTH123  # a device
            return os.tcgetpgrp(terminal.fileno()) == os.getpgrp()
    except OSError:
        return False


def _told(code: int, name: str, text: str) -> int:
    print(f"mock-server: exec: {name}: {text}", file=sys.stderr)
    return code
