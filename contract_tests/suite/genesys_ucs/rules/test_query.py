"""A customer profile is read."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from contract_tests.suite.genesys_ucs.operations import Prepared
from contract_tests.suite.genesys_ucs.schemas import Schemas
from contract_tests.suite.genesys_ucs.steps import create, read, refused, replace
from mock_server.verify.target import Names

lenient = pytest.mark.needs("lenient")
ATTRIBUTES = {"FirstName": "Ada", "EmailAddress": ["ada@example.com", "a@example.com"]}
ONE = {"City": "Springfield", "Type": 1, "note": ""}
SEVERAL = [{"number": "555-0100", "work": True}, {"number": "555-0101"}]


class Customer:
    """A customer with attributes, an extension with one record and one with several."""

    def __init__(self, client: httpx.Client, names: Names) -> None:
        self.address, self.phone = names.text("Address"), names.text("Phone")
        self.extensions: dict[str, Any] = {self.address: ONE, self.phone: SEVERAL}
        self.id = create(client, **ATTRIBUTES, **self.extensions)
        self.plain = {"customer_id": self.id, **ATTRIBUTES}
        self.both = f"{self.address},{self.phone}"


@pytest.fixture
def customer(genesys: httpx.Client, names: Names) -> Customer:
    return Customer(genesys, names)


@pytest.mark.rule("UCS-GET-1", "UCS-GET-2", "UCS-VALUE-6")
@lenient
def test_a_query_without_extensions_shows_attributes_only(genesys: httpx.Client, customer: Customer) -> None:
    assert read(genesys, customer.id) == customer.plain
    assert genesys.get(f"/profiles/{customer.id}?extensions=").json() == customer.plain


@pytest.mark.rule("UCS-GET-3", "UCS-GET-4", "UCS-GET-10", "UCS-VALUE-4")
@lenient
def test_a_query_shows_the_extensions_that_it_names_and_no_others(genesys: httpx.Client, customer: Customer) -> None:
    for name, value in customer.extensions.items():
        assert read(genesys, customer.id, name) == {**customer.plain, name: value}
    assert read(genesys, customer.id, customer.both) == {**customer.plain, **customer.extensions}
    assert read(genesys, customer.id, f"{customer.phone},{customer.address}") == {
        **customer.plain,
        **customer.extensions,
    }


@pytest.mark.rule("UCS-GET-4")
@lenient
def test_a_whole_profile_can_be_sent_back_and_stays_as_it_was(genesys: httpx.Client, customer: Customer) -> None:
    whole = read(genesys, customer.id, customer.both)
    replace(genesys, customer.id, **whole)
    assert read(genesys, customer.id, customer.both) == whole == {**customer.plain, **customer.extensions}


@pytest.mark.rule("UCS-GET-5")
@lenient
def test_a_query_names_extensions_without_case_and_gets_the_first_spelling(
    genesys: httpx.Client, customer: Customer
) -> None:
    for asked in (customer.phone.lower(), customer.phone.upper(), customer.phone.swapcase()):
        assert read(genesys, customer.id, asked) == {**customer.plain, customer.phone: SEVERAL}


@pytest.mark.rule("UCS-GET-5")
@lenient
def test_an_extension_keeps_the_spelling_of_its_first_record(genesys: httpx.Client, customer: Customer) -> None:
    replace(genesys, customer.id, **{customer.phone.upper(): {"number": "555-0102"}})
    assert read(genesys, customer.id, customer.phone.lower()) == {
        "customer_id": customer.id,
        customer.phone: {"number": "555-0102"},
    }


@pytest.mark.rule("UCS-GET-5")
@pytest.mark.needs("global")
def test_an_extension_is_shown_under_the_name_of_its_schema(
    genesys: httpx.Client, prepared: Prepared, names: Names
) -> None:
    customer_id = create(genesys, customer_id=names.id(), **{prepared.device.upper(): [{"Serial": "s7"}]})
    assert read(genesys, customer_id, prepared.device.lower()) == {
        "customer_id": customer_id,
        prepared.device: [{"Serial": "s7"}],
    }


@pytest.mark.rule("UCS-GET-6", "UCS-ERROR-1")
def test_a_query_of_an_unknown_customer_says_whom_the_tenant_lacks(genesys: httpx.Client, names: Names) -> None:
    customer_id = names.id()
    assert customer_id in refused(genesys.get(f"/profiles/{customer_id}"), 404)
    assert customer_id in refused(genesys.get(f"/profiles/{customer_id}?extensions=Phone"), 404)


@pytest.mark.rule("UCS-GET-7")
@lenient
def test_an_extension_that_the_profile_lacks_adds_nothing(genesys: httpx.Client, customer: Customer) -> None:
    others = f"{customer.phone}s,,FirstName"
    assert read(genesys, customer.id, others) == customer.plain
    assert read(genesys, customer.id, f"{others},{customer.address}") == {**customer.plain, customer.address: ONE}


@pytest.mark.rule("UCS-GET-7", "UCS-GET-9")
@pytest.mark.needs("global")
def test_of_extensions_with_a_schema_a_multi_valued_one_is_shown_without_records(
    genesys: httpx.Client, prepared: Prepared
) -> None:
    created = prepared["create_extension_schema"].send(genesys)
    assert created.status_code == 201
    asked = f"{prepared.vehicle},{prepared.device.lower()}"
    shown = read(genesys, prepared.two, asked)
    assert {name: value for name, value in shown.items() if name not in ("customer_id", "Title")} == {
        prepared.device: []
    }
    assert read(genesys, prepared.two) == {"customer_id": prepared.two, "Title": shown["Title"]}


@pytest.mark.rule("UCS-GET-1", "UCS-GET-9", "UCS-PUT-13")
@pytest.mark.needs("lenient", "global")
def test_an_attribute_is_shown_also_when_a_schema_of_its_name_came_later(
    genesys: httpx.Client, names: Names, schemas: Schemas
) -> None:
    hobby = names.text("Hobby")
    customer_id = create(genesys, **{hobby: "chess"})
    schemas.stored(hobby)
    shown = {"customer_id": customer_id, hobby: "chess"}
    for asked in (hobby, hobby.lower(), None):
        assert read(genesys, customer_id, asked) == shown
    refused(genesys.put(f"/profiles/{customer_id}", json=read(genesys, customer_id, hobby)), 400)
    assert read(genesys, customer_id, hobby) == shown


@pytest.mark.rule("UCS-GET-8")
@pytest.mark.needs("strict", "global")
def test_a_strict_server_refuses_to_show_extensions_that_it_does_not_know(
    genesys: httpx.Client, prepared: Prepared, names: Names
) -> None:
    unknown = names.text("Hobby")
    query, search = prepared["query_customer_profile"], prepared["identify_customer"]
    for path in (f"{query.path}?extensions=", f"{search.path}&extensions="):
        assert genesys.get(path + prepared.device).status_code == 200
        for asked in (unknown, f"{prepared.device},{unknown}"):
            assert unknown in refused(genesys.get(path + asked), 400)


@pytest.mark.rule("UCS-GET-9")
@lenient
def test_an_extension_that_was_emptied_is_shown_as_an_empty_array(genesys: httpx.Client, customer: Customer) -> None:
    replace(genesys, customer.id, FirstName="Ada", **{customer.phone.lower(): []})
    shown = {"customer_id": customer.id, "FirstName": "Ada", customer.phone: []}
    assert read(genesys, customer.id, customer.both) == shown
    assert read(genesys, customer.id) == {"customer_id": customer.id, "FirstName": "Ada"}
    replace(genesys, customer.id, **{customer.phone: [{"number": "555-0100"}]})
    assert read(genesys, customer.id, customer.phone)[customer.phone] == [{"number": "555-0100"}]


@pytest.mark.rule("UCS-GET-11")
@lenient
def test_extensions_can_be_asked_for_in_one_list_or_in_several(genesys: httpx.Client, customer: Customer) -> None:
    third = {customer.phone + "Third": {"y": 2}}
    replace(genesys, customer.id, **ATTRIBUTES, **customer.extensions, **third)
    whole = {**customer.plain, **customer.extensions, **third}
    first, second, last = *customer.extensions, *third
    for query in (
        f"extensions={first},{second},{last}",
        f"extensions={first}&extensions={second}&extensions={last}",
        f"extensions={first}%2C{last}&extensions={second}",
        f"extensions={first}&extensions={second},{last}",
    ):
        assert genesys.get(f"/profiles/{customer.id}?{query}").json() == whole


@pytest.mark.rule("UCS-GET-3")
@lenient
def test_names_of_extensions_with_spaces_around_them_can_be_asked_for(genesys: httpx.Client, names: Names) -> None:
    name = f" {names.text('p')} "
    customer_id = create(genesys, **{name: {"x": 1}})
    assert read(genesys, customer_id, name) == {"customer_id": customer_id, name: {"x": 1}}
    assert read(genesys, customer_id, name.strip()) == {"customer_id": customer_id}


@pytest.mark.rule("UCS-VALUE-7", "UCS-GET-9")
@pytest.mark.needs("strict", "mock")
def test_a_strict_server_knows_configured_extensions_before_they_have_records(genesys: httpx.Client) -> None:
    customer_id = create(genesys, FirstName="Ada", phone=[])
    assert read(genesys, customer_id) == {"customer_id": customer_id, "FirstName": "Ada"}
    assert read(genesys, customer_id, "PHONE") == {"customer_id": customer_id, "FirstName": "Ada", "Phone": []}
    assert "'phone'" in refused(genesys.post("/profiles", json={"phone": "555-0100"}), 400)
