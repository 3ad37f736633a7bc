"""The vendor's own XML sample of a new profile, word for word (page of POST {clientId}/Profile)."""

from __future__ import annotations

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
XML_REPLY = """\
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
    <CreateDate>{now}</CreateDate>
    <CreatedBy>{user}</CreatedBy>
    <ModifiedBy>{user}</ModifiedBy>
    <ModifiedDate>{now}</ModifiedDate>
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
  <ProfileId>{profile_id}</ProfileId>
</UserProfile>
"""
"""The vendor's sample of a reply, with what becomes of the request, in its order; laid out for readers."""


def joined(text: str) -> str:
    """Without the space that is there for readers only."""
    return "".join(line if line.startswith(" xmlns") else line.strip() for line in text.splitlines())
