"""The command as a process of its own, the way a user starts it."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).parent.parent
COMMAND = [sys.executable, "-m", "mock_server"]
START_SECONDS = 30


def run(*arguments: str, environment: dict[str, str] | None = None) -> subprocess.CompletedProcess[str]:
    """Run the command to its end."""
    return subprocess.run(
        [*COMMAND, *arguments],
        cwd=ROOT,
        env={**os.environ, **(environment or {})},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


class Served:
    """A server process that said that it is ready."""

    def __init__(self, process: subprocess.Popen[str], lines: Sequence[str]) -> None:
        self.process = process
        self.lines = list(lines)

    @property
    def bases(self) -> dict[str, str]:
        """The base URL of each vendor as it was printed."""
        return dict(re.findall(r"^(\S+)\s+(http://\S+)$", "\n".join(self.lines), re.MULTILINE))

    def end(self, signal: int) -> int:
        """Send a signal and wait for the exit code."""
        self.process.send_signal(signal)
        return self.process.wait(timeout=20)


@contextmanager
def served(
    *arguments: str, command: Sequence[str] = COMMAND, environment: dict[str, str] | None = None, cwd: Path = ROOT
) -> Iterator[Served]:
    """A running `serve` on a free port; ended at the end of the block at the latest."""
    process = subprocess.Popen(
        [*command, "serve", "--port", "0", *arguments],
        cwd=cwd,
        env={**os.environ, **(environment or {})},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdout
    assert process.stderr
    try:
        lines: list[str] = []
        for line in process.stdout:
            lines.append(line.rstrip("\n"))
            if line.startswith("ready"):
                break
        else:
            raise AssertionError(f"the server ended before it was ready: {process.stderr.read()}")
        yield Served(process, lines)
    finally:
        process.kill()
        process.wait()
        process.stdout.close()
        process.stderr.close()
