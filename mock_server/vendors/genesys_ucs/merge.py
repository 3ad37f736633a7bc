"""Merge two customers into one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from mock_server.errors import Conflict, Failure, Invalid
from mock_server.store import Scope
from mock_server.vendor import Call, Reply
from mock_server.vendors.genesys_ucs.extension_schema import schema_of
from mock_server.vendors.genesys_ucs.identification import existing, store
from mock_server.vendors.genesys_ucs.profile import Profile, folded, values_of

MOST_VALUES = 1_000
"""Of an attribute, and records of an extension."""
_FLAGS = ("keep_uniq_from_src", "force_merge")
"""Of both generations; either lets the source win where only one of the two can stay."""


def merge_customer_profiles(call: Call) -> Reply:
    """MRG, MRG-91. The source is gone at the end."""
    destination_id, source_id = call.path["destination_id"], call.path["source_id"]
    if destination_id == source_id:
        reason = f"'{source_id}' is the destination, too; a customer is merged with another one."
        raise Invalid([Failure("path", ("source_id",), reason, source_id, "merge")], rule="UCS-MERGE-16")
    destination, source = existing(call.state, destination_id), existing(call.state, source_id)
    source_wins = any((call.body or {}).get(flag, False) for flag in _FLAGS)
    merged = Profile(
        attributes=_attributes(destination["attributes"], source["attributes"]),
        extensions=_extensions(call.state, destination["extensions"], source["extensions"], source_wins=source_wins),
    )
    _refuse_ambiguous(merged)
    store(call.state, source_id, source, None)
    store(call.state, destination_id, destination, merged)
    return Reply(204)


def _attributes(destination: Mapping[str, Any], source: Mapping[str, Any]) -> dict[str, Any]:
    """All attributes of both; the destination's values come first, so its primary ones stay primary."""
    added = {
        name: _united(name, destination[name], value) if name in destination else value
        for name, value in source.items()
    }
    return {**destination, **added}


def _united(name: str, kept: Any, added: Any) -> Any:
    """The values of both, each once: texts that differ by case differ. One value of one stays as it is."""
    values = list({(type(value), value): value for value in (*values_of(kept), *values_of(added))}.values())
    _refuse_many(name, values)
    return values[0] if len(values) == 1 and not isinstance(kept, list) else values


def _extensions(
    state: Scope, destination: Mapping[str, Any], source: Mapping[str, Any], *, source_wins: bool
) -> dict[str, Any]:
    """All extensions of both, as the destination spells them."""
    merged = dict(destination)
    spellings = {folded(name): name for name in destination}
    for name, value in source.items():
        own = spellings.get(folded(name), name)
        kept = merged.get(own, [])
        if kept == []:
            merged[own] = value
        elif _are_collected(state, name, kept, value):
            merged[own] = [*kept, *value]
            _refuse_many(own, merged[own])
        elif source_wins and value != []:
            merged[own] = value
    return merged


def _are_collected(state: Scope, name: str, *values: Any) -> bool:
    """Whether an extension takes the records of both: not a single-valued one, nor one with unique attributes."""
    schema = schema_of(state, name)
    unique = schema is not None and bool(schema["unique"])
    return not unique and all(isinstance(value, list) for value in values)


def _refuse_many(name: str, values: list[Any]) -> None:
    if len(values) > MOST_VALUES:
        raise Conflict(
            f"bad parameter '{name}' reason: merged it would have more than {MOST_VALUES} values.", rule="UCS-MERGE-17"
        )


def _refuse_ambiguous(merged: Profile) -> None:
    extensions = {folded(name) for name in merged["extensions"]}
    name = next((name for name in merged["attributes"] if folded(name) in extensions), None)
    if name is not None:
        raise Conflict(
            f"bad parameter '{name}' reason: it is an attribute of one customer, an extension of the other.",
            rule="UCS-MERGE-19",
        )
