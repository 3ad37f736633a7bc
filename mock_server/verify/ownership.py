"""What belongs to a run: only that is changed, and all of it is removed at the end."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

Values = Mapping[str, str]
ANYTHING = re.compile(".+", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of stored thing and the path parameters that together name one: `("alternateIdType", "alternateId")`.

    What matches `form` is well formed. `unused` makes the last value of a thing that does not exist out of a word that
    was never used and its number. `operations` narrows the kind to some.
    """

    name: str
    parameters: tuple[str, ...]
    form: re.Pattern[str] = ANYTHING
    unused: Callable[[str, int], str] = lambda word, number: word
    operations: frozenset[str] | None = None

    def is_named(self, operation: str | None, values: Values) -> bool:
        """Whether the path of this operation, or of a method that the document does not know, names one."""
        relevant = self.operations is None or operation is None or operation in self.operations
        return relevant and all(name in values for name in self.parameters)


@dataclass(frozen=True, slots=True)
class Made:
    """A thing that a reply says was made: its names by kind, and the path below the vendor's URL that deletes it.

    A reply of which it is not `certain` that something was made is told at the end, and nothing is deleted: it may
    name what belongs to others. `stays` is where the thing is when no operation deletes it.
    """

    names: Mapping[str, Iterable[tuple[str, ...]]]
    removal: str | None = None
    certain: bool = True
    stays: str | None = None


@dataclass(frozen=True, slots=True)
class Exchanged:
    """A request that succeeded: decoded parameters of its path, and the decoded bodies, None where they are none."""

    operation: str
    path: str
    values: Values
    sent: Any
    status: int
    headers: Mapping[str, str]
    answered: Any


@dataclass(frozen=True, slots=True)
class Holdings:
    """What a vendor's suite says about the things that its operations make and change.

    `global_operations` are those that change the whole installation. `made` tells what a success made, None for
    nothing. `restore` are requests (method, path below the account, JSON body) that put back what is no thing, such as
    a mode. `scope_headers` are those (in lower case) that say whose a thing is, such as the tenant's. `removes` is
    whether the vendor has a way to delete anything at all.
    """

    kinds: tuple[Kind, ...]
    made: Callable[[Exchanged], Made | None]
    global_operations: frozenset[str] = frozenset()
    restore: tuple[tuple[str, str, Any], ...] = ()
    scope_headers: frozenset[str] = frozenset()
    removes: bool = True


@dataclass(frozen=True, slots=True)
class Removal:
    """A request that deletes what a run made, with the headers that say whose it is."""

    url: str
    headers: Mapping[str, str]
    authorized: bool

    @property
    def key(self) -> tuple[object, ...]:
        """What tells it apart: the same path may lead to another thing where a header names the tenant."""
        return (self.url, *sorted(self.headers.items()))


@dataclass
class Ownership:
    """Of one run; safe to use from several threads.

    What `named_here` says of its name that the run gave it is the run's own as well. `prefix` begins names of what does
    not exist.
    """

    holdings: Holdings
    named_here: Callable[[str], bool]
    prefix: str
    _doubts: list[str] = field(default_factory=list)
    _own: dict[str, set[tuple[str, ...]]] = field(default_factory=dict)
    _removals: dict[tuple[object, ...], Removal] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _strangers: int = 0

    def replaced(self, operation: str | None, values: Values) -> dict[str, str]:
        """The parameters of a write with everything that is not the run's own replaced by what does not exist."""
        safe = dict(values)
        for kind in self.holdings.kinds:
            if kind.is_named(operation, values):
                named = tuple(values[name] for name in kind.parameters)
                if not self._is_own(kind, named):
                    safe |= dict(zip(kind.parameters, self._unused(kind, named), strict=True))
        return safe

    def learn(self, exchanged: Exchanged, removal_base: str, headers: Mapping[str, str], *, authorized: bool) -> None:
        """Take note of what a success made."""
        try:
            made = self.holdings.made(exchanged)
        except (AttributeError, KeyError, TypeError, ValueError):
            return  # a reply that is not as it should be; the tests say so
        if made is None:
            return
        with self._lock:
            if not made.certain:
                self._doubts.append(f"{removal_base}{made.removal or exchanged.path}")
                return
            for kind, names in made.names.items():
                self._own.setdefault(kind, set()).update(tuple(map(str, name)) for name in names)
            if made.stays is not None:
                self._doubts.append(f"{removal_base}{made.stays}")
            if made.removal is not None:
                removal = Removal(removal_base + made.removal, headers, authorized)
                self._removals[removal.key] = removal

    def gone(self, url: str, headers: Mapping[str, str]) -> None:
        """Note that it was deleted and need not be removed any more."""
        with self._lock:
            self._removals.pop(Removal(url, headers, authorized=False).key, None)

    def doubt(self, what: str) -> None:
        """Note what may have been made, and cannot be removed, as nobody knows."""
        with self._lock:
            self._doubts.append(what)

    def take_doubts(self) -> list[str]:
        with self._lock:
            doubts = list(self._doubts)
            self._doubts.clear()
        return doubts

    def next_removal(self) -> Removal | None:
        """The youngest that is still to be deleted; it stays until `gone`, so that an interrupt loses none."""
        with self._lock:
            return next(reversed(self._removals.values()), None)

    def take_removals(self) -> list[Removal]:
        """What is still to be deleted, the youngest first; each is told once."""
        with self._lock:
            removals = list(reversed(self._removals.values()))
            self._removals.clear()
        return removals

    def put_back(self, removals: Iterable[Removal]) -> None:
        """What was taken is to be deleted later."""
        with self._lock:
            self._removals.update({removal.key: removal for removal in removals})

    def _is_own(self, kind: Kind, named: tuple[str, ...]) -> bool:
        """By every letter: to other servers another spelling may be the name of another thing.

        Whatever stands below a name that the run gave, such as an account's, is its own too.
        """
        if any(map(self.named_here, named)):
            return True
        with self._lock:
            return named in self._own.get(kind.name, ())

    def _unused(self, kind: Kind, named: tuple[str, ...]) -> tuple[str, ...]:
        """A name of nothing; for a malformed one a malformed one, of which nothing is kept that was asked for.

        However generously a server reads it (`01` for 1, what stands before a dot, digits only), it gets to nothing.
        """
        with self._lock:
            self._strangers += 1
            number = self._strangers
        unused = kind.unused(f"{self.prefix}-no{number}", number)
        return (*named[:-1], unused if kind.form.fullmatch(named[-1]) else f"{unused}.")
