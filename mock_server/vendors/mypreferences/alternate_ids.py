"""Alternate ids: unique by type and id, without regard to case, among all profiles of a client."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from mock_server.errors import Conflict
from mock_server.store import Scope, Taken
from mock_server.vendors.mypreferences.pair import folded_pair

INDEX = "alternate-ids"
MOST = 1_000
"""How many a profile may have, as the document says."""
Entry = dict[str, Any]

_UNFIT_FOR_A_PATH = re.compile(r"[/\x00-\x1f\x7f-\x9f]|^\.{1,2}\Z")


def distinct(entries: Iterable[Entry]) -> list[Entry]:
    """The entries in their order; of equal ones the first, in its own spelling."""
    first: dict[str, Entry] = {}
    for entry in entries:
        first.setdefault(folded_pair(entry["AlternateIdType"], entry["AlternateId"]), entry)
    return list(first.values())


def owner(state: Scope, alternate_id_type: str, alternate_id: str) -> int | None:
    """The ProfileId that an alternate id belongs to, None for one that no path can carry to every client and server."""
    if _UNFIT_FOR_A_PATH.search(alternate_id_type) or _UNFIT_FOR_A_PATH.search(alternate_id):
        return None
    found: int | None = state.get(INDEX, folded_pair(alternate_id_type, alternate_id))
    return found


def claim(state: Scope, profile_id: int, entries: Iterable[Entry]) -> None:
    """Make all of them the profile's. Raises Conflict when one belongs to another (MYP-ALT-3, MYP-ALT-4)."""
    for entry in entries:
        kind, value = entry["AlternateIdType"], entry["AlternateId"]
        try:
            state.claim(INDEX, folded_pair(kind, value), profile_id)
        except Taken:
            raise Conflict(
                f"AlternateId '{value}' of type '{kind}' already belongs to another profile.", rule="MYP-ALT-3"
            ) from None


def release(state: Scope, entries: Iterable[Entry]) -> None:
    """Free all of them."""
    for entry in entries:
        state.release(INDEX, folded_pair(entry["AlternateIdType"], entry["AlternateId"]))
