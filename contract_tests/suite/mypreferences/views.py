"""The ways to see a MyPreferences profile: what a write answers, two reads and four searches."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256

import httpx
import pytest

from contract_tests.suite.mypreferences.steps import (
    PLACE,
    WAYS,
    Profile,
    Way,
    by_alternate_id,
    by_id,
    create,
    read,
    someone,
    whole,
    with_ids,
)
from mock_server.verify.target import Names


@dataclass(frozen=True)
class Search:
    """A search and how it finds a profile: `fields` are what it asks, `member` is where that stands in the profile."""

    operation: str
    path: str
    member: str
    fields: Callable[[Profile], dict[str, str]]

    def __str__(self) -> str:
        return self.operation

    def ask(self, client: httpx.Client, **fields: str) -> httpx.Response:
        return client.get(self.path, params=fields)

    def look(self, client: httpx.Client, profile: Profile) -> httpx.Response:
        """Ask for what this profile has, or the body of one."""
        return self.ask(client, **self.fields(profile))

    def found(self, client: httpx.Client, profile: Profile) -> list[int]:
        return ids_of(self.look(client, profile))

    def view(self, client: httpx.Client, profile: Profile) -> Profile:
        """The profile, which the search must find alone."""
        reply = self.look(client, profile)
        assert reply.status_code == 200, reply.text
        (shown,) = reply.json()
        result: Profile = shown
        return result


@dataclass(frozen=True)
class Read:
    """A read of one profile."""

    operation: str
    path: Callable[[Profile], str]

    def __str__(self) -> str:
        return self.operation

    def view(self, client: httpx.Client, profile: Profile) -> Profile:
        reply = client.get(self.path(profile))
        assert reply.status_code == 200, reply.text
        result: Profile = reply.json()
        return result


BY_ADDRESS = Search(
    "find_profiles_by_address",
    "/Profile/Address",
    "Addresses",
    lambda profile: {
        "city": profile["Addresses"][0]["City"],
        "stateProvince": profile["Addresses"][0]["StateProvince"],
    },
)
BY_PHONE = Search(
    "find_profiles_by_phone",
    "/Profile/Phone",
    "PhoneNumbers",
    lambda profile: {"phoneNumber": profile["PhoneNumbers"][0]["PhoneNumber"]},
)
BY_EMAIL = Search(
    "find_profiles_by_email",
    "/Profile/Email",
    "Emails",
    lambda profile: {"emailAddress": profile["Emails"][0]["EmailAddress"]},
)
BY_NAME = Search(
    "find_profiles_by_name",
    "/Profile/Name",
    "CustomerName",
    lambda profile: {"lastName": profile["CustomerName"]["LastName"]},
)
SEARCHES = (BY_ADDRESS, BY_PHONE, BY_EMAIL, BY_NAME)
VIEWS = (Read("get_profile", by_id), Read("get_profile_by_alternate_id", by_alternate_id), *SEARCHES)
SHOWS = (*WAYS, *VIEWS)
"""Every operation that answers a profile."""
View = Read | Search
Show = Way | View
each_way = pytest.mark.parametrize("way", WAYS, ids=str)
each_search = pytest.mark.parametrize("search", SEARCHES, ids=str)
each_show = pytest.mark.parametrize("show", SHOWS, ids=str)


def word(names: Names, start: str) -> str:
    """A word that is neither equal to another one of the run nor a part of it, nor has it as a part."""
    return f"{names.text(start)}x"


def phone_number(names: Names) -> str:
    """Fifteen digits that nobody else has."""
    return f"1{int(sha256(names.text('phone').encode()).hexdigest(), 16) % 10**14:014}"


def findable(names: Names) -> Profile:
    """A body with everything that can be written, whose owner each search finds alone."""
    last_name = word(names, "Stone")
    email, second = f"{last_name}@example.com", f"{last_name}@work.example.com"
    body = whole(names)
    return {
        **body,
        "CustomerName": {"FirstName": "Ada", "MiddleName": "Byron", "LastName": last_name, "Prefix": "Dr."},
        "Emails": [
            {"EmailAddressType": "Home", "EmailAddress": email, "IsDefault": True},
            {"EmailAddressType": "Work", "EmailAddress": second},
        ],
        "PhoneNumbers": [{**body["PhoneNumbers"][0], "PhoneNumber": phone_number(names)}],
    }


def sparse(names: Names) -> Profile:
    """As `findable`, with entries that have no member which may be left out."""
    return {
        **with_ids(("CRM", names.id())),
        "Addresses": [{**PLACE, "City": names.text("City")}],
        "PhoneNumbers": [{"PhoneNumber": phone_number(names)}],
        "Emails": [{"EmailAddress": f"{names.text('a')}@example.com"}],
        "CustomerName": {"LastName": word(names, "Stone")},
        "Groups": [{}],
        "ProfileTags": [{"Name": names.text("Tag")}],
        "CustomFields": [{"Name": "Notes"}],
    }


def shown(show: Show, client: httpx.Client, names: Names, body: Profile) -> Profile:
    """The profile that was written with this body as one operation answers it; it has an alternate id."""
    if isinstance(show, Way):
        return show.done(client, someone(client, names), body)
    return show.view(client, create(client, **body))


def stored(way: Way, client: httpx.Client, names: Names, body: Profile) -> Profile:
    """The profile after its members were written in this way, which is also what is read afterwards."""
    profile = way.done(client, someone(client, names), body)
    assert read(client, profile["ProfileId"]) == profile
    return profile


def ids_of(reply: httpx.Response) -> list[int]:
    """The ProfileIds that a search found, none for 404."""
    if reply.status_code == 404:
        assert reply.json()["Message"]
        return []
    assert reply.status_code == 200, reply.text
    return [profile["ProfileId"] for profile in reply.json()]
