"""Faults: which requests they strike, when, and what is answered. How replies are broken: test_fault_delivery.py."""

from __future__ import annotations

import itertools
import time
from collections.abc import Callable
from typing import Any

import httpx
import pytest

from contract_tests.conftest import RunningFake

PROFILE = "/genesys-ucs/profiles/00027a52JCGY000M"
PREFERENCES = "/mypreferences/AcmeCo/Profile/1"
DOWN = {"reply": {"status": 503}}
_names = itertools.count(1)


@pytest.fixture
def client(fake: Callable[..., RunningFake]) -> httpx.Client:
    """A client of a session of its own, named in the path."""
    return _in(fake())


def _in(server: RunningFake) -> httpx.Client:
    base = f"{server.origin}/__sessions/faults-{next(_names)}"
    return server.closing.enter_context(httpx.Client(base_url=base))


def add(client: httpx.Client, **fault: Any) -> dict[str, Any]:
    reply = client.post("/__admin/faults", json=fault)
    assert reply.status_code == 201, reply.text
    made: dict[str, Any] = reply.json()
    return made


def statuses(client: httpx.Client, count: int, path: str = PROFILE) -> list[int]:
    return [client.get(path).status_code for _ in range(count)]


def refused(client: httpx.Client, **fault: Any) -> dict[str, str]:
    """Why a fault is refused, by member."""
    reply = client.post("/__admin/faults", json=fault)
    assert reply.status_code == 400, reply.text
    assert client.get("/__admin/faults").json()["faults"] == []
    return {error["member"]: error["detail"] for error in reply.json()["errors"]}


def test_a_fault_is_created_told_counted_and_deleted(client: httpx.Client) -> None:
    made = client.post("/__admin/faults", json={"operation": "query_customer_profile", **DOWN})
    assert made.status_code == 201
    assert made.headers["Location"] == f"{client.base_url}__admin/faults/fault-1"
    assert made.json() == {
        "id": "fault-1",
        "operation": "query_customer_profile",
        "reply": {"status": 503},
        "carry_out": False,
        "created": "2024-01-15T12:00:00Z",
        "active": True,
        "matched": 0,
        "struck": 0,
    }
    assert statuses(client, 2) == [503, 503]
    counted = client.get(made.headers["Location"]).json()
    assert (counted["matched"], counted["struck"]) == (2, 2)
    assert client.get("/__admin/faults").json()["faults"] == [counted]
    assert client.delete(made.headers["Location"]).status_code == 204
    assert client.get(made.headers["Location"]).status_code == 404
    assert client.delete(made.headers["Location"]).status_code == 404
    assert statuses(client, 1) == [200]
    assert add(client, **DOWN)["id"] == "fault-2"


def test_all_are_deleted_at_once_and_presets_are_told(client: httpx.Client) -> None:
    add(client, **DOWN)
    add(client, preset="slow", operation="create_profile")
    listed = client.get("/__admin/faults").json()
    assert [fault["id"] for fault in listed["faults"]] == ["fault-1", "fault-2"]
    assert sorted(listed["presets"]) == ["down", "expired-credentials", "flaky", "rate-limited", "slow"]
    assert client.delete("/__admin/faults").status_code == 204
    assert client.get("/__admin/faults").json()["faults"] == []
    assert statuses(client, 1) == [200]


@pytest.mark.parametrize("reset", ["/__admin/reset", "/__admin/sessions/{}/reset"])
def test_a_reset_clears_the_faults_and_their_numbers(client: httpx.Client, reset: str) -> None:
    add(client, **DOWN)
    name = str(client.base_url).rstrip("/").rpartition("/")[2]
    assert client.post(reset.format(name)).is_success
    assert statuses(client, 1) == [200]
    assert add(client, **DOWN)["id"] == "fault-1"


def test_other_sessions_are_untouched_and_header_and_prefix_name_the_same(fake: Callable[..., RunningFake]) -> None:
    http = fake().http()
    blue, green = {"X-Mock-Session": "fault-blue"}, {"X-Mock-Session": "fault-green"}
    assert http.post("/__admin/faults", json=DOWN, headers=blue).status_code == 201
    assert http.get(PROFILE, headers=blue).status_code == 503
    assert http.get(f"/__sessions/fault-blue{PROFILE}").status_code == 503
    assert http.get(PROFILE, headers=green).status_code == 200
    assert http.get(PROFILE).status_code == 200


def test_a_fork_takes_no_faults_with_it(client: httpx.Client) -> None:
    add(client, **DOWN)
    name = str(client.base_url).rstrip("/").rpartition("/")[2]
    fork = client.post(f"/__admin/sessions/{name}/fork").json()
    assert httpx.get(f"{fork['bases']['genesys-ucs']}/profiles/00027a52JCGY000M").status_code == 200


@pytest.mark.parametrize(
    ("matching", "struck"),
    [
        ({}, [503, 503, 503, 503]),
        ({"vendor": "genesys-ucs"}, [503, 200, 404, 503]),
        ({"operation": "get_profile"}, [200, 503, 404, 200]),
        ({"vendor": "mypreferences", "operation": "get_profile"}, [200, 503, 404, 200]),
        ({"method": "HEAD"}, [200, 200, 404, 503]),
        ({"path": "/profiles/00027a52JCGY000M"}, [503, 200, 404, 503]),
        ({"path": "/profiles/*/"}, [503, 200, 404, 503]),
        ({"path": "*Profile*1"}, [200, 503, 503, 200]),
        ({"path": "/*/Profile/1*1"}, [200, 200, 404, 200]),
        ({"path_pattern": "^/[^/]+/Profile/[0-9]+$"}, [200, 503, 404, 200]),
        ({"path_pattern": "none"}, [200, 200, 503, 200]),
        ({"headers": {"x-tenant": "blue"}}, [503, 200, 404, 200]),
        ({"headers": {"X-Tenant": {"pattern": "^(blue|green)$"}}}, [503, 503, 404, 200]),
        ({"headers": {"X-Tenant": {"pattern": ""}}}, None),
    ],
    ids=str,
)
def test_a_fault_strikes_the_requests_that_it_is_for(
    client: httpx.Client, matching: dict[str, Any], struck: list[int] | None
) -> None:
    if struck is None:
        assert client.post("/__admin/faults", json={**matching, **DOWN}).status_code == 400
        return
    add(client, **matching, **DOWN)
    replies = [
        client.get(PROFILE, headers={"X-Tenant": "blue"}),
        client.get(PREFERENCES, headers={"X-Tenant": "green"}),
        client.get("/mypreferences/none/Profile/none1/1"),
        client.head(PROFILE),
    ]
    assert [reply.status_code for reply in replies] == struck


@pytest.mark.parametrize(
    ("when", "struck"),
    [
        ({"first": 2}, "xx......"),
        ({"every": 3}, "..x..x.."),
        ({"after": 5}, ".....xxx"),
        ({"after": 2, "first": 3}, "..xxx..."),
        ({"after": 1, "every": 2, "first": 4}, "..x.x..."),
        ({"probability": 1}, "xxxxxxxx"),
        ({"quota": {"limit": 3, "window_seconds": 1}}, "...xxxxx"),
        ({"quota": {"limit": 1, "window_seconds": 1}, "every": 2}, "...x.x.x"),
    ],
    ids=str,
)
def test_a_fault_strikes_when_it_should(client: httpx.Client, when: dict[str, Any], struck: str) -> None:
    made = add(client, operation="query_customer_profile", **when, **DOWN)
    seen = ""
    for _ in struck:
        assert client.get(PREFERENCES).status_code == 200, "another operation counts for nothing"
        seen += "x" if client.get(PROFILE).status_code == 503 else "."
    assert seen == struck
    counted = client.get(f"/__admin/faults/{made['id']}").json()
    assert (counted["matched"], counted["struck"]) == (len(struck), struck.count("x"))


def test_chance_repeats_with_the_seed_and_the_id_and_differs_otherwise(fake: Callable[..., RunningFake]) -> None:
    def drawn(seed: int, earlier: int = 0) -> list[int]:
        client = _in(fake(seed=seed))
        for _ in range(earlier):
            client.delete(f"/__admin/faults/{add(client, **DOWN)['id']}")
        add(client, probability=0.5, **DOWN)
        return statuses(client, 40)

    first = drawn(1)
    assert drawn(1) == first
    assert 8 <= first.count(503) <= 32
    assert drawn(2) != first
    assert drawn(1, earlier=1) != first


def test_a_quota_opens_again_with_the_clock_of_the_session(client: httpx.Client) -> None:
    add(client, quota={"limit": 2, "window_seconds": 30}, reply={"status": 429})
    assert statuses(client, 3) == [200, 200, 429]
    client.post("/__admin/clock/advance", json={"seconds": 12.5})
    limited = client.get(PROFILE)
    assert (limited.status_code, limited.headers["Retry-After"]) == (429, "18")
    client.post("/__admin/clock/advance", json={"seconds": 17.5})
    assert statuses(client, 3) == [200, 200, 429]
    client.delete("/__admin/clock")
    assert statuses(client, 3) == [200, 200, 429], "a clock that was put back begins another window"


def test_a_fault_ends_with_its_time_by_the_clock_of_the_session(client: httpx.Client) -> None:
    made = add(client, ttl_seconds=60, **DOWN)
    client.post("/__admin/clock/advance", json={"seconds": 59.9})
    assert statuses(client, 1) == [503]
    client.post("/__admin/clock/advance", json={"seconds": 0.1})
    assert statuses(client, 1) == [200]
    over = client.get(f"/__admin/faults/{made['id']}").json()
    assert (over["active"], over["matched"], over["struck"]) == (False, 1, 1)


def test_the_first_fault_that_strikes_decides_and_later_ones_do_not_count_the_request(client: httpx.Client) -> None:
    add(client, first=1, reply={"status": 500})
    add(client, first=1, reply={"status": 503})
    assert statuses(client, 3) == [500, 503, 200]
    counted = client.get("/__admin/faults").json()["faults"]
    assert [(fault["matched"], fault["struck"]) for fault in counted] == [(3, 1), (2, 1)]


def test_a_documented_error_is_in_the_envelope_and_the_words_of_its_vendor(client: httpx.Client) -> None:
    add(client, reply={"status": 404})
    genesys = client.get(PROFILE)
    assert genesys.headers["Content-Type"] == "application/json;charset=UTF-8"
    body = genesys.json()
    assert (body["http_method"], body["uri"], body["code"]) == ("GET", "/profiles/00027a52JCGY000M", 404)
    assert "00027a52JCGY0ZZZ" in body["message"], "the words of the document's example"
    preferences = client.get(PREFERENCES, headers={"Accept": "text/xml"})
    assert preferences.headers["Content-Type"] == "text/xml; charset=utf-8"
    assert preferences.text == "<Error><Message>Profile 404 does not exist.</Message></Error>"
    assert client.get(PREFERENCES).json() == {"Message": "Profile 404 does not exist."}
    assert client.post("/mypreferences/AcmeCo/Profile", headers={"Content-Type": "text/xml"}, content=b"x").text


@pytest.mark.parametrize("status", [402, 418, 429, 500, 502, 503, 504, 599])
def test_any_other_error_is_in_the_envelope_too_with_the_words_that_were_given(
    client: httpx.Client, status: int
) -> None:
    add(client, reply={"status": status, "message": "later", "retry_after": 7})
    genesys, preferences = client.get(PROFILE), client.get(PREFERENCES, headers={"Accept": "application/xml"})
    assert (genesys.status_code, genesys.json()["message"], genesys.json()["code"]) == (status, "later", status)
    assert preferences.status_code == status
    assert preferences.text == "<Error><Message>later</Message></Error>"
    assert genesys.headers["Retry-After"] == preferences.headers["Retry-After"] == "7"


def test_a_401_has_the_headers_that_its_document_requires(client: httpx.Client) -> None:
    add(client, reply={"status": 401})
    assert client.get(PROFILE).headers["WWW-Authenticate"].startswith("Basic ")
    assert client.get(PREFERENCES).headers["WWW-Authenticate"].startswith("PNAUTHINFO3 ")


def test_a_success_is_what_the_document_shows_and_changes_nothing(client: httpx.Client) -> None:
    add(client, operation="create_profile", first=1, reply={"status": 201})
    reply = client.post("/mypreferences/AcmeCo/Profile", json={})
    assert reply.status_code == 201
    assert reply.json()["ProfileId"] == 13
    assert reply.headers["Location"].endswith("/AcmeCo/Profile/13")
    assert client.get("/mypreferences/AcmeCo/Profile/13").status_code == 404


def test_a_success_that_no_document_has_is_empty(client: httpx.Client) -> None:
    add(client, reply={"status": 302, "headers": {"Location": "https://example.com/"}})
    reply = client.get(PROFILE)
    assert (reply.status_code, reply.content, reply.headers["Location"]) == (302, b"", "https://example.com/")


@pytest.mark.parametrize(
    ("reply", "media_type", "content"),
    [
        ({"status": 503, "body": "<html>"}, "text/plain; charset=utf-8", b"<html>"),
        ({"status": 503, "body": "<p>", "headers": {"content-type": "text/html"}}, "text/html", b"<p>"),
        ({"status": 503, "body": None}, None, b""),
        ({"status": 503, "body": {"a": 1}}, "application/json; charset=utf-8", b'{"a":1}'),
        (
            {"status": 404, "body": {"Message": "gone"}},
            "text/xml; charset=utf-8",
            b"<Error><Message>gone</Message></Error>",
        ),
        ({"status": 404, "body": [1]}, "application/json; charset=utf-8", b"[1]"),
    ],
    ids=str,
)
def test_a_body_is_sent_as_it_is_given(
    client: httpx.Client, reply: dict[str, Any], media_type: str | None, content: bytes
) -> None:
    add(client, reply=reply)
    got = client.get(PREFERENCES, headers={"Accept": "text/xml"})
    assert (got.headers.get("Content-Type"), got.content) == (media_type, content)
    assert got.headers["X-Mock-Request-Id"].startswith("faults-")


def test_nothing_is_carried_out_unless_the_fault_says_so(client: httpx.Client) -> None:
    body = {"customer_id": "someone"}
    add(client, operation="create_customer_profile", first=1, **DOWN)
    add(client, operation="create_customer_profile", first=1, carry_out=True, reply={"status": 504})
    assert client.post("/genesys-ucs/profiles", json=body).status_code == 503
    assert client.get("/genesys-ucs/profiles/someone").status_code == 404
    assert client.post("/genesys-ucs/profiles", json=body).status_code == 504
    assert client.get("/genesys-ucs/profiles/someone").json() == body
    assert client.post("/genesys-ucs/profiles", json=body).status_code == 409, "a retry meets what was carried out"


def test_faults_stand_before_authentication_and_before_404_and_405(fake: Callable[..., RunningFake]) -> None:
    client = _in(fake(auth="required"))
    add(client, vendor="genesys-ucs", **DOWN)
    assert client.get("/genesys-ucs/nothing").status_code == 503
    assert client.patch("/genesys-ucs/profiles").status_code == 503
    assert client.get(PROFILE).status_code == 503
    assert client.get(PREFERENCES).status_code == 401


def test_a_forced_reply_stands_before_faults_and_is_not_counted(client: httpx.Client) -> None:
    add(client, **DOWN)
    assert client.get(PROFILE, headers={"Prefer": "code=404"}).status_code == 404
    assert client.get("/__admin/faults/fault-1").json()["matched"] == 0


def test_control_plane_documents_and_pages_have_no_faults(client: httpx.Client) -> None:
    add(client, preset="down")
    for path in ("/", "/__admin/health", "/__admin/sessions", "/genesys-ucs/openapi.json", "/genesys-ucs/docs"):
        assert client.get(path).status_code == 200, path


def test_preset_expired_credentials_is_the_refusal_of_each_vendor(client: httpx.Client) -> None:
    made = add(client, preset="expired-credentials")
    assert made["reply"] == {"refusal": "expired-credentials"}
    reply = client.get(PREFERENCES, headers={"Accept": "text/xml"})
    text = "The difference between the issued timestamp and the current time is too large"
    assert (reply.status_code, reply.text) == (401, f"<Error><Message>{text}</Message></Error>")
    assert reply.headers["WWW-Authenticate"].startswith("PNAUTHINFO3 ")
    genesys = client.get(PROFILE)
    assert (genesys.status_code, genesys.json()["code"]) == (401, 401)
    assert genesys.headers["WWW-Authenticate"].startswith("Basic ")


def test_preset_rate_limited_lets_some_through_and_tells_when_to_come_again(client: httpx.Client) -> None:
    made = add(client, preset="rate-limited", quota={"limit": 1, "window_seconds": 5})
    assert made["preset"] == "rate-limited"
    assert client.get(PROFILE).status_code == 200
    limited = client.get(PROFILE)
    assert (limited.status_code, limited.headers["Retry-After"]) == (429, "5")
    assert limited.json()["message"] == "Too Many Requests"


def test_preset_flaky_fails_now_and_then(client: httpx.Client) -> None:
    add(client, preset="flaky")
    seen = statuses(client, 60)
    assert {*seen} == {200, 503}
    assert 5 <= seen.count(503) <= 35


CONTRADICTIONS: list[tuple[dict[str, Any], str, str]] = [
    ({}, "", "nothing would happen"),
    ({"vendor": "genesys-ucs", "first": 1}, "", "nothing would happen"),
    ({"vendor": "genesis", **DOWN}, "vendor", "genesys-ucs"),
    ({"operation": "creat_profile", **DOWN}, "operation", "create_profile"),
    ({"vendor": "genesys-ucs", "operation": "create_profile", **DOWN}, "operation", "create_customer_profile"),
    ({"operation": "create_profile", "method": "GET", **DOWN}, "method", "POST"),
    ({"path_pattern": "(", **DOWN}, "path_pattern", "linear time"),
    ({"path_pattern": "(?=a)", **DOWN}, "path_pattern", "look-around"),
    ({"path_pattern": "(a{1,1000}){1,1000}", **DOWN}, "path_pattern", "linear time"),
    ({"path_pattern": "a" * 501, **DOWN}, "path_pattern", "longer than 500"),
    ({"headers": {"X-A": {"pattern": "(a)\\1"}}, **DOWN}, "headers.X-A.pattern", "back-references"),
    ({"headers": {"X A": "b"}, **DOWN}, "headers.X A", "name of a header"),
    ({"first": 2, "probability": 0.5, **DOWN}, "first", "probability"),
    ({"preset": "flaky", "first": 2}, "first", "probability"),
    ({"first": 2, "every": 3, **DOWN}, "every", "over before"),
    ({"probability": 0, **DOWN}, "probability", "0"),
    ({"probability": 1.1, **DOWN}, "probability", "1"),
    ({"reply": {}}, "reply.status", "required"),
    ({"reply": {"status": 100}}, "reply.status", "200"),
    ({"reply": {"status": 600}}, "reply.status", "599"),
    ({"reply": {"status": 401, "refusal": "expired-credentials"}}, "reply.status", "refusal"),
    ({"reply": {"status": 500, "message": "a", "body": {}}}, "reply.message", "one of them"),
    ({"reply": {"status": 204, "body": {}}}, "reply.body", "has no body"),
    ({"reply": {"status": 200, "message": "a"}}, "reply.message", "errors"),
    ({"reply": {"status": 500, "headers": {"Content-Length": "3"}}}, "reply.headers.Content-Length", "server"),
    ({"reply": {"status": 500, "headers": {"X-A": "a\r\nB: c"}}}, "reply.headers.X-A", "no header can carry"),
    ({"reply": {"status": 500, "headers": {"X:A": "a"}}}, "reply.headers.X:A", "name of a header"),
    (
        {"reply": {"status": 429, "retry_after": 1, "headers": {"Retry-After": "2"}}},
        "reply.headers.Retry-After",
        "as well",
    ),
    ({"reply": {"status": 500}, "ending": "EMPTY_RESPONSE"}, "reply", "nobody sees"),
    ({"preset": "down", "reply": {"status": 500}}, "reply", "nobody sees"),
    ({"dribble": {"pieces": 2, "over_ms": 1}, "ending": "RANDOM_DATA_THEN_CLOSE"}, "dribble", "pieces"),
    ({"delay": {"uniform_ms": [2, 1]}}, "delay.uniform_ms", "lower bound"),
    ({"delay": {"fixed_ms": 120001}}, "delay.fixed_ms", "120000"),
    ({"delay": {"fixed_ms": 1, "uniform_ms": [1, 2]}}, "delay", "propert"),
    ({"delay": {"fixed_ms": 1}, "carry_out": False}, "carry_out", "carried out"),
    ({"ending": "EXPLODE"}, "ending", "CONNECTION_RESET_BY_PEER"),
    ({"unknown": 1, **DOWN}, "", "unknown"),
]


@pytest.mark.parametrize(("fault", "member", "words"), CONTRADICTIONS, ids=str)
def test_what_makes_no_sense_is_refused_naming_the_member(
    client: httpx.Client, fault: dict[str, Any], member: str, words: str
) -> None:
    reasons = refused(client, **fault)
    assert member in reasons
    assert words in reasons[member]


def test_no_expression_takes_long_whatever_is_sent(client: httpx.Client) -> None:
    for expression in ("(a|b|ab){200}c", "(a+)+$", "(a*)*c"):
        add(client, headers={"X-Long": {"pattern": expression}}, **DOWN)
    began = time.perf_counter()
    assert client.get(PROFILE, headers={"X-Long": "ab" * 30_000}).status_code == 200
    assert time.perf_counter() - began < 5


def test_a_session_has_a_hundred_faults_at_the_most(client: httpx.Client) -> None:
    for _ in range(100):
        add(client, operation="create_profile", **DOWN)
    full = client.post("/__admin/faults", json=DOWN)
    assert full.status_code == 409
    assert "100 faults" in full.json()["detail"]
