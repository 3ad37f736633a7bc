"""Bodies are JSON, whatever is said beside that in their media type."""

from __future__ import annotations

import json
from typing import Any

import httpx
import pytest

from contract_tests.suite.genesys_ucs.operations import WITH_BODY, Prepared

pytestmark = pytest.mark.needs("global")
OTHERS = [
    "text/plain",
    "application/xml",
    "application/json-patch+json",
    "application/x-www-form-urlencoded",
    "json",
    "",
]


@pytest.mark.rule("UCS-ERROR-10", "UCS-ERROR-14", "UCS-HTTP-3")
@pytest.mark.parametrize("operation", WITH_BODY)
def test_no_operation_takes_a_body_of_another_media_type(
    genesys: httpx.Client, prepared: Prepared, operation: str
) -> None:
    sent: dict[str, Any] = {"json": None, "content": json.dumps(prepared[operation].body)}
    prepared.refusals(genesys, operation, 415, ({**sent, "headers": {"Content-Type": other}} for other in OTHERS))


@pytest.mark.rule("UCS-HTTP-3", "UCS-HTTP-4")
@pytest.mark.parametrize(
    "media_type",
    [
        "application/json",
        "Application/JSON",
        "application/json;charset=UTF-8",
        'application/json ; charset="utf-8"; x=y',
        None,
    ],
)
@pytest.mark.parametrize("operation", WITH_BODY)
def test_letter_case_and_parameters_of_the_media_type_do_not_matter(
    genesys: httpx.Client, prepared: Prepared, operation: str, media_type: str | None
) -> None:
    sent = prepared[operation]
    headers = {} if media_type is None else {"Content-Type": media_type}
    reply = sent.send(genesys, json=None, content=json.dumps(sent.body), headers=headers)
    assert reply.status_code == sent.status, reply.text


@pytest.mark.rule("UCS-HTTP-3")
def test_a_body_in_utf_8_is_understood_with_and_without_escapes(genesys: httpx.Client, prepared: Prepared) -> None:
    title = "Žluťoučký 漢字 👩\u200d💻"
    for escaped in (True, False):
        content = json.dumps({"Title": title}, ensure_ascii=escaped).encode()
        headers = {"Content-Type": "application/json"}
        assert genesys.put(f"/profiles/{prepared.one}", content=content, headers=headers).status_code == 200
        assert genesys.get(f"/profiles/{prepared.one}").json()["Title"] == title
