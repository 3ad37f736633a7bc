"""Signatures of MyPreferences made by hand, good and bad ones, of the instant at which the tests' clocks stand."""

from __future__ import annotations

import base64
import hmac

from mock_server.clock import parse_instant

NOON = parse_instant("2024-01-15T12:00:00Z")
STAMP = "2024-01-15T12:00:00Z"
KEY = b"fake-shared-key"
TEXT = f"AcmeCo:api.user:{STAMP}"


def header(signature: str, *, stamp: str = STAMP, user: str = "api.user", scheme: str = "HMAC-SHA256") -> str:
    return f"PNAUTHINFO3-{scheme} Credential={user}/{stamp} Signature={signature}"


def b64(raw: bytes) -> str:
    return base64.b64encode(raw).decode()


def mac(text: str = TEXT, key: bytes = KEY, name: str = "sha256") -> bytes:
    return hmac.digest(key, text.encode(), name)
