"""What a profile must have and how long its values may be, in each way of writing one."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from contract_tests.suite.mypreferences.steps import PLACE, Profile, Way, complaints, read, someone
from contract_tests.suite.mypreferences.views import each_way, stored
from mock_server.verify.target import Names

pytestmark = pytest.mark.needs("lenient")
"""Long values are none of the types that an account has configured."""
LEAST: dict[str, dict[str, Any]] = {
    "Addresses": PLACE,
    "PhoneNumbers": {"PhoneNumber": "5550100"},
    "Emails": {"EmailAddress": "a@example.com"},
    "Groups": {},
    "ProfileTags": {"Name": "VIP"},
    "CustomFields": {"Name": "Notes"},
}
"""The least that an entry of each collection has."""
MISSING = object()


def entry_of(collection: str, names: Names, **members: Any) -> dict[str, Any]:
    """The least entry with these members instead."""
    least = {"AlternateIdType": "CRM", "AlternateId": names.id()} if collection == "AlternateIds" else LEAST[collection]
    return {name: value for name, value in {**least, **members}.items() if value is not MISSING}


def named(client: httpx.Client, way: Way, profile: Profile, body: Any) -> list[str]:
    """The members that the refusal of a write names; the write must change nothing."""
    state = complaints(way.write(client, profile, body))
    assert read(client, profile["ProfileId"]) == profile
    return sorted(state)


def has_at_most(
    client: httpx.Client, names: Names, way: Way, collection: str, member: str, limit: int, fill: str = "😀"
) -> None:
    """Characters are counted, not bytes; another `fill` is for values that are digits or like no other's."""
    start = names.id() if member == "AlternateId" else ""
    longest = start + fill * (limit - len(start))
    too_long = entry_of(collection, names, **{member: longest + fill})
    assert named(client, way, someone(client, names), {collection: [too_long]}) == [f"profile.{collection}[0].{member}"]
    body = {collection: [entry_of(collection, names, **{member: longest})]}
    assert stored(way, client, names, body)[collection][0][member] == longest


def needs(client: httpx.Client, names: Names, way: Way, collection: str, member: str) -> None:
    """An entry without the member is refused, and one in which it is null or empty."""
    profile = someone(client, names)
    for wrong in (MISSING, None, ""):
        entries = [entry_of(collection, names), entry_of(collection, names, **{member: wrong})]
        assert named(client, way, profile, {collection: entries}) == [f"profile.{collection}[1].{member}"]


@pytest.mark.rule("MYP-LIMIT-1")
@each_way
@pytest.mark.parametrize(("member", "limit"), [("CustomerType", 100), ("DefaultLocale", 15)])
def test_type_and_locale_have_limits(
    mypreferences: httpx.Client, names: Names, way: Way, member: str, limit: int
) -> None:
    assert named(mypreferences, way, someone(mypreferences, names), {member: "é" * (limit + 1)}) == [
        f"profile.{member}"
    ]
    assert stored(way, mypreferences, names, {member: "é" * limit})[member] == "é" * limit


@pytest.mark.rule("MYP-LIMIT-2")
@each_way
def test_parts_of_a_name_may_be_missing_and_have_limits(mypreferences: httpx.Client, names: Names, way: Way) -> None:
    parts = ("FirstName", "MiddleName", "LastName", "Prefix", "Suffix")
    profile = someone(mypreferences, names)
    for part in parts:
        too_long = {**dict.fromkeys(parts, "x"), part: "é" * 101}
        assert named(mypreferences, way, profile, {"CustomerName": too_long}) == [f"profile.CustomerName.{part}"]
    longest = dict.fromkeys(parts, "é" * 100)
    assert stored(way, mypreferences, names, {"CustomerName": longest})["CustomerName"] == longest
    assert stored(way, mypreferences, names, {"CustomerName": {}})["CustomerName"] == dict.fromkeys(parts)


@pytest.mark.rule("MYP-LIMIT-3")
@each_way
@pytest.mark.parametrize("member", ["Address1", "City", "StateProvince", "PostalCode"])
def test_an_address_has_its_required_members(mypreferences: httpx.Client, names: Names, way: Way, member: str) -> None:
    needs(mypreferences, names, way, "Addresses", member)


@pytest.mark.rule("MYP-LIMIT-4")
@each_way
@pytest.mark.parametrize(
    ("member", "limit"),
    [("Address1", 125), ("Address2", 125), ("City", 50), ("StateProvince", 50), ("AddressType", 100)],
)
def test_members_of_an_address_have_limits(
    mypreferences: httpx.Client, names: Names, way: Way, member: str, limit: int
) -> None:
    has_at_most(mypreferences, names, way, "Addresses", member, limit)


@pytest.mark.rule("MYP-LIMIT-4")
@each_way
def test_a_state_has_at_least_two_characters(mypreferences: httpx.Client, names: Names, way: Way) -> None:
    short = {**PLACE, "StateProvince": "G"}
    assert named(mypreferences, way, someone(mypreferences, names), {"Addresses": [short]}) == [
        "profile.Addresses[0].StateProvince"
    ]


@pytest.mark.rule("MYP-LIMIT-5")
@each_way
def test_an_email_entry_has_an_address_and_limits(mypreferences: httpx.Client, names: Names, way: Way) -> None:
    needs(mypreferences, names, way, "Emails", "EmailAddress")
    has_at_most(mypreferences, names, way, "Emails", "EmailAddress", 256)
    has_at_most(mypreferences, names, way, "Emails", "EmailAddressType", 100)


@pytest.mark.rule("MYP-LIMIT-6")
@each_way
def test_a_phone_entry_has_a_number_and_limits(mypreferences: httpx.Client, names: Names, way: Way) -> None:
    needs(mypreferences, names, way, "PhoneNumbers", "PhoneNumber")
    has_at_most(mypreferences, names, way, "PhoneNumbers", "PhoneNumber", 50)
    has_at_most(mypreferences, names, way, "PhoneNumbers", "PhoneType", 100)


@pytest.mark.rule("MYP-LIMIT-7")
@each_way
def test_an_alternate_id_has_type_and_id_and_limits(mypreferences: httpx.Client, names: Names, way: Way) -> None:
    needs(mypreferences, names, way, "AlternateIds", "AlternateIdType")
    needs(mypreferences, names, way, "AlternateIds", "AlternateId")
    has_at_most(mypreferences, names, way, "AlternateIds", "AlternateIdType", 100, "é")
    has_at_most(mypreferences, names, way, "AlternateIds", "AlternateId", 256, "é")


@pytest.mark.rule("MYP-LIMIT-8")
@each_way
def test_a_group_type_has_a_limit(mypreferences: httpx.Client, names: Names, way: Way) -> None:
    has_at_most(mypreferences, names, way, "Groups", "GroupType", 100)


@pytest.mark.rule("MYP-LIMIT-9")
@each_way
def test_a_tag_has_a_name(mypreferences: httpx.Client, names: Names, way: Way) -> None:
    needs(mypreferences, names, way, "ProfileTags", "Name")


@pytest.mark.rule("MYP-LIMIT-10")
@each_way
def test_a_custom_field_has_a_name_and_limits(mypreferences: httpx.Client, names: Names, way: Way) -> None:
    needs(mypreferences, names, way, "CustomFields", "Name")
    has_at_most(mypreferences, names, way, "CustomFields", "Name", 94)
    has_at_most(mypreferences, names, way, "CustomFields", "Value", 4000)


OF_ANOTHER_TYPE: list[tuple[dict[str, Any], str]] = [
    ({"RegistrationConfirmed": "true"}, "RegistrationConfirmed"),
    ({"PreservePreferences": 1}, "PreservePreferences"),
    ({"CustomerType": 7}, "CustomerType"),
    ({"CustomerName": "Ada"}, "CustomerName"),
    ({"CustomerName": {"FirstName": 7}}, "CustomerName.FirstName"),
    ({"Emails": {}}, "Emails"),
    ({"Emails": [None]}, "Emails[0]"),
    ({"Emails": [{"EmailAddress": "a@example.com", "IsDefault": "yes"}]}, "Emails[0].IsDefault"),
    ({"Addresses": [{**PLACE, "PostalCode": 30000}]}, "Addresses[0].PostalCode"),
    ({"PhoneNumbers": [{"PhoneNumber": 5550100}]}, "PhoneNumbers[0].PhoneNumber"),
    ({"AlternateIds": [{"AlternateIdType": "CRM", "AlternateId": 7}]}, "AlternateIds[0].AlternateId"),
    ({"ProfileTags": ["VIP"]}, "ProfileTags[0]"),
    ({"Groups": [{"IsPrimary": 0}]}, "Groups[0].IsPrimary"),
    ({"CustomFields": [{"Name": "Notes", "Value": 7}]}, "CustomFields[0].Value"),
]


@pytest.mark.rule("MYP-LIMIT-11")
@each_way
def test_a_value_of_another_type_is_named(mypreferences: httpx.Client, names: Names, way: Way) -> None:
    profile = someone(mypreferences, names)
    for body, member in OF_ANOTHER_TYPE:
        assert named(mypreferences, way, profile, body) == [f"profile.{member}"]


@pytest.mark.rule("MYP-LIMIT-11")
@each_way
@pytest.mark.parametrize("body", ["text", 7, True])
def test_a_body_of_another_type_is_named(mypreferences: httpx.Client, names: Names, way: Way, body: Any) -> None:
    profile = someone(mypreferences, names)
    assert list(complaints(mypreferences.request(way.method, way.path(profile), json=body))) == ["profile"]
    assert read(mypreferences, profile["ProfileId"]) == profile
