"""What the vendor's pages say about the flow from one operation on a profile to the next."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from contract_tests.genesys import ADDRESS, BRUCE, BRUCE_PROFILE, JSON, PHONES, create, read, replace


@pytest.mark.rule("UCS-GET-6", "UCS-ERROR-1")
def test_a_query_of_an_unknown_customer_says_whom_the_tenant_lacks(genesys: httpx.Client) -> None:
    reply = genesys.get("/profiles/nobody")
    assert reply.status_code == 404
    assert reply.json() == {
        "http_method": "GET",
        "uri": "/profiles/nobody",
        "code": 404,
        "message": "customer 'nobody' not found",
    }


@pytest.mark.rule("UCS-PUT-11")
def test_a_content_location_that_a_client_sends_names_nobody(genesys: httpx.Client) -> None:
    create(genesys, customer_id="other", FirstName="Ada")
    headers = {**JSON, "Content-Location": "/profiles/other"}
    reply = genesys.put(f"/profiles/{BRUCE}", json={"FirstName": "Robert"}, headers=headers)
    assert (reply.status_code, reply.json()) == (200, [])
    assert reply.headers["Content-Location"] == f"{genesys.base_url.path}profiles/{BRUCE}"
    assert read(genesys, BRUCE) == {"customer_id": BRUCE, "FirstName": "Robert"}
    assert read(genesys, "other") == {"customer_id": "other", "FirstName": "Ada"}


@pytest.mark.rule("UCS-PUT-13", "UCS-PUT-3")
def test_what_was_queried_and_modified_becomes_the_profile_and_keeps_its_extensions(genesys: httpx.Client) -> None:
    profile = read(genesys, BRUCE)
    profile["EmailAddress"] = ["bruce@example.com", *profile["EmailAddress"]]
    del profile["DOB"]
    replace(genesys, BRUCE, **profile)
    assert read(genesys, BRUCE) == profile
    assert read(genesys, BRUCE, "Address,Phone") == {**profile, "Address": ADDRESS, "Phone": PHONES}


@pytest.mark.rule("UCS-PUT-14", "UCS-PUT-4", "UCS-GET-4")
def test_sending_back_one_of_two_extensions_loses_the_other_and_both_loses_none(genesys: httpx.Client) -> None:
    replace(genesys, BRUCE, **read(genesys, BRUCE, "Address,Phone"))
    assert read(genesys, BRUCE, "Address,Phone") == {**BRUCE_PROFILE, "Address": ADDRESS, "Phone": PHONES}
    replace(genesys, BRUCE, **read(genesys, BRUCE, "Address"))
    assert read(genesys, BRUCE, "Address,Phone") == {**BRUCE_PROFILE, "Address": ADDRESS}


@pytest.mark.rule("UCS-TENANT-10")
@pytest.mark.parametrize("name", ["ContactCenterId", "GroupId", "X-Genesys-TenantId"])
def test_a_member_named_like_a_header_chooses_no_tenant(genesys: httpx.Client, name: str) -> None:
    members: dict[str, Any] = {"customer_id": "member", name: "101"}
    create(genesys, **members)
    assert read(genesys, "member") == members
    assert genesys.get("/profiles/member", headers={"ContactCenterId": "101"}).status_code == 404


@pytest.mark.rule("UCS-DELETE-5", "UCS-TENANT-7")
def test_an_id_that_one_tenant_deletes_stays_with_another(genesys: httpx.Client) -> None:
    other = {"ContactCenterId": "101"}
    for headers in ({}, other):
        created = genesys.post("/profiles", json={"customer_id": "both", "FirstName": "Ada"}, headers=headers)
        assert created.status_code == 201
    assert genesys.delete("/profiles/both").status_code == 200
    assert genesys.get("/profiles/both", headers=other).json() == {"customer_id": "both", "FirstName": "Ada"}
    create(genesys, customer_id="both", FirstName="Ben")
    assert read(genesys, "both") == {"customer_id": "both", "FirstName": "Ben"}
