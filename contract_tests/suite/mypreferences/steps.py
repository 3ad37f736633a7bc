"""The steps that many tests about MyPreferences profiles take."""

from __future__ import annotations

import re
import time
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import quote

import httpx

from mock_server.verify.target import NOBODY, Names, Target

Profile = dict[str, Any]
JSON = {"Content-Type": "application/json"}
XML = {"Content-Type": "application/xml"}
NAMESPACE = "http://schemas.datacontract.org/2004/07/ProfileServices.REST.Models"
PLACE = {"Address1": "1 Example Street", "City": "Sampleton", "StateProvince": "GA", "PostalCode": "30000"}
"""The least that an address has."""
CONSENT = {"ConsentType": "Marketing", "ConsentVersion": "1", "Locale": "en-US", "ConsentStatus": 1}
"""A good consent of a type and version that AcmeCo has."""
NO_SUCH_ID = 2**63 - 1
"""A ProfileId that nobody has, as they count up from 1."""
BLANK: Profile = {
    "Addresses": [],
    "PhoneNumbers": [],
    "Consents": [],
    "IsActive": True,
    "RegistrationConfirmed": False,
    "DefaultLocale": "en-US",
    "CustomerType": "Customer",
    "PreservePreferences": True,
    "CustomerName": None,
    "AlternateIds": [],
    "Emails": [],
    "Groups": [],
    "ProfileTags": [],
    "CustomFields": [],
}
"""A new profile of which nothing was said, without ProfileId and Edited, of an account with the vendor's defaults."""


def create(client: httpx.Client, /, **members: Any) -> Profile:
    """The new profile."""
    reply = client.post("/Profile", json=members)
    assert reply.status_code == 201, reply.text
    profile: Profile = reply.json()
    return profile


def someone(client: httpx.Client, names: Names, /, **members: Any) -> Profile:
    """A new profile with one alternate id of its own."""
    return create(client, **{**with_ids(("CRM", names.id())), **members})


def read(client: httpx.Client, profile_id: int) -> Profile:
    """The profile, which must exist."""
    reply = client.get(f"/Profile/{profile_id}")
    assert reply.status_code == 200, reply.text
    profile: Profile = reply.json()
    return profile


def written(reply: httpx.Response) -> Profile:
    """The profile that a write of an existing one answers."""
    assert reply.status_code == 200, reply.text
    profile: Profile = reply.json()
    return profile


def refused(reply: httpx.Response, status: int) -> str:
    """The message of a refusal with this status."""
    assert reply.status_code == status, reply.text
    message: str = reply.json()["Message"]
    return message


def complaints(reply: httpx.Response) -> dict[str, list[str]]:
    """What a 400 says of each member, as `profile.Emails[0].EmailAddress`."""
    assert refused(reply, 400)
    state: dict[str, list[str]] = reply.json()["ModelState"]
    return state


def with_ids(*pairs: tuple[str, str]) -> Profile:
    """A body that lists these alternate ids, each as type and id."""
    return {"AlternateIds": [{"AlternateIdType": kind, "AlternateId": value} for kind, value in pairs]}


def place_of(kind: str, value: str) -> str:
    """The path that leads to whoever has the alternate id."""
    return f"/Profile/AlternateIdType/{quote(kind, safe='')}/AlternateId/{quote(value, safe='')}"


def by_alternate_id(profile: Profile) -> str:
    """The path by the first alternate id of a profile."""
    first = profile["AlternateIds"][0]
    return place_of(first["AlternateIdType"], first["AlternateId"])


def by_id(profile: Profile) -> str:
    return f"/Profile/{profile['ProfileId']}"


def find(client: httpx.Client, kind: str, value: str) -> httpx.Response:
    """Who has the alternate id?"""
    return client.get(place_of(kind, value))


def switch(client: httpx.Client, which: str, profile: Profile, **options: Any) -> None:
    """`Activate` or `Deactivate`; must succeed, and says so without a body."""
    reply = client.post(f"{by_id(profile)}/{which}", **options)
    assert (reply.status_code, reply.content) == (200, b""), reply.text


def without(profile: Profile, *names: str) -> Profile:
    return {name: value for name, value in profile.items() if name not in names}


def last_name_of(names: Names) -> str:
    """A last name that is no part of another one, as the end tells it from those with a longer number."""
    return f"{names.text('Stone')}e"


def phone(names: Names) -> str:
    """A phone number that nobody else has."""
    return f"(770) 555-{zlib.crc32(names.text('').encode()):010d}"


def whole(names: Names) -> Profile:
    """A body with a good value of every member that can be written, none of them a default, found by nobody else's."""
    last_name = last_name_of(names)
    return {
        "RegistrationConfirmed": True,
        "PreservePreferences": False,
        "DefaultLocale": "fr-CA",
        "CustomerType": "Prospect",
        "CustomerName": {"FirstName": "Ada", "LastName": last_name, "Prefix": "Dr."},
        "AlternateIds": with_ids(("CRM", names.id()), ("Loyalty", names.id()))["AlternateIds"],
        "Emails": [{"EmailAddressType": "Home", "EmailAddress": f"{last_name}@example.com", "IsDefault": True}],
        "PhoneNumbers": [{"PhoneType": "Home", "PhoneNumber": phone(names), "IsDefault": True, "IsMobile": True}],
        "Addresses": [
            {
                **PLACE,
                "AddressType": "Home",
                "IsDefault": True,
                "City": names.text("City"),
                "CountryCode_Alpha2": "US",
            }
        ],
        "Groups": [{"GroupName": last_name, "GroupType": "Household", "IsPrimary": True}],
        "ProfileTags": [{"Name": names.text("Tag")}],
        "CustomFields": [{"Name": "Colors", "Value": "Red::Blue"}],
    }


def stored(sent: Profile) -> Profile:
    """What is answered of a body like `whole`, without ProfileId and Edited."""
    (email,), (number,), (address,), (group,) = (
        sent[name] for name in ("Emails", "PhoneNumbers", "Addresses", "Groups")
    )
    cass = ("CassAddress1", "CassAddress2", "CassCity", "CassStateProvince", "CassPostalCode")
    return {
        **BLANK,
        **sent,
        "CustomerName": {"MiddleName": None, "Suffix": None, **sent["CustomerName"]},
        "Emails": [{**email, "IsActive": True}],
        "PhoneNumbers": [
            {**number, "IsActive": True, "PhoneNumberNumeric": int(re.sub("[^0-9]", "", number["PhoneNumber"]))}
        ],
        "Addresses": [
            {
                **address,
                **dict.fromkeys(cass),
                "Address2": None,
                "IsActive": True,
                "Country": "United States",
                "CountryCode_Numeric": "840",
                "CountryCode_Alpha3": "USA",
                "CassStatus": "N",
            }
        ],
        "Groups": [{**group, "GroupId": group["GroupName"]}],
    }


def _search(kind: str, query: Callable[[Profile], Mapping[str, str]]) -> Callable[[Profile], tuple[str, Any]]:
    return lambda profile: (f"/Profile/{kind}", query(profile))


def _place(profile: Profile) -> Mapping[str, str]:
    address = profile["Addresses"][0]
    return {"city": address["City"], "stateProvince": address["StateProvince"]}


LOOKS: Mapping[str, Callable[[Profile], tuple[str, Any]]] = {
    "get_profile": lambda profile: (by_id(profile), {}),
    "get_profile_by_alternate_id": lambda profile: (by_alternate_id(profile), {}),
    "find_profiles_by_address": _search("Address", _place),
    "find_profiles_by_phone": _search("Phone", lambda known: {"phoneNumber": known["PhoneNumbers"][0]["PhoneNumber"]}),
    "find_profiles_by_email": _search("Email", lambda known: {"emailAddress": known["Emails"][0]["EmailAddress"]}),
    "find_profiles_by_name": _search("Name", lambda known: {"lastName": known["CustomerName"]["LastName"]}),
}
"""By its operation, each way to see a profile that has the members of `whole`."""
INDIRECT = tuple(operation for operation in LOOKS if operation != "get_profile")


def look(client: httpx.Client, operation: str, profile: Profile) -> httpx.Response:
    """What one of LOOKS answers."""
    path, query = LOOKS[operation](profile)
    return client.get(path, params=query)


def seen(reply: httpx.Response) -> Profile:
    """The one profile that a look answers."""
    assert reply.status_code == 200, reply.text
    answered = reply.json()
    if isinstance(answered, list):
        assert len(answered) == 1, answered
        (answered,) = answered
    profile: Profile = answered
    return profile


def elsewhere(target: Target, mypreferences: httpx.Client) -> httpx.Client:
    """A caller without credentials who works for a client that nobody has named before; needs `open` and `lenient`."""
    # A ProfileId is never given twice, which makes the name new also for a target that such a run met before.
    unused = create(mypreferences)["ProfileId"]
    return target.new_client(NOBODY, f"{target.url}/{target.names.text('Client')}-{unused}")


def user_of(reply: httpx.Response) -> str:
    """The user who signed the request that was answered."""
    credential = reply.request.headers["Authorization"].partition("Credential=")[2].partition(" ")[0]
    return str(credential.rpartition("/")[0])


@dataclass(frozen=True)
class Way:
    """One of the ways to write a profile; `creates` tells that it makes another one in place of changing the given."""

    operation: str
    method: str
    by_alternate_id: bool = False
    creates: bool = False

    def __str__(self) -> str:
        return f"{self.operation}{'-creating' if self.creates and self.by_alternate_id else ''}"

    def write(self, client: httpx.Client, profile: Profile, body: Profile, **options: Any) -> httpx.Response:
        """Write the members of `body`. `profile` exists and has an alternate id, unlike any other of the run."""
        return client.request(self.method, self.path(profile), json=self.form(body), **options)

    def path(self, profile: Profile) -> str:
        if self.by_alternate_id:
            return by_alternate_id(profile) + ("-other" if self.creates else "")
        return "/Profile" if self.creates else by_id(profile)

    def form(self, body: Profile) -> Any:
        """What is sent to write these members."""
        if self.method == "PATCH":
            return [{"op": "add", "path": f"/{name}", "value": value} for name, value in body.items()]
        return body

    @property
    def status(self) -> int:
        return 201 if self.creates else 200

    def done(self, client: httpx.Client, profile: Profile, body: Profile) -> Profile:
        """The profile as it was written, which must succeed."""
        reply = self.write(client, profile, body)
        assert reply.status_code == self.status, reply.text
        answered: Profile = reply.json()
        return answered


CREATE = Way("create_profile", "POST", creates=True)
REPLACE = Way("replace_profile", "PUT")
REPLACE_BY_ALTERNATE_ID = Way("replace_profile_by_alternate_id", "PUT", by_alternate_id=True)
PATCH = Way("patch_profile", "PATCH")
PATCH_BY_ALTERNATE_ID = Way("patch_profile_by_alternate_id", "PATCH", by_alternate_id=True)
UPDATE = Way("update_profile", "POST")
UPSERT = Way("upsert_profile_by_alternate_id", "POST", by_alternate_id=True)
UPSERT_CREATING = Way("upsert_profile_by_alternate_id", "POST", by_alternate_id=True, creates=True)
CREATIONS = (CREATE, UPSERT_CREATING)
OVERWRITES = (REPLACE, REPLACE_BY_ALTERNATE_ID)
PATCHES = (PATCH, PATCH_BY_ALTERNATE_ID)
UPDATES = (UPDATE, UPSERT)
CHANGES = (*OVERWRITES, *PATCHES, *UPDATES)
"""The ways to write a profile that exists."""
WAYS = (*CREATIONS, *CHANGES)


def moment(text: str) -> datetime:
    """What a date of a profile says: seconds, in UTC."""
    return datetime.strptime(text, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)


def sent_at(reply: httpx.Response) -> datetime:
    """The time of the target's own clock when it answered."""
    return parsedate_to_datetime(reply.headers["Date"])


def next_second() -> None:
    """Wait until dates of profiles differ from those of before. Once a file at most: it takes a second."""
    time.sleep(1.1)
