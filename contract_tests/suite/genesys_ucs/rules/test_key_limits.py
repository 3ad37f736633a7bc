"""Which identification keys are refused: their names, attributes and numbers, and what they may lead to."""

from __future__ import annotations

from collections.abc import Iterator
from string import ascii_letters
from typing import Any

import httpx
import pytest

from contract_tests.suite.genesys_ucs.identification import Keys, found, listed_keys
from contract_tests.suite.genesys_ucs.operations import MAINTENANCE, PRODUCTION
from contract_tests.suite.genesys_ucs.schemas import Schemas
from contract_tests.suite.genesys_ucs.steps import IDENTIFICATION_KEYS, create, read, refused, replace
from mock_server.verify.target import Names

NAMES = ["", "1a", "_a", "a-b", "a b", "a.b", "ключ", "K" * 27, "a\n", "ä", "aä"]
ATTRIBUTES = [[], ["x", "x"], "x", [1], [""], [None], ["x" * 257], [f"x{n}" for n in range(21)], None]


@pytest.fixture
def refusing(genesys: httpx.Client, keys: Keys) -> Iterator[Keys]:
    """Keys of which the server creates none: there are the same at the end."""
    before = listed_keys(genesys)
    yield keys
    assert listed_keys(genesys) == before


@pytest.mark.needs("global", "lenient")
@pytest.mark.rule("UCS-KEY-3")
def test_a_name_is_a_letter_and_up_to_25_letters_digits_or_underscores(
    genesys: httpx.Client, keys: Keys, names: Names
) -> None:
    taken = {key["name"].lower() for key in listed_keys(genesys)}
    letter = next(letter for letter in ascii_letters if letter.lower() not in taken)
    for name in (letter, f"{names.text('q')}_{'Z9_' * 9}"[:26], names.text("Q").upper()):
        assert keys.add("a", name=name) == name
        assert genesys.get(f"{IDENTIFICATION_KEYS}/{name}").json()["name"] == name


@pytest.mark.needs("global", "lenient")
@pytest.mark.rule("UCS-KEY-3")
@pytest.mark.parametrize("name", NAMES)
def test_other_names_are_refused(refusing: Keys, name: str) -> None:
    assert "'name'" in refused(refusing.offer("a", name=name), 400)
    assert "'source'" in refused(refusing.offer("a", source=name), 400)


@pytest.mark.needs("global", "lenient")
@pytest.mark.rule("UCS-KEY-5", "UCS-KEY-22")
@pytest.mark.parametrize("attributes", ATTRIBUTES, ids=lambda attributes: repr(attributes)[:20])
def test_attributes_are_one_to_twenty_different_names(refusing: Keys, names: Names, attributes: Any) -> None:
    reply = refusing.send({"name": names.text("Key"), "attributes": attributes})
    assert "'attributes'" in refused(reply, 400)


@pytest.mark.needs("global", "lenient")
@pytest.mark.rule("UCS-KEY-5")
@pytest.mark.parametrize("member", ["name", "attributes"])
def test_a_key_needs_a_name_and_attributes(refusing: Keys, names: Names, member: str) -> None:
    body = {"name": names.text("Key"), "attributes": ["a"]}
    del body[member]
    assert f"'{member}'" in refused(refusing.send(body), 400)


@pytest.mark.needs("global", "lenient")
@pytest.mark.rule("UCS-KEY-22")
def test_a_key_may_have_twenty_attributes(genesys: httpx.Client, keys: Keys) -> None:
    attributes = [f"x{number}" for number in range(20)]
    key = keys.add(*attributes)
    assert genesys.get(f"{IDENTIFICATION_KEYS}/{key}").json() == {"name": key, "attributes": attributes}


@pytest.mark.needs("global", "lenient")
@pytest.mark.rule("UCS-KEY-24")
@pytest.mark.parametrize("attribute", ["Phone.PhoneNumber", "a.", ".a", "customer_id", "id_key", "extensions"])
def test_a_key_has_one_source_and_attributes_that_a_search_can_name(refusing: Keys, attribute: str) -> None:
    assert "'attributes'" in refused(refusing.offer("LastName", attribute), 400)
    assert "'attributes'" in refused(refusing.offer(attribute, source="Phone"), 400)


@pytest.mark.needs("global", "lenient")
@pytest.mark.rule("UCS-KEY-20")
def test_a_tenant_has_a_hundred_keys_at_most(genesys: httpx.Client, keys: Keys) -> None:
    created = [keys.add("a") for _ in range(100 - len(listed_keys(genesys)))]
    assert "100" in refused(keys.offer("a"), 409)
    keys.drop(created[0])
    last = keys.add("a")
    assert len(listed_keys(genesys)) == 100
    assert listed_keys(genesys)[-1] == {"name": last, "attributes": ["a"]}


@pytest.mark.needs("global", "lenient")
@pytest.mark.rule("UCS-KEY-23")
def test_a_customer_has_a_thousand_combinations_of_values_of_a_unique_key_at_most(
    genesys: httpx.Client, keys: Keys, names: Names
) -> None:
    a, b = names.text("a"), names.text("b")
    keys.add(a, b, unique=True)
    customer_id, values = names.id(), list(range(40))
    reply = genesys.post("/profiles", json={"customer_id": customer_id, a: values[:13], b: [*range(77)]})
    assert "1000 combinations" in refused(reply, 409)
    assert genesys.get(f"/profiles/{customer_id}").status_code == 404
    create(genesys, customer_id=customer_id, **{a: values, b: values[:25]})
    assert found(genesys, {a: "39", b: "24"}) == [customer_id]


WIDE = 5


@pytest.fixture
def wide(keys: Keys, names: Names) -> str:
    """An extension on which five keys are built, so that each record has five values of keys."""
    extension = names.text("Wide")
    for number in range(WIDE):
        keys.add(f"a{number}", source=extension)
    return extension


def records(count: int) -> list[dict[str, int]]:
    return [{f"a{number}": n for number in range(WIDE)} for n in range(count)]


@pytest.mark.needs("global", "lenient")
@pytest.mark.rule("UCS-KEY-25")
def test_one_customer_has_at_most_five_thousand_values_of_keys(
    genesys: httpx.Client, keys: Keys, names: Names, wide: str
) -> None:
    more = names.text("more")
    keys.add(more)
    customer_id = names.id()
    whole = {wide: records(1_000)}
    excess = genesys.post("/profiles", json={"customer_id": customer_id, **whole, more: "1"})
    assert "5000" in refused(excess, 409)
    assert genesys.get(f"/profiles/{customer_id}").status_code == 404
    create(genesys, customer_id=customer_id, **whole)
    assert "5000" in refused(genesys.put(f"/profiles/{customer_id}", json={more: "1"}), 409)
    assert read(genesys, customer_id) == {"customer_id": customer_id}
    assert found(genesys, {more: "1"}) == []
    assert found(genesys, {f"{wide}.a4": "999"}) == [customer_id]


@pytest.mark.needs("global", "lenient")
@pytest.mark.rule("UCS-KEY-25")
def test_a_key_that_would_lead_to_one_customer_too_often_is_not_created(
    genesys: httpx.Client, keys: Keys, names: Names, wide: str
) -> None:
    more = names.text("more")
    create(genesys, **{wide: records(1_000), more: "1"})
    before = listed_keys(genesys)
    assert "5000" in refused(keys.offer(more), 409)
    assert listed_keys(genesys) == before
    assert genesys.get("/profiles", params={more: "1"}).status_code == 400


@pytest.mark.needs("global", "lenient")
@pytest.mark.rule("UCS-KEY-9")
def test_a_unique_key_is_not_created_over_values_that_two_customers_have(
    genesys: httpx.Client, keys: Keys, names: Names
) -> None:
    badge, locks = names.text("Badge"), names.text("Locks")
    first = create(genesys, **{badge: ["1", "2"], locks: [{"code": 1}, {"code": 2}]})
    second = create(genesys, **{badge: [2, "3"], locks: {"code": "2"}})
    before = listed_keys(genesys)
    for source, attribute in (("profile", badge), (locks, "code")):
        message = refused(keys.offer(attribute, source=source, unique=True), 409)
        assert f"'{first}'" in message
        assert f"'{second}'" in message
    assert listed_keys(genesys) == before
    replace(genesys, first, **{badge: "1"})
    keys.add(badge, unique=True)
    assert genesys.post("/profiles", json={badge: "2"}).status_code == 409


@pytest.mark.needs("global", "strict")
@pytest.mark.rule("UCS-KEY-19")
def test_a_strict_server_takes_keys_on_what_is_configured_only(
    genesys: httpx.Client, keys: Keys, schemas: Schemas, names: Names
) -> None:
    locks = schemas.register("Locks", code="integer")
    assert genesys.post("/server/mode", json=MAINTENANCE).status_code == 200
    try:
        before = listed_keys(genesys)
        attribute, extension = names.text("Hobby"), names.text("Hobbies")
        assert f"'{attribute}'" in refused(keys.offer("Language", attribute), 400)
        assert f"'{extension}'" in refused(keys.offer("a", source=extension), 400)
        assert listed_keys(genesys) == before
        known = keys.add("Language"), keys.add("code", source=locks.upper())
        assert [key["name"] for key in listed_keys(genesys)][-2:] == list(known)
    finally:
        keys.forget()
        assert genesys.post("/server/mode", json=PRODUCTION).status_code == 200
