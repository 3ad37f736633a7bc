"""Update or create by alternate id."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import quote

import httpx
import pytest

from contract_tests.conftest import RunningFake
from contract_tests.test_mypreferences_profiles import ADA, ADA_STORED, BLANK, created, read, without
from mock_server.contract.document import load_document
from mock_server.settings import shipped


def address(kind: str, value: str, account: str = "AcmeCo") -> str:
    return f"/{account}/Profile/AlternateIdType/{quote(kind, safe='')}/AlternateId/{quote(value, safe='')}"


def ids(*pairs: tuple[str, str]) -> list[dict[str, str]]:
    return [{"AlternateIdType": kind, "AlternateId": value} for kind, value in pairs]


@pytest.mark.rule("MYP-UPSERT-1")
def test_whoever_has_the_alternate_id_is_updated(mypreferences: httpx.Client) -> None:
    before = read(mypreferences, 1)
    reply = mypreferences.post(address("crm", "c-0001"), json={"CustomerName": {"FirstName": "Janet"}, "Emails": []})
    assert (reply.status_code, "Location" in reply.headers) == (200, False)
    name = {**before["CustomerName"], "FirstName": "Janet"}
    assert reply.json() == {**before, "Edited": reply.json()["Edited"], "CustomerName": name, "Emails": []}
    assert reply.json()["Edited"]["ModifiedBy"] == "anonymous"
    assert read(mypreferences, 1) == reply.json()


@pytest.mark.rule("MYP-UPSERT-2", "MYP-UPSERT-3")
def test_where_nobody_has_the_alternate_id_a_profile_is_created(mypreferences: httpx.Client) -> None:
    reply = mypreferences.post(address("CRM", "C-1001"), json=ADA)
    assert (reply.status_code, reply.json()) == (201, ADA_STORED)
    assert reply.headers["Location"] == f"{str(mypreferences.base_url).rstrip('/')}/AcmeCo/Profile/13"
    assert mypreferences.get(reply.headers["Location"]).json() == ADA_STORED
    shown = load_document(shipped("openapi"), "mypreferences").raw["components"]["examples"]["created_ada_stone"]
    assert reply.json() == shown["value"]


@pytest.mark.rule("MYP-UPSERT-4")
@pytest.mark.parametrize("others", [None, [], [("Web", "w-1")]])
def test_a_created_profile_has_the_alternate_id_of_the_path(
    mypreferences: httpx.Client, others: list[tuple[str, str]] | None
) -> None:
    body = {} if others is None else {"AlternateIds": ids(*others)}
    reply = mypreferences.post(address("Loyalty", "L-9"), json=body)
    assert reply.status_code == 201
    kept = ids(*(others or []), ("Loyalty", "L-9"))
    assert without(reply.json(), "Edited") == {**BLANK, "ProfileId": 13, "AlternateIds": kept}
    for entry in kept:
        found = mypreferences.get(address(entry["AlternateIdType"], entry["AlternateId"]))
        assert found.json() == reply.json()


def test_the_alternate_id_of_the_path_stands_once_and_as_the_body_spells_it(mypreferences: httpx.Client) -> None:
    spelled = ids(("Web", "w-1"), ("LOYALTY", "l-9"))
    reply = mypreferences.post(address("Loyalty", "L-9"), json={"AlternateIds": spelled})
    assert (reply.status_code, reply.json()["AlternateIds"]) == (201, spelled)


@pytest.mark.parametrize("body", [{}, {"AlternateIds": []}, {"AlternateIds": ids(("Web", "w-1"))}, ADA])
def test_the_same_request_again_finds_the_same_profile(mypreferences: httpx.Client, body: dict[str, Any]) -> None:
    first = mypreferences.post(address("Loyalty", "L-9"), json=body)
    again = mypreferences.post(address("loyalty", "l-9"), json=body)
    assert (first.status_code, again.status_code) == (201, 200)
    assert [each["AlternateIdType"].lower() for each in again.json()["AlternateIds"]][-1] == "loyalty"
    assert without(again.json(), "AlternateIds") == without(first.json(), "AlternateIds")
    assert len(again.json()["AlternateIds"]) == len(first.json()["AlternateIds"])


@pytest.mark.rule("MYP-UPSERT-6")
@pytest.mark.rule("MYP-UPDATE-2")
def test_an_update_replaces_alternate_ids_but_for_the_one_of_the_path(mypreferences: httpx.Client) -> None:
    reply = mypreferences.post(address("CRM", "C-0001"), json={"AlternateIds": ids(("Web", "w-1"))})
    assert (reply.status_code, reply.json()["AlternateIds"]) == (200, ids(("Web", "w-1"), ("CRM", "C-0001")))
    assert mypreferences.get(address("Loyalty", "L-0001")).status_code == 404


@pytest.mark.rule("MYP-UPSERT-5")
def test_an_alternate_id_of_an_inactive_profile_is_a_conflict(mypreferences: httpx.Client) -> None:
    before = read(mypreferences, 5)
    reply = mypreferences.post(address("crm", "c-0005"), json={"CustomerType": "Prospect"})
    message = "AlternateId 'c-0005' of type 'crm' already belongs to another profile."
    assert (reply.status_code, reply.json()) == (409, {"Message": message})
    assert read(mypreferences, 5) == before
    assert created(mypreferences, {})["ProfileId"] == 13


@pytest.mark.parametrize("value", ["C-0001", "C-9001"])
def test_an_alternate_id_of_the_body_that_another_profile_has_is_a_conflict(
    mypreferences: httpx.Client, value: str
) -> None:
    before = read(mypreferences, 1)
    reply = mypreferences.post(address("CRM", value), json={"AlternateIds": ids(("CRM", "C-0002"))})
    message = "AlternateId 'C-0002' of type 'CRM' already belongs to another profile."
    assert (reply.status_code, reply.json()) == (409, {"Message": message})
    assert read(mypreferences, 1) == before
    assert mypreferences.get(address("CRM", "C-9001")).status_code == 404


def test_activity_is_not_given_by_an_upsert(mypreferences: httpx.Client) -> None:
    for value in ("C-0001", "C-9001"):
        reply = mypreferences.post(address("CRM", value), json={"IsActive": False})
        assert reply.json()["IsActive"] is True


def test_with_the_alternate_id_of_the_path_a_profile_has_no_more_than_it_may_have(mypreferences: httpx.Client) -> None:
    body = {"AlternateIds": ids(*[("Web", str(number)) for number in range(1_000)])}
    for value in ("C-0001", "C-9001"):
        refused = mypreferences.post(address("CRM", value), json=body)
        complaint = "leaves no room for the one of the path; send at most 999 others"
        assert (refused.status_code, refused.json()["ModelState"]) == (400, {"profile.AlternateIds": [complaint]})
    assert mypreferences.post(address("Web", "7"), json=body).status_code == 201
    assert len(mypreferences.get(address("Web", "999")).json()["AlternateIds"]) == 1_000


def test_an_invalid_body_creates_nothing(mypreferences: httpx.Client) -> None:
    refused = mypreferences.post(address("CRM", "C-9001"), json={"Emails": [{}]})
    assert (refused.status_code, list(refused.json()["ModelState"])) == (400, ["profile.Emails[0].EmailAddress"])
    assert mypreferences.get(address("CRM", "C-9001")).status_code == 404


@pytest.mark.parametrize(("kind", "value"), [("CRM", "tab\there"), ("\x7f", "1"), ("CRM", "é" * 257), ("x" * 101, "1")])
def test_an_alternate_id_that_could_not_be_found_again_is_not_created(
    mypreferences: httpx.Client, kind: str, value: str
) -> None:
    refused = mypreferences.post(address(kind, value), json={})
    assert refused.status_code == 400
    assert set(refused.json()["ModelState"]) <= {"alternateIdType", "alternateId"}
    assert created(mypreferences, {})["ProfileId"] == 13


@pytest.mark.rule("MYP-WARN-1", "MYP-SOFT-ALTERNATE-ID-TYPE")
def test_a_type_that_is_not_configured_is_a_soft_rule(fake: Callable[..., RunningFake]) -> None:
    warned = fake().client("mypreferences").post(address("Passport", "P-1"), json={})
    assert warned.status_code == 201
    assert warned.headers["X-Mock-Warnings"] == "MYP-SOFT-ALTERNATE-ID-TYPE AlternateIds[0].AlternateIdType"
    strict = fake(strict=True).client("mypreferences")
    refused = strict.post(address("Passport", "P-1"), json={})
    assert refused.status_code == 400
    assert refused.json()["ModelState"] == {
        "profile.AlternateIds[0].AlternateIdType": ["'Passport' is not a configured type."]
    }
    assert strict.post(address("CRM", "C-9001"), json={}).status_code == 201


def test_clients_have_their_own_alternate_ids(mypreferences: httpx.Client) -> None:
    before = read(mypreferences, 1)
    reply = mypreferences.post(address("CRM", "C-0001", "Other"), json=ADA)
    assert (reply.status_code, reply.json()["ProfileId"]) == (201, 1)
    assert read(mypreferences, 1) == before
