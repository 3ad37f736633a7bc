"""What becomes of the extensions of two customers that are merged."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from contract_tests.suite.genesys_ucs.merging import merge, merged
from contract_tests.suite.genesys_ucs.schemas import Schemas
from contract_tests.suite.genesys_ucs.steps import create, read, refused, replace

pytestmark = pytest.mark.needs("lenient")
TAKING = (
    {"keep_uniq_from_src": True},
    {"force_merge": True},
    {"keep_uniq_from_src": True, "force_merge": False},
    {"keep_uniq_from_src": False, "force_merge": True},
)
KEEPING: tuple[dict[str, bool], ...] = ({}, {"keep_uniq_from_src": False}, {"force_merge": False})


@pytest.mark.rule("UCS-MERGE-5", "UCS-MERGE-11")
@pytest.mark.parametrize("options", KEEPING, ids=str)
def test_a_single_valued_extension_stays_that_of_the_destination(
    genesys: httpx.Client, options: dict[str, bool]
) -> None:
    destination, source = {"Card": {"n": 1}}, {"card": {"n": 2, "more": True}}
    assert merged(genesys, destination, source, "Card", **options) == destination


@pytest.mark.rule("UCS-MERGE-7", "UCS-MERGE-10")
@pytest.mark.parametrize("options", TAKING, ids=str)
def test_a_single_valued_extension_becomes_that_of_the_source_on_demand(
    genesys: httpx.Client, options: dict[str, bool]
) -> None:
    destination, source = {"Card": {"n": 1, "more": True}, "x": "1"}, {"card": {"n": 2}, "x": "2"}
    assert merged(genesys, destination, source, "Card", **options) == {"x": ["1", "2"], "Card": {"n": 2}}


@pytest.mark.rule("UCS-MERGE-5", "UCS-MERGE-7", "UCS-MERGE-10", "UCS-MERGE-11")
@pytest.mark.needs("global")
@pytest.mark.parametrize("options", [*KEEPING, *TAKING], ids=str)
def test_a_schema_may_say_that_an_extension_is_single_valued(
    genesys: httpx.Client, schemas: Schemas, options: dict[str, bool]
) -> None:
    card = schemas.register("Card", "single-valued", n="integer")
    profile = merged(genesys, {card: {"n": 1}}, {card.upper(): {"n": 2}}, card, **options)
    assert profile == {card: {"n": 2 if any(options.values()) else 1}}


@pytest.mark.rule("UCS-MERGE-8")
@pytest.mark.parametrize("options", [{}, {"keep_uniq_from_src": True}, {"force_merge": True}], ids=str)
def test_a_multi_valued_extension_gets_the_records_of_both(genesys: httpx.Client, options: dict[str, bool]) -> None:
    destination, source = {"Phone": [{"n": 2}, {"n": 1}]}, {"PHONE": [{"n": 3}, {"n": 1}]}
    together = {"Phone": [{"n": 2}, {"n": 1}, {"n": 3}, {"n": 1}]}
    assert merged(genesys, destination, source, "Phone", **options) == together


@pytest.mark.rule("UCS-MERGE-8")
@pytest.mark.needs("global")
def test_a_schema_without_unique_attributes_collects_the_records_of_both(
    genesys: httpx.Client, schemas: Schemas
) -> None:
    phone = schemas.register("Phone", n="integer")
    profile = merged(genesys, {phone: [{"n": 1}]}, {phone: [{"n": 1}, {"n": 2}]}, phone)
    assert profile == {phone: [{"n": 1}, {"n": 1}, {"n": 2}]}


@pytest.mark.rule("UCS-MERGE-6", "UCS-MERGE-7", "UCS-MERGE-10", "UCS-MERGE-11")
@pytest.mark.needs("global")
@pytest.mark.parametrize("options", [*KEEPING, *TAKING], ids=str)
def test_an_extension_with_unique_attributes_is_wholly_of_one_customer(
    genesys: httpx.Client, schemas: Schemas, options: dict[str, bool]
) -> None:
    locks = schemas.register("Locks", "multi-valued", "code", code="integer", area="string")
    destination, source = [{"code": 1, "area": "n"}], [{"code": 1, "area": "s"}, {"code": 2, "area": "s"}]
    profile = merged(genesys, {locks: destination}, {locks.lower(): source}, locks, **options)
    assert profile == {locks: source if any(options.values()) else destination}


@pytest.mark.rule("UCS-MERGE-9")
@pytest.mark.parametrize("options", [{}, {"keep_uniq_from_src": True}], ids=str)
def test_an_extension_without_records_gives_way(genesys: httpx.Client, options: dict[str, bool]) -> None:
    emptied, full, emptier = create(genesys, Phone=[{}]), create(genesys, phone={"n": 2}), create(genesys)
    replace(genesys, emptied, Phone=[])
    assert merge(genesys, emptied, full, **options).status_code == 204
    assert read(genesys, emptied, "Phone") == {"customer_id": emptied, "Phone": {"n": 2}}
    replace(genesys, emptier, Phone=[{"n": 1}])
    replace(genesys, emptier, Phone=[])
    assert merge(genesys, emptied, emptier, **options).status_code == 204
    assert read(genesys, emptied, "Phone") == {"customer_id": emptied, "Phone": {"n": 2}}


@pytest.mark.rule("UCS-MERGE-19")
@pytest.mark.parametrize(
    ("destination", "source"),
    [({"Card": "1"}, {"card": {"n": 1}}), ({"card": [{}]}, {"CARD": 1}), ({"Card": ["1"]}, {"Card": [{"n": 1}]})],
)
@pytest.mark.parametrize("options", [{}, {"force_merge": True}], ids=str)
def test_a_name_cannot_become_both_an_attribute_and_an_extension(
    genesys: httpx.Client, destination: dict[str, Any], source: dict[str, Any], options: dict[str, bool]
) -> None:
    kept, gone = create(genesys, **destination), create(genesys, **source)
    refused(merge(genesys, kept, gone, **options), 409)
    assert read(genesys, kept, "card") == {"customer_id": kept, **destination}
    assert read(genesys, gone, "card") == {"customer_id": gone, **source}
