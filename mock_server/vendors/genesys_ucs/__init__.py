"""Genesys UCS / Context Services: customer profiles."""

from mock_server.vendor import Collection, Memory, Vendor
from mock_server.vendors.genesys_ucs.authentication import authenticate, expired_credentials
from mock_server.vendors.genesys_ucs.basic_explained import explain_credentials
from mock_server.vendors.genesys_ucs.configuration import SCHEMA
from mock_server.vendors.genesys_ucs.envelope import envelope
from mock_server.vendors.genesys_ucs.extension_records import (
    delete_extension_record,
    insert_extension_records,
    update_extension_record,
)
from mock_server.vendors.genesys_ucs.extension_schema import EXTENSION_SCHEMAS
from mock_server.vendors.genesys_ucs.extension_schemas import (
    create_extension_schema,
    delete_extension_schema,
    dump_extension_schema,
    get_extension_schema,
    list_extension_schemas,
    load_extension_schema,
    remove_extension_schema,
    replace_extension_schema,
)
from mock_server.vendors.genesys_ucs.identification import KEYS, PROFILES
from mock_server.vendors.genesys_ucs.identification_keys import (
    create_identification_key,
    delete_identification_key,
    get_identification_key,
    list_identification_keys,
    load_identification_key,
    remove_identification_key,
    replace_identification_key,
)
from mock_server.vendors.genesys_ucs.identify import identify_customer
from mock_server.vendors.genesys_ucs.loading import KEPT, KEPT_SCHEMA, dump_profile, kept, load_profile, remove_profile
from mock_server.vendors.genesys_ucs.merge import merge_customer_profiles
from mock_server.vendors.genesys_ucs.profile import folded
from mock_server.vendors.genesys_ucs.profile_schema import query_profile_schema
from mock_server.vendors.genesys_ucs.profiles import (
    create_customer_profile,
    delete_customer_profile,
    query_customer_profile,
    update_customer_profile,
)
from mock_server.vendors.genesys_ucs.roles import authorize
from mock_server.vendors.genesys_ucs.server_mode import (
    SERVER,
    SERVER_SCHEMA,
    admit,
    query_server_status,
    set_server_mode,
)
from mock_server.vendors.genesys_ucs.tenancy import tenant, unknown_tenant

VENDOR = Vendor(
    handlers=[
        create_customer_profile,
        query_customer_profile,
        update_customer_profile,
        delete_customer_profile,
        identify_customer,
        merge_customer_profiles,
        create_identification_key,
        list_identification_keys,
        get_identification_key,
        delete_identification_key,
        insert_extension_records,
        update_extension_record,
        delete_extension_record,
        query_profile_schema,
        create_extension_schema,
        list_extension_schemas,
        get_extension_schema,
        delete_extension_schema,
        set_server_mode,
        query_server_status,
    ],
    collections={
        EXTENSION_SCHEMAS: Collection(
            "ExtensionSchema",
            load_extension_schema,
            dump_extension_schema,
            fold=folded,
            remove=remove_extension_schema,
            replace=replace_extension_schema,
        ),
        KEYS: Collection(
            "NewIdentificationKey",
            load_identification_key,
            fold=folded,
            remove=remove_identification_key,
            replace=replace_identification_key,
        ),
        PROFILES: Collection("CustomerProfile", load_profile, dump_profile, remove=remove_profile),
    },
    memory={
        SERVER: Memory(SERVER_SCHEMA, shared=True),
        KEPT: Memory(KEPT_SCHEMA, about=PROFILES, dump=kept),
    },
    account=tenant,
    authenticate=authenticate,
    unknown_account=unknown_tenant,
    expired=expired_credentials,
    admit=admit,
    authorize=authorize,
    envelope=envelope,
    explain_credentials=explain_credentials,
    charset=";charset=UTF-8",
    settings_schema=SCHEMA,
)
