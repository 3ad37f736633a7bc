"""Which tenant a request addresses, and the front's refusal of an unknown one (WEL)."""

from __future__ import annotations

from mock_server.errors import BadRequest
from mock_server.vendor import Request

DEFAULT_TENANT = "default"
_HEADERS = ("ContactCenterId", "X-Genesys-TenantId")
"""Of both generations; the first that is sent counts."""


class TenancyError(BadRequest):
    """The tenant is not configured. The front answers it, in an envelope of its own."""

    exception = "com.genesyslab.gsg.services.contextservices.exceptions.ContextServicesExceptionResource"


def tenant(request: Request) -> str:
    return _sent(request)[1] or DEFAULT_TENANT


def unknown_tenant(request: Request, account: str) -> TenancyError:
    header, value = _sent(request)
    if not value:
        return TenancyError(
            "Invalid tenant specified : no tenant specified in multi-tenant environment.", rule="UCS-TENANT-9"
        )
    return TenancyError(
        f"Invalid tenant specified : specified tenant in HTTP header '{header}'='{value}' not configured. "
        "Verify configuration.",
        rule="UCS-TENANT-8",
    )


def _sent(request: Request) -> tuple[str, str]:
    """The header that names the tenant, and the name; both empty when none does."""
    for header in _HEADERS:
        value = request.headers.get(header.lower(), "").strip()
        if value:
            return header, value
    return "", ""
