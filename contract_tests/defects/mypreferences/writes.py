"""Defects of what overwrites and updates of a MyPreferences profile change, and of what Edited tells of writes."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from contract_tests.defects.defect import Defect
from contract_tests.defects.plant import (
    patched,
    with_body,
    with_handler,
    with_status,
)
from mock_server.errors import NotFound
from mock_server.vendor import Call, Reply
from mock_server.vendors.mypreferences import by_alternate_id, profile, profiles, records, writing

VENDOR = "mypreferences"
PUT, PUT_BY, UPDATE, UPSERT = (
    "replace_profile",
    "replace_profile_by_alternate_id",
    "update_profile",
    "upsert_profile_by_alternate_id",
)
WRITING = (
    "create_profile",
    PUT,
    PUT_BY,
    "patch_profile",
    "patch_profile_by_alternate_id",
    UPDATE,
    UPSERT,
)
MODULES = "mock_server.vendors.mypreferences"
_edited_by, _replaced_profile = profile.edited_by, profile.replaced_profile


def _merging(call: Call) -> Reply:
    return writing.update(call, profiles._addressed(call), call.body)


def _as_it_was(call: Call) -> Reply:
    before = profiles._addressed(call)
    writing.replace(call, before)
    return Reply(200, before)


def _without_consents(call: Call) -> Reply:
    return writing.replace(call, {**profiles._addressed(call), "Consents": []})


def _created_anew(call: Call) -> Reply:
    before = by_alternate_id._addressed(call)
    return writing.replace(call, {**before, "Edited": _edited_by(call)})


def _creating(call: Call) -> Reply:
    try:
        return profiles.replace_profile(call)
    except NotFound:
        return writing.create(call, call.body)


def _keeping_the_way_it_came(call: Call) -> Reply:
    before = by_alternate_id._addressed(call)
    return writing.replace(replace(call, body=by_alternate_id._with_alternate_id(call)), before)


def _replacing(call: Call) -> Reply:
    return profiles.replace_profile(call)


def _appending(call: Call) -> Reply:
    before = records.active_by_alternate_id(call.state, *by_alternate_id._alternate_id(call))
    if before is None:
        return by_alternate_id.upsert_profile_by_alternate_id(call)
    longer = {
        name: [*before[name], *sent] if isinstance(sent, list) and name in before and name != "Consents" else sent
        for name, sent in call.body.items()
    }
    return by_alternate_id.upsert_profile_by_alternate_id(replace(call, body=longer))


def _with_the_id_of_the_body(call: Call, sent: Any, settings: Any, before: Any) -> Any:
    wanted = sent.get("ProfileId")
    after = _replaced_profile(call, sent, settings, before)
    return {**after, "ProfileId": wanted if isinstance(wanted, int) else before["ProfileId"]}


def _changed_by_the_creator(call: Call, before: Any = None) -> Any:
    edited = _edited_by(call, before)
    return {**edited, "ModifiedBy": edited["CreatedBy"]}


def _without_users(body: Any) -> Any:
    return [{**found, "Edited": {k: v for k, v in found["Edited"].items() if "Date" in k}} for found in body]


def _dated_emails(body: Any) -> Any:
    emails = [{**email, "ModifiedDate": body["Edited"]["ModifiedDate"]} for email in body["Emails"]]
    return {**body, "Emails": emails}


DEFECTS = (
    Defect(
        name="overwrite-merges",
        vendor=VENDOR,
        says="An overwrite changes only the members that it has.",
        breaks=("MYP-PUT-1", "MYP-PUT-3"),
        operations=(PUT,),
        build=with_handler(PUT, _merging),
    ),
    Defect(
        name="overwrite-answers-the-profile-as-it-was",
        vendor=VENDOR,
        says="An overwrite answers the profile as it was before.",
        breaks=("MYP-PUT-2",),
        operations=(PUT,),
        build=with_handler(PUT, _as_it_was),
    ),
    Defect(
        name="overwrite-drops-consents",
        vendor=VENDOR,
        says="An overwrite drops the consents.",
        breaks=("MYP-PUT-4", "MYP-PUT-6"),
        operations=(PUT,),
        build=with_handler(PUT, _without_consents),
    ),
    Defect(
        name="overwrite-by-alternate-id-forgets-who-created",
        vendor=VENDOR,
        says="After an overwrite by alternate id the profile counts as created by who overwrote it.",
        breaks=("MYP-PUT-4", "MYP-EDITED-2"),
        operations=(PUT_BY,),
        build=with_handler(PUT_BY, _created_anew),
    ),
    Defect(
        name="overwrite-creates",
        vendor=VENDOR,
        says="An overwrite of a profile that does not exist creates one.",
        breaks=("MYP-PUT-5", "MYP-GET-3", "MYP-DELETE-2"),
        operations=(PUT,),
        build=with_handler(PUT, _creating),
    ),
    Defect(
        name="overwrite-by-alternate-id-keeps-it",
        vendor=VENDOR,
        says="An overwrite by alternate id keeps the alternate id of its path.",
        breaks=("MYP-PUT-7", "MYP-ALT-10"),
        operations=(PUT_BY,),
        build=with_handler(PUT_BY, _keeping_the_way_it_came),
    ),
    Defect(
        name="update-overwrites",
        vendor=VENDOR,
        says="An update blanks what it leaves out.",
        breaks=("MYP-UPDATE-1", "MYP-UPDATE-4"),
        operations=(UPDATE,),
        build=with_handler(UPDATE, _replacing),
    ),
    Defect(
        name="null-in-an-update-blanks",
        vendor=VENDOR,
        says="A null in an update blanks the member.",
        breaks=("MYP-UPDATE-1", "MYP-UPDATE-4", "MYP-UPDATE-5"),
        operations=(UPDATE, UPSERT),
        build=patched({f"{MODULES}.profile._present": dict}),
    ),
    Defect(
        name="upsert-appends-to-collections",
        vendor=VENDOR,
        says="An upsert adds the entries of its body to the stored ones.",
        breaks=("MYP-UPDATE-2", "MYP-UPSERT-6"),
        operations=(UPSERT,),
        build=with_handler(UPSERT, _appending),
    ),
    Defect(
        name="update-answers-201",
        vendor=VENDOR,
        says="An update answers 201.",
        breaks=("MYP-UPDATE-3",),
        operations=(UPDATE,),
        build=with_status(200, 201, UPDATE),
    ),
    Defect(
        name="update-takes-the-profile-id-of-the-body",
        vendor=VENDOR,
        says="A write of a profile gives it the ProfileId of the body.",
        breaks=("MYP-ID-6",),
        operations=(PUT, PUT_BY, UPDATE, UPSERT),
        build=patched({f"{MODULES}.writing.replaced_profile": _with_the_id_of_the_body}),
    ),
    Defect(
        name="search-by-phone-does-not-tell-users",
        vendor=VENDOR,
        says="A search by phone number answers Edited without the users.",
        breaks=("MYP-EDITED-1", "MYP-EDITED-3"),
        operations=("find_profiles_by_phone",),
        build=with_body(_without_users, "find_profiles_by_phone", status=200),
    ),
    Defect(
        name="modified-by-stays-the-creator",
        vendor=VENDOR,
        says="ModifiedBy stays the user who created the profile.",
        breaks=("MYP-EDITED-2", "MYP-EDITED-3"),
        operations=WRITING[1:],
        build=patched({f"{MODULES}.profile.edited_by": _changed_by_the_creator}),
    ),
    Defect(
        name="emails-with-dates",
        vendor=VENDOR,
        says="An overwrite answers e-mail addresses with dates of their own.",
        breaks=("MYP-EDITED-4",),
        operations=(PUT,),
        build=with_body(_dated_emails, PUT, status=200),
    ),
)
