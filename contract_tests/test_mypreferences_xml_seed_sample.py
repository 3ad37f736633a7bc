"""The vendor's own XML sample of a new profile, word for word (page of POST {clientId}/Profile)."""

from __future__ import annotations

from collections.abc import Callable

import httpx
import pytest

from contract_tests.conftest import RunningFake
from contract_tests.test_mypreferences_seed_sample import BROKEN, SAMPLE

XML_SAMPLE = """\
<CreateUserProfile xmlns:i="http://www.w3.org/2001/XMLSchema-instance" xmlns="http://schemas.datacontract.org/2004/07/ProfileServices.REST.Models">
  <AlternateIds>
    <AlternateIdEntry>
      <AlternateId>sample string 2</AlternateId>
      <AlternateIdType>sample string 1</AlternateIdType>
    </AlternateIdEntry>
    <AlternateIdEntry>
      <AlternateId>sample string 2</AlternateId>
      <AlternateIdType>sample string 1</AlternateIdType>
    </AlternateIdEntry>
  </AlternateIds>
  <CustomerName>
    <FirstName>sample string 1</FirstName>
    <LastName>sample string 3</LastName>
    <MiddleName>sample string 2</MiddleName>
    <Prefix>sample string 4</Prefix>
    <Suffix>sample string 5</Suffix>
  </CustomerName>
  <CustomerType>sample string 3</CustomerType>
  <PreservePreferences>true</PreservePreferences>
  <Emails>
    <EmailEntry>
      <EmailAddress>sample string 2</EmailAddress>
      <EmailAddressType>sample string 1</EmailAddressType>
      <IsDefault>true</IsDefault>
    </EmailEntry>
    <EmailEntry>
      <EmailAddress>sample string 2</EmailAddress>
      <EmailAddressType>sample string 1</EmailAddressType>
      <IsDefault>true</IsDefault>
    </EmailEntry>
  </Emails>
  <Groups>
    <GroupEntry>
      <GroupName>sample string 2</GroupName>
      <GroupType>sample string 1</GroupType>
      <IsPrimary>true</IsPrimary>
    </GroupEntry>
    <GroupEntry>
      <GroupName>sample string 2</GroupName>
      <GroupType>sample string 1</GroupType>
      <IsPrimary>true</IsPrimary>
    </GroupEntry>
  </Groups>
  <IsActive>true</IsActive>
  <DefaultLocale>sample string 1</DefaultLocale>
  <ProfileTags>
    <Tag>
      <Name>sample string 1</Name>
    </Tag>
    <Tag>
      <Name>sample string 1</Name>
    </Tag>
  </ProfileTags>
  <CustomFields>
    <CustomFieldValue>
      <Name>sample string 1</Name>
      <Value>sample string 2</Value>
    </CustomFieldValue>
    <CustomFieldValue>
      <Name>sample string 1</Name>
      <Value>sample string 2</Value>
    </CustomFieldValue>
  </CustomFields>
  <RegistrationConfirmed>true</RegistrationConfirmed>
  <Addresses>
    <CreateAddressEntry>
      <Address1>sample string 3</Address1>
      <Address2>sample string 4</Address2>
      <City>sample string 5</City>
      <CountryCode_Alpha2>sample string 8</CountryCode_Alpha2>
      <CountryCode_Alpha3>sample string 9</CountryCode_Alpha3>
      <CountryCode_Numeric>sample string 7</CountryCode_Numeric>
      <PostalCode>sample string 10</PostalCode>
      <StateProvince>sample string 6</StateProvince>
      <AddressType>sample string 1</AddressType>
      <IsDefault>true</IsDefault>
    </CreateAddressEntry>
    <CreateAddressEntry>
      <Address1>sample string 3</Address1>
      <Address2>sample string 4</Address2>
      <City>sample string 5</City>
      <CountryCode_Alpha2>sample string 8</CountryCode_Alpha2>
      <CountryCode_Alpha3>sample string 9</CountryCode_Alpha3>
      <CountryCode_Numeric>sample string 7</CountryCode_Numeric>
      <PostalCode>sample string 10</PostalCode>
      <StateProvince>sample string 6</StateProvince>
      <AddressType>sample string 1</AddressType>
      <IsDefault>true</IsDefault>
    </CreateAddressEntry>
  </Addresses>
  <PhoneNumbers>
    <CreatePhoneNumberEntry>
      <IsDefault>true</IsDefault>
      <IsMobile>true</IsMobile>
      <PhoneNumber>sample string 2</PhoneNumber>
      <PhoneType>sample string 1</PhoneType>
    </CreatePhoneNumberEntry>
    <CreatePhoneNumberEntry>
      <IsDefault>true</IsDefault>
      <IsMobile>true</IsMobile>
      <PhoneNumber>sample string 2</PhoneNumber>
      <PhoneType>sample string 1</PhoneType>
    </CreatePhoneNumberEntry>
  </PhoneNumbers>
</CreateUserProfile>
"""
REPLY = """\
<UserProfile xmlns:i="http://www.w3.org/2001/XMLSchema-instance"
 xmlns="http://schemas.datacontract.org/2004/07/ProfileServices.REST.Models">
  <AlternateIds>
    <AlternateIdEntry>
      <AlternateId>sample string 2</AlternateId>
      <AlternateIdType>sample string 1</AlternateIdType>
    </AlternateIdEntry>
  </AlternateIds>
  <CustomerName>
    <FirstName>sample string 1</FirstName>
    <LastName>sample string 3</LastName>
    <MiddleName>sample string 2</MiddleName>
    <Prefix>sample string 4</Prefix>
    <Suffix>sample string 5</Suffix>
  </CustomerName>
  <CustomerType>sample string 3</CustomerType>
  <PreservePreferences>true</PreservePreferences>
  <Emails>
    <EmailEntry>
      <EmailAddress>sample string 2</EmailAddress>
      <EmailAddressType>sample string 1</EmailAddressType>
      <IsDefault>true</IsDefault>
      <IsActive>true</IsActive>
    </EmailEntry>
    <EmailEntry>
      <EmailAddress>sample string 2</EmailAddress>
      <EmailAddressType>sample string 1</EmailAddressType>
      <IsDefault>false</IsDefault>
      <IsActive>true</IsActive>
    </EmailEntry>
  </Emails>
  <Groups>
    <GroupEntry>
      <GroupName>sample string 2</GroupName>
      <GroupType>sample string 1</GroupType>
      <IsPrimary>true</IsPrimary>
    </GroupEntry>
    <GroupEntry>
      <GroupName>sample string 2</GroupName>
      <GroupType>sample string 1</GroupType>
      <IsPrimary>true</IsPrimary>
    </GroupEntry>
  </Groups>
  <IsActive>true</IsActive>
  <DefaultLocale>sample string 1</DefaultLocale>
  <ProfileTags>
    <Tag>
      <Name>sample string 1</Name>
    </Tag>
    <Tag>
      <Name>sample string 1</Name>
    </Tag>
  </ProfileTags>
  <CustomFields>
    <CustomFieldValue>
      <Name>sample string 1</Name>
      <Value>sample string 2</Value>
    </CustomFieldValue>
    <CustomFieldValue>
      <Name>sample string 1</Name>
      <Value>sample string 2</Value>
    </CustomFieldValue>
  </CustomFields>
  <RegistrationConfirmed>true</RegistrationConfirmed>
  <Addresses>
    <AddressEntry>
      <Address1>sample string 3</Address1>
      <Address2>sample string 4</Address2>
      <City>sample string 5</City>
      <CountryCode_Alpha2>sample string 8</CountryCode_Alpha2>
      <CountryCode_Alpha3>sample string 9</CountryCode_Alpha3>
      <CountryCode_Numeric>sample string 7</CountryCode_Numeric>
      <PostalCode>sample string 10</PostalCode>
      <StateProvince>sample string 6</StateProvince>
      <Country i:nil="true"/>
      <AddressType>sample string 1</AddressType>
      <IsDefault>true</IsDefault>
      <IsActive>true</IsActive>
    </AddressEntry>
    <AddressEntry>
      <Address1>sample string 3</Address1>
      <Address2>sample string 4</Address2>
      <City>sample string 5</City>
      <CountryCode_Alpha2>sample string 8</CountryCode_Alpha2>
      <CountryCode_Alpha3>sample string 9</CountryCode_Alpha3>
      <CountryCode_Numeric>sample string 7</CountryCode_Numeric>
      <PostalCode>sample string 10</PostalCode>
      <StateProvince>sample string 6</StateProvince>
      <Country i:nil="true"/>
      <AddressType>sample string 1</AddressType>
      <IsDefault>false</IsDefault>
      <IsActive>true</IsActive>
    </AddressEntry>
  </Addresses>
  <Consents/>
  <Edited>
    <CreateDate>2024-01-15T12:00:00Z</CreateDate>
    <CreatedBy>anonymous</CreatedBy>
    <ModifiedBy>anonymous</ModifiedBy>
    <ModifiedDate>2024-01-15T12:00:00Z</ModifiedDate>
  </Edited>
  <PhoneNumbers>
    <PhoneNumberEntry>
      <IsDefault>true</IsDefault>
      <IsActive>true</IsActive>
      <IsMobile>true</IsMobile>
      <PhoneNumber>sample string 2</PhoneNumber>
      <PhoneType>sample string 1</PhoneType>
      <PhoneNumberNumeric>2</PhoneNumberNumeric>
    </PhoneNumberEntry>
    <PhoneNumberEntry>
      <IsDefault>false</IsDefault>
      <IsActive>true</IsActive>
      <IsMobile>true</IsMobile>
      <PhoneNumber>sample string 2</PhoneNumber>
      <PhoneType>sample string 1</PhoneType>
      <PhoneNumberNumeric>2</PhoneNumberNumeric>
    </PhoneNumberEntry>
  </PhoneNumbers>
  <ProfileId>13</ProfileId>
</UserProfile>
"""
"""The vendor's sample of a reply, with what this server makes of the request, in its order; laid out for readers."""
MEDIA_TYPES = ["application/xml", "text/xml"]


def post_sample(client: httpx.Client, media_type: str = MEDIA_TYPES[0]) -> httpx.Response:
    return client.post("/AcmeCo/Profile", content=XML_SAMPLE, headers={"Content-Type": media_type})


def joined(text: str) -> str:
    """Without the space that is there for readers only."""
    return "".join(line if line.startswith(" xmlns") else line.strip() for line in text.splitlines())


@pytest.mark.rule("MYP-XML-1", "MYP-XML-2", "MYP-XML-4", "MYP-XML-5", "MYP-XML-7", "MYP-XML-9", "MYP-XML-12")
@pytest.mark.rule("MYP-XML-3", "MYP-XML-10", "MYP-XML-11")
@pytest.mark.parametrize("media_type", MEDIA_TYPES)
def test_the_sample_is_accepted_and_answered_in_the_vendors_names_and_order(
    mypreferences: httpx.Client, media_type: str
) -> None:
    reply = post_sample(mypreferences, media_type)
    assert reply.status_code == 201
    assert reply.headers["Content-Type"] == f"{media_type}; charset=utf-8"
    assert reply.text == joined(REPLY)
    assert httpx.get(reply.headers["Location"], headers={"Accept": media_type}).text == reply.text


@pytest.mark.rule("MYP-XML-14")
def test_the_sample_says_the_same_in_xml_as_in_json(fake: Callable[..., RunningFake]) -> None:
    in_xml, in_json = fake().client("mypreferences"), fake().client("mypreferences")
    posted = post_sample(in_xml), in_json.post("/AcmeCo/Profile", content=SAMPLE)
    assert [reply.status_code for reply in posted] == [201, 201]
    assert in_xml.get("/AcmeCo/Profile/13").json() == in_json.get("/AcmeCo/Profile/13").json() == posted[1].json()


@pytest.mark.rule("MYP-WARN-1")
def test_the_sample_in_xml_brings_the_same_warnings_as_in_json(mypreferences: httpx.Client) -> None:
    warnings = post_sample(mypreferences).headers["X-Mock-Warnings"].split("; ")
    assert warnings == [f"{rule} {member}" for rule, member in BROKEN]


@pytest.mark.rule("MYP-WARN-1", "MYP-ERROR-5")
def test_a_strict_server_refuses_the_sample_in_xml_and_names_every_member(fake: Callable[..., RunningFake]) -> None:
    client = fake(strict=True).client("mypreferences")
    refused = post_sample(client)
    assert refused.status_code == 400
    assert refused.headers["Content-Type"] == "application/xml; charset=utf-8"
    for _, member in BROKEN:
        escaped = member.replace("[", "_x005B_").replace("]", "_x005D_")
        assert f"<profile.{escaped}>" in refused.text
    assert client.get("/AcmeCo/Profile/13").status_code == 404


@pytest.mark.rule("MYP-ERROR-5")
def test_a_second_sample_in_xml_is_a_conflict_as_its_alternate_id_is_taken(mypreferences: httpx.Client) -> None:
    post_sample(mypreferences)
    refused = post_sample(mypreferences, "text/xml")
    assert refused.status_code == 409
    message = "AlternateId 'sample string 2' of type 'sample string 1' already belongs to another profile."
    assert refused.text == f"<Error><Message>{message}</Message></Error>"
