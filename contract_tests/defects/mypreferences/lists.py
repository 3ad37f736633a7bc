"""Defects in what MyPreferences lists: types, statuses of consents, tags and filters."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qsl, urlencode

from contract_tests.defects.defect import Defect
from contract_tests.defects.plant import (
    Incoming,
    Outgoing,
    altered,
    misread,
    on,
    patched,
    with_body,
    with_document,
)
from contract_tests.suite.mypreferences.steps import UPDATES
from mock_server.contract.document import JsonObject
from mock_server.vendors.mypreferences import indexes, profile
from mock_server.vendors.mypreferences.profile import Sent, UserProfile

VENDOR = "mypreferences"
HERE = "mock_server.vendors.mypreferences"
TYPES = (
    "list_address_types",
    "list_alternate_id_types",
    "list_email_types",
    "list_phone_types",
    "list_customer_types",
    "list_group_types",
)
_PAIRS, _MERGED = indexes._pairs, profile.merged


def _fields(request: Incoming) -> dict[str, str]:
    return dict(parse_qsl(request.query, keep_blank_values=True))


@on("list_phone_types")
def _ask_for_every_id(request: Incoming) -> None:
    request.query = urlencode({name: value for name, value in _fields(request).items() if name != "Id"})


@on("list_address_types", "list_email_types", "list_customer_types")
def _ask_for_no_locale(request: Incoming) -> None:
    request.query = urlencode({name: value for name, value in _fields(request).items() if name != "locale"})


@on("list_group_types")
def _refuse_other_locales(reply: Outgoing) -> None:
    locale = dict(parse_qsl(reply.query)).get("locale")
    if locale not in (None, "en-US", "de-DE", "fr-CA"):
        reply.status, reply.json = 400, {"Message": "The request is invalid.", "ModelState": {"locale": ["Unknown."]}}


def _from_zero(body: Any) -> Any:
    return {"ConsentStatus": [{**each, "Id": each["Id"] - 1} for each in body["ConsentStatus"]]}


def _bare(body: Any) -> Any:
    return next(iter(body.values()))


def _under_types(body: Any) -> Any:
    return {"Types": next(iter(body.values()))}


def _counts_as_text(body: Any) -> Any:
    return {"TagCounts": [{**each, "Count": str(each["Count"])} for each in body["TagCounts"]]}


def _tags_without_case(stored: UserProfile) -> Iterator[tuple[str, str]]:
    for index, value in _PAIRS(stored):
        yield index, value.lower() if index == indexes.TAGS else value


def _tags_are_added(before: UserProfile, sent: Sent) -> Sent:
    after = _MERGED(before, sent)
    if sent.get("ProfileTags"):
        after["ProfileTags"] = [*before["ProfileTags"], *sent["ProfileTags"]]
    return after


def _filter_is_required(raw: JsonObject) -> None:
    raw["components"]["parameters"]["filterId"]["required"] = True


def _locale_of_any_length(raw: JsonObject) -> None:
    del raw["components"]["parameters"]["typeLocale"]["schema"]["maxLength"]


@on("list_consent_filters")
def _no_filters_for_nobody(reply: Outgoing) -> None:
    if reply.status == 404:
        reply.status, reply.json = 200, {"ConsentFilters": []}


DEFECTS = (
    Defect(
        name="statuses-count-from-zero",
        vendor=VENDOR,
        says="The Ids of the statuses of consents count from 0.",
        breaks=("MYP-TYPES-1",),
        operations=("list_consent_statuses",),
        build=with_body(_from_zero, "list_consent_statuses"),
    ),
    Defect(
        name="types-of-alternate-ids-under-another-name",
        vendor=VENDOR,
        says="The types of alternate ids are listed under Types.",
        breaks=("MYP-TYPES-2", "MYP-WORD-1"),
        operations=("list_alternate_id_types",),
        build=with_body(_under_types, "list_alternate_id_types", status=200),
    ),
    Defect(
        name="types-of-groups-are-a-bare-list",
        vendor=VENDOR,
        says="The types of groups are a list without a name.",
        breaks=("MYP-TYPES-3",),
        operations=("list_group_types",),
        build=with_body(_bare, "list_group_types", status=200),
    ),
    Defect(
        name="list-of-types-passes-over-the-id",
        vendor=VENDOR,
        says="Id does not narrow the list of the types of phone numbers.",
        breaks=("MYP-TYPES-4", "MYP-TYPES-5", "MYP-TYPES-6"),
        operations=("list_phone_types",),
        build=misread(_ask_for_every_id),
    ),
    Defect(
        name="unknown-locale-is-refused",
        vendor=VENDOR,
        says="A list of types of groups in a locale that the account has not is refused.",
        breaks=("MYP-TYPES-7", "MYP-TYPES-8"),
        operations=("list_group_types",),
        build=altered(_refuse_other_locales),
    ),
    Defect(
        name="locale-of-a-list-has-no-limit",
        vendor=VENDOR,
        says="A list of types may be asked for in a locale of any length.",
        breaks=("MYP-TYPES-9",),
        operations=TYPES,
        build=with_document(_locale_of_any_length),
    ),
    Defect(
        name="types-are-not-translated",
        vendor=VENDOR,
        says="The types of addresses, e-mail addresses and customers are listed by their own names in every locale.",
        breaks=("MYP-TYPES-8",),
        operations=("list_address_types", "list_email_types", "list_customer_types"),
        build=misread(_ask_for_no_locale),
    ),
    Defect(
        name="update-adds-tags",
        vendor=VENDOR,
        says="An update and an upsert add tags to those of the profile.",
        breaks=("MYP-TAG-1", "MYP-TAG-3"),
        operations=tuple(way.operation for way in UPDATES),
        build=patched({f"{HERE}.writing.merged": _tags_are_added}),
    ),
    Defect(
        name="counts-of-tags-are-text",
        vendor=VENDOR,
        says="The count of a tag is a string.",
        breaks=("MYP-TAG-2", "MYP-TAG-3"),
        operations=("list_tags",),
        build=with_body(_counts_as_text, "list_tags"),
    ),
    Defect(
        name="tags-are-counted-without-case",
        vendor=VENDOR,
        says="Tags that differ in letter case alone are counted as one.",
        breaks=("MYP-TAG-2", "MYP-TAG-4"),
        operations=("list_tags",),
        build=patched({f"{HERE}.indexes._pairs": _tags_without_case}),
    ),
    Defect(
        name="filter-of-consents-is-required",
        vendor=VENDOR,
        says="A question for filters without filterId is refused.",
        breaks=("MYP-FILTER-1", "MYP-FILTER-2"),
        operations=("list_consent_filters",),
        build=with_document(_filter_is_required),
    ),
    Defect(
        name="filters-of-nobody-are-an-empty-list",
        vendor=VENDOR,
        says="The filters of a profile that does not exist are an empty list.",
        breaks=("MYP-FILTER-3",),
        operations=("list_consent_filters",),
        build=altered(_no_filters_for_nobody),
    ),
)
