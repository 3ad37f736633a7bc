"""The vendor's samples, and the steps that many tests about Genesys profiles take."""

from __future__ import annotations

from typing import Any

import httpx

BRUCE = "00027a52JCGY000M"
BRUCE_PROFILE = {
    "customer_id": BRUCE,
    "FirstName": "Bruce",
    "LastName": "Banner",
    "DOB": "1962-05-10",
    "EmailAddress": ["bruce.banner@marvelous.com", "b.banner@hulk.dom"],
}
PHONES = [
    {
        "PhoneType": 0,
        "prefix": "+33",
        "PhoneNumber": "3145926535",
        "description": "family phone",
        "start_availabilty": "2009-12-18T18:30:00.000Z",
        "end_availabilty": "2009-12-18T21:40:00.000Z",
    },
    {
        "PhoneType": 2,
        "prefix": "+33",
        "PhoneNumber": "6543210",
        "description": "businness calls only, no sales",
        "start_availabilty": "2009-12-18T09:30:00.000Z",
        "end_availabilty": "2009-12-18T17:45:00.000Z",
    },
    {"PhoneType": 5, "prefix": "+33", "PhoneNumber": "951357456", "description": ""},
]
ADDRESS = {
    "Type": 1,
    "Address": "21 JumpStreet",
    "City": "Hollywood",
    "County": "Santa Barbara",
    "PostCode": "555",
    "Country": "United States",
}
# The vendor's own page prints this body (CRE-85).
SEED_CREATION = """
{
    "FirstName": "Bruce",
    "LastName": "Banner",
    "DOB": "1962-05-10",
    "EmailAddress": [
        "bruce.banner@marvelous.com",
        "b.banner@hulk.dom"
    ],
    "Phone": [
    {
        "PhoneType":0,
        "prefix":"+33",
        "PhoneNumber":"3145926535",
        "description":"family phone",
        "start_availabilty":"2009-12-18T18:30:00.000Z",
        "end_availabilty":"2009-12-18T21:40:00.000Z"
    },
    {
        "PhoneType":2,
        "prefix":"+33",
        "PhoneNumber":"6543210",
        "description":"businness calls only, no sales",
        "start_availabilty":"2009-12-18T09:30:00.000Z",
        "end_availabilty":"2009-12-18T17:45:00.000Z"
    },
    {
        "PhoneType":5,
        "prefix":"+33",
        "PhoneNumber":"951357456",
        "description":""
    }
    ]
}
"""
SEED_UPDATE = """
{
    "FirstName": "Bruce",
    "LastName": "Banner",
    "DOB": "1962-05-10",
    "EmailAddress": ["bruce.banner@marvelous.com", "b.banner@hulk.dom"],
    "Address": { "Type":1, "Address":"21 JumpStreet", "City":"Hollywood",
                 "County":"Santa Barbara", "PostCode":"555", "Country":"United States" }
}
"""
JSON = {"Content-Type": "application/json"}


def create(client: httpx.Client, /, **members: Any) -> str:
    """The id of a new profile."""
    reply = client.post("/profiles", json=members)
    assert reply.status_code == 201, reply.text
    customer_id: str = reply.json()["customer_id"]
    return customer_id


def read(client: httpx.Client, customer_id: str, extensions: str | None = None) -> Any:
    """The profile as a query shows it."""
    reply = client.get(f"/profiles/{customer_id}", params={"extensions": extensions} if extensions else None)
    assert reply.status_code == 200, reply.text
    return reply.json()


def replace(client: httpx.Client, replaced: str, /, **members: Any) -> httpx.Response:
    reply = client.put(f"/profiles/{replaced}", json=members)
    assert reply.status_code == 200, reply.text
    return reply


GORAN = "00002bB2M8K00007"
CONTRACTS = [
    {
        "contract_number": "C-2001",
        "product": "Broadband",
        "monthly_fee": 29.5,
        "signed_on": "2022-09-14",
        "active": True,
    },
    {
        "contract_number": "C-2002",
        "product": "Garden service",
        "monthly_fee": 39.9,
        "signed_on": "2023-05-02",
        "active": False,
    },
]
EXTENSION_SCHEMAS = "/metadata/profiles/extensions"


def register(client: httpx.Client, name: str, type_: str = "multi-valued", /, **attributes: Any) -> None:
    """Give an extension a schema: an attribute is a type or what else is said of it; `unique` is the list of that."""
    unique = attributes.pop("unique", [])
    listed = [
        {"name": attribute, **({"type": said} if isinstance(said, str) else said)}
        for attribute, said in attributes.items()
    ]
    body = {"name": name, "type": type_, "attributes": listed, "unique": unique}
    reply = client.post(EXTENSION_SCHEMAS, json=body)
    assert reply.status_code == 201, reply.text


def refused(reply: httpx.Response, status: int) -> str:
    """The message of a refusal with this status."""
    assert reply.status_code == status, reply.text
    assert reply.json()["code"] == status
    message: str = reply.json()["message"]
    return message
