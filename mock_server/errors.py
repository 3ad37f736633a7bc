"""What can go wrong, as values: problems of the set-up, and refusals of a request.

A refusal (`ApiError`) carries its status and the words; it knows no vendor and no media type. The vendor's
`envelope` turns it into a reply, once, at the end of the request's way.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One thing that is wrong with a document, a fixture, a handler or a setting.

    `file` is a path or the name of a flag, `place` a JSON pointer, a line or an operationId (may be empty),
    `text` says what is wrong and what to write instead.
    """

    file: str
    place: str
    text: str

    def __str__(self) -> str:
        where = f"{self.file}: {self.place}" if self.place else self.file
        return f"{where}: {self.text}"


class SetupError(Exception):
    """The server must not start; `problems` lists every reason, not only the first."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))


@dataclass(frozen=True, slots=True)
class Failure:
    """One member of a request that broke a rule.

    `where` is `body`, `path`, `query` or `header`; `member` the way to it inside that part, names and indices
    (`("Addresses", 0, "City")`), empty for the part as a whole; `value` what was sent (None when missing);
    `rule` the schema keyword or the name of the rule that refused it.
    """

    where: str
    member: tuple[str | int, ...]
    message: str
    value: Any = None
    rule: str = ""


class ApiError(Exception):
    """A request is refused: nothing that it asked for was done.

    `rule` is the id of the rule (`openapi/rules/`) that the refusal follows, where it is one.
    """

    status = 500

    def __init__(self, message: str, *, headers: Mapping[str, str] | None = None, rule: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.rule = rule
        self.headers = dict(headers or {})


class BadRequest(ApiError):
    """The request as a whole makes no sense (not JSON, no body, an identity that contradicts the path)."""

    status = 400


class Invalid(BadRequest):
    """Members of the request break rules; `failures` names each, at least one."""

    def __init__(
        self, failures: Iterable[Failure], message: str = "The request is invalid.", *, rule: str = ""
    ) -> None:
        self.failures = tuple(failures)
        super().__init__(message, rule=rule)


class Unauthorized(ApiError):
    """Credentials are missing or wrong."""

    status = 401


class Forbidden(ApiError):
    """The caller is known but may not do this."""

    status = 403


class NotFound(ApiError):
    """No such resource, or no such path."""

    status = 404


class MethodNotAllowed(ApiError):
    """The path exists, the method does not; `allow` lists those that do."""

    status = 405

    def __init__(self, message: str, allow: Iterable[str]) -> None:
        super().__init__(message, headers={"Allow": ", ".join(allow)})


class Conflict(ApiError):
    """The request collides with what is stored."""

    status = 409


class ContentTooLarge(ApiError):
    """The body exceeds the limit of `--max-body`."""

    status = 413


class UnsupportedMediaType(ApiError):
    """The body is in a media type that the operation does not list."""

    status = 415


class Unavailable(ApiError):
    """The tool cannot take the request now: a bound is reached, such as the number of sessions, or it is stopping."""

    status = 503


class InternalError(ApiError):
    """A defect of ours. The client learns that it happened, the log learns what."""

    status = 500


class HeadersTooLarge(ApiError):
    """The header fields together exceed what a server reads."""

    status = 431
