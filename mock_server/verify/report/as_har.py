"""All exchanges of a run as an HTTP archive (HAR 1.2), which browsers and proxies can open."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from mock_server import __version__
from mock_server.verify.exchange import Exchange
from mock_server.verify.report.report import Report


def as_har(report: Report) -> str:
    entries = [_entry(exchange) for exchange in report.exchanges]
    creator = {"name": "mock-server verify", "version": __version__}
    return json.dumps({"log": {"version": "1.2", "creator": creator, "entries": entries}}) + "\n"


def _entry(exchange: Exchange) -> dict[str, Any]:
    milliseconds = exchange.seconds * 1000
    entry = {
        "startedDateTime": datetime.fromtimestamp(exchange.started, UTC).isoformat(timespec="milliseconds"),
        "time": milliseconds,
        "request": _request(exchange),
        "response": _response(exchange),
        "cache": {},
        "timings": {"send": 0, "wait": milliseconds, "receive": 0},
        "comment": exchange.test,
    }
    if exchange.left_out:
        entry["_bodies_left_out"] = exchange.left_out
    return {**entry, "_error": exchange.error} if exchange.error else entry


def _request(exchange: Exchange) -> dict[str, Any]:
    request: dict[str, Any] = {
        "method": exchange.method,
        "url": exchange.url,
        "httpVersion": "HTTP/1.1",
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


def _response(exchange: Exchange) -> dict[str, Any]:
    return {
        "status": exchange.status or 0,
        "statusText": "",
        "httpVersion": "HTTP/1.1",
        "cookies": [],
        "headers": _pairs(exchange.reply_headers.items()),
        "content": {
            "size": len(exchange.reply_body),
            "mimeType": exchange.reply_headers.get("content-type", ""),
            "text": exchange.reply_body.decode("utf-8", "replace"),
        },
        "redirectURL": exchange.reply_headers.get("location", ""),
        "headersSize": -1,
        "bodySize": len(exchange.reply_body),
    }


def _pairs(items: Any) -> list[dict[str, str]]:
    return [{"name": name, "value": value} for name, value in items]
