"""When a JSON Patch is refused, and that nothing of it is carried out then."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from contract_tests.suite.mypreferences.patches import each_patch, patch, patched, step, unfit
from contract_tests.suite.mypreferences.steps import (
    PLACE,
    Profile,
    Way,
    by_alternate_id,
    complaints,
    create,
    find,
    read,
    refused,
    someone,
)
from contract_tests.suite.mypreferences.views import SEARCHES, findable
from mock_server.verify.target import Names


def not_taken(client: httpx.Client, way: Way, profile: Profile, body: Any) -> list[str]:
    """The members that are named in the refusal of a body, which changes nothing."""
    state = complaints(client.patch(way.path(profile), json=body))
    assert read(client, profile["ProfileId"]) == profile
    return list(state)


@pytest.mark.rule("MYP-PATCH-2")
@each_patch
@pytest.mark.parametrize("op", ["move", "copy"])
def test_nothing_can_be_moved_or_copied(mypreferences: httpx.Client, names: Names, way: Way, op: str) -> None:
    profile = create(mypreferences, **findable(names))
    for path in ("/Emails/1", "/ProfileTags/0"):
        moved = {"op": op, "from": path, "path": path}
        assert not_taken(mypreferences, way, profile, [moved]) == ["profile[0].op"]
        assert not_taken(mypreferences, way, profile, [step("remove", "/Groups"), moved]) == ["profile[1].op"]


@pytest.mark.rule("MYP-PATCH-19")
@each_patch
def test_an_operation_is_known_and_has_a_path(mypreferences: httpx.Client, names: Names, way: Way) -> None:
    profile = create(mypreferences, **findable(names))
    cases: list[tuple[Any, str]] = [
        ({"op": "Add", "path": "/Emails", "value": []}, "[0].op"),
        ({"path": "/Emails", "value": []}, "[0].op"),
        ({"op": "remove"}, "[0].path"),
        ({"op": "remove", "path": ""}, "[0].path"),
        ({"op": "remove", "path": "Emails"}, "[0].path"),
        ({"op": "remove", "path": "/Emails~2"}, "[0].path"),
        ({"op": "remove", "path": "/Emails~"}, "[0].path"),
        ({"op": "remove", "path": 7}, "[0].path"),
        ("remove", "[0]"),
    ]
    for operation, member in cases:
        assert not_taken(mypreferences, way, profile, [operation]) == [f"profile{member}"]


@pytest.mark.rule("MYP-PATCH-3")
@each_patch
@pytest.mark.parametrize(
    "body",
    [
        {"Operations": [{"op": "remove", "path": "/Emails"}]},
        {"operations": [{"op": "remove", "path": "/Emails"}]},
        {"op": "remove", "path": "/Emails"},
        {"Emails": []},
        {},
    ],
)
def test_a_patch_is_the_bare_list(mypreferences: httpx.Client, names: Names, way: Way, body: Any) -> None:
    assert not_taken(mypreferences, way, create(mypreferences, **findable(names)), body) == ["profile"]


HELD: list[tuple[str, Any, list[Any]]] = [
    ("/CustomerName/FirstName", "Ada", ["ada", "", None, ["Ada"], {"FirstName": "Ada"}]),
    ("/IsActive", True, [1, "true", False, None]),
    ("/RegistrationConfirmed", True, [1, False]),
    ("/PhoneNumbers/0/PhoneNumberNumeric", 7705550101.0, [7705550102, "7705550101"]),
    ("/CustomerName/Suffix", None, ["", False, 0]),
    ("/ProfileTags", [{"Name": "a"}, {"Name": "b"}], [[{"Name": "b"}, {"Name": "a"}], [{"Name": "a"}], []]),
    ("/CustomFields/0", {"Value": "x", "Name": "Notes"}, [{"Name": "Notes"}, {"Name": "Notes", "Value": "X"}]),
]
"""What is there and what is not."""


@pytest.mark.rule("MYP-PATCH-5")
@each_patch
@pytest.mark.parametrize(("path", "held", "others"), HELD)
def test_a_test_compares_values_of_json(
    mypreferences: httpx.Client, names: Names, way: Way, path: str, held: Any, others: list[Any]
) -> None:
    profile = someone(
        mypreferences,
        names,
        CustomerName={"FirstName": "Ada"},
        RegistrationConfirmed=True,
        PhoneNumbers=[{"PhoneNumber": "(770) 555-0101"}],
        ProfileTags=[{"Name": "a"}, {"Name": "b"}],
        CustomFields=[{"Name": "Notes", "Value": "x"}],
    )
    patched(mypreferences, way, profile, step("test", path, held))
    for other in others:
        unfit(mypreferences, way, profile, step("remove", "/ProfileTags/0"), step("test", path, other))


@pytest.mark.rule("MYP-PATCH-7")
@each_patch
def test_when_one_operation_is_refused_none_is_carried_out(mypreferences: httpx.Client, names: Names, way: Way) -> None:
    taken = someone(mypreferences, names)["AlternateIds"][0]
    before = create(mypreferences, **findable(names))
    good = [
        step("remove", "/AlternateIds/0"),
        step("remove", "/Emails/0"),
        step("remove", "/PhoneNumbers"),
        step("replace", "/Addresses/0/City", "Elsewhere"),
        step("replace", "/CustomerName/LastName", "Elsewhere"),
        step("add", "/ProfileTags/-", {"Name": "New"}),
    ]
    for bad, status in (
        (step("remove", "/Emails/7"), 400),
        (step("test", "/IsActive", False), 400),
        (step("replace", "/ProfileId", 7), 400),
        (step("replace", "/DefaultLocale", "x" * 16), 400),
        (step("add", "/AlternateIds/-", taken), 409),
    ):
        refused(patch(mypreferences, way, before, *good, bad), status)
        assert mypreferences.get(by_alternate_id(before)).json() == before
        assert [search.view(mypreferences, before) for search in SEARCHES] == [before] * len(SEARCHES)


@pytest.mark.rule("MYP-PATCH-7")
@each_patch
def test_a_refused_patch_claims_no_alternate_id(mypreferences: httpx.Client, names: Names, way: Way) -> None:
    profile = someone(mypreferences, names)
    value = names.id()
    claim = step("add", "/AlternateIds/-", {"AlternateIdType": "CRM", "AlternateId": value})
    unfit(mypreferences, way, profile, claim, step("replace", "/DefaultLocale", "x" * 16))
    assert find(mypreferences, "CRM", value).status_code == 404
    assert create(mypreferences, AlternateIds=[claim["value"]])["AlternateIds"] == [claim["value"]]


UNFIT: list[tuple[str, str, Any, str]] = [
    ("remove", "/Addresses/1/City", None, "Addresses[1].City"),
    ("replace", "/Addresses/0/StateProvince", "G", "Addresses[0].StateProvince"),
    ("replace", "/Emails/0/EmailAddress", None, "Emails[0].EmailAddress"),
    ("add", "/Emails/1", {"EmailAddressType": "Home"}, "Emails[1].EmailAddress"),
    ("add", "/PhoneNumbers/-", {"PhoneNumber": "5" * 51}, "PhoneNumbers[1].PhoneNumber"),
    ("add", "/AlternateIds/-", {"AlternateIdType": "CRM"}, "AlternateIds[2].AlternateId"),
    ("replace", "/ProfileTags", "VIP", "ProfileTags"),
    ("add", "/ProfileTags/0", 7, "ProfileTags[0]"),
    ("replace", "/Groups/0/GroupType", "x" * 101, "Groups[0].GroupType"),
    ("add", "/CustomFields/-", {"Name": "x" * 95}, "CustomFields[1].Name"),
    ("replace", "/RegistrationConfirmed", "yes", "RegistrationConfirmed"),
    ("replace", "/DefaultLocale", "x" * 16, "DefaultLocale"),
    ("replace", "/CustomerName", [], "CustomerName"),
    ("replace", "/CustomerName/FirstName", "x" * 101, "CustomerName.FirstName"),
]


@pytest.mark.rule("MYP-PATCH-11")
@each_patch
def test_the_result_keeps_the_limits_of_a_write(mypreferences: httpx.Client, names: Names, way: Way) -> None:
    body = findable(names)
    profile = create(mypreferences, **{**body, "Addresses": [*body["Addresses"], PLACE]})
    for op, path, value, member in UNFIT:
        assert list(unfit(mypreferences, way, profile, step(op, path, value))) == [f"profile.{member}"]


@pytest.mark.rule("MYP-PATCH-11")
@pytest.mark.needs("mock")
@each_patch
def test_a_patched_collection_is_no_longer_than_a_sent_one(mypreferences: httpx.Client, names: Names, way: Way) -> None:
    profile = someone(mypreferences, names)
    tags = [{"Name": str(number)} for number in range(1_000)]
    patched(mypreferences, way, profile, step("replace", "/ProfileTags", tags))
    more = step("add", "/ProfileTags/-", {"Name": "one more"})
    assert list(unfit(mypreferences, way, profile, more)) == ["profile.ProfileTags"]
    patched(mypreferences, way, profile, step("replace", "/ProfileTags", []))


@pytest.mark.rule("MYP-PATCH-12")
@each_patch
@pytest.mark.parametrize("op", ["add", "replace", "test"])
def test_a_value_is_asked_for_and_null_is_one(mypreferences: httpx.Client, names: Names, way: Way, op: str) -> None:
    profile = someone(mypreferences, names, CustomerName={"FirstName": "Ada"})
    path = "/CustomerName/Prefix"
    assert not_taken(mypreferences, way, profile, [step(op, path)]) == ["profile[0].value"]
    after = patched(mypreferences, way, profile, step(op, path, None))
    assert after["CustomerName"] == profile["CustomerName"]
    assert patched(mypreferences, way, profile, step("remove", "/CustomerName/FirstName"))
