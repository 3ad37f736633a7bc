"""A UserProfile: what a writer sent, completed to what every read answers."""

from __future__ import annotations

from typing import Any

from mock_server.clock import format_seconds
from mock_server.vendor import Call
from mock_server.vendors.mypreferences import entries
from mock_server.vendors.mypreferences.account_settings import AccountSettings

UserProfile = dict[str, Any]


def new_profile(call: Call, settings: AccountSettings, profile_id: int) -> UserProfile:
    """The profile that the call's body creates."""
    now = format_seconds(call.clock.now())
    edited = {"CreateDate": now, "CreatedBy": call.caller.name, "ModifiedDate": now, "ModifiedBy": call.caller.name}
    is_active = entries.sent_or(call.body.get("IsActive"), True)
    return _profile(call.body, settings, profile_id, edited, [], is_active=is_active)


def replaced_profile(call: Call, settings: AccountSettings, before: UserProfile) -> UserProfile:
    """The profile as the call's body overwrites it: what it leaves out is blank or as after a create.

    The identity, the consents and the activity of `before` stay (V4-update-profile-put; notes, section 9, row 29).
    """
    edited = {
        **before["Edited"],
        "ModifiedDate": format_seconds(call.clock.now()),
        "ModifiedBy": call.caller.name,
    }
    return _profile(call.body, settings, before["ProfileId"], edited, before["Consents"], is_active=before["IsActive"])


def _profile(
    sent: dict[str, Any],
    settings: AccountSettings,
    profile_id: int,
    edited: dict[str, str],
    consents: list[Any],
    *,
    is_active: bool,
) -> UserProfile:
    """Every member, always, in the order of the vendor's JSON sample (S; notes, section 9, row 34)."""
    get = sent.get
    return {
        "ProfileId": profile_id,
        "Edited": edited,
        "Addresses": entries.addresses(get("Addresses")),
        "PhoneNumbers": entries.phone_numbers(get("PhoneNumbers")),
        "Consents": consents,
        "IsActive": is_active,
        "RegistrationConfirmed": entries.sent_or(get("RegistrationConfirmed"), False),
        "DefaultLocale": entries.sent_or(get("DefaultLocale"), settings.locale),
        "CustomerType": entries.sent_or(get("CustomerType"), settings.customer_type),
        "PreservePreferences": entries.sent_or(get("PreservePreferences"), True),
        "CustomerName": entries.customer_name(get("CustomerName")),
        "AlternateIds": entries.alternate_ids(get("AlternateIds")),
        "Emails": entries.emails(get("Emails")),
        "Groups": entries.groups(get("Groups")),
        "ProfileTags": entries.profile_tags(get("ProfileTags")),
        "CustomFields": entries.custom_fields(get("CustomFields")),
    }
