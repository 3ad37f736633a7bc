"""Consents of MyPreferences: added to a profile, dated, expiring, kept as a history; filters and statuses."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest

from contract_tests.conformance.callers import CALLERS
from contract_tests.conftest import RunningFake
from contract_tests.test_mypreferences_profiles import created, read
from contract_tests.xml_form import XmlForm
from mock_server.clock import Clock, parse_instant
from mock_server.contract.document import load_document
from mock_server.settings import shipped

DOCUMENT = load_document(shipped("openapi"), "mypreferences")
REQUEST, REPLY, PROFILE, FILTERS = (
    XmlForm(DOCUMENT, {"$ref": f"#/components/schemas/{name}"})
    for name in ("CreateCustomerConsentList", "CustomerConsentList", "UserProfile", "ConsentFilterList")
)
SIGNED = dict(CALLERS["mypreferences"].owner.headers)
XML = {"Content-Type": "application/xml"}
AGREED: dict[str, Any] = {"ConsentType": "Marketing", "ConsentVersion": "1", "Locale": "en_US", "ConsentStatus": 1}
NOW = "2024-01-15T12:00:00Z"
STORED = {
    "ConsentType": "Marketing",
    "Locale": "en_US",
    "ConsentStatus": "Granted",
    "ConsentVersion": "1",
    "Expired": False,
    "ExpirationDate": None,
    "ConsentDate": NOW,
    "Edited": {"CreateDate": NOW, "CreatedBy": "anonymous", "ModifiedDate": NOW, "ModifiedBy": "anonymous"},
}
ADDRESS = "/AcmeCo/Consents/12"
"""Of a person who has no consents."""


def add(client: httpx.Client, *consents: dict[str, Any]) -> list[dict[str, Any]]:
    """The consents that are answered, which reads of the profile show last."""
    reply = client.post(ADDRESS, json={"Consents": list(consents)})
    assert reply.status_code == 201, reply.text
    assert list(reply.json()) == ["Consents"]
    added: list[dict[str, Any]] = reply.json()["Consents"]
    assert read(client, 12)["Consents"][-len(added) :] == added
    return added


def complaints(client: httpx.Client, body: Any) -> dict[str, list[str]]:
    """The ModelState of a refusal, which changes nothing."""
    before = read(client, 12)
    refused = client.post(ADDRESS, json=body)
    assert refused.status_code == 400, refused.text
    assert read(client, 12) == before
    state: dict[str, list[str]] = refused.json()["ModelState"]
    return state


@pytest.mark.rule("MYP-CONSENT-1", "MYP-CONSENT-2", "MYP-CONSENT-3", "MYP-CONSENT-7", "MYP-CONSENT-9")
def test_consents_are_added_as_of_now_and_shown_by_every_read(mypreferences: httpx.Client) -> None:
    before = read(mypreferences, 12)
    second = {**AGREED, "ConsentType": "Terms", "ConsentStatus": 2}
    added = add(mypreferences, AGREED, second)
    assert added == [STORED, {**STORED, "ConsentType": "Terms", "ConsentStatus": "Denied"}]
    edited = {**before["Edited"], "ModifiedDate": NOW, "ModifiedBy": "anonymous"}
    after = {**before, "Consents": added, "Edited": edited}
    assert read(mypreferences, 12) == after
    assert mypreferences.get("/AcmeCo/Profile/Email?emailAddress=newsletter.reader@example.com").json() == [after]


@pytest.mark.rule("MYP-CONSENT-1", "MYP-EDITED-2", "MYP-CONSENT-16")
def test_a_later_consent_of_the_same_type_stands_beside_the_earlier(fake: Callable[..., RunningFake]) -> None:
    client = fake(auth="required").client("mypreferences", headers=SIGNED)
    before = read(client, 1)
    reply = client.post("/AcmeCo/Consents/1", json={"Consents": [{**AGREED, "ConsentStatus": "Revoked"}]})
    after = read(client, 1)
    assert after["Consents"] == [*before["Consents"], *reply.json()["Consents"]]
    assert [consent["ConsentStatus"] for consent in after["Consents"]] == ["Granted", "Revoked"]
    assert reply.json()["Consents"][0]["Edited"]["CreatedBy"] == "api.user"
    assert after["Edited"] == {**before["Edited"], "ModifiedDate": NOW, "ModifiedBy": "api.user"}
    assert {**after, "Edited": 0, "Consents": 0} == {**before, "Edited": 0, "Consents": 0}


@pytest.mark.rule("MYP-CONSENT-3", "MYP-PUT-4")
def test_consents_outlive_an_overwrite_and_end_with_the_profile(mypreferences: httpx.Client) -> None:
    added = add(mypreferences, AGREED)
    assert mypreferences.put("/AcmeCo/Profile/12", json={"Consents": []}).json()["Consents"] == added
    assert mypreferences.delete("/AcmeCo/Profile/12").status_code == 204
    assert mypreferences.post(ADDRESS, json={"Consents": [AGREED]}).status_code == 404


@pytest.mark.rule("MYP-CONSENT-18")
def test_a_deactivated_profile_takes_consents_and_stays_as_it_is(mypreferences: httpx.Client) -> None:
    reply = mypreferences.post("/AcmeCo/Consents/5", json={"Consents": [AGREED]})
    assert (reply.status_code, reply.json()) == (201, {"Consents": [STORED]})
    profile = read(mypreferences, 5)
    assert (profile["IsActive"], profile["Consents"]) == (False, [STORED])


def test_consents_of_a_profile_that_is_not_there_are_refused(mypreferences: httpx.Client) -> None:
    for address in ("/AcmeCo/Consents/404", "/OtherCo/Consents/1"):
        refused = mypreferences.post(address, json={"Consents": [AGREED]})
        number = address.rpartition("/")[2]
        assert (refused.status_code, refused.json()) == (404, {"Message": f"Profile {number} does not exist."})


@pytest.mark.rule("MYP-CONSENT-5", "MYP-CONSENT-6")
@pytest.mark.parametrize(
    ("sent", "answered"),
    [
        (1, "Granted"),
        (2, "Denied"),
        (3, "Revoked"),
        (4, "NotSet"),
        ("Granted", "Granted"),
        ("denied", "Denied"),
        ("REVOKED", "Revoked"),
        ("notset", "NotSet"),
        ("nOTsET", "NotSet"),
        ("3", "Revoked"),
    ],
)
def test_a_status_is_taken_as_number_or_name_and_answered_as_name(
    mypreferences: httpx.Client, sent: Any, answered: str
) -> None:
    (consent,) = add(mypreferences, {**AGREED, "ConsentStatus": sent})
    assert consent == {**STORED, "ConsentStatus": answered}


@pytest.mark.rule("MYP-CONSENT-5")
@pytest.mark.parametrize("sent", [0, 5, -1, 1.5, "0", "5", "12", "", "Grant", "Granted ", "Granted\n", None, True, [1]])
def test_another_status_is_refused(mypreferences: httpx.Client, sent: Any) -> None:
    state = complaints(mypreferences, {"Consents": [AGREED, {**AGREED, "ConsentStatus": sent}]})
    assert list(state) == ["profile.Consents[1].ConsentStatus"]


@pytest.mark.rule("MYP-CONSENT-4")
@pytest.mark.parametrize(
    ("member", "limit"), [("ConsentType", 100), ("ConsentVersion", 50), ("Locale", 15), ("ConsentStatus", 0)]
)
def test_each_consent_needs_type_version_locale_and_status(
    mypreferences: httpx.Client, member: str, limit: int
) -> None:
    lacking = {name: value for name, value in AGREED.items() if name != member}
    place = f"profile.Consents[0].{member}"
    assert complaints(mypreferences, {"Consents": [lacking]}) == {place: [f"The {member} field is required."]}
    if limit:
        assert add(mypreferences, {**AGREED, member: "é" * limit})[0][member] == "é" * limit
        for wrong in ("é" * (limit + 1), "", None, 7):
            assert list(complaints(mypreferences, {"Consents": [{**AGREED, member: wrong}]})) == [place]


@pytest.mark.rule("MYP-CONSENT-1")
@pytest.mark.parametrize(
    ("body", "member"),
    [
        ({}, "profile.Consents"),
        ({"Consents": []}, "profile.Consents"),
        ({"Consents": None}, "profile.Consents"),
        ({"Consents": AGREED}, "profile.Consents"),
        ({"Consents": [None]}, "profile.Consents[0]"),
        ([AGREED], "profile"),
    ],
)
def test_a_body_without_a_list_of_consents_is_refused(mypreferences: httpx.Client, body: Any, member: str) -> None:
    assert list(complaints(mypreferences, body)) == [member]


@pytest.mark.rule("MYP-CONSENT-8")
@pytest.mark.parametrize(
    ("sent", "answered"),
    [
        ("2024-01-14T09:30:00", "2024-01-14T14:30:00Z"),
        ("2023-07-04T09:30:00", "2023-07-04T13:30:00Z"),
        ("2024-01-14", "2024-01-14T05:00:00Z"),
        ("2024-01-14T09:30:00Z", "2024-01-14T09:30:00Z"),
        ("2024-01-14T09:30:00.9999999Z", "2024-01-14T09:30:00Z"),
        ("2024-01-14T09:30:00+14:00", "2024-01-13T19:30:00Z"),
        ("2024-01-14T09:30:00-05:30", "2024-01-14T15:00:00Z"),
        ("2024-02-29T23:59:59", "2024-03-01T04:59:59Z"),
        ("1900-01-01T00:00:00", "1900-01-01T05:00:00Z"),
        ("2099-12-31T23:59:59", "2100-01-01T04:59:59Z"),
        (None, NOW),
    ],
)
def test_a_date_without_a_zone_is_us_eastern_and_all_are_answered_in_utc(
    mypreferences: httpx.Client, sent: str | None, answered: str
) -> None:
    assert add(mypreferences, {**AGREED, "ConsentDate": sent}) == [{**STORED, "ConsentDate": answered}]


@pytest.mark.rule("MYP-CONSENT-8")
@pytest.mark.parametrize(
    "sent",
    [
        "2024-02-30",
        "2023-02-29T10:00:00",
        "1900-02-29",
        "2024-04-31T00:00:00Z",
        "2024-13-01",
        "2024-00-10",
        "2024-01-00",
        "2024-01-14T24:00:00",
        "2024-01-14T09:60:00",
        "2024-01-14T09:30:60",
        "2024-01-14T09:30",
        "2024-01-14 09:30:00",
        "2024-01-14T09:30:00z",
        "2024-01-14T09:30:00+14:01",
        "2024-01-14T09:30:00+0500",
        "2024-01-14Z",
        "20240114",
        "1899-12-31",
        "2100-01-01",
        "2024-01-14\n",
        "２024-01-14",
        "yesterday",
        "",
        1705312800,
    ],
)
def test_what_is_no_date_is_refused(mypreferences: httpx.Client, sent: Any) -> None:
    state = complaints(mypreferences, {"Consents": [{**AGREED, "ConsentDate": sent}]})
    assert list(state) == ["profile.Consents[0].ConsentDate"]


def test_each_day_of_the_calendar_is_a_date_and_no_other() -> None:
    schema = DOCUMENT.raw["components"]["schemas"]["CreateCustomerConsent"]["properties"]["ConsentDate"]
    pattern = re.compile(schema["pattern"])
    for year in (1900, 1904, 1999, 2000, 2023, 2024, 2096, 2099):
        for month in range(14):
            for day in range(33):
                text = f"{year}-{month:02}-{day:02}"
                assert bool(pattern.search(text)) is _is_day(text), text


def _is_day(text: str) -> bool:
    try:
        parse_instant(f"{text}T00:00:00Z")
    except ValueError:
        return False
    return True


@pytest.mark.rule("MYP-CONSENT-10", "MYP-CONSENT-11")
@pytest.mark.parametrize(
    ("given", "expires", "expired"),
    [
        ("2024-01-14T09:30:00Z", "2025-01-13T09:30:00Z", False),
        ("2023-01-15T12:00:01Z", "2024-01-15T12:00:01Z", False),
        ("2023-01-15T12:00:00Z", "2024-01-15T12:00:00Z", True),
        ("2022-06-30", "2023-06-30T04:00:00Z", True),
    ],
)
def test_a_version_that_expires_after_some_days_does_so(
    mypreferences: httpx.Client, given: str, expires: str, expired: bool
) -> None:
    sent = {**AGREED, "ConsentType": "marketing", "ConsentVersion": "2", "ConsentDate": given}
    (consent,) = add(mypreferences, sent)
    assert (consent["ConsentType"], consent["ExpirationDate"], consent["Expired"]) == ("marketing", expires, expired)


@pytest.mark.rule("MYP-CONSENT-11", "MYP-CONSENT-17")
@pytest.mark.parametrize(("clock", "expired"), [("2024-01-15T12:00:00Z", False), ("2024-01-15T12:00:01Z", True)])
def test_a_stored_consent_expires_when_its_time_has_come(
    fake: Callable[..., RunningFake], tmp_path: Path, clock: str, expired: bool
) -> None:
    consent = {**STORED, "ExpirationDate": "2024-01-15T12:00:01Z"}
    account = {"items": {"profiles": [{**_person(), "Consents": [consent, STORED]}]}}
    (tmp_path / "mypreferences.yaml").write_text(json.dumps({"accounts": {"AcmeCo": account}}))
    instant = Clock(parse_instant(clock))
    client = fake(fixtures=str(tmp_path), vendors=("mypreferences",), clock=instant).client("mypreferences")
    profile = read(client, 1)
    assert profile["Consents"] == [{**consent, "Expired": expired}, STORED]
    way = client.get("/AcmeCo/Profile/AlternateIdType/CRM/AlternateId/1")
    search = client.get("/AcmeCo/Profile/Name?lastName=Roe")
    assert (way.json(), search.json()) == (profile, [profile])
    assert client.put("/AcmeCo/Profile/1", json=profile).json()["Consents"] == profile["Consents"]
    added = client.post("/AcmeCo/Consents/1", json={"Consents": [AGREED]})
    assert [each["Expired"] for each in read(client, 1)["Consents"]] == [expired, False, False], added.text


def _person() -> dict[str, Any]:
    examples = DOCUMENT.raw["components"]["examples"]
    return {
        **examples["created_nothing_known"]["value"],
        "ProfileId": 1,
        "CustomerName": examples["jane_roe"]["value"]["CustomerName"],
        "AlternateIds": [{"AlternateIdType": "CRM", "AlternateId": "1"}],
    }


@pytest.mark.rule("MYP-CONSENT-12")
def test_read_only_and_unknown_members_of_a_consent_are_ignored(mypreferences: httpx.Client) -> None:
    sent = {**STORED, **AGREED, "Expired": "yes", "ExpirationDate": "2000-01-01", "Edited": 7, "Channel": {"Id": 1}}
    del sent["ConsentDate"]
    assert add(mypreferences, sent) == [STORED]


@pytest.mark.rule("MYP-SOFT-CONSENT-TYPE", "MYP-SOFT-CONSENT-VERSION")
@pytest.mark.parametrize(
    ("members", "warning"),
    [
        ({"ConsentType": "Sweepstakes"}, "MYP-SOFT-CONSENT-TYPE Consents[1].ConsentType"),
        ({"ConsentVersion": "9"}, "MYP-SOFT-CONSENT-VERSION Consents[1].ConsentVersion"),
        ({"ConsentType": "Terms", "ConsentVersion": "2"}, "MYP-SOFT-CONSENT-VERSION Consents[1].ConsentVersion"),
    ],
)
def test_a_consent_that_is_not_configured_warns_and_is_refused_only_when_strict(
    fake: Callable[..., RunningFake], members: dict[str, str], warning: str
) -> None:
    body = {"Consents": [AGREED, {**AGREED, **members}]}
    reply = fake().client("mypreferences").post(ADDRESS, json=body)
    assert (reply.status_code, reply.headers["X-Mock-Warnings"]) == (201, warning)
    assert reply.json() == {"Consents": [STORED, {**STORED, **members}]}
    strict = fake(strict=True).client("mypreferences")
    assert list(complaints(strict, body)) == [f"profile.{warning.partition(' ')[2]}"]
    assert "X-Mock-Warnings" not in strict.post(ADDRESS, json={"Consents": [AGREED]}).headers


def test_an_account_without_settings_takes_any_consent(mypreferences: httpx.Client) -> None:
    profile_id = created(mypreferences, {}, "NewCo")["ProfileId"]
    sent = {**AGREED, "ConsentType": "Anything", "ConsentVersion": "2"}
    reply = mypreferences.post(f"/NewCo/Consents/{profile_id}", json={"Consents": [sent]})
    assert reply.status_code == 201
    assert "X-Mock-Warnings" not in reply.headers
    assert reply.json() == {"Consents": [{**STORED, "ConsentType": "Anything", "ConsentVersion": "2"}]}


@pytest.mark.rule("MYP-CONSENT-15")
def test_a_profile_keeps_a_thousand_consents_and_no_more(mypreferences: httpx.Client) -> None:
    assert len(add(mypreferences, *[AGREED] * 999)) == 999
    before = read(mypreferences, 12)
    refused = mypreferences.post(ADDRESS, json={"Consents": [AGREED] * 2})
    complaint = "Profile 12 has 999 Consents and may have 1000; add fewer."
    assert (refused.status_code, refused.json()) == (409, {"Message": complaint})
    assert read(mypreferences, 12) == before
    assert len(add(mypreferences, AGREED)) == 1
    assert mypreferences.put("/AcmeCo/Profile/12", json=read(mypreferences, 12)).status_code == 200


@pytest.mark.rule("MYP-ROLE-2", "MYP-ROLE-3")
def test_who_may_only_read_adds_no_consents_and_reads_all_of_them(
    fake: Callable[..., RunningFake], tmp_path: Path
) -> None:
    users = {"api.user": {"key": "fake-shared-key", "rights": ["read"]}}
    account = {"users": users, "items": {"profiles": [_person()]}}
    (tmp_path / "mypreferences.yaml").write_text(json.dumps({"accounts": {"AcmeCo": account}}))
    client = fake(fixtures=str(tmp_path), vendors=("mypreferences",)).client("mypreferences", headers=SIGNED)
    refused = client.post("/AcmeCo/Consents/1", content=b"no JSON")
    complaint = "User 'api.user' does not have the rights that this operation needs."
    assert (refused.status_code, refused.json()) == (403, {"Message": complaint})
    assert read(client, 1)["Consents"] == []
    for path in ("Consents/1/Filters", "ConsentStatus", "Tags", "AddressTypes", "Profile/Name?lastName=Roe"):
        assert client.get(f"/AcmeCo/{path}").status_code == 200


@pytest.mark.rule("MYP-CONSENT-13", "MYP-CONSENT-14", "MYP-XML-4")
def test_consents_come_and_go_in_xml(mypreferences: httpx.Client) -> None:
    second = {**AGREED, "ConsentStatus": "notset", "ConsentDate": "2024-01-14T09:30:00", "ConsentType": "Terms"}
    content = REQUEST.write({"Consents": [AGREED, second]})
    assert content.startswith(b"<CreateCustomerConsentList xmlns=")
    reply = mypreferences.post(ADDRESS, content=content, headers=XML)
    added = [
        STORED,
        {**STORED, "ConsentType": "Terms", "ConsentStatus": "NotSet", "ConsentDate": "2024-01-14T14:30:00Z"},
    ]
    assert reply.status_code == 201, reply.text
    assert reply.headers["Content-Type"] == "application/xml; charset=utf-8"
    assert REPLY.read_reply(reply.content) == {"Consents": added}
    shown = mypreferences.get("/AcmeCo/Profile/12", headers={"Accept": "text/xml"})
    assert PROFILE.read_reply(shown.content)["Consents"] == added == read(mypreferences, 12)["Consents"]
    order = ["ConsentStatus", "ConsentType", "ConsentVersion", "Locale", "Expired", "ExpirationDate", "ConsentDate"]
    places = [shown.text.index(f"<{name}") for name in ("CustomerConsent>", *order, "Edited>", "PhoneNumbers")]
    assert places[1:-2] == sorted(places[1:-2])


@pytest.mark.rule("MYP-CONSENT-13")
@pytest.mark.parametrize("root", ["CreateUserProfile", "CustomerConsentList", "Consents"])
def test_consents_under_another_root_are_refused_in_xml(mypreferences: httpx.Client, root: str) -> None:
    content = REQUEST.write({"Consents": [AGREED]}).replace(b"CreateCustomerConsentList", root.encode())
    refused = mypreferences.post(ADDRESS, content=content, headers=XML)
    assert refused.status_code == 400
    assert refused.text.startswith("<Error><Message>The request is invalid.</Message>")
    assert read(mypreferences, 12)["Consents"] == []


@pytest.mark.rule("MYP-FILTER-1", "MYP-FILTER-2")
@pytest.mark.parametrize("query", ["", "?filterId=F-1", "?implied=true", "?filterId=F-1&implied=false"])
def test_the_filters_of_a_profiles_consents_are_an_empty_list(mypreferences: httpx.Client, query: str) -> None:
    address = f"/AcmeCo/Consents/1/Filters{query}"
    assert mypreferences.get(address).json() == {"ConsentFilters": []}
    reply = mypreferences.get(address, headers={"Accept": "text/xml"})
    assert FILTERS.read_reply(reply.content) == {"ConsentFilters": []}


@pytest.mark.rule("MYP-FILTER-3")
def test_the_filters_of_a_profile_that_is_not_there_are_not_there(mypreferences: httpx.Client) -> None:
    refused = mypreferences.get("/AcmeCo/Consents/404/Filters")
    assert (refused.status_code, refused.json()) == (404, {"Message": "Profile 404 does not exist."})


@pytest.mark.rule("MYP-FILTER-2")
@pytest.mark.parametrize(("field", "wrong"), [("filterId", "x" * 51), ("filterId", ""), ("implied", "1")])
def test_a_field_of_a_question_for_filters_that_is_wrong_is_named(
    mypreferences: httpx.Client, field: str, wrong: str
) -> None:
    refused = mypreferences.get("/AcmeCo/Consents/1/Filters", params={field: wrong})
    assert (refused.status_code, list(refused.json()["ModelState"])) == (400, [field])
