"""`Prefer: code=409` and `?__code=409`: a documented reply on demand, for one request only."""

from __future__ import annotations

import time
from collections.abc import Callable

import httpx
import pytest

from contract_tests.conftest import RunningFake
from mock_server.app.forced_replies import preferences
from mock_server.contract.contract import compile_contract
from mock_server.contract.document import load_document
from mock_server.settings import shipped

PROFILE = "/profiles/00027a52JCGY000M"
DOCUMENTED = [
    (vendor, operation.id, status)
    for vendor in ("genesys-ucs", "mypreferences")
    for operation in compile_contract(load_document(shipped("openapi"), vendor)).operations
    for status in operation.responses
]
CONTRACTS = {vendor: compile_contract(load_document(shipped("openapi"), vendor)) for vendor, _, _ in DOCUMENTED}


@pytest.mark.parametrize(("vendor", "name", "status"), DOCUMENTED)
def test_every_documented_reply_can_be_had_and_fits_its_document(
    fake: Callable[..., RunningFake], vendor: str, name: str, status: int
) -> None:
    operation = next(each for each in CONTRACTS[vendor].operations if each.id == name)
    path = operation.template.replace("{", "x").replace("}", "x")
    reply = fake().http().request(operation.method, f"/{vendor}{path}", headers={"Prefer": f"code={status}"})
    assert reply.status_code == status
    assert reply.headers["Preference-Applied"] == f"code={status}"
    response = operation.responses[status]
    media_type = reply.headers.get("Content-Type", "").partition(";")[0] or None
    body = reply.json() if reply.content else None
    assert response.violation(media_type, body, reply.headers) is None
    assert bool(reply.content) == bool(response.offered)


def test_the_body_is_the_example_of_the_document(genesys: httpx.Client) -> None:
    reply = genesys.post("/profiles", headers={"Prefer": "code=409"}, json={"FirstName": "Ada"})
    shown = CONTRACTS["genesys-ucs"].document.at("#/paths/~1profiles/post/responses/409")
    (example,) = shown["content"]["application/json"]["examples"].values()
    assert (reply.status_code, reply.json()) == (409, example["value"])


def test_a_created_reply_has_the_location_of_the_example_and_creates_nothing(genesys: httpx.Client) -> None:
    reply = genesys.post("/profiles?__code=201", json={"FirstName": "Ada"})
    assert reply.status_code == 201
    assert reply.headers["Location"] == "/genesys-ucs/profiles/00001bCJO6O00001"
    assert genesys.get("/profiles/00001bCJO6O00001").status_code == 404
    made = genesys.post("/profiles", json={"FirstName": "Ada"})
    assert made.json() == {"customer_id": "00001bCJO6O00001"}, "no number was drawn"


def test_it_holds_for_that_request_only(genesys: httpx.Client) -> None:
    assert genesys.delete(PROFILE, headers={"Prefer": "code=503"}).status_code == 503
    assert genesys.get(PROFILE, params={"__code": "404"}).status_code == 404
    reply = genesys.get(PROFILE)
    assert reply.status_code == 200
    assert "Preference-Applied" not in reply.headers


@pytest.mark.parametrize("asking", [{"Accept": "text/xml"}, {"Content-Type": "text/xml"}])
def test_it_comes_in_the_media_type_that_answers(mypreferences: httpx.Client, asking: dict[str, str]) -> None:
    reply = mypreferences.put("/AcmeCo/Profile/1", headers={"Prefer": "code=404", **asking}, content=b"<any>")
    assert reply.headers["Content-Type"] == "text/xml; charset=utf-8"
    assert reply.content.startswith(b"<Error><Message>")
    success = mypreferences.get("/AcmeCo/Profile/1", headers={"Prefer": "code=200", "Accept": "text/xml"})
    assert success.content.startswith(b"<UserProfile ")


def test_a_forced_401_has_the_challenge_of_its_vendor(genesys: httpx.Client, mypreferences: httpx.Client) -> None:
    asked = {"Prefer": "code=401"}
    assert genesys.get(PROFILE, headers=asked).headers["WWW-Authenticate"].startswith("Basic realm=")
    reply = mypreferences.get("/AcmeCo/Profile/1", headers=asked)
    assert reply.headers["WWW-Authenticate"].startswith("PNAUTHINFO3 realm=")
    assert (reply.headers["Cache-Control"], reply.headers["Expires"]) == ("no-cache", "-1")


def test_it_stands_before_authentication_and_validation(fake: Callable[..., RunningFake]) -> None:
    client = fake(auth="required").client("genesys-ucs")
    assert client.get(PROFILE).status_code == 401
    assert client.get(PROFILE, headers={"Prefer": "code=200"}).status_code == 200
    broken = client.post("/profiles", headers={"Prefer": "code=201", "Content-Type": "text/plain"}, content=b"{")
    assert broken.status_code == 201


@pytest.mark.parametrize("code", ["418", "abc", "99", "4004", "+409", "٤٠٤", ""])
def test_a_reply_that_the_operation_has_not_is_400_and_lists_those_that_it_has(
    genesys: httpx.Client, code: str
) -> None:
    reply = genesys.get(PROFILE, params={"__code": code})
    assert reply.status_code == 400
    assert reply.headers["Content-Type"] == "application/problem+json"
    assert "query_customer_profile" in reply.json()["detail"]
    assert "200, 400, 401, 403, 404" in reply.json()["detail"]
    assert "Preference-Applied" not in reply.headers


@pytest.mark.parametrize(
    "header",
    [
        "code=404",
        "CODE=404",
        'code="404"',
        'code = "4\\04"',
        "respond-async, wait=10, code=404",
        'return=representation; note="a, b; code=500", code=404; why="because"',
        ", ,code=404,",
        "code=404, code=500",
    ],
)
def test_prefer_is_read_as_rfc_7240_has_it(genesys: httpx.Client, header: str) -> None:
    reply = genesys.get(PROFILE, headers={"Prefer": header})
    assert (reply.status_code, reply.headers["Preference-Applied"]) == (404, "code=404")


def test_preferences_may_stand_in_several_fields(genesys: httpx.Client) -> None:
    reply = genesys.get(PROFILE, headers=[("Prefer", "return=minimal"), ("Prefer", "code=404")])
    assert reply.status_code == 404


@pytest.mark.parametrize(
    "header", ["return=minimal", "code", 'code=""', "codes=404", "return; code=404", '"code=404"', "=404", "code=404 x"]
)
def test_other_preferences_and_what_is_none_are_ignored(genesys: httpx.Client, header: str) -> None:
    reply = genesys.get(PROFILE, headers={"Prefer": header})
    assert reply.status_code == 200
    assert "Preference-Applied" not in reply.headers


def test_header_and_field_that_contradict_each_other_are_refused(genesys: httpx.Client) -> None:
    reply = genesys.get(PROFILE, params={"__code": "404"}, headers={"Prefer": "code=503"})
    assert reply.status_code == 400
    assert genesys.get(PROFILE, params={"__code": "404"}, headers={"Prefer": "code=404"}).status_code == 404


def test_no_header_takes_long_to_be_read() -> None:
    began = time.perf_counter()
    for hostile in ("a" + "; " * 500 + "!", "a" + " ;" * 500 + "!", 'a="' + "\\" * 999, "a=" * 500, "," * 999 + '"'):
        assert "code" not in preferences(hostile)
    assert time.perf_counter() - began < 1


@pytest.mark.parametrize("field", ["__code=404", "%5F%5Fcode=404", "__%63ode=404"])
def test_the_field_never_reaches_the_fields_of_an_operation(genesys: httpx.Client, field: str) -> None:
    reply = genesys.get(f"/profiles?FirstName=Bruce&{field.replace('404', '503')}")
    assert (reply.status_code, reply.headers["Preference-Applied"]) == (503, "code=503")
    assert genesys.get("/profiles?FirstName=__code").status_code in (200, 400)


def test_a_path_without_operation_is_refused_as_ever(genesys: httpx.Client) -> None:
    assert genesys.get("/nothing?__code=409").status_code == 404
    assert genesys.patch("/profiles?__code=409").status_code == 405
    assert genesys.options("/profiles?__code=409").status_code == 204


def test_head_has_the_headers_of_the_forced_reply(genesys: httpx.Client) -> None:
    reply = genesys.head(PROFILE, params={"__code": "404"})
    assert (reply.status_code, reply.content) == (404, b"")
    assert int(reply.headers["Content-Length"]) > 0


def test_the_control_plane_is_never_forced(fake: Callable[..., RunningFake]) -> None:
    client = fake().http()
    assert client.get("/__admin/health?__code=500", headers={"Prefer": "code=500"}).status_code == 200
