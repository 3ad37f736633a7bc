"""Defects of alternate ids of MyPreferences and of upserts by them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from contract_tests.defects.defect import Defect
from contract_tests.defects.documents import parameter
from contract_tests.defects.plant import patched, with_document, with_handler
from mock_server.errors import Conflict
from mock_server.store import Scope
from mock_server.vendor import Call, Reply
from mock_server.vendors.mypreferences import (
    alternate_ids,
    by_alternate_id,
    indexes,
    profile,
    profiles,
    records,
    writing,
)
from mock_server.vendors.mypreferences.pair import folded_pair

VENDOR = "mypreferences"
MODULES = "mock_server.vendors.mypreferences"
GET, PUT, PATCH, UPSERT = (
    "get_profile_by_alternate_id",
    "replace_profile_by_alternate_id",
    "patch_profile_by_alternate_id",
    "upsert_profile_by_alternate_id",
)
BY_ALTERNATE_ID = (GET, PUT, PATCH, UPSERT)
CHANGING = ("replace_profile", "patch_profile", "update_profile", PUT, PATCH, UPSERT)
WRITING = ("create_profile", *CHANGING)
_active_by_alternate_id = records.active_by_alternate_id
_claim, _new_profile = alternate_ids.claim, profile.new_profile


def _by_the_first_only(state: Scope, kind: str, value: str) -> Any:
    found = _active_by_alternate_id(state, kind, value)
    first = found["AlternateIds"][0] if found else None
    same = first and folded_pair(first["AlternateIdType"], first["AlternateId"]) == folded_pair(kind, value)
    return found if same else None


def _exact_pair(first: str, second: str) -> str:
    return f"{len(first)}:{first}{second}"


def _lower_pair(first: str, second: str) -> str:
    return f"{len(first)}:{first.lower()}{second.lower()}"


def _value_only(first: str, second: str) -> str:
    return second.casefold()


def _silent(call: Call) -> Reply:
    try:
        return profiles.patch_profile(call)
    except Conflict:
        return profiles.get_profile(call)


def _taking_from_the_inactive(state: Scope, profile_id: int, claimed: Iterable[Any]) -> None:
    listed = list(claimed)
    for entry in listed:
        key = folded_pair(entry["AlternateIdType"], entry["AlternateId"])
        owner = state.get(alternate_ids.INDEX, key)
        if owner not in (None, profile_id) and not records.find(state, int(owner))["IsActive"]:
            state.release(alternate_ids.INDEX, key)
    _claim(state, profile_id, listed)


def _wanting_new_emails(call: Call, sent: Any, *rest: Any) -> Any:
    for email in sent.get("Emails") or ():
        if call.state.find(indexes.EMAILS, email["EmailAddress"].casefold()):
            raise Conflict(f"EmailAddress '{email['EmailAddress']}' already belongs to another profile.")
    return _new_profile(call, sent, *rest)


def _active_or_not(call: Call) -> Any:
    owner = alternate_ids.owner(call.state, *by_alternate_id._alternate_id(call))
    return None if owner is None else records.find(call.state, owner)


def _overwriting_the_inactive(call: Call) -> Reply:
    found = _active_or_not(call)
    return by_alternate_id.replace_profile_by_alternate_id(call) if found is None else writing.replace(call, found)


def _longer_id(document: dict[str, Any]) -> None:
    parameter(document, PUT, "alternateId")["schema"]["maxLength"] = 257


def _any_characters(document: dict[str, Any]) -> None:
    for name in ("alternateId", "alternateIdType"):
        del parameter(document, UPSERT, name)["schema"]["pattern"]


def _replaced_without_release(state: Scope, before: Any, after: Any) -> None:
    records._put(state, before, after)


def _always_creating(call: Call) -> Reply:
    return writing.create(call, {**by_alternate_id._with_alternate_id(call), "IsActive": True})


def _never_creating(call: Call) -> Reply:
    by_alternate_id._addressed(call)
    return by_alternate_id.upsert_profile_by_alternate_id(call)


def _active_as_said(call: Call) -> Reply:
    found = records.active_by_alternate_id(call.state, *by_alternate_id._alternate_id(call))
    if found is None and isinstance(call.body.get("IsActive"), bool):
        return writing.create(call, by_alternate_id._with_alternate_id(call))
    return by_alternate_id.upsert_profile_by_alternate_id(call)


DEFECTS = (
    Defect(
        name="profile-found-by-its-first-alternate-id-only",
        vendor=VENDOR,
        says="A profile is found by the first of its alternate ids only.",
        breaks=("MYP-ALT-1",),
        operations=BY_ALTERNATE_ID,
        build=patched(
            {f"{MODULES}.records.active_by_alternate_id": _by_the_first_only},
        ),
    ),
    Defect(
        name="alternate-ids-compared-with-letter-case",
        vendor=VENDOR,
        says="Alternate ids that differ in letter case are different ones.",
        breaks=("MYP-ALT-2", "MYP-ALT-3", "MYP-ALT-7"),
        operations=(GET, *WRITING),
        build=patched({f"{MODULES}.alternate_ids.folded_pair": _exact_pair}),
    ),
    Defect(
        name="alternate-ids-folded-in-latin-only",
        vendor=VENDOR,
        says="Alternate ids are compared in lower case, under which `ß` and `SS` stay different.",
        breaks=("MYP-ALT-2",),
        operations=(GET, *WRITING),
        build=patched({f"{MODULES}.alternate_ids.folded_pair": _lower_pair}),
    ),
    Defect(
        name="patch-ignores-a-conflict",
        vendor=VENDOR,
        says="A patch that takes the alternate id of another profile answers 200 and does nothing.",
        breaks=("MYP-ALT-3", "MYP-ALT-4"),
        operations=("patch_profile",),
        build=with_handler("patch_profile", _silent),
    ),
    Defect(
        name="alternate-ids-of-inactive-profiles-are-free",
        vendor=VENDOR,
        says="A write takes an alternate id away from an inactive profile.",
        breaks=("MYP-ALT-4", "MYP-UPSERT-5"),
        operations=WRITING,
        build=patched({f"{MODULES}.alternate_ids.claim": _taking_from_the_inactive}),
    ),
    Defect(
        name="alternate-ids-unique-over-all-types",
        vendor=VENDOR,
        says="An alternate id belongs to one profile whatever its type, and is found with any type.",
        breaks=("MYP-ALT-5", "MYP-ALT-8"),
        operations=(GET, *WRITING),
        build=patched({f"{MODULES}.alternate_ids.folded_pair": _value_only}),
    ),
    Defect(
        name="email-addresses-must-be-new",
        vendor=VENDOR,
        says="A create with an e-mail address that another profile has is refused with 409.",
        breaks=("MYP-ALT-6",),
        operations=("create_profile", UPSERT),
        build=patched({f"{MODULES}.writing.new_profile": _wanting_new_emails}),
    ),
    Defect(
        name="overwrite-by-alternate-id-finds-the-inactive",
        vendor=VENDOR,
        says="An overwrite by alternate id finds inactive profiles too.",
        breaks=("MYP-ALT-8", "MYP-ACTIVE-2"),
        operations=(PUT,),
        build=with_handler(PUT, _overwriting_the_inactive),
    ),
    Defect(
        name="alternate-id-in-a-path-one-longer",
        vendor=VENDOR,
        says="In the path of an overwrite an alternate id may have 257 characters.",
        breaks=("MYP-ALT-9",),
        operations=(PUT,),
        build=with_document(_longer_id),
    ),
    Defect(
        name="dropped-alternate-ids-stay-taken",
        vendor=VENDOR,
        says="An alternate id that a write drops still leads to the profile.",
        breaks=("MYP-ALT-10", "MYP-PUT-7"),
        operations=CHANGING,
        build=patched({f"{MODULES}.records.replace": _replaced_without_release}),
    ),
    Defect(
        name="alternate-ids-with-a-control-character-found",
        vendor=VENDOR,
        says="Alternate ids with control characters are looked up like all others.",
        breaks=("MYP-ALT-11",),
        operations=BY_ALTERNATE_ID,
        build=patched({f"{MODULES}.alternate_ids._UNFIT_FOR_A_PATH": re.compile(r"(?!)")}),
    ),
    Defect(
        name="upsert-always-creates",
        vendor=VENDOR,
        says="An upsert by an alternate id that somebody has is a conflict.",
        breaks=("MYP-UPSERT-1", "MYP-UPSERT-6"),
        operations=(UPSERT,),
        build=with_handler(UPSERT, _always_creating),
    ),
    Defect(
        name="upsert-never-creates",
        vendor=VENDOR,
        says="An upsert by an alternate id that nobody has is answered with 404.",
        breaks=("MYP-UPSERT-2", "MYP-UPSERT-3"),
        operations=(UPSERT,),
        build=with_handler(UPSERT, _never_creating),
    ),
    Defect(
        name="upsert-forgets-the-alternate-id-of-the-path",
        vendor=VENDOR,
        says="An upsert gives a profile the alternate ids of its body only.",
        breaks=("MYP-UPSERT-4", "MYP-UPSERT-6"),
        operations=(UPSERT,),
        build=patched({f"{MODULES}.by_alternate_id._with_alternate_id": lambda call: call.body}),
    ),
    Defect(
        name="upsert-creates-an-inactive-profile",
        vendor=VENDOR,
        says="An upsert that creates makes the profile inactive when its body says so.",
        breaks=("MYP-UPSERT-7",),
        operations=(UPSERT,),
        build=with_handler(UPSERT, _active_as_said),
    ),
    Defect(
        name="upsert-takes-control-characters",
        vendor=VENDOR,
        says="An upsert creates a profile with an alternate id that no path leads back to.",
        breaks=("MYP-UPSERT-8",),
        operations=(UPSERT,),
        build=with_document(_any_characters),
    ),
)
