"""Single items of a session's state, in the form of fixtures: looked at, put and deleted by hand."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from mock_server.admin.control import AdminCall, Control
from mock_server.errors import Conflict, Failure, Invalid, NotFound
from mock_server.store import Key, Scope
from mock_server.vendor import Collection, Reply


@dataclass(frozen=True, slots=True)
class Place:
    """Where an item stands or would stand: `text` is its key as the path has it."""

    vendor: str
    account: str
    collection: str
    text: str
    form: Collection

    def key(self, state: Scope) -> Key | None:
        """The key of the item that is there, None for none: a number may be one, or its digits."""
        spelled = self.form.fold(self.text)
        keys: list[Key] = [spelled]
        if spelled.isascii() and spelled.isdigit() and len(spelled) < 20 and str(int(spelled)) == spelled:
            keys.append(int(spelled))
        return next((key for key in keys if state.get(self.collection, key) is not None), None)

    def missing(self) -> NotFound:
        return NotFound(f"there is no {self.text[:80]!r} in {self.collection} of {self.vendor} {self.account[:80]!r}")


class ItemAdmin:
    """Handlers of `/sessions/{name}/state/{vendor}/{account}/{collection}/{key}`."""

    def __init__(self, control: Control) -> None:
        self._control = control

    def get_item(self, call: AdminCall) -> Reply:
        place = self._place(call)
        state = self._control.sessions.find(call.path["name"]).store.read().scope(place.vendor, place.account)
        return Reply(200, _shown(place, state))

    def put_item(self, call: AdminCall) -> Reply:
        """A new item, or another in the place of one. Indexes and sequences follow."""
        place = self._place(call)
        failures = self._control.vendors[place.vendor].contract.check(place.form.schema, call.body)
        if failures:
            raise Invalid(failures)
        with self._state(call, place) as state:
            there = place.key(state)
            _put(place, state, there, call.body)
            return Reply(201 if there is None else 200, _shown(place, state))

    def delete_item(self, call: AdminCall) -> Reply:
        """With all that hangs on it, as the vendor would."""
        place = self._place(call)
        with self._state(call, place) as state:
            key = place.key(state)
            if key is None:
                raise place.missing()
            _remove(place, state, key)
        return Reply(204)

    def _place(self, call: AdminCall) -> Place:
        vendor, collection = call.path["vendor"], call.path["collection"]
        mounted = self._control.vendors.get(vendor)
        if mounted is None:
            raise NotFound(f"the vendor is not served; there are: {', '.join(self._control.vendors)}")
        form = mounted.vendor.collections.get(collection)
        if form is None:
            known = ", ".join(mounted.vendor.collections) or "none"
            raise NotFound(f"{vendor} has no collection of that name; there are: {known}")
        return Place(vendor, call.path["account"], collection, call.path["key"], form)

    @contextmanager
    def _state(self, call: AdminCall, place: Place) -> Iterator[Scope]:
        with self._control.sessions.find(call.path["name"]).store.transaction() as transaction:
            yield transaction.scope(place.vendor, place.account)


def _shown(place: Place, state: Scope) -> Any:
    key = place.key(state)
    if key is None:
        raise place.missing()
    return place.form.dump(key, state.get(place.collection, key))


def _put(place: Place, state: Scope, there: Key | None, item: Any) -> None:
    """Raises Conflict or Invalid for what the vendor's load refuses, and for an item of another key."""
    count = state.count(place.collection)
    try:
        if there is not None and place.form.replace:
            place.form.replace(state, there, item)
        else:
            if there is not None:
                _remove(place, state, there)
            place.form.load(state, item)
    except ValueError as error:
        raise Conflict(str(error)) from None
    # The item was put under its own key. That is the one of the path if it is there now, and nothing else is new.
    if place.key(state) is None or state.count(place.collection) != count + (there is None):
        message = f"the path names {place.text[:80]!r}, and this is another item"
        raise Invalid([Failure("body", (), message, rule="key")])


def _remove(place: Place, state: Scope, key: Key) -> None:
    if place.form.remove:
        place.form.remove(state, key)
    else:
        state.delete(place.collection, key)
