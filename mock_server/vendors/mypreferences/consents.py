"""Consents: what a person agreed to or refused, kept with the profile (H-cons, RM:CustomerConsent)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from mock_server.clock import Clock, format_seconds
from mock_server.errors import Conflict, Failure
from mock_server.vendor import Call, Reply
from mock_server.vendors.mypreferences import records, soft_rules
from mock_server.vendors.mypreferences.account_settings import ConsentVersions, configured
from mock_server.vendors.mypreferences.profile import UserProfile, edited_by
from mock_server.vendors.mypreferences.soft_rules import SoftRule

Consent = dict[str, Any]

STATUSES = ("Granted", "Denied", "Revoked", "NotSet")
"""By their Ids, from 1 (H-cstat)."""
MOST = 1_000
"""How many consents a profile keeps."""
CONSENT_TYPE = SoftRule("MYP-SOFT-CONSENT-TYPE", "is not a configured consent type")
CONSENT_VERSION = SoftRule("MYP-SOFT-CONSENT-VERSION", "is not a configured version of its consent type")

_EASTERN = ZoneInfo("America/New_York")
_STATUS_OF = {
    **{name.casefold(): name for name in STATUSES},
    **{str(number): name for number, name in enumerate(STATUSES, 1)},
}


def add_consents(call: Call) -> Reply:
    """Those that the profile has already stay beside the new ones: its consents are a history (MYP-CONSENT-16)."""
    versions = configured(call.shared, call.account).consent_versions
    soft_rules.report(call, _not_configured(call.body["Consents"], versions))
    before = records.find(call.state, call.path["profileId"])
    kept = before["Consents"]
    added = [_consent(call, versions or {}, sent) for sent in call.body["Consents"]]
    if len(kept) + len(added) > MOST:
        raise Conflict(
            f"Profile {before['ProfileId']} has {len(kept)} Consents and may have {MOST}; add fewer.",
            rule="MYP-CONSENT-15",
        )
    after = {**before, "Edited": edited_by(call, before["Edited"]), "Consents": [*kept, *added]}
    records.replace(call.state, before, after)
    return Reply(201, {"Consents": as_of({"Consents": added}, call.clock)["Consents"]})


def list_consent_filters(call: Call) -> Reply:
    """Always none: filters belong to programs, which are not kept here."""
    records.find(call.state, call.path["profileId"])
    return Reply(200, {"ConsentFilters": []})


def list_consent_statuses(call: Call) -> Reply:
    return Reply(200, {"ConsentStatus": [{"Id": number, "Name": name} for number, name in enumerate(STATUSES, 1)]})


def as_of(profile: UserProfile, clock: Clock) -> UserProfile:
    """A stored profile as it is answered now: consents expire without being written."""
    if not profile["Consents"]:
        return profile
    now = format_seconds(clock.now())
    return {**profile, "Consents": [_consent_as_of(consent, now) for consent in profile["Consents"]]}


def _consent_as_of(consent: Consent, now: str) -> Consent:
    expires = consent["ExpirationDate"]
    return {**consent, "Expired": True} if expires is not None and expires <= now else consent


def _consent(call: Call, versions: ConsentVersions, sent: Consent) -> Consent:
    """A consent as it is stored, in the order of the vendor's JSON sample (S)."""
    given = _given_at(sent.get("ConsentDate"), call.clock)
    days = versions.get(sent["ConsentType"].casefold(), {}).get(sent["ConsentVersion"].casefold())
    return {
        "ConsentType": sent["ConsentType"],
        "Locale": sent["Locale"],
        "ConsentStatus": _STATUS_OF[str(sent["ConsentStatus"]).casefold()],
        "ConsentVersion": sent["ConsentVersion"],
        "Expired": False,
        "ExpirationDate": None if days is None else format_seconds(given + timedelta(days=days)),
        "ConsentDate": format_seconds(given),
        "Edited": edited_by(call),
    }


def _given_at(sent: str | None, clock: Clock) -> datetime:
    """Now when nothing was sent; US Eastern time when it names no zone (RM:CustomerConsent)."""
    if sent is None:
        return clock.now()
    given = datetime.fromisoformat(sent)
    return (given if given.tzinfo else given.replace(tzinfo=_EASTERN)).astimezone(UTC)


def _not_configured(consents: list[Consent], known: ConsentVersions | None) -> Iterator[Failure]:
    if known is None:
        return
    for index, consent in enumerate(consents):
        kind, version = consent["ConsentType"], consent["ConsentVersion"]
        versions = known.get(kind.casefold())
        if versions is None:
            yield soft_rules.failure(CONSENT_TYPE, ("Consents", index, "ConsentType"), kind)
        elif version.casefold() not in versions:
            yield soft_rules.failure(CONSENT_VERSION, ("Consents", index, "ConsentVersion"), version)
