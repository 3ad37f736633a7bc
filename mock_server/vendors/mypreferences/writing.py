"""A profile written in each of the vendor's ways: what all operations that write one have in common."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from mock_server.errors import Failure, Invalid
from mock_server.vendor import Call, Reply
from mock_server.vendors.mypreferences import custom_fields, patch, patch_paths, records, soft_rules
from mock_server.vendors.mypreferences.account_settings import AccountSettings, configured
from mock_server.vendors.mypreferences.consents import as_of
from mock_server.vendors.mypreferences.profile import Sent, UserProfile, merged, new_profile, replaced_profile

UNFIT = "The patch does not fit the profile; nothing was changed."
WITH_DEFAULT = ("Addresses", "PhoneNumbers", "Emails")
WRITABLE_FORM = "ReplaceUserProfile"
"""The component schema of a profile as it is written; what is answered fits it too."""


def create(call: Call, sent: Sent) -> Reply:
    """Raises Conflict when an alternate id belongs to another profile."""
    settings = _checked(call, sent)
    profile = new_profile(call, sent, settings, records.next_profile_id(call.state))
    records.add(call.state, profile)
    return Reply(201, profile, {"Location": _location(call, profile["ProfileId"])})


def replace(call: Call, before: UserProfile) -> Reply:
    """The call's body becomes the profile."""
    return _replaced(call, _checked(call, call.body), before, call.body)


def update(call: Call, before: UserProfile, sent: Sent) -> Reply:
    """Only what was sent changes, and only that is checked."""
    return _replaced(call, _checked(call, sent), before, merged(before, sent))


def apply_patch(call: Call, before: UserProfile) -> Reply:
    """The operations of the call's body, all or none. The result is held against the rules of an overwrite."""
    after = _patched(as_of(before, call.clock), call.body)
    failures = call.check(WRITABLE_FORM, after)
    if failures:
        raise Invalid(failures, UNFIT)
    return _replaced(call, _checked(call, _changed(before, after)), before, after)


def _checked(call: Call, sent: Sent) -> AccountSettings:
    """Hold what was sent against what the account has configured. Raises Invalid naming all that is refused of it."""
    settings = configured(call.shared, call.account)
    misfits = list(custom_fields.misfits(sent, settings))
    broken = list(soft_rules.broken(sent, settings))
    if misfits:
        raise Invalid([*misfits, *(broken if call.strict else ())])
    soft_rules.report(call, broken)
    return settings


def _replaced(call: Call, settings: AccountSettings, before: UserProfile, sent: Sent) -> Reply:
    after = replaced_profile(call, sent, settings, before)
    records.replace(call.state, before, after)
    return Reply(200, as_of(after, call.clock))


def _patched(profile: UserProfile, operations: list[dict[str, Any]]) -> Sent:
    """Raises Invalid naming the first operation that does not fit (MYP-PATCH-5, MYP-PATCH-6, MYP-PATCH-10)."""
    after: Sent = profile
    for number, operation in enumerate(operations):
        op, path = operation["op"], operation["path"]
        try:
            way = patch_paths.way(path, writes=op != "test")
            after = patch.applied(after, op, way, operation.get("value"))
            after = _with_one_default(after, way) if op in ("add", "replace") else after
        except patch.Inapplicable as misfit:
            shown = path if len(path) <= 100 else f"{path[:100]}…"
            failure = Failure("body", (number, "path"), f"'{shown}' {misfit}.", path, "patch")
            raise Invalid([failure], UNFIT) from None
    return after


def _with_one_default(profile: Sent, way: list[str]) -> Sent:
    """The profile in which an entry that a step has just made the default is the only one of its collection."""
    entries = profile.get(way[0])
    if way[0] not in WITH_DEFAULT or not isinstance(entries, list) or way[2:] not in ([], ["IsDefault"]) or not way[1:]:
        return profile
    newest = len(entries) - 1 if way[1] == patch.APPEND else int(way[1])
    if not _is_default(entries[newest]):
        return profile
    settled = [
        {**entry, "IsDefault": False} if place != newest and _is_default(entry) else entry
        for place, entry in enumerate(entries)
    ]
    return {**profile, way[0]: settled}


def _is_default(entry: Any) -> bool:
    return isinstance(entry, dict) and entry.get("IsDefault") is True


def _changed(before: UserProfile, after: Sent) -> Sent:
    """What of `after` was written: members that are as they were are left out, entries that are as they were empty.

    A patch copies what it changes, so what it did not touch is the very same object.
    """
    changed = {name: value for name, value in after.items() if value is not before[name]}
    for name, value in changed.items():
        if isinstance(value, list) and isinstance(before[name], list):
            untouched = set(map(id, before[name]))
            changed[name] = [{} if id(entry) in untouched else entry for entry in value]
    return changed


def _location(call: Call, profile_id: int) -> str:
    """Absolute, with the base that the client used (MYP-CREATE-3)."""
    return f"{call.request.base}/{quote(call.path['clientId'], safe='')}/Profile/{profile_id}"
