"""Defects of MyPreferences profiles switched off and on."""

from __future__ import annotations

from typing import Any

from contract_tests.defects.defect import Defect
from contract_tests.defects.documents import body_schema
from contract_tests.defects.plant import Outgoing, altered, on, patched, with_document, with_handler, with_status
from mock_server.errors import Conflict
from mock_server.vendor import Call, Reply
from mock_server.vendors.mypreferences import activation, indexes, records
from mock_server.vendors.mypreferences.profile import UserProfile, edited_by

VENDOR = "mypreferences"
ACTIVATE, DEACTIVATE = "activate_profile", "deactivate_profile"
SWITCHES = (ACTIVATE, DEACTIVATE)
SEARCHES = ("find_profiles_by_address", "find_profiles_by_phone", "find_profiles_by_email", "find_profiles_by_name")


def _values_of_all_phones(profile: UserProfile | None) -> set[tuple[str, str]]:
    pairs = set() if profile is None else set(indexes._pairs(profile))
    active = profile is not None and profile["IsActive"]
    return {pair for pair in pairs if active or pair[0] == indexes.PHONE_DIGITS}


def _unindexed(call: Call) -> Reply:
    before = records.find(call.state, call.path["profileId"])
    after = {**before, "IsActive": True, "Edited": edited_by(call, before["Edited"])}
    call.state.put(records.PROFILES, after["ProfileId"], after)
    return Reply(200)


def _with_body(reply: Outgoing) -> None:
    if reply.status == 200:
        reply.headers["content-type"] = "application/json; charset=utf-8"
        reply.body = b"{}"


def _wanting_a_reason(document: dict[str, Any]) -> None:
    body_schema(document, DEACTIVATE)["required"] = ["Reason"]


def _shorter_reason(document: dict[str, Any]) -> None:
    body_schema(document, DEACTIVATE)["properties"]["Reason"]["maxLength"] = 255


def _other_root(document: dict[str, Any]) -> None:
    body_schema(document, DEACTIVATE)["xml"]["name"] = "Deactivation"


def _only_active(call: Call) -> Reply:
    if not records.find(call.state, call.path["profileId"])["IsActive"]:
        raise Conflict("The profile is inactive already.")
    return activation.deactivate_profile(call)


def _without_groups(call: Call) -> Reply:
    reply = activation.deactivate_profile(call)
    before = records.find(call.state, call.path["profileId"])
    records.replace(call.state, before, {**before, "Groups": []})
    return reply


DEFECTS = (
    Defect(
        name="deactivated-profile-found-by-phone",
        vendor=VENDOR,
        says="The index of phone numbers keeps inactive profiles.",
        breaks=("MYP-ACTIVE-2",),
        operations=(DEACTIVATE, "find_profiles_by_phone"),
        build=patched({"mock_server.vendors.mypreferences.indexes._values": _values_of_all_phones}),
    ),
    Defect(
        name="activated-profile-missing-in-searches",
        vendor=VENDOR,
        says="An activation does not put the profile back into the indexes of the searches.",
        breaks=("MYP-ACTIVE-3",),
        operations=(ACTIVATE, *SEARCHES),
        build=with_handler(ACTIVATE, _unindexed),
    ),
    Defect(
        name="activation-answers-a-body",
        vendor=VENDOR,
        says="An activation answers an empty object.",
        breaks=("MYP-ACTIVE-4",),
        operations=(ACTIVATE,),
        build=altered(on(ACTIVATE)(_with_body)),
    ),
    Defect(
        name="deactivation-wants-a-reason",
        vendor=VENDOR,
        says="A deactivation whose body has no Reason is refused.",
        breaks=("MYP-ACTIVE-5",),
        operations=(DEACTIVATE,),
        build=with_document(_wanting_a_reason),
    ),
    Defect(
        name="reason-one-shorter",
        vendor=VENDOR,
        says="The Reason of a deactivation has at most 255 characters.",
        breaks=("MYP-ACTIVE-6",),
        operations=(DEACTIVATE,),
        build=with_document(_shorter_reason),
    ),
    Defect(
        name="deactivation-with-another-xml-root",
        vendor=VENDOR,
        says="The XML root of a deactivation is Deactivation.",
        breaks=("MYP-ACTIVE-7",),
        operations=(DEACTIVATE,),
        build=with_document(_other_root),
    ),
    Defect(
        name="deactivating-again-is-a-conflict",
        vendor=VENDOR,
        says="A deactivation of an inactive profile answers 409.",
        breaks=("MYP-ACTIVE-8",),
        operations=(DEACTIVATE,),
        build=with_handler(DEACTIVATE, _only_active),
    ),
    Defect(
        name="activation-of-nobody-answers-200",
        vendor=VENDOR,
        says="An activation of a profile that does not exist answers 200.",
        breaks=("MYP-ACTIVE-9", "MYP-GET-3"),
        operations=(ACTIVATE,),
        build=with_status(404, 200, ACTIVATE),
    ),
    Defect(
        name="deactivation-drops-groups",
        vendor=VENDOR,
        says="A deactivation takes the profile out of its groups.",
        breaks=("MYP-ACTIVE-10",),
        operations=(DEACTIVATE,),
        build=with_handler(DEACTIVATE, _without_groups),
    ),
)
