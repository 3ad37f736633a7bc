"""One document, one module, one fixture file: nothing else is needed for another vendor."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import httpx
import pytest

import mock_server.vendors
from contract_tests.conftest import RunningFake

HERE = Path(__file__).parent / "third_vendor"


@pytest.fixture
def tickets(fake: Callable[..., RunningFake], monkeypatch: pytest.MonkeyPatch) -> httpx.Client:
    monkeypatch.setattr(mock_server.vendors, "__path__", [*mock_server.vendors.__path__, str(HERE / "vendors")])
    return fake(openapi=HERE / "openapi", fixtures=str(HERE / "fixtures")).client("tickets")


def test_a_third_vendor_is_found_seeded_and_mounted_under_its_name(tickets: httpx.Client) -> None:
    reply = tickets.get("/tickets/7")
    assert (reply.status_code, reply.json()) == (200, {"id": 7, "title": "The coffee is cold"})


def test_a_third_vendor_keeps_what_is_created_and_counts_on_from_its_fixture(tickets: httpx.Client) -> None:
    created = tickets.post("/tickets", json={"title": "Rain"})
    assert (created.status_code, created.json()) == (201, {"id": 8, "title": "Rain"})
    assert tickets.get(created.headers["Location"]).json() == created.json()


def test_a_third_vendor_is_validated_by_its_document(tickets: httpx.Client) -> None:
    reply = tickets.post("/tickets", json={"title": ""})
    assert reply.status_code == 400
    assert [error["member"] for error in reply.json()["errors"]] == ["title"]


def test_a_third_vendor_s_state_is_told_loaded_and_put_by_hand_without_a_word_of_its_own(
    tickets: httpx.Client,
) -> None:
    session = str(tickets.base_url).split("/")[4]
    admin = f"{tickets.base_url.scheme}://{tickets.base_url.netloc.decode()}/__admin/sessions/{session}"
    tickets.post("/tickets", json={"title": "Rain"})
    item = {"id": 12, "title": "Snow"}
    assert tickets.put(f"{admin}/state/tickets/default/tickets/12", json=item).status_code == 201
    assert tickets.delete(f"{admin}/state/tickets/default/tickets/8").status_code == 204
    told = tickets.get(f"{admin}/state")
    assert told.json() == {
        "tickets": {
            "accounts": {
                "default": {
                    "items": {"tickets": [{"id": 7, "title": "The coffee is cold"}, item]},
                    "memory": {"sequences": {"ticket": 12}},
                }
            }
        }
    }
    tickets.post("/tickets", json={"title": "Hail"})
    assert tickets.put(f"{admin}/state", content=told.content).status_code == 204
    assert tickets.get(f"{admin}/state").content == told.content
    assert tickets.post("/tickets", json={"title": "Hail"}).json()["id"] == 13
    (change,) = [each for each in tickets.get(f"{admin}/diff").json()["changes"] if each["key"] == "12"]
    assert (change["change"], change["after"]) == ("added", item)
