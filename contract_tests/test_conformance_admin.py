"""Schemathesis finds nothing wrong with the control plane, and has really looked."""

from __future__ import annotations

import pytest

from contract_tests.defects.plant import no_pages
from contract_tests.suite.schema import run
from contract_tests.suite.schema.report import Report
from contract_tests.suite.schema.subject import Subject
from mock_server.app.application import assemble, create_fake
from mock_server.app.asgi import AsgiFake, Receive, Scope, Send
from mock_server.contract.check import check_document
from mock_server.contract.document import Document, load_document
from mock_server.settings import Settings, shipped
from mock_server.wire import Incoming, Outgoing

NEEDS_CREDENTIALS = {"ignored_auth", "missing_required_header", "object_level_authorization"}
"""The control plane of a server on this machine asks for none."""


@pytest.fixture(scope="module")
def document() -> Document:
    return load_document(shipped("openapi"), "admin")


@pytest.fixture(scope="module")
def report(document: Document) -> Report:
    subject = Subject(source=document, required=False, turn=None)
    return run.examine(subject, Renewed(), examples=20, walks=30, watched=True)


class Renewed:
    """The server, as new for each part of a run: what the control plane does, it does to the server as a whole.

    Requests are for this machine, whatever Schemathesis calls it.
    """

    def __init__(self) -> None:
        self._settings = Settings(max_body=1 << 24)
        self._compiled = create_fake(self._settings)
        self.renew()

    def renew(self) -> None:
        known = self._compiled
        fake = assemble(self._settings, known.vendors, known.admin.contract, known.sessions.baseline)
        for path, body in (
            ("/genesys-ucs/profiles", b"{}"),  # a request that can be looked back at and undone
            ("/__admin/faults", b'{"operation": "create_profile", "reply": {"status": 503}}'),
        ):
            created = fake.answer(Incoming("POST", path, "", {}, "http://localhost", body=body))
            assert isinstance(created, Outgoing)
            assert created.status == 201
        self._application = AsgiFake(fake, self._settings.max_body, no_pages)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            assert scope["path"].startswith("/__admin/")
            headers = [header for header in scope["headers"] if header[0].lower() != b"host"]
            scope = {**scope, "headers": [*headers, (b"host", b"localhost")]}
        await self._application(scope, receive, send)


def test_the_document_is_sound_and_its_examples_fit(document: Document) -> None:
    assert check_document(document) == []


def labels(document: Document) -> set[str]:
    return {f"{method.upper()} {template}" for template, method, _, _ in document.operations()}


def succeeded(report: Report, label: str) -> bool:
    """Each operation is asked for its methods once, which is 204 as well."""
    counts = {status: count for (tried, status), count in report.statuses.items() if tried == label}
    return counts.get(200, 0) + counts.get(201, 0) > 0 or counts.get(204, 0) > 1


def test_no_check_finds_anything(report: Report, document: Document) -> None:
    assert report.errors == []
    assert [str(finding) for finding in report.findings] == []
    assert {excuse.vendor for excuse in report.excused} <= {document.name}


def test_every_check_judged_real_replies(report: Report) -> None:
    assert set(report.judged) == run.ALL_CHECKS - NEEDS_CREDENTIALS


def test_every_operation_was_tried_succeeded_and_was_refused(report: Report, document: Document) -> None:
    tried = {label for phase, label in report.cases if phase in run.UNIT_PHASES}
    assert tried == labels(document)
    assert labels(document) - {label for label in labels(document) if succeeded(report, label)} == set()
    refused = {label for label, status in report.statuses if 400 <= status < 500}
    nothing_can_be_wrong = {"GET /clock", "DELETE /clock", "GET /faults", "DELETE /faults", "DELETE /requests"}
    assert labels(document) - refused == nothing_can_be_wrong


def test_walks_created_read_and_deleted(report: Report) -> None:
    assert report.judged["use_after_free"] >= 5
    assert report.judged["ensure_resource_availability"] >= 5
