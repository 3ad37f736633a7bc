"""What holds for every operation: its path, the methods that stand there, and the form of what it answers."""

from __future__ import annotations

import httpx
import pytest

from contract_tests.suite.genesys_ucs.operations import EVERY, READS, Prepared
from contract_tests.suite.genesys_ucs.steps import refused
from mock_server.contract.document import load_document
from mock_server.settings import shipped

pytestmark = pytest.mark.needs("global")
METHODS = ("DELETE", "GET", "PATCH", "POST", "PUT", "TRACE")


def standing_at(prepared: Prepared, resource: str) -> set[str]:
    """The methods of a path, as Allow lists them."""
    methods = {sent.method for sent in map(prepared.__getitem__, EVERY) if sent.resource == resource}
    if resource == f"/profiles/{prepared.two}":
        methods = standing_at(prepared, f"/profiles/{prepared.one}") | {"DELETE"}
    elif resource == f"/profiles/{prepared.one}":
        methods.add("DELETE")
    return {*methods, "OPTIONS", *({"HEAD"} & {method.replace("GET", "HEAD") for method in methods})}


def allowed(reply: httpx.Response) -> set[str]:
    listed = [method.strip() for method in reply.headers["Allow"].split(",")]
    assert len(listed) == len(set(listed))
    return set(listed)


def test_each_operation_of_the_document_has_a_good_request(prepared: Prepared) -> None:
    document = load_document(shipped("openapi"), "genesys-ucs")
    assert {node["operationId"] for _, _, node, _ in document.operations()} == set(EVERY)
    assert [prepared[operation].operation for operation in EVERY] == list(EVERY)


@pytest.mark.rule("UCS-HTTP-1", "UCS-HTTP-2", "UCS-HTTP-7")
@pytest.mark.parametrize("slash", ["", "/"], ids=["plain", "slash"])
@pytest.mark.parametrize("operation", EVERY)
def test_a_good_request_succeeds_with_and_without_a_slash_at_the_end(
    genesys: httpx.Client, prepared: Prepared, operation: str, slash: str
) -> None:
    sent = prepared[operation]
    path = sent.path.replace(sent.resource, sent.resource + slash, 1)
    reply = genesys.request(sent.method, path, **({} if sent.body is None else {"json": sent.body}))
    assert reply.status_code == sent.status, reply.text
    if reply.content:
        assert reply.headers["Content-Type"].lower() == "application/json;charset=utf-8"
        reply.json()


@pytest.mark.rule("UCS-HTTP-2")
@pytest.mark.parametrize("operation", READS)
def test_a_path_with_a_slash_reads_the_same_as_without(
    genesys: httpx.Client, prepared: Prepared, operation: str
) -> None:
    sent = prepared[operation]
    slashed = genesys.get(sent.path.replace(sent.resource, sent.resource + "/", 1))
    assert slashed.json() == sent.send(genesys).json()


@pytest.mark.rule("UCS-HTTP-5")
@pytest.mark.parametrize("operation", READS)
def test_head_answers_as_get_does_without_the_body(genesys: httpx.Client, prepared: Prepared, operation: str) -> None:
    path = prepared[operation].path
    get, head = genesys.get(path), genesys.head(path)
    assert (head.status_code, head.content) == (200, b"")
    for name in ("Content-Type", "Content-Length"):
        assert head.headers[name] == get.headers[name]
    unknown = f"/profiles/{prepared.three}"
    assert genesys.head(unknown).status_code == 404


@pytest.mark.rule("UCS-HTTP-6")
@pytest.mark.parametrize("operation", EVERY)
def test_options_is_204_with_the_methods_of_the_path(genesys: httpx.Client, prepared: Prepared, operation: str) -> None:
    resource = prepared[operation].resource
    for path in (resource, f"{resource}/"):
        reply = genesys.options(path)
        assert (reply.status_code, reply.content) == (204, b"")
        assert allowed(reply) == standing_at(prepared, resource)


@pytest.mark.rule("UCS-ERROR-8", "UCS-ERROR-14")
@pytest.mark.parametrize("operation", EVERY)
def test_a_method_that_a_path_lacks_is_405_with_a_true_allow(
    genesys: httpx.Client, prepared: Prepared, operation: str
) -> None:
    before, resource = prepared.everything(genesys), prepared[operation].resource
    standing = standing_at(prepared, resource)
    for method in METHODS:
        if method in standing:
            continue
        reply = genesys.request(method, resource, json={"Title": "Prof."})
        refused(reply, 405)
        assert (reply.json()["http_method"], reply.json()["uri"]) == (method, resource)
        assert allowed(reply) == standing
    assert prepared.everything(genesys) == before


@pytest.mark.rule("UCS-ERROR-7")
@pytest.mark.parametrize("method", METHODS)
def test_a_path_that_is_none_of_the_vendors_is_404_in_the_envelope(
    genesys: httpx.Client, prepared: Prepared, method: str
) -> None:
    one = f"/profiles/{prepared.one}"
    for path in (
        "/nowhere",
        "/profile",
        "/Profiles",
        f"{one}/nowhere",
        f"{one}/extensions/x/y",
        "/metadata",
        "/server",
    ):
        reply = genesys.request(method, path)
        message = refused(reply, 404)
        assert reply.json() == {"http_method": method, "uri": path, "code": 404, "message": message}
