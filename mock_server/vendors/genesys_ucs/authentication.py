"""Basic access authentication (BASIC). The users of every tenant count for the whole server."""

from __future__ import annotations

import base64
import hmac
from typing import Any

from mock_server.clock import Clock
from mock_server.errors import ApiError, Unauthorized
from mock_server.store import Scope
from mock_server.vendor import ACCOUNTS, Caller, Request, caller_of

_CHALLENGE = {"WWW-Authenticate": 'Basic realm="Universal Contact Server", charset="UTF-8"'}
_MISSING, _MALFORMED = "UCS-AUTH-3", "UCS-AUTH-4"


def authenticate(request: Request, account: str, shared: Scope, clock: Clock) -> Caller:
    """The user whose credentials were sent."""
    sent = _credentials(request.headers.get("authorization"))
    caller = None
    for name, user in users(shared):
        # Every pair is compared in full: the time taken tells nothing about the passwords.
        if hmac.compare_digest(sent, f"{name}:{user['password']}".encode()):
            caller = caller_of(name, user)
    if caller is None:
        raise expired_credentials()
    return caller


def expired_credentials() -> ApiError:
    """Passwords have no term: one that is good no more is refused as a wrong one."""
    return Unauthorized("Not Authorized: unknown user or wrong password", headers=_CHALLENGE, rule=_MALFORMED)


def _credentials(header: str | None) -> bytes:
    """The bytes of `user:password`."""
    if header is None:
        raise Unauthorized("Not Authorized: the header Authorization is missing", headers=_CHALLENGE, rule=_MISSING)
    scheme, _, token = header.strip().partition(" ")
    if scheme.lower() != "basic":
        raise Unauthorized(
            "Not Authorized: the scheme of Authorization must be Basic", headers=_CHALLENGE, rule=_MALFORMED
        )
    try:
        return base64.b64decode(token.strip(), validate=True)
    except ValueError:
        text = "Not Authorized: the credentials of Authorization are not base64"
        raise Unauthorized(text, headers=_CHALLENGE, rule=_MALFORMED) from None


def users(shared: Scope) -> list[tuple[str, dict[str, Any]]]:
    """All who have a password, by name."""
    return [
        (name, user)
        for _, account in shared.iterate(ACCOUNTS)
        for name, user in account["users"].items()
        if "password" in user
    ]
