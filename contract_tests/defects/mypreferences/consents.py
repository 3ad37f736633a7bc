"""Defects in how consents are added, dated and shown."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

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
    with_document,
    with_handler,
    with_sent_object,
    with_status,
)
from mock_server.clock import Clock
from mock_server.errors import NotFound
from mock_server.vendor import Call, Reply
from mock_server.vendors.mypreferences import consents, records

VENDOR = "mypreferences"
ADD = "add_consents"
READS = (
    "get_profile", "get_profile_by_alternate_id", "find_profiles_by_address", "find_profiles_by_phone",
    "find_profiles_by_email", "find_profiles_by_name",
)  # fmt: skip
PLACE = "mock_server.vendors.mypreferences.consents"
NUMBERS = {name: number for number, name in enumerate(consents.STATUSES, 1)}

_add, _consent, _given_at = consents.add_consents, consents._consent, consents._given_at


def _each(change: Callable[[dict[str, Any]], dict[str, Any]]) -> Callable[[Any], Any]:
    """Changes each consent of a list of them, or of a profile."""

    def changed(body: Any) -> Any:
        if isinstance(body, dict) and isinstance(body.get("Consents"), list):
            return {**body, "Consents": [change(consent) for consent in body["Consents"]]}
        return body

    return changed


def _expiring(call: Call, versions: Any, sent: Any) -> dict[str, Any]:
    """A day too early."""
    consent = _consent(call, versions, sent)
    if consent["ExpirationDate"] is not None:
        early = datetime.fromisoformat(consent["ExpirationDate"]) - timedelta(days=1)
        consent["ExpirationDate"] = early.strftime("%Y-%m-%dT%H:%M:%SZ")
    return consent


def _as_told(call: Call, versions: Any, sent: Any) -> dict[str, Any]:
    """Takes over what is read-only."""
    consent = _consent(call, versions, sent)
    return {**consent, "ExpirationDate": "2000-01-01T00:00:00Z"} if "ExpirationDate" in sent else consent


def _long_ago(sent: str | None, clock: Clock) -> datetime:
    return datetime(1970, 1, 1, tzinfo=UTC) if sent is None else _given_at(sent, clock)


def _rearranged(order: Callable[[list[Any], list[Any]], list[Any]]) -> Build:
    """A server that keeps the consents of before and those that are added in another order, or not all of them."""

    def add_consents(call: Call) -> Reply:
        kept = records.find(call.state, call.path["profileId"])["Consents"]
        reply = _add(call)
        stored = records.find(call.state, call.path["profileId"])
        records.replace(call.state, stored, {**stored, "Consents": order(kept, stored["Consents"][len(kept) :])})
        return reply

    return with_handler(ADD, add_consents)


def _latest_of_each_type(kept: list[Any], added: list[Any]) -> list[Any]:
    types = {consent["ConsentType"].casefold() for consent in added}
    return [*(consent for consent in kept if consent["ConsentType"].casefold() not in types), *added]


def _of_active_alone(call: Call) -> Reply:
    if not records.find(call.state, call.path["profileId"])["IsActive"]:
        raise NotFound("The profile is not active.")
    return _add(call)


def _what_fits(call: Call) -> Reply:
    """Adds what still fits before it refuses the rest."""
    kept = records.find(call.state, call.path["profileId"])["Consents"]
    room = consents.MOST - len(kept)
    if len(call.body["Consents"]) <= room:
        return _add(call)
    call.body["Consents"] = call.body["Consents"][:room]
    _add(call)
    return Reply(409, {"Message": "The profile has no room for more consents."})


def _limit(member: str, most: int) -> Callable[[Any], None]:
    def change(raw: Any) -> None:
        raw["components"]["schemas"]["CreateCustomerConsent"]["properties"][member]["maxLength"] = most

    return change


def _with_locale(body: Any) -> Any:
    listed = body.get("Consents")
    if not isinstance(listed, list):
        return body
    return {**body, "Consents": [{"Locale": "en-US", **each} if isinstance(each, dict) else each for each in listed]}


def _first_alone(body: Any) -> Any:
    return {**body, "Consents": body["Consents"][:1]} if isinstance(body.get("Consents"), list) else body


def _other_root(request: Incoming) -> None:
    request.body = request.body.replace(b"CreateCustomerConsentList", b"CustomerConsentLists")


def _in_the_order_of_json(reply: Outgoing) -> None:
    pattern = rb"(<ConsentStatus>.*?</ConsentStatus>)(<ConsentType>.*?</ConsentType>)"
    reply.body = re.sub(pattern, rb"\2\1", reply.body, flags=re.DOTALL)


def _without_consents(body: Any) -> Any:
    return [{**profile, "Consents": []} for profile in body] if isinstance(body, list) else body


def _defect(
    name: str, says: str, breaks: str, build: Build, operations: tuple[str, ...] = (ADD,), *needs: str
) -> Defect:
    rules = tuple(f"MYP-{rule}" for rule in breaks.split())
    return Defect(name=name, vendor=VENDOR, says=says, breaks=rules, operations=operations, build=build, needs=needs)


DEFECTS = (
    _defect(
        "first-consent-alone",
        "Of several consents the first alone is added.",
        "CONSENT-1 CONSENT-2",
        with_sent_object(_first_alone, ADD),
    ),
    _defect(
        "added-consents-answered-with-200",
        "Consents that were added are answered with 200.",
        "CONSENT-2",
        with_status(201, 200, ADD),
    ),
    _defect(
        "added-consents-answered-as-a-bare-list",
        "Consents that were added are answered without the object around them.",
        "CONSENT-2",
        with_body(lambda body: body["Consents"], ADD, status=201),
    ),
    _defect(
        "profiles-found-by-email-without-consents",
        "The search by e-mail address leaves the consents out.",
        "CONSENT-3",
        with_body(_without_consents, "find_profiles_by_email"),
        ("find_profiles_by_email",),
    ),
    _defect(
        "consent-without-a-locale",
        "A consent may leave out its Locale.",
        "CONSENT-4",
        with_sent_object(_with_locale, ADD),
    ),
    _defect(
        "consent-type-of-a-hundred-and-one-characters",
        "A ConsentType may be a character too long.",
        "CONSENT-4",
        with_document(_limit("ConsentType", 101)),
    ),
    _defect(
        "consent-statuses-from-zero",
        "The numbers of consent statuses are counted from 0.",
        "CONSENT-5",
        patched(
            {
                f"{PLACE}._STATUS_OF": {
                    **{name.casefold(): name for name in consents.STATUSES},
                    **{str(number): consents.STATUSES[number % 4] for number in range(1, 5)},
                }
            }
        ),
    ),
    _defect(
        "consent-status-as-a-number",
        "A ConsentStatus is answered as a number.",
        "CONSENT-6",
        with_body(
            _each(lambda consent: {**consent, "ConsentStatus": NUMBERS[consent["ConsentStatus"]]}), ADD, status=201
        ),
    ),
    _defect(
        "consent-without-a-date-of-long-ago",
        "A consent without a date is of the beginning of time.",
        "CONSENT-7",
        patched({f"{PLACE}._given_at": _long_ago}),
    ),
    _defect(
        "consent-date-without-zone-in-utc",
        "A ConsentDate without a zone is taken for UTC.",
        "CONSENT-8",
        patched({f"{PLACE}._EASTERN": ZoneInfo("UTC")}),
    ),
    _defect(
        "consent-date-in-winter-time-all-year",
        "A ConsentDate without a zone is five hours behind UTC in summer too.",
        "CONSENT-8",
        patched({f"{PLACE}._EASTERN": ZoneInfo("EST")}),
    ),
    _defect(
        "consents-that-never-expire-expire-in-9999",
        "A consent that never expires has a date far away in place of null.",
        "CONSENT-9",
        with_body(
            _each(lambda consent: {**consent, "ExpirationDate": consent["ExpirationDate"] or "9999-12-31T23:59:59Z"}),
            ADD,
            status=201,
        ),
    ),
    _defect(
        "consents-expire-a-day-early",
        "A consent expires a day before its days are over.",
        "CONSENT-10",
        patched({f"{PLACE}._consent": _expiring}),
    ),
    _defect(
        "expired-as-text",
        "Expired is a text in the profile.",
        "CONSENT-11",
        with_body(_each(lambda consent: {**consent, "Expired": str(consent["Expired"]).lower()}), "get_profile"),
        ("get_profile",),
    ),
    _defect(
        "expiration-taken-from-the-body",
        "The ExpirationDate of a body is heeded.",
        "CONSENT-12",
        patched({f"{PLACE}._consent": _as_told}),
    ),
    _defect(
        "list-of-consents-in-xml-unknown",
        "The documented root of a list of consents is not known.",
        "CONSENT-13",
        misread(on(ADD)(_other_root)),
    ),
    _defect(
        "parts-of-a-consent-in-the-order-of-json",
        "The parts of a consent stand in the order of JSON in XML.",
        "CONSENT-14",
        altered(on("get_profile")(_in_the_order_of_json)),
        ("get_profile",),
    ),
    _defect(
        "thousand-and-first-consent-accepted",
        "A profile takes one consent too many.",
        "CONSENT-15",
        patched({f"{PLACE}.MOST": 1_001}),
    ),
    _defect(
        "consents-that-fit-added-before-a-refusal",
        "Of consents that are too many those that fit are added, and all are refused.",
        "CONSENT-15 ERROR-6",
        with_handler(ADD, _what_fits),
    ),
    _defect(
        "latest-consents-first",
        "Added consents stand before those that the profile had.",
        "CONSENT-16",
        _rearranged(lambda kept, added: [*added, *kept]),
    ),
    _defect(
        "consent-replaces-the-earlier-of-its-type",
        "A consent takes the place of the earlier ones of its type.",
        "CONSENT-16",
        _rearranged(_latest_of_each_type),
    ),
    _defect(
        "found-consents-never-expire",
        "The searches show consents as they were when they were stored.",
        "CONSENT-17",
        patched({"mock_server.vendors.mypreferences.searches.as_of": lambda profile, clock: profile}),
        READS[2:],
    ),
    _defect(
        "consents-never-expire",
        "A consent that has expired is answered as one that has not.",
        "CONSENT-17 CONSENT-10",
        patched({f"{PLACE}._consent_as_of": lambda consent, now: consent}),
        (ADD, *READS),
    ),
    _defect(
        "inactive-profiles-take-no-consents",
        "A profile that is deactivated takes no consents.",
        "CONSENT-18",
        with_handler(ADD, _of_active_alone),
    ),
)
