"""What searches look up: the ProfileIds of the active profiles that have an e-mail address, a tag, and so on."""

from __future__ import annotations

from collections.abc import Iterator

from mock_server.store import Scope
from mock_server.vendors.mypreferences.entries import digits_in
from mock_server.vendors.mypreferences.pair import folded_pair
from mock_server.vendors.mypreferences.profile import UserProfile

EMAILS = "emails"
PHONE_DIGITS = "phone-digits"
PLACES = "places"
"""By the folded pair of city and state."""
LAST_NAMES = "last-names"
TAGS = "tags"


def update(state: Scope, before: UserProfile | None, after: UserProfile | None) -> None:
    """A profile appears (`before` is None), changes or disappears (`after` is None)."""
    old, new = _values(before), _values(after)
    profile_id = (after or before or {})["ProfileId"]
    for index, value in old - new:
        state.exclude(index, value, profile_id)
    for index, value in new - old:
        state.include(index, value, profile_id)


def _values(profile: UserProfile | None) -> set[tuple[str, str]]:
    """The values that lead to a profile, each with its index; none to one that is not active (H-deact)."""
    return set(_pairs(profile)) if profile is not None and profile["IsActive"] else set()


def _pairs(profile: UserProfile) -> Iterator[tuple[str, str]]:
    for email in profile["Emails"]:
        yield EMAILS, email["EmailAddress"].casefold()
    for phone in profile["PhoneNumbers"]:
        if digits := digits_in(phone["PhoneNumber"]):
            yield PHONE_DIGITS, digits
    for address in profile["Addresses"]:
        yield PLACES, folded_pair(address["City"], address["StateProvince"])
    last_name = (profile["CustomerName"] or {}).get("LastName")
    if last_name:
        yield LAST_NAMES, last_name.casefold()
    for tag in profile["ProfileTags"]:
        yield TAGS, tag["Name"]
