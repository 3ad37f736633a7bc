"""The steps that many tests about Genesys profiles take."""

from __future__ import annotations

from typing import Any

import httpx

EXTENSION_SCHEMAS = "/metadata/profiles/extensions"
IDENTIFICATION_KEYS = "/metadata/identification-keys"
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


def refused(reply: httpx.Response, status: int) -> str:
    """The message of a refusal with this status."""
    assert reply.status_code == status, reply.text
    assert reply.json()["code"] == status
    message: str = reply.json()["message"]
    return message


def refusals(client: httpx.Client, customer_id: str, member: str, value: Any) -> list[str]:
    """The messages that refuse a creation and an update, both bad for one member alone. The customer stays as it is."""
    before = read(client, customer_id)
    body = {"Before": "fine", member: value, "Z": ["fine"]}
    replies = (client.post("/profiles", json=body), client.put(f"/profiles/{customer_id}", json=body))
    messages = [refused(reply, 400) for reply in replies]
    assert read(client, customer_id) == before
    return messages
