"""Identification keys: whom they find, and whom unique ones keep apart."""

from __future__ import annotations

import itertools
import json
from collections.abc import Mapping
from typing import Any

from contract_tests.suite.genesys_ucs.model.answers import Refused, Tenant

PARAMETERS = ("id_key", "include_profile", "extensions", "include_extensions")


def text(value: Any) -> str:
    """A value as a search spells it."""
    return value if isinstance(value, str) else json.dumps(value)


def field(name: str) -> tuple[str, str]:
    """The source, empty for the profile, and the attribute that a search means; only the source has no case."""
    source, dot, attribute = name.partition(".")
    return (source.lower(), attribute) if dot else ("", name)


def rows(key: Any, profile: Any) -> list[dict[str, list[str]]]:
    """What a key sees of a profile: the texts of each attribute, of an extension's records each by itself."""
    if not key["source"]:
        return [{name: _texts(value) for name, value in profile["attributes"].items()}]
    extension = profile["extensions"].get(key["source"], {"records": []})
    return [{name: _texts(value) for name, value in record.items()} for record in extension["records"]]


def _texts(value: Any) -> list[str]:
    return [text(each) for each in (value if isinstance(value, list) else [value])]


def combinations(key: Any, profile: Any) -> set[tuple[str, ...]]:
    """What a customer has in a unique key; nothing when an attribute is missing."""
    return {
        combination
        for row in rows(key, profile)
        for combination in itertools.product(*(row.get(name, []) for name in key["attributes"]))
    }


def keep_apart(tenant: Tenant, keys: Any) -> None:
    """Refuses what lets two customers have the same in one of these keys."""
    for key in keys:
        owners: dict[tuple[str, ...], str] = {}
        for customer_id, profile in tenant["profiles"].items():
            for combination in combinations(key, profile) if key["unique"] else ():
                if owners.setdefault(combination, customer_id) != customer_id:
                    raise Refused(409, key["name"])


def key_for(tenant: Tenant, supplied: Mapping[tuple[str, str], str], id_key: str | None) -> Any:
    """The key that a search uses: the named one, else the oldest that is wholly supplied, else that which is most."""
    if id_key is not None:
        named = next((key for key in tenant["keys"] if key["name"].lower() == id_key.lower()), None)
        if named is None or not _supplied(named, supplied):
            raise Refused(400)
        return named
    whole = next((key for key in tenant["keys"] if _supplied(key, supplied) == len(key["attributes"])), None)
    best = whole or max(tenant["keys"], key=lambda key: _supplied(key, supplied), default=None)
    if best is None or not _supplied(best, supplied):
        raise Refused(400)
    return best


def _supplied(key: Any, supplied: Mapping[tuple[str, str], str]) -> int:
    """How many attributes are supplied in a row from the left."""
    row = itertools.takewhile(lambda name: (key["source"], name) in supplied, key["attributes"])
    return len(list(row))


def found(tenant: Tenant, query: Mapping[str, str]) -> list[str]:
    """The ids of those whom a search finds, in their order."""
    supplied = {field(name): value for name, value in query.items() if name not in PARAMETERS}
    key = key_for(tenant, supplied, query.get("id_key"))
    wanted = {name: supplied[key["source"], name] for name in key["attributes"] if (key["source"], name) in supplied}
    return sorted(
        customer_id
        for customer_id, profile in tenant["profiles"].items()
        if any(all(value in row.get(name, []) for name, value in wanted.items()) for row in rows(key, profile))
    )


def shown(key: Any) -> Any:
    """A key as replies have it."""
    prefix = f"{key['shown_source']}." if key["source"] else ""
    return {
        "name": key["name"],
        "attributes": [prefix + name for name in key["attributes"]],
        **({"unique": True} if key["unique"] else {}),
    }
