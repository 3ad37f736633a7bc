"""The result as it is printed."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator

from mock_server.verify.outcome import DEVIATES, KEPT, OBSERVED, UNTESTED, Outcome, RuleResult
from mock_server.verify.report.report import Report

_SHOWN = 40
_CONTROL = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f]")
"""What a terminal would obey; replies of others may have anything in them."""
_LINES = 12
_WIDTH = 118


def summary(report: Report) -> str:
    """Every broken rule with what was expected and observed and how to see it; then counts and the verdict."""
    return _CONTROL.sub("\N{REPLACEMENT CHARACTER}", "\n".join(_lines(report)))


def _lines(report: Report) -> Iterator[str]:
    broken = [result for result in report.rules if result.verdict in (DEVIATES, OBSERVED)]
    for result in broken[:_SHOWN]:
        yield from _rule(report, result)
    if len(broken) > _SHOWN:
        yield f"... and {len(broken) - _SHOWN} more rules; --report html=FILE shows them all\n"
    for outcome in [*report.deviations, *report.observations]:
        if not outcome.rules:
            yield from _ruleless(report, outcome)
    for url in report.left_behind[:_SHOWN]:
        yield f"{'could not be removed' if report.removes else 'left behind'}: {report.scrub(url)}"
    if len(report.left_behind) > _SHOWN:
        yield f"... and {len(report.left_behind) - _SHOWN} more; --report json=FILE lists them all"
    yield from _counts(report)
    if report.hint:
        yield report.hint
    yield report.verdict


def _rule(report: Report, result: RuleResult) -> Iterator[str]:
    word = "DEVIATES" if result.verdict == DEVIATES else "observation"
    yield f"{result.rule.id}  {word}  ({result.rule.level}: {result.rule.source})"
    yield from _told("expected", result.rule.says)
    first = result.failures[0]
    yield from _told("observed", _observed(report, first))
    yield from _told(
        "test", f"{first.name}" + (f", and {len(result.failures) - 1} more" if result.failures[1:] else "")
    )
    yield from _reproduced(report, first)
    yield ""


def _ruleless(report: Report, outcome: Outcome) -> Iterator[str]:
    word = "DEVIATES" if outcome.fails(report.fail_on) else "observation"
    yield f"{outcome.layer}  {word}  {outcome.name}"
    yield from _told("observed", _observed(report, outcome))
    yield from _reproduced(report, outcome)
    yield ""


def _observed(report: Report, outcome: Outcome) -> str:
    """The message; where it is long its beginning."""
    lines = outcome.message.splitlines() or ["(nothing was said)"]
    more = [f"... {len(lines) - _LINES} more lines in the reports"] if len(lines) > _LINES else []
    return "\n".join([*lines[:_LINES], *more])


def _reproduced(report: Report, outcome: Outcome) -> Iterator[str]:
    if outcome.exchanges:
        yield f"  reproduce  {report.scrub(outcome.exchanges[-1].curl())[:2000]}"


def _told(label: str, text: str) -> Iterator[str]:
    first = f"  {label:<10} "
    for line in text.splitlines():
        yield from textwrap.wrap(line, _WIDTH, initial_indent=first, subsequent_indent=" " * len(first)) or [first]
        first = " " * len(first)


def _counts(report: Report) -> Iterator[str]:
    verdicts = report.verdicts
    said = [f"{verdicts[verdict]} {verdict}" for verdict in (KEPT, DEVIATES, OBSERVED, UNTESTED) if verdicts[verdict]]
    if said:
        yield f"rules        {', '.join(said)}"
    for layer, passed, failed, skipped in report.layers():
        yield f"{layer:<12} {passed} passed, {failed} failed" + (f", {skipped} not run" if skipped else "")
    met = sum(
        1
        for operation, listed in report.operations.items()
        for status in listed
        if report.statuses.get((operation, status))
    )
    documented = sum(len(listed) for listed in report.operations.values())
    replies = sum(report.statuses.values())
    yield f"statuses     {met} of {documented} documented ones met, {replies} replies in {report.seconds:.0f} s"
    yield f"seed         {report.seed}"
