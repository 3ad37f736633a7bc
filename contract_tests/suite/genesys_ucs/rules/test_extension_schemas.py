"""Schemas of extensions are created, listed, read and deleted."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from contract_tests.suite.genesys_ucs.schemas import Schemas, listed, records, shown
from contract_tests.suite.genesys_ucs.steps import EXTENSION_SCHEMAS, create, read, refused
from mock_server.verify.target import Names

# The attributes of the schemas that the vendor's pages print (EXS-C, EXS-Q).
PRINTED: dict[str, list[dict[str, Any]]] = {
    "single-valued": [
        {"name": "AddressType", "type": "integer", "default": 0},
        {"name": "Address", "type": "string", "length": 256},
        {"name": "City", "type": "string", "length": 32},
        {"name": "County", "type": "string", "length": 32},
        {"name": "PostCode", "type": "string", "length": 10},
        {"name": "Country", "type": "string", "length": 32},
    ],
    "multi-valued": [
        {"name": "PhoneType", "type": "integer", "default": 0, "mandatory": "true"},
        {"name": "prefix", "type": "string", "length": "3", "default": "555"},
        {"name": "PhoneNumber", "type": "integer", "length": 15, "mandatory": "true"},
        {"name": "description", "type": "string", "length": 32, "mandatory": "true"},
        {"name": "start_availabilty", "type": "datetime"},
        {"name": "end_availabilty", "type": "datetime", "mandatory": "false"},
    ],
}
SAME, LOWER, UPPER = str, str.lower, str.upper


def said(name: str, form: str, unique: list[str]) -> dict[str, Any]:
    """A schema with everything that can be said."""
    attributes = [
        {"name": "a", "type": "string", "length": 12, "mandatory": True},
        {"name": "b", "type": "currency", "default": 0},
    ]
    return {"name": name, "type": form, "attributes": attributes, "unique": unique}


@pytest.mark.rule("UCS-SCHEMA-1", "UCS-SCHEMA-2", "UCS-HTTP-7")
@pytest.mark.needs("global")
def test_a_new_schema_is_answered_by_its_name_and_the_documented_location(
    genesys: httpx.Client, names: Names, schemas: Schemas
) -> None:
    name = names.text("Cards")
    body = {"name": name, "type": "multi-valued", "attributes": [{"name": "number", "type": "long"}]}
    reply = schemas.create(body)
    assert (reply.status_code, reply.json()) == (201, {"name": name})
    assert reply.headers["Location"] == f"{genesys.base_url.path}profiles/extensions/{name}"


@pytest.mark.rule("UCS-SCHEMA-9", "UCS-SCHEMA-10", "UCS-SCHEMA-12")
@pytest.mark.needs("global")
@pytest.mark.parametrize("form", PRINTED)
def test_the_schemas_of_the_vendor_can_be_created_and_are_shown_as_they_were_sent(
    genesys: httpx.Client, names: Names, schemas: Schemas, form: str
) -> None:
    body: dict[str, Any] = {"name": names.text("Printed"), "type": form, "attributes": PRINTED[form]}
    assert schemas.create(body).status_code == 201
    whole = shown(genesys, body["name"])
    assert whole.pop("unique", []) == []
    assert whole == body


@pytest.mark.rule("UCS-SCHEMA-11", "UCS-SCHEMA-12")
@pytest.mark.needs("global")
def test_the_list_has_each_schema_once_as_it_is_read_by_its_name(
    genesys: httpx.Client, names: Names, schemas: Schemas
) -> None:
    one, two = (
        said(names.text("One"), "multi-valued", ["b", "a"]),
        said(names.text("two"), "single-valued", ["a"]),
    )
    before = listed(genesys)
    assert [schemas.create(body).status_code for body in (one, two)] == [201, 201]
    for body in (one, two):
        assert [schema for schema in listed(genesys) if schema["name"] == body["name"]] == [body]
        for spelled in (SAME, LOWER, UPPER):
            assert shown(genesys, spelled(body["name"])) == body
    assert [schema for schema in listed(genesys) if schema not in (one, two)] == before


@pytest.mark.rule("UCS-SCHEMA-6", "UCS-SCHEMA-12")
@pytest.mark.needs("global")
@pytest.mark.parametrize("beside", [{}, {"attributes": [], "unique": []}], ids=["absent", "empty"])
def test_a_schema_needs_nothing_but_a_name_and_a_type(
    genesys: httpx.Client, names: Names, schemas: Schemas, beside: dict[str, Any]
) -> None:
    body = {"name": names.text("Bare"), "type": "single-valued"}
    assert schemas.create({**body, **beside}).status_code == 201
    whole = shown(genesys, body["name"])
    assert (whole["name"], whole["type"], whole.get("attributes", [])) == (body["name"], "single-valued", [])
    customer_id = create(genesys, **{body["name"]: {}})
    assert records(genesys, customer_id, body["name"]) == {}


@pytest.mark.rule("UCS-SCHEMA-3")
@pytest.mark.needs("global")
@pytest.mark.parametrize(
    "form", ["", "1{}", "_{}", "{}-b", "{} b", "{}ä", "{}.b", "{:x<27}", "{}\n", 5, None], ids=repr
)
def test_a_name_that_no_extension_may_have_is_refused(
    genesys: httpx.Client, names: Names, schemas: Schemas, form: Any
) -> None:
    name = form.format(names.text("A")) if isinstance(form, str) else form
    reply = schemas.create({"name": name, "type": "multi-valued"})
    assert "name" in refused(reply, 400)
    assert name not in [schema["name"] for schema in listed(genesys)]


@pytest.mark.rule("UCS-SCHEMA-3")
@pytest.mark.needs("global")
@pytest.mark.parametrize("form", ["{}", "{}_2_", "{:x<26}", "{:_<26}"])
def test_a_name_of_letters_digits_and_underscores_is_taken(
    genesys: httpx.Client, names: Names, schemas: Schemas, form: str
) -> None:
    name = form.format(names.text("a"))
    schemas.stored(name)
    assert shown(genesys, name)["name"] == name


@pytest.mark.rule("UCS-WORD-8")
@pytest.mark.needs("global")
@pytest.mark.parametrize("word", ["profile", "Select", "TABLE", "varchar2"])
def test_reserved_words_name_no_extensions_but_attributes(genesys: httpx.Client, schemas: Schemas, word: str) -> None:
    assert word in refused(schemas.create({"name": word, "type": "multi-valued"}), 400)
    name = schemas.register("Words", **{word: "string"})
    assert shown(genesys, name)["attributes"] == [{"name": word, "type": "string"}]


@pytest.mark.rule("UCS-SCHEMA-4")
@pytest.mark.needs("global")
@pytest.mark.parametrize("spelled", [SAME, LOWER, UPPER], ids=["same", "lower", "upper"])
def test_a_second_schema_of_a_name_is_a_conflict(genesys: httpx.Client, schemas: Schemas, spelled: Any) -> None:
    name = schemas.register("Cards", number="long")
    before = shown(genesys, name)
    refused(schemas.create({"name": spelled(name), "type": "single-valued"}), 409)
    assert shown(genesys, name) == before
    assert [schema["name"].lower() for schema in listed(genesys)].count(name.lower()) == 1


@pytest.mark.rule("UCS-SCHEMA-34")
@pytest.mark.needs("global")
@pytest.mark.parametrize("spelled", [SAME, LOWER, UPPER], ids=["same", "lower", "upper"])
def test_no_extension_is_called_like_an_attribute_of_the_profile_schema(
    genesys: httpx.Client, schemas: Schemas, spelled: Any
) -> None:
    for attribute in genesys.get("/metadata/profiles").json():
        name = spelled(attribute["name"])
        assert name in refused(schemas.create({"name": name, "type": "single-valued"}), 409)


@pytest.mark.rule("UCS-SCHEMA-5", "UCS-ERROR-5")
@pytest.mark.needs("global")
def test_a_schema_says_whether_it_is_single_or_multi_valued(
    genesys: httpx.Client, names: Names, schemas: Schemas
) -> None:
    name = names.text("Cards")
    assert "type" in refused(schemas.create({"name": name}), 400)
    for form in ("classifier", "single", "Multi-Valued", "", True, None):
        assert "type" in refused(schemas.create({"name": name, "type": form}), 400)
    assert genesys.get(f"{EXTENSION_SCHEMAS}/{name}").status_code == 404


@pytest.mark.rule("UCS-SCHEMA-13")
@pytest.mark.needs("global")
@pytest.mark.parametrize("method", ["GET", "DELETE"])
def test_a_schema_that_there_is_not_is_not_found(
    genesys: httpx.Client, names: Names, schemas: Schemas, method: str
) -> None:
    unknown, gone = names.text("Unknown"), schemas.register("Gone")
    assert schemas.delete(f"{EXTENSION_SCHEMAS}/{gone}").status_code == 204
    for name in (unknown, gone):
        place = f"{EXTENSION_SCHEMAS}/{name}"
        refused(schemas.delete(place) if method == "DELETE" else genesys.get(place), 404)


@pytest.mark.rule("UCS-SCHEMA-14")
@pytest.mark.needs("global")
@pytest.mark.parametrize("spelled", [SAME, LOWER, UPPER], ids=["same", "lower", "upper"])
def test_a_deletion_takes_the_records_of_all_customers_with_it_and_nothing_else(
    genesys: httpx.Client, schemas: Schemas, spelled: Any
) -> None:
    cards, home = schemas.register("Cards", number="long"), schemas.register("Home", "single-valued", city="string")
    kept = {"FirstName": "Ada", home: {"city": "Springfield"}}
    customers = [create(genesys, **kept, **{cards: [{"number": 1}, {"number": 2}]}) for _ in range(2)]
    reply = schemas.delete(f"{EXTENSION_SCHEMAS}/{spelled(cards)}")
    assert (reply.status_code, reply.content) == (204, b"")
    names_left = [schema["name"] for schema in listed(genesys)]
    assert (cards in names_left, home in names_left) == (False, True)
    schemas.stored(cards, number="long")
    for customer_id in customers:
        assert read(genesys, customer_id, f"{cards},{home}") == {"customer_id": customer_id, **kept, cards: []}


@pytest.mark.rule("UCS-SCHEMA-14", "UCS-SCHEMA-25")
@pytest.mark.needs("global", "lenient")
def test_the_name_of_a_deleted_schema_is_free_again(genesys: httpx.Client, schemas: Schemas) -> None:
    cards = schemas.register("Cards", number="long")
    assert schemas.delete(f"{EXTENSION_SCHEMAS}/{cards}").status_code == 204
    customer_id = create(genesys, **{cards: {"anything": "x"}})
    assert records(genesys, customer_id, cards) == {"anything": "x"}
    schemas.stored(cards, "single-valued", anything="string")
    assert records(genesys, customer_id, cards) == {"anything": "x"}


@pytest.mark.rule("UCS-SCHEMA-15")
@pytest.mark.needs("global")
@pytest.mark.parametrize("spelled", [SAME, UPPER], ids=["same", "upper"])
def test_a_schema_is_not_deleted_while_a_key_is_built_on_it(
    genesys: httpx.Client, schemas: Schemas, spelled: Any
) -> None:
    cards = schemas.register("Cards", number="string")
    place = f"{EXTENSION_SCHEMAS}/{cards}"
    customer_id = create(genesys, **{cards: [{"number": "1"}]})
    keys = [schemas.key(spelled(cards), "number") for _ in range(2)]
    for key in keys:
        message = refused(schemas.delete(place), 403)
        assert key in message
        assert shown(genesys, cards)["name"] == cards
        assert records(genesys, customer_id, cards) == [{"number": "1"}]
        assert schemas.delete(f"/metadata/identification-keys/{key}").status_code == 204
    assert schemas.delete(place).status_code == 204


@pytest.mark.rule("UCS-SCHEMA-28")
@pytest.mark.needs("global")
def test_schemas_are_created_below_metadata_only(genesys: httpx.Client, names: Names) -> None:
    name = names.text("Bare")
    reply = genesys.post("/profiles/extensions", json={"name": name, "type": "single-valued", "attributes": []})
    assert reply.status_code in {404, 405}
    assert name not in [schema["name"] for schema in listed(genesys)]
