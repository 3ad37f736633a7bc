"""Reports as files."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from mock_server.errors import Problem, SetupError
from mock_server.verify.report.as_har import as_har
from mock_server.verify.report.as_html import as_html
from mock_server.verify.report.as_json import as_json
from mock_server.verify.report.as_junit import as_junit
from mock_server.verify.report.report import Report

FORMATS: Mapping[str, Callable[[Report], str]] = {
    "junit": as_junit,
    "html": as_html,
    "har": as_har,
    "json": as_json,
}


def write_reports(report: Report, wanted: Iterable[tuple[str, Path]]) -> None:
    """Write each (format, file). Raises SetupError naming the files that cannot be written, after all others."""
    problems = []
    for kind, file in wanted:
        try:
            file.write_text(FORMATS[kind](report), encoding="utf-8")
        except OSError as error:
            problems.append(Problem("--report", str(file), f"cannot be written: {error.strerror}"))
    if problems:
        raise SetupError(problems)
