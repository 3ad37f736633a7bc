"""Limits that the vendor's pages state and its own literal sample breaks: the rules MYP-SOFT-….

Breaking one is a warning, and a refusal that names each member when the server is strict (MYP-WARN-1).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from mock_server.errors import Failure, Invalid
from mock_server.pattern import remembered
from mock_server.vendor import Call
from mock_server.vendors.mypreferences.account_settings import AccountSettings
from mock_server.vendors.mypreferences.member import spelled

Member = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class SoftRule:
    """`says` goes on the sentence that a value begins."""

    id: str
    says: str


@dataclass(frozen=True, slots=True)
class Longest:
    """At most `limit` characters in a member of an entry."""

    collection: str
    member: str
    limit: int
    rule: SoftRule


@dataclass(frozen=True, slots=True)
class Configured:
    """A member of an entry must be one of the account's names of a kind, without regard to case."""

    collection: str
    member: str
    names: str
    rule: SoftRule


LONGEST = (
    Longest("Addresses", "CountryCode_Numeric", 3, SoftRule("MYP-SOFT-COUNTRY-NUMERIC", "is longer than 3 characters")),
    Longest("Addresses", "CountryCode_Alpha2", 2, SoftRule("MYP-SOFT-COUNTRY-ALPHA2", "is longer than 2 characters")),
    Longest("Addresses", "CountryCode_Alpha3", 3, SoftRule("MYP-SOFT-COUNTRY-ALPHA3", "is longer than 3 characters")),
    Longest("Addresses", "PostalCode", 15, SoftRule("MYP-SOFT-POSTAL-CODE", "is longer than 15 characters")),
)
CONFIGURED = (
    Configured(
        "Addresses", "AddressType", "address_types", SoftRule("MYP-SOFT-ADDRESS-TYPE", "is not a configured type")
    ),
    Configured("PhoneNumbers", "PhoneType", "phone_types", SoftRule("MYP-SOFT-PHONE-TYPE", "is not a configured type")),
    Configured(
        "Emails", "EmailAddressType", "email_types", SoftRule("MYP-SOFT-EMAIL-TYPE", "is not a configured type")
    ),
    Configured(
        "AlternateIds",
        "AlternateIdType",
        "alternate_id_types",
        SoftRule("MYP-SOFT-ALTERNATE-ID-TYPE", "is not a configured type"),
    ),
    Configured("Groups", "GroupType", "group_types", SoftRule("MYP-SOFT-GROUP-TYPE", "is not a configured type")),
)
CUSTOMER_TYPE = SoftRule("MYP-SOFT-CUSTOMER-TYPE", "is not a configured type")
EMAIL = SoftRule("MYP-SOFT-EMAIL", "does not match the account's expression for e-mail addresses")
CUSTOM_FIELD = SoftRule("MYP-SOFT-CUSTOM-FIELD", "is not a configured custom field")


def report(call: Call, failures: Iterable[Failure]) -> None:
    """Warn of each. Raises Invalid instead when the server is strict."""
    listed = list(failures)
    if listed and call.strict:
        raise Invalid(listed, rule="MYP-WARN-1")
    for each in listed:
        call.warn(each.rule, spelled(each.member))


def broken(body: dict[str, Any], settings: AccountSettings) -> Iterator[Failure]:
    """Each soft rule that a profile breaks as it was sent."""
    yield from _too_long(body)
    yield from _not_configured(body, settings)
    yield from _emails(body, settings)
    yield from _custom_fields(body, settings)


def _too_long(body: dict[str, Any]) -> Iterator[Failure]:
    for longest in LONGEST if body.get("Addresses") else ():
        for member, value in _values(body, longest.collection, longest.member):
            if len(value) > longest.limit:
                yield failure(longest.rule, member, value)


def _not_configured(body: dict[str, Any], settings: AccountSettings) -> Iterator[Failure]:
    for configured in CONFIGURED:
        names = settings.names(configured.names) if body.get(configured.collection) else None
        if names is not None:
            for member, value in _values(body, configured.collection, configured.member):
                if not _among(value, names):
                    yield failure(configured.rule, member, value)
    names, customer_type = settings.names("customer_types"), body.get("CustomerType")
    if names is not None and customer_type is not None and not _among(customer_type, names):
        yield failure(CUSTOMER_TYPE, ("CustomerType",), customer_type)


def _emails(body: dict[str, Any], settings: AccountSettings) -> Iterator[Failure]:
    expression = settings.email_expression
    if expression is not None:
        found_in = remembered(expression).found_in
        for member, value in _values(body, "Emails", "EmailAddress"):
            if not found_in(value):
                yield failure(EMAIL, member, value)


def _custom_fields(body: dict[str, Any], settings: AccountSettings) -> Iterator[Failure]:
    """The name must be that of a defined field (RM:CustomFieldValue)."""
    kinds = settings.custom_field_kinds if body.get("CustomFields") else None
    if kinds is not None:
        for member, name in _values(body, "CustomFields", "Name"):
            if name.casefold() not in kinds:
                yield failure(CUSTOM_FIELD, member, name)


def _values(body: dict[str, Any], collection: str, name: str) -> Iterator[tuple[Member, str]]:
    """What was sent as `name` in each entry of a collection, with the way to it."""
    for index, entry in enumerate(body.get(collection) or ()):
        value = entry.get(name)
        if value is not None:
            yield (collection, index, name), value


def _among(value: str, names: Any) -> bool:
    return value in names or value.casefold() in [name.casefold() for name in names]


def failure(rule: SoftRule, member: Member, value: str) -> Failure:
    """A value that breaks a soft rule."""
    shown = value if len(value) <= 50 else f"{value[:50]}…"
    return Failure("body", member, f"'{shown}' {rule.says}.", value, rule.id)
