"""The Connexion application around the fake: it reads the documents, Flask shows the pages.

The fake is its middleware and answers every operation before Flask is reached, so this is a complete application
of its own (`connexion.FlaskApp`), with the documents registered as any Connexion project registers them.
"""

from __future__ import annotations

import copy
import warnings
from functools import partial
from typing import Any

from mock_server.app.asgi import Application, AsgiFake, Receive, Scope, Send
from mock_server.app.fake import Fake
from mock_server.app.pages import register_pages
from mock_server.settings import Settings

# Importing Connexion warns of what only Connexion can mend: it imports Starlette's test client with httpx, and names
# of jsonschema that are going away.
warnings.filterwarnings("ignore", "Using `httpx` with `starlette.testclient` is deprecated", UserWarning)
warnings.filterwarnings("ignore", "jsonschema.*Ref[A-Za-z]* is deprecated", DeprecationWarning, "connexion.json_schema")

import connexion  # noqa: E402  # after the filters
from connexion.middleware.abstract import SpecMiddleware  # noqa: E402
from connexion.middleware.exceptions import ExceptionMiddleware  # noqa: E402
from connexion.resolver import Resolver  # noqa: E402
from connexion.spec import Specification  # noqa: E402


class FakeMiddleware(SpecMiddleware):  # type: ignore[misc]  # Connexion ships no types
    """Connexion's place for the fake: gets each document from Connexion and answers its operations."""

    def __init__(self, app: Application, *, fake: Fake, max_body: int) -> None:
        self._fake = AsgiFake(fake, max_body, app)
        self._answered = {api.mount: {operation.id for operation in api.contract.operations} for api in fake.mounted}

    def add_api(self, specification: Specification, *, base_path: str, **options: Any) -> None:
        """Raises RuntimeError when Connexion reads other operations out of a document than the fake answers."""
        paths = specification.raw["paths"].values()
        read = {node["operationId"] for item in paths for node in item.values() if "operationId" in node}
        if read != self._answered[base_path]:
            raise RuntimeError(f"Connexion and the fake disagree about the operations at {base_path}: {read}")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self._fake(scope, receive, send)


def create_connexion_app(fake: Fake, settings: Settings) -> connexion.FlaskApp:
    """A `connexion.FlaskApp` that answers everything: operations by the fake, pages by Flask."""
    middlewares = [ExceptionMiddleware, partial(FakeMiddleware, fake=fake, max_body=settings.max_body)]
    app = connexion.FlaskApp("mock_server", middlewares=middlewares)
    for api in fake.mounted:
        handlers = Resolver(api.vendor.by_operation.__getitem__)
        app.add_api(copy.deepcopy(api.contract.document.raw), base_path=api.mount, resolver=handlers, name=api.name)
    register_pages(app.app, fake, settings)
    return app
