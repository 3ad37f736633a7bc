"""What a user may do: read, write, or what single privileges allow."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest

from contract_tests.conftest import RunningFake
from contract_tests.genesys import BRUCE, BRUCE_PROFILE, CONTRACTS, EXTENSION_SCHEMAS, GORAN, PHONES, read, refused

KEYS = "/metadata/identification-keys"
WRITES: list[tuple[str, str, Any, str]] = [
    ("POST", "/profiles", {"LastName": "Example"}, "UCS.Customer.createProfile"),
    ("PUT", f"/profiles/{BRUCE}", {"LastName": "Example"}, "write"),
    ("DELETE", f"/profiles/{BRUCE}", None, "UCS.Customer.deleteCustomerProfile"),
    ("POST", f"/profiles/{BRUCE}/extensions", {"Hobby": {}}, "write"),
    (
        "PUT",
        f"/profiles/{GORAN}/extensions/Contracts/by/unique",
        {"contract_number": "C-2001", "active": False},
        "write",
    ),
    ("PUT", f"/profiles/{GORAN}/extensions/Contracts/delete/by/unique", {"contract_number": "C-2001"}, "write"),
    ("PUT", f"/profiles/{GORAN}/merge/{BRUCE}", {}, "write"),
    ("POST", EXTENSION_SCHEMAS, {"name": "Hobby", "type": "multi-valued"}, "write"),
    ("DELETE", f"{EXTENSION_SCHEMAS}/Contracts", None, "write"),
    ("POST", KEYS, {"name": "Surname", "attributes": ["LastName"]}, "write"),
    ("DELETE", f"{KEYS}/Name", None, "write"),
    ("POST", "/server/mode", {"mode": "maintenance"}, "write"),
]
READS = [
    f"/profiles/{BRUCE}",
    "/profiles?LastName=Banner",
    "/metadata/profiles",
    EXTENSION_SCHEMAS,
    f"{EXTENSION_SCHEMAS}/Contracts",
    KEYS,
    f"{KEYS}/Name",
    "/server/status",
]


def whole(client: httpx.Client) -> list[object]:
    """All that a write could have changed."""
    paths = (EXTENSION_SCHEMAS, KEYS, "/server/status", "/profiles?LastName=Example")
    return [
        read(client, BRUCE, "Phone,Address,Hobby"),
        read(client, GORAN, "Contracts"),
        *(client.get(path).json() for path in paths),
    ]


@pytest.mark.rule("UCS-ROLE-1", "UCS-ROLE-2", "UCS-ROLE-6")
@pytest.mark.parametrize(("method", "path", "body", "privilege"), WRITES)
def test_who_may_only_read_writes_nothing(
    genesys: httpx.Client, method: str, path: str, body: object, privilege: str
) -> None:
    before = whole(genesys)
    reply = genesys.request(method, path, json=body, auth=("viewer", "viewer"))
    assert reply.status_code == 403
    assert reply.json() == {
        "http_method": method,
        "uri": path,
        "code": 403,
        "message": f"user 'viewer' lacks the privilege {privilege}",
    }
    assert whole(genesys) == before
    assert genesys.request(method, path, json=body, auth=("demo", "demo")).is_success


@pytest.mark.rule("UCS-ROLE-6")
@pytest.mark.parametrize("path", READS)
def test_who_may_only_read_reads_everything(genesys: httpx.Client, path: str) -> None:
    for method in ("GET", "HEAD"):
        assert genesys.request(method, path, auth=("viewer", "viewer")).status_code == 200


@pytest.mark.rule("UCS-ROLE-3")
def test_a_privilege_lets_somebody_create_and_nothing_else(genesys: httpx.Client) -> None:
    clerk = ("clerk", "clerk")
    reply = genesys.post("/profiles", json={"FirstName": "Ada", "Titles": []}, auth=clerk)
    assert reply.status_code == 201
    place = f"/profiles/{reply.json()['customer_id']}"
    assert genesys.get(place, auth=clerk).json()["FirstName"] == "Ada"
    assert refused(genesys.delete(place, auth=clerk), 403) == (
        "user 'clerk' lacks the privilege UCS.Customer.deleteCustomerProfile"
    )
    assert refused(genesys.put(place, json={}, auth=clerk), 403) == "user 'clerk' lacks the privilege write"
    assert genesys.get(place).json()["FirstName"] == "Ada"


@pytest.mark.rule("UCS-ROLE-4", "UCS-ROLE-2")
@pytest.mark.parametrize("extension", [{"Phone": PHONES}, {"Home": {}}, {"contracts": []}])
def test_a_creation_with_extensions_needs_another_privilege(
    genesys: httpx.Client, extension: dict[str, object]
) -> None:
    body = {"customer_id": "ada", "FirstName": "Ada", **extension}
    assert refused(genesys.post("/profiles", json=body, auth=("clerk", "clerk")), 403) == (
        "user 'clerk' lacks the privilege UCS.Customer.createProfileExtension"
    )
    assert genesys.get("/profiles/ada").status_code == 404


@pytest.mark.rule("UCS-ROLE-3", "UCS-ROLE-4", "UCS-ROLE-5")
def test_privileges_of_a_fixture_allow_what_they_say(fake: Callable[..., RunningFake], tmp_path: Path) -> None:
    (tmp_path / "genesys-ucs.yaml").write_text(
        "accounts: {default: {users: {"
        "maker: {password: a, rights: [UCS.Customer.createProfile, UCS.Customer.createProfileExtension]},"
        "ender: {password: b, rights: [UCS.Customer.deleteCustomerProfile]}, none: {password: c, rights: []},"
        "writer: {password: d, rights: [write]}}}}"
    )
    client = fake(fixtures=str(tmp_path), vendors=("genesys-ucs",)).client("genesys-ucs")
    body = {"customer_id": "ada", "Home": {}}
    assert refused(client.post("/profiles", json=body, auth=("none", "c")), 403).endswith("UCS.Customer.createProfile")
    assert refused(client.post("/profiles", json=body, auth=("ender", "b")), 403).endswith("UCS.Customer.createProfile")
    assert client.post("/profiles", json=body, auth=("maker", "a")).status_code == 201
    for user in (("none", "c"), ("maker", "a"), ("ender", "b"), ("writer", "d")):
        assert refused(client.get("/profiles/ada", auth=user), 403).endswith("lacks the privilege read")
    assert client.delete("/profiles/ada", auth=("maker", "a")).status_code == 403
    assert client.delete("/profiles/ada", auth=("ender", "b")).status_code == 200
    assert client.post("/profiles", json=body, auth=("writer", "d")).status_code == 201


@pytest.mark.rule("UCS-ERROR-13")
def test_a_body_at_fault_is_told_before_a_missing_privilege_and_that_before_a_missing_customer(
    genesys: httpx.Client,
) -> None:
    viewer = ("viewer", "viewer")
    bodies: list[Any] = [{"Title": "Select"}, {"Contracts": {}}, {"Contracts": [{"product": 5}]}]
    for body in bodies:
        assert genesys.post("/profiles", json=body, auth=viewer).status_code == 400
    assert genesys.put("/profiles/nobody", json={"Title": "Select"}, auth=viewer).status_code == 400
    assert genesys.put("/profiles/nobody", json={}, auth=viewer).status_code == 403
    assert genesys.delete("/profiles/nobody", auth=viewer).status_code == 403
    assert genesys.post("/profiles", json={"customer_id": BRUCE}, auth=viewer).status_code == 403
    assert genesys.delete("/profiles/nobody", auth=("demo", "demo")).status_code == 404


@pytest.mark.rule("UCS-ROLE-7")
@pytest.mark.parametrize("mode", ["optional", "off"])
def test_who_needs_no_credentials_may_do_everything(fake: Callable[..., RunningFake], mode: str) -> None:
    client = fake(auth=mode).client("genesys-ucs")
    assert client.post("/profiles", json={"Contracts": CONTRACTS}).status_code == 201
    assert read(client, BRUCE) == BRUCE_PROFILE
    assert client.delete(f"/profiles/{BRUCE}").status_code == 200


@pytest.mark.rule("UCS-ROLE-8")
def test_credentials_that_are_ignored_take_no_rights_away(fake: Callable[..., RunningFake]) -> None:
    client = fake(auth="off").client("genesys-ucs", auth=("viewer", "viewer"))
    assert client.delete(f"/profiles/{BRUCE}").status_code == 200
