"""Schemathesis finds nothing wrong with either vendor, in either mode, and has really looked."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import httpx
import pytest

from contract_tests.conformance.excuses import EXCUSES
from contract_tests.conformance.report import Report
from contract_tests.conformance.run import ALL_CHECKS, PHASES, STATEFUL, UNIT_PHASES, examine
from contract_tests.conformance.subject import Subject
from mock_server.app.application import create_app
from mock_server.contract.document import load_document
from mock_server.settings import shipped

SUBJECTS = [Subject(vendor, auth) for vendor in ("genesys-ucs", "mypreferences") for auth in ("optional", "required")]
NEED_CREDENTIALS = {"ignored_auth", "missing_required_header", "object_level_authorization"}
"""What can only be judged where credentials are required: else no header can be missing and nobody told apart."""


@pytest.fixture(scope="module")
def reports(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[Subject], Report]]:
    """Each subject is examined once, by the first test that asks for its report."""
    folder = tmp_path_factory.mktemp("conformance")

    @cache
    def report(subject: Subject) -> Report:
        return examine(subject, create_app(subject.settings(folder)), folder)

    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(folder))  # marks of checked files that are gone tomorrow are not kept
        yield report


@pytest.fixture(params=SUBJECTS, ids=lambda subject: f"{subject.vendor}-{subject.auth}")
def subject(request: pytest.FixtureRequest) -> Subject:
    examined: Subject = request.param
    return examined


@pytest.fixture
def report(subject: Subject, reports: Callable[[Subject], Report]) -> Report:
    return reports(subject)


def _labels(vendor: str) -> set[str]:
    document = load_document(shipped("openapi"), vendor)
    return {f"{method.upper()} {template}" for template, method, _, _ in document.operations()}


def test_no_check_finds_anything_that_is_not_excused(report: Report) -> None:
    assert report.errors == []
    assert [str(finding) for finding in report.findings] == []


def test_every_check_that_schemathesis_has_was_run(subject: Subject, report: Report) -> None:
    assert len(ALL_CHECKS) == 14
    assert set(report.ran) == (ALL_CHECKS if subject.auth == "required" else ALL_CHECKS - {"ignored_auth"})


def test_every_check_judged_real_replies(subject: Subject, report: Report) -> None:
    assert set(report.judged) == (ALL_CHECKS if subject.auth == "required" else ALL_CHECKS - NEED_CREDENTIALS)


def test_what_was_created_was_asked_for_and_so_was_what_was_deleted(report: Report) -> None:
    assert report.judged["ensure_resource_availability"] >= 5
    assert report.judged["use_after_free"] >= 5


def test_every_operation_was_tried_in_every_phase(subject: Subject, report: Report) -> None:
    tried = {(phase, label) for phase, label in report.cases}
    assert tried == {(phase, label) for phase in PHASES for label in _labels(subject.vendor)}


def test_every_operation_succeeded_and_was_refused(subject: Subject, report: Report) -> None:
    for label in _labels(subject.vendor):
        statuses = {status for tried, status in report.statuses if tried == label}
        assert statuses & {200, 201, 204}, label
        assert statuses & {400}, label


def test_at_least_1500_cases_were_sent_in_all(reports: Callable[[Subject], Report]) -> None:
    counts = {subject: reports(subject).cases.total() for subject in SUBJECTS}
    assert sum(counts.values()) >= 1500
    assert min(counts.values()) >= 300


def test_the_same_seed_sends_the_same_requests(tmp_path: Path) -> None:
    subject = SUBJECTS[0]

    def requests() -> list[str]:
        application = create_app(subject.settings(tmp_path))
        return examine(subject, application, tmp_path, phases=("fuzzing", STATEFUL), examples=10, walks=5).requests

    first = requests()
    assert len(first) > 50
    assert requests() == first


def test_no_phase_of_a_run_is_left_out() -> None:
    assert PHASES == (*UNIT_PHASES, STATEFUL) == ("examples", "coverage", "fuzzing", "stateful")


@pytest.mark.parametrize("excuse", EXCUSES, ids=lambda excuse: excuse.proof.removeprefix("test_"))
def test_every_excuse_is_needed_and_has_a_test_of_its_own(excuse: Any, reports: Callable[[Subject], Report]) -> None:
    used = sum(reports(subject).excused[excuse] for subject in SUBJECTS if subject.vendor == excuse.vendor)
    assert used > 0
    assert callable(globals()[excuse.proof])
    assert excuse.check in ALL_CHECKS


def test_an_update_whose_body_names_another_customer_is_refused_and_changes_nothing(genesys: httpx.Client) -> None:
    address = "/profiles/00027a52JCGY000M"
    before = genesys.get(address).json()
    reply = genesys.put(address, json={"customer_id": "ada-example-1", "FirstName": "Ada"})
    assert reply.status_code == 400
    assert reply.json() == {
        "http_method": "PUT",
        "uri": address,
        "code": 400,
        "message": "bad parameter 'customer_id' reason: the path names '00027a52JCGY000M'.",
    }
    assert genesys.get(address).json() == before
    assert genesys.get("/profiles/ada-example-1").status_code == 404


def test_a_server_that_knows_its_tenants_refuses_others_in_the_words_of_the_vendor(fake: Callable[..., Any]) -> None:
    client = fake(auth="required").client("genesys-ucs", auth=("demo", "demo"))
    address = "/profiles/00027a52JCGY000M"
    for header in ("ContactCenterId", "X-Genesys-TenantId"):
        for method, path, body in (
            ("POST", "/profiles", {"FirstName": "Ada"}),
            ("GET", address, None),
            ("PUT", address, {"FirstName": "Ada"}),
            ("DELETE", address, None),
        ):
            reply = client.request(method, path, json=body, headers={header: "elsewhere"})
            assert reply.status_code == 400
            assert reply.json() == {
                "message": f"Invalid tenant specified : specified tenant in HTTP header '{header}'='elsewhere' "
                "not configured. Verify configuration.",
                "exception": "com.genesyslab.gsg.services.contextservices.exceptions.ContextServicesExceptionResource",
            }
    assert client.get(address).json()["FirstName"] == "Bruce"
