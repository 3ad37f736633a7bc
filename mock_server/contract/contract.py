"""A vendor's document, compiled whole: the one object that a request meets."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from mock_server.contract.document import Document
from mock_server.contract.form import Form
from mock_server.contract.operation import Operation, Response, compile_operations
from mock_server.contract.routes import Routes
from mock_server.contract.schema import Schemas
from mock_server.errors import Failure


@dataclass(frozen=True, slots=True)
class Contract:
    """`operations` in the order of the document.

    `schemas` are those of its components. `refusal` is how an error looks where no operation is known: every form
    in which the document describes errors. `credentials` are the headers, in lower case, in which its security
    schemes expect something.
    """

    document: Document
    schemas: Schemas
    operations: tuple[Operation, ...]
    routes: Routes
    refusal: Response
    credentials: tuple[str, ...]

    def check(self, component: str, value: Any) -> list[Failure]:
        """What of a value, as a body, breaks a component schema; nothing when it fits."""
        schema = self.schemas.component(component)
        return [] if schema.accepts(value) else schema.failures(value, "body")


def compile_contract(document: Document) -> Contract:
    """Raises SetupError listing what the server could not serve."""
    schemas = Schemas(document)
    operations = tuple(compile_operations(schemas))
    return Contract(document, schemas, operations, Routes(operations), _refusal(operations), _credentials(document))


def _refusal(operations: tuple[Operation, ...]) -> Response:
    forms: dict[str, Form] = {}
    for operation in operations:
        for status, response in operation.responses.items():
            if status >= 400:
                forms = {**response.forms, **forms}
    return Response(forms, tuple(forms), ())


def _credentials(document: Document) -> tuple[str, ...]:
    schemes = document.raw.get("components", {}).get("securitySchemes", {}).values()
    resolved = [document.resolve(scheme) for scheme in schemes]
    headers = [scheme["name"] if scheme["type"] == "apiKey" else "Authorization" for scheme in resolved]
    return tuple(sorted({header.lower() for header in headers}))
