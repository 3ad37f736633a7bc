"""What a vendor's two runs of Schemathesis, one in each authentication mode, have to show."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path

import pytest

from contract_tests.conformance.subject import AUTH, Subject, examine
from contract_tests.suite.schema.excuses import EXCUSES
from contract_tests.suite.schema.report import Report
from contract_tests.suite.schema.run import ALL_CHECKS, STATEFUL, UNIT_PHASES
from mock_server.app.application import create_app
from mock_server.contract.contract import compile_contract
from mock_server.contract.document import Document, load_document
from mock_server.settings import shipped

NEED_CREDENTIALS = {"ignored_auth", "missing_required_header", "object_level_authorization"}
"""What can only be judged where credentials are required: else no header can be missing and nobody told apart."""


class Runs:
    """The reports of a vendor by mode, each made when it is first asked for."""

    def __init__(self, vendor: str, folder: Path) -> None:
        self.vendor = vendor
        self._folder = folder
        self._reports: dict[str, Report] = {}

    @cached_property
    def document(self) -> Document:
        return load_document(shipped("openapi"), self.vendor)

    @cached_property
    def labels(self) -> set[str]:
        return {f"{method.upper()} {template}" for template, method, _, _ in self.document.operations()}

    def report(self, auth: str) -> Report:
        if auth not in self._reports:
            subject = Subject(self.vendor, auth)
            application = create_app(subject.settings(self._folder))
            self._reports[auth] = examine(subject, application, self._folder)
        return self._reports[auth]

    def both(self) -> list[Report]:
        return [self.report(auth) for auth in AUTH]


@contextmanager
def runs_of(vendor: str, folder: Path) -> Iterator[Runs]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(folder))  # marks of checked files that are gone tomorrow are not kept
        yield Runs(vendor, folder)


def no_check_finds_anything_that_is_not_excused(runs: Runs, auth: str) -> None:
    report = runs.report(auth)
    assert report.errors == []
    assert [str(finding) for finding in report.findings] == []


def every_check_that_schemathesis_has_was_run(runs: Runs, auth: str) -> None:
    assert len(ALL_CHECKS) == 14
    assert set(runs.report(auth).ran) == (ALL_CHECKS if auth == "required" else ALL_CHECKS - {"ignored_auth"})


def every_check_judged_real_replies(runs: Runs, auth: str) -> None:
    assert set(runs.report(auth).judged) == (ALL_CHECKS if auth == "required" else ALL_CHECKS - NEED_CREDENTIALS)


def what_was_created_was_asked_for_and_so_was_what_was_deleted(runs: Runs, auth: str) -> None:
    judged = runs.report(auth).judged
    assert judged["ensure_resource_availability"] >= 5
    assert judged["use_after_free"] >= 5


def every_operation_was_tried_in_every_phase_of_its_own(runs: Runs, auth: str) -> None:
    tried = {(phase, label) for phase, label in runs.report(auth).cases if phase != STATEFUL}
    assert tried == {(phase, label) for phase in UNIT_PHASES for label in runs.labels}


def every_operation_succeeded(runs: Runs, auth: str) -> None:
    succeeded = {label for label, status in runs.report(auth).statuses if status in (200, 201, 204)}
    assert succeeded == runs.labels


def at_least_1500_cases_were_sent(runs: Runs, auth: str) -> None:
    assert runs.report(auth).cases.total() >= 1500


def walks_led_to_every_operation_that_a_link_leads_to(runs: Runs) -> None:
    tried = {label for report in runs.both() for phase, label in report.cases if phase == STATEFUL}
    assert _led_to(runs.document) - tried == set()


def every_operation_was_refused(runs: Runs) -> None:
    """In one mode or the other: under `required` a wrong account comes before all that can be wrong with a read."""
    assert {label for report in runs.both() for label, status in report.statuses if status == 400} == runs.labels


def every_body_was_sent_and_every_success_answered_in_each_format(runs: Runs) -> None:
    sent = {pair for report in runs.both() for pair in report.sent}
    answered = {pair for report in runs.both() for pair in report.answered}
    operations = compile_contract(runs.document).operations
    for operation in operations:
        label = f"{operation.method} {operation.template}"
        replies = [response.forms for status, response in operation.responses.items() if status < 300]
        for pairs, declared in ((sent, [operation.bodies]), (answered, replies)):
            forms = {media_type: form.codec.format for known in declared for media_type, form in known.items()}
            seen = {forms[media_type] for tried, media_type in pairs if tried == label and media_type in forms}
            assert seen == set(forms.values()), label
    listed = {media_type for operation in operations for media_type in operation.bodies}
    assert {media_type for _, media_type in sent} == listed


def every_excuse_is_needed(runs: Runs) -> None:
    known = {excuse for excuse in EXCUSES if excuse.vendor == runs.vendor}
    assert {excuse for report in runs.both() for excuse in report.excused} == known


CLAIMS: tuple[Callable[[Runs, str], None], ...] = (
    no_check_finds_anything_that_is_not_excused,
    every_check_that_schemathesis_has_was_run,
    every_check_judged_real_replies,
    what_was_created_was_asked_for_and_so_was_what_was_deleted,
    every_operation_was_tried_in_every_phase_of_its_own,
    every_operation_succeeded,
    at_least_1500_cases_were_sent,
)
CLAIMS_OF_BOTH: tuple[Callable[[Runs], None], ...] = (
    walks_led_to_every_operation_that_a_link_leads_to,
    every_operation_was_refused,
    every_body_was_sent_and_every_success_answered_in_each_format,
    every_excuse_is_needed,
)


def _led_to(document: Document) -> set[str]:
    labels = {node["operationId"]: f"{method.upper()} {path}" for path, method, node, _ in document.operations()}
    responses = [each for _, _, node, _ in document.operations() for each in node["responses"].values()]
    links = [link for response in responses for link in document.resolve(response).get("links", {}).values()]
    return {labels[document.resolve(link)["operationId"]] for link in links}
