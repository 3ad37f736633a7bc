"""Signed MyPreferences requests, as far as it takes a clock that stands still or a server without authentication."""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Callable

import httpx
import pytest

from contract_tests.conftest import RunningFake
from mock_server.clock import Clock, parse_instant

NOON = "2024-01-15T12:00:00Z"
KEY = "fake-shared-key"
# Signatures of AcmeCo:api.user:2024-01-15T12:00:00Z, computed elsewhere.
VECTORS = {
    "SHA256": "GDg1lsP5p/PeY0tffsApkeEbweiBpbzV8Qa4ikCUDjQ=",
    "SHA384": "6RgjmsqRk3ebO1C6d2J9o2Iyw1GNYpETssEyHIQR6x/qD/aaUlUVm+kGIxmHhxRV",
    "SHA512": "L6MhSfQEiennGTNGqdigBl4yL7OMSCL7PiirpLUVW9WE2kmapybp6t6fVpseli/yfqEpiOV7Oz6xvec9oFruMA==",
}
BAD_DATE = "The specified date does not match an expected ISO 8601 format"
TOO_OLD = "The difference between the issued timestamp and the current time is too large"
REFUSED = "Unable to authenticate request"


def signed(
    timestamp: str = NOON, user: str = "api.user", client: str = "AcmeCo", algorithm: str = "SHA256", key: str = KEY
) -> str:
    text = f"{client}:{user}:{timestamp}"
    digest = hmac.new(key.encode(), text.encode(), getattr(hashlib, algorithm.lower())).digest()
    signature = base64.b64encode(digest).decode()
    return f"PNAUTHINFO3-HMAC-{algorithm} Credential={user}/{timestamp} Signature={signature}"


def ask(client: httpx.Client, authorization: str | None, account: str = "AcmeCo") -> httpx.Response:
    headers = {} if authorization is None else {"Authorization": authorization}
    return client.get(f"/{account}/Profile/1", headers=headers)


def cause(client: httpx.Client, authorization: str | None, account: str = "AcmeCo") -> str:
    """The words of a 401, the headers of which must be complete."""
    reply = ask(client, authorization, account)
    assert reply.status_code == 401, reply.text
    origin = f"{client.base_url.scheme}://{client.base_url.netloc.decode()}"
    assert reply.headers["WWW-Authenticate"] == f'PNAUTHINFO3 realm="{origin}"'
    assert reply.headers["Cache-Control"] == "no-cache"
    assert reply.headers["Pragma"] == "no-cache"
    assert reply.headers["Expires"] == "-1"
    assert reply.headers["Content-Type"] == "application/json; charset=utf-8"
    assert list(reply.json()) == ["Message"]
    return str(reply.json()["Message"])


@pytest.fixture
def guarded(fake: Callable[..., RunningFake]) -> httpx.Client:
    """A client of a server that requires credentials, at noon UTC, seven in the morning US Eastern."""
    return fake(auth="required").client("mypreferences")


@pytest.mark.rule("MYP-AUTH-1", "MYP-AUTH-2", "MYP-AUTH-4")
@pytest.mark.parametrize("algorithm", VECTORS)
def test_each_known_signature_is_accepted(guarded: httpx.Client, algorithm: str) -> None:
    header = f"PNAUTHINFO3-HMAC-{algorithm} Credential=api.user/{NOON} Signature={VECTORS[algorithm]}"
    assert header == signed(algorithm=algorithm)
    for spelled in (header, header.replace("PNAUTHINFO3-HMAC-SHA", "pnauthinfo3-hmac-sha")):
        assert ask(guarded, spelled).status_code == 200


@pytest.mark.rule("MYP-EDITED-3")
def test_the_user_who_signed_is_the_editor(guarded: httpx.Client) -> None:
    headers = {"Authorization": signed()}
    edited = guarded.post("/AcmeCo/Profile", json={}, headers=headers).json()["Edited"]
    assert (edited["CreatedBy"], edited["ModifiedBy"]) == ("api.user", "api.user")
    assert ask(guarded, signed(user="read.only")).status_code == 200


@pytest.mark.rule("MYP-AUTH-11", "MYP-AUTH-13", "MYP-AUTH-14")
@pytest.mark.parametrize(
    "timestamp",
    [
        "2024-01-15T12:00:00Z",
        "2024-01-15T11:45:00Z",
        "2024-01-15T12:00:00+00:00",
        "2024-01-15T07:00:00",
        "2024-01-15T06:45:00",
    ],
)
def test_a_timestamp_is_good_for_a_quarter_of_an_hour_to_the_second(guarded: httpx.Client, timestamp: str) -> None:
    assert ask(guarded, signed(timestamp)).status_code == 200


@pytest.mark.rule("MYP-AUTH-11")
@pytest.mark.parametrize("timestamp", ["2024-01-15T11:44:59Z", "2024-01-15T06:44:59"])
def test_an_older_timestamp_is_too_old(guarded: httpx.Client, timestamp: str) -> None:
    assert cause(guarded, signed(timestamp)) == TOO_OLD


@pytest.mark.rule("MYP-AUTH-14")
@pytest.mark.parametrize(
    ("now", "timestamp", "accepted"),
    [
        ("2024-07-01T16:00:00Z", "2024-07-01T12:00:00", True),
        ("2024-07-01T16:00:00Z", "2024-07-01T11:00:00", False),
        ("2024-11-03T05:40:00Z", "2024-11-03T01:35:00", True),
        ("2024-11-03T06:40:00Z", "2024-11-03T01:35:00", True),
        ("2024-11-03T07:40:00Z", "2024-11-03T01:35:00", False),
    ],
)
def test_eastern_time_knows_summer_and_the_hour_that_comes_twice(
    fake: Callable[..., RunningFake], now: str, timestamp: str, accepted: bool
) -> None:
    client = fake(auth="required", clock=Clock(parse_instant(now))).client("mypreferences")
    reply = ask(client, signed(timestamp))
    assert reply.status_code == (200 if accepted else 401)
    assert accepted or reply.json() == {"Message": TOO_OLD}


@pytest.mark.rule("MYP-AUTH-22", "MYP-EDITED-3")
def test_without_authentication_credentials_are_ignored(fake: Callable[..., RunningFake]) -> None:
    client = fake(auth="off").client("mypreferences")
    assert ask(client, "nonsense").status_code == 200
    headers = {"Authorization": signed()}
    assert client.post("/AcmeCo/Profile", json={}, headers=headers).json()["Edited"]["CreatedBy"] == "anonymous"


def test_rights_are_not_asked_for_where_credentials_are_not(fake: Callable[..., RunningFake]) -> None:
    client = fake(auth="off").client("mypreferences", headers={"Authorization": signed(user="read.only")})
    assert client.delete("/AcmeCo/Profile/1").status_code == 204
