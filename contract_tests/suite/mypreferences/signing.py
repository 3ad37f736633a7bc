"""The signatures of MyPreferences requests, good ones and all others, written apart from those of the server."""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import httpx

from contract_tests.suite.mypreferences.steps import sent_at

HASHES = ("SHA256", "SHA384", "SHA512")
NO_HEADER = "Missing Authorization Header"
BAD_SCHEME = "The scheme is invalid"
BAD_DATE = "The specified date does not match an expected ISO 8601 format"
TOO_OLD = "The difference between the issued timestamp and the current time is too large"
REFUSED = "Unable to authenticate request"
EASTERN = ZoneInfo("America/New_York")


def in_utc(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def in_eastern_time(moment: datetime) -> str:
    return moment.astimezone(EASTERN).strftime("%Y-%m-%dT%H:%M:%S")


@dataclass(frozen=True)
class Signer:
    """Signs as a known user. `now` was the time of the target's clock when it was asked, a moment ago."""

    client_id: str
    user: str
    key: bytes
    now: datetime

    def ago(self, **span: float) -> str:
        """A timestamp in UTC of so long ago."""
        return in_utc(self.now - timedelta(**span))

    def header(
        self,
        timestamp: str | None = None,
        *,
        user: str | None = None,
        client: str | None = None,
        algorithm: str = "SHA256",
        key: bytes | None = None,
        scheme: str = "PNAUTHINFO3-HMAC-",
    ) -> str:
        """A good Authorization but for what is given."""
        timestamp = in_utc(self.now) if timestamp is None else timestamp
        user = self.user if user is None else user
        text = f"{client or self.client_id}:{user}:{timestamp}"
        digest = hmac.new(self.key if key is None else key, text.encode(), getattr(hashlib, algorithm.lower())).digest()
        return f"{scheme}{algorithm} Credential={user}/{timestamp} Signature={base64.b64encode(digest).decode()}"


def signer_of(client_id: str, user: str, key: bytes, client: httpx.Client) -> Signer:
    """One who knows what time it is for the target."""
    return Signer(client_id, user, key, sent_at(client.get("/ConsentStatus")))


def authorized(header: str) -> Mapping[str, str]:
    return {"Authorization": header}


def cause(reply: httpx.Response) -> str:
    """The words of a 401."""
    assert reply.status_code == 401, reply.text
    assert list(reply.json()) == ["Message"]
    message: str = reply.json()["Message"]
    return message
