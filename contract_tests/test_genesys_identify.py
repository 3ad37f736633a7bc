"""Genesys customers found by their attributes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import httpx
import pytest

from contract_tests.conftest import RunningFake
from contract_tests.genesys import ADDRESS, BRUCE, BRUCE_PROFILE, PHONES, create, read, replace
from mock_server.contract.document import load_document
from mock_server.settings import shipped

ADA, BEN = "00002bB2M8K00001", "00002bB2M8K00002"


def identify(client: httpx.Client, query: dict[str, str] | str, **options: Any) -> Any:
    """What a search answers."""
    reply = client.get("/profiles", params=query, **options)
    assert reply.status_code == 200, reply.text
    return reply.json()


def found(client: httpx.Client, query: dict[str, str] | str, **options: Any) -> list[str]:
    """The ids that a search answers, which shows nothing else."""
    answer = identify(client, query, **options)
    assert all(list(match) == ["customer_id"] for match in answer)
    return [match["customer_id"] for match in answer]


def add_key(client: httpx.Client, name: str, *attributes: str, **members: Any) -> None:
    reply = client.post("/metadata/identification-keys", json={"name": name, "attributes": attributes, **members})
    assert reply.status_code == 201, reply.text


def refusal(client: httpx.Client, query: dict[str, str] | str) -> str:
    """Why a search is refused."""
    reply = client.get("/profiles", params=query)
    assert reply.status_code == 400, reply.text
    error = reply.json()
    assert {**error, "message": ""} == {"http_method": "GET", "uri": "/profiles", "code": 400, "message": ""}
    message: str = error["message"]
    return message


@pytest.fixture
def keyless(genesys: httpx.Client) -> httpx.Client:
    """A client of a tenant that nobody has used."""
    genesys.headers["ContactCenterId"] = "elsewhere"
    return genesys


@pytest.mark.rule("UCS-IDENT-1", "UCS-IDENT-5", "UCS-IDENT-32")
def test_a_search_answers_the_ids_of_those_who_match_and_nothing_else(genesys: httpx.Client) -> None:
    assert identify(genesys, {"EmailAddress": "ada@example.com"}) == [{"customer_id": ADA}]
    assert identify(genesys, {"EmailAddress": "ada@example.com", "include_profile": "no", "extensions": "Phone"}) == [
        {"customer_id": ADA}
    ]


@pytest.mark.rule("UCS-IDENT-2", "UCS-IDENT-5", "UCS-IDENT-6", "UCS-IDENT-8")
def test_a_number_of_an_extension_finds_the_whole_customer(genesys: httpx.Client) -> None:
    query = {
        "Phone.PhoneNumber": "3145926535",
        "extensions": "Phone",
        "include_profile": "yes",
        "include_extensions": "unique",
    }
    assert identify(genesys, query) == [{**BRUCE_PROFILE, "Phone": PHONES}]
    assert identify(genesys, {**query, "extensions": "Phone,address"}) == [
        {**BRUCE_PROFILE, "Address": ADDRESS, "Phone": PHONES}
    ]


@pytest.mark.rule("UCS-IDENT-5")
def test_a_profile_that_is_found_shows_no_extension_that_was_not_asked_for(genesys: httpx.Client) -> None:
    assert identify(genesys, {"LastName": "Banner", "include_profile": "yes"}) == [BRUCE_PROFILE]


@pytest.mark.rule("UCS-IDENT-17", "UCS-IDENT-30")
def test_everybody_who_matches_is_listed_by_ascending_ids(genesys: httpx.Client) -> None:
    last = create(genesys, customer_id="zz", LastName="Example")
    first = create(genesys, customer_id="0", LastName="Example")
    assert found(genesys, {"LastName": "Example"}) == [first, ADA, BEN, last]


@pytest.mark.rule("UCS-IDENT-7", "UCS-IDENT-8")
def test_extensions_of_several_matches_are_shown_unless_they_shall_belong_to_one_only(genesys: httpx.Client) -> None:
    query = {"LastName": "Example", "include_profile": "yes", "extensions": "Address,Phone"}
    whole = [read(genesys, ADA, "Address,Phone"), read(genesys, BEN, "Address,Phone")]
    assert identify(genesys, query) == whole
    assert identify(genesys, {**query, "include_extensions": "always"}) == whole
    bare = [read(genesys, ADA), read(genesys, BEN)]
    assert identify(genesys, {**query, "include_extensions": "unique"}) == bare
    assert identify(genesys, {**query, "include_extensions": "unique", "FirstName": "Ada"}) == whole[:1]


@pytest.mark.rule("UCS-IDENT-16")
def test_a_search_that_nobody_matches_answers_an_empty_list(genesys: httpx.Client) -> None:
    assert identify(genesys, {"EmailAddress": "nobody@example.com"}) == []
    assert identify(genesys, {"LastName": "Example", "FirstName": "Nobody", "include_profile": "yes"}) == []


@pytest.mark.rule("UCS-IDENT-3")
def test_all_attributes_of_the_key_have_to_match(genesys: httpx.Client) -> None:
    assert found(genesys, {"LastName": "Example", "FirstName": "Ben"}) == [BEN]
    assert found(genesys, {"LastName": "Example", "FirstName": "Clara"}) == []


@pytest.mark.rule("UCS-IDENT-3")
def test_an_attribute_of_the_key_narrows_the_result_wherever_it_stands_in_it(genesys: httpx.Client) -> None:
    assert found(genesys, {"LastName": "Example", "DOB": "1975-12-10"}) == [ADA]


@pytest.mark.rule("UCS-IDENT-20", "UCS-IDENT-27")
def test_attributes_outside_the_key_do_not_narrow_the_result(genesys: httpx.Client) -> None:
    query = {"LastName": "Example", "Language": "xx", "Unheard.Of": "x", "expr": "LastName=Banner"}
    assert found(genesys, query) == [ADA, BEN]
    assert "no identification key begins with any of them" in refusal(genesys, {"expr": "LastName=Banner"})


@pytest.mark.rule("UCS-IDENT-13", "UCS-IDENT-15")
def test_the_oldest_key_that_is_wholly_supplied_is_used(genesys: httpx.Client) -> None:
    contradiction = {"EmailAddress": "ada@example.com", "PhoneNumber": "202-555-0102", "LastName": "Banner"}
    assert found(genesys, contradiction) == [ADA]
    assert genesys.delete("/metadata/identification-keys/EmailAddress").status_code == 204
    assert found(genesys, contradiction) == [BEN]


@pytest.mark.rule("UCS-IDENT-14", "UCS-IDENT-15")
def test_of_keys_that_are_partly_supplied_the_longest_beginning_wins_and_then_the_oldest(keyless: httpx.Client) -> None:
    add_key(keyless, "one", "a", "x")
    add_key(keyless, "two", "b", "c", "x")
    add_key(keyless, "gap", "d", "x", "a", "b", "c")
    add_key(keyless, "three", "c", "b", "x")
    by_a, by_b, by_c = (create(keyless, **members) for members in ({"a": "1"}, {"b": "1", "c": "1"}, {"c": "1"}))
    assert found(keyless, {"a": "1", "d": "1"}) == [by_a]
    assert found(keyless, {"a": "1", "b": "1", "c": "1", "d": "1"}) == [by_b]
    assert found(keyless, {"a": "2", "c": "1"}) == []
    assert keyless.delete("/metadata/identification-keys/one").status_code == 204
    assert found(keyless, {"a": "2", "c": "1"}) == [by_b, by_c]


@pytest.mark.rule("UCS-IDENT-4", "UCS-IDENT-25")
def test_the_key_that_the_request_names_is_used_whatever_its_case(genesys: httpx.Client) -> None:
    query = {"EmailAddress": "ada@example.com", "PhoneNumber": "202-555-0102"}
    assert found(genesys, {**query, "id_key": "PhoneNumber"}) == [BEN]
    assert found(genesys, {**query, "id_key": "phonenumber"}) == [BEN]
    assert found(genesys, {**query, "id_key": "EMAILADDRESS"}) == [ADA]


@pytest.mark.rule("UCS-IDENT-18")
def test_a_key_that_does_not_exist_is_refused_with_those_that_do(genesys: httpx.Client) -> None:
    message = refusal(genesys, {"LastName": "Example", "id_key": "Surname"})
    assert message.startswith("bad parameter 'id_key' reason: there is no identification key 'Surname'; ")
    assert "Name (LastName, FirstName, DOB), PhoneNumber (PhoneNumber), Phone (Phone.PhoneNumber)." in message


@pytest.mark.rule("UCS-IDENT-19")
def test_a_named_key_needs_its_first_attribute(genesys: httpx.Client) -> None:
    message = refusal(genesys, {"FirstName": "Ada", "EmailAddress": "ada@example.com", "id_key": "name"})
    assert message == "bad parameter 'attributes' reason: the key 'name' needs 'LastName'."
    message = refusal(genesys, {"PhoneNumber": "202-555-0101", "id_key": "Phone"})
    assert message == "bad parameter 'attributes' reason: the key 'Phone' needs 'Phone.PhoneNumber'."


@pytest.mark.rule("UCS-IDENT-10")
def test_attributes_with_which_no_key_begins_find_nobody_and_the_refusal_lists_the_keys(genesys: httpx.Client) -> None:
    message = refusal(genesys, {"FirstName": "Ada", "Language": "en"})
    assert message == (
        "bad parameter 'attributes' reason: no identification key begins with any of them; the keys are "
        "EmailAddress (EmailAddress), Name (LastName, FirstName, DOB), PhoneNumber (PhoneNumber), "
        "Phone (Phone.PhoneNumber)."
    )


@pytest.mark.rule("UCS-IDENT-10")
def test_a_refusal_lists_ten_keys_at_most(keyless: httpx.Client) -> None:
    for number in range(12):
        add_key(keyless, f"key{number}", f"attribute{number}")
    message = refusal(keyless, {"other": "1"})
    assert message.endswith("key9 (attribute9) and 2 more.")
    assert "key10" not in message


@pytest.mark.rule("UCS-IDENT-9")
def test_a_tenant_without_keys_identifies_nobody(keyless: httpx.Client) -> None:
    create(keyless, LastName="Example")
    message = refusal(keyless, {"LastName": "Example"})
    assert "this tenant has no keys, POST /metadata/identification-keys creates one." in message


@pytest.mark.rule("UCS-IDENT-11")
@pytest.mark.parametrize("query", ["", "include_profile=yes&extensions=Phone", "id_key=Name"])
def test_there_is_no_list_of_all_customers(genesys: httpx.Client, query: str) -> None:
    assert refusal(genesys, query) == (
        "bad parameter 'attributes' reason: send at least one attribute with which an identification key begins; "
        "GET /metadata/identification-keys lists the keys."
    )


@pytest.mark.rule("UCS-IDENT-26")
@pytest.mark.parametrize(
    ("parameter", "value"), [("include_profile", "YES"), ("include_profile", ""), ("include_extensions", "never")]
)
def test_the_switches_take_their_two_words_only(genesys: httpx.Client, parameter: str, value: str) -> None:
    assert f"'{parameter}'" in refusal(genesys, {"LastName": "Example", parameter: value})


@pytest.mark.rule("UCS-IDENT-21")
def test_a_customer_is_found_by_each_value_of_an_attribute(genesys: httpx.Client) -> None:
    for address in BRUCE_PROFILE["EmailAddress"]:
        assert found(genesys, {"EmailAddress": address}) == [BRUCE]


@pytest.mark.rule("UCS-IDENT-23")
@pytest.mark.parametrize("value", ["example", "EXAMPLE", "Exampl", "Example ", " Example", "Example,Example", ""])
def test_values_match_as_whole_texts_with_case(genesys: httpx.Client, value: str) -> None:
    assert found(genesys, {"LastName": value}) == []


@pytest.mark.rule("UCS-IDENT-23")
def test_a_text_that_is_empty_is_found_by_an_empty_value(genesys: httpx.Client) -> None:
    customer_id = create(genesys, LastName="")
    assert found(genesys, {"LastName": ""}) == [customer_id]


@pytest.mark.rule("UCS-IDENT-24")
@pytest.mark.parametrize(
    ("value", "spelling", "others"),
    [
        (7, "7", ["7.0", "07", "+7"]),
        (1.5, "1.5", ["1.50", "15e-1"]),
        (7.0, "7.0", ["7"]),
        (True, "true", ["True", "1", "TRUE"]),
        (False, "false", ["0", ""]),
        (-(2**63), "-9223372036854775808", ["-9223372036854775809"]),
        ("7", "7", ["7.0"]),
    ],
)
def test_numbers_and_booleans_are_found_by_their_spelling(
    genesys: httpx.Client, value: Any, spelling: str, others: list[str]
) -> None:
    customer_id = create(genesys, LastName=value)
    assert found(genesys, {"LastName": spelling}) == [customer_id]
    for other in others:
        assert found(genesys, {"LastName": other}) == []


@pytest.mark.rule("UCS-IDENT-12")
@pytest.mark.parametrize("value", ["a&b=c", "100% + 1", "Sämple", "王𠮷", "a,b", "a\nb", "#?/", "\u200fדוגמה"])
def test_any_text_can_be_searched_once_it_is_encoded(genesys: httpx.Client, value: str) -> None:
    customer_id = create(genesys, LastName=value)
    assert found(genesys, {"LastName": value}) == [customer_id]


@pytest.mark.rule("UCS-WORD-10")
def test_a_reserved_word_can_be_searched(genesys: httpx.Client) -> None:
    assert found(genesys, {"LastName": "Select"}) == []


@pytest.mark.rule("UCS-IDENT-12")
def test_a_plus_in_a_query_is_a_space(genesys: httpx.Client) -> None:
    customer_id = create(genesys, LastName="Two Words")
    assert found(genesys, "LastName=Two+Words") == found(genesys, "LastName=Two%20Words") == [customer_id]


@pytest.mark.rule("UCS-IDENT-25")
def test_extensions_are_named_without_case_and_attributes_with_it(genesys: httpx.Client) -> None:
    assert found(genesys, {"pHONE.PhoneNumber": "3145926535"}) == [BRUCE]
    refusal(genesys, {"Phone.phonenumber": "3145926535"})
    refusal(genesys, {"lastname": "Banner"})


@pytest.mark.rule("UCS-IDENT-22")
def test_one_record_of_an_extension_has_to_have_all_values(genesys: httpx.Client) -> None:
    add_key(genesys, "CodeAndArea", "code", "area", source="Locks")
    customer_id = create(genesys, Locks=[{"code": 1, "area": "north"}, {"code": 2, "area": "south"}])
    single = create(genesys, LOCKS={"code": 1, "area": "south"})
    assert found(genesys, {"Locks.code": "1", "Locks.area": "north"}) == [customer_id]
    assert found(genesys, {"Locks.code": "1", "Locks.area": "south"}) == [single]
    assert found(genesys, {"Locks.code": "2", "locks.area": "north"}) == []
    assert found(genesys, {"Locks.code": "1"}) == sorted([customer_id, single])


@pytest.mark.rule("UCS-IDENT-2")
def test_an_attribute_whose_name_has_a_dot_is_searched_by_that_name(fake: Callable[..., RunningFake]) -> None:
    client = fake(fixtures="edge-cases").client("genesys-ucs")
    assert found(client, {"a,b": "with a comma"}) == ["names"]
    assert found(client, {"имя": "Имя"}) == ["names"]


@pytest.mark.rule("UCS-IDENT-28")
def test_customers_are_found_by_what_is_stored_now(genesys: httpx.Client) -> None:
    customer_id = create(genesys, LastName="First", EmailAddress=["a@example.com", "b@example.com"])
    replace(genesys, customer_id, LastName="Second", EmailAddress="b@example.com")
    assert found(genesys, {"LastName": "First"}) == found(genesys, {"EmailAddress": "a@example.com"}) == []
    assert found(genesys, {"LastName": "Second"}) == found(genesys, {"EmailAddress": "b@example.com"}) == [customer_id]
    replace(genesys, customer_id)
    assert found(genesys, {"LastName": "Second"}) == found(genesys, {"EmailAddress": "b@example.com"}) == []


@pytest.mark.rule("UCS-IDENT-28", "UCS-DELETE-3")
def test_customers_who_are_gone_are_not_found(genesys: httpx.Client) -> None:
    assert genesys.delete(f"/profiles/{BRUCE}").status_code == 200
    assert found(genesys, {"LastName": "Banner"}) == found(genesys, {"Phone.PhoneNumber": "3145926535"}) == []
    assert create(genesys, customer_id=BRUCE, LastName="Newcomer") == BRUCE
    assert found(genesys, {"LastName": "Newcomer"}) == [BRUCE]


@pytest.mark.rule("UCS-IDENT-28")
def test_an_update_that_sends_no_extensions_leaves_them_to_be_found(genesys: httpx.Client) -> None:
    replace(genesys, BRUCE, LastName="Banner")
    assert found(genesys, {"Phone.PhoneNumber": "3145926535"}) == [BRUCE]
    replace(genesys, BRUCE, LastName="Banner", Phone=[{"PhoneNumber": "1"}])
    assert found(genesys, {"Phone.PhoneNumber": "3145926535"}) == []
    assert found(genesys, {"Phone.PhoneNumber": "1"}) == [BRUCE]


@pytest.mark.rule("UCS-IDENT-28")
def test_a_write_that_is_refused_leaves_what_finds_a_customer(genesys: httpx.Client) -> None:
    assert genesys.put(f"/profiles/{BRUCE}", json={"LastName": "Hulk", "Phone": "1"}).status_code == 409
    assert found(genesys, {"LastName": "Banner"}) == [BRUCE]
    assert found(genesys, {"LastName": "Hulk"}) == []


@pytest.mark.rule("UCS-IDENT-29")
def test_a_search_finds_customers_of_its_own_tenant_only(genesys: httpx.Client) -> None:
    elsewhere = {"ContactCenterId": "101"}
    assert found(genesys, {"LastName": "Banner"}, headers=elsewhere) == []
    genesys.post("/profiles", json={"customer_id": "other", "LastName": "Banner"}, headers=elsewhere)
    assert found(genesys, {"LastName": "Banner"}, headers=elsewhere) == ["other"]
    assert found(genesys, {"LastName": "Banner"}) == [BRUCE]


@pytest.mark.rule("UCS-IDENT-1")
def test_a_search_can_be_made_without_its_body_and_with_a_slash(genesys: httpx.Client) -> None:
    head = genesys.head("/profiles", params={"LastName": "Banner"})
    assert (head.status_code, head.content) == (200, b"")
    assert genesys.head("/profiles", params={"FirstName": "Bruce"}).status_code == 400
    assert genesys.get("/profiles/", params={"LastName": "Banner"}).json() == [{"customer_id": BRUCE}]


@pytest.mark.rule("UCS-IDENT-17", "UCS-IDENT-31")
def test_a_thousand_matches_are_listed_and_more_are_refused_with_what_helps(genesys: httpx.Client) -> None:
    for number in range(1_000):
        create(genesys, customer_id=f"n{number:04}", LastName="Many", FirstName=str(number % 2))
    query = {"LastName": "Many"}
    assert found(genesys, query) == [f"n{number:04}" for number in range(1_000)]
    create(genesys, customer_id="n1000", LastName="Many", FirstName="0")
    refused = genesys.get("/profiles", params=query)
    responses = load_document(shipped("openapi"), "genesys-ucs").raw["paths"]["/profiles"]["get"]["responses"]
    shown = responses["403"]["content"]["application/json"]["examples"]["too_many"]["value"]
    assert (refused.status_code, refused.json()) == (403, shown)
    assert len(found(genesys, {**query, "FirstName": "0"})) == 501


@pytest.mark.rule("UCS-GET-8")
@pytest.mark.rule("UCS-IDENT-6")
def test_a_strict_server_refuses_extensions_that_are_not_configured(fake: Callable[..., RunningFake]) -> None:
    strict = fake(strict=True).client("genesys-ucs")
    query = {"LastName": "Banner", "include_profile": "yes"}
    assert "there is no extension 'Hobbies'" in refusal(strict, {**query, "extensions": "phone,Hobbies"})
    assert identify(strict, {**query, "extensions": "phone"}) == [{**BRUCE_PROFILE, "Phone": PHONES}]
