"""Defects in the words that no value of a Genesys profile may consist of."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from typing import Any

from contract_tests.defects.defect import Defect
from contract_tests.defects.plant import patched, with_document, with_handler
from mock_server.errors import Failure, Invalid
from mock_server.vendor import Call, Reply
from mock_server.vendors.genesys_ucs.configuration import understood
from mock_server.vendors.genesys_ucs.identify import identify_customer
from mock_server.vendors.genesys_ucs.profile import values_of
from mock_server.vendors.genesys_ucs.reserved import RESERVED

VENDOR = "genesys-ucs"
CREATE, UPDATE, IDENTIFY = "create_customer_profile", "update_customer_profile", "identify_customer"
INSERT, UPDATE_RECORD = "insert_extension_records", "update_extension_record"
CREATE_SCHEMA, CREATE_KEY = "create_extension_schema", "create_identification_key"
MODULE = "mock_server.vendors.genesys_ucs"
ANY_TEXT = "^"
_VALUES = (
    "Text",
    "PlainValue",
    "PlainValues",
    "ExtensionRecord",
    "ExtensionRecords",
    "ExtensionValue",
    "MemberValue",
)


def _loosened(
    bodies: tuple[str, ...], pattern: str, places: tuple[str, ...] = _VALUES
) -> Callable[[dict[str, Any]], None]:
    """The schemas of these bodies with another pattern of texts, in these places of a value only."""

    def change(raw: dict[str, Any]) -> None:
        schemas = raw["components"]["schemas"]
        for name in {"Text", *places}:
            schemas[f"Loose{name}"] = _redirected(schemas[name], {"Text", *places})
        schemas["LooseText"]["pattern"] = pattern
        for name in bodies:
            schemas[name] = _redirected(schemas[name], set(places))

    return change


def _redirected(schema: Any, names: set[str]) -> Any:
    """A schema that leads to loose ones where it led to these."""
    text = json.dumps(schema)
    for name in names:
        text = text.replace(f'"#/components/schemas/{name}"', f'"#/components/schemas/Loose{name}"')
    return json.loads(text)


def _named_freely(body: str) -> Callable[[dict[str, Any]], None]:
    """A schema of metadata whose name may be a reserved word."""

    def change(raw: dict[str, Any]) -> None:
        raw["components"]["schemas"][body]["properties"]["name"] = {
            "type": "string",
            "pattern": "^[A-Za-z][0-9A-Za-z_]{0,25}$",
            "maxLength": 26,
        }

    return change


def _shown_freely(change: Callable[[dict[str, Any]], None]) -> Callable[[dict[str, Any]], None]:
    """Replies may show reserved words as well."""

    def both(raw: dict[str, Any]) -> None:
        change(raw)
        _loosened(("CustomerProfile",), ANY_TEXT)(raw)

    return both


def _texts(value: Any) -> Iterator[str]:
    for item in values_of(value):
        plain = item.values() if isinstance(item, dict) else [item]
        yield from (text for text in plain if isinstance(text, str))


def _refuse(name: str, word: str) -> None:
    reason = f"'{word}' keyword is not authorized."
    raise Invalid([Failure("body", (name,), reason, rule="reserved")])


def _refusing_inside(call: Call, stored: Any = ()) -> Any:
    for name, value in call.body.items():
        for text in _texts(value):
            for word in re.findall("[a-z]+", text):
                if word in RESERVED:
                    _refuse(name, word)
    return understood(call, stored)


def _refusing_names(call: Call, stored: Any = ()) -> Any:
    for name in call.body:
        if name.lower() in RESERVED:
            _refuse(name, name)
    return understood(call, stored)


def _refusing_search(call: Call) -> Reply:
    for name, value in call.query["attributes"].items():
        if value.lower() in RESERVED:
            _refuse(name, value)
    return identify_customer(call)


DEFECTS = (
    Defect(
        name="create-takes-reserved-words",
        vendor=VENDOR,
        says="A creation stores reserved words.",
        breaks=("UCS-WORD-1", "UCS-WORD-3", "UCS-WORD-4"),
        operations=(CREATE,),
        build=with_document(_shown_freely(_loosened(("NewCustomerProfile",), ANY_TEXT))),
    ),
    Defect(
        name="update-takes-reserved-words",
        vendor=VENDOR,
        says="An update stores reserved words.",
        breaks=("UCS-WORD-2", "UCS-WORD-4"),
        operations=(UPDATE,),
        build=with_document(_shown_freely(_loosened(("CustomerProfileUpdate",), ANY_TEXT))),
    ),
    Defect(
        name="reserved-words-have-case",
        vendor=VENDOR,
        says="A reserved word is recognised in lower case only.",
        breaks=("UCS-WORD-5",),
        operations=(CREATE, UPDATE),
        build=with_document(
            _shown_freely(
                _loosened(("NewCustomerProfile", "CustomerProfileUpdate"), f"^(?!(?:{'|'.join(sorted(RESERVED))})$)")
            )
        ),
    ),
    Defect(
        name="reserved-words-inside-texts-are-refused",
        vendor=VENDOR,
        says="A text that contains a reserved word is refused.",
        breaks=("UCS-WORD-6",),
        operations=(CREATE, UPDATE),
        build=patched({f"{MODULE}.profiles.understood": _refusing_inside}),
    ),
    Defect(
        name="reserved-words-are-refused-as-names-of-members",
        vendor=VENDOR,
        says="A member of a profile may not be called like a reserved word.",
        breaks=("UCS-WORD-7",),
        operations=(CREATE, UPDATE),
        build=patched({f"{MODULE}.profiles.understood": _refusing_names}),
    ),
    Defect(
        name="schema-may-be-called-like-a-reserved-word",
        vendor=VENDOR,
        says="An extension schema may have a reserved word for a name.",
        breaks=("UCS-WORD-8",),
        operations=(CREATE_SCHEMA,),
        build=with_document(_named_freely("NewExtensionSchema")),
    ),
    Defect(
        name="inserted-records-may-hold-reserved-words",
        vendor=VENDOR,
        says="An insertion stores reserved words.",
        breaks=("UCS-WORD-9",),
        operations=(INSERT,),
        build=with_document(_shown_freely(_loosened(("ExtensionInsertion",), ANY_TEXT))),
    ),
    Defect(
        name="search-refuses-reserved-words",
        vendor=VENDOR,
        says="A search for a reserved word is refused.",
        breaks=("UCS-WORD-10",),
        operations=(IDENTIFY,),
        build=with_handler(IDENTIFY, _refusing_search),
    ),
)
