"""The operations on profiles, each addressed by its ProfileId."""

from __future__ import annotations

from mock_server.vendor import Call, Reply
from mock_server.vendors.mypreferences import activation, records, writing
from mock_server.vendors.mypreferences.consents import as_of
from mock_server.vendors.mypreferences.profile import UserProfile


def create_profile(call: Call) -> Reply:
    return writing.create(call, call.body)


def get_profile(call: Call) -> Reply:
    return Reply(200, as_of(_addressed(call), call.clock))


def replace_profile(call: Call) -> Reply:
    return writing.replace(call, _addressed(call))


def update_profile(call: Call) -> Reply:
    return writing.update(call, _addressed(call), call.body)


def patch_profile(call: Call) -> Reply:
    return writing.apply_patch(call, _addressed(call))


def delete_profile(call: Call) -> Reply:
    activation.remove_profile(call.state, call.path["profileId"])
    return Reply(204)


def _addressed(call: Call) -> UserProfile:
    return records.find(call.state, call.path["profileId"])
