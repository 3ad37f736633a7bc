"""How a body becomes a profile as replies show it, in the model."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

JsonObject = dict[str, Any]

COUNTRIES = {"United States": ("US", "USA", "840"), "Canada": ("CA", "CAN", "124")}
"""Those that the machine sends: two letters, three letters, digits."""
CODES = ("CountryCode_Alpha2", "CountryCode_Alpha3", "CountryCode_Numeric")
NAME_PARTS = ("FirstName", "MiddleName", "LastName", "Prefix", "Suffix")
LIMITS: dict[str, dict[str, tuple[int, int | None]]] = {
    "AlternateIds": {"AlternateIdType": (1, 100), "AlternateId": (1, 256)},
    "Emails": {"EmailAddress": (1, 256), "EmailAddressType": (0, 100)},
    "PhoneNumbers": {"PhoneNumber": (1, 50), "PhoneType": (0, 100)},
    "Addresses": {
        "Address1": (1, 125),
        "Address2": (0, 125),
        "City": (1, 50),
        "StateProvince": (2, 50),
        "PostalCode": (1, None),
        "AddressType": (0, 100),
    },
    "Groups": {"GroupName": (0, None), "GroupType": (0, 100)},
    "ProfileTags": {"Name": (1, None)},
    "CustomFields": {"Name": (1, 94), "Value": (0, 4000)},
}
"""By collection and member how short and how long a text may be; one that may not be empty is required."""
NUMERIC_FIELD = "children"
"""The one custom field of the account AcmeCo that the machine writes and whose values are of a kind."""
NUMBER = re.compile(r"-?\d+(\.\d+)?")
TEXTS = {"CustomerType": 100, "DefaultLocale": 15}
FLAGS = ("RegistrationConfirmed", "PreservePreferences")


def complaints(body: JsonObject) -> tuple[str, ...]:
    """The members of a body that break a limit, as ModelState names them."""
    found = [name for name, most in TEXTS.items() if not _fits(body.get(name), (0, most))]
    found += [name for name in FLAGS if not isinstance(body.get(name), bool | None)]
    name = body.get("CustomerName")
    if isinstance(name, dict):
        found += [f"CustomerName.{part}" for part in NAME_PARTS if not _fits(name.get(part), (0, 100))]
    elif name is not None:
        found.append("CustomerName")
    for collection, limits in LIMITS.items():
        for index, entry in enumerate(body.get(collection) or []):
            place = f"{collection}[{index}]"
            if isinstance(entry, dict):
                found += [f"{place}.{name}" for name, limit in limits.items() if not _fits(entry.get(name), limit)]
            else:
                found.append(place)
    return tuple(f"profile.{name}" for name in found or misfits(body))


def misfits(body: JsonObject) -> list[str]:
    """Values of custom fields that are not of the field's kind; a body that breaks limits too need not name them."""
    return [
        f"CustomFields[{index}].Value"
        for index, entry in enumerate(body.get("CustomFields") or [])
        if entry["Name"].lower() == NUMERIC_FIELD and not NUMBER.fullmatch(entry.get("Value") or "0")
    ]


def _fits(value: Any, limit: tuple[int, int | None]) -> bool:
    least, most = limit
    if value is None:
        return least == 0
    return isinstance(value, str) and len(value) >= least and (most is None or len(value) <= most)


def collections(body: JsonObject) -> JsonObject:
    """What becomes of the collections of a body, those that it leaves out being empty."""
    return {name: build(body.get(name) or []) for name, build in BUILDERS.items()}


def customer_name(given: JsonObject | None) -> JsonObject | None:
    return None if given is None else {part: given.get(part) for part in NAME_PARTS}


def key(entry: JsonObject) -> tuple[str, str]:
    """What tells alternate ids apart: letter case does not."""
    return entry["AlternateIdType"].lower(), entry["AlternateId"].lower()


def alternate_ids(entries: list[JsonObject]) -> list[JsonObject]:
    """Each once, as first spelled."""
    kept: dict[tuple[str, str], JsonObject] = {}
    for entry in entries:
        kept.setdefault(key(entry), {name: entry[name] for name in ("AlternateIdType", "AlternateId")})
    return list(kept.values())


def with_one_default(build: Callable[[JsonObject], JsonObject]) -> Callable[[list[JsonObject]], list[JsonObject]]:
    """Entries of which the first default stays the only one."""

    def built(entries: list[JsonObject]) -> list[JsonObject]:
        shown = [build(entry) for entry in entries]
        defaults = [entry for entry in shown if entry["IsDefault"]]
        for entry in defaults[1:]:
            entry["IsDefault"] = False
        return shown

    return built


def address(entry: JsonObject) -> JsonObject:
    codes = [entry.get(name) for name in CODES]
    country = next((name for place, code in enumerate(codes) for name in _countries_of(code, place)), None)
    derived = COUNTRIES[country] if country else (None, None, None)
    alpha2, alpha3, numeric = (sent if sent is not None else own for sent, own in zip(codes, derived, strict=True))
    return {
        "AddressType": entry.get("AddressType"),
        "IsDefault": bool(entry.get("IsDefault")),
        "IsActive": True,
        "Country": country,
        "Address1": entry["Address1"],
        "Address2": entry.get("Address2"),
        "City": entry["City"],
        "StateProvince": entry["StateProvince"],
        "CountryCode_Numeric": numeric,
        "CountryCode_Alpha2": alpha2,
        "CountryCode_Alpha3": alpha3,
        "PostalCode": entry["PostalCode"],
        **dict.fromkeys(("CassAddress1", "CassAddress2", "CassCity", "CassStateProvince", "CassPostalCode")),
        "CassStatus": "N",
    }


def _countries_of(code: str | None, place: int) -> list[str]:
    return [name for name, codes in COUNTRIES.items() if code is not None and codes[place] == code.upper()]


def phone_number(entry: JsonObject) -> JsonObject:
    number = digits(entry["PhoneNumber"])
    fits = number and int(number) < 2**63
    return {
        "PhoneType": entry.get("PhoneType"),
        "PhoneNumber": entry["PhoneNumber"],
        "PhoneNumberNumeric": int(number) if fits else None,
        "IsDefault": bool(entry.get("IsDefault")),
        "IsActive": True,
        "IsMobile": bool(entry.get("IsMobile")),
    }


def digits(text: str) -> str:
    return "".join(character for character in text if character in "0123456789")


def email(entry: JsonObject) -> JsonObject:
    return {
        "EmailAddressType": entry.get("EmailAddressType"),
        "EmailAddress": entry["EmailAddress"],
        "IsDefault": bool(entry.get("IsDefault")),
        "IsActive": True,
    }


def group(entry: JsonObject) -> JsonObject:
    """GroupId counts where GroupName is left out."""
    name = entry.get("GroupName") if entry.get("GroupName") is not None else entry.get("GroupId")
    shown = {"GroupId": name, "GroupName": name, "GroupType": entry.get("GroupType")}
    return {**shown, "IsPrimary": bool(entry.get("IsPrimary"))}


BUILDERS: dict[str, Callable[[list[JsonObject]], list[JsonObject]]] = {
    "Addresses": with_one_default(address),
    "PhoneNumbers": with_one_default(phone_number),
    "AlternateIds": alternate_ids,
    "Emails": with_one_default(email),
    "Groups": lambda entries: [group(entry) for entry in entries],
    "ProfileTags": lambda entries: [{"Name": entry["Name"]} for entry in entries],
    "CustomFields": lambda entries: [{"Name": entry["Name"], "Value": entry.get("Value")} for entry in entries],
}
