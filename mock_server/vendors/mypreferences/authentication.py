"""Signed requests: `PNAUTHINFO3-HMAC-<hash> Credential=<user>/<timestamp> Signature=<base64>` (H-auth, H-auth3)."""

from __future__ import annotations

import base64
import hmac
import re
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from mock_server.clock import Clock
from mock_server.errors import ApiError, Unauthorized
from mock_server.store import Scope
from mock_server.vendor import Caller, Request, caller_of, users_of
from mock_server.vendors.mypreferences.account_settings import configured

MISSING_HEADER = "Missing Authorization Header"
UNKNOWN_SCHEME = "The scheme is invalid"
BAD_TIMESTAMP = "The specified date does not match an expected ISO 8601 format"
EXPIRED = "The difference between the issued timestamp and the current time is too large"
REFUSED = "Unable to authenticate request"

SCHEME = re.compile(r"PNAUTHINFO3-(?P<keyed>HMAC-)?(?P<hash>SHA(?:256|384|512))", re.ASCII | re.IGNORECASE)
PARAMETERS = re.compile(r"Credential=(?P<user>.+)/(?P<timestamp>[^/]*) Signature=(?P<signature>\S+)", re.IGNORECASE)
_EASTERN = ZoneInfo("America/New_York")
_TIMESTAMP = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{1,7})?(Z|\+00:00)?")


def account_of(request: Request) -> str:
    """The client: the first segment of the path."""
    return request.path.lstrip("/").partition("/")[0]


def unknown_account(request: Request, account: str) -> ApiError:
    """As for a user that the client does not have (MYP-AUTH-23)."""
    return Unauthorized(REFUSED, rule="MYP-AUTH-23")


def expired_credentials() -> ApiError:
    """A signature that is too old (V4-err)."""
    return Unauthorized(EXPIRED, rule="MYP-AUTH-11")


def authenticate(request: Request, account: str, shared: Scope, clock: Clock) -> Caller:
    """The user who signed. Raises Unauthorized with the first of the five documented causes that applies (V4-err)."""
    header = request.headers.get("authorization", "").strip()
    if not header:
        raise Unauthorized(MISSING_HEADER, rule="MYP-AUTH-7")
    scheme_text, _, parameters_text = header.partition(" ")
    scheme = SCHEME.fullmatch(scheme_text)
    if scheme is None:
        raise Unauthorized(UNKNOWN_SCHEME, rule="MYP-AUTH-8")
    parameters = PARAMETERS.fullmatch(parameters_text)
    if parameters is None:
        raise Unauthorized(REFUSED, rule="MYP-AUTH-3")
    name, timestamp = parameters["user"], parameters["timestamp"]
    _check_age(timestamp, clock.now(), configured(shared, account).validity)
    if not scheme["keyed"]:  # what an un-keyed signature covers is not public
        raise Unauthorized(REFUSED, rule="MYP-AUTH-16")
    user = users_of(shared, account).get(name, {})
    expected = sign(user.get("key"), scheme["hash"], f"{account}:{name}:{timestamp}")
    if not hmac.compare_digest(expected.encode(), parameters["signature"].encode()):
        raise Unauthorized(REFUSED, rule="MYP-AUTH-5" if user else "MYP-AUTH-6")
    return caller_of(name, user)


def sign(key: str | None, algorithm: str, text: str) -> str:
    """The signature of `text` in Base64; for the key None one that nobody can have made."""
    digest = hmac.digest((key or "").encode(), text.encode(), algorithm.lower())
    return base64.b64encode(digest).decode() if key else ""


def _check_age(timestamp: str, now: datetime, validity: timedelta) -> None:
    """A timestamp of the future counts as malformed (V4-err)."""
    instants = readings(timestamp)
    past = [age for issued in instants if (age := now - issued) >= timedelta()]
    if not past:
        raise Unauthorized(BAD_TIMESTAMP, rule="MYP-AUTH-10" if instants else "MYP-AUTH-9")
    if min(past) > validity:
        raise expired_credentials()


def readings(timestamp: str) -> list[datetime]:
    """The instants that a timestamp can mean: two in the hour that the end of summer time repeats.

    Without a suffix it is US Eastern time, else UTC (MYP-AUTH-14); no other zone is accepted (MYP-AUTH-13).
    """
    form = _TIMESTAMP.fullmatch(timestamp)
    if form is None:
        return []
    try:
        issued = datetime.fromisoformat(timestamp)
    except ValueError:
        return []
    if issued.tzinfo is not None:
        return [issued.astimezone(UTC)]
    eastern = issued.replace(tzinfo=_EASTERN)
    return [eastern.replace(fold=0), eastern.replace(fold=1)]
