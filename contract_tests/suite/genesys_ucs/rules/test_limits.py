"""How large a profile, a body and the headers of a request may be."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from contract_tests.suite.genesys_ucs.operations import EVERY, WITH_BODY, Prepared
from contract_tests.suite.genesys_ucs.steps import JSON, create, read, refused, replace
from mock_server.verify.target import Names

LARGEST_BODY = 1 << 20
lenient = pytest.mark.needs("lenient")


def attributes(count: int) -> dict[str, Any]:
    return {f"a{number}": "x" for number in range(count)}


def extensions(count: int) -> dict[str, Any]:
    return {f"e{number}": {"x": 1} for number in range(count)}


@pytest.mark.rule("UCS-CREATE-12")
@lenient
@pytest.mark.parametrize("kind", ["attributes", "extensions", "both"])
def test_a_customer_is_created_with_at_most_a_thousand_members_the_id_included(
    genesys: httpx.Client, names: Names, kind: str
) -> None:
    customer_id = names.id()
    own = {"customer_id": customer_id}
    most: dict[str, Any] = {
        "attributes": attributes(999),
        "extensions": extensions(999),
        "both": {**attributes(500), **extensions(499)},
    }[kind]
    extras: list[dict[str, Any]] = [{"Title": "Dr."}, {"Phone": []}, {"Phone": {}}]
    for extra in extras:
        reply = genesys.post("/profiles", json={**most, **extra})
        refused(reply, 409)
        brought = genesys.post("/profiles", json={**own, **most, **extra})
        assert brought.status_code in (400, 409)
    refused(genesys.get(f"/profiles/{customer_id}"), 404)
    create(genesys, **own, **most)
    shown = read(genesys, customer_id)
    assert len(shown) == 1 + sum(name.startswith("a") for name in most)
    replace(genesys, customer_id, **own, **most)


@pytest.mark.rule("UCS-CREATE-12")
@lenient
def test_an_update_that_keeps_extensions_does_not_grow_a_profile_beyond_that(genesys: httpx.Client) -> None:
    customer_id = create(genesys, Title="Dr.", **extensions(600))
    refused(genesys.put(f"/profiles/{customer_id}", json=attributes(400)), 409)
    assert read(genesys, customer_id, "e0,e599") == {
        "customer_id": customer_id,
        "Title": "Dr.",
        "e0": {"x": 1},
        "e599": {"x": 1},
    }
    replace(genesys, customer_id, **attributes(399))


@pytest.mark.rule("UCS-CREATE-12")
@lenient
def test_an_insertion_does_not_grow_a_profile_beyond_that(genesys: httpx.Client) -> None:
    customer_id = create(genesys, **attributes(990))
    place = f"/profiles/{customer_id}/extensions"
    refused(genesys.post(place, json=extensions(10)), 409)
    assert read(genesys, customer_id, "e0,e9") == {"customer_id": customer_id, **attributes(990)}
    assert genesys.post(place, json=extensions(9)).status_code == 200
    refused(genesys.post(place, json={"Visits": []}), 409)


@pytest.mark.rule("UCS-CREATE-12")
@lenient
def test_a_merge_does_not_grow_a_profile_beyond_that(genesys: httpx.Client) -> None:
    destination, source = create(genesys, **attributes(600)), create(genesys, Title="Dr.", **extensions(399))
    refused(genesys.put(f"/profiles/{destination}/merge/{source}", json={}), 409)
    assert read(genesys, destination, "e0") == {"customer_id": destination, **attributes(600)}
    assert read(genesys, source, "e0") == {"customer_id": source, "Title": "Dr.", "e0": {"x": 1}}
    replace(genesys, source)
    assert genesys.put(f"/profiles/{destination}/merge/{source}", json={}).status_code == 204


@pytest.mark.rule("UCS-ERROR-9", "UCS-ERROR-14")
@pytest.mark.needs("mock", "global")
@pytest.mark.parametrize("operation", WITH_BODY)
def test_no_operation_takes_a_body_over_the_limit(genesys: httpx.Client, prepared: Prepared, operation: str) -> None:
    sent = prepared[operation]
    padded = httpx.Request("POST", "http://example.com", json=sent.body).content.ljust(LARGEST_BODY)
    assert prepared.refusal(genesys, operation, 413, json=None, content=padded + b" ", headers=JSON)
    assert sent.send(genesys, json=None, content=padded, headers=JSON).status_code == sent.status


@pytest.mark.rule("UCS-ERROR-11", "UCS-ERROR-14")
@pytest.mark.needs("global")
@pytest.mark.parametrize("operation", EVERY)
def test_no_operation_takes_headers_that_are_too_large(
    genesys: httpx.Client, prepared: Prepared, operation: str
) -> None:
    wordy = {f"X-Filler-{number}": "x" * 8_000 for number in range(9)}
    assert prepared.refusal(genesys, operation, 431, headers=wordy)
