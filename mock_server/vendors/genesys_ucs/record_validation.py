"""Extensions held against their registered schemas: what has none is free (EXS-C, R-EXT)."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any

from mock_server.errors import Conflict, Failure, Invalid
from mock_server.store import Scope
from mock_server.vendors.genesys_ucs.attribute_types import meaning
from mock_server.vendors.genesys_ucs.extension_schema import (
    EXTENSION_SCHEMAS,
    MULTI_VALUED,
    AttributeSchema,
    ExtensionSchema,
    is_mandatory,
    misfit,
    schema_of,
)
from mock_server.vendors.genesys_ucs.profile import values_of

MOST_FAILURES = 20
MOST_DEFAULTS = 10_000
"""That one write may add to an extension."""
Record = Mapping[str, Any]
Identity = tuple[Hashable, ...]


def refuse(failures: Iterable[Failure]) -> None:
    """Raises Invalid naming them, MOST_FAILURES at most; nothing where there is none."""
    found = list(islice(failures, MOST_FAILURES))
    if found:
        raise Invalid(found)


def unfit(state: Scope, extensions: Mapping[str, Any]) -> Iterator[Failure]:
    """What of extensions breaks their schemas.

    What was stored before its schema came is not looked at until it is written again.
    """
    if state.count(EXTENSION_SCHEMAS):
        for name, value in extensions.items():
            yield from _faults(value, schema_of(state, name))


def completed(state: Scope, extensions: dict[str, Any]) -> dict[str, Any]:
    """Extensions that fit, with defaults where a record leaves out an attribute that has one. Raises Conflict."""
    if not extensions or not state.count(EXTENSION_SCHEMAS):
        return extensions
    schemas = {name: schema_of(state, name) for name in extensions}
    for name, value in extensions.items():
        _refuse_excess(name, value, schemas[name])
    return {name: _completed(value, schemas[name]) for name, value in extensions.items()}


def refuse_misfits(schema: ExtensionSchema, record: Record) -> None:
    """Raises Invalid naming what of the attributes that a record has breaks the schema; it may leave out any."""
    refuse(_attribute_faults((schema["name"],), record, by_name(schema)))


def by_name(schema: ExtensionSchema) -> dict[str, AttributeSchema]:
    return {attribute["name"]: attribute for attribute in schema["attributes"]}


def identity_by(schema: ExtensionSchema) -> Callable[[Record], Identity]:
    """What tells the meaning of a record's unique attributes: equal for records that are the same to the schema.

    A value that was stored before the schema came may mean nothing; it stands for itself.
    """
    attributes = by_name(schema)
    unique = [(name, attributes[name]) for name in schema["unique"]]
    return lambda record: tuple(_meaning(attribute, record.get(name)) for name, attribute in unique)


def _meaning(attribute: AttributeSchema, value: Any) -> Hashable:
    try:
        found = meaning(attribute["type"], value) if value is not None else None
    except ValueError:
        found = str(value)
    return found


def _faults(value: Any, schema: ExtensionSchema | None) -> Iterator[Failure]:
    if schema is None:
        return
    name = schema["name"]
    if (schema["type"] == MULTI_VALUED) is not isinstance(value, list):
        wanted = (
            "single-valued: send an object." if isinstance(value, list) else "multi-valued: send an array of objects."
        )
        yield Failure("body", (name,), f"the extension is {wanted}", value, "shape")
        return
    records = values_of(value)
    attributes = by_name(schema)
    needed = _needed(schema)
    for number, record in enumerate(records):
        place = (name, number)
        yield from _attribute_faults(place, record, attributes)
        for missing in (attribute for attribute in needed if attribute not in record):
            yield Failure("body", (*place, missing), "the attribute is mandatory.", rule="required")
    yield from _repetitions(name, records, schema)


def _attribute_faults(
    place: tuple[str | int, ...], record: Record, attributes: Mapping[str, AttributeSchema]
) -> Iterator[Failure]:
    for name, value in record.items():
        attribute = attributes.get(name)
        reason = "the extension has no such attribute." if attribute is None else misfit(attribute, value)
        if reason:
            yield Failure("body", (*place, name), reason, value, "schema")


def _needed(schema: ExtensionSchema) -> list[str]:
    """What a record must bring: mandatory attributes and those that tell it from others, unless there is a default."""
    return [
        attribute["name"]
        for attribute in schema["attributes"]
        if "default" not in attribute and (is_mandatory(attribute) or attribute["name"] in schema["unique"])
    ]


def _repetitions(name: str, records: Sequence[Record], schema: ExtensionSchema) -> Iterator[Failure]:
    if not schema["unique"] or len(records) < 2:
        return
    seen: set[Identity] = set()
    identity = identity_by(schema)
    for record in _completed(list(records), schema):
        own = identity(record)
        if own in seen:
            values = ", ".join(schema["unique"])
            yield Failure("body", (name,), f"two records have the same values of {values}.", rule="unique")
            return
        seen.add(own)


def _completed(value: Any, schema: ExtensionSchema | None) -> Any:
    """A record or records with the defaults of what they leave out; the value itself when they leave out nothing."""
    defaults = _defaults(schema["attributes"]) if schema else {}
    if not defaults:
        return value
    return [_filled(record, defaults) for record in value] if isinstance(value, list) else _filled(value, defaults)


def _refuse_excess(name: str, value: Any, schema: ExtensionSchema | None) -> None:
    """Raises Conflict when defaults would make far more of a body than was sent."""
    added = len(_defaults(schema["attributes"])) * len(values_of(value)) if schema else 0
    if added > MOST_DEFAULTS:
        raise Conflict(f"bad parameter '{name}' reason: defaults would add more than {MOST_DEFAULTS} values.")


def _filled(record: Record, defaults: Record) -> Record:
    return {**record, **{name: value for name, value in defaults.items() if name not in record}}


def _defaults(attributes: Iterable[AttributeSchema]) -> dict[str, Any]:
    return {attribute["name"]: attribute["default"] for attribute in attributes if "default" in attribute}
