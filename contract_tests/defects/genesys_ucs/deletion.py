"""Defects in the deletion of a Genesys customer."""

from __future__ import annotations

from typing import Any

from contract_tests.defects.defect import Defect
from contract_tests.defects.plant import Build, patched, with_status
from mock_server.store import Scope
from mock_server.vendors.genesys_ucs.identification import PROFILES, store
from mock_server.vendors.genesys_ucs.profile import Profile

VENDOR = "genesys-ucs"
CREATE, DELETE = "create_customer_profile", "delete_customer_profile"
MODULE = "mock_server.vendors.genesys_ucs.profiles"


def _leaving_extensions() -> Build:
    left: dict[str, dict[str, Any]] = {}

    def storing(state: Scope, customer_id: str, before: Profile | None, after: Profile | None) -> None:
        if after is None and before is not None:
            left[customer_id] = before["extensions"]
        elif before is None and after is not None and customer_id in left:
            extensions = {**left[customer_id], **after["extensions"]}
            after = Profile(attributes=after["attributes"], extensions=extensions)
        store(state, customer_id, before, after)

    return patched({f"{MODULE}.store": storing})


def _leaving_indexes(state: Scope, customer_id: str, before: Profile | None, after: Profile | None) -> None:
    """What leads to a customer who is gone still does; a search shows what he was."""
    if after is None:
        state.delete(PROFILES, customer_id)
    else:
        store(state, customer_id, before, after)


DEFECTS = (
    Defect(
        name="delete-answers-204",
        vendor=VENDOR,
        says="A deletion of a customer answers 204.",
        breaks=("UCS-DELETE-1",),
        operations=(DELETE,),
        build=with_status(200, 204, DELETE),
    ),
    Defect(
        name="delete-leaves-extensions",
        vendor=VENDOR,
        says="The extensions of a deleted customer belong to the next who has the id.",
        breaks=("UCS-DELETE-2",),
        operations=(CREATE, DELETE),
        build=_leaving_extensions(),
    ),
    Defect(
        name="delete-leaves-indexes",
        vendor=VENDOR,
        says="A deleted customer's values still lead to nobody, and those of unique keys stay taken.",
        breaks=("UCS-DELETE-3", "UCS-DELETE-5"),
        operations=(DELETE, "identify_customer"),
        build=patched({f"{MODULE}.store": _leaving_indexes}),
    ),
    Defect(
        name="delete-of-nobody-succeeds",
        vendor=VENDOR,
        says="A deletion of an unknown customer answers 200.",
        breaks=("UCS-DELETE-4",),
        operations=(DELETE,),
        build=with_status(404, 200, DELETE),
    ),
)
