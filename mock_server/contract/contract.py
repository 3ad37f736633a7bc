"""A vendor's document, compiled whole: the one object that a request meets."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from mock_server.contract.document import Document
from mock_server.contract.operation import Form, Operation, Response, compile_operations
from mock_server.contract.routes import Routes
from mock_server.contract.schema import Schema


@dataclass(frozen=True)
class Contract:
    """`operations` in the order of the document."""

    document: Document
    operations: tuple[Operation, ...]

    @cached_property
    def routes(self) -> Routes:
        return Routes(self.operations)

    @cached_property
    def refusal(self) -> Response:
        """How an error looks where no operation is known: every form in which the document describes errors."""
        forms: dict[str, Form] = {}
        for operation in self.operations:
            for status, response in operation.responses.items():
                if status >= 400:
                    forms = {**response.forms, **forms}
        return Response(forms, tuple(forms), ())

    def schema(self, component: str) -> Schema:
        """The component schema of that name, compiled. Raises LookupError when the document has none."""
        reference = f"#/components/schemas/{component}"
        self.document.at(reference)
        return Schema(self.document, {"$ref": reference})


def compile_contract(document: Document) -> Contract:
    """Raises SetupError listing what the server could not serve."""
    return Contract(document, tuple(compile_operations(document)))
