"""An explanation names the mistake, from the message alone, and tells no secret."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
import pytest

from contract_tests.conftest import RunningFake
from contract_tests.hand_signed import KEY, NOON, TEXT, header, mac
from contract_tests.looking import (
    BRUCE,
    PROFILE,
    PROFILES,
    REQUESTS,
    SECRETS,
    SIGNER,
    as_text,
    explained,
)
from contract_tests.processes import ROOT
from mock_server.admin.control import Control, Mounted
from mock_server.admin.entry_view import EntryViews
from mock_server.admin.explanation.explanation import Explainer
from mock_server.app.application import create_fake
from mock_server.clock import Clock
from mock_server.contract.document import load_document
from mock_server.rules import load_rules
from mock_server.settings import Settings, shipped
from mock_server.wire import Incoming


@pytest.fixture
def session(fake: Callable[..., RunningFake]) -> httpx.Client:
    return fake().session()


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
