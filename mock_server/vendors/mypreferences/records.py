"""The stored profiles of one client, and the indexes that lead to them, always changed together."""

from __future__ import annotations

from mock_server.errors import NotFound
from mock_server.store import Scope
from mock_server.vendors.mypreferences import alternate_ids, indexes
from mock_server.vendors.mypreferences.profile import UserProfile

PROFILES = "profiles"
HIGHEST_IN_FIXTURES = 2**62


def next_profile_id(state: Scope) -> int:
    """Counts up from 1, or from the highest that a fixture uses; never given twice."""
    return state.next_number(PROFILES)


def find(state: Scope, profile_id: int) -> UserProfile:
    """The profile, active or not. Raises NotFound."""
    profile: UserProfile | None = state.get(PROFILES, profile_id)
    if profile is None:
        raise NotFound(f"Profile {profile_id} does not exist.", rule="MYP-GET-3")
    return profile


def find_active_by_alternate_id(state: Scope, alternate_id_type: str, alternate_id: str) -> UserProfile:
    """As `active_by_alternate_id`. Raises NotFound for None."""
    profile = active_by_alternate_id(state, alternate_id_type, alternate_id)
    if profile is None:
        raise NotFound(
            f"No active profile has AlternateId '{alternate_id}' of type '{alternate_id_type}'.", rule="MYP-ALT-8"
        )
    return profile


def active_by_alternate_id(state: Scope, alternate_id_type: str, alternate_id: str) -> UserProfile | None:
    """The profile that has the alternate id; a deactivated one is found by its ProfileId only (H-deact)."""
    owner = alternate_ids.owner(state, alternate_id_type, alternate_id)
    profile = find(state, owner) if owner is not None else None
    return profile if profile is not None and profile["IsActive"] else None


def add(state: Scope, profile: UserProfile) -> None:
    """Raises Conflict when an alternate id belongs to another profile."""
    _put(state, None, profile)


def replace(state: Scope, before: UserProfile, after: UserProfile) -> None:
    """Both have the same ProfileId. Raises Conflict when an alternate id belongs to another profile."""
    alternate_ids.release(state, before["AlternateIds"])
    _put(state, before, after)


def remove(state: Scope, profile: UserProfile) -> None:
    """For good; its alternate ids are free again (H-del)."""
    alternate_ids.release(state, profile["AlternateIds"])
    indexes.update(state, profile, None)
    state.delete(PROFILES, profile["ProfileId"])


def _put(state: Scope, before: UserProfile | None, after: UserProfile) -> None:
    alternate_ids.claim(state, after["ProfileId"], after["AlternateIds"])
    indexes.update(state, before, after)
    state.put(PROFILES, after["ProfileId"], after)


def load(state: Scope, profile: UserProfile) -> None:
    """Store a fixture's profile as it is.

    Raises ValueError when it contradicts itself, Conflict when an alternate id belongs to another.
    """
    profile_id = profile["ProfileId"]
    if profile_id > HIGHEST_IN_FIXTURES:
        raise ValueError(
            f"ProfileId {profile_id} leaves no room for the next ones; stay at or below {HIGHEST_IN_FIXTURES}"
        )
    if state.get(PROFILES, profile_id) is not None:
        raise ValueError(f"ProfileId {profile_id} stands twice")
    if len(alternate_ids.distinct(profile["AlternateIds"])) < len(profile["AlternateIds"]):
        raise ValueError(f"profile {profile_id} has the same alternate id twice")
    add(state, profile)
    state.advance(PROFILES, profile_id)
