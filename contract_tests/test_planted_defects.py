"""Each check of the conformance suite can fail: a server with just the fault that it is there to find is found out."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

import pytest

from contract_tests.conformance.subject import Subject, examine
from contract_tests.defects.plant import (
    Build,
    Outgoing,
    altered,
    with_document,
    with_handler,
    with_hooks,
    with_settings,
)
from contract_tests.suite.schema.run import ALL_CHECKS
from mock_server.clock import Clock
from mock_server.contract.document import JsonObject
from mock_server.errors import BadRequest, Unauthorized
from mock_server.store import Scope
from mock_server.vendor import Call, Caller, Reply, Request
from mock_server.vendors.genesys_ucs import profiles
from mock_server.vendors.genesys_ucs.identification import PROFILES
from mock_server.vendors.mypreferences.authentication import authenticate


@dataclass(frozen=True)
class Defect:
    """A faulty server, the only check that may find it, and the least of a run that shows it."""

    check: str
    vendor: str
    build: Build
    phase: str
    operation: str | None = None
    auth: str = "optional"


def crash(call: Call) -> Reply:
    raise RuntimeError("a defect")


def answer_202(reply: Outgoing) -> None:
    reply.status = 202 if reply.status == 200 else reply.status


def call_it_a_page(reply: Outgoing) -> None:
    reply.headers["content-type"] = "text/html"


def hide_the_location(reply: Outgoing) -> None:
    reply.headers.pop("location", None)


def number_the_customer(reply: Outgoing) -> None:
    if reply.status == 201:
        reply.body = b'{"customer_id":1}'


def name_another_root(reply: Outgoing) -> None:
    reply.body = reply.body.replace(b"<UserProfile", b"<Profile").replace(b"</UserProfile", b"</Profile")


def put_the_id_first(reply: Outgoing) -> None:
    reply.body = re.sub(rb"(<AlternateIds.*)(<ProfileId>\d+</ProfileId>)", rb"\2\1", reply.body)


def take_tenants_of_any_length(document: JsonObject) -> None:
    for parameter in document["components"]["parameters"].values():
        parameter["schema"].pop("maxLength", None)


def take_no_email_address(call: Call) -> Reply:
    if "EmailAddress" in call.body:
        raise BadRequest("e-mail addresses are not taken today")
    return profiles.create_customer_profile(call)


def answer_400_without_credentials(reply: Outgoing) -> None:
    if reply.authorization is None:
        reply.status = 400


def allow_nothing(reply: Outgoing) -> None:
    if reply.status == 405:
        del reply.headers["allow"]


def allow_patch(reply: Outgoing) -> None:
    if reply.method == "OPTIONS":
        reply.headers["allow"] += ", PATCH"


def only_say_deleted(call: Call) -> Reply:
    profiles.query_customer_profile(call)
    return Reply(200)


def only_say_created(call: Call) -> Reply:
    reply = profiles.create_customer_profile(call)
    call.state.delete(PROFILES, reply.body["customer_id"])
    return reply


def let_in_the_users_of_every_client(request: Request, account: str, shared: Scope, clock: Clock) -> Caller:
    for other, _ in shared.iterate("accounts"):
        try:
            return authenticate(request, other, shared, clock)
        except Unauthorized:
            continue
    return authenticate(request, account, shared, clock)


GENESYS, MYPREFERENCES = "genesys-ucs", "mypreferences"
CREATE, READ, UPDATE, DELETE = (f"{verb}_customer_profile" for verb in ("create", "query", "update", "delete"))

DEFECTS = (
    Defect("not_a_server_error", GENESYS, with_handler(DELETE, crash), "examples", DELETE),
    Defect("status_code_conformance", GENESYS, altered(answer_202), "examples", UPDATE),
    Defect("content_type_conformance", GENESYS, altered(call_it_a_page), "examples", READ),
    Defect("response_headers_conformance", GENESYS, altered(hide_the_location), "examples", CREATE),
    Defect("response_schema_conformance", GENESYS, altered(number_the_customer), "examples", CREATE),
    Defect("response_schema_conformance", MYPREFERENCES, altered(name_another_root), "coverage", "get_profile"),
    Defect("response_schema_conformance", MYPREFERENCES, altered(put_the_id_first), "coverage", "get_profile"),
    Defect("negative_data_rejection", GENESYS, with_document(take_tenants_of_any_length), "coverage", READ),
    Defect("positive_data_acceptance", GENESYS, with_handler(CREATE, take_no_email_address), "examples", CREATE),
    Defect(
        "missing_required_header", MYPREFERENCES,
        altered(answer_400_without_credentials, of=with_settings(fixtures="empty")), "coverage", "delete_profile",
        auth="required",
    ),
    Defect("unsupported_method", GENESYS, altered(allow_nothing), "coverage", READ),
    Defect("allow_header_conformance", GENESYS, altered(allow_patch), "coverage", CREATE),
    Defect("use_after_free", GENESYS, with_handler(DELETE, only_say_deleted), "stateful"),
    Defect("ensure_resource_availability", GENESYS, with_handler(CREATE, only_say_created), "stateful"),
    Defect("ignored_auth", MYPREFERENCES, with_settings(auth="optional"), "examples", "get_profile", auth="required"),
    Defect(
        "object_level_authorization", MYPREFERENCES, with_hooks(authenticate=let_in_the_users_of_every_client),
        "stateful", auth="required",
    ),
)  # fmt: skip


@pytest.fixture(autouse=True)
def _forgotten_marks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))


@pytest.mark.parametrize("defect", DEFECTS, ids=lambda defect: defect.check)
def test_a_server_with_one_fault_fails_the_one_check_that_is_there_for_it(defect: Defect, tmp_path: Path) -> None:
    subject = Subject(defect.vendor, defect.auth)
    application = defect.build(subject.settings(tmp_path))
    operations = [defect.operation] if defect.operation else []
    report = examine(subject, application, tmp_path, phases=[defect.phase], operations=operations, stop_at_finding=True)
    assert report.errors == []
    assert report.failing == {defect.check}, "\n".join(map(str, report.findings))


def test_every_check_has_its_fault() -> None:
    assert {defect.check for defect in DEFECTS} == ALL_CHECKS
