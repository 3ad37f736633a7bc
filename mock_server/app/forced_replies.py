"""`Prefer: code=409` and `?__code=409`: a client asks for a reply, for one request only."""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, unquote

from mock_server.contract.operation import Operation
from mock_server.errors import BadRequest
from mock_server.vendor import Request

FIELD = "__code"
_STATUS = re.compile(r"[1-9][0-9]{2}", re.ASCII)
_TOKEN = r"[!#$%&'*+.^_`|~0-9A-Za-z-]++"  # noqa: S105  # of HTTP, no secret
_QUOTED = r'"((?:[^"\\]|\\.)*+)"'
_PREFERENCE = re.compile(
    rf"[\s,]*+({_TOKEN})(?:\s*+=\s*+(?:({_TOKEN})|{_QUOTED})?)?+"
    rf"(?:\s*+;(?:\s*+{_TOKEN}(?:\s*+=\s*+(?:{_TOKEN}|{_QUOTED})?)?+)?+)*+\s*+(?:,|$)",
    re.ASCII,
)
"""One preference of RFC 7240 with its parameters, up to the comma. No part of it is tried twice."""
LONGEST_PREFER = 1_000


def wanted_code(request: Request) -> str | None:
    """What Prefer or the query ask for, as it was spelled; None when they do not.

    Raises BadRequest when the two contradict each other.
    """
    asked = _in_query(request.query)
    prefer = request.headers.get("prefer")
    preferred = preferences(prefer).get("code") if prefer else None
    if asked is not None and preferred and asked != preferred:
        raise BadRequest(f"Prefer asks for the reply {preferred[:20]!r}, {FIELD} for {asked[:20]!r}")
    return preferred or asked


def preferences(header: str) -> dict[str, str]:
    """The preferences of a Prefer header by their names in lower case, the first of each; empty without a value.

    What does not have the form of RFC 7240 ends the list: a server ignores what it does not understand.
    """
    found: dict[str, str] = {}
    place = 0
    header = header[:LONGEST_PREFER]
    while place < len(header) and (match := _PREFERENCE.match(header, place)):
        name, token, quoted = match.group(1, 2, 3)
        found.setdefault(name.lower(), token or re.sub(r"\\(.)", r"\1", quoted or ""))
        place = match.end()
    return found


def asked_status(code: str, operation: Operation) -> int:
    """The status that is asked for. Raises BadRequest naming those that the operation has, when it is none of them."""
    if _STATUS.fullmatch(code) and int(code) in operation.responses:
        return int(code)
    listed = ", ".join(map(str, sorted(operation.responses)))
    raise BadRequest(f"{operation.id} has no reply {code[:20]!r}; its document has {listed}")


def _in_query(query: str) -> str | None:
    """The last value of the field, however its name is spelled."""
    if FIELD not in query and not ("%" in query and FIELD in unquote(query)):
        return None
    return dict(parse_qsl(query, keep_blank_values=True)).get(FIELD)
