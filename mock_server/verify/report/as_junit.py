"""The report for CI servers."""

from __future__ import annotations

import re
from xml.etree import ElementTree as ET

from mock_server.verify.outcome import FAILED, SKIPPED, Outcome
from mock_server.verify.report.report import Report

_UNCARRIED = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def as_junit(report: Report) -> str:
    """A suite for each layer; deviations are failures, observations are skipped with what was observed."""
    root = ET.Element("testsuites", name=f"{report.vendor} at {report.url}", time=f"{report.seconds:.3f}")
    if report.problem is not None:
        suite = ET.SubElement(root, "testsuite", name="run", tests="1", errors="1", failures="0", skipped="0")
        case = ET.SubElement(suite, "testcase", classname="run", name="the run comes to its end", time="0")
        ET.SubElement(case, "error", message=_clean(report, report.problem))
    for layer, *_ in report.layers():
        _add_suite(root, report, layer)
    ET.indent(root)
    return ET.tostring(root, encoding="unicode", xml_declaration=False) + "\n"


def _add_suite(root: ET.Element, report: Report, layer: str) -> None:
    outcomes = [outcome for outcome in report.outcomes if outcome.layer == layer]
    failures = sum(outcome.fails(report.fail_on) for outcome in outcomes)
    skipped = sum(outcome.state == SKIPPED for outcome in outcomes) + sum(
        outcome.state == FAILED and not outcome.fails(report.fail_on) for outcome in outcomes
    )
    suite = ET.SubElement(
        root,
        "testsuite",
        name=layer,
        tests=str(len(outcomes)),
        failures=str(failures),
        errors="0",
        skipped=str(skipped),
        time=f"{sum(outcome.seconds for outcome in outcomes):.3f}",
        timestamp=report.finished.isoformat(timespec="seconds"),
    )
    for outcome in outcomes:
        _add_case(suite, report, outcome)


def _add_case(suite: ET.Element, report: Report, outcome: Outcome) -> None:
    place = outcome.test.partition("::")[0].removesuffix(".py").replace("/", ".")
    case = ET.SubElement(
        suite,
        "testcase",
        classname=place,
        name=_clean(report, outcome.name),
        time=f"{outcome.seconds:.3f}",
    )
    if outcome.state == SKIPPED:
        ET.SubElement(case, "skipped", message=_clean(report, outcome.message))
    elif outcome.fails(report.fail_on):
        first = outcome.message.partition("\n")[0]
        failure = ET.SubElement(
            case, "failure", message=_clean(report, first), type=" ".join(outcome.rules) or outcome.layer
        )
        failure.text = _clean(report, _told(outcome))
    elif outcome.state == FAILED:
        ET.SubElement(
            case, "skipped", message=_clean(report, f"observation, as --fail-on is {report.fail_on}: {outcome.message}")
        )


def _told(outcome: Outcome) -> str:
    steps = [f"{exchange.curl()}\n# {exchange.status or exchange.error}" for exchange in outcome.exchanges]
    return "\n".join([outcome.message, "", *steps])


def _clean(report: Report, text: str) -> str:
    """What XML can carry, without secrets."""
    return _UNCARRIED.sub("\N{REPLACEMENT CHARACTER}", report.scrub(text))
