"""A registered schema decides what the records of its extension may be, from the next request on."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import httpx
import pytest

from contract_tests.conftest import RunningFake
from contract_tests.genesys import BRUCE, CONTRACTS, EXTENSION_SCHEMAS, GORAN, PHONES, create, read, refused, register

DATES = "takes a date such as 1962-05-10, or with a time in UTC such as 1981-03-17T02:00:00.000Z."
TIMES = "takes a date with a time in UTC, such as 1981-03-17T02:00:00.000Z."
WHOLE = "takes a whole number of 64 bits, or its digits as text."
NUMBER = "takes a number, or its digits as text."


def refusal(client: httpx.Client, members: dict[str, Any]) -> str:
    """The message that refuses a creation and, in the same words, an update and an insertion; nothing is done."""
    before = read(client, BRUCE, ",".join(members))
    messages = set()
    for method, path in (
        ("POST", "/profiles"),
        ("PUT", f"/profiles/{BRUCE}"),
        ("POST", f"/profiles/{BRUCE}/extensions"),
    ):
        messages.add(refused(client.request(method, path, json=members), 400))
    assert read(client, BRUCE, ",".join(members)) == before
    assert len(messages) == 1
    return messages.pop()


@pytest.mark.rule("UCS-SCHEMA-16", "UCS-SCHEMA-17")
def test_a_new_schema_binds_the_next_write(genesys: httpx.Client) -> None:
    create(genesys, Cards={"number": 1})
    register(genesys, "Cards")
    assert refusal(genesys, {"Cards": {"number": 1}}) == (
        "bad parameter 'Cards' reason: the extension is multi-valued: send an array of objects."
    )
    assert genesys.delete(f"{EXTENSION_SCHEMAS}/Cards").status_code == 204
    create(genesys, Cards={"number": 1})


@pytest.mark.rule("UCS-SCHEMA-17")
@pytest.mark.parametrize("name", ["Single", "SINGLE", "single"])
def test_the_form_is_that_of_the_schema_whatever_the_case_of_the_name(genesys: httpx.Client, name: str) -> None:
    register(genesys, "Single", "single-valued", a="string")
    lists: list[Any] = [[{"a": "b"}], [{}, {}]]
    for records in lists:
        assert refusal(genesys, {name: records}) == (
            "bad parameter 'Single' reason: the extension is single-valued: send an object."
        )
    customer_id = create(genesys, **{name: {"a": "b"}})
    assert read(genesys, customer_id, "single")["Single"] == {"a": "b"}


@pytest.mark.rule("UCS-SCHEMA-17")
@pytest.mark.parametrize("value", ["text", 1, True, ["a"]])
def test_a_plain_value_is_none_of_a_registered_extension(genesys: httpx.Client, value: object) -> None:
    for name in ("contracts", "Contracts"):
        assert refusal(genesys, {name: value}) == (
            f"bad parameter '{name}' reason: an extension takes an object or an array of objects."
        )


@pytest.mark.rule("UCS-SCHEMA-24")
def test_an_empty_array_is_a_multi_valued_extension_without_records(genesys: httpx.Client) -> None:
    customer_id = create(genesys, contracts=[])
    assert read(genesys, customer_id) == {"customer_id": customer_id}
    assert read(genesys, customer_id, "CONTRACTS") == {"customer_id": customer_id, "Contracts": []}
    register(genesys, "Single", "single-valued")
    assert "single-valued: send an object." in refused(genesys.post("/profiles", json={"Single": []}), 400)


@pytest.mark.rule("UCS-SCHEMA-33")
@pytest.mark.rule("UCS-SCHEMA-18", "UCS-SCHEMA-27")
@pytest.mark.parametrize(
    ("type_", "values"),
    [
        ("string", ["", "any text", "5", "+33"]),
        ("integer", [0, -1, 2**63 - 1, -(2**63), "3145926535", "-7", "007", 5.0]),
        ("long", [3145926535, "9223372036854775807"]),
        ("double", [0.5, 7, "0.1", "-1e-7", -12345678.875]),
        ("currency", [129, 49.95, "49.95"]),
        ("boolean", [True, False, "true", "FALSE"]),
        ("date", ["1962-05-10", "2024-02-29", "0001-01-01", "1981-03-17T02:00:00.000Z"]),
        ("datetime", ["1981-03-17T02:00:00.000Z", "2009-12-18T18:30:00Z", "9999-12-31T23:59:59.999Z"]),
    ],
)
def test_values_of_a_type_are_kept_as_they_were_sent(genesys: httpx.Client, type_: str, values: list[Any]) -> None:
    register(genesys, "Typed", a=type_)
    customer_id = create(genesys, Typed=[{"a": value} for value in values])
    assert read(genesys, customer_id, "Typed")["Typed"] == [{"a": value} for value in values]


@pytest.mark.rule("UCS-SCHEMA-18", "UCS-SCHEMA-27")
@pytest.mark.parametrize(
    ("type_", "values", "reason"),
    [
        ("string", [5, True, 0.5], "takes text."),
        ("integer", [0.5, "0.5", "", "five", "1e3", " 1", True, "9223372036854775808", "٣"], WHOLE),
        ("long", [1.5, "0x1F", False], WHOLE),
        ("double", ["", "one", "1,5", "1e999", "NaN", True], NUMBER),
        ("currency", ["EUR 5", "5 EUR", False], NUMBER),
        ("boolean", [0, 1, "yes", ""], "takes true or false."),
        ("date", ["2023-02-29", "1962-5-10", "10.05.1962", 19620510, "1962-05-10T00:00", "0000-01-01"], DATES),
        ("datetime", ["1962-05-10", "2024-01-15T25:00:00Z", "2024-01-15T12:00:00+01:00", "noon", 0], TIMES),
    ],
)
def test_a_value_of_another_type_is_refused_by_name(
    genesys: httpx.Client, type_: str, values: list[Any], reason: str
) -> None:
    register(genesys, "Typed", before="string", a=type_)
    for value in values:
        expected = f"bad parameter 'Typed.a' reason: {reason}"
        assert refusal(genesys, {"Typed": [{"before": "fine"}, {"a": value}]}) == expected


@pytest.mark.rule("UCS-SCHEMA-19", "UCS-SCHEMA-9")
@pytest.mark.parametrize("length", [3, "3"])
def test_text_is_as_long_as_its_length_allows(genesys: httpx.Client, length: object) -> None:
    register(genesys, "Short", "single-valued", a={"type": "string", "length": length})
    for text in ("", "+33", "äöü", "\U0001f600" * 3):
        create(genesys, Short={"a": text})
    assert refusal(genesys, {"Short": {"a": "four"}}) == "bad parameter 'Short.a' reason: takes at most 3 characters."


@pytest.mark.rule("UCS-SCHEMA-20", "UCS-SCHEMA-9")
@pytest.mark.parametrize("mandatory", [True, "true"])
def test_a_mandatory_attribute_has_to_be_there(genesys: httpx.Client, mandatory: object) -> None:
    register(genesys, "Cards", card_no={"type": "long", "mandatory": mandatory}, note="string")
    assert refusal(genesys, {"Cards": [{"card_no": 1}, {"note": "lost"}]}) == (
        "bad parameter 'Cards.card_no' reason: the attribute is mandatory."
    )
    create(genesys, Cards=[{"card_no": 0}])


@pytest.mark.rule("UCS-SCHEMA-20", "UCS-SCHEMA-9")
@pytest.mark.parametrize("mandatory", [False, "false"])
def test_an_attribute_that_is_not_mandatory_may_be_missing(genesys: httpx.Client, mandatory: object) -> None:
    register(genesys, "Cards", card_no={"type": "long", "mandatory": mandatory})
    customer_id = create(genesys, Cards=[{}])
    assert read(genesys, customer_id, "Cards")["Cards"] == [{}]


@pytest.mark.rule("UCS-SCHEMA-21")
def test_a_default_stands_for_what_a_record_leaves_out(genesys: httpx.Client) -> None:
    sent = {"contract_number": "C-1", "product": "Tea", "active": False}
    expected = {"contract_number": "C-1", "product": "Tea", "monthly_fee": 0, "active": False}
    customer_id = create(genesys, Contracts=[sent])
    assert read(genesys, customer_id, "Contracts")["Contracts"] == [expected]
    genesys.put(f"/profiles/{customer_id}", json={"Contracts": [{**sent, "contract_number": "C-2"}]})
    assert genesys.post(f"/profiles/{customer_id}/extensions", json={"Contracts": [sent]}).status_code == 200
    assert read(genesys, customer_id, "Contracts")["Contracts"] == [{**expected, "contract_number": "C-2"}, expected]


@pytest.mark.rule("UCS-SCHEMA-21", "UCS-SCHEMA-20")
def test_a_mandatory_attribute_with_a_default_may_be_left_out(genesys: httpx.Client) -> None:
    register(genesys, "Cards", kind={"type": "integer", "default": 0, "mandatory": "true"})
    customer_id = create(genesys, Cards=[{}, {"kind": 5}])
    assert read(genesys, customer_id, "Cards")["Cards"] == [{"kind": 0}, {"kind": 5}]


@pytest.mark.rule("UCS-SCHEMA-22")
def test_an_attribute_that_the_schema_lacks_is_refused(genesys: httpx.Client) -> None:
    register(genesys, "Cards", card_no="long")
    assert refusal(genesys, {"Cards": [{"card_no": 1, "Card_no": 1}]}) == (
        "bad parameter 'Cards.Card_no' reason: the extension has no such attribute."
    )


@pytest.mark.rule("UCS-SCHEMA-36")
@pytest.mark.rule("UCS-SCHEMA-23")
@pytest.mark.parametrize(
    ("type_", "one", "other"),
    [
        ("string", "a", "a"),
        ("integer", 42, "0042"),
        ("double", 0.5, "0.50"),
        ("currency", 5, "5.00"),
        ("boolean", True, "TRUE"),
        ("date", "2024-01-15", "2024-01-15T00:00:00.000Z"),
        ("datetime", "2024-01-15T12:00:00Z", "2024-01-15T12:00:00.000Z"),
    ],
)
def test_two_records_of_one_body_do_not_agree_on_all_unique_attributes(
    genesys: httpx.Client, type_: str, one: object, other: object
) -> None:
    register(genesys, "Cards", a=type_, b="string", c="string", unique=["a", "b"])
    twins = [{"a": one, "b": "x", "c": "1"}, {"a": one, "b": "y"}, {"a": other, "b": "x", "c": "2"}]
    assert refusal(genesys, {"Cards": twins}) == (
        "bad parameter 'Cards' reason: two records have the same values of a, b."
    )
    create(genesys, Cards=twins[:2])


@pytest.mark.rule("UCS-SCHEMA-23")
def test_text_is_unique_with_its_case_and_defaults_count(genesys: httpx.Client) -> None:
    register(genesys, "Cards", a={"type": "string", "default": "x"}, unique=["a"])
    create(genesys, Cards=[{"a": "a"}, {"a": "A"}, {}])
    assert "two records have the same values of a." in refusal(genesys, {"Cards": [{}, {"a": "x"}]})


@pytest.mark.rule("UCS-SCHEMA-32")
def test_a_unique_attribute_is_needed_in_every_record(genesys: httpx.Client) -> None:
    register(genesys, "Cards", a="string", b="string", unique=["a"])
    assert refusal(genesys, {"Cards": [{"b": "x"}]}) == ("bad parameter 'Cards.a' reason: the attribute is mandatory.")


@pytest.mark.rule("UCS-SCHEMA-38")
def test_records_of_two_customers_may_agree_on_unique_attributes(genesys: httpx.Client) -> None:
    customer_id = create(genesys, Contracts=CONTRACTS)
    assert read(genesys, customer_id, "Contracts")["Contracts"] == read(genesys, GORAN, "Contracts")["Contracts"]


@pytest.mark.rule("UCS-SCHEMA-25")
def test_names_without_a_schema_stay_free(genesys: httpx.Client) -> None:
    members = {"Contract": {"a": 1}, "Contracts ": [{"b": True}, {}], "kontrakts": "text"}
    customer_id = create(genesys, **members)
    shown = genesys.get(f"/profiles/{customer_id}", params={"extensions": "contract,contracts "}).json()
    assert shown == {"customer_id": customer_id, **members}


@pytest.mark.rule("UCS-SCHEMA-26")
def test_what_was_stored_before_a_schema_stays_until_it_is_written_again(genesys: httpx.Client) -> None:
    register(
        genesys, "Phone", "multi-valued", PhoneNumber={"type": "integer", "mandatory": True}, unique=["PhoneNumber"]
    )
    assert read(genesys, BRUCE, "Phone")["Phone"] == PHONES
    kept = genesys.put(f"/profiles/{BRUCE}", json={"FirstName": "Bruce"})
    assert kept.status_code == 200
    whole = read(genesys, BRUCE, "Phone")
    assert whole["Phone"] == PHONES
    assert "has no such attribute." in refused(genesys.put(f"/profiles/{BRUCE}", json=whole), 400)
    inserted = {"Phone": [{"PhoneNumber": 6543210}]}
    assert genesys.post(f"/profiles/{BRUCE}/extensions", json=inserted).status_code == 200
    assert read(genesys, BRUCE, "Phone")["Phone"] == [PHONES[0], {"PhoneNumber": 6543210}, PHONES[2]]


@pytest.mark.rule("UCS-ERROR-6")
@pytest.mark.rule("UCS-SCHEMA-16")
def test_many_faults_are_told_at_once_but_not_without_end(genesys: httpx.Client) -> None:
    register(genesys, "Cards", a="long", b="long")
    message = refusal(genesys, {"Cards": [{"a": "x", "b": "y"}], "Contracts": [{"product": 5}]})
    assert [part.partition(" reason")[0] for part in message.split("bad parameter ")[1:]] == [
        "'Cards.a'", "'Cards.b'", "'Contracts.product'", "'Contracts.contract_number'",
    ]  # fmt: skip
    many = {f"x{number}": 1 for number in range(500)}
    assert refusal(genesys, {"Cards": [many]}).count("bad parameter") == 20


def test_a_strict_server_takes_a_registered_extension_for_a_configured_one(fake: Callable[..., RunningFake]) -> None:
    client = fake(strict=True).client("genesys-ucs")
    assert client.post("/profiles", json={"contracts": CONTRACTS}).status_code == 201
    assert read(client, GORAN, "contracts")["Contracts"] == CONTRACTS
    assert refused(client.post(f"/profiles/{GORAN}/extensions", json={"Hobby": {"a": 1}}), 400) == (
        "bad parameter 'Hobby' reason: the extension is not configured."
    )


@pytest.mark.rule("UCS-ERROR-13")
def test_a_record_at_fault_is_told_before_the_customer_is_looked_for(genesys: httpx.Client) -> None:
    for method, path in (("PUT", "/profiles/nobody"), ("POST", "/profiles/nobody/extensions")):
        assert genesys.request(method, path, json={"Contracts": {}}).status_code == 400
        assert genesys.request(method, path, json={"Contracts": []}).status_code == 404
