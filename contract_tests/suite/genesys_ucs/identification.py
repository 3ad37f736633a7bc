"""How a test finds customers, by identification keys of its own."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import httpx

from contract_tests.suite.genesys_ucs.steps import IDENTIFICATION_KEYS
from mock_server.verify.target import Names


class Keys:
    """Identification keys that last as long as a test, on a server that takes them in production mode."""

    def __init__(self, client: httpx.Client, names: Names) -> None:
        self._client = client
        self._names = names
        self._made: list[str] = []

    def add(self, *attributes: str, **members: Any) -> str:
        """The name of a new key on these attributes."""
        reply = self.offer(*attributes, **members)
        assert reply.status_code == 201, reply.text
        name: str = reply.json()["name"]
        return name

    def offer(self, *attributes: str, **members: Any) -> httpx.Response:
        """What the server answers to a new key, which it may refuse."""
        return self.send({"name": self._names.text("Key"), "attributes": list(attributes), **members})

    def send(self, body: Any) -> httpx.Response:
        """What the server answers to this body; what was created in spite of a rule is deleted all the same."""
        reply = self._client.post(IDENTIFICATION_KEYS, json=body)
        if reply.is_success and isinstance(body, dict) and body.get("name"):
            self._made.append(f"{IDENTIFICATION_KEYS}/{body['name']}")
        return reply

    def drop(self, key: str) -> None:
        """Delete a key before the test ends."""
        reply = self._client.delete(f"{IDENTIFICATION_KEYS}/{key}")
        assert reply.status_code == 204, reply.text

    def forget(self) -> None:
        while self._made:
            self._client.delete(self._made.pop())


def listed_keys(client: httpx.Client) -> list[dict[str, Any]]:
    """All keys of the tenant."""
    reply = client.get(IDENTIFICATION_KEYS)
    assert reply.status_code == 200, reply.text
    keys: list[dict[str, Any]] = reply.json()
    return keys


def identify(client: httpx.Client, query: Mapping[str, str] | str) -> Any:
    """What a search answers."""
    reply = client.get("/profiles", params=query)
    assert reply.status_code == 200, reply.text
    return reply.json()


def found(client: httpx.Client, query: Mapping[str, str] | str) -> list[str]:
    """The ids that a search answers, which shows nothing else."""
    matches = identify(client, query)
    assert all(list(match) == ["customer_id"] for match in matches), matches
    return [match["customer_id"] for match in matches]
