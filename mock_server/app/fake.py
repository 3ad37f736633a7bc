"""The whole fake: finds session and mount of a request, answers for the tool itself, leaves pages to others."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass

import orjson

from mock_server.app.api import DEFECT, Api, refuse_long_headers
from mock_server.app.cors import Cors
from mock_server.app.wire import Incoming, Outgoing
from mock_server.errors import ApiError, BadRequest, InternalError, MethodNotAllowed, NotFound
from mock_server.sessions import DEFAULT, Session, Sessions
from mock_server.vendor import Request, problem_body

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


class Fake:
    """Answers every request that is not for a page. Thread-safe: what changes lives in sessions."""

    def __init__(self, vendors: Sequence[Api], admin: Api, sessions: Sessions, cors: Cors | None = None) -> None:
        self.vendors = tuple(vendors)
        self.admin = admin
        self.sessions = sessions
        self.mounted = (*self.vendors, admin)
        self._by_mount = [admin, *sorted(vendors, key=lambda api: len(api.mount), reverse=True)]
        self._pages = frozenset(api.mount + page for api in self.mounted for page in (DOCUMENT, DOCS))
        self._cors = cors

    def answer(self, incoming: Incoming) -> Outgoing | Page:
        """The reply, or the page that the request is for."""
        session = None
        try:
            prefix, path = split_prefix(incoming.path)
            api = self._mounted_at(path)
            session = self._session(prefix, incoming)
            if api is None:
                _refuse_page(incoming)
                if incoming.method != "OPTIONS":
                    return Page(incoming.origin, prefix, path, session.next_request_id())
                outgoing = Outgoing(204, [("Allow", ", ".join(READING))])
            else:
                outgoing = self._below(api, incoming, prefix, path, session)
        except ApiError as error:
            outgoing = _problem(error)
        except Exception:
            logger.exception("defect at %s %s", incoming.method, incoming.path)
            outgoing = _problem(InternalError(DEFECT))
        return self._numbered(outgoing, session)

    def refuse(self, error: ApiError) -> Outgoing:
        """A refusal of a request that could not even be read."""
        return self._numbered(_problem(error), None)

    def _numbered(self, outgoing: Outgoing, session: Session | None) -> Outgoing:
        request_id = (session or self.sessions.get(DEFAULT)).next_request_id()
        outgoing.headers.append(("X-Mock-Request-Id", request_id))
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

    def _below(self, api: Api, incoming: Incoming, prefix: str, path: str, session: Session) -> Outgoing:
        cors = None if api is self.admin else self._cors
        preflight = cors.preflight(incoming) if cors and not incoming.long_headers else None
        if preflight:
            return preflight
        below = path[len(api.mount) :] or "/"
        request = Request(incoming.method, below, incoming.query, incoming.headers, incoming.origin, prefix + api.mount)
        outgoing = api.answer(incoming, request, session)
        if cors:
            cors.allow(incoming, outgoing)
        return outgoing

    def _session(self, prefix: str, incoming: Incoming) -> Session:
        named = incoming.headers.get(_HEADER)
        if incoming.malformed_path:  # it names nothing, so no session either
            return self.sessions.get(DEFAULT)
        if not prefix:
            return self.sessions.get(DEFAULT if named is None else named)
        name = prefix[len(SESSIONS) :]
        if named is not None and named != name:
            raise BadRequest(f"the path names session {name!r}, the header X-Mock-Session another one")
        return self.sessions.get(name)


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


def _problem(error: ApiError) -> Outgoing:
    """A refusal by the tool itself, outside of any document."""
    reply = problem_body(error, Request("", "", "", {}, "", ""))
    headers = [*reply.headers.items(), ("Content-Type", "application/problem+json")]
    return Outgoing(reply.status, headers, orjson.dumps(reply.body))
