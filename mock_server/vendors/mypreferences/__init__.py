"""PossibleNOW MyPreferences: profiles of a client's customers."""

from mock_server.vendor import Collection, Memory, Vendor
from mock_server.vendors.mypreferences import (
    account_settings,
    activation,
    by_alternate_id,
    consents,
    profiles,
    records,
    searches,
    tags,
    types,
)
from mock_server.vendors.mypreferences.authentication import (
    account_of,
    authenticate,
    expired_credentials,
    unknown_account,
)
from mock_server.vendors.mypreferences.envelope import envelope
from mock_server.vendors.mypreferences.rights import admit
from mock_server.vendors.mypreferences.signature_explained import explain_credentials

VENDOR = Vendor(
    handlers=[
        profiles.create_profile,
        profiles.get_profile,
        profiles.replace_profile,
        profiles.update_profile,
        profiles.patch_profile,
        profiles.delete_profile,
        activation.activate_profile,
        activation.deactivate_profile,
        by_alternate_id.get_profile_by_alternate_id,
        by_alternate_id.replace_profile_by_alternate_id,
        by_alternate_id.patch_profile_by_alternate_id,
        by_alternate_id.upsert_profile_by_alternate_id,
        searches.find_profiles_by_address,
        searches.find_profiles_by_phone,
        searches.find_profiles_by_email,
        searches.find_profiles_by_name,
        consents.add_consents,
        consents.list_consent_filters,
        consents.list_consent_statuses,
        tags.list_tags,
        types.list_address_types,
        types.list_alternate_id_types,
        types.list_email_types,
        types.list_phone_types,
        types.list_customer_types,
        types.list_group_types,
    ],
    collections={
        records.PROFILES: Collection(
            "UserProfile",
            records.load,
            remove=activation.remove_profile,
            replace=activation.replace_profile,
        )
    },
    memory={activation.REASONS: Memory(activation.REASON_SCHEMA, key=int, about=records.PROFILES)},
    account=account_of,
    authenticate=authenticate,
    unknown_account=unknown_account,
    expired=expired_credentials,
    admit=admit,
    envelope=envelope,
    explain_credentials=explain_credentials,
    charset="; charset=utf-8",
    settings_schema=account_settings.SCHEMA,
)
