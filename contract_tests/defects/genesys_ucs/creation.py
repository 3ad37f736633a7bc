"""Defects in the creation of Genesys customers and in their ids."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from contract_tests.defects.defect import Defect
from contract_tests.defects.plant import (
    Build,
    Outgoing,
    altered,
    misread,
    on,
    patched,
    with_body,
    with_document,
    with_handler,
    with_header,
    with_sent_object,
    with_status,
)
from mock_server.errors import Failure, Invalid
from mock_server.vendor import Call, Reply
from mock_server.vendors.genesys_ucs.customer_id import spelled
from mock_server.vendors.genesys_ucs.envelope import envelope
from mock_server.vendors.genesys_ucs.identification import PROFILES, store
from mock_server.vendors.genesys_ucs.profile import Profile
from mock_server.vendors.genesys_ucs.profiles import create_customer_profile

VENDOR = "genesys-ucs"
CREATE = "create_customer_profile"
WITH_ID = (CREATE, "query_customer_profile", "update_customer_profile", "delete_customer_profile")
MODULE = "mock_server.vendors.genesys_ucs"
START = datetime(2024, 1, 15, 12, tzinfo=UTC)


@on(CREATE)
def _location_below_the_root(reply: Outgoing) -> None:
    if reply.status == 201:
        reply.headers["location"] = "/profiles/" + reply.json["customer_id"]


def _refusing_too_late(call: Call) -> Reply:
    """Tells of the conflict when the work is done."""
    customer_id = call.body.get("customer_id")
    stored: Profile | None = call.state.get(PROFILES, customer_id) if customer_id else None
    if stored is None:
        return create_customer_profile(call)
    try:
        return create_customer_profile(call)
    except Exception as error:  # whatever is wrong is told
        sent = {name: value for name, value in call.body.items() if isinstance(value, str) and name != "customer_id"}
        changed = Profile(attributes={**stored["attributes"], **sent}, extensions=stored["extensions"])
        store(call.state, customer_id, stored, changed)
        return envelope(error, call.request)  # type: ignore[arg-type]


def _refuse_without_a_last_name(call: Call, profile: Profile) -> None:
    if profile["attributes"] and not {"LastName", "customer_id"} & call.body.keys():
        raise Invalid([Failure("body", ("LastName",), "the last name is mandatory.", rule="required")])


def _id_form(pattern: str, longest: int = 16) -> Callable[[Any], None]:
    def change(raw: Any) -> None:
        raw["components"]["schemas"]["CustomerId"] |= {"pattern": pattern, "minLength": 0, "maxLength": longest}

    return change


def _in_lower_case(request: Any) -> None:
    """Ids are compared without case: both the path and the body lose it."""
    head, profiles, rest = request.path.partition("/profiles/")
    own, slash, more = rest.partition("/")
    if profiles and not head:
        request.path = profiles + own.lower() + slash + more
    elif request.operation == CREATE:
        sent = request.json if request.body.startswith(b"{") else None
        if sent and isinstance(sent.get("customer_id"), str):
            request.json = {**sent, "customer_id": sent["customer_id"].lower()}


def _ids_by(number: Callable[[Call], int], *, careful: bool = True) -> Build:
    """A server that makes its ids out of another number."""

    def new_customer_id(call: Call, collection: str) -> str:
        while True:
            customer_id = spelled(call.seed, START, number(call))
            if not careful or call.state.get(collection, customer_id) is None:
                return customer_id

    return patched({f"{MODULE}.profiles.new_customer_id": new_customer_id})


def _random_id(call: Call, collection: str) -> str:
    return secrets.token_hex(8)


DEFECTS = (
    Defect(
        name="create-answers-200",
        vendor=VENDOR,
        says="A creation answers 200 in place of 201.",
        breaks=("UCS-CREATE-1",),
        operations=(CREATE,),
        build=with_status(201, 200, CREATE),
    ),
    Defect(
        name="create-answers-an-id-in-camel-case",
        vendor=VENDOR,
        says="The member that holds the new id is called customerId.",
        breaks=("UCS-CREATE-1", "UCS-CREATE-5"),
        operations=(CREATE,),
        build=with_body(lambda body: {"customerId": body["customer_id"]}, CREATE, status=201),
    ),
    Defect(
        name="create-without-content-location",
        vendor=VENDOR,
        says="A creation has no Content-Location.",
        breaks=("UCS-CREATE-3", "UCS-CREATE-4"),
        operations=(CREATE,),
        build=with_header("content-location", None, CREATE),
    ),
    Defect(
        name="create-forgets-the-base-in-location",
        vendor=VENDOR,
        says="Location of a creation is a path without the base that the installation chose.",
        breaks=("UCS-CREATE-2", "UCS-HTTP-1"),
        operations=(CREATE,),
        build=altered(_location_below_the_root),
    ),
    Defect(
        name="create-ignores-the-id-that-is-brought",
        vendor=VENDOR,
        says="Every customer gets an id that the server makes.",
        breaks=("UCS-CREATE-7", "UCS-CREATE-8"),
        operations=(CREATE,),
        build=with_sent_object(
            lambda sent: {name: value for name, value in sent.items() if name != "customer_id"}, CREATE
        ),
    ),
    Defect(
        name="create-stores-some-of-what-it-refuses",
        vendor=VENDOR,
        says="A creation with a taken id is a conflict, but its texts are stored with the customer.",
        breaks=("UCS-CREATE-8", "UCS-ERROR-14"),
        operations=(CREATE,),
        build=with_handler(CREATE, _refusing_too_late),
    ),
    Defect(
        name="create-stores-two-records-at-most",
        vendor=VENDOR,
        says="Of an array a creation keeps the first two elements.",
        breaks=("UCS-CREATE-9", "UCS-VALUE-2"),
        operations=(CREATE,),
        build=with_sent_object(
            lambda sent: {name: value[:2] if isinstance(value, list) else value for name, value in sent.items()}, CREATE
        ),
    ),
    Defect(
        name="create-demands-a-last-name",
        vendor=VENDOR,
        says="A customer whose id the server shall make needs a last name.",
        breaks=("UCS-CREATE-6", "UCS-CREATE-10"),
        operations=(CREATE,),
        build=patched({f"{MODULE}.profiles.refuse_empty": _refuse_without_a_last_name}),
    ),
    Defect(
        name="strict-create-takes-a-customer-without-anything",
        vendor=VENDOR,
        says="A strict server creates a customer without members.",
        breaks=("UCS-CREATE-11",),
        operations=(CREATE,),
        build=patched({f"{MODULE}.profiles.refuse_empty": lambda call, profile: None}),
        needs=("strict",),
    ),
    Defect(
        name="profile-limit-forgets-the-id",
        vendor=VENDOR,
        says="A profile may have a thousand members beside its id.",
        breaks=("UCS-CREATE-12",),
        operations=(CREATE, "update_customer_profile", "insert_extension_records", "merge_customer_profiles"),
        build=patched({f"{MODULE}.identification.MOST_MEMBERS": 1_001}),
    ),
    Defect(
        name="ids-are-any-texts",
        vendor=VENDOR,
        says="An id may have seventeen characters, and of any kind.",
        breaks=("UCS-ID-1", "UCS-ID-2"),
        operations=WITH_ID,
        build=with_document(_id_form("^[^/]{0,17}$", 17)),
    ),
    Defect(
        name="ids-lose-their-case",
        vendor=VENDOR,
        says="Ids that differ by case alone are one.",
        breaks=("UCS-ID-3",),
        operations=WITH_ID,
        build=misread(_in_lower_case),
    ),
    Defect(
        name="made-ids-are-random",
        vendor=VENDOR,
        says="Ids that the server makes are sixteen random digits.",
        breaks=("UCS-ID-4",),
        operations=(CREATE,),
        build=patched({f"{MODULE}.profiles.new_customer_id": _random_id}),
    ),
    Defect(
        name="made-ids-are-counted-by-tenant",
        vendor=VENDOR,
        says="Each tenant counts its customers by itself, so that two tenants are given the same ids.",
        breaks=("UCS-ID-5",),
        operations=(CREATE,),
        build=_ids_by(lambda call: call.state.next_number("customer ids")),
    ),
    Defect(
        name="made-ids-follow-the-number-of-customers",
        vendor=VENDOR,
        says="The id of a customer who was deleted is given out again.",
        breaks=("UCS-ID-5",),
        operations=(CREATE, "delete_customer_profile"),
        build=_ids_by(lambda call: call.state.count(PROFILES), careful=False),
    ),
)
