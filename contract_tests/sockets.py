"""Requests as raw bytes, for what no HTTP client would send."""

from __future__ import annotations

import json
import socket
import time
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

SECONDS = 10


@dataclass(frozen=True)
class RawReply:
    """A reply after which the server closed the connection."""

    status: int
    headers: dict[str, str]
    body: bytes

    def json(self) -> Any:
        return json.loads(self.body)


def request(method: str, path: str, body: bytes = b"", /, **headers: str) -> bytes:
    """A plain request. `content_type="…"` becomes `Content-Type`.

    A body brings its length; unless `connection` says otherwise, the connection is to be closed after the reply.
    """
    lines = [f"{method} {path} HTTP/1.1", "Host: fake.example.com"]
    lines += [f"{name.replace('_', '-').title()}: {value}" for name, value in headers.items()]
    if body and not {"transfer_encoding", "content_length"} & headers.keys():
        lines.append(f"Content-Length: {len(body)}")
    if "connection" not in headers:
        lines.append("Connection: close")
    return "\r\n".join(lines).encode("latin-1") + b"\r\n\r\n" + body


def send_raw(origin: str, *parts: bytes) -> RawReply:
    """Send bytes, with a pause between the parts, and read until the server closes the connection."""
    with _connected(origin) as connection:
        for number, part in enumerate(parts):
            time.sleep(0.05 if number else 0)
            connection.sendall(part)
        received = b""
        while chunk := connection.recv(65536):
            received += chunk
    head, _, body = received.partition(b"\r\n\r\n")
    status_line, *lines = head.decode("latin-1").split("\r\n")
    pairs = (line.partition(":") for line in lines)
    headers = {name.strip().lower(): value.strip() for name, _, value in pairs}
    return RawReply(int(status_line.split()[1]), headers, body)


def send_and_leave(origin: str, data: bytes) -> None:
    """Send bytes and close the connection at once, whatever the server may want to say."""
    with _connected(origin) as connection:
        connection.sendall(data)


def _connected(origin: str) -> socket.socket:
    address = urlsplit(origin)
    return socket.create_connection((address.hostname, address.port), timeout=SECONDS)
