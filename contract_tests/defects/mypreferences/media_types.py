"""Defects in which media types are taken and which one answers."""

from __future__ import annotations

from typing import Any

from contract_tests.defects.defect import Defect
from contract_tests.defects.plant import (
    Build,
    Incoming,
    Outgoing,
    altered,
    misread,
    on,
    patched,
    with_body,
    with_hooks,
    with_sent_object,
    with_settings,
    with_status,
)
from contract_tests.suite.mypreferences.operations import ANSWERING, EVERY, WITH_BODY
from mock_server.app import api
from mock_server.contract.form import Form
from mock_server.contract.media import essence
from mock_server.contract.operation import Operation, Response
from mock_server.errors import ApiError, UnsupportedMediaType
from mock_server.store import Scope
from mock_server.vendor import Caller, Request
from mock_server.vendors.mypreferences.rights import admit

VENDOR = "mypreferences"
ALL = tuple(sent.operation for sent in EVERY)
ANSWERS = tuple(sent.operation for sent in ANSWERING)
BODIES = tuple(sent.operation for sent in WITH_BODY)
WRITES = ("create_profile", "replace_profile", "update_profile")
NAMES = {
    name.lower(): name
    for name in [
        "CustomerType",
        "RegistrationConfirmed",
        "Groups",
        "CustomerName",
        "FirstName",
        "LastName",
        "Suffix",
        "Emails",
        "PhoneNumbers",
        "Addresses",
    ]
}

_sent_form = api._sent_form


class NotAcceptable(ApiError):
    status = 406


def _refusing_other_accepts(operation: str, request: Request, caller: Caller, shared: Scope, *, strict: bool) -> None:
    accept = request.headers.get("accept", "*/*")
    if not any(listed in accept.lower() for listed in ("json", "xml", "*")):
        raise NotAcceptable("none of the media types that are accepted can be answered")
    admit(operation, request, caller, shared, strict=strict)


def _first_of_accept(accept: str, fallback: str, offered: tuple[str, ...]) -> str:
    """The first that is named, whatever its quality."""
    named = [essence(part) for part in accept.split(",")]
    return next((media_type for media_type in named if media_type in offered), fallback)


def _always_the_first(self: Response, accept: str, sent: str) -> str:
    return _first_of_accept(accept, self.offered[0], self.offered)


def _any_form(operation: Operation, request: Request) -> Form:
    try:
        return _sent_form(operation, request)
    except UnsupportedMediaType:
        return next(iter(operation.bodies.values()))


def _octets(request: Incoming) -> None:
    if request.body and "content-type" not in request.headers:
        request.headers["content-type"] = "application/octet-stream"


def _with_letter_case(request: Incoming) -> None:
    given = request.headers.get("content-type", "")
    if given != given.lower():
        request.headers["content-type"] = "application/octet-stream"


def _text_json_unknown(request: Incoming) -> None:
    if essence(request.headers.get("content-type", "")) == "text/json":
        request.headers["content-type"] = "text/plain"


def _named(before: str, after: str) -> Build:
    def change(reply: Outgoing) -> None:
        reply.headers["content-type"] = reply.headers.get("content-type", "").replace(before, after)

    return altered(on(*ANSWERS)(change))


def _without_charset(reply: Outgoing) -> None:
    reply.headers["content-type"] = essence(reply.headers.get("content-type", ""))


def _any_letter_case(value: Any) -> Any:
    if isinstance(value, dict):
        return {NAMES.get(name.lower(), name): _any_letter_case(part) for name, part in value.items()}
    return value


def _silent(refusal: Any) -> Any:
    return {"Message": "The media type of the body is not supported."}


def _defect(name: str, says: str, breaks: str, build: Build, *needs: str, operations: tuple[str, ...] = ALL) -> Defect:
    rules = tuple(f"MYP-{rule}" for rule in breaks.split())
    return Defect(name=name, vendor=VENDOR, says=says, breaks=rules, operations=operations, build=build, needs=needs)


DEFECTS = (
    _defect(
        "text-json-refused-by-a-patch",
        "A patch may not be sent as text/json.",
        "MEDIA-1",
        misread(on("patch_profile")(_text_json_unknown)),
        operations=("patch_profile",),
    ),
    _defect(
        "text-json-answered-as-application-json",
        "What was asked for as text/json comes as application/json.",
        "MEDIA-1 MEDIA-3",
        _named("text/json", "application/json"),
        operations=ANSWERS,
    ),
    _defect(
        "text-xml-answered-as-application-xml",
        "What was asked for as text/xml comes as application/xml.",
        "MEDIA-2 MEDIA-3",
        _named("text/xml", "application/xml"),
        operations=ANSWERS,
    ),
    _defect(
        "qualities-of-accept-ignored",
        "The first media type of Accept that is known answers, whatever its quality.",
        "MEDIA-3",
        patched({"mock_server.contract.operation.negotiate": _first_of_accept}),
        operations=ANSWERS,
    ),
    _defect(
        "accept-without-a-known-type-refused",
        "An Accept that names nothing known is refused with 406.",
        "MEDIA-4",
        with_hooks(admit=_refusing_other_accepts),
    ),
    _defect(
        "xml-answered-in-json-without-accept",
        "Without an Accept a request in XML is answered in JSON.",
        "MEDIA-4",
        patched({"mock_server.contract.operation.Response.choose": _always_the_first}),
        operations=ANSWERS,
    ),
    _defect(
        "unknown-media-type-taken-for-json",
        "A body in a media type that is not listed, or compressed, is read as JSON.",
        "MEDIA-5",
        patched({"mock_server.app.api._sent_form": _any_form}),
        operations=BODIES,
    ),
    _defect(
        "unknown-media-type-a-bad-request",
        "Consents in a media type that is not listed are refused with 400.",
        "MEDIA-5",
        with_status(415, 400, "add_consents"),
        operations=("add_consents",),
    ),
    _defect(
        "unknown-media-type-refused-without-a-list",
        "A 415 does not say which media types work.",
        "MEDIA-5",
        with_body(_silent, status=415),
        operations=BODIES,
    ),
    _defect(
        "body-without-content-type-refused",
        "A body needs a Content-Type.",
        "MEDIA-6",
        misread(_octets),
        operations=BODIES,
    ),
    _defect(
        "content-type-with-letter-case",
        "A Content-Type is known in lower case only.",
        "MEDIA-6",
        misread(_with_letter_case),
        operations=BODIES,
    ),
    _defect(
        "reply-without-charset",
        "The Content-Type of a reply names no charset.",
        "MEDIA-7",
        with_hooks(charset=""),
    ),
    _defect(
        "list-of-tags-without-charset",
        "The Content-Type of the list of tags names no charset.",
        "MEDIA-7",
        altered(on("list_tags")(_without_charset)),
        operations=("list_tags",),
    ),
    _defect(
        "samples-refused-for-their-soft-faults",
        "The limits that the vendor's own samples break are enforced.",
        "MEDIA-8 XML-12",
        with_settings(strict=True),
        operations=("create_profile",),
    ),
    _defect(
        "members-in-any-letter-case",
        "Members are known in any letter case.",
        "MEDIA-9",
        with_sent_object(_any_letter_case, *WRITES),
        operations=WRITES,
    ),
)
