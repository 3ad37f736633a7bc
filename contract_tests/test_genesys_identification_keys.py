"""Identification keys of a fixture, and what a key may cost."""

from __future__ import annotations

from collections.abc import Callable

import httpx

from contract_tests.conftest import RunningFake

PLACE = "/metadata/identification-keys"


def test_a_fixture_brings_keys_before_its_customers(fake: Callable[..., RunningFake]) -> None:
    client = fake(fixtures="edge-cases").client("genesys-ucs")
    assert client.get(PLACE).json()[4] == {
        "name": "Purchase",
        "attributes": ["Purchases.purchase_id", "Purchases.amount"],
        "unique": True,
    }
    assert client.get("/profiles", params={"Purchases.purchase_id": "1"}).json() == [{"customer_id": "numbers"}]
    assert client.post("/profiles", json={"Purchases": {"purchase_id": 2, "amount": 1e-07}}).status_code == 409


def test_a_customer_whom_too_many_values_would_find_is_refused_at_once(genesys: httpx.Client) -> None:
    for number in range(6):
        key = {"name": f"k{number}", "source": "Ev", "attributes": [f"a{number}"], "unique": number % 2 == 0}
        assert genesys.post(PLACE, json=key).status_code == 201
    record = {f"a{number}": "x" for number in range(6)}
    records = [{**record, "a0": n, "a2": n, "a4": n} for n in range(1_000)]
    reply = genesys.post("/profiles", json={"customer_id": "ev", "Ev": records})
    assert (reply.status_code, reply.elapsed.total_seconds() < 1) == (409, True)
    assert reply.json()["message"] == "customer 'ev' would have more than 5000 values of identification keys"
    assert genesys.post("/profiles", json={"customer_id": "ev", "Ev": records[:500]}).status_code == 201
