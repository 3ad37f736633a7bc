"""The server's mode is one of its sessions'."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from contract_tests.conftest import RunningFake
from contract_tests.genesys import BRUCE


@pytest.mark.rule("UCS-MODE-1", "UCS-MODE-12")
def test_the_mode_of_one_session_is_not_that_of_another(fake: Callable[..., RunningFake]) -> None:
    server = fake()
    client, other = server.client("genesys-ucs"), server.client("genesys-ucs")
    assert client.post("/server/mode", json={"mode": "maintenance"}).status_code == 200
    assert client.get(f"/profiles/{BRUCE}").status_code == 503
    assert other.get("/server/status").json() == {"mode": "production"}
    assert other.get(f"/profiles/{BRUCE}").status_code == 200
