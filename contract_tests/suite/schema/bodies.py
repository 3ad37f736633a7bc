"""What a run makes of the bodies of a document: one media type for each, and schemas of what XML shows of a reply."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from mock_server.contract.document import Document, JsonObject

_COMPONENTS = "#/components/schemas/"
_SHOWN = "InXml"


def is_xml(media_type: str) -> bool:
    return media_type.endswith("xml")


def sample_media_types(raw: JsonObject, turn: int | None) -> None:
    """Leave each request body one media type: JSON and XML by turns, so that two turns send each in both.

    None leaves JSON only.
    """
    for number, content in enumerate(_contents(raw, "requestBody")):
        wanted = turn is not None and (number + turn) % 2 == 0
        alike = [media_type for media_type in content if is_xml(media_type) is wanted] or list(content)
        kept = alike[number // 2 % len(alike)]
        for media_type in set(content) - {kept}:
            del content[media_type]


def say_what_xml_shows(raw: JsonObject) -> None:
    """Give replies in XML schemas without the members that XML does not show."""
    schemas = raw.get("components", {}).get("schemas", {})
    schemas.update({_SHOWN + name: _shown(schema) for name, schema in schemas.items()})
    for content in _contents(raw, "responses"):
        for media_type, form in content.items():
            if is_xml(media_type):
                content[media_type] = {**form, "schema": _shown(form["schema"])}


def _contents(raw: JsonObject, where: str) -> Iterator[JsonObject]:
    """The content of each request body, or of each reply, that has one; each once."""
    document = Document("", Path(), raw)
    seen = set()
    for _, _, operation, _ in document.operations():
        node = operation.get(where, {})
        for holder in node.values() if where == "responses" else [node]:
            content = document.resolve(holder).get("content", {})
            if content and id(content) not in seen:
                seen.add(id(content))
                yield content


def _shown(node: Any) -> Any:
    if isinstance(node, list):
        return [_shown(part) for part in node]
    if not isinstance(node, dict):
        return node
    if "$ref" in node:
        return {"$ref": node["$ref"].replace(_COMPONENTS, _COMPONENTS + _SHOWN)}
    properties = node.get("properties")
    hidden = {name for name, schema in (properties or {}).items() if schema.get("xml", {}).get("x-json-only")}
    shown = {name: part if name in ("example", "enum", "xml") else _shown(part) for name, part in node.items()}
    if properties is not None:
        shown["properties"] = {name: _shown(schema) for name, schema in properties.items() if name not in hidden}
    if "required" in node:
        shown["required"] = [name for name in node["required"] if name not in hidden]
    return shown
