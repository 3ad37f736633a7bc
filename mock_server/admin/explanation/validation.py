"""Which members broke which rule, and where the document says so."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any

from mock_server.admin.control import Mounted
from mock_server.admin.entry_view import shown_failure
from mock_server.contract.document import Document
from mock_server.contract.media import essence
from mock_server.contract.operation import Operation
from mock_server.contract.schema import Place
from mock_server.contract.walk import pointer
from mock_server.errors import ApiError, Failure, Invalid
from mock_server.journal import Entry

_NOWHERE = object()
_IGNORED = "#/components/schemas/UnknownMember"
"""What documents call the schema of members that the vendor takes and ignores."""
_MOST_IGNORED = 5


def explained_validation(entry: Entry, mounted: Mounted | None, operation: Operation | None) -> list[dict[str, Any]]:
    """Each failure of the refusal; `schema` is a JSON pointer into the document, None where no schema said it."""
    failures = entry.error.failures if isinstance(entry.error, Invalid) else ()
    places: dict[tuple[Place, str], str] = {}
    if mounted and operation and any(failure.where == "body" for failure in failures):
        places = dict(_body_places(entry, mounted.contract.document, operation))
    return [{**shown_failure(failure), "schema": _schema(failure, mounted, operation, places)} for failure in failures]


def _schema(
    failure: Failure, mounted: Mounted | None, operation: Operation | None, places: dict[tuple[Place, str], str]
) -> str | None:
    if failure.where == "body":
        return places.get((failure.member, failure.rule))
    if mounted is None or operation is None or not failure.member:
        return None
    return _parameter_place(mounted.contract.document, operation, failure)


def ignored_members(entry: Entry, mounted: Mounted | None, operation: Operation | None) -> list[str]:
    """Members of a body that the document does not name and the vendor ignores: mostly they are misspelled."""
    body, media_type = _body(entry, operation)
    if body is _NOWHERE or mounted is None or operation is None:
        return []
    document = mounted.contract.document
    schema = document.raw
    for token in (*_own(operation, media_type)[:3], "requestBody"):
        schema = document.resolve(schema[token])
    found = _ignored(document, schema["content"][media_type].get("schema"), body, "")
    return list(islice(found, _MOST_IGNORED))


def _ignored(document: Document, schema: Any, value: Any, place: str) -> Iterator[str]:
    schema = document.resolve(schema)
    if not isinstance(schema, dict):
        return
    if isinstance(value, list):
        for number, item in enumerate(value):
            yield from _ignored(document, schema.get("items"), item, f"{place}.{number}")
    elif isinstance(value, dict) and (properties := schema.get("properties")):
        others = schema.get("additionalProperties")
        for name, member in value.items():
            inner = f"{place}.{name}".lstrip(".")
            if name in properties:
                yield from _ignored(document, properties[name], member, inner)
            elif isinstance(others, dict) and others.get("$ref") == _IGNORED:
                yield inner


def _body(entry: Entry, operation: Operation | None) -> tuple[Any, str]:
    """The body once more and its media type; `_NOWHERE` for none that can be read."""
    if operation is None or not operation.bodies or not entry.incoming.body:
        return _NOWHERE, ""
    content_type = entry.incoming.headers.get("content-type")
    media_type = next(iter(operation.bodies)) if content_type is None else essence(content_type)
    form = operation.bodies.get(media_type)
    try:
        return (form.codec.decode(entry.incoming.body) if form else _NOWHERE), media_type
    except ApiError:
        return _NOWHERE, media_type


def _own(operation: Operation, media_type: str) -> tuple[str, ...]:
    """The way to the schema of a body."""
    return ("paths", operation.template, operation.method.lower(), "requestBody", "content", media_type, "schema")


def _body_places(entry: Entry, document: Document, operation: Operation) -> Iterator[tuple[tuple[Place, str], str]]:
    """Reads the body once more, for the sake of what its schema says about each member."""
    body, media_type = _body(entry, operation)
    form = operation.bodies.get(media_type)
    if body is _NOWHERE or form is None or form.schema is None:
        return
    own = _own(operation, media_type)
    for member, way in form.schema.places(body):
        rule = str(way[-1]) if way else ""
        yield (member, rule), _pointer(document, way if way[:1] == ("components",) else (*own, *way))


def _parameter_place(document: Document, operation: Operation, failure: Failure) -> str | None:
    """The schema of a parameter, with the keyword if it stands there; the parameter itself when it is missing."""
    for base, declared in _parameters(document, operation):
        parameter = document.resolve(declared)
        if (parameter["in"], parameter["name"]) == (failure.where, failure.member[0]):
            if failure.rule == "required":
                return _pointer(document, (*base, "required"))
            return _pointer(document, (*base, "schema", failure.rule))
    return None


def _parameters(document: Document, operation: Operation) -> Iterator[tuple[Place, Any]]:
    item = document.raw["paths"][operation.template]
    for base, holder in ((operation.method.lower(),), item[operation.method.lower()]), ((), item):
        for number, declared in enumerate(holder.get("parameters", ())):
            yield ("paths", operation.template, *base, "parameters", number), declared


def _pointer(document: Document, way: Iterable[str | int]) -> str:
    """The place to which a way through the compiled schemas leads in the document as it is written.

    References are followed; what stands in the compiled form only, as for `nullable`, is passed over.
    """
    node: Any = document.raw
    place: list[str | int] = []
    for token in way:
        if isinstance(node, dict) and isinstance(reference := node.get("$ref"), str):
            place = _tokens(reference)
            node = document.resolve(node)
        inner = _member(node, token)
        if inner is not _NOWHERE:
            node = inner
            place.append(token)
    return pointer(place)


def _member(node: Any, token: str | int) -> Any:
    if isinstance(node, dict):
        return node.get(token, _NOWHERE)
    if isinstance(node, list) and isinstance(token, int) and token < len(node):
        return node[token]
    return _NOWHERE


def _tokens(reference: str) -> list[str | int]:
    return [token.replace("~1", "/").replace("~0", "~") for token in reference.removeprefix("#/").split("/")]


def named(failures: Sequence[dict[str, Any]], most: int = 3) -> str:
    """Failures in a sentence."""
    told = [f"{each['in']} {each['member']}".rstrip() + f": {each['message']}" for each in failures[:most]]
    more = f"; and {len(failures) - most} more" if len(failures) > most else ""
    return "; ".join(told) + more
