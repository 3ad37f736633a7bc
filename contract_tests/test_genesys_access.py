"""Who may use which Genesys profiles: tenants, credentials, and what a strict server has configured."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from contract_tests.conftest import RunningFake
from contract_tests.genesys import BRUCE


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
