"""A registered schema decides what the records of its extension may be, from the next request on."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from contract_tests.suite.genesys_ucs.schemas import (
    CREATE,
    INSERT,
    UPDATE,
    Schemas,
    Write,
    each_write,
    insert,
    records,
)
from contract_tests.suite.genesys_ucs.steps import EXTENSION_SCHEMAS, create, read, refused
from mock_server.verify.target import Names

WAYS = pytest.mark.parametrize("spelled", [str, str.lower, str.upper], ids=["same", "lower", "upper"])


@pytest.mark.rule("UCS-SCHEMA-16", "UCS-SCHEMA-17")
@pytest.mark.needs("global", "lenient")
@each_write
def test_a_new_schema_binds_the_next_write_and_no_other_after_it_is_gone(
    genesys: httpx.Client, names: Names, schemas: Schemas, write: Write
) -> None:
    cards = names.text("Cards")
    free = {cards: {"number": 1}}
    write.written(genesys, **free)
    schemas.stored(cards, number="long")
    assert cards in write.refused(genesys, names, **free)
    assert schemas.delete(f"{EXTENSION_SCHEMAS}/{cards}").status_code == 204
    write.written(genesys, **free)


@pytest.mark.rule("UCS-SCHEMA-17")
@pytest.mark.needs("global")
@each_write
@WAYS
def test_the_form_is_that_of_the_schema_whatever_the_case_of_the_name(
    genesys: httpx.Client, names: Names, schemas: Schemas, write: Write, spelled: Any
) -> None:
    home, cards = schemas.register("Home", "single-valued", a="string"), schemas.register("Cards", a="string")
    several: tuple[list[dict[str, str]], ...] = ([{"a": "b"}], [{}, {}])
    for value in several:
        assert home in write.refused(genesys, names, **{spelled(home): value})
    assert cards in write.refused(genesys, names, **{spelled(cards): {"a": "b"}})
    customer_id = write.written(genesys, **{spelled(home): {"a": "b"}, spelled(cards): [{"a": "b"}]})
    shown = read(genesys, customer_id, f"{home},{cards}")
    assert (shown[home], shown[cards]) == ({"a": "b"}, [{"a": "b"}])


@pytest.mark.rule("UCS-SCHEMA-17")
@pytest.mark.needs("global")
@each_write
@pytest.mark.parametrize("form", ["single-valued", "multi-valued"])
def test_a_plain_value_is_none_of_a_registered_extension(
    genesys: httpx.Client, names: Names, schemas: Schemas, write: Write, form: str
) -> None:
    name = schemas.register("Cards", form, a="string")
    for value in ("text", 1, True, ["a"]):
        assert name in write.refused(genesys, names, **{name: value})
        assert name.lower() in write.refused(genesys, names, **{name.lower(): value})


@pytest.mark.rule("UCS-SCHEMA-17")
@pytest.mark.needs("global")
@each_write
def test_an_empty_array_is_no_single_record(
    genesys: httpx.Client, names: Names, schemas: Schemas, write: Write
) -> None:
    name = schemas.register("Home", "single-valued", a="string")
    assert name in write.refused(genesys, names, **{name: []})


@pytest.mark.rule("UCS-SCHEMA-24", "UCS-VALUE-7")
@pytest.mark.needs("global")
@each_write
@WAYS
def test_an_empty_array_is_a_multi_valued_extension_without_records(
    genesys: httpx.Client, schemas: Schemas, write: Write, spelled: Any
) -> None:
    cards = schemas.register("Cards", number="long")
    customer_id = write.written(genesys, **{spelled(cards): []})
    assert not {cards, spelled(cards)} & read(genesys, customer_id).keys()
    shown = read(genesys, customer_id, cards.upper())
    assert shown[cards] == []
    assert [name for name in shown if name.lower() == cards.lower()] == [cards]


@pytest.mark.rule("UCS-SCHEMA-20")
@pytest.mark.needs("global")
@each_write
@pytest.mark.parametrize("form", ["single-valued", "multi-valued"])
def test_a_mandatory_attribute_has_to_be_there(
    genesys: httpx.Client, names: Names, schemas: Schemas, write: Write, form: str
) -> None:
    name = schemas.register("Cards", form, number={"type": "long", "mandatory": True}, note="string")
    whole: dict[str, Any] = {"number": 0}
    lacking = {"note": "lost"}
    several = form == "multi-valued"
    assert "number" in write.refused(genesys, names, **{name: [whole, lacking] if several else lacking})
    customer_id = write.written(genesys, **{name: [whole] if several else whole})
    assert records(genesys, customer_id, name) == ([whole] if several else whole)


@pytest.mark.rule("UCS-SCHEMA-21", "UCS-SCHEMA-20")
@pytest.mark.needs("global")
@each_write
def test_a_default_stands_for_what_a_record_leaves_out(genesys: httpx.Client, schemas: Schemas, write: Write) -> None:
    said: dict[str, Any] = {
        "kind": {"type": "integer", "default": 0, "mandatory": "true"},
        "active": {"type": "boolean", "default": True},
    }
    cards, home = schemas.register("Cards", **said, note="string"), schemas.register("Home", "single-valued", **said)
    customer_id = write.written(genesys, **{cards: [{}, {"kind": 5, "note": "x"}, {"active": False}], home: {}})
    assert records(genesys, customer_id, cards) == [
        {"kind": 0, "active": True},
        {"kind": 5, "active": True, "note": "x"},
        {"kind": 0, "active": False},
    ]
    assert records(genesys, customer_id, home) == {"kind": 0, "active": True}


@pytest.mark.rule("UCS-SCHEMA-22")
@pytest.mark.needs("global")
@each_write
def test_an_attribute_that_the_schema_lacks_is_refused(
    genesys: httpx.Client, names: Names, schemas: Schemas, write: Write
) -> None:
    cards = schemas.register("Cards", number="long")
    for record in ({"number": 1, "Number": 1}, {"colour": "red"}):
        assert list(record)[-1] in write.refused(genesys, names, **{cards: [{"number": 1}, record]})
    bare = schemas.register("Bare", "single-valued")
    assert "colour" in write.refused(genesys, names, **{bare: {"colour": "red"}})


@pytest.mark.rule("UCS-SCHEMA-23")
@pytest.mark.needs("global")
@each_write
def test_two_records_of_one_body_do_not_agree_on_all_unique_attributes(
    genesys: httpx.Client, names: Names, schemas: Schemas, write: Write
) -> None:
    cards = schemas.register("Cards", "multi-valued", "a", "b", a="string", b="long", c="string")
    twins = [{"a": "x", "b": 1, "c": "1"}, {"a": "x", "b": 2}, {"a": "y", "b": 1}, {"a": "x", "b": 1, "c": "2"}]
    assert cards in write.refused(genesys, names, **{cards: twins})
    assert records(genesys, write.written(genesys, **{cards: twins[:3]}), cards) == twins[:3]


@pytest.mark.rule("UCS-SCHEMA-23")
@pytest.mark.needs("global")
@each_write
def test_text_is_unique_with_its_case_and_defaults_count(
    genesys: httpx.Client, names: Names, schemas: Schemas, write: Write
) -> None:
    cards = schemas.register("Cards", "multi-valued", "a", a={"type": "string", "default": "x"})
    write.written(genesys, **{cards: [{"a": "a"}, {"a": "A"}, {}]})
    write.refused(genesys, names, **{cards: [{}, {"a": "x"}]})


@pytest.mark.rule("UCS-SCHEMA-36")
@pytest.mark.needs("global")
@each_write
@pytest.mark.parametrize(
    ("type_", "one", "other"),
    [
        ("integer", 42, "0042"),
        ("long", 7, "007"),
        ("double", 0.5, "0.50"),
        ("currency", 5, "5.00"),
        ("boolean", True, "TRUE"),
        ("date", "2024-01-15", "2024-01-15T00:00:00.000Z"),
        ("datetime", "2024-01-15T12:00:00Z", "2024-01-15T12:00:00.000Z"),
    ],
)
def test_unique_attributes_are_compared_by_what_they_mean(
    genesys: httpx.Client, names: Names, schemas: Schemas, write: Write, type_: str, one: object, other: object
) -> None:
    cards = schemas.register("Cards", "multi-valued", "a", a=type_, c="string")
    assert cards in write.refused(genesys, names, **{cards: [{"a": one}, {"a": other, "c": "x"}]})


@pytest.mark.rule("UCS-SCHEMA-32")
@pytest.mark.needs("global")
@each_write
def test_a_unique_attribute_is_needed_in_every_record_unless_it_has_a_default(
    genesys: httpx.Client, names: Names, schemas: Schemas, write: Write
) -> None:
    cards = schemas.register(
        "Cards", "multi-valued", "a", "d", a="string", b="string", d={"type": "long", "default": 1}
    )
    assert "a" in write.refused(genesys, names, **{cards: [{"a": "x"}, {"b": "x"}]})
    assert records(genesys, write.written(genesys, **{cards: [{"a": "x"}]}), cards) == [{"a": "x", "d": 1}]


@pytest.mark.rule("UCS-SCHEMA-38")
@pytest.mark.needs("global")
@each_write
def test_records_of_two_customers_may_agree_on_unique_attributes(
    genesys: httpx.Client, schemas: Schemas, write: Write
) -> None:
    cards = schemas.register("Cards", "multi-valued", "number", number="long", note="string")
    one = create(genesys, **{cards: [{"number": 1, "note": "one"}]})
    other = write.written(genesys, **{cards: [{"number": 1, "note": "other"}]})
    assert records(genesys, one, cards) == [{"number": 1, "note": "one"}]
    assert records(genesys, other, cards) == [{"number": 1, "note": "other"}]


@pytest.mark.rule("UCS-SCHEMA-25")
@pytest.mark.needs("global", "lenient")
@pytest.mark.parametrize("write", [CREATE, UPDATE], ids=str)
def test_names_without_a_schema_stay_free(genesys: httpx.Client, schemas: Schemas, write: Write) -> None:
    cards = schemas.register("Cards", number="long")
    members = {cards[:-1]: {"a": 1}, f"{cards}x": [{"b": True}, {}], f"x{cards}": "text", f"{cards} ": 1}
    customer_id = write.written(genesys, **members)
    assert read(genesys, customer_id, ",".join(members)) == {"customer_id": customer_id, **members}


@pytest.mark.rule("UCS-SCHEMA-26")
@pytest.mark.needs("global", "lenient")
def test_what_was_stored_before_a_schema_stays_until_it_is_written_again(
    genesys: httpx.Client, names: Names, schemas: Schemas
) -> None:
    phones = names.text("Phones")
    stored = [{"number": "0314", "note": "home"}, {"number": "654"}, {"other": 1}]
    customer_id = create(genesys, **{phones: stored})
    number = {"type": "integer", "mandatory": True}
    schemas.stored(phones, "multi-valued", "number", number=number, kind={"type": "integer", "default": 0})
    assert records(genesys, customer_id, phones) == stored
    assert genesys.put(f"/profiles/{customer_id}", json={"FirstName": "Ada"}).status_code == 200
    whole = read(genesys, customer_id, phones)
    assert whole == {"customer_id": customer_id, "FirstName": "Ada", phones: stored}
    refused(genesys.put(f"/profiles/{customer_id}", json=whole), 400)
    assert insert(genesys, customer_id, **{phones: [{"number": 654}]}).status_code == 200
    assert records(genesys, customer_id, phones) == [stored[0], {"number": 654, "kind": 0}, stored[2]]


@pytest.mark.rule("UCS-ERROR-6")
@pytest.mark.needs("global")
@each_write
def test_every_fault_of_records_is_told_at_once(
    genesys: httpx.Client, names: Names, schemas: Schemas, write: Write
) -> None:
    cards = schemas.register("Cards", one="long", two="long")
    home = schemas.register("Home", "single-valued", three={"type": "long", "mandatory": True}, four="string")
    message = write.refused(genesys, names, **{cards: [{"one": "x", "two": "y"}], home: {"four": 5}})
    for attribute in (f"{cards}.one", f"{cards}.two", f"{home}.three", f"{home}.four"):
        assert f"'{attribute}'" in message


@pytest.mark.rule("UCS-ERROR-6")
@pytest.mark.needs("global", "lenient")
@each_write
def test_faults_of_names_are_told_together_with_those_of_records(
    genesys: httpx.Client, names: Names, schemas: Schemas, write: Write
) -> None:
    cards, home = schemas.register("Cards", one="long"), schemas.register("Home", "single-valued", two="long")
    visits, trips = names.text("Visits"), names.text("Trips")
    wrong: dict[str, Any] = {cards: [{"one": "x"}], visits: [{}], visits.lower(): [{}], trips: {}, trips.lower(): {}}
    named = [f"{cards}.one", visits.lower(), trips.lower()]
    if write is not INSERT:
        wrong |= {home: "text", home.lower(): ["text"]}
        named += [home, home.lower()]
    message = write.refused(genesys, names, **wrong)
    assert [name for name in named if f"'{name}'" not in message] == []


@pytest.mark.rule("UCS-ERROR-6")
@pytest.mark.needs("global")
@pytest.mark.parametrize("write", [UPDATE, INSERT], ids=str)
def test_another_id_than_that_of_the_path_is_told_together_with_other_faults(
    genesys: httpx.Client, names: Names, schemas: Schemas, write: Write
) -> None:
    cards = schemas.register("Cards", one="long")
    message = write.refused(genesys, names, customer_id=names.id(), **{cards: [{"one": "x"}]})
    assert "'customer_id'" in message
    assert f"'{cards}.one'" in message


@pytest.mark.rule("UCS-ERROR-6", "UCS-ERROR-13")
@pytest.mark.needs("global")
@each_write
def test_what_the_document_says_is_told_before_what_a_registered_schema_says(
    genesys: httpx.Client, names: Names, schemas: Schemas, write: Write
) -> None:
    cards, home = schemas.register("Cards", one="long"), schemas.register("Home", two="long")
    message = write.refused(genesys, names, **{cards: [{"one": "x"}], home: [{"two": None}]})
    assert f"'{home}.two'" in message
    assert cards not in message


@pytest.mark.rule("UCS-ERROR-6")
@pytest.mark.needs("global", "mock")
def test_many_faults_are_not_told_without_end(genesys: httpx.Client, names: Names, schemas: Schemas) -> None:
    cards = schemas.register("Cards", one="long")
    message = CREATE.refused(genesys, names, **{cards: [{f"x{number}": 1 for number in range(500)}]})
    assert message.count("bad parameter") == 20


@pytest.mark.rule("UCS-ERROR-13")
@pytest.mark.needs("global")
def test_the_form_of_an_extension_is_told_before_the_customer_is_looked_for(
    genesys: httpx.Client, names: Names, schemas: Schemas
) -> None:
    cards, unknown = schemas.register("Cards", number="long"), names.id()
    for write in (UPDATE, INSERT):
        refused(write.send(genesys, unknown, {cards: {}}), 400)
        refused(write.send(genesys, unknown, {cards: []}), 404)
