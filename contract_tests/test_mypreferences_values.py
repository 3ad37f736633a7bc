"""What MyPreferences makes of the values of a profile: derived members, defaults, limits, soft rules."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

PLACE = {"Address1": "1 Example Street", "City": "Sampleton", "StateProvince": "GA", "PostalCode": "30000"}


def warnings(client: httpx.Client, body: dict[str, Any], account: str = "AcmeCo") -> list[str]:
    """The warnings of a create, which must succeed."""
    reply = client.post(f"/{account}/Profile", json=body)
    assert reply.status_code == 201, reply.text
    return reply.headers.get("X-Mock-Warnings", "").split("; ") if "X-Mock-Warnings" in reply.headers else []


def complaints(client: httpx.Client, body: Any) -> dict[str, list[str]]:
    """The ModelState of a create, which must be refused; an overwrite is refused alike."""
    create = client.post("/AcmeCo/Profile", json=body)
    replace = client.put("/AcmeCo/Profile/1", json=body)
    assert (create.status_code, replace.status_code) == (400, 400), create.text
    assert create.json() == replace.json()
    assert create.json()["Message"] == "The request is invalid."
    state: dict[str, list[str]] = create.json()["ModelState"]
    return state


@pytest.mark.rule("MYP-ERROR-2")
def test_every_complaint_is_listed(mypreferences: httpx.Client) -> None:
    body = {"Addresses": [{}], "Emails": [{"EmailAddress": ""}], "DefaultLocale": "x" * 16}
    assert set(complaints(mypreferences, body)) == {
        "profile.Addresses[0].Address1",
        "profile.Addresses[0].City",
        "profile.Addresses[0].StateProvince",
        "profile.Addresses[0].PostalCode",
        "profile.Emails[0].EmailAddress",
        "profile.DefaultLocale",
    }


@pytest.mark.rule("MYP-ERROR-3", "MYP-CREATE-12")
@pytest.mark.parametrize(
    "content", [b'{"CustomerType": "Cust', b"\xff\xfe", b'{"a": NaN}', b'{"CustomerType": "\\ud800"}']
)
def test_a_body_that_is_not_json_is_refused_as_a_whole(mypreferences: httpx.Client, content: bytes) -> None:
    reply = mypreferences.post("/AcmeCo/Profile", content=content, headers={"Content-Type": "application/json"})
    assert reply.status_code == 400
    assert list(reply.json()["ModelState"]) == ["profile"]


@pytest.mark.rule("MYP-ERROR-4")
def test_a_write_without_a_body_is_refused(mypreferences: httpx.Client) -> None:
    reply = mypreferences.post("/AcmeCo/Profile", headers={"Content-Type": "application/json"})
    assert reply.status_code == 400
    assert list(reply.json()) == ["Message"]


@pytest.mark.rule("MYP-MEDIA-1", "MYP-MEDIA-3", "MYP-MEDIA-4", "MYP-MEDIA-7")
@pytest.mark.parametrize(
    ("accept", "answered"),
    [
        (None, "application/json"),
        ("*/*", "application/json"),
        ("text/json", "text/json"),
        ("text/html, text/*;q=0.5", "text/json"),
        ("application/json-patch+json, application/json;q=0.9", "application/json-patch+json"),
        ("application/json;q=0, */*", "text/json"),
        ("text/html", "application/json"),
        ("x" * 1000, "application/json"),
    ],
)
def test_the_reply_is_in_the_media_type_asked_for_else_in_plain_json(
    mypreferences: httpx.Client, accept: str | None, answered: str
) -> None:
    headers = {"Content-Type": "text/json", "Accept": accept or ""}
    reply = mypreferences.post("/AcmeCo/Profile", content=b"{}", headers=headers)
    assert reply.headers["Content-Type"] == f"{answered}; charset=utf-8"


@pytest.mark.rule("MYP-ERROR-6")
def test_a_refused_request_carries_no_warnings(mypreferences: httpx.Client) -> None:
    body = {"CustomerType": "Alien", "AlternateIds": [{"AlternateIdType": "CRM", "AlternateId": "c-0001"}]}
    refused = mypreferences.post("/AcmeCo/Profile", json=body)
    assert refused.status_code == 409
    assert "X-Mock-Warnings" not in refused.headers


@pytest.mark.rule("MYP-MEDIA-9")
def test_a_member_in_another_letter_case_is_unknown(mypreferences: httpx.Client) -> None:
    sent = {"customerName": {"FirstName": "Ada"}, "EMAILS": [{"EmailAddress": "ada@example.com"}], "customertype": 5}
    created = mypreferences.post("/AcmeCo/Profile", json=sent)
    assert (created.status_code, created.json()["CustomerName"], created.json()["Emails"]) == (201, None, [])
    address = created.headers["Location"]
    for method in ("POST", "PUT"):
        written = mypreferences.request(
            method, address, json={**sent, "CustomerName": {"firstname": "B", "LastName": "C"}}
        )
        assert written.status_code == 200
        assert (written.json()["CustomerName"]["FirstName"], written.json()["Emails"]) == (None, [])
