"""Operations of a document, compiled: what a request must be, what a reply may be."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from mock_server.contract.document import Document, JsonObject
from mock_server.contract.media import Codec, codec_for, negotiate
from mock_server.contract.parameters import Parameter, compile_parameter
from mock_server.contract.schema import Schema
from mock_server.errors import Failure, Problem, SetupError


@dataclass(frozen=True, slots=True)
class Form:
    """How a body looks in one media type: its codec, and its schema if the document gives one."""

    codec: Codec
    schema: Schema | None


@dataclass(frozen=True, slots=True)
class Response:
    """What one status may look like: forms by media type, none when it has no body."""

    forms: Mapping[str, Form]
    offered: tuple[str, ...]
    required_headers: tuple[str, ...]

    def choose(self, accept: str, sent: str) -> str:
        """The media type that answers. Only for a response with a body."""
        return negotiate(accept, sent, self.offered)

    def violation(self, body: Any, headers: Mapping[str, str]) -> str | None:
        """What a reply breaks, or None. The body is looked at as data: every form has the same schema of it."""
        for name in self.required_headers:
            if name not in headers:
                return f"the header {name} is missing"
        if not self.offered:
            return "a body where the document has none" if body is not None else None
        schema = self.forms[self.offered[0]].schema
        if schema is None or schema.accepts(body):
            return None
        failure = schema.failures(body, "body")[0]
        return f"{'.'.join(map(str, failure.member)) or 'the body'}: {failure.message}"


@dataclass(frozen=True, slots=True)
class Operation:
    """`bodies` is empty when the operation takes none; `responses` is keyed by status."""

    id: str
    method: str
    template: str
    path: tuple[Parameter, ...]
    query: tuple[Parameter, ...]
    headers: tuple[Parameter, ...]
    bodies: Mapping[str, Form]
    body_required: bool
    responses: Mapping[int, Response]

    def parameters(
        self, path: Mapping[str, str], query: Mapping[str, str], headers: Mapping[str, str]
    ) -> tuple[dict[str, Any], dict[str, Any], dict[str, Any], list[Failure]]:
        """The typed values of path, query and headers, and everything that is wrong with them."""
        failures: list[Failure] = []
        sources = ((self.path, path), (self.query, query), (self.headers, headers))
        values: list[dict[str, Any]] = []
        for declared, source in sources:
            values.append({})
            for parameter in declared:
                parameter.read(source, values[-1], failures)
        return values[0], values[1], values[2], failures


def compile_operations(document: Document) -> list[Operation]:
    """All operations of a document. Raises SetupError listing each part that the server cannot serve."""
    compiled: list[Operation] = []
    problems: list[Problem] = []
    for template, method, node, parameters in document.operations():
        place = f"{method.upper()} {template}"
        try:
            compiled.append(_compile(document, template, method, node, parameters))
        except (ValueError, LookupError) as error:
            problems.append(Problem(str(document.file), place, str(error)))
    if problems:
        raise SetupError(problems)
    return compiled


def _compile(
    document: Document, template: str, method: str, node: JsonObject, parameters: list[JsonObject]
) -> Operation:
    body = document.resolve(node.get("requestBody", {}))
    by_place: dict[str, list[Parameter]] = {"path": [], "query": [], "header": []}
    for declared in parameters:
        try:
            by_place.setdefault(declared["in"], []).append(compile_parameter(document, declared))
        except ValueError as error:
            raise ValueError(f"parameter {declared['name']}: {error}") from None
    return Operation(
        id=node.get("operationId", ""),
        method=method.upper(),
        template=template,
        path=tuple(by_place["path"]),
        query=tuple(by_place["query"]),
        headers=tuple(by_place["header"]),
        bodies=_forms(document, body),
        body_required=body.get("required", False),
        responses={
            _status(status): _response(document, document.resolve(response))
            for status, response in node["responses"].items()
        },
    )


def _status(status: Any) -> int:
    if not str(status).isdigit():
        raise ValueError(f"response {status!r}: name each status by its number, so that no reply goes unchecked")
    return int(status)


def _response(document: Document, node: JsonObject) -> Response:
    forms = _forms(document, node)
    required = [name for name, header in node.get("headers", {}).items() if document.resolve(header).get("required")]
    return Response(forms, tuple(forms), tuple(required))


def _forms(document: Document, node: JsonObject) -> dict[str, Form]:
    forms = {}
    for media_type, content in node.get("content", {}).items():
        codec = codec_for(media_type)
        if codec is None:
            raise ValueError(f"the media type {media_type} cannot be read or written; JSON media types can")
        schema = content.get("schema")
        forms[media_type] = Form(codec, Schema(document, schema) if schema is not None else None)
    return forms
