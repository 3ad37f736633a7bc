"""Everything that can be wrong with a document before the first request."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

from mock_server.contract.document import Document, JsonObject
from mock_server.contract.links import link_problems
from mock_server.contract.operation import compile_operations
from mock_server.contract.provenance import LEVELS
from mock_server.contract.references import reference_problems
from mock_server.contract.schema import Schemas
from mock_server.contract.walk import Found, named_examples, pointer, walk
from mock_server.errors import Problem, SetupError

_OPERATION_ID = re.compile(r"[a-z][a-z0-9_]*", re.ASCII)
_TEMPLATE = re.compile(r"(/([^/{}]+|\{[^/{}]+\}))+", re.ASCII)
_SCHEMA_WORDS = {"type", "$ref", "enum", "allOf", "anyOf", "oneOf", "not"}
LONGEST_TEXT = 300


def check_document(document: Document) -> list[Problem]:
    """All problems of a document. What a broken structure hides from a check shows when that is mended."""
    found = list(reference_problems(document))
    checks = (_specification, _operation_ids, _templates, link_problems, _provenance, _security, _served, _replies)
    for check in (*checks, _examples):
        found += _as_far_as_possible(check(document), known=bool(found))
    return [Problem(str(document.file), place, text) for place, text in dict.fromkeys(found)]


def _as_far_as_possible(problems: Found, *, known: bool) -> list[tuple[str, str]]:
    """What a check finds before it stumbles over a part of the structure that is `known` to be broken."""
    found: list[tuple[str, str]] = []
    try:
        found.extend(problems)
    except (LookupError, TypeError, AttributeError, ValueError):
        if not known:
            raise
    return found


def _specification(document: Document) -> Found:
    version = document.raw.get("openapi")
    if not str(version).startswith("3.0."):
        yield "#/openapi", f"the version must be 3.0.x (3.0.3 is meant), not {version!r}"
        return
    from openapi_spec_validator import OpenAPIV30SpecValidator  # noqa: PLC0415  # half a second that serve can save

    try:
        for error in OpenAPIV30SpecValidator(document.raw).iter_errors():
            yield pointer(error.absolute_path), error.message.splitlines()[0][-LONGEST_TEXT:]
    except (
        Exception
    ) as error:  # it stumbles, in many ways, over parts that are of another kind than it takes for granted
        reason = str(error).partition("\n")[0][:LONGEST_TEXT]
        yield "#", f"is not built as OpenAPI wants it: {type(error).__name__} {reason}".strip()


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


def _provenance(document: Document) -> Found:
    for place, node in walk(document.raw):
        if "x-provenance" in node and not place.endswith("/properties"):
            provenance = node["x-provenance"]
            said = provenance if isinstance(provenance, dict) else {}
            if said.get("level") not in LEVELS:
                yield f"{place}/x-provenance", f"level must be one of {', '.join(LEVELS)}, it is {said.get('level')!r}"
            elif not isinstance(said.get("source"), str):
                yield f"{place}/x-provenance", "source must name the page"


def _security(document: Document) -> Found:
    schemes = set(document.raw.get("components", {}).get("securitySchemes", {}))
    holders = [("#", document.raw)]
    holders += [(f"{method.upper()} {template}", node) for template, method, node, _ in document.operations()]
    for place, node in holders:
        for name in {name for requirement in node.get("security", []) for name in requirement} - schemes:
            yield f"{place}/security", f"there is no security scheme {name}"


def _served(document: Document) -> Found:
    try:
        compile_operations(Schemas(document))
    except SetupError as error:
        for problem in error.problems:
            yield problem.place, problem.text


def _replies(document: Document) -> Found:
    """A reply without a schema would go unchecked, and a refusal without a body would tell nothing."""
    explained = False
    for template, method, node, _ in document.operations():
        statuses = [str(status) for status in node["responses"]]
        if not any(status.startswith("2") for status in statuses):
            yield f"{method.upper()} {template}", "an operation needs a response for its success (2xx)"
        for status in statuses:
            place = f"{method.upper()} {template} {status}"
            content = document.resolve(node["responses"][status]).get("content", {})
            for media_type in (name for name, form in content.items() if "schema" not in form):
                yield place, f"{media_type} needs a schema, else replies go unchecked"
            if status >= "4" and not content:
                yield place, "an error needs content, so that a refusal can say why"
            explained = explained or status >= "4"
    if not explained:
        yield "#/paths", "no operation documents an error (4xx), so no refusal has a form"


def _examples(document: Document) -> Found:
    schemas = Schemas(document)
    for place, node in walk(document.raw):
        if place.endswith(("/properties", "/schemas")):
            continue
        own = bool(_SCHEMA_WORDS & node.keys()) and "example" in node and "in" not in node
        schema = node.get("schema", node if own else None)
        if schema is None or not ("example" in node or "examples" in node):
            continue
        compiled = schemas.compile(schema)
        for name, value in _values(document, node):
            for failure in compiled.failures(value, "body"):
                member = "/".join(map(str, failure.member)) or "as a whole"
                yield f"{place}{name}", f"the example does not fit its schema: {member}: {failure.message}"
        for name in _valueless(document, node):
            yield f"{place}{name}", "the example has no value"


def _values(document: Document, node: JsonObject) -> Iterator[tuple[str, Any]]:
    if "example" in node:
        yield "/example", node["example"]
    for place, example in named_examples("", node):
        resolved = document.resolve(example)
        if isinstance(resolved, dict) and "value" in resolved:
            yield place, resolved["value"]


def _valueless(document: Document, node: JsonObject) -> Iterator[str]:
    for place, example in named_examples("", node):
        resolved = document.resolve(example)
        if not isinstance(resolved, dict) or "value" not in resolved:
            yield place
