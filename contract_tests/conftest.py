from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from typing import Any

import httpx
import pytest

from contract_tests.local_targets import LocalTargets
from mock_server.clock import Clock, parse_instant
from mock_server.server import running
from mock_server.settings import Settings
from mock_server.verify.target import TARGETS

collect_ignore = ["suite/schema", "suite/examples"]
"""Layers for any vendor, which need a plan: `test_verify.py` runs them, and `test_conformance_*.py` at length."""
MOST_ENTRIES = 1_000
"""Of each server's journal: there are many servers in one process, and a test looks at its latest requests only."""
NOON = Clock(parse_instant("2024-01-15T12:00:00Z"))
_names = itertools.count(1)


def pytest_configure(config: pytest.Config) -> None:
    targets = LocalTargets()
    config.stash[TARGETS] = targets
    config.add_cleanup(targets.close)


@dataclass(frozen=True)
class RunningFake:
    """A server at `origin`, and what closes the clients of the present test."""

    origin: str
    closing: ExitStack

    def client(self, vendor: str, **options: Any) -> httpx.Client:
        """A client below the vendor's mount in a session that nobody used before."""
        base = f"{self.origin}/__sessions/test-{next(_names)}/{vendor}"
        return self.closing.enter_context(httpx.Client(base_url=base, **options))

    def session(self, **options: Any) -> httpx.Client:
        """A client below the prefix of a session that nobody used before: `/mypreferences/…`, `/__admin/…`."""
        base = f"{self.origin}/__sessions/test-{next(_names)}"
        return self.closing.enter_context(httpx.Client(base_url=base, **options))

    def http(self, **options: Any) -> httpx.Client:
        """A client of the server as a whole."""
        return self.closing.enter_context(httpx.Client(base_url=self.origin, **options))


@pytest.fixture(scope="session")
def _servers() -> Iterator[Callable[[Settings], str]]:
    """Each configuration is served once, by the first test that asks for it."""
    with ExitStack() as stack:
        origins: dict[str, str] = {}

        def serve(settings: Settings) -> str:
            key = repr(settings)
            if key not in origins:
                origins[key] = stack.enter_context(running(settings))
            return origins[key]

        yield serve


@pytest.fixture
def fake(_servers: Callable[[Settings], str]) -> Iterator[Callable[..., RunningFake]]:
    """`fake(auth="required")`: a server with these settings, frozen at noon unless they say otherwise."""
    with ExitStack() as closing:

        def start(**settings: Any) -> RunningFake:
            few = {"clock": NOON, "max_request_journal_entries": MOST_ENTRIES}
            return RunningFake(_servers(Settings(port=0, **{**few, **settings})), closing)

        yield start


@pytest.fixture
def genesys(fake: Callable[..., RunningFake]) -> httpx.Client:
    return fake().client("genesys-ucs")


@pytest.fixture
def mypreferences(fake: Callable[..., RunningFake]) -> httpx.Client:
    return fake().client("mypreferences")
