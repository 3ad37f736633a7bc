"""Documents for walks along links: from where they begin, and how they come back to what was created and deleted."""

from __future__ import annotations

from collections.abc import Set
from pathlib import Path
from typing import Any

from mock_server.contract.document import Document, JsonObject


def let_creations_begin(raw: JsonObject) -> None:
    """Take optional ids out of the bodies that create.

    Schemathesis sees in them references to resources that somebody else has to create, and begins no walk there.
    """
    document = Document("", Path(), raw)
    for _, _, node, _ in document.operations():
        content = document.resolve(node.get("requestBody", {})).get("content", {})
        for form in content.values() if "201" in node["responses"] else ():
            schema = document.resolve(form["schema"])
            for name in list(schema.get("properties", {})):
                if name.endswith("_id") and name not in schema.get("required", ()):
                    del schema["properties"][name]


def let_bodies_be_small(raw: JsonObject) -> None:
    """Make lists of bodies hold one item at most, and leave out members that are ignored.

    What is drawn for one walk must not exceed what Hypothesis gives it, else it is thrown away when half done. Only for
    walks that send nothing invalid: of what is left out here, all is valid.
    """
    document = Document("", Path(), raw)
    seen: set[int] = set()
    for _, _, node, _ in document.operations():
        for form in document.resolve(node.get("requestBody", {})).get("content", {}).values():
            _make_small(document, form["schema"], seen)


def _make_small(document: Document, schema: Any, seen: set[int]) -> None:
    node = document.resolve(schema)
    if not isinstance(node, dict) or id(node) in seen:
        return
    seen.add(id(node))
    if "maxItems" in node:
        node["maxItems"] = max(1, node.get("minItems", 0))
    others = node.get("additionalProperties")
    if isinstance(others, dict) and others.get("$ref", "").endswith("/UnknownMember"):
        node["additionalProperties"] = False
    for part in (*node.get("properties", {}).values(), node.get("items")):
        _make_small(document, part, seen)


def only_lives(raw: JsonObject) -> None:
    """Leave the operations that answer 201, and the reads and deletions that their links lead to.

    Walks along all links of a large document seldom come back to what they created and deleted.
    """
    document = Document("", Path(), raw)
    methods = {node["operationId"]: method for _, method, node, _ in document.operations()}
    kept: set[str] = set()
    for _, _, node, _ in document.operations():
        links = document.resolve(node["responses"].get("201", {})).get("links", {})
        led = {document.resolve(link)["operationId"] for link in links.values()}
        led = {target for target in led if methods[target] in ("get", "delete")}
        kept |= {node["operationId"], *led} if led else set()
    _keep(raw, kept)


def leave_out(raw: JsonObject, operations: Set[str]) -> None:
    """Leave these operations out, and links to them."""
    if operations:
        _keep(raw, Document("", Path(), raw).operation_ids() - operations)


def _keep(raw: JsonObject, kept: Set[str]) -> None:
    document = Document("", Path(), raw)
    for template, method, node, _ in list(document.operations()):
        if node["operationId"] not in kept:
            del raw["paths"][template][method]
        else:
            _keep_links(document, node, kept)


def _keep_links(document: Document, node: JsonObject, kept: Set[str]) -> None:
    """Only those to what is kept."""
    for status, declared in node["responses"].items():
        response = document.resolve(declared)
        links = {
            name: link
            for name, link in response.get("links", {}).items()
            if document.resolve(link)["operationId"] in kept
        }
        if "links" in response:
            node["responses"][status] = {**response, "links": links}


def has_links(raw: JsonObject) -> bool:
    """Whether any reply leads to an operation."""
    document = Document("", Path(), raw)
    replies = [reply for _, _, node, _ in document.operations() for reply in node["responses"].values()]
    return any(document.resolve(reply).get("links") for reply in replies)
