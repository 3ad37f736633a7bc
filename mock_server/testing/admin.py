"""Calls of the control plane."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import httpx


class AdminError(Exception):
    """The control plane refused a call: `status`, and `problem` as it said it (RFC 9457), empty if it was no problem.

    The server changed nothing.
    """

    def __init__(self, reply: httpx.Response) -> None:
        self.status = reply.status_code
        try:
            self.problem: Mapping[str, Any] = reply.json()
        except ValueError:
            self.problem = {}
        detail = self.problem.get("detail") or reply.text[:500]
        members = [f"{error['member']}: {error['detail']}" for error in self.problem.get("errors", ())]
        request = reply.request
        text = f"{request.method} {request.url.path} was refused with {self.status}: {detail}"
        super().__init__("; ".join([text, *members]))


class Admin:
    """The control plane for one session, or for `default`. `client` stands below `/__admin`."""

    def __init__(self, client: httpx.Client) -> None:
        self._client = client

    def get(self, path: str, /, **query: Any) -> Any:
        return self.call("GET", path, params={name: value for name, value in query.items() if value is not None})

    def post(self, path: str, body: Any = None) -> Any:
        return self.call("POST", path, json={} if body is None else body)

    def put(self, path: str, body: Any) -> Any:
        return self.call("PUT", path, json=body)

    def delete(self, path: str) -> None:
        self.call("DELETE", path)

    def text(self, path: str) -> str:
        """A reply in words for people."""
        return str(self.call("GET", path, headers={"Accept": "text/plain"}))

    def call(self, method: str, path: str, **options: Any) -> Any:
        """The decoded body of the reply, None without one. Raises AdminError for a refusal."""
        reply = self._client.request(method, path, **options)
        if reply.is_error:
            raise AdminError(reply)
        if not reply.content:
            return None
        return reply.json() if "json" in reply.headers.get("content-type", "") else reply.text
