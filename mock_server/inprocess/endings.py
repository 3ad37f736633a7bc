"""How a connection that ends badly looks to each client library, and when a client stops waiting."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from http.client import BadStatusLine, IncompleteRead, RemoteDisconnected

from mock_server.app.carrier import parts
from mock_server.faults import EMPTY, MALFORMED, RANDOM, RESET, TRUNCATED
from mock_server.inprocess.server import RawReply
from mock_server.wire import Delivery


@dataclass(frozen=True, slots=True)
class Ending:
    """`httpx` is the exception that httpx raises, with `words`; `cause` makes what requests finds below its own.

    With `in_body` status and headers arrive, and reading the body fails; then requests raises ChunkedEncodingError.
    """

    httpx: str
    words: str
    cause: Callable[[], Exception]
    in_body: bool = False


ENDINGS = {
    RESET: Ending(
        "ReadError",
        "[Errno 104] Connection reset by peer",
        lambda: ConnectionResetError(104, "Connection reset by peer"),
    ),
    EMPTY: Ending(
        "RemoteProtocolError",
        "Server disconnected without sending a response.",
        lambda: RemoteDisconnected("Remote end closed connection without response"),
    ),
    MALFORMED: Ending(
        "RemoteProtocolError",
        "peer closed connection without sending complete message body (incomplete chunked read)",
        lambda: IncompleteRead(b""),
        in_body=True,
    ),
    TRUNCATED: Ending(
        "RemoteProtocolError",
        "peer closed connection without sending complete message body",
        lambda: IncompleteRead(b""),
        in_body=True,
    ),
    RANDOM: Ending("RemoteProtocolError", "illegal status line", lambda: BadStatusLine("random data")),
}
"""By the names of `Delivery.ending`."""


def arriving(reply: RawReply) -> Iterator[tuple[float, bytes]]:
    """The pieces of a body that reach the client, each with the seconds to wait for it."""
    delivery = reply.delivery or Delivery()
    return iter(()) if delivery.ending == MALFORMED else parts(delivery, reply.body)


def ending_of(delivery: Delivery | None) -> Ending | None:
    """None for a reply that arrives whole. Raises LookupError for an ending that this table lacks."""
    return ENDINGS[delivery.ending] if delivery is not None and delivery.ending else None


def pause(seconds: float) -> None:
    """Let time pass; none at all does not even give up the processor, which other threads would take for long."""
    if seconds:
        time.sleep(seconds)


def times_out(seconds: float, timeout: float | None) -> bool:
    """Whether a client that waits so long at the most, None for ever, gives up before something arrives."""
    return timeout is not None and 0 < seconds >= timeout
