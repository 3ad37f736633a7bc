"""This fake as what a run examines: one vendor, served in one authentication mode."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from contract_tests.conformance.callers import CALLERS, SIGNED_AT, Caller, Callers
from contract_tests.conformance.sessions import Sessions
from contract_tests.suite.schema import run
from contract_tests.suite.schema.report import Report
from contract_tests.suite.schema.subject import Subject as Examined
from mock_server.app.asgi import Application
from mock_server.clock import Clock, parse_instant
from mock_server.contract.document import JsonObject, load_document
from mock_server.contract.source import read_source
from mock_server.fixtures import fixture_file
from mock_server.settings import Settings, shipped

AUTH = ("optional", "required")
MAX_BODY = 1 << 24
"""Above what the coverage phase sends for `maxItems: 1000`, so that too many items are refused as such."""


@dataclass(frozen=True)
class Subject:
    """`auth` is `optional`, where nobody sends credentials, or `required`, where everybody sends valid ones."""

    vendor: str
    auth: str

    @property
    def callers(self) -> Callers:
        return CALLERS[self.vendor]

    def examined(self, folder: Path) -> Examined:
        """Bodies are in JSON in one mode and in XML in the other, where there is XML."""
        required = self.auth == "required"
        owner, stranger = self.callers.owner, self.callers.stranger
        return Examined(
            source=load_document(shipped("openapi"), self.vendor),
            required=required,
            turn=AUTH.index(self.auth),
            account=(owner.path, owner.account) if owner.path else None,
            schemes=_schemes(owner) if required else {},
            identities=self._write_identities(folder) if required else None,
            stranger=stranger.headers["Authorization"],
        )

    def settings(self, folder: Path) -> Settings:
        """The default fixtures, and under `required` the stranger's account, which is written to `folder`."""
        fixtures = "default" if self.auth == "optional" else str(folder)
        if self.auth == "required":
            self._write_fixture(folder)
        clock = Clock(parse_instant(SIGNED_AT))
        return Settings(
            vendors=(self.vendor,), fixtures=fixtures, auth=self.auth, clock=clock, max_body=MAX_BODY, port=0
        )

    def _write_fixture(self, folder: Path) -> None:
        fixture = read_source(fixture_file("default", self.vendor))
        stranger = self.callers.stranger
        fixture["accounts"][stranger.account] = {"users": {stranger.user: dict(stranger.secret)}}
        (folder / f"{self.vendor}.yaml").write_text(json.dumps(fixture), encoding="utf-8")

    def _write_identities(self, folder: Path) -> Path:
        file = folder / f"{self.vendor}-identities.json"
        entries = [_identity("owner", self.callers.owner), _identity("stranger", self.callers.stranger)]
        file.write_text(json.dumps({"auth": entries}), encoding="utf-8")
        return file


def examine(
    subject: Subject,
    application: Application,
    folder: Path,
    *,
    phases: Sequence[str] = run.PHASES,
    operations: Sequence[str] = (),
    examples: int = 25,
    walks: int = 40,
    stop_at_finding: bool = False,
) -> Report:
    """Hold an application in this process against the document; each part of the run has a session of its own."""
    return run.examine(
        subject.examined(folder),
        Sessions(application),
        phases=phases,
        operations=operations,
        examples=examples,
        walks=walks,
        stop_at_finding=stop_at_finding,
        watched=True,
    )


def _schemes(owner: Caller) -> JsonObject:
    """The owner's credentials per security scheme, so that the coverage phase can leave them out or spoil them."""
    if "password" in owner.secret:
        return {"basic": {"username": owner.user, "password": owner.secret["password"]}}
    return {"pnauthinfo3": {"api_key": owner.headers["Authorization"]}}


def _identity(name: str, caller: Caller) -> JsonObject:
    """An identity in the form in which Schemathesis reads it."""
    return {"name": name, "fixedHeaders": [{"name": key, "value": value} for key, value in caller.headers.items()]}
