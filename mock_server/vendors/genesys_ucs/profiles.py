"""The profile resource: create, query, update, delete."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import chain
from typing import Any

from mock_server.errors import Conflict, Invalid
from mock_server.store import Scope
from mock_server.vendor import Call, Reply
from mock_server.vendors.genesys_ucs.configuration import (
    refuse_empty,
    refuse_unknown_extensions,
    understood,
)
from mock_server.vendors.genesys_ucs.customer_id import new_customer_id
from mock_server.vendors.genesys_ucs.extension_schema import multi_valued, registered
from mock_server.vendors.genesys_ucs.identification import PROFILES, existing, store
from mock_server.vendors.genesys_ucs.profile import (
    CUSTOMER_ID,
    Profile,
    misnamed,
    refuse_stored_extensions,
    refuse_the_id,
    shown,
    split,
    updated,
)
from mock_server.vendors.genesys_ucs.record_validation import completed, refuse, unfit


def create_customer_profile(call: Call) -> Reply:
    """CRE-85. The tabled `Location` and the sampled `Content-Location` are both sent."""
    profile = understood(call)
    refuse_empty(call, profile)
    customer_id = call.body.get(CUSTOMER_ID)
    if customer_id is None:
        customer_id = new_customer_id(call, PROFILES)
    elif call.state.get(PROFILES, customer_id) is not None:
        raise Conflict(f"customer '{customer_id}' already exists")
    store(call.state, customer_id, None, _settled(call.state, profile))
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
    store(call.state, customer_id, before, updated(before, _settled(call.state, sent, before["extensions"])))
    return Reply(200, [], {"Content-Location": f"{call.request.base_path}/profiles/{customer_id}"})


def delete_customer_profile(call: Call) -> Reply:
    """DEL. Everything that hangs on the profile goes with it."""
    customer_id = call.path[CUSTOMER_ID]
    store(call.state, customer_id, existing(call.state, customer_id), None)
    return Reply(200)


def load_profile(state: Scope, item: Any) -> None:
    """Store a fixture's profile, written as a reply with all extensions."""
    customer_id = item[CUSTOMER_ID]
    if state.get(PROFILES, customer_id) is not None:
        raise ValueError(f"the customer_id {customer_id} occurs twice; give each profile its own")
    try:
        known = registered(state)
        profile = split(item, registered=known)
        refuse(chain(misnamed(item, profile, known), unfit(state, profile["extensions"])))
        store(state, customer_id, None, _settled(state, profile))
    except Invalid as error:
        raise ValueError(_places(error)) from None
    except Conflict as error:
        raise ValueError(error.message) from None


def _settled(state: Scope, sent: Profile, stored: Iterable[str] = ()) -> Profile:
    """What was sent as it can be stored for a customer with the extensions `stored`. Raises Conflict."""
    refuse_the_id(sent["extensions"])
    refuse_stored_extensions(stored, sent["attributes"])
    return Profile(attributes=sent["attributes"], extensions=completed(state, sent["extensions"]))


def _places(error: Invalid) -> str:
    return "; ".join(f"{'.'.join(map(str, failure.member))}: {failure.message}" for failure in error.failures)
