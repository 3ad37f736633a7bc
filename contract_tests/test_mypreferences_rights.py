"""What a user of MyPreferences may do."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import httpx
import pytest

from contract_tests.conftest import RunningFake
from mock_server.contract.document import load_document
from mock_server.settings import shipped
from mock_server.vendors.mypreferences.authentication import sign

AT = "2024-01-15T12:00:00Z"
VALUES = {"clientId": "AcmeCo", "profileId": "1", "alternateIdType": "CRM", "alternateId": "C-0001"}
QUERY = {"city": "Sampleton", "stateProvince": "GA", "phoneNumber": "7705550101", "lastName": "Roe"}
QUERY |= {"emailAddress": "jane.roe@example.com"}
OPERATIONS = [
    (method.upper(), template.format_map(VALUES), node["operationId"])
    for template, method, node, _ in load_document(shipped("openapi"), "mypreferences").operations()
]
FORBIDDEN = {"Message": "User 'read.only' does not have the rights that this operation needs."}


def signed(user: str) -> dict[str, str]:
    signature = sign("fake-shared-key", "SHA256", f"AcmeCo:{user}:{AT}")
    return {"Authorization": f"PNAUTHINFO3-HMAC-SHA256 Credential={user}/{AT} Signature={signature}"}


@pytest.fixture(params=["required", "optional"])
def reader(request: pytest.FixtureRequest, fake: Callable[..., RunningFake]) -> httpx.Client:
    """A client that signs as the user who may only read."""
    return fake(auth=request.param).client("mypreferences", headers=signed("read.only"))


def everything(client: httpx.Client) -> list[Any]:
    """All profiles of the fixture and the one that would come next."""
    return [client.get(f"/AcmeCo/Profile/{number}").json() for number in range(1, 14)]


@pytest.mark.rule("MYP-ROLE-1", "MYP-ROLE-2", "MYP-ROLE-3")
@pytest.mark.parametrize(("method", "path", "operation"), OPERATIONS, ids=[each[2] for each in OPERATIONS])
def test_a_user_who_may_only_read_gets_nothing_but_readings(
    reader: httpx.Client, method: str, path: str, operation: str
) -> None:
    before = everything(reader)
    reply = reader.request(method, path, params=QUERY if method == "GET" else {})
    if method == "GET":
        assert reply.status_code == 200, reply.text
    else:
        assert (reply.status_code, reply.json()) == (403, FORBIDDEN)
    assert everything(reader) == before


@pytest.mark.rule("MYP-ROLE-3")
@pytest.mark.parametrize(
    "options",
    [
        {"json": {"CustomerName": {"FirstName": "Ada"}}},
        {"content": b"{", "headers": {"Content-Type": "application/json"}},
        {"content": b"x", "headers": {"Content-Type": "text/plain"}},
        {"content": b" " * (1 << 21), "headers": {"Content-Type": "application/json"}},
    ],
)
def test_rights_are_asked_for_before_the_body_is_looked_at(reader: httpx.Client, options: dict[str, Any]) -> None:
    for method, path in (("POST", "/AcmeCo/Profile"), ("PUT", "/AcmeCo/Profile/1"), ("PATCH", "/AcmeCo/Profile/404")):
        reply = reader.request(method, path, **options)
        assert (reply.status_code, reply.json()) == (403, FORBIDDEN)


def test_a_refusal_for_lack_of_rights_is_in_xml_when_xml_was_asked_for(reader: httpx.Client) -> None:
    reply = reader.delete("/AcmeCo/Profile/1", headers={"Accept": "application/xml"})
    assert (reply.status_code, reply.text) == (403, f"<Error><Message>{FORBIDDEN['Message']}</Message></Error>")


@pytest.mark.rule("MYP-ROLE-2")
def test_rights_belong_to_the_user_and_not_to_the_server(fake: Callable[..., RunningFake]) -> None:
    client = fake(auth="required").client("mypreferences")
    assert client.delete("/AcmeCo/Profile/1", headers=signed("read.only")).status_code == 403
    assert client.head("/AcmeCo/Profile/1", headers=signed("read.only")).status_code == 200
    assert client.delete("/AcmeCo/Profile/1", headers=signed("api.user")).status_code == 204


def test_rights_are_not_asked_for_where_credentials_are_not(fake: Callable[..., RunningFake]) -> None:
    client = fake(auth="off").client("mypreferences", headers=signed("read.only"))
    assert client.delete("/AcmeCo/Profile/1").status_code == 204


def test_wrong_credentials_come_before_missing_rights(reader: httpx.Client) -> None:
    wrong = {"Authorization": signed("read.only")["Authorization"] + "x"}
    assert reader.delete("/AcmeCo/Profile/1", headers=wrong).status_code == 401
