"""The lists of what an account has configured: types of six kinds, in a locale; and the statuses of consents."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from contract_tests.suite.mypreferences.operations import FORMS
from contract_tests.suite.mypreferences.steps import complaints
from mock_server.verify.target import Names, Target

TYPES = {
    "AddressTypes": ["Home", "Work", "Shipping"],
    "AlternateIdTypes": ["CRM", "Loyalty", "Web"],
    "EmailTypes": ["Home", "Work"],
    "PhoneTypes": ["Home", "Work", "Mobile"],
    "CustomerTypes": ["Customer", "Prospect"],
    "GroupTypes": ["Household", "Company"],
}
"""What AcmeCo has configured."""
TRANSLATED = {
    "de-DE": {
        "AddressTypes": ["Zuhause", "Arbeit", "Lieferung"],
        "AlternateIdTypes": ["CRM", "Loyalty", "Web"],
        "EmailTypes": ["Zuhause", "Arbeit"],
        "PhoneTypes": ["Zuhause", "Arbeit", "Mobil"],
        "CustomerTypes": ["Kunde", "Interessent"],
        "GroupTypes": ["Haushalt", "Firma"],
    },
    "fr-CA": {
        "AddressTypes": ["Domicile", "Travail", "Livraison"],
        "AlternateIdTypes": ["CRM", "Loyalty", "Web"],
        "EmailTypes": ["Domicile", "Travail"],
        "PhoneTypes": ["Domicile", "Travail", "Mobile"],
        "CustomerTypes": ["Client", "Prospect"],
        "GroupTypes": ["Ménage", "Entreprise"],
    },
}
OPERATIONS = {
    "AddressTypes": "list_address_types",
    "AlternateIdTypes": "list_alternate_id_types",
    "EmailTypes": "list_email_types",
    "PhoneTypes": "list_phone_types",
    "CustomerTypes": "list_customer_types",
    "GroupTypes": "list_group_types",
}
each_list = pytest.mark.parametrize("collection", TYPES)
PUBLIC, PRIVATE = ("AddressTypes", "AlternateIdTypes"), ("EmailTypes", "PhoneTypes", "CustomerTypes", "GroupTypes")


def listed(client: httpx.Client, collection: str, **query: Any) -> list[tuple[int, str]]:
    """(Id, Name) of each type that is listed under the list's name."""
    reply = client.get(f"/{collection}", params=query)
    assert reply.status_code == 200, reply.text
    assert list(reply.json()) == [collection]
    return [(each["Id"], each["Name"]) for each in reply.json()[collection]]


def names_of(client: httpx.Client, collection: str, **query: Any) -> list[str]:
    return [name for _, name in listed(client, collection, **query)]


@pytest.mark.rule("MYP-TYPES-2")
@pytest.mark.needs("acme")
@pytest.mark.parametrize("collection", PUBLIC)
def test_types_of_addresses_and_alternate_ids_are_listed(mypreferences: httpx.Client, collection: str) -> None:
    assert listed(mypreferences, collection) == list(enumerate(TYPES[collection], 1))


@pytest.mark.rule("MYP-TYPES-3")
@pytest.mark.needs("acme")
@pytest.mark.parametrize("collection", PRIVATE)
def test_types_of_the_other_kinds_are_listed_in_the_same_way(mypreferences: httpx.Client, collection: str) -> None:
    assert listed(mypreferences, collection) == list(enumerate(TYPES[collection], 1))


@pytest.mark.rule("MYP-TYPES-2")
@pytest.mark.parametrize("collection", PUBLIC)
def test_a_list_has_the_same_types_in_xml(mypreferences: httpx.Client, collection: str) -> None:
    same_in_xml(mypreferences, collection)


@pytest.mark.rule("MYP-TYPES-3")
@pytest.mark.parametrize("collection", PRIVATE)
def test_a_list_of_the_other_kinds_has_the_same_types_in_xml(mypreferences: httpx.Client, collection: str) -> None:
    same_in_xml(mypreferences, collection)


def same_in_xml(client: httpx.Client, collection: str) -> None:
    in_json = client.get(f"/{collection}").json()
    in_xml = client.get(f"/{collection}", headers={"Accept": "application/xml"})
    assert FORMS[OPERATIONS[collection], "200"].read_reply(in_xml.content) == in_json


@pytest.mark.rule("MYP-TYPES-4")
@each_list
def test_an_id_narrows_a_list_to_its_type_and_zero_lists_all(mypreferences: httpx.Client, collection: str) -> None:
    everything = listed(mypreferences, collection)
    assert listed(mypreferences, collection, Id=0) == everything
    for number, name in everything:
        assert listed(mypreferences, collection, Id=number) == [(number, name)]


@pytest.mark.rule("MYP-TYPES-4")
@pytest.mark.needs("acme")
@each_list
def test_an_id_counts_from_one_in_the_order_of_the_list(mypreferences: httpx.Client, collection: str) -> None:
    for number, name in enumerate(TYPES[collection], 1):
        assert listed(mypreferences, collection, Id=number) == [(number, name)]


@pytest.mark.rule("MYP-TYPES-5")
@each_list
def test_an_id_that_no_type_has_gives_an_empty_list(mypreferences: httpx.Client, collection: str) -> None:
    next_one = max((number for number, _ in listed(mypreferences, collection)), default=0) + 1
    for unknown in (next_one, 2**63 - 1):
        assert listed(mypreferences, collection, Id=unknown) == []


@pytest.mark.rule("MYP-TYPES-5")
@pytest.mark.needs("open")
@each_list
def test_an_account_that_configures_nothing_has_no_types(target: Target, names: Names, collection: str) -> None:
    newcomer = target.new_client("nobody", f"{target.url}/{names.id()}")
    assert listed(newcomer, collection) == []
    assert listed(newcomer, collection, Id=1, locale="de-DE") == []


@pytest.mark.rule("MYP-TYPES-6")
@each_list
@pytest.mark.parametrize("wrong", ["one", "", "1.0", "-1", str(2**63)])
def test_an_id_that_is_no_whole_number_from_zero_is_named(
    mypreferences: httpx.Client, collection: str, wrong: str
) -> None:
    assert list(complaints(mypreferences.get(f"/{collection}", params={"Id": wrong}))) == ["Id"]


@pytest.mark.rule("MYP-TYPES-7")
@each_list
def test_a_list_may_be_asked_for_in_any_locale(mypreferences: httpx.Client, collection: str) -> None:
    numbers = [number for number, _ in listed(mypreferences, collection)]
    for locale in ("en-US", "de-DE", "de", "xx", "x" * 15):
        assert [number for number, _ in listed(mypreferences, collection, locale=locale)] == numbers


@pytest.mark.rule("MYP-TYPES-9")
@each_list
def test_a_locale_that_is_too_long_is_named(mypreferences: httpx.Client, collection: str) -> None:
    assert list(complaints(mypreferences.get(f"/{collection}", params={"locale": "x" * 16}))) == ["locale"]


@pytest.mark.rule("MYP-TYPES-8")
@pytest.mark.needs("acme")
@each_list
def test_names_are_in_the_locale_that_is_asked_for_where_the_account_has_them(
    mypreferences: httpx.Client, collection: str
) -> None:
    for locale in ("de-DE", "de_de", "DE-de"):
        assert names_of(mypreferences, collection, locale=locale) == TRANSLATED["de-DE"][collection]
    assert names_of(mypreferences, collection, locale="fr-CA") == TRANSLATED["fr-CA"][collection]
    assert listed(mypreferences, collection, locale="fr-CA", Id=2) == [(2, TRANSLATED["fr-CA"][collection][1])]
    for locale in ("en-US", "de", "fr-FR", "xx", ""):
        assert names_of(mypreferences, collection, locale=locale) == TYPES[collection]


@pytest.mark.rule("MYP-TYPES-1")
def test_the_statuses_of_consents_are_these_four(mypreferences: httpx.Client) -> None:
    named = {1: "Granted", 2: "Denied", 3: "Revoked", 4: "NotSet"}
    reply = mypreferences.get("/ConsentStatus")
    assert (reply.status_code, reply.json()) == (
        200,
        {"ConsentStatus": [{"Id": number, "Name": name} for number, name in named.items()]},
    )
    in_xml = mypreferences.get("/ConsentStatus", headers={"Accept": "text/xml"})
    assert FORMS["list_consent_statuses", "200"].read_reply(in_xml.content) == reply.json()


@pytest.mark.rule("MYP-TYPES-1")
@pytest.mark.needs("open")
def test_the_statuses_of_consents_are_the_same_for_everybody(
    mypreferences: httpx.Client, target: Target, names: Names
) -> None:
    newcomer = target.new_client("nobody", f"{target.url}/{names.id()}")
    assert newcomer.get("/ConsentStatus").json() == mypreferences.get("/ConsentStatus").json()
