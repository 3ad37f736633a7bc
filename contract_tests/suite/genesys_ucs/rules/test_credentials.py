"""Who calls is told by Basic credentials; where they are missing or wrong, nothing is done."""

from __future__ import annotations

import base64

import httpx
import pytest

from contract_tests.suite.genesys_ucs.operations import EVERY, Prepared, Sent
from contract_tests.suite.genesys_ucs.steps import create, read, refused
from mock_server.verify.target import Names

REQUIRED = pytest.mark.needs("required", "credentials")


def basic(pair: str) -> str:
    return "Basic " + base64.b64encode(pair.encode()).decode()


def unauthorized(reply: httpx.Response, sent: Sent) -> str:
    """What a 401 says; it asks for Basic credentials and repeats what was asked."""
    message = refused(reply, 401)
    assert reply.headers["WWW-Authenticate"].partition(" ")[0] == "Basic"
    assert "realm=" in reply.headers["WWW-Authenticate"]
    assert (reply.json()["http_method"], reply.json()["uri"]) == (sent.method, sent.resource)
    return message


@REQUIRED
@pytest.mark.needs("global")
@pytest.mark.rule("UCS-AUTH-1")
@pytest.mark.parametrize("operation", EVERY)
def test_every_operation_takes_the_credentials_of_a_known_user(
    genesys: httpx.Client, prepared: Prepared, operation: str
) -> None:
    sent = prepared[operation]
    assert sent.send(genesys).status_code == sent.status


@REQUIRED
@pytest.mark.rule("UCS-AUTH-1")
@pytest.mark.parametrize("scheme", ["Basic", "basic", "BASIC", "Basic  "])
def test_the_scheme_has_no_case(genesys: httpx.Client, nobody: httpx.Client, scheme: str) -> None:
    customer_id = create(genesys, Title="Dr.")
    authorization = genesys.get(f"/profiles/{customer_id}").request.headers["Authorization"]
    again = {"Authorization": authorization.replace("Basic ", f"{scheme} ", 1)}
    assert nobody.get(f"/profiles/{customer_id}", headers=again).json() == read(genesys, customer_id)


@REQUIRED
@pytest.mark.needs("reader")
@pytest.mark.rule("UCS-AUTH-1")
def test_each_known_user_is_known(genesys: httpx.Client, reader: httpx.Client) -> None:
    customer_id = create(genesys, Title="Dr.")
    assert read(reader, customer_id) == {"customer_id": customer_id, "Title": "Dr."}


@REQUIRED
@pytest.mark.needs("global")
@pytest.mark.rule("UCS-AUTH-3", "UCS-AUTH-5", "UCS-AUTH-6")
@pytest.mark.parametrize("operation", EVERY)
def test_no_operation_works_without_credentials_where_they_are_required(
    genesys: httpx.Client, nobody: httpx.Client, prepared: Prepared, operation: str
) -> None:
    before, sent = prepared.everything(genesys), prepared[operation]
    message = unauthorized(sent.send(nobody), sent)
    assert "Authoriz" in message
    assert "missing" in message
    assert prepared.everything(genesys) == before
    assert sent.send(genesys).status_code == sent.status


@pytest.mark.needs("global", "credentials")
@pytest.mark.rule("UCS-AUTH-4", "UCS-AUTH-5", "UCS-AUTH-6", "UCS-AUTH-7")
@pytest.mark.parametrize(
    "mode", [pytest.param("required", marks=REQUIRED), pytest.param("open", marks=pytest.mark.needs("open"))]
)
@pytest.mark.parametrize("operation", EVERY)
def test_no_operation_works_with_wrong_credentials(
    genesys: httpx.Client, nobody: httpx.Client, names: Names, prepared: Prepared, operation: str, mode: str
) -> None:
    before, sent = prepared.everything(genesys), prepared[operation]
    reply = sent.send(nobody, headers={"Authorization": basic(f"{names.text('user')}:wrong")})
    assert "wrong password" in unauthorized(reply, sent)
    assert prepared.everything(genesys) == before
    assert sent.send(genesys).status_code == sent.status


@REQUIRED
@pytest.mark.rule("UCS-AUTH-4", "UCS-AUTH-5", "UCS-AUTH-6")
@pytest.mark.parametrize(
    ("authorization", "words"),
    [
        (basic("demo:wrong"), "password"),
        (basic("demo:demo "), "password"),
        (basic("demo:Demo"), "password"),
        (basic("demo:"), "password"),
        (basic("Demo:demo"), "unknown user"),
        (basic("nobody:demo"), "unknown user"),
        (basic("viewer:demo"), "password"),
        (basic("demo"), "password"),
        (basic(":"), "unknown user"),
        (basic("démo:дemo"), "unknown user"),
        ("Basic", "unknown user"),
        ("Basic ZGVtbzpkZW1v!", "base64"),
        ("Basic demo:demo", "base64"),
        ("Bearer ZGVtbzpkZW1v", "Basic"),
        ("Digest ZGVtbzpkZW1v", "Basic"),
        ("ZGVtbzpkZW1v", "Basic"),
        ("", "Basic"),
    ],
)
def test_bad_credentials_are_refused_and_change_nothing(
    genesys: httpx.Client, nobody: httpx.Client, authorization: str, words: str
) -> None:
    customer_id = create(genesys, Title="Dr.")
    sent = Sent("delete_customer_profile", "DELETE", f"/profiles/{customer_id}", 200)
    assert words in unauthorized(sent.send(nobody, headers={"Authorization": authorization}), sent)
    assert read(genesys, customer_id) == {"customer_id": customer_id, "Title": "Dr."}
    assert sent.send(genesys).status_code == 200


@pytest.mark.needs("open", "credentials")
@pytest.mark.rule("UCS-AUTH-7", "UCS-AUTH-6")
def test_credentials_that_are_sent_without_need_are_checked_all_the_same(
    genesys: httpx.Client, nobody: httpx.Client
) -> None:
    customer_id = create(nobody, Title="Dr.")
    for client in (nobody, genesys):
        assert read(client, customer_id) == {"customer_id": customer_id, "Title": "Dr."}
    place = f"/profiles/{customer_id}"
    for authorization in (basic("nobody:wrong"), "Bearer abc", "Basic !", ""):
        for method in ("GET", "DELETE"):
            refused(nobody.request(method, place, headers={"Authorization": authorization}), 401)
    assert read(nobody, customer_id) == {"customer_id": customer_id, "Title": "Dr."}


@REQUIRED
@pytest.mark.needs("mock")
@pytest.mark.rule("UCS-AUTH-8")
def test_users_are_known_to_the_whole_server(genesys: httpx.Client, nobody: httpx.Client, names: Names) -> None:
    elsewhere = {"ContactCenterId": "101"}
    customer_id = names.id()
    sent = {"customer_id": customer_id, "Title": "Dr."}
    assert genesys.post("/profiles", json=sent, headers=elsewhere).status_code == 201
    assert genesys.get(f"/profiles/{customer_id}", headers=elsewhere).json() == sent
    assert genesys.get(f"/profiles/{customer_id}").status_code == 404
    wrong = {**elsewhere, "Authorization": basic("demo:wrong")}
    refused(nobody.get(f"/profiles/{customer_id}", headers=wrong), 401)
