"""Which operation a path and a method led to, or what is near them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from typing import Any

from mock_server.admin.control import Control, Mounted
from mock_server.journal import Entry

MOST_NEAR = 3
_PARAMETER = 0.3
"""What it costs to take a segment for a parameter; a segment too many or too few costs 1."""
_LONGEST = 100
"""Characters of a segment and number of segments that are compared."""


def explained_route(entry: Entry, control: Control) -> dict[str, Any]:
    """`nearest` are templates with their methods, when nothing stands at the path; `allowed` the methods of a path."""
    mounted = control.vendors.get(entry.vendor)
    below = entry.below or entry.path
    found = (
        mounted.contract.routes.find(entry.incoming.method, below)
        if mounted and not entry.incoming.malformed_path
        else None
    )
    operation = found.operation if found else None
    return {
        "mount": mounted.mount or "/" if mounted else None,
        "path": below,
        "method": entry.incoming.method,
        "operation": operation.id if operation else None,
        "template": operation.template if operation else _template(mounted, found is not None, below),
        "values": found.values if found else {},
        "allowed": list(found.allow) if found else [],
        "nearest": [] if found else _nearest(entry, control),
    }


def _template(mounted: Mounted | None, exists: bool, below: str) -> str | None:
    """The template of a path whose method is not allowed: that of any of its methods."""
    if mounted is None or not exists:
        return None
    routes = mounted.contract.routes
    return next(
        (each.template for each in mounted.contract.operations if _same(routes.find(each.method, below), each)), None
    )


def _same(found: Any, operation: Any) -> bool:
    return found is not None and found.operation is operation


def _nearest(entry: Entry, control: Control) -> list[dict[str, Any]]:
    """The templates, below their mounts, that take the fewest changes to get to, the nearest first."""
    wanted = _segments(entry.path)
    mounts = [control.vendors[entry.vendor]] if entry.vendor in control.vendors else list(control.vendors.values())
    methods: dict[str, list[str]] = {}
    for template, method in _templates(mounts):
        methods.setdefault(template, []).append(method)
    costs = sorted((_cost(wanted, _segments(template)), template) for template in methods)
    return [{"template": template, "methods": sorted(methods[template])} for _, template in costs[:MOST_NEAR]]


def _templates(mounts: Sequence[Mounted]) -> Iterator[tuple[str, str]]:
    for mounted in mounts:
        for operation in mounted.contract.operations:
            yield mounted.mount + operation.template, operation.method


def _segments(path: str) -> list[str]:
    return [segment[:_LONGEST] for segment in path.split("/") if segment][:_LONGEST]


def _cost(path: Sequence[str], template: Sequence[str]) -> float:
    """How far a path is from a template: segments that are missing, too many, or spelled otherwise."""
    row = [float(number) for number in range(len(template) + 1)]
    for number, segment in enumerate(path, 1):
        above, row = row, [float(number)]
        for place, wanted in enumerate(template):
            row.append(min(above[place] + _unlike(segment, wanted), above[place + 1] + 1, row[-1] + 1))
    return row[-1]


def _unlike(segment: str, wanted: str) -> float:
    if wanted.startswith("{"):
        return _PARAMETER
    if segment == wanted:
        return 0.0
    return 1.1 - SequenceMatcher(None, segment.lower(), wanted.lower()).ratio()
