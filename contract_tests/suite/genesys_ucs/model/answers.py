"""What the reference says of a request."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

Tenant = dict[str, Any]
"""`profiles` by id, `schemas` by name in lower case, `keys`, the oldest first.

A profile has `attributes` by name and `extensions` by name in lower case, each with the `name` by which it is known,
whether it is `single`, and its `records`.
"""


@dataclass(frozen=True)
class Answer:
    """`body` is None where the reply has none."""

    status: int
    body: Any = None
    headers: Mapping[str, str] = field(default_factory=dict)


class Refused(Exception):
    """The request is refused with this status; the message has all of these words in it."""

    def __init__(self, status: int, *mentions: str) -> None:
        super().__init__(status, *mentions)
        self.status = status
        self.mentions = mentions


class Untold(Exception):
    """No rule says what becomes of such a request, so that it is not sent."""
