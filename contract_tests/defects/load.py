"""Mistakes that show only while several requests are under way."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

from contract_tests.defects.plant import Build, no_pages
from mock_server.app.application import create_app, create_fake
from mock_server.app.asgi import Application, AsgiFake, Receive, Scope, Send
from mock_server.settings import Settings
from mock_server.store import Store

SOON = 0.004
"""Seconds that a request is kept waiting, so that others meet it."""


def losing_updates(path_part: str) -> Build:
    """A server that works out a write on what was stored when the request came, and stores that over all since."""

    def build(settings: Settings) -> Application:
        fake = create_fake(settings)
        application = AsgiFake(fake, settings.max_body, no_pages)
        store: Store = fake.sessions.get("default").store

        async def answer(scope: Scope, receive: Receive, send: Send) -> None:
            if scope["type"] == "http" and scope["method"] != "GET" and path_part in scope["path"]:
                before = store._root
                await asyncio.sleep(SOON)
                store._root = before
            await application(scope, receive, send)

        return answer

    return build


def mixing_up_replies(path_part: str) -> Build:
    """A server that gives a request the reply of the one before, when that is still under way."""

    def build(settings: Settings) -> Application:
        application = create_app(settings)
        under_way: list[list[Any]] = []

        async def answer(scope: Scope, receive: Receive, send: Send) -> None:
            if scope["type"] != "http" or path_part not in scope["path"] or scope["method"] not in ("GET", "POST"):
                await application(scope, receive, send)
                return
            messages: list[Any] = []
            others = list(under_way)
            under_way.append(messages)

            await application(scope, receive, _into(messages))
            await asyncio.sleep(SOON)
            under_way.remove(messages)
            alike = [other for other in others if other and other[0]["status"] == messages[0]["status"]]
            for message in alike[-1] if alike else messages:
                await send(message)

        return answer

    return build


def checking_before_waiting(path_part: str, status: int) -> Build:
    """A server that lets conflicting requests through when they come at once: all see that the place is free."""

    def build(settings: Settings) -> Application:
        fake = create_fake(settings)
        application = AsgiFake(fake, settings.max_body, no_pages)
        store: Store = fake.sessions.get("default").store

        async def answer(scope: Scope, receive: Receive, send: Send) -> None:
            if scope["type"] != "http" or scope["method"] == "GET" or path_part not in scope["path"]:
                await application(scope, receive, send)
                return
            before = store._root
            await asyncio.sleep(SOON)
            after = store._root
            first: list[Any] = []
            store._root = before
            await application(scope, receive, _into(first))
            if first[0]["status"] != status:
                store._root = after
            for message in first:
                await send(message)

        return answer

    return build


def _into(messages: list[Any]) -> Callable[[Any], Any]:
    async def collect(message: Any) -> None:
        messages.append(message)

    return collect
