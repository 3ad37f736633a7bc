"""The control plane's handlers; `openapi/admin.yaml` describes them."""

from __future__ import annotations

from mock_server import __version__
from mock_server.vendor import Call, Reply, Vendor


def get_health(call: Call) -> Reply:
    """The server answers: that is all that is needed."""
    return Reply(200, {"status": "ok", "version": __version__})


ADMIN = Vendor(handlers=[get_health])
