"""The operations on profiles."""

from __future__ import annotations

from urllib.parse import quote

from mock_server.vendor import Call, Reply
from mock_server.vendors.mypreferences import custom_fields, records, soft_rules
from mock_server.vendors.mypreferences.account_settings import configured
from mock_server.vendors.mypreferences.profile import new_profile, replaced_profile


def create_profile(call: Call) -> Reply:
    settings = configured(call.shared, call.account)
    custom_fields.check_values(call.body, settings)
    soft_rules.apply(call, settings)
    profile = new_profile(call, settings, records.next_profile_id(call.state))
    records.add(call.state, profile)
    return Reply(201, profile, {"Location": _location(call, profile["ProfileId"])})


def get_profile(call: Call) -> Reply:
    return Reply(200, records.find(call.state, call.path["profileId"]))


def get_profile_by_alternate_id(call: Call) -> Reply:
    kind, value = call.path["alternateIdType"], call.path["alternateId"]
    return Reply(200, records.find_active_by_alternate_id(call.state, kind, value))


def replace_profile(call: Call) -> Reply:
    settings = configured(call.shared, call.account)
    custom_fields.check_values(call.body, settings)
    soft_rules.apply(call, settings)
    before = records.find(call.state, call.path["profileId"])
    after = replaced_profile(call, settings, before)
    records.replace(call.state, before, after)
    return Reply(200, after)


def delete_profile(call: Call) -> Reply:
    """The reasonCode goes with the profile: nothing of it is readable afterwards."""
    records.remove(call.state, records.find(call.state, call.path["profileId"]))
    return Reply(204)


def _location(call: Call, profile_id: int) -> str:
    """Absolute, with the base that the client used (notes, section 9, row 13)."""
    return f"{call.request.base}/{quote(call.path['clientId'], safe='')}/Profile/{profile_id}"
