"""Defects in what a refusal says, and in what it leaves behind."""

from __future__ import annotations

import itertools
import re
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
    with_settings,
    with_status,
)
from contract_tests.suite.mypreferences.operations import EVERY, WITH_BODY, WRITING_MEMBERS
from mock_server.errors import Failure, Invalid
from mock_server.store import Scope
from mock_server.vendors.mypreferences import records
from mock_server.vendors.mypreferences.envelope import _model_state, _name

VENDOR = "mypreferences"
ALL = tuple(sent.operation for sent in EVERY)
LISTS = tuple(sent.operation for sent in EVERY if sent.operation.startswith("list_"))
BODIES = tuple(sent.operation for sent in WITH_BODY)
PROFILES = tuple(sent.operation for sent in WRITING_MEMBERS)
CREATIONS = ("create_profile", "upsert_profile_by_alternate_id")
ENVELOPE = "mock_server.vendors.mypreferences.envelope"


def _first_alone(error: Invalid) -> dict[str, list[str]]:
    return _model_state(Invalid(error.failures[:1]))


def _below_body(failure: Failure) -> str:
    return re.sub("^profile", "body", _name(failure))


def _below_nothing(failure: Failure) -> str:
    return _name(failure).removeprefix("profile.")


def _spoken_differently(reply: Outgoing) -> None:
    if reply.status >= 400 and "json" in reply.headers.get("content-type", ""):
        reply.json = {"Error": reply.json["Message"]}


def _always_json(reply: Outgoing) -> None:
    found = re.search(rb"<Message>(.*?)</Message>", reply.body, re.DOTALL)
    if reply.status >= 400 and found:
        reply.json = {"Message": found[1].decode()}
        reply.headers["content-type"] = "application/json; charset=utf-8"


def _other_root(reply: Outgoing) -> None:
    if reply.status >= 400 and "xml" in reply.headers.get("content-type", ""):
        reply.body = re.sub(rb"(</?)Error", rb"\1HttpError", reply.body)


def _without_members(reply: Outgoing) -> None:
    if reply.status == 400 and "xml" in reply.headers.get("content-type", ""):
        reply.body = re.sub(rb"<ModelState>.*</ModelState>", b"", reply.body, flags=re.DOTALL)


def _emptied(request: Incoming) -> None:
    if not request.body and "xml" not in request.headers.get("content-type", ""):
        request.body = b"{}"
        request.headers["content-type"] = "application/json"


def _cut_off(request: Incoming) -> None:
    """Keeps as many digits of an integer as always fit."""
    if "json" in request.headers.get("content-type", ""):
        request.body = re.sub(rb"(-?[0-9]{18})[0-9]+", rb"\1", request.body)


def _forgotten(body: Any) -> Any:
    return {**body, "ModelState": {"profile": ["is required"]}} if "ModelState" not in body else body


def _counting_on_the_side() -> Build:
    """ProfileIds come from a sequence that no refusal takes back."""
    used = itertools.count(1)

    def next_number(state: Scope) -> int:
        return state.next_number(records.PROFILES) * 0 + 1_000 + next(used)

    return patched({"mock_server.vendors.mypreferences.records.next_profile_id": next_number})


def _stored_before_it_is_claimed() -> Build:
    """A write that collides is stored all the same."""
    kept: dict[int, Any] = {}
    replace, find = records.replace, records.find

    def remembering(state: Scope, before: Any, after: Any) -> None:
        kept[before["ProfileId"]] = after
        replace(state, before, after)

    def found(state: Scope, profile_id: int) -> Any:
        stored = find(state, profile_id)
        return {**stored, "CustomerName": kept.get(profile_id, stored)["CustomerName"]}

    place = "mock_server.vendors.mypreferences.records"
    return patched({f"{place}.replace": remembering, f"{place}.find": found})


def _defect(name: str, says: str, breaks: str, build: Build, operations: tuple[str, ...] = ALL) -> Defect:
    rules = tuple(f"MYP-{rule}" for rule in breaks.split())
    return Defect(name=name, vendor=VENDOR, says=says, breaks=rules, operations=operations, build=build)


DEFECTS = (
    _defect(
        "refusal-of-a-list-says-error",
        "The lists of types say what is wrong under Error in place of Message.",
        "ERROR-1",
        altered(on(*LISTS)(_spoken_differently)),
        LISTS,
    ),
    _defect(
        "refusals-always-in-json",
        "What is wrong is said in JSON even where the reply would have been in XML.",
        "ERROR-1 ERROR-5",
        altered(_always_json),
    ),
    _defect(
        "refusal-in-xml-under-another-root",
        "The root of a refusal in XML is HttpError.",
        "ERROR-5",
        altered(_other_root),
    ),
    _defect(
        "refusal-in-xml-without-the-members",
        "A refusal in XML does not say which member is wrong.",
        "ERROR-5",
        altered(_without_members),
    ),
    _defect(
        "first-fault-alone",
        "Of several members at fault the first alone is named.",
        "ERROR-2",
        patched({f"{ENVELOPE}._model_state": _first_alone}),
        PROFILES,
    ),
    _defect(
        "members-at-fault-below-body",
        "Members at fault are named below body in place of profile.",
        "ERROR-2 ERROR-3",
        patched({f"{ENVELOPE}._name": _below_body}),
        BODIES,
    ),
    _defect(
        "members-at-fault-below-nothing",
        "Members at fault are named without the parameter that they belong to.",
        "ERROR-2",
        patched({f"{ENVELOPE}._name": _below_nothing}),
        BODIES,
    ),
    _defect(
        "body-that-cannot-be-parsed-a-failure",
        "A patch that is no JSON is answered with 500.",
        "ERROR-3",
        with_status(400, 500, "patch_profile"),
        ("patch_profile",),
    ),
    _defect(
        "missing-body-taken-for-an-empty-one",
        "An overwrite without a body empties the profile.",
        "ERROR-4 ERROR-6",
        misread(on("replace_profile")(_emptied)),
        ("replace_profile",),
    ),
    _defect(
        "missing-body-complained-of-as-a-member",
        "A missing list of consents is complained of in ModelState.",
        "ERROR-4",
        with_body(_forgotten, "add_consents", status=400),
        ("add_consents",),
    ),
    _defect(
        "profile-id-used-up-by-a-refusal",
        "A creation that is refused for a collision uses up a ProfileId.",
        "ERROR-6",
        _counting_on_the_side(),
        CREATIONS,
    ),
    _defect(
        "collision-with-partial-effect",
        "A write that collides is refused, and its name is stored all the same.",
        "ERROR-6",
        _stored_before_it_is_claimed(),
        PROFILES,
    ),
    _defect(
        "collision-of-an-update-a-bad-request",
        "An update that collides with another profile is refused with 400.",
        "ERROR-7",
        with_status(409, 400, "update_profile"),
        ("update_profile",),
    ),
    _defect(
        "collision-without-a-name",
        "A refusal does not say with what a write collides.",
        "ERROR-7",
        with_body(lambda body: {"Message": "The request conflicts with what is stored."}, *PROFILES, status=409),
        PROFILES,
    ),
    _defect(
        "large-body-a-bad-request",
        "A list of consents over the limit is refused with 400.",
        "ERROR-9",
        with_status(413, 400, "add_consents"),
        ("add_consents",),
    ),
    _defect(
        "limit-of-bodies-off-by-one",
        "A body of just the limit is refused.",
        "ERROR-9",
        with_settings(max_body=(1 << 20) - 1),
        BODIES,
    ),
    _defect(
        "long-headers-a-bad-request",
        "Header fields over the limit are refused with 400.",
        "ERROR-10",
        with_status(431, 400),
    ),
    _defect(
        "huge-integers-cut-off",
        "Integers beyond 64 bits become others without a word.",
        "ERROR-11",
        misread(_cut_off),
        BODIES,
    ),
    _defect(
        "json-of-any-depth-and-width",
        "JSON may nest as deep and hold as many members as it likes.",
        "ERROR-11",
        patched({"mock_server.contract.json_codec.refuse_oversize": lambda body: None}),
        BODIES,
    ),
    _defect(
        "levels-of-json-off-by-one",
        "JSON may nest a level deeper.",
        "ERROR-11",
        patched({"mock_server.contract.limits.DEEPEST": 65}),
        BODIES,
    ),
)
