"""Which identification key a search uses, compared with the rule read word for word."""

from __future__ import annotations

from collections.abc import Sequence, Set

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mock_server.vendors.genesys_ucs.key_choice import Field, chosen, score

FIELDS = st.sampled_from([("profile", letter) for letter in "abcd"] + [("phone", "a"), ("phone", "b")])
KEYS = st.lists(st.lists(FIELDS, min_size=1, max_size=4, unique=True), max_size=6)


def slowly_chosen(keys: Sequence[Sequence[Field]], supplied: Set[Field]) -> int | None:
    """Every key against every rule: a whole key before a part, a longer part before a shorter, an older key before."""
    ranks = []
    for place, key in enumerate(keys):
        prefixes = [length for length in range(1, len(key) + 1) if set(key[:length]) <= supplied]
        if prefixes:
            whole = max(prefixes) == len(key)
            ranks.append((not whole, 0 if whole else -max(prefixes), place))
    return min(ranks)[2] if ranks else None


@pytest.mark.rule("UCS-IDENT-13", "UCS-IDENT-14", "UCS-IDENT-15")
@given(keys=KEYS, supplied=st.frozensets(FIELDS))
def test_the_key_is_the_one_that_the_rule_names(keys: list[list[Field]], supplied: frozenset[Field]) -> None:
    assert chosen(keys, supplied) == slowly_chosen(keys, supplied)


@given(keys=KEYS.filter(bool), supplied=st.frozensets(FIELDS))
def test_a_key_without_its_first_field_scores_nothing_and_a_whole_one_its_length(
    keys: list[list[Field]], supplied: frozenset[Field]
) -> None:
    for key in keys:
        assert (score(key, supplied) == 0) is (key[0] not in supplied)
        assert (score(key, supplied) == len(key)) is (set(key) <= supplied)


def test_a_short_key_that_is_whole_comes_before_a_longer_part_of_another() -> None:
    a, b, c = ("profile", "a"), ("profile", "b"), ("profile", "c")
    assert chosen([(a, b, c), (b,)], {a, b}) == 1
    assert chosen([(a, b, c), (b, c)], {a, b}) == 0
    assert chosen([(a, c), (b, c)], {a, b}) == 0
    assert chosen([(a, c), (b, c)], {c}) is None
