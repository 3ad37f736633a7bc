"""Defects in what the members of a Genesys profile hold and are called."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from contract_tests.defects.defect import Defect
from contract_tests.defects.plant import Build, patched, with_body, with_sent_object
from mock_server.vendors.genesys_ucs.profile import Profile, no_schema, split

VENDOR = "genesys-ucs"
CREATE, QUERY, UPDATE = "create_customer_profile", "query_customer_profile", "update_customer_profile"
PROFILE = "mock_server.vendors.genesys_ucs.profile"
CONFIGURATION = "mock_server.vendors.genesys_ucs.configuration"
PROFILES = "mock_server.vendors.genesys_ucs.profiles"


def _shown_as(change: Callable[[Any], Any]) -> Build:
    """A server whose queries show each value of a member otherwise."""
    return with_body(
        lambda body: {name: change(value) if name != "customer_id" else value for name, value in body.items()},
        QUERY,
        status=200,
    )


def _understood_as(change: Callable[[Any], Any], *operations: str) -> Build:
    """A server that understands each value of a member otherwise."""
    return with_sent_object(lambda sent: {name: change(value) for name, value in sent.items()}, *operations)


def _in_an_object(body: dict[str, Any]) -> dict[str, Any]:
    attributes = {name: value for name, value in body.items() if name != "customer_id"}
    return {"customer_id": body["customer_id"], "attributes": attributes}


def _dated(value: Any) -> Any:
    is_day = isinstance(value, str) and len(value) == 10 and value[4:8:3] == "--"
    return f"{value}T00:00:00.000Z" if is_day else value


def _numbers_as_text(value: Any) -> Any:
    return str(value) if isinstance(value, int | float) and not isinstance(value, bool) else value


def _nested_as_text(value: Any) -> Any:
    if isinstance(value, list):
        return [json.dumps(item) if isinstance(item, list) else _nested_as_text(item) for item in value]
    if isinstance(value, dict):
        return {name: json.dumps(inner) if isinstance(inner, dict | list) else inner for name, inner in value.items()}
    return value


def _without_nulls(sent: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in sent.items() if value is not None}


def _under_the_first_case(sent: dict[str, Any]) -> dict[str, Any]:
    spellings: dict[str, str] = {}
    return {spellings.setdefault(name.lower(), name): value for name, value in sent.items()}


def _records_in_arrays_only(value: Any) -> bool:
    return isinstance(value, list) and value != [] and isinstance(value[0], dict)


def _any_values(value: Any) -> bool:
    return isinstance(value, dict) or (isinstance(value, list) and value != [])


def _split_forgetting(
    members: Mapping[str, Any], stored: Iterable[str] = (), registered: Callable[[str], str | None] = no_schema
) -> Profile:
    """As if the customer had no extensions yet."""
    return split(members, (), registered)


DEFECTS = (
    Defect(
        name="query-shows-attributes-in-an-object",
        vendor=VENDOR,
        says="A query shows the attributes in an object of their own.",
        breaks=("UCS-VALUE-1", "UCS-GET-1"),
        operations=(QUERY,),
        build=with_body(_in_an_object, QUERY, status=200),
    ),
    Defect(
        name="single-record-is-an-attribute",
        vendor=VENDOR,
        says="An object makes no extension, only an array of objects does.",
        breaks=("UCS-VALUE-4", "UCS-VALUE-5", "UCS-GET-2"),
        operations=(CREATE, QUERY, UPDATE),
        build=patched({f"{PROFILE}._holds_records": _records_in_arrays_only}),
    ),
    Defect(
        name="array-of-texts-is-an-extension",
        vendor=VENDOR,
        says="Any array makes an extension, which is shown when it is asked for.",
        breaks=("UCS-VALUE-5", "UCS-VALUE-6"),
        operations=(CREATE, QUERY, UPDATE),
        build=patched({f"{PROFILE}._holds_records": _any_values}),
    ),
    Defect(
        name="create-drops-empty-arrays",
        vendor=VENDOR,
        says="A member with an empty array is not stored with a new customer.",
        breaks=("UCS-VALUE-7",),
        operations=(CREATE,),
        build=with_sent_object(lambda sent: {name: value for name, value in sent.items() if value != []}, CREATE),
    ),
    Defect(
        name="update-takes-null-for-nothing",
        vendor=VENDOR,
        says="A member that is null in an update is taken as one that was left out.",
        breaks=("UCS-VALUE-8", "UCS-ERROR-4", "UCS-ERROR-6"),
        operations=(UPDATE,),
        build=with_sent_object(_without_nulls, UPDATE),
    ),
    Defect(
        name="nested-values-are-stored-as-text",
        vendor=VENDOR,
        says="An array in an array, or anything in a record but a plain value, is stored as its text.",
        breaks=("UCS-VALUE-9", "UCS-VALUE-10"),
        operations=(CREATE, UPDATE),
        build=_understood_as(_nested_as_text, CREATE, UPDATE),
    ),
    Defect(
        name="query-gives-dates-a-time",
        vendor=VENDOR,
        says="A day is shown as its midnight in UTC.",
        breaks=("UCS-VALUE-11",),
        operations=(QUERY,),
        build=_shown_as(_dated),
    ),
    Defect(
        name="update-stores-numbers-as-text",
        vendor=VENDOR,
        says="A number becomes its digits in an update.",
        breaks=("UCS-VALUE-12", "UCS-VALUE-3"),
        operations=(UPDATE,),
        build=_understood_as(_numbers_as_text, UPDATE),
    ),
    Defect(
        name="id-member-has-no-case",
        vendor=VENDOR,
        says="A member Customer_ID is taken for the id.",
        breaks=("UCS-VALUE-13",),
        operations=(CREATE,),
        build=with_sent_object(
            lambda sent: {name.lower() if name.lower() == "customer_id" else name: sent[name] for name in sent}, CREATE
        ),
    ),
    Defect(
        name="extension-names-have-case",
        vendor=VENDOR,
        says="Extensions whose names differ by case are two.",
        breaks=("UCS-VALUE-14", "UCS-GET-5"),
        operations=(CREATE, QUERY, UPDATE),
        build=patched({f"{PROFILE}.folded": lambda name: name}),
    ),
    Defect(
        name="attribute-names-have-no-case",
        vendor=VENDOR,
        says="Of attributes whose names differ by case the last is stored, under the first name.",
        breaks=("UCS-VALUE-15",),
        operations=(CREATE, UPDATE),
        build=with_sent_object(_under_the_first_case, CREATE, UPDATE),
    ),
    Defect(
        name="update-turns-an-extension-into-an-attribute",
        vendor=VENDOR,
        says="A plain value under the name of an extension is stored beside it.",
        breaks=("UCS-VALUE-16", "UCS-PUT-5"),
        operations=(UPDATE,),
        build=patched(
            {
                f"{CONFIGURATION}.split": _split_forgetting,
                f"{PROFILES}.refuse_stored_extensions": lambda stored, attributes: None,
            }
        ),
    ),
)
