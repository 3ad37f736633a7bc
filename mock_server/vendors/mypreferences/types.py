"""The types that an account has configured (H-atypes, H-alttypes), by Ids from 1 in the order of the fixture."""

from __future__ import annotations

from mock_server.vendor import Call, Reply
from mock_server.vendors.mypreferences.account_settings import configured


def list_address_types(call: Call) -> Reply:
    return _types(call, "AddressTypes", "address_types")


def list_alternate_id_types(call: Call) -> Reply:
    return _types(call, "AlternateIdTypes", "alternate_id_types")


def list_customer_types(call: Call) -> Reply:
    return _types(call, "CustomerTypes", "customer_types")


def list_email_types(call: Call) -> Reply:
    return _types(call, "EmailTypes", "email_types")


def list_group_types(call: Call) -> Reply:
    return _types(call, "GroupTypes", "group_types")


def list_phone_types(call: Call) -> Reply:
    return _types(call, "PhoneTypes", "phone_types")


def _types(call: Call, collection: str, kind: str) -> Reply:
    """The type of the Id that was asked for, if there is one; with the Id 0 all of them."""
    settings = configured(call.shared, call.account)
    translated = settings.translations(call.query.get("locale", ""))
    wanted = call.query["Id"]
    types = [
        {"Id": number, "Name": translated.get(name, name)}
        for number, name in enumerate(settings.names(kind) or (), 1)
        if wanted in (0, number)
    ]
    return Reply(200, {collection: types})
