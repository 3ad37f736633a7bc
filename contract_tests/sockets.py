"""Requests as raw bytes, for what no HTTP client would send."""

from __future__ import annotations

import json
import socket
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

SECONDS = 10


@dataclass(frozen=True)
class RawReply:
    """`closed` tells whether the server ended the connection after it."""

    status: int
    headers: dict[str, str]
    body: bytes
    closed: bool

    def json(self) -> Any:
        return json.loads(self.body)


def send_raw(origin: str, data: bytes) -> RawReply:
    """Send bytes over a connection of their own and read one reply."""
    address = urlsplit(origin)
    with socket.create_connection((address.hostname, address.port), timeout=SECONDS) as connection:
        connection.sendall(data)
        connection.shutdown(socket.SHUT_WR)
        received = b""
        while chunk := connection.recv(65536):
            received += chunk
    head, _, body = received.partition(b"\r\n\r\n")
    status_line, *lines = head.decode("latin-1").split("\r\n")
    pairs = (line.partition(":") for line in lines)
    headers = {name.strip().lower(): value.strip() for name, _, value in pairs}
    return RawReply(int(status_line.split()[1]), headers, body, headers.get("connection") == "close")


def request(method: str, path: str, body: bytes = b"", **headers: str) -> bytes:
    """A plain request; `content_type="…"` becomes `Content-Type`, a body brings its length."""
    lines = [f"{method} {path} HTTP/1.1", "Host: fake.example.com"]
    lines += [f"{name.replace('_', '-').title()}: {value}" for name, value in headers.items()]
    if body and "transfer_encoding" not in headers:
        lines.append(f"Content-Length: {len(body)}")
    return "\r\n".join(lines).encode("latin-1") + b"\r\n\r\n" + body
