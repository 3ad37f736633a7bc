"""The one place that puts everything together."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from mock_server.admin.control import Control, Mounted
from mock_server.app.admin_api import AdminApi
from mock_server.app.api import Api
from mock_server.app.asgi import Application, AsgiFake, Receive, Scope, Send
from mock_server.app.cors import Cors
from mock_server.app.fake import Fake
from mock_server.check import check_once, served_names
from mock_server.contract.contract import Contract, compile_contract
from mock_server.contract.document import load_document
from mock_server.discovery import load_vendor
from mock_server.fixtures import fixture_file, load_fixture
from mock_server.journal import Journal
from mock_server.sessions import Sessions
from mock_server.settings import Settings, shipped
from mock_server.store import Root, Snapshot


def create_fake(settings: Settings) -> Fake:
    """Check everything (once for the same files), compile the documents, load the fixtures.

    Raises SetupError with every problem.
    """
    check_once(settings)
    baseline = Snapshot(Root(clock=settings.clock))
    apis = []
    for name in served_names(settings):
        vendor = load_vendor(name)
        apis.append(Api(name, vendor, compile_contract(load_document(settings.openapi, name)), settings))
        load_fixture(fixture_file(settings.fixtures, name), name, vendor, baseline)
    control_plane = compile_contract(load_document(shipped("openapi"), "admin"))
    return assemble(settings, apis, control_plane, baseline.root)


def assemble(settings: Settings, apis: Sequence[Api], control_plane: Contract, baseline: Root) -> Fake:
    """A fake that nobody has used yet, of parts that are compiled already."""
    journal = Journal(settings.max_request_journal_entries)
    sessions = Sessions(baseline, journal, most=settings.max_sessions, idle=settings.session_idle)
    vendors = {api.name: Mounted(api.name, api.mount, api.vendor, api.contract) for api in apis}
    admin = AdminApi(Control(sessions, vendors, settings), control_plane, settings)
    return Fake(apis, admin, sessions, Cors(settings.cors) if settings.cors else None)


def create_app(settings: Settings) -> Application:
    """The whole as an ASGI application: the fake in front, the Connexion application for the pages behind it.

    Connexion and Flask are imported when the first page is asked for, so that a start does not wait for them.
    """
    return asgi(create_fake(settings), settings)


def asgi(fake: Fake, settings: Settings) -> AsgiFake:
    """A fake as an ASGI application."""
    return AsgiFake(fake, settings.max_body, _LatePages(fake, settings))


class _LatePages:
    """Builds the Connexion application at its first request."""

    def __init__(self, fake: Fake, settings: Settings) -> None:
        self._fake = fake
        self._settings = settings
        self._pages: Application | None = None
        self._building = asyncio.Lock()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await _live(receive, send)
            return
        async with self._building:
            if self._pages is None:  # in a thread, so that nobody else's request waits for the import
                self._pages = await asyncio.to_thread(self._build)
        await self._pages(scope, receive, send)

    def _build(self) -> Application:
        from mock_server.app.connexion_app import create_connexion_app  # noqa: PLC0415  # late on purpose

        app: Application = create_connexion_app(self._fake, self._settings)
        return app


async def _live(receive: Receive, send: Send) -> None:
    """Nothing to do at start and stop but to say so."""
    while True:
        message = await receive()
        await send({"type": f"{message['type']}.complete"})
        if message["type"] == "lifespan.shutdown":
            return
