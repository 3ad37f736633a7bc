"""Points in a session's history, as the control plane names them, and the states that belong to them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from mock_server.admin.control import Control
from mock_server.errors import Conflict, NotFound
from mock_server.journal import Entry
from mock_server.sessions import Session
from mock_server.store import Root

BASELINE, NOW, BEFORE, SNAPSHOT = "baseline", "now", "before:", "snapshot:"
"""What a point is or begins with, if it is no id of a request. The document has the form of all."""


def root_at(session: Session, point: str) -> Root:
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
        return entry_of(session, point.removeprefix(BEFORE)).before
    return entry_of(session, point).after


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


def entry_of(session: Session, request_id: str) -> Entry:
    """The journal's entry of a request. Raises NotFound, saying so when it was evicted."""
    name, _, number = request_id.rpartition("-")
    if name != session.name:
        raise NotFound(f"'{request_id}' is no request of the session '{session.name}'")
    entry = session.log.find(int(number))
    if entry is not None:
        return entry
    latest = session.log.entries[-1].number if session.log.entries else session.log.evicted
    if int(number) > latest:
        raise NotFound(f"there was no request '{request_id}'")
    raise NotFound(
        f"request '{request_id}' is no longer in the journal: later ones took its place; start the server with a "
        "higher --max-request-journal-entries to keep more"
    )


def session_of(control: Control, request_id: str) -> Session:
    """The session that a request went to. Raises NotFound."""
    return control.sessions.find(request_id.rpartition("-")[0])
