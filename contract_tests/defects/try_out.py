"""One defect, planted in a server of this process, and each layer of the suite run against it."""

from __future__ import annotations

import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache

from contract_tests.defects.defect import Defect
from contract_tests.local_targets import settings_for, target_at
from mock_server import server
from mock_server.rules import Rule, load_rules, marked_tests
from mock_server.settings import shipped
from mock_server.verify.exchange import Scrubber
from mock_server.verify.outcome import FAILED, LAYERS, Outcome
from mock_server.verify.plugin import Choice, Plugin
from mock_server.verify.run import levels_of, run_tests
from mock_server.verify.target import Limits, Target

EXAMPLES = 5
"""How much schema and model layers draw: less than in a run of `verify`, as each defect is looked for by itself."""

MOST_EXAMINED = 8
"""Operations that the schema layer examines of a defect that touches more: it is the dearest layer, and what is wrong
everywhere shows anywhere."""

MARKED = ("rules", "concurrency")
"""Layers whose tests say which rules they prove."""


@dataclass(frozen=True)
class Found:
    """What a layer made of a defect: `by` is the first broken rule, or the test where no rule is named."""

    layer: str
    caught: bool
    by: str
    seconds: float


@dataclass(frozen=True)
class Trial:
    """`unproven` are rules that the defect names and that no test of theirs found broken."""

    defect: str
    found: tuple[Found, ...]
    unproven: tuple[str, ...]
    problem: str = ""

    @property
    def caught(self) -> bool:
        return any(found.caught for found in self.found)

    @property
    def seconds(self) -> float:
        return sum(found.seconds for found in self.found)


def try_out(defect: Defect, layers: Sequence[str] = LAYERS, *, whole: bool = False) -> Trial:
    """Run the layers on the operations that the defect touches, each until it fails; `whole` on all, to the end.

    Plants the defect for good: call it in a process of its own.
    """
    settings = settings_for(defect.vendor, defect.needs)
    with server.running(settings, defect.build) as origin:
        limits = Limits(global_changes=True, examples=EXAMPLES, timeout=10, first_failure=not whole)
        target = target_at(origin, defect.vendor, settings, limits)
        trier = _Trier(defect, target, whole=whole)
        found = tuple(trier.layer(layer) for layer in layers)
        return Trial(defect.name, found, trier.unproven if set(MARKED) <= set(layers) else ())


class _Trier:
    def __init__(self, defect: Defect, target: Target, *, whole: bool) -> None:
        self._defect = defect
        self._target = target
        self._whole = whole
        self._rules: dict[str, Rule] = {rule.id: rule for rule in load_rules(target.document).rules}
        self._broken: set[str] = set()

    @property
    def unproven(self) -> tuple[str, ...]:
        return tuple(rule for rule in self._defect.breaks if rule not in self._broken)

    def layer(self, layer: str) -> Found:
        start = time.monotonic()
        outcomes = self._marked(layer) if layer in MARKED else self._run(layer, self._examined(layer))
        failed = [outcome for outcome in outcomes if outcome.state == FAILED]
        self._broken |= {rule for outcome in failed if outcome.phase == "call" for rule in outcome.rules}
        return Found(layer, bool(failed), self._first(failed), round(time.monotonic() - start, 2))

    def _marked(self, layer: str) -> list[Outcome]:
        """Tests of the rules that the defect names come first; others only if these find nothing."""
        outcomes = self._run(layer, self._defect.breaks, wanted=self._defect.breaks)
        if self._whole or not any(outcome.state == FAILED for outcome in outcomes):
            outcomes += self._run(layer, self._touched())
        return outcomes

    def _examined(self, layer: str) -> frozenset[str]:
        """What the defect touches; for the schema layer a few of them when these are many, spread evenly."""
        touched = sorted(self._touched())
        if layer != "schema" or len(touched) <= MOST_EXAMINED:
            return frozenset(touched)
        return frozenset(touched[turn * len(touched) // MOST_EXAMINED] for turn in range(MOST_EXAMINED))

    def _touched(self) -> frozenset[str]:
        return frozenset() if self._whole else frozenset(self._defect.operations)

    def _run(self, layer: str, only: Iterable[str], *, wanted: Iterable[str] = ()) -> list[Outcome]:
        """`wanted` are rules that are looked for: only files that name one are loaded, until all are found broken."""
        plugin = Plugin(
            self._target,
            self._rules,
            levels_of(self._target.document),
            Choice(frozenset(only)),
            Scrubber(),
            lambda outcome, planned: None,
            stop_at_failure=not (self._whole or wanted),
            wanted=set(wanted) - self._broken,
        )
        vendor = self._target.vendor.replace("-", "_")
        folder = layer if layer in ("examples", "schema") else f"{vendor}/{layer}"
        places = [folder] if not wanted else sorted(place for place in _files(wanted) if place.startswith(folder))
        if places:
            run_tests(plugin, *places)
        return plugin.outcomes

    def _first(self, failed: Sequence[Outcome]) -> str:
        """A rule that the defect names if there is one, else another one of the first failure, else its test."""
        named = [rule for outcome in failed for rule in outcome.rules if rule in self._defect.breaks]
        others = [rule for outcome in failed[:1] for rule in outcome.rules]
        return next(iter([*named, *others, *(outcome.name for outcome in failed)]), "")


def _files(rules: Iterable[str]) -> set[str]:
    """The files of the suite, relative to it, that have tests of these rules."""
    marked = marks()
    return {test.partition("::")[0].removeprefix("suite/") for rule in rules for test in marked.get(rule, ())}


@cache
def marks() -> dict[str, list[str]]:
    """The tests of the suite by the rules that they name, read once."""
    return marked_tests(shipped("contract_tests") / "suite")
