"""What a run of Schemathesis examines: a document, and who calls."""

from __future__ import annotations

import copy
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from contract_tests.suite.schema import bodies
from contract_tests.suite.schema.lives import leave_out, let_bodies_be_small, let_creations_begin, only_lives
from mock_server.contract.document import METHODS, Document, JsonObject, with_security


@dataclass(frozen=True)
class Subject:
    """`required` is whether requests without credentials are refused.

    `turn` 0 or 1 chooses which bodies are sent in XML; None sends none. `account` is the path parameter that names the
    account, and the one whose data are worked on. `schemes` are credentials by kind as Schemathesis reads them;
    `identities` a file of an owner and a stranger, whose Authorization `stranger` is. `left_out` are operationIds,
    `examples` values of path parameters that lead to something.
    """

    source: Document
    required: bool
    turn: int | None = 0
    account: tuple[str, str] | None = None
    schemes: JsonObject = field(default_factory=dict)
    identities: Path | None = None
    stranger: str = ""
    left_out: frozenset[str] = frozenset()
    examples: Mapping[str, Any] = field(default_factory=dict)

    @property
    def vendor(self) -> str:
        return self.source.name

    def document(self) -> JsonObject:
        """The raw document, stating security as it is enforced. A fresh copy: Schemathesis writes into it.

        Each operation takes its body in one media type: the coverage of a large body takes long enough.
        """
        raw = copy.deepcopy(self.source.raw)
        leave_out(raw, self.left_out)
        self._show_examples(raw)
        bodies.sample_media_types(raw, self.turn)
        bodies.say_what_xml_shows(raw)
        return with_security(raw, "required") if self.required else raw

    def _show_examples(self, raw: JsonObject) -> None:
        for _, _, _, parameters in Document(self.vendor, Path(), raw).operations():
            for parameter in parameters:
                if parameter["in"] == "path" and parameter["name"] in self.examples:
                    parameter.pop("examples", None)
                    parameter["example"] = self.examples[parameter["name"]]

    def document_of_walks(self) -> JsonObject:
        """The document as links are followed by.

        Without optional headers and query parameters: availability is judged only where a link gave every declared
        parameter of a read. With the account in the path where only that one is allowed: others only get 401.
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
        if not self.required or self.account is None or parameter["name"] != self.account[0]:
            return parameter
        return {**parameter, "schema": {"type": "string", "enum": [self.account[1]]}}


def _holders(item: JsonObject) -> Iterator[JsonObject]:
    nodes: list[Any] = [item, *(item[method] for method in METHODS if method in item)]
    return (node for node in nodes if "parameters" in node)


def _is_needed(parameter: JsonObject) -> bool:
    return parameter["in"] == "path" or parameter.get("required") is True
