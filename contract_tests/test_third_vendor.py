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
