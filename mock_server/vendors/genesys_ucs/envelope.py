"""Refusals in the vendor's form."""

from __future__ import annotations

from mock_server.errors import ApiError, Invalid
from mock_server.vendor import Reply, Request
from mock_server.vendors.genesys_ucs.reason import bad_parameter
from mock_server.vendors.genesys_ucs.tenancy import TenancyError


def envelope(error: ApiError, request: Request) -> Reply:
    """UCS describes method, resource, code and reason (ERR); the tenancy front has two members only (WEL)."""
    if isinstance(error, TenancyError):
        return Reply(error.status, {"message": error.message, "exception": error.exception}, error.headers)
    body = {
        "http_method": request.method,
        "uri": request.path,
        "code": error.status,
        "message": _message(error),
    }
    return Reply(error.status, body, error.headers)


def _message(error: ApiError) -> str:
    if not isinstance(error, Invalid):
        return error.message
    *others, last = dict.fromkeys(bad_parameter(failure) for failure in error.failures)
    return " ".join([*(f"{sentence.removesuffix('.')}." for sentence in others), last])
