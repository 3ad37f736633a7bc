"""The schemas of extensions, and what they make of records."""

from __future__ import annotations

import json
import re
from datetime import UTC, date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from contract_tests.suite.genesys_ucs.model.answers import Refused, Tenant

NUMBERS = ("integer", "long", "double", "currency")
TYPES = ("string", *NUMBERS, "date", "datetime", "boolean")


def schema_of(tenant: Tenant, name: str) -> Any:
    """None where the tenant has no schema of this extension."""
    return tenant["schemas"].get(name.lower())


def is_plain(value: Any) -> bool:
    return isinstance(value, str | int | float)


def is_record(value: Any) -> bool:
    return isinstance(value, dict) and all(map(is_plain, value.values()))


def has_form(value: Any) -> bool:
    """Whether a member of a profile can have the value at all."""
    if isinstance(value, list):
        return all(map(is_plain, value)) or all(map(is_record, value))
    return is_plain(value) or is_record(value)


def is_extension(value: Any) -> bool:
    """Whether the form of a value alone makes its member an extension."""
    return isinstance(value, dict) or (isinstance(value, list) and bool(value) and isinstance(value[0], dict))


def meaning(type_: str, value: Any) -> Any:
    """What a value stands for, by which it is compared; ValueError when it is none of the type."""
    if type_ == "string":
        return _word(value)
    if type_ == "boolean":
        return _truth(value)
    if type_ in NUMBERS:
        return _number(type_, value)
    return _moment(type_, _word(value))


def _word(value: Any) -> str:
    if not isinstance(value, str):
        raise ValueError(value)  # noqa: TRY004  # the value of a record is wrong, not an argument
    return value


def _truth(value: Any) -> bool:
    spelled = json.dumps(value) if isinstance(value, bool) else _word(value).lower()
    if spelled not in {"true", "false"}:
        raise ValueError(value)
    return bool(spelled == "true")


def _number(type_: str, value: Any) -> Decimal:
    if isinstance(value, bool) or (isinstance(value, str) and not re.fullmatch(r"-?[0-9.eE+-]+", value)):
        raise ValueError(value)
    try:
        number = Decimal(str(value))
    except InvalidOperation as error:
        raise ValueError(value) from error
    if type_ in {"integer", "long"}:
        digits = not isinstance(value, str) or re.fullmatch(r"-?[0-9]+", value)
        if not digits or number != int(number) or not -(2**63) <= number < 2**63:
            raise ValueError(value)
    return number


def _moment(type_: str, text: str) -> datetime:
    """A day stands for its beginning."""
    if type_ == "date" and re.fullmatch(r"\d{4}-\d{2}-\d{2}", text):
        day = date.fromisoformat(text)
        return datetime(day.year, day.month, day.day, tzinfo=UTC)
    if not re.fullmatch(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,3})?Z", text):
        raise ValueError(text)
    return datetime.fromisoformat(text)


def attribute_fits(attribute: Any, value: Any) -> bool:
    try:
        meaning(attribute["type"], value)
    except ValueError:
        return False
    too_long = attribute["type"] == "string" and len(value) > int(attribute.get("length", 99999))
    return not too_long


def identity(schema: Any, record: Any) -> Any:
    """What the unique attributes of a record mean; None where one is missing or does not fit, as it is no other's."""
    types = {attribute["name"]: attribute["type"] for attribute in schema["attributes"]}
    try:
        return [meaning(types[name], record[name]) for name in schema["unique"]]
    except (KeyError, ValueError):
        return None


def completed(schema: Any, record: Any) -> Any:
    """The record with the defaults of its schema; refused when it does not fit."""
    known = {attribute["name"]: attribute for attribute in schema["attributes"]}
    for name, value in record.items():
        if name not in known or not attribute_fits(known[name], value):
            raise Refused(400)
    defaults = {name: known[name]["default"] for name in known if "default" in known[name]}
    whole = {**defaults, **record}
    for name, attribute in known.items():
        needed = attribute.get("mandatory") in {True, "true"} or name in schema.get("unique", ())
        if needed and name not in whole:
            raise Refused(400)
    return whole


def registered(schema: Any, value: Any) -> Any:
    """The extension that a value becomes under its schema; refused when it does not fit."""
    single = schema["type"] == "single-valued"
    if not (isinstance(value, dict) if single else isinstance(value, list) and all(map(is_record, value))):
        raise Refused(400)
    records = [completed(schema, record) for record in ([value] if single else value)]
    if schema.get("unique"):
        identities = [identity(schema, record) for record in records]
        if any(each in identities[:place] for place, each in enumerate(identities)):
            raise Refused(400)
    return {"name": schema["name"], "single": single, "records": records}


def free(name: str, value: Any) -> Any:
    """The extension that a value becomes without a schema."""
    single = isinstance(value, dict)
    return {"name": name, "single": single, "records": [value] if single else value}


def shown(extension: Any) -> Any:
    """An extension as replies have it."""
    return extension["records"][0] if extension["single"] else extension["records"]


def added(tenant: Tenant, stored: Any, inserted: Any) -> Any:
    """A stored extension after records were inserted; the schema decides the form, else the stored one keeps it."""
    schema = schema_of(tenant, inserted["name"])
    if schema is None and stored["single"] != inserted["single"]:
        raise Refused(409)
    if inserted["single"]:
        return {**inserted, "name": stored["name"]}
    records = list(stored["records"])
    for record in inserted["records"]:
        place = _place(schema, records, record)
        if place is None:
            records.append(record)
        else:
            records[place] = record
    return {"name": stored["name"], "single": False, "records": records}


def _place(schema: Any, records: Any, record: Any) -> int | None:
    """Where the record stands that another one takes the place of."""
    if not (schema and schema.get("unique")):
        return None
    wanted = identity(schema, record)
    return next((place for place, each in enumerate(records) if identity(schema, each) == wanted), None)
