"""References that lead nowhere, or to a thing of another kind than the place wants."""

from __future__ import annotations

import re

from mock_server.contract.document import Document
from mock_server.contract.walk import Found, named_examples, walk

_KINDS = {
    "schemas": r"/(schema|items|additionalProperties|not|(properties|allOf|anyOf|oneOf|components/schemas)/[^/]+)",
    "responses": r"/(responses|components/responses)/[^/]+",
    "parameters": r"/(parameters|components/parameters)/[^/]+",
    "requestBodies": r"/(requestBody|components/requestBodies/[^/]+)",
    "headers": r"/(headers|components/headers)/[^/]+",
    "links": r"/(links|components/links)/[^/]+",
    "examples": r"/(examples|components/examples)/[^/]+",
    "securitySchemes": r"/securitySchemes/[^/]+",
}
_PLACES = {kind: re.compile(f".*{place}") for kind, place in _KINDS.items()}
_SHAPE = re.compile(r"#/components/([A-Za-z]+)/[^/]+")


def reference_problems(document: Document) -> Found:
    """In document order."""
    for place, node in walk(document.raw):
        for where, referring in ((place, node), *named_examples(place, node)):
            if not isinstance(referring, dict) or not isinstance(referring.get("$ref"), str):
                continue
            try:
                document.resolve(referring)
            except LookupError as error:
                yield where, str(error)
                continue
            wanted = [kind for kind, expression in _PLACES.items() if expression.fullmatch(where)]
            component = _SHAPE.fullmatch(referring["$ref"])
            if wanted and component and component[1] not in wanted:
                yield where, f"{referring['$ref']} is not one of components/{' or '.join(wanted)}"
