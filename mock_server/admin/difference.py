"""What differs between two states, as plain data: the items that were added, removed and changed."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from itertools import zip_longest
from typing import Any

import orjson

from mock_server.admin.control import Mounted
from mock_server.store import NO_COLLECTIONS, SEQUENCES, Root
from mock_server.vendor import ACCOUNTS, Vendor

MOST_CHANGES = 1_000
MOST_BYTES = 1 << 20
"""Of all changes together, as JSON."""
Change = dict[str, Any]
Forms = Mapping[str, Callable[[Any, Any], Any]]
"""What shows a key and its value, by the collections that are compared. Indexes follow from these."""
_NOTHING = object()


def difference(before: Root, after: Root, vendors: Mapping[str, Mounted]) -> dict[str, Any]:
    """`{"changes": […], "truncated": bool}`: as many changes as its bounds allow, one at least if there is any.

    A change is `{"vendor", "account", "collection", "key", "change", "before", "after", "members"}`: `account` is null
    for what the vendor has as a whole, `change` is `added`, `removed` or `changed`, `before` and `after` are the item
    in the form of fixtures (null where there is none), `members` are JSON pointers to what differs in a changed one.
    """
    found: list[Change] = []
    size = 0
    for change in changes(before, after, vendors):
        size += len(orjson.dumps(change))
        if found and (len(found) == MOST_CHANGES or size > MOST_BYTES):
            return {"changes": found, "truncated": True}
        found.append(change)
    return {"changes": found, "truncated": False}


def differs(before: Root, after: Root, vendors: Mapping[str, Mounted]) -> bool:
    """Whether anything that counts differs: an index that was brought up to date does not."""
    return next(changes(before, after, vendors), None) is not None


def changes(before: Root, after: Root, vendors: Mapping[str, Mounted]) -> Iterator[Change]:
    """All of them, by vendor, account, collection and key. What is the same object is passed over at a look."""
    if before.accounts is after.accounts:
        return
    for vendor, account in sorted(_touched(before, after), key=lambda scope: (scope[0], scope[1] or "")):
        if vendor in vendors:
            for collection, dump in _forms(vendors[vendor].vendor, account).items():
                was, now = (root.items(vendor, account, collection) for root in (before, after))
                place = {"vendor": vendor, "account": account, "collection": collection}
                yield from _changes(place, was, now, dump)


def _touched(before: Root, after: Root) -> Iterator[tuple[str, str | None]]:
    """Vendors and accounts of which something is another object, indexes included."""
    for scope, collections in after.accounts.items():
        if before.accounts.get(scope, NO_COLLECTIONS) is not collections:
            yield scope
    for scope in before.accounts:
        if scope not in after.accounts:
            yield scope


def _forms(vendor: Vendor, account: str | None) -> Forms:
    shared = account is None
    items = {} if shared else {name: collection.dump for name, collection in vendor.collections.items()}
    kept = [name for name, memory in vendor.memory.items() if memory.shared is shared and not memory.dump]
    return {**items, **dict.fromkeys([*([ACCOUNTS] if shared else []), SEQUENCES, *kept], _as_it_is)}


def _as_it_is(key: Any, value: Any) -> Any:
    return value


def _changes(place: Change, was: Any, now: Any, dump: Callable[[Any, Any], Any]) -> Iterator[Change]:
    if was is now:
        return
    keys = [key for key, value in now.items() if was.get(key, _NOTHING) is not value]
    keys += [key for key in was if key not in now]
    for key in sorted(keys):
        before = dump(key, was[key]) if key in was else None
        after = dump(key, now[key]) if key in now else None
        kind = "added" if key not in was else "removed" if key not in now else "changed"
        members = list(_members("", before, after)) if kind == "changed" else []
        if members or kind != "changed":
            yield {**place, "key": str(key), "change": kind, "before": before, "after": after, "members": members}


def _members(pointer: str, before: Any, after: Any) -> Iterator[str]:
    """JSON pointers to the smallest parts that differ."""
    if isinstance(before, dict) and isinstance(after, dict):
        for name in {**before, **after}:
            step = str(name).replace("~", "~0").replace("/", "~1")
            yield from _members(f"{pointer}/{step}", before.get(name, _NOTHING), after.get(name, _NOTHING))
    elif isinstance(before, list) and isinstance(after, list):
        for index, (one, other) in enumerate(zip_longest(before, after, fillvalue=_NOTHING)):
            yield from _members(f"{pointer}/{index}", one, other)
    elif type(before) is not type(after) or before != after:  # 1 and true are equal to Python
        yield pointer
