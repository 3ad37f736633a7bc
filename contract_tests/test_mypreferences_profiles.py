"""The life of a MyPreferences profile: created, read, overwritten, deleted."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import httpx
import pytest

from contract_tests.conftest import RunningFake
from mock_server.clock import Clock, parse_instant

NOON = "2024-01-15T12:00:00Z"
ADA: dict[str, Any] = {
    "CustomerName": {"FirstName": "Ada", "LastName": "Stone"},
    "AlternateIds": [{"AlternateIdType": "CRM", "AlternateId": "C-1001"}],
    "Emails": [{"EmailAddressType": "Home", "EmailAddress": "ada@example.com", "IsDefault": True}],
    "PhoneNumbers": [{"PhoneType": "Home", "PhoneNumber": "(770) 555-0100", "IsDefault": True, "IsMobile": False}],
    "Addresses": [
        {
            "AddressType": "Home",
            "IsDefault": True,
            "Address1": "1 Elm St",
            "City": "Roswell",
            "StateProvince": "GA",
            "CountryCode_Alpha2": "US",
            "PostalCode": "30075",
        }
    ],
    "Groups": [{"GroupName": "Stone", "GroupType": "Household", "IsPrimary": True}],
    "ProfileTags": [{"Name": "VIP"}],
    "CustomFields": [{"Name": "Colors", "Value": "Red::Blue"}],
}
ADA_STORED = {
    "ProfileId": 13,
    "Edited": {"CreateDate": NOON, "CreatedBy": "anonymous", "ModifiedDate": NOON, "ModifiedBy": "anonymous"},
    "Addresses": [
        {
            "AddressType": "Home",
            "IsDefault": True,
            "IsActive": True,
            "Country": "United States",
            "Address1": "1 Elm St",
            "Address2": None,
            "City": "Roswell",
            "StateProvince": "GA",
            "CountryCode_Numeric": "840",
            "CountryCode_Alpha2": "US",
            "CountryCode_Alpha3": "USA",
            "PostalCode": "30075",
            "CassAddress1": None,
            "CassAddress2": None,
            "CassCity": None,
            "CassStateProvince": None,
            "CassPostalCode": None,
            "CassStatus": "N",
        }
    ],
    "PhoneNumbers": [
        {
            "PhoneType": "Home",
            "PhoneNumber": "(770) 555-0100",
            "PhoneNumberNumeric": 7705550100,
            "IsDefault": True,
            "IsActive": True,
            "IsMobile": False,
        }
    ],
    "Consents": [],
    "IsActive": True,
    "RegistrationConfirmed": False,
    "DefaultLocale": "en-US",
    "CustomerType": "Customer",
    "PreservePreferences": True,
    "CustomerName": {"FirstName": "Ada", "MiddleName": None, "LastName": "Stone", "Prefix": None, "Suffix": None},
    "AlternateIds": [{"AlternateIdType": "CRM", "AlternateId": "C-1001"}],
    "Emails": [
        {"EmailAddressType": "Home", "EmailAddress": "ada@example.com", "IsDefault": True, "IsActive": True},
    ],
    "Groups": [{"GroupId": "Stone", "GroupName": "Stone", "GroupType": "Household", "IsPrimary": True}],
    "ProfileTags": [{"Name": "VIP"}],
    "CustomFields": [{"Name": "Colors", "Value": "Red::Blue"}],
}
BLANK = {
    "Addresses": [],
    "PhoneNumbers": [],
    "Consents": [],
    "IsActive": True,
    "RegistrationConfirmed": False,
    "DefaultLocale": "en-US",
    "CustomerType": "Customer",
    "PreservePreferences": True,
    "CustomerName": None,
    "AlternateIds": [],
    "Emails": [],
    "Groups": [],
    "ProfileTags": [],
    "CustomFields": [],
}
WRITABLE = [name for name in BLANK if name != "Consents"]


def created(client: httpx.Client, body: Any, account: str = "AcmeCo") -> dict[str, Any]:
    """The profile that a create answers, which must succeed."""
    reply = client.post(f"/{account}/Profile", json=body)
    assert reply.status_code == 201, reply.text
    profile: dict[str, Any] = reply.json()
    return profile


def read(client: httpx.Client, profile_id: int, account: str = "AcmeCo") -> dict[str, Any]:
    """A profile, which must exist."""
    reply = client.get(f"/{account}/Profile/{profile_id}")
    assert reply.status_code == 200, reply.text
    profile: dict[str, Any] = reply.json()
    return profile


def without(profile: dict[str, Any], *names: str) -> dict[str, Any]:
    return {name: value for name, value in profile.items() if name not in names}


@pytest.mark.rule(
    "MYP-CREATE-1",
    "MYP-CREATE-2",
    "MYP-CREATE-3",
    "MYP-EDITED-1",
    "MYP-EDITED-4",
    "MYP-ENTRY-3",
    "MYP-ENTRY-6",
    "MYP-ENTRY-10",
    "MYP-ENTRY-12",
    "MYP-ENTRY-14",
    "MYP-WORD-3",
)
def test_a_create_answers_the_whole_profile_and_where_it_is(mypreferences: httpx.Client) -> None:
    reply = mypreferences.post("/AcmeCo/Profile", json=ADA)
    assert reply.status_code == 201
    assert reply.json() == ADA_STORED
    assert reply.headers["Location"] == f"{mypreferences.base_url}AcmeCo/Profile/13"
    assert httpx.get(reply.headers["Location"]).json() == ADA_STORED
    assert "X-Mock-Warnings" not in reply.headers


@pytest.mark.rule("MYP-CREATE-4", "MYP-CREATE-7", "MYP-CREATE-8", "MYP-CREATE-9", "MYP-WORD-3")
def test_an_empty_create_answers_defaults_and_blanks(mypreferences: httpx.Client) -> None:
    assert without(created(mypreferences, {}), "ProfileId", "Edited") == BLANK


@pytest.mark.rule("MYP-WORD-5", "MYP-CREATE-4")
def test_null_counts_as_left_out(mypreferences: httpx.Client) -> None:
    profile = created(mypreferences, dict.fromkeys(WRITABLE))
    assert without(profile, "ProfileId", "Edited") == BLANK
    entries: dict[str, Any] = {
        "Addresses": [{"Address1": "a", "City": "b", "StateProvince": "cc", "PostalCode": "d"}],
        "PhoneNumbers": [{"PhoneNumber": "5550100"}],
        "Emails": [{"EmailAddress": "a@example.com"}],
        "Groups": [{}],
        "CustomFields": [{"Name": "Notes"}],
        "CustomerName": {},
    }
    optional = {
        "Addresses": ["AddressType", "IsDefault", "Address2", "CountryCode_Numeric", "CountryCode_Alpha2"],
        "PhoneNumbers": ["PhoneType", "IsDefault", "IsMobile"],
        "Emails": ["EmailAddressType", "IsDefault"],
        "Groups": ["GroupName", "GroupType", "IsPrimary"],
        "CustomFields": ["Value"],
    }
    nulled: dict[str, Any] = {name: [{**entries[name][0], **dict.fromkeys(optional[name])}] for name in optional}
    nulled["CustomerName"] = dict.fromkeys(["FirstName", "MiddleName", "LastName", "Prefix", "Suffix"])
    first, second = created(mypreferences, entries), created(mypreferences, nulled)
    assert without(first, "ProfileId") == without(second, "ProfileId")
    assert first["CustomerName"] == nulled["CustomerName"]


@pytest.mark.rule("MYP-CREATE-8")
def test_an_inactive_profile_can_be_created(mypreferences: httpx.Client) -> None:
    assert created(mypreferences, {"IsActive": False})["IsActive"] is False
    assert created(mypreferences, {"IsActive": None})["IsActive"] is True


@pytest.mark.rule("MYP-CREATE-9", "MYP-CREATE-10", "MYP-WORD-6", "MYP-ID-1", "MYP-ENTRY-7", "MYP-ENTRY-10")
def test_what_is_read_only_or_unknown_is_ignored(mypreferences: httpx.Client) -> None:
    sent = {
        **ADA,
        "ProfileId": "x",
        "Edited": 1,
        "Consents": [{"ConsentType": "Marketing"}],
        "ReasonCode": ["r"],
        "Nonsense": {"deep": [None]},
        "Emails": [{**ADA["Emails"][0], "IsActive": False, "Nonsense": 1}],
        "Addresses": [{**ADA["Addresses"][0], "Country": "Nowhere", "IsActive": False, "CassStatus": "Y"}],
        "PhoneNumbers": [{**ADA["PhoneNumbers"][0], "PhoneNumberNumeric": "1", "IsActive": 0}],
        "Groups": [{**ADA["Groups"][0], "GroupId": "ignored beside a name"}],
    }
    assert created(mypreferences, sent) == ADA_STORED


@pytest.mark.rule("MYP-ID-1", "MYP-ID-3", "MYP-ID-4")
def test_profile_ids_count_on_from_the_highest_of_the_fixture(mypreferences: httpx.Client) -> None:
    assert [created(mypreferences, {})["ProfileId"] for _ in range(3)] == [13, 14, 15]
    assert mypreferences.delete("/AcmeCo/Profile/15").status_code == 204
    assert created(mypreferences, {})["ProfileId"] == 16


@pytest.mark.rule("MYP-ID-3", "MYP-URL-2", "MYP-AUTH-24")
def test_each_client_counts_from_one_and_sees_only_its_own(mypreferences: httpx.Client) -> None:
    assert created(mypreferences, ADA, "Other Co & Söhne")["ProfileId"] == 1
    assert created(mypreferences, ADA, "AcmeCo")["ProfileId"] == 13
    assert mypreferences.get("/Other%20Co%20&%20S%C3%B6hne/Profile/13").status_code == 404
    assert mypreferences.get("/Unheard/Profile/1").status_code == 404
    path = "/Profile/AlternateIdType/CRM/AlternateId/C-0001"
    assert mypreferences.get(f"/AcmeCo{path}").status_code == 200
    assert mypreferences.get(f"/Other%20Co%20&%20S%C3%B6hne{path}").status_code == 404
    assert mypreferences.delete("/Other%20Co%20&%20S%C3%B6hne/Profile/1").status_code == 204
    assert read(mypreferences, 1)["CustomerName"]["FirstName"] == "Jane"


@pytest.mark.rule("MYP-CREATE-2", "MYP-CREATE-3")
def test_the_location_of_a_client_with_a_difficult_name_can_be_followed(mypreferences: httpx.Client) -> None:
    reply = mypreferences.post("/100%25%20%3F%23&S%C3%B6hne/Profile", json=ADA)
    assert reply.headers["Location"] == f"{mypreferences.base_url}100%25%20%3F%23%26S%C3%B6hne/Profile/1"
    assert httpx.get(reply.headers["Location"]).json() == reply.json()


@pytest.mark.rule("MYP-GET-1")
def test_a_profile_is_read_active_or_not(mypreferences: httpx.Client) -> None:
    assert read(mypreferences, 1)["IsActive"] is True
    inactive = read(mypreferences, 5)
    assert inactive["IsActive"] is False
    assert inactive["CustomerName"]["LastName"] == "Stiles"


@pytest.mark.rule("MYP-GET-3", "MYP-PUT-5", "MYP-DELETE-2")
@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE"])
def test_an_unknown_profile_is_not_found_and_not_created(mypreferences: httpx.Client, method: str) -> None:
    for profile_id in (13, 9223372036854775807):
        reply = mypreferences.request(method, f"/AcmeCo/Profile/{profile_id}", json=ADA)
        assert reply.status_code == 404
        assert reply.json() == {"Message": f"Profile {profile_id} does not exist."}
    assert created(mypreferences, {})["ProfileId"] == 13


@pytest.mark.rule("MYP-ID-5")
@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE"])
@pytest.mark.parametrize("profile_id", ["abc", "0", "-1", "1.0", "9223372036854775808", "%20", "1%00"])
def test_a_profile_id_that_is_no_such_number_is_named(
    mypreferences: httpx.Client, method: str, profile_id: str
) -> None:
    reply = mypreferences.request(method, f"/AcmeCo/Profile/{profile_id}", json={})
    assert reply.status_code == 400
    assert reply.json()["Message"] == "The request is invalid."
    assert list(reply.json()["ModelState"]) == ["profileId"]


@pytest.mark.rule("MYP-PUT-1", "MYP-PUT-2", "MYP-PUT-4", "MYP-EDITED-2", "MYP-ID-6")
def test_an_overwrite_blanks_what_it_leaves_out(mypreferences: httpx.Client) -> None:
    before = read(mypreferences, 1)
    reply = mypreferences.put("/AcmeCo/Profile/1", json={})
    assert reply.status_code == 200
    assert before["Consents"]
    kept = {"ProfileId": 1, "Consents": before["Consents"], "IsActive": True}
    edited = {**before["Edited"], "ModifiedDate": NOON, "ModifiedBy": "anonymous"}
    assert reply.json() == {**BLANK, **kept, "Edited": edited}
    assert read(mypreferences, 1) == reply.json()


@pytest.mark.rule("MYP-PUT-3", "MYP-WORD-5")
def test_an_overwrite_resets_what_a_create_would_default(mypreferences: httpx.Client) -> None:
    unusual = {
        "RegistrationConfirmed": True,
        "PreservePreferences": False,
        "CustomerType": "Prospect",
        "DefaultLocale": "fr-CA",
    }
    profile_id = created(mypreferences, unusual)["ProfileId"]
    path = f"/AcmeCo/Profile/{profile_id}"
    assert mypreferences.put(path, json=unusual).json().items() >= unusual.items()
    for body in ({}, dict.fromkeys(unusual)):
        mypreferences.put(path, json=unusual)
        assert without(mypreferences.put(path, json=body).json(), "ProfileId", "Edited") == BLANK


@pytest.mark.rule("MYP-PUT-4")
def test_an_overwrite_keeps_whether_a_profile_is_active(mypreferences: httpx.Client) -> None:
    for profile_id, active in ((1, True), (5, False)):
        for sent in ({}, {"IsActive": not active}, {"IsActive": "ignored"}):
            reply = mypreferences.put(f"/AcmeCo/Profile/{profile_id}", json=sent)
            assert (reply.status_code, reply.json()["IsActive"]) == (200, active)


@pytest.mark.rule("MYP-PUT-2")
def test_an_overwrite_builds_entries_as_a_create_does(mypreferences: httpx.Client) -> None:
    reply = mypreferences.put("/AcmeCo/Profile/4", json=ADA)
    assert without(reply.json(), "ProfileId", "Edited") == without(ADA_STORED, "ProfileId", "Edited")


@pytest.mark.rule("MYP-PUT-6")
@pytest.mark.parametrize("fixtures", ["default", "edge-cases"])
def test_what_is_read_can_be_put_back_unchanged(fake: Callable[..., RunningFake], fixtures: str) -> None:
    client = fake(fixtures=fixtures).client("mypreferences")
    ids = range(1, 13) if fixtures == "default" else [*range(1, 21), 9007199254740993]
    for profile_id in ids:
        before = read(client, profile_id)
        reply = client.put(f"/AcmeCo/Profile/{profile_id}", json=before)
        assert reply.status_code == 200, reply.text
        assert without(reply.json(), "Edited") == without(before, "Edited")


@pytest.mark.rule("MYP-CREATE-10", "MYP-ALT-5")
@pytest.mark.parametrize("fixtures", ["default", "edge-cases"])
def test_what_is_read_can_be_created_for_another_client(fake: Callable[..., RunningFake], fixtures: str) -> None:
    client = fake(fixtures=fixtures).client("mypreferences")
    for number in range(1, 13):
        profile = read(client, number)
        copy = created(client, profile, "Copies")
        assert without(copy, "Edited", "Consents") == without(profile, "Edited", "Consents")


@pytest.mark.rule("MYP-DELETE-1", "MYP-DELETE-2")
def test_a_deleted_profile_is_gone(mypreferences: httpx.Client) -> None:
    reply = mypreferences.delete("/AcmeCo/Profile/1", params={"reasonCode": "gdpr"})
    assert (reply.status_code, reply.content) == (204, b"")
    for method in ("GET", "PUT", "DELETE"):
        assert mypreferences.request(method, "/AcmeCo/Profile/1", json={}).status_code == 404
    assert mypreferences.get("/AcmeCo/Profile/AlternateIdType/CRM/AlternateId/C-0001").status_code == 404
    assert read(mypreferences, 2)["CustomerName"]["FirstName"] == "John"


@pytest.mark.rule("MYP-DELETE-5")
def test_a_reason_code_may_have_256_characters(mypreferences: httpx.Client) -> None:
    refused = mypreferences.delete("/AcmeCo/Profile/1", params={"reasonCode": "é" * 257})
    assert refused.status_code == 400
    assert list(refused.json()["ModelState"]) == ["reasonCode"]
    assert read(mypreferences, 1)["ProfileId"] == 1
    assert mypreferences.delete("/AcmeCo/Profile/1", params={"reasonCode": "é" * 256}).status_code == 204


@pytest.mark.rule("MYP-WORD-2", "MYP-EDITED-1", "MYP-EDITED-2")
def test_the_dates_are_those_of_the_servers_clock(fake: Callable[..., RunningFake]) -> None:
    later = Clock(parse_instant("2031-07-01T00:00:00.999+02:00"))
    client = fake(clock=later).client("mypreferences")
    edited = created(client, {})["Edited"]
    assert edited["CreateDate"] == edited["ModifiedDate"] == "2031-06-30T22:00:00Z"
    before = read(client, 1)["Edited"]
    after = client.put("/AcmeCo/Profile/1", json={}).json()["Edited"]
    assert after == {**before, "ModifiedDate": "2031-06-30T22:00:00Z", "ModifiedBy": "anonymous"}


@pytest.mark.rule("MYP-ERROR-6")
def test_a_refused_write_changes_nothing(mypreferences: httpx.Client) -> None:
    before = read(mypreferences, 1)
    assert mypreferences.put("/AcmeCo/Profile/1", json={"Emails": [{}]}).status_code == 400
    taken = {"AlternateIds": [{"AlternateIdType": "CRM", "AlternateId": "C-0002"}]}
    assert mypreferences.put("/AcmeCo/Profile/1", json=taken).status_code == 409
    assert mypreferences.post("/AcmeCo/Profile", json=taken).status_code == 409
    assert read(mypreferences, 1) == before
    assert created(mypreferences, {})["ProfileId"] == 13
