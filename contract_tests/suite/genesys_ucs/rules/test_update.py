"""A customer profile is replaced."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from contract_tests.suite.genesys_ucs.samples import ADDRESS, BRUCE, PHONES, SEED_UPDATE
from contract_tests.suite.genesys_ucs.steps import JSON, create, read, refused, replace
from mock_server.verify.target import Names

ATTRIBUTES: dict[str, Any] = {"FirstName": "Ada", "Title": "Dr.", "EmailAddress": ["ada@example.com"]}
EXTENSIONS: dict[str, Any] = {"Address": {"City": "Springfield"}, "Phone": [{"number": "1"}, {"number": "2"}]}
BOTH = "Address,Phone"


@pytest.fixture
def customer(genesys: httpx.Client) -> str:
    """The id of a customer with three attributes and two extensions."""
    return create(genesys, **ATTRIBUTES, **EXTENSIONS)


@pytest.mark.rule("UCS-PUT-1", "UCS-PUT-10")
@pytest.mark.parametrize("body", [{}, {"FirstName": "Ben"}, {"Phone": []}, {"Address": {"City": "Denver"}}], ids=repr)
def test_an_update_answers_an_empty_array_and_where_the_profile_is(
    genesys: httpx.Client, customer: str, body: dict[str, Any]
) -> None:
    reply = genesys.put(f"/profiles/{customer}", json=body)
    assert (reply.status_code, reply.json()) == (200, [])
    assert reply.headers["Content-Location"] == f"{genesys.base_url.path}profiles/{customer}"


@pytest.mark.rule("UCS-PUT-2")
def test_an_update_loses_the_attributes_that_it_does_not_send(genesys: httpx.Client, customer: str) -> None:
    replace(genesys, customer, FirstName="Ada", LastName="Stone")
    assert read(genesys, customer) == {"customer_id": customer, "FirstName": "Ada", "LastName": "Stone"}


@pytest.mark.rule("UCS-PUT-2")
def test_the_values_of_an_attribute_are_replaced_and_not_added_to(genesys: httpx.Client, customer: str) -> None:
    replace(genesys, customer, EmailAddress=["a@example.com"])
    assert read(genesys, customer) == {"customer_id": customer, "EmailAddress": ["a@example.com"]}


@pytest.mark.rule("UCS-PUT-3")
def test_an_update_without_extensions_keeps_them(genesys: httpx.Client, customer: str) -> None:
    replace(genesys, customer, FirstName="Ben")
    assert read(genesys, customer, BOTH) == {"customer_id": customer, "FirstName": "Ben", **EXTENSIONS}


@pytest.mark.rule("UCS-PUT-3", "UCS-PUT-9")
def test_an_empty_update_clears_all_attributes_and_keeps_extensions(genesys: httpx.Client, customer: str) -> None:
    replace(genesys, customer)
    assert read(genesys, customer, BOTH) == {"customer_id": customer, **EXTENSIONS}


@pytest.mark.rule("UCS-PUT-4")
def test_an_update_with_one_extension_loses_the_others(genesys: httpx.Client, customer: str) -> None:
    replace(genesys, customer, FirstName="Ada", Phone=[{"number": "3"}])
    expected = {"customer_id": customer, "FirstName": "Ada", "Phone": [{"number": "3"}]}
    assert read(genesys, customer, BOTH) == expected


@pytest.mark.rule("UCS-PUT-4")
@pytest.mark.needs("lenient")
def test_an_update_with_a_new_extension_replaces_all_of_them(
    genesys: httpx.Client, customer: str, names: Names
) -> None:
    hobby = names.text("Hobby")
    replace(genesys, customer, **{hobby: {"name": "chess"}})
    expected = {"customer_id": customer, hobby: {"name": "chess"}}
    assert read(genesys, customer, f"{BOTH},{hobby}") == expected


@pytest.mark.rule("UCS-PUT-5")
def test_an_empty_array_under_the_name_of_an_extension_empties_it_and_loses_the_others(
    genesys: httpx.Client, customer: str
) -> None:
    replace(genesys, customer, FirstName="Ada", phone=[])
    assert read(genesys, customer, BOTH) == {"customer_id": customer, "FirstName": "Ada", "Phone": []}


@pytest.mark.rule("UCS-PUT-6")
def test_an_update_may_repeat_the_id_or_leave_it_out(genesys: httpx.Client, customer: str) -> None:
    replace(genesys, customer, customer_id=customer, FirstName="Ben")
    assert read(genesys, customer) == {"customer_id": customer, "FirstName": "Ben"}
    replace(genesys, customer, FirstName="Ada")
    assert read(genesys, customer) == {"customer_id": customer, "FirstName": "Ada"}


@pytest.mark.rule("UCS-PUT-7")
@pytest.mark.parametrize("known", [False, True], ids=["unknown", "known"])
def test_an_update_that_names_another_customer_is_refused_and_changes_neither(
    genesys: httpx.Client, customer: str, names: Names, known: bool
) -> None:
    other = names.id()
    if known:
        create(genesys, customer_id=other, FirstName="Eve")
    reply = genesys.put(f"/profiles/{customer}", json={"customer_id": other, "FirstName": "Ben"})
    assert "'customer_id'" in refused(reply, 400)
    assert read(genesys, customer, BOTH) == {"customer_id": customer, **ATTRIBUTES, **EXTENSIONS}
    if known:
        assert read(genesys, other) == {"customer_id": other, "FirstName": "Eve"}
    else:
        refused(genesys.get(f"/profiles/{other}"), 404)


@pytest.mark.rule("UCS-PUT-8")
@pytest.mark.parametrize("repeated", [False, True], ids=["left out", "repeated"])
def test_an_update_of_an_unknown_customer_creates_nobody(genesys: httpx.Client, names: Names, repeated: bool) -> None:
    customer_id = names.id()
    body = {"FirstName": "Ada", **({"customer_id": customer_id} if repeated else {})}
    for _ in range(2):
        assert customer_id in refused(genesys.put(f"/profiles/{customer_id}", json=body), 404)
    refused(genesys.get(f"/profiles/{customer_id}"), 404)


@pytest.mark.rule("UCS-PUT-10", "UCS-PUT-11")
def test_a_content_location_that_a_client_sends_names_nobody(
    genesys: httpx.Client, customer: str, names: Names
) -> None:
    other = create(genesys, customer_id=names.id(), FirstName="Eve")
    for said in (f"/profiles/{other}", f"{genesys.base_url}profiles/{other}", "nowhere"):
        headers = {**JSON, "Content-Location": said}
        reply = genesys.put(f"/profiles/{customer}", json={"FirstName": "Ben"}, headers=headers)
        assert (reply.status_code, reply.json()) == (200, [])
        assert reply.headers["Content-Location"] == f"{genesys.base_url.path}profiles/{customer}"
    assert read(genesys, customer) == {"customer_id": customer, "FirstName": "Ben"}
    assert read(genesys, other) == {"customer_id": other, "FirstName": "Eve"}


@pytest.mark.rule("UCS-PUT-1", "UCS-PUT-4", "UCS-PUT-12", "UCS-HTTP-3")
def test_the_sample_of_the_update_page_becomes_the_profile(genesys: httpx.Client) -> None:
    customer_id = create(genesys, Title="Dr.", Phone=PHONES)
    updated = genesys.put(f"/profiles/{customer_id}", content=SEED_UPDATE, headers=JSON)
    assert (updated.status_code, updated.json()) == (200, [])
    assert read(genesys, customer_id) == {"customer_id": customer_id, **BRUCE}
    assert read(genesys, customer_id, BOTH) == {"customer_id": customer_id, **BRUCE, "Address": ADDRESS}


@pytest.mark.rule("UCS-PUT-13", "UCS-PUT-3")
def test_what_was_queried_and_modified_becomes_the_profile_and_keeps_its_extensions(
    genesys: httpx.Client, customer: str
) -> None:
    profile = read(genesys, customer)
    profile["EmailAddress"] = ["a@example.com", *profile["EmailAddress"]]
    del profile["Title"]
    replace(genesys, customer, **profile)
    assert read(genesys, customer) == profile
    assert read(genesys, customer, BOTH) == {**profile, **EXTENSIONS}


@pytest.mark.rule("UCS-PUT-13")
def test_a_record_that_was_queried_and_modified_reads_back_as_it_was_sent(genesys: httpx.Client, customer: str) -> None:
    profile = read(genesys, customer, BOTH)
    profile["Phone"] = [{"number": "0", "work": True}, *profile["Phone"][1:]]
    del profile["Address"]
    replace(genesys, customer, **profile)
    assert read(genesys, customer, BOTH) == profile


@pytest.mark.rule("UCS-PUT-14", "UCS-PUT-4", "UCS-GET-4")
def test_sending_back_one_of_two_extensions_loses_the_other_and_both_loses_none(
    genesys: httpx.Client, customer: str
) -> None:
    replace(genesys, customer, **read(genesys, customer, BOTH))
    assert read(genesys, customer, BOTH) == {"customer_id": customer, **ATTRIBUTES, **EXTENSIONS}
    replace(genesys, customer, **read(genesys, customer, "Address"))
    expected = {"customer_id": customer, **ATTRIBUTES, "Address": EXTENSIONS["Address"]}
    assert read(genesys, customer, BOTH) == expected
