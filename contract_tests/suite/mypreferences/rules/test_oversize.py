"""What is too large: bodies, header fields, and what JSON may hold."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from contract_tests.suite.mypreferences.operations import FORMS, Sent, each_body, each_operation, everything, prepare
from mock_server.verify.target import Names


@pytest.mark.rule("MYP-ERROR-9", "MYP-ERROR-1", "MYP-ERROR-6")
@pytest.mark.needs("mock")
@each_body
def test_a_body_over_the_limit_is_refused(mypreferences: httpx.Client, names: Names, sent: Sent) -> None:
    own = prepare(mypreferences, names)
    before = everything(mypreferences, own)
    limit = 1 << 20
    for media_type, padding in (("application/json", b" "), ("text/xml", b" ")):
        good = httpx.Request("POST", "http://x", json=sent.body(own)).read() if "json" in media_type else sent.xml(own)
        headers = {"Content-Type": media_type}
        reply = sent.send(mypreferences, own, content=good + padding * (limit + 1 - len(good)), headers=headers)
        assert reply.status_code == 413
        said = reply.json() if "json" in media_type else FORMS[sent.operation, "413"].read_reply(reply.content)
        assert list(said) == ["Message"]
        assert everything(mypreferences, own) == before
        fits = sent.send(mypreferences, own, content=good + padding * (limit - len(good)), headers=headers)
        assert fits.status_code == sent.status
        own = prepare(mypreferences, names)
        before = everything(mypreferences, own)


@pytest.mark.rule("MYP-ERROR-10", "MYP-ERROR-1", "MYP-ERROR-5")
@pytest.mark.needs("mock")
@each_operation
def test_header_fields_over_the_limit_are_refused(mypreferences: httpx.Client, names: Names, sent: Sent) -> None:
    own = prepare(mypreferences, names)
    many = {f"X-Padding-{number}": "x" * 8_000 for number in range(9)}
    for headers in ({"X-Padding": "x" * 70_000}, many):
        reply = sent.send(mypreferences, own, headers=headers)
        assert (reply.status_code, list(reply.json())) == (431, ["Message"])
        in_xml = sent.send(mypreferences, own, headers={"Accept": "text/xml", **headers})
        assert in_xml.status_code == 431
        assert in_xml.text.startswith("<Error><Message>")
    assert sent.send(mypreferences, own, headers={"X-Padding": "x" * 30_000}).status_code == sent.status


def deep(levels: int) -> Any:
    value: Any = {}
    for _ in range(levels - 1):
        value = {"Next": value}
    return value


def with_more(body: Any, more: Any) -> Any:
    """The body with an unknown member, which would be ignored."""
    if isinstance(body, list):
        return [{**body[0], "Unheard": more}, *body[1:]]
    return {**body, "Unheard": more}


@pytest.mark.rule("MYP-ERROR-11", "MYP-ERROR-6")
@each_body
def test_json_beyond_numbers_members_or_levels_is_refused_with_the_reason(
    mypreferences: httpx.Client, names: Names, sent: Sent
) -> None:
    own = prepare(mypreferences, names)
    before = everything(mypreferences, own)
    around = 2 if isinstance(sent.body(own), list) else 1
    for fits, beyond in (
        (2**63 - 1, 2**63),
        (-(2**63), -(2**63) - 1),
        (7, 10**400),
        (list(range(1_000)), list(range(1_001))),
        ({str(number): 0 for number in range(1_000)}, {str(number): 0 for number in range(1_001)}),
        (deep(64 - around), deep(65 - around)),
    ):
        refused = sent.send(mypreferences, own, json=with_more(sent.body(own), beyond))
        assert refused.status_code == 400, refused.text
        ((reason,),) = refused.json()["ModelState"].values()
        assert reason
        assert everything(mypreferences, own) == before
        taken = sent.send(mypreferences, own, json=with_more(sent.body(own), fits))
        assert taken.status_code == sent.status, taken.text
        own = prepare(mypreferences, names)
        before = everything(mypreferences, own)
