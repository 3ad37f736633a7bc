"""What holds for every operation of MyPreferences, tried on each with a request that the document shows."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Callable

import httpx
import pytest

from contract_tests.conftest import RunningFake
from contract_tests.defects.plant import with_hooks
from contract_tests.sockets import request, send_raw
from contract_tests.suite.examples.shown import ExampleRequest, requests
from contract_tests.test_mypreferences_authentication import signed
from mock_server.app.asgi import Application
from mock_server.contract.document import load_document
from mock_server.settings import Settings, shipped
from mock_server.vendor import Call


def _one_of_each() -> dict[str, ExampleRequest]:
    """The first request of each operation that the document shows."""
    first: dict[str, ExampleRequest] = {}
    for shown in requests(load_document(shipped("openapi"), "mypreferences")):
        first.setdefault(shown.operation, shown)
    return first


REQUESTS = _one_of_each()
each_operation = pytest.mark.parametrize("shown", REQUESTS.values(), ids=REQUESTS)


def send(
    client: httpx.Client,
    shown: ExampleRequest,
    *,
    headers: dict[str, str] | None = None,
) -> httpx.Response:
    """The request as the document shows it, with more headers if these are given."""
    sent = {**shown.headers, **(headers or {})}
    content = b""
    if shown.media_type is not None:
        sent["Content-Type"] = shown.media_type
        content = json.dumps(shown.body).encode()
    return client.request(shown.method, shown.path, params=shown.query, headers=sent, content=content)


@pytest.mark.rule("MYP-AUTH-1", "MYP-AUTH-21", "MYP-AUTH-22")
@each_operation
def test_an_operation_answers_the_same_with_credentials_as_without(
    fake: Callable[..., RunningFake], shown: ExampleRequest
) -> None:
    without = send(fake(auth="optional").client("mypreferences"), shown)
    known = send(fake(auth="required").client("mypreferences"), shown, headers={"Authorization": signed()})
    ignored = send(fake(auth="off").client("mypreferences"), shown, headers={"Authorization": "nonsense"})
    assert without.status_code < 300
    assert known.status_code == without.status_code
    assert ignored.status_code == without.status_code
    assert ignored.content == without.content
    assert known.text.replace('"api.user"', '"anonymous"') == without.text.replace('"api.user"', '"anonymous"')


@pytest.mark.rule("MYP-URL-3")
@pytest.mark.parametrize("dots", [".", ".."])
def test_a_client_is_not_named_by_dots_alone(fake: Callable[..., RunningFake], dots: str) -> None:
    server = fake()
    path = f"/__sessions/dots/mypreferences/{dots}/Profile"
    refused = send_raw(server.origin, request("POST", path, b"{}", content_type="application/json"))
    assert (refused.status, list(refused.json()["ModelState"])) == (400, ["clientId"])


@pytest.fixture(scope="module")
def failing() -> Application:
    """A server that fails in the middle of every operation."""

    def fail(call: Call) -> None:
        raise RuntimeError("the secret of Jane")

    return with_hooks(authorize=fail)(Settings(vendors=("mypreferences",)))


@pytest.mark.rule("MYP-ERROR-8", "MYP-ERROR-1", "MYP-ERROR-5")
@each_operation
def test_a_failure_of_the_server_is_told_without_its_details(
    failing: Application, shown: ExampleRequest, caplog: pytest.LogCaptureFixture
) -> None:
    message = "an internal error occurred; the server's log has the details"
    content = b"" if shown.media_type is None else json.dumps(shown.body).encode()
    headers = {**shown.headers, **({"Content-Type": shown.media_type} if shown.media_type else {})}

    async def ask(accept: str) -> httpx.Response:
        transport = httpx.ASGITransport(app=failing)
        async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1:8080/mypreferences") as client:
            return await client.request(
                shown.method, shown.path, params=shown.query, headers={**headers, "Accept": accept}, content=content
            )

    with caplog.at_level(logging.CRITICAL, "mock_server"):
        in_json, in_xml = (asyncio.run(ask(accept)) for accept in ("application/json", "application/xml"))
    assert (in_json.status_code, in_json.json()) == (500, {"Message": message})
    assert (in_xml.status_code, in_xml.text) == (500, f"<Error><Message>{message}</Message></Error>")
