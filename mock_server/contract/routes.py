"""From a path to the operations that stand there.

A template without parameters stands before one with them, as OpenAPI has it: it alone decides, methods included.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from mock_server.contract.operation import Operation


@dataclass(slots=True)
class _Node:
    literal: dict[str, _Node] = field(default_factory=dict)
    parameter: _Node | None = None
    operations: dict[str, tuple[Operation, tuple[str, ...]]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Route:
    """`operation` is None when the path exists but not the method; `allow` lists the methods, sorted."""

    operation: Operation | None
    values: dict[str, str]
    allow: tuple[str, ...]


class Routes:
    """Look-up takes time by the number of segments, not of operations."""

    def __init__(self, operations: Iterable[Operation]) -> None:
        self._root = _Node()
        for operation in operations:
            self._add(operation)

    def find(self, method: str, path: str) -> Route | None:
        """What stands at a decoded path, for HEAD what GET would give; None when nothing does."""
        segments = path.split("/")[1:]
        if "" in segments:
            return None
        found = next(_matches(self._root, segments, ()), None)
        if found is None:
            return None
        node, values = found
        wanted = "GET" if method == "HEAD" else method
        if wanted in node.operations:
            operation, names = node.operations[wanted]
            return Route(operation, dict(zip(names, values, strict=True)), ())
        allow = {*node.operations, "OPTIONS"}
        if "GET" in allow:
            allow.add("HEAD")
        return Route(None, {}, tuple(sorted(allow)))

    def _add(self, operation: Operation) -> None:
        node = self._root
        names = []
        for segment in operation.template.split("/")[1:]:
            if segment.startswith("{"):
                names.append(segment[1:-1])
                node.parameter = node.parameter or _Node()
                node = node.parameter
            else:
                node = node.literal.setdefault(segment, _Node())
        node.operations[operation.method] = (operation, tuple(names))


def _matches(node: _Node, segments: list[str], values: tuple[str, ...]) -> Iterator[tuple[_Node, tuple[str, ...]]]:
    if not segments:
        if node.operations:
            yield node, values
        return
    first, rest = segments[0], segments[1:]
    if first in node.literal:
        yield from _matches(node.literal[first], rest, values)
    if node.parameter is not None:
        yield from _matches(node.parameter, rest, (*values, first))
