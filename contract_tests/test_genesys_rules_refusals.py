"""Every Genesys operation succeeds when it should, and refuses what every operation refuses, without any effect."""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterable
from typing import Any

import httpx
import pytest

from contract_tests.conftest import RunningFake
from contract_tests.genesys_operations import (
    ABOUT_PROFILES,
    EVERY,
    MAINTENANCE,
    METADATA_WRITES,
    ONE,
    WITH_BODY,
    Sent,
    everything,
    prepare,
)
from mock_server.contract.document import load_document
from mock_server.settings import shipped

DEMO, VIEWER = ("demo", "demo"), ("viewer", "viewer")
FRONT = "com.genesyslab.gsg.services.contextservices.exceptions.ContextServicesExceptionResource"
BAD_JSON = {"content": b'{"Title": ', "headers": {"Content-Type": "application/json"}}


@pytest.fixture
def prepared(fake: Callable[..., RunningFake]) -> Callable[..., httpx.Client]:
    """`prepared(auth="required")`: a client of such a server, in a session where every request of `EVERY` succeeds."""

    def start(**settings: Any) -> httpx.Client:
        client = fake(**settings).client("genesys-ucs", auth=DEMO)
        prepare(client)
        return client

    return start


def refusals(
    client: httpx.Client, requests: Iterable[Sent] = EVERY, /, **options: Any
) -> dict[str, tuple[int, dict[str, Any]]]:
    """Status and body of the reply to each request, none of which changed anything."""
    before = everything(client)
    replies = {str(sent): sent.send(client, **options) for sent in requests}
    assert everything(client) == before
    return {operation: (reply.status_code, reply.json()) for operation, reply in replies.items()}


def envelope(sent: Sent, status: int, message: str) -> tuple[int, dict[str, Any]]:
    return status, {"http_method": sent.method, "uri": sent.resource, "code": status, "message": message}


def all_say(replies: dict[str, tuple[int, dict[str, Any]]], requests: Iterable[Sent], status: int, words: str) -> None:
    """Each reply has the status, the vendor's envelope, and the words in its message."""
    for sent in requests:
        message = replies[str(sent)][1].get("message", "")
        assert replies[str(sent)] == envelope(sent, status, message), sent
        assert words in message, f"{sent}: {message}"


def test_each_operation_of_the_document_has_a_good_request() -> None:
    documented = {
        node["operationId"] for _, _, node, _ in load_document(shipped("openapi"), "genesys-ucs").operations()
    }
    assert {sent.operation for sent in EVERY} == documented


@pytest.mark.rule("UCS-HTTP-2", "UCS-AUTH-1", "UCS-HTTP-7")
@pytest.mark.parametrize("slash", ["", "/"], ids=["plain", "slash"])
@pytest.mark.parametrize("sent", EVERY, ids=str)
def test_a_good_request_succeeds_with_and_without_a_slash_at_the_end(
    prepared: Callable[..., httpx.Client], sent: Sent, slash: str
) -> None:
    client = prepared(auth="required")
    path = sent.path.replace(sent.resource, sent.resource + slash)
    reply = client.request(sent.method, path, **({} if sent.body is None else {"json": sent.body}))
    assert reply.status_code == sent.status, reply.text
    if reply.content:
        assert reply.headers["Content-Type"] == "application/json;charset=UTF-8"


@pytest.mark.rule("UCS-ROLE-7", "UCS-AUTH-7")
@pytest.mark.parametrize("sent", EVERY, ids=str)
def test_without_credentials_everything_may_be_done_where_they_are_optional(genesys: httpx.Client, sent: Sent) -> None:
    prepare(genesys)
    assert sent.send(genesys).status_code == sent.status


@pytest.mark.rule("UCS-AUTH-3", "UCS-AUTH-5", "UCS-AUTH-6", "UCS-ERROR-1")
def test_no_operation_works_without_credentials_where_they_are_required(prepared: Callable[..., httpx.Client]) -> None:
    client = prepared(auth="required")
    before = everything(client)
    with httpx.Client(base_url=client.base_url) as nobody:
        for sent in EVERY:
            reply = sent.send(nobody)
            message = "Not Authorized: the header Authorization is missing"
            assert (reply.status_code, reply.json()) == envelope(sent, 401, message)
            assert reply.headers["WWW-Authenticate"].startswith("Basic ")
    assert everything(client) == before


@pytest.mark.rule("UCS-AUTH-4", "UCS-AUTH-7")
@pytest.mark.parametrize("auth", ["required", "optional"])
def test_no_operation_works_with_wrong_credentials(prepared: Callable[..., httpx.Client], auth: str) -> None:
    replies = refusals(prepared(auth=auth), auth=("demo", "omed"))
    all_say(replies, EVERY, 401, "unknown user or wrong password")


@pytest.mark.rule("UCS-AUTH-2")
@pytest.mark.parametrize("sent", EVERY, ids=str)
def test_no_operation_looks_at_credentials_where_they_are_off(
    prepared: Callable[..., httpx.Client], sent: Sent
) -> None:
    assert sent.send(prepared(auth="off"), auth=("nobody", "wrong")).status_code == sent.status


@pytest.mark.rule("UCS-TENANT-8")
@pytest.mark.parametrize("header", ["ContactCenterId", "X-Genesys-TenantId"])
def test_no_operation_works_for_an_unknown_tenant(prepared: Callable[..., httpx.Client], header: str) -> None:
    replies = refusals(prepared(auth="required"), headers={header: "wrong value"})
    message = (
        f"Invalid tenant specified : specified tenant in HTTP header '{header}'='wrong value' not configured. "
        "Verify configuration."
    )
    assert replies == {str(sent): (400, {"message": message, "exception": FRONT}) for sent in EVERY}


@pytest.mark.rule("UCS-ROLE-1", "UCS-ROLE-2", "UCS-ROLE-6")
@pytest.mark.parametrize("auth", ["required", "optional"])
def test_who_may_only_read_uses_every_get_and_nothing_else(prepared: Callable[..., httpx.Client], auth: str) -> None:
    client = prepared(auth=auth)
    reads = [sent for sent in EVERY if not sent.writes]
    assert [sent.send(client, auth=VIEWER).status_code for sent in reads] == [200] * len(reads)
    writes = [sent for sent in EVERY if sent.writes]
    all_say(refusals(client, writes, auth=VIEWER), writes, 403, "viewer")


@pytest.mark.rule("UCS-MODE-5", "UCS-MODE-6", "UCS-MODE-11")
def test_in_maintenance_nothing_can_be_done_with_profiles(genesys: httpx.Client) -> None:
    prepare(genesys)
    before = everything(genesys)
    assert genesys.post("/server/mode", json=MAINTENANCE).status_code == 200
    replies = {str(sent): sent.send(genesys) for sent in ABOUT_PROFILES}
    said = {operation: (reply.status_code, reply.json()) for operation, reply in replies.items()}
    all_say(said, ABOUT_PROFILES, 503, "maintenance")
    assert genesys.post("/server/mode", json={"mode": "production"}).status_code == 200
    assert everything(genesys) == before


@pytest.mark.rule("UCS-MODE-7", "UCS-MODE-8", "UCS-MODE-10")
@pytest.mark.parametrize("mode", ["maintenance", "production"])
@pytest.mark.parametrize("sent", [sent for sent in EVERY if sent.about != "profiles"], ids=str)
def test_metadata_and_the_mode_are_read_and_changed_in_both_modes(genesys: httpx.Client, sent: Sent, mode: str) -> None:
    prepare(genesys)
    assert genesys.post("/server/mode", json={"mode": mode}).status_code == 200
    assert sent.send(genesys).status_code == sent.status


@pytest.mark.rule("UCS-MODE-9")
def test_a_strict_server_changes_metadata_in_maintenance_only(prepared: Callable[..., httpx.Client]) -> None:
    client = prepared(strict=True)
    all_say(refusals(client, METADATA_WRITES), METADATA_WRITES, 503, "production")
    client.post("/server/mode", json=MAINTENANCE)
    assert [sent.send(client).status_code for sent in METADATA_WRITES] == [sent.status for sent in METADATA_WRITES]


@pytest.mark.rule("UCS-ERROR-2")
def test_no_operation_takes_a_body_that_is_no_json(prepared: Callable[..., httpx.Client]) -> None:
    replies = refusals(prepared(), WITH_BODY, json=None, **BAD_JSON)
    all_say(replies, WITH_BODY, 400, "JSON")


@pytest.mark.rule("UCS-ERROR-3")
@pytest.mark.parametrize("body", [[], "text", 1, True, [{"Title": "Dr."}]], ids=repr)
def test_no_operation_takes_a_body_that_is_no_object(prepared: Callable[..., httpx.Client], body: object) -> None:
    all_say(refusals(prepared(), WITH_BODY, json=body), WITH_BODY, 400, "bad parameter 'body' reason: ")


@pytest.mark.rule("UCS-ERROR-9")
def test_no_operation_takes_a_body_over_the_limit(prepared: Callable[..., httpx.Client]) -> None:
    large = {"content": b" " * ((1 << 20) + 1), "headers": {"Content-Type": "application/json"}}
    all_say(refusals(prepared(), WITH_BODY, json=None, **large), WITH_BODY, 413, f"{1 << 20} bytes")


@pytest.mark.rule("UCS-ERROR-10", "UCS-HTTP-3")
@pytest.mark.parametrize("media_type", ["text/plain", "application/xml", "application/json-patch+json"])
def test_no_operation_takes_a_body_of_another_media_type(
    prepared: Callable[..., httpx.Client], media_type: str
) -> None:
    other = {"content": b"{}", "headers": {"Content-Type": media_type}}
    all_say(refusals(prepared(), WITH_BODY, json=None, **other), WITH_BODY, 415, "application/json")


@pytest.mark.rule("UCS-ERROR-11")
def test_no_operation_takes_headers_that_are_too_large(prepared: Callable[..., httpx.Client]) -> None:
    wordy = {f"X-Filler-{number}": "x" * 8_000 for number in range(9)}
    all_say(refusals(prepared(), headers=wordy), EVERY, 431, "header")


@pytest.mark.rule("UCS-ERROR-13")
def test_of_several_reasons_to_refuse_the_first_in_order_is_told(prepared: Callable[..., httpx.Client]) -> None:
    client = prepared(auth="required")
    wrong: dict[str, Any] = {"auth": ("demo", "omed")}
    lost = {"ContactCenterId": "wrong value"}
    title = {"Title": None}
    assert client.put("/nowhere", json=title, headers=lost, **wrong).status_code == 404
    assert client.patch("/profiles/one", json=title, headers=lost, **wrong).status_code == 405
    assert client.put("/profiles/nobody", json=title, headers=lost, **wrong).status_code == 401
    assert client.post("/server/mode", json=MAINTENANCE).status_code == 200
    tenancy = client.put("/profiles/nobody", json=title, headers=lost, auth=VIEWER)
    assert (tenancy.status_code, tenancy.json()["exception"]) == (400, FRONT)
    assert client.put("/profiles/nobody", json=title, auth=VIEWER).status_code == 503
    assert client.post("/server/mode", json={"mode": "production"}).status_code == 200
    shape = client.put("/profiles/nobody", json=title, auth=VIEWER)
    assert (shape.status_code, shape.json()["message"]) == (400, "bad parameter 'Title' reason: null is not a value.")
    assert client.put("/profiles/nobody", json={"Title": "Dr."}, auth=VIEWER).status_code == 403
    assert client.post("/profiles", json=ONE, auth=VIEWER).status_code == 403
    assert client.put("/profiles/nobody", json={"Title": "Dr."}).status_code == 404
    assert client.post("/profiles", json=ONE).status_code == 409


@pytest.mark.rule("UCS-ERROR-13")
def test_credentials_are_judged_before_the_mode(prepared: Callable[..., httpx.Client]) -> None:
    client = prepared(auth="required")
    client.post("/server/mode", json=MAINTENANCE)
    token = base64.b64encode(b"demo:omed").decode()
    reply = httpx.get(f"{client.base_url}profiles/one", headers={"Authorization": f"Basic {token}"})
    assert reply.status_code == 401
