"""Tenants: whose data a request works on. Tests of other tenants invent these, which an open server allows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import httpx
import pytest

from contract_tests.suite.genesys_ucs.operations import ABOUT_SERVER, EVERY, KEYS, READS, SCHEMAS, Prepared, preparation
from contract_tests.suite.genesys_ucs.steps import create, read
from mock_server.verify.target import NOBODY, Names, Target

CONTACT_CENTER, TENANT_ID = HEADERS = ("ContactCenterId", "X-Genesys-TenantId")
OF_A_TENANT = tuple(operation for operation in EVERY if operation not in ABOUT_SERVER)
ADDRESSING = tuple(
    operation
    for operation in OF_A_TENANT
    if operation != "query_profile_schema" and not operation.startswith(("create_", "list_"))
)
"""The operations that need what is stored already."""
MADE = {
    "create_customer_profile": ("/profiles", "three"),
    "create_extension_schema": (SCHEMAS, "vehicle"),
    "create_identification_key": (KEYS, "by_language"),
}
"""Where that is read what an operation creates, and what of `Prepared` it is called."""
opened = pytest.mark.needs("open", "global")


@dataclass(frozen=True)
class Tenants:
    """Two new tenants, in the first of which `prepared` is stored, and clients that name none."""

    first: str
    second: str
    nobody: httpx.Client
    client: httpx.Client
    prepared: Prepared

    def send(self, operation: str, **headers: str) -> httpx.Response:
        return self.prepared[operation].send(
            self.nobody, headers={name.replace("_", "-"): value for name, value in headers.items()}
        )


@pytest.fixture
def tenants(target: Target, names: Names) -> Iterator[Tenants]:
    first, second = names.text("tenant"), names.text("tenant")
    here, there = target.new_client(NOBODY), target.new_client(NOBODY)
    here.headers[CONTACT_CENTER], there.headers[CONTACT_CENTER] = first, second
    with preparation(here, names) as prepared:
        yield Tenants(first, second, target.client(NOBODY), here, prepared)
        prepared.remove(there)
        prepared.remove(target.client(NOBODY))


@pytest.mark.rule("UCS-TENANT-1", "UCS-TENANT-2", "UCS-TENANT-7", "UCS-TENANT-11")
@opened
@pytest.mark.parametrize("header", HEADERS)
@pytest.mark.parametrize("operation", OF_A_TENANT)
def test_what_one_tenant_stored_is_neither_seen_nor_changed_by_another(
    tenants: Tenants, operation: str, header: str
) -> None:
    before = tenants.prepared.everything(tenants.client)
    reply = tenants.prepared[operation].send(tenants.nobody, headers={header: tenants.second})
    if operation in ADDRESSING:
        assert reply.status_code in (400, 404), reply.text
    else:
        assert reply.status_code == tenants.prepared[operation].status
    if operation.startswith("list_"):
        assert reply.json() == []
    assert tenants.prepared.everything(tenants.client) == before


@pytest.mark.rule("UCS-TENANT-1", "UCS-TENANT-2", "UCS-TENANT-4")
@opened
@pytest.mark.parametrize("header", HEADERS)
@pytest.mark.parametrize("operation", ADDRESSING)
def test_each_header_names_the_tenant(tenants: Tenants, operation: str, header: str) -> None:
    sent = tenants.prepared[operation]
    assert sent.send(tenants.nobody, headers={header: tenants.first}).status_code == sent.status


@pytest.mark.rule("UCS-TENANT-1", "UCS-TENANT-2", "UCS-TENANT-4")
@opened
@pytest.mark.parametrize("header", HEADERS)
@pytest.mark.parametrize("operation", MADE)
def test_what_is_created_belongs_to_the_tenant_that_a_header_names(
    tenants: Tenants, operation: str, header: str
) -> None:
    sent, (path, name) = tenants.prepared[operation], MADE[operation]
    assert sent.send(tenants.nobody, headers={header: tenants.second}).status_code == sent.status
    place = f"{path}/{getattr(tenants.prepared, name)}"
    for other in HEADERS:
        assert tenants.nobody.get(place, headers={other: tenants.second}).status_code == 200
        assert tenants.nobody.get(place, headers={other: tenants.first}).status_code == 404
    assert tenants.nobody.get(place).status_code == 404


@pytest.mark.rule("UCS-TENANT-3")
@opened
@pytest.mark.parametrize("operation", ADDRESSING)
def test_of_both_headers_contact_center_counts(tenants: Tenants, operation: str) -> None:
    wrong = tenants.send(operation, ContactCenterId=tenants.second, X_Genesys_TenantId=tenants.first)
    assert wrong.status_code in (400, 404), wrong.text
    right = tenants.send(operation, ContactCenterId=tenants.first, X_Genesys_TenantId=tenants.second)
    assert right.status_code == tenants.prepared[operation].status


@pytest.mark.rule("UCS-TENANT-4")
@opened
@pytest.mark.parametrize("header", HEADERS)
def test_names_of_tenants_are_texts_with_case(nobody: httpx.Client, names: Names, header: str) -> None:
    word = names.text("tenant")
    customer_ids = {}
    for tenant in (word, word.upper(), f"0{word}", f"7{word}"):
        reply = nobody.post("/profiles", json={"Title": tenant}, headers={header: tenant})
        customer_ids[tenant] = reply.json()["customer_id"]
    for other in HEADERS:
        for asked in customer_ids:
            found = {
                nobody.get(f"/profiles/{customer_id}", headers={other: asked}).status_code: tenant
                for tenant, customer_id in customer_ids.items()
            }
            assert found[200] == asked
            assert set(found) == {200, 404}


@pytest.mark.rule("UCS-TENANT-5")
@opened
@pytest.mark.parametrize("operation", ADDRESSING)
def test_without_a_header_a_request_is_not_for_a_tenant_that_another_named(tenants: Tenants, operation: str) -> None:
    reply = tenants.send(operation)
    assert reply.status_code in (400, 404), reply.text
    assert tenants.prepared.everything(tenants.client)


@pytest.mark.rule("UCS-TENANT-5")
@pytest.mark.needs("global", "mock")
@pytest.mark.parametrize("headers", [{CONTACT_CENTER: "default"}, {TENANT_ID: "default", CONTACT_CENTER: ""}], ids=repr)
@pytest.mark.parametrize("operation", EVERY)
def test_the_tenant_without_a_name_is_called_default(
    genesys: httpx.Client, prepared: Prepared, operation: str, headers: dict[str, str]
) -> None:
    sent = prepared[operation]
    assert sent.send(genesys, headers=headers).status_code == sent.status
    if operation in MADE:
        path, name = MADE[operation]
        assert genesys.get(f"{path}/{getattr(prepared, name)}").status_code == 200


@pytest.mark.rule("UCS-TENANT-6")
@pytest.mark.needs("global")
@pytest.mark.parametrize("operation", EVERY)
def test_group_and_segment_change_nothing(
    genesys: httpx.Client, prepared: Prepared, names: Names, operation: str
) -> None:
    headers = {"GroupId": names.text("claims"), "X-Genesys-Segment": names.text("retail")}
    sent = prepared[operation]
    reply = sent.send(genesys, headers=headers)
    assert reply.status_code == sent.status
    if operation in READS:
        assert reply.json() == sent.send(genesys).json()
    if operation in MADE:
        path, name = MADE[operation]
        assert genesys.get(f"{path}/{getattr(prepared, name)}").status_code == 200


@pytest.mark.rule("UCS-TENANT-8")
@pytest.mark.needs("global")
@pytest.mark.parametrize(
    "who",
    [
        pytest.param("owner", marks=pytest.mark.needs("required")),
        pytest.param("nobody", marks=pytest.mark.needs("strict", "open")),
    ],
)
@pytest.mark.parametrize("operation", EVERY)
def test_no_operation_works_for_an_unknown_tenant_where_tenants_are_known(
    target: Target, genesys: httpx.Client, prepared: Prepared, names: Names, who: str, operation: str
) -> None:
    before, unknown = prepared.everything(genesys), f"{names.text('wrong')} value"
    for header in HEADERS:
        reply = prepared[operation].send(target.client(who), headers={header: unknown})
        assert reply.status_code == 400
        assert set(reply.json()) == {"message", "exception"}
        assert reply.json()["message"].startswith("Invalid tenant specified : ")
        assert f"'{header}'='{unknown}'" in reply.json()["message"]
    assert prepared.everything(genesys) == before


@pytest.mark.rule("UCS-TENANT-10")
@pytest.mark.needs("open", "lenient")
@pytest.mark.parametrize("name", ["ContactCenterId", "GroupId", "X-Genesys-TenantId"])
def test_a_member_named_like_a_header_chooses_no_tenant(nobody: httpx.Client, names: Names, name: str) -> None:
    tenant = names.text("tenant")
    members = {"customer_id": names.id(), name: tenant}
    create(nobody, **members)
    assert read(nobody, members["customer_id"]) == members
    path = f"/profiles/{members['customer_id']}"
    assert nobody.get(path, headers={"ContactCenterId": tenant}).status_code == 404


@pytest.mark.rule("UCS-TENANT-11")
@pytest.mark.needs("open", "lenient")
@pytest.mark.parametrize("header", HEADERS)
def test_a_tenant_that_nobody_configured_is_empty_until_something_is_stored(
    nobody: httpx.Client, names: Names, header: str
) -> None:
    headers, customer_id = {header: names.text("tenant")}, names.id()
    path = f"/profiles/{customer_id}"
    assert nobody.get(path, headers=headers).status_code == 404
    created = nobody.post("/profiles", json={"customer_id": customer_id, "Title": "Dr."}, headers=headers)
    assert created.status_code == 201
    assert nobody.get(path, headers=headers).json() == {"customer_id": customer_id, "Title": "Dr."}


@pytest.mark.rule("UCS-TENANT-1", "UCS-TENANT-7")
@pytest.mark.needs("open", "lenient")
def test_tenants_may_use_the_same_id_for_different_customers(nobody: httpx.Client, names: Names) -> None:
    customer_id = names.id()
    tenants = [names.text("tenant") for _ in range(2)]
    for tenant in tenants:
        body = {"customer_id": customer_id, "Title": tenant}
        assert nobody.post("/profiles", json=body, headers={"ContactCenterId": tenant}).status_code == 201
    for tenant in tenants:
        shown = nobody.get(f"/profiles/{customer_id}", headers={"ContactCenterId": tenant})
        assert shown.json() == {"customer_id": customer_id, "Title": tenant}
