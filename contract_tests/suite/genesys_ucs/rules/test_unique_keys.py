"""No two customers have the same values of a unique identification key, by whatever operation they would get them."""

from __future__ import annotations

import httpx
import pytest

from contract_tests.suite.genesys_ucs.identification import Keys, found
from contract_tests.suite.genesys_ucs.schemas import Schemas, insert, record_update, records
from contract_tests.suite.genesys_ucs.steps import create, read, refused, replace
from mock_server.verify.target import Names

pytestmark = pytest.mark.needs("global", "lenient")


@pytest.fixture
def badge(keys: Keys, names: Names) -> str:
    """An attribute of which no two customers have a value."""
    name = names.text("Badge")
    keys.add(name, unique=True)
    return name


@pytest.mark.rule("UCS-KEY-7")
@pytest.mark.parametrize("said", [{}, {"unique": False}], ids=["default", "said"])
def test_customers_may_share_the_values_of_a_key_that_is_not_unique(
    genesys: httpx.Client, keys: Keys, names: Names, said: dict[str, bool]
) -> None:
    a = names.text("a")
    keys.add(a, **said)
    ids = [create(genesys, **{a: "1"}) for _ in range(2)]
    replace(genesys, ids[0], **{a: ["1", "1"]})
    assert found(genesys, {a: "1"}) == sorted(ids)


@pytest.mark.rule("UCS-KEY-8")
def test_a_creation_with_the_values_of_another_customer_is_a_conflict(
    genesys: httpx.Client, keys: Keys, names: Names
) -> None:
    badge, site = names.text("Badge"), names.text("Site")
    key = keys.add(badge, site, unique=True)
    first, second = names.id(), names.id()
    create(genesys, customer_id=first, **{badge: 7, site: "north"})
    message = refused(genesys.post("/profiles", json={"customer_id": second, site: "north", badge: "7"}), 409)
    assert all(f"'{name}'" in message for name in (first, second, key))
    assert genesys.get(f"/profiles/{second}").status_code == 404
    assert found(genesys, {badge: "7"}) == [first]
    create(genesys, customer_id=second, **{badge: 7, site: "south"})
    assert found(genesys, {badge: "7"}) == sorted([first, second])


@pytest.mark.rule("UCS-KEY-8")
def test_an_update_to_the_values_of_another_customer_changes_nothing(genesys: httpx.Client, badge: str) -> None:
    first, second = create(genesys, **{badge: "1"}), create(genesys, **{badge: "2"})
    refused(genesys.put(f"/profiles/{second}", json={badge: ["3", "1"], "Title": "Dr."}), 409)
    assert read(genesys, second) == {"customer_id": second, badge: "2"}
    assert found(genesys, {badge: "3"}) == []
    replace(genesys, second, **{badge: ["2", "3"], "Title": "Dr."})
    replace(genesys, first, **{badge: "1", "Title": "Prof."})


@pytest.mark.rule("UCS-KEY-8")
def test_a_record_with_the_values_of_another_customer_is_neither_inserted_nor_updated(
    genesys: httpx.Client, keys: Keys, schemas: Schemas
) -> None:
    locks = schemas.register("Locks", "multi-valued", "number", number="integer", code="string")
    keys.add("code", source=locks, unique=True)
    create(genesys, **{locks: [{"number": 1, "code": "a"}]})
    own = [{"number": 1, "code": "b"}]
    customer_id = create(genesys, **{locks: own})
    refused(insert(genesys, customer_id, **{locks: [{"number": 2, "code": "c"}, {"number": 3, "code": "a"}]}), 409)
    assert records(genesys, customer_id, locks) == own
    refused(record_update(genesys, customer_id, locks, number=1, code="a"), 409)
    assert records(genesys, customer_id, locks) == own
    assert found(genesys, {f"{locks}.code": "c"}) == []
    assert record_update(genesys, customer_id, locks, number=1, code="c").status_code == 204
    assert found(genesys, {f"{locks}.code": "c"}) == [customer_id]
    assert found(genesys, {f"{locks}.code": "b"}) == []


@pytest.mark.rule("UCS-KEY-8")
def test_a_merge_hands_values_over_but_makes_none_that_another_customer_has(
    genesys: httpx.Client, keys: Keys, names: Names
) -> None:
    a, b = names.text("a"), names.text("b")
    keys.add(a, b, unique=True)
    one, two, mixed, far = (
        create(genesys, **{a: values[0], b: values[1]}) for values in (("1", "1"), ("2", "2"), ("1", "2"), ("9", "9"))
    )
    message = refused(genesys.put(f"/profiles/{one}/merge/{two}"), 409)
    assert f"'{one}'" in message
    assert f"'{mixed}'" in message
    assert read(genesys, one) == {"customer_id": one, a: "1", b: "1"}
    assert read(genesys, two) == {"customer_id": two, a: "2", b: "2"}
    assert genesys.put(f"/profiles/{one}/merge/{far}").status_code == 204
    assert found(genesys, {a: "9", b: "9"}) == [one]
    assert genesys.post("/profiles", json={a: "9", b: "9"}).status_code == 409


@pytest.mark.rule("UCS-KEY-8")
def test_each_value_of_an_attribute_counts(genesys: httpx.Client, badge: str) -> None:
    create(genesys, **{badge: ["1", "2", "2"]})
    refused(genesys.post("/profiles", json={badge: ["3", "2"]}), 409)
    create(genesys, **{badge: ["3", "3"]})


@pytest.mark.rule("UCS-KEY-8")
def test_one_record_of_another_customer_is_enough(genesys: httpx.Client, keys: Keys, names: Names) -> None:
    locks = names.text("Locks")
    keys.add("code", "area", source=locks, unique=True)
    create(genesys, **{locks: [{"code": 1, "area": "n"}, {"code": 2, "area": "s"}]})
    same = {locks.lower(): [{"code": 3, "area": "s"}, {"code": 2, "area": "s"}]}
    refused(genesys.post("/profiles", json=same), 409)
    create(genesys, **{locks.upper(): [{"code": 1, "area": "s"}, {"code": 2, "area": "n"}]})


@pytest.mark.rule("UCS-KEY-8")
def test_values_are_free_again_once_nobody_has_them(genesys: httpx.Client, keys: Keys, names: Names) -> None:
    badge = names.text("Badge")
    key = keys.add(badge, unique=True)
    first = create(genesys, **{badge: "1"})
    replace(genesys, first, **{badge: "2"})
    create(genesys, **{badge: "1"})
    assert genesys.delete(f"/profiles/{first}").status_code == 200
    create(genesys, **{badge: "2"})
    keys.drop(key)
    create(genesys, **{badge: ["1", "2"]})
    keys.add(badge)


@pytest.mark.rule("UCS-KEY-21")
def test_customers_without_all_attributes_do_not_collide(genesys: httpx.Client, keys: Keys, names: Names) -> None:
    badge, site = names.text("Badge"), names.text("Site")
    keys.add(badge, site, unique=True)
    for _ in range(2):
        create(genesys, **{badge: "1"})
        create(genesys, **{badge: "1", site: []})
        create(genesys, **{site: "1"})
        create(genesys)
    assert len(found(genesys, {badge: "1"})) == 4
