"""The profile resource: create, query, update, delete."""

from __future__ import annotations

from collections.abc import Iterable

from mock_server.errors import Conflict
from mock_server.store import Scope
from mock_server.vendor import Call, Reply
from mock_server.vendors.genesys_ucs.configuration import (
    refuse_empty,
    refuse_unknown_extensions,
    understood,
)
from mock_server.vendors.genesys_ucs.customer_id import new_customer_id
from mock_server.vendors.genesys_ucs.extension_schema import multi_valued
from mock_server.vendors.genesys_ucs.identification import PROFILES, existing, store
from mock_server.vendors.genesys_ucs.profile import (
    CUSTOMER_ID,
    Profile,
    refuse_stored_extensions,
    refuse_the_id,
    shown,
    updated,
)
from mock_server.vendors.genesys_ucs.record_validation import completed


def create_customer_profile(call: Call) -> Reply:
    """CRE-85. The tabled `Location` and the sampled `Content-Location` are both sent."""
    profile = understood(call)
    refuse_empty(call, profile)
    customer_id = call.body.get(CUSTOMER_ID)
    if customer_id is None:
        customer_id = new_customer_id(call, PROFILES)
    elif call.state.get(PROFILES, customer_id) is not None:
        raise Conflict(f"customer '{customer_id}' already exists", rule="UCS-CREATE-8")
    store(call.state, customer_id, None, settled(call.state, profile))
    place = f"/profiles/{customer_id}"
    headers = {"Location": call.request.base_path + place, "Content-Location": call.request.base + place}
    return Reply(201, {CUSTOMER_ID: customer_id}, headers)


def query_customer_profile(call: Call) -> Reply:
    """QRY."""
    profile = existing(call.state, call.path[CUSTOMER_ID])
    names = call.query.get("extensions", [])
    refuse_unknown_extensions(call, names, profile["extensions"])
    return Reply(200, shown(call.path[CUSTOMER_ID], profile, names, multi_valued(call.state, names)))


def update_customer_profile(call: Call) -> Reply:
    """UPD-80, UPD-85. Never creates."""
    customer_id = call.path[CUSTOMER_ID]
    profile: Profile | None = call.state.get(PROFILES, customer_id)
    sent = understood(call, profile["extensions"] if profile else ())
    before = existing(call.state, customer_id)
    store(call.state, customer_id, before, updated(before, settled(call.state, sent, before["extensions"])))
    return Reply(200, [], {"Content-Location": f"{call.request.base_path}/profiles/{customer_id}"})


def delete_customer_profile(call: Call) -> Reply:
    """DEL. Everything that hangs on the profile goes with it."""
    customer_id = call.path[CUSTOMER_ID]
    store(call.state, customer_id, existing(call.state, customer_id), None)
    return Reply(200)


def settled(state: Scope, sent: Profile, stored: Iterable[str] = ()) -> Profile:
    """What was sent as it can be stored for a customer with the extensions `stored`. Raises Conflict."""
    refuse_the_id(sent["extensions"])
    refuse_stored_extensions(stored, sent["attributes"])
    return Profile(attributes=sent["attributes"], extensions=completed(state, sent["extensions"]))
