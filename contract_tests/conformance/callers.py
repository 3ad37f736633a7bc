"""Those who send the requests of a run, with credentials that the server knows."""

from __future__ import annotations

import base64
import hmac
from collections.abc import Mapping
from dataclasses import dataclass

SIGNED_AT = "2024-01-15T12:00:00Z"


@dataclass(frozen=True)
class Caller:
    """A user of an account; `secret` as a fixture writes it.

    `headers` are what each of the user's requests carries, `path` the path parameter that names the account.
    """

    account: str
    user: str
    secret: Mapping[str, str]
    headers: Mapping[str, str]
    path: str | None


@dataclass(frozen=True)
class Callers:
    """The owner of what a run stores, and a stranger with an account of their own who must never see it."""

    owner: Caller
    stranger: Caller


def _basic(tenant: str, user: str, password: str) -> Caller:
    token = base64.b64encode(f"{user}:{password}".encode()).decode()
    headers = {"Authorization": f"Basic {token}", "ContactCenterId": tenant}
    return Caller(tenant, user, {"password": password}, headers, None)


def _signing(client: str, user: str, key: str) -> Caller:
    digest = hmac.digest(key.encode(), f"{client}:{user}:{SIGNED_AT}".encode(), "sha256")
    signature = base64.b64encode(digest).decode()
    header = f"PNAUTHINFO3-HMAC-SHA256 Credential={user}/{SIGNED_AT} Signature={signature}"
    return Caller(client, user, {"key": key}, {"Authorization": header}, "clientId")


CALLERS = {
    "genesys-ucs": Callers(_basic("default", "demo", "demo"), _basic("strangers", "stranger", "stranger")),
    "mypreferences": Callers(
        _signing("AcmeCo", "api.user", "fake-shared-key"), _signing("OtherCo", "stranger", "another-key")
    ),
}
