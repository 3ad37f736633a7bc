"""The target as an application that Schemathesis can call, so that its requests go the way of all others."""

from __future__ import annotations

import base64
from typing import Any

import httpx

from mock_server.verify.ownership import Removal
from mock_server.verify.target import OWNER, Target
from mock_server.verify.transport import Transport

STAND_IN = "stand-in"
"""User and password, or value of a header, that are replaced by the owner's credentials when a request is sent."""
_STAND_INS = frozenset({STAND_IN, "Basic " + base64.b64encode(f"{STAND_IN}:{STAND_IN}".encode()).decode()})
_NOT_FORWARDED = frozenset({b"host", b"connection", b"accept-encoding", b"content-length", b"transfer-encoding"})


class Remote:
    """Forwards each request to the target. `failure` is what kept one from being answered."""

    def __init__(self, target: Target, *, sign_everything: bool) -> None:
        self._target = target
        self._sign_everything = sign_everything
        self._transport = Transport(target.gate)
        self._origin = httpx.URL(target.url)
        self._kept: list[Removal] = []
        self.failure: Exception | None = None

    @property
    def origin(self) -> str:
        """Scheme, host and port of the target."""
        return str(self._origin.copy_with(raw_path=b"/")).rstrip("/")

    def keep(self) -> None:
        """What was made up to now stays until `close`."""
        self._kept += self._target.gate.ownership.take_removals()

    def renew(self) -> None:
        """What was made is removed."""
        test, self._target.recorder.test = self._target.recorder.test, ""
        self._target.clean_up()
        self._target.recorder.test = test

    def close(self) -> None:
        self._target.gate.ownership.put_back(self._kept)
        self._transport.close()

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        assert scope["type"] == "http"
        request = self._request(scope, await whole_body(receive))
        try:
            reply = self._transport.handle_request(request)
        except Exception as error:
            self.failure = self.failure or error
            raise
        headers = [pair for pair in reply.headers.raw if pair[0].lower() not in (b"transfer-encoding", b"connection")]
        await send({"type": "http.response.start", "status": reply.status_code, "headers": headers})
        await send({"type": "http.response.body", "body": reply.content})

    def _request(self, scope: Any, body: bytes) -> httpx.Request:
        path = scope["raw_path"].partition(b"?")[0]
        query = scope["query_string"]
        url = self._origin.copy_with(raw_path=path + b"?" + query if query else path)
        headers = [(name, value) for name, value in scope["headers"] if name.lower() not in _NOT_FORWARDED]
        headers += [(name.encode(), value.encode()) for name, value in self._target.headers.items()]
        request = httpx.Request(scope["method"], url, headers=headers, content=body or None)
        return self._with_credentials(request)

    def _with_credentials(self, request: httpx.Request) -> httpx.Request:
        owner = self._target.credentials.get(OWNER)
        sent = request.headers.get("authorization")
        if owner is None or not (sent in _STAND_INS or (sent is None and self._sign_everything)):
            return request
        return next(owner.sync_auth_flow(request))


async def whole_body(receive: Any) -> bytes:
    """The body of a request, once all of it has come."""
    parts: list[bytes] = []
    while True:
        message = await receive()
        parts.append(message.get("body", b""))
        if not message.get("more_body"):
            return b"".join(parts)
