"""What a 401 says and carries, which cause counts, and when credentials are asked for."""

from __future__ import annotations

import httpx
import pytest

from contract_tests.suite.mypreferences.operations import Sent, each_operation, everything, prepare
from contract_tests.suite.mypreferences.signing import (
    BAD_DATE,
    BAD_SCHEME,
    NO_HEADER,
    REFUSED,
    TOO_OLD,
    Signer,
    authorized,
    cause,
)
from mock_server.verify.target import NOBODY, Names, Target


@pytest.mark.rule("MYP-AUTH-7", "MYP-AUTH-8", "MYP-AUTH-17", "MYP-AUTH-18", "MYP-MEDIA-7", "MYP-ERROR-1")
@pytest.mark.needs("required", "credentials")
@each_operation
def test_where_credentials_are_required_no_operation_works_without(
    target: Target, mypreferences: httpx.Client, nobody: httpx.Client, names: Names, sent: Sent
) -> None:
    own = prepare(mypreferences, names)
    before = everything(mypreferences, own)
    origin = f"{nobody.base_url.scheme}://{nobody.base_url.netloc.decode()}"
    for headers, told in (({}, NO_HEADER), ({"Authorization": "Basic YTpi"}, BAD_SCHEME)):
        reply = sent.send(nobody, own, headers=headers)
        assert cause(reply) == told
        assert reply.headers["WWW-Authenticate"] == f'PNAUTHINFO3 realm="{origin}"'
        assert [reply.headers[name] for name in ("Cache-Control", "Pragma")] == ["no-cache", "no-cache"]
        assert reply.headers["Expires"] == "-1"
        assert reply.headers["Content-Type"] == "application/json; charset=utf-8"
    assert everything(mypreferences, own) == before


@pytest.mark.rule("MYP-AUTH-17", "MYP-AUTH-18")
@pytest.mark.needs("credentials")
def test_a_401_of_each_cause_carries_the_challenge_and_forbids_caching(nobody: httpx.Client, signer: Signer) -> None:
    origin = f"{nobody.base_url.scheme}://{nobody.base_url.netloc.decode()}"
    for header in (
        "Bearer abc",
        "PNAUTHINFO3-HMAC-SHA256",
        signer.header("x"),
        signer.header(signer.ago(days=1)),
        signer.header(key=b"wrong"),
    ):
        reply = nobody.get("/Tags", headers=authorized(header))
        assert reply.status_code == 401
        assert reply.headers["WWW-Authenticate"] == f'PNAUTHINFO3 realm="{origin}"'
        caching = [reply.headers[name] for name in ("Cache-Control", "Pragma", "Expires")]
        assert caching == ["no-cache", "no-cache", "-1"]


@pytest.mark.rule("MYP-AUTH-8")
@pytest.mark.needs("credentials")
@pytest.mark.parametrize(
    "scheme",
    ["PNAUTHINFO100-SHA256", "PNAUTHINFO3", "PNAUTHINFO3-HMAC-MD5", "PNAUTHINFO3-HMAC", "Basic", "Bearer", "hello"],
)
def test_another_scheme_is_named_as_the_cause(nobody: httpx.Client, signer: Signer, scheme: str) -> None:
    for header in (signer.header().replace("PNAUTHINFO3-HMAC-SHA256", scheme), scheme):
        assert cause(nobody.get("/Tags", headers=authorized(header))) == BAD_SCHEME


@pytest.mark.rule("MYP-AUTH-19", "MYP-AUTH-20")
@pytest.mark.needs("credentials")
@each_operation
def test_of_several_causes_the_first_is_told_whatever_else_is_wrong(
    nobody: httpx.Client, signer: Signer, sent: Sent
) -> None:
    nowhere = {"one": "x", "two": "x", "crm": "x" * 300, "city": "", "phone": "", "email": "", "last_name": ""}
    old = signer.ago(days=2)
    for header, told in (
        ("Basic x", BAD_SCHEME),
        (signer.header("x", key=b"wrong").replace("SHA256", "MD5"), BAD_SCHEME),
        (signer.header("x").replace(" Signature=", " Sign="), REFUSED),
        (signer.header("x", user="no.one", key=b"wrong"), BAD_DATE),
        (signer.header("x", scheme="PNAUTHINFO3-"), BAD_DATE),
        (signer.header(old, user="no.one", key=b"wrong"), TOO_OLD),
        (signer.header(old, scheme="PNAUTHINFO3-"), TOO_OLD),
        (signer.header(user="no.one", key=b"wrong"), REFUSED),
    ):
        options = {"content": b"{"} if sent.writes else {}
        assert cause(sent.send(nobody, nowhere, headers=authorized(header), **options)) == told


@pytest.mark.rule("MYP-AUTH-20")
@pytest.mark.needs("required")
@each_operation
def test_a_missing_header_is_told_before_anything_that_is_wrong_with_the_request(
    nobody: httpx.Client, sent: Sent
) -> None:
    nowhere = {"one": "x", "two": "x", "crm": "x" * 300, "city": "", "phone": "", "email": "", "last_name": ""}
    options = {"content": b"{", "headers": {"Content-Type": "text/csv"}} if sent.writes else {}
    assert cause(sent.send(nobody, nowhere, **options)) == NO_HEADER


@pytest.mark.rule("MYP-AUTH-21")
@pytest.mark.needs("open", "credentials")
@each_operation
def test_where_credentials_are_optional_only_those_that_are_sent_are_checked(
    nobody: httpx.Client, names: Names, signer: Signer, sent: Sent
) -> None:
    own = prepare(nobody, names)
    for header in ("Basic abc", signer.header(key=b"wrong"), signer.header(signer.ago(days=1))):
        assert sent.send(nobody, own, headers=authorized(header)).status_code == 401
    assert sent.send(nobody, own).status_code == sent.status


@pytest.mark.rule("MYP-AUTH-23")
@pytest.mark.needs("credentials")
@each_operation
def test_credentials_are_of_no_use_for_a_client_that_is_not_known(
    target: Target, names: Names, signer: Signer, sent: Sent
) -> None:
    other = names.text("Client")
    stranger = target.new_client(NOBODY, f"{target.url}/{other}")
    own = {"one": "1", "two": "1", "crm": "C", "city": "C", "phone": "5", "email": "a@example.com", "last_name": "S"}
    for header in (signer.header(), signer.header(client=other)):
        assert cause(sent.send(stranger, own, headers=authorized(header))) == REFUSED


@pytest.mark.rule("MYP-AUTH-23")
@pytest.mark.needs("strict", "open")
@each_operation
def test_a_strict_server_refuses_a_client_that_is_not_known(target: Target, names: Names, sent: Sent) -> None:
    stranger = target.new_client(NOBODY, f"{target.url}/{names.text('Client')}")
    own = {"one": "1", "two": "1", "crm": "C", "city": "C", "phone": "5", "email": "a@example.com", "last_name": "S"}
    assert cause(sent.send(stranger, own)) == REFUSED
    assert target.client(NOBODY).get("/ConsentStatus").status_code == 200


@pytest.mark.rule("MYP-AUTH-24")
@pytest.mark.needs("open", "lenient")
def test_an_unknown_client_is_an_empty_account_with_default_settings(target: Target, names: Names) -> None:
    stranger = target.new_client(NOBODY, f"{target.url}/{names.text('Client')}")
    assert stranger.get("/Tags").json() == {"TagCounts": []}
    for kind in ("AddressTypes", "AlternateIdTypes", "EmailTypes", "PhoneTypes", "CustomerTypes", "GroupTypes"):
        assert stranger.get(f"/{kind}").json() == {kind: []}
    sent = {"AlternateIds": [{"AlternateIdType": "Anything", "AlternateId": "1"}]}
    profile = stranger.post("/Profile", json=sent)
    assert profile.status_code == 201
    assert (profile.json()["CustomerType"], profile.json()["DefaultLocale"]) == ("Customer", "en-US")
    assert stranger.get("/Profile/AlternateIdType/anything/AlternateId/1").json() == profile.json()


@pytest.mark.rule("MYP-AUTH-24")
@pytest.mark.needs("open", "lenient")
@each_operation
def test_every_operation_works_for_an_unknown_client(target: Target, names: Names, sent: Sent) -> None:
    stranger = target.new_client(NOBODY, f"{target.url}/{names.text('Client')}")
    assert sent.send(stranger, prepare(stranger, names)).status_code == sent.status
