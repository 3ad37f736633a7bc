"""What the document shows is what happens: every request that it shows, sent for real."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

import httpx
import pytest

from contract_tests.suite.examples.shown import ExampleReply, ExampleRequest, replies
from contract_tests.suite.xml_form import XmlForm
from mock_server.contract.contract import Contract
from mock_server.contract.document import Document
from mock_server.verify.target import OWNER, Target

Forms = Mapping[tuple[str, str], XmlForm]
_CHANGING = re.compile(r"\d{4}-\d\d-\d\d(T[\d:.]+Z?)?|https?://.*|/.*|[0-9A-Za-z]{16}")
"""Times, addresses and generated ids, which differ from run to run."""
_OTHERWISE = frozenset({"CreatedBy", "ModifiedBy", "Expired"})


def test_the_example_is_answered_as_the_document_shows(example: ExampleRequest, target: Target, forms: Forms) -> None:
    """In a session of its own; it needs the people that the examples speak of."""
    reason = target.missing(["people"])
    if reason is not None:
        pytest.skip(reason)
    reply = _send(example, target, target.session_client(), forms)
    shown = _shown_replies(target.document, example, reply.status_code)
    if not reply.content:
        assert not shown, f"{reply.status_code} has no body, the document shows one"
    elif example.name is None:
        assert len(shown) == 1, f"{reply.status_code} is not what the document shows: {reply.text}"
        _assert_says(reply, next(iter(shown.values())), forms)
    else:
        assert example.name in shown, f"{reply.status_code} is not what the document shows: {reply.text}"
        _assert_says(reply, shown[example.name], forms)


def test_the_example_gets_a_reply_that_the_document_knows(
    example: ExampleRequest, target: Target, contract: Contract, forms: Forms
) -> None:
    """Whatever is stored: the status is documented and the body fits its schema."""
    reply = _send(example, target, target.new_client(OWNER, target.url), forms)
    operation = next(each for each in contract.operations if each.id == example.operation)
    response = operation.responses.get(reply.status_code)
    assert response is not None, f"{reply.status_code} is not documented: {reply.text}"
    if reply.content and response.forms:
        media_type = reply.headers.get("content-type", "").partition(";")[0].strip().lower()
        assert media_type in response.forms, f"{media_type} is not documented"
        body = _read(reply, forms, example.operation)
        schema = response.forms[media_type].schema
        if schema is not None and not _is_xml(media_type):  # what of XML can be read at all is as documented
            assert not schema.failures(body, "body")


def _send(example: ExampleRequest, target: Target, client: httpx.Client, forms: Forms) -> httpx.Response:
    headers, content = dict(example.headers), None
    if example.media_type is not None:
        headers["Content-Type"] = example.media_type
        content = _written(example, forms)
    path = _in_account(example, target)
    return client.request(example.method, path, params=example.query, headers=headers, content=content)


def _in_account(example: ExampleRequest, target: Target) -> str:
    """The example's path, in the account of the run."""
    name = target.conventions.account
    route = target.gate.routes.by_operation[example.operation]
    found = target.gate.routes.find(example.method, example.path)
    assert found is not None, f"{example.path} is no path of {example.operation}"
    values = {**found[1], **({name: target.account or ""} if name else {})}
    return route.filled(values)


def _written(example: ExampleRequest, forms: Forms) -> bytes:
    if _is_xml(str(example.media_type)):
        return forms[example.operation, "request"].write(example.body)
    return json.dumps(example.body).encode()


def _shown_replies(document: Document, example: ExampleRequest, status: int) -> dict[str, ExampleReply]:
    """The example replies of an operation and a status by name; equal in all their media types."""
    return {
        reply.name: reply
        for reply in replies(document)
        if reply.operation == example.operation and reply.status == status
    }


def _assert_says(reply: httpx.Response, shown: ExampleReply, forms: Forms) -> None:
    expected = shown.body
    if _is_xml(reply.headers["Content-Type"]):
        expected = forms[shown.operation, str(shown.status)].shown(expected)
    assert _settled(_read(reply, forms, shown.operation)) == _settled(expected)


def _settled(value: Any) -> Any:
    """The value without what differs from run to run: times and what follows from them, addresses, ids, editors."""
    if isinstance(value, dict):
        return {name: "…" if name in _OTHERWISE else _settled(member) for name, member in value.items()}
    if isinstance(value, list):
        return [_settled(part) for part in value]
    return "…" if isinstance(value, str) and _CHANGING.fullmatch(value) else value


def _read(reply: httpx.Response, forms: Forms, operation: str) -> Any:
    if _is_xml(reply.headers["Content-Type"]):
        return forms[operation, str(reply.status_code)].read_reply(reply.content)
    return reply.json()


def _is_xml(media_type: str) -> bool:
    return media_type.partition(";")[0].endswith("xml")
