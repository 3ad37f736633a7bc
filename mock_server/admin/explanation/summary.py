"""The one sentence about an exchange that a person can act upon."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from mock_server.admin.explanation.authentication import REFUSED
from mock_server.admin.explanation.validation import named
from mock_server.journal import Entry
from mock_server.store import SEQUENCES


def summarized(entry: Entry, told: dict[str, Any], ignored: Sequence[str] = ()) -> str:
    """`told` is the explanation as far as it is made, `ignored` members of the body that the vendor does not know."""
    status = entry.outgoing.status
    if entry.defect:
        return f"A defect of this server, not of the request: {entry.defect}; nothing was changed, please report it."
    if entry.fault:
        return f"The fault {entry.fault} struck, so the reply says nothing about the request; remove it to go on."
    if entry.stage == "forced":
        return f"The reply {status} was forced by the request itself (Prefer or __code); nothing was carried out."
    if entry.error is None:
        unknown = f" The document does not name, and the vendor ignores: {', '.join(ignored)}." if ignored else ""
        return _carried_out(entry, told) + unknown
    return f"{_refused(entry, told).rstrip('. ')}."


def _refused(entry: Entry, told: dict[str, Any]) -> str:
    route, authentication = told["route"], told["authentication"]
    assert entry.error is not None  # noqa: S101  # the caller has looked
    if not entry.operation:
        return _not_routed(entry, route)
    if authentication["outcome"] == REFUSED:
        return str(authentication["diagnosis"] or authentication["reason"])
    if told["validation"]:
        return f"Mend this in the request: {named(told['validation'])}"
    cause = next((rule for rule in told["rules"] if rule["cause"]), None)
    words = entry.error.message.rstrip(".")
    return f"{words[:1].upper()}{words[1:]}" + (f" ({cause['id']}: {cause['says']})" if cause else "")


def _not_routed(entry: Entry, route: dict[str, Any]) -> str:
    assert entry.error is not None  # noqa: S101
    if entry.outgoing.status == 405:
        return f"{route['method']} is not for {route['template']}; it takes {', '.join(route['allowed'])}"
    if entry.outgoing.status == 404 and entry.incoming.malformed_path:
        return "The path is no UTF-8 or hides a slash as %2F, so nothing can stand there"
    if entry.outgoing.status == 404 and route["nearest"]:
        near = route["nearest"][0]
        return f"Nothing stands at {route['path']}; the nearest is {near['template']} ({', '.join(near['methods'])})"
    return entry.error.message


def _carried_out(entry: Entry, told: dict[str, Any]) -> str:
    kinds = Counter(change["change"] for change in told["state"]["changes"] if change["collection"] != SEQUENCES)
    counts = [f"{kinds[kind]} {kind}" for kind in ("added", "changed", "removed") if kinds[kind]]
    done = f"items: {', '.join(counts)}" if counts else "nothing was changed"
    warned = f"; soft rules that were broken: {len(entry.warnings)}" if entry.warnings else ""
    return f"The request was answered {entry.outgoing.status}; {done}{warned}."
