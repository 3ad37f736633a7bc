"""Which identification key a search uses, and which searches none can serve."""

from __future__ import annotations

from collections.abc import Callable

import httpx
import pytest

from contract_tests.suite.genesys_ucs.identification import Keys, found, listed_keys
from contract_tests.suite.genesys_ucs.steps import create, refused
from mock_server.verify.target import Names

pytestmark = pytest.mark.needs("global", "lenient")


def refusal(client: httpx.Client, query: dict[str, str] | str) -> str:
    """Why a search is refused."""
    return refused(client.get("/profiles", params=query), 400)


@pytest.fixture
def some(names: Names) -> list[str]:
    """Attributes that nobody has yet, called a, b, c, d and more."""
    return [names.text(letter) for letter in "abcd"]


@pytest.mark.rule("UCS-IDENT-3")
def test_all_attributes_of_the_key_that_are_supplied_have_to_match(
    genesys: httpx.Client, keys: Keys, some: list[str]
) -> None:
    a, b, c, _ = some
    keys.add(a, b, c)
    one = create(genesys, **{a: "x", b: "1", c: "1"})
    two = create(genesys, **{a: "x", b: "2", c: "2"})
    assert found(genesys, {a: "x", b: "2"}) == [two]
    assert found(genesys, {a: "x", b: "3"}) == []
    assert found(genesys, {a: "x", b: "1", c: "2"}) == []
    assert found(genesys, {a: "y", b: "1", c: "1"}) == []
    assert found(genesys, {a: "x", c: "1"}) == [one], "an attribute counts wherever it stands in the key"
    assert found(genesys, {c: "2", b: "2", a: "x"}) == [two]


@pytest.mark.rule("UCS-IDENT-20")
def test_attributes_outside_the_key_do_not_narrow_the_result(
    genesys: httpx.Client, keys: Keys, some: list[str]
) -> None:
    a, b, *_ = some
    keys.add(a)
    ids = sorted(create(genesys, **{a: "x", b: value}) for value in ("1", "2"))
    assert found(genesys, {a: "x", b: "1"}) == ids
    assert found(genesys, {b: "3", a: "x", "Unheard.Of": "x"}) == ids


@pytest.mark.rule("UCS-IDENT-27")
def test_there_is_no_parameter_for_expressions(genesys: httpx.Client, keys: Keys, some: list[str]) -> None:
    a, b, *_ = some
    keys.add(a)
    ids = sorted(create(genesys, **{a: value}) for value in ("x", "x", "y"))
    both = found(genesys, {a: "x", "expr": f"{a}=y"})
    assert len(both) == 2
    assert set(both) < set(ids)
    refusal(genesys, {"expr": f"{a}=x"})
    refusal(genesys, {"expr": f"{a}=x", b: "1"})


@pytest.mark.rule("UCS-IDENT-13", "UCS-IDENT-15")
def test_the_oldest_key_that_is_wholly_supplied_is_used(genesys: httpx.Client, keys: Keys, some: list[str]) -> None:
    a, b, c, d = some
    keys.add(d, c, b, a)
    oldest = keys.add(a)
    keys.add(b, c)
    keys.add(c)
    by_a, by_b = create(genesys, **{a: "1", b: "2", c: "2"}), create(genesys, **{a: "2", b: "1", c: "1"})
    contradiction = {c: "1", b: "1", a: "1"}
    assert found(genesys, contradiction) == [by_a]
    keys.drop(oldest)
    assert found(genesys, contradiction) == [by_b]


@pytest.mark.rule("UCS-IDENT-13", "UCS-IDENT-14")
def test_a_key_that_is_wholly_supplied_comes_before_a_longer_part_of_an_older_one(
    genesys: httpx.Client, keys: Keys, some: list[str]
) -> None:
    a, b, c, d = some
    keys.add(a, b, d)
    keys.add(c)
    create(genesys, **{a: "1", b: "1"})
    by_c = create(genesys, **{c: "1"})
    assert found(genesys, {a: "1", b: "1", c: "1"}) == [by_c]


@pytest.mark.rule("UCS-IDENT-14", "UCS-IDENT-15")
def test_of_keys_that_are_partly_supplied_the_longest_beginning_wins_and_then_the_oldest(
    genesys: httpx.Client, keys: Keys, some: list[str], names: Names
) -> None:
    a, b, c, d = some
    missing = names.text("x")
    one = keys.add(a, missing)
    keys.add(b, c, missing)
    keys.add(d, missing, a, b, c)
    keys.add(c, b, missing)
    by_a = create(genesys, **{a: "1"})
    by_b = create(genesys, **{b: "1", c: "1"})
    by_c = create(genesys, **{c: "1"})
    assert found(genesys, {a: "1", d: "1"}) == [by_a], "of equal ones the oldest"
    assert found(genesys, {a: "1", b: "1", c: "1", d: "1"}) == [by_b], "the longest without a gap"
    assert found(genesys, {a: "2", c: "1"}) == []
    keys.drop(one)
    assert found(genesys, {a: "2", c: "1"}) == sorted([by_b, by_c])


@pytest.mark.rule("UCS-IDENT-4")
def test_the_key_that_the_request_names_is_used(genesys: httpx.Client, keys: Keys, some: list[str]) -> None:
    a, b, c, _ = some
    keys.add(a)
    named = {b: keys.add(b), c: keys.add(c, b)}
    ids = {name: create(genesys, **{name: "1"}) for name in (a, b, c)}
    query = {a: "1", b: "1"}
    assert found(genesys, query) == [ids[a]]
    assert found(genesys, {**query, "id_key": named[b]}) == [ids[b]]
    assert found(genesys, {a: "1", c: "1", "id_key": named[c]}) == [ids[c]]


@pytest.mark.rule("UCS-IDENT-18")
def test_a_key_that_the_tenant_does_not_have_is_refused(
    genesys: httpx.Client, keys: Keys, some: list[str], names: Names
) -> None:
    a, *_ = some
    key = keys.add(a)
    create(genesys, **{a: "1"})
    unknown = names.text("Unknown")
    message = refusal(genesys, {a: "1", "id_key": unknown})
    assert "'id_key'" in message
    assert f"'{unknown}'" in message
    keys.drop(key)
    assert f"'{key}'" in refusal(genesys, {a: "1", "id_key": key})


@pytest.mark.rule("UCS-IDENT-19")
def test_a_named_key_needs_its_first_attribute(
    genesys: httpx.Client, keys: Keys, some: list[str], names: Names
) -> None:
    a, b, c, _ = some
    phone = names.text("Phone")
    keys.add(b)
    named = keys.add(a, b), keys.add(c, source=phone)
    create(genesys, **{a: "1", b: "1", phone: {c: "1"}})
    assert f"'{a}'" in refusal(genesys, {b: "1", "id_key": named[0]})
    assert f"'{phone}.{c}'" in refusal(genesys, {a: "1", b: "1", c: "1", "id_key": named[1]})


@pytest.mark.rule("UCS-IDENT-10")
def test_attributes_with_which_no_key_begins_find_nobody(genesys: httpx.Client, keys: Keys, some: list[str]) -> None:
    a, b, c, d = some
    keys.add(a, b)
    create(genesys, **{a: "1", b: "1", c: "1"})
    for query in ({b: "1"}, {c: "1"}, {d: "1", c: "1", b: "1"}, {f"{a}.{a}": "1"}):
        assert refusal(genesys, query)


@pytest.mark.rule("UCS-IDENT-11")
@pytest.mark.parametrize("query", ["", "include_profile=yes&extensions=Phone", "include_extensions=always"])
def test_there_is_no_list_of_all_customers(genesys: httpx.Client, query: str) -> None:
    create(genesys)
    assert refusal(genesys, query)


@pytest.mark.rule("UCS-IDENT-11")
def test_a_key_alone_finds_nobody(genesys: httpx.Client, keys: Keys, some: list[str]) -> None:
    a, *_ = some
    create(genesys, **{a: ""})
    assert refusal(genesys, {"id_key": keys.add(a)})


@pytest.mark.rule("UCS-IDENT-26")
@pytest.mark.parametrize(
    ("parameter", "value"),
    [
        ("include_profile", "YES"),
        ("include_profile", ""),
        ("include_profile", "true"),
        ("include_extensions", "never"),
        ("include_extensions", "Unique"),
    ],
)
def test_the_switches_take_their_two_words_only(
    genesys: httpx.Client, keys: Keys, some: list[str], parameter: str, value: str
) -> None:
    a, *_ = some
    keys.add(a)
    assert f"'{parameter}'" in refusal(genesys, {a: "1", parameter: value})
    assert f"'{parameter}'" in refusal(genesys, {a: "1", "include_profile": "yes", parameter: value})


@pytest.mark.needs("open")
@pytest.mark.rule("UCS-IDENT-9")
def test_a_tenant_without_keys_identifies_nobody(elsewhere: Callable[[], httpx.Client]) -> None:
    tenant = elsewhere()
    create(tenant, LastName="Example", EmailAddress="ada@example.com")
    assert listed_keys(tenant) == []
    assert refusal(tenant, {"LastName": "Example"})
    assert refusal(tenant, {"EmailAddress": "ada@example.com"})
