"""A search finds what is stored at that moment, in its own tenant."""

from __future__ import annotations

from collections.abc import Callable

import httpx
import pytest

from contract_tests.suite.genesys_ucs.identification import Keys, found
from contract_tests.suite.genesys_ucs.schemas import Schemas
from contract_tests.suite.genesys_ucs.steps import create, replace
from mock_server.verify.target import Names

pytestmark = pytest.mark.needs("global", "lenient")


@pytest.fixture
def last(keys: Keys, names: Names) -> str:
    """An attribute by which customers are found, and which nobody has yet."""
    name = names.text("Last")
    keys.add(name)
    return name


@pytest.fixture
def phone(keys: Keys, names: Names) -> str:
    """An extension by whose numbers customers are found, and which nobody has yet."""
    name = names.text("Phone")
    keys.add("number", source=name)
    return name


@pytest.mark.rule("UCS-IDENT-28")
def test_customers_are_found_by_what_an_update_left(genesys: httpx.Client, last: str) -> None:
    customer_id = create(genesys, **{last: ["First", "Both"]})
    replace(genesys, customer_id, **{last: ["Both", "Second"]})
    assert found(genesys, {last: "First"}) == []
    assert found(genesys, {last: "Second"}) == found(genesys, {last: "Both"}) == [customer_id]
    replace(genesys, customer_id, **{last: "Third"})
    assert found(genesys, {last: "Second"}) == found(genesys, {last: "Both"}) == []
    replace(genesys, customer_id)
    assert found(genesys, {last: "Third"}) == []


@pytest.mark.rule("UCS-IDENT-28")
def test_customers_who_are_gone_are_not_found(genesys: httpx.Client, names: Names, last: str, phone: str) -> None:
    customer_id = create(genesys, customer_id=names.id(), **{last: "x", phone: {"number": "1"}})
    assert genesys.delete(f"/profiles/{customer_id}").status_code == 200
    assert found(genesys, {last: "x"}) == found(genesys, {f"{phone}.number": "1"}) == []
    assert create(genesys, customer_id=customer_id, **{last: "y"}) == customer_id
    assert found(genesys, {last: "x"}) == []
    assert found(genesys, {last: "y"}) == [customer_id]


@pytest.mark.rule("UCS-IDENT-28")
def test_an_update_that_sends_no_extensions_leaves_them_to_be_found(genesys: httpx.Client, phone: str) -> None:
    customer_id = create(genesys, **{phone: [{"number": "1"}, {"number": "2"}]})
    replace(genesys, customer_id, Title="Dr.")
    assert found(genesys, {f"{phone}.number": "2"}) == [customer_id]
    replace(genesys, customer_id, **{phone: [{"number": "3"}]})
    assert found(genesys, {f"{phone}.number": "1"}) == found(genesys, {f"{phone}.number": "2"}) == []
    assert found(genesys, {f"{phone}.number": "3"}) == [customer_id]


@pytest.mark.rule("UCS-IDENT-28")
def test_customers_are_found_by_their_records_as_they_come_change_and_go(
    genesys: httpx.Client, keys: Keys, schemas: Schemas
) -> None:
    locks = schemas.register("Locks", "multi-valued", "code", code="string", area="string")
    keys.add("area", source=locks)
    customer_id = create(genesys)
    place = f"/profiles/{customer_id}/extensions"

    def areas() -> list[list[str]]:
        return [found(genesys, {f"{locks}.area": area}) for area in ("north", "south")]

    assert genesys.post(place, json={locks: [{"code": "1", "area": "north"}]}).status_code == 200
    assert areas() == [[customer_id], []]
    changed = genesys.put(f"{place}/{locks}/by/unique", json={"code": "1", "area": "south"})
    assert changed.status_code == 204
    assert areas() == [[], [customer_id]]
    assert genesys.put(f"{place}/{locks}/delete/by/unique", json={"code": "1"}).status_code == 204
    assert areas() == [[], []]


@pytest.mark.rule("UCS-IDENT-28")
@pytest.mark.parametrize("also", [{"Home": {"n": 1}}, {}], ids=["conflict", "fault"])
def test_a_write_that_is_refused_leaves_what_finds_a_customer(
    genesys: httpx.Client, last: str, also: dict[str, object]
) -> None:
    customer_id = create(genesys, **{last: "Old"}, **also)
    refused = genesys.put(f"/profiles/{customer_id}", json={last: "New", "Home": "1" if also else None})
    assert refused.status_code == (409 if also else 400)
    assert found(genesys, {last: "Old"}) == [customer_id]
    assert found(genesys, {last: "New"}) == []


@pytest.mark.needs("open")
@pytest.mark.rule("UCS-IDENT-29")
def test_a_search_finds_customers_of_its_own_tenant_only(elsewhere: Callable[[], httpx.Client], names: Names) -> None:
    one, other = elsewhere(), elsewhere()
    for tenant in (one, other):
        Keys(tenant, names).add("Last")
    mine = create(one, customer_id=names.id(), Last="x")
    assert found(other, {"Last": "x"}) == []
    theirs = create(other, customer_id=names.id(), Last="x")
    assert found(one, {"Last": "x"}) == [mine]
    assert found(other, {"Last": "x"}) == [theirs]
