"""Defects in JSON Patch on MyPreferences profiles."""

from __future__ import annotations

import json
import re
from typing import Any

from contract_tests.defects.defect import Defect
from contract_tests.defects.plant import Incoming, Outgoing, altered, misread, on, patched, with_handler
from mock_server.errors import ApiError, Invalid
from mock_server.vendor import Call, Reply
from mock_server.vendors.mypreferences import alternate_ids, patch, patch_paths, records, writing
from mock_server.vendors.mypreferences.consents import as_of
from mock_server.vendors.mypreferences.envelope import envelope
from mock_server.vendors.mypreferences.patch_paths import Place
from mock_server.vendors.mypreferences.profile import Sent, UserProfile, merged

VENDOR = "mypreferences"
HERE = "mock_server.vendors.mypreferences"
BY_ID, BY_ALTERNATE_ID = "patch_profile", "patch_profile_by_alternate_id"
BOTH = (BY_ID, BY_ALTERNATE_ID)

_APPLIED, _WAY, _ADD, _INDEX = patch.applied, patch_paths.way, patch._add, patch._index


def _steps(request: Incoming) -> list[Any]:
    """The operations that a request sends in JSON, none when it sends no list of them."""
    try:
        sent = request.json
    except ValueError:
        return []
    return sent if isinstance(sent, list) and all(isinstance(step, dict) for step in sent) else []


@on(BY_ID)
def _answer_nothing(reply: Outgoing) -> None:
    if reply.status == 200:
        reply.status, reply.body = 204, b""
        reply.headers.pop("content-type", None)


@on(BY_ID)
def _leave_moves_out(request: Incoming) -> None:
    steps = _steps(request)
    if any(step.get("op") in ("move", "copy") for step in steps):
        request.json = [step for step in steps if step.get("op") not in ("move", "copy")]


@on(BY_ID)
def _lower_operations(request: Incoming) -> None:
    steps = _steps(request)
    if any(str(step.get("op")).lower() != step.get("op") for step in steps):
        request.json = [{**step, "op": str(step.get("op")).lower()} for step in steps]


@on(BY_ALTERNATE_ID)
def _unwrap_operations(request: Incoming) -> None:
    if request.body.startswith(b"{"):
        wrapped = request.json
        request.json = wrapped.get("Operations", wrapped)


@on(BY_ID)
def _ask_for_no_value(request: Incoming) -> None:
    steps = _steps(request)
    if any(step.get("op") != "remove" and "value" not in step for step in steps):
        request.json = [step if step.get("op") == "remove" else {"value": None, **step} for step in steps]


@on(BY_ID)
def _read_values_of_xml_as_text(request: Incoming) -> None:
    if b"<" in request.body[:1]:
        request.body = re.sub(rb' i:type="[^"]*"', b"", request.body)


def _below_with_case(place: Place, token: str) -> tuple[str, Place]:
    if place.items is not None:
        return token, place.items
    found = dict(place.members.values()).get(token)
    if found is None:
        raise patch.Inapplicable("leads to no member that a profile has")
    return token, found


def _same_as_text(one: Any, other: Any) -> bool:
    return json.dumps(one, sort_keys=True).strip('"').lower() == json.dumps(other, sort_keys=True).strip('"').lower()


def _nothing_when_it_does_not_fit(document: Any, op: str, way: Any, value: Any = None) -> Any:
    try:
        return _APPLIED(document, op, way, value)
    except patch.Inapplicable as misfit:
        if "beyond" in str(misfit):
            return document
        raise


def _from_one(items: list[Any], token: str, highest: int) -> int:
    place = _INDEX(items, token, highest + 1)
    return max(place - 1, 0)


def _names_of_groups_apart(path: str, *, writes: bool) -> list[str]:
    return _WAY(path, writes=writes and not path.lower().endswith("/groupid"))


def _read_only_is_hidden(path: str, *, writes: bool) -> list[str]:
    return _WAY(path, writes=True)


def _one_by_one(call: Call) -> Reply:
    """Each operation is carried out and stored; a refusal stops at what is stored until then."""
    profile_id = call.path["profileId"]
    steps, reply = list(call.body), writing.apply_patch(_with(call, []), records.find(call.state, profile_id))
    for step in steps:
        try:
            reply = writing.apply_patch(_with(call, [step]), records.find(call.state, profile_id))
        except ApiError as error:
            return envelope(error, call.request)
    return reply


def _with(call: Call, body: Any) -> Call:
    call.body = body
    return call


def _without_limits(call: Call, before: UserProfile) -> Reply:
    after = writing._patched(as_of(before, call.clock), call.body)
    return writing._replaced(call, writing._checked(call, {}), before, after)


def _also_inactive(call: Call) -> Reply:
    owner = alternate_ids.owner(call.state, call.path["alternateIdType"], call.path["alternateId"])
    if owner is None:
        return writing.apply_patch(
            call,
            records.find_active_by_alternate_id(call.state, call.path["alternateIdType"], call.path["alternateId"]),
        )
    return writing.apply_patch(call, records.find(call.state, owner))


def _removed_stays(call: Call, before: UserProfile) -> Reply:
    after: Sent = writing._patched(as_of(before, call.clock), call.body)
    failures = call.check(writing.WRITABLE_FORM, after)
    if failures:
        raise Invalid(failures, writing.UNFIT)
    return writing._replaced(call, writing._checked(call, {}), before, merged(before, after))


DEFECTS = (
    Defect(
        name="patch-answers-no-content",
        vendor=VENDOR,
        says="A patch by ProfileId is answered with 204 and no body.",
        breaks=("MYP-PATCH-1",),
        operations=(BY_ID,),
        build=altered(_answer_nothing),
    ),
    Defect(
        name="patch-leaves-the-first-default",
        vendor=VENDOR,
        says="What a patch makes the default of a collection that has one before it is none.",
        breaks=("MYP-PATCH-18",),
        operations=BOTH,
        build=patched({f"{HERE}.writing._with_one_default": lambda profile, way: profile}),
    ),
    Defect(
        name="patch-knows-operations-in-any-case",
        vendor=VENDOR,
        says="A patch by ProfileId takes Add for add.",
        breaks=("MYP-PATCH-19",),
        operations=(BY_ID,),
        build=misread(_lower_operations),
    ),
    Defect(
        name="patch-passes-over-move-and-copy",
        vendor=VENDOR,
        says="A patch by ProfileId leaves out the operations move and copy and carries out the others.",
        breaks=("MYP-PATCH-2",),
        operations=(BY_ID,),
        build=misread(_leave_moves_out),
    ),
    Defect(
        name="patch-takes-a-wrapped-list",
        vendor=VENDOR,
        says="A patch by alternate id takes the list under Operations too.",
        breaks=("MYP-PATCH-3",),
        operations=(BY_ALTERNATE_ID,),
        build=misread(_unwrap_operations),
    ),
    Defect(
        name="patch-paths-have-letter-case",
        vendor=VENDOR,
        says="A path leads nowhere unless its names are spelled as in the profile.",
        breaks=("MYP-PATCH-4",),
        operations=BOTH,
        build=patched({f"{HERE}.patch_paths.Place.below": _below_with_case}),
    ),
    Defect(
        name="patch-test-compares-text",
        vendor=VENDOR,
        says="A test of a patch compares values as text without letter case.",
        breaks=("MYP-PATCH-5",),
        operations=BOTH,
        build=patched({f"{HERE}.patch.same": _same_as_text}),
    ),
    Defect(
        name="patch-ignores-what-is-not-there",
        vendor=VENDOR,
        says="An operation on an item beyond the end of a list is passed over.",
        breaks=("MYP-PATCH-6", "MYP-PATCH-7"),
        operations=BOTH,
        build=patched({f"{HERE}.patch.applied": _nothing_when_it_does_not_fit}),
    ),
    Defect(
        name="patch-is-not-atomic",
        vendor=VENDOR,
        says="What a patch by ProfileId does before an operation that is refused is stored.",
        breaks=("MYP-PATCH-5", "MYP-PATCH-7"),
        operations=(BY_ID,),
        build=with_handler(BY_ID, _one_by_one),
    ),
    Defect(
        name="patch-counts-items-from-one",
        vendor=VENDOR,
        says="The first item of a list has the index 1.",
        breaks=("MYP-PATCH-8", "MYP-PATCH-9"),
        operations=BOTH,
        build=patched({f"{HERE}.patch._index": _from_one}),
    ),
    Defect(
        name="patch-takes-the-id-of-a-group",
        vendor=VENDOR,
        says="A patch of GroupId, which is read-only, is taken.",
        breaks=("MYP-PATCH-10",),
        operations=BOTH,
        build=patched({f"{HERE}.patch_paths.way": _names_of_groups_apart}),
    ),
    Defect(
        name="patch-test-of-read-only-members-is-refused",
        vendor=VENDOR,
        says="A test of a member that is read-only is refused as a change of it is.",
        breaks=("MYP-PATCH-5", "MYP-PATCH-16"),
        operations=BOTH,
        build=patched({f"{HERE}.patch_paths.way": _read_only_is_hidden}),
    ),
    Defect(
        name="patch-keeps-no-limits",
        vendor=VENDOR,
        says="What a patch makes of a profile is not held against the limits.",
        breaks=("MYP-PATCH-11", "MYP-LIMIT-1", "MYP-LIMIT-4", "MYP-LIMIT-8"),
        operations=BOTH,
        build=patched({f"{HERE}.writing.apply_patch": _without_limits}),
    ),
    Defect(
        name="missing-value-of-a-patch-is-null",
        vendor=VENDOR,
        says="A patch by ProfileId takes an operation without a value as one with null.",
        breaks=("MYP-PATCH-12",),
        operations=(BY_ID,),
        build=misread(_ask_for_no_value),
    ),
    Defect(
        name="index-with-leading-zeros",
        vendor=VENDOR,
        says="A list index of a patch may have leading zeros.",
        breaks=("MYP-PATCH-13",),
        operations=BOTH,
        build=patched({f"{HERE}.patch._INDEX": re.compile("[0-9]{1,6}")}),
    ),
    Defect(
        name="values-of-an-xml-patch-are-text",
        vendor=VENDOR,
        says="The types that values of a patch in XML name are not heeded.",
        breaks=("MYP-PATCH-14",),
        operations=(BY_ID,),
        build=misread(_read_values_of_xml_as_text),
    ),
    Defect(
        name="patch-by-alternate-id-changes-inactive-profiles",
        vendor=VENDOR,
        says="A patch by alternate id finds a deactivated profile too.",
        breaks=("MYP-PATCH-15",),
        operations=(BY_ALTERNATE_ID,),
        build=with_handler(BY_ALTERNATE_ID, _also_inactive),
    ),
    Defect(
        name="patch-cannot-remove",
        vendor=VENDOR,
        says="A member that a patch removes stays as it was.",
        breaks=("MYP-PATCH-17", "MYP-TAG-1"),
        operations=BOTH,
        build=patched({f"{HERE}.writing.apply_patch": _removed_stays}),
    ),
)
