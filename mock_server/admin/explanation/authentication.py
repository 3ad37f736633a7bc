"""Who called, by which credentials, and why these were taken or not."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from mock_server.admin.control import Control, Mounted
from mock_server.admin.entry_view import instant
from mock_server.clock import Clock
from mock_server.errors import ApiError
from mock_server.journal import Entry
from mock_server.store import Snapshot
from mock_server.vendor import ACCOUNTS, Credentials, Request

_NOT_CHECKED = ("routing", "forced", "fault")
ACCEPTED, IGNORED, NOT_NEEDED, NOT_REACHED, REFUSED = "accepted", "ignored", "not needed", "not reached", "refused"


def explained_authentication(entry: Entry, control: Control) -> tuple[dict[str, Any], Credentials]:
    """What is told, and what the vendor made of the credentials."""
    mounted = control.vendors.get(entry.vendor)
    mode = control.settings.auth
    clock = entry.before.clock
    at = clock.frozen_at or datetime.fromtimestamp(entry.started, UTC) + clock.offset
    names = mounted.contract.credentials if mounted else ()
    sent = any(name in entry.incoming.headers for name in names)
    outcome = _outcome(entry, mode, sent=sent)
    read = Credentials()
    reason = _REASONS.get(outcome, "")
    if mounted and entry.operation and mode != "off" and (sent or outcome == REFUSED):  # a path names the account
        read = _read(entry, mounted, clock, at)
        reason = _reason(entry, mounted, clock, at) if outcome == REFUSED else reason
    return {
        "mode": mode,
        "outcome": outcome,
        "reason": reason,
        "scheme": read.scheme or None,
        "user": read.user or None,
        "clock": {"mode": "running" if clock.frozen_at is None else "frozen", "now": instant(at.timestamp())},
        "details": dict(read.details),
        "diagnosis": read.diagnosis or None,
    }, read


_REASONS = {
    ACCEPTED: "the credentials are good",
    IGNORED: "authentication is off: credentials are ignored",
    NOT_NEEDED: "no credentials were sent, and none are required",
    NOT_REACHED: "the request was answered before credentials were looked at",
}


def _outcome(entry: Entry, mode: str, *, sent: bool) -> str:
    if entry.stage in _NOT_CHECKED or not entry.operation:
        return NOT_REACHED
    if entry.stage == "authentication":
        return REFUSED
    if not sent:
        return NOT_NEEDED
    return IGNORED if mode == "off" else ACCEPTED


def _reason(entry: Entry, mounted: Mounted, clock: Clock, at: datetime) -> str:
    """Whether it was the credentials or the account; the vendor's words for both may be the same."""
    shared = Snapshot(entry.before).scope(mounted.name, None)
    try:
        mounted.vendor.authenticate(_request(entry), entry.account, shared, replace(clock, frozen_at=at))
    except ApiError as error:
        return error.message
    if shared.get(ACCOUNTS, entry.account) is None:
        return f"no fixture knows the account {entry.account!r}, which is necessary with credentials or --strict"
    return entry.error.message if entry.error else ""


def _read(entry: Entry, mounted: Mounted, clock: Clock, at: datetime) -> Credentials:
    explain = mounted.vendor.explain_credentials
    if explain is None:
        return Credentials()
    shared = Snapshot(entry.before).scope(mounted.name, None)
    return explain(_request(entry), entry.account, shared, clock, at)


def _request(entry: Entry) -> Request:
    incoming = entry.incoming
    return Request(incoming.method, entry.below, incoming.query, incoming.headers, incoming.origin, entry.base_path)
