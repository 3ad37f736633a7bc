"""What a value of each type that a schema gives to an attribute may look like."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from contract_tests.suite.genesys_ucs.schemas import CREATE, INSERT, UPDATE, Schemas, Write, record_update, records
from contract_tests.suite.genesys_ucs.steps import create, refused
from mock_server.verify.target import Names

RECORD = Write("update_extension_record", "PUT", "/profiles/{}/extensions/{}/by/unique")
EACH = pytest.mark.parametrize("write", [CREATE, UPDATE, INSERT, RECORD], ids=str)
FINE: dict[str, list[Any]] = {
    "string": ["", "any text", "5", "+33"],
    "integer": [0, -1, 2**63 - 1, -(2**63), 5.0],
    "long": [3145926535, -7],
    "double": [0.5, 7, -1e-7, -12345678.875],
    "currency": [129, 49.95],
    "boolean": [True, False],
    "date": ["1962-05-10", "2024-02-29", "0001-01-01", "1981-03-17T02:00:00.000Z"],
    "datetime": ["1981-03-17T02:00:00.000Z", "2009-12-18T18:30:00Z", "9999-12-31T23:59:59.999Z"],
}
DIGITS: dict[str, list[str]] = {
    "integer": ["3145926535", "-7", "007"],
    "long": ["0", "9223372036854775807"],
    "double": ["0.1", "-1e-7", "12"],
    "currency": ["49.95", "5"],
}
WRONG: dict[str, list[Any]] = {
    "string": [5, True, 0.5],
    "integer": [0.5, "0.5", "", "five", "1e3", " 1", True, "9223372036854775808", "٣"],
    "long": [1.5, "0x1F", False, ""],
    "double": ["", "one", "1,5", "1e999", "NaN", True],
    "currency": ["EUR 5", "5 EUR", False],
    "boolean": [0, 1, "yes", ""],
    "date": ["2023-02-29", "1962-5-10", "10.05.1962", 19620510, "1962-05-10T00:00", "0000-01-01"],
    "datetime": ["2024-01-15T25:00:00Z", "2024-01-15T12:00:00+01:00", "noon", 0],
}


def kept(client: httpx.Client, write: Write, extension: str, value: object) -> Any:
    """What is read of a record of which `value` was written under `a`."""
    record = {"id": "r1", "a": value}
    if write is not RECORD:
        return records(client, write.written(client, **{extension: [record]}), extension)[0]["a"]
    customer_id = create(client, **{extension: [{"id": "r1"}]})
    reply = record_update(client, customer_id, extension, **record)
    assert reply.status_code == 204, reply.text
    return records(client, customer_id, extension)[0]["a"]


def refusal(client: httpx.Client, names: Names, write: Write, extension: str, **attributes: object) -> str:
    """The message that refuses a record of such attributes; nothing was written."""
    first, record = {"id": "r0"}, {"id": "r1", **attributes}
    if write is not RECORD:
        return write.refused(client, names, **{extension: [first, record]})
    customer_id = create(client, **{extension: [first, {"id": "r1"}]})
    message = refused(record_update(client, customer_id, extension, **record), 400)
    assert records(client, customer_id, extension) == [first, {"id": "r1"}]
    return message


def registered(schemas: Schemas, **attributes: Any) -> str:
    return schemas.register("Typed", "multi-valued", "id", id="string", **attributes)


@pytest.mark.rule("UCS-SCHEMA-7", "UCS-SCHEMA-18", "UCS-SCHEMA-27")
@pytest.mark.needs("global")
@EACH
@pytest.mark.parametrize("type_", FINE)
def test_values_of_a_type_are_taken(genesys: httpx.Client, schemas: Schemas, write: Write, type_: str) -> None:
    name = registered(schemas, a=type_)
    for value in FINE[type_]:
        assert kept(genesys, write, name, value) == value


@pytest.mark.rule("UCS-SCHEMA-33")
@pytest.mark.needs("global")
@EACH
@pytest.mark.parametrize("type_", DIGITS)
def test_a_number_may_be_its_digits_and_is_kept_as_it_was_sent(
    genesys: httpx.Client, schemas: Schemas, write: Write, type_: str
) -> None:
    name = registered(schemas, a=type_)
    for digits in DIGITS[type_]:
        assert kept(genesys, write, name, digits) == digits


@pytest.mark.rule("UCS-SCHEMA-18")
@pytest.mark.needs("global")
def test_a_boolean_may_be_its_word(genesys: httpx.Client, schemas: Schemas) -> None:
    name = registered(schemas, a="boolean")
    for word in ("true", "FALSE"):
        assert kept(genesys, CREATE, name, word) == word


@pytest.mark.rule("UCS-SCHEMA-18")
@pytest.mark.needs("global")
@EACH
@pytest.mark.parametrize("type_", WRONG)
def test_a_value_of_another_type_is_refused_by_name(
    genesys: httpx.Client, names: Names, schemas: Schemas, write: Write, type_: str
) -> None:
    name = registered(schemas, fine="string", a=type_)
    for value in WRONG[type_]:
        assert f"{name}.a" in refusal(genesys, names, write, name, fine="yes", a=value), value


@pytest.mark.rule("UCS-SCHEMA-27")
@pytest.mark.needs("global")
@EACH
def test_only_a_date_may_be_a_day_alone(genesys: httpx.Client, names: Names, schemas: Schemas, write: Write) -> None:
    name = registered(schemas, a="date", b="datetime")
    assert kept(genesys, write, name, "1962-05-10") == "1962-05-10"
    for value in ("1962-05-10", "2024-01-15T12:00:00+01:00", "2024-01-15T12:00:00"):
        assert "b" in refusal(genesys, names, write, name, b=value)
    refusal(genesys, names, write, name, a="2024-01-15T12:00:00+01:00")


@pytest.mark.rule("UCS-SCHEMA-19", "UCS-SCHEMA-9")
@pytest.mark.needs("global")
@EACH
@pytest.mark.parametrize("length", [3, "3"], ids=repr)
def test_text_is_as_long_as_its_length_allows(
    genesys: httpx.Client, names: Names, schemas: Schemas, write: Write, length: object
) -> None:
    name = registered(schemas, a={"type": "string", "length": length})
    for text in ("", "+33", "äöü", "\U0001f600" * 3):
        assert kept(genesys, write, name, text) == text
    for text in ("four", "äöüß", "x" * 300):
        assert f"{name}.a" in refusal(genesys, names, write, name, a=text)


@pytest.mark.rule("UCS-SCHEMA-22")
@pytest.mark.needs("global")
@EACH
def test_no_write_adds_an_attribute_that_the_schema_lacks(
    genesys: httpx.Client, names: Names, schemas: Schemas, write: Write
) -> None:
    name = registered(schemas, note="string")
    for attribute in ("colour", "Note"):
        assert attribute in refusal(genesys, names, write, name, **{attribute: "red"})
