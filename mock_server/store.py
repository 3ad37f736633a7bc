"""What a session remembers: an immutable root of persistent maps, changed by transactions.

A fork, a snapshot or a reset is one reference to a root, whatever its size. Values that were put must never be
changed in place: an older root may still show them.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Collection, Container, Iterator
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any, Self, TypeAlias

from rpds import HashTrieMap, HashTrieSet

from mock_server.clock import Clock

Key = str | int
Items: TypeAlias = "HashTrieMap[Any, Any]"
Collections: TypeAlias = "dict[str, Any]"
"""Items by the names of collections, and under LOG the changes of indexes that are put off."""
Change: TypeAlias = tuple[str, Key, Key, bool]
"""Index, value, key, and whether the key is to be there."""
EMPTY: Items = HashTrieMap()
NO_KEYS: HashTrieSet[Any] = HashTrieSet()
NO_COLLECTIONS: Collections = {}
SEQUENCES = "sequences"
"""The collection of the last numbers that were drawn."""
LOG = "changes of indexes"
LONGEST_LOG = 1_000
NO_CHANGES: tuple[int, Any] = (0, None)


class Taken(Exception):
    """A unique value already belongs to `owner`."""

    def __init__(self, index: str, value: Key, owner: Key) -> None:
        super().__init__(f"{value!r} in {index} belongs to {owner!r}")
        self.owner = owner


@dataclass(frozen=True, slots=True)
class Root:
    """Everything that a session remembers at one moment.

    `accounts` leads from (vendor, account), the account None for the vendor as a whole, to the collections of it by
    their names. These are few, so that a change copies their names; what they hold is shared.
    """

    accounts: Items = EMPTY
    clock: Clock = field(default_factory=Clock)

    def items(self, vendor: str, account: str | None, collection: str) -> Items:
        """What a collection holds, by key."""
        items: Items = self.accounts.get((vendor, account), NO_COLLECTIONS).get(collection, EMPTY)
        return items

    def with_vendors(self, vendors: Container[str], other: Root) -> Root:
        """A root in which all that some vendors have is as in the other one, and the rest as in this."""
        accounts = self.accounts
        for key in [key for key in accounts if key[0] in vendors]:
            accounts = accounts.remove(key)
        for key, collections in other.accounts.items():
            if key[0] in vendors:
                accounts = accounts.insert(key, collections)
        return Root(accounts, self.clock)


EMPTY_ROOT = Root()


class Snapshot:
    """The state at one moment. What is written to it stays its own."""

    __slots__ = ("_before", "_scopes")

    def __init__(self, root: Root = EMPTY_ROOT) -> None:
        self._before = root
        self._scopes: dict[tuple[str, str | None], Scope] = {}

    @property
    def root(self) -> Root:
        """The whole, with what was written until now."""
        accounts = self._before.accounts
        for key, scope in self._scopes.items():
            if scope.changed:
                accounts = accounts.insert(key, scope.taken())
        if accounts is not self._before.accounts:
            self._before = Root(accounts, self._before.clock)
        return self._before

    @property
    def clock(self) -> Clock:
        """What time it is."""
        return self._before.clock

    def scope(self, vendor: str, account: str | None) -> Scope:
        """The part of the state that belongs to one account, or with None to the vendor as a whole."""
        key = (vendor, account)
        scope = self._scopes.get(key)
        if scope is None:
            scope = self._scopes[key] = Scope(self._before.accounts.get(key, NO_COLLECTIONS))
        return scope


class Scope:
    """One account's collections in a snapshot or a transaction. The interface that handlers see."""

    __slots__ = ("_collections", "changed")

    def __init__(self, collections: Collections) -> None:
        self._collections = collections
        self.changed = False

    def taken(self) -> Collections:
        """The collections as they are now: what is written later does not show in them."""
        self.changed = False
        return self._collections

    def get(self, collection: str, key: Key) -> Any | None:
        """The stored value, not to be changed in place, or None."""
        return self._items(collection).get(key)

    def put(self, collection: str, key: Key, value: Any) -> None:
        """Store `value`, replacing what was there. The caller hands it over and changes it no more."""
        self._replace(collection, self._items(collection).insert(key, value))

    def delete(self, collection: str, key: Key) -> bool:
        """Remove `key`; False when it was not there."""
        items = self._items(collection)
        if key not in items:
            return False
        self._replace(collection, items.remove(key))
        return True

    def iterate(self, collection: str) -> Iterator[tuple[Any, Any]]:
        """All keys with their values, in no particular order; of an index all values with their keys."""
        self._settle()
        yield from self._items(collection).items()

    def count(self, collection: str) -> int:
        """How many items the collection holds."""
        return len(self._items(collection))

    def claim(self, index: str, value: Key, owner: Key) -> None:
        """Make `value` belong to `owner`; again by the same owner is fine. Raises Taken, changing nothing."""
        holder = self.get(index, value)
        if holder is None:
            self.put(index, value, owner)
        elif holder != owner:
            raise Taken(index, value, holder)

    def release(self, index: str, value: Key) -> None:
        """Free a claimed value; unclaimed is fine."""
        self.delete(index, value)

    def include(self, index: str, value: Key, key: Key) -> None:
        """Let `find` of `value` have `key` among its keys; again is fine."""
        self._note((index, value, key, True))

    def exclude(self, index: str, value: Key, key: Key) -> None:
        """The opposite of `include`; what is not there is fine."""
        self._note((index, value, key, False))

    def find(self, index: str, value: Key) -> Collection[Key]:
        """All keys that were included under `value`, in no particular order."""
        self._settle()
        keys: Collection[Key] = self._items(index).get(value, NO_KEYS)
        return keys

    def next_number(self, sequence: str) -> int:
        """1, 2, 3, … A number drawn in a transaction that fails is drawn again."""
        number: int = (self.get(SEQUENCES, sequence) or 0) + 1
        self.put(SEQUENCES, sequence, number)
        return number

    def advance(self, sequence: str, at_least: int) -> None:
        """Let the next number be above `at_least`."""
        if at_least > (self.get(SEQUENCES, sequence) or 0):
            self.put(SEQUENCES, sequence, at_least)

    def _items(self, collection: str) -> Items:
        items: Items = self._collections.get(collection, EMPTY)
        return items

    def _replace(self, collection: str, items: Items) -> None:
        collections = self._own()
        if items:
            collections[collection] = items
        else:
            collections.pop(collection, None)

    def _own(self) -> Collections:
        """The collections to be changed: older roots may show them as they were, so the first change makes a copy."""
        if not self.changed:
            self._collections = dict(self._collections)
            self.changed = True
        return self._collections

    def _note(self, change: Change) -> None:
        """Put off a change of an index until it is looked into: together they cost far less than one by one."""
        count, earlier = self._collections.get(LOG, NO_CHANGES)
        if count == LONGEST_LOG:
            self._settle()
            count, earlier = NO_CHANGES
        self._own()[LOG] = (count + 1, (change, earlier))

    def _settle(self) -> None:
        """Carry out what was put off."""
        _, changes = self._own().pop(LOG) if LOG in self._collections else NO_CHANGES
        latest: dict[str, dict[Key, dict[Key, bool]]] = {}
        while changes is not None:
            (index, value, key, there), changes = changes
            latest.setdefault(index, {}).setdefault(value, {}).setdefault(key, there)
        for index, by_value in latest.items():
            items = self._items(index)
            for value, keys in by_value.items():
                items = _updated(items, value, keys)
            self._replace(index, items)


def _updated(items: Items, value: Key, keys: dict[Key, bool]) -> Items:
    """An index in which `value` leads to those of the keys that are true, besides others."""
    found = items.get(value, NO_KEYS).update([key for key, there in keys.items() if there])
    for key, there in keys.items():
        found = found if there else found.discard(key)
    if found:
        return items.insert(value, found)
    return items.remove(value) if value in items else items


class Store:
    """Holds the current root in memory and lets one transaction at a time replace it."""

    def __init__(self, root: Root) -> None:
        self._root = root
        self._lock = threading.Lock()

    @property
    def root(self) -> Root:
        """The last committed root: a snapshot for ever."""
        return self._root

    def replace(self, root: Root) -> None:
        """Let another root take the place of the present one, as soon as no transaction is under way."""
        self.update(lambda _: root)

    def update(self, change: Callable[[Root], Root]) -> Root:
        """Let the present root lead to another one, while no transaction is under way; returns that."""
        with self._lock:
            self._root = change(self._root)
            return self._root

    def read(self) -> Snapshot:
        """The state as it is now, for looking only; waits for nobody."""
        return Snapshot(self._root)

    def transaction(self) -> Transaction:
        """`with store.transaction() as transaction:` commits at the end; an exception leaves the old root."""
        return Transaction(self)

    def _begin(self) -> Root:
        self._lock.acquire()
        return self._root

    def _end(self, root: Root | None) -> None:
        if root is not None:
            self._root = root
        self._lock.release()


class Transaction(Snapshot):
    """The next root in the making. Nobody else sees it before it is committed.

    `began` is the root that it was made from, `ended` the one that is in force when it is over.
    """

    __slots__ = ("_store", "began", "ended")

    def __init__(self, store: Store) -> None:
        super().__init__()
        self._store = store
        self.began = self.ended = EMPTY_ROOT

    def __enter__(self) -> Self:
        self._before = self.began = self.ended = self._store._begin()  # noqa: SLF001  # the two are one mechanism
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is None:
            self.ended = self.root
        self._store._end(None if kind else self.ended)  # noqa: SLF001
