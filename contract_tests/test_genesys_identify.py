"""In which words this server refuses a search."""

from __future__ import annotations

import httpx
import pytest

from contract_tests.suite.genesys_ucs.steps import create
from mock_server.contract.document import load_document
from mock_server.settings import shipped


def add_key(client: httpx.Client, name: str, *attributes: str) -> None:
    reply = client.post("/metadata/identification-keys", json={"name": name, "attributes": attributes})
    assert reply.status_code == 201, reply.text


def refusal(client: httpx.Client, query: dict[str, str]) -> str:
    """Why a search is refused."""
    reply = client.get("/profiles", params=query)
    assert reply.status_code == 400, reply.text
    error = reply.json()
    assert {**error, "message": ""} == {"http_method": "GET", "uri": "/profiles", "code": 400, "message": ""}
    message: str = error["message"]
    return message


@pytest.mark.parametrize("query", [{"FirstName": "Ada", "Language": "en"}, {"expr": "LastName=Banner"}])
def test_a_refusal_lists_the_keys_with_their_attributes(genesys: httpx.Client, query: dict[str, str]) -> None:
    assert refusal(genesys, query) == (
        "bad parameter 'attributes' reason: no identification key begins with any of them; the keys are "
        "EmailAddress (EmailAddress), Name (LastName, FirstName, DOB), PhoneNumber (PhoneNumber), "
        "Phone (Phone.PhoneNumber)."
    )


def test_a_refusal_lists_ten_keys_at_most(genesys: httpx.Client) -> None:
    genesys.headers["ContactCenterId"] = "elsewhere"
    for number in range(12):
        add_key(genesys, f"key{number}", f"attribute{number}")
    message = refusal(genesys, {"other": "1"})
    assert message.endswith("key9 (attribute9) and 2 more.")
    assert "key10" not in message


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ({"FirstName": "Ada", "id_key": "name"}, "the key 'name' needs 'LastName'."),
        ({"PhoneNumber": "202-555-0101", "id_key": "Phone"}, "the key 'Phone' needs 'Phone.PhoneNumber'."),
    ],
)
def test_a_refusal_tells_what_the_named_key_needs(genesys: httpx.Client, query: dict[str, str], message: str) -> None:
    assert refusal(genesys, query) == f"bad parameter 'attributes' reason: {message}"


def test_more_than_a_thousand_matches_are_refused_as_the_document_shows(genesys: httpx.Client) -> None:
    for number in range(1_001):
        create(genesys, customer_id=f"n{number:04}", LastName="Many")
    refused = genesys.get("/profiles", params={"LastName": "Many"})
    responses = load_document(shipped("openapi"), "genesys-ucs").raw["paths"]["/profiles"]["get"]["responses"]
    shown = responses["403"]["content"]["application/json"]["examples"]["too_many"]["value"]
    assert (refused.status_code, refused.json()) == (403, shown)
