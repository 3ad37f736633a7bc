"""Declared parameters: from the text of a path, a query or a header to typed, validated values."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from mock_server.contract.document import Document, JsonObject
from mock_server.contract.schema import Schema, Schemas
from mock_server.errors import Failure

_INTEGER = re.compile(r"-?[0-9]{1,19}", re.ASCII)
_NUMBER = re.compile(r"-?[0-9]{1,30}(\.[0-9]{1,30})?([eE][+-]?[0-9]{1,3})?", re.ASCII)


def _integer(text: str) -> int:
    if not _INTEGER.fullmatch(text):
        raise ValueError("is not an integer")
    return int(text)


def _number(text: str) -> float:
    if not _NUMBER.fullmatch(text):
        raise ValueError("is not a number")
    return float(text)


def _boolean(text: str) -> bool:
    if text.lower() not in ("true", "false"):
        raise ValueError("is neither true nor false")
    return text.lower() == "true"


_SCALARS: dict[str, Callable[[str], Any]] = {
    "string": str,
    "integer": _integer,
    "number": _number,
    "boolean": _boolean,
}


def _list_of(parse: Callable[[str], Any]) -> Callable[[str], list[Any]]:
    return lambda text: [parse(item) for item in text.split(",")] if text else []


@dataclass(frozen=True, slots=True)
class Parameter:
    """`default` is None when the document gives none."""

    name: str
    where: str
    required: bool
    default: Any
    parse: Callable[[str], Any]
    schema: Schema
    is_list: bool

    def read(self, source: Mapping[str, str], into: dict[str, Any], failures: list[Failure]) -> None:
        """Take the value from `source`, where a header's name is in lower case; report what is wrong with it."""
        text = source.get(self.name.lower() if self.where == "header" else self.name)
        if text is None:
            if self.required:
                failures.append(Failure(self.where, (self.name,), "is required", rule="required"))
            elif self.default is not None:
                into[self.name] = self.default
            return
        try:
            value = self.parse(text)
        except ValueError as error:
            failures.append(Failure(self.where, (self.name,), str(error), text, "type"))
            return
        if self.schema.accepts(value):
            into[self.name] = value
        else:
            failures += (
                Failure(self.where, (self.name, *failure.member), failure.message, failure.value, failure.rule)
                for failure in self.schema.failures(value, self.where)
            )


@dataclass(frozen=True, slots=True)
class Rest:
    """A query parameter that is an object in the style `form`, exploded: the fields that no other parameter takes."""

    name: str
    required: bool
    others: frozenset[str]
    schema: Schema

    def read(self, query: Mapping[str, str], into: dict[str, Any], failures: list[Failure]) -> None:
        """Take the fields, none as an empty object; report what is wrong with them."""
        fields = {name: text for name, text in query.items() if name not in self.others}
        if self.required and not fields:
            failures.append(Failure("query", (self.name,), "is required: at least one field", rule="required"))
        elif self.schema.accepts(fields):
            into[self.name] = fields
        else:
            failures += self.schema.failures(fields, "query")


def compile_rest(schemas: Schemas, parameters: list[JsonObject]) -> Rest | None:
    """The parameter that takes the fields that no other declares, if there is one. Raises ValueError for a second."""
    query = [declared for declared in parameters if declared["in"] == "query"]
    found = [declared for declared in query if _is_rest(declared, schemas.document.resolve(declared.get("schema")))]
    if not found:
        return None
    if len(found) > 1:
        raise ValueError(f"query parameter {found[1]['name']}: {found[0]['name']} takes all undeclared fields already")
    rest = found[0]
    others = frozenset(declared["name"] for declared in query if declared is not rest)
    return Rest(rest["name"], rest.get("required", False), others, schemas.compile(rest["schema"]))


def _is_rest(declared: JsonObject, node: Any) -> bool:
    form = declared.get("style", "form") == "form" and declared.get("explode", True) is True
    return form and isinstance(node, dict) and node.get("type") == "object"


def compile_parameter(schemas: Schemas, declared: JsonObject) -> Parameter:
    """Raises ValueError, saying which kinds there are, for a parameter that the server could not read."""
    document = schemas.document
    node = document.resolve(declared.get("schema"))
    if not isinstance(node, dict):
        raise ValueError("needs a schema")  # noqa: TRY004  # the document's author reads it, not a programmer
    return Parameter(
        name=declared["name"],
        where=declared["in"],
        required=declared.get("required", False),
        default=node.get("default"),
        parse=_parser(document, declared, node),
        schema=schemas.compile(node),
        is_list=node.get("type") == "array",
    )


def _parser(document: Document, declared: JsonObject, node: JsonObject) -> Callable[[str], Any]:
    if declared["in"] == "cookie":
        raise ValueError("cookie parameters are not supported")
    kind = node.get("type")
    if kind in _SCALARS:
        return _SCALARS[kind]
    items = document.resolve(node.get("items", {}))
    separated = declared.get("style", "form" if declared["in"] == "query" else "simple") in ("form", "simple")
    if kind == "array" and items.get("type") in _SCALARS and separated and declared.get("explode") is False:
        return _list_of(_SCALARS[items["type"]])
    raise ValueError(
        f"a schema of type {kind!r} cannot be read; use {', '.join(_SCALARS)}, "
        "an array of these with explode: false, separated by commas, "
        "or in a query an object with explode: true for all fields that nothing else declares"
    )
