"""An explanation says what is wrong with credentials, from the message alone."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest

from contract_tests.conftest import RunningFake
from contract_tests.hand_signed import KEY, NOON, STAMP, TEXT, b64, header, mac
from contract_tests.looking import (
    BRUCE,
    PROFILE,
    PROFILES,
    REQUESTS,
    SIGNER,
    as_text,
    explained,
)
from contract_tests.suite.mypreferences.signing import Signer, in_eastern_time
from mock_server.clock import Clock, parse_instant


@pytest.fixture
def session(fake: Callable[..., RunningFake]) -> httpx.Client:
    return fake().session()


def refused_signature(session: httpx.Client, header: str, path: str = f"{PROFILE}/1") -> dict[str, Any]:
    reply = session.get(path, headers={"Authorization": header})
    assert reply.status_code == 401
    return explained(session, reply)


RIGHT = b64(mac())
MISTAKES = {
    "hexadecimal": (header(mac().hex()), "it is in hexadecimal instead of Base64"),
    "capitals": (header(mac().hex().upper()), "it is in hexadecimal instead of Base64"),
    "hexadecimal in base64": (header(b64(mac().hex().encode())), "hexadecimal digits were put into Base64"),
    "unpadded": (header(RIGHT.rstrip("=")), "the padding of its Base64 is missing"),
    "quoted": (header(f'"{RIGHT}"'), "it is quoted or percent-encoded"),
    "percent-encoded": (header(RIGHT.replace("=", "%3D")), "it is quoted or percent-encoded"),
    "another hash": (header(b64(mac(name="sha512"))), "it is of SHA512, while the scheme says SHA256"),
    "SHA1": (header(b64(mac(name="sha1"))), "it is of SHA1, while the scheme says SHA256"),
    "letter case of the client": (header(b64(mac(f"acmeco:api.user:{STAMP}"))), "client was signed as 'acmeco'"),
    "letter case of the user": (header(b64(mac(f"AcmeCo:API.USER:{STAMP}"))), "user was signed as 'API.USER'"),
    "order": (header(b64(mac(f"api.user:AcmeCo:{STAMP}"))), "signed in the order user, client, timestamp"),
    "missing part": (header(b64(mac(f"api.user:{STAMP}"))), "nothing but user, timestamp was signed"),
    "time alone": (header(b64(mac(STAMP))), "nothing but timestamp was signed"),
    "separator": (header(b64(mac(TEXT.replace("api.user:", "api.user/")))), "a slash stood between user and timestamp"),
    "other separator": (header(b64(mac(f"AcmeCo|api.user|{STAMP}"))), "'|' stood between the parts"),
    "line break": (header(b64(mac(TEXT + "\n"))), "stood at the end of the text"),
    "another time": (header(b64(mac(TEXT.rstrip("Z")))), "the time was signed as '2024-01-15T12:00:00'"),
    "no key": (header(b64(hashlib.sha256(TEXT.encode()).digest())), "it is a hash without the key"),
    "appended key": (header(b64(hashlib.sha256(TEXT.encode() + KEY).digest())), "a hash of text and key, no HMAC"),
    "swapped": (header(b64(hmac.digest(TEXT.encode(), KEY, "sha256"))), "key and text changed places"),
    "key with line break": (header(b64(mac(key=KEY + b"\n"))), "its key had a line break at the end"),
    "key in base64": (header(b64(mac(key=base64.b64encode(KEY)))), "its key was put into Base64 before"),
    "two at once": (
        header(mac(f"acmeco:api.user:{STAMP}").hex()),
        "it is in hexadecimal instead of Base64, and the client was signed as 'acmeco'",
    ),
    "another key": (header(b64(mac(key=b"another key"))), "the key is probably another"),
    "no signature": (header("nonsense!"), "The signature is no Base64"),
    "too short": (header(b64(b"abc")), "The signature has 3 bytes"),
}


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_usual_mistake_of_signing_is_found(session: httpx.Client, mistake: str) -> None:
    sent, diagnosis = MISTAKES[mistake]
    told = refused_signature(session, sent)
    authentication = told["authentication"]
    assert diagnosis in authentication["diagnosis"]
    assert told["summary"] == authentication["diagnosis"]
    assert (authentication["outcome"], authentication["mode"]) == ("refused", "optional")
    assert authentication["reason"] == "Unable to authenticate request"
    assert (authentication["scheme"], authentication["user"]) == ("PNAUTHINFO3-HMAC-SHA256", "api.user")
    details = authentication["details"]
    assert (details["string_to_sign"], details["algorithm"], details["encoding"]) == (TEXT, "HMAC-SHA256", "Base64")
    assert details["user_is_known"] is True
    assert details["difference_seconds"] == 0
    assert details["allowed_seconds"] == {"from": 0, "to": 900}
    assert [(rule["id"], rule["cause"]) for rule in told["rules"]] == [("MYP-AUTH-5", True)]
    assert_no_secret(session, told["id"], sent.rpartition("Signature=")[2])


def assert_no_secret(session: httpx.Client, request_id: str, *secrets: str) -> None:
    """Nor does any view have the key or what should have been sent."""
    path = f"{REQUESTS}/{request_id}"
    views = [
        session.get(path).text,
        session.get(f"{path}/explain").text,
        session.get(f"{path}/explain", headers={"Accept": "text/plain"}).text,
    ]
    for view in views:
        for secret in (
            *(each for each in secrets if len(each) > 8),
            KEY.decode(),
            RIGHT,
            mac().hex(),
            RIGHT.rstrip("="),
        ):
            assert secret not in view


def test_any_hash_of_the_scheme_is_explained(session: httpx.Client) -> None:
    told = refused_signature(session, header(b64(mac()), scheme="HMAC-SHA512"))
    assert told["authentication"]["details"]["algorithm"] == "HMAC-SHA512"
    assert "it is of SHA256, while the scheme says SHA512" in told["summary"]


@pytest.mark.parametrize(
    ("sent", "diagnosis", "rule"),
    [
        ("Basic abcdefgh", "The scheme must be PNAUTHINFO3-HMAC-SHA256", "MYP-AUTH-8"),
        ("PNAUTHINFO3-HMAC-SHA256", "`Credential=` is missing", "MYP-AUTH-3"),
        (f"PNAUTHINFO3-HMAC-SHA256 Credential=api.user/{STAMP}", "`Signature=` is missing", "MYP-AUTH-3"),
        (f"PNAUTHINFO3-HMAC-SHA256 Credential=api.user/{STAMP}, Signature={RIGHT}", "neither comma", "MYP-AUTH-9"),
        (f"PNAUTHINFO3-HMAC-SHA256 Credential=api.user Signature={RIGHT}", "separated by a slash", "MYP-AUTH-3"),
        (f"PNAUTHINFO3-HMAC-SHA256 Credential=api.user/{STAMP}  Signature={RIGHT}", "exactly one space", "MYP-AUTH-9"),
        (header(RIGHT, scheme="SHA256"), "is without a key", "MYP-AUTH-16"),
        (header(RIGHT, user="somebody"), "has no user of this name; it has api.user, read.only", "MYP-AUTH-6"),
        (header(RIGHT, user="Api.User"), "The user is 'api.user', in exactly this spelling", "MYP-AUTH-6"),
        (header(RIGHT, stamp="1705320000"), "is a number", "MYP-AUTH-9"),
        (header(RIGHT, stamp="15.01.2024"), "is no ISO 8601", "MYP-AUTH-9"),
        (header(RIGHT, stamp="2024-01-15T13:00:00+01:00"), "would be 2024-01-15T12:00:00Z", "MYP-AUTH-9"),
        (header(RIGHT, stamp="0001-01-01T00:00:00+14:00"), "has no year from 1 to 9999", "MYP-AUTH-9"),
        (header(RIGHT, stamp="9999-12-31T23:59:59-14:00"), "has no year from 1 to 9999", "MYP-AUTH-9"),
        (header(RIGHT, stamp="20240115T120000Z"), "not in the form that is taken", "MYP-AUTH-9"),
    ],
)
def test_what_is_wrong_with_the_header_is_said(session: httpx.Client, sent: str, diagnosis: str, rule: str) -> None:
    told = refused_signature(session, sent)
    assert diagnosis in told["summary"]
    assert told["rules"][0]["id"] == rule
    assert told["rules"][0]["cause"] is True


@pytest.mark.parametrize(
    ("stamp", "difference", "said", "rule"),
    [
        ("2024-01-15T14:00:01Z", -7201, "looks like local time of UTC+2", "MYP-AUTH-10"),
        ("2024-01-15T07:00:00Z", 18000, "is in US Eastern time and says it is UTC", "MYP-AUTH-11"),
        ("2024-01-15T12:00:00", -18000, "put a Z at its end", "MYP-AUTH-10"),
        ("2024-01-15T11:44:59Z", 901, "15 min 1 s behind the session's clock", "MYP-AUTH-11"),
        ("2024-01-15T12:00:30Z", -30, "30 s ahead of the session's clock", "MYP-AUTH-10"),
        ("2026-05-01T08:30:00Z", -72304200, "Sign with the time of that clock (GET /__admin/clock)", "MYP-AUTH-10"),
    ],
)
def test_a_timestamp_that_is_off_is_measured_and_its_reason_told(
    session: httpx.Client, stamp: str, difference: float, said: str, rule: str
) -> None:
    told = refused_signature(session, SIGNER.header(stamp))
    details = told["authentication"]["details"]
    assert (details["timestamp"], details["clock"]) == (stamp, STAMP)
    assert details["difference_seconds"] == difference
    assert said in told["summary"]
    assert "at most 15 min is allowed" in told["summary"] or "none may be" in told["summary"]
    assert told["rules"][0]["id"] == rule


def test_time_and_signature_are_both_told_when_both_are_wrong(session: httpx.Client) -> None:
    stamp = "2024-01-15T11:00:00Z"
    summary = refused_signature(session, header(mac(f"AcmeCo:api.user:{stamp}").hex(), stamp=stamp))["summary"]
    assert "1 h behind" in summary
    assert "hexadecimal" in summary


def test_the_clock_of_the_moment_counts_not_of_the_explanation(session: httpx.Client) -> None:
    reply = session.get(f"{PROFILE}/1", headers={"Authorization": SIGNER.header("2024-01-15T11:00:00Z")})
    session.put("/__admin/clock", json={"mode": "frozen", "now": "2030-01-01T00:00:00Z"})
    assert explained(session, reply)["authentication"]["details"]["difference_seconds"] == 3600


def test_a_running_clock_is_told_as_it_was(fake: Callable[..., RunningFake]) -> None:
    session = fake(clock=Clock()).session()
    session.post("/__admin/clock/advance", json={"seconds": 86_400})
    sent = datetime.now(UTC)
    reply = session.get(f"{PROFILE}/1", headers={"Authorization": SIGNER.header(in_eastern_time(sent))})
    clock = explained(session, reply)["authentication"]["clock"]
    assert clock["mode"] == "running"
    ahead = parse_instant(clock["now"]) - sent
    assert timedelta(days=1) <= ahead + timedelta(seconds=1) < timedelta(days=1, minutes=1)


def test_an_unknown_client_is_told_apart_from_a_bad_signature(session: httpx.Client) -> None:
    signed = Signer("acmeco", "api.user", KEY, NOON)
    told = refused_signature(session, signed.header(), "/mypreferences/acmeco/Profile/1")
    assert "No fixture knows the client 'acmeco'" in told["summary"]
    assert "letter case" in told["summary"]
    assert "made with the key of the user 'api.user' of 'AcmeCo'" in told["summary"]


def test_good_credentials_of_an_unknown_tenant_are_explained(session: httpx.Client) -> None:
    reply = session.get(f"{PROFILES}/x", auth=("demo", "demo"), headers={"ContactCenterId": "nowhere"})
    assert reply.status_code == 400
    told = explained(session, reply)
    assert told["authentication"]["reason"].startswith("no fixture knows the account 'nowhere'")
    assert told["rules"][0]["id"] == "UCS-TENANT-8"
    assert told["summary"].startswith("no fixture knows the account 'nowhere'")


BASIC = {
    "wrong password": (b64(b"demo:secret-1234"), "The user 'demo' is known, the password is wrong."),
    "unknown user": (b64(b"somebody:secret-1234"), "There is no such user; known are demo, viewer, clerk."),
    "letter case": (b64(b"Demo:demo"), "The user is 'demo', in exactly this spelling."),
    "password's case": (b64(b"demo:DEMO"), "wrong in its letter case only"),
    "line break": (b64(b"demo:demo\n"), "a line break around it"),
    "no colon": (b64(b"demodemo"), "no colon between user and password"),
    "not base64": ("demo:demo", "User and password were sent as they are"),
    "unpadded": (b64(b"viewer:viewer1").rstrip("="), "lacks its padding"),
    "binary": (b64(b"\xff\xfe\xfd\xfc"), "no Base64 of UTF-8"),
}


@pytest.mark.parametrize("mistake", BASIC)
def test_a_mistake_of_basic_credentials_is_found(session: httpx.Client, mistake: str) -> None:
    token, diagnosis = BASIC[mistake]
    reply = session.get(f"{PROFILES}/{BRUCE}", headers={"Authorization": f"Basic {token}"})
    assert reply.status_code == 401
    told = explained(session, reply)
    assert diagnosis in told["summary"]
    assert told["authentication"]["scheme"] == "Basic"
    assert told["rules"][0]["id"] == "UCS-AUTH-4"
    views = json.dumps(told) + as_text(session, reply)
    assert "secret-1234" not in views
    assert len(token) < 10 or token not in views


def test_missing_and_foreign_credentials_of_genesys_are_told_apart(fake: Callable[..., RunningFake]) -> None:
    session = fake(auth="required").session()
    missing = explained(session, session.get(f"{PROFILES}/{BRUCE}"))
    assert missing["summary"].startswith("The header Authorization is missing")
    assert (missing["authentication"]["mode"], missing["rules"][0]["id"]) == ("required", "UCS-AUTH-3")
    foreign = explained(session, session.get(f"{PROFILES}/{BRUCE}", headers={"Authorization": "Bearer abcdefghij"}))
    assert foreign["summary"].startswith("The scheme must be Basic")
    assert foreign["authentication"]["scheme"] == "Bearer"
    unsigned = explained(session, session.get(f"{PROFILE}/1"))
    assert unsigned["summary"].startswith("The header Authorization is missing")


@pytest.mark.parametrize(
    ("settings", "auth", "outcome", "reason"),
    [
        ({}, ("demo", "demo"), "accepted", "the credentials are good"),
        ({}, None, "not needed", "none are required"),
        ({"auth": "off"}, ("demo", "wrong"), "ignored", "authentication is off"),
    ],
)
def test_what_became_of_credentials_is_told_of_every_request(
    fake: Callable[..., RunningFake], settings: Any, auth: Any, outcome: str, reason: str
) -> None:
    session = fake(**settings).session()
    told = explained(session, session.get(f"{PROFILES}/{BRUCE}", auth=auth))["authentication"]
    assert told["outcome"] == outcome
    assert reason in told["reason"]
    assert told["diagnosis"] is None
