"""The words in which records, schemas and modes are refused: no rule promises them, and readers rely on them."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from contract_tests.genesys import BRUCE, GORAN, register
from contract_tests.suite.genesys_ucs.steps import EXTENSION_SCHEMAS, refused

EXTENSIONS = f"/profiles/{BRUCE}/extensions"
CONTRACT = f"/profiles/{GORAN}/extensions/Contracts/by/unique"
RECORDS_ONLY = "an extension takes an object or an array of objects."
DATES = "takes a date such as 1962-05-10, or with a time in UTC such as 1981-03-17T02:00:00.000Z."
TIMES = "takes a date with a time in UTC, such as 1981-03-17T02:00:00.000Z."
WHOLE = "takes a whole number of 64 bits, or its digits as text."
NUMBER = "takes a number, or its digits as text."
LENGTH = "a length is a number from 1 to 99999, or its digits as text."


@pytest.mark.parametrize(
    ("body", "status", "name", "reason"),
    [
        ({}, 400, "body", "name at least one extension."),
        ({"customer_id": BRUCE}, 400, "body", "name at least one extension."),
        ({"customer_id": GORAN, "A": {}}, 400, "customer_id", f"the path names '{BRUCE}'."),
        ({"A": "x"}, 400, "A", RECORDS_ONLY),
        ({"A": ["x"]}, 400, "A", RECORDS_ONLY),
        ({"A": None}, 400, "A", "null is not a value."),
        ({"A": [{"b": "Select"}]}, 400, "A.b", "'Select' keyword is not authorized."),
        ({"A": {"b": []}}, 400, "A.b", "a record holds neither objects nor arrays."),
        ({"A": {}, "a": {}}, 400, "a", "'A' is the same extension: names of extensions have no case."),
        ({"Contracts": {"number": 1}}, 400, "Contracts", "the extension is multi-valued: send an array of objects."),
        ({"Contracts": [{"product": "x"}]}, 400, "Contracts.contract_number", "the attribute is mandatory."),
        ({"phone": {"a": 1}}, 409, "Phone", "this customer has several records there: send an array."),
        ({"ADDRESS": [{"a": 1}]}, 409, "Address", "this customer has a single record there: send an object."),
        ({"firstname": {"a": 1}}, 409, "firstname", "this customer has an attribute of that name."),
        ({"Customer_Id": {}}, 409, "Customer_Id", "the id has this name, and names of extensions have no case."),
    ],
)
def test_a_refused_insertion_says_why(
    genesys: httpx.Client, body: dict[str, Any], status: int, name: str, reason: str
) -> None:
    assert refused(genesys.post(EXTENSIONS, json=body), status) == f"bad parameter '{name}' reason: {reason}"


@pytest.mark.parametrize(
    ("body", "name", "reason"),
    [
        ({}, "Contracts.contract_number", "the attribute is required, as it tells which record is meant."),
        ({"contract_number": "C-2001", "product": "x" * 65}, "Contracts.product", "takes at most 64 characters."),
        ({"contract_number": "C-2001", "colour": "red"}, "Contracts.colour", "the extension has no such attribute."),
        ({"contract_number": "C-2001", "name": "Phone"}, "Contracts.name", "the extension has no such attribute."),
        ({"product": None}, "product", "null is not a value."),
        ({"product": {}}, "product", "a record holds neither objects nor arrays."),
        ({"product": "Select"}, "product", "'Select' keyword is not authorized."),
    ],
)
def test_a_refused_update_of_a_record_says_why(
    genesys: httpx.Client, body: dict[str, Any], name: str, reason: str
) -> None:
    assert refused(genesys.put(CONTRACT, json=body), 400) == f"bad parameter '{name}' reason: {reason}"


@pytest.mark.parametrize("what", ["", "delete/"])
def test_a_record_that_is_not_found_is_described(genesys: httpx.Client, what: str) -> None:
    unaddressed = "no single record of extension 'Phone' can be addressed: "
    register(genesys, "Address", street="string")
    for customer_id, extension, message in (
        ("nobody", "Contracts", "customer 'nobody' not found"),
        (BRUCE, "Contracts", f"customer '{BRUCE}' has no extension 'Contracts'"),
        (GORAN, "Contracts", f"customer '{GORAN}' has no record of 'Contracts' with this contract_number"),
        (BRUCE, "phone", unaddressed + "it has no schema that names unique attributes"),
    ):
        body = {"contract_number": "c-2001"}
        reply = genesys.put(f"/profiles/{customer_id}/extensions/{extension}/{what}by/unique", json=body)
        assert refused(reply, 404) == message
    register(genesys, "PHONE", PhoneNumber="string")
    reply = genesys.put(f"{EXTENSIONS}/phone/{what}by/unique", json={"PhoneNumber": "3145926535"})
    assert refused(reply, 404) == unaddressed + "its schema has no unique attributes"


@pytest.mark.parametrize(
    ("type_", "value", "reason"),
    [
        ("string", 5, "takes text."),
        ("integer", "five", WHOLE),
        ("long", 1.5, WHOLE),
        ("double", "1e999", NUMBER),
        ("currency", "EUR 5", NUMBER),
        ("boolean", 1, "takes true or false."),
        ("date", "2023-02-29", DATES),
        ("datetime", "1962-05-10", TIMES),
    ],
)
def test_a_value_of_another_type_is_told_what_the_type_takes(
    genesys: httpx.Client, type_: str, value: object, reason: str
) -> None:
    register(genesys, "Typed", a=type_)
    message = f"bad parameter 'Typed.a' reason: {reason}"
    assert refused(genesys.post("/profiles", json={"Typed": [{}, {"a": value}]}), 400) == message


@pytest.mark.parametrize(
    ("attribute", "name", "reason"),
    [
        ({"length": 0}, "attributes.length", LENGTH),
        ({"default": {}}, "attributes.default", "a default is text, a number, true or false."),
        ({"default": "Select"}, "attributes.default", "'Select' keyword is not authorized."),
        ({"mandatory": "yes"}, "attributes.mandatory", "mandatory is true or false, also as text."),
        (
            {"type": "text"},
            "attributes.type",
            "the types are string, integer, long, double, date, datetime, currency and boolean.",
        ),
        ({"default": 5}, "attributes", "the default of 'a', of type string, takes text."),
        (
            {"type": "integer", "default": "0"},
            "attributes",
            "the default of 'a', of type integer, stands without quotes.",
        ),
        ({"name": "b"}, "unique", "'a' is not among the attributes."),
    ],
)
def test_a_refused_schema_says_why(genesys: httpx.Client, attribute: dict[str, Any], name: str, reason: str) -> None:
    attributes = [{"name": "a", "type": "string", **attribute}]
    body = {"name": "A", "type": "multi-valued", "attributes": attributes, "unique": ["a"]}
    reply = genesys.post(EXTENSION_SCHEMAS, json=body)
    assert refused(reply, 400) == f"bad parameter '{name}' reason: {reason}"


def test_a_schema_at_odds_with_what_there_is_says_with_what(genesys: httpx.Client) -> None:
    for name, message in (
        ("contracts", "extension schema 'contracts' already exists"),
        ("firstname", "bad parameter 'name' reason: 'firstname' is an attribute of the profile schema."),
    ):
        assert refused(genesys.post(EXTENSION_SCHEMAS, json={"name": name, "type": "multi-valued"}), 409) == message
    assert refused(genesys.get(f"{EXTENSION_SCHEMAS}/Car"), 404) == "extension schema 'Car' not found"
    for name in ("ByNumber", "ByProduct"):
        key = {"name": name, "source": "contracts", "attributes": ["contract_number"]}
        assert genesys.post("/metadata/identification-keys", json=key).status_code == 201
    assert refused(genesys.delete(f"{EXTENSION_SCHEMAS}/Contracts"), 403) == (
        "extension 'Contracts' is used by the identification keys 'ByNumber', 'ByProduct': delete these first"
    )


def test_a_mode_that_forbids_an_operation_is_told_with_the_way_out(genesys: httpx.Client) -> None:
    assert genesys.post("/server/mode", json={"mode": "maintenance"}).status_code == 200
    assert refused(genesys.get(f"/profiles/{BRUCE}"), 503) == (
        "the server is in maintenance mode: this needs production mode, see POST /server/mode"
    )
