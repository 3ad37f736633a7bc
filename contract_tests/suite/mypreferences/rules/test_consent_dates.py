"""When consents were given and when they expire."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest

from contract_tests.suite.mypreferences.operations import OF, Own, prepare
from contract_tests.suite.mypreferences.steps import read, sent_at
from mock_server.verify.target import Names

AGREED: dict[str, Any] = {"ConsentType": "Marketing", "ConsentVersion": "1", "Locale": "en_US", "ConsentStatus": 1}
EXPIRING = {**AGREED, "ConsentType": "marketing", "ConsentVersion": "2"}
"""Of AcmeCo's consent type that expires after a year of 365 days."""
YEAR = timedelta(days=365)


@pytest.fixture
def own(mypreferences: httpx.Client, names: Names) -> Own:
    return prepare(mypreferences, names)


def added(client: httpx.Client, own: Own, consent: dict[str, Any]) -> dict[str, Any]:
    """The consent as it is answered and as the profile shows it."""
    reply = client.post(f"/Consents/{own['one']}", json={"Consents": [consent]})
    assert reply.status_code == 201, reply.text
    (answered,) = reply.json()["Consents"]
    assert read(client, int(own["one"]))["Consents"][-1] == answered
    return dict(answered)


def spelled(given: datetime) -> str:
    return given.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


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
    ],
)
def test_a_date_without_a_zone_is_us_eastern_and_all_are_answered_in_utc(
    mypreferences: httpx.Client, own: Own, sent: str, answered: str
) -> None:
    consent = added(mypreferences, own, {**AGREED, "ConsentDate": sent})
    assert (consent["ConsentDate"], consent["ExpirationDate"]) == (answered, None)


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
def test_what_is_no_date_is_refused(mypreferences: httpx.Client, own: Own, sent: Any) -> None:
    reply = mypreferences.post(f"/Consents/{own['one']}", json={"Consents": [{**AGREED, "ConsentDate": sent}]})
    assert reply.status_code == 400
    assert list(reply.json()["ModelState"]) == ["profile.Consents[0].ConsentDate"]
    assert read(mypreferences, int(own["one"]))["Consents"] == []


@pytest.mark.rule("MYP-CONSENT-10", "MYP-CONSENT-11")
@pytest.mark.needs("acme")
def test_a_consent_to_a_version_that_expires_tells_when(mypreferences: httpx.Client, own: Own) -> None:
    now = sent_at(mypreferences.get("/ConsentStatus"))
    for given, expired in (
        (now, False),
        (now - timedelta(days=364), False),
        (now - YEAR + timedelta(minutes=1), False),
        (now - YEAR - timedelta(seconds=1), True),
        (now - timedelta(days=900), True),
    ):
        consent = added(mypreferences, own, {**EXPIRING, "ConsentDate": spelled(given)})
        assert (consent["ExpirationDate"], consent["Expired"]) == (spelled(given + YEAR), expired)
    summer = added(mypreferences, own, {**EXPIRING, "ConsentDate": "2022-06-30"})
    assert (summer["ExpirationDate"], summer["Expired"]) == ("2023-06-30T04:00:00Z", True)
    today = added(mypreferences, own, EXPIRING)
    assert today["ExpirationDate"] == spelled(datetime.fromisoformat(today["ConsentDate"]) + YEAR)


@pytest.mark.rule("MYP-CONSENT-17", "MYP-CONSENT-11")
@pytest.mark.needs("acme")
def test_a_consent_is_answered_as_expired_from_its_expiration_on_by_every_read(
    mypreferences: httpx.Client, own: Own
) -> None:
    now = sent_at(mypreferences.get("/ConsentStatus"))
    soon = now - YEAR + timedelta(seconds=2)
    assert added(mypreferences, own, {**EXPIRING, "ConsentDate": spelled(soon)})["Expired"] is False
    time.sleep(3)
    for operation in (
        "get_profile",
        "get_profile_by_alternate_id",
        "find_profiles_by_address",
        "find_profiles_by_phone",
        "find_profiles_by_email",
        "find_profiles_by_name",
        "replace_profile",
        "update_profile",
        "patch_profile",
    ):
        found = OF[operation].send(mypreferences, own).json()
        profile = found[0] if isinstance(found, list) else found
        assert [consent["Expired"] for consent in profile["Consents"]] == [True], operation
    added(mypreferences, own, AGREED)
    consents = read(mypreferences, int(own["one"]))["Consents"]
    assert [consent["Expired"] for consent in consents] == [True, False]
