"""The head of a request, read by the parser that reads it from a socket, so that both refuse the same."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any
from urllib.parse import unquote

import httptools

from mock_server.app.carrier import RawHeaders

_TOKEN = re.compile(rb"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
_TARGET = re.compile(rb"[^\x00-\x20\x7f]+")
_UNSENDABLE = re.compile(rb"[\r\n\x00]")


class MalformedHead(Exception):
    """No HTTP: a server's parser refuses it before anything else looks at it."""


def parse_head(
    method: bytes, target: bytes, headers: RawHeaders, scheme: str, server: tuple[str, int | None]
) -> dict[str, Any]:
    """The scope that an ASGI server makes of a request to `scheme` and `server`. Raises MalformedHead."""
    if not (_TOKEN.fullmatch(method) and _TARGET.fullmatch(target)) or _holds_lines(headers):
        raise MalformedHead
    fields = _Fields()
    parser = httptools.HttpRequestParser(fields)
    lines = [b"%s %s HTTP/1.1\r\n" % (method, target), *(b"%s: %s\r\n" % field for field in headers), b"\r\n"]
    try:
        parser.feed_data(b"".join(lines))
        url = httptools.parse_url(target)
        path = url.path.decode("ascii")
    except httptools.HttpParserUpgrade:  # it is answered as if it did not ask for another protocol
        url = httptools.parse_url(target)
        path = (url.path or b"/").decode("ascii")
    except (httptools.HttpParserError, UnicodeDecodeError, AttributeError):
        raise MalformedHead from None
    return {
        "type": "http",
        "asgi": {"version": "3.0", "spec_version": "2.3"},
        "http_version": "1.1",
        "method": method.decode("ascii"),
        "scheme": scheme,
        "path": unquote(path),
        "raw_path": url.path,
        "query_string": url.query or b"",
        "root_path": "",
        "headers": fields.headers,
        "server": server,
        "client": ("127.0.0.1", 0),
        "state": {},
    }


def _holds_lines(headers: Sequence[tuple[bytes, bytes]]) -> bool:
    return any(_UNSENDABLE.search(name) or _UNSENDABLE.search(value) for name, value in headers)


class _Fields:
    """Takes the header fields from the parser."""

    def __init__(self) -> None:
        self.headers: RawHeaders = []

    def on_header(self, name: bytes, value: bytes) -> None:
        self.headers.append((name.lower(), value))
