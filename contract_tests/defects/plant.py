"""Servers with one fault: what reaches a sound one or leaves it is altered, or one of its parts is another."""

from __future__ import annotations

import importlib
import json
from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass, replace
from typing import Any

from contract_tests.suite.schema.remote import whole_body
from mock_server.app.api import Api
from mock_server.app.application import create_app, create_fake
from mock_server.app.asgi import Application, AsgiFake, Receive, Scope, Send
from mock_server.app.fake import Fake
from mock_server.contract.contract import compile_contract
from mock_server.contract.document import JsonObject, load_document
from mock_server.settings import Settings
from mock_server.vendor import Call, Handler, Reply, Vendor
from mock_server.verify.routes import Routes

Build = Callable[[Settings], Application]


@dataclass
class Message:
    """A request or a reply on its way, to be altered in place. Header names are in lower case, `path` below the mount.

    `operation` is the operationId of the request, None when its path has none.
    """

    operation: str | None
    method: str
    path: str
    query: str
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)

    @json.setter
    def json(self, value: Any) -> None:
        self.body = json.dumps(value).encode()


@dataclass
class Incoming(Message):
    """A request on its way in."""


@dataclass
class Outgoing(Message):
    """A reply on its way out: `headers` and `body` are its own, the rest is of the request that it answers."""

    status: int
    authorization: str | None


def altered(change: Callable[[Outgoing], None], *, of: Build = create_app) -> Build:
    """A server whose replies go through `change`; `of` says what makes it apart from that."""

    def build(settings: Settings) -> Application:
        application = of(settings)
        routes = _Routes(settings)

        async def answer(scope: Scope, receive: Receive, send: Send) -> None:
            if scope["type"] != "http":
                await application(scope, receive, send)
                return
            messages: list[Any] = []

            async def collect(message: Any) -> None:
                messages.append(message)

            await application(scope, receive, collect)
            outgoing = _outgoing(scope, routes, messages)
            body = outgoing.body
            change(outgoing)
            if outgoing.body != body:
                outgoing.headers["content-length"] = str(len(outgoing.body))
            headers = [(name.encode(), value.encode("latin-1")) for name, value in outgoing.headers.items()]
            await send({"type": "http.response.start", "status": outgoing.status, "headers": headers})
            await send({"type": "http.response.body", "body": outgoing.body})

        return answer

    return build


def misread(change: Callable[[Incoming], None], *, of: Build = create_app) -> Build:
    """A server that understands another request than the one that was sent: `change` alters it on its way in."""

    def build(settings: Settings) -> Application:
        application = of(settings)
        routes = _Routes(settings)

        async def answer(scope: Scope, receive: Receive, send: Send) -> None:
            if scope["type"] != "http":
                await application(scope, receive, send)
                return
            incoming = _incoming(scope, routes, await whole_body(receive))
            change(incoming)

            async def again() -> Any:
                return {"type": "http.request", "body": incoming.body, "more_body": False}

            await application(_rescoped(scope, routes, incoming), again, send)

        return answer

    return build


def on(*operations: str) -> Callable[[Callable[[Any], None]], Callable[[Any], None]]:
    """Limits a change of `altered` or `misread` to these operations."""

    def narrowed(change: Callable[[Any], None]) -> Callable[[Any], None]:
        def changed(message: Outgoing | Incoming) -> None:
            if message.operation in operations:
                change(message)

        return changed

    return narrowed


def with_status(before: int, after: int, *operations: str) -> Build:
    """A server that answers `after` where it should answer `before`, in these operations, in all when none is named."""

    def change(reply: Outgoing) -> None:
        if reply.status == before and (not operations or reply.operation in operations):
            reply.status = after

    return altered(change)


def with_header(name: str, value: str | None, *operations: str, status: int | None = None) -> Build:
    """A server that sends this value of a header that it should send otherwise; None sends no such header."""

    def change(reply: Outgoing) -> None:
        fits = (not operations or reply.operation in operations) and status in (None, reply.status)
        if fits and name in reply.headers:
            if value is None:
                del reply.headers[name]
            else:
                reply.headers[name] = value

    return altered(change)


def with_body(change: Callable[[Any], Any], *operations: str, status: int | None = None) -> Build:
    """A server that sends another JSON body: `change` gets the plain data and returns what is sent in its place."""

    def alter(reply: Outgoing) -> None:
        fits = (not operations or reply.operation in operations) and status in (None, reply.status)
        if fits and reply.body and "json" in reply.headers.get("content-type", ""):
            reply.json = change(reply.json)

    return altered(alter)


def with_sent_object(change: Callable[[Any], Any], *operations: str) -> Build:
    """A server that understands another JSON object than was sent: `change` gets it and returns what takes its place.

    A body that is no JSON object is left as it is.
    """

    def alter(request: Incoming) -> None:
        if operations and request.operation not in operations:
            return
        try:
            sent = request.json
        except ValueError:
            return
        if isinstance(sent, dict):
            request.json = change(sent)

    return misread(alter)


def patched(replacements: dict[str, object], *, of: Build = create_app) -> Build:
    """A server in which these names, `mock_server.vendors.genesys_ucs.merge.merged`, are bound to something else.

    They stay so as long as the process lives, which is why each defect has one of its own. A name that another
    module imported with `from` has to be replaced there. Raises AttributeError for a name that does not exist.
    """

    def build(settings: Settings) -> Application:
        for dotted, value in replacements.items():
            owner, name = _owner_of(dotted)
            getattr(owner, name)
            setattr(owner, name, value)
        return of(settings)

    return build


def _owner_of(dotted: str) -> tuple[Any, str]:
    """The module or class that holds a name."""
    path, name = dotted.rsplit(".", 1)
    try:
        return importlib.import_module(path), name
    except ModuleNotFoundError:
        module, holder = path.rsplit(".", 1)
        return getattr(importlib.import_module(module), holder), name


def with_handler(operation: str, handler: Handler) -> Build:
    """A server in which `handler` carries out the operation."""

    def replaced(call: Call) -> Reply:
        return handler(call)

    replaced.__name__ = operation

    def changed(vendor: Vendor) -> Vendor:
        return replace(vendor, handlers=[*vendor.handlers, replaced])

    return lambda settings: _rebuilt(settings, changed, lambda raw: None)


def with_hooks(**hooks: Any) -> Build:
    """A server in which these hooks of the vendor are others."""
    return lambda settings: _rebuilt(settings, lambda vendor: replace(vendor, **hooks), lambda raw: None)


def with_document(change: Callable[[JsonObject], None]) -> Build:
    """A server that follows another document than the one it is held against; `change` makes it in place."""
    return lambda settings: _rebuilt(settings, lambda vendor: vendor, change)


def with_settings(**changes: Any) -> Build:
    """A server that was started in another way than it should have been."""
    return lambda settings: create_app(replace(settings, **changes))


def _rebuilt(
    settings: Settings, vendor: Callable[[Vendor], Vendor], change: Callable[[JsonObject], None]
) -> Application:
    fake = create_fake(settings)
    (api,) = fake.vendors
    raw = deepcopy(api.contract.document.raw)
    change(raw)
    contract = compile_contract(replace(api.contract.document, raw=raw))
    rebuilt = Api(api.name, vendor(api.vendor), contract, settings)
    return AsgiFake(Fake([rebuilt], fake.admin, fake.sessions), settings.max_body, no_pages)


class _Routes:
    """Which operation a request is for, told by the one vendor's document, apart from the server's own routing."""

    def __init__(self, settings: Settings) -> None:
        (vendor,) = settings.vendors
        self._mount = settings.mount(vendor)
        self._routes = Routes(load_document(settings.openapi, vendor))

    def find(self, method: str, path: str) -> str | None:
        found = self._routes.find(method, path)
        return found[0].operation if found else None

    def below(self, path: str) -> str:
        """The path below the mount, without a session's prefix."""
        _, found, rest = path.partition(self._mount)
        return rest if found else path


def _headers(pairs: Any) -> dict[str, str]:
    return {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in pairs}


def _outgoing(scope: Scope, routes: _Routes, messages: list[Any]) -> Outgoing:
    start, *rest = messages
    headers = _headers(start["headers"])
    path = routes.below(scope["path"])
    return Outgoing(
        operation=routes.find(scope["method"], path),
        method=scope["method"],
        path=path,
        query=scope["query_string"].decode("latin-1"),
        headers=headers,
        body=b"".join(message.get("body", b"") for message in rest),
        status=start["status"],
        authorization=_headers(scope["headers"]).get("authorization"),
    )


def _incoming(scope: Scope, routes: _Routes, body: bytes) -> Incoming:
    path = routes.below(scope["path"])
    query = scope["query_string"].decode("latin-1")
    operation = routes.find(scope["method"], path)
    return Incoming(operation, scope["method"], path, query, _headers(scope["headers"]), body)


def _rescoped(scope: Scope, routes: _Routes, incoming: Incoming) -> Scope:
    before = routes.below(scope["path"])
    headers = {**incoming.headers}
    if "content-length" in headers:
        headers["content-length"] = str(len(incoming.body))
    changed = {
        **scope,
        "method": incoming.method,
        "query_string": incoming.query.encode("latin-1"),
        "headers": [(name.encode("latin-1"), value.encode("latin-1")) for name, value in headers.items()],
    }
    if incoming.path != before:
        path = scope["path"].removesuffix(before) + incoming.path
        changed |= {"path": path, "raw_path": path.encode()}
    return changed


async def no_pages(scope: Scope, receive: Receive, send: Send) -> None:
    """Nobody looks at pages here; whoever asks for one gets no answer."""
