"""The whole fake: finds session and mount of a request, answers for the tool itself, leaves pages to others."""

from __future__ import annotations

import itertools
import logging
import time
from collections.abc import Sequence
from dataclasses import dataclass

from mock_server.app.api import DEFECT, Api, refuse_long_headers
from mock_server.app.cors import Cors
from mock_server.app.problem import problem
from mock_server.clock import http_date
from mock_server.errors import ApiError, BadRequest, InternalError, MethodNotAllowed, NotFound
from mock_server.journal import Entry
from mock_server.sessions import DEFAULT, Session, Sessions
from mock_server.vendor import Request
from mock_server.wire import Incoming, Outgoing

logger = logging.getLogger("mock_server")

SESSIONS = "/__sessions/"
ASSETS = "/__assets/"
DOCUMENT = "/openapi.json"
DOCS = "/docs"
READING = ("GET", "HEAD", "OPTIONS")
_HEADER = "x-mock-session"


@dataclass(frozen=True, slots=True)
class Page:
    """A request for something to look at: `path` stands below the session prefix, without a slash at the end."""

    origin: str
    prefix: str
    path: str
    request_id: str
    date: str = ""


class Fake:
    """Answers every request that is not for a page, and keeps the journal. Thread-safe: what changes lives in sessions.

    Requests of the vendors are numbered by session, `default-1`. What is only looked at, pages and the control plane,
    has numbers of its own, `admin:1`, so that looking on changes nothing of what a test sees.
    """

    def __init__(self, vendors: Sequence[Api], admin: Api, sessions: Sessions, cors: Cors | None = None) -> None:
        self.vendors = tuple(vendors)
        self.admin = admin
        self.sessions = sessions
        self.mounted = (*self.vendors, admin)
        self._by_mount = [admin, *sorted(vendors, key=lambda api: len(api.mount), reverse=True)]
        self._pages = frozenset(api.mount + page for api in self.mounted for page in (DOCUMENT, DOCS))
        self._cors = cors
        self._journal = sessions.journal
        self._looks = itertools.count(1)

    def answer(self, incoming: Incoming) -> Outgoing | Page:
        """The reply, or the page that the request is for."""
        began = time.perf_counter()
        entry = Entry(incoming, time.time())
        session = None
        looks = False
        try:
            prefix, path = split_prefix(incoming.path)
            api = self._mounted_at(path)
            looks = api is None or api is self.admin
            if api is None:
                return self._page(incoming, prefix, path)
            session = self.sessions.get(_named(prefix, incoming))
            entry.before = entry.after = session.store.root
            outgoing = self._below(api, incoming, prefix, path, session, entry)
        except ApiError as error:
            entry.error = error
            outgoing = problem(error)
            if session is None and not looks:
                session = self._begun(incoming)
                entry.before = entry.after = session.store.root
        except Exception as error:
            entry.defect = f"{type(error).__name__}: {error}"
            logger.exception("defect at %s %s", incoming.method, incoming.path)
            outgoing = problem(InternalError(DEFECT))
        if looks:
            return self._looked(outgoing, session or self.sessions.get(DEFAULT))
        return self._kept(entry, outgoing, session, time.perf_counter() - began)

    def refuse(self, incoming: Incoming, error: ApiError) -> Outgoing:
        """A refusal of a request that could not even be read."""
        entry = Entry(incoming, time.time(), error=error)
        return self._kept(entry, problem(error), None, 0.0)

    def _page(self, incoming: Incoming, prefix: str, path: str) -> Outgoing | Page:
        session = self.sessions.get(_named(prefix, incoming))  # a name that cannot be one is refused here too
        _refuse_page(incoming)
        if incoming.method == "OPTIONS":
            return self._looked(Outgoing(204, [("Allow", ", ".join(READING))]), session)
        return Page(incoming.origin, prefix, path, self._next_look(), http_date(session.store.root.clock))

    def _looked(self, outgoing: Outgoing, session: Session) -> Outgoing:
        outgoing.date = http_date(session.store.root.clock)
        outgoing.headers.append(("X-Mock-Request-Id", self._next_look()))
        return outgoing

    def _next_look(self) -> str:
        return f"admin:{next(self._looks)}"

    def _kept(self, entry: Entry, outgoing: Outgoing, session: Session | None, seconds: float) -> Outgoing:
        """The reply with the id of its request, as the journal has it."""
        if session is None:
            session = self.sessions.get(DEFAULT)
            entry.before = entry.after = session.store.root
        entry.session, entry.outgoing, entry.seconds = session.name, outgoing, seconds
        self._journal.record(session.log, entry, session.next_number)
        outgoing.headers.append(("X-Mock-Request-Id", entry.id))
        outgoing.date = http_date(session.store.root.clock)
        return outgoing

    def _mounted_at(self, path: str) -> Api | None:
        """What answers at a path without session prefix; None for a page. Raises NotFound when nothing does."""
        if self._is_page(path):
            return None
        for api in self._by_mount:
            if path.startswith(api.mount) and path[len(api.mount) : len(api.mount) + 1] in ("/", ""):
                return api
        mounts = ", ".join(api.mount or "/" for api in self.vendors)
        raise NotFound(f"nothing is mounted at this path; the vendors are at {mounts}, and / lists everything")

    def _is_page(self, path: str) -> bool:
        if path == "/" or path.startswith(ASSETS):
            return True
        return path.endswith((DOCUMENT, DOCS)) and path in self._pages

    def _below(self, api: Api, incoming: Incoming, prefix: str, path: str, session: Session, entry: Entry) -> Outgoing:
        cors = None if api is self.admin else self._cors
        preflight = cors.preflight(incoming) if cors and not incoming.long_headers else None
        if preflight:
            return preflight
        below = path[len(api.mount) :] or "/"
        request = Request(incoming.method, below, incoming.query, incoming.headers, incoming.origin, prefix + api.mount)
        entry.vendor, entry.base_path, entry.below = api.name, request.base_path, below
        outgoing = api.answer(incoming, request, session, entry)
        if cors:
            cors.allow(incoming, outgoing)
        return outgoing

    def _begun(self, incoming: Incoming) -> Session:
        """The session that a request which came to nothing names, if there is one; else `default`. It begins none."""
        try:
            return self.sessions.find(_named(split_prefix(incoming.path)[0], incoming))
        except (BadRequest, NotFound):
            return self.sessions.get(DEFAULT)


def _named(prefix: str, incoming: Incoming) -> str:
    """The name of the session that a request is for. Raises BadRequest when prefix and header contradict each other."""
    named = incoming.headers.get(_HEADER)
    if incoming.malformed_path:  # it names nothing, so no session either
        return DEFAULT
    if not prefix:
        return DEFAULT if named is None else named
    name = prefix[len(SESSIONS) :]
    if named is not None and named != name:
        raise BadRequest(f"the path names session {name!r}, the header X-Mock-Session another one")
    return name


def _refuse_page(incoming: Incoming) -> None:
    """Raises what speaks against showing a page: a path that hides a slash or is no UTF-8, long headers, the method."""
    if incoming.malformed_path:
        raise NotFound("a path is UTF-8, and its slashes are written as slashes")
    refuse_long_headers(incoming)
    if incoming.method not in READING:
        raise MethodNotAllowed("pages can only be read", READING)


def split_prefix(path: str) -> tuple[str, str]:
    """Session prefix (`/__sessions/NAME` or empty) and the rest, which begins with `/` and ends without one."""
    prefix = ""
    if path.startswith(SESSIONS):
        name, _, rest = path[len(SESSIONS) :].partition("/")
        prefix, path = SESSIONS + name, f"/{rest}"
    return prefix, path[:-1] if path.endswith("/") and path != "/" else path
