"""Refusals in XML: their form, and the format in which each comes."""

from __future__ import annotations

import asyncio
import base64
import hmac
from collections.abc import Callable
from typing import Any

import httpx
import pytest

from contract_tests.conformance.defects import with_handler
from contract_tests.conftest import RunningFake
from contract_tests.xml_form import XmlForm
from mock_server.contract.document import load_document
from mock_server.settings import Settings, shipped
from mock_server.vendor import Call, Reply

DOCUMENT = load_document(shipped("openapi"), "mypreferences")
CREATE, REFUSAL = (
    XmlForm(DOCUMENT, {"$ref": f"#/components/schemas/{name}"}) for name in ("CreateUserProfile", "Error")
)
XML = {"Content-Type": "application/xml"}
WANTED = {"Accept": "text/xml"}


def refused(reply: httpx.Response, status: int, media_type: str = "application/xml") -> dict[str, Any]:
    """What a refusal in XML says."""
    assert reply.status_code == status, reply.text
    assert reply.headers["Content-Type"] == f"{media_type}; charset=utf-8"
    said: dict[str, Any] = REFUSAL.read_reply(reply.content)
    return said


@pytest.mark.rule("MYP-ERROR-1", "MYP-ERROR-2", "MYP-ERROR-5")
def test_a_400_names_every_member_at_fault_as_in_json(mypreferences: httpx.Client) -> None:
    broken = {
        "CustomerType": "x" * 101,
        "Addresses": [{"Address1": "1 Elm St", "StateProvince": "G", "PostalCode": "30075"}],
        "Emails": [{"EmailAddress": "ada@example.com"}, {"EmailAddressType": "Home"}],
    }
    in_json = mypreferences.post("/AcmeCo/Profile", json=broken).json()
    reply = mypreferences.post("/AcmeCo/Profile", content=CREATE.write(broken), headers=XML)
    said = refused(reply, 400)
    assert said["Message"] == in_json["Message"] == "The request is invalid."
    assert {name: sorted(words) for name, words in said["ModelState"].items()} == {
        name: sorted(words) for name, words in in_json["ModelState"].items()
    }
    assert set(said["ModelState"]) == {
        "profile.CustomerType", "profile.Addresses[0].City", "profile.Addresses[0].StateProvince",
        "profile.Emails[1].EmailAddress",
    }  # fmt: skip
    assert "<profile.Addresses_x005B_0_x005D_.City>The City field is required.</profile." in reply.text


def test_a_400_in_json_can_be_had_for_xml_and_the_other_way_round(mypreferences: httpx.Client) -> None:
    xml = mypreferences.post("/AcmeCo/Profile", content=b"<", headers={**XML, "Accept": "text/json"})
    assert xml.headers["Content-Type"] == "text/json; charset=utf-8"
    assert list(xml.json()["ModelState"]) == ["profile"]
    json = mypreferences.post("/AcmeCo/Profile", content=b"{", headers={"Content-Type": "text/json", **WANTED})
    assert list(refused(json, 400, "text/xml")["ModelState"]) == ["profile"]


@pytest.mark.rule("MYP-ERROR-5")
def test_a_401_comes_in_xml_with_its_headers(fake: Callable[..., RunningFake]) -> None:
    client = fake(auth="required").client("mypreferences")
    for reply in (
        client.get("/AcmeCo/Profile/1", headers={"Accept": "application/xml"}),
        client.post("/AcmeCo/Profile", content=CREATE.write({}), headers=XML),
    ):
        assert refused(reply, 401) == {"Message": "Missing Authorization Header"}
        assert reply.headers["WWW-Authenticate"].startswith("PNAUTHINFO3 realm=")
        assert reply.headers["Cache-Control"] == "no-cache"


@pytest.mark.rule("MYP-ERROR-5")
def test_a_403_comes_in_xml_and_before_the_body_is_looked_at(mypreferences: httpx.Client) -> None:
    digest = hmac.digest(b"fake-shared-key", b"AcmeCo:read.only:2024-01-15T12:00:00Z", "sha256")
    credential = f"Credential=read.only/2024-01-15T12:00:00Z Signature={base64.b64encode(digest).decode()}"
    headers = {**XML, "Authorization": f"PNAUTHINFO3-HMAC-SHA256 {credential}"}
    for body in (CREATE.write({}), b"<"):
        reply = mypreferences.post("/AcmeCo/Profile", content=body, headers=headers)
        assert list(refused(reply, 403)) == ["Message"]
    assert mypreferences.get("/AcmeCo/Profile/13").status_code == 404


@pytest.mark.rule("MYP-ERROR-1", "MYP-ERROR-5")
def test_a_404_comes_in_the_format_that_was_asked_for(mypreferences: httpx.Client) -> None:
    reply = mypreferences.get("/AcmeCo/Profile/404", headers=WANTED)
    assert refused(reply, 404, "text/xml") == {"Message": "Profile 404 does not exist."}
    put = mypreferences.put("/AcmeCo/Profile/404", content=CREATE.write({}), headers={"Content-Type": "text/xml"})
    assert refused(put, 404, "text/xml") == {"Message": "Profile 404 does not exist."}
    nowhere = mypreferences.get("/AcmeCo/Nowhere", headers=WANTED)
    assert list(refused(nowhere, 404, "text/xml")) == ["Message"]


def test_a_405_and_a_400_of_the_path_come_in_xml(mypreferences: httpx.Client) -> None:
    reply = mypreferences.request("PUT", "/AcmeCo/Profile", headers=WANTED)
    assert list(refused(reply, 405, "text/xml")) == ["Message"]
    assert reply.headers["Allow"] == "OPTIONS, POST"
    assert refused(mypreferences.get("/AcmeCo/Profile/one", headers=WANTED), 400, "text/xml")["ModelState"] == {
        "profileId": ["is not an integer"]
    }


@pytest.mark.rule("MYP-ERROR-5")
def test_a_409_comes_in_xml_and_changes_nothing(mypreferences: httpx.Client) -> None:
    taken = CREATE.write({"AlternateIds": [{"AlternateIdType": "crm", "AlternateId": "c-0001"}]})
    reply = mypreferences.post("/AcmeCo/Profile", content=taken, headers=XML)
    message = "AlternateId 'c-0001' of type 'crm' already belongs to another profile."
    assert refused(reply, 409) == {"Message": message}
    assert mypreferences.get("/AcmeCo/Profile/13").status_code == 404


@pytest.mark.rule("MYP-ERROR-5")
@pytest.mark.parametrize(
    "media_type", ["text/plain", "application/vnd.acme+xml", "application/xml-dtd", "xml", "text/"]
)
def test_a_415_comes_in_xml_where_xml_is_wished_and_names_what_can_be_sent(
    mypreferences: httpx.Client, media_type: str
) -> None:
    headers = {"Content-Type": media_type, "Accept": "application/xml"}
    reply = mypreferences.post("/AcmeCo/Profile", content=CREATE.write({}), headers=headers)
    message = refused(reply, 415)["Message"]
    assert "application/xml, text/xml" in message
    assert f"'{media_type}'" in message
    headers.pop("Accept")
    assert "Message" in mypreferences.post("/AcmeCo/Profile", content=b"<a/>", headers=headers).json()


def test_xml_that_is_not_sent_as_xml_is_no_json(mypreferences: httpx.Client) -> None:
    for headers in ({"Content-Type": "application/json"}, {}):
        reply = mypreferences.post("/AcmeCo/Profile", content=CREATE.write({}), headers=headers)
        assert reply.status_code == 400
        assert list(reply.json()["ModelState"]) == ["profile"]


def test_a_413_and_a_431_come_in_xml(mypreferences: httpx.Client) -> None:
    large = b"<x>" + b" " * (1 << 20)
    assert "1048576" in refused(mypreferences.post("/AcmeCo/Profile", content=large, headers=XML), 413)["Message"]
    long = {f"X-Filler-{number}": "x" * 8_000 for number in range(9)}
    reply = mypreferences.get("/AcmeCo/Profile/1", headers={**WANTED, **long})
    assert "header fields" in refused(reply, 431, "text/xml")["Message"]


def test_what_a_refusal_quotes_is_text_and_never_markup(mypreferences: httpx.Client) -> None:
    path = "/AcmeCo/Profile/AlternateIdType/CRM/AlternateId/%3Cb%3E&%22x%22%3C%2Fb%3E"
    sent = [{"AlternateIdType": "<b>", "AlternateId": "]]>&'"}]
    for _ in range(2):
        reply = mypreferences.post("/AcmeCo/Profile", content=CREATE.write({"AlternateIds": sent}), headers=XML)
    assert refused(reply, 409)["Message"] == "AlternateId ']]>&'' of type '<b>' already belongs to another profile."
    assert "<b>" in refused(mypreferences.get(path, headers=WANTED), 404, "text/xml")["Message"]


def crash(call: Call) -> Reply:
    raise RuntimeError("a secret")


@pytest.mark.rule("MYP-ERROR-5")
def test_a_500_comes_in_xml_and_tells_nothing_of_its_cause() -> None:
    application = with_handler("create_profile", crash)(Settings(vendors=("mypreferences",)))

    async def exchange() -> httpx.Response:
        transport = httpx.ASGITransport(app=application)
        async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1:8080/mypreferences") as client:
            return await client.post("/AcmeCo/Profile", content=CREATE.write({}), headers=XML)

    message = "an internal error occurred; the server's log has the details"
    assert refused(asyncio.run(exchange()), 500) == {"Message": message}
