"""Production and maintenance: what each mode lets happen."""

from __future__ import annotations

from collections.abc import Callable

import httpx
import pytest

from contract_tests.conftest import RunningFake
from contract_tests.genesys import BRUCE, BRUCE_PROFILE, CONTRACTS, EXTENSION_SCHEMAS, GORAN, JSON, read, refused

KEYS = "/metadata/identification-keys"
HOBBY = {"name": "Hobby", "type": "multi-valued"}
SURNAME = {"name": "Surname", "attributes": ["LastName"]}
ON_PROFILES = [
    ("POST", "/profiles"),
    ("GET", "/profiles?LastName=Example"),
    ("GET", f"/profiles/{BRUCE}"),
    ("HEAD", f"/profiles/{BRUCE}"),
    ("PUT", f"/profiles/{BRUCE}"),
    ("DELETE", f"/profiles/{BRUCE}"),
    ("POST", f"/profiles/{BRUCE}/extensions"),
    ("PUT", f"/profiles/{GORAN}/extensions/Contracts/by/unique"),
    ("PUT", f"/profiles/{GORAN}/extensions/Contracts/delete/by/unique"),
    ("PUT", f"/profiles/{GORAN}/merge/{BRUCE}"),
]
SCHEMA_WORK = [
    ("POST", EXTENSION_SCHEMAS, HOBBY, 201),
    ("DELETE", f"{EXTENSION_SCHEMAS}/Contracts", None, 204),
    ("POST", KEYS, SURNAME, 201),
    ("DELETE", f"{KEYS}/Name", None, 204),
]
READS = [
    EXTENSION_SCHEMAS,
    f"{EXTENSION_SCHEMAS}/Contracts",
    KEYS,
    f"{KEYS}/Name",
    "/metadata/profiles",
    "/server/status",
]


def switch(client: httpx.Client, mode: str) -> None:
    assert client.post("/server/mode", json={"mode": mode}).status_code == 200


def status(client: httpx.Client) -> object:
    return client.get("/server/status").json()


@pytest.mark.rule("UCS-MODE-1")
def test_a_server_starts_in_production(genesys: httpx.Client) -> None:
    reply = genesys.get("/server/status")
    assert (reply.status_code, reply.json()) == (200, {"mode": "production"})


@pytest.mark.rule("UCS-MODE-2", "UCS-MODE-3", "UCS-MODE-10")
@pytest.mark.parametrize("mode", ["maintenance", "MAINTENANCE", "Production", "production", "mAINTENANCE"])
def test_a_mode_is_set_in_any_case_and_told_in_lower_case(genesys: httpx.Client, mode: str) -> None:
    for _ in range(2):
        reply = genesys.post("/server/mode", json={"mode": mode})
        assert (reply.status_code, reply.json()) == (200, {"server changed": mode.lower()})
        assert reply.headers["Location"] == f"{genesys.base_url.path.rstrip('/')}/server/status"
        assert status(genesys) == {"mode": mode.lower()}


@pytest.mark.rule("UCS-MODE-4")
@pytest.mark.parametrize(
    "mode", ["", "prod", "production ", "maintenance\n", "ma\u0131ntenance", 1, None, ["production"]]
)
def test_a_mode_that_there_is_not_is_refused(genesys: httpx.Client, mode: object) -> None:
    reply = genesys.post("/server/mode", json={"mode": mode})
    assert refused(reply, 400).startswith("bad parameter 'mode' reason: ")
    assert refused(genesys.post("/server/mode", json={}), 400) == "bad parameter 'mode' reason: is required"
    assert status(genesys) == {"mode": "production"}


@pytest.mark.rule("UCS-MODE-5", "UCS-MODE-6", "UCS-MODE-11")
@pytest.mark.parametrize(("method", "path"), ON_PROFILES)
def test_profiles_are_not_to_be_had_during_maintenance(genesys: httpx.Client, method: str, path: str) -> None:
    switch(genesys, "maintenance")
    body = {"Contracts": CONTRACTS} if method == "POST" else {"contract_number": "C-2001"}
    reply = genesys.request(method, path, json=body if method in ("POST", "PUT") else None)
    assert reply.status_code == 503
    if method != "HEAD":
        assert reply.json() == {
            "http_method": method,
            "uri": path.partition("?")[0],
            "code": 503,
            "message": "the server is in maintenance mode: this needs production mode, see POST /server/mode",
        }
    switch(genesys, "production")
    assert read(genesys, BRUCE) == BRUCE_PROFILE
    assert read(genesys, GORAN, "Contracts")["Contracts"] == CONTRACTS


@pytest.mark.rule("UCS-MODE-7", "UCS-MODE-10")
@pytest.mark.parametrize("strict", [False, True])
@pytest.mark.parametrize("mode", ["production", "maintenance"])
def test_metadata_and_status_are_read_in_both_modes(fake: Callable[..., RunningFake], mode: str, strict: bool) -> None:
    client = fake(strict=strict).client("genesys-ucs")
    switch(client, mode)
    for path in READS:
        assert client.get(path).status_code == 200


@pytest.mark.rule("UCS-MODE-8")
@pytest.mark.parametrize("mode", ["production", "maintenance"])
@pytest.mark.parametrize(("method", "path", "body", "expected"), SCHEMA_WORK)
def test_schemas_and_keys_are_changed_in_both_modes(
    genesys: httpx.Client, mode: str, method: str, path: str, body: object, expected: int
) -> None:
    switch(genesys, mode)
    assert genesys.request(method, path, json=body).status_code == expected


@pytest.mark.rule("UCS-MODE-9")
@pytest.mark.parametrize(("method", "path", "body", "expected"), SCHEMA_WORK)
def test_a_strict_server_wants_maintenance_for_work_on_schemas(
    fake: Callable[..., RunningFake], method: str, path: str, body: object, expected: int
) -> None:
    client = fake(strict=True).client("genesys-ucs")
    before = [client.get(path).json() for path in (EXTENSION_SCHEMAS, KEYS)]
    assert refused(client.request(method, path, json=body), 503) == (
        "the server is in production mode: this needs maintenance mode, see POST /server/mode"
    )
    assert [client.get(path).json() for path in (EXTENSION_SCHEMAS, KEYS)] == before
    switch(client, "Maintenance")
    assert client.request(method, path, json=body).status_code == expected


@pytest.mark.rule("UCS-MODE-12")
def test_the_mode_is_that_of_all_tenants_and_of_one_session(fake: Callable[..., RunningFake]) -> None:
    server = fake()
    client, other = server.client("genesys-ucs"), server.client("genesys-ucs")
    assert (
        client.post("/server/mode", json={"mode": "maintenance"}, headers={"ContactCenterId": "101"}).status_code == 200
    )
    assert status(client) == {"mode": "maintenance"}
    assert client.get(f"/profiles/{BRUCE}").status_code == 503
    assert other.get(f"/profiles/{BRUCE}").status_code == 200


@pytest.mark.rule("UCS-ERROR-13")
def test_the_mode_comes_after_route_credentials_and_tenant_and_before_the_body(
    fake: Callable[..., RunningFake],
) -> None:
    client = fake(auth="required").client("genesys-ucs")
    known = ("demo", "demo")
    assert client.post("/server/mode", json={"mode": "maintenance"}).status_code == 401
    assert client.post("/server/mode", json={"mode": "maintenance"}, auth=known).status_code == 200
    assert client.patch(f"/profiles/{BRUCE}").status_code == 405
    assert client.post("/profiles", content="{", headers=JSON).status_code == 401
    unknown_tenant = {**JSON, "ContactCenterId": "wrong value"}
    assert client.post("/profiles", content="{", headers=unknown_tenant, auth=known).status_code == 400
    for body in ("{", '{"Title": "Select"}', "{}"):
        assert client.post("/profiles", content=body, headers=JSON, auth=known).status_code == 503
    assert client.post("/profiles", content="{}", headers=JSON, auth=("viewer", "viewer")).status_code == 503
