"""Defects in the server's mode."""

from __future__ import annotations

import json
from typing import Any

from contract_tests.defects.defect import Defect
from contract_tests.defects.plant import (
    Build,
    Incoming,
    Outgoing,
    altered,
    misread,
    on,
    patched,
    with_body,
    with_document,
    with_handler,
    with_hooks,
)
from mock_server.app.asgi import Application
from mock_server.settings import Settings
from mock_server.vendor import Call, Reply
from mock_server.vendors.genesys_ucs import VENDOR as SOUND
from mock_server.vendors.genesys_ucs import server_mode
from mock_server.vendors.genesys_ucs.identification import PROFILES

VENDOR = "genesys-ucs"
MODULE = "mock_server.vendors.genesys_ucs.server_mode"
SET, STATUS = "set_server_mode", "query_server_status"
PROFILE_WORK = (
    "create_customer_profile",
    "identify_customer",
    "query_customer_profile",
    "update_customer_profile",
    "delete_customer_profile",
    "insert_extension_records",
    "update_extension_record",
    "delete_extension_record",
    "merge_customer_profiles",
)
METADATA_READS = (
    "list_extension_schemas",
    "get_extension_schema",
    "list_identification_keys",
    "get_identification_key",
    "query_profile_schema",
)
METADATA_WRITES = (
    "create_extension_schema",
    "delete_extension_schema",
    "create_identification_key",
    "delete_identification_key",
)

_ALWAYS = server_mode._ALWAYS


@on(SET)
def _lower_case_only(request: Incoming) -> None:
    body = request.json
    if isinstance(body, dict) and body.get("mode") not in ("production", "maintenance"):
        request.json = {**body, "mode": None}


def _any_mode(document: dict[str, Any]) -> None:
    del document["components"]["schemas"]["NewServerMode"]["properties"]["mode"]["pattern"]
    del document["components"]["schemas"]["NewServerMode"]["properties"]["mode"]["maxLength"]
    del document["components"]["schemas"]["ServerMode"]["enum"]


def _refused_too_late() -> Build:
    """A server that looks at its mode when the work is done already."""

    def build(settings: Settings) -> Application:
        mode = {"now": "production"}

        def change(reply: Outgoing) -> None:
            if reply.operation == SET and reply.status == 200:
                mode["now"] = reply.json["server changed"]
            elif reply.operation in PROFILE_WORK and mode["now"] == "maintenance":
                reply.status = 503
                reply.headers["content-type"] = "application/json;charset=UTF-8"
                place = {"http_method": reply.method, "uri": reply.path}
                message = "the server is in maintenance mode"
                reply.body = json.dumps({**place, "code": 503, "message": message}).encode()

        return altered(change, of=with_hooks(admit=lambda *given, **how: None))(settings)

    return build


def _forgetting(call: Call) -> Reply:
    """Profiles are lost when maintenance begins."""
    if call.body["mode"].lower() == "maintenance":
        for customer_id, _ in list(call.state.iterate(PROFILES)):
            call.state.delete(PROFILES, customer_id)
    return server_mode.set_server_mode(call)


def set_server_mode(call: Call) -> Reply:
    """Each tenant has a mode."""
    mode = call.body["mode"].lower()
    call.state.put("server", "mode", mode)
    call.shared.put("server", "mode", mode if call.account == "default" else "production")
    return Reply(200, {"server changed": mode}, {"Location": f"{call.request.base_path}/server/status"})


def query_server_status(call: Call) -> Reply:
    return Reply(200, {"mode": call.state.get("server", "mode") or "production"})


DEFECTS = (
    Defect(
        name="server-starts-in-maintenance",
        vendor=VENDOR,
        says="A server whose mode nobody set is in maintenance mode.",
        breaks=("UCS-MODE-1",),
        operations=(*PROFILE_WORK, STATUS),
        build=patched({f"{MODULE}._mode": lambda shared: shared.get("server", "mode") or "maintenance"}),
    ),
    Defect(
        name="mode-is-answered-as-mode",
        vendor=VENDOR,
        says="The new mode is answered under the name mode in place of server changed.",
        breaks=("UCS-MODE-2",),
        operations=(SET,),
        build=with_body(lambda body: {"mode": body["server changed"]}, SET, status=200),
    ),
    Defect(
        name="mode-has-case",
        vendor=VENDOR,
        says="A mode is known in lower case only.",
        breaks=("UCS-MODE-3",),
        operations=(SET,),
        build=misread(_lower_case_only),
    ),
    Defect(
        name="mode-may-be-any-word",
        vendor=VENDOR,
        says="Any text is taken for a mode.",
        breaks=("UCS-MODE-4",),
        operations=(SET,),
        build=with_document(_any_mode),
    ),
    Defect(
        name="maintenance-lets-profiles-be-read",
        vendor=VENDOR,
        says="In maintenance mode profiles are found and shown.",
        breaks=("UCS-MODE-5",),
        operations=("query_customer_profile", "identify_customer"),
        build=patched({f"{MODULE}._ALWAYS": _ALWAYS | {"query_customer_profile", "identify_customer"}}),
    ),
    Defect(
        name="maintenance-is-noticed-too-late",
        vendor=VENDOR,
        says="In maintenance mode operations on profiles are carried out, and then answered 503.",
        breaks=("UCS-MODE-5", "UCS-MODE-6"),
        operations=PROFILE_WORK,
        build=_refused_too_late(),
    ),
    Defect(
        name="maintenance-hides-metadata",
        vendor=VENDOR,
        says="In maintenance mode schemas and keys are not shown.",
        breaks=("UCS-MODE-7",),
        operations=METADATA_READS,
        build=patched({f"{MODULE}._ALWAYS": _ALWAYS - set(METADATA_READS)}),
    ),
    Defect(
        name="metadata-work-always-wants-maintenance",
        vendor=VENDOR,
        says="In production mode schemas and keys are neither created nor deleted, although the server is not strict.",
        breaks=("UCS-MODE-8",),
        operations=METADATA_WRITES,
        build=with_hooks(admit=lambda *given, strict: server_mode.admit(*given, strict=True)),
    ),
    Defect(
        name="strict-server-lets-keys-change-in-production",
        vendor=VENDOR,
        says="A strict server creates and deletes identification keys in production mode.",
        breaks=("UCS-MODE-9",),
        operations=("create_identification_key", "delete_identification_key"),
        build=patched({f"{MODULE}._ALWAYS": _ALWAYS | {"create_identification_key", "delete_identification_key"}}),
        needs=("strict",),
    ),
    Defect(
        name="maintenance-cannot-be-left",
        vendor=VENDOR,
        says="In maintenance mode the mode is neither set nor told.",
        breaks=("UCS-MODE-10", "UCS-MODE-11"),
        operations=(SET, STATUS),
        build=patched({f"{MODULE}._ALWAYS": _ALWAYS - {SET, STATUS}}),
    ),
    Defect(
        name="maintenance-loses-profiles",
        vendor=VENDOR,
        says="Profiles are gone after maintenance.",
        breaks=("UCS-MODE-11",),
        operations=(SET,),
        build=with_handler(SET, _forgetting),
    ),
    Defect(
        name="each-tenant-has-a-mode",
        vendor=VENDOR,
        says="The mode is set for one tenant only.",
        breaks=("UCS-MODE-12",),
        operations=(SET, STATUS),
        build=with_hooks(handlers=[*SOUND.handlers, set_server_mode, query_server_status]),
    ),
)
