"""What a user may do (RBAC). Whoever has the right `write` may do everything; privileges allow single operations."""

from __future__ import annotations

from mock_server.errors import Forbidden
from mock_server.vendor import READ, WRITE, Call
from mock_server.vendors.genesys_ucs.configuration import understood

CREATE = "UCS.Customer.createProfile"
CREATE_EXTENSION = "UCS.Customer.createProfileExtension"
DELETE = "UCS.Customer.deleteCustomerProfile"
_RULES = {CREATE: "UCS-ROLE-3", CREATE_EXTENSION: "UCS-ROLE-4", DELETE: "UCS-ROLE-5", WRITE: "UCS-ROLE-6"}


def authorize(call: Call) -> None:
    """Raises Forbidden naming the first privilege that the caller lacks.

    What the document says of a body was held against it before; of a creation so is what registered schemas say, since
    the privileges that it needs depend on what is an extension (UCS-ERROR-13).
    """
    for right in _needed(call):
        if not call.caller.may(right):
            raise Forbidden(f"user '{call.caller.name}' lacks the privilege {right}", rule=_RULES.get(right, ""))


def _needed(call: Call) -> list[str]:
    if call.request.method in ("GET", "HEAD"):
        return [READ]
    if call.caller.may(WRITE):
        return []
    if call.operation == "create_customer_profile":
        return [CREATE, CREATE_EXTENSION] if understood(call)["extensions"] else [CREATE]
    return [DELETE] if call.operation == "delete_customer_profile" else [WRITE]
