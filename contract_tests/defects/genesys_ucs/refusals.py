"""Defects in what a Genesys server refuses, in which words and in which order."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from contract_tests.defects.defect import Defect
from contract_tests.defects.genesys_ucs.tenants import EVERY
from contract_tests.defects.plant import (
    Incoming,
    Outgoing,
    altered,
    misread,
    on,
    patched,
    with_body,
    with_hooks,
    with_settings,
    with_status,
)
from mock_server.errors import Failure, Forbidden
from mock_server.vendor import WRITE, Caller, Request
from mock_server.vendors.genesys_ucs.profile import Profile, no_schema, refuse_stored_extensions, split
from mock_server.vendors.genesys_ucs.reason import bad_parameter
from mock_server.vendors.genesys_ucs.server_mode import admit

VENDOR = "genesys-ucs"
CREATE, UPDATE, MERGE = "create_customer_profile", "update_customer_profile", "merge_customer_profiles"
CREATE_SCHEMA, CREATE_KEY, SET_MODE = "create_extension_schema", "create_identification_key", "set_server_mode"
INSERT, UPDATE_RECORD = "insert_extension_records", "update_extension_record"
DELETE_RECORD = "delete_extension_record"
WITH_BODY = (CREATE, UPDATE, INSERT, UPDATE_RECORD, DELETE_RECORD, MERGE, CREATE_SCHEMA, CREATE_KEY, SET_MODE)
READS = (
    "identify_customer",
    "query_customer_profile",
    "list_extension_schemas",
    "get_extension_schema",
    "list_identification_keys",
    "get_identification_key",
    "query_profile_schema",
    "query_server_status",
)
MODULE = "mock_server.vendors.genesys_ucs"


def _without_method(body: Any) -> Any:
    is_refusal = isinstance(body, dict) and "uri" in body
    return {name: value for name, value in body.items() if name != "http_method"} if is_refusal else body


@on(MERGE, SET_MODE)
def _broken_json_as_nothing(request: Incoming) -> None:
    try:
        _ = request.json
    except ValueError:
        request.json = {"mode": "production"}


@on(UPDATE_RECORD, DELETE_RECORD, MERGE)
def _first_of_an_array(request: Incoming) -> None:
    """An array stands for its first element, an empty one for nothing."""
    try:
        sent = request.json
    except ValueError:
        return
    if sent == [] or sent is None:
        request.json = {"Serial": "s1"}


def _unnamed(failure: Failure) -> str:
    return bad_parameter(failure).partition(" reason: ")[2]


def _page(reply: Outgoing) -> None:
    if reply.operation is None and reply.status == 404:
        reply.headers["content-type"] = "text/html"
        reply.body = b"<h1>Not Found</h1>"


def _allow_shortened(reply: Outgoing) -> None:
    if "allow" in reply.headers and reply.status == 405:
        reply.headers["allow"] = ", ".join(
            name for name in reply.headers["allow"].split(", ") if name not in ("PUT", "POST")
        )


@on(CREATE, UPDATE)
def _any_media_type(request: Incoming) -> None:
    request.headers["content-type"] = "application/json"


def _privilege_first(operation: str, request: Request, caller: Caller, shared: Any, *, strict: bool) -> None:
    admit(operation, request, caller, shared, strict=strict)
    if request.method not in ("GET", "HEAD") and not caller.may(WRITE):
        raise Forbidden(f"user '{caller.name}' lacks the privilege {WRITE}")


def _split_refusing_stored(
    members: Mapping[str, Any], stored: Iterable[str] = (), registered: Callable[[str], str | None] = no_schema
) -> Profile:
    sent = split(members, stored, registered)
    refuse_stored_extensions(stored, sent["attributes"])
    return sent


DEFECTS = (
    Defect(
        name="refusals-do-not-tell-the-method",
        vendor=VENDOR,
        says="A refusal has no http_method.",
        breaks=("UCS-ERROR-1",),
        operations=EVERY,
        build=with_body(_without_method),
    ),
    Defect(
        name="merge-takes-broken-json-for-nothing",
        vendor=VENDOR,
        says="A merge or a mode with a body that is no JSON is carried out.",
        breaks=("UCS-ERROR-2", "UCS-ERROR-14"),
        operations=(MERGE, SET_MODE),
        build=misread(_broken_json_as_nothing),
    ),
    Defect(
        name="record-update-takes-an-array",
        vendor=VENDOR,
        says="An empty array or null is taken where an object has to stand.",
        breaks=("UCS-ERROR-3",),
        operations=(UPDATE_RECORD, DELETE_RECORD, MERGE),
        build=misread(_first_of_an_array),
    ),
    Defect(
        name="refusals-do-not-name-the-member",
        vendor=VENDOR,
        says="A refusal of members gives reasons without names.",
        breaks=("UCS-ERROR-4", "UCS-ERROR-5", "UCS-ERROR-6"),
        operations=EVERY,
        build=patched({f"{MODULE}.envelope.bad_parameter": _unnamed}),
    ),
    Defect(
        name="registered-schemas-tell-the-first-fault",
        vendor=VENDOR,
        says="Of several faults by registered schemas the first is told.",
        breaks=("UCS-ERROR-6",),
        operations=(CREATE, UPDATE, INSERT),
        build=patched({f"{MODULE}.record_validation.MOST_FAILURES": 1}),
    ),
    Defect(
        name="unknown-path-answers-a-page",
        vendor=VENDOR,
        says="A path that is none of the vendor's is answered with HTML.",
        breaks=("UCS-ERROR-7",),
        operations=EVERY,
        build=altered(_page),
    ),
    Defect(
        name="allow-of-405-forgets-writes",
        vendor=VENDOR,
        says="Allow of a method that a path lacks does not list POST and PUT.",
        breaks=("UCS-ERROR-8",),
        operations=EVERY,
        build=altered(_allow_shortened),
    ),
    Defect(
        name="body-limit-is-off-by-one",
        vendor=VENDOR,
        says="A body may have one byte more than the limit.",
        breaks=("UCS-ERROR-9",),
        operations=WITH_BODY,
        build=with_settings(max_body=(1 << 20) + 1),
    ),
    Defect(
        name="profiles-take-any-media-type",
        vendor=VENDOR,
        says="Creations and updates do not look at the media type.",
        breaks=("UCS-ERROR-10", "UCS-HTTP-3"),
        operations=(CREATE, UPDATE),
        build=misread(_any_media_type),
    ),
    Defect(
        name="headers-that-are-too-large-are-400",
        vendor=VENDOR,
        says="Headers that are too large are a bad request.",
        breaks=("UCS-ERROR-11",),
        operations=EVERY,
        build=with_status(431, 400),
    ),
    Defect(
        name="privilege-is-told-before-the-body",
        vendor=VENDOR,
        says="A caller who may not write is told so before the body is looked at.",
        breaks=("UCS-ERROR-13",),
        operations=tuple(operation for operation in EVERY if operation not in READS),
        build=with_hooks(admit=_privilege_first),
        needs=("required",),
    ),
    Defect(
        name="conflict-of-an-update-is-told-before-schemas",
        vendor=VENDOR,
        says="An attribute called as a stored extension is told before what registered schemas say of the others.",
        breaks=("UCS-ERROR-13",),
        operations=(UPDATE,),
        build=patched({f"{MODULE}.configuration.split": _split_refusing_stored}),
        needs=("required",),
    ),
)
