"""Which flags have a meaning for a vendor: by a wrong one a run would call as somebody else, without a word."""

from __future__ import annotations

from collections.abc import Iterator

from mock_server.contract.document import Document, JsonObject
from mock_server.errors import Problem
from mock_server.verify.options import Plan

TENANT = "ContactCenterId"
"""The header that names a Genesys tenant."""


def inapplicable(plan: Plan, document: Document, account: str | None) -> list[Problem]:
    """A problem for each flag about the caller that the document knows nothing of.

    `account` is the path parameter that names the account, None for a vendor that has none.
    """
    problems = []
    schemes = list(_schemes(document))
    for flag, given, sound, way in (
        ("--basic", plan.basic, _has_basic, "Basic authentication"),
        ("--reader-basic", plan.reader_basic, _has_basic, "Basic authentication"),
        ("--pnauth", plan.pnauth, _has_signatures, "signed requests"),
        ("--reader-pnauth", plan.reader_pnauth, _has_signatures, "signed requests"),
    ):
        if given is not None and not any(map(sound, schemes)):
            problems.append(Problem(flag, "", f"the document of {document.name} knows no {way}{_instead(schemes)}"))
    if plan.tenant is not None and not _has_tenants(document):
        problems.append(Problem("--tenant", "", f"{document.name} has no tenants: no operation takes {TENANT}"))
    if plan.client_id is not None and account is None:
        problems.append(Problem("--client-id", "", f"{document.name} has no client in its paths"))
    return problems


def _schemes(document: Document) -> Iterator[JsonObject]:
    schemes = document.raw.get("components", {}).get("securitySchemes", {})
    return (document.resolve(scheme) for scheme in schemes.values())


def _has_basic(scheme: JsonObject) -> bool:
    return scheme.get("type") == "http" and str(scheme.get("scheme")).lower() == "basic"


def _has_signatures(scheme: JsonObject) -> bool:
    """The signature stands in Authorization, which OpenAPI can only call an API key."""
    return scheme.get("type") == "apiKey" and str(scheme.get("name")).lower() == "authorization"


def _instead(schemes: list[JsonObject]) -> str:
    if any(map(_has_basic, schemes)):
        return "; use --basic or --reader-basic"
    if any(map(_has_signatures, schemes)):
        return "; use --pnauth or --reader-pnauth"
    return "; what a gateway asks for can be sent by --header"


def _has_tenants(document: Document) -> bool:
    return any(
        parameter["in"] == "header" and parameter["name"].lower() == TENANT.lower()
        for _, _, _, parameters in document.operations()
        for parameter in parameters
    )
