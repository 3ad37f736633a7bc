"""A search by address: what it needs, what narrows it, and where parts are enough."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from contract_tests.suite.mypreferences.steps import Profile, complaints, create
from contract_tests.suite.mypreferences.views import BY_ADDRESS, ids_of, word
from mock_server.verify.target import Names

People = dict[str, Profile]


@pytest.fixture
def people(mypreferences: httpx.Client, names: Names) -> People:
    """Three who live in one city that nobody else lives in."""
    city = word(names, "City")

    def address(line: str, postal_code: str, kind: str, second: str | None = None) -> Profile:
        return {
            "Address1": line,
            "Address2": second,
            "City": city,
            "StateProvince": "GA",
            "PostalCode": postal_code,
            "AddressType": kind,
        }

    home = address("1 Example Street", "30000", "Home", "Apartment 2")
    work = address("100 Placeholder Plaza", "30001", "Work")
    elsewhere = {**home, "City": word(names, "City"), "StateProvince": "AL", "Address1": "9 Far Road"}
    sample = address("3 Sample Road", "30003", "Home")
    return {
        "Jane": create(
            mypreferences,
            CustomerName={"FirstName": "Jane", "MiddleName": "Q.", "LastName": "Roe"},
            Addresses=[home, work, elsewhere],
        ),
        "John": create(mypreferences, CustomerName={"FirstName": "John", "LastName": "Roe"}, Addresses=[home]),
        "Juan": create(
            mypreferences,
            CustomerName={"FirstName": "Juan", "MiddleName": "de la Muestra", "LastName": "Ejemplo"},
            Addresses=[sample],
        ),
        "nobody": create(mypreferences, Addresses=[{**sample, "PostalCode": "39999"}]),
    }


def found(client: httpx.Client, people: People, **fields: str) -> list[str]:
    """The names of those whom a search in their city finds."""
    asked = {**BY_ADDRESS.fields(people["Juan"]), **fields}
    known = {profile["ProfileId"]: name for name, profile in people.items()}
    return [known[profile_id] for profile_id in ids_of(BY_ADDRESS.ask(client, **asked))]


@pytest.mark.rule("MYP-SEARCH-8")
def test_a_search_by_address_finds_those_with_an_address_in_city_and_state(
    mypreferences: httpx.Client, people: People, names: Names
) -> None:
    assert found(mypreferences, people) == ["Jane", "John", "Juan", "nobody"]
    here = people["Jane"]["Addresses"][0]
    there = people["Jane"]["Addresses"][2]
    assert found(mypreferences, people, city=there["City"], stateProvince="AL") == ["Jane"]
    for city, state in (
        (there["City"], "GA"),
        (here["City"], "AL"),
        (here["City"][:-1], "GA"),
        (here["City"], "G"),
        (f"{here['City']}G", "A"),
        (word(names, "City"), "GA"),
    ):
        reply = BY_ADDRESS.ask(mypreferences, city=city, stateProvince=state)
        assert reply.status_code == (400 if len(state) < 2 else 404)


@pytest.mark.rule("MYP-SEARCH-8")
def test_a_search_by_address_needs_city_and_state(mypreferences: httpx.Client) -> None:
    assert list(complaints(BY_ADDRESS.ask(mypreferences, city="Sampleton"))) == ["stateProvince"]
    assert list(complaints(BY_ADDRESS.ask(mypreferences, stateProvince="GA"))) == ["city"]
    assert sorted(complaints(BY_ADDRESS.ask(mypreferences, lastName="Roe"))) == ["city", "stateProvince"]


NARROWER: list[tuple[dict[str, str], list[str]]] = [
    ({"address1": "1 Example Street"}, ["Jane", "John"]),
    ({"address1": "1 Example"}, []),
    ({"address1": "9 Far Road"}, []),
    ({"address2": "Apartment 2"}, ["Jane", "John"]),
    ({"address2": "Apartment"}, []),
    ({"postalCode": "30001"}, ["Jane"]),
    ({"postalCode": "3000"}, []),
    ({"addressType": "Home"}, ["Jane", "John", "Juan", "nobody"]),
    ({"addressType": "Work"}, ["Jane"]),
    ({"addressType": "Shipping"}, []),
    ({"lastName": "Roe"}, ["Jane", "John"]),
    ({"lastName": "Ro"}, []),
    ({"lastName": "Muster"}, []),
    ({"firstName": "Jane"}, ["Jane"]),
    ({"firstName": "Jan"}, []),
    ({"middleName": "de la Muestra"}, ["Juan"]),
    ({"middleName": "Muestra"}, []),
    ({"lastName": "Ejemplo", "firstName": "Juan", "middleName": "de la Muestra", "postalCode": "30003"}, ["Juan"]),
    ({"lastName": "Ejemplo", "firstName": "Jane"}, []),
]


@pytest.mark.rule("MYP-SEARCH-9")
def test_each_field_narrows_a_search_by_address(mypreferences: httpx.Client, people: People) -> None:
    assert [found(mypreferences, people, **fields) for fields, _ in NARROWER] == [names for _, names in NARROWER]


WITH_PARTS: list[tuple[dict[str, Any], list[str]]] = [
    ({"address1": "sample", "partialAddress1Match": "true"}, ["Juan", "nobody"]),
    ({"address1": "1 Example", "partialAddress1Match": "true"}, ["Jane", "John"]),
    ({"address1": "1 Example Street", "partialAddress1Match": "true"}, ["Jane", "John"]),
    ({"address1": "1 Example", "partialAddress1Match": "false"}, []),
    ({"address1": "1 Example", "partialNameMatch": "true"}, []),
    ({"address2": "Apartment", "partialAddress1Match": "true"}, []),
    ({"postalCode": "3000", "partialAddress1Match": "true"}, []),
    ({"lastName": "O", "partialNameMatch": "true"}, ["Jane", "John", "Juan"]),
    ({"lastName": "Ro", "partialNameMatch": "true"}, ["Jane", "John"]),
    ({"lastName": "Ro", "partialNameMatch": "false"}, []),
    ({"lastName": "Ro", "partialAddress1Match": "true"}, []),
    ({"firstName": "J", "middleName": "la", "partialNameMatch": "true"}, ["Juan"]),
    ({"firstName": "oh", "partialNameMatch": "true"}, ["John"]),
    (
        {"firstName": "J", "address1": "E", "partialNameMatch": "true", "partialAddress1Match": "true"},
        ["Jane", "John", "Juan"],
    ),
]


@pytest.mark.rule("MYP-SEARCH-10")
def test_parts_are_enough_where_the_search_says_so(mypreferences: httpx.Client, people: People) -> None:
    assert [found(mypreferences, people, **fields) for fields, _ in WITH_PARTS] == [names for _, names in WITH_PARTS]


@pytest.mark.rule("MYP-SEARCH-18")
def test_all_that_is_asked_of_an_address_holds_in_one(mypreferences: httpx.Client, people: People) -> None:
    for fields, expected in (
        ({"addressType": "Work", "postalCode": "30001"}, ["Jane"]),
        ({"addressType": "Work", "postalCode": "30000"}, []),
        ({"address1": "1 Example Street", "addressType": "Work"}, []),
        ({"address1": "100 Placeholder Plaza", "address2": "Apartment 2"}, []),
        ({"stateProvince": "AL"}, []),
    ):
        assert found(mypreferences, people, **fields) == expected
