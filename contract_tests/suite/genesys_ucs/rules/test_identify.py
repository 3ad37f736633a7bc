"""Customers are found by their attributes: what is answered, and what of those who are found is shown."""

from __future__ import annotations

import httpx
import pytest

from contract_tests.suite.genesys_ucs.identification import Keys, found, identify
from contract_tests.suite.genesys_ucs.steps import create, read, refused
from mock_server.verify.target import Names

pytestmark = pytest.mark.needs("global", "lenient")


@pytest.fixture
def surname(names: Names) -> str:
    """An attribute that nobody else has."""
    return names.text("Surname")


@pytest.mark.rule("UCS-IDENT-1", "UCS-IDENT-5", "UCS-IDENT-32")
def test_a_search_answers_the_ids_of_those_who_match_and_nothing_else(
    genesys: httpx.Client, keys: Keys, surname: str
) -> None:
    keys.add(surname)
    ada = create(genesys, **{surname: "Ada", "Home": {"town": "here"}})
    create(genesys, **{surname: "Ben"})
    assert identify(genesys, {surname: "Ada"}) == [{"customer_id": ada}]
    assert identify(genesys, {surname: "Ada", "include_profile": "no"}) == [{"customer_id": ada}]
    assert identify(genesys, {surname: "Ada", "extensions": "Home"}) == [{"customer_id": ada}]
    asked = {surname: "Ada", "include_profile": "no", "extensions": "Home", "include_extensions": "always"}
    assert identify(genesys, asked) == [{"customer_id": ada}]


@pytest.mark.rule("UCS-IDENT-5", "UCS-IDENT-6")
def test_a_search_shows_all_attributes_and_the_extensions_that_it_names(
    genesys: httpx.Client, keys: Keys, surname: str
) -> None:
    keys.add(surname)
    attributes = {surname: "Ada", "Title": "Dr.", "Points": [1, 2.5], "Letter": True}
    extensions = {"Home": {"town": "here"}, "Cards": [{"n": 1}, {"n": 2}]}
    ada = create(genesys, **attributes, **extensions)
    shown = {"customer_id": ada, **attributes}
    query = {surname: "Ada", "include_profile": "yes"}
    assert identify(genesys, query) == [shown]
    assert identify(genesys, {**query, "extensions": "Home"}) == [{**shown, "Home": {"town": "here"}}]
    assert identify(genesys, {**query, "extensions": "cards,HOME,Others"}) == [{**shown, **extensions}]


@pytest.mark.rule("UCS-IDENT-7", "UCS-IDENT-8")
def test_extensions_of_several_matches_are_shown_unless_they_shall_belong_to_one_only(
    genesys: httpx.Client, keys: Keys, surname: str
) -> None:
    keys.add(surname, "First")
    ids = sorted(create(genesys, **{surname: "x", "First": str(n), "Home": {"n": n}}) for n in range(2))
    query = {surname: "x", "include_profile": "yes", "extensions": "Home"}
    whole = [read(genesys, customer_id, "Home") for customer_id in ids]
    assert ["Home" in profile for profile in whole] == [True, True]
    assert identify(genesys, query) == whole
    assert identify(genesys, {**query, "include_extensions": "always"}) == whole
    unique = {**query, "include_extensions": "unique"}
    assert identify(genesys, unique) == [read(genesys, customer_id) for customer_id in ids]
    first = whole[0]["First"]
    assert identify(genesys, {**unique, "First": first}) == whole[:1]
    assert identify(genesys, {**query, "First": first}) == whole[:1]


@pytest.mark.rule("UCS-IDENT-2")
def test_a_customer_is_found_by_an_attribute_of_an_extension(genesys: httpx.Client, keys: Keys, names: Names) -> None:
    phone, plain = names.text("Phone"), names.text("number")
    keys.add("number", source=phone)
    keys.add(plain)
    several = create(genesys, **{phone: [{"number": "1"}, {"number": "2"}]})
    single = create(genesys, **{phone: {"number": 3}, plain: "2"})
    assert found(genesys, {f"{phone}.number": "2"}) == [several]
    assert found(genesys, {f"{phone}.number": "3"}) == [single]
    assert found(genesys, {f"{phone}.number": "4"}) == []


@pytest.mark.rule("UCS-IDENT-16")
def test_a_search_that_nobody_matches_answers_an_empty_list(genesys: httpx.Client, keys: Keys, surname: str) -> None:
    keys.add(surname, "First")
    create(genesys, **{surname: "x", "First": "1"})
    assert identify(genesys, {surname: "y"}) == []
    assert identify(genesys, {surname: "x", "First": "2", "include_profile": "yes"}) == []


@pytest.mark.rule("UCS-IDENT-17", "UCS-IDENT-30")
def test_everybody_who_matches_is_listed_in_the_order_of_ids(
    genesys: httpx.Client, keys: Keys, names: Names, surname: str
) -> None:
    keys.add(surname)
    ids = [names.id() for _ in range(8)]
    for customer_id in reversed(ids):
        create(genesys, customer_id=customer_id, **{surname: "x"})
    assert found(genesys, {surname: "x"}) == sorted(ids)
    shown = identify(genesys, {surname: "x", "include_profile": "yes"})
    assert shown == [{"customer_id": customer_id, surname: "x"} for customer_id in sorted(ids)]


@pytest.mark.rule("UCS-IDENT-1")
def test_a_search_can_be_made_without_its_body_and_with_a_slash(
    genesys: httpx.Client, keys: Keys, surname: str
) -> None:
    keys.add(surname)
    customer_id = create(genesys, **{surname: "x"})
    head = genesys.head("/profiles", params={surname: "x"})
    assert (head.status_code, head.content) == (200, b"")
    assert genesys.head("/profiles", params={f"{surname}x": "x"}).status_code == 400
    assert genesys.get("/profiles/", params={surname: "x"}).json() == [{"customer_id": customer_id}]


@pytest.mark.rule("UCS-IDENT-17", "UCS-IDENT-31")
def test_a_thousand_matches_are_listed_and_more_are_refused_with_what_helps(
    genesys: httpx.Client, keys: Keys, surname: str
) -> None:
    key = keys.add(surname, "Half")
    ids = [create(genesys, **{surname: "x", "Half": str(number % 2)}) for number in range(1_000)]
    assert found(genesys, {surname: "x"}) == sorted(ids)
    create(genesys, **{surname: "x", "Half": "0"})
    for query in ({surname: "x"}, {surname: "x", "include_profile": "yes"}):
        message = refused(genesys.get("/profiles", params=query), 403)
        assert f"'{key}'" in message
        assert "attributes" in message
    assert len(found(genesys, {surname: "x", "Half": "0"})) == 501
