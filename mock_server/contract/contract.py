"""A vendor's document, compiled whole: the one object that a request meets."""

from __future__ import annotations

from dataclasses import dataclass

from mock_server.contract.document import Document
from mock_server.contract.operation import Form, Operation, Response, compile_operations
from mock_server.contract.routes import Routes


@dataclass(frozen=True, slots=True)
class Contract:
    """`operations` in the order of the document.

    `refusal` is how an error looks where no operation is known: every form in which the document describes errors.
    `credentials` are the headers, in lower case, in which its security schemes expect something.
    """

    document: Document
    operations: tuple[Operation, ...]
    routes: Routes
    refusal: Response
    credentials: tuple[str, ...]


def compile_contract(document: Document) -> Contract:
    """Raises SetupError listing what the server could not serve."""
    operations = tuple(compile_operations(document))
    return Contract(document, operations, Routes(operations), _refusal(operations), _credentials(document))


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
