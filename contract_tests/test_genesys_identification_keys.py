"""Identification keys of a Genesys tenant: created, listed, read, deleted, and what a unique one forbids."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import httpx
import pytest

from contract_tests.conftest import RunningFake
from contract_tests.genesys import BRUCE, create, read, replace

ADA, BEN = "00002bB2M8K00001", "00002bB2M8K00002"
PLACE = "/metadata/identification-keys"
DEFAULT_KEYS = [
    {"name": "EmailAddress", "attributes": ["EmailAddress"]},
    {"name": "Name", "attributes": ["LastName", "FirstName", "DOB"]},
    {"name": "PhoneNumber", "attributes": ["PhoneNumber"]},
    {"name": "Phone", "attributes": ["Phone.PhoneNumber"]},
]


def post_key(client: httpx.Client, /, **members: Any) -> httpx.Response:
    return client.post(PLACE, json=members)


def add_key(client: httpx.Client, /, **members: Any) -> None:
    reply = post_key(client, **members)
    assert (reply.status_code, reply.json()) == (201, {"name": members["name"]}), reply.text


def keys(client: httpx.Client) -> Any:
    reply = client.get(PLACE)
    assert reply.status_code == 200
    return reply.json()


def found(client: httpx.Client, **query: str) -> list[str]:
    reply = client.get("/profiles", params=query)
    assert reply.status_code == 200, reply.text
    return [match["customer_id"] for match in reply.json()]


def conflict(reply: httpx.Response) -> str:
    """Why a write is a conflict."""
    assert reply.status_code == 409, reply.text
    message: str = reply.json()["message"]
    return message


def complaint(reply: httpx.Response) -> str:
    """Why a body is refused."""
    assert reply.status_code == 400, reply.text
    message: str = reply.json()["message"]
    return message


@pytest.mark.rule("UCS-KEY-1", "UCS-KEY-2")
def test_a_creation_answers_the_name_and_where_the_key_can_be_read(genesys: httpx.Client) -> None:
    reply = post_key(genesys, name="LanguageKey", attributes=["Language"])
    assert (reply.status_code, reply.json()) == (201, {"name": "LanguageKey"})
    assert reply.headers["Location"] == f"{genesys.base_url.path}metadata/identification-keys/LanguageKey"
    with httpx.Client(base_url=f"{genesys.base_url.scheme}://{genesys.base_url.netloc.decode()}") as host:
        key = host.get(reply.headers["Location"])
    assert (key.status_code, key.json()) == (200, {"name": "LanguageKey", "attributes": ["Language"]})


@pytest.mark.rule("UCS-KEY-10", "UCS-KEY-12", "UCS-KEY-13")
def test_the_list_shows_the_keys_in_the_order_of_their_creation(genesys: httpx.Client) -> None:
    assert keys(genesys) == DEFAULT_KEYS
    add_key(genesys, name="Another", attributes=["b", "a"])
    add_key(genesys, name="Again", source="Purchases", attributes=["purchase_id", "amount"], unique=True)
    added = [
        {"name": "Another", "attributes": ["b", "a"]},
        {"name": "Again", "attributes": ["Purchases.purchase_id", "Purchases.amount"], "unique": True},
    ]
    assert keys(genesys) == [*DEFAULT_KEYS, *added]


@pytest.mark.rule("UCS-KEY-11", "UCS-KEY-12", "UCS-KEY-13")
@pytest.mark.parametrize("spelling", ["Phone", "phone", "PHONE"])
def test_a_key_is_read_by_its_name_without_case(genesys: httpx.Client, spelling: str) -> None:
    reply = genesys.get(f"{PLACE}/{spelling}")
    assert (reply.status_code, reply.json()) == (200, {"name": "Phone", "attributes": ["Phone.PhoneNumber"]})


@pytest.mark.rule("UCS-KEY-13")
def test_a_key_that_is_said_not_to_be_unique_does_not_show_it(genesys: httpx.Client) -> None:
    add_key(genesys, name="Plain", source="profile", attributes=["Language"], unique=False)
    assert genesys.get(f"{PLACE}/plain").json() == {"name": "Plain", "attributes": ["Language"]}


@pytest.mark.rule("UCS-KEY-14")
@pytest.mark.parametrize("name", ["Surname", "select", "1st", "a%20b", "%D0%B8%D0%BC%D1%8F", "EmailAddress%00"])
def test_a_key_that_does_not_exist_is_neither_read_nor_deleted(genesys: httpx.Client, name: str) -> None:
    for reply in (genesys.get(f"{PLACE}/{name}"), genesys.delete(f"{PLACE}/{name}")):
        assert reply.status_code == 404
        assert reply.json()["message"].endswith("' not found")
    assert keys(genesys) == DEFAULT_KEYS


@pytest.mark.rule("UCS-KEY-15")
def test_a_deleted_key_is_gone_and_finds_nobody(genesys: httpx.Client) -> None:
    before = read(genesys, BRUCE, "Phone")
    reply = genesys.delete(f"{PLACE}/EMAILADDRESS")
    assert (reply.status_code, reply.content) == (204, b"")
    assert keys(genesys) == DEFAULT_KEYS[1:]
    assert genesys.get("/profiles", params={"EmailAddress": "ada@example.com"}).status_code == 400
    assert genesys.delete(f"{PLACE}/EmailAddress").status_code == 404
    assert read(genesys, BRUCE, "Phone") == before


@pytest.mark.rule("UCS-KEY-15")
def test_a_deleted_key_leaves_alone_what_another_key_needs(genesys: httpx.Client) -> None:
    add_key(genesys, name="Mail", attributes=["EmailAddress", "LastName"])
    assert genesys.delete(f"{PLACE}/EmailAddress").status_code == 204
    create(genesys, customer_id="new", EmailAddress="ada@example.com")
    assert found(genesys, EmailAddress="ada@example.com") == [ADA, "new"]
    assert found(genesys, EmailAddress="ada@example.com", LastName="Example") == [ADA]


@pytest.mark.rule("UCS-KEY-16")
def test_a_key_finds_customers_who_were_there_before_it(genesys: httpx.Client) -> None:
    add_key(genesys, name="ByLanguage", attributes=["Language"])
    assert found(genesys, Language="en") == [ADA, BEN]
    add_key(genesys, name="ByProduct", source="purchases", attributes=["product"])
    assert found(genesys, **{"Purchases.product": "Telescope"}) == ["00002bB2M8K00006"]


@pytest.mark.rule("UCS-KEY-15", "UCS-KEY-16")
def test_a_key_that_is_created_again_is_the_youngest_and_finds_what_was_written_meanwhile(
    genesys: httpx.Client,
) -> None:
    assert genesys.delete(f"{PLACE}/EmailAddress").status_code == 204
    replace(genesys, BRUCE, EmailAddress="new@example.com")
    add_key(genesys, name="emailAddress", attributes=["EmailAddress"])
    assert [key["name"] for key in keys(genesys)] == ["Name", "PhoneNumber", "Phone", "emailAddress"]
    assert found(genesys, EmailAddress="new@example.com") == [BRUCE]
    assert found(genesys, EmailAddress="b.banner@hulk.dom") == []


@pytest.mark.rule("UCS-KEY-4")
def test_a_second_key_of_a_name_is_a_conflict_whatever_the_case(genesys: httpx.Client) -> None:
    assert "'PHONE' already exists" in conflict(post_key(genesys, name="PHONE", attributes=["Language"]))
    assert keys(genesys) == DEFAULT_KEYS


@pytest.mark.rule("UCS-KEY-3")
@pytest.mark.parametrize("name", ["a", "Z9_", "K" * 26])
def test_a_name_is_a_letter_and_up_to_25_letters_digits_or_underscores(genesys: httpx.Client, name: str) -> None:
    add_key(genesys, name=name, attributes=["Language"])
    assert genesys.get(f"{PLACE}/{name}").status_code == 200


@pytest.mark.rule("UCS-KEY-3")
@pytest.mark.parametrize("name", ["", "1a", "_a", "a-b", "a b", "a.b", "ключ", "K" * 27, "a\n", "ä"])
def test_other_names_are_refused(genesys: httpx.Client, name: str) -> None:
    message = "a name is 1 to 26 ASCII letters, digits or underscores, the first of them a letter."
    assert complaint(post_key(genesys, name=name, attributes=["x"])) == f"bad parameter 'name' reason: {message}"
    assert complaint(post_key(genesys, name="a", source=name, attributes=["x"])) == (
        f"bad parameter 'source' reason: {message}"
    )
    assert keys(genesys) == DEFAULT_KEYS


@pytest.mark.rule("UCS-WORD-8")
@pytest.mark.parametrize(
    ("member", "word"), [("name", "Select"), ("name", "index"), ("source", "TABLE"), ("source", "Profile")]
)
def test_a_reserved_word_is_no_name(genesys: httpx.Client, member: str, word: str) -> None:
    sent = {"name": "a", "attributes": ["x"], member: word}
    assert complaint(genesys.post(PLACE, json=sent)) == (
        f"bad parameter '{member}' reason: '{word}' keyword is not authorized."
    )


@pytest.mark.rule("UCS-WORD-8")
def test_a_key_may_be_built_on_attributes_that_are_called_like_a_reserved_word(genesys: httpx.Client) -> None:
    add_key(genesys, name="idExtension", source="ext", attributes=["code", "date"])
    assert genesys.get(f"{PLACE}/idExtension").json()["attributes"] == ["ext.code", "ext.date"]


@pytest.mark.rule("UCS-KEY-22")
@pytest.mark.rule("UCS-KEY-5")
@pytest.mark.parametrize(
    "attributes", [[], ["x", "x"], "x", [1], [""], [None], ["x" * 257], [f"x{n}" for n in range(21)]]
)
def test_attributes_are_one_to_twenty_different_names(genesys: httpx.Client, attributes: Any) -> None:
    assert "bad parameter 'attributes'" in complaint(post_key(genesys, name="a", attributes=attributes))
    assert keys(genesys) == DEFAULT_KEYS


@pytest.mark.rule("UCS-KEY-5")
@pytest.mark.parametrize("sent", [{"name": "a"}, {"attributes": ["x"]}, {"name": "a", "attributes": None}, [], "a"])
def test_a_key_needs_a_name_and_attributes(genesys: httpx.Client, sent: Any) -> None:
    complaint(genesys.post(PLACE, json=sent))
    assert keys(genesys) == DEFAULT_KEYS


def test_a_key_may_have_twenty_attributes_and_members_that_mean_nothing(genesys: httpx.Client) -> None:
    attributes = [f"x{number}" for number in range(20)]
    add_key(genesys, name="lengthy", attributes=attributes, type="string")
    assert genesys.get(f"{PLACE}/lengthy").json() == {"name": "lengthy", "attributes": attributes}


@pytest.mark.rule("UCS-KEY-6")
def test_the_source_tells_whose_attributes_a_key_uses(genesys: httpx.Client) -> None:
    customer_id = create(genesys, code="1", Locks={"code": "2"})
    add_key(genesys, name="own", attributes=["code"])
    add_key(genesys, name="of_locks", source="Locks", attributes=["code"])
    assert found(genesys, code="1") == found(genesys, **{"Locks.code": "2"}) == [customer_id]
    assert found(genesys, code="2") == found(genesys, **{"Locks.code": "1"}) == []


@pytest.mark.rule("UCS-KEY-7")
def test_customers_may_share_the_values_of_a_key_that_is_not_unique(genesys: httpx.Client) -> None:
    customer_id = create(genesys, EmailAddress="ada@example.com", PhoneNumber="202-555-0101")
    assert found(genesys, EmailAddress="ada@example.com") == found(genesys, PhoneNumber="202-555-0101")
    assert found(genesys, PhoneNumber="202-555-0101") == [customer_id, ADA]


@pytest.mark.rule("UCS-KEY-8")
def test_a_creation_with_the_values_of_another_customer_in_a_unique_key_is_a_conflict(genesys: httpx.Client) -> None:
    add_key(genesys, name="only", attributes=["Badge", "Site"], unique=True)
    create(genesys, customer_id="first", Badge=7, Site="north")
    message = conflict(genesys.post("/profiles", json={"customer_id": "second", "Site": "north", "Badge": "7"}))
    assert message == "customers 'first' and 'second' would have the same values of the unique key 'only'"
    assert genesys.get("/profiles/second").status_code == 404
    assert found(genesys, Badge="7") == ["first"]
    create(genesys, customer_id="second", Badge=7, Site="south")
    assert found(genesys, Badge="7") == ["first", "second"]


@pytest.mark.rule("UCS-KEY-8")
def test_an_update_to_the_values_of_another_customer_in_a_unique_key_changes_nothing(genesys: httpx.Client) -> None:
    add_key(genesys, name="only", attributes=["Badge"], unique=True)
    create(genesys, customer_id="first", Badge="1")
    create(genesys, customer_id="second", Badge="2")
    conflict(genesys.put("/profiles/second", json={"Badge": ["3", "1"], "Title": "Dr."}))
    assert read(genesys, "second") == {"customer_id": "second", "Badge": "2"}
    assert found(genesys, Badge="3") == []
    replace(genesys, "second", Badge=["2", "3"], Title="Dr.")
    replace(genesys, "first", Badge="1", Title="Prof.")


@pytest.mark.rule("UCS-KEY-8")
def test_each_value_of_an_attribute_counts_for_a_unique_key(genesys: httpx.Client) -> None:
    add_key(genesys, name="only", attributes=["Badge"], unique=True)
    create(genesys, customer_id="first", Badge=["1", "2", "2"])
    conflict(genesys.post("/profiles", json={"Badge": ["3", "2"]}))
    create(genesys, customer_id="third", Badge=["3", "3"])


@pytest.mark.rule("UCS-KEY-8")
def test_one_record_of_another_customer_is_enough_to_break_a_unique_key_on_an_extension(genesys: httpx.Client) -> None:
    add_key(genesys, name="only", source="Locks", attributes=["code", "area"], unique=True)
    create(genesys, customer_id="first", Locks=[{"code": 1, "area": "n"}, {"code": 2, "area": "s"}])
    conflict(genesys.post("/profiles", json={"locks": [{"code": 3, "area": "s"}, {"code": 2, "area": "s"}]}))
    create(genesys, customer_id="mixed", LOCKS=[{"code": 1, "area": "s"}, {"code": 2, "area": "n"}])


@pytest.mark.rule("UCS-KEY-8", "UCS-DELETE-5")
def test_the_values_of_a_unique_key_are_free_again_once_nobody_has_them(genesys: httpx.Client) -> None:
    add_key(genesys, name="only", attributes=["Badge"], unique=True)
    create(genesys, customer_id="first", Badge="1")
    replace(genesys, "first", Badge="2")
    create(genesys, customer_id="second", Badge="1")
    assert genesys.delete("/profiles/first").status_code == 200
    create(genesys, customer_id="third", Badge="2")
    assert genesys.delete(f"{PLACE}/only").status_code == 204
    create(genesys, customer_id="fourth", Badge=["1", "2"])
    add_key(genesys, name="only", attributes=["Badge"])


@pytest.mark.rule("UCS-KEY-21")
def test_customers_without_all_attributes_of_a_unique_key_do_not_collide(genesys: httpx.Client) -> None:
    add_key(genesys, name="only", attributes=["Badge", "Site"], unique=True)
    for _ in range(2):
        create(genesys, Badge="1")
        create(genesys, Badge="1", Site=[])


@pytest.mark.rule("UCS-KEY-9")
def test_a_unique_key_is_not_created_over_values_that_two_customers_have(genesys: httpx.Client) -> None:
    message = conflict(post_key(genesys, name="Surname", attributes=["LastName"], unique=True))
    assert message == f"customers '{ADA}' and '{BEN}' would have the same values of the unique key 'Surname'"
    assert keys(genesys) == DEFAULT_KEYS
    replace(genesys, ADA)
    for customer_id in ("4", "5", "6", "7", "9", "A"):
        replace(genesys, f"00002bB2M8K0000{customer_id}")
    add_key(genesys, name="Surname", attributes=["LastName"], unique=True)
    conflict(genesys.post("/profiles", json={"LastName": "Example"}))


@pytest.mark.rule("UCS-KEY-23")
def test_a_customer_has_a_thousand_combinations_of_values_of_a_unique_key_at_most(genesys: httpx.Client) -> None:
    add_key(genesys, name="only", attributes=["a", "b"], unique=True)
    numbers = list(range(40))
    assert "1000 combinations" in conflict(genesys.post("/profiles", json={"a": numbers, "b": numbers}))
    create(genesys, a=numbers, b=numbers[:25])


@pytest.mark.rule("UCS-KEY-17")
def test_keys_of_one_tenant_mean_nothing_to_another(genesys: httpx.Client) -> None:
    elsewhere = {"ContactCenterId": "elsewhere"}
    assert genesys.get(PLACE, headers=elsewhere).json() == []
    assert genesys.get(f"{PLACE}/Phone", headers=elsewhere).status_code == 404
    sent = {"name": "Phone", "attributes": ["Badge"], "unique": True}
    assert genesys.post(PLACE, json=sent, headers=elsewhere).status_code == 201
    assert genesys.post("/profiles", json={"Badge": "1"}, headers=elsewhere).status_code == 201
    assert genesys.post("/profiles", json={"Badge": "1"}, headers=elsewhere).status_code == 409
    create(genesys, Badge="1")
    create(genesys, Badge="1")
    assert keys(genesys) == DEFAULT_KEYS


@pytest.mark.rule("UCS-KEY-20")
def test_a_tenant_has_a_hundred_keys_at_most(genesys: httpx.Client) -> None:
    for number in range(96):
        add_key(genesys, name=f"key{number}", attributes=["x"])
    assert "100 identification keys" in conflict(post_key(genesys, name="another", attributes=["x"]))
    assert genesys.delete(f"{PLACE}/Phone").status_code == 204
    add_key(genesys, name="another", attributes=["x"])
    assert len(keys(genesys)) == 100


@pytest.mark.rule("UCS-KEY-18")
def test_a_key_on_an_extension_with_a_schema_names_attributes_of_that_schema(genesys: httpx.Client) -> None:
    schema = {"name": "Locks", "type": "multi-valued", "attributes": [{"name": "code", "type": "integer"}]}
    assert genesys.post("/metadata/profiles/extensions", json=schema).status_code == 201
    assert complaint(post_key(genesys, name="bad", source="LOCKS", attributes=["code", "area"])) == (
        "bad parameter 'attributes' reason: the extension 'Locks' has no attribute 'area'."
    )
    add_key(genesys, name="good", source="LOCKS", attributes=["code"])
    assert genesys.get(f"{PLACE}/good").json() == {"name": "good", "attributes": ["Locks.code"]}
    customer_id = create(genesys, Locks=[{"code": 5}])
    assert found(genesys, **{"locks.code": "5"}) == [customer_id]


@pytest.mark.rule("UCS-KEY-19", "UCS-MODE-9")
def test_a_strict_server_takes_keys_on_what_is_configured_and_in_maintenance_only(
    fake: Callable[..., RunningFake],
) -> None:
    strict = fake(strict=True).client("genesys-ucs")
    assert post_key(strict, name="a", attributes=["Language"]).status_code == 503
    assert strict.post("/server/mode", json={"mode": "maintenance"}).status_code == 200
    assert "the attribute 'Hobby' is not configured." in complaint(post_key(strict, name="a", attributes=["Hobby"]))
    message = complaint(post_key(strict, name="a", source="Hobbies", attributes=["x"]))
    assert message == "bad parameter 'source' reason: there is no extension 'Hobbies'."
    add_key(strict, name="a", attributes=["Language"])
    add_key(strict, name="b", source="purchases", attributes=["anything"])


@pytest.mark.rule("UCS-KEY-10")
def test_a_fixture_brings_keys_before_its_customers(fake: Callable[..., RunningFake]) -> None:
    client = fake(fixtures="edge-cases").client("genesys-ucs")
    assert keys(client)[4] == {
        "name": "Purchase",
        "attributes": ["Purchases.purchase_id", "Purchases.amount"],
        "unique": True,
    }
    assert found(client, **{"Purchases.purchase_id": "1"}) == ["numbers"]
    conflict(client.post("/profiles", json={"Purchases": {"purchase_id": 2, "amount": 1e-07}}))


@pytest.mark.rule("UCS-KEY-24")
@pytest.mark.parametrize("attribute", ["Phone.PhoneNumber", "customer_id", "id_key", "extensions"])
def test_a_key_has_one_source_and_attributes_that_a_search_can_name(genesys: httpx.Client, attribute: str) -> None:
    message = complaint(post_key(genesys, name="mixed", attributes=["LastName", attribute]))
    reason = "an attribute is named without its source, and not as the id or a parameter of a search."
    assert message == f"bad parameter 'attributes' reason: {reason}"
    assert keys(genesys) == DEFAULT_KEYS


@pytest.mark.rule("UCS-KEY-25")
def test_one_customer_has_at_most_five_thousand_values_of_keys(genesys: httpx.Client) -> None:
    for number in range(6):
        add_key(genesys, name=f"k{number}", source="Ev", attributes=[f"a{number}"], unique=number % 2 == 0)
    record = {f"a{number}": "x" for number in range(6)}
    records = [{**record, "a0": n, "a2": n, "a4": n} for n in range(1_000)]
    reply = genesys.post("/profiles", json={"customer_id": "ev", "Ev": records})
    assert (reply.status_code, reply.elapsed.total_seconds() < 1) == (409, True)
    assert reply.json()["message"] == "customer 'ev' would have more than 5000 values of identification keys"
    assert genesys.post("/profiles", json={"customer_id": "ev", "Ev": records[:500]}).status_code == 201
