"""How large decoded bodies may be, whatever the format: refused before any rule of a document looks at them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from mock_server.errors import Failure, Invalid

MOST_MEMBERS = 1_000
DEEPEST = 64
INT64 = range(-(2**63), 2**63)

Member = tuple[str | int, ...]


def refuse_oversize(body: Any, most_members: int = MOST_MEMBERS) -> None:
    """Raises Invalid naming the member that holds more than `most_members`, or begins a level beyond DEEPEST."""
    level: list[tuple[Member, Any]] = [((), body)]
    for _ in range(DEEPEST):
        for member, node in level:
            if isinstance(node, dict | list) and len(node) > most_members:
                raise refused(member, f"more than {most_members} members in one object or array")
        level = [child for member, node in level for child in _children(member, node)]
        if not level:
            return
    for member, node in level:
        if isinstance(node, dict | list):
            raise refused(member, f"more than {DEEPEST} levels")


def refuse_huge_integers(body: Any) -> None:
    """Raises Invalid naming the first integer that does not fit signed 64 bits."""
    level: list[tuple[Member, Any]] = [((), body)]
    while level:
        for member, node in level:
            if type(node) is int and node not in INT64:
                raise refused(member, "an integer does not fit 64 bits")
        level = [child for member, node in level for child in _children(member, node)]


def refused(member: Member, complaint: str) -> Invalid:
    """The refusal of a body, or of a member of it, before its schema is asked."""
    shown = tuple(name if isinstance(name, int) or len(name) <= 100 else f"{name[:100]}…" for name in member[:DEEPEST])
    return Invalid([Failure("body", shown, complaint, rule="syntax")])


def _children(member: Member, node: Any) -> Iterator[tuple[Member, Any]]:
    if isinstance(node, dict):
        yield from (((*member, name), child) for name, child in node.items())
    elif isinstance(node, list):
        yield from (((*member, index), child) for index, child in enumerate(node))
