"""The vendor's own sample of a new profile, word for word (page of POST {clientId}/Profile)."""

from __future__ import annotations

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
"""The soft rules that the sample breaks for an account that configures other names, and where."""
