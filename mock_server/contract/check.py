"""Everything that can be wrong with a document before the first request."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

from mock_server.contract.document import Document, JsonObject
from mock_server.contract.operation import compile_operations
from mock_server.contract.schema import Schema
from mock_server.errors import Problem, SetupError

_OPERATION_ID = re.compile(r"[a-z][a-z0-9_]*", re.ASCII)
_TEMPLATE = re.compile(r"(/([^/{}]+|\{[^/{}]+\}))+", re.ASCII)
LEVELS = ("seed", "docs", "inferred")


def check_document(document: Document) -> list[Problem]:
    """All problems of a document, in the order of their places. Later checks run only on a sound structure."""
    found = list(_references(document))
    if not found:
        found = list(_specification(document))
    if all(place == "#/" for place, _ in found):  # a complaint about the whole leaves the structure sound
        checks = (_operation_ids, _templates, _links, _provenance, _served)
        found += [problem for check in checks for problem in check(document)]
    if not found:
        found = list(_examples(document))
    return [Problem(str(document.file), place, text) for place, text in found]


Found = Iterator[tuple[str, str]]


def _walk(node: Any, place: str) -> Iterator[tuple[str, JsonObject]]:
    """Every object below `node` with its JSON pointer. What stands in an example is data, not document."""
    if isinstance(node, dict):
        yield place, node
        for key, child in node.items():
            if key not in ("example", "examples", "default", "enum") or place.endswith(("/properties", "/schemas")):
                yield from _walk(child, f"{place}/{str(key).replace('~', '~0').replace('/', '~1')}")
    elif isinstance(node, list):
        for index, child in enumerate(node):
            yield from _walk(child, f"{place}/{index}")


def _references(document: Document) -> Found:
    for place, node in _walk(document.raw, "#"):
        for where, referring in ((place, node), *_named_examples(place, node)):
            try:
                document.resolve(referring)
            except LookupError as error:
                yield where, str(error)


def _named_examples(place: str, node: JsonObject) -> Iterator[tuple[str, Any]]:
    """The examples of an object by their places; a property that happens to be called `examples` is none."""
    named = node.get("examples")
    if isinstance(named, dict) and not place.endswith("/properties"):
        for name, example in named.items():
            yield f"{place}/examples/{name}", example


def _specification(document: Document) -> Found:
    version = document.raw.get("openapi")
    if not str(version).startswith("3.0."):
        yield "#/openapi", f"the version must be 3.0.x (3.0.3 is meant), not {version!r}"
        return
    from openapi_spec_validator import OpenAPIV30SpecValidator  # noqa: PLC0415  # half a second that serve can save

    for error in OpenAPIV30SpecValidator(document.raw).iter_errors():
        yield "#/" + "/".join(map(str, error.absolute_path)), error.message


def _operation_ids(document: Document) -> Found:
    ids = Counter(node.get("operationId") for _, _, node, _ in document.operations())
    for template, method, node, _ in document.operations():
        name = node.get("operationId")
        if not isinstance(name, str) or not _OPERATION_ID.fullmatch(name):
            yield f"{method.upper()} {template}", f"operationId must be snake_case, it is {name!r}"
        elif ids[name] > 1:
            yield f"{method.upper()} {template}", f"operationId {name} stands {ids[name]} times"


def _templates(document: Document) -> Found:
    shapes: dict[tuple[str, str], str] = {}
    for template, method, _, parameters in document.operations():
        place = f"{method.upper()} {template}"
        if not _TEMPLATE.fullmatch(template):
            yield place, "each segment of a path must be plain text or one {parameter}, without a slash at the end"
        declared = {parameter["name"] for parameter in parameters if parameter["in"] == "path"}
        named = set(re.findall(r"\{([^{}]+)\}", template))
        for name in sorted(named ^ declared):
            yield place, f"path parameter {name} is {'not declared' if name in named else 'not in the path'}"
        shape = (method, re.sub(r"\{[^{}]+\}", "{}", template))
        if shape in shapes:
            yield place, f"no request can tell it from {shapes[shape]}"
        shapes[shape] = template


def _links(document: Document) -> Found:
    targets = {node.get("operationId"): parameters for _, _, node, parameters in document.operations()}
    for template, method, node, _ in document.operations():
        for status, response in node["responses"].items():
            for name, declared in document.resolve(response).get("links", {}).items():
                link = document.resolve(declared)
                place = f"{method.upper()} {template} {status} link {name}"
                target = link.get("operationId")
                if target not in targets:
                    yield place, f"leads to the unknown operation {target!r}; name an operationId of this document"
                    continue
                known = {parameter["name"] for parameter in targets[target]}
                for parameter in link.get("parameters", {}):
                    if parameter.partition(".")[2] not in known and parameter not in known:
                        yield place, f"{target} has no parameter {parameter}"


def _provenance(document: Document) -> Found:
    for place, node in _walk(document.raw, "#"):
        if "x-provenance" in node and not place.endswith("/properties"):
            provenance = node["x-provenance"]
            level = provenance.get("level") if isinstance(provenance, dict) else None
            if level not in LEVELS:
                yield f"{place}/x-provenance", f"level must be one of {', '.join(LEVELS)}, it is {level!r}"


def _served(document: Document) -> Found:
    try:
        compile_operations(document)
    except SetupError as error:
        for problem in error.problems:
            yield problem.place, problem.text
    for template, method, node, _ in document.operations():
        if not node["responses"]:
            yield f"{method.upper()} {template}", "an operation needs at least one response"


def _examples(document: Document) -> Found:
    for place, node in _walk(document.raw, "#"):
        if place.endswith("/properties"):
            continue
        own = "type" in node or "$ref" in node
        schema = node.get("schema", node if own and "example" in node and "in" not in node else None)
        if schema is None or not ("example" in node or "examples" in node):
            continue
        compiled = Schema(document, schema)
        for name, value in _values(document, node):
            for failure in compiled.failures(value, "body"):
                member = "/".join(map(str, failure.member)) or "as a whole"
                yield f"{place}{name}", f"the example does not fit its schema: {member}: {failure.message}"


def _values(document: Document, node: JsonObject) -> Iterator[tuple[str, Any]]:
    if "example" in node:
        yield "/example", node["example"]
    for place, example in _named_examples("", node):
        resolved = document.resolve(example)
        if isinstance(resolved, dict) and "value" in resolved:
            yield place, resolved["value"]
