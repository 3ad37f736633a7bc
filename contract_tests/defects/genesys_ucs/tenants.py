"""Defects in whose data a Genesys request works on."""

from __future__ import annotations

from typing import Any

from contract_tests.defects.defect import Defect
from contract_tests.defects.plant import Build, Incoming, misread, on, with_hooks
from mock_server.errors import ApiError, BadRequest
from mock_server.vendor import ACCOUNTS, Request
from mock_server.vendors.genesys_ucs.server_mode import admit
from mock_server.vendors.genesys_ucs.tenancy import tenant

VENDOR = "genesys-ucs"
CREATE, QUERY, DELETE = "create_customer_profile", "query_customer_profile", "delete_customer_profile"
CONTACT_CENTER, TENANT_ID = "contactcenterid", "x-genesys-tenantid"
EVERY = (
    CREATE,
    QUERY,
    DELETE,
    "identify_customer",
    "update_customer_profile",
    "insert_extension_records",
    "update_extension_record",
    "delete_extension_record",
    "merge_customer_profiles",
    "create_extension_schema",
    "list_extension_schemas",
    "get_extension_schema",
    "delete_extension_schema",
    "create_identification_key",
    "list_identification_keys",
    "get_identification_key",
    "delete_identification_key",
    "query_profile_schema",
    "set_server_mode",
    "query_server_status",
)


def _without_header(name: str, *operations: str) -> Build:
    """A server that does not look at a header in these operations."""

    @on(*operations)
    def change(request: Incoming) -> None:
        request.headers.pop(name, None)

    return misread(change)


def _of_the_latest_creation() -> Build:
    """A server whose deletions are in the tenant in which somebody was created last."""
    latest: dict[str, str] = {}

    def change(request: Incoming) -> None:
        if request.operation == CREATE:
            latest.clear()
            latest.update({name: value for name, value in request.headers.items() if name == CONTACT_CENTER})
        elif request.operation == DELETE:
            request.headers.update(latest)

    return misread(change)


def _of_the_latest_request() -> Build:
    """A server that keeps the tenant of a request for one that names none."""
    latest = {CONTACT_CENTER: ""}

    def change(request: Incoming) -> None:
        named = {name: request.headers[name] for name in (CONTACT_CENTER, TENANT_ID) if request.headers.get(name)}
        if named:
            latest[CONTACT_CENTER] = next(iter(named.values()))
        elif latest[CONTACT_CENTER]:
            request.headers[CONTACT_CENTER] = latest[CONTACT_CENTER]

    return misread(change)


def _with_group(request: Request) -> str:
    group = request.headers.get("groupid", "")
    return f"{tenant(request)}/{group}" if group else tenant(request)


def _usual_refusal(request: Request, account: str) -> ApiError:
    return BadRequest(f"tenant '{account}' is not configured")


def _admit_known(operation: str, request: Request, caller: Any, shared: Any, *, strict: bool) -> None:
    if shared.get(ACCOUNTS, tenant(request)) is None:
        raise BadRequest("this tenant is not configured")
    admit(operation, request, caller, shared, strict=strict)


def _from_the_body(request: Incoming) -> None:
    if request.operation == CREATE and request.body.startswith(b"{"):
        try:
            sent = request.json
        except ValueError:
            return
        for name in (CONTACT_CENTER, TENANT_ID, "groupid"):
            found = next((value for member, value in sent.items() if member.lower() == name), None)
            if isinstance(found, str):
                request.headers[CONTACT_CENTER] = found


DEFECTS = (
    Defect(
        name="merge-ignores-the-earlier-header-of-tenants",
        vendor=VENDOR,
        says="A merge does not look at ContactCenterId.",
        breaks=("UCS-TENANT-1", "UCS-TENANT-3"),
        operations=("merge_customer_profiles",),
        build=_without_header(CONTACT_CENTER, "merge_customer_profiles"),
    ),
    Defect(
        name="single-metadata-ignore-the-later-header-of-tenants",
        vendor=VENDOR,
        says="Reading a single schema or key does not look at X-Genesys-TenantId.",
        breaks=("UCS-TENANT-2", "UCS-TENANT-4"),
        operations=("get_identification_key", "get_extension_schema"),
        build=_without_header(TENANT_ID, "get_identification_key", "get_extension_schema"),
    ),
    Defect(
        name="tenant-of-the-request-before-is-kept",
        vendor=VENDOR,
        says="A request that names no tenant is for the one that was named last.",
        breaks=("UCS-TENANT-5",),
        operations=EVERY,
        build=_of_the_latest_request(),
    ),
    Defect(
        name="group-makes-another-tenant",
        vendor=VENDOR,
        says="Requests with a GroupId are for a tenant of their own.",
        breaks=("UCS-TENANT-6",),
        operations=EVERY,
        build=with_hooks(account=_with_group),
    ),
    Defect(
        name="delete-is-in-the-tenant-of-the-latest-creation",
        vendor=VENDOR,
        says="A deletion reaches into another tenant.",
        breaks=("UCS-TENANT-1", "UCS-TENANT-7"),
        operations=(DELETE,),
        build=_of_the_latest_creation(),
    ),
    Defect(
        name="unknown-tenant-is-refused-in-the-usual-envelope",
        vendor=VENDOR,
        says="An unknown tenant is refused as anything else is.",
        breaks=("UCS-TENANT-8",),
        operations=EVERY,
        build=with_hooks(unknown_account=_usual_refusal),
        needs=("required",),
    ),
    Defect(
        name="create-reads-the-tenant-from-the-body",
        vendor=VENDOR,
        says="A member of a new customer that is called like a header of tenants chooses the tenant.",
        breaks=("UCS-TENANT-10",),
        operations=(CREATE,),
        build=misread(_from_the_body),
    ),
    Defect(
        name="tenant-that-nobody-configured-is-refused",
        vendor=VENDOR,
        says="Where credentials are optional, an unknown tenant is refused all the same.",
        breaks=("UCS-TENANT-11",),
        operations=EVERY,
        build=with_hooks(admit=_admit_known),
    ),
)
