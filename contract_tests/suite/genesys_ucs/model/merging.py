"""Two customers made one."""

from __future__ import annotations

from typing import Any

from contract_tests.suite.genesys_ucs.model import records
from contract_tests.suite.genesys_ucs.model.answers import Refused, Tenant, Untold


def keep_kinds_apart(one: Any, other: Any) -> None:
    """A name is not an attribute of one customer and an extension of the other."""
    for attributes, extensions in ((one, other), (other, one)):
        if {name.lower() for name in attributes["attributes"]} & set(extensions["extensions"]):
            raise Refused(409)


def united(destination: Any, source: Any) -> Any:
    united = {**source, **destination}
    for name in set(source) & set(destination):
        ours, theirs = destination[name], source[name]
        values: list[Any] = []
        for value in [*_values(ours), *_values(theirs)]:
            if not any(value == other and isinstance(value, bool) == isinstance(other, bool) for other in values):
                values.append(value)
        united[name] = values[0] if len(values) == 1 and not isinstance(ours, list) else values
    return united


def _values(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def joined(tenant: Tenant, destination: Any, source: Any, from_source: bool) -> Any:
    """Extensions of two customers; one without records gives way to the other's."""
    joined = {**source, **destination}
    for lower in set(source) & set(destination):
        ours, theirs = destination[lower], source[lower]
        schema = records.schema_of(tenant, lower)
        if not (ours["records"] and theirs["records"]):
            chosen = ours if ours["records"] else theirs
        elif ours["single"] != theirs["single"]:
            raise Untold("extensions of two forms merged into one")
        elif ours["single"] or (schema and schema.get("unique")):
            chosen = theirs if from_source else ours
        else:
            chosen = {**ours, "records": ours["records"] + theirs["records"]}
        joined[lower] = {**chosen, "name": ours["name"]}
    return joined
