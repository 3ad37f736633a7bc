"""The journal shows every exchange with a vendor, says what it lost, and keeps secrets to itself."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Callable
from typing import Any

import httpx
import pytest

from contract_tests.conftest import NOON, RunningFake
from contract_tests.documentation import SHOWN_ORIGIN, exchanges
from contract_tests.looking import (
    BRUCE,
    PROFILES,
    REQUESTS,
    SIGNER,
    ids,
    listed,
    shown,
)
from contract_tests.processes import ROOT
from mock_server.admin.entry_choice import matches
from mock_server.clock import parse_instant


@pytest.fixture
def session(fake: Callable[..., RunningFake]) -> httpx.Client:
    return fake().session()


def test_a_session_lists_what_it_was_asked_in_that_order(session: httpx.Client) -> None:
    created = session.post(PROFILES, json={"customer_id": "ada", "FirstName": "Ada"})
    missing = session.get(f"{PROFILES}/nobody", params={"extensions": "Phone"})
    found = listed(session)
    assert [request["id"] for request in found["requests"]] == [
        created.headers["X-Mock-Request-Id"],
        missing.headers["X-Mock-Request-Id"],
    ]
    first, second = found["requests"]
    assert {**first, "id": "", "started": "", "seconds": 0} == {
        "id": "", "started": "", "seconds": 0, "method": "POST", "path": PROFILES, "query": "", "vendor": "genesys-ucs",
        "operation": "create_customer_profile", "status": 201, "stage": "handler", "refusal": None, "warnings": 0,
        "fault": None, "changed": True,
    }  # fmt: skip
    assert (second["query"], second["status"], second["changed"]) == ("extensions=Phone", 404, False)
    assert second["refusal"] == "customer 'nobody' not found"
    assert found["total"] == 2
    assert (found["evicted"], found["complete"], found["requestJournalDisabled"]) == (0, True, False)


def test_looking_on_leaves_no_trace(session: httpx.Client) -> None:
    session.get(f"{PROFILES}/{BRUCE}")
    for path in ("/", "/genesys-ucs/docs", "/genesys-ucs/openapi.json", REQUESTS, "/__admin/clock", "/__admin/nothing"):
        session.get(path)
        session.post(path)
        session.get(path, headers={"X-Mock-Session": "no name"})
    assert ids(session) == [1]
    assert session.get(f"{PROFILES}/{BRUCE}").headers["X-Mock-Request-Id"].endswith("-2")


def test_what_is_refused_anywhere_on_its_way_is_recorded(session: httpx.Client) -> None:
    session.get("/genesys-ucs/nothing/here")
    session.patch(f"{PROFILES}/{BRUCE}")
    session.head(f"{PROFILES}/{BRUCE}")
    session.options(PROFILES)
    session.get(f"{PROFILES}/{BRUCE}", headers={"Authorization": "Basic wrong"})
    session.post(PROFILES, json=[])
    session.post(PROFILES, content=b"x" * (2 << 20), headers={"Content-Type": "application/json"})
    requests = listed(session)["requests"]
    assert [(request["method"], request["status"], request["stage"]) for request in requests] == [
        ("GET", 404, "routing"),
        ("PATCH", 405, "routing"),
        ("HEAD", 200, "handler"),
        ("OPTIONS", 204, "routing"),
        ("GET", 401, "authentication"),
        ("POST", 400, "validation"),
        ("POST", 413, "validation"),
    ]
    assert [bool(request["refusal"]) for request in requests] == [True, True, False, False, True, True, True]


def test_what_names_no_session_is_recorded_in_default(fake: Callable[..., RunningFake]) -> None:
    server = fake(seed=4711).http()
    refused = server.get(PROFILES, headers={"X-Mock-Session": "no name"})
    nowhere = server.get("/nowhere")
    assert (refused.status_code, nowhere.status_code) == (400, 404)
    first, second = listed(server)["requests"]
    assert "1 to 64 letters" in first["refusal"]
    assert (first["vendor"], first["operation"], first["path"]) == (None, None, PROFILES)
    assert "nothing is mounted" in second["refusal"]
    assert shown(server, nowhere)["refusal"]["kind"] == "NotFound"


@pytest.mark.parametrize("path", ["/__sessions/default!/mypreferences/AcmeCo", "/__sessions/default-2/nowhere"])
def test_a_path_is_shown_whole_when_it_only_begins_like_that_of_its_session(
    fake: Callable[..., RunningFake], path: str
) -> None:
    server = fake().http()
    reply = server.get(path)
    assert reply.headers["X-Mock-Request-Id"].startswith("default-")
    assert shown(server, reply)["request"]["path"] == path


def test_a_mistaken_mount_is_recorded_in_the_session_that_it_was_meant_for(session: httpx.Client) -> None:
    session.get(f"{PROFILES}/{BRUCE}")
    name = listed(session)["requests"][0]["id"].rpartition("-")[0]
    server = str(session.base_url).partition("/__")[0]
    by_prefix = httpx.get(f"{server}/__sessions/{name}/genesys/profiles/x")
    by_header = httpx.get(f"{server}/genesys/profiles/x", headers={"X-Mock-Session": name})
    assert (by_prefix.status_code, by_header.status_code) == (404, 404)
    assert ids(session, status=404) == [2, 3]
    assert "nothing is mounted" in shown(session, by_header)["refusal"]["message"]


@pytest.mark.parametrize(
    ("query", "member", "meant"),
    [
        ("operation=create_customer", "operation", "create_customer_profile"),
        ("operation=create_profile,nothing", "operation", "there is no operation 'nothing'"),
        ("vendor=genesis", "vendor", "genesys-ucs"),
        ("staus=404", "staus", "did you mean status"),
    ],
)
def test_a_misspelled_filter_is_refused(session: httpx.Client, query: str, member: str, meant: str) -> None:
    for place in (REQUESTS, f"{REQUESTS}/har"):
        refused = session.get(f"{place}?{query}")
        assert refused.status_code == 400
        (failure,) = refused.json()["errors"]
        assert failure["member"] == member
        assert meant in failure["detail"]


def test_unknown_query_fields_of_the_control_plane_are_refused_but_not_those_of_probes(session: httpx.Client) -> None:
    refused = session.get("/__admin/clock?at=now")
    assert (refused.status_code, refused.json()["errors"][0]["member"]) == (400, "at")
    assert "it takes none" in refused.json()["errors"][0]["detail"]
    assert len(session.get(f"/__admin/clock?{'&'.join(f'x{n}' for n in range(50))}").json()["errors"]) == 10
    assert session.post("/__admin/reset?__code=500").status_code == 400
    assert session.get("/__admin/health?probe=1").status_code == 200


def test_what_got_no_reply_is_found_by_status_0(session: httpx.Client) -> None:
    assert session.post("/__admin/faults", json={"first": 1, "ending": "EMPTY_RESPONSE"}).status_code == 201
    with pytest.raises(httpx.RemoteProtocolError):
        session.get(f"{PROFILES}/{BRUCE}")
    session.get(f"{PROFILES}/{BRUCE}")
    assert [request["status"] for request in listed(session, status="0,5xx")["requests"]] == [0]


def test_sessions_see_only_their_own_but_an_id_names_its_session(fake: Callable[..., RunningFake]) -> None:
    one, other = fake().session(), fake().session()
    reply = one.get(f"{PROFILES}/{BRUCE}")
    assert listed(other)["requests"] == []
    assert shown(other, reply)["request"]["path"] == f"{PROFILES}/{BRUCE}"


def test_a_reader_goes_on_from_the_last_id_and_misses_none(session: httpx.Client) -> None:
    for number in range(7):
        session.get(f"{PROFILES}/number-{number}")
    assert ids(session, limit=3) == [5, 6, 7]
    name = listed(session)["requests"][0]["id"].rpartition("-")[0]
    assert ids(session, limit=3, since=f"{name}-2") == [3, 4, 5]
    assert ids(session, limit=3, since=f"{name}-5") == [6, 7]
    assert ids(session, since=f"{name}-7") == []
    assert listed(session, limit=3, since=f"{name}-2")["total"] == 5


@pytest.mark.parametrize(
    ("since", "status", "why"),
    [
        ("{name}-9", 404, "no request of this session has the id"),
        ("someone-else-1", 404, "'someone-else-1' is no request of the session"),
        *((text, 400, "The request is invalid.") for text in ("7", "", "{name}-x")),
    ],
)
def test_an_id_that_there_was_not_is_nothing_to_go_on_from(
    session: httpx.Client, since: str, status: int, why: str
) -> None:
    name = session.get(f"{PROFILES}/x").headers["X-Mock-Request-Id"].rpartition("-")[0]
    refused = session.get(REQUESTS, params={"since": since.format(name=name)})
    assert refused.status_code == status
    assert why in refused.json()["detail"]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({"vendor": "mypreferences"}, [3, 4]),
        ({"vendor": "mypreferences,genesys-ucs"}, [1, 2, 3, 4, 5]),
        ({"operation": "create_customer_profile,get_profile"}, [1, 3]),
        ({"method": "POST,DELETE"}, [1, 4]),
        ({"status": "404"}, [2]),
        ({"status": "2xx"}, [1, 3, 4]),
        ({"status": "404,405"}, [2, 5]),
        ({"path": "/mypreferences"}, [3, 4]),
        ({"path": "/genesys-ucs/profiles/nobody"}, [2]),
        ({"path": "*/Profile/*"}, [3, 4]),
        ({"path": "*/nobody"}, [2]),
        ({"path": "/genesys-ucs/*/x"}, []),
        ({"refused": "true"}, [2, 5]),
        ({"refused": "false"}, [1, 3, 4]),
        ({"fault": "*"}, []),
        ({"vendor": "genesys-ucs", "status": "4xx", "method": "GET"}, [2]),
    ],
)
def test_filters_narrow_the_choice_together(session: httpx.Client, query: dict[str, str], expected: list[int]) -> None:
    session.post(PROFILES, json={"FirstName": "Ada"})
    session.get(f"{PROFILES}/nobody")
    session.get("/mypreferences/AcmeCo/Profile/1")
    session.delete("/mypreferences/AcmeCo/Profile/1")
    session.patch(PROFILES)
    assert ids(session, **query) == expected


@pytest.mark.parametrize(
    ("pattern", "path", "fits"),
    [
        ("/a", "/a/b", True), ("/a/b", "/a", False), ("/a*", "/a", True), ("/a*b", "/a", False), ("*", "/x", True),
        ("/a*b*c", "/a-b-c", True), ("/a*b*c", "/abc", True), ("/a*b*c", "/ac", False), ("/ab*ba", "/aba", False),
        ("/a.c", "/abc", False), ("/a[b]", "/ab", False), ("**", "/x", True), ("/a*c*", "/abcd", True),
    ],
)  # fmt: skip
def test_a_path_is_a_beginning_or_a_pattern_with_stars(pattern: str, path: str, fits: bool) -> None:
    assert matches(pattern, path) is fits


def test_many_stars_take_no_longer_than_few() -> None:
    assert not matches("*a" * 250 + "b", "/" + "a" * 60_000)


@pytest.mark.parametrize("query", [{"limit": 0}, {"limit": 1001}, {"status": "6xx"}, {"method": "get"}, {"path": ""}])
def test_a_wrong_choice_is_refused_with_its_member(session: httpx.Client, query: dict[str, Any]) -> None:
    refused = session.get(REQUESTS, params=query)
    assert refused.status_code == 400
    assert refused.json()["errors"][0]["member"].partition(".")[0] == next(iter(query))


def test_an_entry_shows_the_whole_exchange(session: httpx.Client) -> None:
    reply = session.post(
        "/mypreferences/AcmeCo/Profile?x=1&x=2",
        content='{"CustomerType":"Customer", "DefaultLocale":"en-US"}',
        headers={"Content-Type": "application/json; charset=utf-8", "Authorization": SIGNER.header()},
    )
    assert reply.status_code == 201
    entry = shown(session, reply)
    assert (entry["vendor"], entry["operation"]) == ("mypreferences", "create_profile")
    assert (entry["account"], entry["caller"], entry["stage"]) == ("AcmeCo", "api.user", "handler")
    request = entry["request"]
    assert (request["method"], request["path"]) == ("POST", "/mypreferences/AcmeCo/Profile")
    assert request["url"] == str(reply.url)
    assert request["query"] == {"x": ["1", "2"]}
    assert request["body"] == {
        "size": 52,
        "media_type": "application/json",
        "text": '{"CustomerType":"Customer", "DefaultLocale":"en-US"}',
        "json": {"CustomerType": "Customer", "DefaultLocale": "en-US"},
    }
    assert entry["reply"]["status"] == 201
    assert entry["reply"]["headers"]["location"] == reply.headers["Location"]
    assert entry["reply"]["headers"]["x-mock-request-id"] == entry["id"]
    assert entry["reply"]["body"]["json"] == reply.json()
    assert (entry["refusal"], entry["warnings"], entry["fault"], entry["defect"]) == (None, [], None, None)
    assert entry["changed"] is True
    assert 0 < entry["seconds"] < 5


def test_an_entry_shows_what_broke_which_rule(session: httpx.Client) -> None:
    reply = session.post("/mypreferences/AcmeCo/Profile", json={"CustomerType": "x" * 300, "IsActive": 7})
    refusal = shown(session, reply)["refusal"]
    assert (refusal["kind"], refusal["status"], refusal["message"]) == ("Invalid", 400, "The request is invalid.")
    by_member = {failure["member"]: failure for failure in refusal["failures"]}
    assert by_member["IsActive"] == {
        "in": "body", "member": "IsActive", "value": 7, "rule": "type",
        "message": '7 is not of types "null", "boolean"',
    }  # fmt: skip
    assert by_member["CustomerType"]["rule"] == "maxLength"
    assert by_member["CustomerType"]["value"] == "x" * 200 + "… (300 characters)"


def test_an_entry_shows_the_soft_rules_that_were_broken(session: httpx.Client) -> None:
    reply = session.post("/mypreferences/AcmeCo/Profile", json={"CustomerType": "Stranger"})
    assert reply.status_code == 201
    (warning,) = shown(session, reply)["warnings"]
    assert f"{warning['rule']} {warning['member']}" == reply.headers["X-Mock-Warnings"]
    assert listed(session)["requests"][0]["warnings"] == 1


@pytest.mark.parametrize(
    ("body", "content_type", "expected"),
    [
        (b"\xff\x00", "application/octet-stream", {"base64": "/wA="}),
        ("<a>\u00fc</a>".encode(), "text/xml", {"text": "<a>\u00fc</a>"}),
        (b'{"a": 1', "application/json", {"text": '{"a": 1'}),
        (b'{"a": NaN}', "application/json", {"text": '{"a": NaN}'}),
        (b"[" * 5000 + b"]" * 5000, "application/json", {"text": "[" * 5000 + "]" * 5000}),
        (b'"\\ud800"', "application/json", {"text": '"\\ud800"'}),
        (b"null", "application/json", {"text": "null", "json": None}),
    ],
)
def test_a_body_is_shown_as_what_it_is(
    session: httpx.Client, body: bytes, content_type: str, expected: dict[str, Any]
) -> None:
    reply = session.post(PROFILES, content=body, headers={"Content-Type": content_type})
    shown_body = shown(session, reply)["request"]["body"]
    assert shown_body == {"size": len(body), "media_type": content_type, **expected}


def test_a_reply_to_head_and_one_of_204_have_no_body(session: httpx.Client) -> None:
    assert shown(session, session.head(f"{PROFILES}/{BRUCE}"))["reply"]["body"] is None
    gone = shown(session, session.delete("/mypreferences/AcmeCo/Profile/1"))
    assert (gone["reply"]["status"], gone["reply"]["body"], gone["changed"]) == (204, None, True)


def test_reading_by_an_index_is_no_change(session: httpx.Client) -> None:
    session.post(PROFILES, json={"FirstName": "Ada", "EmailAddress": "ada@example.com"})
    session.get(PROFILES, params={"EmailAddress": "ada@example.com"})
    session.post("/genesys-ucs/server/mode", json={"mode": "maintenance"})
    assert [request["changed"] for request in listed(session)["requests"]] == [True, False, True]


def test_emptying_the_journal_changes_nothing_else(session: httpx.Client) -> None:
    first = session.post(PROFILES, json={"customer_id": "ada"}).headers["X-Mock-Request-Id"]
    assert session.delete(REQUESTS).status_code == 204
    assert listed(session) == {
        "requests": [], "total": 0, "evicted": 0, "complete": True, "requestJournalDisabled": False,
    }  # fmt: skip
    assert session.get(f"{PROFILES}/ada").headers["X-Mock-Request-Id"].endswith("-2")
    gone = session.get(f"{REQUESTS}/{first}")
    assert gone.status_code == 404
    assert "deleted with the session's journal" in gone.json()["detail"]
    assert ids(session, since=first) == [2]
    assert listed(session, since=first)["complete"] is True
    name = first.rpartition("-")[0]
    for path in (f"{REQUESTS}/{first}/state", f"/__admin/sessions/{name}/diff?from={first}"):
        assert "deleted with the session's journal" in session.get(path).json()["detail"]
    undone = session.post(f"/__admin/sessions/{name}/undo")
    assert undone.status_code == 409
    assert "from which older ones are gone" in undone.json()["detail"]


@pytest.mark.parametrize(
    ("request_id", "why"),
    [("admin:1", "not recorded"), ("nonsense", "no id"), ("{name}-99", "none of this number"), ("nobody-1", "nobody")],
)
def test_an_id_of_nothing_is_404_and_says_why(session: httpx.Client, request_id: str, why: str) -> None:
    name = session.get(f"{PROFILES}/x").headers["X-Mock-Request-Id"].rpartition("-")[0]
    missing = session.get(f"{REQUESTS}/{request_id.format(name=name)}")
    assert missing.status_code == 404
    assert why in missing.json()["detail"]


def test_what_was_evicted_is_counted_and_said_to_be_so(fake: Callable[..., RunningFake]) -> None:
    session = fake(max_request_journal_entries=5).session()
    first = session.get(f"{PROFILES}/x").headers["X-Mock-Request-Id"]
    name = first.rpartition("-")[0]
    for number in range(7):
        session.get(f"{PROFILES}/number-{number}")
    found = listed(session)
    assert (found["total"], found["evicted"], found["complete"]) == (5, 3, False)
    assert listed(session, since=f"{name}-2")["complete"] is False
    assert listed(session, since=f"{name}-3")["complete"] is True
    assert ids(session, since=f"{name}-3") == [4, 5, 6, 7, 8]
    gone = session.get(f"{REQUESTS}/{first}")
    assert gone.status_code == 404
    assert "evicted" in gone.json()["detail"]
    assert "--max-request-journal-entries" in gone.json()["detail"]


def test_another_session_makes_a_session_lose_its_oldest(fake: Callable[..., RunningFake]) -> None:
    server = fake(max_request_journal_entries=4, seed=5)
    quiet, busy = server.session(), server.session()
    quiet.get(f"{PROFILES}/x")
    for _ in range(6):
        busy.get(f"{PROFILES}/x")
    assert (listed(quiet)["total"], listed(quiet)["evicted"]) == (0, 1)
    assert (listed(busy)["total"], listed(busy)["evicted"]) == (4, 2)


def test_a_journal_that_is_off_says_so(fake: Callable[..., RunningFake]) -> None:
    session = fake(max_request_journal_entries=0).session()
    reply = session.get(f"{PROFILES}/{BRUCE}")
    assert reply.headers["X-Mock-Request-Id"].endswith("-1")
    found = listed(session)
    assert (found["requests"], found["complete"], found["requestJournalDisabled"]) == ([], False, True)
    missing = session.get(f"{REQUESTS}/{reply.headers['X-Mock-Request-Id']}")
    assert missing.status_code == 404
    assert "it is off" in missing.json()["detail"]


def test_the_clock_of_the_machine_not_of_the_session_dates_an_entry(session: httpx.Client) -> None:
    reply = session.get(f"{PROFILES}/{BRUCE}")
    assert parse_instant(shown(session, reply)["started"]) > NOON.now()


def test_the_exchanges_of_the_documentation_are_real(fake: Callable[..., RunningFake]) -> None:
    """Word for word, but for times of the machine, the origin and the version of curl."""
    origin = fake(seed=20240115).origin
    commands = exchanges((ROOT / "docs/journal.md").read_text())
    assert len(commands) >= 5
    for command, output in commands:
        shell = ["sh", "-c", command.replace(SHOWN_ORIGIN, origin)]
        ended = subprocess.run(shell, capture_output=True, text=True, check=True, timeout=30)
        assert timeless(ended.stdout.replace(origin.partition("//")[2], "127.0.0.1:8080")) == timeless(output)


def timeless(text: str) -> str:
    text = re.sub(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d+Z", "now", text)
    return re.sub(r"curl/[\d.]+", "curl", re.sub(r'"seconds": [\d.e-]+', '"seconds": 0', text)).strip()
