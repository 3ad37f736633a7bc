"""Which checks judge a case: those that would fail, were the reply to that case a bad one.

Schemathesis records a check as passed also where it does not apply. So each is asked once more, with a copy of the
reply that is wrong in just the way which that check is there to notice.
"""

from __future__ import annotations

import copy
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from schemathesis import Case, CheckContext, Response
from schemathesis.checks import CHECKS, CheckFunction
from schemathesis.core.failures import Failure, FailureGroup

Spoil = Callable[[Response], None]
NAME = "witness"


def _status(code: int) -> Spoil:
    def spoil(reply: Response) -> None:
        reply.status_code = code

    return spoil


def _headers(headers: Mapping[str, list[str]]) -> Spoil:
    def spoil(reply: Response) -> None:
        reply.headers = {**reply.headers, **headers}

    return spoil


def _no_headers(reply: Response) -> None:
    reply.headers = {}


def _no_json(reply: Response) -> None:
    reply.content = b"{"
    reply.clear_cache()


SPOILED: Mapping[str, Spoil] = {
    "status_code_conformance": _status(418),
    "content_type_conformance": _headers({"content-type": ["application/x-unknown"]}),
    "response_headers_conformance": _no_headers,
    "response_schema_conformance": _no_json,
    "negative_data_rejection": _status(200),
    "positive_data_acceptance": _status(400),
    "missing_required_header": _status(200),
    "unsupported_method": _status(200),
    "allow_header_conformance": _headers({"allow": ["BREW"]}),
    "use_after_free": _status(200),
    "ensure_resource_availability": _status(404),
}


def judging(ctx: CheckContext, response: Response, case: Case[Any], stranger: str) -> Iterator[str]:
    """The names of the checks that judge this case. Call it when all checks have looked at the case.

    Two checks judge by sending the request again, once without valid credentials and once as the `stranger`, so
    that what they sent shows that they did. The latter recognises what leaked by the members that the document
    names: of a Genesys profile that is only the id, so there it asks, but could not tell.
    """
    yield "not_a_server_error"  # always, and asked in vain it may send a request of its own
    for name, spoil in SPOILED.items():
        reply = copy.copy(response)
        spoil(reply)
        if _fails(CHECKS.get_one(name), ctx, reply, case):
            yield name
    for probe in _probes(ctx, case):
        if probe.headers.get("Authorization") == stranger:
            yield "object_level_authorization"
        else:
            yield "ignored_auth"


def _fails(check: object, ctx: CheckContext, reply: Response, case: Case[Any]) -> bool:
    assert callable(check)
    try:
        check(ctx, reply, case)
    except (Failure, FailureGroup):
        return True
    return False


def _probes(ctx: CheckContext, case: Case[Any]) -> Iterator[Case[Any]]:
    """The requests that checks derived from this case, the last first."""
    recorder = ctx.internals.recorder
    if recorder is None:
        return
    for identity in reversed(recorder.cases):
        if identity == case.id:
            return
        node = recorder.cases[identity]
        if node.parent_id == case.id:
            yield node.value


def witness(judged: Counter[str], stranger: str) -> CheckFunction:
    """A check that never fails and counts which others judge."""

    def check(ctx: CheckContext, response: Response, case: Case[Any]) -> None:
        judged.update(set(judging(ctx, response, case, stranger)))

    check.__name__ = NAME
    return check
