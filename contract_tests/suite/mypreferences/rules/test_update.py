"""A profile is updated in part, by its ProfileId or by an alternate id."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from contract_tests.suite.mypreferences.steps import (
    BLANK,
    UPDATE,
    UPDATES,
    Way,
    create,
    read,
    someone,
    whole,
    with_ids,
    without,
    written,
)
from mock_server.verify.target import Names

EACH_WAY = pytest.mark.parametrize("way", UPDATES, ids=str)
ENTRIES: dict[str, dict[str, Any]] = {
    "Emails": {"EmailAddressType": "Work", "EmailAddress": "grace@example.com", "IsDefault": False},
    "PhoneNumbers": {"PhoneType": "Work", "PhoneNumber": "555-0101", "IsDefault": False, "IsMobile": False},
    "Addresses": {"Address1": "2 Example Street", "City": "Elsewhere", "StateProvince": "FL", "PostalCode": "30001"},
    "Groups": {"GroupName": "Others", "GroupType": None, "IsPrimary": False},
    "ProfileTags": {"Name": "Only"},
    "CustomFields": {"Name": "Notes", "Value": "only"},
}


@pytest.mark.rule("MYP-UPDATE-1")
@EACH_WAY
@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("CustomerType", "Customer"),
        ("DefaultLocale", "de-AT"),
        ("RegistrationConfirmed", False),
        ("PreservePreferences", True),
        ("ProfileTags", [{"Name": "Only"}]),
        ("CustomFields", []),
        ("Emails", []),
        ("Groups", []),
    ],
)
def test_an_update_changes_the_member_that_it_has_and_no_other(
    mypreferences: httpx.Client, names: Names, way: Way, name: str, value: Any
) -> None:
    before = create(mypreferences, **whole(names))
    assert before[name] != value
    after = way.done(mypreferences, before, {name: value})
    assert after == {**before, "Edited": after["Edited"], name: value}
    assert read(mypreferences, before["ProfileId"]) == after


@pytest.mark.rule("MYP-UPDATE-1")
@EACH_WAY
def test_null_in_an_update_changes_nothing(mypreferences: httpx.Client, names: Names, way: Way) -> None:
    before = create(mypreferences, **whole(names))
    after = way.done(mypreferences, before, {**dict.fromkeys(BLANK), "CustomerType": "Customer"})
    assert after == {**before, "Edited": after["Edited"], "CustomerType": "Customer"}


@pytest.mark.rule("MYP-UPDATE-1")
@EACH_WAY
@pytest.mark.parametrize("active", [True, False])
def test_an_update_leaves_what_is_read_only(mypreferences: httpx.Client, names: Names, way: Way, active: bool) -> None:
    before = someone(mypreferences, names, IsActive=active or way is not UPDATE)
    body = {"IsActive": not before["IsActive"], "Consents": [{"ConsentType": "Terms"}], "ReasonCode": "x"}
    after = way.done(mypreferences, before, body)
    assert after == {**before, "Edited": after["Edited"]}


@pytest.mark.rule("MYP-UPDATE-2")
@EACH_WAY
@pytest.mark.parametrize("name", ENTRIES)
def test_a_collection_that_is_sent_takes_the_place_of_the_stored_one(
    mypreferences: httpx.Client, names: Names, way: Way, name: str
) -> None:
    before = create(mypreferences, **whole(names))
    after = way.done(mypreferences, before, {name: [ENTRIES[name]]})
    assert without(after, "Edited", name) == without(before, "Edited", name)
    (entry,) = after[name]
    assert entry.items() >= ENTRIES[name].items()
    blank = way.done(mypreferences, before, {name: []})
    assert blank == {**before, "Edited": blank["Edited"], name: []}
    assert read(mypreferences, before["ProfileId"]) == blank


@pytest.mark.rule("MYP-UPDATE-2")
def test_alternate_ids_that_are_sent_take_the_place_of_the_stored_ones(
    mypreferences: httpx.Client, names: Names
) -> None:
    before, sent = create(mypreferences, **whole(names)), with_ids(("Web", names.id()))
    after = UPDATE.done(mypreferences, before, sent)
    assert after == {**before, **sent, "Edited": after["Edited"]}
    assert read(mypreferences, before["ProfileId"]) == after


@pytest.mark.rule("MYP-UPDATE-3")
def test_an_update_answers_the_whole_profile_as_it_is_now(mypreferences: httpx.Client, names: Names) -> None:
    before = create(mypreferences, **whole(names))
    reply = UPDATE.write(mypreferences, before, {"CustomerType": "Customer"})
    assert "Location" not in reply.headers
    after = written(reply)
    assert after == {**before, "Edited": after["Edited"], "CustomerType": "Customer"}
    assert read(mypreferences, before["ProfileId"]) == after


@pytest.mark.rule("MYP-UPDATE-4")
@pytest.mark.parametrize("body", [{}, dict.fromkeys(BLANK), {"CustomerName": {}}, {"Nickname": "Jay"}])
def test_an_update_with_nothing_in_it_changes_nothing_but_edited(
    mypreferences: httpx.Client, names: Names, body: dict[str, Any]
) -> None:
    before = create(mypreferences, **whole(names))
    after = UPDATE.done(mypreferences, before, body)
    assert after == {**before, "Edited": after["Edited"]}
    assert read(mypreferences, before["ProfileId"]) == after


@pytest.mark.rule("MYP-UPDATE-5")
@EACH_WAY
def test_of_a_stored_name_the_parts_that_are_sent_change(mypreferences: httpx.Client, names: Names, way: Way) -> None:
    before = create(mypreferences, **whole(names))
    name = before["CustomerName"]
    for parts in ({"FirstName": "Grace"}, {"Suffix": "PhD", "LastName": "Stiles"}, {"MiddleName": "B", "Prefix": ""}):
        name = {**name, **parts}
        after = way.done(mypreferences, before, {"CustomerName": {**parts, **dict.fromkeys(set(name) - set(parts))}})
        assert after["CustomerName"] == name
        assert way.done(mypreferences, before, {"CustomerName": parts})["CustomerName"] == name
        assert read(mypreferences, before["ProfileId"])["CustomerName"] == name


@pytest.mark.rule("MYP-UPDATE-5")
@EACH_WAY
def test_where_no_name_is_stored_an_update_gives_one(mypreferences: httpx.Client, names: Names, way: Way) -> None:
    before = someone(mypreferences, names)
    assert before["CustomerName"] is None
    after = way.done(mypreferences, before, {"CustomerName": {"FirstName": "Grace"}})
    nothing = {"MiddleName": None, "LastName": None, "Prefix": None, "Suffix": None}
    assert after["CustomerName"] == {"FirstName": "Grace", **nothing}
