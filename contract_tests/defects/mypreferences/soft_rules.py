"""Defects of the soft rules of MyPreferences: what is checked, and what becomes of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

from contract_tests.defects.defect import Defect
from contract_tests.defects.plant import patched
from mock_server.errors import Failure, Invalid
from mock_server.vendor import Call, Reply
from mock_server.vendors.mypreferences import consents, profile, soft_rules, writing
from mock_server.vendors.mypreferences.account_settings import AccountSettings
from mock_server.vendors.mypreferences.member import spelled

VENDOR = "mypreferences"
MODULES = "mock_server.vendors.mypreferences"
PATCHES = ("patch_profile", "patch_profile_by_alternate_id")
UPDATES = ("update_profile", "upsert_profile_by_alternate_id")
WRITING = ("create_profile", "replace_profile", "replace_profile_by_alternate_id", *PATCHES, *UPDATES)
DEFAULT_NAMES = {"email_types": ["Home", "Work"], "customer_types": ["Customer"]}
_checked, _replaced, _names = writing._checked, writing._replaced, AccountSettings.names
_consents_not_configured = consents._not_configured


def _with_limits(change: int, *members: str) -> tuple[soft_rules.Longest, ...]:
    """The limits, those of these members altered."""
    return tuple(
        replace(longest, limit=longest.limit + change) if longest.member in members else longest
        for longest in soft_rules.LONGEST
    )


def _without(*members: str) -> tuple[soft_rules.Configured, ...]:
    """The configured names but for those of these members."""
    return tuple(known for known in soft_rules.CONFIGURED if known.member not in members)


def _exactly_among(value: str, names: Any) -> bool:
    return value in names


def _fields_by_exact_name(body: dict[str, Any], settings: AccountSettings) -> Iterator[Failure]:
    known = [each["name"] for each in settings.raw.get("custom_fields") or ()]
    for member, name in soft_rules._values(body, "CustomFields", "Name"):
        if known and name not in known:
            yield soft_rules.failure(soft_rules.CUSTOM_FIELD, member, name)


def _nothing(*_: Any) -> Iterator[Failure]:
    return iter(())


def _types_taken_in_patches(call: Call, sent: dict[str, Any]) -> AccountSettings:
    patching = call.operation in PATCHES
    return _checked(call, {name: value for name, value in sent.items() if not patching or name != "AlternateIds"})


def _always_refusing(call: Call, failures: Iterable[Failure]) -> None:
    broken = list(failures)
    if broken:
        raise Invalid(broken)


def _never_refusing(call: Call, failures: Iterable[Failure]) -> None:
    for each in failures:
        call.warn(each.rule, spelled(each.member))


def _names_of_everybody(settings: AccountSettings, kind: str) -> Any:
    found = _names(settings, kind)
    return found if found is not None else DEFAULT_NAMES.get(kind)


def _checked_as_a_whole(call: Call, before: Any, sent: Any) -> Reply:
    after = profile.merged(before, sent)
    return _replaced(call, _checked(call, after), before, after)


def _patch_checked_as_a_whole(before: Any, after: Any) -> Any:
    return after


def _known_types_only(sent: Any, known: Any) -> Iterator[Failure]:
    anything = None if known is None else {kind: _Everything() for kind in known}
    return _consents_not_configured(sent, anything)


class _Everything(dict[str, Any]):
    def __contains__(self, key: object) -> bool:
        return True


DEFECTS = (
    Defect(
        name="country-codes-one-longer",
        vendor=VENDOR,
        says="Numeric and two-letter country codes may have one character more.",
        breaks=("MYP-SOFT-COUNTRY-NUMERIC", "MYP-SOFT-COUNTRY-ALPHA2"),
        operations=WRITING,
        build=patched({f"{MODULES}.soft_rules.LONGEST": _with_limits(1, "CountryCode_Numeric", "CountryCode_Alpha2")}),
    ),
    Defect(
        name="postal-codes-one-shorter",
        vendor=VENDOR,
        says="Postal codes and three-letter country codes may have one character less.",
        breaks=("MYP-SOFT-COUNTRY-ALPHA3", "MYP-SOFT-POSTAL-CODE"),
        operations=WRITING,
        build=patched({f"{MODULES}.soft_rules.LONGEST": _with_limits(-1, "CountryCode_Alpha3", "PostalCode")}),
    ),
    Defect(
        name="types-of-addresses-and-phones-not-checked",
        vendor=VENDOR,
        says="Any AddressType and PhoneType is taken without a warning.",
        breaks=("MYP-SOFT-ADDRESS-TYPE", "MYP-SOFT-PHONE-TYPE"),
        operations=WRITING,
        build=patched({f"{MODULES}.soft_rules.CONFIGURED": _without("AddressType", "PhoneType")}),
    ),
    Defect(
        name="configured-names-compared-with-letter-case",
        vendor=VENDOR,
        says="A name that an account configures is taken only as the account spells it.",
        breaks=("MYP-WARN-2", "MYP-SOFT-EMAIL-TYPE", "MYP-SOFT-GROUP-TYPE", "MYP-SOFT-CUSTOMER-TYPE"),
        operations=WRITING,
        build=patched({f"{MODULES}.soft_rules._among": _exactly_among}),
    ),
    Defect(
        name="custom-fields-compared-with-letter-case",
        vendor=VENDOR,
        says="A custom field is known only as the account spells its name.",
        breaks=("MYP-SOFT-CUSTOM-FIELD", "MYP-WARN-2"),
        operations=WRITING,
        build=patched({f"{MODULES}.soft_rules._custom_fields": _fields_by_exact_name}),
    ),
    Defect(
        name="email-expression-ignored",
        vendor=VENDOR,
        says="Anything is taken as an e-mail address, whatever expression the account has.",
        breaks=("MYP-SOFT-EMAIL",),
        operations=WRITING,
        build=patched({f"{MODULES}.soft_rules._emails": _nothing}),
    ),
    Defect(
        name="alternate-id-types-not-checked-in-patches",
        vendor=VENDOR,
        says="A patch takes alternate ids of any type, and a strict server too.",
        breaks=("MYP-SOFT-ALTERNATE-ID-TYPE", "MYP-WARN-1"),
        operations=PATCHES,
        needs=("strict",),
        build=patched({f"{MODULES}.writing._checked": _types_taken_in_patches}),
    ),
    Defect(
        name="soft-rules-are-hard",
        vendor=VENDOR,
        says="A lenient server refuses what breaks a soft rule.",
        breaks=("MYP-WARN-1", "MYP-SOFT-CUSTOMER-TYPE"),
        operations=(*WRITING, "add_consents"),
        build=patched({f"{MODULES}.soft_rules.report": _always_refusing}),
    ),
    Defect(
        name="soft-rules-never-refuse",
        vendor=VENDOR,
        says="A strict server warns only.",
        breaks=("MYP-WARN-1", "MYP-SOFT-GROUP-TYPE", "MYP-SOFT-CONSENT-TYPE"),
        operations=(*WRITING, "add_consents"),
        needs=("strict",),
        build=patched({f"{MODULES}.soft_rules.report": _never_refusing}),
    ),
    Defect(
        name="default-names-for-accounts-that-configure-none",
        vendor=VENDOR,
        says="An account that configures no names is held against default ones.",
        breaks=("MYP-WARN-2",),
        operations=WRITING,
        build=patched({f"{MODULES}.account_settings.AccountSettings.names": _names_of_everybody}),
    ),
    Defect(
        name="update-checked-as-a-whole",
        vendor=VENDOR,
        says="An update is held against the soft rules in what was stored before, too.",
        breaks=("MYP-WARN-3",),
        operations=UPDATES,
        build=patched({f"{MODULES}.writing.update": _checked_as_a_whole}),
    ),
    Defect(
        name="patch-checked-as-a-whole",
        vendor=VENDOR,
        says="A patch is held against the soft rules in what it leaves as it was, too.",
        breaks=("MYP-WARN-3",),
        operations=PATCHES,
        build=patched({f"{MODULES}.writing._changed": _patch_checked_as_a_whole}),
    ),
    Defect(
        name="consent-versions-not-checked",
        vendor=VENDOR,
        says="A consent of a known type may have any version.",
        breaks=("MYP-SOFT-CONSENT-VERSION",),
        operations=("add_consents",),
        build=patched({f"{MODULES}.consents._not_configured": _known_types_only}),
    ),
)
