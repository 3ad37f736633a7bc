"""The session's clock: tests freeze it, set it, put it forward and let it run."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest

from contract_tests.conftest import RunningFake
from contract_tests.suite.mypreferences.signing import Signer
from mock_server.clock import Clock, parse_instant

CLOCK = "/__admin/clock"


@pytest.fixture
def session(fake: Callable[..., RunningFake]) -> httpx.Client:
    """Requests without a path of their own session work in one that nobody used before; frozen at noon."""
    return fake().session()


@pytest.fixture
def running(fake: Callable[..., RunningFake]) -> httpx.Client:
    """The same on a server whose clock runs."""
    return fake(clock=Clock()).session()


def created_at(session: httpx.Client) -> str:
    """When the server says that a new profile was created."""
    reply = session.post("/mypreferences/AcmeCo/Profile", json={})
    assert reply.status_code == 201
    created: str = reply.json()["Edited"]["CreateDate"]
    return created


def now(reply: httpx.Response) -> datetime:
    assert reply.status_code == 200, reply.text
    return parse_instant(reply.json()["now"])


def test_a_frozen_clock_is_told_and_stands_still(session: httpx.Client) -> None:
    assert session.get(CLOCK).json() == {"mode": "frozen", "now": "2024-01-15T12:00:00Z", "offset_seconds": 0.0}
    assert created_at(session) == created_at(session) == "2024-01-15T12:00:00Z"


def test_a_clock_that_is_advanced_shows_in_what_is_stored(session: httpx.Client) -> None:
    told = session.post(f"{CLOCK}/advance", json={"seconds": 90.5})
    assert told.json() == {"mode": "frozen", "now": "2024-01-15T12:01:30.500000Z", "offset_seconds": 0.0}
    assert created_at(session) == "2024-01-15T12:01:30Z"


def test_a_clock_is_set_to_an_instant_in_any_zone(session: httpx.Client) -> None:
    told = session.put(CLOCK, json={"mode": "frozen", "now": "2031-07-01T02:00:00+02:00"})
    assert told.json()["now"] == "2031-07-01T00:00:00Z"
    assert created_at(session) == "2031-07-01T00:00:00Z"


def test_a_running_clock_is_frozen_where_it_stands(running: httpx.Client) -> None:
    before = datetime.now(UTC)
    assert running.get(CLOCK).json()["mode"] == "running"
    frozen = now(running.put(CLOCK, json={"mode": "frozen"}))
    assert before <= frozen <= datetime.now(UTC)
    assert now(running.get(CLOCK)) == frozen


def test_a_running_clock_is_put_forward_and_runs_on(running: httpx.Client) -> None:
    ahead = now(running.post(f"{CLOCK}/advance", json={"seconds": 86_400})) - datetime.now(UTC)
    assert timedelta(hours=23) < ahead <= timedelta(days=1)
    assert running.get(CLOCK).json()["offset_seconds"] == 86_400
    assert now(running.get(CLOCK)) > now(running.get(CLOCK)) - timedelta(seconds=5)


def test_a_clock_runs_on_from_an_instant(session: httpx.Client) -> None:
    first = now(session.put(CLOCK, json={"mode": "running", "now": "2030-01-01T00:00:00Z"}))
    assert parse_instant("2030-01-01T00:00:00Z") <= first < parse_instant("2030-01-01T00:01:00Z")
    assert now(session.get(CLOCK)) > first


def test_deleting_the_setting_brings_back_the_clock_of_the_start(session: httpx.Client) -> None:
    session.put(CLOCK, json={"mode": "running", "now": "2030-01-01T00:00:00Z"})
    assert session.delete(CLOCK).json() == {"mode": "frozen", "now": "2024-01-15T12:00:00Z", "offset_seconds": 0.0}


def test_other_sessions_keep_their_time(fake: Callable[..., RunningFake]) -> None:
    one, other = fake().session(), fake().session()
    one.post(f"{CLOCK}/advance", json={"seconds": 60})
    assert other.get(CLOCK).json()["now"] == "2024-01-15T12:00:00Z"
    assert created_at(other) == "2024-01-15T12:00:00Z"


def test_a_signature_expires_when_the_clock_is_put_forward(session: httpx.Client) -> None:
    noon = parse_instant("2024-01-15T12:00:00Z")
    headers = {"Authorization": Signer("AcmeCo", "api.user", b"fake-shared-key", noon).header()}
    path = "/mypreferences/AcmeCo/Profile/1"
    assert session.get(path, headers=headers).status_code == 200
    session.post(f"{CLOCK}/advance", json={"seconds": 15 * 60})
    assert session.get(path, headers=headers).status_code == 200
    session.post(f"{CLOCK}/advance", json={"seconds": 1})
    assert session.get(path, headers=headers).status_code == 401


def test_ids_of_customers_keep_to_the_clock_of_the_start(session: httpx.Client) -> None:
    first = session.post("/genesys-ucs/profiles", json={}).json()["customer_id"]
    session.post(f"{CLOCK}/advance", json={"seconds": 10_000_000})
    second = session.post("/genesys-ucs/profiles", json={}).json()["customer_id"]
    assert (first, second) == ("00001bCJO6O00001", "00001bCJO6O00002")


@pytest.mark.parametrize(
    ("method", "path", "body", "member"),
    [
        ("PUT", CLOCK, {"mode": "stopped"}, "mode"),
        ("PUT", CLOCK, {}, "mode"),
        ("PUT", CLOCK, {"mode": "frozen", "now": "yesterday"}, "now"),
        ("PUT", CLOCK, {"mode": "frozen", "now": "2024-01-15"}, "now"),
        ("PUT", CLOCK, {"mode": "frozen", "then": 1}, ""),
        ("POST", f"{CLOCK}/advance", {"seconds": -1}, "seconds"),
        ("POST", f"{CLOCK}/advance", {"seconds": "60"}, "seconds"),
        ("POST", f"{CLOCK}/advance", {}, "seconds"),
    ],
)
def test_what_is_no_setting_is_refused_naming_the_member(
    session: httpx.Client, method: str, path: str, body: Any, member: str
) -> None:
    refused = session.request(method, path, json=body)
    assert refused.status_code == 400
    assert refused.headers["Content-Type"] == "application/problem+json"
    assert {error["member"] for error in refused.json()["errors"]} == {member}
    assert session.get(CLOCK).json()["now"] == "2024-01-15T12:00:00Z"


@pytest.mark.parametrize("instant", ["1969-12-31T23:59:59Z", "3000-01-01T00:00:00Z", "9999-12-31T23:59:59-14:00"])
def test_a_clock_shows_no_instant_that_dates_could_not_be_reckoned_from(session: httpx.Client, instant: str) -> None:
    refused = session.put(CLOCK, json={"mode": "frozen", "now": instant})
    assert refused.status_code == 400
    assert session.get(CLOCK).json()["now"] == "2024-01-15T12:00:00Z"


def test_a_clock_cannot_be_put_forward_without_end(running: httpx.Client) -> None:
    replies = [running.post(f"{CLOCK}/advance", json={"seconds": 31_557_600_000}) for _ in range(3)]
    assert (replies[0].status_code, replies[-1].status_code) == (409, 409)
    assert "3000" in replies[-1].json()["detail"]
    assert running.get(CLOCK).status_code == 200


def test_two_runs_with_the_same_requests_answer_the_same_bytes(fake: Callable[..., RunningFake]) -> None:
    def run(session: httpx.Client) -> list[bytes]:
        replies = []
        for seconds in (0, 61, 3600):
            session.post(f"{CLOCK}/advance", json={"seconds": seconds})
            replies.append(session.post("/mypreferences/AcmeCo/Profile", json={"DefaultLocale": "de-DE"}))
            replies.append(session.post("/genesys-ucs/profiles", json={"FirstName": "Ada"}))
            replies.append(session.get("/mypreferences/AcmeCo/Profile/13", headers={"Accept": "application/xml"}))
        return [reply.content for reply in replies]

    assert run(fake().session()) == run(fake().session())
