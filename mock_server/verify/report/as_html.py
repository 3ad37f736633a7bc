"""The report for people: one file that needs nothing else."""

from __future__ import annotations

from collections.abc import Sequence

import jinja2

from mock_server.verify.outcome import DEVIATES, FAILED, KEPT, OBSERVED, UNTESTED, Outcome
from mock_server.verify.report.report import Report

BODY_SHOWN = 6_000
_ORDER = (DEVIATES, OBSERVED, UNTESTED, KEPT)


def as_html(report: Report) -> str:
    environment = jinja2.Environment(
        loader=jinja2.PackageLoader("mock_server.verify", "report"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["text"] = _text
    failed = [outcome for outcome in report.outcomes if outcome.state == FAILED]
    numbers = {outcome.test: number for number, outcome in enumerate(failed, 1)}
    columns = _columns(report)
    return environment.get_template("report.html.jinja").render(
        report=report,
        results=sorted(report.rules, key=lambda result: _ORDER.index(result.verdict)),
        failed=failed,
        numbers=numbers,
        columns=columns,
        cells=_cells(report, columns),
        verdicts=[(verdict, report.verdicts[verdict]) for verdict in _ORDER],
        summary_of=_summary,
    )


def _text(body: bytes) -> str:
    text = body.decode("utf-8", "replace")
    return text if len(text) <= BODY_SHOWN else f"{text[:BODY_SHOWN]} … {len(text) - BODY_SHOWN} more characters"


def _summary(outcome: Outcome) -> str:
    return outcome.message.partition("\n")[0]


def _columns(report: Report) -> list[int]:
    documented = {status for listed in report.operations.values() for status in listed}
    return sorted(documented | {status for _, status in report.statuses})


def _cells(report: Report, columns: Sequence[int]) -> dict[tuple[str, int], tuple[str, int]]:
    """Of each operation and status: `met`, `unmet` (documented only) or `undocumented`, and how many replies."""
    cells = {}
    for operation, listed in report.operations.items():
        for status in columns:
            count = report.statuses.get((operation, status), 0)
            if status in listed:
                cells[operation, status] = ("met" if count else "unmet", count)
            elif count:
                cells[operation, status] = ("undocumented", count)
    return cells
