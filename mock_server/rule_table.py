"""How `mock-server rules` shows rules: a table to read, or JSON to work with."""

from __future__ import annotations

import json
import textwrap
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict

from mock_server.contract.provenance import LEVELS
from mock_server.rules import Fact, Rule, RuleBook

Tests = Mapping[str, Sequence[str]] | None
"""The tests of each rule; None where there is no folder of tests to look into."""
_MOST_NARROW = 40


def as_json(rules: Sequence[Rule], facts: Sequence[Fact], tests: Tests) -> str:
    """`{"rules": […], "out_of_scope": […]}`; `tests` of a rule is null where nobody can know them."""
    return json.dumps(
        {
            "rules": [{**asdict(rule), "tests": None if tests is None else tests.get(rule.id, [])} for rule in rules],
            "out_of_scope": [asdict(fact) for fact in facts],
        },
        indent=2,
        ensure_ascii=False,
    )


def as_table(rules: Sequence[Rule], tests: Tests, width: int) -> Iterator[str]:
    """A line for each rule, its sentence wrapped to `width`."""
    if not rules:
        return
    rows = [("RULE", "LEVEL", "KIND", "SOURCE", "TESTS", "SAYS")]
    rows += [(rule.id, rule.level, rule.kind, rule.source, _count(rule, tests), rule.says) for rule in rules]
    widths = [min(max(len(row[column]) for row in rows), 30) for column in range(5)]
    indent = sum(widths) + 2 * len(widths)
    for row in rows:
        head = "".join(f"{_cut(cell, size):<{size}}  " for cell, size in zip(row[:5], widths, strict=True))
        lines = textwrap.wrap(row[5], max(width - indent, _MOST_NARROW))
        yield head + lines[0]
        yield from (" " * indent + line for line in lines[1:])


def summary(vendor: str, book: RuleBook, tests: Tests) -> str:
    """`genesys-ucs: 254 rules (30 seed, 90 docs, 134 inferred), all with a test; 12 facts out of scope`."""
    levels = book.levels()
    counts = ", ".join(f"{levels[level]} {level}" for level in LEVELS)
    text = f"{vendor}: {len(book.rules)} rules ({counts})"
    if tests is not None:
        untested = sum(rule.id not in tests for rule in book.rules)
        text += f", {untested} without a test" if untested else ", all with a test"
    return f"{text}; {len(book.out_of_scope)} facts out of scope"


def _count(rule: Rule, tests: Tests) -> str:
    return "?" if tests is None else str(len(tests.get(rule.id, ())))


def _cut(text: str, size: int) -> str:
    return text if len(text) <= size else f"{text[: size - 1]}…"
