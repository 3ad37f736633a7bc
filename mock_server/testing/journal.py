"""The journal of a session: what was asked and answered."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypedDict, Unpack

from mock_server.testing.admin import Admin

_PAGE = 1_000
Choice = str | int | Iterable[str | int] | None
"""One value, or several of which any may hold. A status may also be `"4xx"`."""


class JournalIncomplete(Exception):
    """What was asked for cannot be answered: entries made room for later ones, or none are kept at all."""


@dataclass(frozen=True, slots=True)
class Recorded:
    """One exchange. `operation` and `vendor` are empty where there is none, `fault` where no fault struck.

    `path` is decoded and stands without a session prefix; `stage` is the station that answered; `seconds` is how long
    the answer took, delays of faults not included; `refusal` are the words of the refusal.
    """

    id: str
    method: str
    path: str
    query: str
    status: int
    seconds: float
    stage: str
    vendor: str
    operation: str
    refusal: str
    fault: str
    changed: bool
    summary: Mapping[str, Any] = field(repr=False)

    def __str__(self) -> str:
        address = f"{self.path}?{self.query}" if self.query else self.path
        return f"{self.id}: {self.method} {address} -> {self.status} in {self.seconds * 1000:.1f} ms"


class Wanted(TypedDict, total=False):
    """What exchanges must fit, all of it; what is not said, or None, may be anything.

    `path` is a beginning, or with a `*`, which stands for any characters, the whole. `fault` are ids, `*` for any.
    """

    operation: Choice
    status: Choice
    method: Choice
    path: str | None
    vendor: Choice
    fault: Choice
    refused: bool | None


class Journal:
    """Reads the journal of the session `name`.

    What it tells is complete: rather than answer from a part of what was asked for, it raises JournalIncomplete.
    """

    def __init__(self, admin: Admin, name: str) -> None:
        self._admin = admin
        self._name = name

    def all(self) -> list[Recorded]:
        """Every exchange, oldest first."""
        return self.find()

    def find(self, **wanted: Unpack[Wanted]) -> list[Recorded]:
        """The exchanges that fit, oldest first."""
        chosen = _chosen(wanted)
        found: list[Recorded] = []
        since = f"{self._name}-0"
        while True:
            page = self._page(**chosen, since=since, limit=_PAGE)
            found += map(_recorded, page["requests"])
            if len(page["requests"]) < _PAGE:
                return found
            since = found[-1].id

    def count(self, **wanted: Unpack[Wanted]) -> int:
        """How many exchanges fit."""
        chosen = _chosen(wanted)
        return int(self._page(**chosen, since=f"{self._name}-0", limit=1)["total"])

    @property
    def last(self) -> Recorded:
        """The latest exchange. Raises LookupError when there was none."""
        page = self._admin.get("/requests", limit=1)
        if page["requests"]:
            return _recorded(page["requests"][-1])
        _refuse_incomplete(page)
        raise LookupError(f"the session {self._name} has had no request")

    def clear(self) -> None:
        """Forget all exchanges; what `evicted` counted begins anew."""
        self._admin.delete("/requests")

    def whole(self, exchange: Recorded | str) -> Mapping[str, Any]:
        """An exchange with headers and bodies, secrets replaced: `GET /__admin/requests/{id}`."""
        found: Mapping[str, Any] = self._admin.get(f"/requests/{_id(exchange)}")
        return found

    def explain(self, exchange: Recorded | str) -> str:
        """Why an exchange ended as it did, in words."""
        return self._admin.text(f"/requests/{_id(exchange)}/explain")

    def _page(self, **query: Any) -> Mapping[str, Any]:
        page: Mapping[str, Any] = self._admin.get("/requests", **query)
        _refuse_incomplete(page)
        return page


def _refuse_incomplete(page: Mapping[str, Any]) -> None:
    if page["complete"]:
        return
    if page.get("requestJournalDisabled"):
        raise JournalIncomplete("the server keeps no journal: it was started with --max-request-journal-entries 0")
    raise JournalIncomplete(
        f"{page['evicted']} older entries of this session made room for later ones, and what is asked for may be among "
        "them; start the server with a higher --max-request-journal-entries, look sooner, or clear it in between"
    )


def _chosen(wanted: Wanted) -> dict[str, Any]:
    """The query that asks for it. A name that is none would choose everything: TypeError."""
    known = Wanted.__annotations__
    unknown = wanted.keys() - known
    if unknown:
        raise TypeError(f"exchanges are not chosen by {', '.join(sorted(unknown))}, but by {', '.join(known)}")
    return {name: _listed(value) for name, value in wanted.items() if value is not None}


def _listed(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return ",".join(map(str, value)) if isinstance(value, Iterable) and not isinstance(value, str) else str(value)


def _id(exchange: Recorded | str) -> str:
    return exchange.id if isinstance(exchange, Recorded) else exchange


def _recorded(summary: Mapping[str, Any]) -> Recorded:
    return Recorded(
        id=summary["id"],
        method=summary["method"],
        path=summary["path"],
        query=summary.get("query") or "",
        status=summary["status"],
        seconds=summary["seconds"],
        stage=summary.get("stage") or "",
        vendor=summary.get("vendor") or "",
        operation=summary.get("operation") or "",
        refusal=summary.get("refusal") or "",
        fault=summary.get("fault") or "",
        changed=bool(summary.get("changed")),
        summary=summary,
    )
