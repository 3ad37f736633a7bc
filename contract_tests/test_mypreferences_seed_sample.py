"""The vendor's own sample of a new profile, word for word (page of POST {clientId}/Profile)."""

from __future__ import annotations

import json
from collections.abc import Callable

import httpx
import pytest

from contract_tests.conftest import RunningFake

SAMPLE = """\
{
  "Addresses": [
    {
      "AddressType": "sample string 1",
      "IsDefault": true,
      "Address1": "sample string 3",
      "Address2": "sample string 4",
      "City": "sample string 5",
      "StateProvince": "sample string 6",
      "CountryCode_Numeric": "sample string 7",
      "CountryCode_Alpha2": "sample string 8",
      "CountryCode_Alpha3": "sample string 9",
      "PostalCode": "sample string 10"
    },
    {
      "AddressType": "sample string 1",
      "IsDefault": true,
      "Address1": "sample string 3",
      "Address2": "sample string 4",
      "City": "sample string 5",
      "StateProvince": "sample string 6",
      "CountryCode_Numeric": "sample string 7",
      "CountryCode_Alpha2": "sample string 8",
      "CountryCode_Alpha3": "sample string 9",
      "PostalCode": "sample string 10"
    }
  ],
  "PhoneNumbers": [
    {
      "PhoneType": "sample string 1",
      "PhoneNumber": "sample string 2",
      "IsDefault": true,
      "IsMobile" : true
    },
    {
      "PhoneType": "sample string 1",
      "PhoneNumber": "sample string 2",
      "IsDefault": true,
      "IsMobile" : true
    }
  ],
  "IsActive": true,
  "RegistrationConfirmed": true,
  "DefaultLocale":"sample string 1",
  "CustomerType": "sample string 3",
  "PreservePreferences" : true,
  "CustomerName": {
    "FirstName": "sample string 1",
    "MiddleName": "sample string 2",
    "LastName": "sample string 3",
    "Prefix": "sample string 4",
    "Suffix": "sample string 5"
  },
  "AlternateIds": [
    {
      "AlternateIdType": "sample string 1",
      "AlternateId": "sample string 2"
    },
    {
      "AlternateIdType": "sample string 1",
      "AlternateId": "sample string 2"
    }
  ],
  "Emails": [
    {
      "EmailAddressType": "sample string 1",
      "EmailAddress": "sample string 2",
      "IsDefault": true
    },
    {
      "EmailAddressType": "sample string 1",
      "EmailAddress": "sample string 2",
      "IsDefault": true
    }
  ],
  "Groups": [
    {
      "GroupName": "sample string 2",
      "GroupType": "sample string 1",
      "IsPrimary": true
    },
    {
      "GroupName": "sample string 2",
      "GroupType": "sample string 1",
      "IsPrimary": true
    }
  ],
  "ProfileTags": [
    {
      "Name": "sample string 1"
    },
    {
      "Name": "sample string 1"
    }
  ],
  "CustomFields": [
    {
      "Name": "sample string 1",
      "Value": "sample string 2"
    },
    {
      "Name": "sample string 1",
      "Value": "sample string 2"
    }
  ]
}
"""
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
MEDIA_TYPES = ["application/json", "text/json", "application/json-patch+json"]
BROKEN = [
    ("MYP-SOFT-COUNTRY-NUMERIC", "Addresses[0].CountryCode_Numeric"),
    ("MYP-SOFT-COUNTRY-NUMERIC", "Addresses[1].CountryCode_Numeric"),
    ("MYP-SOFT-COUNTRY-ALPHA2", "Addresses[0].CountryCode_Alpha2"),
    ("MYP-SOFT-COUNTRY-ALPHA2", "Addresses[1].CountryCode_Alpha2"),
    ("MYP-SOFT-COUNTRY-ALPHA3", "Addresses[0].CountryCode_Alpha3"),
    ("MYP-SOFT-COUNTRY-ALPHA3", "Addresses[1].CountryCode_Alpha3"),
    ("MYP-SOFT-POSTAL-CODE", "Addresses[0].PostalCode"),
    ("MYP-SOFT-POSTAL-CODE", "Addresses[1].PostalCode"),
    ("MYP-SOFT-ADDRESS-TYPE", "Addresses[0].AddressType"),
    ("MYP-SOFT-ADDRESS-TYPE", "Addresses[1].AddressType"),
    ("MYP-SOFT-PHONE-TYPE", "PhoneNumbers[0].PhoneType"),
    ("MYP-SOFT-PHONE-TYPE", "PhoneNumbers[1].PhoneType"),
    ("MYP-SOFT-EMAIL-TYPE", "Emails[0].EmailAddressType"),
    ("MYP-SOFT-EMAIL-TYPE", "Emails[1].EmailAddressType"),
    ("MYP-SOFT-ALTERNATE-ID-TYPE", "AlternateIds[0].AlternateIdType"),
    ("MYP-SOFT-ALTERNATE-ID-TYPE", "AlternateIds[1].AlternateIdType"),
    ("MYP-SOFT-GROUP-TYPE", "Groups[0].GroupType"),
    ("MYP-SOFT-GROUP-TYPE", "Groups[1].GroupType"),
    ("MYP-SOFT-CUSTOMER-TYPE", "CustomerType"),
    ("MYP-SOFT-EMAIL", "Emails[0].EmailAddress"),
    ("MYP-SOFT-EMAIL", "Emails[1].EmailAddress"),
    ("MYP-SOFT-CUSTOM-FIELD", "CustomFields[0].Name"),
    ("MYP-SOFT-CUSTOM-FIELD", "CustomFields[1].Name"),
]


def post_sample(client: httpx.Client, media_type: str = MEDIA_TYPES[0]) -> httpx.Response:
    return client.post("/AcmeCo/Profile", content=SAMPLE, headers={"Content-Type": media_type})


@pytest.mark.rule("MYP-MEDIA-1", "MYP-MEDIA-8", "MYP-GET-2")
@pytest.mark.parametrize("media_type", MEDIA_TYPES)
def test_the_sample_is_accepted_in_each_json_media_type_and_read_back(
    mypreferences: httpx.Client, media_type: str
) -> None:
    reply = post_sample(mypreferences, media_type)
    assert reply.status_code == 201
    assert reply.headers["Content-Type"] == "application/json; charset=utf-8"
    assert httpx.get(reply.headers["Location"]).json() == reply.json()


@pytest.mark.rule("MYP-WORD-1", "MYP-WORD-4", "MYP-CREATE-11", "MYP-EDITED-1", "MYP-EDITED-4")
def test_the_reply_to_the_sample_has_every_member_in_the_vendors_order(mypreferences: httpx.Client) -> None:
    profile = post_sample(mypreferences).json()
    assert list(profile) == KEYS
    assert list(profile["Edited"]) == ["CreateDate", "CreatedBy", "ModifiedDate", "ModifiedBy"]
    assert list(profile["Addresses"][0]) == ADDRESS_KEYS
    phone_keys = ["PhoneType", "PhoneNumber", "PhoneNumberNumeric", "IsDefault", "IsActive", "IsMobile"]
    assert list(profile["PhoneNumbers"][0]) == phone_keys
    assert list(profile["CustomerName"]) == ["FirstName", "MiddleName", "LastName", "Prefix", "Suffix"]
    assert list(profile["Emails"][0]) == ["EmailAddressType", "EmailAddress", "IsDefault", "IsActive"]
    assert list(profile["Groups"][0]) == ["GroupId", "GroupName", "GroupType", "IsPrimary"]


@pytest.mark.rule("MYP-MEDIA-8", "MYP-ENTRY-1", "MYP-ALT-7", "MYP-CREATE-9")
def test_the_values_of_the_sample_are_kept(mypreferences: httpx.Client) -> None:
    sent, profile = json.loads(SAMPLE), post_sample(mypreferences).json()
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


@pytest.mark.rule("MYP-WARN-1")
def test_the_sample_brings_a_warning_for_each_soft_rule_it_breaks(mypreferences: httpx.Client) -> None:
    warnings = post_sample(mypreferences).headers["X-Mock-Warnings"].split("; ")
    assert warnings == [f"{rule} {member}" for rule, member in BROKEN]


@pytest.mark.rule("MYP-WARN-1", "MYP-ERROR-2")
def test_a_strict_server_refuses_the_sample_and_names_every_member(fake: Callable[..., RunningFake]) -> None:
    client = fake(strict=True).client("mypreferences")
    refused = post_sample(client)
    assert refused.status_code == 400
    assert set(refused.json()["ModelState"]) == {f"profile.{member}" for _, member in BROKEN}
    assert client.get("/AcmeCo/Profile/13").status_code == 404


@pytest.mark.rule("MYP-ALT-3", "MYP-ERROR-7")
def test_a_second_sample_is_a_conflict_as_its_alternate_id_is_taken(mypreferences: httpx.Client) -> None:
    post_sample(mypreferences)
    refused = post_sample(mypreferences)
    assert refused.status_code == 409
    message = "AlternateId 'sample string 2' of type 'sample string 1' already belongs to another profile."
    assert refused.json() == {"Message": message}
