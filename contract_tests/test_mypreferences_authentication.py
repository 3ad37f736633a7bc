"""Signed MyPreferences requests: what is accepted, and the five causes of a 401."""

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
NO_HEADER = "Missing Authorization Header"
BAD_SCHEME = "The scheme is invalid"
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


@pytest.mark.rule("MYP-AUTH-5")
@pytest.mark.parametrize("algorithm", VECTORS)
def test_a_signature_with_another_hash_is_refused(guarded: httpx.Client, algorithm: str) -> None:
    for other in VECTORS.keys() - {algorithm}:
        assert cause(guarded, signed(algorithm=algorithm).replace(algorithm, other, 1)) == REFUSED


@pytest.mark.rule("MYP-EDITED-3")
def test_the_user_who_signed_is_the_editor(guarded: httpx.Client) -> None:
    headers = {"Authorization": signed()}
    edited = guarded.post("/AcmeCo/Profile", json={}, headers=headers).json()["Edited"]
    assert (edited["CreatedBy"], edited["ModifiedBy"]) == ("api.user", "api.user")
    assert ask(guarded, signed(user="read.only")).status_code == 200


@pytest.mark.rule("MYP-AUTH-11", "MYP-AUTH-13", "MYP-AUTH-14", "MYP-AUTH-15")
@pytest.mark.parametrize(
    "timestamp",
    [
        "2024-01-15T12:00:00Z",
        "2024-01-15T11:45:00Z",
        "2024-01-15T11:59:59.999Z",
        "2024-01-15T11:59:59.1234567Z",
        "2024-01-15T12:00:00+00:00",
        "2024-01-15T07:00:00",
        "2024-01-15T06:45:00",
        "2024-01-15T06:59:59.5",
    ],
)
def test_a_timestamp_is_good_for_a_quarter_of_an_hour_in_utc_or_us_eastern_time(
    guarded: httpx.Client, timestamp: str
) -> None:
    assert ask(guarded, signed(timestamp)).status_code == 200


@pytest.mark.rule("MYP-AUTH-11")
@pytest.mark.parametrize(
    "timestamp", ["2024-01-15T11:44:59Z", "2024-01-15T06:44:59", "1999-12-31T23:59:59Z", "0001-01-01T00:00:00"]
)
def test_an_older_timestamp_is_too_old(guarded: httpx.Client, timestamp: str) -> None:
    assert cause(guarded, signed(timestamp)) == TOO_OLD


@pytest.mark.rule("MYP-AUTH-9", "MYP-AUTH-10", "MYP-AUTH-13")
@pytest.mark.parametrize(
    "timestamp",
    [
        "2024-01-15T12:00:01Z",
        "2024-01-15T12:00:00",
        "2024-01-15T07:00:01",
        "9999-12-31T23:59:59",
        "9999-12-31T23:59:59Z",
        "2024-01-15T11:59:00-01:00",
        "2024-01-15 12:00:00Z",
        "2024-01-15T12:00Z",
        "2024-01-15",
        "20240115T120000Z",
        "2024-13-15T12:00:00Z",
        "2024-01-15T24:00:00Z",
        "15 January 2024",
        "2024-01-15T12:00:00Z,",
        "2024-01-15T12:00:00Z ",
        "x",
        "",
    ],
)
def test_a_timestamp_that_is_malformed_or_in_the_future_does_not_match(guarded: httpx.Client, timestamp: str) -> None:
    assert cause(guarded, signed(timestamp)) == BAD_DATE


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


@pytest.mark.rule("MYP-AUTH-7", "MYP-AUTH-17", "MYP-AUTH-18", "MYP-MEDIA-7")
def test_a_missing_header_is_named(guarded: httpx.Client) -> None:
    assert cause(guarded, None) == NO_HEADER
    assert cause(guarded, "") == NO_HEADER


@pytest.mark.rule("MYP-AUTH-8", "MYP-AUTH-17", "MYP-AUTH-18")
@pytest.mark.parametrize(
    "scheme",
    ["PNAUTHINFO100-SHA256", "PNAUTHINFO3", "PNAUTHINFO3-HMAC-MD5", "PNAUTHINFO3-HMAC", "Basic", "Bearer", "hello"],
)
def test_an_unknown_scheme_is_named(guarded: httpx.Client, scheme: str) -> None:
    assert cause(guarded, signed().replace("PNAUTHINFO3-HMAC-SHA256", scheme)) == BAD_SCHEME
    assert cause(guarded, scheme) == BAD_SCHEME


@pytest.mark.rule("MYP-AUTH-16")
@pytest.mark.parametrize("algorithm", VECTORS)
def test_the_unkeyed_form_is_known_and_refused(guarded: httpx.Client, algorithm: str) -> None:
    assert cause(guarded, signed(algorithm=algorithm).replace("-HMAC", "")) == REFUSED


@pytest.mark.rule("MYP-AUTH-3", "MYP-AUTH-5", "MYP-AUTH-6")
@pytest.mark.parametrize(
    "header",
    [
        signed().replace(VECTORS["SHA256"], VECTORS["SHA256"].lower()),
        signed().replace(VECTORS["SHA256"], VECTORS["SHA256"].rstrip("=")),
        signed().replace(VECTORS["SHA256"], "ümläut"),
        signed().partition(" Signature")[0],
        signed().replace("Credential=api.user/", "Credential=api.user "),
        signed().replace(f"Credential=api.user/{NOON} ", ""),
        signed(user=""),
        "PNAUTHINFO3-HMAC-SHA256",
        signed(key="another key"),
        signed(key=""),
        signed(user="no.one"),
        signed(user="API.USER"),
        signed(client="acmeco"),
        signed(client="Other"),
        signed().replace("api.user", "read.only"),
        signed("2024-01-15T11:59:00Z").replace("11:59", "11:58"),
        f"PNAUTHINFO3-HMAC-SHA256 Credential=no.one/{NOON} Signature==",
    ],
)
def test_a_wrong_signature_user_or_parameter_is_refused(guarded: httpx.Client, header: str) -> None:
    reply = guarded.get("/AcmeCo/Profile/1", headers={b"Authorization": header.encode("latin-1")})
    assert (reply.status_code, reply.json()) == (401, {"Message": REFUSED})


@pytest.mark.rule("MYP-AUTH-23")
def test_an_unknown_client_has_no_users(guarded: httpx.Client) -> None:
    assert cause(guarded, signed(client="Other"), "Other") == REFUSED
    assert cause(guarded, signed(), "Other") == REFUSED


@pytest.mark.rule("MYP-AUTH-19")
def test_a_bad_timestamp_is_told_before_a_bad_signature(guarded: httpx.Client) -> None:
    assert cause(guarded, signed("x", user="no.one")) == BAD_DATE
    assert cause(guarded, signed("2020-01-01T00:00:00Z", key="wrong")) == TOO_OLD


@pytest.mark.rule("MYP-AUTH-20")
def test_authentication_comes_before_validation_and_look_up(guarded: httpx.Client) -> None:
    assert guarded.post("/AcmeCo/Profile", content=b"{").status_code == 401
    assert guarded.get("/AcmeCo/Profile/x").status_code == 401
    assert guarded.get("/AcmeCo/Profile/999").status_code == 401
    assert guarded.delete("/AcmeCo/Profile/1").status_code == 401
    assert ask(guarded, signed()).status_code == 200


@pytest.mark.rule("MYP-AUTH-21", "MYP-AUTH-23")
def test_optional_credentials_are_checked_in_full_when_sent(mypreferences: httpx.Client) -> None:
    assert ask(mypreferences, None).status_code == 200
    assert ask(mypreferences, signed()).status_code == 200
    assert cause(mypreferences, "Basic abc") == BAD_SCHEME
    assert cause(mypreferences, signed(key="wrong")) == REFUSED
    assert cause(mypreferences, signed(client="Other"), "Other") == REFUSED


@pytest.mark.rule("MYP-AUTH-22", "MYP-EDITED-3")
def test_without_authentication_credentials_are_ignored(fake: Callable[..., RunningFake]) -> None:
    client = fake(auth="off").client("mypreferences")
    assert ask(client, "nonsense").status_code == 200
    headers = {"Authorization": signed()}
    assert client.post("/AcmeCo/Profile", json={}, headers=headers).json()["Edited"]["CreatedBy"] == "anonymous"


@pytest.mark.rule("MYP-AUTH-23")
def test_a_strict_server_knows_the_clients_of_its_fixture_only(fake: Callable[..., RunningFake]) -> None:
    client = fake(strict=True).client("mypreferences")
    assert ask(client, None).status_code == 200
    assert cause(client, None, "Other") == REFUSED
