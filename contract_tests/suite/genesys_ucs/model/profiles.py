"""The customers of a tenant: who there is, and how replies show them."""

from __future__ import annotations

from typing import Any

from contract_tests.suite.genesys_ucs.model import members, records
from contract_tests.suite.genesys_ucs.model.answers import Refused, Tenant


def profile_of(tenant: Tenant, customer_id: str) -> Any:
    members.check_id(customer_id)
    if customer_id not in tenant["profiles"]:
        raise Refused(404, customer_id)
    return tenant["profiles"][customer_id]


def shown(tenant: Tenant, customer_id: str, asked: list[str]) -> Any:
    """A profile with the extensions that are asked for.

    A multi-valued one is shown without any record, too, but never in place of an attribute of its name.
    """
    profile = profile_of(tenant, customer_id)
    whole = {"customer_id": customer_id, **profile["attributes"]}
    attributes = {name.lower() for name in profile["attributes"]}
    for lower in dict.fromkeys(name.lower() for name in asked):  # in this order, as the whole is sent, too
        schema = records.schema_of(tenant, lower)
        if lower in profile["extensions"]:
            extension = profile["extensions"][lower]
            whole[extension["name"]] = records.shown(extension)
        elif schema is not None and schema["type"] == "multi-valued" and lower not in attributes:
            whole[schema["name"]] = []
    return whole
