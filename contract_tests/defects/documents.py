"""Parts of a document, to be changed in place by a defect."""

from __future__ import annotations

from copy import deepcopy
from pathlib import Path
from typing import Any

from mock_server.contract.document import Document

Node = dict[str, Any]


def operation_of(document: Node, operation: str) -> tuple[Node, Node]:
    """The path item and the operation object of an operationId."""
    for item in document["paths"].values():
        for node in item.values():
            if isinstance(node, dict) and node.get("operationId") == operation:
                return item, node
    raise KeyError(operation)


def component(document: Node, name: str) -> Node:
    """A component schema."""
    schema: Node = document["components"]["schemas"][name]
    return schema


def parameter(document: Node, operation: str, name: str) -> Node:
    """A parameter of this operation only, apart from others that share its definition."""
    item, node = operation_of(document, operation)
    own = node.setdefault("parameters", [])
    for listed in (own, item.get("parameters", [])):
        for found in listed:
            shared = _resolved(document, found)
            if shared["name"] == name:
                copy: Node = deepcopy(shared)
                own[:] = [each for each in own if _resolved(document, each)["name"] != name] + [copy]
                return copy
    raise KeyError(name)


def body_schema(document: Node, operation: str) -> Node:
    """The schema of this operation's body, in all its media types, apart from others that share its definition."""
    _, node = operation_of(document, operation)
    content = node["requestBody"]["content"]
    copy: Node = deepcopy(_resolved(document, next(iter(content.values()))["schema"]))
    for media in content.values():
        media["schema"] = copy
    return copy


def _resolved(document: Node, node: Node) -> Node:
    """What a reference into the document leads to."""
    found: Node = Document("", Path(), document).resolve(node)
    return found
