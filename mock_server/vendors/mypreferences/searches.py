"""The searches for profiles: by address, by phone number, by e-mail address, and by parts of a name.

Only active profiles are found (H-deact). Letter case makes no difference (MYP-SEARCH-17). What is asked of an address,
a phone number or an e-mail address must hold for one and the same entry (MYP-SEARCH-18).
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from itertools import islice

from mock_server.errors import Forbidden, NotFound
from mock_server.store import Key
from mock_server.vendor import Call, Reply
from mock_server.vendors.mypreferences import indexes, records
from mock_server.vendors.mypreferences.consents import as_of
from mock_server.vendors.mypreferences.entries import digits_in
from mock_server.vendors.mypreferences.pair import folded_pair
from mock_server.vendors.mypreferences.profile import UserProfile

MOST = 50
"""How many profiles a search may find (V4-retrieve-profiles-by-phone)."""

Test = Callable[[str], bool]
Compare = Callable[[str], Test]
"""From what is asked to whether a value is it."""
Tests = Sequence[tuple[str, Test]]
"""Members with what their values must pass; null passes nothing."""
Entry = Mapping[str, str | None]


def find_profiles_by_address(call: Call) -> Reply:
    query = call.query
    place = _tests(
        ("PostalCode", query.get("postalCode"), _whole),
        ("Address1", query.get("address1"), _part if query.get("partialAddress1Match") else _whole),
        ("Address2", query.get("address2"), _whole),
        ("City", query["city"], _whole),
        ("StateProvince", query["stateProvince"], _whole),
        ("AddressType", query.get("addressType"), _whole),
    )
    name = _name_tests(query, _part if query.get("partialNameMatch") else _whole)
    return _found(
        call, _at_place(call), lambda profile: _has_name(profile, name) and _has_entry(profile["Addresses"], place)
    )


def find_profiles_by_phone(call: Call) -> Reply:
    number, kind = call.query["phoneNumber"], call.query.get("phoneType")
    tests = _tests(("PhoneNumber", number, _same_digits), ("PhoneType", kind, _whole))
    candidates = call.state.find(indexes.PHONE_DIGITS, digits_in(number))
    return _found(call, candidates, lambda profile: _has_entry(profile["PhoneNumbers"], tests))


def find_profiles_by_email(call: Call) -> Reply:
    address, kind = call.query["emailAddress"], call.query.get("emailType")
    tests = _tests(("EmailAddress", address, _whole), ("EmailAddressType", kind, _whole))
    candidates = call.state.find(indexes.EMAILS, address.casefold())
    return _found(call, candidates, lambda profile: _has_entry(profile["Emails"], tests))


def find_profiles_by_name(call: Call) -> Reply:
    """No index knows parts of names, so each last name that occurs is looked at, once, until too many match."""
    tests = _name_tests(call.query, _part)
    return _found(call, _with_last_name_part(call), lambda profile: _has_name(profile, tests))


def _at_place(call: Call) -> Collection[Key]:
    """The profiles in a city, or those of a last name if these are fewer."""
    query = call.query
    there = call.state.find(indexes.PLACES, folded_pair(query["city"], query["stateProvince"]))
    last_name = query.get("lastName")
    if last_name is None or query.get("partialNameMatch"):
        return there
    return min(there, call.state.find(indexes.LAST_NAMES, last_name.casefold()), key=len)


def _with_last_name_part(call: Call) -> Iterator[Key]:
    wanted = call.query["lastName"].casefold()
    for name, _ in call.state.iterate(indexes.LAST_NAMES):
        if wanted in name:
            yield from call.state.find(indexes.LAST_NAMES, name)


def _found(call: Call, candidates: Iterable[Key], fits: Callable[[UserProfile], bool]) -> Reply:
    """The candidates that fit, by ProfileId. Looks at no more of them than it takes to see that too many do."""
    profiles = (records.find(call.state, int(key)) for key in candidates)
    matches = list(islice(filter(fits, profiles), MOST + 1))
    if len(matches) > MOST:
        raise Forbidden(
            f"More than {MOST} active profiles match. Narrow the search with more of its query fields.",
            rule="MYP-SEARCH-2",
        )
    if not matches:
        asked = ", ".join(f"{name} '{value}'" for name, value in call.query.items() if isinstance(value, str))
        raise NotFound(f"No active profile matches {asked}.", rule="MYP-SEARCH-3")
    matches.sort(key=lambda profile: profile["ProfileId"])
    return Reply(200, [as_of(profile, call.clock) for profile in matches])


def _tests(*asked: tuple[str, str | None, Compare]) -> Tests:
    """One for each member of which something is asked."""
    return [(member, compare(wanted)) for member, wanted, compare in asked if wanted is not None]


def _name_tests(query: Mapping[str, str], compare: Compare) -> Tests:
    return _tests(
        ("LastName", query.get("lastName"), compare),
        ("FirstName", query.get("firstName"), compare),
        ("MiddleName", query.get("middleName"), compare),
    )


def _has_name(profile: UserProfile, tests: Tests) -> bool:
    name: Entry | None = profile["CustomerName"]
    return not tests if name is None else _passes(name, tests)


def _has_entry(entries: Iterable[Entry], tests: Tests) -> bool:
    return any(_passes(entry, tests) for entry in entries)


def _passes(entry: Entry, tests: Tests) -> bool:
    for member, test in tests:
        value = entry[member]
        if value is None or not test(value):
            return False
    return True


def _whole(wanted: str) -> Test:
    folded = wanted.casefold()
    return lambda value: value.casefold() == folded


def _part(wanted: str) -> Test:
    folded = wanted.casefold()
    return lambda value: folded in value.casefold()


def _same_digits(wanted: str) -> Test:
    digits = digits_in(wanted)
    return lambda value: digits_in(value) == digits
