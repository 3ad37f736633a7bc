"""Which entries of a session's journal are asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from mock_server.admin.control import AdminCall, Control
from mock_server.admin.names import nearest
from mock_server.errors import Failure, Invalid, NotFound
from mock_server.journal import Entry
from mock_server.pattern import fits_stars

ANY = "*"


@dataclass(frozen=True, slots=True)
class Chosen:
    """`entries` oldest first, at most `limit` of the `total` that fit; `complete` unless some may be lost."""

    entries: Sequence[Entry]
    total: int
    evicted: int
    complete: bool


def chosen(control: Control, call: AdminCall) -> Chosen:
    """What the query asks for: the latest, or with `since` the first after that.

    Raises NotFound for the request of `since`, and Invalid for names of which there can be no entry: a test that says
    that something was not asked for would hold for every misspelled name.
    """
    failures = list(_unknown(call.query, control))
    if failures:
        raise Invalid(failures)
    journal, log, query = control.sessions.journal, call.session.log, call.query
    entries, evicted, last_evicted = journal.read(log)
    complete = journal.enabled and not evicted
    if "since" in query:
        since = _number(query["since"], call.session.name)
        newest = max(entries[-1].number if entries else 0, last_evicted)
        if since > max(newest, log.last_cleared):
            raise NotFound(f"no request of this session has the id '{query['since']}' yet")
        complete = journal.enabled and last_evicted <= since and not (entries and since > newest)
        entries = [entry for entry in entries if entry.number > since]
    fitting = [entry for entry in entries if all(fits(entry) for fits in _filters(query))]
    limit = query["limit"]
    return Chosen(fitting[:limit] if "since" in query else fitting[-limit:], len(fitting), evicted, complete)


def matches(pattern: str, path: str) -> bool:
    """Whether a path begins with the pattern, or is it, where it has a `*`: that stands for any characters."""
    return fits_stars(pattern, path) if "*" in pattern else path.startswith(pattern)


def _unknown(query: Mapping[str, Any], control: Control) -> Iterator[Failure]:
    operations = [each.id for mounted in control.vendors.values() for each in mounted.contract.operations]
    for member, known in (("vendor", list(control.vendors)), ("operation", operations)):
        for name in query.get(member, ()):
            if name not in known:
                yield Failure(
                    "query", (member,), f"there is no {member} {name!r}; {nearest(name, known)}", name, "unknown"
                )


def _filters(query: Mapping[str, Any]) -> list[Callable[[Entry], bool]]:
    """One for each member of the query that narrows the choice."""
    makers: dict[str, Callable[[Any], Callable[[Entry], bool]]] = {
        "vendor": lambda names: lambda entry: entry.vendor in names,
        "operation": lambda names: lambda entry: entry.operation in names,
        "method": lambda names: lambda entry: entry.incoming.method in names,
        "status": lambda wanted: lambda entry: any(_is_status(each, entry.outgoing.status) for each in wanted),
        "path": lambda pattern: lambda entry: matches(pattern, entry.path),
        "fault": lambda names: lambda entry: bool(entry.fault) and (ANY in names or entry.fault in names),
        "refused": lambda wanted: lambda entry: (entry.error is not None) is wanted,
    }
    return [make(query[name]) for name, make in makers.items() if name in query]


def _is_status(wanted: str, status: int) -> bool:
    """`404`, or `4xx` for all of a hundred."""
    return wanted == str(status) or (wanted.endswith("xx") and wanted[0] == str(status)[0])


def _number(request_id: str, session: str) -> int:
    name, _, number = request_id.rpartition("-")
    if name != session:
        raise NotFound(f"'{request_id}' is no request of the session '{session}'")
    return int(number)
