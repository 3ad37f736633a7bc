"""Profiles switched off and on again (H-deact, H-act)."""

from __future__ import annotations

from typing import Any

from mock_server.store import Scope
from mock_server.vendor import Call, Reply
from mock_server.vendors.mypreferences import records
from mock_server.vendors.mypreferences.profile import edited_by

REASONS = "deactivation-reasons"
"""Why a profile is switched off, by ProfileId: kept (H-deact), and answered by no operation (MYP-CREATE-11)."""
REASON_SCHEMA = {"type": "string"}


def activate_profile(call: Call) -> Reply:
    """Again is fine (MYP-ACTIVE-8). The reason of the deactivation is forgotten (H-act)."""
    profile_id = call.path["profileId"]
    _switch(call, profile_id, on=True)
    forget_reason(call.state, profile_id)
    return Reply(200)


def deactivate_profile(call: Call) -> Reply:
    """Again is fine, and then only the last reason counts. Preferences, which could outlive it, are not modelled."""
    profile_id = call.path["profileId"]
    _switch(call, profile_id, on=False)
    reason = (call.body or {}).get("Reason")
    if reason is None:
        forget_reason(call.state, profile_id)
    else:
        call.state.put(REASONS, profile_id, reason)
    return Reply(200)


def forget_reason(state: Scope, profile_id: int) -> None:
    """There may be none."""
    state.delete(REASONS, profile_id)


def remove_profile(state: Scope, profile_id: int) -> None:
    """Delete a profile that is there. The reason goes with it: nothing of it is readable afterwards."""
    records.remove(state, records.find(state, profile_id))
    forget_reason(state, profile_id)


def replace_profile(state: Scope, profile_id: int, item: Any) -> None:
    """Put a fixture's profile in the place of one. The reason stays with one that is still switched off."""
    reason = state.get(REASONS, profile_id)
    remove_profile(state, profile_id)
    records.load(state, item)
    if reason is not None and not item["IsActive"]:
        state.put(REASONS, profile_id, reason)


def _switch(call: Call, profile_id: int, *, on: bool) -> None:
    before = records.find(call.state, profile_id)
    records.replace(call.state, before, {**before, "IsActive": on, "Edited": edited_by(call, before["Edited"])})
