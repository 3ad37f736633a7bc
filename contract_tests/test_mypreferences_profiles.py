"""Profiles of MyPreferences that a fixture stored, and a clock that stands still."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import httpx
import pytest

from contract_tests.conftest import RunningFake
from mock_server.clock import Clock, parse_instant

NOON = "2024-01-15T12:00:00Z"


def created(client: httpx.Client, body: Any, account: str = "AcmeCo") -> dict[str, Any]:
    """The profile that a create answers, which must succeed."""
    reply = client.post(f"/{account}/Profile", json=body)
    assert reply.status_code == 201, reply.text
    profile: dict[str, Any] = reply.json()
    return profile


def read(client: httpx.Client, profile_id: int, account: str = "AcmeCo") -> dict[str, Any]:
    """A profile, which must exist."""
    reply = client.get(f"/{account}/Profile/{profile_id}")
    assert reply.status_code == 200, reply.text
    profile: dict[str, Any] = reply.json()
    return profile


def without(profile: dict[str, Any], *names: str) -> dict[str, Any]:
    return {name: value for name, value in profile.items() if name not in names}


@pytest.mark.rule("MYP-ID-3")
def test_profile_ids_count_on_from_the_highest_of_the_fixture(mypreferences: httpx.Client) -> None:
    assert [created(mypreferences, {})["ProfileId"] for _ in range(3)] == [13, 14, 15]


@pytest.mark.rule("MYP-PUT-6")
@pytest.mark.parametrize("fixtures", ["default", "edge-cases"])
def test_what_is_read_can_be_put_back_unchanged(fake: Callable[..., RunningFake], fixtures: str) -> None:
    client = fake(fixtures=fixtures).client("mypreferences")
    ids = range(1, 13) if fixtures == "default" else [*range(1, 21), 9007199254740993]
    for profile_id in ids:
        before = read(client, profile_id)
        reply = client.put(f"/AcmeCo/Profile/{profile_id}", json=before)
        assert reply.status_code == 200, reply.text
        assert without(reply.json(), "Edited") == without(before, "Edited")


@pytest.mark.rule("MYP-CREATE-10", "MYP-ALT-5")
@pytest.mark.parametrize("fixtures", ["default", "edge-cases"])
def test_what_is_read_can_be_created_for_another_client(fake: Callable[..., RunningFake], fixtures: str) -> None:
    client = fake(fixtures=fixtures).client("mypreferences")
    for number in range(1, 13):
        profile = read(client, number)
        copy = created(client, profile, "Copies")
        assert without(copy, "Edited", "Consents") == without(profile, "Edited", "Consents")


@pytest.mark.rule("MYP-WORD-2", "MYP-EDITED-1", "MYP-EDITED-2")
def test_the_dates_are_those_of_the_servers_clock(fake: Callable[..., RunningFake]) -> None:
    later = Clock(parse_instant("2031-07-01T00:00:00.999+02:00"))
    client = fake(clock=later).client("mypreferences")
    edited = created(client, {})["Edited"]
    assert edited["CreateDate"] == edited["ModifiedDate"] == "2031-06-30T22:00:00Z"
    before = read(client, 1)["Edited"]
    after = client.put("/AcmeCo/Profile/1", json={}).json()["Edited"]
    assert after == {**before, "ModifiedDate": "2031-06-30T22:00:00Z", "ModifiedBy": "anonymous"}
