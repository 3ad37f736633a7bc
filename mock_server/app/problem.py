"""Refusals by the tool itself, outside of any vendor's document."""

from __future__ import annotations

import orjson

from mock_server.errors import ApiError
from mock_server.vendor import Request, problem_body
from mock_server.wire import Outgoing


def problem(error: ApiError) -> Outgoing:
    """A refusal as a problem document (RFC 9457)."""
    reply = problem_body(error, Request("", "", "", {}, "", ""))
    headers = [*reply.headers.items(), ("Content-Type", "application/problem+json")]
    return Outgoing(reply.status, headers, orjson.dumps(reply.body))
