"""Single records of a customer's extensions: inserted, updated, deleted."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import httpx
import pytest

from contract_tests.conftest import RunningFake
from contract_tests.genesys import (
    ADDRESS,
    BRUCE,
    BRUCE_PROFILE,
    CONTRACTS,
    GORAN,
    PHONES,
    create,
    read,
    refused,
    register,
)


def insert(client: httpx.Client, customer_id: str, /, **members: Any) -> httpx.Response:
    return client.post(f"/profiles/{customer_id}/extensions", json=members)


def by_unique(customer_id: str, extension: str, what: str = "") -> str:
    return f"/profiles/{customer_id}/extensions/{extension}/{what}by/unique"


def contracts(client: httpx.Client) -> Any:
    return read(client, GORAN, "Contracts")["Contracts"]


@pytest.mark.rule("UCS-EXT-1", "UCS-EXT-2", "UCS-EXT-3", "UCS-EXT-5", "UCS-EXT-6")
def test_an_insertion_adds_records_replaces_a_single_one_and_leaves_the_rest(genesys: httpx.Client) -> None:
    phone, address, hobby = {"PhoneType": 7, "PhoneNumber": "5550100"}, {"City": "Springfield"}, {"name": "chess"}
    reply = insert(genesys, BRUCE, phone=[phone], Address=address, Hobby=hobby)
    assert (reply.status_code, reply.content) == (200, b"")
    expected = {**BRUCE_PROFILE, "Address": address, "Phone": [*PHONES, phone], "Hobby": hobby}
    assert read(genesys, BRUCE, "Address,Phone,Hobby") == expected


@pytest.mark.rule("UCS-EXT-4", "UCS-EXT-5")
def test_an_inserted_record_replaces_the_one_with_the_same_unique_attributes(genesys: httpx.Client) -> None:
    replaced = {"contract_number": "C-2001", "product": "Fibre", "monthly_fee": 49, "active": True}
    added = {"contract_number": "C-2003", "product": "Radio", "monthly_fee": 5, "active": False}
    assert insert(genesys, GORAN, Contracts=[added, replaced]).status_code == 200
    assert contracts(genesys) == [replaced, CONTRACTS[1], added]


@pytest.mark.rule("UCS-SCHEMA-36")
@pytest.mark.rule("UCS-EXT-4")
def test_records_are_the_same_by_what_their_unique_attributes_mean(genesys: httpx.Client) -> None:
    register(genesys, "Cards", card="long", valid="date", note="string", unique=["card", "valid"])
    customer_id = create(genesys, Cards=[{"card": 7, "valid": "2024-01-15", "note": "a"}])
    assert insert(genesys, customer_id, cards=[{"card": "007", "valid": "2024-01-15T00:00:00Z"}]).status_code == 200
    assert insert(genesys, customer_id, cards=[{"card": 7, "valid": "2024-01-16"}]).status_code == 200
    assert read(genesys, customer_id, "Cards")["Cards"] == [
        {"card": "007", "valid": "2024-01-15T00:00:00Z"},
        {"card": 7, "valid": "2024-01-16"},
    ]


@pytest.mark.rule("UCS-EXT-5")
def test_without_unique_attributes_every_record_is_another_one(genesys: httpx.Client) -> None:
    customer_id = create(genesys, Visit=[{"day": 1}])
    for _ in range(2):
        assert insert(genesys, customer_id, Visit=[{"day": 1}]).status_code == 200
    assert read(genesys, customer_id, "Visit")["Visit"] == [{"day": 1}] * 3


@pytest.mark.rule("UCS-EXT-2")
def test_an_extension_is_made_by_its_first_insertion(genesys: httpx.Client) -> None:
    customer_id = create(genesys, FirstName="Ada")
    assert insert(genesys, customer_id, Visits=[], contracts=CONTRACTS, Home={}).status_code == 200
    assert read(genesys, customer_id, "visits,contracts,home") == {
        "customer_id": customer_id,
        "FirstName": "Ada",
        "Visits": [],
        "Contracts": CONTRACTS,
        "Home": {},
    }
    assert genesys.put(f"/profiles/{customer_id}", json=read(genesys, customer_id, "visits,home")).status_code == 200


@pytest.mark.rule("UCS-EXT-23")
def test_without_a_schema_an_extension_keeps_its_form(genesys: httpx.Client) -> None:
    assert refused(insert(genesys, BRUCE, phone={"a": 1}), 409) == (
        "bad parameter 'Phone' reason: this customer has several records there: send an array."
    )
    assert refused(insert(genesys, BRUCE, ADDRESS=[{"a": 1}]), 409) == (
        "bad parameter 'Address' reason: this customer has a single record there: send an object."
    )
    assert read(genesys, BRUCE, "Address,Phone") == {**BRUCE_PROFILE, "Address": ADDRESS, "Phone": PHONES}


@pytest.mark.rule("UCS-EXT-29")
def test_a_schema_that_came_later_decides_the_form(genesys: httpx.Client) -> None:
    register(genesys, "Phone", "single-valued", PhoneNumber="string")
    register(genesys, "Address", "multi-valued", City="string")
    assert (
        insert(genesys, BRUCE, Phone={"PhoneNumber": "5550100"}, Address=[{"City": "Springfield"}]).status_code == 200
    )
    assert read(genesys, BRUCE, "Address,Phone") == {
        **BRUCE_PROFILE,
        "Phone": {"PhoneNumber": "5550100"},
        "Address": [ADDRESS, {"City": "Springfield"}],
    }


@pytest.mark.rule("UCS-EXT-7")
def test_the_id_in_the_body_is_that_of_the_path(genesys: httpx.Client) -> None:
    assert insert(genesys, BRUCE, customer_id=BRUCE, Hobby=[{"name": "chess"}]).status_code == 200
    assert refused(insert(genesys, BRUCE, customer_id=GORAN, Hobby=[{"name": "go"}]), 400) == (
        f"bad parameter 'customer_id' reason: the path names '{BRUCE}'."
    )
    assert read(genesys, BRUCE, "Hobby")["Hobby"] == [{"name": "chess"}]


@pytest.mark.rule("UCS-EXT-8")
def test_nothing_is_inserted_for_an_unknown_customer(genesys: httpx.Client) -> None:
    assert refused(insert(genesys, "nobody", Hobby={"name": "go"}), 404) == "customer 'nobody' not found"
    assert genesys.get("/profiles/nobody").status_code == 404


@pytest.mark.rule("UCS-EXT-9")
def test_an_extension_has_at_most_a_thousand_records(genesys: httpx.Client) -> None:
    customer_id = create(genesys, Visits=[{"n": number} for number in range(999)])
    assert refused(insert(genesys, customer_id, Visits=[{"n": 999}, {"n": 1000}], Other={}), 409) == (
        "bad parameter 'Visits' reason: the customer would have more than 1000 records."
    )
    assert list(read(genesys, customer_id, "Other")) == ["customer_id"]
    assert insert(genesys, customer_id, Visits=[{"n": 999}]).status_code == 200
    assert len(read(genesys, customer_id, "Visits")["Visits"]) == 1000


@pytest.mark.rule("UCS-CREATE-12")
def test_a_profile_does_not_grow_beyond_a_thousand_members(genesys: httpx.Client) -> None:
    customer_id = create(genesys, **{f"a{number}": "x" for number in range(999)})
    assert "1000 members" in refused(insert(genesys, customer_id, Visits=[]), 409)


@pytest.mark.rule("UCS-EXT-22")
@pytest.mark.parametrize("name", ["FirstName", "firstname"])
def test_no_extension_is_inserted_under_the_name_of_an_attribute(genesys: httpx.Client, name: str) -> None:
    reply = insert(genesys, BRUCE, **{name: {"a": 1}})
    assert refused(reply, 409) == f"bad parameter '{name}' reason: this customer has an attribute of that name."


@pytest.mark.rule("UCS-EXT-24", "UCS-EXT-26", "UCS-WORD-9")
@pytest.mark.rule("UCS-ERROR-4")
@pytest.mark.parametrize(
    ("body", "message"),
    [
        ({}, "bad parameter 'body' reason: name at least one extension."),
        ({"customer_id": BRUCE}, "bad parameter 'body' reason: name at least one extension."),
        ({"A": "x"}, "bad parameter 'A' reason: an extension takes an object or an array of objects."),
        ({"A": ["x"]}, "bad parameter 'A' reason: an extension takes an object or an array of objects."),
        ({"A": None}, "bad parameter 'A' reason: null is not a value."),
        ({"A": [{"b": "Select"}]}, "bad parameter 'A.b' reason: 'Select' keyword is not authorized."),
        ({"A": {"b": []}}, "bad parameter 'A.b' reason: a record holds neither objects nor arrays."),
        ({"A": {}, "a": {}}, "bad parameter 'a' reason: 'A' is the same extension: names of extensions have no case."),
    ],
)
def test_an_insertion_of_no_records_is_refused(genesys: httpx.Client, body: dict[str, Any], message: str) -> None:
    assert refused(genesys.post(f"/profiles/{BRUCE}/extensions", json=body), 400) == message


@pytest.mark.rule("UCS-EXT-10", "UCS-EXT-11", "UCS-EXT-12", "UCS-EXT-19")
@pytest.mark.parametrize("extension", ["Contracts", "contracts", "CONTRACTS"])
def test_an_update_changes_what_is_sent_of_the_record_that_is_meant(genesys: httpx.Client, extension: str) -> None:
    change = {"contract_number": "C-2002", "active": True, "monthly_fee": "41"}
    reply = genesys.put(by_unique(GORAN, extension), json=change)
    assert (reply.status_code, reply.content) == (204, b"")
    assert contracts(genesys) == [CONTRACTS[0], {**CONTRACTS[1], **change}]
    assert read(genesys, GORAN, "Address")["Address"]["City"] == "Denver"


@pytest.mark.rule("UCS-EXT-11")
def test_unique_attributes_stay_as_they_were_spelled(genesys: httpx.Client) -> None:
    register(genesys, "Cards", card="long", note="string", unique=["card"])
    customer_id = create(genesys, Cards=[{"card": "007"}])
    assert genesys.put(by_unique(customer_id, "Cards"), json={"card": 7, "note": "x"}).status_code == 204
    assert read(genesys, customer_id, "Cards")["Cards"] == [{"card": "007", "note": "x"}]


@pytest.mark.rule("UCS-EXT-28")
def test_a_record_may_repeat_whose_record_of_which_extension_it_is(genesys: httpx.Client) -> None:
    change = {"customer_id": GORAN, "name": "contracts", "contract_number": "C-2001", "product": "Fibre"}
    assert genesys.put(by_unique(GORAN, "Contracts"), json=change).status_code == 204
    assert contracts(genesys)[0] == {**CONTRACTS[0], "product": "Fibre"}
    for member, other in (("customer_id", BRUCE), ("name", "Phone")):
        reply = genesys.put(by_unique(GORAN, "Contracts"), json={**change, member: other})
        assert refused(reply, 400) == (
            f"bad parameter 'Contracts.{member}' reason: the extension has no such attribute."
        )


@pytest.mark.rule("UCS-EXT-13")
@pytest.mark.parametrize("what", ["", "delete/"])
def test_a_record_is_told_by_all_of_its_unique_attributes(genesys: httpx.Client, what: str) -> None:
    reason = "the attribute is required, as it tells which record is meant."
    for body in ({}, {"product": "Broadband"}):
        reply = genesys.put(by_unique(GORAN, "Contracts", what), json=body)
        assert refused(reply, 400) == f"bad parameter 'Contracts.contract_number' reason: {reason}"
    assert contracts(genesys) == CONTRACTS


@pytest.mark.rule("UCS-SCHEMA-18", "UCS-SCHEMA-19", "UCS-SCHEMA-22")
@pytest.mark.parametrize(
    ("member", "value", "reason"),
    [
        ("monthly_fee", "much", "takes a number, or its digits as text."),
        (
            "signed_on",
            "soon",
            "takes a date such as 1962-05-10, or with a time in UTC such as 1981-03-17T02:00:00.000Z.",
        ),
        ("product", "x" * 65, "takes at most 64 characters."),
        ("colour", "red", "the extension has no such attribute."),
    ],
)
def test_an_update_of_a_record_fits_the_schema(genesys: httpx.Client, member: str, value: object, reason: str) -> None:
    reply = genesys.put(by_unique(GORAN, "Contracts"), json={"contract_number": "C-2001", member: value})
    assert refused(reply, 400) == f"bad parameter 'Contracts.{member}' reason: {reason}"
    assert contracts(genesys) == CONTRACTS


@pytest.mark.rule("UCS-EXT-14")
@pytest.mark.parametrize("what", ["", "delete/"])
def test_customer_extension_and_record_have_to_exist(genesys: httpx.Client, what: str) -> None:
    known, other = {"contract_number": "C-2001"}, {"contract_number": "c-2001"}
    for customer_id, extension, body, message in (
        ("nobody", "Contracts", known, "customer 'nobody' not found"),
        (BRUCE, "Contracts", known, f"customer '{BRUCE}' has no extension 'Contracts'"),
        (GORAN, "Hobby", known, f"customer '{GORAN}' has no extension 'Hobby'"),
        (GORAN, "Contracts", other, f"customer '{GORAN}' has no record of 'Contracts' with this contract_number"),
    ):
        assert refused(genesys.put(by_unique(customer_id, extension, what), json=body), 404) == message
    assert contracts(genesys) == CONTRACTS


@pytest.mark.rule("UCS-EXT-15", "UCS-EXT-16", "UCS-EXT-19")
@pytest.mark.parametrize("extra", [{}, CONTRACTS[0], {"colour": "red"}])
def test_a_deletion_takes_the_record_that_is_meant_whatever_else_is_sent(
    genesys: httpx.Client, extra: dict[str, Any]
) -> None:
    reply = genesys.put(by_unique(GORAN, "contracts", "delete/"), json={**extra, "contract_number": "C-2001"})
    assert (reply.status_code, reply.content) == (204, b"")
    assert contracts(genesys) == CONTRACTS[1:]
    reply = genesys.put(by_unique(GORAN, "Contracts", "delete/"), json=CONTRACTS[1])
    assert reply.status_code == 204
    assert contracts(genesys) == []
    assert genesys.put(by_unique(GORAN, "Contracts", "delete/"), json=CONTRACTS[1]).status_code == 404


@pytest.mark.rule("UCS-EXT-17")
def test_the_way_to_delete_a_record_is_put(genesys: httpx.Client) -> None:
    reply = genesys.delete(by_unique(GORAN, "Contracts", "delete/"))
    assert (reply.status_code, reply.headers["Allow"]) == (405, "OPTIONS, PUT")
    assert contracts(genesys) == CONTRACTS


@pytest.mark.rule("UCS-EXT-18")
def test_a_unique_attribute_changes_by_deletion_and_insertion(genesys: httpx.Client) -> None:
    assert genesys.put(by_unique(GORAN, "Contracts", "delete/"), json=CONTRACTS[0]).status_code == 204
    renumbered = {**CONTRACTS[0], "contract_number": "C-3001"}
    assert insert(genesys, GORAN, Contracts=[renumbered]).status_code == 200
    assert contracts(genesys) == [CONTRACTS[1], renumbered]


@pytest.mark.rule("UCS-EXT-20", "UCS-EXT-25")
def test_the_record_of_a_single_valued_extension_needs_no_unique_attributes(genesys: httpx.Client) -> None:
    assert genesys.put(by_unique(BRUCE, "address"), json={"City": "Springfield", "Floor": 2}).status_code == 204
    assert read(genesys, BRUCE, "Address")["Address"] == {**ADDRESS, "City": "Springfield", "Floor": 2}
    assert genesys.put(by_unique(BRUCE, "ADDRESS", "delete/"), json={}).status_code == 204
    assert "Address" not in read(genesys, BRUCE, "Address")
    assert genesys.put(by_unique(BRUCE, "Address"), json={}).status_code == 404


@pytest.mark.rule("UCS-EXT-21")
@pytest.mark.parametrize("what", ["", "delete/"])
def test_records_that_nothing_tells_apart_cannot_be_addressed(genesys: httpx.Client, what: str) -> None:
    reason = "no single record of extension 'Phone' can be addressed: "
    assert refused(genesys.put(by_unique(BRUCE, "phone", what), json=PHONES[0]), 404) == (
        reason + "it has no schema that names unique attributes"
    )
    register(genesys, "PHONE", PhoneNumber="string")
    assert refused(genesys.put(by_unique(BRUCE, "phone", what), json={"PhoneNumber": "3145926535"}), 404) == (
        reason + "its schema has no unique attributes"
    )
    assert read(genesys, BRUCE, "Phone")["Phone"] == PHONES


def test_records_stored_before_their_schema_are_addressed_by_it(genesys: httpx.Client) -> None:
    register(genesys, "Phone", PhoneNumber="long", description="string", unique=["PhoneNumber"])
    change = {"PhoneNumber": 6543210, "description": "always"}
    assert genesys.put(by_unique(BRUCE, "Phone"), json=change).status_code == 204
    assert genesys.put(by_unique(BRUCE, "Phone", "delete/"), json={"PhoneNumber": "951357456"}).status_code == 204
    assert read(genesys, BRUCE, "Phone")["Phone"] == [PHONES[0], {**PHONES[1], "description": "always"}]


@pytest.mark.rule("UCS-EXT-27")
def test_a_record_does_not_grow_beyond_a_thousand_attributes(genesys: httpx.Client) -> None:
    customer_id = create(genesys, Wide={f"a{number}": 1 for number in range(600)})
    reply = genesys.put(by_unique(customer_id, "Wide"), json={f"b{number}": 1 for number in range(401)})
    assert refused(reply, 409) == "bad parameter 'Wide' reason: the record would have more than 1000 attributes."
    assert len(read(genesys, customer_id, "Wide")["Wide"]) == 600


@pytest.mark.rule("UCS-WORD-9")
@pytest.mark.rule("UCS-ERROR-4")
@pytest.mark.parametrize("what", ["", "delete/"])
@pytest.mark.parametrize(
    ("value", "reason"),
    [
        (None, "null is not a value."),
        ({}, "a record holds neither objects nor arrays."),
        (["a"], "a record holds neither objects nor arrays."),
        ("Select", "'Select' keyword is not authorized."),
    ],
)
def test_a_record_holds_plain_values(genesys: httpx.Client, what: str, value: object, reason: str) -> None:
    reply = genesys.put(by_unique(GORAN, "Contracts", what), json={"product": value})
    assert refused(reply, 400) == f"bad parameter 'product' reason: {reason}"


def test_identification_follows_the_records(genesys: httpx.Client) -> None:
    key = {"name": "ByNumber", "source": "Contracts", "attributes": ["contract_number"], "unique": True}
    assert genesys.post("/metadata/identification-keys", json=key).status_code == 201

    def found(contract_number: str) -> Any:
        return genesys.get("/profiles", params={"Contracts.contract_number": contract_number}).json()

    new = {**CONTRACTS[0], "contract_number": "C-9"}
    assert insert(genesys, GORAN, Contracts=[new]).status_code == 200
    assert found("C-9") == found("C-2001") == [{"customer_id": GORAN}]
    assert insert(genesys, BRUCE, Contracts=[new]).status_code == 409
    assert read(genesys, BRUCE, "Contracts")["Contracts"] == []
    assert genesys.put(by_unique(GORAN, "Contracts", "delete/"), json=new).status_code == 204
    assert found("C-9") == []
    assert insert(genesys, BRUCE, Contracts=[new]).status_code == 200


def test_records_can_be_written_in_any_tenant_of_its_own(fake: Callable[..., RunningFake]) -> None:
    client = fake().client("genesys-ucs", headers={"ContactCenterId": "another"})
    assert refused(insert(client, GORAN, Contracts=[CONTRACTS[0]]), 404)
    customer_id = create(client, FirstName="Ada")
    assert insert(client, customer_id, Contracts={"free": "form"}).status_code == 200
    assert read(client, customer_id, "Contracts")["Contracts"] == {"free": "form"}


@pytest.mark.rule("UCS-EXT-40")
def test_no_extension_has_the_name_of_the_id_in_whatever_case(genesys: httpx.Client) -> None:
    message = "bad parameter 'Customer_Id' reason: the id has this name, and names of extensions have no case."
    assert refused(insert(genesys, GORAN, Customer_Id=[{"a": 1}]), 409) == message
    assert refused(genesys.post("/profiles", json={"Customer_Id": {"a": 1}}), 409) == message
    assert refused(genesys.put(f"/profiles/{GORAN}", json={"Customer_Id": {"a": 1}}), 409) == message
    schema = {"name": "Customer_Id", "type": "multi-valued"}
    assert "Customer_Id" in refused(genesys.post("/metadata/profiles/extensions", json=schema), 409)
    assert genesys.post("/profiles", json={"Customer_Id": "an attribute"}).status_code == 201
