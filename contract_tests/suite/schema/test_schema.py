"""Schemathesis: every reply is as the document says, whatever is sent; links lead where it says."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import pytest

from contract_tests.suite.schema.lives import has_links
from contract_tests.suite.schema.remote import STAND_IN, Remote
from contract_tests.suite.schema.report import Report
from contract_tests.suite.schema.run import STATEFUL, UNIT_PHASES, examine
from contract_tests.suite.schema.subject import Subject
from mock_server.verify.exchange import Deviation
from mock_server.verify.target import OWNER, Target

FINDINGS_SHOWN = 5


@pytest.fixture
def left_out(target: Target) -> frozenset[str]:
    """The operations that this run may not call."""
    writes = {route.operation for route in target.gate.routes.all if route.method != "GET"}
    shared = set() if "global" in target.facts else target.conventions.holdings.global_operations
    return frozenset(shared | (set() if "writes" in target.facts else writes))


def test_the_operation_answers_as_documented(
    operation_id: str, target: Target, left_out: frozenset[str], turn: int | None
) -> None:
    if operation_id in left_out:
        pytest.skip("the operation changes what this run may not change")
    with _remote(target) as remote:
        subject = _subject(target, left_out, turn)
        remote.keep()
        report = examine(
            subject,
            remote,
            phases=UNIT_PHASES,
            operations=[operation_id],
            examples=target.examples,
            seed=target.seed,
            stop_at_finding=target.limits.first_failure,
            unexpected_methods=not left_out,  # those of what is left out are not unexpected
        )
        _judge(report, remote)


def test_the_links_lead_where_the_document_says(target: Target, left_out: frozenset[str]) -> None:
    with _remote(target) as remote:
        subject = _subject(target, left_out, None)
        if not has_links(subject.document_of_walks()):
            pytest.skip("no link of the document joins operations that this run may call")
        report = examine(
            subject,
            remote,
            phases=[STATEFUL],
            walks=max(3, target.examples // 2),
            seed=target.seed,
            stop_at_finding=target.limits.first_failure,
        )
        _judge(report, remote)


@contextmanager
def _remote(target: Target) -> Iterator[Remote]:
    """Where credentials are not asked for, all requests carry them without Schemathesis knowing."""
    remote = Remote(target, sign_everything="required" not in target.facts)
    try:
        yield remote
    finally:
        remote.close()


def _subject(target: Target, left_out: frozenset[str], turn: int | None) -> Subject:
    required = "required" in target.facts
    served = replace(target.document, raw={**target.document.raw, "servers": [{"url": target.url}]})
    account = target.conventions.account
    return Subject(
        source=served,
        required=required,
        turn=turn,
        account=(account, target.account or "") if account else None,
        schemes=_schemes(target) if required else {},
        left_out=left_out,
        examples=_standing(target),
    )


def _standing(target: Target) -> Mapping[str, Any]:
    """Something of this run's own, for what the examples of the document are to change."""
    make = target.conventions.standing
    return make(target.client(), target.names.id) if make and "writes" in target.facts else {}


def _schemes(target: Target) -> dict[str, Any]:
    """The owner's credentials for each security scheme of the document."""
    owner = target.credentials.get(OWNER)
    if owner is None:
        return {}
    schemes = target.document.raw.get("components", {}).get("securitySchemes", {})
    basic = {"username": STAND_IN, "password": STAND_IN}
    return {name: basic if scheme["type"] == "http" else {"api_key": STAND_IN} for name, scheme in schemes.items()}


def _judge(report: Report, remote: Remote) -> None:
    if remote.failure is not None:
        raise remote.failure
    assert report.cases, "nothing was tried"
    assert not report.errors, "\n".join(report.errors[:FINDINGS_SHOWN])
    if report.findings:
        shown = [f"{finding.check}: {finding.text}" for finding in report.findings[:FINDINGS_SHOWN]]
        more = len(report.findings) - len(shown)
        text = "\n\n".join([*shown, *([f"... and {more} more"] if more else [])])
        raise Deviation(text.replace("http://testserver", remote.origin), [finding.case for finding in report.findings])
