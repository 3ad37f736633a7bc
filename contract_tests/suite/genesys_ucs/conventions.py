"""What operations of Genesys UCS make and change."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import quote

import httpx

from mock_server.verify.conventions import Conventions
from mock_server.verify.ownership import Exchanged, Holdings, Kind, Made

CUSTOMER = re.compile(r"[\w-]{1,16}", re.ASCII)

METADATA = re.compile(r"[A-Za-z_]\w*", re.ASCII)


def _made(exchanged: Exchanged) -> Made | None:
    sent, answered = exchanged.sent, exchanged.answered
    if exchanged.operation == "create_customer_profile":
        customer = str(answered["customer_id"])
        certain = exchanged.status == 201 and CUSTOMER.fullmatch(customer) is not None
        return Made({"customer": [(customer,)]}, removal=f"/profiles/{quote(customer, safe='')}", certain=certain)
    if exchanged.operation == "create_extension_schema":
        return Made({"extension": [(sent["name"],)]}, removal=f"/metadata/profiles/extensions/{sent['name']}")
    if exchanged.operation == "create_identification_key":
        return Made({"key": [(sent["name"],)]}, removal=f"/metadata/identification-keys/{sent['name']}")
    return None


def _customer(word: str, number: int) -> str:
    return word[-16:]


def _metadata(word: str, number: int) -> str:
    return f"{word.replace('-', '_')}"


def _standing(client: httpx.Client, name: Callable[[], str]) -> Mapping[str, Any]:
    """Two customers, the first with a record of the extension that the document's examples show."""
    one, two = name(), name()
    contract = {"contract_number": "C-2001", "product": "Broadband"}
    client.post("/profiles", json={"customer_id": one, "LastName": one, "Contracts": [contract]})
    client.post("/profiles", json={"customer_id": two, "LastName": two})
    return {"customer_id": one, "destination_id": one, "source_id": two}


CONVENTIONS = Conventions(
    holdings=Holdings(
        kinds=(
            Kind("customer", ("customer_id",), CUSTOMER, _customer),
            Kind("customer", ("destination_id",), CUSTOMER, _customer),
            Kind("customer", ("source_id",), CUSTOMER, _customer),
            Kind("extension", ("extension",), METADATA, _metadata, frozenset({"delete_extension_schema"})),
            Kind("key", ("key",), METADATA, _metadata, frozenset({"delete_identification_key"})),
        ),
        made=_made,
        global_operations=frozenset(
            {
                "create_extension_schema",
                "delete_extension_schema",
                "create_identification_key",
                "delete_identification_key",
                "set_server_mode",
            }
        ),
        scope_headers=frozenset({"contactcenterid", "x-genesys-tenantid"}),
        restore=(("POST", "/server/mode", {"mode": "production"}),),
    ),
    reach="/server/status",
    soft_breach=("POST", "/profiles", {}),
    person="/profiles/00027a52JCGY000M",
    standing=_standing,
)
