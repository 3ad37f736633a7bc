"""How a caller proves who it is."""

from __future__ import annotations

import base64
import hmac
from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import httpx

Credentials = httpx.Auth


class Signing(httpx.Auth):
    """PNAUTHINFO3: each request is signed anew with the time at which it is sent (MyPreferences, Authentication).

    `now` tells that time, for servers whose clock is not the machine's.
    """

    def __init__(
        self, client_id: str, user: str, key: str, now: Callable[[], datetime] = lambda: datetime.now(UTC)
    ) -> None:
        self.client_id = client_id
        self.user = user
        self.key = key.encode()
        self._now = now

    def auth_flow(self, request: httpx.Request) -> Iterator[httpx.Request]:  # type: ignore[override]
        request.headers["Authorization"] = self.header(self._now())
        yield request

    def header(self, moment: datetime) -> str:
        instant = moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        text = f"{self.client_id}:{self.user}:{instant}"
        signature = base64.b64encode(hmac.digest(self.key, text.encode(), "sha256")).decode()
        return f"PNAUTHINFO3-HMAC-SHA256 Credential={self.user}/{instant} Signature={signature}"
