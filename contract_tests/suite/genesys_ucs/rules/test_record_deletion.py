"""A single record of an extension is deleted."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from contract_tests.suite.genesys_ucs.schemas import Schemas, record_deletion, record_update, records
from contract_tests.suite.genesys_ucs.steps import create, read, refused

CARDS: list[dict[str, Any]] = [{"number": "1", "note": "a"}, {"number": "2", "note": "b"}, {"number": "3"}]


@pytest.fixture
def cards(schemas: Schemas) -> str:
    """The name of an extension for records such as `CARDS`."""
    return schemas.register("Cards", "multi-valued", "number", number="string", note="string")


@pytest.mark.rule("UCS-EXT-15", "UCS-EXT-16")
@pytest.mark.needs("global")
@pytest.mark.parametrize("beside", [{}, {"note": "b"}, {"note": "other"}, {"colour": "red"}], ids=repr)
def test_a_deletion_takes_the_record_that_is_meant_whatever_else_is_sent(
    genesys: httpx.Client, cards: str, beside: dict[str, str]
) -> None:
    customer_id, other = create(genesys, FirstName="Ada", **{cards: CARDS}), create(genesys, **{cards: CARDS})
    reply = record_deletion(genesys, customer_id, cards, **{**beside, "number": "2"})
    assert (reply.status_code, reply.content) == (204, b"")
    assert read(genesys, customer_id, cards) == {
        "customer_id": customer_id,
        "FirstName": "Ada",
        cards: [CARDS[0], CARDS[2]],
    }
    assert records(genesys, other, cards) == CARDS


@pytest.mark.rule("UCS-EXT-15", "UCS-GET-9")
@pytest.mark.needs("global")
def test_the_last_record_leaves_an_empty_extension_and_is_deleted_once(genesys: httpx.Client, cards: str) -> None:
    customer_id = create(genesys, **{cards: CARDS})
    for card in CARDS:
        assert record_deletion(genesys, customer_id, cards, **card).status_code == 204
        refused(record_deletion(genesys, customer_id, cards, **card), 404)
    assert records(genesys, customer_id, cards) == []


@pytest.mark.rule("UCS-EXT-17", "UCS-ERROR-8")
@pytest.mark.needs("global")
def test_the_way_to_delete_a_record_is_put(genesys: httpx.Client, cards: str) -> None:
    customer_id = create(genesys, **{cards: CARDS})
    path = f"/profiles/{customer_id}/extensions/{cards}/delete/by/unique"
    reply = genesys.request("DELETE", path, json={"number": "1"})
    assert reply.status_code == 405
    assert "DELETE" not in reply.headers["Allow"]
    assert "PUT" in reply.headers["Allow"]
    assert records(genesys, customer_id, cards) == CARDS
    assert genesys.put(path, json={"number": "1"}).status_code == 204
    assert records(genesys, customer_id, cards) == CARDS[1:]


@pytest.mark.rule("UCS-EXT-19", "UCS-EXT-15")
@pytest.mark.needs("global")
@pytest.mark.parametrize("spelled", [str.lower, str.upper], ids=["lower", "upper"])
def test_the_name_of_the_extension_has_no_case(genesys: httpx.Client, cards: str, spelled: Any) -> None:
    customer_id = create(genesys, **{cards: CARDS})
    assert record_deletion(genesys, customer_id, spelled(cards), number="3").status_code == 204
    assert records(genesys, customer_id, cards) == CARDS[:2]


@pytest.mark.rule("UCS-EXT-20", "UCS-EXT-25")
@pytest.mark.needs("global")
@pytest.mark.parametrize("record", [{}, {"city": "Springfield"}], ids=repr)
def test_a_single_valued_extension_goes_with_its_record(
    genesys: httpx.Client, schemas: Schemas, cards: str, record: dict[str, str]
) -> None:
    home = schemas.register("Home", "single-valued", city="string")
    kept = {"FirstName": "Ada", cards: CARDS}
    customer_id = create(genesys, **kept, **{home: {"city": "Springfield"}})
    assert record_deletion(genesys, customer_id, home, **record).status_code == 204
    assert read(genesys, customer_id, f"{home},{cards}") == {"customer_id": customer_id, **kept}
    refused(record_deletion(genesys, customer_id, home), 404)
    refused(record_update(genesys, customer_id, home, city="Springfield"), 404)
