"""Merge updates of MyPreferences, and overwrites by alternate id."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import httpx
import pytest

from contract_tests.conftest import RunningFake
from contract_tests.test_mypreferences_profiles import ADA, BLANK, NOON, created, read

JANE = "/AcmeCo/Profile/1"
BY_ALTERNATE_ID = "/AcmeCo/Profile/AlternateIdType/crm/AlternateId/c-0001"
EDITED = {
    "CreateDate": "2023-03-01T08:30:00Z",
    "CreatedBy": "api.user",
    "ModifiedDate": NOON,
    "ModifiedBy": "anonymous",
}


def updated(client: httpx.Client, body: dict[str, Any], path: str = JANE) -> dict[str, Any]:
    """The profile after an update, which must succeed and be what is read afterwards."""
    reply = client.post(path, json=body)
    assert reply.status_code == 200, reply.text
    assert "Location" not in reply.headers
    profile: dict[str, Any] = reply.json()
    assert read(client, profile["ProfileId"]) == profile
    return profile


@pytest.mark.rule("MYP-UPDATE-1", "MYP-UPDATE-3")
@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("CustomerType", "Prospect"),
        ("DefaultLocale", "de-AT"),
        ("RegistrationConfirmed", False),
        ("PreservePreferences", False),
        ("AlternateIds", [{"AlternateIdType": "CRM", "AlternateId": "C-9001"}]),
        ("ProfileTags", [{"Name": "Only"}]),
        ("CustomFields", []),
    ],
)
def test_an_update_changes_the_member_that_it_has_and_no_other(
    mypreferences: httpx.Client, name: str, value: Any
) -> None:
    before = read(mypreferences, 1)
    assert updated(mypreferences, {name: value}) == {**before, "Edited": EDITED, name: value}


@pytest.mark.rule("MYP-UPDATE-2")
def test_a_collection_that_is_sent_takes_the_place_of_the_stored_one(mypreferences: httpx.Client) -> None:
    before = read(mypreferences, 1)
    after = updated(mypreferences, {"Emails": ADA["Emails"], "PhoneNumbers": [], "Groups": [{"GroupName": "Stone"}]})
    assert after == {
        **before,
        "Edited": EDITED,
        "Emails": [{**ADA["Emails"][0], "IsActive": True}],
        "PhoneNumbers": [],
        "Groups": [{"GroupId": "Stone", "GroupName": "Stone", "GroupType": None, "IsPrimary": False}],
    }


@pytest.mark.rule("MYP-UPDATE-5")
@pytest.mark.rule("MYP-UPDATE-1")
def test_of_a_name_the_parts_that_are_sent_change(mypreferences: httpx.Client) -> None:
    name = read(mypreferences, 1)["CustomerName"]
    after = updated(mypreferences, {"CustomerName": {"FirstName": "Janet", "Suffix": "PhD", "Prefix": None}})
    assert after["CustomerName"] == {**name, "FirstName": "Janet", "Suffix": "PhD"}
    nameless = f"/AcmeCo/Profile/{created(mypreferences, {})['ProfileId']}"
    parts = {"MiddleName": None, "Prefix": None, "Suffix": None, "LastName": None}
    assert updated(mypreferences, {"CustomerName": {"FirstName": "Ada"}}, nameless)["CustomerName"] == {
        "FirstName": "Ada",
        **parts,
    }


@pytest.mark.rule("MYP-UPDATE-4")
@pytest.mark.parametrize("body", [{}, dict.fromkeys(BLANK), {"CustomerName": {}}, {"Nickname": "Jay"}])
def test_an_update_with_nothing_in_it_changes_nothing_but_edited(
    mypreferences: httpx.Client, body: dict[str, Any]
) -> None:
    before = read(mypreferences, 1)
    assert updated(mypreferences, body) == {**before, "Edited": EDITED}


@pytest.mark.rule("MYP-ID-6", "MYP-EDITED-2")
def test_what_is_read_only_is_ignored_by_an_update(mypreferences: httpx.Client) -> None:
    before = read(mypreferences, 1)
    body = {"ProfileId": 7, "IsActive": False, "Consents": [], "Edited": {"CreatedBy": "me"}, "ReasonCode": "x"}
    assert updated(mypreferences, body) == {**before, "Edited": EDITED}
    assert updated(mypreferences, before) == {**before, "Edited": EDITED}


def test_an_update_leaves_an_inactive_profile_inactive(mypreferences: httpx.Client) -> None:
    assert read(mypreferences, 5)["IsActive"] is False
    after = updated(mypreferences, {"IsActive": True, "CustomerType": "Prospect"}, "/AcmeCo/Profile/5")
    assert (after["IsActive"], after["CustomerType"]) == (False, "Prospect")


def test_an_update_never_creates(mypreferences: httpx.Client) -> None:
    missing = mypreferences.post("/AcmeCo/Profile/404", json=ADA)
    assert (missing.status_code, missing.json()) == (404, {"Message": "Profile 404 does not exist."})
    assert created(mypreferences, {})["ProfileId"] == 13


@pytest.mark.rule("MYP-LIMIT-1")
def test_an_update_is_held_to_the_rules_of_a_create_and_changes_nothing_when_it_breaks_them(
    mypreferences: httpx.Client,
) -> None:
    before = read(mypreferences, 1)
    for body, member in (
        ({"CustomerType": "x" * 101}, "CustomerType"),
        ({"Emails": [{}], "CustomerType": "Prospect"}, "Emails[0].EmailAddress"),
        ({"CustomFields": [{"Name": "Children", "Value": "many"}]}, "CustomFields[0].Value"),
    ):
        refused = mypreferences.post(JANE, json=body)
        assert (refused.status_code, list(refused.json()["ModelState"])) == (400, [f"profile.{member}"])
    taken = mypreferences.post(
        JANE, json={"CustomerType": "Prospect", "AlternateIds": [{"AlternateIdType": "crm", "AlternateId": "c-0002"}]}
    )
    message = "AlternateId 'c-0002' of type 'crm' already belongs to another profile."
    assert (taken.status_code, taken.json()) == (409, {"Message": message})
    assert read(mypreferences, 1) == before


def test_an_update_frees_the_alternate_ids_that_it_drops(mypreferences: httpx.Client) -> None:
    updated(mypreferences, {"AlternateIds": [{"AlternateIdType": "Web", "AlternateId": "w-1"}]})
    assert mypreferences.get(BY_ALTERNATE_ID).status_code == 404
    assert mypreferences.get("/AcmeCo/Profile/AlternateIdType/Web/AlternateId/W-1").json()["ProfileId"] == 1
    created(mypreferences, {"AlternateIds": [{"AlternateIdType": "CRM", "AlternateId": "C-0001"}]})


@pytest.mark.rule("MYP-WARN-1", "MYP-WARN-3", "MYP-SOFT-CUSTOMER-TYPE")
def test_soft_rules_hold_for_what_an_update_has(fake: Callable[..., RunningFake]) -> None:
    lenient = fake().client("mypreferences")
    warned = lenient.post(JANE, json={"CustomerType": "Alien"})
    assert (warned.status_code, warned.headers["X-Mock-Warnings"]) == (200, "MYP-SOFT-CUSTOMER-TYPE CustomerType")
    assert "X-Mock-Warnings" not in lenient.post(JANE, json={"DefaultLocale": "de"}).headers
    refused = fake(strict=True).client("mypreferences").post(JANE, json={"CustomerType": "Alien"})
    assert (refused.status_code, list(refused.json()["ModelState"])) == (400, ["profile.CustomerType"])


@pytest.mark.rule("MYP-XML-17")
@pytest.mark.parametrize(("method", "path"), [("POST", JANE), ("PUT", BY_ALTERNATE_ID), ("POST", BY_ALTERNATE_ID)])
def test_what_was_read_in_xml_can_be_sent_back(mypreferences: httpx.Client, method: str, path: str) -> None:
    before = read(mypreferences, 1)
    spelled = mypreferences.get(JANE, headers={"Accept": "text/xml"})
    reply = mypreferences.request(method, path, content=spelled.content, headers={"Content-Type": "text/xml"})
    assert reply.status_code == 200, reply.text
    assert read(mypreferences, 1) == {**before, "Edited": EDITED}


@pytest.mark.parametrize("root", ["UserProfile", "CreateUserProfile"])
def test_an_update_can_be_sent_in_xml(mypreferences: httpx.Client, root: str) -> None:
    before = read(mypreferences, 1)
    body = f"""<{root} xmlns="http://schemas.datacontract.org/2004/07/ProfileServices.REST.Models">
      <CustomerName><FirstName>Janet</FirstName></CustomerName><ProfileTags/></{root}>"""
    reply = mypreferences.post(JANE, content=body, headers={"Content-Type": "application/xml"})
    assert reply.status_code == 200, reply.text
    name = {**before["CustomerName"], "FirstName": "Janet"}
    assert read(mypreferences, 1) == {**before, "Edited": EDITED, "CustomerName": name, "ProfileTags": []}


@pytest.mark.rule("MYP-PUT-1", "MYP-PUT-2", "MYP-PUT-4")
def test_an_overwrite_by_alternate_id_does_what_an_overwrite_by_profile_id_does(mypreferences: httpx.Client) -> None:
    before = read(mypreferences, 1)
    body = {"CustomerName": {"FirstName": "Jane"}, "AlternateIds": before["AlternateIds"][:1]}
    reply = mypreferences.put(BY_ALTERNATE_ID, json=body)
    assert reply.status_code == 200
    name = {"FirstName": "Jane", "MiddleName": None, "LastName": None, "Prefix": None, "Suffix": None}
    kept = {"ProfileId": 1, "Edited": EDITED, "Consents": before["Consents"], "AlternateIds": body["AlternateIds"]}
    assert reply.json() == {**BLANK, **kept, "CustomerName": name}
    assert read(mypreferences, 1) == reply.json() == mypreferences.put(JANE, json=body).json()


@pytest.mark.rule("MYP-PUT-7", "MYP-ALT-10")
def test_an_overwrite_may_drop_the_alternate_id_by_which_it_came(mypreferences: httpx.Client) -> None:
    assert mypreferences.put(BY_ALTERNATE_ID, json={}).json()["AlternateIds"] == []
    assert mypreferences.put(BY_ALTERNATE_ID, json={}).status_code == 404
    freed = {"AlternateIds": [{"AlternateIdType": "CRM", "AlternateId": "C-0001"}]}
    assert created(mypreferences, freed)["ProfileId"] == 13


@pytest.mark.rule("MYP-PUT-5", "MYP-ALT-8")
@pytest.mark.parametrize("alternate_id", ["C-0404", "C-0005"])
def test_an_overwrite_by_an_alternate_id_that_finds_nobody_is_not_found(
    mypreferences: httpx.Client, alternate_id: str
) -> None:
    missing = mypreferences.put(f"/AcmeCo/Profile/AlternateIdType/CRM/AlternateId/{alternate_id}", json=ADA)
    message = f"No active profile has AlternateId '{alternate_id}' of type 'CRM'."
    assert (missing.status_code, missing.json()) == (404, {"Message": message})
    assert created(mypreferences, {})["ProfileId"] == 13
