"""The control plane's handlers; `openapi/admin.yaml` describes them."""

from __future__ import annotations

from mock_server import __version__
from mock_server.errors import ApiError
from mock_server.vendor import Call, Reply, Request, Vendor


def get_health(call: Call) -> Reply:
    """The server answers: that is all that is needed."""
    return Reply(200, {"status": "ok", "version": __version__})


def problem_document(error: ApiError, request: Request) -> Reply:
    """An error of the tool itself, RFC 9457."""
    title = type(error).__name__
    body = {"type": "about:blank", "title": title, "status": error.status, "detail": error.message}
    return Reply(error.status, body, error.headers)


ADMIN = Vendor(handlers=[get_health], envelope=problem_document)
