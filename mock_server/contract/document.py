"""One vendor's OpenAPI document: raw data, local references, and where things stand in it."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mock_server.contract.source import read_source
from mock_server.errors import Problem, SetupError

METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace")
JsonObject = dict[str, Any]


@dataclass(frozen=True)
class Document:
    """`name` is the vendor's, `file` where it was read, `raw` the data with its references unresolved."""

    name: str
    file: Path
    raw: JsonObject

    def resolve(self, node: Any) -> Any:
        """`node`, or what it refers to. Raises LookupError for a reference that leads nowhere."""
        seen = set()
        while isinstance(node, dict) and isinstance(reference := node.get("$ref"), str):
            if reference in seen:
                raise LookupError(f"{reference} refers to itself")
            seen.add(reference)
            node = self.at(reference)
        return node

    def at(self, reference: str) -> Any:
        """What stands at a `#/…` pointer of this document. Raises LookupError."""
        if not reference.startswith("#/"):
            raise LookupError(f"{reference} is not a place in this document (#/…)")
        node: Any = self.raw
        for token in reference[2:].split("/"):
            key = token.replace("~1", "/").replace("~0", "~")
            try:
                node = node[int(key)] if isinstance(node, list) else node[key]
            except (KeyError, IndexError, ValueError, TypeError):
                raise LookupError(f"{reference} does not exist in this document") from None
        return node

    def operations(self) -> Iterator[tuple[str, str, JsonObject, list[Any]]]:
        """(template, method, operation object, parameters of path and operation together) for each operation."""
        for template, item in self.raw.get("paths", {}).items():
            for method in METHODS:
                if method in item:
                    operation = item[method]
                    yield template, method, operation, self._parameters(item, operation)

    def operation_ids(self) -> set[str]:
        """Every operationId, also of a document that is not sound otherwise."""
        paths = self.raw.get("paths")
        items = paths.values() if isinstance(paths, dict) else ()
        nodes = [node for item in items if isinstance(item, dict) for node in item.values() if isinstance(node, dict)]
        return {node["operationId"] for node in nodes if isinstance(node.get("operationId"), str)}

    def _parameters(self, item: JsonObject, operation: JsonObject) -> list[Any]:
        own = [self.resolve(parameter) for parameter in operation.get("parameters", [])]
        names = {(parameter["name"], parameter["in"]) for parameter in own}
        shared = [self.resolve(parameter) for parameter in item.get("parameters", [])]
        return [parameter for parameter in shared if (parameter["name"], parameter["in"]) not in names] + own


def load_document(folder: Path, name: str) -> Document:
    """`folder/name.yaml`. Raises SetupError unless it is a YAML mapping."""
    file = folder / f"{name}.yaml"
    raw = read_source(file)
    if not isinstance(raw, dict):
        raise SetupError([Problem(str(file), "", "an OpenAPI document must be a mapping")])
    return Document(name, file, raw)


def with_security(document: JsonObject, mode: str) -> JsonObject:
    """A copy that states security as `--auth MODE` enforces it: required, optional, or none when off."""
    served = copy.deepcopy(document)
    schemes = list(served.get("components", {}).get("securitySchemes", {}))
    for operation in (operation for item in served.get("paths", {}).values() for operation in item.values()):
        if isinstance(operation, dict):
            operation.pop("security", None)
    needed: list[JsonObject] = [{name: []} for name in schemes]
    served["security"] = {"required": needed, "optional": [{}, *needed], "off": []}[mode]
    if mode == "off":
        served.get("components", {}).pop("securitySchemes", None)
    return served
