"""Profiles as fixtures tell them: replies with all extensions.

A profile that was stored before a schema came may break it, and may have attributes where now extensions are. Of such
a profile a fixture says beside it what its extensions are; it is then loaded just as it is told.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import chain
from typing import Any

from mock_server.errors import Conflict, Invalid
from mock_server.store import Scope
from mock_server.vendors.genesys_ucs.extension_schema import registered
from mock_server.vendors.genesys_ucs.identification import PROFILES, existing, store
from mock_server.vendors.genesys_ucs.profile import (
    CUSTOMER_ID,
    Profile,
    ambiguous,
    holds_records,
    misnamed,
    refuse_the_id,
    split,
)
from mock_server.vendors.genesys_ucs.profile import folded as fold
from mock_server.vendors.genesys_ucs.profiles import settled
from mock_server.vendors.genesys_ucs.record_validation import refuse, unfit

KEPT = "extensions-as-kept"
"""The names of the extensions of a profile that is not what its members would make it now, by customer_id."""
KEPT_SCHEMA = {"type": "array", "items": {"type": "string"}, "uniqueItems": True}


def load_profile(state: Scope, item: Any) -> None:
    """Store a profile. Raises Invalid, Conflict or ValueError when it breaks a schema or another has its values."""
    customer_id = item[CUSTOMER_ID]
    if state.get(PROFILES, customer_id) is not None:
        raise ValueError(f"the customer_id {customer_id} occurs twice; give each profile its own")
    extensions = state.get(KEPT, customer_id)
    state.delete(KEPT, customer_id)
    profile = _understood(state, registered(state), item) if extensions is None else _as_kept(item, extensions)
    store(state, customer_id, None, profile)


def dump_profile(customer_id: str, profile: Profile) -> dict[str, Any]:
    """A stored profile as a fixture tells it."""
    return {CUSTOMER_ID: customer_id, **profile["attributes"], **profile["extensions"]}


def remove_profile(state: Scope, customer_id: str) -> None:
    """Delete a profile that is there."""
    store(state, customer_id, existing(state, customer_id), None)


def kept(state: Scope) -> Iterator[tuple[str, list[str]]]:
    """The profiles that would not be loaded as they are without being told as kept."""
    known = registered(state)
    for customer_id, profile in state.iterate(PROFILES):
        try:
            same = _understood(state, known, dump_profile(customer_id, profile)) == profile
        except (Invalid, Conflict):
            same = False
        if not same:
            yield customer_id, list(profile["extensions"])


def _understood(state: Scope, known: Callable[[str], str | None], item: Any) -> Profile:
    """As if it were created now."""
    profile = split(item, registered=known)
    refuse(chain(misnamed(item, profile, known), unfit(state, profile["extensions"])))
    return settled(state, profile)


def _as_kept(item: Any, names: list[str]) -> Profile:
    """Raises Invalid, Conflict or ValueError for what could not have been stored in any order of requests."""
    attributes = {name: value for name, value in item.items() if name != CUSTOMER_ID and name not in names}
    refuse_the_id(names)
    refuse(ambiguous((name for name in item if name != CUSTOMER_ID), {fold(name) for name in names}))
    for name in names:
        if not (item.get(name) == [] or holds_records(item.get(name))):
            raise ValueError(f"'{name}' is said to be an extension, so it takes a record or records")
    for name, value in attributes.items():
        if holds_records(value):
            raise ValueError(f"'{name}' holds records, so it is an extension: name it among those of the profile")
    return Profile(attributes=attributes, extensions={name: item[name] for name in names})
