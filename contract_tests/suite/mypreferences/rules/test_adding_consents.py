"""Consents are added to a profile: what is sent, what is answered, and what every read shows of it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from xml.etree import ElementTree as ET

import httpx
import pytest

from contract_tests.suite.mypreferences.operations import FORMS, OF, Own, prepare
from contract_tests.suite.mypreferences.steps import XML, moment, read, sent_at, switch, without
from mock_server.verify.target import Names

AGREED: dict[str, Any] = {"ConsentType": "Marketing", "ConsentVersion": "1", "Locale": "en_US", "ConsentStatus": 1}
REQUEST, REPLY = FORMS["add_consents", "request"], FORMS["add_consents", "201"]
MEMBERS = {
    "ConsentType", "Locale", "ConsentStatus", "ConsentVersion", "Expired", "ExpirationDate", "ConsentDate", "Edited",
}  # fmt: skip
READS = tuple(operation for operation in OF if operation.startswith(("get_profile", "find_profiles")))


@pytest.fixture
def own(mypreferences: httpx.Client, names: Names) -> Own:
    return prepare(mypreferences, names)


def add(client: httpx.Client, own: Own, *consents: dict[str, Any]) -> list[dict[str, Any]]:
    """The consents that are answered, which reads of the profile show last."""
    reply = client.post(f"/Consents/{own['one']}", json={"Consents": list(consents)})
    assert reply.status_code == 201, reply.text
    assert list(reply.json()) == ["Consents"]
    added: list[dict[str, Any]] = reply.json()["Consents"]
    assert len(added) == len(consents)
    assert shown(client, own)[-len(added) :] == added
    return added


def shown(client: httpx.Client, own: Own) -> list[dict[str, Any]]:
    consents: list[dict[str, Any]] = read(client, int(own["one"]))["Consents"]
    return consents


def complaints(client: httpx.Client, own: Own, body: Any) -> list[str]:
    """The members at fault of a refusal, which changes nothing."""
    before = read(client, int(own["one"]))
    refused = client.post(f"/Consents/{own['one']}", json=body)
    assert refused.status_code == 400, refused.text
    assert read(client, int(own["one"])) == before
    return list(refused.json()["ModelState"])


@pytest.mark.rule("MYP-CONSENT-1", "MYP-CONSENT-2", "MYP-CONSENT-7", "MYP-CONSENT-9", "MYP-CONSENT-11")
def test_consents_are_added_as_of_now_and_answered_as_the_profile_shows_them(
    mypreferences: httpx.Client, own: Own
) -> None:
    now = sent_at(mypreferences.get(f"/Profile/{own['one']}"))
    added = add(mypreferences, own, AGREED, {**AGREED, "ConsentType": "Terms", "ConsentStatus": 2})
    assert [consent["ConsentStatus"] for consent in added] == ["Granted", "Denied"]
    assert [consent["ConsentType"] for consent in added] == ["Marketing", "Terms"]
    for consent in added:
        assert set(consent) == MEMBERS
        assert (consent["Locale"], consent["ConsentVersion"]) == ("en_US", "1")
        assert consent["Expired"] is False
        assert consent["ExpirationDate"] is None
        assert abs(moment(consent["ConsentDate"]) - now) < timedelta(seconds=10)
        assert abs(moment(consent["Edited"]["CreateDate"]) - now) < timedelta(seconds=10)
    assert shown(mypreferences, own) == added
    assert add(mypreferences, own, {**AGREED, "ConsentDate": None})[0]["ExpirationDate"] is None


@pytest.mark.rule("MYP-CONSENT-3", "MYP-CONSENT-11")
@pytest.mark.parametrize("operation", READS)
def test_every_read_of_the_profile_shows_its_consents(mypreferences: httpx.Client, own: Own, operation: str) -> None:
    added = add(mypreferences, own, AGREED, {**AGREED, "ConsentStatus": "Revoked"})
    found = OF[operation].send(mypreferences, own).json()
    profile = found[0] if isinstance(found, list) else found
    assert profile["Consents"] == added
    assert [consent["Expired"] for consent in profile["Consents"]] == [False, False]


@pytest.mark.rule("MYP-CONSENT-1", "MYP-CONSENT-16")
def test_later_consents_stand_behind_the_earlier_which_stay_as_they_were(mypreferences: httpx.Client, own: Own) -> None:
    first = add(mypreferences, own, AGREED, {**AGREED, "ConsentDate": "2020-01-01"})
    before = read(mypreferences, int(own["one"]))
    second = add(mypreferences, own, {**AGREED, "ConsentStatus": "Revoked"}, {**AGREED, "ConsentDate": "2019-01-01"})
    after = read(mypreferences, int(own["one"]))
    assert after["Consents"] == [*first, *second]
    assert without(after, "Consents", "Edited") == without(before, "Consents", "Edited")
    assert read(mypreferences, int(own["two"]))["Consents"] == []


@pytest.mark.rule("MYP-CONSENT-3")
def test_consents_outlive_an_overwrite_and_end_with_the_profile(mypreferences: httpx.Client, own: Own) -> None:
    added = add(mypreferences, own, AGREED)
    path = f"/Profile/{own['one']}"
    assert mypreferences.put(path, json={"Consents": []}).json()["Consents"] == added
    assert shown(mypreferences, own) == added
    assert mypreferences.delete(path).status_code == 204
    assert mypreferences.post(f"/Consents/{own['one']}", json={"Consents": [AGREED]}).status_code == 404


@pytest.mark.rule("MYP-CONSENT-18")
def test_a_deactivated_profile_takes_consents_and_stays_inactive(mypreferences: httpx.Client, own: Own) -> None:
    switch(mypreferences, "Deactivate", read(mypreferences, int(own["one"])))
    added = add(mypreferences, own, AGREED)
    profile = read(mypreferences, int(own["one"]))
    assert (profile["IsActive"], profile["Consents"]) == (False, added)


@pytest.mark.rule("MYP-CONSENT-5", "MYP-CONSENT-6")
@pytest.mark.parametrize(
    ("sent", "answered"),
    [
        *((number, name) for number, name in enumerate(("Granted", "Denied", "Revoked", "NotSet"), 1)),
        ("Granted", "Granted"),
        ("denied", "Denied"),
        ("REVOKED", "Revoked"),
        ("notset", "NotSet"),
        ("nOTsET", "NotSet"),
        ("3", "Revoked"),
    ],
)
def test_a_status_is_taken_as_number_or_name_and_answered_as_name(
    mypreferences: httpx.Client, own: Own, sent: Any, answered: str
) -> None:
    (consent,) = add(mypreferences, own, {**AGREED, "ConsentStatus": sent})
    assert consent["ConsentStatus"] == answered


@pytest.mark.rule("MYP-CONSENT-5")
@pytest.mark.parametrize("sent", [0, 5, -1, 1.5, "0", "5", "12", "", "Grant", "Granted ", "Granted\n", None, True, [1]])
def test_another_status_is_refused(mypreferences: httpx.Client, own: Own, sent: Any) -> None:
    state = complaints(mypreferences, own, {"Consents": [AGREED, {**AGREED, "ConsentStatus": sent}]})
    assert state == ["profile.Consents[1].ConsentStatus"]


@pytest.mark.rule("MYP-CONSENT-4", "MYP-CONSENT-5")
@pytest.mark.parametrize("member", AGREED)
def test_each_consent_needs_type_version_locale_and_status(mypreferences: httpx.Client, own: Own, member: str) -> None:
    body = {"Consents": [without(AGREED, member)]}
    assert complaints(mypreferences, own, body) == [f"profile.Consents[0].{member}"]


@pytest.mark.rule("MYP-CONSENT-4")
@pytest.mark.needs("lenient")
@pytest.mark.parametrize(("member", "limit"), [("ConsentType", 100), ("ConsentVersion", 50), ("Locale", 15)])
def test_each_text_of_a_consent_has_its_length(mypreferences: httpx.Client, own: Own, member: str, limit: int) -> None:
    for good in ("é" * limit, "é"):
        assert add(mypreferences, own, {**AGREED, member: good})[0][member] == good
    for wrong in ("é" * (limit + 1), "", None, 7):
        state = complaints(mypreferences, own, {"Consents": [{**AGREED, member: wrong}]})
        assert state == [f"profile.Consents[0].{member}"]


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
def test_a_body_without_a_list_of_consents_is_refused(
    mypreferences: httpx.Client, own: Own, body: Any, member: str
) -> None:
    assert complaints(mypreferences, own, body) == [member]


@pytest.mark.rule("MYP-CONSENT-12")
def test_read_only_and_unknown_members_of_a_consent_are_ignored(mypreferences: httpx.Client, own: Own) -> None:
    plain = add(mypreferences, own, AGREED)[0]
    for expired in ("yes", True):
        sent = {**AGREED, "Expired": expired, "ExpirationDate": "2000-01-01", "Edited": 7, "Channel": {"Id": 1}}
        (consent,) = add(mypreferences, own, sent)
        dates = ("ConsentDate", "Edited")
        assert without(consent, *dates) == without(plain, *dates)
        assert consent["Edited"]["CreatedBy"] == plain["Edited"]["CreatedBy"]


@pytest.mark.rule("MYP-CONSENT-15", "MYP-ERROR-6")
def test_a_profile_keeps_a_thousand_consents_and_no_more(mypreferences: httpx.Client, own: Own) -> None:
    assert len(add(mypreferences, own, *[AGREED] * 999)) == 999
    before = read(mypreferences, int(own["one"]))
    refused = mypreferences.post(f"/Consents/{own['one']}", json={"Consents": [AGREED] * 2})
    assert (refused.status_code, list(refused.json())) == (409, ["Message"])
    assert read(mypreferences, int(own["one"])) == before
    assert len(add(mypreferences, own, AGREED)) == 1
    assert mypreferences.post(f"/Consents/{own['one']}", json={"Consents": [AGREED]}).status_code == 409


@pytest.mark.rule("MYP-CONSENT-13", "MYP-CONSENT-14")
def test_consents_come_and_go_in_xml(mypreferences: httpx.Client, own: Own) -> None:
    second = {**AGREED, "ConsentStatus": "notset", "ConsentDate": "2024-01-14T09:30:00", "ConsentType": "Terms"}
    content = REQUEST.write({"Consents": [AGREED, second]})
    assert content.startswith(b"<CreateCustomerConsentList xmlns=")
    reply = mypreferences.post(f"/Consents/{own['one']}", content=content, headers=XML)
    assert reply.status_code == 201, reply.text
    assert reply.headers["Content-Type"] == "application/xml; charset=utf-8"
    assert REPLY.read_reply(reply.content) == {"Consents": shown(mypreferences, own)}
    (_, consent) = shown(mypreferences, own)
    assert (consent["ConsentStatus"], consent["ConsentDate"]) == ("NotSet", "2024-01-14T14:30:00Z")
    document = ET.fromstring(mypreferences.get(f"/Profile/{own['one']}", headers={"Accept": "text/xml"}).content)
    parts = [element for element in document.iter() if element.tag.endswith("}CustomerConsent")]
    order = "ConsentStatus ConsentType ConsentVersion Locale Expired ExpirationDate ConsentDate Edited"
    for part in parts:
        found = [child.tag.rpartition("}")[2] for child in part]
        assert found == order.split()
    assert len(parts) == 2


@pytest.mark.rule("MYP-CONSENT-13")
@pytest.mark.parametrize("root", ["CreateUserProfile", "CustomerConsentList", "Consents"])
def test_consents_under_another_root_are_refused_in_xml(mypreferences: httpx.Client, own: Own, root: str) -> None:
    content = REQUEST.write({"Consents": [AGREED]}).replace(b"CreateCustomerConsentList", root.encode())
    refused = mypreferences.post(f"/Consents/{own['one']}", content=content, headers=XML)
    assert refused.status_code == 400
    assert refused.text.startswith("<Error><Message>")
    assert shown(mypreferences, own) == []
