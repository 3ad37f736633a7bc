"""How profiles are spelled: names, dates, missing values, order, null and unknown members."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from contract_tests.suite.mypreferences.steps import (
    BLANK,
    CREATIONS,
    NO_SUCH_ID,
    OVERWRITES,
    PLACE,
    UPDATES,
    Profile,
    Way,
    create,
    without,
)
from contract_tests.suite.mypreferences.views import (
    Search,
    Show,
    each_search,
    each_show,
    findable,
    shown,
    sparse,
    stored,
)
from mock_server.verify.target import Names

each_plain_way = pytest.mark.parametrize("way", [*CREATIONS, *OVERWRITES, *UPDATES], ids=str)
"""A patch sends no profile, so these rules do not speak of it."""
PROFILE = [
    "ProfileId", "Edited", "Addresses", "PhoneNumbers", "Consents", "IsActive", "RegistrationConfirmed",
    "DefaultLocale", "CustomerType", "PreservePreferences", "CustomerName", "AlternateIds", "Emails", "Groups",
    "ProfileTags", "CustomFields",
]  # fmt: skip
ENTRIES = {
    "Addresses": [
        "AddressType", "IsDefault", "IsActive", "Country", "Address1", "Address2", "City", "StateProvince",
        "CountryCode_Numeric", "CountryCode_Alpha2", "CountryCode_Alpha3", "PostalCode", "CassAddress1",
        "CassAddress2", "CassCity", "CassStateProvince", "CassPostalCode", "CassStatus",
    ],
    "PhoneNumbers": ["PhoneType", "PhoneNumber", "PhoneNumberNumeric", "IsDefault", "IsActive", "IsMobile"],
    "AlternateIds": ["AlternateIdType", "AlternateId"],
    "Emails": ["EmailAddressType", "EmailAddress", "IsDefault", "IsActive"],
    "Groups": ["GroupId", "GroupName", "GroupType", "IsPrimary"],
    "ProfileTags": ["Name"],
    "CustomFields": ["Name", "Value"],
}  # fmt: skip
NAME = ["FirstName", "MiddleName", "LastName", "Prefix", "Suffix"]
EDITED = ["CreateDate", "CreatedBy", "ModifiedDate", "ModifiedBy"]
COUNTRY_CODES = {"CountryCode_Numeric", "CountryCode_Alpha2", "CountryCode_Alpha3"}


def names_in(value: Any) -> Iterator[str]:
    """The names of all members, on every level."""
    if isinstance(value, dict):
        yield from value
    for each in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from names_in(each)


def oddly_named(value: Any) -> set[str]:
    return {name for name in names_in(value) if not re.fullmatch("([A-Z][A-Za-z0-9]*)", name)}


@pytest.mark.rule("MYP-WORD-1")
@each_show
def test_members_of_a_profile_are_named_in_pascal_case(mypreferences: httpx.Client, names: Names, show: Show) -> None:
    assert oddly_named(shown(show, mypreferences, names, findable(names))) == COUNTRY_CODES


@pytest.mark.rule("MYP-WORD-1")
def test_members_of_consents_and_tags_are_named_in_pascal_case(mypreferences: httpx.Client, names: Names) -> None:
    profile_id = create(mypreferences, ProfileTags=[{"Name": names.text("Tag")}])["ProfileId"]
    consent = {"ConsentType": "Marketing", "ConsentVersion": "1", "Locale": "en-US", "ConsentStatus": 1}
    added = mypreferences.post(f"/Consents/{profile_id}", json={"Consents": [consent]}).json()
    assert (oddly_named(added), len(added["Consents"])) == (set(), 1)
    filters = mypreferences.get(f"/Consents/{profile_id}/Filters").json()
    assert (oddly_named(filters), list(filters)) == (set(), ["ConsentFilters"])
    tags = mypreferences.get("/Tags").json()
    assert (oddly_named(tags), set(names_in(tags))) == (set(), {"TagCounts", "Tag", "Name", "Count"})


@pytest.mark.rule("MYP-WORD-1")
@pytest.mark.parametrize(
    "collection",
    [
        "ConsentStatus",
        "AddressTypes",
        "AlternateIdTypes",
        "EmailTypes",
        "PhoneTypes",
        "CustomerTypes",
        "GroupTypes",
    ],
)
def test_members_of_lists_are_named_in_pascal_case(mypreferences: httpx.Client, collection: str) -> None:
    listed = mypreferences.get(f"/{collection}").json()
    assert set(names_in(listed)) <= {collection, "Id", "Name"}
    assert list(listed) == [collection]


@pytest.mark.rule("MYP-WORD-1")
def test_members_of_refusals_are_named_in_pascal_case(mypreferences: httpx.Client) -> None:
    broken = mypreferences.post("/Profile", json={"Emails": [{}]})
    assert set(broken.json()) == set(mypreferences.get("/Profile/0").json()) == {"Message", "ModelState"}
    assert set(mypreferences.get(f"/Profile/{NO_SUCH_ID}").json()) == {"Message"}


@pytest.mark.rule("MYP-WORD-2")
@each_show
def test_dates_are_strings_in_utc_and_whole_seconds(mypreferences: httpx.Client, names: Names, show: Show) -> None:
    edited = shown(show, mypreferences, names, findable(names))["Edited"]
    for name in ("CreateDate", "ModifiedDate"):
        assert re.fullmatch(r"20\d\d-[01]\d-[0-3]\dT[0-2]\d:[0-5]\d:[0-5]\dZ", edited[name]), name


@pytest.mark.rule("MYP-WORD-3")
@each_show
def test_a_missing_value_is_shown_as_null(mypreferences: httpx.Client, names: Names, show: Show) -> None:
    body = sparse(names)
    profile = shown(show, mypreferences, names, body)
    assert profile["CustomerName"] == {**dict.fromkeys(NAME), **body["CustomerName"]}
    for collection, members in ENTRIES.items():
        entry, sent = profile[collection][0], body[collection][0]
        assert set(entry) == set(members)
        said = {*sent, "IsDefault", "IsActive", "IsMobile", "IsPrimary", "PhoneNumberNumeric", "CassStatus"}
        left_out = set(members) - said
        assert {name: entry[name] for name in left_out} == dict.fromkeys(left_out), collection


@pytest.mark.rule("MYP-WORD-3")
@each_show
def test_every_member_of_an_empty_profile_is_shown(mypreferences: httpx.Client, names: Names, show: Show) -> None:
    whole = sparse(names)
    body = {"AlternateIds": whole["AlternateIds"]}
    if isinstance(show, Search):
        body = {show.member: whole[show.member]}
    profile = shown(show, mypreferences, names, body)
    assert set(profile) == set(PROFILE)
    blank = without(BLANK, *body, "AlternateIds", "DefaultLocale", "CustomerType")
    assert {name: profile[name] for name in blank} == blank


@pytest.mark.rule("MYP-WORD-4")
@each_show
def test_members_stand_in_the_order_of_the_vendors_sample(
    mypreferences: httpx.Client, names: Names, show: Show
) -> None:
    profile = shown(show, mypreferences, names, findable(names))
    assert list(profile) == PROFILE
    assert {name: list(profile[name][0]) for name in ENTRIES} == ENTRIES
    assert (list(profile["CustomerName"]), list(profile["Edited"])) == (NAME, EDITED)


LEAST: Profile = {
    "Addresses": [PLACE],
    "PhoneNumbers": [{"PhoneNumber": "5550100"}],
    "Emails": [{"EmailAddress": "a@example.com"}],
    "Groups": [{}],
    "CustomFields": [{"Name": "Notes"}],
    "CustomerName": {},
}
OPTIONAL = {
    "Addresses": ["AddressType", "IsDefault", "Address2", *sorted(COUNTRY_CODES)],
    "PhoneNumbers": ["PhoneType", "IsDefault", "IsMobile"],
    "Emails": ["EmailAddressType", "IsDefault"],
    "Groups": ["GroupName", "GroupType", "IsPrimary"],
    "CustomFields": ["Value"],
}


@pytest.mark.rule("MYP-WORD-5")
@each_plain_way
def test_null_counts_as_left_out(mypreferences: httpx.Client, names: Names, way: Way) -> None:
    writable = [name for name in BLANK if name != "Consents"]
    for bare, nulled in (
        ({}, dict.fromkeys(writable)),
        (
            LEAST,
            {
                **{name: [{**LEAST[name][0], **dict.fromkeys(members)}] for name, members in OPTIONAL.items()},
                "CustomerName": dict.fromkeys(NAME),
            },
        ),
    ):
        first, second = (stored(way, mypreferences, names, body) for body in (bare, nulled))
        own = ("ProfileId", "Edited", "AlternateIds")
        assert without(first, *own) == without(second, *own)
        assert len(first["AlternateIds"]) == len(second["AlternateIds"])


@pytest.mark.rule("MYP-WORD-5")
@pytest.mark.parametrize("way", [*OVERWRITES, *UPDATES], ids=str)
def test_null_does_to_what_is_stored_what_leaving_out_does(mypreferences: httpx.Client, names: Names, way: Way) -> None:
    for nulled, bare in (
        (dict.fromkeys(name for name in BLANK if name != "Consents"), {}),
        ({"CustomerName": {"FirstName": "Eve", "Prefix": None}}, {"CustomerName": {"FirstName": "Eve"}}),
    ):
        body = findable(names)
        first = create(mypreferences, **body)
        second = create(
            mypreferences, **{**body, "AlternateIds": [{"AlternateIdType": "CRM", "AlternateId": names.id()}]}
        )
        own = ("ProfileId", "Edited", "AlternateIds")
        assert without(way.done(mypreferences, first, nulled), *own) == without(
            way.done(mypreferences, second, bare), *own
        )


@pytest.mark.rule("MYP-WORD-6")
@each_plain_way
def test_a_member_that_the_vendor_does_not_know_is_ignored(mypreferences: httpx.Client, names: Names, way: Way) -> None:
    body = findable(names)
    plain = stored(way, mypreferences, names, body)
    unknown = {"Nonsense": {"deep": [None, {"Name": 7}]}, "nickname": 1.5, "Preferences": [{"FilterId": "1"}]}
    odd = {
        name: [{**entry, "Nonsense": [name]} for entry in value]
        if isinstance(value, list)
        else {**value, "Nonsense": 1}
        if isinstance(value, dict)
        else value
        for name, value in body.items()
    }
    odd["AlternateIds"] = [{**entry, "AlternateId": f"{entry['AlternateId']}-2"} for entry in odd["AlternateIds"]]
    own = ("ProfileId", "Edited", "AlternateIds")
    profile = stored(way, mypreferences, names, {**odd, **unknown})
    assert without(profile, *own) == without(plain, *own)
    assert all(set(entry) == {"AlternateIdType", "AlternateId"} for entry in profile["AlternateIds"])


@pytest.mark.rule("MYP-WORD-6")
@each_search
def test_what_was_ignored_is_not_shown(mypreferences: httpx.Client, names: Names, search: Search) -> None:
    body = findable(names)
    profile = create(mypreferences, **body, Nonsense=1)
    assert search.view(mypreferences, profile) == profile
    assert "Nonsense" not in profile
