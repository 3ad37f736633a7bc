"""Limits that the vendor's own sample breaks: warnings of a lenient server, refusals of a strict one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import httpx
import pytest

from contract_tests.suite.mypreferences.steps import (
    CHANGES,
    CONSENT,
    OVERWRITES,
    PLACE,
    UPSERT_CREATING,
    WAYS,
    Profile,
    Way,
    by_id,
    complaints,
    create,
    elsewhere,
    read,
    someone,
    with_ids,
)
from mock_server.verify.target import Names, Target

WARNINGS = "X-Mock-Warnings"


@dataclass(frozen=True)
class Soft:
    """A soft rule of which `member` is broken by the body of one word and kept by that of another."""

    rule: str
    member: str
    broken: Any
    kept: Any

    @property
    def collection(self) -> str:
        return self.member.partition("[")[0]

    def body(self, value: Any) -> Profile:
        """The second entry has the value, or the profile itself."""
        name = self.member.rpartition(".")[2]
        if "[" not in self.member:
            return {name: value}
        least: dict[str, Profile] = {
            "Addresses": PLACE,
            "PhoneNumbers": {"PhoneNumber": "555-0100"},
            "Emails": {"EmailAddress": "ada@example.com"},
            "Groups": {},
            "CustomFields": {"Name": "Notes", "Value": "1"},
        }
        entry = least[self.collection]
        return {self.collection: [entry, {**entry, name: value}]}

    def value(self, profile: Profile) -> Any:
        """What a profile has there."""
        name = self.member.rpartition(".")[2]
        return profile[self.collection][1][name] if "[" in self.member else profile[name]

    def __str__(self) -> str:
        return self.rule


EACH_MODE = pytest.mark.parametrize(
    "strict",
    [
        pytest.param(True, id="strict", marks=pytest.mark.needs("strict")),
        pytest.param(False, id="lenient", marks=pytest.mark.needs("lenient", "mock")),
    ],
)
"""A refusal can be told from outside of any server, a warning of this one only."""


def hold(client: httpx.Client, names: Names, soft: Soft, *, strict: bool) -> None:
    """Write what keeps the rule and what breaks it, in each way to write a profile."""
    for way in WAYS:
        profile = someone(client, names)
        kept = way.write(client, profile, soft.body(soft.kept))
        assert (kept.status_code, kept.headers.get(WARNINGS)) == (way.status, None), way
        profile = someone(client, names)
        reply = way.write(client, profile, soft.body(soft.broken))
        if strict:
            assert list(complaints(reply)) == [f"profile.{soft.member}"], way
            assert read(client, profile["ProfileId"]) == profile
        else:
            assert (reply.status_code, reply.headers.get(WARNINGS)) == (way.status, f"{soft.rule} {soft.member}"), way
            assert soft.value(reply.json()) == soft.broken


@pytest.mark.rule("MYP-WARN-1")
@EACH_MODE
@pytest.mark.parametrize(
    "soft",
    [
        pytest.param(
            Soft("MYP-SOFT-POSTAL-CODE", "Addresses[1].PostalCode", "é" * 16, "é" * 15),
            marks=pytest.mark.rule("MYP-SOFT-POSTAL-CODE"),
        ),
        pytest.param(
            Soft("MYP-SOFT-COUNTRY-ALPHA2", "Addresses[1].CountryCode_Alpha2", "USA", "US"),
            marks=pytest.mark.rule("MYP-SOFT-COUNTRY-ALPHA2"),
        ),
        pytest.param(
            Soft("MYP-SOFT-COUNTRY-ALPHA3", "Addresses[1].CountryCode_Alpha3", "USA!", "USA"),
            marks=pytest.mark.rule("MYP-SOFT-COUNTRY-ALPHA3"),
        ),
        pytest.param(
            Soft("MYP-SOFT-COUNTRY-NUMERIC", "Addresses[1].CountryCode_Numeric", "0840", "840"),
            marks=pytest.mark.rule("MYP-SOFT-COUNTRY-NUMERIC"),
        ),
        pytest.param(
            Soft("MYP-SOFT-EMAIL", "Emails[1].EmailAddress", "not an address", "first.last+tag@mail.example.com"),
            marks=[pytest.mark.rule("MYP-SOFT-EMAIL"), pytest.mark.needs("acme")],
        ),
    ],
    ids=str,
)
def test_a_value_beyond_a_limit_is_refused_by_a_strict_server_and_brings_a_warning_of_a_lenient_one(
    mypreferences: httpx.Client, names: Names, soft: Soft, strict: bool
) -> None:
    hold(mypreferences, names, soft, strict=strict)


@pytest.mark.needs("acme")
@pytest.mark.rule("MYP-WARN-1", "MYP-WARN-2")
@EACH_MODE
@pytest.mark.parametrize(
    "soft",
    [
        pytest.param(
            Soft("MYP-SOFT-ADDRESS-TYPE", "Addresses[1].AddressType", "Cave", "home"),
            marks=pytest.mark.rule("MYP-SOFT-ADDRESS-TYPE"),
        ),
        pytest.param(
            Soft("MYP-SOFT-PHONE-TYPE", "PhoneNumbers[1].PhoneType", "Fax", "MOBILE"),
            marks=pytest.mark.rule("MYP-SOFT-PHONE-TYPE"),
        ),
        pytest.param(
            Soft("MYP-SOFT-EMAIL-TYPE", "Emails[1].EmailAddressType", "Old", "wORK"),
            marks=pytest.mark.rule("MYP-SOFT-EMAIL-TYPE"),
        ),
        pytest.param(
            Soft("MYP-SOFT-GROUP-TYPE", "Groups[1].GroupType", "Band", "household"),
            marks=pytest.mark.rule("MYP-SOFT-GROUP-TYPE"),
        ),
        pytest.param(
            Soft("MYP-SOFT-CUSTOMER-TYPE", "CustomerType", "Alien", "PROSPECT"),
            marks=pytest.mark.rule("MYP-SOFT-CUSTOMER-TYPE"),
        ),
        pytest.param(
            Soft("MYP-SOFT-CUSTOM-FIELD", "CustomFields[1].Name", "Weight", "colors"),
            marks=pytest.mark.rule("MYP-SOFT-CUSTOM-FIELD"),
        ),
    ],
    ids=str,
)
def test_a_name_that_is_not_configured_is_refused_by_a_strict_server_and_brings_a_warning_of_a_lenient_one(
    mypreferences: httpx.Client, names: Names, soft: Soft, strict: bool
) -> None:
    hold(mypreferences, names, soft, strict=strict)


@pytest.mark.needs("strict", "acme")
@pytest.mark.rule("MYP-WARN-1", "MYP-WARN-2", "MYP-SOFT-ALTERNATE-ID-TYPE")
@pytest.mark.parametrize("way", WAYS, ids=str)
def test_a_strict_server_refuses_an_alternate_id_of_a_type_that_is_not_configured(
    mypreferences: httpx.Client, names: Names, way: Way
) -> None:
    profile = someone(mypreferences, names)
    refusal = way.write(mypreferences, profile, with_ids(("Passport", names.id())))
    assert list(complaints(refusal)) == ["profile.AlternateIds[0].AlternateIdType"]
    assert read(mypreferences, profile["ProfileId"]) == profile
    way.done(mypreferences, profile, with_ids(("wEB", names.id())))


@pytest.mark.needs("lenient", "mock", "acme")
@pytest.mark.rule("MYP-WARN-1", "MYP-SOFT-ALTERNATE-ID-TYPE")
@pytest.mark.parametrize("way", WAYS, ids=str)
def test_a_lenient_server_warns_of_an_alternate_id_of_a_type_that_is_not_configured(
    mypreferences: httpx.Client, names: Names, way: Way
) -> None:
    profile = someone(mypreferences, names)
    reply = way.write(mypreferences, profile, with_ids(("Passport", names.id())))
    warning = "MYP-SOFT-ALTERNATE-ID-TYPE AlternateIds[0].AlternateIdType"
    assert (reply.status_code, reply.headers[WARNINGS]) == (way.status, warning)


@pytest.mark.needs("strict", "acme")
@pytest.mark.rule("MYP-SOFT-ALTERNATE-ID-TYPE")
def test_the_type_in_the_path_of_an_upsert_that_creates_is_one_of_the_accounts_too(
    mypreferences: httpx.Client, names: Names
) -> None:
    value = names.id()
    refusal = mypreferences.post(f"/Profile/AlternateIdType/Passport/AlternateId/{value}", json={})
    assert list(complaints(refusal)) == ["profile.AlternateIds[0].AlternateIdType"]
    assert mypreferences.post(f"/Profile/AlternateIdType/web/AlternateId/{value}", json={}).status_code == 201


def give(client: httpx.Client, profile: Profile, **members: str) -> httpx.Response:
    """A good consent, and one that differs from it."""
    consents = [CONSENT, {**CONSENT, **members}]
    return client.post(f"/Consents/{profile['ProfileId']}", json={"Consents": consents})


@pytest.mark.needs("acme")
@EACH_MODE
@pytest.mark.parametrize(
    ("rule", "member", "broken", "kept"),
    [
        pytest.param(
            "MYP-SOFT-CONSENT-TYPE",
            "ConsentType",
            "Tracking",
            "MARKETING",
            marks=pytest.mark.rule("MYP-SOFT-CONSENT-TYPE"),
        ),
        pytest.param(
            "MYP-SOFT-CONSENT-VERSION",
            "ConsentVersion",
            "9",
            "2",
            marks=pytest.mark.rule("MYP-SOFT-CONSENT-VERSION"),
        ),
    ],
)
def test_a_consent_that_is_not_configured_is_refused_by_a_strict_server_and_brings_a_warning_of_a_lenient_one(
    mypreferences: httpx.Client, rule: str, member: str, broken: str, kept: str, strict: bool
) -> None:
    profile = create(mypreferences)
    fine = give(mypreferences, profile, **{member: kept})
    assert (fine.status_code, fine.headers.get(WARNINGS)) == (201, None)
    before = read(mypreferences, profile["ProfileId"])
    reply = give(mypreferences, profile, **{member: broken})
    if strict:
        assert list(complaints(reply)) == [f"profile.Consents[1].{member}"]
        assert read(mypreferences, profile["ProfileId"]) == before
    else:
        assert (reply.status_code, reply.headers[WARNINGS]) == (201, f"{rule} Consents[1].{member}")
        assert reply.json()["Consents"][1][member] == broken


UNUSUAL: Profile = {
    "CustomerType": "Alien",
    "Addresses": [{**PLACE, "AddressType": "Cave"}],
    "PhoneNumbers": [{"PhoneNumber": "555-0100", "PhoneType": "Fax"}],
    "Emails": [{"EmailAddress": "not an address", "EmailAddressType": "Old"}],
    "Groups": [{"GroupType": "Band"}],
    "CustomFields": [{"Name": "Weight", "Value": "heavy"}],
}


@pytest.mark.needs("lenient", "open", "mock")
@pytest.mark.rule("MYP-WARN-2")
@pytest.mark.parametrize("way", WAYS, ids=str)
def test_a_lenient_server_warns_of_no_name_of_an_account_that_configures_none(
    target: Target, mypreferences: httpx.Client, names: Names, way: Way
) -> None:
    client = elsewhere(target, mypreferences)
    body = {**UNUSUAL, **with_ids(("Passport", names.id()))}
    reply = way.write(client, someone(client, names), body)
    assert (reply.status_code, reply.headers.get(WARNINGS)) == (way.status, None)


PARTIAL = [way for way in CHANGES if way not in OVERWRITES]


@pytest.mark.needs("lenient", "mock", "acme")
@pytest.mark.rule("MYP-WARN-3")
@pytest.mark.parametrize("way", PARTIAL, ids=str)
def test_only_what_an_update_or_a_patch_writes_is_held_against_the_soft_rules(
    mypreferences: httpx.Client, names: Names, way: Way
) -> None:
    profile = someone(mypreferences, names, **UNUSUAL | {"CustomFields": [{"Name": "Weight"}]})
    fine = way.write(mypreferences, profile, {"DefaultLocale": "de", "CustomerName": {"FirstName": "Ada"}})
    assert (fine.status_code, fine.headers.get(WARNINGS)) == (200, None)
    warned = way.write(mypreferences, profile, {"Groups": [{"GroupType": "Orchestra"}]})
    assert warned.headers[WARNINGS] == "MYP-SOFT-GROUP-TYPE Groups[0].GroupType"


@pytest.mark.needs("lenient", "mock", "acme")
@pytest.mark.rule("MYP-WARN-3")
@pytest.mark.parametrize("place", ["by ProfileId", "by alternate id"])
def test_of_a_collection_a_patch_is_held_against_the_soft_rules_in_the_entry_that_it_writes(
    mypreferences: httpx.Client, names: Names, place: str
) -> None:
    profile = someone(mypreferences, names, Emails=[{"EmailAddress": "not an address"}])
    path = by_id(profile) if place == "by ProfileId" else UPSERT_CREATING.path(profile).removesuffix("-other")
    for value, warning in (
        ({"EmailAddress": "ada@example.com"}, None),
        ({"EmailAddress": "no address either"}, "MYP-SOFT-EMAIL Emails[2].EmailAddress"),
    ):
        reply = mypreferences.patch(path, json=[{"op": "add", "path": "/Emails/-", "value": value}])
        assert (reply.status_code, reply.headers.get(WARNINGS)) == (200, warning)


@pytest.mark.needs("lenient", "mock", "acme")
@pytest.mark.rule("MYP-WARN-1")
def test_warnings_are_ascii_and_end_between_two_within_two_kibibytes(mypreferences: httpx.Client) -> None:
    fields = [{"Name": f"Ünbekannt {number}"} for number in range(200)]
    warnings = mypreferences.post("/Profile", json={"CustomFields": fields}).headers[WARNINGS]
    assert warnings.isascii()
    assert 1900 < len(warnings) <= 2048
    *shown, end = warnings.split("; ")
    assert end == "..."
    assert shown == [f"MYP-SOFT-CUSTOM-FIELD CustomFields[{number}].Name" for number in range(len(shown))]
