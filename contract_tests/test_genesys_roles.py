"""What a user may do: what privileges of a fixture allow, and what nobody is kept from while authentication is off."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from contract_tests.conftest import RunningFake
from contract_tests.genesys import BRUCE
from contract_tests.suite.genesys_ucs.operations import EVERY, preparation
from contract_tests.suite.genesys_ucs.steps import refused
from mock_server.verify.target import Names


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


@pytest.mark.rule("UCS-AUTH-2", "UCS-ROLE-7", "UCS-ROLE-8")
@pytest.mark.parametrize(
    "auth", [("nobody", "wrong"), ("demo", "omed"), ("viewer", "viewer"), None], ids=["unknown", "wrong", "reader", ""]
)
@pytest.mark.parametrize("operation", EVERY)
def test_while_authentication_is_off_everybody_may_do_everything(
    fake: Callable[..., RunningFake], operation: str, auth: tuple[str, str] | None
) -> None:
    client = fake(auth="off").client("genesys-ucs", auth=auth)
    with preparation(client, Names("off0")) as prepared:
        sent = prepared[operation]
        assert sent.send(client).status_code == sent.status


@pytest.mark.rule("UCS-AUTH-2")
@pytest.mark.parametrize("authorization", ["", "Basic", "Basic !", "Bearer abc"])
def test_while_authentication_is_off_credentials_may_be_malformed(
    fake: Callable[..., RunningFake], authorization: str
) -> None:
    client = fake(auth="off").client("genesys-ucs", headers={"Authorization": authorization})
    assert client.get(f"/profiles/{BRUCE}").status_code == 200
