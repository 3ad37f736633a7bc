"""A customer profile is created."""

from __future__ import annotations

import httpx
import pytest

from contract_tests.suite.genesys_ucs.samples import BRUCE, PHONES, SEED_CREATION
from contract_tests.suite.genesys_ucs.steps import JSON, create, read, refused
from mock_server.verify.target import Names, Target


@pytest.mark.rule("UCS-CREATE-1", "UCS-CREATE-2", "UCS-CREATE-3", "UCS-CREATE-4", "UCS-CREATE-5")
@pytest.mark.parametrize("given", [False, True], ids=["made by the server", "brought"])
def test_a_creation_answers_the_id_in_the_body_and_in_both_headers(
    genesys: httpx.Client, names: Names, given: bool
) -> None:
    body = {"FirstName": "Ada", **({"customer_id": names.id()} if given else {})}
    reply = genesys.post("/profiles", json=body)
    assert reply.status_code == 201
    customer_id = reply.json()["customer_id"]
    assert reply.json() == {"customer_id": customer_id}
    assert reply.headers["Location"] == f"{genesys.base_url.path}profiles/{customer_id}"
    assert reply.headers["Content-Location"] == f"{genesys.base_url}profiles/{customer_id}"


@pytest.mark.rule("UCS-CREATE-2", "UCS-CREATE-3", "UCS-HTTP-1")
@pytest.mark.parametrize("header", ["Location", "Content-Location"])
def test_the_location_of_a_creation_can_be_followed(genesys: httpx.Client, header: str) -> None:
    reply = genesys.post("/profiles", json={"FirstName": "Ada"})
    profile = genesys.get(genesys.base_url.join(reply.headers[header]))
    assert profile.json() == {**reply.json(), "FirstName": "Ada"}


@pytest.mark.rule("UCS-CREATE-3")
@pytest.mark.needs("mock")
def test_a_content_location_names_the_host_that_the_client_asked(target: Target) -> None:
    client = target.new_client()
    headers = {"Host": "profiles.example.com:8443"}
    reply = client.post("/profiles", json={"FirstName": "Ada"}, headers=headers)
    place = httpx.URL(reply.headers["Content-Location"])
    assert (place.host, place.port) == ("profiles.example.com", 8443)


@pytest.mark.rule("UCS-CREATE-6")
def test_creations_without_an_id_are_given_one_each(genesys: httpx.Client) -> None:
    given = [create(genesys, Title="Dr.") for _ in range(3)]
    assert len(set(given)) == 3
    assert [read(genesys, customer_id) for customer_id in given] == [
        {"customer_id": customer_id, "Title": "Dr."} for customer_id in given
    ]


@pytest.mark.rule("UCS-CREATE-7")
@pytest.mark.parametrize("form", ["{}", "{}-", "_{}", "{:x<16}"])
def test_a_given_id_is_honoured(genesys: httpx.Client, names: Names, form: str) -> None:
    customer_id = form.format(names.id())
    assert create(genesys, customer_id=customer_id, FirstName="Ada") == customer_id
    assert read(genesys, customer_id) == {"customer_id": customer_id, "FirstName": "Ada"}


@pytest.mark.rule("UCS-CREATE-8")
@pytest.mark.parametrize("made", [False, True], ids=["brought", "made by the server"])
def test_a_taken_id_is_a_conflict_and_leaves_its_owner_alone(genesys: httpx.Client, names: Names, made: bool) -> None:
    own = {} if made else {"customer_id": names.id()}
    customer_id = create(genesys, **own, FirstName="Ada", Phone=[{"PhoneNumber": "555-0100"}])
    before = read(genesys, customer_id, "Phone")
    body = {"customer_id": customer_id, "FirstName": "Ben", "Phone": [{"PhoneNumber": "555-0101"}]}
    assert customer_id in refused(genesys.post("/profiles", json=body), 409)
    assert read(genesys, customer_id, "Phone") == before


@pytest.mark.rule("UCS-CREATE-9", "UCS-HTTP-2", "UCS-HTTP-3")
@pytest.mark.parametrize("path", ["/profiles", "/profiles/"])
def test_the_sample_of_the_create_page_is_created_and_reads_back_unchanged(genesys: httpx.Client, path: str) -> None:
    created = genesys.post(path, content=SEED_CREATION, headers=JSON)
    assert created.status_code == 201
    customer_id = created.json()["customer_id"]
    assert read(genesys, customer_id) == {"customer_id": customer_id, **BRUCE}
    assert read(genesys, customer_id, "Phone") == {"customer_id": customer_id, **BRUCE, "Phone": PHONES}


@pytest.mark.rule("UCS-CREATE-10")
@pytest.mark.needs("lenient")
def test_an_empty_profile_can_be_created(genesys: httpx.Client) -> None:
    customer_id = create(genesys)
    assert read(genesys, customer_id) == {"customer_id": customer_id}


@pytest.mark.rule("UCS-CREATE-10")
def test_no_attribute_is_mandatory(genesys: httpx.Client) -> None:
    for name in ("FirstName", "LastName", "EmailAddress", "Title"):
        customer_id = create(genesys, **{name: "text"})
        assert read(genesys, customer_id) == {"customer_id": customer_id, name: "text"}


@pytest.mark.rule("UCS-CREATE-11")
@pytest.mark.needs("strict")
def test_a_strict_server_refuses_a_customer_without_anything(genesys: httpx.Client, names: Names) -> None:
    customer_id = names.id()
    refused(genesys.post("/profiles", json={}), 400)
    refused(genesys.post("/profiles", json={"customer_id": customer_id}), 400)
    refused(genesys.get(f"/profiles/{customer_id}"), 404)
    create(genesys, customer_id=customer_id, FirstName="Ada")
