"""Media types of requests and replies: five names of two formats, and which of them answers."""

from __future__ import annotations

import gzip
from typing import Any

import httpx
import pytest

from contract_tests.suite.mypreferences.operations import (
    ANSWERING,
    FORMS,
    WITH_BODY,
    WRITING_PROFILES,
    Own,
    Sent,
    each_body,
    everything,
    prepare,
)
from contract_tests.suite.mypreferences.steps import create, read
from mock_server.verify.target import Names

JSON_TYPES = ("application/json", "text/json", "application/json-patch+json")
XML_TYPES = ("application/xml", "text/xml")
TYPES = (*JSON_TYPES, *XML_TYPES)
each_answer = pytest.mark.parametrize("sent", ANSWERING, ids=str)


def value_of(sent: Sent, reply: httpx.Response) -> Any:
    """What a reply shows in XML, whatever its format."""
    form = FORMS[sent.operation, str(sent.status)]
    is_xml = reply.headers["Content-Type"].partition(";")[0] in XML_TYPES
    return form.read_reply(reply.content) if is_xml else form.shown(reply.json())


def answered_to(
    client: httpx.Client, sent: Sent, own: Own, content_type: str, accept: str | None, media_type: str
) -> httpx.Response:
    """The reply to a body in a media type, which `content_type` spells; `accept` None sends no such header."""
    body: dict[str, Any] = {"content": sent.xml(own)} if media_type in XML_TYPES else {"json": sent.body(own)}
    headers = {"Content-Type": content_type, "Accept": accept or ""}
    request = client.build_request(sent.method, sent.path(own), headers=headers, **body)
    if accept is None:
        del request.headers["Accept"]
    reply = client.send(request)
    assert reply.status_code == sent.status, (content_type, accept, reply.text)
    return reply


@pytest.mark.rule("MYP-MEDIA-1", "MYP-MEDIA-2", "MYP-MEDIA-3", "MYP-MEDIA-7")
@each_answer
def test_a_reply_is_in_each_media_type_that_is_asked_for(mypreferences: httpx.Client, names: Names, sent: Sent) -> None:
    own = prepare(mypreferences, names)
    for accept in TYPES:
        reply = sent.send(mypreferences, own, headers={"Accept": accept})
        assert reply.status_code == sent.status
        assert reply.headers["Content-Type"] == f"{accept}; charset=utf-8"
        assert reply.content.startswith(b"<") == (accept in XML_TYPES)
        shown = value_of(sent, reply)
        if not sent.writes:
            assert shown == value_of(sent, sent.send(mypreferences, own))


@pytest.mark.rule("MYP-MEDIA-1", "MYP-MEDIA-2", "MYP-MEDIA-3", "MYP-MEDIA-4", "MYP-MEDIA-6")
@each_body
def test_a_body_is_taken_in_each_media_type_however_it_is_spelled(
    mypreferences: httpx.Client, names: Names, sent: Sent
) -> None:
    own = prepare(mypreferences, names)
    for media_type in TYPES:
        expected = media_type if media_type in XML_TYPES else "application/json"
        for spelled in (media_type, f"{media_type.upper()} ; Charset=UTF-8"):
            for accept in (None, "*/*", "", "image/png", "text/html;q=0.9,", "nonsense"):
                reply = answered_to(mypreferences, sent, own, spelled, accept, media_type)
                if sent in ANSWERING:
                    assert reply.headers["Content-Type"] == f"{expected}; charset=utf-8"
                    assert value_of(sent, reply)


@pytest.mark.rule("MYP-MEDIA-3")
@pytest.mark.parametrize("sent", [sent for sent in ANSWERING if sent in WITH_BODY], ids=str)
def test_accept_goes_before_the_media_type_that_was_sent(mypreferences: httpx.Client, names: Names, sent: Sent) -> None:
    own = prepare(mypreferences, names)
    for media_type, accept in (("application/xml", "text/json"), ("text/json", "text/xml"), ("text/xml", TYPES[3])):
        reply = answered_to(mypreferences, sent, own, media_type, accept, media_type)
        assert reply.headers["Content-Type"] == f"{accept}; charset=utf-8"


@pytest.mark.rule("MYP-MEDIA-3", "MYP-MEDIA-4")
@pytest.mark.parametrize(
    ("accept", "answered"),
    [
        ("Application/XML", "application/xml"),
        ("application/xml;q=0.4, text/json;q=0.5", "text/json"),
        ("application/xml;q=0.5, text/json;q=0.4", "application/xml"),
        ("text/html, application/xml;q=0.1", "application/xml"),
        ("text/*, image/png", "text/json"),
        ("application/json;q=0, text/xml;q=0.2", "text/xml"),
        ("application/xml; charset=utf-8; q=0.9, application/json;q=0.8", "application/xml"),
        ("application/xml;q=lots, application/json", "application/json"),
        ("application/vnd.acme+xml", "application/json"),
        ("*/*", "application/json"),
        ("nonsense", "application/json"),
    ],
)
def test_a_read_is_answered_as_accept_wishes_and_never_refused_for_it(
    mypreferences: httpx.Client, names: Names, accept: str, answered: str
) -> None:
    profile = create(mypreferences, CustomerName={"LastName": names.text("Stone")})
    reply = mypreferences.get(f"/Profile/{profile['ProfileId']}", headers={"Accept": accept})
    assert reply.status_code == 200
    assert reply.headers["Content-Type"] == f"{answered}; charset=utf-8"


@pytest.mark.rule("MYP-MEDIA-5", "MYP-ERROR-1", "MYP-ERROR-6")
@each_body
def test_a_body_in_another_media_type_or_compressed_is_refused_with_those_that_work(
    mypreferences: httpx.Client, names: Names, sent: Sent
) -> None:
    own = prepare(mypreferences, names)
    before = everything(mypreferences, own)
    body = sent.xml(own)
    for headers, content in (
        ({"Content-Type": "text/csv"}, body),
        ({"Content-Type": "application/vnd.acme+xml"}, body),
        ({"Content-Type": "application/xml-dtd"}, body),
        ({"Content-Type": "xml"}, body),
        ({"Content-Type": "application/xml", "Content-Encoding": "gzip"}, gzip.compress(body, mtime=0)),
        ({"Content-Type": "application/xml", "Content-Encoding": "br"}, body),
    ):
        headers["Accept"] = "application/json"
        reply = sent.send(mypreferences, own, content=content, headers=headers)
        assert (reply.status_code, list(reply.json())) == (415, ["Message"]), headers
        if "Content-Encoding" not in headers:
            assert all(media_type in reply.json()["Message"] for media_type in TYPES)
    assert everything(mypreferences, own) == before


@pytest.mark.rule("MYP-MEDIA-6")
@each_body
def test_a_body_without_a_content_type_is_taken_as_json(mypreferences: httpx.Client, names: Names, sent: Sent) -> None:
    own = prepare(mypreferences, names)
    encoded = httpx.Request("POST", "http://example.com", json=sent.body(own)).read()
    assert sent.send(mypreferences, own, content=encoded).status_code == sent.status
    assert sent.send(mypreferences, own, content=sent.xml(own)).status_code == 400


@pytest.mark.rule("MYP-MEDIA-7", "MYP-ERROR-1")
@pytest.mark.parametrize("accept", TYPES)
def test_refusals_name_their_charset_too(mypreferences: httpx.Client, accept: str) -> None:
    for method, path in (
        ("GET", "/Nowhere"),
        ("PUT", "/Tags"),
        ("GET", "/Profile/x"),
        ("GET", "/Profile/9223372036854775807"),
        ("POST", "/Profile"),
    ):
        reply = mypreferences.request(method, path, headers={"Accept": accept})
        assert reply.is_client_error
        assert reply.headers["Content-Type"] == f"{accept}; charset=utf-8"
        assert b"Message" in reply.content


@pytest.mark.rule("MYP-MEDIA-9")
@pytest.mark.parametrize("sent", WRITING_PROFILES, ids=str)
def test_a_member_in_another_letter_case_is_unknown_and_ignored(
    mypreferences: httpx.Client, names: Names, sent: Sent
) -> None:
    own = prepare(mypreferences, names)
    body = {
        **sent.body(own),
        "customerType": 7,
        "registrationconfirmed": True,
        "GROUPS": [{"GroupName": "x"}],
        "DefaultLocale": "fr-CA",
        "CustomerName": {"FirstName": "Ada", "firstName": "Eve", "lastname": "Eve", "SUFFIX": 7},
    }
    reply = sent.send(mypreferences, own, json=body)
    assert reply.status_code == sent.status, reply.text
    profile = read(mypreferences, reply.json()["ProfileId"])
    assert (profile["CustomerType"], profile["DefaultLocale"]) == ("Customer", "fr-CA")
    assert profile["RegistrationConfirmed"] is False
    assert profile["CustomerName"]["FirstName"] == "Ada"
    assert (profile["CustomerName"]["LastName"], profile["CustomerName"]["Suffix"]) != ("Eve", 7)
    assert {"customerType", "GROUPS", "registrationconfirmed"}.isdisjoint(profile)
    assert all(group["GroupName"] != "x" for group in profile["Groups"])


def test_each_operation_that_takes_a_body_has_a_form_of_it_in_xml() -> None:
    assert {sent.operation for sent in WITH_BODY} == {name for name, place in FORMS if place == "request"}
