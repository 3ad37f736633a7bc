"""Ways through a document."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from mock_server.contract.document import JsonObject

Found = Iterator[tuple[str, str]]
"""Problems: the place, and what is wrong there."""
_DATA = ("example", "examples", "default", "enum")


def pointer(way: Iterable[Any]) -> str:
    """The JSON pointer of a way from the root."""
    return "#/" + "/".join(str(step).replace("~", "~0").replace("/", "~1") for step in way)


def walk(node: Any, place: str = "#") -> Iterator[tuple[str, JsonObject]]:
    """Every object below `node` with its JSON pointer. What stands in an example is data, not document."""
    if isinstance(node, dict):
        yield place, node
        for key, child in node.items():
            if key not in _DATA or place.endswith(("/properties", "/schemas")):
                yield from walk(child, f"{place}/{key.replace('~', '~0').replace('/', '~1')}")
    elif isinstance(node, list):
        for index, child in enumerate(node):
            yield from walk(child, f"{place}/{index}")


def named_examples(place: str, node: JsonObject) -> Iterator[tuple[str, Any]]:
    """The examples of an object by their places; a property that happens to be called `examples` is none."""
    named = node.get("examples")
    if isinstance(named, dict) and not place.endswith("/properties"):
        for name, example in named.items():
            yield f"{place}/examples/{name}", example
