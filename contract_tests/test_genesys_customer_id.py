"""Ids that the server makes for Genesys customers, by its seed and its clock."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import httpx
import pytest

from contract_tests.conftest import RunningFake
from contract_tests.suite.genesys_ucs.steps import create
from mock_server.clock import Clock
from mock_server.vendors.genesys_ucs.customer_id import spelled

NOON = datetime(2024, 1, 15, 12, tzinfo=UTC)
COUNTERS = 36**4


@pytest.mark.rule("UCS-CREATE-6", "UCS-ID-4")
def test_generated_ids_have_the_anatomy_of_the_samples_and_count_up(genesys: httpx.Client) -> None:
    assert [create(genesys) for _ in range(3)] == ["00001bCJO6O00001", "00001bCJO6O00002", "00001bCJO6O00003"]


def test_generated_ids_repeat_in_each_session(fake: Callable[..., RunningFake]) -> None:
    server = fake()
    assert create(server.client("genesys-ucs")) == create(server.client("genesys-ucs"))


@pytest.mark.rule("UCS-ID-4")
def test_the_ordinal_of_generated_ids_follows_the_seed(fake: Callable[..., RunningFake]) -> None:
    assert create(fake(seed=35).client("genesys-ucs")) == "00010bCJO6O00001"


def test_a_running_clock_leaves_generated_ids_the_same(fake: Callable[..., RunningFake]) -> None:
    assert create(fake(clock=Clock()).client("genesys-ucs")) == "00001bCJO6O00001"


@pytest.mark.rule("UCS-ID-4")
@pytest.mark.parametrize(
    ("ordinal", "start", "number", "expected"),
    [
        (79, datetime(2009, 9, 18, 12, 38, 58, tzinfo=UTC), 22, "00027b52JCGY000M"),
        (1, datetime(2015, 12, 6, 19, 20, 21, tzinfo=UTC), 13, "00001b8BBKDX000D"),
    ],
)
def test_the_anatomy_explains_the_ids_of_the_vendors_samples(
    ordinal: int, start: datetime, number: int, expected: str
) -> None:
    assert spelled(ordinal - 1, start, number) == expected


def test_a_counter_that_is_used_up_goes_on_in_the_next_second() -> None:
    around = [spelled(0, NOON, number) for number in range(COUNTERS - 1, COUNTERS + 2)]
    assert around == ["00001bCJO6O0ZZZZ", "00001bCJO6O10000", "00001bCJO6O10001"]


@pytest.mark.rule("UCS-ID-4", "UCS-ID-5")
def test_ids_stay_within_16_characters_and_never_repeat() -> None:
    numbers = [1, COUNTERS, COUNTERS**2, COUNTERS**2 + 1, 36**10 - 1, *range(5 * COUNTERS, 5 * COUNTERS + 1000)]
    ids = {spelled(seed, NOON, number) for seed in (0, 1, 36**5 - 2) for number in numbers}
    assert len(ids) == 3 * len(numbers)
    assert {len(customer_id) for customer_id in ids} == {16}


@pytest.mark.parametrize("start", [datetime(1970, 1, 1, tzinfo=UTC), datetime(9999, 12, 31, tzinfo=UTC)])
@pytest.mark.parametrize("seed", [-7, 2**63])
def test_any_clock_and_any_seed_give_an_id_of_16_characters(start: datetime, seed: int) -> None:
    assert len(spelled(seed, start, 1)) == 16
