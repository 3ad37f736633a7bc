"""Defects in who may do what, where operations stand, and whose data a path leads to."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from contract_tests.defects.defect import Defect
from contract_tests.defects.plant import (
    Build,
    Incoming,
    Outgoing,
    altered,
    misread,
    with_document,
    with_header,
    with_hooks,
    with_status,
)
from contract_tests.suite.mypreferences.operations import EVERY, SEARCHES, WRITES
from mock_server.errors import BadRequest, Forbidden
from mock_server.store import Scope
from mock_server.vendor import READ, WRITE, Call, Caller, Request
from mock_server.vendors.mypreferences.authentication import account_of
from mock_server.vendors.mypreferences.rights import admit

VENDOR = "mypreferences"
ALL = tuple(sent.operation for sent in EVERY)
WRITING = tuple(sent.operation for sent in WRITES)
SEARCHING = tuple(sent.operation for sent in SEARCHES)
BY_ALTERNATE_ID = tuple(name for name in ALL if name.endswith("by_alternate_id"))


def _admitting(operation: str, request: Request, caller: Caller, shared: Scope, *, strict: bool) -> None:
    """Lets everybody delete."""
    if operation != "delete_profile":
        admit(operation, request, caller, shared, strict=strict)


def _searches_as_writes(operation: str, request: Request, caller: Caller, shared: Scope, *, strict: bool) -> None:
    if operation in SEARCHING and not caller.may(WRITE):
        raise Forbidden("searching is not among the user's rights")
    admit(operation, request, caller, shared, strict=strict)


def _reading_only(operation: str, request: Request, caller: Caller, shared: Scope, *, strict: bool) -> None:
    """Asks for the right to read alone; that to write is asked for once the request is understood."""
    if not caller.may(READ):
        raise Forbidden("reading is not among the user's rights")


def _asked_late(call: Call) -> None:
    if call.request.method not in ("GET", "HEAD") and not call.caller.may(WRITE):
        raise Forbidden("writing is not among the user's rights")


def _known_fields_only(operation: str, request: Request, caller: Caller, shared: Scope, *, strict: bool) -> None:
    if "includeInactive=" in request.query:
        raise BadRequest("there is no query field includeInactive")
    admit(operation, request, caller, shared, strict=strict)


def _without_version(request: Incoming) -> None:
    request.path = re.sub(r"^/v[0-9]+(?=/)", "", request.path)


def _one_index_for_all(request: Request) -> str:
    """Alternate ids lead to the profiles of the best-known client."""
    return "AcmeCo" if "/AlternateIdType/" in request.path else account_of(request)


def _by_id_for_all(request: Request) -> str:
    return "AcmeCo" if re.search(r"/Consents/[0-9]+", request.path) else account_of(request)


def _entries_have_paths(reply: Outgoing) -> None:
    if reply.method == "GET" and re.search(r"/Profile/[0-9]+/Emails(/[0-9]+)?$", reply.path):
        reply.status, reply.json = 200, []


def _nothing_there(reply: Outgoing) -> None:
    if reply.status == 404 and reply.operation is None:
        reply.body, reply.headers["content-type"] = b"Not Found", "text/plain; charset=utf-8"


def _bad_request_for_nothing(reply: Outgoing) -> None:
    if reply.status == 404 and reply.operation is None:
        reply.status = 400


def _without_patch(reply: Outgoing) -> None:
    if "allow" in reply.headers:
        reply.headers["allow"] = ", ".join(name for name in reply.headers["allow"].split(", ") if name != "PATCH")


def _client_id(**schema: Any) -> Callable[[Any], None]:
    def change(raw: Any) -> None:
        raw["components"]["parameters"]["clientId"]["schema"].update(schema)

    return change


def _defect(name: str, says: str, breaks: str, build: Build, *needs: str, operations: tuple[str, ...] = ALL) -> Defect:
    rules = tuple(f"MYP-{rule}" for rule in breaks.split())
    return Defect(name=name, vendor=VENDOR, says=says, breaks=rules, operations=operations, build=build, needs=needs)


DEFECTS = (
    _defect(
        "everybody-may-delete",
        "A user who may only read deletes profiles.",
        "ROLE-1 ROLE-2",
        with_hooks(admit=_admitting),
        operations=("delete_profile",),
    ),
    _defect(
        "missing-right-refused-with-401",
        "What the rights of a user do not cover is refused as if the user were not known.",
        "ROLE-1",
        with_status(403, 401, *WRITING),
        operations=WRITING,
    ),
    _defect(
        "reader-may-not-search",
        "The searches ask for the right to write.",
        "ROLE-2",
        with_hooks(admit=_searches_as_writes),
        operations=SEARCHING,
    ),
    _defect(
        "rights-asked-for-after-the-body",
        "A user without the right to write learns first what is wrong with the body.",
        "ROLE-3",
        with_hooks(admit=_reading_only, authorize=_asked_late),
        operations=WRITING,
    ),
    _defect(
        "version-before-the-client",
        "A version may stand before the client.",
        "URL-1",
        misread(_without_version),
    ),
    _defect(
        "alternate-ids-of-all-clients-together",
        "An alternate id leads to the profile of another client.",
        "URL-2",
        with_hooks(account=_one_index_for_all),
        operations=BY_ALTERNATE_ID,
    ),
    _defect(
        "consents-added-across-clients",
        "Consents are added to the profile that another client has under the same ProfileId.",
        "URL-2",
        with_hooks(account=_by_id_for_all),
        operations=("add_consents", "list_consent_filters"),
    ),
    _defect(
        "client-of-a-hundred-and-one-characters",
        "A client's name may be a character too long.",
        "URL-3",
        with_document(_client_id(maxLength=101)),
    ),
    _defect(
        "client-with-control-characters",
        "A client's name may hold control characters.",
        "URL-3",
        with_document(_client_id(pattern="^.+$")),
    ),
    _defect(
        "entries-with-paths",
        "The e-mail addresses of a profile have a path of their own.",
        "URL-4",
        altered(_entries_have_paths),
        operations=("get_profile",),
    ),
    _defect(
        "nothing-there-in-plain-text",
        "A path that no template has is answered by the web server and not in the vendor's envelope.",
        "URL-5 ERROR-1",
        altered(_nothing_there),
    ),
    _defect(
        "nothing-there-answered-with-400",
        "A path that no template has is a bad request.",
        "URL-5",
        altered(_bad_request_for_nothing),
    ),
    _defect(
        "wrong-method-without-allow",
        "A 405 does not say which methods work.",
        "URL-6",
        with_header("allow", None, status=405),
    ),
    _defect(
        "allow-without-patch",
        "Allow leaves PATCH out.",
        "URL-6",
        altered(_without_patch),
    ),
    _defect(
        "wrong-method-not-found",
        "A method that a path lacks is answered with 404.",
        "URL-6",
        with_status(405, 404),
    ),
    _defect(
        "unknown-query-field-refused",
        "A query field that an operation does not know is refused.",
        "URL-7",
        with_hooks(admit=_known_fields_only),
    ),
)
