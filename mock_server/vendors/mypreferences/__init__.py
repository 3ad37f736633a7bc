"""PossibleNOW MyPreferences: profiles of a client's customers."""

from mock_server.vendor import Collection, Vendor
from mock_server.vendors.mypreferences import account_settings, profiles, records
from mock_server.vendors.mypreferences.authentication import account_of, authenticate, unknown_account
from mock_server.vendors.mypreferences.envelope import envelope

VENDOR = Vendor(
    handlers=[
        profiles.create_profile,
        profiles.get_profile,
        profiles.replace_profile,
        profiles.delete_profile,
        profiles.get_profile_by_alternate_id,
    ],
    collections={records.PROFILES: Collection(schema="UserProfile", load=records.load)},
    account=account_of,
    authenticate=authenticate,
    unknown_account=unknown_account,
    envelope=envelope,
    charset="; charset=utf-8",
    settings_schema=account_settings.SCHEMA,
)
