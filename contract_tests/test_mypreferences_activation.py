"""Profiles of MyPreferences switched off and on."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from contract_tests.test_mypreferences_profiles import NOON, created, read

JANE = "/AcmeCo/Profile/1"
BY_ALTERNATE_ID = "/AcmeCo/Profile/AlternateIdType/CRM/AlternateId/C-0001"
NAMESPACE = "http://schemas.datacontract.org/2004/07/ProfileServices.REST.Models"
XML = {"Content-Type": "application/xml"}


def switch(client: httpx.Client, which: str, path: str = JANE, **options: Any) -> None:
    """Must succeed, and says so without a body."""
    reply = client.post(f"{path}/{which}", **options)
    assert (reply.status_code, reply.content) == (200, b""), reply.text


def switched(profile: dict[str, Any], *, on: bool) -> dict[str, Any]:
    edited = {**profile["Edited"], "ModifiedDate": NOON, "ModifiedBy": "anonymous"}
    return {**profile, "IsActive": on, "Edited": edited}


@pytest.mark.rule("MYP-ACTIVE-1", "MYP-ACTIVE-2", "MYP-ACTIVE-10")
def test_a_deactivated_profile_is_found_by_its_profile_id_only(mypreferences: httpx.Client) -> None:
    before = read(mypreferences, 1)
    switch(mypreferences, "Deactivate", json={"Reason": "asked"})
    assert read(mypreferences, 1) == switched(before, on=False)
    for method, options in (("GET", {}), ("PUT", {"json": {}}), ("PATCH", {"json": []})):
        assert mypreferences.request(method, BY_ALTERNATE_ID, **options).status_code == 404
    email = {"emailAddress": "jane.roe@example.com"}
    assert mypreferences.get("/AcmeCo/Profile/Email", params=email).status_code == 404


@pytest.mark.rule("MYP-ACTIVE-3", "MYP-ACTIVE-4", "MYP-ACTIVE-10")
def test_an_activated_profile_is_found_again(mypreferences: httpx.Client) -> None:
    before = read(mypreferences, 1)
    switch(mypreferences, "Deactivate")
    switch(mypreferences, "Activate")
    assert read(mypreferences, 1) == switched(before, on=True)
    assert mypreferences.get(BY_ALTERNATE_ID).json() == read(mypreferences, 1)
    found = mypreferences.get("/AcmeCo/Profile/Email", params={"emailAddress": "jane.roe@example.com"})
    assert read(mypreferences, 1) in found.json()


@pytest.mark.rule("MYP-ACTIVE-3")
def test_a_profile_that_began_inactive_can_be_activated(mypreferences: httpx.Client) -> None:
    ids = [{"AlternateIdType": "Web", "AlternateId": "w-1"}]
    profile_id = created(mypreferences, {"IsActive": False, "AlternateIds": ids})["ProfileId"]
    switch(mypreferences, "Activate", f"/AcmeCo/Profile/{profile_id}")
    found = mypreferences.get("/AcmeCo/Profile/AlternateIdType/Web/AlternateId/W-1")
    assert (found.json()["ProfileId"], found.json()["IsActive"]) == (profile_id, True)


def test_a_deactivated_profile_keeps_its_alternate_ids(mypreferences: httpx.Client) -> None:
    switch(mypreferences, "Deactivate")
    body = {"AlternateIds": [{"AlternateIdType": "CRM", "AlternateId": "C-0001"}]}
    assert mypreferences.post("/AcmeCo/Profile", json=body).status_code == 409


def test_a_deactivated_profile_can_be_written_and_deleted_by_its_profile_id(mypreferences: httpx.Client) -> None:
    switch(mypreferences, "Deactivate", json={"Reason": "asked"})
    for method, body in (("PUT", {}), ("POST", {}), ("PATCH", [])):
        reply = mypreferences.request(method, JANE, json=body)
        assert (reply.status_code, reply.json()["IsActive"]) == (200, False)
    assert mypreferences.delete(JANE).status_code == 204
    assert mypreferences.post(f"{JANE}/Activate").status_code == 404


@pytest.mark.rule("MYP-CREATE-11")
@pytest.mark.rule("MYP-ACTIVE-5")
@pytest.mark.parametrize(
    "options",
    [
        {},
        {"content": b"", "headers": {"Content-Type": "application/json"}},
        {"json": {}},
        {"json": {"Reason": None}},
        {"json": {"Reason": ""}},
        {"json": {"Reason": "é" * 256}},
        {"json": {"Reason_Code": 7}},
    ],
)
def test_the_reason_may_be_left_out(mypreferences: httpx.Client, options: dict[str, Any]) -> None:
    switch(mypreferences, "Deactivate", **options)
    profile = read(mypreferences, 1)
    assert profile["IsActive"] is False
    assert "ReasonCode" not in profile


@pytest.mark.rule("MYP-ACTIVE-6")
@pytest.mark.parametrize(
    ("body", "member"),
    [
        ('{"Reason": 7}', "profile.Reason"),
        (f'{{"Reason": "{"é" * 257}"}}', "profile.Reason"),
        ('["asked"]', "profile"),
        ("null", "profile"),
        ("{", "profile"),
    ],
)
def test_a_reason_that_is_too_long_or_no_text_is_refused_and_nothing_is_done(
    mypreferences: httpx.Client, body: str, member: str
) -> None:
    before = read(mypreferences, 1)
    refused = mypreferences.post(f"{JANE}/Deactivate", content=body, headers={"Content-Type": "text/json"})
    assert (refused.status_code, list(refused.json()["ModelState"])) == (400, [member])
    assert read(mypreferences, 1) == before


@pytest.mark.rule("MYP-ACTIVE-7")
def test_a_reason_in_xml_has_the_root_reason_code(mypreferences: httpx.Client) -> None:
    wrong = mypreferences.post(f"{JANE}/Deactivate", content=f'<Reason xmlns="{NAMESPACE}"/>', headers=XML)
    assert (wrong.status_code, read(mypreferences, 1)["IsActive"]) == (400, True)
    body = f'<ReasonCode xmlns="{NAMESPACE}"><Reason>asked</Reason></ReasonCode>'
    switch(mypreferences, "Deactivate", content=body, headers=XML)
    assert read(mypreferences, 1)["IsActive"] is False


@pytest.mark.rule("MYP-ACTIVE-8")
def test_switching_to_what_a_profile_is_already_renews_edited(mypreferences: httpx.Client) -> None:
    active, inactive = read(mypreferences, 1), read(mypreferences, 5)
    assert active["Edited"]["ModifiedDate"] != NOON != inactive["Edited"]["ModifiedDate"]
    switch(mypreferences, "Activate")
    switch(mypreferences, "Deactivate", "/AcmeCo/Profile/5", json={"Reason": "again"})
    assert read(mypreferences, 1) == switched(active, on=True)
    assert read(mypreferences, 5) == switched(inactive, on=False)


@pytest.mark.rule("MYP-ACTIVE-9")
@pytest.mark.parametrize("which", ["Activate", "Deactivate"])
def test_a_profile_that_does_not_exist_cannot_be_switched(mypreferences: httpx.Client, which: str) -> None:
    missing = mypreferences.post(f"/AcmeCo/Profile/404/{which}")
    assert (missing.status_code, missing.json()) == (404, {"Message": "Profile 404 does not exist."})
    refused = mypreferences.post(f"/AcmeCo/Profile/one/{which}")
    assert (refused.status_code, refused.json()["ModelState"]) == (400, {"profileId": ["is not an integer"]})
