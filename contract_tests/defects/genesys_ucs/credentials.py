"""Defects in who may call and what for: credentials and privileges."""

from __future__ import annotations

import base64
from functools import partial
from typing import Any

from contract_tests.defects.defect import Defect
from contract_tests.defects.plant import (
    Incoming,
    Outgoing,
    altered,
    misread,
    on,
    patched,
    with_body,
    with_header,
    with_hooks,
    with_settings,
)
from contract_tests.suite.genesys_ucs.operations import EVERY, WRITES
from mock_server.clock import Clock
from mock_server.errors import Unauthorized
from mock_server.store import Scope
from mock_server.vendor import READ, WRITE, Call, Caller, Request, caller_of, users_of
from mock_server.vendors.genesys_ucs import authentication, roles

AUTHENTICATION, ROLES = authentication.__name__, roles.__name__
_everywhere = partial(Defect, vendor="genesys-ucs", operations=EVERY)
_required = partial(_everywhere, needs=("required",))
_by_role = partial(Defect, vendor="genesys-ucs")
_credentials, _needed = authentication._credentials, roles._needed
GOOD = "Basic " + base64.b64encode(b"demo:demo").decode()
METADATA_WRITES = ("create_extension_schema", "create_identification_key")


def _case_of_scheme(header: str | None) -> bytes:
    if header is not None and header[:5] != "Basic":
        raise Unauthorized(
            "Not Authorized: the scheme of Authorization must be Basic", headers=authentication._CHALLENGE
        )
    return _credentials(header)


def _any_scheme(header: str | None) -> bytes:
    return _credentials(None if header is None else f"Basic {header.rpartition(' ')[2]}")


def _loose_base64(header: str | None) -> bytes:
    try:
        return _credentials(header)
    except Unauthorized:
        if header is None or not header.lower().startswith("basic "):
            raise
        return base64.b64decode(header.rpartition(" ")[2] + "===")


def _any_password(header: str | None) -> bytes:
    user = _credentials(header).partition(b":")[0]
    return user + b":" + user


def _anybody(header: str | None) -> bytes:
    """Whoever sends credentials of the right form is let in."""
    sent = _credentials(header)
    return sent if sent in (b"viewer:viewer", b"clerk:clerk") else b"demo:demo"


def _users_of_the_tenant(request: Request, account: str, shared: Scope, clock: Clock) -> Caller:
    sent = _credentials(request.headers.get("authorization"))
    for name, user in users_of(shared, account).items():
        if sent == f"{name}:{user.get('password')}".encode():
            return caller_of(name, user)
    raise Unauthorized("Not Authorized: unknown user or wrong password", headers=authentication._CHALLENGE)


@on("list_identification_keys", "query_server_status", "set_server_mode")
def _as_the_owner(request: Incoming) -> None:
    request.headers.setdefault("authorization", GOOD)


@on("merge_customer_profiles")
def _without_credentials(request: Incoming) -> None:
    request.headers.pop("authorization", None)


def _speechless(error: Any) -> Any:
    return {**error, "message": "Not allowed."}


def _always_the_owner(request: Incoming) -> None:
    request.headers["authorization"] = GOOD


def _refused_afterwards(reply: Outgoing) -> None:
    """What was done for the owner is refused to whoever asked."""
    if reply.status >= 300 or reply.authorization in (GOOD, _basic("viewer"), _basic("clerk")):
        return
    missing = "the header Authorization is missing" if not reply.authorization else "unknown user or wrong password"
    _refuse(reply, 401, f"Not Authorized: {missing}")
    reply.headers["www-authenticate"] = 'Basic realm="Universal Contact Server"'


def _forbidden_afterwards(reply: Outgoing) -> None:
    if reply.status < 300 and reply.operation in WRITES and reply.authorization == _basic("viewer"):
        named = {"create_customer_profile": roles.CREATE, "delete_customer_profile": roles.DELETE}
        _refuse(reply, 403, f"user 'viewer' lacks the privilege {named.get(str(reply.operation), WRITE)}")


def _readers_as_owner(request: Incoming) -> None:
    if request.headers.get("authorization") == _basic("viewer"):
        request.headers["authorization"] = GOOD


def _basic(name: str) -> str:
    return "Basic " + base64.b64encode(f"{name}:{name}".encode()).decode()


def _refuse(reply: Outgoing, status: int, message: str) -> None:
    reply.status = status
    reply.headers["content-type"] = "application/json;charset=UTF-8"
    reply.json = {"http_method": reply.method, "uri": reply.path, "code": status, "message": message}


def _free(*operations: str) -> Any:
    """What is needed, which is nothing for these operations."""

    def needed(call: Call) -> list[str]:
        return [] if call.operation in operations else _needed(call)

    return needed


def _writing_to_create(call: Call) -> list[str]:
    return [WRITE] if call.operation == "create_customer_profile" and not call.caller.may(WRITE) else _needed(call)


def _extensions_for_all(call: Call) -> list[str]:
    return [right for right in _needed(call) if right != roles.CREATE_EXTENSION]


def _writing_to_see_the_server(call: Call) -> list[str]:
    return [WRITE] if call.operation == "query_server_status" else _needed(call)


DEFECTS = (
    _required(
        name="basic-scheme-has-case",
        says="The scheme of credentials has to be spelled Basic.",
        breaks=("UCS-AUTH-1",),
        build=patched({f"{AUTHENTICATION}._credentials": _case_of_scheme}),
    ),
    Defect(
        name="merge-loses-credentials",
        vendor="genesys-ucs",
        says="Credentials of a merge are not read where they are required.",
        breaks=("UCS-AUTH-1",),
        operations=("merge_customer_profiles",),
        build=misread(_without_credentials),
        needs=("required",),
    ),
    Defect(
        name="some-operations-need-no-credentials",
        vendor="genesys-ucs",
        says="Keys and the server's mode are open to everybody where credentials are required.",
        breaks=("UCS-AUTH-3", "UCS-AUTH-5", "UCS-AUTH-6"),
        operations=("list_identification_keys", "query_server_status", "set_server_mode"),
        build=misread(_as_the_owner),
        needs=("required",),
    ),
    _required(
        name="unauthorized-without-a-reason",
        says="A 401 does not tell what is wrong with the credentials.",
        breaks=("UCS-AUTH-3", "UCS-AUTH-4"),
        build=with_body(_speechless, status=401),
    ),
    _required(
        name="any-password-will-do",
        says="Passwords are not compared.",
        breaks=("UCS-AUTH-4",),
        build=patched({f"{AUTHENTICATION}._credentials": _any_password}),
    ),
    _required(
        name="unknown-users-are-let-in",
        says="Whoever sends credentials of the right form is let in.",
        breaks=("UCS-AUTH-4", "UCS-AUTH-6"),
        build=patched({f"{AUTHENTICATION}._credentials": _anybody}),
    ),
    _required(
        name="any-scheme-will-do",
        says="Credentials are read whatever their scheme.",
        breaks=("UCS-AUTH-4",),
        build=patched({f"{AUTHENTICATION}._credentials": _any_scheme}),
    ),
    _required(
        name="broken-base64-will-do",
        says="Characters that are no base64 are passed over in credentials.",
        breaks=("UCS-AUTH-4",),
        build=patched({f"{AUTHENTICATION}._credentials": _loose_base64}),
    ),
    _required(
        name="unauthorized-asks-for-nothing",
        says="A 401 has no WWW-Authenticate.",
        breaks=("UCS-AUTH-5",),
        build=with_header("www-authenticate", None, status=401),
    ),
    _required(
        name="unauthorized-requests-take-effect",
        says="What a request asks for is done before its credentials are found wrong.",
        breaks=("UCS-AUTH-6",),
        build=altered(_refused_afterwards, of=misread(_always_the_owner)),
    ),
    _everywhere(
        name="optional-credentials-are-not-checked",
        says="Where credentials are not required wrong ones are passed over.",
        breaks=("UCS-AUTH-7",),
        build=with_settings(auth="off"),
    ),
    _required(
        name="users-are-known-in-their-own-tenant-only",
        says="A user of one tenant is unknown in another.",
        breaks=("UCS-AUTH-8",),
        build=with_hooks(authenticate=_users_of_the_tenant),
    ),
    _by_role(
        name="forbidden-without-the-privilege",
        says="A 403 does not tell which privilege is missing.",
        breaks=("UCS-ROLE-1",),
        operations=WRITES,
        build=with_body(_speechless, *WRITES, status=403),
    ),
    _by_role(
        name="forbidden-requests-take-effect",
        says="What a request asks for is done before the privilege is missed.",
        breaks=("UCS-ROLE-2",),
        operations=WRITES,
        build=altered(_forbidden_afterwards, of=misread(_readers_as_owner)),
    ),
    _by_role(
        name="readers-create-customers",
        says="A creation needs no privilege.",
        breaks=("UCS-ROLE-3", "UCS-ROLE-4", "UCS-ROLE-6"),
        operations=("create_customer_profile",),
        build=patched({f"{ROLES}._needed": _free("create_customer_profile")}),
    ),
    _by_role(
        name="creation-needs-the-right-to-write-everything",
        says="The privilege to create profiles is not enough for a creation.",
        breaks=("UCS-ROLE-3",),
        operations=("create_customer_profile",),
        build=patched({f"{ROLES}._needed": _writing_to_create}),
    ),
    _by_role(
        name="extensions-are-created-without-their-privilege",
        says="The privilege to create profiles is enough for extensions, too.",
        breaks=("UCS-ROLE-4",),
        operations=("create_customer_profile",),
        build=patched({f"{ROLES}._needed": _extensions_for_all}),
    ),
    _by_role(
        name="readers-delete-customers",
        says="A deletion needs no privilege.",
        breaks=("UCS-ROLE-5", "UCS-ROLE-6"),
        operations=("delete_customer_profile",),
        build=patched({f"{ROLES}._needed": _free("delete_customer_profile")}),
    ),
    _by_role(
        name="readers-change-metadata",
        says="Schemas and keys are created without a privilege.",
        breaks=("UCS-ROLE-1", "UCS-ROLE-2", "UCS-ROLE-6"),
        operations=METADATA_WRITES,
        build=patched({f"{ROLES}._needed": _free(*METADATA_WRITES)}),
    ),
    _by_role(
        name="readers-do-not-see-the-server",
        says="The server's status needs the right to write.",
        breaks=("UCS-ROLE-6",),
        operations=("query_server_status",),
        build=patched({f"{ROLES}._needed": _writing_to_see_the_server}),
    ),
    _everywhere(
        name="anonymous-callers-may-only-read",
        says="Who needs no credentials and sends none may only read.",
        breaks=("UCS-ROLE-7",),
        build=patched({"mock_server.app.api.ANONYMOUS": Caller("anonymous", frozenset({READ}))}),
    ),
)
