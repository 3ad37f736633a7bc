"""Defects of MyPreferences that show only under load."""

from __future__ import annotations

from contract_tests.defects.defect import Defect
from contract_tests.defects.load import checking_before_waiting, losing_updates, mixing_up_replies

VENDOR = "mypreferences"

DEFECTS = (
    Defect(
        name="profiles-replies-are-mixed-up-under-load",
        vendor=VENDOR,
        says="A request gets the reply of another one that is under way.",
        breaks=("MYP-CREATE-1", "MYP-ID-2"),
        operations=("create_profile", "get_profile"),
        build=mixing_up_replies("/Profile"),
    ),
    Defect(
        name="consents-of-two-clients-overwrite-each-other",
        vendor=VENDOR,
        says="Of consents that two clients add at once one is lost.",
        breaks=("MYP-CONSENT-16",),
        operations=("add_consents",),
        build=losing_updates("/Consents/"),
    ),
    Defect(
        name="patches-of-two-clients-overwrite-each-other",
        vendor=VENDOR,
        says="Of tags that two clients add at once one is lost.",
        breaks=("MYP-TAG-1",),
        operations=("patch_profile",),
        build=losing_updates("/Profile/"),
    ),
    Defect(
        name="alternate-id-is-given-twice-under-load",
        vendor=VENDOR,
        says="Two profiles that are created at once with the same alternate id both get it.",
        breaks=("MYP-ALT-3",),
        operations=("create_profile",),
        build=checking_before_waiting("/Profile", 201),
    ),
)
