"""Requests and replies as they cross the wire, whatever carries them."""

from __future__ import annotations

from dataclasses import dataclass, field

Headers = list[tuple[str, str]]
MOST_HEADER_CHARACTERS = 64 << 10


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
    """

    delay: float = 0.0
    pieces: int = 1
    spread: float = 0.0
    ending: str = ""


@dataclass(slots=True)
class Outgoing:
    """A reply with the headers that are its own; length and date are the server's business.

    `delivery` is None for a reply that is sent as replies usually are.
    """

    status: int
    headers: Headers = field(default_factory=list)
    body: bytes = b""
    delivery: Delivery | None = None
