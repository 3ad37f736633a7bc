"""How a test merges customers."""

from __future__ import annotations

from typing import Any

import httpx

from contract_tests.suite.genesys_ucs.steps import create, read


def merge(client: httpx.Client, destination: str, source: str, /, **options: Any) -> httpx.Response:
    return client.put(f"/profiles/{destination}/merge/{source}", json=options)


def merged(
    client: httpx.Client,
    destination: dict[str, Any],
    source: dict[str, Any],
    extensions: str | None = None,
    **options: Any,
) -> Any:
    """What becomes of two new customers, without the id."""
    kept, gone = create(client, **destination), create(client, **source)
    reply = merge(client, kept, gone, **options)
    assert (reply.status_code, reply.content) == (204, b""), reply.text
    assert client.get(f"/profiles/{gone}").status_code == 404
    profile = read(client, kept, extensions)
    assert profile.pop("customer_id") == kept
    return profile
