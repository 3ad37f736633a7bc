"""The fake without a socket: transports for httpx and an adapter for requests that call it in this process.

    client = httpx.Client(transport=MockTransport(), base_url="http://localhost/genesys-ucs")

Each client library is imported when its class is first asked for, and not before.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

from mock_server.inprocess.server import InProcess

if TYPE_CHECKING:
    from mock_server.inprocess.httpx_transport import AsyncMockTransport, MockTransport
    from mock_server.inprocess.requests_adapter import MockAdapter

__all__ = ["AsyncMockTransport", "InProcess", "MockAdapter", "MockTransport"]

_MODULES = {
    "AsyncMockTransport": "httpx_transport",
    "MockTransport": "httpx_transport",
    "MockAdapter": "requests_adapter",
}


def __getattr__(name: str) -> Any:
    if name not in _MODULES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(importlib.import_module(f"{__name__}.{_MODULES[name]}"), name)
