"""Alternate ids of MyPreferences that a fixture stored, and some that clients do not send as they are."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import quote

import httpx
import pytest

from contract_tests.conftest import RunningFake
from contract_tests.sockets import request, send_raw
from contract_tests.test_mypreferences_profiles import created, read


def find(client: httpx.Client, kind: str, value: str, account: str = "AcmeCo") -> httpx.Response:
    place = f"AlternateIdType/{quote(kind, safe='')}/AlternateId/{quote(value, safe='')}"
    return client.get(f"/{account}/Profile/{place}")


@pytest.mark.rule("MYP-ALT-1", "MYP-ALT-11")
def test_the_edge_cases_are_found_by_their_alternate_ids(fake: Callable[..., RunningFake]) -> None:
    client = fake(fixtures="edge-cases").client("mypreferences")
    found = 0
    for profile_id in [*range(1, 21), 9007199254740993]:
        profile = read(client, profile_id)
        for entry in profile["AlternateIds"]:
            reply = find(client, entry["AlternateIdType"], entry["AlternateId"])
            hidden = not profile["IsActive"] or any(
                value in (".", "..") or set(value) & set("/\t\n") for value in entry.values()
            )
            assert reply.status_code == 404 if hidden else reply.json() == profile
            found += not hidden
    assert found > 40
    assert created(client, {})["ProfileId"] == 9007199254740994


@pytest.mark.rule("MYP-ALT-11")
@pytest.mark.parametrize("odd", [".", ".."])
def test_dots_are_reachable_by_profile_id_only_also_for_clients_that_send_them(
    fake: Callable[..., RunningFake], odd: str
) -> None:
    server = fake()
    client = server.client("mypreferences")
    created = client.post("/AcmeCo/Profile", json={"AlternateIds": [{"AlternateIdType": "CRM", "AlternateId": odd}]})
    assert client.get(created.headers["Location"]).json()["AlternateIds"][0]["AlternateId"] == odd
    path = f"{client.base_url.path}AcmeCo/Profile/AlternateIdType/CRM/AlternateId/{odd}"
    assert send_raw(server.origin, request("GET", path)).status == 404
