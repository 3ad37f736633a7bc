"""A UserProfile: what a writer sent, completed to what every read answers."""

from __future__ import annotations

from typing import Any

from mock_server.clock import format_seconds
from mock_server.vendor import Call
from mock_server.vendors.mypreferences import entries
from mock_server.vendors.mypreferences.account_settings import AccountSettings

UserProfile = dict[str, Any]
Sent = dict[str, Any]
"""What a writer sent: a UserProfile in part, in which members that are read-only or unknown count for nothing."""
Edited = dict[str, str]
"""An EditInfo: CreateDate, CreatedBy, ModifiedDate, ModifiedBy."""


def new_profile(call: Call, sent: Sent, settings: AccountSettings, profile_id: int) -> UserProfile:
    """The profile that `sent` creates."""
    is_active = entries.sent_or(sent.get("IsActive"), True)
    return _profile(sent, settings, profile_id, edited_by(call), [], is_active=is_active)


def replaced_profile(call: Call, sent: Sent, settings: AccountSettings, before: UserProfile) -> UserProfile:
    """The profile as `sent` overwrites it: what it leaves out is blank or as after a create.

    The identity, the consents and the activity of `before` stay (MYP-ID-6, MYP-PUT-4).
    """
    edited, consents = edited_by(call, before["Edited"]), before["Consents"]
    return _profile(sent, settings, before["ProfileId"], edited, consents, is_active=before["IsActive"])


def merged(before: UserProfile, sent: Sent) -> Sent:
    """`before` with what was sent in its place: collections whole, the name part by part; null counts as not sent."""
    after = {**before, **_present(sent)}
    before_name, sent_name = before["CustomerName"], sent.get("CustomerName")
    if before_name is not None and sent_name is not None:
        after["CustomerName"] = {**before_name, **_present(sent_name)}
    return after


def _present(sent: Sent) -> Sent:
    return {name: value for name, value in sent.items() if value is not None}


def edited_by(call: Call, before: Edited | None = None) -> Edited:
    """Who writes, and when: refreshed by every write, whatever it changes (S). The creation stays as it was before."""
    now, caller = format_seconds(call.clock.now()), call.caller.name
    created = before or {"CreateDate": now, "CreatedBy": caller}
    return {**created, "ModifiedDate": now, "ModifiedBy": caller}


def _profile(
    sent: Sent,
    settings: AccountSettings,
    profile_id: int,
    edited: Edited,
    consents: list[Any],
    *,
    is_active: bool,
) -> UserProfile:
    """Every member, always, in the order of the vendor's JSON sample (MYP-WORD-3, MYP-WORD-4)."""
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
