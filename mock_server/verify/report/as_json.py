"""The report for programs."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from mock_server.verify.exchange import Exchange
from mock_server.verify.outcome import Outcome, RuleResult
from mock_server.verify.report.report import Report


def as_json(report: Report) -> str:
    """`requests` has a line for each request, in the order of the tests; the same for the same seed and target."""
    whole = {
        "url": report.url,
        "vendor": report.vendor,
        "finished": report.finished.isoformat(timespec="seconds"),
        "seconds": round(report.seconds, 3),
        "seed": report.seed,
        "fail_on": report.fail_on,
        "exit_code": report.exit_code,
        "verdict": report.verdict,
        "rules": [_rule(report, result) for result in report.rules],
        "tests": [_test(report, outcome) for outcome in report.outcomes],
        "statuses": [
            {"operation": operation, "status": status, "replies": replies}
            for (operation, status), replies in sorted(report.statuses.items())
        ],
        "left_behind": list(map(report.scrub, report.left_behind)),
        "requests": list(report.log),
        "requests_digest": hashlib.sha256("\n".join(report.log).encode()).hexdigest(),
    }
    return json.dumps(whole, indent=1, ensure_ascii=False) + "\n"


def _rule(report: Report, result: RuleResult) -> dict[str, Any]:
    told: dict[str, Any] = {
        "rule": result.rule.id,
        "level": result.rule.level,
        "source": result.rule.source,
        "verdict": result.verdict,
        "expected": result.rule.says,
        "tests": result.tests,
    }
    if result.failures:
        told["observed"] = result.failures[0].message
        told["failed_tests"] = [outcome.test for outcome in result.failures]
        told["reproduce"] = result.failures[0].exchanges[-1].curl() if result.failures[0].exchanges else None
    if result.reason:
        told["reason"] = result.reason
    return told


def _test(report: Report, outcome: Outcome) -> dict[str, Any]:
    return {
        "test": outcome.test,
        "name": outcome.name,
        "layer": outcome.layer,
        "rules": list(outcome.rules),
        "state": outcome.state,
        "message": outcome.message,
        "seconds": round(outcome.seconds, 3),
        "exchanges": [_exchange(exchange) for exchange in outcome.exchanges],
    }


def _exchange(exchange: Exchange) -> dict[str, Any]:
    return {
        "curl": exchange.curl(),
        "status": exchange.status,
        "error": exchange.error,
        "headers": dict(exchange.reply_headers),
        "body": exchange.reply_body.decode("utf-8", "replace"),
    }
