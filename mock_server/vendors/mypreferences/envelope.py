"""Refusals in the vendor's form: `Message` (MYP-ERROR-1), `ModelState` for members that break rules (MYP-ERROR-2)."""

from __future__ import annotations

from typing import Any

from mock_server.errors import ApiError, Failure, Invalid, Unauthorized
from mock_server.vendor import Reply, Request
from mock_server.vendors.mypreferences.member import spelled


def envelope(error: ApiError, request: Request) -> Reply:
    body: dict[str, Any] = {"Message": error.message}
    headers = error.headers
    if isinstance(error, Invalid):
        body["ModelState"] = _model_state(error)
    if isinstance(error, Unauthorized):
        headers = {**_challenge(request), **headers}
    return Reply(error.status, body, headers)


def _model_state(error: Invalid) -> dict[str, list[str]]:
    state: dict[str, list[str]] = {}
    for failure in map(_without_alternatives, error.failures):
        state.setdefault(_name(failure), []).append(_text(failure))
    return state


def _without_alternatives(failure: Failure) -> Failure:
    """A patch's operation that is neither a removal nor has a value, as one that lacks the value."""
    operation = failure.value
    if failure.rule == "anyOf" and isinstance(operation, dict) and "op" in operation:
        return Failure(failure.where, (*failure.member, "value"), "is required", None, "required")
    return failure


def _name(failure: Failure) -> str:
    """Members of a body stand below the name of the vendor's parameter, `profile`."""
    return spelled(("profile", *failure.member) if failure.where == "body" else failure.member)


def _text(failure: Failure) -> str:
    missing = failure.rule == "required" or (failure.rule == "type" and failure.value is None)
    if missing and failure.member and isinstance(failure.member[-1], str):
        return f"The {failure.member[-1]} field is required."
    return failure.message


def _challenge(request: Request) -> dict[str, str]:
    """The headers of every 401 (V4-err)."""
    return {
        "Cache-Control": "no-cache",
        "Pragma": "no-cache",
        "Expires": "-1",
        "WWW-Authenticate": f'PNAUTHINFO3 realm="{request.origin}"',
    }
