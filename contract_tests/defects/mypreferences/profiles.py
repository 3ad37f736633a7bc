"""Defects in the life of a MyPreferences profile: created, read, deleted."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import quote

from contract_tests.defects.defect import Defect
from contract_tests.defects.documents import component, parameter
from contract_tests.defects.plant import (
    Outgoing,
    altered,
    on,
    patched,
    with_body,
    with_document,
    with_handler,
    with_status,
)
from mock_server.errors import NotFound
from mock_server.store import Scope
from mock_server.vendor import Call, Reply
from mock_server.vendors.mypreferences import activation, indexes, profile, profiles, records

VENDOR = "mypreferences"
CREATE, UPSERT = "create_profile", "upsert_profile_by_alternate_id"
CREATING = (CREATE, UPSERT)
ON_ONE_PROFILE = (
    "get_profile",
    "replace_profile",
    "patch_profile",
    "update_profile",
    "activate_profile",
    "deactivate_profile",
    "delete_profile",
    "add_consents",
    "list_consent_filters",
)
"""The operations that name a profile by its ProfileId."""
_new_profile = profile.new_profile


def _location_of_the_collection(reply: Outgoing) -> None:
    if "location" in reply.headers:
        reply.headers["location"] = reply.headers["location"].rpartition("/")[0]


def _location_of_this_host(call: Call, profile_id: int) -> str:
    port, client = call.request.origin.rpartition(":")[2], quote(call.path["clientId"], safe="")
    return f"http://127.0.0.1:{port}{call.request.base_path}/{client}/Profile/{profile_id}"


def _named_profile(document: dict[str, Any]) -> None:
    component(document, "CreateUserProfile")["required"] = ["CustomerName"]


def _closed_profile(document: dict[str, Any]) -> None:
    component(document, "CreateUserProfile")["additionalProperties"] = False


def _with_false_booleans(call: Call, sent: Any, *rest: Any) -> Any:
    said = {name: sent.get(name) or False for name in ("PreservePreferences", "IsActive")}
    return _new_profile(call, {**sent, **said}, *rest)


def _with_consents(call: Call, sent: Any, *rest: Any) -> Any:
    new, now = _new_profile(call, sent, *rest), profile.edited_by(call)
    given = [
        {
            "ConsentType": each["ConsentType"],
            "Locale": each.get("Locale", "en-US"),
            "ConsentStatus": "Granted",
            "ConsentVersion": each.get("ConsentVersion", "1"),
            "Expired": False,
            "ExpirationDate": None,
            "ConsentDate": now["CreateDate"],
            "Edited": now,
        }
        for each in sent.get("Consents") or ()
    ]
    return {**new, "Consents": given}


def _with_the_id_of_the_body(call: Call, sent: Any, settings: Any, profile_id: int) -> Any:
    wanted = sent.get("ProfileId")
    return _new_profile(call, sent, settings, wanted if isinstance(wanted, int) else profile_id)


def _number_after_the_highest(state: Scope) -> int:
    return max((int(key) for key, _ in state.iterate(records.PROFILES)), default=0) + 1


def _any_number(document: dict[str, Any]) -> None:
    document["components"]["parameters"]["profileId"]["schema"]["minimum"] = 0


def _with_reason(body: Any) -> Any:
    return {**body, "ReasonCode": None}


def _each_with_reason(body: Any) -> Any:
    return [{**found, "ReasonCode": "asked"} for found in body]


def _only_active(call: Call) -> Reply:
    reply = profiles.get_profile(call)
    if not reply.body["IsActive"]:
        raise NotFound("inactive")
    return reply


def _remembering() -> Callable[[Call], Reply]:
    remembered: dict[tuple[str, int], Reply] = {}

    def get_profile(call: Call) -> Reply:
        reply = profiles.get_profile(call)
        return remembered.setdefault((call.account, call.path["profileId"]), reply)

    return get_profile


def _shown_deletion(reply: Outgoing) -> None:
    if reply.status == 204:
        reply.status, reply.body = 200, b"{}"
        reply.headers["content-type"] = "application/json; charset=utf-8"


def _deactivated(call: Call) -> Reply:
    activation._switch(call, call.path["profileId"], on=False)
    return Reply(204)


def _remove_but_for_alternate_ids(state: Scope, gone: Any) -> None:
    indexes.update(state, gone, None)
    state.delete(records.PROFILES, gone["ProfileId"])


def _wanting_a_reason(document: dict[str, Any]) -> None:
    parameter(document, "delete_profile", "reasonCode")["required"] = True


def _longer_reason(document: dict[str, Any]) -> None:
    parameter(document, "delete_profile", "reasonCode")["schema"]["maxLength"] = 257


DEFECTS = (
    Defect(
        name="profile-create-answers-200",
        vendor=VENDOR,
        says="A create answers 200 in place of 201.",
        breaks=("MYP-CREATE-1",),
        operations=(CREATE,),
        build=with_status(201, 200, CREATE),
    ),
    Defect(
        name="upsert-location-without-profile-id",
        vendor=VENDOR,
        says="Location of an upsert that creates ends before the ProfileId.",
        breaks=("MYP-CREATE-2", "MYP-UPSERT-3"),
        operations=(UPSERT,),
        build=altered(on(UPSERT)(_location_of_the_collection)),
    ),
    Defect(
        name="profile-location-names-the-servers-own-host",
        vendor=VENDOR,
        says="Location has the host that the server knows of itself, not the one that the request was sent to.",
        breaks=("MYP-CREATE-3",),
        operations=CREATING,
        build=patched({"mock_server.vendors.mypreferences.writing._location": _location_of_this_host}),
    ),
    Defect(
        name="profile-create-wants-a-name",
        vendor=VENDOR,
        says="A create without CustomerName is refused.",
        breaks=("MYP-CREATE-4",),
        operations=(CREATE,),
        build=with_document(_named_profile),
    ),
    Defect(
        name="profile-create-refuses-unknown-members",
        vendor=VENDOR,
        says="A create with members of later versions is refused.",
        breaks=("MYP-CREATE-10", "MYP-CREATE-13"),
        operations=(CREATE,),
        build=with_document(_closed_profile),
    ),
    Defect(
        name="default-locale-without-country",
        vendor=VENDOR,
        says="A locale that is left out becomes `en`, whatever the account's default is.",
        breaks=("MYP-CREATE-5", "MYP-CREATE-6"),
        operations=(CREATE, UPSERT, "replace_profile", "replace_profile_by_alternate_id"),
        build=patched(
            {
                "mock_server.vendors.mypreferences.account_settings.AccountSettings.locale": property(
                    lambda settings: "en"
                )
            }
        ),
    ),
    Defect(
        name="left-out-booleans-are-false",
        vendor=VENDOR,
        says="PreservePreferences and IsActive are false when the body does not say.",
        breaks=("MYP-CREATE-7", "MYP-CREATE-8"),
        operations=CREATING,
        build=patched({"mock_server.vendors.mypreferences.writing.new_profile": _with_false_booleans}),
    ),
    Defect(
        name="profile-create-takes-consents",
        vendor=VENDOR,
        says="Consents in the body of a create become the profile's.",
        breaks=("MYP-CREATE-9",),
        operations=CREATING,
        build=patched({"mock_server.vendors.mypreferences.writing.new_profile": _with_consents}),
    ),
    Defect(
        name="profile-id-taken-from-the-body",
        vendor=VENDOR,
        says="A new profile gets the ProfileId of its body.",
        breaks=("MYP-ID-1", "MYP-ID-3"),
        operations=CREATING,
        build=patched({"mock_server.vendors.mypreferences.writing.new_profile": _with_the_id_of_the_body}),
    ),
    Defect(
        name="profile-id-of-a-deleted-profile-given-again",
        vendor=VENDOR,
        says="A new profile gets the number after the highest that is stored.",
        breaks=("MYP-ID-4",),
        operations=CREATING,
        build=patched({"mock_server.vendors.mypreferences.records.next_profile_id": _number_after_the_highest}),
    ),
    Defect(
        name="profile-id-0-is-looked-up",
        vendor=VENDOR,
        says="A profileId of 0 is answered with 404 as if it could exist.",
        breaks=("MYP-ID-5",),
        operations=ON_ONE_PROFILE,
        build=with_document(_any_number),
    ),
    Defect(
        name="consent-filters-of-an-existing-profile-not-found",
        vendor=VENDOR,
        says="The filters of a profile are answered with 404 as they are none.",
        breaks=("MYP-ID-2",),
        operations=("list_consent_filters",),
        build=with_status(200, 404, "list_consent_filters"),
    ),
    Defect(
        name="search-by-name-answers-reason-code",
        vendor=VENDOR,
        says="A search by name answers the ReasonCode of the last deactivation.",
        breaks=("MYP-CREATE-11",),
        operations=("find_profiles_by_name",),
        build=with_body(_each_with_reason, "find_profiles_by_name", status=200),
    ),
    Defect(
        name="malformed-upsert-answers-422",
        vendor=VENDOR,
        says="An upsert with a body that breaks a rule answers 422.",
        breaks=("MYP-CREATE-12",),
        operations=(UPSERT,),
        build=with_status(400, 422, UPSERT),
    ),
    Defect(
        name="deactivated-profile-cannot-be-read",
        vendor=VENDOR,
        says="A read by ProfileId finds active profiles only.",
        breaks=("MYP-GET-1", "MYP-ACTIVE-1", "MYP-ACTIVE-2"),
        operations=("get_profile",),
        build=with_handler("get_profile", _only_active),
    ),
    Defect(
        name="read-answers-what-was-first-read",
        vendor=VENDOR,
        says="A read by ProfileId is remembered and answered again after a write.",
        breaks=("MYP-GET-2", "MYP-ACTIVE-1"),
        operations=("get_profile",),
        build=with_handler("get_profile", _remembering()),
    ),
    Defect(
        name="deletion-answers-a-body",
        vendor=VENDOR,
        says="A deletion answers 200 and an empty object.",
        breaks=("MYP-DELETE-1",),
        operations=("delete_profile",),
        build=altered(on("delete_profile")(_shown_deletion)),
    ),
    Defect(
        name="deletion-only-deactivates",
        vendor=VENDOR,
        says="A deleted profile is still there, inactive.",
        breaks=("MYP-DELETE-2", "MYP-DELETE-3", "MYP-DELETE-6"),
        operations=("delete_profile",),
        build=with_handler("delete_profile", _deactivated),
    ),
    Defect(
        name="deletion-keeps-alternate-ids-taken",
        vendor=VENDOR,
        says="The alternate ids of a deleted profile stay in the index.",
        breaks=("MYP-DELETE-3",),
        operations=("delete_profile",),
        build=patched({"mock_server.vendors.mypreferences.records.remove": _remove_but_for_alternate_ids}),
    ),
    Defect(
        name="deletion-wants-a-reason",
        vendor=VENDOR,
        says="A deletion without reasonCode is refused.",
        breaks=("MYP-DELETE-4",),
        operations=("delete_profile",),
        build=with_document(_wanting_a_reason),
    ),
    Defect(
        name="reason-code-one-longer",
        vendor=VENDOR,
        says="A reasonCode may have 257 characters.",
        breaks=("MYP-DELETE-5",),
        operations=("delete_profile",),
        build=with_document(_longer_reason),
    ),
)
