"""What a person sees while a run is going on."""

from __future__ import annotations

import sys
import time
from collections import Counter
from typing import TextIO

from mock_server.verify.outcome import FAILED, Outcome

QUIET_SECONDS = 10.0
_WIDTH = 100


class Progress:
    """One line that changes on a terminal; elsewhere a line for each layer and every ten seconds."""

    def __init__(self, stream: TextIO | None = None) -> None:
        self._stream = stream or sys.stderr
        self._live = self._stream.isatty()
        self._done: Counter[str] = Counter()
        self._failed = 0
        self._layer = ""
        self._told = time.monotonic()

    def __call__(self, outcome: Outcome, planned: int) -> None:
        self._done[outcome.layer] += 1
        self._failed += outcome.state == FAILED
        changed = outcome.layer != self._layer
        self._layer = outcome.layer
        now = time.monotonic()
        if self._live or changed or now - self._told >= QUIET_SECONDS:
            self._told = now
            self._tell(planned, outcome)

    def _tell(self, planned: int, outcome: Outcome) -> None:
        failed = f", {self._failed} failed" if self._failed else ""
        line = f"{self._done.total():>5} of {planned} tests{failed}  {outcome.layer}: {outcome.name}"[:_WIDTH]
        print(
            f"\r{line:<{_WIDTH}}" if self._live else line, end="" if self._live else "\n", file=self._stream, flush=True
        )

    def end(self) -> None:
        if self._live:
            print(f"\r{'':<{_WIDTH}}\r", end="", file=self._stream, flush=True)
