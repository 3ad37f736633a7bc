"""The journal as tests look at it: through the control plane, in the session of a client."""

from __future__ import annotations

import base64
from typing import Any

import httpx

from contract_tests.hand_signed import KEY, NOON
from contract_tests.suite.mypreferences.signing import Signer

REQUESTS = "/__admin/requests"
PROFILE = "/mypreferences/AcmeCo/Profile"
PROFILES = "/genesys-ucs/profiles"
BRUCE = "00027a52JCGY000M"
SIGNER = Signer("AcmeCo", "api.user", KEY, NOON)
SECRETS = {
    "basic": ({"Authorization": "Basic " + base64.b64encode(b"demo:open sesame!").decode()}, "Basic REDACTED"),
    "bearer": ({"Authorization": "Bearer abc.def-ghi_123456"}, "Bearer REDACTED"),
    "bare": ({"Authorization": "fake-shared-key"}, "REDACTED"),
    "misplaced": ({"Authorization": "fake-shared-key AcmeCo"}, "REDACTED"),
    "signed": (
        {"Authorization": SIGNER.header()},
        "PNAUTHINFO3-HMAC-SHA256 Credential=api.user/2024-01-15T12:00:00Z Signature=REDACTED",
    ),
    "key as user": (
        {"Authorization": SIGNER.header(user="fake-shared-key")},
        "PNAUTHINFO3-HMAC-SHA256 Credential=REDACTED/2024-01-15T12:00:00Z Signature=REDACTED",
    ),
    "cookie": ({"Cookie": "sid=0123456789abcdef"}, "REDACTED"),
    "api key": ({"X-Api-Key": "0123456789abcdef"}, "REDACTED"),
    "admin token": ({"X-Mock-Admin-Token": "0123456789abcdef"}, "REDACTED"),
    "proxy": ({"Proxy-Authorization": "Digest username=a, response=0123456789abcdef"}, "Digest REDACTED"),
}
"""Headers that hold a secret, and what is shown of them."""


def listed(session: httpx.Client, **query: Any) -> dict[str, Any]:
    reply = session.get(REQUESTS, params=query)
    assert reply.status_code == 200, reply.text
    return dict(reply.json())


def ids(session: httpx.Client, **query: Any) -> list[int]:
    """The numbers of the requests that are listed."""
    return [int(request["id"].rpartition("-")[2]) for request in listed(session, **query)["requests"]]


def shown(session: httpx.Client, reply: httpx.Response) -> dict[str, Any]:
    told = session.get(f"{REQUESTS}/{reply.headers['X-Mock-Request-Id']}")
    assert told.status_code == 200, told.text
    return dict(told.json())


def explained(session: httpx.Client, reply: httpx.Response) -> dict[str, Any]:
    told = session.get(f"{REQUESTS}/{reply.headers['X-Mock-Request-Id']}/explain")
    assert told.status_code == 200, told.text
    assert told.headers["Content-Type"] == "application/json"
    return dict(told.json())


def as_text(session: httpx.Client, reply: httpx.Response) -> str:
    path = f"{REQUESTS}/{reply.headers['X-Mock-Request-Id']}/explain"
    told = session.get(path, headers={"Accept": "text/plain"})
    assert told.status_code == 200, told.text
    assert told.headers["Content-Type"] == "text/plain; charset=utf-8"
    return told.text
