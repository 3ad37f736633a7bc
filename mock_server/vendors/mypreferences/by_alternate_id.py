"""The operations on profiles that are addressed by one of their alternate ids: deactivated ones are not found."""

from __future__ import annotations

from mock_server.errors import Failure, Invalid
from mock_server.vendor import Call, Reply
from mock_server.vendors.mypreferences import alternate_ids, records, writing
from mock_server.vendors.mypreferences.consents import as_of
from mock_server.vendors.mypreferences.profile import Sent, UserProfile


def get_profile_by_alternate_id(call: Call) -> Reply:
    return Reply(200, as_of(_addressed(call), call.clock))


def replace_profile_by_alternate_id(call: Call) -> Reply:
    """The body may drop the alternate id of the path: the profile is found by it no more."""
    return writing.replace(call, _addressed(call))


def patch_profile_by_alternate_id(call: Call) -> Reply:
    return writing.apply_patch(call, _addressed(call))


def upsert_profile_by_alternate_id(call: Call) -> Reply:
    """Sent again, a body finds the profile again: the alternate id of the path is always the profile's.

    A deactivated profile that has it is not found, so creating another one is a conflict.
    """
    found = records.active_by_alternate_id(call.state, *_alternate_id(call))
    if found is None:
        return writing.create(call, {**_with_alternate_id(call), "IsActive": True})
    replaces_ids = call.body.get("AlternateIds") is not None
    return writing.update(call, found, _with_alternate_id(call) if replaces_ids else call.body)


def _addressed(call: Call) -> UserProfile:
    return records.find_active_by_alternate_id(call.state, *_alternate_id(call))


def _alternate_id(call: Call) -> tuple[str, str]:
    return call.path["alternateIdType"], call.path["alternateId"]


def _with_alternate_id(call: Call) -> Sent:
    """The body with the alternate id of the path among those that it lists, in its own spelling if it is there.

    Raises Invalid when they are more than a profile may have.
    """
    kind, value = _alternate_id(call)
    listed = [*(call.body.get("AlternateIds") or ()), {"AlternateIdType": kind, "AlternateId": value}]
    distinct = alternate_ids.distinct(listed)
    if len(distinct) > alternate_ids.MOST:
        complaint = f"leaves no room for the one of the path; send at most {alternate_ids.MOST - 1} others"
        raise Invalid([Failure("body", ("AlternateIds",), complaint, rule="maxItems")])
    return {**call.body, "AlternateIds": distinct}
