"""The life of a MyPreferences profile across its operations: from create by look-ups and switches to delete."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from contract_tests.test_mypreferences_alternate_ids import find, with_ids
from contract_tests.test_mypreferences_profiles import ADA, created, read, without

BY_CRM = "/AcmeCo/Profile/AlternateIdType/CRM/AlternateId/C-1001"


def succeed(client: httpx.Client, method: str, path: str, body: Any = None, **options: Any) -> Any:
    """What a request answers, which must succeed; None for nothing."""
    reply = client.request(method, path, json=body, **options) if body is not None else client.request(method, path)
    assert reply.is_success, reply.text
    return reply.json() if reply.content else None


@pytest.mark.rule("MYP-ALT-3", "MYP-ALT-6", "MYP-LIMIT-3", "MYP-ACTIVE-1", "MYP-ACTIVE-2", "MYP-ACTIVE-3")
@pytest.mark.rule("MYP-GET-1", "MYP-DELETE-1", "MYP-DELETE-2", "MYP-DELETE-3")
def test_a_whole_life(mypreferences: httpx.Client) -> None:
    profile_id = created(mypreferences, ADA)["ProfileId"]
    path = f"/AcmeCo/Profile/{profile_id}"
    assert mypreferences.post("/AcmeCo/Profile", json=with_ids(("crm", "c-1001"))).status_code == 409
    assert created(mypreferences, {"Emails": ADA["Emails"]})["ProfileId"] == profile_id + 1
    nowhere = {name: value for name, value in ADA["Addresses"][0].items() if name != "City"}
    assert mypreferences.post("/AcmeCo/Profile", json={"Addresses": [nowhere]}).status_code == 400

    succeed(mypreferences, "POST", f"{path}/Deactivate", {"Reason": "asked"})
    assert read(mypreferences, profile_id)["IsActive"] is False
    assert find(mypreferences, "CRM", "C-1001").status_code == 404
    switched_on = mypreferences.post(f"{path}/Activate")
    assert (switched_on.status_code, switched_on.content) == (200, b"")
    assert find(mypreferences, "CRM", "C-1001").json() == read(mypreferences, profile_id)

    gone = mypreferences.delete(path, params={"reasonCode": "gdpr"})
    assert (gone.status_code, gone.content) == (204, b"")
    assert mypreferences.get(path).status_code == 404
    assert mypreferences.delete(path).status_code == 404
    assert created(mypreferences, with_ids(("CRM", "C-1001")))["ProfileId"] == profile_id + 2


@pytest.mark.rule("MYP-ID-2", "MYP-ID-6", "MYP-GET-2")
def test_the_profile_id_of_a_create_works_in_every_operation_on_one_profile(mypreferences: httpx.Client) -> None:
    profile_id = created(mypreferences, ADA)["ProfileId"]
    path = f"/AcmeCo/Profile/{profile_id}"
    consent = {"ConsentType": "Marketing", "ConsentVersion": "1", "Locale": "en-US", "ConsentStatus": 1}
    steps: list[tuple[str, str, Any]] = [
        ("GET", path, None),
        ("PUT", path, {**ADA, "ProfileId": 1}),
        ("POST", path, {"RegistrationConfirmed": True, "ProfileId": 1}),
        ("PATCH", path, [{"op": "add", "path": "/ProfileTags/-", "value": {"Name": "New"}}]),
        ("POST", f"/AcmeCo/Consents/{profile_id}", {"Consents": [consent]}),
        ("GET", f"/AcmeCo/Consents/{profile_id}/Filters", None),
        ("POST", f"{path}/Deactivate", None),
        ("POST", f"{path}/Activate", None),
    ]
    for method, place, body in steps:
        answered = succeed(mypreferences, method, place, body)
        profile = read(mypreferences, profile_id)
        assert profile["ProfileId"] == profile_id
        if answered is not None and "ProfileId" in answered:
            assert answered == profile
    assert [tag["Name"] for tag in profile["ProfileTags"]] == ["VIP", "New"]
    assert [each["ConsentType"] for each in profile["Consents"]] == ["Marketing"]
    assert mypreferences.delete(path).status_code == 204
    for method, place, body in steps:
        gone = mypreferences.request(method, place, json=body)
        assert (gone.status_code, gone.json()) == (404, {"Message": f"Profile {profile_id} does not exist."})


@pytest.mark.rule("MYP-DELETE-2", "MYP-ALT-8")
def test_a_deleted_profile_is_gone_for_every_look_up(mypreferences: httpx.Client) -> None:
    profile_id = created(mypreferences, ADA)["ProfileId"]
    searches = [
        ("Email", {"emailAddress": "ada@example.com"}),
        ("Phone", {"phoneNumber": "7705550100"}),
        ("Name", {"lastName": "Stone"}),
        ("Address", {"city": "Roswell", "stateProvince": "GA"}),
    ]
    for kind, query in searches:
        found = mypreferences.get(f"/AcmeCo/Profile/{kind}", params=query)
        assert (found.status_code, found.json()) == (200, [read(mypreferences, profile_id)])
    assert mypreferences.delete(f"/AcmeCo/Profile/{profile_id}").status_code == 204
    for kind, query in searches:
        missing = mypreferences.get(f"/AcmeCo/Profile/{kind}", params=query)
        assert (missing.status_code, list(missing.json())) == (404, ["Message"])
    for method, body in (("GET", None), ("PUT", {}), ("PATCH", [{"op": "test", "path": "/IsActive", "value": True}])):
        assert mypreferences.request(method, BY_CRM, json=body).status_code == 404


@pytest.mark.rule("MYP-DELETE-4")
def test_a_deletion_needs_no_reason(mypreferences: httpx.Client) -> None:
    for profile_id, query in ((1, {}), (2, {"reasonCode": ""}), (3, {"reasonCode": "gdpr"})):
        assert mypreferences.delete(f"/AcmeCo/Profile/{profile_id}", params=query).status_code == 204
        assert mypreferences.get(f"/AcmeCo/Profile/{profile_id}").status_code == 404


@pytest.mark.rule("MYP-DELETE-6", "MYP-DELETE-3")
def test_an_inactive_profile_can_be_deleted(mypreferences: httpx.Client) -> None:
    assert read(mypreferences, 5)["IsActive"] is False
    assert mypreferences.post("/AcmeCo/Profile", json=with_ids(("CRM", "C-0005"))).status_code == 409
    assert mypreferences.delete("/AcmeCo/Profile/5").status_code == 204
    assert mypreferences.get("/AcmeCo/Profile/5").status_code == 404
    created(mypreferences, with_ids(("CRM", "C-0005")))


@pytest.mark.rule("MYP-CREATE-13", "MYP-WORD-6")
def test_what_later_versions_take_at_a_create_is_ignored(mypreferences: httpx.Client) -> None:
    later = {
        "Preferences": [{"FilterId": "1", "PreferenceType": 1}],
        "PreserveConsents": True,
        "Consents": [{"ConsentType": "Marketing"}],
    }
    profile = created(mypreferences, {**ADA, **later})
    plain = created(mypreferences, {**ADA, "AlternateIds": []})
    assert without(profile, "ProfileId", "AlternateIds") == without(plain, "ProfileId", "AlternateIds")
    assert profile["Consents"] == []


@pytest.mark.rule("MYP-TAG-1")
def test_tags_come_and_go_without_touching_anything_else(mypreferences: httpx.Client) -> None:
    before = read(mypreferences, 1)
    tags = [tag["Name"] for tag in before["ProfileTags"]]
    assert tags == ["VIP", "Newsletter"]
    new = {"Name": "New"}
    steps: list[tuple[str, Any, list[str]]] = [
        ("PATCH", [{"op": "add", "path": "/ProfileTags/-", "value": new}], [*tags, "New"]),
        ("PATCH", [{"op": "remove", "path": "/ProfileTags/0"}], ["Newsletter", "New"]),
        ("POST", {"ProfileTags": [new]}, ["New"]),
        ("POST", {"ProfileTags": []}, []),
    ]
    for method, body, expected in steps:
        after = succeed(mypreferences, method, "/AcmeCo/Profile/1", body)
        assert [tag["Name"] for tag in after["ProfileTags"]] == expected
        assert without(after, "ProfileTags", "Edited") == without(before, "ProfileTags", "Edited")


@pytest.mark.rule("MYP-UPSERT-7", "MYP-UPSERT-3", "MYP-UPSERT-4", "MYP-ID-1", "MYP-ID-3")
def test_an_upsert_that_creates_gives_an_active_profile_whatever_the_body_says(mypreferences: httpx.Client) -> None:
    for profile_id, sent in enumerate((True, False, None, "ignored"), 13):
        place = f"/AcmeCo/Profile/AlternateIdType/Web/AlternateId/new-{profile_id}"
        reply = mypreferences.post(place, json={"IsActive": sent, "ProfileId": 1})
        assert reply.status_code == 201, reply.text
        assert reply.headers["Location"] == f"{mypreferences.base_url}AcmeCo/Profile/{profile_id}"
        assert (reply.json()["ProfileId"], reply.json()["IsActive"]) == (profile_id, True)
        assert httpx.get(reply.headers["Location"]).json() == mypreferences.get(place).json() == reply.json()


@pytest.mark.rule("MYP-UPSERT-8")
@pytest.mark.parametrize(
    ("kind", "value", "named"),
    [("Web", "a%09b", "alternateId"), ("Web", "a%7Fb", "alternateId"), ("a%0Ab", "C-0001", "alternateIdType")],
)
def test_an_upsert_creates_nothing_that_it_could_not_find_again(
    mypreferences: httpx.Client, kind: str, value: str, named: str
) -> None:
    refused = mypreferences.post(f"/AcmeCo/Profile/AlternateIdType/{kind}/AlternateId/{value}", json={})
    assert (refused.status_code, list(refused.json()["ModelState"])) == (400, [named])
    assert created(mypreferences, {})["ProfileId"] == 13


@pytest.mark.rule("MYP-SEARCH-19")
@pytest.mark.parametrize("text", ["no digits", "()", "٧٧٠", "５５５"])
def test_a_search_by_phone_needs_a_digit(mypreferences: httpx.Client, text: str) -> None:
    created(mypreferences, {"PhoneNumbers": [{"PhoneNumber": text}]})
    refused = mypreferences.get("/AcmeCo/Profile/Phone", params={"phoneNumber": text})
    assert (refused.status_code, list(refused.json()["ModelState"])) == (400, ["phoneNumber"])


@pytest.mark.rule("MYP-PATCH-17")
def test_what_a_patch_removes_is_as_if_an_overwrite_had_left_it_out(mypreferences: httpx.Client) -> None:
    names = [
        "Addresses", "PhoneNumbers", "RegistrationConfirmed", "DefaultLocale", "CustomerType", "PreservePreferences",
        "CustomerName", "AlternateIds", "Emails", "Groups", "ProfileTags", "CustomFields",
    ]  # fmt: skip
    for profile_id, kept in ((3, []), (4, ["CustomerType", "Emails"])):
        before = read(mypreferences, profile_id)
        path = f"/AcmeCo/Profile/{profile_id}"
        removals = [{"op": "remove", "path": f"/{name}"} for name in names if name not in kept]
        patched = succeed(mypreferences, "PATCH", path, removals)
        assert patched != before
        assert patched == succeed(mypreferences, "PUT", path, {name: before[name] for name in kept})
