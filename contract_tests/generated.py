"""Hypothesis strategies for values of a document's schemas: declared members only, and texts that XML can carry."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from mock_server.contract.document import Document, JsonObject

CARRIED = st.characters(
    exclude_categories=["Cs", "Cc"], include_characters="\t\n\r\x7f\x85", exclude_characters="\ufffe\uffff"
)
AWKWARD = "<>&'\"]\r\n\t \u0301\U0001f600a"
NAMES = st.text("abc[].:_x0 é1-", min_size=1, max_size=6)


def values(document: Document, schema: Any, *, longest: int = 12) -> st.SearchStrategy[Any]:
    """Of a text that is longer than `longest` only the length that is needed, of a list at most three items."""
    node = document.resolve(schema)
    kind = node.get("type")
    if kind == "object":
        made = _objects(document, node, longest)
    elif kind == "array":
        items = values(document, node.get("items", {}), longest=longest)
        made = st.lists(items, min_size=node.get("minItems", 0), max_size=3)
    elif kind is not None:
        made = _scalars(node, longest)
    elif parts := [part for key in ("anyOf", "oneOf") for part in node.get(key, ())]:
        texts = [part for part in parts if document.resolve(part).get("type") == "string"]
        made = st.one_of([values(document, part, longest=longest) for part in texts or parts])
    else:
        made = anything()
    return st.none() | made if node.get("nullable") else made


def anything() -> st.SearchStrategy[Any]:
    """What a place without a type can take in XML: all but empty objects, which read as empty texts."""
    scalars = st.none() | st.booleans() | st.integers(-(2**63), 2**63 - 1) | st.text(CARRIED, max_size=8)
    return st.recursive(
        scalars,
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, min_size=1, max_size=3),
        max_leaves=6,
    )


def _objects(document: Document, node: JsonObject, longest: int) -> st.SearchStrategy[Any]:
    properties = node.get("properties", {})
    if not properties:
        undeclared = values(document, node.get("additionalProperties", {}), longest=longest)
        return st.dictionaries(NAMES, undeclared, max_size=3)
    made = {name: values(document, schema, longest=longest) for name, schema in properties.items()}
    required = {name: made.pop(name) for name in node.get("required", ())}
    return st.fixed_dictionaries(required, optional=made)


def _scalars(node: JsonObject, longest: int) -> st.SearchStrategy[Any]:
    if "enum" in node:
        return st.sampled_from([value for value in node["enum"] if value is not None])
    if node["type"] == "boolean":
        return st.booleans()
    if node["type"] == "integer":
        return st.integers(node.get("minimum", -(2**63)), node.get("maximum", 2**63 - 1))
    if "pattern" in node:
        return st.from_regex(node["pattern"].replace("$", r"\Z"), alphabet=CARRIED)
    shortest = node.get("minLength", 0)
    most = max(shortest, min(node.get("maxLength", longest), longest))
    return st.text(CARRIED, min_size=shortest, max_size=most) | st.text(AWKWARD, min_size=shortest, max_size=most)
