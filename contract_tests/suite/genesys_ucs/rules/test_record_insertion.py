"""Records of extensions are inserted."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from contract_tests.suite.genesys_ucs.schemas import (
    INSERT,
    Schemas,
    Write,
    each_write,
    insert,
    record_deletion,
    records,
)
from contract_tests.suite.genesys_ucs.steps import create, read, refused
from mock_server.verify.target import Names

RECORDS: tuple[Any, ...] = ({"a": 1}, [{"a": 1}])


@pytest.mark.rule("UCS-EXT-1", "UCS-EXT-2", "UCS-EXT-6")
@pytest.mark.needs("global")
def test_one_insertion_brings_records_of_several_extensions_and_leaves_the_rest(
    genesys: httpx.Client, schemas: Schemas
) -> None:
    cards, home = schemas.register("Cards", number="long"), schemas.register("Home", "single-valued", city="string")
    other = schemas.register("Other", note="string")
    kept = {"FirstName": "Ada", "EmailAddress": ["ada@example.com", "a@example.com"], other: [{"note": "kept"}]}
    customer_id = create(genesys, **kept)
    reply = insert(genesys, customer_id, **{cards: [{"number": 1}, {"number": 2}], home: {"city": "Springfield"}})
    assert (reply.status_code, reply.content) == (200, b"")
    assert read(genesys, customer_id, f"{cards},{home},{other}") == {
        "customer_id": customer_id,
        **kept,
        cards: [{"number": 1}, {"number": 2}],
        home: {"city": "Springfield"},
    }


@pytest.mark.rule("UCS-EXT-1", "UCS-EXT-2", "UCS-EXT-6")
@pytest.mark.needs("lenient")
def test_an_extension_without_a_schema_is_made_by_its_first_insertion(genesys: httpx.Client, names: Names) -> None:
    visits, home, kept = names.text("Visits"), names.text("Home"), names.text("Kept")
    customer_id = create(genesys, FirstName="Ada", **{kept: {"a": 1}})
    assert insert(genesys, customer_id, **{visits: [{"day": 1}], home: {"city": "Springfield"}}).status_code == 200
    assert read(genesys, customer_id, f"{visits},{home},{kept}") == {
        "customer_id": customer_id,
        "FirstName": "Ada",
        visits: [{"day": 1}],
        home: {"city": "Springfield"},
        kept: {"a": 1},
    }


@pytest.mark.rule("UCS-EXT-3")
@pytest.mark.needs("global")
def test_the_record_of_a_single_valued_extension_is_replaced_as_a_whole(
    genesys: httpx.Client, schemas: Schemas
) -> None:
    home = schemas.register("Home", "single-valued", city="string", floor="integer")
    customer_id = create(genesys, **{home: {"city": "Hill Valley", "floor": 2}})
    assert insert(genesys, customer_id, **{home: {"city": "Springfield"}}).status_code == 200
    assert records(genesys, customer_id, home) == {"city": "Springfield"}


@pytest.mark.rule("UCS-EXT-4", "UCS-EXT-5")
@pytest.mark.needs("global")
def test_an_inserted_record_replaces_the_one_with_all_of_its_unique_attributes_or_is_added(
    genesys: httpx.Client, schemas: Schemas
) -> None:
    cards = schemas.register("Cards", "multi-valued", "bank", "number", bank="string", number="long", note="string")
    stored = [{"bank": "one", "number": number, "note": "old"} for number in (1, 2, 3)]
    customer_id = create(genesys, **{cards: stored})
    added, replaced = {"bank": "two", "number": 2, "note": "new"}, {"bank": "one", "number": 2}
    assert insert(genesys, customer_id, **{cards: [added, replaced]}).status_code == 200
    assert records(genesys, customer_id, cards) == [stored[0], replaced, stored[2], added]


@pytest.mark.rule("UCS-SCHEMA-36", "UCS-EXT-4")
@pytest.mark.needs("global")
def test_stored_records_are_replaced_by_what_their_unique_attributes_mean(
    genesys: httpx.Client, schemas: Schemas
) -> None:
    cards = schemas.register("Cards", "multi-valued", "card", "valid", card="long", valid="date", note="string")
    customer_id = create(genesys, **{cards: [{"card": 7, "valid": "2024-01-15", "note": "a"}]})
    same, another = {"card": "007", "valid": "2024-01-15T00:00:00Z"}, {"card": 7, "valid": "2024-01-16"}
    for record in (same, another):
        assert insert(genesys, customer_id, **{cards: [record]}).status_code == 200
    assert records(genesys, customer_id, cards) == [same, another]


@pytest.mark.rule("UCS-EXT-5")
@pytest.mark.needs("global")
def test_without_unique_attributes_every_record_is_another_one(genesys: httpx.Client, schemas: Schemas) -> None:
    visits = schemas.register("Visits", day="integer")
    customer_id = create(genesys, **{visits: [{"day": 1}]})
    for _ in range(2):
        assert insert(genesys, customer_id, **{visits: [{"day": 1}, {"day": 2}]}).status_code == 200
    assert records(genesys, customer_id, visits) == [{"day": 1}] + [{"day": 1}, {"day": 2}] * 2


@pytest.mark.rule("UCS-EXT-7")
@pytest.mark.needs("global")
def test_the_id_in_the_body_is_that_of_the_path(genesys: httpx.Client, schemas: Schemas) -> None:
    visits = schemas.register("Visits", day="integer")
    customer_id, other = create(genesys), create(genesys)
    assert insert(genesys, customer_id, customer_id=customer_id, **{visits: [{"day": 1}]}).status_code == 200
    assert "customer_id" in refused(insert(genesys, customer_id, customer_id=other, **{visits: [{"day": 2}]}), 400)
    assert records(genesys, customer_id, visits) == [{"day": 1}]
    assert records(genesys, other, visits) == []


@pytest.mark.rule("UCS-EXT-8")
@pytest.mark.needs("global")
def test_nothing_is_inserted_for_an_unknown_customer(genesys: httpx.Client, names: Names, schemas: Schemas) -> None:
    visits, unknown = schemas.register("Visits", day="integer"), names.id()
    assert unknown in refused(insert(genesys, unknown, **{visits: [{"day": 1}]}), 404)
    assert genesys.get(f"/profiles/{unknown}").status_code == 404


@pytest.mark.rule("UCS-EXT-9")
@pytest.mark.needs("mock", "lenient")
def test_an_extension_has_at_most_a_thousand_records(genesys: httpx.Client, names: Names) -> None:
    visits, other = names.text("Visits"), names.text("Other")
    customer_id = create(genesys, **{visits: [{"n": number} for number in range(999)]})
    message = refused(insert(genesys, customer_id, **{other: {"a": 1}, visits: [{"n": 999}, {"n": 1000}]}), 409)
    assert visits in message
    assert list(read(genesys, customer_id, other)) == ["customer_id"]
    assert len(records(genesys, customer_id, visits)) == 999
    assert insert(genesys, customer_id, **{visits: [{"n": 999}]}).status_code == 200
    assert len(records(genesys, customer_id, visits)) == 1000


@pytest.mark.rule("UCS-CREATE-12")
@pytest.mark.needs("mock", "lenient")
def test_a_profile_does_not_grow_beyond_a_thousand_members_by_insertion(genesys: httpx.Client, names: Names) -> None:
    customer_id = create(genesys, **{f"a{number}": "x" for number in range(999)})
    assert "1000" in refused(insert(genesys, customer_id, **{names.text("Visits"): [{"day": 1}]}), 409)


@pytest.mark.rule("UCS-EXT-18")
@pytest.mark.needs("global")
def test_a_unique_attribute_changes_by_deletion_and_insertion(genesys: httpx.Client, schemas: Schemas) -> None:
    cards = schemas.register("Cards", "multi-valued", "number", number="string", note="string")
    first, second = {"number": "1", "note": "a"}, {"number": "2", "note": "b"}
    customer_id = create(genesys, **{cards: [first, second]})
    assert record_deletion(genesys, customer_id, cards, **first).status_code == 204
    assert insert(genesys, customer_id, **{cards: [{**first, "number": "3"}]}).status_code == 200
    assert records(genesys, customer_id, cards) == [second, {**first, "number": "3"}]


@pytest.mark.rule("UCS-EXT-22")
@pytest.mark.needs("lenient")
@pytest.mark.parametrize("spelled", [str, str.upper, str.lower], ids=["same", "upper", "lower"])
def test_no_extension_is_inserted_under_the_name_of_an_attribute(
    genesys: httpx.Client, names: Names, spelled: Any
) -> None:
    attribute = names.text("Colour")
    customer_id = create(genesys, **{attribute: "red"})
    for value in RECORDS:
        assert spelled(attribute) in refused(insert(genesys, customer_id, **{spelled(attribute): value}), 409)
    assert read(genesys, customer_id, attribute) == {"customer_id": customer_id, attribute: "red"}


@pytest.mark.rule("UCS-EXT-23")
@pytest.mark.needs("lenient")
def test_without_a_schema_an_extension_keeps_its_form(genesys: httpx.Client, names: Names) -> None:
    several, one = names.text("Several"), names.text("One")
    members: dict[str, Any] = {several: [{"a": 1}], one: {"a": 1}}
    customer_id = create(genesys, **members)
    assert several in refused(insert(genesys, customer_id, **{several.lower(): {"a": 2}}), 409)
    assert one in refused(insert(genesys, customer_id, **{one.upper(): [{"a": 2}]}), 409)
    assert read(genesys, customer_id, f"{several},{one}") == {"customer_id": customer_id, **members}


@pytest.mark.rule("UCS-EXT-29")
@pytest.mark.needs("global", "lenient")
def test_a_schema_that_came_later_decides_the_form(genesys: httpx.Client, names: Names, schemas: Schemas) -> None:
    was_several, was_one = names.text("Phones"), names.text("Home")
    customer_id = create(genesys, **{was_several: [{"number": "1"}, {"number": "2"}], was_one: {"city": "Hill Valley"}})
    schemas.stored(was_several, "single-valued", number="string")
    schemas.stored(was_one, "multi-valued", city="string")
    inserted = {was_several: {"number": "3"}, was_one: [{"city": "Springfield"}]}
    assert insert(genesys, customer_id, **inserted).status_code == 200
    assert read(genesys, customer_id, f"{was_several},{was_one}") == {
        "customer_id": customer_id,
        was_several: {"number": "3"},
        was_one: [{"city": "Hill Valley"}, {"city": "Springfield"}],
    }


@pytest.mark.rule("UCS-EXT-24", "UCS-ERROR-4")
@pytest.mark.parametrize("value", ["x", 1, True, None, ["x"]], ids=repr)
def test_an_insertion_takes_records_only(genesys: httpx.Client, names: Names, value: object) -> None:
    name = names.text("Visits")
    assert name in INSERT.refused(genesys, names, **{name: value})


@pytest.mark.rule("UCS-EXT-26")
def test_an_insertion_that_names_no_extension_is_refused(genesys: httpx.Client) -> None:
    customer_id = create(genesys, FirstName="Ada")
    refused(insert(genesys, customer_id), 400)
    refused(insert(genesys, customer_id, customer_id=customer_id), 400)
    assert read(genesys, customer_id) == {"customer_id": customer_id, "FirstName": "Ada"}


@pytest.mark.rule("UCS-WORD-9", "UCS-VALUE-10", "UCS-VALUE-14")
@pytest.mark.needs("lenient")
def test_what_no_record_may_be_is_not_inserted(genesys: httpx.Client, names: Names) -> None:
    name = names.text("Visits")
    bodies: tuple[dict[str, Any], ...] = (
        {name: [{"b": "Select"}]},
        {name: {"b": []}},
        {name: {"b": {}}},
        {name: {}, name.lower(): {}},
    )
    for body in bodies:
        INSERT.refused(genesys, names, **body)


@pytest.mark.rule("UCS-EXT-40")
@pytest.mark.needs("lenient")
@each_write
def test_no_extension_has_the_name_of_the_id(genesys: httpx.Client, names: Names, write: Write) -> None:
    for name in ("Customer_Id", "CUSTOMER_ID"):
        for value in RECORDS:
            assert name in write.conflict(genesys, names, **{name: value})


@pytest.mark.rule("UCS-EXT-40")
@pytest.mark.needs("global")
def test_no_schema_has_the_name_of_the_id(genesys: httpx.Client, schemas: Schemas) -> None:
    for name in ("customer_id", "Customer_Id"):
        assert name in refused(schemas.create({"name": name, "type": "multi-valued"}), 409)
        assert genesys.get(f"/metadata/profiles/extensions/{name}").status_code == 404
