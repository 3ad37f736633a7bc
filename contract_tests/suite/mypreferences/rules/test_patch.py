"""JSON Patch on a profile: what it changes, in which order, by either path, and in XML."""

from __future__ import annotations

from typing import Any
from xml.sax.saxutils import escape

import httpx
import pytest

from contract_tests.suite.mypreferences.patches import each_patch, patch, patched, step, unfit
from contract_tests.suite.mypreferences.steps import (
    NAMESPACE,
    NO_SUCH_ID,
    PATCHES,
    REPLACE,
    Profile,
    Way,
    by_alternate_id,
    complaints,
    create,
    find,
    read,
    refused,
    someone,
    switch,
    with_ids,
    without,
    written,
)
from contract_tests.suite.mypreferences.views import findable
from mock_server.verify.target import Names

XSI = 'xmlns:i="http://www.w3.org/2001/XMLSchema-instance" xmlns:x="http://www.w3.org/2001/XMLSchema"'


def tagged(client: httpx.Client, names: Names, tags: str) -> Profile:
    """A profile with a tag for each letter."""
    return someone(client, names, ProfileTags=[{"Name": letter} for letter in tags])


def tags_of(profile: Profile) -> list[str]:
    return [tag["Name"] for tag in profile["ProfileTags"]]


@pytest.mark.rule("MYP-PATCH-1")
@each_patch
def test_a_patch_changes_what_its_paths_lead_to_and_answers_the_whole_profile(
    mypreferences: httpx.Client, names: Names, way: Way
) -> None:
    before = create(mypreferences, **findable(names))
    after = patched(
        mypreferences,
        way,
        before,
        step("test", "/CustomerName/LastName", before["CustomerName"]["LastName"]),
        step("replace", "/CustomerName/FirstName", "Janet"),
        step("add", "/CustomerName/Suffix", "PhD"),
        step("remove", "/Emails/1"),
        step("replace", "/RegistrationConfirmed", False),
        step("add", "/Groups", [{"GroupName": "Roe & Co"}]),
        step("add", "/ProfileTags/-", {"Name": "New"}),
    )
    assert without(after, "Edited") == {
        **without(before, "Edited"),
        "CustomerName": {**before["CustomerName"], "FirstName": "Janet", "Suffix": "PhD"},
        "Emails": before["Emails"][:1],
        "RegistrationConfirmed": False,
        "Groups": [{"GroupId": "Roe & Co", "GroupName": "Roe & Co", "GroupType": None, "IsPrimary": False}],
        "ProfileTags": [*before["ProfileTags"], {"Name": "New"}],
    }


@pytest.mark.rule("MYP-PATCH-1")
@each_patch
def test_an_empty_patch_changes_nothing_but_edited(mypreferences: httpx.Client, names: Names, way: Way) -> None:
    before = create(mypreferences, **findable(names))
    assert without(patched(mypreferences, way, before), "Edited") == without(before, "Edited")


@pytest.mark.rule("MYP-PATCH-8")
@each_patch
def test_items_are_addressed_by_their_index_and_the_end_by_a_hyphen(
    mypreferences: httpx.Client, names: Names, way: Way
) -> None:
    steps = [
        step("add", "/ProfileTags/-", {"Name": "last"}),
        step("add", "/ProfileTags/0", {"Name": "first"}),
        step("add", "/ProfileTags/4", {"Name": "very last"}),
        step("replace", "/ProfileTags/1", {"Name": "second"}),
        step("replace", "/ProfileTags/2/Name", "third"),
        step("test", "/ProfileTags/3/Name", "last"),
    ]
    after = patched(mypreferences, way, tagged(mypreferences, names, "ab"), *steps)
    assert tags_of(after) == ["first", "second", "third", "last", "very last"]


@pytest.mark.rule("MYP-PATCH-8")
@each_patch
def test_an_index_may_have_several_digits(mypreferences: httpx.Client, names: Names, way: Way) -> None:
    profile = tagged(mypreferences, names, "abcdefghijklm")
    assert tags_of(patched(mypreferences, way, profile, step("remove", "/ProfileTags/11"))) == [*"abcdefghijkm"]


@pytest.mark.rule("MYP-PATCH-9")
@each_patch
def test_each_operation_works_on_what_the_one_before_left(mypreferences: httpx.Client, names: Names, way: Way) -> None:
    profile = tagged(mypreferences, names, "abcd")
    upwards = [step("remove", "/ProfileTags/0"), step("remove", "/ProfileTags/1")]
    assert tags_of(patched(mypreferences, way, profile, *upwards)) == ["b", "d"]
    swapped = [step("add", "/ProfileTags/0", {"Name": "x"}), step("replace", "/ProfileTags/1/Name", "y")]
    assert tags_of(patched(mypreferences, way, profile, *swapped)) == ["x", "y", "d"]
    downwards = [step("remove", f"/ProfileTags/{index}") for index in (2, 1, 0)]
    assert tags_of(patched(mypreferences, way, profile, *downwards)) == []
    rebuilt = [step("add", "/Emails", []), step("add", "/Emails/-", {"EmailAddress": "a@example.com"})]
    assert patched(mypreferences, way, profile, *rebuilt)["Emails"][0]["EmailAddress"] == "a@example.com"
    last = [step("replace", "/CustomerType", "Prospect"), step("replace", "/CustomerType", "Customer")]
    assert patched(mypreferences, way, profile, *last)["CustomerType"] == "Customer"


@pytest.mark.rule("MYP-PATCH-9")
@each_patch
def test_what_was_removed_is_not_there_for_the_next_operation(
    mypreferences: httpx.Client, names: Names, way: Way
) -> None:
    profile = someone(mypreferences, names, CustomerType="Prospect")
    for next_step in (
        step("remove", "/CustomerType"),
        step("replace", "/CustomerType", "Prospect"),
        step("test", "/CustomerType", "Prospect"),
    ):
        unfit(mypreferences, way, profile, step("remove", "/CustomerType"), next_step)


@pytest.mark.rule("MYP-PATCH-9")
@each_patch
def test_a_part_can_be_put_below_a_name_that_the_patch_has_made(
    mypreferences: httpx.Client, names: Names, way: Way
) -> None:
    profile = someone(mypreferences, names)
    part = step("add", "/CustomerName/FirstName", "Ada")
    unfit(mypreferences, way, profile, part)
    assert patched(mypreferences, way, profile, step("add", "/CustomerName", {}), part)["CustomerName"] == {
        "FirstName": "Ada",
        **dict.fromkeys(("MiddleName", "LastName", "Prefix", "Suffix")),
    }


XML_STEPS = f"""<ArrayOfOperation xmlns="{NAMESPACE}" {XSI}>
  <Operation><op>test</op><path>/CustomerName/LastName</path><value>%s</value></Operation>
  <Operation><op>replace</op><path>/RegistrationConfirmed</path><value i:type="x:boolean">false</value></Operation>
  <Operation><value><Name>New</Name></value><path>/ProfileTags/-</path><op>add</op></Operation>
  <Operation><op>add</op><path>/CustomerName/Prefix</path><value i:nil="true"/></Operation>
  <Operation><op>remove</op><path>/Emails/1</path></Operation>
</ArrayOfOperation>"""


@pytest.mark.rule("MYP-PATCH-14")
@each_patch
@pytest.mark.parametrize("media_type", ["application/xml", "text/xml"])
def test_a_patch_can_be_sent_in_xml(mypreferences: httpx.Client, names: Names, way: Way, media_type: str) -> None:
    def send(last_name: str) -> httpx.Response:
        content = XML_STEPS % escape(last_name)
        headers = {"Content-Type": media_type, "Accept": "application/json"}
        return mypreferences.patch(way.path(before), content=content, headers=headers)

    before = create(mypreferences, **findable(names))
    assert send("Nobody").status_code == 400
    assert read(mypreferences, before["ProfileId"]) == before
    after = written(send(before["CustomerName"]["LastName"]))
    assert without(after, "Edited") == {
        **without(before, "Edited"),
        "RegistrationConfirmed": False,
        "ProfileTags": [*before["ProfileTags"], {"Name": "New"}],
        "CustomerName": {**before["CustomerName"], "Prefix": None},
        "Emails": before["Emails"][:1],
    }
    assert read(mypreferences, before["ProfileId"]) == after


@pytest.mark.rule("MYP-PATCH-15")
def test_a_patch_by_alternate_id_does_what_one_by_profile_id_does(mypreferences: httpx.Client, names: Names) -> None:
    steps = [
        step("test", "/IsActive", True),
        step("add", "/Groups/0", {"GroupName": "New", "IsPrimary": True}),
        step("replace", "/CustomerName/LastName", "Stone"),
        step("remove", "/Emails/0"),
        step("add", "/PhoneNumbers/-", {"PhoneNumber": "555-0101", "IsDefault": True}),
    ]
    own = ("ProfileId", "Edited", "AlternateIds")
    body = without(findable(names), "AlternateIds")
    first, second = (patched(mypreferences, way, someone(mypreferences, names, **body), *steps) for way in PATCHES)
    assert without(first, *own) == without(second, *own)
    assert first["PhoneNumbers"][-1]["PhoneNumberNumeric"] == 5550101


@pytest.mark.rule("MYP-PATCH-15")
def test_a_patch_by_alternate_id_is_for_the_active_profile_that_has_it(
    mypreferences: httpx.Client, names: Names
) -> None:
    (by_profile_id, by_other) = PATCHES
    value = names.id()
    profile = create(mypreferences, **with_ids(("CRM", value)))
    upper = {**profile, **with_ids(("crm", value.upper()))}
    assert tags_of(patched(mypreferences, by_other, upper, step("add", "/ProfileTags/-", {"Name": "a"}))) == ["a"]
    switch(mypreferences, "Deactivate", profile)
    steps = [step("add", "/ProfileTags/-", {"Name": "b"})]
    refused(patch(mypreferences, by_other, profile, *steps), 404)
    assert tags_of(patched(mypreferences, by_profile_id, profile, *steps)) == ["a", "b"]
    switch(mypreferences, "Activate", profile)
    assert tags_of(patched(mypreferences, by_other, profile, step("remove", "/ProfileTags/0"))) == ["b"]
    refused(patch(mypreferences, by_other, with_ids(("CRM", names.id())), *steps), 404)
    refused(patch(mypreferences, by_profile_id, {"ProfileId": NO_SUCH_ID}, *steps), 404)


@pytest.mark.rule("MYP-PATCH-15")
def test_an_alternate_id_that_a_patch_replaces_leads_to_the_profile_no_more(
    mypreferences: httpx.Client, names: Names
) -> None:
    _, by_other = PATCHES
    profile = create(mypreferences, **findable(names))
    new = names.id()
    after = patched(mypreferences, by_other, profile, step("replace", "/AlternateIds/0/AlternateId", new))
    assert mypreferences.get(by_alternate_id(profile)).status_code == 404
    refused(patch(mypreferences, by_other, profile), 404)
    assert find(mypreferences, "CRM", new).json() == after


REMOVABLE = [
    "Addresses", "PhoneNumbers", "RegistrationConfirmed", "DefaultLocale", "CustomerType", "PreservePreferences",
    "CustomerName", "Emails", "Groups", "ProfileTags", "CustomFields", "AlternateIds",
]  # fmt: skip


@pytest.mark.rule("MYP-PATCH-17")
@each_patch
@pytest.mark.parametrize("kept", [[], ["CustomerType", "Emails"], ["AlternateIds", "CustomerName"]])
def test_what_a_patch_removes_is_as_if_an_overwrite_had_left_it_out(
    mypreferences: httpx.Client, names: Names, way: Way, kept: list[str]
) -> None:
    before = create(mypreferences, **findable(names))
    removals = [step("remove", f"/{name}") for name in REMOVABLE if name not in kept]
    after = patched(mypreferences, way, before, *removals)
    overwritten = REPLACE.done(mypreferences, before, {name: before[name] for name in kept})
    assert without(after, "Edited") == without(overwritten, "Edited")
    assert {name: after[name] for name in kept} == {name: before[name] for name in kept}


@pytest.mark.rule("MYP-PATCH-17")
@each_patch
def test_what_a_patch_removes_of_an_entry_is_as_if_it_had_not_been_sent(
    mypreferences: httpx.Client, names: Names, way: Way
) -> None:
    paths = ["/CustomerName/Prefix", "/Groups/0/IsPrimary", "/PhoneNumbers/0/IsMobile", "/Emails/0/IsDefault"]
    removals: list[Any] = [step("remove", path) for path in [*paths, "/Addresses/0/AddressType"]]
    after = patched(mypreferences, way, create(mypreferences, **findable(names)), *removals)
    assert after["CustomerName"]["Prefix"] is None
    assert after["Groups"][0]["IsPrimary"] is after["PhoneNumbers"][0]["IsMobile"] is False
    assert after["Emails"][0]["IsDefault"] is False
    assert after["Addresses"][0]["AddressType"] is None
    assert complaints(patch(mypreferences, way, after, step("remove", "/Addresses/0/City")))
