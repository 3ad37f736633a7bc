"""Several clients work on MyPreferences profiles at once: nothing is lost, mixed up, given twice or half done."""

from __future__ import annotations

from collections import Counter
from typing import Any

import httpx
import pytest

from contract_tests.suite.together import CLIENTS, together
from mock_server.verify.target import Names, Target

ROUNDS = 5


def created(client: httpx.Client, **members: Any) -> Any:
    reply = client.post("/Profile", json=members)
    assert reply.status_code == 201, reply.text
    return reply.json()


def read(client: httpx.Client, number: int) -> Any:
    reply = client.get(f"/Profile/{number}")
    assert reply.status_code == 200, reply.text
    return reply.json()


@pytest.mark.rule("MYP-ALT-3")
def test_an_alternate_id_that_several_clients_give_at_once_belongs_to_one_profile(target: Target, names: Names) -> None:
    for _ in range(ROUNDS):
        body = {"AlternateIds": [{"AlternateIdType": "CRM", "AlternateId": names.id()}]}

        def give(client: httpx.Client, number: int, body: Any = body) -> int:
            return client.post("/Profile", json=body).status_code

        assert Counter(together(target, give)) == {201: 1, 409: CLIENTS - 1}


@pytest.mark.rule("MYP-UPSERT-1", "MYP-UPSERT-2")
def test_upserts_of_one_alternate_id_at_once_create_one_profile(target: Target, names: Names) -> None:
    for _ in range(ROUNDS):
        path = f"/Profile/AlternateIdType/CRM/AlternateId/{names.id()}"

        def upsert(client: httpx.Client, number: int, path: str = path) -> tuple[int, int]:
            reply = client.post(path, json={"CustomerName": {"FirstName": f"Number {number}"}})
            profile = reply.json() if reply.status_code == 201 else client.get(path).json()
            return reply.status_code, profile["ProfileId"]

        answered = together(target, upsert)
        assert [status for status, _ in answered].count(201) == 1, answered
        assert all(status in (200, 201, 204) for status, _ in answered), answered
        assert len({number for _, number in answered}) == 1, answered


@pytest.mark.rule("MYP-ID-1", "MYP-ID-3")
def test_profiles_that_are_created_at_once_have_ids_of_their_own(target: Target) -> None:
    def several(client: httpx.Client, number: int) -> list[int]:
        return [created(client)["ProfileId"] for _ in range(ROUNDS)]

    ids = [profile for made in together(target, several) for profile in made]
    assert len(set(ids)) == len(ids) == CLIENTS * ROUNDS


@pytest.mark.rule("MYP-CREATE-1", "MYP-ID-2")
def test_each_client_is_answered_what_it_asked(target: Target, names: Names) -> None:
    marks = [names.text("Mark") for _ in range(CLIENTS)]

    def own(client: httpx.Client, number: int) -> None:
        for turn in range(ROUNDS):
            name = {"FirstName": marks[number], "LastName": f"Turn{turn}"}
            profile = created(client, CustomerName=name)
            for shown in (profile, read(client, profile["ProfileId"])):
                assert shown["ProfileId"] == profile["ProfileId"]
                assert name.items() <= shown["CustomerName"].items()

    together(target, own)


@pytest.mark.needs("acme")
@pytest.mark.rule("MYP-CONSENT-16", "MYP-CONSENT-3")
def test_consents_that_several_clients_add_at_once_are_all_stored(target: Target, mypreferences: httpx.Client) -> None:
    profile = created(mypreferences)["ProfileId"]
    dates = [[f"2023-01-{turn + 1:02}T{number:02}:00:00Z" for turn in range(ROUNDS)] for number in range(CLIENTS)]

    def add(client: httpx.Client, number: int) -> None:
        for date in dates[number]:
            consent = {"ConsentType": "Terms", "ConsentVersion": "1", "Locale": "en-US", "ConsentStatus": "Granted"}
            body = {"Consents": [{**consent, "ConsentDate": date}]}
            reply = client.post(f"/Consents/{profile}", json=body)
            assert reply.status_code == 201, reply.text

    together(target, add)
    stored = [consent["ConsentDate"] for consent in read(mypreferences, profile)["Consents"]]
    assert Counter(stored) == Counter(date for each in dates for date in each)


@pytest.mark.rule("MYP-TAG-1", "MYP-PATCH-8")
def test_tags_that_several_clients_add_at_once_are_all_stored(
    target: Target, mypreferences: httpx.Client, names: Names
) -> None:
    profile = created(mypreferences)["ProfileId"]
    tags = [names.text("Tag") for _ in range(CLIENTS)]

    def tag(client: httpx.Client, number: int) -> None:
        patch = [{"op": "add", "path": "/ProfileTags/-", "value": {"Name": tags[number]}}]
        reply = client.patch(f"/Profile/{profile}", json=patch)
        assert reply.status_code in (200, 204), reply.text

    together(target, tag)
    assert Counter(each["Name"] for each in read(mypreferences, profile)["ProfileTags"]) == Counter(tags)


@pytest.mark.rule("MYP-PUT-1")
def test_a_read_shows_an_overwrite_as_a_whole_or_not_at_all(target: Target, mypreferences: httpx.Client) -> None:
    profile = created(mypreferences)["ProfileId"]

    def write_or_read(client: httpx.Client, number: int) -> None:
        for turn in range(ROUNDS):
            word = f"W{number}T{turn}"
            if number % 2:
                body = {"CustomerName": {"FirstName": word, "LastName": word}, "ProfileTags": [{"Name": word}]}
                assert client.put(f"/Profile/{profile}", json=body).is_success
            else:
                shown = read(client, profile)
                name, tags = shown["CustomerName"] or {}, shown["ProfileTags"]
                words = {name.get("FirstName"), name.get("LastName"), tags[0]["Name"] if tags else None}
                assert len(words) == 1, shown

    together(target, write_or_read)
