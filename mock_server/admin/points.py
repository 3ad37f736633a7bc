"""Points in a session's history, as the control plane names them, and the states that belong to them."""

from __future__ import annotations

import re
from typing import NoReturn

from mock_server.admin.control import Control
from mock_server.errors import BadRequest, NotFound
from mock_server.journal import Entry
from mock_server.sessions import Session
from mock_server.store import Root

BASELINE, NOW, BEFORE, SNAPSHOT = "baseline", "now", "before:", "snapshot:"
_ID = re.compile(r"(?P<session>[A-Za-z0-9_.-]{1,64})-(?P<number>[1-9][0-9]{0,17})", re.ASCII)


def root_at(session: Session, point: str) -> Root:
    """The state at `baseline`, `now`, `snapshot:NAME`, right after a request (its id) or before it (`before:ID`).

    Raises BadRequest for what is no point, NotFound for a snapshot or a request that there is not.
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


def snapshot_of(session: Session, name: str) -> Root:
    """Raises NotFound."""
    root = session.snapshots.get(name)
    if root is None:
        raise NotFound(f"session '{session.name}' has no snapshot '{name[:80]}'")
    return root


def entry_of(session: Session, request_id: str) -> Entry:
    """The journal's entry of a request. Raises BadRequest for what is no id of this session's, and NotFound."""
    form = _ID.fullmatch(request_id)
    if form is None:
        raise BadRequest(
            f"'{request_id[:80]}' is no point: baseline, now, snapshot:NAME, a request such as {session.name}-7, or "
            f"before:{session.name}-7"
        )
    if form["session"] != session.name:
        raise BadRequest(f"'{request_id[:80]}' is no request of the session '{session.name}'")
    entry = session.log.find(int(form["number"]))
    if entry is None:
        _refuse_missing(session, request_id, int(form["number"]))
    return entry


def session_of(control: Control, request_id: str) -> Session:
    """The session that a request went to. Raises NotFound."""
    form = _ID.fullmatch(request_id)
    if form is None:
        raise NotFound(f"there is no request '{request_id[:80]}'; ids look like default-7, see X-Mock-Request-Id")
    return control.sessions.find(form["session"])


def _refuse_missing(session: Session, request_id: str, number: int) -> NoReturn:
    latest = session.log.entries[-1].number if session.log.entries else session.log.evicted
    if number <= latest:
        raise NotFound(
            f"request '{request_id}' is no longer in the journal: later ones took its place; start the server with a "
            "higher --max-request-journal-entries to keep more"
        )
    raise NotFound(f"there was no request '{request_id}'")
