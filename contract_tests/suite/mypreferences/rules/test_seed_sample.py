"""The vendor's own sample of a new profile, with an alternate id of its own."""

from __future__ import annotations

import json

import httpx
import pytest

from contract_tests.suite.mypreferences.sample import BROKEN, SAMPLE
from contract_tests.suite.mypreferences.steps import JSON, complaints, find, read, refused
from mock_server.verify.target import Names

KEYS = [
    "ProfileId", "Edited", "Addresses", "PhoneNumbers", "Consents", "IsActive", "RegistrationConfirmed",
    "DefaultLocale", "CustomerType", "PreservePreferences", "CustomerName", "AlternateIds", "Emails", "Groups",
    "ProfileTags", "CustomFields",
]  # fmt: skip
ADDRESS_KEYS = [
    "AddressType", "IsDefault", "IsActive", "Country", "Address1", "Address2", "City", "StateProvince",
    "CountryCode_Numeric", "CountryCode_Alpha2", "CountryCode_Alpha3", "PostalCode", "CassAddress1", "CassAddress2",
    "CassCity", "CassStateProvince", "CassPostalCode", "CassStatus",
]  # fmt: skip


def sample(value: str) -> str:
    return SAMPLE.replace('"AlternateId": "sample string 2"', f'"AlternateId": "{value}"')


def post_sample(client: httpx.Client, value: str) -> httpx.Response:
    return client.post("/Profile", content=sample(value), headers=JSON)


@pytest.mark.needs("lenient")
@pytest.mark.rule("MYP-WORD-1", "MYP-WORD-4", "MYP-CREATE-1", "MYP-CREATE-11", "MYP-EDITED-1", "MYP-EDITED-4")
def test_the_reply_to_the_sample_has_every_member_in_the_vendors_order(
    mypreferences: httpx.Client, names: Names
) -> None:
    reply = post_sample(mypreferences, names.id())
    assert reply.status_code == 201, reply.text
    profile = reply.json()
    assert list(profile) == KEYS
    assert list(profile["Edited"]) == ["CreateDate", "CreatedBy", "ModifiedDate", "ModifiedBy"]
    assert list(profile["Addresses"][0]) == ADDRESS_KEYS
    phone_keys = ["PhoneType", "PhoneNumber", "PhoneNumberNumeric", "IsDefault", "IsActive", "IsMobile"]
    assert list(profile["PhoneNumbers"][0]) == phone_keys
    assert list(profile["CustomerName"]) == ["FirstName", "MiddleName", "LastName", "Prefix", "Suffix"]
    assert list(profile["Emails"][0]) == ["EmailAddressType", "EmailAddress", "IsDefault", "IsActive"]
    assert list(profile["Groups"][0]) == ["GroupId", "GroupName", "GroupType", "IsPrimary"]


@pytest.mark.needs("lenient")
@pytest.mark.rule("MYP-MEDIA-8", "MYP-ENTRY-1", "MYP-ALT-7", "MYP-CREATE-1", "MYP-CREATE-9", "MYP-GET-2")
def test_the_values_of_the_sample_are_kept(mypreferences: httpx.Client, names: Names) -> None:
    value = names.id()
    sent, profile = json.loads(sample(value)), post_sample(mypreferences, value).json()
    for name in ("IsActive", "RegistrationConfirmed", "DefaultLocale", "CustomerType", "PreservePreferences"):
        assert profile[name] == sent[name]
    for name in ("CustomerName", "ProfileTags", "CustomFields"):
        assert profile[name] == sent[name]
    for name in ("Addresses", "PhoneNumbers", "Emails", "Groups"):
        assert len(profile[name]) == 2
        for stored, entry in zip(profile[name], sent[name], strict=True):
            assert stored.items() >= {key: value for key, value in entry.items() if key != "IsDefault"}.items()
        if name != "Groups":
            assert [entry["IsDefault"] for entry in profile[name]] == [True, False]
    assert profile["AlternateIds"] == sent["AlternateIds"][:1]
    assert [group["GroupId"] for group in profile["Groups"]] == ["sample string 2"] * 2
    assert [phone["PhoneNumberNumeric"] for phone in profile["PhoneNumbers"]] == [2, 2]
    assert [address["Country"] for address in profile["Addresses"]] == [None, None]
    assert profile["Consents"] == []
    assert read(mypreferences, profile["ProfileId"]) == profile


@pytest.mark.needs("lenient", "mock", "acme")
@pytest.mark.rule("MYP-WARN-1")
def test_the_sample_brings_a_warning_for_each_soft_rule_that_it_breaks(
    mypreferences: httpx.Client, names: Names
) -> None:
    warnings = post_sample(mypreferences, names.id()).headers["X-Mock-Warnings"].split("; ")
    assert warnings == [f"{rule} {member}" for rule, member in BROKEN]


@pytest.mark.needs("strict", "acme")
@pytest.mark.rule("MYP-WARN-1", "MYP-ERROR-2")
def test_a_strict_server_refuses_the_sample_and_names_every_member(mypreferences: httpx.Client, names: Names) -> None:
    value = names.id()
    members = complaints(post_sample(mypreferences, value))
    assert set(members) == {f"profile.{member}" for _, member in BROKEN}
    assert find(mypreferences, "sample string 1", value).status_code == 404


@pytest.mark.needs("lenient")
@pytest.mark.rule("MYP-ALT-3", "MYP-ERROR-7")
def test_a_second_sample_is_a_conflict_as_its_alternate_id_is_taken(mypreferences: httpx.Client, names: Names) -> None:
    value = names.id()
    profile = post_sample(mypreferences, value).json()
    message = f"AlternateId '{value}' of type 'sample string 1' already belongs to another profile."
    assert refused(post_sample(mypreferences, value), 409) == message
    assert find(mypreferences, "sample string 1", value).json() == profile
