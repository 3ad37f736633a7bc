"""What came of each test, and what that says of each rule."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from mock_server.contract.provenance import LEVELS
from mock_server.rules import Rule
from mock_server.verify.exchange import Exchange

PASSED, FAILED, SKIPPED = "passed", "failed", "skipped"
KEPT, DEVIATES, OBSERVED, UNTESTED = "kept", "deviates", "observed", "not tested"
LAYERS = ("examples", "rules", "schema", "model", "concurrency")
"""In the order in which they are run: what explains most comes first."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """Of one test. `name` tells apart the cases of one test; `level` is the surest of what it breaks when it fails.

    `message` says what was observed in place of what was expected, or why the test was not run. `exchanges` are what
    a failed test sent, its last ones when there are many. `phase` tells a failure in the test itself, `call`, from one
    in what it needs, `setup`, or leaves, `teardown`.
    """

    test: str
    name: str
    layer: str
    rules: tuple[str, ...]
    operations: tuple[str, ...]
    level: str
    state: str
    message: str
    seconds: float
    exchanges: tuple[Exchange, ...] = ()
    phase: str = "call"

    def fails(self, fail_on: str) -> bool:
        """Whether this fails a run in which deviations from `fail_on` and surer levels count."""
        return self.state == FAILED and LEVELS.index(self.level) <= LEVELS.index(fail_on)


@dataclass(frozen=True, slots=True)
class RuleResult:
    """`failures` are the failed tests of a rule, `reason` is why it was not tested."""

    rule: Rule
    verdict: str
    tests: int
    failures: tuple[Outcome, ...]
    reason: str


def by_rule(
    rules: Iterable[Rule], outcomes: Sequence[Outcome], fail_on: str, untold: Mapping[str, str]
) -> list[RuleResult]:
    """One result for each rule, in the order of the rules. `untold` is why no test can tell about some."""
    tested: dict[str, list[Outcome]] = {}
    for outcome in outcomes:
        for rule in outcome.rules:
            tested.setdefault(rule, []).append(outcome)
    return [_result(rule, tested.get(rule.id, []), fail_on, untold.get(rule.id)) for rule in rules]


def _result(rule: Rule, outcomes: list[Outcome], fail_on: str, untold: str | None) -> RuleResult:
    run = [outcome for outcome in outcomes if outcome.state != SKIPPED]
    failures = tuple(outcome for outcome in run if outcome.state == FAILED)
    if failures:
        counts = LEVELS.index(rule.level) <= LEVELS.index(fail_on)
        return RuleResult(rule, DEVIATES if counts else OBSERVED, len(run), failures, "")
    if run:
        return RuleResult(rule, KEPT, len(run), (), "")
    reasons = sorted({outcome.message for outcome in outcomes}) or [untold or "no test of it was chosen"]
    return RuleResult(rule, UNTESTED, 0, (), "; ".join(reasons))
