"""The vendor's customer, and the steps that many tests about Genesys profiles take."""

from __future__ import annotations

from typing import Any

import httpx

BRUCE = "00027a52JCGY000M"


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
