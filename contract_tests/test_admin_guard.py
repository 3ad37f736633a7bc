"""The control plane answers programs on this machine and its own pages; where others can reach it, its token too."""

from __future__ import annotations

from collections.abc import Callable

import httpx
import pytest

from contract_tests.conftest import RunningFake
from mock_server.admin.guard import is_loopback

CLOCK = "/__admin/clock"


@pytest.fixture
def server(fake: Callable[..., RunningFake]) -> httpx.Client:
    return fake().session()


def test_a_program_on_this_machine_needs_nothing(server: httpx.Client) -> None:
    assert server.get(CLOCK).status_code == 200


@pytest.mark.parametrize(
    "host", ["localhost:8080", "127.0.0.1", "[::1]:99", "mock.localhost", "127.8.9.10:1", "LOCALHOST"]
)
def test_names_of_this_machine_are_fine(server: httpx.Client, host: str) -> None:
    assert server.get(CLOCK, headers={"Host": host}).status_code == 200


@pytest.mark.parametrize(
    "host", ["rebound.example.com", "localhost.example.com", "10.0.0.1:8080", "[2001:db8::1]", "1270.0.1"]
)
def test_a_name_that_was_bent_to_this_machine_is_refused(server: httpx.Client, host: str) -> None:
    refused = server.post("/__admin/reset", headers={"Host": host})
    assert refused.status_code == 403
    assert refused.headers["Content-Type"] == "application/problem+json"
    assert host.rpartition(":")[0] in refused.json()["detail"] or host in refused.json()["detail"]


@pytest.mark.parametrize("origin", ["http://evil.example.com", "null", "http://127.0.0.1:1"])
def test_pages_of_others_are_refused_and_nothing_is_done(server: httpx.Client, origin: str) -> None:
    server.post("/genesys-ucs/profiles", json={"customer_id": "kept"})
    refused = server.post("/__admin/reset", headers={"Origin": origin})
    assert (refused.status_code, refused.json()["title"]) == (403, "Forbidden")
    assert server.get("/genesys-ucs/profiles/kept").status_code == 200


def test_its_own_pages_may_call_it(server: httpx.Client) -> None:
    own = f"http://{server.base_url.netloc.decode()}"
    assert server.get(CLOCK, headers={"Origin": own, "Sec-Fetch-Site": "same-origin"}).status_code == 200


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_what_a_browser_sends_for_another_site_is_refused(server: httpx.Client, site: str) -> None:
    assert server.get(CLOCK, headers={"Sec-Fetch-Site": site}).status_code == 403


def test_cors_opens_the_vendors_only(fake: Callable[..., RunningFake]) -> None:
    page = {"Origin": "http://localhost:3000"}
    client = fake(cors="*").http()
    assert client.get("/genesys-ucs/profiles/x", headers=page).headers["Access-Control-Allow-Origin"] == page["Origin"]
    refused = client.get(CLOCK, headers=page)
    assert refused.status_code == 403
    assert "Access-Control-Allow-Origin" not in refused.headers


def test_with_a_token_everybody_needs_it_but_for_health(fake: Callable[..., RunningFake]) -> None:
    client = fake(admin_token="made-up-token").session()
    refused = client.get(CLOCK)
    assert refused.status_code == 401
    assert refused.headers["WWW-Authenticate"].startswith("Bearer ")
    assert "--admin-token" in refused.json()["detail"]
    assert client.get("/__admin/health").status_code == 200
    assert client.get("/genesys-ucs/profiles/x").status_code == 404


@pytest.mark.parametrize(
    "header",
    [
        {"Authorization": "Bearer made-up-token"},
        {"authorization": "bearer made-up-token"},
        {"X-Mock-Admin-Token": "made-up-token"},
    ],
)
def test_the_token_is_taken_in_either_header(fake: Callable[..., RunningFake], header: dict[str, str]) -> None:
    assert fake(admin_token="made-up-token").session().get(CLOCK, headers=header).status_code == 200


@pytest.mark.parametrize("sent", ["Bearer made-up-toke", "Basic made-up-token", "Bearer", "Bearer é"])
def test_another_token_is_refused(fake: Callable[..., RunningFake], sent: str) -> None:
    client = fake(admin_token="made-up-token").session()
    assert client.get(CLOCK, headers={b"Authorization": sent.encode("latin-1")}).status_code == 401


def test_addresses_of_this_machine_are_known_by_their_form() -> None:
    assert all(map(is_loopback, ["127.0.0.1", "::1", "[::1]", "localhost", "a.localhost", "127.255.0.1"]))
    assert not any(map(is_loopback, ["0.0.0.0", "::", "192.168.0.1", "localhost.example.com", "", "example.com"]))
