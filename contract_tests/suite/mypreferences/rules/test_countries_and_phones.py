"""What is derived from an address and a phone number: country, codes, Cass members, the number that digits make."""

from __future__ import annotations

import httpx
import pytest

from contract_tests.suite.mypreferences.patches import each_patch, patched, step
from contract_tests.suite.mypreferences.steps import PLACE, Way, create, someone
from contract_tests.suite.mypreferences.views import Show, each_show, each_way, findable, shown, stored
from mock_server.verify.target import Names

CODES = ("CountryCode_Alpha2", "CountryCode_Alpha3", "CountryCode_Numeric")
CASS = ("CassAddress1", "CassAddress2", "CassCity", "CassStateProvince", "CassPostalCode")
COUNTRIES = [
    (("US", None, None), "United States", ("US", "USA", "840")),
    ((None, "deu", None), "Germany", ("DE", "deu", "276")),
    ((None, None, "004"), "Afghanistan", ("AF", "AFG", "004")),
    (("fr", None, None), "France", ("fr", "FRA", "250")),
    (("XX", "CAN", None), "Canada", ("XX", "CAN", "124")),
    (("XX", "YYY", "392"), "Japan", ("XX", "YYY", "392")),
    (("MX", "CAN", "392"), "Mexico", ("MX", "CAN", "392")),
    ((None, "CAN", "392"), "Canada", ("CA", "CAN", "392")),
    (("CI", None, ""), "Côte d'Ivoire", ("CI", "CIV", "")),
    (("", "", ""), None, ("", "", "")),
    ((None, None, "4"), None, (None, None, "4")),
    ((None, None, None), None, (None, None, None)),
]
"""The codes that are sent, the country, and the codes that are stored."""


def coded(codes: tuple[str | None, ...]) -> dict[str, str | None]:
    return {**PLACE, **dict(zip(CODES, codes, strict=True))}


@pytest.mark.rule("MYP-ENTRY-4")
@each_way
def test_the_first_known_code_gives_country_and_missing_codes(
    mypreferences: httpx.Client, names: Names, way: Way
) -> None:
    body = {"Addresses": [coded(sent) for sent, _, _ in COUNTRIES]}
    addresses = stored(way, mypreferences, names, body)["Addresses"]
    derived = [(address["Country"], tuple(address[name] for name in CODES)) for address in addresses]
    assert derived == [(country, codes) for _, country, codes in COUNTRIES]


@pytest.mark.rule("MYP-ENTRY-4")
@pytest.mark.needs("lenient")
def test_what_only_looks_like_a_code_is_none(mypreferences: httpx.Client) -> None:
    odd = [("USA", None, None), ("u\u017f", None, None)]
    addresses = create(mypreferences, Addresses=[coded(codes) for codes in odd])["Addresses"]
    assert [(address["Country"], tuple(address[name] for name in CODES)) for address in addresses] == [
        (None, codes) for codes in odd
    ]


@pytest.mark.rule("MYP-ENTRY-4")
def test_every_country_is_known(mypreferences: httpx.Client) -> None:
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    places = [coded((first + second, None, None)) for first in letters for second in letters]
    known = [each for each in create(mypreferences, Addresses=places)["Addresses"] if each["Country"]]
    assert len(known) == 249
    for name in (*CODES, "Country"):
        assert len({address[name] for address in known}) == 249
    for name in ("CountryCode_Numeric", "CountryCode_Alpha3"):
        same = [{**PLACE, name: address[name]} for address in known]
        assert create(mypreferences, Addresses=same)["Addresses"] == known


@pytest.mark.rule("MYP-ENTRY-4")
@each_patch
def test_the_country_follows_a_patched_code(mypreferences: httpx.Client, names: Names, way: Way) -> None:
    profile = someone(mypreferences, names, Addresses=[coded(("US", None, None))])
    steps = [step("remove", f"/Addresses/0/{name}") for name in CODES[1:]]
    (address,) = patched(mypreferences, way, profile, step("replace", "/Addresses/0/CountryCode_Alpha2", "MX"), *steps)[
        "Addresses"
    ]
    assert (address["Country"], address["CountryCode_Alpha3"]) == ("Mexico", "MEX")


@pytest.mark.rule("MYP-ENTRY-3", "MYP-ENTRY-5")
@each_show
def test_an_address_is_shown_with_what_was_sent_and_what_the_server_adds(
    mypreferences: httpx.Client, names: Names, show: Show
) -> None:
    body = findable(names)
    (sent,) = body["Addresses"]
    (address,) = shown(show, mypreferences, names, body)["Addresses"]
    assert address.items() >= sent.items()
    assert address["CassStatus"] in ("Y", "N")
    assert {*sent, "Country", "IsActive", "CassStatus", *CASS} <= set(address)
    assert (address["Country"], address["IsActive"]) == ("United States", True)


@pytest.mark.rule("MYP-ENTRY-6")
@each_way
def test_no_address_is_standardised(mypreferences: httpx.Client, names: Names, way: Way) -> None:
    claimed = {**dict.fromkeys(CASS, "X"), "CassStatus": "Y", "Country": "Nowhere"}
    sent = {**coded(("US", None, None)), **claimed}
    (address,) = stored(way, mypreferences, names, {"Addresses": [sent]})["Addresses"]
    assert address["CassStatus"] == "N"
    assert [address[name] for name in CASS] == [None] * len(CASS)
    assert address["Country"] == "United States"


NUMBERS: dict[str, int | None] = {
    "(770) 555-0100": 7705550100,
    "+1 770 555 0100 x7": 177055501007,
    "000": 0,
    "007": 7,
    "9223372036854775807": 9223372036854775807,
}
NO_NUMBERS = ["no digits", "٥٥٥ ٠١٠٠", "５５５０１００", "9223372036854775808", "5" * 50]


@pytest.mark.rule("MYP-ENTRY-7", "MYP-ENTRY-8")
@each_way
def test_the_digits_of_a_phone_number_are_answered_as_a_number(
    mypreferences: httpx.Client, names: Names, way: Way
) -> None:
    expected = {**NUMBERS, **dict.fromkeys(NO_NUMBERS)}
    body = {"PhoneNumbers": [{"PhoneNumber": text} for text in expected]}
    phones = stored(way, mypreferences, names, body)["PhoneNumbers"]
    assert {phone["PhoneNumber"]: phone["PhoneNumberNumeric"] for phone in phones} == expected


@pytest.mark.rule("MYP-ENTRY-7")
@each_way
def test_the_number_of_a_phone_cannot_be_sent(mypreferences: httpx.Client, names: Names, way: Way) -> None:
    body = {"PhoneNumbers": [{"PhoneNumber": "555-0100", "PhoneNumberNumeric": 1}]}
    assert stored(way, mypreferences, names, body)["PhoneNumbers"][0]["PhoneNumberNumeric"] == 5550100


@pytest.mark.rule("MYP-ENTRY-7")
@each_patch
def test_the_number_follows_a_patched_phone(mypreferences: httpx.Client, names: Names, way: Way) -> None:
    profile = someone(mypreferences, names, PhoneNumbers=[{"PhoneNumber": "555-0100"}])
    after = patched(mypreferences, way, profile, step("replace", "/PhoneNumbers/0/PhoneNumber", "(770) 555-0101"))
    assert after["PhoneNumbers"][0]["PhoneNumberNumeric"] == 7705550101
