"""Identification keys are created, listed, read and deleted."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import httpx
import pytest

from contract_tests.suite.genesys_ucs.identification import Keys, found, listed_keys
from contract_tests.suite.genesys_ucs.schemas import Schemas
from contract_tests.suite.genesys_ucs.steps import IDENTIFICATION_KEYS, create, read, refused, replace
from mock_server.verify.target import Names

pytestmark = pytest.mark.needs("global", "lenient")


def shown(client: httpx.Client, key: str) -> Any:
    """The key as it is read, which is as it is listed."""
    reply = client.get(f"{IDENTIFICATION_KEYS}/{key}")
    assert reply.status_code == 200, reply.text
    assert reply.json() in listed_keys(client)
    return reply.json()


@pytest.mark.rule("UCS-KEY-1", "UCS-KEY-2")
def test_a_creation_answers_the_name_and_where_the_key_can_be_read(
    genesys: httpx.Client, keys: Keys, names: Names
) -> None:
    name = names.text("Key")
    reply = keys.send({"name": name, "attributes": ["a", "b"], "type": "string"})
    assert (reply.status_code, reply.json()) == (201, {"name": name})
    assert reply.headers["Location"] == f"{genesys.base_url.path}metadata/identification-keys/{name}"
    key = genesys.get(str(genesys.base_url.join(reply.headers["Location"])))
    assert (key.status_code, key.json()) == (200, {"name": name, "attributes": ["a", "b"]})


@pytest.mark.rule("UCS-KEY-10", "UCS-KEY-12", "UCS-KEY-13")
def test_the_list_shows_the_keys_in_the_order_of_their_creation(
    genesys: httpx.Client, keys: Keys, names: Names
) -> None:
    before, locks = listed_keys(genesys), names.text("Locks")
    created: list[dict[str, Any]] = [
        {"name": names.text("Z"), "attributes": ["b", "a"]},
        {"name": names.text("M"), "attributes": [f"{locks}.code", f"{locks}.area"], "unique": True},
        {"name": names.text("A"), "attributes": ["b"]},
    ]
    keys.add("b", "a", name=created[0]["name"], source="profile", unique=False)
    keys.add("code", "area", name=created[1]["name"], source=locks, unique=True)
    keys.add("b", name=created[2]["name"])
    assert listed_keys(genesys) == [*before, *created]


@pytest.mark.rule("UCS-KEY-11", "UCS-KEY-12", "UCS-KEY-13")
def test_a_key_is_read_by_its_name_without_case(genesys: httpx.Client, keys: Keys, names: Names) -> None:
    locks = names.text("Locks")
    plain = keys.add("a", unique=False)
    unique = keys.add("code", source=locks, unique=True)
    for form in (str, str.upper, str.lower):
        assert shown(genesys, form(plain)) == {"name": plain, "attributes": ["a"]}
        assert shown(genesys, form(unique)) == {"name": unique, "attributes": [f"{locks}.code"], "unique": True}


@pytest.mark.rule("UCS-KEY-14")
@pytest.mark.parametrize("method", ["GET", "DELETE"])
def test_a_key_that_the_tenant_does_not_have_is_not_found(
    genesys: httpx.Client, keys: Keys, names: Names, method: str
) -> None:
    dropped = keys.add("a")
    keys.drop(dropped)
    before = listed_keys(genesys)
    for name in (dropped, names.text("Unknown"), "select", "1st", "a%20b", "%D0%B8%D0%BC%D1%8F", f"{dropped}%00"):
        assert refused(genesys.request(method, f"{IDENTIFICATION_KEYS}/{name}"), 404)
    assert listed_keys(genesys) == before


@pytest.mark.rule("UCS-KEY-15")
def test_a_deleted_key_is_gone_and_finds_nobody(genesys: httpx.Client, keys: Keys, names: Names) -> None:
    a = names.text("a")
    before = listed_keys(genesys)
    key = keys.add(a)
    customer_id = create(genesys, **{a: "1", "Home": {"n": 1}})
    assert found(genesys, {a: "1", "id_key": key}) == [customer_id]
    reply = genesys.delete(f"{IDENTIFICATION_KEYS}/{key.upper()}")
    assert (reply.status_code, reply.content) == (204, b"")
    assert listed_keys(genesys) == before
    assert genesys.get(f"{IDENTIFICATION_KEYS}/{key}").status_code == 404
    for query in ({a: "1"}, {a: "1", "id_key": key}):
        assert genesys.get("/profiles", params=query).status_code == 400
    assert read(genesys, customer_id, "Home") == {"customer_id": customer_id, a: "1", "Home": {"n": 1}}


@pytest.mark.rule("UCS-KEY-15")
def test_a_deleted_key_leaves_alone_what_another_key_needs(genesys: httpx.Client, keys: Keys, names: Names) -> None:
    a, b = names.text("a"), names.text("b")
    first = keys.add(a)
    keys.add(a, b)
    before = create(genesys, **{a: "1", b: "1"})
    keys.drop(first)
    after = create(genesys, **{a: "1"})
    assert found(genesys, {a: "1"}) == sorted([before, after])
    assert found(genesys, {a: "1", b: "1"}) == [before]


@pytest.mark.rule("UCS-KEY-16")
def test_a_key_finds_customers_who_were_there_before_it(genesys: httpx.Client, keys: Keys, names: Names) -> None:
    a, locks = names.text("a"), names.text("Locks")
    plain = create(genesys, **{a: "1"})
    several = create(genesys, **{a: ["2", "1"], locks: [{"code": 1}, {"code": 2}]})
    keys.add(a)
    assert found(genesys, {a: "1"}) == sorted([plain, several])
    keys.add("code", source=locks.upper())
    assert found(genesys, {f"{locks}.code": "2"}) == [several]


@pytest.mark.rule("UCS-KEY-15", "UCS-KEY-16", "UCS-KEY-10")
def test_a_key_that_is_created_again_is_the_youngest_and_finds_what_was_written_meanwhile(
    genesys: httpx.Client, keys: Keys, names: Names
) -> None:
    a = names.text("a")
    key, other = keys.add(a), keys.add("b")
    customer_id = create(genesys, **{a: "old"})
    keys.drop(key)
    replace(genesys, customer_id, **{a: "new"})
    keys.add(a, name=key.upper())
    assert [listed["name"] for listed in listed_keys(genesys)][-2:] == [other, key.upper()]
    assert found(genesys, {a: "new"}) == [customer_id]
    assert found(genesys, {a: "old"}) == []


@pytest.mark.rule("UCS-KEY-4")
def test_a_second_key_of_a_name_is_a_conflict_whatever_the_case(genesys: httpx.Client, keys: Keys) -> None:
    key = keys.add("a")
    before = listed_keys(genesys)
    for name in (key, key.upper(), key.lower()):
        assert f"'{name}'" in refused(keys.offer("b", name=name), 409)
    assert listed_keys(genesys) == before


@pytest.mark.rule("UCS-KEY-6")
def test_the_source_tells_whose_attributes_a_key_uses(genesys: httpx.Client, keys: Keys, names: Names) -> None:
    code, locks = names.text("code"), names.text("Locks")
    keys.add(code, source="profile")
    keys.add(code, source=locks)
    customer_id = create(genesys, **{code: "1", locks: {code: "2"}})
    assert found(genesys, {code: "1"}) == found(genesys, {f"{locks}.{code}": "2"}) == [customer_id]
    assert found(genesys, {code: "2"}) == found(genesys, {f"{locks}.{code}": "1"}) == []


@pytest.mark.rule("UCS-KEY-6")
def test_the_profile_is_the_source_unless_another_is_named(genesys: httpx.Client, keys: Keys, names: Names) -> None:
    code = names.text("code")
    key = keys.add(code)
    customer_id = create(genesys, **{code: "1", "Locks": {code: "2"}})
    assert shown(genesys, key) == {"name": key, "attributes": [code]}
    assert found(genesys, {code: "1"}) == [customer_id]
    assert found(genesys, {code: "2"}) == []


@pytest.mark.needs("open")
@pytest.mark.rule("UCS-KEY-17")
def test_keys_of_one_tenant_mean_nothing_to_another(elsewhere: Callable[[], httpx.Client], names: Names) -> None:
    one, other = elsewhere(), elsewhere()
    key = Keys(one, names).add("Badge", unique=True)
    assert listed_keys(other) == []
    assert refused(other.get(f"{IDENTIFICATION_KEYS}/{key}"), 404)
    assert refused(other.delete(f"{IDENTIFICATION_KEYS}/{key}"), 404)
    create(one, Badge="1")
    assert one.post("/profiles", json={"Badge": "1"}).status_code == 409
    create(other, Badge="1")
    create(other, Badge="1")
    assert other.get("/profiles", params={"Badge": "1"}).status_code == 400
    Keys(other, names).add("Badge", "Site", name=key)
    assert shown(one, key) == {"name": key, "attributes": ["Badge"], "unique": True}
    assert shown(other, key) == {"name": key, "attributes": ["Badge", "Site"]}


@pytest.mark.rule("UCS-KEY-18", "UCS-KEY-12")
def test_a_key_on_an_extension_with_a_schema_names_attributes_of_that_schema(
    genesys: httpx.Client, keys: Keys, schemas: Schemas
) -> None:
    locks = schemas.register("Locks", code="integer")
    before = listed_keys(genesys)
    message = refused(keys.offer("code", "area", source=locks.upper()), 400)
    assert "'attributes'" in message
    assert "'area'" in message
    assert listed_keys(genesys) == before
    key = keys.add("code", source=locks.upper())
    assert shown(genesys, key) == {"name": key, "attributes": [f"{locks}.code"]}
    customer_id = create(genesys, **{locks: [{"code": 5}]})
    assert found(genesys, {f"{locks.lower()}.code": "5"}) == [customer_id]
