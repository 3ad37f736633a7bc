"""Defects in the insertion of records."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from contract_tests.defects.defect import Defect
from contract_tests.defects.plant import Incoming, Outgoing, altered, misread, on, patched, with_document, with_handler
from mock_server.errors import Conflict
from mock_server.vendor import Call, Reply
from mock_server.vendors.genesys_ucs import extension_records
from mock_server.vendors.genesys_ucs.extension_records import insert_extension_records
from mock_server.vendors.genesys_ucs.identification import PROFILES, existing, store
from mock_server.vendors.genesys_ucs.profile import CUSTOMER_ID, Profile, folded

VENDOR = "genesys-ucs"
INSERT, UPDATE = "insert_extension_records", "update_extension_record"
MODULE = "mock_server.vendors.genesys_ucs.extension_records"

_inserted = extension_records._inserted


@on(INSERT, UPDATE)
def _swapped_statuses(reply: Outgoing) -> None:
    reply.status = {200: 204, 204: 200}.get(reply.status, reply.status)


@on(INSERT)
def _last_extension_only(request: Incoming) -> None:
    body = request.json
    if isinstance(body, dict):
        last = next((name for name in reversed(body) if name != CUSTOMER_ID), None)
        request.json = {name: value for name, value in body.items() if name in (CUSTOMER_ID, last)}


def _merging(name: str, stored: Any, sent: Any, schema: Any) -> Any:
    both = isinstance(stored, dict) and isinstance(sent, dict)
    return {**stored, **sent} if both else _inserted(name, stored, sent, schema)


def _without_conflicts(name: str, stored: Any, sent: Any, schema: Any) -> Any:
    return sent if type(stored) is not type(sent) else _inserted(name, stored, sent, schema)


def _forgetful_insertion(call: Call) -> Reply:
    reply = insert_extension_records(call)
    before = existing(call.state, call.path[CUSTOMER_ID])
    sent = {folded(name) for name in call.body}
    left = {name: value for name, value in before["extensions"].items() if folded(name) in sent}
    store(call.state, call.path[CUSTOMER_ID], before, Profile(attributes=before["attributes"], extensions=left))
    return reply


def _existing_or_new(state: Any, customer_id: str) -> Profile:
    profile: Profile | None = state.get(PROFILES, customer_id)
    return Profile(attributes={}, extensions={}) if profile is None else profile


def _insertion_one_by_one(call: Call) -> Reply:
    for name, value in call.body.items():
        try:
            insert_extension_records(replace(call, body={name: value}))
        except Conflict as error:
            place = {"http_method": call.request.method, "uri": call.request.path}
            return Reply(409, {**place, "code": 409, "message": error.message})
    return Reply(200)


def _anything_inserted(document: dict[str, Any]) -> None:
    schema = document["components"]["schemas"]["ExtensionInsertion"]
    schema["additionalProperties"] = True
    del schema["not"], schema["minProperties"]


DEFECTS = (
    Defect(
        name="record-statuses-are-swapped",
        vendor=VENDOR,
        says="An insertion answers 204 and the update of a record 200.",
        breaks=("UCS-EXT-1", "UCS-EXT-10"),
        operations=(INSERT, UPDATE),
        build=altered(_swapped_statuses),
    ),
    Defect(
        name="insertion-takes-one-extension",
        vendor=VENDOR,
        says="Only the last extension of an insertion is stored.",
        breaks=("UCS-EXT-2",),
        operations=(INSERT,),
        build=misread(_last_extension_only),
    ),
    Defect(
        name="insertion-merges-single-records",
        vendor=VENDOR,
        says="A record that is inserted into a single-valued extension is merged into the stored one.",
        breaks=("UCS-EXT-3",),
        operations=(INSERT,),
        build=patched({f"{MODULE}._inserted": _merging}),
    ),
    Defect(
        name="insertion-replaces-all-records",
        vendor=VENDOR,
        says="Inserted records take the place of all records of their extension.",
        breaks=("UCS-EXT-5", "UCS-EXT-18", "UCS-EXT-29"),
        operations=(INSERT,),
        build=patched({f"{MODULE}._united": lambda stored, sent, schema: list(sent)}),
    ),
    Defect(
        name="insertion-always-appends",
        vendor=VENDOR,
        says="An inserted record is added even if one with the same unique attributes is stored.",
        breaks=("UCS-EXT-4",),
        operations=(INSERT,),
        build=patched({f"{MODULE}._united": lambda stored, sent, schema: [*stored, *sent]}),
    ),
    Defect(
        name="insertion-forgets-other-extensions",
        vendor=VENDOR,
        says="An insertion drops the extensions that it does not name.",
        breaks=("UCS-EXT-6",),
        operations=(INSERT,),
        build=with_handler(INSERT, _forgetful_insertion),
    ),
    Defect(
        name="insertion-ignores-the-id-in-the-body",
        vendor=VENDOR,
        says="An insertion whose body names another customer than its path is carried out.",
        breaks=("UCS-EXT-7",),
        operations=(INSERT,),
        build=patched({f"{MODULE}.another_customer": lambda call: ()}),
    ),
    Defect(
        name="insertion-creates-customers",
        vendor=VENDOR,
        says="An insertion for a customer that there is not makes one.",
        breaks=("UCS-EXT-8",),
        operations=(INSERT,),
        build=patched({f"{MODULE}.existing": _existing_or_new}),
    ),
    Defect(
        name="limit-of-records-is-one-too-high",
        vendor=VENDOR,
        says="An extension may have 1,001 records, a record 1,001 attributes.",
        breaks=("UCS-EXT-9", "UCS-EXT-27"),
        operations=(INSERT, UPDATE),
        build=patched({f"{MODULE}.MOST_RECORDS": 1001}),
    ),
    Defect(
        name="insertion-stops-half-way",
        vendor=VENDOR,
        says="An insertion that is refused as a conflict has stored the extensions before the one at fault.",
        breaks=("UCS-EXT-9",),
        operations=(INSERT,),
        build=with_handler(INSERT, _insertion_one_by_one),
    ),
    Defect(
        name="insertion-knows-no-conflicts",
        vendor=VENDOR,
        says="An insertion takes the name of an attribute, and changes the form of an extension without a schema.",
        breaks=("UCS-EXT-22", "UCS-EXT-23"),
        operations=(INSERT,),
        build=patched({f"{MODULE}._refuse_attributes": lambda *given: None, f"{MODULE}._inserted": _without_conflicts}),
    ),
    Defect(
        name="insertion-takes-anything",
        vendor=VENDOR,
        says="An insertion takes plain values, and a body without any extension.",
        breaks=("UCS-EXT-24", "UCS-EXT-26"),
        operations=(INSERT,),
        build=with_document(_anything_inserted),
    ),
    Defect(
        name="extension-named-as-the-id-is-inserted",
        vendor=VENDOR,
        says="An insertion takes records under the name Customer_Id.",
        breaks=("UCS-EXT-40",),
        operations=(INSERT,),
        build=patched({f"{MODULE}.refuse_the_id": lambda extensions: None}),
    ),
)
