"""Exchanges as an HTTP archive (HAR 1.2), which browsers and proxies can open."""

from __future__ import annotations

import base64
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from mock_server import __version__
from mock_server.exchange.exchange import Shown
from mock_server.wire import phrase

HTTP = "HTTP/1.1"


def archive(creator: str, entries: Iterable[dict[str, Any]]) -> dict[str, Any]:
    """The whole, `creator` being the command that made it; entries by `har_entry`."""
    return {
        "log": {"version": "1.2", "creator": {"name": creator, "version": __version__}, "entries": list(entries)},
    }


def har_entry(exchange: Shown, comment: str) -> dict[str, Any]:
    milliseconds = exchange.seconds * 1000
    entry = {
        "startedDateTime": datetime.fromtimestamp(exchange.started, UTC).isoformat(timespec="milliseconds"),
        "time": milliseconds,
        "request": _request(exchange),
        "response": _response(exchange),
        "cache": {},
        "timings": {"send": 0, "wait": milliseconds, "receive": 0},
        "comment": comment,
    }
    if exchange.left_out:
        entry["_bodies_left_out"] = exchange.left_out
    return {**entry, "_error": exchange.error} if exchange.error else entry


def _request(exchange: Shown) -> dict[str, Any]:
    request: dict[str, Any] = {
        "method": exchange.method,
        "url": exchange.url,
        "httpVersion": HTTP,
        "cookies": [],
        "headers": _pairs(exchange.headers.items()),
        "queryString": _pairs(parse_qsl(urlsplit(exchange.url).query, keep_blank_values=True)),
        "headersSize": -1,
        "bodySize": len(exchange.body),
    }
    if exchange.body:
        text = exchange.body.decode("utf-8", "replace")
        request["postData"] = {"mimeType": exchange.headers.get("content-type", ""), "text": text}
    return request


def _response(exchange: Shown) -> dict[str, Any]:
    return {
        "status": exchange.status or 0,
        "statusText": phrase(exchange.status or 0),
        "httpVersion": HTTP,
        "cookies": [],
        "headers": _pairs(exchange.reply_headers.items()),
        "content": _content(exchange.reply_body, exchange.reply_headers),
        "redirectURL": exchange.reply_headers.get("location", ""),
        "headersSize": -1,
        "bodySize": len(exchange.reply_body),
    }


def _content(body: bytes, headers: Mapping[str, str]) -> dict[str, Any]:
    content = {"size": len(body), "mimeType": headers.get("content-type", "")}
    try:
        return {**content, "text": body.decode()}
    except UnicodeDecodeError:
        return {**content, "text": base64.b64encode(body).decode(), "encoding": "base64"}


def _pairs(items: Iterable[tuple[str, str]]) -> list[dict[str, str]]:
    return [{"name": name, "value": value} for name, value in items]
