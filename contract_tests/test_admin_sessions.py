"""The control plane's sessions: what they begin with, snapshots, and how they end."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import httpx
import pytest

from contract_tests.conftest import NOON, RunningFake
from mock_server.app.application import create_fake
from mock_server.app.fake import Fake
from mock_server.errors import NotFound
from mock_server.sessions import Sessions
from mock_server.settings import Settings
from mock_server.store import EMPTY_ROOT
from mock_server.wire import Incoming, Outgoing

ADA = "/genesys-ucs/profiles/00027a52JCGY000M"
LONGEST = "/genesys-ucs/profiles/ZZZZZbZZZZZZZZZZ"
"""Of the set edge-cases only."""


@pytest.fixture
def server(fake: Callable[..., RunningFake], request: pytest.FixtureRequest) -> httpx.Client:
    """A server that no other test of this file uses."""
    return fake(seed=sum(request.node.name.encode()) + 1_000).http()


def made(server: httpx.Client, **body: Any) -> str:
    reply = server.post("/__admin/sessions", json=body)
    assert reply.status_code == 201, reply.text
    name: str = reply.json()["name"]
    return name


def get(server: httpx.Client, session: str, path: str) -> httpx.Response:
    return server.get(f"/__sessions/{session}{path}")


def put_name(server: httpx.Client, session: str, name: str) -> None:
    assert server.put(f"/__sessions/{session}{ADA}", json={"FirstName": name}).status_code == 200


def first_name(server: httpx.Client, session: str) -> str:
    name: str = get(server, session, ADA).json()["FirstName"]
    return name


def test_a_session_begins_with_a_shipped_set_and_is_reset_to_it(server: httpx.Client) -> None:
    name = made(server, **{"from": {"fixtures": "edge-cases"}})
    assert get(server, name, LONGEST).status_code == 200
    assert get(server, name, ADA).status_code == 404
    server.delete(f"/__sessions/{name}{LONGEST}")
    assert server.post(f"/__admin/sessions/{name}/reset").status_code == 200
    assert get(server, name, LONGEST).status_code == 200
    assert get(server, "another", LONGEST).status_code == 404


@pytest.mark.parametrize("choice", ["nowhere", "schema"])
def test_a_set_that_does_not_ship_is_refused_with_those_that_do(server: httpx.Client, choice: str) -> None:
    refused = server.post("/__admin/sessions", json={"name": "never", "from": {"fixtures": choice}})
    assert refused.status_code == 409
    assert refused.json()["detail"] == (
        f"no fixture set '{choice}' ships for all vendors that are served; there are: default, edge-cases, empty"
    )
    assert server.get("/__admin/sessions/never").status_code == 404


@pytest.mark.parametrize("choice", ["/etc", "../default", "fixtures/x", ".", "", "a.yaml", "x" * 65])
def test_a_path_is_no_fixture_set(server: httpx.Client, choice: str) -> None:
    refused = server.post("/__admin/sessions", json={"from": {"fixtures": choice}})
    assert refused.status_code == 400
    assert "from" in refused.json()["errors"][0]["member"]


@pytest.mark.parametrize(
    "choice", [{}, {"snapshot": "a"}, {"fixtures": "empty", "session": "default"}, {"session": ".."}, "default", None]
)
def test_what_is_no_beginning_is_refused(server: httpx.Client, choice: Any) -> None:
    assert server.post("/__admin/sessions", json={"from": choice}).status_code == 400


def test_a_session_begins_with_the_present_state_of_another_and_is_reset_to_it(server: httpx.Client) -> None:
    put_name(server, "first", "Kept")
    name = made(server, **{"from": {"session": "first"}})
    put_name(server, "first", "Later")
    put_name(server, name, "Own")
    assert [first_name(server, each) for each in ("first", name)] == ["Later", "Own"]
    server.post(f"/__admin/sessions/{name}/reset")
    assert first_name(server, name) == "Kept"


def test_a_session_begins_with_a_snapshot_of_another(server: httpx.Client) -> None:
    put_name(server, "first", "Kept")
    server.post("/__admin/sessions/first/snapshots", json={"name": "s"})
    put_name(server, "first", "Later")
    name = made(server, **{"from": {"session": "first", "snapshot": "s"}})
    assert first_name(server, name) == "Kept"
    server.delete("/__admin/sessions/first")
    server.post(f"/__admin/sessions/{name}/reset")
    assert first_name(server, name) == "Kept"


@pytest.mark.parametrize("source", [{"session": "nobody"}, {"session": "default", "snapshot": "none"}])
def test_a_beginning_that_there_is_not_makes_no_session(server: httpx.Client, source: Any) -> None:
    refused = server.post("/__admin/sessions", json={"name": "never", "from": source})
    assert refused.status_code == 409
    assert refused.json()["detail"].startswith(("there is no session", "session 'default' has no snapshot"))
    assert server.get("/__admin/sessions/never").status_code == 404


def test_a_clock_goes_back_to_how_its_session_began(server: httpx.Client) -> None:
    first = {"X-Mock-Session": "first"}
    server.put("/__admin/clock", json={"mode": "frozen", "now": "2030-01-01T00:00:00Z"}, headers=first)
    name = made(server, **{"from": {"session": "first"}})
    own = {"X-Mock-Session": name}
    server.post("/__admin/clock/advance", json={"seconds": 60}, headers=own)
    assert server.get("/__admin/clock", headers=own).json()["now"] == "2030-01-01T00:01:00Z"
    assert server.delete("/__admin/clock", headers=own).json()["now"] == "2030-01-01T00:00:00Z"
    assert server.delete("/__admin/clock", headers=first).json()["now"] == "2024-01-15T12:00:00Z"


def test_snapshots_are_taken_listed_looked_at_and_deleted(server: httpx.Client) -> None:
    clock = {"mode": "frozen", "now": "2024-01-15T12:00:00Z", "offset_seconds": 0.0}
    path = "/__admin/sessions/default/snapshots"
    assert server.get(path).json() == {"snapshots": []}
    named = server.post(path, json={"name": "before-login"})
    assert (named.status_code, named.json()) == (201, {"name": "before-login", "clock": clock})
    assert named.headers["Location"] == f"{server.base_url}{path}/before-login"
    assert server.get(named.headers["Location"]).json() == named.json()
    assert [server.post(path).json()["name"] for _ in range(2)] == ["snapshot-1", "snapshot-2"]
    assert server.delete(f"{path}/snapshot-1").status_code == 204
    assert [each["name"] for each in server.get(path).json()["snapshots"]] == ["before-login", "snapshot-2"]
    assert server.get(f"{path}/snapshot-1").status_code == 404
    assert server.delete(f"{path}/snapshot-1").status_code == 404
    assert server.get("/__admin/sessions/other/snapshots").status_code == 404


def test_a_reset_to_a_snapshot_brings_back_state_and_clock_and_keeps_journal_and_numbers(server: httpx.Client) -> None:
    put_name(server, "s", "Then")
    server.post("/__admin/sessions/s/snapshots", json={"name": "then"})
    put_name(server, "s", "Later")
    server.post("/__admin/clock/advance", json={"seconds": 60}, headers={"X-Mock-Session": "s"})
    reset = server.post("/__admin/sessions/s/reset", json={"snapshot": "then"})
    assert reset.status_code == 200
    assert reset.json()["clock"]["now"] == "2024-01-15T12:00:00Z"
    assert reset.json()["requests"] == 2
    looked = get(server, "s", ADA)
    assert looked.json()["FirstName"] == "Then"
    assert looked.headers["X-Mock-Request-Id"] == "s-3"
    put_name(server, "s", "Again")
    server.post("/__admin/sessions/s/reset", json={"snapshot": "then"})
    assert first_name(server, "s") == "Then"


def test_a_reset_to_a_snapshot_that_there_is_not_changes_nothing(server: httpx.Client) -> None:
    put_name(server, "s", "Kept")
    refused = server.post("/__admin/sessions/s/reset", json={"snapshot": "none"})
    assert (refused.status_code, refused.json()["detail"]) == (409, "session 's' has no snapshot 'none'")
    assert first_name(server, "s") == "Kept"


def test_a_whole_reset_keeps_the_snapshots(server: httpx.Client) -> None:
    put_name(server, "s", "Then")
    server.post("/__admin/sessions/s/snapshots", json={"name": "then"})
    server.post("/__admin/sessions/s/reset")
    assert first_name(server, "s") != "Then"
    server.post("/__admin/sessions/s/reset", json={"snapshot": "then"})
    assert first_name(server, "s") == "Then"


def test_a_name_of_a_snapshot_is_taken_once(server: httpx.Client) -> None:
    put_name(server, "s", "Then")
    path = "/__admin/sessions/s/snapshots"
    server.post(path, json={"name": "then"})
    put_name(server, "s", "Later")
    refused = server.post(path, json={"name": "then"})
    assert refused.status_code == 409
    assert "has a snapshot 'then' already" in refused.json()["detail"]
    server.post("/__admin/sessions/s/reset", json={"snapshot": "then"})
    assert first_name(server, "s") == "Then"


@pytest.mark.parametrize("name", ["..", "a/b", "", "x" * 65, 1])
def test_what_cannot_be_the_name_of_a_snapshot_is_refused(server: httpx.Client, name: Any) -> None:
    assert server.post("/__admin/sessions/default/snapshots", json={"name": name}).status_code == 400


def test_a_session_has_a_hundred_snapshots_at_the_most(server: httpx.Client) -> None:
    path = "/__admin/sessions/default/snapshots"
    for _ in range(100):
        assert server.post(path).status_code == 201
    refused = server.post(path)
    assert refused.status_code == 409
    assert "100 snapshots" in refused.json()["detail"]
    server.delete(f"{path}/snapshot-7")
    assert server.post(path).json()["name"] == "snapshot-7"


def test_a_deleted_session_takes_its_snapshots_along_and_its_name_begins_anew(server: httpx.Client) -> None:
    put_name(server, "s", "Old")
    server.post("/__admin/sessions/s/snapshots", json={"name": "old"})
    assert server.delete("/__admin/sessions/s").status_code == 204
    looked = get(server, "s", ADA)
    assert looked.headers["X-Mock-Request-Id"] == "s-1"
    assert looked.json()["FirstName"] != "Old"
    assert server.get("/__admin/sessions/s/snapshots").json() == {"snapshots": []}


def test_locations_and_bases_keep_their_prefix(server: httpx.Client) -> None:
    prefix = f"{server.base_url}/__sessions/a"
    created = server.post("/__sessions/a/__admin/sessions", json={"name": "b", "from": {"session": "a"}})
    assert created.headers["Location"] == f"{prefix}/__admin/sessions/b"
    assert server.get(created.headers["Location"]).status_code == 200
    assert created.json()["bases"]["genesys-ucs"] == f"{server.base_url}/__sessions/b/genesys-ucs"
    taken = server.post("/__sessions/a/__admin/sessions/b/snapshots", json={})
    assert taken.headers["Location"] == f"{prefix}/__admin/sessions/b/snapshots/snapshot-1"
    assert server.get(taken.headers["Location"]).json()["name"] == "snapshot-1"


def test_sessions_are_listed_in_parts_and_a_lost_place_is_no_beginning(fake: Callable[..., RunningFake]) -> None:
    server = fake(seed=4_711).http()
    for name in ("one", "two", "three"):
        server.post("/__admin/sessions", json={"name": name})
    listed = server.get("/__admin/sessions", params={"limit": 1, "after": "one"}).json()
    assert ([each["name"] for each in listed["sessions"]], listed["total"]) == (["two"], 4)
    server.delete("/__admin/sessions/two")
    lost = server.get("/__admin/sessions", params={"after": "two"})
    assert lost.status_code == 404
    assert "'two'" in lost.json()["detail"]


@pytest.fixture
def ticking() -> tuple[Fake, list[float]]:
    """A server of two sessions at the most, and the seconds of the clock that tells when one is idle."""
    seconds = [0.0]
    fake = create_fake(Settings(clock=NOON, max_sessions=2, session_idle=10))
    sessions = fake.sessions
    sessions._now = lambda: seconds[0]
    sessions._swept = 0.0
    return fake, seconds


def asked(fake: Fake, method: str, path: str, body: bytes = b"") -> Outgoing:
    reply = fake.answer(Incoming(method, path, "", {"content-type": "application/json"}, "http://x", 0, False, body))
    assert isinstance(reply, Outgoing)
    return reply


def test_beyond_the_upper_limit_a_session_is_refused_until_another_has_expired(
    ticking: tuple[Fake, list[float]],
) -> None:
    fake, seconds = ticking
    source = b'{"name": "%s", "from": {"fixtures": "empty"}}'
    assert asked(fake, "POST", "/__admin/sessions", source % b"a").status == 201
    full = asked(fake, "POST", "/__admin/sessions", source % b"b")
    assert full.status == 503
    assert b"2 sessions exist already" in full.body
    seconds[0] = 11.0
    assert asked(fake, "POST", "/__admin/sessions", source % b"b").status == 201
    assert asked(fake, "GET", "/__admin/sessions/a").status == 404
    assert fake.sessions.expired == 1


def test_an_expired_session_is_no_beginning() -> None:
    seconds = [0.0]
    sessions = Sessions(EMPTY_ROOT, idle=10, monotonic=lambda: seconds[0])
    sessions.get("old")
    seconds[0] = 100.0
    sessions.get("new")
    with pytest.raises(NotFound):
        sessions.find("old")
