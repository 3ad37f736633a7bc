"""What a run examines: one vendor, served in one authentication mode, held against its raw document."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from contract_tests.conformance import bodies
from contract_tests.conformance.callers import CALLERS, SIGNED_AT, Caller, Callers
from contract_tests.conformance.lives import let_bodies_be_small, let_creations_begin, only_lives
from mock_server.clock import Clock, parse_instant
from mock_server.contract.document import METHODS, Document, JsonObject, load_document, with_security
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

    def document(self) -> JsonObject:
        """The raw document, stating security as the mode enforces it. A fresh copy: Schemathesis writes into it.

        Each operation takes its body in one media type, in one mode JSON and in the other XML where there is XML: the
        coverage of a large body takes long enough.
        """
        raw = load_document(shipped("openapi"), self.vendor).raw
        bodies.sample_media_types(raw, AUTH.index(self.auth))
        bodies.say_what_xml_shows(raw)
        return with_security(raw, self.auth) if self.auth == "required" else raw

    def document_of_walks(self) -> JsonObject:
        """The document as links are followed by.

        Without optional headers and query parameters: availability is judged only where a link gave every declared
        parameter of a read. Under `required` with the owner's account in the path: others only get 401.
        """
        raw = self.document()
        let_creations_begin(raw)
        let_bodies_be_small(raw)
        document = Document(self.vendor, Path(), raw)
        for item in raw["paths"].values():
            for node in _holders(item):
                parameters = [document.resolve(parameter) for parameter in node["parameters"]]
                node["parameters"] = [self._narrowed(parameter) for parameter in parameters if _is_needed(parameter)]
        return raw

    def document_of_lives(self) -> JsonObject:
        """The document of walks, as far as it creates, reads and deletes."""
        raw = self.document_of_walks()
        only_lives(raw)
        return raw

    def _narrowed(self, parameter: JsonObject) -> JsonObject:
        owner = self.callers.owner
        if self.auth == "optional" or parameter["name"] != owner.path:
            return parameter
        return {**parameter, "schema": {"type": "string", "enum": [owner.account]}}

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

    def write_identities(self, folder: Path) -> Path:
        """Owner and stranger in the form in which Schemathesis reads identities."""
        file = folder / f"{self.vendor}-identities.json"
        entries = [_identity("owner", self.callers.owner), _identity("stranger", self.callers.stranger)]
        file.write_text(json.dumps({"auth": entries}), encoding="utf-8")
        return file


def _identity(name: str, caller: Caller) -> JsonObject:
    return {"name": name, "fixedHeaders": [{"name": key, "value": value} for key, value in caller.headers.items()]}


def _holders(item: JsonObject) -> Iterator[JsonObject]:
    nodes: list[Any] = [item, *(item[method] for method in METHODS if method in item)]
    return (node for node in nodes if "parameters" in node)


def _is_needed(parameter: JsonObject) -> bool:
    return parameter["in"] == "path" or parameter.get("required") is True
