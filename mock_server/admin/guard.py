"""Who may use the control plane: programs on this machine, pages of this server, and whoever has the token."""

from __future__ import annotations

import hmac
import ipaddress
import re

from mock_server.errors import Forbidden, Unauthorized
from mock_server.settings import Settings
from mock_server.vendor import Request

TOKEN_HEADER = "x-mock-admin-token"  # noqa: S105  # a name, no secret
_PORT = re.compile(r":[0-9]{1,5}$")
_OPEN = frozenset({"/health"})
"""What anybody may ask."""


def is_loopback(host: str) -> bool:
    """Whether a host name or address, without a port, can only be this machine."""
    name = host.strip("[]").lower().rstrip(".")
    if name == "localhost" or name.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(name).is_loopback
    except ValueError:
        return False


class Guard:
    """Refuses what a page elsewhere makes a browser send, and callers without the token where one is set."""

    def __init__(self, settings: Settings) -> None:
        self._token = settings.admin_token
        self._local = is_loopback(settings.host)

    def admit(self, request: Request) -> None:
        """Raises Forbidden or Unauthorized."""
        if request.path in _OPEN:
            return
        host = _PORT.sub("", request.headers.get("host", ""))
        if self._local and host and not is_loopback(host):
            raise Forbidden(
                f"the control plane answers to localhost and addresses of this machine, not to the host {host[:80]!r}"
            )
        origin = request.headers.get("origin")
        if origin is not None and origin != request.origin:
            raise Forbidden(f"the control plane takes no requests from pages of {origin[:80]!r}")
        if request.headers.get("sec-fetch-site", "none") not in ("none", "same-origin"):
            raise Forbidden("the control plane takes no requests that a browser sends for another site")
        if self._token and not self._knows_token(request):
            raise Unauthorized(
                "the control plane of this server needs its token: Authorization: Bearer TOKEN; the server printed it "
                "at its start, or was given it as --admin-token",
                headers={"WWW-Authenticate": 'Bearer realm="mock-server admin"'},
            )

    def _knows_token(self, request: Request) -> bool:
        scheme, _, bearer = request.headers.get("authorization", "").partition(" ")
        sent = bearer if scheme.lower() == "bearer" else request.headers.get(TOKEN_HEADER, "")
        return hmac.compare_digest(sent.strip().encode(), (self._token or "").encode())
