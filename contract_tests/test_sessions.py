"""Sessions: states of their own, chosen by header or by path."""

from __future__ import annotations

from collections.abc import Callable

import httpx
import pytest

from contract_tests.conftest import RunningFake
from mock_server.errors import Unavailable
from mock_server.sessions import Sessions
from mock_server.store import EMPTY_ROOT

PROFILE = {"customer_id": "someone", "FirstName": "Ada"}


@pytest.fixture
def server(fake: Callable[..., RunningFake]) -> httpx.Client:
    """A server of its own settings, so that nobody else has used its default session."""
    return fake(seed=77).http()


def test_a_write_in_one_session_is_invisible_in_another(server: httpx.Client) -> None:
    assert server.post("/__sessions/alpha/genesys-ucs/profiles", json=PROFILE).status_code == 201
    assert server.get("/__sessions/alpha/genesys-ucs/profiles/someone").status_code == 200
    assert server.get("/__sessions/beta/genesys-ucs/profiles/someone").status_code == 404
    assert server.get("/genesys-ucs/profiles/someone").status_code == 404


def test_header_and_prefix_name_the_same_session(server: httpx.Client) -> None:
    gamma = {"X-Mock-Session": "gamma"}
    assert server.post("/genesys-ucs/profiles", json=PROFILE, headers=gamma).status_code == 201
    assert server.get("/__sessions/gamma/genesys-ucs/profiles/someone").json()["FirstName"] == "Ada"


def test_without_a_name_the_session_is_default(server: httpx.Client) -> None:
    server.post("/genesys-ucs/profiles", json={"customer_id": "unnamed"})
    named = server.get("/genesys-ucs/profiles/unnamed", headers={"X-Mock-Session": "default"})
    assert named.json() == {"customer_id": "unnamed"}


def test_a_new_session_starts_from_the_fixtures_whatever_others_did(server: httpx.Client) -> None:
    assert server.delete("/__sessions/delta/mypreferences/AcmeCo/Profile/1").status_code == 204
    assert server.get("/__sessions/epsilon/mypreferences/AcmeCo/Profile/1").status_code == 200


def test_ids_and_replies_repeat_in_every_session(server: httpx.Client) -> None:
    replies = [
        server.post("/genesys-ucs/profiles", json={"FirstName": "Ada"}, headers={"X-Mock-Session": name})
        for name in ("zeta", "eta")
    ]
    assert replies[0].content == replies[1].content
    assert replies[0].headers["X-Mock-Request-Id"] == "zeta-1"
    assert replies[1].headers["X-Mock-Request-Id"] == "eta-1"


@pytest.mark.rule("UCS-CREATE-2", "UCS-CREATE-3")
@pytest.mark.rule("MYP-CREATE-2", "MYP-CREATE-3")
def test_locations_keep_the_session_prefix_and_can_be_followed(server: httpx.Client) -> None:
    genesys = server.post("/__sessions/theta/genesys-ucs/profiles", json=PROFILE)
    assert genesys.headers["Location"] == "/__sessions/theta/genesys-ucs/profiles/someone"
    assert genesys.headers["Content-Location"] == f"{server.base_url}/__sessions/theta/genesys-ucs/profiles/someone"
    assert server.get(genesys.headers["Location"]).json() == PROFILE

    preferences = server.post("/__sessions/theta/mypreferences/AcmeCo/Profile", json={})
    location = preferences.headers["Location"]
    assert location == f"{server.base_url}/__sessions/theta/mypreferences/AcmeCo/Profile/13"
    assert server.get(location).json() == preferences.json()


def test_the_prefix_agrees_with_the_same_header_and_refuses_another(server: httpx.Client) -> None:
    path = "/__sessions/iota/genesys-ucs/profiles/00027a52JCGY000M"
    assert server.get(path, headers={"X-Mock-Session": "iota"}).status_code == 200
    refused = server.get(path, headers={"X-Mock-Session": "kappa"})
    assert refused.status_code == 400
    assert refused.headers["Content-Type"] == "application/problem+json"
    assert "iota" in refused.json()["detail"]


@pytest.mark.parametrize("name", ["..", ".", "a b", "a/b", "x" * 65, "é", ""])
def test_a_name_that_cannot_be_one_is_refused_with_the_rule(server: httpx.Client, name: str) -> None:
    refused = server.get("/genesys-ucs/profiles/x", headers={b"X-Mock-Session": name.encode()})
    assert refused.status_code == 400
    assert refused.json()["status"] == 400
    assert "1 to 64 letters" in refused.json()["detail"]
    assert refused.headers["X-Mock-Request-Id"].startswith("default-")


def test_an_empty_session_name_in_the_path_is_refused(server: httpx.Client) -> None:
    assert server.get("/__sessions//genesys-ucs/profiles/x").status_code == 400


def test_the_number_of_sessions_is_bounded_and_default_always_works() -> None:
    registry = Sessions(EMPTY_ROOT, most=2)
    registry.get("a")
    registry.get("b")
    with pytest.raises(Unavailable, match="2 sessions exist already"):
        registry.get("c")
    assert registry.get("a").name == "a"
    assert registry.get("default").name == "default"


@pytest.mark.rule("UCS-HTTP-2")
def test_paths_work_with_and_without_a_slash_at_the_end(server: httpx.Client) -> None:
    created = server.post("/__sessions/lambda/genesys-ucs/profiles/", json=PROFILE)
    assert created.status_code == 201
    assert created.headers["Location"] == "/__sessions/lambda/genesys-ucs/profiles/someone"
    assert server.get("/__sessions/lambda/genesys-ucs/profiles/someone/").json() == PROFILE


def test_a_path_where_nothing_is_mounted_starts_no_session(server: httpx.Client) -> None:
    missing = server.get("/__sessions/never-started/nowhere")
    assert missing.status_code == 404
    assert missing.headers["X-Mock-Request-Id"].startswith("default-")
    started = server.get("/__sessions/never-started/genesys-ucs/profiles/x")
    assert started.headers["X-Mock-Request-Id"] == "never-started-1"


def test_two_contradicting_session_headers_are_refused(server: httpx.Client) -> None:
    refused = server.get("/genesys-ucs/profiles/x", headers=[("X-Mock-Session", "one"), ("X-Mock-Session", "two")])
    assert refused.status_code == 400
    assert "one, two" in refused.json()["detail"]


def test_an_empty_session_header_beside_a_prefix_is_another_name(server: httpx.Client) -> None:
    path = "/__sessions/iota/genesys-ucs/profiles/00027a52JCGY000M"
    assert server.get(path, headers={"X-Mock-Session": ""}).status_code == 400
