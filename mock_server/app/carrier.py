"""What every carrier of requests does alike, whether it has a socket or not."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import unquote_to_bytes

from mock_server.faults import TRUNCATED
from mock_server.wire import MOST_HEADER_CHARACTERS, Delivery, Incoming, Outgoing

RawHeaders = list[tuple[bytes, bytes]]
_HOST = re.compile(r"([A-Za-z0-9._-]{1,255}|\[[0-9A-Fa-f:.]{2,45}\])(:[0-9]{1,5})?", re.ASCII)


def read_head(scope: Mapping[str, Any]) -> Incoming:
    """A request without its body, from the scope that ASGI makes of its head."""
    headers, header_size = _headers(scope)
    path, malformed = _path(scope)
    query = scope["query_string"].decode("latin-1")
    return Incoming(scope["method"], path, query, headers, _origin(scope, headers), header_size, malformed)


def brings_body(incoming: Incoming) -> bool:
    """Whether anything follows the head."""
    return "content-length" in incoming.headers or "transfer-encoding" in incoming.headers


def announces_too_much(incoming: Incoming, max_body: int) -> bool:
    """Whether the head alone says that the body is over the limit, or says nothing that is a length."""
    length = incoming.headers.get("content-length", "0")
    return not length.isdecimal() or int(length[:20]) > max_body


def reply_headers(outgoing: Outgoing, *, close: bool, date: bool = True, length: bool = True) -> RawHeaders:
    """The fields of a reply; `close` tells the client that the connection ends with it.

    Without `length` the body is announced in chunks; without `date` whoever sends it tells the date.
    """
    headers = [(b"date", outgoing.date.encode())] if date else []
    headers += [(name.encode("latin-1"), value.encode("latin-1")) for name, value in outgoing.headers]
    if not length:
        headers.append((b"transfer-encoding", b"chunked"))
    elif outgoing.status != 204:
        headers.append((b"content-length", str(len(outgoing.body)).encode()))
    if close:
        headers.append((b"connection", b"close"))
    return headers


def parts(delivery: Delivery, body: bytes) -> Iterator[tuple[float, bytes]]:
    """The pieces of a body, none of them empty, each with the seconds that pass before it; of a truncated one half."""
    if delivery.ending == TRUNCATED:
        body = body[: len(body) // 2]
    size = -(-len(body) // max(delivery.pieces, 1)) or 1
    places = range(0, len(body), size)
    pause = delivery.spread / max(len(places) - 1, 1)
    for place in places:
        yield (pause if place else 0.0), body[place : place + size]


def _headers(scope: Mapping[str, Any]) -> tuple[dict[str, str], int]:
    """The fields by name, different values of a repeated one joined by commas, and the size of all together."""
    headers: dict[str, str] = {}
    size = 0
    for raw_name, raw_value in scope["headers"]:
        size += len(raw_name) + len(raw_value)
        if size > MOST_HEADER_CHARACTERS:
            continue  # the request will be refused; only the size still counts
        name, value = raw_name.decode("latin-1").lower(), raw_value.decode("latin-1")
        before = headers.setdefault(name, value)
        if before != value:
            headers[name] = f"{before}, {value}"
    return headers, size


def _path(scope: Mapping[str, Any]) -> tuple[str, bool]:
    """The decoded path, and whether it is malformed (see Incoming)."""
    raw: bytes | None = scope.get("raw_path")
    if raw is None or b"%" not in raw:
        return scope["path"], False
    try:
        unquote_to_bytes(raw.partition(b"?")[0]).decode()
    except UnicodeDecodeError:
        return scope["path"], True
    return scope["path"], b"%2f" in raw.lower()


def _origin(scope: Mapping[str, Any], headers: Mapping[str, str]) -> str:
    """Scheme and authority as the client named them; a Host that is none is replaced by the server's address."""
    host = headers.get("host", "")
    if not _HOST.fullmatch(host):
        name, port = scope.get("server") or ("localhost", 80)
        host = f"{name}:{port}"
    return f"{scope['scheme']}://{host}"
