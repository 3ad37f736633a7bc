"""What operations of MyPreferences make and change."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import quote

import httpx

from mock_server.verify.conventions import Conventions
from mock_server.verify.ownership import Exchanged, Holdings, Kind, Made

_PROFILE_ID = re.compile(rb"<ProfileId>(\d+)</ProfileId>")
_NUMBER = re.compile(r"[1-9]\d{0,18}", re.ASCII)
_ALTERNATE_ID = re.compile(r"(?!\.{1,2}$)[^/\x00-\x1f\x7f-\x9f]{1,256}")
_MAKING = frozenset({"create_profile", "upsert_profile_by_alternate_id", "replace_profile_by_alternate_id"})


def _made(exchanged: Exchanged) -> Made | None:
    """Whatever a write answers shows alternate ids that are the run's own."""
    account = exchanged.values["clientId"]
    names = {"alternate id": [(account, *pair) for pair in _alternate_ids(exchanged)]}
    certain = exchanged.status == 201
    if exchanged.operation not in _MAKING or not (certain or exchanged.operation == "create_profile"):
        return Made(names)
    number = _number(exchanged.answered)
    place = f"/{quote(account, safe='')}/Profile/{number}"
    return Made({**names, "profile": [(account, number)]}, removal=place, certain=certain and bool(number))


def _number(answered: Any) -> str:
    if isinstance(answered, bytes):
        found = _PROFILE_ID.search(answered)
        return found[1].decode() if found else ""
    return str(answered["ProfileId"])


def _alternate_ids(exchanged: Exchanged) -> list[tuple[str, str]]:
    """Those of the reply, and the one of the path, under which the profile can be had from now on."""
    listed = exchanged.answered.get("AlternateIds") if isinstance(exchanged.answered, dict) else None
    pairs = [(each["AlternateIdType"], each["AlternateId"]) for each in listed or ()]
    if "alternateId" in exchanged.values:
        pairs.append((exchanged.values["alternateIdType"], exchanged.values["alternateId"]))
    return pairs


def _no_profile(word: str, number: int) -> str:
    """A number that is large in its lower 32 bits too, should a server keep no more of it."""
    return str((1 << 62) + (1 << 30) + number)


def _standing(client: httpx.Client, name: Callable[[], str]) -> Mapping[str, Any]:
    """A profile with an alternate id."""
    alternate = {"AlternateIdType": "CRM", "AlternateId": name()}
    reply = client.post("/Profile", json={"AlternateIds": [alternate]})
    found = {"profileId": reply.json()["ProfileId"]} if reply.status_code == 201 else {}
    return {**found, "alternateIdType": "CRM", "alternateId": alternate["AlternateId"]}


CONVENTIONS = Conventions(
    holdings=Holdings(
        kinds=(
            Kind("profile", ("clientId", "profileId"), _NUMBER, _no_profile),
            Kind("alternate id", ("clientId", "alternateIdType", "alternateId"), _ALTERNATE_ID),
        ),
        made=_made,
    ),
    reach="/ConsentStatus",
    soft_breach=("POST", "/Profile", {"Emails": [{"EmailAddressType": "Home", "EmailAddress": "no address"}]}),
    account="clientId",
    person="/Profile/1",
    standing=_standing,
)
