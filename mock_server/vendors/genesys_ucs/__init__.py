"""Genesys UCS / Context Services: customer profiles."""

from mock_server.vendor import Collection, Vendor
from mock_server.vendors.genesys_ucs.authentication import authenticate
from mock_server.vendors.genesys_ucs.configuration import SCHEMA
from mock_server.vendors.genesys_ucs.envelope import envelope
from mock_server.vendors.genesys_ucs.profiles import (
    PROFILES,
    create_customer_profile,
    delete_customer_profile,
    load_profile,
    query_customer_profile,
    update_customer_profile,
)
from mock_server.vendors.genesys_ucs.tenancy import tenant, unknown_tenant

VENDOR = Vendor(
    handlers=[
        create_customer_profile,
        query_customer_profile,
        update_customer_profile,
        delete_customer_profile,
    ],
    collections={PROFILES: Collection("CustomerProfile", load_profile)},
    account=tenant,
    authenticate=authenticate,
    unknown_account=unknown_tenant,
    envelope=envelope,
    charset=";charset=UTF-8",
    settings_schema=SCHEMA,
)
