"""Requests and replies as they cross the wire, whatever carries them."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from http import HTTPStatus

Headers = list[tuple[str, str]]
SENDABLE = re.compile(r"[\t\x20-\x7e\xa0-\xff]*")
"""What the value of a header can be."""
MOST_HEADER_CHARACTERS = 64 << 10
TRANSPORT = "mock_server.transport"
"""Holds the asyncio transport of the connection in the ASGI scopes of this project's own server."""


def phrase(status: int) -> str:
    """What HTTP says beside a status; empty for one that it does not know."""
    return HTTPStatus(status).phrase if status in _STATUSES else ""


_STATUSES = frozenset(HTTPStatus)


@dataclass(slots=True)
class Incoming:
    """`path` is decoded, `query` is not; header names are in lower case, repeated ones are joined.

    `header_size` counts the characters of all header fields. `malformed_path` says that the path was no UTF-8 or hid
    a slash in `%2F`: nothing is at such a path. `oversize` says that the body exceeded `--max-body`; `body` is then
    empty.
    """

    method: str
    path: str
    query: str
    headers: dict[str, str]
    origin: str
    header_size: int = 0
    malformed_path: bool = False
    body: bytes = b""
    oversize: bool = False

    @property
    def long_headers(self) -> bool:
        """Whether the header fields are more than a request may bring."""
        return self.header_size > MOST_HEADER_CHARACTERS


@dataclass(frozen=True, slots=True)
class Delivery:
    """How a reply goes over the wire, if not at once and whole.

    `delay` are seconds before the first byte; the body then comes in `pieces` spread over `spread` seconds. `ending`
    names what becomes of the connection instead of a whole reply: one of `faults.ENDINGS`, empty for nothing unusual.
    `noise` are the bytes that MALFORMED_RESPONSE_CHUNK and RANDOM_DATA_THEN_CLOSE send.
    """

    delay: float = 0.0
    pieces: int = 1
    spread: float = 0.0
    ending: str = ""
    noise: bytes = b""


@dataclass(slots=True)
class Outgoing:
    """A reply with the headers that are its own; length and date are the server's business.

    `status` is 0 when there is no reply and `delivery` says what happens instead; `delivery` is None for a reply that
    is sent as replies usually are. `date` is the header of that name: when it was made, by the session's clock.
    """

    status: int
    headers: Headers = field(default_factory=list)
    body: bytes = b""
    delivery: Delivery | None = None
    date: str = ""
