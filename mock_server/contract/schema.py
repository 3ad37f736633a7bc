"""OpenAPI 3.0 schemas as JSON Schema validators, compiled once."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

import jsonschema_rs

from mock_server.contract.document import Document, JsonObject
from mock_server.errors import Failure

MOST_FAILURES = 20
"""How many broken rules one reply lists."""
LONGEST_MESSAGE = 300
LONGEST_VALUE = 100
MOST_OPTIONS = 20
"""Of an enumeration that a message lists."""
Place = tuple[str | int, ...]
_DOCUMENT = "urn:document"
"""Where references lead while a schema is compiled: the registry, not the schema's own text."""


class Schemas:
    """A document's schemas: the components converted once for all that refer to them."""

    def __init__(self, document: Document) -> None:
        self.document = document
        components = document.raw.get("components", {}).get("schemas", {})
        converted = {name: _converted(schema) for name, schema in components.items()}
        self._registry = jsonschema_rs.Registry(
            [(_DOCUMENT, {"components": {"schemas": converted}})], draft=jsonschema_rs.Draft4
        )
        self._compiled: dict[str | int, tuple[Any, Schema]] = {}

    def compile(self, node: Any) -> Schema:
        """Once for each place of the document, however many refer to it. Raises ValueError for what is no schema."""
        key = node["$ref"] if isinstance(node, dict) and "$ref" in node else id(node)
        if key not in self._compiled:
            validator = jsonschema_rs.Draft4Validator(_converted(node), validate_formats=True, registry=self._registry)
            self._compiled[key] = node, Schema(validator)  # the node stays alive, so its id stays its own
        return self._compiled[key][1]

    def component(self, name: str) -> Schema:
        """A schema of the document by its name, compiled at its first use. Raises LookupError for an unknown one."""
        reference = {"$ref": f"#/components/schemas/{name}"}
        self.document.resolve(reference)
        return self.compile(reference)


class Schema:
    """A compiled schema of a document."""

    def __init__(self, validator: jsonschema_rs.Draft4Validator) -> None:
        self._validator = validator
        self.accepts: Callable[[Any], bool] = validator.is_valid

    def failures(self, value: Any, where: str) -> list[Failure]:
        """Why `value` is refused: at most MOST_FAILURES, in document order; empty when it is accepted."""
        found = []
        for error in self._validator.iter_errors(value):
            found.append(_failure(error, where))
            if len(found) == MOST_FAILURES:
                break
        return found

    def places(self, value: Any) -> Iterator[tuple[Place, Place]]:
        """Where in the value something is refused, and by what of the schemas: the way from the document's root, or
        from this schema's own when no reference led on.
        """
        for error in self._validator.iter_errors(value):
            yield _failure(error, "").member, tuple(error.schema_path)


def _failure(error: jsonschema_rs.ValidationError, where: str) -> Failure:
    member = tuple(error.instance_path)
    rule = str(error.schema_path[-1]) if error.schema_path else ""
    kind = error.kind
    if isinstance(kind, jsonschema_rs.ValidationErrorKind.Required):
        return Failure(where, (*member, kind.property), "is required", None, "required")
    return Failure(where, member, _message(error, rule), error.instance, rule)


def _message(error: jsonschema_rs.ValidationError, rule: str) -> str:
    """What is wrong, short enough to read, and wherever possible with what would be right."""
    kind, kinds = error.kind, jsonschema_rs.ValidationErrorKind
    if isinstance(kind, kinds.Enum) and len(kind.options) <= MOST_OPTIONS and _is_short(error.instance):
        return f"{_spelled(error.instance)} is not one of {', '.join(map(_spelled, kind.options))}"
    if isinstance(kind, kinds.AnyOf):
        return "; or ".join(dict.fromkeys(_message(branch[0], rule) for branch in kind.context if branch))
    if len(error.message) <= LONGEST_MESSAGE:
        return error.message
    if isinstance(kind, kinds.MaxLength):
        return f"is longer than {kind.limit} characters"
    if isinstance(kind, kinds.Pattern) and _is_short(error.instance):
        return f"{_spelled(error.instance)} does not have the form that is documented for it"
    return f"breaks the rule '{rule}' (the value is too long to show)"


def _is_short(value: Any) -> bool:
    return len(_spelled(value)) <= LONGEST_VALUE


def _spelled(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


_NESTED = ("items", "additionalProperties", "not")
_LISTS = ("allOf", "anyOf", "oneOf")


def _converted(schema: Any) -> Any:
    """The draft-4 form: `nullable` becomes a type, the rest of OpenAPI's own keywords is ignored by validators."""
    if not isinstance(schema, dict):
        return schema
    if "$ref" in schema:
        return {"$ref": _DOCUMENT + schema["$ref"]}
    result: JsonObject = dict(schema)
    if isinstance(schema.get("properties"), dict):
        result["properties"] = {name: _converted(node) for name, node in schema["properties"].items()}
    for key in _NESTED:
        if key in schema:
            result[key] = _converted(schema[key])
    for key in _LISTS:
        if key in schema:
            result[key] = [_converted(node) for node in schema[key]]
    return _nullable(result) if schema.get("nullable") is True else result


def _nullable(schema: JsonObject) -> JsonObject:
    if not isinstance(schema.get("type"), str) or any(key in schema for key in _LISTS):
        return {"anyOf": [{"type": "null"}, schema]}
    schema["type"] = [schema["type"], "null"]
    if "enum" in schema and None not in schema["enum"]:
        schema["enum"] = [*schema["enum"], None]
    return schema
