"""Operations of a document, compiled: what a request must be, what a reply may be."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from mock_server.contract.document import Document, JsonObject
from mock_server.contract.form import Form, Forms
from mock_server.contract.media import negotiate
from mock_server.contract.parameters import Parameter, Rest, compile_parameter, compile_rest
from mock_server.contract.schema import Schemas
from mock_server.errors import Failure, Problem, SetupError


@dataclass(frozen=True, slots=True)
class Response:
    """What one status may look like: forms by media type, none when it has no body; headers as parameters.

    `shown` holds the first example of each media type that has one, `shown_headers` an example of each header that is
    required, empty where the document has none.
    """

    forms: Mapping[str, Form]
    offered: tuple[str, ...]
    headers: tuple[Parameter, ...]
    shown: Mapping[str, Any] = field(default_factory=dict)
    shown_headers: Mapping[str, str] = field(default_factory=dict)

    def choose(self, accept: str, sent: str) -> str:
        """The media type that answers, for a response with a body.

        What Accept asks for, else what was sent; but the first for all kinds of JSON, of which not every client of
        one reads another, and for what is not offered.
        """
        form = self.forms.get(sent)
        own = sent if form is not None and form.codec.format != "json" else self.offered[0]
        return negotiate(accept, own, self.offered)

    def violation(self, media_type: str | None, body: Any, headers: Mapping[str, str]) -> str | None:
        """What a reply breaks, in the media type that was chosen for it (None without a body), or None."""
        failures: list[Failure] = []
        if self.headers:
            lowered = {name.lower(): value for name, value in headers.items()}
            for header in self.headers:
                header.read(lowered, {}, failures)
        if not self.offered:
            if body is not None:
                return "a body where the document has none"
        elif media_type is None:
            return "the body is missing"
        else:
            schema = self.forms[media_type].schema
            if schema is not None and not schema.accepts(body):
                failures += schema.failures(body, "body")
        return _described(failures[0]) if failures else None


def _described(failure: Failure) -> str:
    return f"{failure.where} {'.'.join(map(str, failure.member))}: {failure.message}"


@dataclass(slots=True)
class Values:
    """What a request brings, typed: parameters by their declared names, and the decoded body."""

    path: dict[str, Any]
    query: dict[str, Any]
    headers: dict[str, Any]
    body: Any = None


@dataclass(frozen=True, slots=True)
class Operation:
    """`rest` takes the query fields that `query` does not name. `bodies` is empty when the operation takes none;
    `responses` is keyed by status; `lists` are query parameters.
    """

    id: str
    method: str
    template: str
    path: tuple[Parameter, ...]
    query: tuple[Parameter, ...]
    headers: tuple[Parameter, ...]
    rest: Rest | None
    lists: frozenset[str]
    bodies: Mapping[str, Form]
    body_required: bool
    responses: Mapping[int, Response]

    def read_parameters(
        self, path: Mapping[str, str], query: Mapping[str, str], headers: Mapping[str, str], failures: list[Failure]
    ) -> Values:
        """The values, still without a body; what is wrong with them is added to `failures`."""
        values = Values({}, {}, {})
        if self.rest is not None:
            self.rest.read(query, values.query, failures)
        for declared, source, into in (
            (self.path, path, values.path),
            (self.query, query, values.query),
            (self.headers, headers, values.headers),
        ):
            for parameter in declared:
                parameter.read(source, into, failures)
        return values


def compile_operations(schemas: Schemas) -> list[Operation]:
    """All operations of a document. Raises SetupError listing each part that the server cannot serve."""
    document = schemas.document
    forms = Forms(schemas)
    compiled: list[Operation] = []
    problems: list[Problem] = []
    for template, method, node, parameters in document.operations():
        place = f"{method.upper()} {template}"
        try:
            compiled.append(_compile(schemas, forms, template, method, node, parameters))
        except (ValueError, LookupError) as error:
            problems.append(Problem(str(document.file), place, str(error).partition("\n")[0]))
    if problems:
        raise SetupError(problems)
    return compiled


def _compile(
    schemas: Schemas, forms: Forms, template: str, method: str, node: JsonObject, parameters: list[JsonObject]
) -> Operation:
    body = schemas.document.resolve(node.get("requestBody", {}))
    responses: JsonObject = node["responses"]
    by_place: dict[str, list[Parameter]] = {"path": [], "query": [], "header": []}
    rest = compile_rest(schemas, parameters)
    for declared in parameters:
        if rest is not None and (declared["in"], declared["name"]) == ("query", rest.name):
            continue
        by_place.setdefault(declared["in"], []).append(_parameter(schemas, declared))
    return Operation(
        id=node.get("operationId", ""),
        method=method.upper(),
        template=template,
        path=tuple(by_place["path"]),
        query=tuple(by_place["query"]),
        headers=tuple(by_place["header"]),
        rest=rest,
        lists=frozenset(parameter.name for parameter in by_place["query"] if parameter.is_list),
        bodies=forms.of(body),
        body_required=body.get("required", False),
        responses={_status(status): _response(schemas, forms, response) for status, response in responses.items()},
    )


def _parameter(schemas: Schemas, declared: JsonObject) -> Parameter:
    try:
        return compile_parameter(schemas, declared)
    except ValueError as error:
        raise ValueError(f"{declared['in']} parameter {declared['name']}: {error}") from None


def _status(status: Any) -> int:
    if not str(status).isdigit():
        raise ValueError(f"response {status!r}: name each status by its number, so that no reply goes unchecked")
    return int(status)


def _response(schemas: Schemas, forms: Forms, node: JsonObject) -> Response:
    document = schemas.document
    response = document.resolve(node)
    headers = tuple(
        _parameter(schemas, {**document.resolve(header), "name": name, "in": "header"})
        for name, header in response.get("headers", {}).items()
    )
    by_media_type = forms.of(response)
    shown = {
        media_type: next(iter(examples))
        for media_type, content in response.get("content", {}).items()
        if (examples := _examples(document, content))
    }
    required = {header.name for header in headers if header.required}
    shown_headers = {
        name: _example_text(document, document.resolve(header))
        for name, header in response.get("headers", {}).items()
        if name in required
    }
    return Response(by_media_type, tuple(by_media_type), headers, shown, shown_headers)


def _examples(document: Document, content: JsonObject) -> list[Any]:
    """The values of the examples of a media type or a header, in the order of the document."""
    named = [document.resolve(example).get("value") for example in content.get("examples", {}).values()]
    return named or [content[name] for name in ("example",) if name in content]


def _example_text(document: Document, header: JsonObject) -> str:
    """A value that a header may have, empty when the document tells none."""
    schema = document.resolve(header.get("schema", {}))
    told = [*_examples(document, header), *schema.get("enum", [])]
    told += [schema[name] for name in ("example", "default") if name in schema]
    return str(told[0]) if told else ""
