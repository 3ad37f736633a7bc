"""The profile resource: create, query, update, delete."""

from __future__ import annotations

from typing import Any

from mock_server.errors import Conflict, Failure, Invalid, NotFound
from mock_server.store import Scope
from mock_server.vendor import Call, Reply
from mock_server.vendors.genesys_ucs.configuration import (
    refuse_empty,
    refuse_unconfigured,
    refuse_unknown_extensions,
    registered_extensions,
)
from mock_server.vendors.genesys_ucs.customer_id import new_customer_id
from mock_server.vendors.genesys_ucs.profile import CUSTOMER_ID, Profile, shown, split, updated

PROFILES = "profiles"
MOST_MEMBERS = 1_000
"""Of a profile as it is read; a body has no more either."""


def create_customer_profile(call: Call) -> Reply:
    """CRE-85. The tabled `Location` and the sampled `Content-Location` are both sent."""
    profile = split(call.body, registered=registered_extensions(call))
    refuse_empty(call, profile)
    refuse_unconfigured(call, profile)
    customer_id = call.body.get(CUSTOMER_ID)
    if customer_id is None:
        customer_id = new_customer_id(call, PROFILES)
    elif call.state.get(PROFILES, customer_id) is not None:
        raise Conflict(f"customer '{customer_id}' already exists")
    _keep(call, customer_id, profile)
    place = f"/profiles/{customer_id}"
    headers = {"Location": call.request.base_path + place, "Content-Location": call.request.base + place}
    return Reply(201, {CUSTOMER_ID: customer_id}, headers)


def query_customer_profile(call: Call) -> Reply:
    """QRY."""
    profile = _existing(call)
    names = call.query.get("extensions", [])
    refuse_unknown_extensions(call, names, profile["extensions"])
    return Reply(200, shown(call.path[CUSTOMER_ID], profile, names))


def update_customer_profile(call: Call) -> Reply:
    """UPD-80, UPD-85. Never creates."""
    customer_id = call.path[CUSTOMER_ID]
    sent_id = call.body.get(CUSTOMER_ID, customer_id)
    if sent_id != customer_id:
        raise Invalid([Failure("body", (CUSTOMER_ID,), f"the path names '{customer_id}'.", sent_id, "path")])
    profile = _existing(call)
    sent = split(call.body, profile["extensions"], registered_extensions(call))
    refuse_unconfigured(call, sent)
    _keep(call, customer_id, updated(profile, sent))
    return Reply(200, [], {"Content-Location": f"{call.request.base_path}/profiles/{customer_id}"})


def delete_customer_profile(call: Call) -> Reply:
    """DEL. Everything that hangs on the profile goes with it."""
    customer_id = call.path[CUSTOMER_ID]
    if not call.state.delete(PROFILES, customer_id):
        raise _unknown(customer_id)
    return Reply(200)


def load_profile(state: Scope, item: Any) -> None:
    """Store a fixture's profile, written as a reply with all extensions."""
    customer_id = item[CUSTOMER_ID]
    if state.get(PROFILES, customer_id) is not None:
        raise ValueError(f"the customer_id {customer_id} occurs twice; give each profile its own")
    try:
        profile = split(item)
    except Invalid as error:
        raise ValueError("; ".join(f"{failure.member[0]}: {failure.message}" for failure in error.failures)) from None
    state.put(PROFILES, customer_id, profile)


def _keep(call: Call, customer_id: str, profile: Profile) -> None:
    """Store a profile, unless a read of all of it could not be sent back as an update."""
    if 1 + len(profile["attributes"]) + len(profile["extensions"]) > MOST_MEMBERS:
        raise Conflict(f"customer '{customer_id}' would have more than {MOST_MEMBERS} members, its id included")
    call.state.put(PROFILES, customer_id, profile)


def _existing(call: Call) -> Profile:
    customer_id = call.path[CUSTOMER_ID]
    profile: Profile | None = call.state.get(PROFILES, customer_id)
    if profile is None:
        raise _unknown(customer_id)
    return profile


def _unknown(customer_id: str) -> NotFound:
    return NotFound(f"customer '{customer_id}' not found")
