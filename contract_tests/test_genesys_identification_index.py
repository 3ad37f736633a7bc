"""What is stored can be found, and nothing else: the indexes compared with a look at every profile."""

from __future__ import annotations

from contextlib import suppress
from itertools import combinations
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mock_server.errors import Conflict
from mock_server.store import Scope, Snapshot
from mock_server.vendors.genesys_ucs.identification import (
    PROFILES,
    IdentificationKey,
    add_key,
    index_of,
    keys_in_order,
    remove_key,
    store,
)
from mock_server.vendors.genesys_ucs.profile import split

VALUES = st.sampled_from(["a", 1, "1", True])
PLAIN = st.one_of(VALUES, st.lists(VALUES, max_size=2))
RECORD = st.fixed_dictionaries({"m": VALUES}, optional={"n": VALUES})
RECORDS = st.one_of(RECORD, st.lists(RECORD, min_size=1, max_size=2))
MEMBERS = st.one_of(
    st.fixed_dictionaries({"x": PLAIN, "y": VALUES}),
    st.fixed_dictionaries({"x": PLAIN, "y": PLAIN, "Lock": RECORDS}),
    st.fixed_dictionaries({"LOCK": RECORDS, "x": PLAIN}),
    st.none(),
)
KEYS: dict[str, tuple[str, list[str], bool]] = {
    "x": ("profile", ["x"], False),
    "pair": ("profile", ["y", "x"], False),
    "only": ("profile", ["x", "y"], True),
    "lock": ("lock", ["m"], False),
    "locked": ("Lock", ["m", "n"], True),
}
PROFILE_STEP = st.tuples(st.just("profile"), st.sampled_from(["one", "two", "three"]), MEMBERS)
KEY_STEP = st.tuples(st.just("key"), st.sampled_from(sorted(KEYS)), st.booleans())
STEP = st.one_of(PROFILE_STEP, KEY_STEP)
FIRST = st.sampled_from([(), ("only",), ("locked", "pair"), tuple(KEYS)])
STEPS = st.builds(
    lambda first, then: [*(("key", name, True) for name in first), *then],
    FIRST,
    st.lists(STEP, min_size=3, max_size=9),
)


def texts(value: Any) -> set[str]:
    spelled = {True: "true", False: "false"}
    values = value if isinstance(value, list) else [value]
    return {spelled[one] if isinstance(one, bool) else str(one) for one in values}


def rows(key: IdentificationKey, profile: Any) -> list[dict[str, Any]]:
    if key["source"] == "profile":
        return [profile["attributes"]]
    records = [value for name, value in profile["extensions"].items() if name.lower() == key["source"].lower()]
    return [record for value in records for record in (value if isinstance(value, list) else [value])]


def together(key: IdentificationKey, one: Any, other: Any) -> bool:
    """Whether two customers have the same values of a unique key."""
    return any(
        all(texts(left.get(name, [])) & texts(right.get(name, [])) for name in key["attributes"])
        for left in rows(key, one)
        for right in rows(key, other)
    )


def key_named(name: str, number: int) -> IdentificationKey:
    source, attributes, unique = KEYS[name]
    return IdentificationKey(id=number, name=name, source=source, attributes=attributes, unique=unique)


def take(state: Scope, step: tuple[str, str, Any]) -> None:
    kind, name, value = step
    if kind == "profile":
        store(state, name, state.get(PROFILES, name), None if value is None else split(value))
        return
    stored = {key["name"]: key for key in keys_in_order(state)}
    if name in stored:
        remove_key(state, stored[name])
    if value:
        add_key(state, key_named(name, state.next_number("keys")))


def carried_out(steps: list[tuple[str, str, Any]]) -> Snapshot:
    """Every step is a transaction: one that is refused leaves the state as it was."""
    snapshot = Snapshot()
    for step in steps:
        attempt = Snapshot(snapshot.root)
        with suppress(Conflict):
            take(attempt.scope("genesys-ucs", "default"), step)
            snapshot = attempt
    return snapshot


@pytest.mark.rule("UCS-IDENT-28")
@given(steps=STEPS)
def test_the_indexes_tell_what_a_look_at_every_profile_would_tell(steps: list[tuple[str, str, Any]]) -> None:
    state = carried_out(steps).scope("genesys-ucs", "default")
    profiles = dict(state.iterate(PROFILES))
    for key in keys_in_order(state):
        for name in key["attributes"]:
            for text in ("a", "b", "1", "true"):
                having = {
                    customer_id
                    for customer_id, profile in profiles.items()
                    if any(text in texts(row.get(name, [])) for row in rows(key, profile))
                }
                assert set(state.find(index_of(key, name), text)) == having


@pytest.mark.rule("UCS-KEY-8", "UCS-KEY-9")
@settings(max_examples=300)
@given(steps=STEPS, last=STEP)
def test_a_step_is_refused_exactly_when_two_customers_would_share_a_unique_key(
    steps: list[tuple[str, str, Any]], last: tuple[str, str, Any]
) -> None:
    state = carried_out(steps).scope("genesys-ucs", "default")
    keys, profiles = {key["name"]: key for key in keys_in_order(state)}, dict(state.iterate(PROFILES))
    kind, name, value = last
    if kind == "profile":
        profiles.pop(name, None)
        profiles.update({} if value is None else {name: split(value)})
    else:
        keys.pop(name, None)
        keys.update({name: key_named(name, 0)} if value else {})
    shared = any(
        together(key, *pair) for key in keys.values() if key["unique"] for pair in combinations(profiles.values(), 2)
    )
    refused = False
    try:
        take(state, last)
    except Conflict:
        refused = True
    assert refused is shared


@given(steps=STEPS)
def test_nothing_is_left_of_indexes_once_keys_and_customers_are_gone(steps: list[tuple[str, str, Any]]) -> None:
    for last in ("key", "profile"):
        snapshot = carried_out(steps)
        state = snapshot.scope("genesys-ucs", "default")
        away = [("key", key["name"], False) for key in keys_in_order(state)]
        gone = [("profile", customer_id, None) for customer_id, _ in state.iterate(PROFILES)]
        for step in [*gone, *away] if last == "key" else [*away, *gone]:
            take(state, step)
        assert not state.find("any index", "")
        left = snapshot.root.accounts.get(("genesys-ucs", "default"), {})
        assert set(left) <= {"sequences"}
