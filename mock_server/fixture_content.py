"""A fixture as plain data: held against its schemas, loaded into a state, and made out of a state again.

What is made out of a state loads to the same state, and that is made out of it again byte for byte.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import jsonschema_rs

from mock_server.contract.contract import Contract
from mock_server.contract.source import read_source
from mock_server.errors import ApiError, Invalid
from mock_server.pattern import refusal
from mock_server.settings import shipped
from mock_server.store import SEQUENCES, Key, Root, Scope, Snapshot
from mock_server.vendor import ACCOUNTS, EXPRESSION, Collection, Memory, Vendor

Place = tuple[str | int, ...]
Fixture = dict[str, Any]
LONGEST_TEXT = 300


@dataclass(frozen=True, slots=True)
class Misfit:
    """What is wrong at a place of a fixture."""

    place: Place
    text: str


Item = tuple[Place, str, Any]
"""Where an item stands in the fixture, its collection, and itself."""


def misfits(fixture: Any, vendor: Vendor, contract: Contract | None) -> Iterator[Misfit]:
    """Every way in which a fixture breaks its schema, the vendor's, or the document's.

    Without a contract, because the document is not sound, the items are not looked at.
    """
    own = list(_broken((), _own_schema(), fixture))
    if own:
        yield from own
        return
    settings_schema = _validator(vendor.settings_schema)
    yield from _misremembered(("memory",), fixture.get("memory", {}), vendor, shared=True)
    for account, content in fixture["accounts"].items():
        place = ("accounts", account)
        yield from _broken((*place, "settings"), settings_schema, content.get("settings", {}))
        yield from _misremembered((*place, "memory"), content.get("memory", {}), vendor, shared=False)
        if contract is not None:
            yield from _misshapen(_items(account, content), vendor, contract)


def load_content(fixture: Fixture, name: str, vendor: Vendor, state: Snapshot) -> list[Misfit]:
    """Put what a fixture without misfits holds into `state`, as the vendor `name`. Returns what contradicts itself."""
    shared = state.scope(name, None)
    found = list(_recall(("memory",), fixture.get("memory", {}), vendor, shared))
    for account, content in fixture["accounts"].items():
        own = state.scope(name, account)
        if content.get("known", True):
            shared.put(ACCOUNTS, account, {"users": content.get("users", {}), "settings": content.get("settings", {})})
        memory = content.get("memory", {})
        found += _recall(("accounts", account, "memory"), memory, vendor, own)
        refused: list[Misfit] = []
        for place, collection, item in _in_order(_items(account, content), vendor):
            refused += _loaded(place, vendor.collections[collection], own, item)
        # What is remembered of an item that was refused is no second problem.
        found += refused or _about_nothing(("accounts", account, "memory"), memory, vendor, own)
        _count_on(memory, own)
    _count_on(fixture.get("memory", {}), shared)
    return found


def dump_content(root: Root, name: str, vendor: Vendor) -> Fixture:
    """The fixture that loads to what the vendor `name` has in `root`."""
    state = Snapshot(root)
    shared = state.scope(name, None)
    known = dict(shared.iterate(ACCOUNTS))
    accounts = {account for owner, account in root.accounts if owner == name and account is not None}
    content = {
        account: _account(state.scope(name, account), known.get(account), vendor)
        for account in sorted(accounts | known.keys())
    }
    fixture: Fixture = {}
    _add(fixture, "memory", _memory(shared, vendor, shared=True))
    fixture["accounts"] = {account: told for account, told in content.items() if told != {"known": False}}
    return fixture


def _account(own: Scope, known: Mapping[str, Any] | None, vendor: Vendor) -> dict[str, Any]:
    told: dict[str, Any] = {} if known is not None else {"known": False}
    for member in ("users", "settings"):
        _add(told, member, (known or {}).get(member))
    items = {collection: _dumped(own, collection, form) for collection, form in vendor.collections.items()}
    _add(told, "items", {collection: dumped for collection, dumped in items.items() if dumped})
    _add(told, "memory", _memory(own, vendor, shared=False))
    return told


def _add(told: dict[str, Any], member: str, value: Any) -> None:
    if value:
        told[member] = value


def _dumped(own: Scope, collection: str, form: Collection) -> list[Any]:
    return [form.dump(key, value) for key, value in _by_key(own.iterate(collection))]


def _memory(state: Scope, vendor: Vendor, *, shared: bool) -> dict[str, Any]:
    told = {SEQUENCES: dict(_by_key(state.iterate(SEQUENCES)))}
    for name, memory in vendor.memory.items():
        if memory.shared is shared:
            pairs = memory.dump(state) if memory.dump else state.iterate(name)
            told[name] = {str(key): value for key, value in _by_key(pairs)}
    return {name: values for name, values in told.items() if values}


def _by_key(pairs: Iterable[tuple[Any, Any]]) -> list[tuple[Any, Any]]:
    """In an order that is always the same."""
    return sorted(pairs, key=lambda pair: pair[0])


def _recall(place: Place, said: Mapping[str, Any], vendor: Vendor, state: Scope) -> Iterator[Misfit]:
    for name, values in said.items():
        for text, value in values.items() if name != SEQUENCES else ():
            key = _key(vendor.memory[name], text)
            if key is None:
                yield Misfit((*place, name, text), "there can be no such key")
            else:
                state.put(name, key, value)


def _about_nothing(place: Place, said: Mapping[str, Any], vendor: Vendor, state: Scope) -> Iterator[Misfit]:
    """What a fixture remembers of items that it does not have."""
    for name, memory in vendor.memory.items():
        for text in said.get(name, {}) if memory.about else ():
            key = _key(memory, text)
            if key is not None and state.get(memory.about, key) is None:
                yield Misfit((*place, name, text), f"there is no {text} among the {memory.about}")


def _count_on(said: Mapping[str, Any], state: Scope) -> None:
    for sequence, last in said.get(SEQUENCES, {}).items():
        state.advance(sequence, last)


def _key(memory: Memory, text: str) -> Key | None:
    """None for a text that is not the one spelling of a key."""
    try:
        key = memory.key(text)
    except ValueError:
        return None
    return key if str(key) == text else None


def _loaded(place: Place, form: Collection, state: Scope, item: Any) -> list[Misfit]:
    try:
        form.load(state, item)
    except Invalid as error:
        return [Misfit((*place, *failure.member), failure.message) for failure in error.failures]
    except ApiError as error:
        return [Misfit(place, error.message)]
    except ValueError as error:
        return [Misfit(place, str(error))]
    return []


@lru_cache(maxsize=1)
def _own_schema() -> jsonschema_rs.Draft202012Validator:
    return _validator(read_source(shipped("fixtures") / "schema.json"))


def _validator(schema: Mapping[str, Any]) -> jsonschema_rs.Draft202012Validator:
    return jsonschema_rs.Draft202012Validator(dict(schema), validate_formats=True, formats={EXPRESSION: _is_sound})


def _is_sound(expression: Any) -> bool:
    """What is no text is for other keywords to judge."""
    return not isinstance(expression, str) or not refusal(expression)


def _broken(place: Place, schema: jsonschema_rs.Draft202012Validator, value: Any) -> Iterator[Misfit]:
    for error in schema.iter_errors(value):
        unsound = isinstance(error.kind, jsonschema_rs.ValidationErrorKind.Format) and error.kind.format == EXPRESSION
        text = refusal(str(error.instance)) if unsound else error.message
        yield Misfit((*place, *error.instance_path), text if len(text) <= LONGEST_TEXT else f"{text[:LONGEST_TEXT]}…")


def _misremembered(place: Place, said: Mapping[str, Any], vendor: Vendor, *, shared: bool) -> Iterator[Misfit]:
    known = {name: memory for name, memory in vendor.memory.items() if memory.shared is shared}
    for name, values in said.items():
        if name == SEQUENCES:
            continue
        if name not in known:
            there = ", ".join([SEQUENCES, *known])
            yield Misfit((*place, name), f"nothing of that name is remembered here; there are: {there}")
            continue
        schema = _validator(known[name].schema)
        for key, value in values.items():
            yield from _broken((*place, name, key), schema, value)


def _misshapen(items: Iterable[Item], vendor: Vendor, contract: Contract) -> Iterator[Misfit]:
    for place, collection, item in items:
        if collection not in vendor.collections:
            known = ", ".join(vendor.collections) or "none"
            yield Misfit(place, f"this vendor has no collection {collection}; there are: {known}")
            continue
        for failure in contract.check(vendor.collections[collection].schema, item):
            yield Misfit((*place, *failure.member), failure.message)


def _in_order(items: Iterable[Item], vendor: Vendor) -> list[Item]:
    """The items as the vendor names its collections: those on which others build come first."""
    places = list(vendor.collections)
    return sorted(items, key=lambda item: places.index(item[1]))


def _items(account: str, content: Any) -> Iterator[Item]:
    for collection, items in content.get("items", {}).items():
        for number, item in enumerate(items):
            yield ("accounts", account, "items", collection, number), collection, item
