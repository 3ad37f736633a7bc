"""Defects in the update of a Genesys customer."""

from __future__ import annotations

from typing import Any

from contract_tests.defects.defect import Defect
from contract_tests.defects.plant import (
    Incoming,
    Outgoing,
    altered,
    misread,
    on,
    patched,
    with_handler,
    with_status,
)
from mock_server.errors import Failure, Invalid
from mock_server.vendor import Call, Reply
from mock_server.vendors.genesys_ucs.identification import PROFILES, store
from mock_server.vendors.genesys_ucs.profile import Profile
from mock_server.vendors.genesys_ucs.profiles import update_customer_profile

VENDOR = "genesys-ucs"
UPDATE = "update_customer_profile"
MODULE = "mock_server.vendors.genesys_ucs.profiles"


def _merging_attributes(profile: Profile, sent: Profile) -> Profile:
    return Profile(
        attributes={**profile["attributes"], **sent["attributes"]},
        extensions=sent["extensions"] or profile["extensions"],
    )


def _clearing_extensions(profile: Profile, sent: Profile) -> Profile:
    return sent


def _merging_extensions(profile: Profile, sent: Profile) -> Profile:
    return Profile(attributes=sent["attributes"], extensions={**profile["extensions"], **sent["extensions"]})


def _demanding_the_id(call: Call) -> Reply:
    if "customer_id" not in call.body:
        raise Invalid([Failure("body", ("customer_id",), "is required", rule="required")])
    return update_customer_profile(call)


@on(UPDATE)
def _of_whom_the_body_names(request: Incoming) -> None:
    sent = request.json if request.body.startswith(b"{") else {}
    if isinstance(sent.get("customer_id"), str) and sent["customer_id"]:
        request.path = f"/profiles/{sent['customer_id']}"


def _creating(call: Call) -> Reply:
    customer_id = call.path["customer_id"]
    if call.state.get(PROFILES, customer_id) is None:
        store(call.state, customer_id, None, Profile(attributes={}, extensions={}))
    return update_customer_profile(call)


def _echoing(call: Call) -> Reply:
    reply = update_customer_profile(call)
    sent = call.request.headers.get("content-location")
    return Reply(reply.status, reply.body, {"Content-Location": sent}) if sent else reply


@on(UPDATE)
def _absolute(reply: Outgoing) -> None:
    if "content-location" in reply.headers:
        reply.headers["content-location"] = "http://127.0.0.1" + reply.headers["content-location"]


def _updated(function: Any) -> Any:
    return patched({f"{MODULE}.updated": function})


DEFECTS = (
    Defect(
        name="update-answers-204",
        vendor=VENDOR,
        says="An update answers 204.",
        breaks=("UCS-PUT-1",),
        operations=(UPDATE,),
        build=with_status(200, 204, UPDATE),
    ),
    Defect(
        name="update-keeps-attributes-that-are-not-sent",
        vendor=VENDOR,
        says="Attributes of an update are merged into those that there are.",
        breaks=("UCS-PUT-2", "UCS-PUT-9", "UCS-PUT-12", "UCS-PUT-13"),
        operations=(UPDATE,),
        build=_updated(_merging_attributes),
    ),
    Defect(
        name="update-without-extensions-clears-them",
        vendor=VENDOR,
        says="An update without extensions deletes them.",
        breaks=("UCS-PUT-3", "UCS-PUT-13"),
        operations=(UPDATE,),
        build=_updated(_clearing_extensions),
    ),
    Defect(
        name="update-keeps-extensions-that-are-not-sent",
        vendor=VENDOR,
        says="Extensions of an update are merged into those that there are.",
        breaks=("UCS-PUT-4", "UCS-PUT-12", "UCS-PUT-14"),
        operations=(UPDATE,),
        build=_updated(_merging_extensions),
    ),
    Defect(
        name="update-demands-the-id-in-the-body",
        vendor=VENDOR,
        says="An update without the id in its body is refused.",
        breaks=("UCS-PUT-6",),
        operations=(UPDATE,),
        build=with_handler(UPDATE, _demanding_the_id),
    ),
    Defect(
        name="update-is-of-whom-the-body-names",
        vendor=VENDOR,
        says="An update whose body names another customer changes that one.",
        breaks=("UCS-PUT-7",),
        operations=(UPDATE,),
        build=misread(_of_whom_the_body_names),
    ),
    Defect(
        name="update-creates-who-is-not-there",
        vendor=VENDOR,
        says="An update of an unknown customer creates one.",
        breaks=("UCS-PUT-8",),
        operations=(UPDATE,),
        build=with_handler(UPDATE, _creating),
    ),
    Defect(
        name="update-has-an-absolute-content-location",
        vendor=VENDOR,
        says="Content-Location of an update is a URL.",
        breaks=("UCS-PUT-10",),
        operations=(UPDATE,),
        build=altered(_absolute),
    ),
    Defect(
        name="update-repeats-the-content-location-that-is-sent",
        vendor=VENDOR,
        says="Content-Location of an update's reply is that of its request.",
        breaks=("UCS-PUT-11",),
        operations=(UPDATE,),
        build=with_handler(UPDATE, _echoing),
    ),
)
