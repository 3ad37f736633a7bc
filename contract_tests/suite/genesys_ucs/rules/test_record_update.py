"""A single record of an extension is updated."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from contract_tests.suite.genesys_ucs.schemas import (
    Schemas,
    each_record_change,
    record_deletion,
    record_update,
    records,
)
from contract_tests.suite.genesys_ucs.steps import create, read, refused
from mock_server.verify.target import Names

CONTRACTS: list[dict[str, Any]] = [
    {"number": "C-1", "product": "Broadband", "fee": 29.5, "active": True},
    {"number": "C-2", "product": "Garden service", "fee": 39.9, "active": False},
    {"number": "C-3", "product": "Radio", "fee": 5, "active": True},
]
WAYS = pytest.mark.parametrize("spelled", [str, str.lower, str.upper], ids=["same", "lower", "upper"])


@pytest.fixture
def contracts(schemas: Schemas) -> str:
    """The name of an extension for records such as `CONTRACTS`."""
    return schemas.register(
        "Contracts",
        "multi-valued",
        "number",
        number="string",
        product={"type": "string", "mandatory": True},
        fee="currency",
        active="boolean",
    )


@pytest.mark.rule("UCS-EXT-10", "UCS-EXT-11", "UCS-EXT-12", "UCS-EXT-19")
@pytest.mark.needs("global")
@WAYS
def test_an_update_changes_what_is_sent_of_the_record_that_is_meant(
    genesys: httpx.Client, schemas: Schemas, contracts: str, spelled: Any
) -> None:
    home = schemas.register("Home", "single-valued", city="string")
    customer_id = create(genesys, FirstName="Ada", **{contracts: CONTRACTS, home: {"city": "Springfield"}})
    change = {"number": "C-2", "active": True, "fee": "41"}
    reply = record_update(genesys, customer_id, spelled(contracts), **change)
    assert (reply.status_code, reply.content) == (204, b"")
    assert read(genesys, customer_id, f"{contracts},{home}") == {
        "customer_id": customer_id,
        "FirstName": "Ada",
        contracts: [CONTRACTS[0], {**CONTRACTS[1], **change}, CONTRACTS[2]],
        home: {"city": "Springfield"},
    }


@pytest.mark.rule("UCS-EXT-10", "UCS-EXT-11", "UCS-EXT-12")
@pytest.mark.needs("global")
def test_the_record_of_another_customer_stays_as_it_was(genesys: httpx.Client, contracts: str) -> None:
    one, other = create(genesys, **{contracts: CONTRACTS}), create(genesys, **{contracts: CONTRACTS})
    assert record_update(genesys, one, contracts, number="C-3", product="Tea").status_code == 204
    assert records(genesys, one, contracts) == [*CONTRACTS[:2], {**CONTRACTS[2], "product": "Tea"}]
    assert records(genesys, other, contracts) == CONTRACTS


@pytest.mark.rule("UCS-EXT-11")
@pytest.mark.needs("global")
def test_unique_attributes_stay_as_they_were_spelled(genesys: httpx.Client, schemas: Schemas) -> None:
    cards = schemas.register("Cards", "multi-valued", "card", card="long", note="string")
    customer_id = create(genesys, **{cards: [{"card": "007"}, {"card": 8}]})
    assert record_update(genesys, customer_id, cards, card=7, note="x").status_code == 204
    assert records(genesys, customer_id, cards) == [{"card": "007", "note": "x"}, {"card": 8}]


@pytest.mark.rule("UCS-EXT-11", "UCS-EXT-15")
@pytest.mark.needs("global")
def test_all_unique_attributes_together_select_the_record(genesys: httpx.Client, schemas: Schemas) -> None:
    cards = schemas.register("Cards", "multi-valued", "bank", "number", bank="string", number="long", note="string")
    stored = [{"bank": bank, "number": number, "note": "old"} for bank in ("a", "b") for number in (1, 2)]
    customer_id = create(genesys, **{cards: stored})
    assert record_update(genesys, customer_id, cards, bank="b", number=1, note="new").status_code == 204
    assert records(genesys, customer_id, cards) == [*stored[:2], {**stored[2], "note": "new"}, stored[3]]
    assert record_deletion(genesys, customer_id, cards, bank="a", number=2).status_code == 204
    assert records(genesys, customer_id, cards) == [stored[0], {**stored[2], "note": "new"}, stored[3]]


@pytest.mark.rule("UCS-EXT-10", "UCS-EXT-11", "UCS-EXT-15")
@pytest.mark.needs("global", "lenient")
def test_records_stored_before_their_schema_are_selected_by_it(
    genesys: httpx.Client, names: Names, schemas: Schemas
) -> None:
    phones = names.text("Phones")
    stored: list[dict[str, Any]] = [
        {"number": "0314", "note": "home"},
        {"number": "6543210", "kind": 2},
        {"number": 951},
    ]
    customer_id = create(genesys, **{phones: stored})
    schemas.stored(phones, "multi-valued", "number", number="long", note="string")
    assert record_update(genesys, customer_id, phones, number=6543210, note="always").status_code == 204
    assert record_deletion(genesys, customer_id, phones, number="951").status_code == 204
    assert records(genesys, customer_id, phones) == [stored[0], {**stored[1], "note": "always"}]


@pytest.mark.rule("UCS-EXT-28")
@pytest.mark.needs("global")
def test_a_record_may_repeat_whose_record_of_which_extension_it_is(genesys: httpx.Client, contracts: str) -> None:
    customer_id, other = create(genesys, **{contracts: CONTRACTS}), create(genesys)
    change: dict[str, Any] = {
        "customer_id": customer_id,
        "name": contracts.lower(),
        "number": "C-1",
        "product": "Fibre",
    }
    assert record_update(genesys, customer_id, contracts, **change).status_code == 204
    expected = [{**CONTRACTS[0], "product": "Fibre"}, *CONTRACTS[1:]]
    assert records(genesys, customer_id, contracts) == expected
    for wrong in ({"customer_id": other}, {"name": f"{contracts}x"}):
        assert next(iter(wrong)) in refused(record_update(genesys, customer_id, contracts, **{**change, **wrong}), 400)
    assert records(genesys, customer_id, contracts) == expected


@pytest.mark.rule("UCS-EXT-13")
@pytest.mark.needs("global")
@each_record_change
def test_a_record_is_told_by_all_of_its_unique_attributes(genesys: httpx.Client, schemas: Schemas, change: Any) -> None:
    cards = schemas.register("Cards", "multi-valued", "bank", "number", bank="string", number="long", note="string")
    customer_id = create(genesys, **{cards: [{"bank": "a", "number": 1}]})
    assert "bank" in refused(change(genesys, customer_id, cards), 400)
    for record, missing in (({"bank": "a"}, "number"), ({"number": 1, "note": "x"}, "bank")):
        assert missing in refused(change(genesys, customer_id, cards, **record), 400)
    assert records(genesys, customer_id, cards) == [{"bank": "a", "number": 1}]


@pytest.mark.rule("UCS-EXT-14")
@pytest.mark.needs("global")
@each_record_change
def test_customer_extension_and_record_have_to_exist(
    genesys: httpx.Client, names: Names, contracts: str, change: Any
) -> None:
    owner, bare = create(genesys, **{contracts: CONTRACTS}), create(genesys, FirstName="Ada")
    known = {"number": "C-1", "product": "Tea"}
    for customer_id, extension, record in (
        (names.id(), contracts, known),
        (bare, contracts, known),
        (owner, names.text("Hobby"), known),
        (owner, contracts, {**known, "number": "c-1"}),
        (owner, contracts, {**known, "number": "C-4"}),
    ):
        refused(change(genesys, customer_id, extension, **record), 404)
    assert records(genesys, owner, contracts) == CONTRACTS
    assert read(genesys, bare, contracts) == {"customer_id": bare, "FirstName": "Ada", contracts: []}


@pytest.mark.rule("UCS-EXT-20")
@pytest.mark.needs("global")
@WAYS
def test_the_record_of_a_single_valued_extension_is_updated_without_unique_attributes(
    genesys: httpx.Client, schemas: Schemas, spelled: Any
) -> None:
    home = schemas.register("Home", "single-valued", city="string", floor="integer", street="string")
    customer_id = create(genesys, **{home: {"city": "Hill Valley", "street": "Main Street"}})
    assert record_update(genesys, customer_id, spelled(home), city="Springfield", floor=2).status_code == 204
    assert records(genesys, customer_id, home) == {"city": "Springfield", "street": "Main Street", "floor": 2}


@pytest.mark.rule("UCS-EXT-20", "UCS-EXT-12", "UCS-EXT-25")
@pytest.mark.needs("lenient")
def test_a_single_record_without_a_schema_is_updated_and_deleted(genesys: httpx.Client, names: Names) -> None:
    home = names.text("Home")
    customer_id = create(genesys, FirstName="Ada", **{home: {"city": "Hill Valley", "street": "Main Street"}})
    assert record_update(genesys, customer_id, home.upper(), city="Springfield", floor=2).status_code == 204
    assert records(genesys, customer_id, home) == {"city": "Springfield", "street": "Main Street", "floor": 2}
    assert record_deletion(genesys, customer_id, home.lower()).status_code == 204
    assert read(genesys, customer_id, home) == {"customer_id": customer_id, "FirstName": "Ada"}
    refused(record_update(genesys, customer_id, home, city="Springfield"), 404)


@pytest.mark.rule("UCS-EXT-21")
@pytest.mark.needs("global")
@each_record_change
def test_records_whose_schema_tells_none_apart_cannot_be_addressed(
    genesys: httpx.Client, schemas: Schemas, change: Any
) -> None:
    visits = schemas.register("Visits", day="integer", note="string")
    customer_id = create(genesys, **{visits: [{"day": 1}]})
    refused(change(genesys, customer_id, visits, day=1), 404)
    assert records(genesys, customer_id, visits) == [{"day": 1}]


@pytest.mark.rule("UCS-EXT-21")
@pytest.mark.needs("lenient")
@each_record_change
def test_records_without_a_schema_cannot_be_addressed(genesys: httpx.Client, names: Names, change: Any) -> None:
    visits = names.text("Visits")
    customer_id = create(genesys, **{visits: [{"day": 1}]})
    refused(change(genesys, customer_id, visits, day=1), 404)
    assert records(genesys, customer_id, visits) == [{"day": 1}]


@pytest.mark.rule("UCS-EXT-27")
@pytest.mark.needs("mock", "lenient")
def test_a_record_does_not_grow_beyond_a_thousand_attributes(genesys: httpx.Client, names: Names) -> None:
    wide = names.text("Wide")
    customer_id = create(genesys, **{wide: {f"a{number}": 1 for number in range(600)}})
    more = {f"b{number}": 1 for number in range(401)}
    assert wide in refused(record_update(genesys, customer_id, wide, **more), 409)
    assert len(records(genesys, customer_id, wide)) == 600
    del more["b0"]
    assert record_update(genesys, customer_id, wide, **more).status_code == 204
    assert len(records(genesys, customer_id, wide)) == 1000


@pytest.mark.rule("UCS-WORD-9", "UCS-VALUE-8", "UCS-VALUE-10")
@pytest.mark.needs("global")
@each_record_change
@pytest.mark.parametrize("value", [None, {}, ["a"], "Select"], ids=repr)
def test_a_record_holds_plain_values(genesys: httpx.Client, contracts: str, change: Any, value: object) -> None:
    customer_id = create(genesys, **{contracts: CONTRACTS})
    assert "product" in refused(change(genesys, customer_id, contracts, number="C-1", product=value), 400)
    assert records(genesys, customer_id, contracts) == CONTRACTS


@pytest.mark.rule("UCS-EXT-11", "UCS-EXT-15")
@pytest.mark.needs("global")
def test_a_search_follows_the_records(genesys: httpx.Client, schemas: Schemas, contracts: str, names: Names) -> None:
    key = schemas.key(contracts, "product", unique=True)
    old, new = names.text("Old"), names.text("New")

    def found(product: str) -> Any:
        return genesys.get("/profiles", params={f"{contracts}.product": product, "id_key": key}).json()

    customer_id = create(genesys, **{contracts: [{"number": "C-1", "product": old}]})
    other = create(genesys, FirstName="Ada")
    assert found(old) == [{"customer_id": customer_id}]
    assert record_update(genesys, customer_id, contracts, number="C-1", product=new).status_code == 204
    assert (found(old), found(new)) == ([], [{"customer_id": customer_id}])
    record = {"number": "C-9", "product": new}
    refused(genesys.post(f"/profiles/{other}/extensions", json={contracts: [record]}), 409)
    assert record_deletion(genesys, customer_id, contracts, number="C-1").status_code == 204
    assert found(new) == []
    assert genesys.post(f"/profiles/{other}/extensions", json={contracts: [record]}).status_code == 200
    assert found(new) == [{"customer_id": other}]
