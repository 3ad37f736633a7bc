"""The entries of a profile's collections: from the form in which they are sent to the form in which they are answered.

A member that was sent as null counts as not sent (MYP-WORD-5). Read-only members are ignored when sent (MYP-CREATE-10).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Any

from mock_server.vendors.mypreferences.alternate_ids import distinct
from mock_server.vendors.mypreferences.countries import country_of

Entry = dict[str, Any]
Sent = list[Entry] | None

_NOT_DIGITS = re.compile(r"[^0-9]+")
_MOST_DIGITS = 2**63 - 1


def addresses(sent: Sent) -> list[Entry]:
    return _one_default(map(_address, sent or ()))


def phone_numbers(sent: Sent) -> list[Entry]:
    return _one_default(map(_phone_number, sent or ()))


def emails(sent: Sent) -> list[Entry]:
    return _one_default(map(_email, sent or ()))


def alternate_ids(sent: Sent) -> list[Entry]:
    """Equal ones are kept once."""
    return distinct(_members("AlternateIdType", "AlternateId")(entry) for entry in sent or ())


def groups(sent: Sent) -> list[Entry]:
    return [_group(entry) for entry in sent or ()]


def profile_tags(sent: Sent) -> list[Entry]:
    return list(map(_members("Name"), sent or ()))


def custom_fields(sent: Sent) -> list[Entry]:
    return list(map(_members("Name", "Value"), sent or ()))


def customer_name(sent: Entry | None) -> Entry | None:
    """None stays None: a profile may have no name at all."""
    return None if sent is None else _NAME(sent)


def _members(*names: str) -> Callable[[Entry], Entry]:
    return lambda entry: {name: entry.get(name) for name in names}


_NAME = _members("FirstName", "MiddleName", "LastName", "Prefix", "Suffix")


def _address(entry: Entry) -> Entry:
    """The siblings of the recognised country code are filled in; a code that was sent stays as it is.

    No postal standardiser runs here, so the Cass members say so (MYP-ENTRY-6).
    """
    get = entry.get
    country = country_of(get("CountryCode_Alpha2"), get("CountryCode_Alpha3"), get("CountryCode_Numeric"))
    numeric, alpha2, alpha3 = (country.numeric, country.alpha2, country.alpha3) if country else (None, None, None)
    return {
        "AddressType": get("AddressType"),
        "IsDefault": get("IsDefault") is True,
        "IsActive": True,
        "Country": country.name if country else None,
        "Address1": entry["Address1"],
        "Address2": get("Address2"),
        "City": entry["City"],
        "StateProvince": entry["StateProvince"],
        "CountryCode_Numeric": sent_or(get("CountryCode_Numeric"), numeric),
        "CountryCode_Alpha2": sent_or(get("CountryCode_Alpha2"), alpha2),
        "CountryCode_Alpha3": sent_or(get("CountryCode_Alpha3"), alpha3),
        "PostalCode": entry["PostalCode"],
        "CassAddress1": None,
        "CassAddress2": None,
        "CassCity": None,
        "CassStateProvince": None,
        "CassPostalCode": None,
        "CassStatus": "N",
    }


def _phone_number(entry: Entry) -> Entry:
    return {
        "PhoneType": entry.get("PhoneType"),
        "PhoneNumber": entry["PhoneNumber"],
        "PhoneNumberNumeric": digits_of(entry["PhoneNumber"]),
        "IsDefault": entry.get("IsDefault") is True,
        "IsActive": True,
        "IsMobile": entry.get("IsMobile") is True,
    }


def digits_of(phone_number: str) -> int | None:
    """The ASCII digits as one number; None without digits or beyond 64 bits (MYP-ENTRY-8)."""
    digits = digits_in(phone_number)
    number = int(digits) if digits else None
    return number if number is not None and number <= _MOST_DIGITS else None


def digits_in(phone_number: str) -> str:
    """The ASCII digits, leading zeros included."""
    return _NOT_DIGITS.sub("", phone_number)


def _email(entry: Entry) -> Entry:
    return {
        "EmailAddressType": entry.get("EmailAddressType"),
        "EmailAddress": entry["EmailAddress"],
        "IsDefault": entry.get("IsDefault") is True,
        "IsActive": True,
    }


def _group(entry: Entry) -> Entry:
    """A group has no id of its own: its name stands under both members, and is read from either (MYP-ENTRY-12)."""
    name = sent_or(entry.get("GroupName"), entry.get("GroupId"))
    return {
        "GroupId": name,
        "GroupName": name,
        "GroupType": entry.get("GroupType"),
        "IsPrimary": entry.get("IsPrimary") is True,
    }


def _one_default(entries: Iterable[Entry]) -> list[Entry]:
    """Only the first default of a collection stays one; without any, none becomes it (MYP-ENTRY-1, MYP-ENTRY-2)."""
    found = False
    result = []
    for entry in entries:
        result.append({**entry, "IsDefault": False} if found else entry)
        found = found or entry["IsDefault"]
    return result


def sent_or(sent: Any, default: Any) -> Any:
    """What was sent; null counts as nothing."""
    return default if sent is None else sent
