"""An explanation names the mistake, from the message alone, and tells no secret."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest

from contract_tests.conftest import RunningFake
from contract_tests.processes import ROOT
from contract_tests.suite.mypreferences.signing import Signer, in_eastern_time
from contract_tests.test_journal import REQUESTS, SECRETS
from mock_server.admin.control import Control, Mounted
from mock_server.admin.entry_view import EntryViews
from mock_server.admin.explanation.explanation import Explainer
from mock_server.app.application import create_fake
from mock_server.clock import Clock, parse_instant
from mock_server.contract.document import load_document
from mock_server.rules import load_rules
from mock_server.settings import Settings, shipped
from mock_server.wire import Incoming

PROFILE = "/mypreferences/AcmeCo/Profile"
PROFILES = "/genesys-ucs/profiles"
BRUCE = "00027a52JCGY000M"
NOON = parse_instant("2024-01-15T12:00:00Z")
STAMP = "2024-01-15T12:00:00Z"
KEY = b"fake-shared-key"
SIGNER = Signer("AcmeCo", "api.user", KEY, NOON)
TEXT = f"AcmeCo:api.user:{STAMP}"


@pytest.fixture
def session(fake: Callable[..., RunningFake]) -> httpx.Client:
    return fake().session()


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


def refused_signature(session: httpx.Client, header: str, path: str = f"{PROFILE}/1") -> dict[str, Any]:
    reply = session.get(path, headers={"Authorization": header})
    assert reply.status_code == 401
    return explained(session, reply)


def header(signature: str, *, stamp: str = STAMP, user: str = "api.user", scheme: str = "HMAC-SHA256") -> str:
    return f"PNAUTHINFO3-{scheme} Credential={user}/{stamp} Signature={signature}"


def b64(raw: bytes) -> str:
    return base64.b64encode(raw).decode()


def mac(text: str = TEXT, key: bytes = KEY, name: str = "sha256") -> bytes:
    return hmac.digest(key, text.encode(), name)


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


def test_each_failure_has_its_place_in_the_document(session: httpx.Client) -> None:
    body = {"CustomerType": 7, "Addresses": [{"City": "x" * 60}], "CustomerName": {"FirstName": "x" * 101}}
    reply = session.post(PROFILE, json=body)
    told = explained(session, reply)
    places = {failure["member"]: failure["schema"] for failure in told["validation"]}
    assert places["Addresses.0.Address1"] == "#/components/schemas/CreateAddressEntry/required"
    assert places["Addresses.0.City"] == "#/components/schemas/CreateAddressEntry/properties/City/maxLength"
    document = load_document(shipped("openapi"), "mypreferences")
    for failure in told["validation"]:
        assert failure["schema"].endswith(f"/{failure['rule']}")
        assert document.at(failure["schema"]) is not None
    assert told["stage"] == "validation"
    assert told["summary"].startswith("Mend this in the request: body ")
    assert "Addresses.0.Address1: is required" in told["summary"]


@pytest.mark.parametrize(
    ("method", "path", "pointer"),
    [
        ("GET", f"{PROFILE}/0", "minimum"),
        ("GET", f"{PROFILES}/{'x' * 17}", "maxLength"),
        ("GET", "/mypreferences/AcmeCo/Profile/Email", "required"),
    ],
)
def test_a_parameter_has_its_place_in_the_document(session: httpx.Client, method: str, path: str, pointer: str) -> None:
    reply = session.request(method, path)
    (failure, *_) = explained(session, reply)["validation"]
    assert failure["schema"].endswith(f"/{pointer}")
    document = load_document(shipped("openapi"), path.split("/")[1])
    assert document.at(failure["schema"]) is not None


def test_a_rule_that_the_handler_knows_names_itself(session: httpx.Client) -> None:
    taken = explained(session, session.post(PROFILES, json={"customer_id": BRUCE}))
    assert [(rule["id"], rule["cause"], rule["level"]) for rule in taken["rules"]] == [
        ("UCS-CREATE-8", True, "inferred")
    ]
    assert taken["summary"].startswith(f"Customer '{BRUCE}' already exists (UCS-CREATE-8: ")
    missing = explained(session, session.get(f"{PROFILE}/999"))
    assert missing["rules"][0]["id"] == "MYP-GET-3"
    forbidden = explained(session, session.delete(f"{PROFILES}/{BRUCE}", auth=("viewer", "viewer")))
    assert forbidden["rules"][0]["id"] == "UCS-ROLE-5"


def test_rules_that_speak_of_the_member_are_found_and_no_others(session: httpx.Client) -> None:
    reply = session.post(PROFILE, json={"CustomerType": "x" * 101})
    assert [rule["id"] for rule in explained(session, reply)["rules"]] == ["MYP-LIMIT-1"]
    reply = session.post(PROFILE, json={"IsActive": "maybe"})
    assert [rule["id"] for rule in explained(session, reply)["rules"]] == ["MYP-LIMIT-11"]


def test_a_success_names_the_rules_of_its_operation(session: httpx.Client) -> None:
    told = explained(session, session.post(PROFILES, json={"FirstName": "Ada"}))
    assert {"UCS-CREATE-1", "UCS-CREATE-2"} <= {rule["id"] for rule in told["rules"]}
    assert len(told["rules"]) <= 5
    assert not any(rule["cause"] for rule in told["rules"])


def test_broken_soft_rules_are_told_in_words(session: httpx.Client) -> None:
    told = explained(session, session.post(PROFILE, json={"CustomerType": "Stranger"}))
    assert told["warnings"] == [
        {
            "rule": "MYP-SOFT-CUSTOMER-TYPE",
            "member": "CustomerType",
            "says": "CustomerType is one of the account's customer types.",
        }
    ]
    assert told["rules"][0]["id"] == "MYP-SOFT-CUSTOMER-TYPE"
    assert told["summary"] == "The request was answered 201; items: 1 added; soft rules that were broken: 1."


def test_a_change_is_told_item_by_item(session: httpx.Client) -> None:
    session.post(PROFILES, json={"customer_id": "ada", "FirstName": "Ada"})
    changed = explained(session, session.put(f"{PROFILES}/ada", json={"FirstName": "Adele"}))["state"]
    assert changed == {
        "changes": [
            {
                "vendor": "genesys-ucs",
                "account": "default",
                "collection": "profiles",
                "key": "ada",
                "change": "changed",
                "before": {"customer_id": "ada", "FirstName": "Ada"},
                "after": {"customer_id": "ada", "FirstName": "Adele"},
                "members": ["/FirstName"],
            }
        ],
        "truncated": False,
    }
    gone = explained(session, session.delete(f"{PROFILES}/ada"))["state"]
    assert [(change["change"], change["key"]) for change in gone["changes"]] == [("removed", "ada")]
    read = explained(session, session.get(f"{PROFILES}/{BRUCE}"))
    assert read["state"]["changes"] == []
    assert read["summary"] == "The request was answered 200; nothing was changed."


def test_a_member_that_the_vendor_ignores_is_told(session: httpx.Client) -> None:
    body = {"Adresses": [{"City": "X"}], "PhoneNumbers": [{"PhoneNumber": "2025550101", "Kind": "Mobile"}]}
    summary = explained(session, session.post("/mypreferences/AcmeCo/Profile", json=body))["summary"]
    assert summary.endswith("the vendor ignores: Adresses, PhoneNumbers.0.Kind.")
    for accepted in ({"DefaultLocale": "en-US"}, {}):
        told = explained(session, session.post("/mypreferences/AcmeCo/Profile", json=accepted))
        assert told["summary"] == "The request was answered 201; items: 1 added."
    genesys = explained(session, session.post(PROFILES, json={"FirstName": "Ada", "ShoeSize": 39}))
    assert genesys["summary"] == "The request was answered 201; items: 1 added."


def test_a_path_that_is_not_there_names_the_nearest(session: httpx.Client) -> None:
    told = explained(session, session.get("/mypreferences/AcmeCo/Profiles/1"))
    assert told["route"]["nearest"][0] == {
        "template": "/mypreferences/{clientId}/Profile/{profileId}",
        "methods": ["DELETE", "GET", "PATCH", "POST", "PUT"],
    }
    assert "the nearest is /mypreferences/{clientId}/Profile/{profileId}" in told["summary"]
    assert (told["authentication"]["outcome"], told["rules"]) == ("not reached", [])
    signed = {"Authorization": "PNAUTHINFO3-HMAC-SHA256 Credential=api.user/2024-01-15T12:00:00Z Signature=AAAA"}
    told = explained(session, session.get("/mypreferences/AcmeCo/profile/1", headers=signed))
    assert (told["authentication"]["outcome"], told["authentication"]["diagnosis"]) == ("not reached", None)
    nowhere = httpx.get(f"{str(session.base_url).partition('/__')[0]}/profiles/x")
    unmounted = explained(session, nowhere)
    assert unmounted["route"]["mount"] is None
    assert unmounted["route"]["nearest"][0]["template"].startswith("/genesys-ucs/profiles/{")


def test_a_method_that_is_not_allowed_names_those_that_are(session: httpx.Client) -> None:
    told = explained(session, session.patch(PROFILES, json={}))
    assert told["route"]["allowed"] == ["GET", "HEAD", "OPTIONS", "POST"]
    assert told["route"]["template"] == "/profiles"
    assert told["summary"] == "PATCH is not for /profiles; it takes GET, HEAD, OPTIONS, POST."


def test_a_route_that_was_found_tells_its_values(session: httpx.Client) -> None:
    route = explained(session, session.head(f"{PROFILE}/1"))["route"]
    assert (route["mount"], route["template"]) == ("/mypreferences", "/{clientId}/Profile/{profileId}")
    assert route["values"] == {"clientId": "AcmeCo", "profileId": "1"}
    assert route["operation"] == "get_profile"


def test_the_text_says_what_the_json_says(session: httpx.Client) -> None:
    reply = session.get(f"{PROFILE}/1", headers={"Authorization": header(mac().hex())})
    told, text = explained(session, reply), as_text(session, reply)
    for part in ("REQUEST", "ROUTE", "AUTHENTICATION", "VALIDATION", "RULES", "STATE", "REPLY", "REPRODUCE"):
        assert f"\n{part}\n" in text
    for value in (TEXT, told["authentication"]["diagnosis"], told["rules"][0]["says"], told["route"]["template"]):
        assert value in text
    assert text.endswith(f"SUMMARY\n  {told['summary']}\n")


@pytest.mark.parametrize("kind", SECRETS)
@pytest.mark.parametrize("path", [PROFILE, PROFILES, "/nowhere"])
def test_no_explanation_shows_a_secret(session: httpx.Client, kind: str, path: str) -> None:
    ((name, value),) = SECRETS[kind][0].items()
    secret = max(value.replace("=", " ").replace(",", " ").split(), key=len)
    if kind in ("signed", "key as user"):
        secret = value.rpartition("Signature=")[2]
    reply = session.post(path, params={"token": secret, "note": secret}, json={"Note": secret}, headers={name: value})
    views = json.dumps(explained(session, reply)) + as_text(session, reply)
    for form in (secret, secret.rstrip("="), "open sesame", "fake-shared-key"):
        assert form not in views


def run_pytest(source: str, folder: Path, **variables: str) -> subprocess.CompletedProcess[str]:
    file = folder / "test_again.py"
    file.write_text(source)
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", str(file)]
    environment = {**os.environ, **variables}
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False, timeout=60)


@pytest.mark.parametrize(
    ("method", "path", "options", "variables"),
    [
        ("GET", f"{PROFILE}/1", {"headers": {"Authorization": header(mac().hex())}}, {}),
        ("GET", f"{PROFILE}/1?locale=%C3%A9&x=a%20b", {"headers": {"Authorization": SIGNER.header()}}, {"KEY": KEY}),
        ("PUT", f"{PROFILE}/1", {"json": {"CustomerType": "ü'\"\\\n"}, "auth": None}, {}),
        ("POST", PROFILES, {"content": b"\xff\xfe", "headers": {"Content-Type": "application/json"}}, {}),
        ("POST", PROFILES, {"content": b"x" * (2 << 20), "headers": {"Content-Type": "application/json"}}, {}),
        ("GET", f"{PROFILES}/{BRUCE}", {"auth": ("demo", "demo")}, {"PASSWORD": "demo"}),
        ("GET", f"{PROFILES}/{BRUCE}", {"auth": ("demo", "wrong-password")}, {}),
        ("HEAD", "/nowhere", {}, {}),
    ],
)
def test_the_reproduction_gets_the_same_status(
    session: httpx.Client, tmp_path: Path, method: str, path: str, options: Any, variables: dict[str, Any]
) -> None:
    reply = session.request(method, path, **options)
    told = explained(session, reply)
    filled = {name: value if isinstance(value, str) else value.decode() for name, value in variables.items()}
    ended = run_pytest(told["reproduce"]["pytest"], tmp_path, **filled)
    assert ended.returncode == 0, ended.stdout + told["reproduce"]["pytest"]
    assert f"assert reply.status_code == {reply.status_code}" in told["reproduce"]["pytest"]


def test_the_command_gets_the_same_status(session: httpx.Client) -> None:
    reply = session.put(f"{PROFILE}/1?x=%26", json={"CustomerType": "it's", "IsActive": 7})
    command = explained(session, reply)["reproduce"]["curl"]
    ended = subprocess.run(["sh", "-c", command], capture_output=True, text=True, check=True, timeout=30)
    assert ended.stdout.startswith(f"HTTP/1.1 {reply.status_code} ")
    assert ended.stdout.endswith(reply.text)


def test_what_was_forced_or_struck_by_a_fault_is_told_apart_from_refusals(session: httpx.Client) -> None:
    forced = session.post(PROFILES, json={"FirstName": "Ada"}, headers={"Prefer": "code=409"})
    fault = session.post("/__admin/faults", json={"operation": "get_profile", "reply": {"status": 503}}).json()["id"]
    struck = session.get(f"{PROFILE}/1")
    assert (forced.status_code, struck.status_code) == (409, 503)
    told = explained(session, forced)
    assert (told["stage"], told["refusal"], told["rules"]) == ("forced", None, [])
    assert told["summary"].startswith("The reply 409 was forced by the request itself")
    told = explained(session, struck)
    assert told["fault"] == fault
    assert told["summary"].startswith(f"The fault {fault} struck")
    assert [entry["status"] for entry in session.get(REQUESTS, params={"fault": fault}).json()["requests"]] == [503]
    assert session.get(REQUESTS, params={"refused": "true"}).json()["total"] == 0


def test_a_vendor_without_the_hook_is_explained_as_well() -> None:
    plain = create_fake(Settings(clock=Clock(NOON), vendors=("mypreferences",)))
    (api,) = plain.vendors
    mounted = Mounted(api.name, api.mount, replace(api.vendor, explain_credentials=None), api.contract)
    bare = Control(plain.sessions, {api.name: mounted}, Settings())
    headers = {"authorization": header(mac().hex()), "host": "localhost"}
    plain.answer(Incoming("GET", f"{PROFILE}/1", "", headers, "http://localhost"))
    (entry,) = plain.sessions.get("default").log.entries
    told = Explainer(bare).explain(EntryViews(bare).of(entry))
    assert told["authentication"]["reason"] == "Unable to authenticate request"
    assert told["authentication"]["diagnosis"] is None
    assert told["summary"] == "Unable to authenticate request."


def test_an_id_of_nothing_cannot_be_explained(session: httpx.Client) -> None:
    missing = session.get(f"{REQUESTS}/nobody-1/explain", headers={"Accept": "text/plain"})
    assert missing.status_code == 404
    assert missing.headers["Content-Type"] == "application/problem+json"


def test_every_rule_that_a_vendor_names_stands_in_its_rules() -> None:
    for name, folder in (("genesys-ucs", "genesys_ucs"), ("mypreferences", "mypreferences")):
        known = {rule.id for rule in load_rules(load_document(shipped("openapi"), name)).rules}
        named = set()
        for file in (ROOT / "mock_server/vendors" / folder).glob("*.py"):
            for part in file.read_text().split('"')[1::2]:
                if part.startswith(("UCS-", "MYP-")):
                    named.add(part)
        assert len(named) > 15
        assert named <= known
