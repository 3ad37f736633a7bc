"""When a failure of a check is none of the server: by the very words of its refusal, or by what was sent."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any
from xml.etree import ElementTree as ET

from schemathesis import Case, Response
from schemathesis.core.parameters import ParameterLocation

from contract_tests.suite.schema import xml_media

Condition = Callable[[Case[Any], Response], bool]
TENANTS = {"default", "strangers"}
"""Known to the servers that are started with credentials required."""


def complains_of(*reasons: str) -> Condition:
    """A Genesys refusal in which each bad parameter has one of these reasons, as regular expressions."""
    sentence = f"bad parameter '.{{1,110}}?' reason: (?:{'|'.join(reasons)})"
    sentences = re.compile(f"{sentence}(?: {sentence})*", re.DOTALL)

    def condition(case: Case[Any], response: Response) -> bool:
        return response.status_code == 400 and sentences.fullmatch(response.json()["message"]) is not None

    return condition


def answers(message: str) -> Condition:
    """A MyPreferences refusal with this message, in JSON or XML."""

    def condition(case: Case[Any], response: Response) -> bool:
        return response.status_code == 400 and _message(response) == message

    return condition


def _message(response: Response) -> str | None:
    if "xml" in response.headers["content-type"][0]:
        return ET.fromstring(response.content).findtext("Message")
    return str(response.json()["Message"])


def names_another_customer(case: Case[Any], response: Response) -> bool:
    """The refusal repeats the path that was sent, which may be another one than was generated."""
    if response.status_code != 400 or not isinstance(case.body, dict):
        return False
    complaint = re.fullmatch(
        r"bad parameter 'customer_id' reason: the path names '(.+)'\.", response.json()["message"], re.DOTALL
    )
    return complaint is not None and case.body.get("customer_id", complaint[1]) != complaint[1]


def names_an_unknown_tenant(case: Case[Any], response: Response) -> bool:
    if response.status_code != 400:
        return False
    sent = [case.headers.get(name, "").strip() for name in ("ContactCenterId", "X-Genesys-TenantId")]
    named = next(filter(None, sent), "default")
    return named not in TENANTS and response.json()["message"].startswith("Invalid tenant specified : ")


def is_valid_as_sent(case: Case[Any], response: Response) -> bool:
    """XML has no types: what was sent in it may spell another body than the one that was made, and a valid one."""
    meta = case.meta
    if response.status_code >= 300 or meta is None or not str(case.media_type).endswith("xml"):
        return False
    if any(part.mode.is_negative for place, part in meta.components.items() if place != ParameterLocation.BODY):
        return False
    sent = response.request.body
    assert isinstance(sent, bytes)
    return xml_media.accepts(case.operation.definition.raw["operationId"], sent)


def says_of_members(*reasons: str) -> Condition:
    """A refusal of the control plane in which each member at fault has one of these reasons, as regular expressions."""
    known = re.compile("|".join(reasons), re.DOTALL)

    def condition(case: Case[Any], response: Response) -> bool:
        errors = response.json().get("errors", []) if response.status_code == 400 else []
        return bool(errors) and all(known.fullmatch(error["detail"]) for error in errors)

    return condition


def breaks_what_vendors_say(case: Case[Any], response: Response) -> bool:
    """A refusal of the control plane that names what is wrong with the inside of a body."""
    problem = response.json()
    return response.status_code == 400 and bool(problem.get("errors")) and isinstance(case.body, dict)
