"""JSON Patch (RFC 6902) on plain data: add, remove, replace and test. The vendor documents no move and no copy.

What is patched is never changed in place: each step copies the containers on its way.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Any

APPEND = "-"
_INDEX = re.compile(r"0|[1-9][0-9]{0,5}", re.ASCII)


class Inapplicable(Exception):
    """A step does not fit what it is applied to. The message goes on a sentence that names the path."""


def tokens(path: str) -> list[str]:
    """The steps of a JSON pointer (RFC 6901) other than the empty one."""
    return [token.replace("~1", "/").replace("~0", "~") for token in path[1:].split("/")]


def applied(document: Any, op: str, way: Sequence[str], value: Any = None) -> Any:
    """The document after one step along `way`, which has at least one token. Raises Inapplicable."""
    if op == "test":
        node = document
        for token in way:
            node = node[_existing(node, token)]
        if not same(node, value):
            raise Inapplicable("holds another value than the tested one")
        return document
    return _edited(document, way, _EDITS[op], value)


def same(one: Any, other: Any) -> bool:
    """Equality of JSON: true is not 1, while 1 is 1.0, and the order of members makes no difference."""
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(same(value, other[name]) for name, value in one.items())
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(same, one, other))
    if isinstance(one, bool) or isinstance(other, bool):
        return one is other
    return bool(one == other)


Edit = Callable[[Any, str, Any], None]


def _edited(node: Any, way: Sequence[str], edit: Edit, value: Any) -> Any:
    """A copy of `node` in which the end of `way` is edited."""
    if not isinstance(node, dict | list):
        raise Inapplicable(f"leads below a value that is {_kind(node)}")
    changed = node.copy()
    if len(way) == 1:
        edit(changed, way[0], value)
    else:
        key: Any = _existing(node, way[0])
        changed[key] = _edited(node[key], way[1:], edit, value)
    return changed


def _add(node: Any, token: str, value: Any) -> None:
    if isinstance(node, dict):
        node[token] = value
    else:
        node.insert(len(node) if token == APPEND else _index(node, token, len(node)), value)


def _remove(node: Any, token: str, value: Any) -> None:
    del node[_existing(node, token)]


def _replace(node: Any, token: str, value: Any) -> None:
    node[_existing(node, token)] = value


_EDITS: dict[str, Edit] = {"add": _add, "remove": _remove, "replace": _replace}


def _existing(node: Any, token: str) -> Any:
    """The key of a member or an item that is there."""
    if isinstance(node, list):
        return _index(node, token, len(node) - 1)
    if not isinstance(node, dict):
        raise Inapplicable(f"leads below a value that is {_kind(node)}")
    if token not in node:
        raise Inapplicable("leads to nothing: add it first")
    return token


def _index(items: list[Any], token: str, highest: int) -> int:
    if not _INDEX.fullmatch(token) and token != APPEND:
        raise Inapplicable("needs an index without leading zeros, or - to add an item at the end")
    if token == APPEND or int(token) > highest:
        raise Inapplicable(f"leads beyond a list of {len(items)}, whose items count from 0")
    return int(token)


def _kind(node: Any) -> str:
    return "null: add an object or a list there first" if node is None else "no object and no list"
