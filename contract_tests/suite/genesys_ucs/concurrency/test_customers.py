"""Several clients work on Genesys customers at once: nothing is lost, mixed up, given twice or half done."""

from __future__ import annotations

from collections import Counter

import httpx
import pytest

from contract_tests.suite.genesys_ucs.steps import create, read
from contract_tests.suite.together import CLIENTS, together
from mock_server.verify.target import Names, Target

ROUNDS = 4


@pytest.mark.rule("UCS-CREATE-8", "UCS-CREATE-7")
def test_an_id_that_several_clients_bring_at_once_is_given_to_one_of_them(
    target: Target, genesys: httpx.Client, names: Names
) -> None:
    for _ in range(ROUNDS):
        customer = names.id()

        def bring(client: httpx.Client, number: int, customer: str = customer) -> int:
            return client.post("/profiles", json={"customer_id": customer, "By": number}).status_code

        answered = together(target, bring)
        assert Counter(answered) == {201: 1, 409: CLIENTS - 1}
        assert read(genesys, customer) == {"customer_id": customer, "By": answered.index(201)}


@pytest.mark.rule("UCS-ID-5")
def test_customers_that_are_created_at_once_have_ids_of_their_own(target: Target) -> None:
    def several(client: httpx.Client, number: int) -> list[str]:
        return [create(client, By=number) for _ in range(ROUNDS)]

    ids = [customer for created in together(target, several) for customer in created]
    assert len(set(ids)) == len(ids) == CLIENTS * ROUNDS


@pytest.mark.rule("UCS-CREATE-1", "UCS-GET-1")
def test_each_client_is_answered_what_it_asked(target: Target, names: Names) -> None:
    marks = [names.text("Mark") for _ in range(CLIENTS)]

    def own(client: httpx.Client, number: int) -> None:
        for turn in range(ROUNDS):
            members = {"Mark": marks[number], "Turn": turn}
            customer = create(client, **members)
            assert read(client, customer) == {"customer_id": customer, **members}

    together(target, own)


@pytest.mark.rule("UCS-EXT-5", "UCS-EXT-6")
def test_records_that_several_clients_insert_at_once_are_all_stored(
    target: Target, genesys: httpx.Client, names: Names
) -> None:
    customer = create(genesys, Title=names.text("Title"))

    def insert(client: httpx.Client, number: int) -> None:
        for turn in range(ROUNDS):
            record = {"Seen": [{"By": number, "Turn": turn}]}
            assert client.post(f"/profiles/{customer}/extensions", json=record).status_code == 200

    together(target, insert)
    seen = Counter((record["By"], record["Turn"]) for record in read(genesys, customer, "Seen")["Seen"])
    assert seen == {(number, turn): 1 for number in range(CLIENTS) for turn in range(ROUNDS)}


@pytest.mark.rule("UCS-PUT-2", "UCS-PUT-13")
def test_a_read_shows_an_update_as_a_whole_or_not_at_all(target: Target, genesys: httpx.Client) -> None:
    parts = [f"Part{number}" for number in range(20)]
    customer = create(genesys, **dict.fromkeys(parts, 0))

    def write_or_read(client: httpx.Client, number: int) -> None:
        for turn in range(1, ROUNDS + 1):
            if number % 2:
                body = dict.fromkeys(parts, number * 100 + turn)
                assert client.put(f"/profiles/{customer}", json=body).status_code == 200
            else:
                profile = read(client, customer)
                assert len({profile[part] for part in parts}) == 1, profile

    together(target, write_or_read)


@pytest.mark.rule("UCS-DELETE-1")
def test_a_customer_that_several_clients_delete_at_once_is_deleted_by_one(
    target: Target, genesys: httpx.Client
) -> None:
    for _ in range(ROUNDS):
        customer = create(genesys)

        def delete(client: httpx.Client, number: int, customer: str = customer) -> int:
            return client.delete(f"/profiles/{customer}").status_code

        assert Counter(together(target, delete)) == {200: 1, 404: CLIENTS - 1}


@pytest.mark.rule("UCS-MERGE-1")
def test_a_source_that_is_merged_into_two_customers_at_once_goes_to_one(
    target: Target, genesys: httpx.Client, names: Names
) -> None:
    for _ in range(ROUNDS):
        source = create(genesys, Mark=names.text("Mark"))
        destinations = [create(genesys) for _ in range(2)]

        def merge(client: httpx.Client, number: int, source: str = source, into: list[str] = destinations) -> int:
            return client.put(f"/profiles/{into[number]}/merge/{source}", json={}).status_code

        answered = together(target, merge, clients=2)
        assert sorted(answered) == [204, 404]
        marked = ["Mark" in read(genesys, destination) for destination in destinations]
        assert marked == [status == 204 for status in answered]
