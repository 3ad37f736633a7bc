"""The server's mode, which decides what is answered at all (MODE, MODE-DG). One for all tenants."""

from __future__ import annotations

from mock_server.errors import Unavailable
from mock_server.store import Scope
from mock_server.vendor import Call, Caller, Reply, Request

PRODUCTION, MAINTENANCE = "production", "maintenance"
SERVER = "server"
SERVER_SCHEMA = {"enum": [PRODUCTION, MAINTENANCE]}
"""What is remembered of the server: its `mode`."""
_ALWAYS = {
    "set_server_mode",
    "query_server_status",
    "query_profile_schema",
    "list_extension_schemas",
    "get_extension_schema",
    "list_identification_keys",
    "get_identification_key",
}
_SCHEMA_WORK = {
    "create_extension_schema",
    "delete_extension_schema",
    "create_identification_key",
    "delete_identification_key",
}
"""For maintenance, by the older pages (UCS-MODE-9); the newer ones tolerate it in production (UCS-MODE-8)."""


def set_server_mode(call: Call) -> Reply:
    """MODE. Switching takes no time here, so no request falls between the modes."""
    mode = call.body["mode"].lower()
    call.shared.put(SERVER, "mode", mode)
    return Reply(200, {"server changed": mode}, {"Location": f"{call.request.base_path}/server/status"})


def query_server_status(call: Call) -> Reply:
    """Seen in a log sample only (ERR); the body is ours."""
    return Reply(200, {"mode": _mode(call.shared)})


def admit(operation: str, request: Request, caller: Caller, shared: Scope, *, strict: bool) -> None:
    """Raises Unavailable naming the mode, when the operation is not for it."""
    if operation in _ALWAYS:
        return
    mode = _mode(shared)
    if operation not in _SCHEMA_WORK:
        needed = PRODUCTION
    elif strict:
        needed = MAINTENANCE
    else:
        return
    if mode != needed:
        raise Unavailable(f"the server is in {mode} mode: this needs {needed} mode, see POST /server/mode")


def _mode(shared: Scope) -> str:
    mode: str | None = shared.get(SERVER, "mode")
    return mode or PRODUCTION
