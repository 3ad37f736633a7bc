"""A customer profile is deleted."""

from __future__ import annotations

import httpx
import pytest

from contract_tests.suite.genesys_ucs.operations import KEYS, Prepared
from contract_tests.suite.genesys_ucs.steps import create, read, refused
from mock_server.verify.target import Names

EXTENSIONS = {"Address": {"City": "Springfield"}, "Phone": [{"number": "555-0100"}]}


@pytest.mark.rule("UCS-DELETE-1")
@pytest.mark.parametrize("extensions", [{}, EXTENSIONS], ids=["plain", "with extensions"])
def test_a_deletion_answers_200_without_a_body(genesys: httpx.Client, extensions: dict[str, object]) -> None:
    customer_id = create(genesys, FirstName="Ada", **extensions)
    reply = genesys.delete(f"/profiles/{customer_id}")
    assert (reply.status_code, reply.content) == (200, b"")


@pytest.mark.rule("UCS-DELETE-2", "UCS-DELETE-5")
def test_a_deleted_profile_is_gone_with_its_extensions(genesys: httpx.Client, names: Names) -> None:
    customer_id = create(genesys, customer_id=names.id(), FirstName="Ada", **EXTENSIONS)
    assert genesys.delete(f"/profiles/{customer_id}").status_code == 200
    refused(genesys.get(f"/profiles/{customer_id}?extensions=Phone"), 404)
    refused(genesys.put(f"/profiles/{customer_id}", json={"FirstName": "Ben"}), 404)
    assert create(genesys, customer_id=customer_id, FirstName="New") == customer_id
    assert read(genesys, customer_id, "Phone,Address") == {"customer_id": customer_id, "FirstName": "New"}


@pytest.mark.rule("UCS-DELETE-3")
@pytest.mark.needs("global")
def test_a_deleted_customer_is_not_identified_any_more(genesys: httpx.Client, prepared: Prepared) -> None:
    search = prepared["identify_customer"]
    assert [found["customer_id"] for found in search.send(genesys).json()] == [prepared.one]
    assert genesys.delete(f"/profiles/{prepared.one}").status_code == 200
    reply = search.send(genesys)
    assert (reply.status_code, reply.json()) == (200, [])


@pytest.mark.rule("UCS-DELETE-3")
@pytest.mark.needs("global")
def test_a_customer_deleted_before_a_key_came_is_not_identified_by_it(
    genesys: httpx.Client, prepared: Prepared, names: Names
) -> None:
    language = names.text("language")
    gone, left = (create(genesys, customer_id=names.id(), Language=language) for _ in range(2))
    assert genesys.delete(f"/profiles/{gone}").status_code == 200
    assert prepared["create_identification_key"].send(genesys).status_code == 201
    found = genesys.get(f"/profiles?Language={language}&id_key={prepared.by_language}&include_profile=no")
    assert found.json() == [{"customer_id": left}]


@pytest.mark.rule("UCS-DELETE-4")
def test_a_deletion_of_an_unknown_customer_is_refused(genesys: httpx.Client, names: Names) -> None:
    unknown, deleted = names.id(), create(genesys, FirstName="Ada")
    assert genesys.delete(f"/profiles/{deleted}").status_code == 200
    for customer_id in (unknown, deleted, deleted):
        assert customer_id in refused(genesys.delete(f"/profiles/{customer_id}"), 404)


@pytest.mark.rule("UCS-DELETE-5")
@pytest.mark.needs("global", "lenient")
def test_the_values_of_a_unique_key_are_free_after_a_deletion(
    genesys: httpx.Client, prepared: Prepared, names: Names
) -> None:
    badge = names.text("Badge")
    key = {"name": prepared.by_language, "attributes": [badge], "unique": True}
    assert genesys.post(KEYS, json=key).status_code == 201
    gone = create(genesys, customer_id=names.id(), FirstName="Ada", **{badge: "7"})
    refused(genesys.post("/profiles", json={badge: "7"}), 409)
    assert genesys.delete(f"/profiles/{gone}").status_code == 200
    left = create(genesys, customer_id=names.id(), FirstName="Ben", **{badge: "7"})
    found = genesys.get("/profiles", params={badge: "7", "id_key": prepared.by_language, "include_profile": "no"})
    assert found.json() == [{"customer_id": left}]


@pytest.mark.rule("UCS-DELETE-5", "UCS-TENANT-7")
@pytest.mark.needs("open")
def test_an_id_that_one_tenant_deletes_stays_with_another(nobody: httpx.Client, names: Names) -> None:
    customer_id = names.id()
    here, there = ({"ContactCenterId": names.text("tenant")} for _ in range(2))
    for headers in (here, there):
        body = {"customer_id": customer_id, "FirstName": "Ada"}
        assert nobody.post("/profiles", json=body, headers=headers).status_code == 201
    path = f"/profiles/{customer_id}"
    assert nobody.delete(path, headers=here).status_code == 200
    assert nobody.get(path, headers=here).status_code == 404
    assert nobody.get(path, headers=there).json() == {"customer_id": customer_id, "FirstName": "Ada"}
    assert nobody.post("/profiles", json={**body, "FirstName": "Ben"}, headers=here).status_code == 201
    assert nobody.get(path, headers=here).json()["FirstName"] == "Ben"
