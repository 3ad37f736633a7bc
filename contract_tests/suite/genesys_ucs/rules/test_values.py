"""What the members of a profile may hold, and that it comes back as it was sent."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from contract_tests.suite.genesys_ucs.steps import create, read, refusals, replace
from mock_server.verify.target import Names

pytestmark = pytest.mark.needs("lenient")
FORMS: dict[str, Any] = {
    "Emails": ["second@example.com", "first@example.com", "second@example.com"],
    "One": ["only"],
    "Scalar": "only",
    "None": [],
    "Number": 1.5,
    "Whole": 7,
    "Flags": [True, False],
    "Mixed": ["1", 1, True],
    "DOB": "1962-05-10",
    "Seen": "1981-03-17T02:00:00.000Z",
    "Padded": " padded ",
    "Empty": "",
}


def stored(client: httpx.Client, write: str, **members: Any) -> str:
    """The id of a customer who got these members by a creation or by an update."""
    if write == "create":
        return create(client, **members)
    customer_id = create(client, Before="text")
    replace(client, customer_id, **members)
    return customer_id


@pytest.fixture
def customer(genesys: httpx.Client) -> str:
    """The id of a customer with one attribute."""
    return create(genesys, Title="Dr.")


@pytest.mark.rule(
    "UCS-VALUE-1", "UCS-VALUE-2", "UCS-VALUE-3", "UCS-VALUE-7", "UCS-VALUE-11", "UCS-VALUE-12", "UCS-GET-1"
)
@pytest.mark.parametrize("write", ["create", "update"])
@pytest.mark.parametrize("name", FORMS)
def test_an_attribute_keeps_its_order_and_form(genesys: httpx.Client, write: str, name: str) -> None:
    customer_id = stored(genesys, write, **{name: FORMS[name]})
    shown = genesys.get(f"/profiles/{customer_id}")
    assert shown.json() == {"customer_id": customer_id, name: FORMS[name]}
    assert repr(shown.json()[name]) == repr(FORMS[name])


@pytest.mark.rule("UCS-VALUE-1", "UCS-VALUE-6", "UCS-GET-1")
@pytest.mark.parametrize("write", ["create", "update"])
def test_attributes_stand_beside_each_other_at_the_top_level(genesys: httpx.Client, write: str) -> None:
    customer_id = stored(genesys, write, **FORMS)
    assert read(genesys, customer_id) == {"customer_id": customer_id, **FORMS}


@pytest.mark.rule("UCS-VALUE-4", "UCS-VALUE-5", "UCS-GET-2")
@pytest.mark.parametrize("record", [{}, {"a": ""}, [{}], [{"a": 1}], [{}, {"b": True}]], ids=repr)
@pytest.mark.parametrize("write", ["create", "update"])
def test_extensions_keep_their_form(genesys: httpx.Client, names: Names, write: str, record: object) -> None:
    name = names.text("Extension")
    customer_id = stored(genesys, write, **{name: record})
    assert read(genesys, customer_id) == {"customer_id": customer_id}
    assert read(genesys, customer_id, name) == {"customer_id": customer_id, name: record}


@pytest.mark.rule("UCS-VALUE-5", "UCS-VALUE-6")
@pytest.mark.parametrize("value", ["text", 0, False, ["text"], [1, "text"]], ids=repr)
@pytest.mark.parametrize("write", ["create", "update"])
def test_what_holds_no_records_is_an_attribute(genesys: httpx.Client, names: Names, write: str, value: object) -> None:
    name = names.text("Attribute")
    customer_id = stored(genesys, write, **{name: value})
    assert read(genesys, customer_id) == {"customer_id": customer_id, name: value}


@pytest.mark.rule("UCS-VALUE-7")
@pytest.mark.parametrize("write", ["create", "update"])
def test_an_empty_array_under_any_other_name_than_that_of_an_extension_is_an_attribute(
    genesys: httpx.Client, names: Names, write: str
) -> None:
    name = names.text("Nicknames")
    customer_id = stored(genesys, write, **{name: []})
    assert read(genesys, customer_id) == {"customer_id": customer_id, name: []}


@pytest.mark.rule("UCS-VALUE-7", "UCS-PUT-5")
def test_an_empty_array_under_the_name_of_a_customers_extension_is_no_attribute(
    genesys: httpx.Client, names: Names
) -> None:
    name = names.text("Phone")
    customer_id = create(genesys, **{name: [{"PhoneNumber": "555-0100"}]})
    replace(genesys, customer_id, **{name: []})
    assert read(genesys, customer_id) == {"customer_id": customer_id}


@pytest.mark.rule("UCS-VALUE-7")
@pytest.mark.needs("global")
@pytest.mark.parametrize("write", ["create", "update"])
def test_an_empty_array_under_the_name_of_a_schema_is_no_attribute(
    genesys: httpx.Client, names: Names, write: str
) -> None:
    name = names.text("Device")
    schema = {"name": name, "type": "multi-valued", "attributes": [], "unique": []}
    assert genesys.post("/metadata/profiles/extensions", json=schema).status_code == 201
    try:
        customer_id = stored(genesys, write, **{name.upper(): []})
        assert read(genesys, customer_id) == {"customer_id": customer_id}
        assert read(genesys, customer_id, name) == {"customer_id": customer_id, name: []}
    finally:
        genesys.delete(f"/metadata/profiles/extensions/{name}")


@pytest.mark.rule("UCS-VALUE-8", "UCS-ERROR-4")
@pytest.mark.parametrize(
    ("value", "member"),
    [
        (None, "M"),
        ([None], "M"),
        (["a", None], "M"),
        ({"a": "b", "c": None}, "M.c"),
        ([{"a": "b"}, {"c": None}], "M.c"),
    ],
    ids=repr,
)
def test_null_is_refused_by_name(genesys: httpx.Client, customer: str, value: object, member: str) -> None:
    for message in refusals(genesys, customer, "M", value):
        assert f"'{member}'" in message


@pytest.mark.rule("UCS-VALUE-9", "UCS-ERROR-4")
@pytest.mark.parametrize("value", [["a", {"b": "c"}], [{"b": "c"}, 1], [["a"]], [[]], ["a", ["b"]]], ids=repr)
def test_an_array_of_arrays_or_of_both_kinds_is_refused_by_name(
    genesys: httpx.Client, customer: str, value: object
) -> None:
    for message in refusals(genesys, customer, "M", value):
        assert "'M'" in message


@pytest.mark.rule("UCS-VALUE-10", "UCS-ERROR-4")
@pytest.mark.parametrize("value", [{"a": {"b": "c"}}, {"a": ["b"]}, {"a": []}, [{"a": "b"}, {"a": {}}]], ids=repr)
def test_a_record_with_an_object_or_an_array_is_refused_by_name(
    genesys: httpx.Client, customer: str, value: object
) -> None:
    for message in refusals(genesys, customer, "M", value):
        assert "'M.a'" in message


@pytest.mark.rule("UCS-VALUE-12", "UCS-ERROR-4")
@pytest.mark.parametrize(
    ("value", "member"),
    [(1e19, "M"), ([1, -1e300], "M"), ({"a": 1e19}, "M.a"), ([{"a": -1e19}], "M.a"), (2**63, "M")],
    ids=repr,
)
def test_a_number_beyond_64_bits_is_refused(genesys: httpx.Client, customer: str, value: object, member: str) -> None:
    for message in refusals(genesys, customer, "M", value):
        assert f"'{member}'" in message or value == 2**63


@pytest.mark.rule("UCS-VALUE-12")
@pytest.mark.parametrize("number", [0, -1, 2**63 - 1, -(2**63), 0.1, 1e-7, -12345678.875, 5e-324], ids=repr)
@pytest.mark.parametrize("write", ["create", "update"])
def test_numbers_within_64_bits_are_kept(genesys: httpx.Client, write: str, number: float) -> None:
    customer_id = stored(genesys, write, Number=number, Record={"number": number})
    profile = read(genesys, customer_id, "Record")
    assert (profile["Number"], profile["Record"]) == (number, {"number": number})


@pytest.mark.rule("UCS-VALUE-12")
@pytest.mark.parametrize("value", [True, False])
@pytest.mark.parametrize("write", ["create", "update"])
def test_booleans_are_kept(genesys: httpx.Client, write: str, value: bool) -> None:
    customer_id = stored(genesys, write, Flag=value, Record={"flag": value})
    profile = read(genesys, customer_id, "Record")
    assert profile["Flag"] is value
    assert profile["Record"]["flag"] is value
