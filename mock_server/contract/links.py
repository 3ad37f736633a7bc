"""Links between operations: to operations that exist, with parameters that they have, from values that can be there."""

from __future__ import annotations

import re
from typing import Any

from mock_server.contract.document import Document, JsonObject
from mock_server.contract.walk import Found, walk

_EXPRESSION = re.compile(
    r"\$(url|method|statusCode|(request|response)\.(header\.[^#]+|query\.[^#]+|path\.[^#]+|body(#(/.*)?)?))"
)
_PLACE = re.compile(r".*/links/[^/]+")


def link_problems(document: Document) -> Found:
    """Links of responses and of components."""
    targets = {node.get("operationId"): parameters for _, _, node, parameters in document.operations()}
    for place, link in walk(document.raw):
        if not _PLACE.fullmatch(place) or "$ref" in link:
            continue
        target = link.get("operationId")
        if not isinstance(target, str) or target not in targets:
            yield place, f"leads to the unknown operation {target!r}; name an operationId of this document"
        else:
            yield from _parameter_problems(place, link, target, targets[target])


def _parameter_problems(place: str, link: JsonObject, target: str, parameters: list[JsonObject]) -> Found:
    known = {form for declared in parameters for form in (declared["name"], f"{declared['in']}.{declared['name']}")}
    given = link.get("parameters", {})
    for name in given:
        if name not in known:
            yield place, f"{target} has no parameter {name}"
    for declared in parameters:
        needed = declared["in"] == "path"
        if needed and declared["name"] not in given and f"path.{declared['name']}" not in given:
            yield place, f"{target} needs the path parameter {declared['name']}"
    for value in (*given.values(), link.get("requestBody")):
        if _looks_like_expression(value) and not _EXPRESSION.fullmatch(value):
            yield place, f"{value} is no runtime expression, such as $response.body#/id"


def _looks_like_expression(value: Any) -> bool:
    return isinstance(value, str) and value.startswith("$")
