"""Requests and replies as they cross the wire, whatever carries them."""

from __future__ import annotations

from dataclasses import dataclass, field

Headers = list[tuple[str, str]]


@dataclass(slots=True)
class Incoming:
    """`path` is decoded, `query` is not; header names are in lower case, of repeated ones the first counts.

    `oversize` says that the body exceeded `--max-body`; `body` is then empty.
    """

    method: str
    path: str
    query: str
    headers: dict[str, str]
    origin: str
    body: bytes = b""
    oversize: bool = False


@dataclass(slots=True)
class Outgoing:
    """A reply with the headers that are its own; length and date are the server's business."""

    status: int
    headers: Headers = field(default_factory=list)
    body: bytes = b""
