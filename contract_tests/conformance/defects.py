"""Servers with one fault: what leaves a sound one is altered, or one of its parts is another."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass, replace
from typing import Any

from mock_server.app.api import Api
from mock_server.app.application import create_app, create_fake
from mock_server.app.asgi import Application, AsgiFake, Receive, Scope, Send
from mock_server.app.fake import Fake
from mock_server.contract.contract import compile_contract
from mock_server.contract.document import JsonObject
from mock_server.settings import Settings
from mock_server.vendor import Call, Handler, Reply, Vendor

Build = Callable[[Settings], Application]


@dataclass
class Outgoing:
    """A reply on its way out, to be altered in place, and what it answers. Header names are in lower case."""

    method: str
    path: str
    authorization: str | None
    status: int
    headers: dict[str, str]
    body: bytes


def altered(change: Callable[[Outgoing], None], *, of: Build = create_app) -> Build:
    """A server whose replies go through `change`; `of` says what makes it apart from that."""

    def build(settings: Settings) -> Application:
        application = of(settings)

        async def answer(scope: Scope, receive: Receive, send: Send) -> None:
            if scope["type"] != "http":
                await application(scope, receive, send)
                return
            messages: list[Any] = []

            async def collect(message: Any) -> None:
                messages.append(message)

            await application(scope, receive, collect)
            outgoing = _outgoing(scope, messages)
            change(outgoing)
            headers = [(name.encode(), value.encode("latin-1")) for name, value in outgoing.headers.items()]
            await send({"type": "http.response.start", "status": outgoing.status, "headers": headers})
            await send({"type": "http.response.body", "body": outgoing.body})

        return answer

    return build


def _outgoing(scope: Scope, messages: list[Any]) -> Outgoing:
    start, *rest = messages
    sent = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in scope["headers"]}
    headers = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in start["headers"]}
    headers.pop("content-length", None)
    body = b"".join(message.get("body", b"") for message in rest)
    return Outgoing(scope["method"], scope["path"], sent.get("authorization"), start["status"], headers, body)


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
    return AsgiFake(Fake([rebuilt], fake.admin, fake.sessions), settings.max_body, _no_pages)


async def _no_pages(scope: Scope, receive: Receive, send: Send) -> None:
    """Nobody looks at pages here; whoever asks for one gets no answer."""
