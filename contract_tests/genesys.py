"""The vendor's customer, and the steps that many tests about Genesys profiles take."""

from __future__ import annotations

from typing import Any

import httpx

from contract_tests.suite.genesys_ucs.steps import EXTENSION_SCHEMAS

BRUCE = "00027a52JCGY000M"
GORAN = "00002bB2M8K00007"


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
