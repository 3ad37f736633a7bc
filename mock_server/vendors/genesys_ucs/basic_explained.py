"""What is wrong with Basic credentials, and what would be right."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from mock_server.clock import Clock
from mock_server.exchange.redaction import scheme_of
from mock_server.store import Scope
from mock_server.vendor import Credentials, Request
from mock_server.vendors.genesys_ucs.authentication import users

FORM = "Basic followed by the Base64 of user:password"
_LONGEST_NAME = 60


def explain_credentials(request: Request, account: str, shared: Scope, clock: Clock, at: datetime) -> Credentials:
    header = request.headers.get("authorization", "").strip()
    known = dict(users(shared))
    scheme, _, token = header.partition(" ")
    token = token.strip()
    if not header:
        return Credentials(diagnosis=f"The header Authorization is missing; it should be {FORM}.")
    if scheme.lower() != "basic":
        return Credentials(scheme_of(header), diagnosis=f"The scheme must be Basic: the header is {FORM}.")
    sent = _decoded(token)
    if sent is None:
        return Credentials(scheme, diagnosis=_undecodable(token))
    name, colon, password = sent.partition(":")
    user = known.get(name)
    right = user is not None and password == user["password"]
    return Credentials(
        scheme=scheme,
        user=_shown(name, known) if colon else "",
        diagnosis="" if right else _diagnosis(name, colon, password, known),
        details={"user_is_known": user is not None, "known_users": list(known)},
        code=_code(name) if right else "",
    )


def _decoded(token: str) -> str | None:
    try:
        return base64.b64decode(token, validate=True).decode()
    except (binascii.Error, ValueError):
        return None


def _undecodable(token: str) -> str:
    if ":" in token:
        return f"User and password were sent as they are; the header is {FORM}."
    if _decoded(token.replace("-", "+").replace("_", "/") + "=" * (-len(token) % 4)) is not None:
        return "The Base64 is that of URLs or lacks its padding; use the standard alphabet, padded with '='."
    return f"What follows Basic is no Base64 of UTF-8; the header is {FORM}."


def _diagnosis(name: str, colon: str, password: str, known: Mapping[str, Mapping[str, Any]]) -> str:
    """Why a pair that could be read is refused."""
    if not colon:
        return "The decoded credentials have no colon between user and password."
    user = known.get(name)
    if user is None:
        return _unknown(name, password, known)
    if password.strip() == user["password"]:
        return "The password has blanks or a line break around it; encode it without (printf, or echo -n)."
    if password.casefold() == user["password"].casefold():
        return f"The password of {name!r} is wrong in its letter case only."
    return f"The user {name!r} is known, the password is wrong."


def _unknown(name: str, password: str, known: Mapping[str, Mapping[str, Any]]) -> str:
    if password in known and name == known[password]["password"]:
        return "User and password changed places: it is user:password."
    near = next((each for each in known if each.casefold() == name.strip().casefold()), None)
    if near is not None:
        return f"The user is {near!r}, in exactly this spelling."
    return f"There is no such user; known are {', '.join(known) or 'none'}."


def _shown(name: str, known: Mapping[str, Mapping[str, Any]]) -> str:
    """The name that was sent, unless it is a password."""
    if name not in known and any(name == user["password"] for user in known.values()):
        return ""
    return name if len(name) <= _LONGEST_NAME else f"{name[:_LONGEST_NAME]}…"


def _code(name: str) -> str:
    return f"""import base64
import os

USER = {name!r}
PASSWORD = os.environ["PASSWORD"]  # the password of {name}


def authorization() -> str:
    return "Basic " + base64.b64encode(f"{{USER}}:{{PASSWORD}}".encode()).decode()
"""
