"""The fake itself as the target of the contract suite: one server for each way of starting it that tests need."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass

import httpx

from mock_server.contract.document import load_document
from mock_server.server import running
from mock_server.settings import Settings, shipped
from mock_server.verify.credentials import Credentials, Signing
from mock_server.verify.target import OWNER, READER, Limits, Target

FACTS = frozenset({"xml", "people", "credentials", "reader", "global", "writes", "mock", "acme"})
"""What is true of each of these targets."""
MOST_ENTRIES = 1_000
"""Of each target's journal, at which nobody looks."""
LIMITS = Limits(global_changes=True)


@dataclass(frozen=True)
class Users:
    """Who calls: the known users of the fixtures."""

    account: str | None
    owner: Credentials
    reader: Credentials


USERS: Mapping[str, Users] = {
    "genesys-ucs": Users(None, httpx.BasicAuth("demo", "demo"), httpx.BasicAuth("viewer", "viewer")),
    "mypreferences": Users(
        "AcmeCo",
        Signing("AcmeCo", "api.user", "fake-shared-key"),
        Signing("AcmeCo", "read.only", "fake-shared-key"),
    ),
}


def settings_for(vendor: str, needs: Iterable[str]) -> Settings:
    """How a server is started that is what a test needs; the clock runs."""
    auth = "required" if "required" in needs else "optional"
    return Settings(
        vendors=(vendor,), port=0, auth=auth, strict="strict" in needs, max_request_journal_entries=MOST_ENTRIES
    )


def target_at(origin: str, vendor: str, settings: Settings, limits: Limits = LIMITS) -> Target:
    users = USERS[vendor]
    target = Target(
        load_document(shipped("openapi"), vendor),
        f"{origin}/{vendor}",
        account=users.account,
        credentials={OWNER: users.owner, READER: users.reader},
        limits=limits,
    )
    modes = {"required" if settings.auth == "required" else "open", "strict" if settings.strict else "lenient"}
    target.gate.has_sessions = True
    target.facts = FACTS | modes
    return target


class LocalTargets:
    """Servers are started when they are first asked for, and stopped by `close`."""

    def __init__(self) -> None:
        self._closing = ExitStack()
        self._known: dict[str, Target] = {}

    def target(self, vendor: str, needs: Iterable[str]) -> Target:
        settings = settings_for(vendor, frozenset(needs))
        key = repr(settings)
        if key not in self._known:
            origin = self._closing.enter_context(running(settings))
            target = target_at(origin, vendor, settings)
            self._closing.callback(target.close)
            self._known[key] = target
        return self._known[key]

    def close(self) -> None:
        self._closing.close()
