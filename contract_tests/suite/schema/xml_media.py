"""Teaches Schemathesis the XML of the documents: bodies are written, and replies read, by the reference form."""

from __future__ import annotations

from functools import cache
from typing import Any

import schemathesis
from schemathesis import DeserializationContext, Response, SerializationContext

from contract_tests.suite.xml_form import XmlForm, forms_of
from mock_server.contract.contract import compile_contract
from mock_server.contract.document import load_document
from mock_server.contract.schema import Schema
from mock_server.settings import shipped

VENDOR = "mypreferences"
"""The only one that speaks XML."""
MEDIA_TYPES = ("application/xml", "text/xml")


def teach() -> None:
    """Schemathesis keeps what it knows of media types for the whole process."""
    schemathesis.serializer(*MEDIA_TYPES)(_written)
    schemathesis.deserializer(*MEDIA_TYPES)(_read)


@cache
def forms() -> dict[tuple[str, str], XmlForm]:
    return forms_of(load_document(shipped("openapi"), VENDOR))


def accepts(operation: str, raw: bytes) -> bool:
    """Whether what a request says in XML fits the document."""
    try:
        return _schemas()[operation].accepts(forms()[operation, "request"].read(raw))
    except ValueError:
        return False


@cache
def _schemas() -> dict[str, Schema]:
    operations = compile_contract(load_document(shipped("openapi"), VENDOR)).operations
    bodies = {operation.id: operation.bodies[MEDIA_TYPES[0]].schema for operation in operations if operation.bodies}
    return {name: schema for name, schema in bodies.items() if schema is not None}


def _written(context: SerializationContext, value: Any) -> bytes:
    return value if isinstance(value, bytes) else forms()[_named(context.case.operation), "request"].write(value)


def _read(context: DeserializationContext, response: Response) -> Any:
    return forms()[_named(context.operation), str(response.status_code)].read_reply(response.content)


def _named(operation: Any) -> str:
    return str(operation.definition.raw["operationId"])
