"""Regular expressions of users: matched in linear time, or refused."""

from __future__ import annotations

import re
import time

import pytest

from mock_server.fixtures import shipped_files
from mock_server.pattern import LONGEST, refusal, remembered

SHIPPED = r"^[^@\s]+@[^@\s]+\.[^@\s.]+$"


@pytest.mark.parametrize(
    "text", ["jane.roe@example.com", "a@b.c", "a@b", "a@b.", "@b.c", "a b@c.d", "a@@b.c", "é@ü.ö", "", "a@b.c.d", "x"]
)
def test_the_expression_of_the_shipped_fixtures_finds_what_python_would_find(text: str) -> None:
    assert any(SHIPPED in file.read_text() for file in shipped_files("mypreferences"))
    assert remembered(SHIPPED).found_in(text) == bool(re.search(SHIPPED, text))


def test_an_expression_need_not_match_the_whole_text() -> None:
    assert remembered("b+").found_in("abbc")
    assert not remembered("^b").found_in("abbc")


@pytest.mark.parametrize("expression", ["(?=a)", "(?<!a)b", r"(a)\1", "[", "(", "(a{1000}){1000}", "a" * (LONGEST + 1)])
def test_what_the_engine_does_not_take_is_refused(expression: str) -> None:
    assert refusal(expression)


@pytest.mark.parametrize("expression", ["^(a+)+$", "(a|aa)+$", "(?i)abc", r"\d+", r"\p{L}", "", "a" * LONGEST])
def test_everything_else_is_matched_in_linear_time(expression: str) -> None:
    assert not refusal(expression)
    began = time.perf_counter()
    remembered(expression).found_in("a" * 100_000 + "!")
    assert time.perf_counter() - began < 5
