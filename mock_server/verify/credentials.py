"""How a caller proves who it is."""

from __future__ import annotations

import base64
import hmac
from collections.abc import Iterator
from datetime import UTC, datetime

import httpx

Credentials = httpx.Auth


class Signing(httpx.Auth):
    """PNAUTHINFO3: each request is signed anew with the time at which it is sent (MyPreferences, Authentication)."""

    def __init__(self, client_id: str, user: str, key: str) -> None:
        self.client_id = client_id
        self.user = user
        self.key = key.encode()

    def auth_flow(self, request: httpx.Request) -> Iterator[httpx.Request]:  # type: ignore[override]
        request.headers["Authorization"] = self.header(datetime.now(UTC))
        yield request

    def header(self, moment: datetime) -> str:
        instant = moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        text = f"{self.client_id}:{self.user}:{instant}"
        signature = base64.b64encode(hmac.digest(self.key, text.encode(), "sha256")).decode()
        return f"PNAUTHINFO3-HMAC-SHA256 Credential={self.user}/{instant} Signature={signature}"
