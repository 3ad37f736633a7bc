"""What holds for every operation of MyPreferences, tried on each with a request that the document shows."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import quote

import httpx
import pytest

from contract_tests.conformance.defects import with_hooks
from contract_tests.conformance.examples import ExampleRequest, requests
from contract_tests.conftest import RunningFake
from contract_tests.sockets import request, send_raw
from contract_tests.test_mypreferences_authentication import BAD_SCHEME, NO_HEADER, signed
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
    account: str = "AcmeCo",
    *,
    query: dict[str, str] | None = None,
    headers: dict[str, str] | None = None,
) -> httpx.Response:
    """The request as the document shows it, for another client or with more of query and headers if these are given."""
    sent = {**shown.headers, **(headers or {})}
    content = b""
    if shown.media_type is not None:
        sent["Content-Type"] = shown.media_type
        content = json.dumps(shown.body).encode()
    path = shown.path.replace("/AcmeCo/", f"/{quote(account, safe='')}/", 1)
    return client.request(shown.method, path, params={**shown.query, **(query or {})}, headers=sent, content=content)


@pytest.mark.rule("MYP-AUTH-7", "MYP-AUTH-8", "MYP-AUTH-17", "MYP-AUTH-18", "MYP-MEDIA-7", "MYP-ERROR-1")
@each_operation
def test_where_credentials_are_required_no_operation_works_without(
    fake: Callable[..., RunningFake], shown: ExampleRequest
) -> None:
    client = fake(auth="required").client("mypreferences")
    realm = f"{client.base_url.scheme}://{client.base_url.netloc.decode()}"
    for credentials, cause in ((None, NO_HEADER), ({"Authorization": "Basic YTpi"}, BAD_SCHEME)):
        refused = send(client, shown, headers=credentials)
        assert (refused.status_code, refused.json()) == (401, {"Message": cause})
        assert refused.headers["WWW-Authenticate"] == f'PNAUTHINFO3 realm="{realm}"'
        assert [refused.headers[name] for name in ("Cache-Control", "Pragma", "Expires")] == [
            "no-cache",
            "no-cache",
            "-1",
        ]
        assert refused.headers["Content-Type"] == "application/json; charset=utf-8"


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
@each_operation
def test_a_clients_name_has_its_limits_in_every_operation(mypreferences: httpx.Client, shown: ExampleRequest) -> None:
    assert send(mypreferences, shown, "é" * 100).status_code != 400
    for name in ("é" * 101, "a\nb", "a\x7fb"):
        refused = send(mypreferences, shown, name)
        assert refused.status_code == 400, name
        assert refused.json()["Message"] == "The request is invalid."
        assert list(refused.json()["ModelState"]) == ["clientId"]


@pytest.mark.rule("MYP-URL-3")
@pytest.mark.parametrize("dots", [".", ".."])
def test_a_client_is_not_named_by_dots_alone(fake: Callable[..., RunningFake], dots: str) -> None:
    server = fake()
    path = f"/__sessions/dots/mypreferences/{dots}/Profile"
    refused = send_raw(server.origin, request("POST", path, b"{}", content_type="application/json"))
    assert (refused.status, list(refused.json()["ModelState"])) == (400, ["clientId"])


@pytest.mark.rule("MYP-URL-2", "MYP-AUTH-24")
@each_operation
def test_an_unknown_client_is_an_empty_account(mypreferences: httpx.Client, shown: ExampleRequest) -> None:
    before = mypreferences.get("/AcmeCo/Profile/1").json()
    reply = send(mypreferences, shown, "NobodyKnows")
    assert reply.status_code in (200, 201, 404)
    for name in ("Jane", "Sampleton", "C-0001"):
        assert reply.status_code != 200 or name not in reply.text
    assert mypreferences.get("/AcmeCo/Profile/1").json() == before


@pytest.mark.rule("MYP-URL-7")
@each_operation
def test_query_fields_that_are_not_known_are_ignored(fake: Callable[..., RunningFake], shown: ExampleRequest) -> None:
    unknown = {"implied": "false", "includeConsentHistory": "false", "includeInactive": "true", "anything": ""}
    plain, with_more = (send(fake().client("mypreferences"), shown, query=query) for query in ({}, unknown))
    assert plain.status_code < 300
    assert (with_more.status_code, with_more.content) == (plain.status_code, plain.content)


@pytest.mark.rule("MYP-ERROR-10", "MYP-ERROR-1")
@each_operation
def test_long_headers_are_refused_by_every_operation(mypreferences: httpx.Client, shown: ExampleRequest) -> None:
    refused = send(mypreferences, shown, headers={"X-Padding": "x" * 70_000})
    assert refused.status_code == 431
    assert list(refused.json()) == ["Message"]


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


@pytest.mark.rule("MYP-MEDIA-5", "MYP-ERROR-9", "MYP-ERROR-1")
@pytest.mark.parametrize(
    "shown",
    [shown for shown in REQUESTS.values() if shown.media_type],
    ids=[name for name, shown in REQUESTS.items() if shown.media_type],
)
def test_every_body_has_a_listed_media_type_and_a_bounded_length(
    mypreferences: httpx.Client, shown: ExampleRequest
) -> None:
    for content_type, content, status in (
        ("text/csv", b"{}", 415),
        ("application/json", b" " * (1 << 20) + b"{}", 413),
    ):
        refused = mypreferences.request(
            shown.method, shown.path, content=content, headers={"Content-Type": content_type}
        )
        assert refused.status_code == status
        assert list(refused.json()) == ["Message"]


@pytest.mark.rule("MYP-WORD-1")
@each_operation
def test_members_are_named_in_pascal_case(mypreferences: httpx.Client, shown: ExampleRequest) -> None:
    reply = send(mypreferences, shown)
    odd = {name for name in _names(reply.json() if reply.content else {}) if not _is_pascal_case(name)}
    assert odd <= {"CountryCode_Numeric", "CountryCode_Alpha2", "CountryCode_Alpha3"}


def _names(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        yield from value
    for each in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from _names(each)


def _is_pascal_case(name: str) -> bool:
    return name.isascii() and name.isalnum() and name[0].isupper()


@pytest.mark.rule("MYP-URL-1", "MYP-URL-5")
@pytest.mark.parametrize("version", ["v4", "v3", "3", "api/3"])
def test_a_version_before_the_client_leads_nowhere(mypreferences: httpx.Client, version: str) -> None:
    assert mypreferences.get("/AcmeCo/Profile/1").status_code == 200
    refused = mypreferences.get(f"/{version}/AcmeCo/Profile/1")
    assert refused.status_code == 404
    assert list(refused.json()) == ["Message"]


@pytest.mark.rule("MYP-URL-4")
@pytest.mark.parametrize("entry", ["", "/0", "/1"])
@pytest.mark.parametrize(
    "collection",
    ["Addresses", "PhoneNumbers", "Emails", "AlternateIds", "Groups", "ProfileTags", "CustomFields", "CustomerName"],
)
def test_single_entries_of_a_profile_have_no_path(mypreferences: httpx.Client, collection: str, entry: str) -> None:
    for method in ("GET", "PUT", "PATCH", "POST", "DELETE"):
        refused = mypreferences.request(method, f"/AcmeCo/Profile/1/{collection}{entry}", json={})
        assert refused.status_code == 404, method


@pytest.mark.parametrize("search", ["Address", "Phone", "Email", "Name"])
def test_the_path_of_a_search_is_no_profile_that_could_be_written(mypreferences: httpx.Client, search: str) -> None:
    for method in ("PUT", "POST", "PATCH", "DELETE"):
        reply = mypreferences.request(method, f"/AcmeCo/Profile/{search}", json={})
        assert (reply.status_code, reply.headers["Allow"]) == (405, "GET, HEAD, OPTIONS")
