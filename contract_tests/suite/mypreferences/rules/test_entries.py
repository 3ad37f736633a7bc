"""The entries of a profile's collections: defaults, what is added to them, groups, and equal ones."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from contract_tests.suite.mypreferences.patches import each_patch, patched, step
from contract_tests.suite.mypreferences.steps import PLACE, Way, someone
from contract_tests.suite.mypreferences.views import Show, each_show, each_way, findable, shown, stored
from mock_server.verify.target import Names

LEAST: dict[str, dict[str, Any]] = {
    "Addresses": PLACE,
    "PhoneNumbers": {"PhoneNumber": "5550100"},
    "Emails": {"EmailAddress": "a@example.com"},
}


@pytest.mark.rule("MYP-ENTRY-1", "MYP-ENTRY-2")
@each_way
@pytest.mark.parametrize("collection", LEAST)
def test_the_first_default_of_a_collection_stays_the_only_one(
    mypreferences: httpx.Client, names: Names, way: Way, collection: str
) -> None:
    for sent, kept in (
        ([None, True, True], [False, True, False]),
        ([True, False, True], [True, False, False]),
        ([False, None], [False, False]),
    ):
        body = {collection: [{**LEAST[collection], "IsDefault": value} for value in sent]}
        entries = stored(way, mypreferences, names, body)[collection]
        assert [entry["IsDefault"] for entry in entries] == kept


@pytest.mark.rule("MYP-ENTRY-1", "MYP-PATCH-18")
@each_patch
@pytest.mark.parametrize("collection", LEAST)
def test_the_default_that_a_patch_makes_takes_the_place_of_the_one_before(
    mypreferences: httpx.Client, names: Names, way: Way, collection: str
) -> None:
    def defaults(*steps: dict[str, Any]) -> list[bool]:
        return [entry["IsDefault"] for entry in patched(mypreferences, way, profile, *steps)[collection]]

    least = LEAST[collection]
    chosen = {**least, "IsDefault": True}
    profile = someone(mypreferences, names, **{collection: [chosen, least]})
    moved = step("replace", f"/{collection}/1/IsDefault", True), step("test", f"/{collection}/0/IsDefault", False)
    assert defaults(*moved) == [False, True]
    assert defaults(step("add", f"/{collection}/-", chosen), step("add", f"/{collection}/0", least)) == [
        False,
        False,
        False,
        True,
    ]
    assert defaults(step("replace", f"/{collection}", [chosen, chosen])) == [True, False]


@pytest.mark.rule("MYP-PATCH-18", "MYP-PATCH-9")
@each_patch
@pytest.mark.parametrize("collection", LEAST)
def test_of_several_operations_that_make_a_default_the_last_counts(
    mypreferences: httpx.Client, names: Names, way: Way, collection: str
) -> None:
    least = LEAST[collection]
    chosen = {**least, "IsDefault": True}
    first, second = (step("replace", f"/{collection}/{index}/IsDefault", True) for index in (0, 1))
    whole = step("replace", f"/{collection}/2", chosen)
    for steps, kept in (
        ((second, first), [True, False, False]),
        ((first, second), [False, True, False]),
        ((first, whole, second), [False, True, False]),
        ((second, whole), [False, False, True]),
        ((whole, step("remove", f"/{collection}/2/IsDefault")), [False, False, False]),
    ):
        profile = someone(mypreferences, names, **{collection: [least] * 3})
        entries = patched(mypreferences, way, profile, *steps)[collection]
        assert [entry["IsDefault"] for entry in entries] == kept


@pytest.mark.rule("MYP-ENTRY-9")
@each_way
def test_mobile_and_primary_are_false_when_left_out(mypreferences: httpx.Client, names: Names, way: Way) -> None:
    sent = [{}, {"IsMobile": True}, {"IsMobile": False}]
    body = {
        "PhoneNumbers": [{"PhoneNumber": "5550100", **entry} for entry in sent],
        "Groups": [{"GroupName": "a"}, {"GroupName": "b", "IsPrimary": True}, {"GroupName": "c", "IsPrimary": True}],
    }
    profile = stored(way, mypreferences, names, body)
    assert [phone["IsMobile"] for phone in profile["PhoneNumbers"]] == [False, True, False]
    assert [group["IsPrimary"] for group in profile["Groups"]] == [False, True, True]


@pytest.mark.rule("MYP-ENTRY-10")
@each_show
def test_addresses_emails_and_phone_numbers_are_shown_as_active(
    mypreferences: httpx.Client, names: Names, show: Show
) -> None:
    profile = shown(show, mypreferences, names, findable(names))
    for collection in LEAST:
        assert {entry["IsActive"] for entry in profile[collection]} == {True}, collection


@pytest.mark.rule("MYP-ENTRY-10")
@each_way
def test_an_entry_cannot_be_made_inactive(mypreferences: httpx.Client, names: Names, way: Way) -> None:
    body = {collection: [{**least, "IsActive": False}] for collection, least in LEAST.items()}
    profile = stored(way, mypreferences, names, body)
    assert [profile[collection][0]["IsActive"] for collection in LEAST] == [True, True, True]


@pytest.mark.rule("MYP-ENTRY-11")
@pytest.mark.needs("acme")
@each_way
def test_a_groups_name_is_free_and_its_type_one_of_the_accounts(
    mypreferences: httpx.Client, names: Names, way: Way
) -> None:
    groups = [
        {"GroupName": names.text("Anything at all, even "), "GroupType": "Household", "IsPrimary": True},
        {"GroupName": names.text("Works"), "GroupType": "Company", "IsPrimary": False},
    ]
    reply = way.write(mypreferences, someone(mypreferences, names), {"Groups": groups})
    assert reply.status_code == way.status
    assert reply.json()["Groups"] == [{"GroupId": group["GroupName"], **group} for group in groups]
    assert "X-Mock-Warnings" not in reply.headers


@pytest.mark.rule("MYP-ENTRY-11")
@pytest.mark.needs("acme", "strict")
@each_way
def test_names_of_groups_are_free_also_when_soft_rules_are_strict(
    mypreferences: httpx.Client, names: Names, way: Way
) -> None:
    groups = [{"GroupName": names.text("Anything at all "), "GroupType": kind} for kind in ("household", "Company")]
    profile = stored(way, mypreferences, names, {"Groups": groups})
    assert [group["GroupName"] for group in profile["Groups"]] == [group["GroupName"] for group in groups]


@pytest.mark.rule("MYP-ENTRY-12")
@each_show
def test_a_group_is_shown_with_its_name_under_both_members(
    mypreferences: httpx.Client, names: Names, show: Show
) -> None:
    body = {**findable(names), "Groups": [{"GroupName": names.text("Stone")}, {}]}
    expected = [
        {"GroupId": name, "GroupName": name, "GroupType": None, "IsPrimary": False}
        for name in (body["Groups"][0]["GroupName"], None)
    ]
    assert shown(show, mypreferences, names, body)["Groups"] == expected


@pytest.mark.rule("MYP-ENTRY-12")
@each_way
def test_the_name_of_a_group_may_be_sent_back_as_it_is_answered(
    mypreferences: httpx.Client, names: Names, way: Way
) -> None:
    sent = [{"GroupId": "Roe", "GroupType": "Household", "IsPrimary": True}, {"GroupId": "ignored", "GroupName": "Doe"}]
    groups = stored(way, mypreferences, names, {"Groups": sent})["Groups"]
    assert groups == [
        {"GroupId": "Roe", "GroupName": "Roe", "GroupType": "Household", "IsPrimary": True},
        {"GroupId": "Doe", "GroupName": "Doe", "GroupType": None, "IsPrimary": False},
    ]


@pytest.mark.rule("MYP-ENTRY-15")
@each_way
def test_equal_entries_of_one_body_are_kept_except_alternate_ids(
    mypreferences: httpx.Client, names: Names, way: Way
) -> None:
    alternate_id = {"AlternateIdType": "CRM", "AlternateId": names.id()}
    body = {
        "Addresses": [PLACE] * 2,
        "Emails": [{"EmailAddress": "a@example.com"}] * 2,
        "ProfileTags": [{"Name": names.text("Tag")}] * 3,
        "CustomFields": [{"Name": "Notes", "Value": "x"}] * 2,
        "Groups": [{"GroupName": "g"}] * 2,
        "PhoneNumbers": [{"PhoneNumber": "5550100"}] * 2,
    }
    profile = stored(way, mypreferences, names, {**body, "AlternateIds": [alternate_id] * 2})
    assert {name: len(profile[name]) for name in body} == {name: len(sent) for name, sent in body.items()}
    assert profile["AlternateIds"].count(alternate_id) == 1
