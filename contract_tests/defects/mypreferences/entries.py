"""Defects in what MyPreferences makes of the entries of a profile's collections, and how it spells profiles."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any

from contract_tests.defects.defect import Defect
from contract_tests.defects.plant import patched, with_body
from contract_tests.suite.mypreferences.steps import UPDATES, WAYS
from contract_tests.suite.mypreferences.views import VIEWS
from mock_server.clock import format_seconds
from mock_server.vendors.mypreferences import entries, soft_rules
from mock_server.vendors.mypreferences.countries import Country, country_of

VENDOR = "mypreferences"
HERE = "mock_server.vendors.mypreferences"
WRITES = tuple(dict.fromkeys(way.operation for way in WAYS))
READS = tuple(view.operation for view in VIEWS)
SHOWS = (*WRITES, *READS)
Entry = dict[str, Any]
Make = Callable[[Entry], Entry]

_ADDRESS, _PHONE_NUMBER, _EMAIL, _GROUP = entries._address, entries._phone_number, entries._email, entries._group


def _last_default_wins(sent: Iterable[Entry]) -> list[Entry]:
    listed = list(sent)
    last = max((place for place, entry in enumerate(listed) if entry["IsDefault"]), default=None)
    return [{**entry, "IsDefault": place == last} for place, entry in enumerate(listed)]


def _first_entry_is_default(sent: Iterable[Entry]) -> list[Entry]:
    listed = list(sent)
    chosen = next((place for place, entry in enumerate(listed) if entry["IsDefault"]), 0)
    return [{**entry, "IsDefault": place == chosen} for place, entry in enumerate(listed)]


def _digits_first(alpha2: str | None, alpha3: str | None, numeric: str | None) -> Country | None:
    return country_of(None, None, numeric) or country_of(alpha2, alpha3, None)


def _each(collection: str, change: Make) -> Callable[[Any], Any]:
    """What a body becomes when every entry of a collection is changed; it holds one profile or a list of them."""

    def changed(body: Any) -> Any:
        if isinstance(body, list):
            return [changed(profile) for profile in body]
        return {**body, collection: [change(entry) for entry in body[collection]]}

    return changed


def _kept_once(sent: Any) -> list[Entry]:
    kept: list[Entry] = []
    for entry in map(_EMAIL, sent or ()):
        if entry not in kept:
            kept.append(entry)
    return entries._one_default(kept)


def _choices_with_commas(sent: Any) -> list[Entry]:
    return [
        {"Name": entry.get("Name"), "Value": value and value.replace("::", ", ")}
        for entry in sent or ()
        for value in [entry.get("Value")]
    ]


def _is_a_float(value: str, kind: str) -> bool:
    if kind == "Numeric":
        try:
            float(value)
        except ValueError:
            return False
    return True


def _names_of_groups_for_types() -> tuple[soft_rules.Configured, ...]:
    return tuple(
        replace(each, member="GroupName") if each.collection == "Groups" else each for each in soft_rules.CONFIGURED
    )


def _in_camel_case(value: Any) -> Any:
    if isinstance(value, list):
        return [_in_camel_case(each) for each in value]
    if isinstance(value, dict):
        return {name[0].lower() + name[1:]: _in_camel_case(each) for name, each in value.items()}
    return value


def _without_nulls(value: Any) -> Any:
    if isinstance(value, list):
        return [_without_nulls(each) for each in value]
    if isinstance(value, dict):
        return {name: _without_nulls(each) for name, each in value.items() if each is not None}
    return value


DEFECTS = (
    Defect(
        name="last-default-of-a-collection-wins",
        vendor=VENDOR,
        says="Of several defaults of a collection the last stays one in place of the first.",
        breaks=("MYP-ENTRY-1",),
        operations=WRITES,
        build=patched({f"{HERE}.entries._one_default": _last_default_wins}),
    ),
    Defect(
        name="first-entry-becomes-the-default",
        vendor=VENDOR,
        says="A collection without a default makes its first entry one.",
        breaks=("MYP-ENTRY-2",),
        operations=WRITES,
        build=patched({f"{HERE}.entries._one_default": _first_entry_is_default}),
    ),
    Defect(
        name="country-follows-from-the-digits-first",
        vendor=VENDOR,
        says="Of several country codes the one of digits decides.",
        breaks=("MYP-ENTRY-4",),
        operations=WRITES,
        build=patched({f"{HERE}.entries.country_of": _digits_first}),
    ),
    Defect(
        name="cass-status-is-missing",
        vendor=VENDOR,
        says="An update answers CassStatus as null, as nothing was standardised.",
        breaks=("MYP-ENTRY-5", "MYP-ENTRY-6"),
        operations=("update_profile",),
        build=with_body(_each("Addresses", lambda entry: {**entry, "CassStatus": None}), "update_profile", status=200),
    ),
    Defect(
        name="number-of-a-phone-is-text",
        vendor=VENDOR,
        says="A patch by alternate id answers PhoneNumberNumeric as a string.",
        breaks=("MYP-ENTRY-7", "MYP-ENTRY-8"),
        operations=("patch_profile_by_alternate_id",),
        build=with_body(
            _each("PhoneNumbers", lambda entry: {**entry, "PhoneNumberNumeric": str(entry["PhoneNumberNumeric"])}),
            "patch_profile_by_alternate_id",
            status=200,
        ),
    ),
    Defect(
        name="phone-number-is-mobile-unless-said-otherwise",
        vendor=VENDOR,
        says="IsMobile is true when it is left out.",
        breaks=("MYP-ENTRY-9",),
        operations=WRITES,
        build=patched(
            {
                f"{HERE}.entries._phone_number": lambda entry: {
                    **_PHONE_NUMBER(entry),
                    "IsMobile": entry.get("IsMobile") is not False,
                }
            }
        ),
    ),
    Defect(
        name="email-is-active-as-the-body-says",
        vendor=VENDOR,
        says="IsActive of an e-mail address is taken from the body.",
        breaks=("MYP-ENTRY-10",),
        operations=WRITES,
        build=patched(
            {
                f"{HERE}.entries._email": lambda entry: {
                    **_EMAIL(entry),
                    "IsActive": entry.get("IsActive") is not False,
                }
            }
        ),
    ),
    Defect(
        name="name-of-a-group-must-be-configured",
        vendor=VENDOR,
        says="The name of a group is held against the account's group types in place of its type.",
        breaks=("MYP-ENTRY-11",),
        operations=WRITES,
        needs=("strict",),
        build=patched({f"{HERE}.soft_rules.CONFIGURED": _names_of_groups_for_types()}),
    ),
    Defect(
        name="group-without-an-id",
        vendor=VENDOR,
        says="GroupId is null, whatever the group's name is.",
        breaks=("MYP-ENTRY-12",),
        operations=WRITES,
        build=patched({f"{HERE}.entries._group": lambda entry: {**_GROUP(entry), "GroupId": None}}),
    ),
    Defect(
        name="custom-values-are-checked-loosely",
        vendor=VENDOR,
        says="A Numeric field takes whatever a float can be read from, a DateTime field everything.",
        breaks=("MYP-ENTRY-13",),
        operations=WRITES,
        build=patched({f"{HERE}.custom_fields._fits": _is_a_float}),
    ),
    Defect(
        name="choices-come-back-with-commas",
        vendor=VENDOR,
        says="Several choices of a select list are answered with commas between.",
        breaks=("MYP-ENTRY-14",),
        operations=WRITES,
        build=patched({f"{HERE}.entries.custom_fields": _choices_with_commas}),
    ),
    Defect(
        name="equal-emails-are-kept-once",
        vendor=VENDOR,
        says="Of equal e-mail entries of one body the first alone is kept.",
        breaks=("MYP-ENTRY-15",),
        operations=WRITES,
        build=patched({f"{HERE}.entries.emails": _kept_once}),
    ),
    Defect(
        name="read-in-camel-case",
        vendor=VENDOR,
        says="A read by ProfileId names members in camel case.",
        breaks=("MYP-WORD-1", "MYP-WORD-3"),
        operations=("get_profile",),
        build=with_body(_in_camel_case, "get_profile", status=200),
    ),
    Defect(
        name="dates-with-milliseconds",
        vendor=VENDOR,
        says="The dates of a profile have milliseconds.",
        breaks=("MYP-WORD-2",),
        operations=SHOWS,
        build=patched({f"{HERE}.profile.format_seconds": lambda moment: format_seconds(moment)[:-1] + ".000Z"}),
    ),
    Defect(
        name="missing-values-are-left-out",
        vendor=VENDOR,
        says="An overwrite leaves members out of its answer that have no value.",
        breaks=("MYP-ENTRY-3", "MYP-WORD-3", "MYP-WORD-4"),
        operations=("replace_profile",),
        build=with_body(_without_nulls, "replace_profile", status=200),
    ),
    Defect(
        name="update-with-null-clears",
        vendor=VENDOR,
        says="A member that an update or an upsert gives as null is emptied.",
        breaks=("MYP-WORD-5",),
        operations=tuple(way.operation for way in UPDATES),
        build=patched({f"{HERE}.profile._present": lambda sent: sent}),
    ),
)
