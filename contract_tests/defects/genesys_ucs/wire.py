"""Defects in paths, methods, media types and other matters of HTTP, of the Genesys vendor."""

from __future__ import annotations

from contract_tests.defects.defect import Defect
from contract_tests.defects.genesys_ucs.refusals import READS, WITH_BODY
from contract_tests.defects.genesys_ucs.tenants import EVERY
from contract_tests.defects.plant import (
    Incoming,
    Outgoing,
    altered,
    misread,
    on,
    with_hooks,
)

VENDOR = "genesys-ucs"
CREATE, QUERY, UPDATE = "create_customer_profile", "query_customer_profile", "update_customer_profile"
RECORDS = ("insert_extension_records", "update_extension_record", "delete_extension_record")


@on(*RECORDS, QUERY)
def _lost_at_a_slash(request: Incoming) -> None:
    if request.path.endswith("/"):
        request.path += "nowhere"


@on(*WITH_BODY)
def _exact_media_types(request: Incoming) -> None:
    if request.headers.get("content-type", "application/json") != "application/json":
        request.headers["content-type"] = "text/plain"


def _no_head(reply: Outgoing) -> None:
    if reply.method == "HEAD":
        reply.status = 405


def _options_200(reply: Outgoing) -> None:
    if reply.method == "OPTIONS":
        reply.status = 200


DEFECTS = (
    Defect(
        name="records-are-lost-at-a-slash-at-the-end",
        vendor=VENDOR,
        says="A path with a slash at its end is not found, in operations on records and in queries.",
        breaks=("UCS-HTTP-2",),
        operations=(*RECORDS, QUERY),
        build=misread(_lost_at_a_slash),
    ),
    Defect(
        name="media-type-is-compared-letter-by-letter",
        vendor=VENDOR,
        says="A media type in other letters or with a charset is refused.",
        breaks=("UCS-HTTP-4",),
        operations=WITH_BODY,
        build=misread(_exact_media_types),
    ),
    Defect(
        name="head-is-not-allowed",
        vendor=VENDOR,
        says="HEAD is refused.",
        breaks=("UCS-HTTP-5",),
        operations=READS,
        build=altered(_no_head),
    ),
    Defect(
        name="options-answers-200",
        vendor=VENDOR,
        says="OPTIONS answers 200 in place of 204.",
        breaks=("UCS-HTTP-6",),
        operations=EVERY,
        build=altered(_options_200),
    ),
    Defect(
        name="replies-tell-no-charset",
        vendor=VENDOR,
        says="The media type of replies has no charset.",
        breaks=("UCS-HTTP-7",),
        operations=EVERY,
        build=with_hooks(charset=""),
    ),
)
