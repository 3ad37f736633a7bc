"""What a user may do: the rights of the user's group (S)."""

from __future__ import annotations

from mock_server.errors import Forbidden
from mock_server.store import Scope
from mock_server.vendor import READ, WRITE, Caller, Request


def admit(operation: str, request: Request, caller: Caller, shared: Scope, *, strict: bool) -> None:
    """Raises Forbidden, before anything of the request is looked at: GET and HEAD need `read`, the rest `write`."""
    needed = READ if request.method in ("GET", "HEAD") else WRITE
    if not caller.may(needed):
        raise Forbidden(f"User '{caller.name}' does not have the rights that this operation needs.", rule="MYP-ROLE-1")
