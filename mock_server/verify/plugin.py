"""What makes pytest the engine of a run: which tests, on which target, and what came of each."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from mock_server.contract.provenance import LEVELS
from mock_server.rules import Rule
from mock_server.verify.exchange import Deviation, Scrubber
from mock_server.verify.outcome import FAILED, LAYERS, PASSED, SKIPPED, Outcome
from mock_server.verify.target import TARGETS, Target
from mock_server.verify.transport import Unreachable, Withheld

EXCHANGES_SHOWN = 40


@dataclass(frozen=True, slots=True)
class Choice:
    """`only` and `skip` hold ids of rules and operations, and names of layers; no `only` means everything."""

    only: frozenset[str] = frozenset()
    skip: frozenset[str] = frozenset()

    def takes(self, tags: frozenset[str], operations: frozenset[str]) -> bool:
        """Whether a test with these rules and layer, about these operations, is chosen.

        One about several operations is skipped only if all of them are.
        """
        if tags & self.skip or (operations and operations <= self.skip):
            return False
        return not self.only or bool((tags | operations) & self.only)


@dataclass(eq=False)
class Plugin:
    """`rules` by their ids, `operations` all operationIds with their levels; `progress` is told of each outcome.

    `stop_at_failure` ends the run at the first failure, `wanted` when each of these rules was found broken.
    """

    target: Target
    rules: Mapping[str, Rule]
    operations: Mapping[str, str]
    choice: Choice
    scrub: Scrubber
    progress: Callable[[Outcome, int], None]
    stop_at_failure: bool = False
    wanted: set[str] = field(default_factory=set)
    keep_everything: bool = False
    outcomes: list[Outcome] = field(default_factory=list)
    problem: str | None = None
    _planned: int = 0

    def pytest_configure(self, config: pytest.Config) -> None:
        config.stash[TARGETS] = _One(self.target)
        config.option.tbstyle = "no"  # nobody sees tracebacks, and to write them takes longer than the tests

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        if report.failed:
            self.problem = f"{report.nodeid} cannot be loaded: {report.longreprtext}"

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        chosen = [item for item in items if self._is_chosen(item)]
        chosen.sort(key=lambda item: LAYERS.index(layer_of(item)))
        self._planned = len(chosen)
        items[:] = chosen

    def _is_chosen(self, item: pytest.Item) -> bool:
        return self.choice.takes(frozenset({*rules_of(item), layer_of(item)}), self.operations_of(item))

    def operations_of(self, item: pytest.Item) -> frozenset[str]:
        """The one that a case is about, else those of its rules, else all."""
        values = item.callspec.params.values() if hasattr(item, "callspec") else ()
        named = self.operations.keys() & {str(getattr(value, "operation", value)) for value in values}
        of_rules = {
            operation for rule in rules_of(item) if rule in self.rules for operation in self.rules[rule].operations
        }
        return frozenset(named or of_rules or self.operations)

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_makereport(
        self, item: pytest.Item, call: pytest.CallInfo[None]
    ) -> Generator[None, pytest.TestReport, pytest.TestReport]:
        report = yield
        if call.excinfo is not None and call.excinfo.errisinstance(Unreachable):
            self.problem = str(call.excinfo.value)
            item.session.shouldstop = self.problem
        if report.when == "call" or not report.passed:
            self._take(item, report, call.excinfo.value if call.excinfo else None)
        return report

    def _take(self, item: pytest.Item, report: pytest.TestReport, error: BaseException | None) -> None:
        withheld = isinstance(error, Withheld)
        state = SKIPPED if withheld or report.skipped else FAILED if report.failed else PASSED
        if state == FAILED and self.stop_at_failure:
            item.session.shouldfail = "stopped at the first failure"
        if state == FAILED and report.when == "call" and self.wanted:
            self.wanted -= set(rules_of(item))
            if not self.wanted:
                item.session.shouldfail = "all that was looked for is found"
        exchanges = self.target.recorder.of(item.nodeid) if state == FAILED else []
        if isinstance(error, Deviation):
            exchanges = [exchange for exchange in exchanges if error.shown_by(exchange)]
        if state != FAILED and not self.keep_everything:
            self.target.recorder.forget(item.nodeid)
        rules, operations = rules_of(item), self.operations_of(item)
        outcome = Outcome(
            test=item.nodeid.rpartition("suite/")[2],
            name=_sentence(item),
            layer=layer_of(item),
            rules=rules,
            operations=tuple(sorted(operations)),
            level=self._level(rules, operations),
            state=state,
            message=self.scrub(str(error) if isinstance(error, Withheld | Deviation) else _message(report)),
            seconds=report.duration,
            exchanges=tuple(exchanges[-EXCHANGES_SHOWN:]),
            phase=report.when,
        )
        self.outcomes.append(outcome)
        self.progress(outcome, self._planned)

    def _level(self, rules: Iterable[str], operations: frozenset[str]) -> str:
        """The surest among the rules of a test, else that of its one operation, else inferred."""
        levels = [self.rules[rule].level for rule in rules if rule in self.rules]
        if not levels and len(operations) == 1:
            levels = [self.operations[operation] for operation in operations]
        return min(levels, key=LEVELS.index, default=LEVELS[-1])


class _One:
    """The same target for every test."""

    def __init__(self, target: Target) -> None:
        self._target = target

    def target(self, vendor: str, needs: Iterable[str]) -> Target:
        return self._target


def layer_of(item: pytest.Item) -> str:
    """By the folder of its file."""
    return next((part for part in reversed(Path(item.path).parts) if part in LAYERS), LAYERS[1])


def rules_of(item: pytest.Item) -> tuple[str, ...]:
    return tuple(dict.fromkeys(rule for mark in item.iter_markers("rule") for rule in mark.args))


def _sentence(item: pytest.Item) -> str:
    name, bracket, case = item.name.partition("[")
    return name.removeprefix("test_").replace("_", " ") + (f" ({case.removesuffix(']')})" if bracket else "")


def _message(report: pytest.TestReport) -> str:
    """Of a failure what pytest says of the assertion, of a skip its reason."""
    representation: Any = report.longrepr
    if isinstance(representation, tuple):
        return str(representation[2]).removeprefix("Skipped: ")
    crash = getattr(representation, "reprcrash", None)
    return str(crash.message if crash else representation or "")
