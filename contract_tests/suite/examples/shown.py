"""The examples that a document shows: requests that can be sent, and replies by operation, status and name."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from mock_server.contract.document import Document, JsonObject


@dataclass(frozen=True)
class ExampleRequest:
    """A named example of a request body in one media type, or the request of an operation without a body.

    `path` is filled in with the parameters' examples, `query` and `headers` hold those of all others.
    """

    vendor: str
    operation: str
    name: str | None
    method: str
    path: str
    query: dict[str, str] = field(hash=False)
    headers: dict[str, str] = field(hash=False)
    media_type: str | None = None
    body: Any = field(default=None, hash=False)

    def __str__(self) -> str:
        return "-".join(filter(None, (self.operation, self.name, self.media_type)))


@dataclass(frozen=True)
class ExampleReply:
    """A named example of a reply in one media type."""

    vendor: str
    operation: str
    status: int
    name: str
    media_type: str
    body: Any = field(hash=False)

    def __str__(self) -> str:
        return f"{self.operation}-{self.status}-{self.name}"


def requests(document: Document) -> Iterator[ExampleRequest]:
    """All requests that a document shows."""
    for template, method, node, parameters in document.operations():
        values: dict[str, dict[str, str]] = {"path": {}, "query": {}, "header": {}}
        for parameter in parameters:
            if "example" in parameter:
                values[parameter["in"]].update(_fields(parameter["name"], parameter["example"]))
        bare = ExampleRequest(
            document.name,
            node["operationId"],
            None,
            method.upper(),
            _filled_in(template, values["path"]),
            values["query"],
            values["header"],
        )
        content = document.resolve(node.get("requestBody", {})).get("content", {})
        if not content:
            yield bare
        for media_type, name, body in _examples(document, content):
            yield replace(bare, name=name, media_type=media_type, body=body)


def replies(document: Document) -> Iterator[ExampleReply]:
    """All replies that a document shows."""
    for _, _, node, _ in document.operations():
        for status, declared in node["responses"].items():
            content = document.resolve(declared).get("content", {})
            for media_type, name, body in _examples(document, content):
                yield ExampleReply(document.name, node["operationId"], int(status), name, media_type, body)


def _examples(document: Document, content: JsonObject) -> Iterator[tuple[str, str, Any]]:
    for media_type, form in content.items():
        for name, example in form.get("examples", {}).items():
            yield media_type, name, document.resolve(example)["value"]


def _filled_in(template: str, values: dict[str, str]) -> str:
    for name, value in values.items():
        template = template.replace(f"{{{name}}}", value)
    return template


def _fields(name: str, example: Any) -> dict[str, str]:
    """How a parameter is sent; an object as fields of its own."""
    if isinstance(example, dict):
        return {field: _spelled(value) for field, value in example.items()}
    return {name: _spelled(example)}


def _spelled(value: Any) -> str:
    return ",".join(map(str, value)) if isinstance(value, list) else str(value)
