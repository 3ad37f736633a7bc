"""Cross-origin requests to the vendors' mounts, allowed for one origin. The control plane never allows any."""

from __future__ import annotations

from mock_server.wire import Incoming, Outgoing

_EXPOSED = "Location, Content-Location, Preference-Applied, Retry-After, X-Mock-Request-Id, X-Mock-Warnings"
_METHODS = "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS"


class Cors:
    """`allowed` is an origin such as `http://localhost:3000`, or `*` for every one."""

    def __init__(self, allowed: str) -> None:
        self._allowed = allowed

    def preflight(self, incoming: Incoming) -> Outgoing | None:
        """The reply to a browser's question before the request, None when this is no such question."""
        if incoming.method != "OPTIONS" or "access-control-request-method" not in incoming.headers:
            return None
        outgoing = Outgoing(204)
        if self.allow(incoming, outgoing):
            asked = incoming.headers.get("access-control-request-headers", "")
            outgoing.headers += [
                ("Access-Control-Allow-Methods", _METHODS),
                ("Access-Control-Max-Age", "600"),
                *([("Access-Control-Allow-Headers", asked)] if asked else []),
            ]
        return outgoing

    def allow(self, incoming: Incoming, outgoing: Outgoing) -> bool:
        """Mark a reply as readable by the allowed origin; False when the request came from another."""
        outgoing.headers.append(("Vary", "Origin"))
        origin = incoming.headers.get("origin")
        if origin is None or self._allowed not in ("*", origin):
            return False
        said = {name.lower() for name, _ in outgoing.headers}  # by a fault: said twice, browsers take neither
        outgoing.headers += [
            (name, value)
            for name, value in (("Access-Control-Allow-Origin", origin), ("Access-Control-Expose-Headers", _EXPOSED))
            if name.lower() not in said
        ]
        return True
