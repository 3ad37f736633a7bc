"""Consents of MyPreferences, as far as it takes a clock that stands still, a fixture or the document."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest

from contract_tests.conftest import RunningFake
from contract_tests.test_mypreferences_profiles import created, read
from mock_server.clock import Clock, parse_instant
from mock_server.contract.document import load_document
from mock_server.settings import shipped

DOCUMENT = load_document(shipped("openapi"), "mypreferences")
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


def test_an_account_without_settings_takes_any_consent(mypreferences: httpx.Client) -> None:
    profile_id = created(mypreferences, {}, "NewCo")["ProfileId"]
    sent = {**AGREED, "ConsentType": "Anything", "ConsentVersion": "2"}
    reply = mypreferences.post(f"/NewCo/Consents/{profile_id}", json={"Consents": [sent]})
    assert reply.status_code == 201
    assert "X-Mock-Warnings" not in reply.headers
    assert reply.json() == {"Consents": [{**STORED, "ConsentType": "Anything", "ConsentVersion": "2"}]}
