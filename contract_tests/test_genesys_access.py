"""Who may use which Genesys profiles: tenants, credentials, and what a strict server has configured."""

from __future__ import annotations

import base64
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest

from contract_tests.conftest import RunningFake
from contract_tests.genesys import BRUCE, BRUCE_PROFILE, JSON, SEED_CREATION, SEED_UPDATE, create, read

FRONT = "com.genesyslab.gsg.services.contextservices.exceptions.ContextServicesExceptionResource"
REALM = 'Basic realm="Universal Contact Server", charset="UTF-8"'


def basic(pair: str) -> str:
    return "Basic " + base64.b64encode(pair.encode()).decode()


@pytest.mark.rule("UCS-TENANT-1", "UCS-TENANT-2", "UCS-TENANT-7", "UCS-TENANT-11")
@pytest.mark.parametrize("header", ["ContactCenterId", "X-Genesys-TenantId"])
def test_a_profile_of_one_tenant_does_not_exist_for_another(genesys: httpx.Client, header: str) -> None:
    theirs = {header: "tenant-a"}
    created = genesys.post("/profiles", json={"FirstName": "Ada"}, headers=theirs)
    path = f"/profiles/{created.json()['customer_id']}"
    for other in ({}, {header: "tenant-b"}):
        assert genesys.get(path, headers=other).status_code == 404
        assert genesys.put(path, json={}, headers=other).status_code == 404
        assert genesys.delete(path, headers=other).status_code == 404
    assert genesys.get(path, headers=theirs).json()["FirstName"] == "Ada"
    assert genesys.get(f"/profiles/{BRUCE}", headers=theirs).status_code == 404


@pytest.mark.rule("UCS-ID-5", "UCS-TENANT-1")
def test_tenants_may_use_the_same_id_and_are_never_given_the_same(genesys: httpx.Client) -> None:
    given = [genesys.post("/profiles", json={}, headers={"ContactCenterId": name}).json() for name in ("a", "b", "a")]
    assert len({reply["customer_id"] for reply in given}) == 3
    for name in ("a", "b"):
        reply = genesys.post("/profiles", json={"customer_id": BRUCE, "Of": name}, headers={"ContactCenterId": name})
        assert reply.status_code == 201
    assert genesys.get(f"/profiles/{BRUCE}", headers={"ContactCenterId": "a"}).json()["Of"] == "a"
    assert read(genesys, BRUCE) == BRUCE_PROFILE


@pytest.mark.rule("UCS-TENANT-3", "UCS-TENANT-4")
def test_both_headers_name_the_same_tenants_and_contact_center_wins(genesys: httpx.Client) -> None:
    genesys.post("/profiles", json={"customer_id": "shared"}, headers={"X-Genesys-TenantId": "101"})
    both = {"ContactCenterId": "101", "X-Genesys-TenantId": "102"}
    assert genesys.get("/profiles/shared", headers={"ContactCenterId": "101"}).status_code == 200
    assert genesys.get("/profiles/shared", headers=both).status_code == 200
    assert genesys.get("/profiles/shared", headers={"X-Genesys-TenantId": "102"}).status_code == 404


@pytest.mark.rule("UCS-TENANT-5", "UCS-TENANT-6")
@pytest.mark.parametrize(
    "headers",
    [
        {"ContactCenterId": "default"},
        {"ContactCenterId": ""},
        {"GroupId": "claims", "X-Genesys-Segment": "retail"},
        {"X-Genesys-TenantId": "default", "GroupId": "claims"},
    ],
)
def test_group_and_segment_have_no_effect_and_no_tenant_is_the_default(
    genesys: httpx.Client, headers: dict[str, str]
) -> None:
    assert genesys.get(f"/profiles/{BRUCE}", headers=headers).json() == BRUCE_PROFILE


@pytest.mark.rule("UCS-TENANT-8")
@pytest.mark.parametrize("settings", [{"auth": "required"}, {"strict": True}])
@pytest.mark.parametrize("header", ["ContactCenterId", "X-Genesys-TenantId"])
def test_a_server_that_knows_its_tenants_refuses_others_in_the_words_of_the_front(
    fake: Callable[..., RunningFake], settings: dict[str, object], header: str
) -> None:
    client = fake(**settings).client("genesys-ucs", auth=("demo", "demo"))
    reply = client.post("/profiles", json={"FirstName": "Ada"}, headers={header: "wrong value"})
    assert reply.status_code == 400
    assert reply.json() == {
        "message": f"Invalid tenant specified : specified tenant in HTTP header '{header}'='wrong value' "
        "not configured. Verify configuration.",
        "exception": FRONT,
    }
    assert client.post("/profiles", json={"FirstName": "Ada"}, headers={header: "101"}).status_code == 201


@pytest.mark.rule("UCS-AUTH-3", "UCS-AUTH-4", "UCS-AUTH-5", "UCS-AUTH-6", "UCS-ERROR-1")
@pytest.mark.parametrize(
    ("authorization", "message"),
    [
        (None, "the header Authorization is missing"),
        (basic("demo:wrong"), "unknown user or wrong password"),
        (basic("demo:demo "), "unknown user or wrong password"),
        (basic("nobody:demo"), "unknown user or wrong password"),
        (basic("demo"), "unknown user or wrong password"),
        (basic(":"), "unknown user or wrong password"),
        (basic("démo:дemo"), "unknown user or wrong password"),
        ("Basic", "unknown user or wrong password"),
        ("Basic ZGVtbzpkZW1v!", "the credentials of Authorization are not base64"),
        ("Basic demo:demo", "the credentials of Authorization are not base64"),
        ("Bearer ZGVtbzpkZW1v", "the scheme of Authorization must be Basic"),
        ("", "the scheme of Authorization must be Basic"),
    ],
)
def test_missing_and_bad_credentials_are_refused_and_change_nothing(
    fake: Callable[..., RunningFake], authorization: str | None, message: str
) -> None:
    client = fake(auth="required").client("genesys-ucs")
    headers = {} if authorization is None else {"Authorization": authorization}
    reply = client.delete(f"/profiles/{BRUCE}", headers=headers)
    assert reply.status_code == 401
    assert reply.headers["WWW-Authenticate"] == REALM
    assert reply.json() == {
        "http_method": "DELETE",
        "uri": f"/profiles/{BRUCE}",
        "code": 401,
        "message": f"Not Authorized: {message}",
    }
    assert client.get(f"/profiles/{BRUCE}", auth=("demo", "demo")).json() == BRUCE_PROFILE


@pytest.mark.rule("UCS-AUTH-1")
@pytest.mark.parametrize("scheme", ["Basic", "basic", "BASIC", "Basic  "])
@pytest.mark.parametrize("user", ["demo", "viewer"])
def test_known_credentials_are_accepted(fake: Callable[..., RunningFake], scheme: str, user: str) -> None:
    client = fake(auth="required").client("genesys-ucs")
    token = base64.b64encode(f"{user}:{user}".encode()).decode()
    reply = client.get(f"/profiles/{BRUCE}", headers={"Authorization": f"{scheme} {token}"})
    assert reply.json() == BRUCE_PROFILE


@pytest.mark.rule("UCS-AUTH-8")
def test_users_are_known_server_wide(fake: Callable[..., RunningFake]) -> None:
    client = fake(auth="required").client("genesys-ucs", auth=("demo", "demo"), headers={"ContactCenterId": "101"})
    customer_id = create(client, FirstName="Ada")
    assert read(client, customer_id) == {"customer_id": customer_id, "FirstName": "Ada"}


@pytest.mark.rule("UCS-AUTH-7")
def test_credentials_that_are_sent_without_need_are_checked_all_the_same(genesys: httpx.Client) -> None:
    assert genesys.get(f"/profiles/{BRUCE}").status_code == 200
    assert genesys.get(f"/profiles/{BRUCE}", auth=("demo", "demo")).status_code == 200
    assert genesys.get(f"/profiles/{BRUCE}", auth=("demo", "wrong")).status_code == 401


@pytest.mark.rule("UCS-AUTH-2")
def test_credentials_are_ignored_where_authentication_is_off(fake: Callable[..., RunningFake]) -> None:
    client = fake(auth="off").client("genesys-ucs", auth=("demo", "wrong"))
    assert client.get(f"/profiles/{BRUCE}").json() == BRUCE_PROFILE


@pytest.mark.rule("UCS-STRICT-4")
def test_a_strict_server_takes_the_samples_of_the_vendor(fake: Callable[..., RunningFake]) -> None:
    client = fake(strict=True).client("genesys-ucs")
    assert client.post("/profiles", content=SEED_CREATION, headers=JSON).status_code == 201
    assert client.put(f"/profiles/{BRUCE}", content=SEED_UPDATE, headers=JSON).status_code == 200


@pytest.mark.rule("UCS-STRICT-2", "UCS-STRICT-3", "UCS-ERROR-6")
def test_a_strict_server_names_what_is_not_configured(fake: Callable[..., RunningFake]) -> None:
    client = fake(strict=True).client("genesys-ucs")
    body = {"FirstName": "Ada", "firstName": "Ada", "Hobby": {"name": "chess"}, "ADDRESS": {"City": "Springfield"}}
    for method, path in (("POST", "/profiles"), ("PUT", f"/profiles/{BRUCE}")):
        reply = client.request(method, path, json=body)
        assert reply.status_code == 400
        assert reply.json()["message"] == (
            "bad parameter 'firstName' reason: the attribute is not configured. "
            "bad parameter 'Hobby' reason: the extension is not configured."
        )
    assert read(client, BRUCE) == BRUCE_PROFILE


@pytest.mark.rule("UCS-VALUE-7")
def test_a_strict_server_knows_extensions_before_they_have_records(fake: Callable[..., RunningFake]) -> None:
    client = fake(strict=True).client("genesys-ucs")
    customer_id = create(client, FirstName="Ada", phone=[])
    assert read(client, customer_id, "PHONE") == {"customer_id": customer_id, "FirstName": "Ada", "Phone": []}
    reply = client.post("/profiles", json={"phone": "555-0100"})
    assert reply.status_code == 400
    assert (
        reply.json()["message"] == "bad parameter 'phone' reason: an extension takes an object or an array of objects."
    )


@pytest.mark.rule("UCS-GET-8")
def test_a_strict_server_refuses_to_show_extensions_that_it_does_not_know(fake: Callable[..., RunningFake]) -> None:
    client = fake(strict=True).client("genesys-ucs")
    reply = client.get(f"/profiles/{BRUCE}", params={"extensions": "Address,Hobby"})
    assert reply.status_code == 400
    assert reply.json()["message"] == "bad parameter 'extensions' reason: there is no extension 'Hobby'."
    assert read(client, BRUCE, "purchases") == BRUCE_PROFILE


@pytest.mark.parametrize("fixtures", ["default", "empty", "edge-cases"])
def test_every_fixture_set_knows_the_same_users_and_tenants(fake: Callable[..., RunningFake], fixtures: str) -> None:
    server = fake(fixtures=fixtures, auth="required")
    for user in ("demo", "viewer"):
        client = server.client("genesys-ucs", auth=(user, user))
        for tenant in ("default", "101"):
            assert client.get("/profiles/nobody", headers={"ContactCenterId": tenant}).status_code == 404


def test_the_set_empty_holds_nobody(fake: Callable[..., RunningFake]) -> None:
    assert fake(fixtures="empty").client("genesys-ucs").get(f"/profiles/{BRUCE}").status_code == 404


def test_strict_names_of_extensions_have_no_case_and_stored_ones_can_be_read(
    fake: Callable[..., RunningFake], tmp_path: Path
) -> None:
    (tmp_path / "genesys-ucs.yaml").write_text(
        "accounts: {default: {settings: {attributes: [FirstName], extensions: [Phone]},"
        " items: {profiles: [{customer_id: old, Retired: {x: 1}}]}}}"
    )
    client = fake(strict=True, fixtures=str(tmp_path), vendors=("genesys-ucs",)).client("genesys-ucs")
    assert client.post("/profiles", json={"phone": {"x": 1}}).status_code == 201
    assert client.get("/profiles/old?extensions=retired").json() == {"customer_id": "old", "Retired": {"x": 1}}
    assert client.get("/profiles/old?extensions=unknown").status_code == 400


@pytest.mark.rule("UCS-TENANT-9")
def test_a_server_whose_tenants_are_all_named_wants_one_named(fake: Callable[..., RunningFake], tmp_path: Path) -> None:
    (tmp_path / "genesys-ucs.yaml").write_text('accounts: {"101": {users: {demo: {password: demo}}}}')
    server = fake(auth="required", fixtures=str(tmp_path), vendors=("genesys-ucs",))
    refused = server.client("genesys-ucs", auth=("demo", "demo")).get("/profiles/x")
    assert refused.status_code == 400
    assert refused.json()["message"].startswith("Invalid tenant specified : no tenant specified in multi-tena")
