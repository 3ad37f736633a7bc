"""Defects of Genesys UCS that show only under load."""

from __future__ import annotations

from contract_tests.defects.defect import Defect
from contract_tests.defects.load import checking_before_waiting, losing_updates, mixing_up_replies

VENDOR = "genesys-ucs"

DEFECTS = (
    Defect(
        name="customers-replies-are-mixed-up-under-load",
        vendor=VENDOR,
        says="A request gets the reply of another one that is under way.",
        breaks=("UCS-CREATE-1", "UCS-GET-1"),
        operations=("create_customer_profile", "query_customer_profile"),
        build=mixing_up_replies("/profiles"),
    ),
    Defect(
        name="records-of-two-clients-overwrite-each-other",
        vendor=VENDOR,
        says="Of records that two clients insert at once one is lost.",
        breaks=("UCS-EXT-5",),
        operations=("insert_extension_records",),
        build=losing_updates("/extensions"),
    ),
    Defect(
        name="customer-id-is-given-twice-under-load",
        vendor=VENDOR,
        says="Two clients that bring the same id at once both get it.",
        breaks=("UCS-CREATE-8",),
        operations=("create_customer_profile",),
        build=checking_before_waiting("/profiles", 201),
    ),
)
