"""What is wrong with a signed request, and what would be right."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Any

from mock_server.clock import Clock, format_instant
from mock_server.exchange.redaction import scheme_of
from mock_server.store import Scope
from mock_server.vendor import Credentials, Request, users_of
from mock_server.vendors.mypreferences.account_settings import configured
from mock_server.vendors.mypreferences.authentication import PARAMETERS, SCHEME, readings
from mock_server.vendors.mypreferences.signature_mistakes import Signed, mistakes

FORM = "PNAUTHINFO3-HMAC-SHA256 Credential=USER/TIMESTAMP Signature=SIGNATURE"
_CLOSE = timedelta(minutes=2)
"""How far the clock of a client may be off for a difference to look like that of a time zone."""


def explain_credentials(request: Request, account: str, shared: Scope, clock: Clock, at: datetime) -> Credentials:
    header = request.headers.get("authorization", "").strip()
    scheme_text, _, rest = header.partition(" ")
    scheme, parameters = SCHEME.fullmatch(scheme_text), PARAMETERS.fullmatch(rest)
    if not header:
        return Credentials(diagnosis=f"The header Authorization is missing; it should be: {FORM}.")
    if scheme is None:
        known = "PNAUTHINFO3-HMAC-SHA256, PNAUTHINFO3-HMAC-SHA384 or PNAUTHINFO3-HMAC-SHA512"
        return Credentials(scheme_of(header), diagnosis=f"The scheme must be {known}, with one space after it.")
    if parameters is None:
        return Credentials(scheme_text, diagnosis=f"{_missing(rest)} The header should be: {FORM}.")
    user, timestamp = parameters["user"], parameters["timestamp"]
    validity = configured(shared, account).validity
    signed = Signed(parameters["signature"], scheme["hash"].upper(), account, user, timestamp)
    own_key = users_of(shared, account).get(user, {}).get("key")
    found = [
        _time(timestamp, at, validity),
        "" if scheme["keyed"] else f"The scheme {scheme_text} is without a key, which nobody can check; add HMAC-.",
        "" if own_key else _unknown_user(shared, account, user),
        mistakes(signed, shared) if scheme["keyed"] and readings(timestamp) else "",
    ]
    return Credentials(
        scheme=scheme_text,
        user=user,
        diagnosis=" ".join(filter(None, found)),
        details={
            "string_to_sign": signed.text,
            "algorithm": f"HMAC-{signed.hash}",
            "encoding": "Base64",
            "signature": _shortened(signed.signature),
            "user_is_known": bool(own_key),
            **_times(timestamp, at, validity),
        },
        code=_code(signed, clock) if own_key and not any(found) else "",
    )


def _missing(parameters: str) -> str:
    """Which part of the header is not as it should be."""
    if "credential=" not in parameters.lower():
        return "After the scheme `Credential=` is missing."
    if "signature=" not in parameters.lower():
        return "`Signature=` is missing."
    if "," in parameters or ";" in parameters:
        return "Between credential and signature stands one space, and neither comma nor semicolon."
    if "/" not in parameters.lower().partition("signature=")[0]:
        return "In `Credential=` user and timestamp are to be separated by a slash."
    return "Credential and signature are to be separated by exactly one space, and nothing follows the signature."


def _times(timestamp: str, at: datetime, validity: timedelta) -> dict[str, Any]:
    """How the timestamp was understood; of two readings the one that is nearer."""
    instants = readings(timestamp)
    nearest = min(instants, key=lambda instant: abs(at - instant), default=None)
    return {
        "timestamp": timestamp[:60],
        "timestamp_understood": None if nearest is None else _spelled(nearest),
        "clock": _spelled(at),
        "difference_seconds": None if nearest is None else round((at - nearest).total_seconds(), 3),
        "allowed_seconds": {"from": 0, "to": validity.total_seconds()},
    }


def _time(timestamp: str, at: datetime, validity: timedelta) -> str:
    """What is wrong with the timestamp, nothing if it is good."""
    instants = readings(timestamp)
    if not instants:
        return _malformed(timestamp)
    ages = [at - instant for instant in instants]
    if any(timedelta() <= age <= validity for age in ages):
        return ""
    age = min(ages, key=abs)
    ahead = age < timedelta()
    relation = "ahead of" if ahead else "behind"
    limit = "none may be" if ahead else f"at most {_span(validity)} is allowed"
    said = f"The timestamp is {_span(abs(age))} {relation} the session's clock, which showed {_spelled(at)}; {limit}."
    return f"{said} {_reason(timestamp, instants[0], age, at, validity)}"


def _reason(timestamp: str, instant: datetime, age: timedelta, at: datetime, validity: timedelta) -> str:
    """What may have led to a timestamp that far from the clock."""
    if not timestamp.endswith(("Z", "+00:00")):
        as_utc = datetime.fromisoformat(timestamp).replace(tzinfo=UTC)
        if timedelta() <= at - as_utc <= validity:
            return "It has no suffix and so is in US Eastern time; as UTC it would be good: put a Z at its end."
    elif any(timedelta() <= at - each <= validity for each in readings(re.sub(r"(Z|\+00:00)$", "", timestamp))):
        return "It is in US Eastern time and says it is UTC; leave out its suffix, or convert it to UTC."
    hours = round(-age / timedelta(hours=1))
    if hours and abs(hours) <= 14 and abs(age + timedelta(hours=hours)) <= _CLOSE:
        return f"It looks like local time of UTC{hours:+d}; convert it to UTC."
    if abs(age) > timedelta(days=1):
        return (
            "Sign with the time of that clock (GET /__admin/clock), or let it show the time of your signatures (PUT)."
        )
    return "Sign each request anew, right before it is sent, with a clock that is right."


def _malformed(timestamp: str) -> str:
    good = "it should be as 2024-01-15T12:00:00Z"
    if readings(timestamp.strip(" ,;")):
        return "Between the timestamp and Signature stands exactly one space, and neither comma nor semicolon."
    if timestamp.isdecimal():
        return f"The timestamp is a number; {good}, not seconds since 1970."
    try:
        instant = datetime.fromisoformat(timestamp)
    except ValueError:
        return f"The timestamp is no ISO 8601 date and time; {good}."
    if instant.tzinfo is not None and instant.utcoffset():
        return f"The timestamp has another offset than UTC; {_in_utc(instant)}."
    return f"The timestamp is ISO 8601, but not in the form that is taken; {good}."


def _in_utc(instant: datetime) -> str:
    try:
        return f"the same instant would be {instant.astimezone(UTC).strftime('%Y-%m-%dT%H:%M:%SZ')}"
    except OverflowError:  # the first and the last hours of all years there are
        return "in UTC the same instant has no year from 1 to 9999"


def _unknown_user(shared: Scope, account: str, user: str) -> str:
    users = users_of(shared, account)
    same = next((name for name in users if name.casefold() == user.strip().casefold()), None)
    if same is not None:
        return f"The user is {same!r}, in exactly this spelling."
    if not users:
        return f"No fixture knows the client {account!r}, so it has no users; names of clients have letter case."
    return f"The client {account!r} has no user of this name; it has {', '.join(users)}."


def _code(signed: Signed, clock: Clock) -> str:
    """A function that signs anew: with the time that was sent where the clock stands still."""
    moment = repr(signed.timestamp)
    if clock.frozen_at is None:
        ahead = f" + timedelta(seconds={clock.offset.total_seconds()})" if clock.offset else ""
        moment = f'(datetime.now(UTC){ahead}).strftime("%Y-%m-%dT%H:%M:%SZ")'
    return f"""import base64
import hmac
import os
from datetime import UTC, datetime, timedelta

KEY = os.environ["KEY"]  # the shared key of {signed.user}
CLIENT, USER = {signed.account!r}, {signed.user!r}


def authorization() -> str:
    timestamp = {moment}
    digest = hmac.digest(KEY.encode(), f"{{CLIENT}}:{{USER}}:{{timestamp}}".encode(), "{signed.hash.lower()}")
    signature = base64.b64encode(digest).decode()
    return f"PNAUTHINFO3-HMAC-{signed.hash} Credential={{USER}}/{{timestamp}} Signature={{signature}}"
"""


def _shortened(signature: str) -> str:
    """Enough to tell one from another, too little to use it."""
    shown = f"{signature[:4]}… " if len(signature) >= 20 else ""
    return f"{shown}({len(signature)} characters)"


def _spelled(instant: datetime) -> str:
    return format_instant(instant.astimezone(UTC))


def _span(span: timedelta) -> str:
    """`2 h 5 min`, in the two largest units that count."""
    seconds = round(span.total_seconds())
    parts = [(seconds // 86400, "d"), (seconds // 3600 % 24, "h"), (seconds // 60 % 60, "min"), (seconds % 60, "s")]
    first = next((place for place, (number, _) in enumerate(parts) if number), len(parts) - 1)
    return " ".join(f"{number} {unit}" for number, unit in parts[first : first + 2] if number) or "0 s"
