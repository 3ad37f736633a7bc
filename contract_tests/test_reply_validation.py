"""A handler whose reply breaks the document is found out: a 500, the reason in the log, and nothing has changed."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import httpx
import pytest

from contract_tests.conformance.callers import SIGNED_AT
from contract_tests.defects.plant import with_handler
from contract_tests.suite.examples.shown import replies
from mock_server.app.asgi import Application
from mock_server.clock import Clock, parse_instant
from mock_server.contract.document import load_document
from mock_server.errors import NotFound
from mock_server.settings import Settings, shipped
from mock_server.vendor import Call, Reply
from mock_server.vendors.genesys_ucs import profiles as genesys
from mock_server.vendors.mypreferences import profiles as mypreferences

Spoil = Callable[[Reply], Reply]
BRUCE = "/profiles/00027a52JCGY000M"


def _serve(vendor: str, operation: str, handler: Callable[[Call], Reply], spoil: Spoil) -> Application:
    """A server that spoils the reply to each body which says so, after the real handler has done its work."""

    def spoiled(call: Call) -> Reply:
        reply = handler(call)
        return spoil(reply) if call.body is None or "Spoiled" in call.body else reply

    clock = Clock(parse_instant(SIGNED_AT))
    return with_handler(operation, spoiled)(Settings(vendors=(vendor,), clock=clock))


def _send(application: Application, method: str, path: str, **options: Any) -> httpx.Response:
    async def exchange() -> httpx.Response:
        transport = httpx.ASGITransport(app=application)
        async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1:8080") as client:
            return await client.request(method, path, **options)

    return asyncio.run(exchange())


def _shown_failure(vendor: str, operation: str) -> Any:
    """The document's example of a failure of the server."""
    shown = replies(load_document(shipped("openapi"), vendor))
    return next(reply.body for reply in shown if (reply.operation, reply.status) == (operation, 500))


def _number_the_id(reply: Reply) -> Reply:
    return replace(reply, body={"customer_id": 1})


def _say_too_much(reply: Reply) -> Reply:
    return replace(reply, body={**reply.body, "secret": "hulk"})


def _answer_204(reply: Reply) -> Reply:
    return Reply(204)


def _answer_404_in_another_envelope(reply: Reply) -> Reply:
    return Reply(409, {"error": "taken"})


def _hide_the_location(reply: Reply) -> Reply:
    return replace(reply, headers={})


def _say_nothing(reply: Reply) -> Reply:
    return replace(reply, body=None)


def _begin_another_header(reply: Reply) -> Reply:
    return replace(reply, headers={**reply.headers, "X-Note": "one\r\nSet-Cookie: two"})


def _crash(reply: Reply) -> Reply:
    raise RuntimeError("the secret of Bruce")


def _raise_what_is_not_documented(reply: Reply) -> Reply:
    raise NotFound("no")


VIOLATIONS = {
    "a member of the wrong type": (_number_the_id, "customer_id"),
    "a member that is not documented": (_say_too_much, "secret"),
    "a status that is not documented": (_answer_204, "204"),
    "an error that is not in the envelope": (_answer_404_in_another_envelope, "409"),
    "an error raised with a status that is not documented": (_raise_what_is_not_documented, "404"),
    "a required header left out": (_hide_the_location, "Location"),
    "a header that would begin another": (_begin_another_header, "X-Note"),
    "no body where one is documented": (_say_nothing, "201"),
    "an exception after the work was done": (_crash, "the secret of Bruce"),
}


@pytest.mark.rule("UCS-ERROR-12")
@pytest.mark.parametrize(("spoil", "named"), VIOLATIONS.values(), ids=VIOLATIONS)
def test_a_reply_that_breaks_the_document_becomes_a_500_and_changes_nothing(
    spoil: Spoil, named: str, caplog: pytest.LogCaptureFixture
) -> None:
    application = _serve("genesys-ucs", "create_customer_profile", genesys.create_customer_profile, spoil)
    with caplog.at_level(logging.ERROR, "mock_server"):
        reply = _send(application, "POST", "/genesys-ucs/profiles", json={"customer_id": "ada-1", "Spoiled": True})

    assert reply.status_code == 500
    assert reply.headers["content-type"].startswith("application/json")
    assert reply.json() == _shown_failure("genesys-ucs", "create_customer_profile")
    assert "location" not in reply.headers
    logged = [record.getMessage() for record in caplog.records]
    assert len(logged) == 1
    assert "create_customer_profile" in logged[0]
    assert named in logged[0]

    assert _send(application, "GET", "/genesys-ucs/profiles/ada-1").status_code == 404
    assert _send(application, "GET", f"/genesys-ucs{BRUCE}").json()["FirstName"] == "Bruce"


def test_a_number_drawn_by_a_violating_handler_is_drawn_again() -> None:
    application = _serve("genesys-ucs", "create_customer_profile", genesys.create_customer_profile, _number_the_id)
    for _ in range(3):
        assert _send(application, "POST", "/genesys-ucs/profiles", json={"Spoiled": True}).status_code == 500
    sound = _send(application, "POST", "/genesys-ucs/profiles", json={"FirstName": "Ada"})
    assert (sound.status_code, sound.json()) == (201, {"customer_id": "00001bCJO6O00001"})


def test_an_update_whose_reply_breaks_the_document_keeps_the_profile_as_it_was() -> None:
    def answer_with_the_body(reply: Reply) -> Reply:
        return replace(reply, body=["done"])

    application = _serve(
        "genesys-ucs", "update_customer_profile", genesys.update_customer_profile, answer_with_the_body
    )
    before = _send(application, "GET", f"/genesys-ucs{BRUCE}", params={"extensions": "Phone,Address"}).json()
    reply = _send(application, "PUT", f"/genesys-ucs{BRUCE}", json={"Spoiled": True, "Phone": []})
    assert reply.status_code == 500
    assert _send(application, "GET", f"/genesys-ucs{BRUCE}", params={"extensions": "Phone,Address"}).json() == before


def test_a_deletion_whose_reply_breaks_the_document_deletes_nothing() -> None:
    def say_more(reply: Reply) -> Reply:
        return replace(reply, body=[])

    application = _serve("genesys-ucs", "delete_customer_profile", genesys.delete_customer_profile, say_more)
    assert _send(application, "DELETE", f"/genesys-ucs{BRUCE}").status_code == 500
    assert _send(application, "GET", f"/genesys-ucs{BRUCE}").status_code == 200


@pytest.mark.rule("MYP-ERROR-8")
def test_a_violation_is_told_in_the_envelope_of_its_own_vendor(caplog: pytest.LogCaptureFixture) -> None:
    def spell_the_number(reply: Reply) -> Reply:
        return replace(reply, body={**reply.body, "PhoneNumbers": [{**reply.body["PhoneNumbers"][0], "IsMobile": 0}]})

    application = _serve("mypreferences", "get_profile", mypreferences.get_profile, spell_the_number)
    with caplog.at_level(logging.ERROR, "mock_server"):
        reply = _send(application, "GET", "/mypreferences/AcmeCo/Profile/1")
    assert reply.status_code == 500
    assert reply.json() == _shown_failure("mypreferences", "get_profile")
    (record,) = caplog.records
    assert "get_profile" in record.getMessage()
    assert "PhoneNumbers.0.IsMobile" in record.getMessage()
