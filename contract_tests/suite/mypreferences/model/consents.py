"""How a consent that is sent becomes one that is answered, in the model."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from contract_tests.suite.mypreferences.model.answer import Chosen, Moment
from contract_tests.suite.mypreferences.model.profile import JsonObject

STATUSES = ("Granted", "Denied", "Revoked", "NotSet")
"""Their numbers count from 1."""
DATES = {
    "2024-01-15T12:00:00Z": "2024-01-15T12:00:00Z",
    "2024-01-15T12:00:00.75+02:00": "2024-01-15T10:00:00Z",
    "2024-01-15T12:00:00": "2024-01-15T17:00:00Z",
    "2023-07-01T23:30:00": "2023-07-02T03:30:00Z",
    "2020-07-01": "2020-07-01T04:00:00Z",
}
"""Dates as they are sent and as they are answered; those without a zone are US Eastern time."""
LIMITS = {"ConsentType": 100, "ConsentVersion": 50, "Locale": 15}
EXPIRING = ("Marketing", "2", "2020-07-01")
"""The consent of the account AcmeCo that is sent when it has expired already: its version lasts 365 days."""


def complaints_of_consents(body: JsonObject) -> tuple[str, ...]:
    """The members of the body that break a limit, as ModelState names them."""
    entries = body.get("Consents")
    if not entries:
        return ("profile.Consents",)
    found = []
    for index, entry in enumerate(entries):
        for name, most in LIMITS.items():
            value = entry.get(name)
            if not (isinstance(value, str) and 1 <= len(value) <= most):
                found.append(f"Consents[{index}].{name}")
        if status(entry.get("ConsentStatus")) is None:
            found.append(f"Consents[{index}].ConsentStatus")
    return tuple(f"profile.{name}" for name in found)


def status(sent: Any) -> str | None:
    """The name of a status that is sent as its name, in any letter case, or as its number."""
    names = {name.lower(): name for name in STATUSES} | {str(number): name for number, name in enumerate(STATUSES, 1)}
    return None if sent is None else names.get(str(sent).lower())


def consent(entry: JsonObject, now: Callable[[], Moment], user: Chosen) -> JsonObject:
    created = now()
    sent = entry.get("ConsentDate")
    expired = (entry["ConsentType"], entry["ConsentVersion"], sent) == EXPIRING
    return {
        "ConsentType": entry["ConsentType"],
        "Locale": entry["Locale"],
        "ConsentStatus": status(entry["ConsentStatus"]),
        "ConsentVersion": entry["ConsentVersion"],
        "Expired": expired,
        "ExpirationDate": "2021-07-01T04:00:00Z" if expired else None,
        "ConsentDate": DATES[sent] if sent else now(),
        "Edited": {"CreateDate": created, "CreatedBy": user, "ModifiedDate": now(), "ModifiedBy": user},
    }
