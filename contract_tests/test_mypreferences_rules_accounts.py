"""What an account of MyPreferences may configure: defaults, validity of signatures, rights of users."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest

from contract_tests.conftest import RunningFake
from contract_tests.test_mypreferences_authentication import (
    KEY,
    REFUSED,
    TOO_OLD,
    ask,
    cause,
    signed,
)
from contract_tests.test_mypreferences_profiles import created
from contract_tests.test_mypreferences_rules_everywhere import each_operation, send


@pytest.fixture(scope="module")
def powerless(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A folder of fixtures in which AcmeCo's only user has no rights."""
    folder = tmp_path_factory.mktemp("powerless")
    account = {"users": {"nobody": {"key": KEY, "rights": []}}}
    folder.joinpath("mypreferences.yaml").write_text(json.dumps({"accounts": {"AcmeCo": account}}), encoding="utf-8")
    return str(folder)


@pytest.fixture
def configured(fake: Callable[..., RunningFake], tmp_path: Path) -> Callable[..., httpx.Client]:
    """`configured(settings, auth=…)`: a client of a server whose only account is AcmeCo, set like this."""

    def start(settings: dict[str, Any], **options: Any) -> httpx.Client:
        account = {"settings": settings, "users": {"api.user": {"key": KEY}}}
        content = json.dumps({"accounts": {"AcmeCo": account}})
        tmp_path.joinpath("mypreferences.yaml").write_text(content, encoding="utf-8")
        return fake(fixtures=str(tmp_path), vendors=("mypreferences",), **options).client("mypreferences")

    return start


@pytest.mark.rule("MYP-CREATE-5", "MYP-PUT-3")
def test_type_and_locale_that_are_left_out_are_the_accounts_defaults(configured: Callable[..., httpx.Client]) -> None:
    client = configured({"default_customer_type": "Member", "default_locale": "fr-CA"})
    path = f"/AcmeCo/Profile/{created(client, {})['ProfileId']}"
    for sent in ({}, {"CustomerType": None, "DefaultLocale": None}):
        profiles = [created(client, sent), client.put(path, json=sent).json()]
        assert [(each["CustomerType"], each["DefaultLocale"]) for each in profiles] == [("Member", "fr-CA")] * 2
    own = created(client, {"CustomerType": "Guest", "DefaultLocale": "de-DE"})
    assert (own["CustomerType"], own["DefaultLocale"]) == ("Guest", "de-DE")
    client.put(path, json={"CustomerType": "Guest", "DefaultLocale": "de-DE"})
    again = client.put(path, json={}).json()
    assert (again["CustomerType"], again["DefaultLocale"]) == ("Member", "fr-CA")


@pytest.mark.rule("MYP-CREATE-6")
def test_an_account_that_configures_no_defaults_has_those_of_the_vendor(
    configured: Callable[..., httpx.Client],
) -> None:
    client = configured({})
    for account in ("AcmeCo", "Unknown"):
        profile = created(client, {}, account)
        assert (profile["CustomerType"], profile["DefaultLocale"]) == ("Customer", "en-US")


@pytest.mark.rule("MYP-AUTH-12")
def test_an_account_decides_how_long_a_signature_is_good_for(configured: Callable[..., httpx.Client]) -> None:
    brief = configured({"validity_minutes": 1}, auth="required")
    assert ask(brief, signed("2024-01-15T11:59:00Z")).status_code == 404
    assert cause(brief, signed("2024-01-15T11:58:59Z")) == TOO_OLD


@pytest.mark.rule("MYP-AUTH-12")
def test_an_account_may_take_signatures_of_yesterday(configured: Callable[..., httpx.Client]) -> None:
    patient = configured({"validity_minutes": 1440}, auth="required")
    assert ask(patient, signed("2024-01-14T12:00:00Z")).status_code == 404
    assert cause(patient, signed("2024-01-14T11:59:59Z")) == TOO_OLD


@pytest.mark.rule("MYP-AUTH-6")
def test_a_user_belongs_to_one_client(configured: Callable[..., httpx.Client]) -> None:
    client = configured({}, auth="required")
    assert ask(client, signed()).status_code == 404
    assert cause(client, signed(user="read.only")) == REFUSED


@pytest.mark.rule("MYP-ROLE-1", "MYP-ERROR-1")
@each_operation
def test_a_user_without_any_right_is_refused_by_every_operation(
    fake: Callable[..., RunningFake], powerless: str, shown: Any
) -> None:
    client = fake(fixtures=powerless, vendors=("mypreferences",), auth="required").client("mypreferences")
    refused = send(client, shown, headers={"Authorization": signed(user="nobody")})
    assert refused.status_code == 403
    assert list(refused.json()) == ["Message"]
    assert "nobody" in refused.json()["Message"]
