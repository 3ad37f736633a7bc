"""What a run found, in the form that all reports are made from."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from mock_server.verify.exchange import Exchange, Scrubber
from mock_server.verify.outcome import (
    DEVIATES,
    FAILED,
    KEPT,
    LAYERS,
    OBSERVED,
    PASSED,
    SKIPPED,
    UNTESTED,
    Outcome,
    RuleResult,
)

FINE, BROKEN, WRONG = 0, 1, 2


@dataclass(frozen=True, slots=True)
class Report:
    """`statuses` counts replies by operationId and status. `problem` is why the run says nothing, or not all.

    `operations` are all operationIds with the statuses that the document names, in its order. `left_behind` are URLs
    of what the run made and could not remove, `removes` is whether the document has a way to delete anything.
    `exchanges` are all of the run as far as they were kept.
    """

    url: str
    vendor: str
    seed: int
    fail_on: str
    finished: datetime
    seconds: float
    rules: Sequence[RuleResult]
    outcomes: Sequence[Outcome]
    operations: Mapping[str, Sequence[int]]
    statuses: Mapping[tuple[str, int], int]
    left_behind: Sequence[str]
    exchanges: Sequence[Exchange]
    log: Sequence[str]
    scrub: Scrubber
    problem: str | None = None
    removes: bool = True

    @property
    def exit_code(self) -> int:
        if self.problem is not None:
            return WRONG
        return BROKEN if self.deviations or (self.left_behind and self.removes) else FINE

    @property
    def deviations(self) -> list[Outcome]:
        """The failed tests that fail the run."""
        return [outcome for outcome in self.outcomes if outcome.fails(self.fail_on)]

    @property
    def observations(self) -> list[Outcome]:
        """The failed tests that do not."""
        return [outcome for outcome in self.outcomes if outcome.state == FAILED and not outcome.fails(self.fail_on)]

    @property
    def verdicts(self) -> Counter[str]:
        """How many rules there are of each verdict."""
        return Counter(dict.fromkeys((KEPT, DEVIATES, OBSERVED, UNTESTED), 0)) + Counter(
            result.verdict for result in self.rules
        )

    def layers(self) -> list[tuple[str, int, int, int]]:
        """Each layer with its passed, failed and skipped tests."""
        counts = Counter((outcome.layer, outcome.state) for outcome in self.outcomes)
        return [
            (layer, counts[layer, PASSED], counts[layer, FAILED], counts[layer, SKIPPED])
            for layer in LAYERS
            if any(outcome.layer == layer for outcome in self.outcomes)
        ]

    @property
    def verdict(self) -> str:
        """The result in a sentence."""
        if self.problem is not None:
            return f"The run says nothing for certain: {self.problem}"
        if self.deviations:
            return f"The contract is broken: {_count(len(self.deviations), 'test')} failed."
        if self.left_behind:
            why = "could not be removed" if self.removes else "stay, as the document has no way to delete"
            return f"The contract is kept, but {_count(len(self.left_behind), 'thing')} {why}."
        return "The contract is kept" + (", as far as it was tested." if self.verdicts[UNTESTED] else ".")

    @property
    def hint(self) -> str | None:
        """What most likely explains a run in which nothing worked."""
        if any(200 <= status < 300 for _, status in self.statuses):
            return None
        return f"No request was answered with success. Is {self.url} the vendor's base, and are the credentials right?"


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" + ("" if number == 1 else "s")
