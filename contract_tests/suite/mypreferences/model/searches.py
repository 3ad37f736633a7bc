"""Which profiles a search finds, in the model, and the queries that the machine asks."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from contract_tests.suite.mypreferences.model.profile import JsonObject, digits

Query = dict[str, str]
REQUIRED = {
    "Name": ("lastName",),
    "Email": ("emailAddress",),
    "Phone": ("phoneNumber",),
    "Address": ("city", "stateProvince"),
}
"""By the last word of a search's path, the fields that it needs."""
NAMES = {"firstName": "FirstName", "middleName": "MiddleName", "lastName": "LastName"}
WHOLE = {
    "city": "City",
    "stateProvince": "StateProvince",
    "address2": "Address2",
    "postalCode": "PostalCode",
    "addressType": "AddressType",
}


def fits(kind: str, query: Query) -> Callable[[JsonObject], bool]:
    """Whether a profile is one that the search asks for."""
    return lambda profile: FITS[kind](profile, query)


def fits_name(profile: JsonObject, query: Query) -> bool:
    return named(profile, query, partly=True)


def fits_email(profile: JsonObject, query: Query) -> bool:
    return any(
        equal(entry["EmailAddress"], query["emailAddress"])
        and equal_if(entry["EmailAddressType"], query.get("emailType"))
        for entry in profile["Emails"]
    )


def fits_phone(profile: JsonObject, query: Query) -> bool:
    return any(
        digits(entry["PhoneNumber"]) == digits(query["phoneNumber"])
        and equal_if(entry["PhoneType"], query.get("phoneType"))
        for entry in profile["PhoneNumbers"]
    )


def fits_address(profile: JsonObject, query: Query) -> bool:
    partly = query.get("partialNameMatch") == "true"
    return named(profile, query, partly=partly) and any(lies_there(entry, query) for entry in profile["Addresses"])


def lies_there(entry: JsonObject, query: Query) -> bool:
    """All that is asked of an address must hold in one and the same."""
    line = query.get("address1", "")
    partly = query.get("partialAddress1Match") == "true"
    on_line = holds(entry["Address1"], line) if partly or not line else equal(entry["Address1"], line)
    return on_line and all(equal_if(entry[member], query.get(name)) for name, member in WHOLE.items())


def named(profile: JsonObject, query: Query, *, partly: bool) -> bool:
    name = profile["CustomerName"] or {}
    compare = holds if partly else equal
    return all(compare(name.get(member), query[field]) for field, member in NAMES.items() if field in query)


def holds(text: Any, part: str) -> bool:
    return text is not None and part.lower() in text.lower()


def equal(text: Any, other: str) -> bool:
    return text is not None and text.lower() == other.lower()


def equal_if(text: Any, wanted: str | None) -> bool:
    return wanted is None or equal(text, wanted)


FITS = {"Name": fits_name, "Email": fits_email, "Phone": fits_phone, "Address": fits_address}
