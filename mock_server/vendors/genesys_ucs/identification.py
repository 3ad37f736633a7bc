"""What customers can be identified by: profiles are stored here, together with the indexes that keys need.

An index belongs to one attribute, of profiles or of one extension's records, that at least one key uses; keys share
it. A unique key moreover owns its complete tuples of values, one owner each.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import product
from math import prod
from typing import Any, TypedDict

import orjson

from mock_server.errors import Conflict, NotFound
from mock_server.store import Scope, Taken
from mock_server.vendors.genesys_ucs.profile import Profile, folded, values_of

PROFILES = "profiles"
KEYS = "identification-keys"
PROFILE_SOURCE = "profile"
"""The source of a key on attributes of profiles; no extension may have this name."""
MOST_MEMBERS = 1_000
"""Of a profile as it is read; a body has no more either."""
MOST_TUPLES = 1_000
"""Of values that a record, or the attributes of a profile, may have under one unique key."""
MOST_ENTRIES = 5_000
"""Values and tuples of one profile that all keys together may lead to it by: what one write may cost."""
_PLAN = "identification-plan"


class IdentificationKey(TypedDict):
    """`id` counts the keys of a tenant; `source` is PROFILE_SOURCE or an extension's name as first spelled."""

    id: int
    name: str
    source: str
    attributes: list[str]
    unique: bool


class Plan(TypedDict):
    """What all keys of a tenant together need to know of a profile, made once when a key comes or goes.

    `indexes` leads from a folded source and an attribute to the name of their index; `keys` are in ascending ids.
    """

    indexes: dict[str, dict[str, str]]
    keys: list[IdentificationKey]
    unique: list[IdentificationKey]


_NO_KEYS = Plan(indexes={}, keys=[], unique=[])


def store(state: Scope, customer_id: str, before: Profile | None, after: Profile | None) -> None:
    """Replace what is stored of a customer, None for nothing. Every change of a profile goes through here.

    Raises Conflict when a read of all of it could not be sent back as an update, or when another customer has its
    values of a unique key.
    """
    if after is None:
        state.delete(PROFILES, customer_id)
    else:
        if 1 + len(after["attributes"]) + len(after["extensions"]) > MOST_MEMBERS:
            raise Conflict(
                f"customer '{customer_id}' would have more than {MOST_MEMBERS} members, its id included",
                rule="UCS-CREATE-12",
            )
        state.put(PROFILES, customer_id, after)
    plan: Plan | None = state.get(_PLAN, "plan")
    if plan is not None:
        _follow(state, plan, customer_id, before, after)


def existing(state: Scope, customer_id: str) -> Profile:
    """What is stored of a customer, not to be changed. Raises NotFound."""
    profile: Profile | None = state.get(PROFILES, customer_id)
    if profile is None:
        raise NotFound(f"customer '{customer_id}' not found")
    return profile


def keys_in_order(state: Scope) -> list[IdentificationKey]:
    """The keys of a tenant by ascending ids; not to be changed."""
    return _plan(state)["keys"]


def add_key(state: Scope, key: IdentificationKey) -> None:
    """Store a key and take in the profiles that there are.

    Looks at all of them, as nothing else knows which have its attributes: the price of a rare administrative act.
    Raises Conflict when the key is unique and two customers have the same values, or one has too many.
    """
    there = set(_indexes(_plan(state)))
    state.put(KEYS, folded(key["name"]), key)
    plan = _replan(state)
    fresh = {name: index_of(key, name) for name in key["attributes"] if index_of(key, name) not in there}
    for customer_id, profile in sorted(state.iterate(PROFILES)):
        _refuse_excess(plan, customer_id, profile)
        for index, text in _entries({folded(key["source"]): fresh}, profile):
            state.include(index, text, customer_id)
        if key["unique"]:
            _claim(state, key, customer_id, _tuples(key, profile))


def remove_key(state: Scope, key: IdentificationKey) -> None:
    """Forget a key and the indexes that no other key uses."""
    old = _plan(state)
    state.delete(KEYS, folded(key["name"]))
    for index in (set(_indexes(old)) - set(_indexes(_replan(state)))) | {_tuple_index(key)}:
        for text, _ in list(state.iterate(index)):
            state.delete(index, text)


def index_of(key: IdentificationKey, attribute: str) -> str:
    """The index of an attribute of a key: `find` in it leads from a value's spelling to customers."""
    return f"identified by {folded(key['source'])}.{attribute}"


def qualified(key: IdentificationKey) -> list[str]:
    """The attributes as searches name them: those of an extension behind its name and a dot (IDC, IDK-Q)."""
    prefix = "" if key["source"] == PROFILE_SOURCE else key["source"] + "."
    return [prefix + attribute for attribute in key["attributes"]]


def spelled(value: Any) -> str:
    """A plain value as text: numbers and booleans as replies show them."""
    return value if isinstance(value, str) else orjson.dumps(value).decode()


def records_under(profile: Profile, source: str) -> list[dict[str, Any]]:
    """The records that a profile has under an extension, named without case."""
    wanted = folded(source)
    found = (value for name, value in profile["extensions"].items() if folded(name) == wanted)
    return values_of(next(found, []))


def _plan(state: Scope) -> Plan:
    plan: Plan | None = state.get(_PLAN, "plan")
    return _NO_KEYS if plan is None else plan


def _replan(state: Scope) -> Plan:
    """The plan for the keys that are stored now, kept."""
    keys: list[IdentificationKey] = sorted((key for _, key in state.iterate(KEYS)), key=lambda key: key["id"])
    plan = Plan(indexes={}, keys=keys, unique=[key for key in keys if key["unique"]])
    for key in keys:
        indexes = plan["indexes"].setdefault(folded(key["source"]), {})
        indexes.update({attribute: index_of(key, attribute) for attribute in key["attributes"]})
    if keys:
        state.put(_PLAN, "plan", plan)
    else:
        state.delete(_PLAN, "plan")
    return plan


def _follow(state: Scope, plan: Plan, customer_id: str, before: Profile | None, after: Profile | None) -> None:
    if after is not None:
        _refuse_excess(plan, customer_id, after)
    had, has = _entries(plan["indexes"], before), _entries(plan["indexes"], after)
    for index, text in had - has:
        state.exclude(index, text, customer_id)
    for index, text in has - had:
        state.include(index, text, customer_id)
    for key in plan["unique"]:
        owned, owns = _tuples(key, before), _tuples(key, after)
        for text in owned - owns:
            state.release(_tuple_index(key), text)
        _claim(state, key, customer_id, owns - owned)


def _refuse_excess(plan: Plan, customer_id: str, profile: Profile) -> None:
    """Raises Conflict when a profile would have more than MOST_ENTRIES; stops counting there."""
    if not plan["unique"] and _bulk(profile) * sum(map(len, plan["indexes"].values())) <= MOST_ENTRIES:
        return
    count = 0
    for size in _sizes(plan, profile):
        count += size
        if count > MOST_ENTRIES:
            raise Conflict(
                f"customer '{customer_id}' would have more than {MOST_ENTRIES} values of identification keys",
                rule="UCS-KEY-25",
            )


def _bulk(profile: Profile) -> int:
    """How many values and records a profile has: with the number of indexes a bound that costs next to nothing."""
    members = (*profile["attributes"].values(), *profile["extensions"].values())
    return sum(len(values_of(value)) for value in members)


def _sizes(plan: Plan, profile: Profile) -> Iterator[int]:
    for source, indexes in plan["indexes"].items():
        for members in _rows(profile, source):
            yield sum(len(values_of(members[attribute])) for attribute in indexes.keys() & members.keys())
    for key in plan["unique"]:
        for members in _rows(profile, key["source"]):
            yield max(1, prod(len(values_of(members.get(name, []))) for name in key["attributes"]))


def _claim(state: Scope, key: IdentificationKey, customer_id: str, tuples: Iterable[str]) -> None:
    try:
        for text in sorted(tuples):
            state.claim(_tuple_index(key), text, customer_id)
    except Taken as taken:
        pair = " and ".join(f"'{name}'" for name in sorted((customer_id, str(taken.owner))))
        raise Conflict(
            f"customers {pair} would have the same values of the unique key '{key['name']}'", rule="UCS-KEY-8"
        ) from None


def _indexes(plan: Plan) -> Iterator[str]:
    for indexes in plan["indexes"].values():
        yield from indexes.values()


def _tuple_index(key: IdentificationKey) -> str:
    return f"unique values of {folded(key['name'])}"


def _entries(indexes_by_source: dict[str, dict[str, str]], profile: Profile | None) -> set[tuple[str, str]]:
    """(index, spelling) of each value of a profile that has an index, these being given as a plan has them."""
    found: set[tuple[str, str]] = set()
    if profile is None:
        return found
    for source, indexes in indexes_by_source.items():
        for members in _rows(profile, source):
            for attribute in indexes.keys() & members.keys():
                found.update((indexes[attribute], spelled(value)) for value in values_of(members[attribute]))
    return found


def _rows(profile: Profile, source: str) -> list[dict[str, Any]]:
    """What holds the attributes of a source: the attributes of a profile, or the records of an extension."""
    return [profile["attributes"]] if source == PROFILE_SOURCE else records_under(profile, source)


def _tuples(key: IdentificationKey, profile: Profile | None) -> set[str]:
    """Each complete tuple of values that a profile has under a key, spelled in one text."""
    found: set[str] = set()
    for members in _rows(profile, key["source"]) if profile is not None else ():
        columns = [{spelled(value) for value in values_of(members.get(name, []))} for name in key["attributes"]]
        if prod(map(len, columns)) > MOST_TUPLES:
            raise Conflict(
                f"a customer may have {MOST_TUPLES} combinations of values of the key '{key['name']}'",
                rule="UCS-KEY-23",
            )
        found.update(orjson.dumps(values).decode() for values in product(*columns))
    return found
