"""Points in a session's history, as the control plane names them, and the states that belong to them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from mock_server.admin.control import Control
from mock_server.errors import Conflict, NotFound
from mock_server.journal import Entry, Journal
from mock_server.sessions import Session
from mock_server.store import Root

BASELINE, NOW, BEFORE, SNAPSHOT = "baseline", "now", "before:", "snapshot:"
"""What a point is or begins with, if it is no id of a request. The document has the form of all."""


def root_at(journal: Journal, session: Session, point: str) -> Root:
    """The state at `baseline`, `now`, `snapshot:NAME`, right after a request (its id) or before it (`before:ID`).

    Raises NotFound for a snapshot or a request that there is not.
    """
    if point == BASELINE:
        return session.baseline
    if point == NOW:
        return session.store.root
    if point.startswith(SNAPSHOT):
        return snapshot_of(session, point.removeprefix(SNAPSHOT))
    if point.startswith(BEFORE):
        return entry_of(journal, session, point.removeprefix(BEFORE)).before
    return entry_of(journal, session, point).after


@contextmanager
def named_in_body() -> Iterator[None]:
    """Raises Conflict in place of NotFound: that is for what the path names, not for what the body does."""
    try:
        yield
    except NotFound as error:
        raise Conflict(error.message) from None


def snapshot_of(session: Session, name: str) -> Root:
    """Raises NotFound."""
    root = session.snapshots.get(name)
    if root is None:
        raise NotFound(f"session '{session.name}' has no snapshot '{name}'")
    return root


def entry_of(journal: Journal, session: Session, request_id: str) -> Entry:
    """The journal's entry of a request. Raises NotFound, saying so when it was evicted or deleted."""
    name, _, number = request_id.rpartition("-")
    if name != session.name:
        raise NotFound(f"'{request_id}' is no request of the session '{session.name}'")
    return journal.find(session.log, int(number))


def session_of(control: Control, request_id: str) -> Session:
    """The session that a request went to. Raises NotFound."""
    return control.sessions.find(request_id.rpartition("-")[0])
