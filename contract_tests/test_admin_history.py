"""The history of a session: states of before, differences, and requests taken back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import httpx
import pytest

from contract_tests.conftest import RunningFake

DIFF, UNDO = "/__admin/sessions/s/diff", "/__admin/sessions/s/undo"
ADA = "00027a52JCGY000M"


@pytest.fixture
def server(fake: Callable[..., RunningFake], request: pytest.FixtureRequest) -> httpx.Client:
    """A server that no other test of this file uses, with a session s."""
    client = fake(seed=sum(request.node.name.encode()) + 3_000).http()
    client.post("/__admin/sessions", json={"name": "s"})
    return client


def vendor(server: httpx.Client, method: str, path: str, body: Any = None) -> httpx.Response:
    return server.request(method, f"/__sessions/s{path}", json=body)


def put_name(server: httpx.Client, name: str) -> str:
    reply = vendor(server, "PUT", f"/genesys-ucs/profiles/{ADA}", {"FirstName": name})
    assert reply.status_code == 200
    return reply.headers["X-Mock-Request-Id"]


def first_name(server: httpx.Client) -> str:
    name: str = vendor(server, "GET", f"/genesys-ucs/profiles/{ADA}").json()["FirstName"]
    return name


def changes(server: httpx.Client, **query: str) -> list[dict[str, Any]]:
    reply = server.get(DIFF, params=query)
    assert reply.status_code == 200, reply.text
    assert reply.json()["truncated"] is False
    found: list[dict[str, Any]] = reply.json()["changes"]
    return found


# States of before


def test_the_state_after_a_request_is_told_as_long_as_it_is_in_the_journal(server: httpx.Client) -> None:
    one, other = put_name(server, "One"), put_name(server, "Other")

    def name_after(request_id: str) -> str:
        reply = server.get(f"/__admin/requests/{request_id}/state", params={"vendor": "genesys-ucs"})
        items = reply.json()["genesys-ucs"]["accounts"]["default"]["items"]["profiles"]
        name: str = next(each["FirstName"] for each in items if each["customer_id"] == ADA)
        return name

    assert [name_after(each) for each in (one, other)] == ["One", "Other"]
    for missing in ("nothing", "admin:1", "s-0", "s-"):
        assert server.get(f"/__admin/requests/{missing}/state").status_code == 400
    for missing in ("s-9", "nobody-1"):
        reply = server.get(f"/__admin/requests/{missing}/state")
        assert reply.status_code == 404
        assert reply.json()["detail"].startswith(
            ("there is no session", "the journal has no request 9 of this session")
        )


def test_a_request_that_was_deleted_from_the_journal_is_not_said_never_to_have_been(server: httpx.Client) -> None:
    one = put_name(server, "One")
    server.delete("/__sessions/s/__admin/requests")
    for path in (f"/__admin/requests/{one}/state", f"/__admin/requests/{one}", f"{DIFF}?from={one}"):
        assert "it was deleted with the session's journal" in server.get(path).json()["detail"]


def test_an_evicted_request_is_told_from_one_that_never_was(fake: Callable[..., RunningFake]) -> None:
    server = fake(seed=3_001, max_request_journal_entries=2).http()
    for _ in range(4):
        server.get("/__sessions/s/genesys-ucs/profiles/x")
    details = {
        number: server.get(f"/__admin/requests/s-{number}/state").json().get("detail", "") for number in range(1, 6)
    }
    assert [number for number, detail in details.items() if "it was evicted" in detail] == [1, 2]
    assert details[5] == "the journal has no request 5 of this session: the session has had none of this number"
    assert (details[3], details[4]) == ("", "")
    for _ in range(2):
        server.get("/genesys-ucs/profiles/x")
    assert "it was evicted" in server.get("/__admin/requests/s-4/state").json()["detail"]


def test_a_request_that_came_to_no_session_leaves_the_state_of_default_as_it_is(server: httpx.Client) -> None:
    refused = server.get("/nowhere")
    told = server.get(f"/__admin/requests/{refused.headers['X-Mock-Request-Id']}/state")
    assert told.content == server.get("/__admin/sessions/default/state").content


# Differences


def test_nothing_differs_where_only_something_was_read(server: httpx.Client) -> None:
    vendor(server, "GET", "/genesys-ucs/profiles?EmailAddress=x@example.com")
    vendor(server, "GET", "/mypreferences/AcmeCo/Tags")
    assert changes(server) == []


def test_added_removed_and_changed_items_are_told_with_their_members(server: httpx.Client) -> None:
    vendor(server, "POST", "/genesys-ucs/profiles", {"customer_id": "new", "E": [{"n": 1}]})
    vendor(server, "DELETE", f"/genesys-ucs/profiles/{ADA}")
    vendor(server, "POST", "/genesys-ucs/server/mode", {"mode": "maintenance"})
    vendor(server, "POST", "/mypreferences/AcmeCo/Profile/3/Deactivate", {"Reason": "moved"})
    told = {(each["vendor"], each["account"], each["collection"], each["key"]): each for each in changes(server)}
    assert list(told) == [
        ("genesys-ucs", None, "server", "mode"),
        ("genesys-ucs", "default", "profiles", ADA),
        ("genesys-ucs", "default", "profiles", "new"),
        ("mypreferences", "AcmeCo", "profiles", "3"),
        ("mypreferences", "AcmeCo", "deactivation-reasons", "3"),
    ]
    mode, removed, added, changed, reason = told.values()
    assert (mode["change"], mode["before"], mode["after"]) == ("added", None, "maintenance")
    assert (removed["change"], removed["before"]["customer_id"], removed["after"]) == ("removed", ADA, None)
    assert (added["change"], added["before"]) == ("added", None)
    assert added["after"] == {"customer_id": "new", "E": [{"n": 1}]}
    assert changed["change"] == "changed"
    assert changed["members"] == ["/Edited/ModifiedDate", "/Edited/ModifiedBy", "/IsActive"]
    assert (changed["before"]["IsActive"], changed["after"]["IsActive"]) == (True, False)
    assert reason["after"] == "moved"


def test_members_are_json_pointers_to_the_smallest_parts_that_differ(server: httpx.Client) -> None:
    place = f"/genesys-ucs/profiles/{ADA}"
    first = {"a/b": 1, "c~d": "x", "same": [1, 2], "E": [{"n": "1"}, {"n": "2"}]}
    vendor(server, "PUT", place, first)
    vendor(server, "PUT", place, {"a/b": True, "same": [1, 2, 3], "E": [{"n": "1"}, {"n": "3"}]})
    (change,) = changes(server, **{"from": "s-1", "to": "s-2"})
    assert sorted(change["members"]) == ["/E/1/n", "/a~1b", "/c~0d", "/same/2"]


def test_points_bound_what_is_compared(server: httpx.Client) -> None:
    put_name(server, "One")
    server.post("/__admin/sessions/s/snapshots", json={"name": "one"})
    put_name(server, "Two")

    def names(**query: str) -> list[tuple[str, str]]:
        return [(each["before"]["FirstName"], each["after"]["FirstName"]) for each in changes(server, **query)]

    assert names(**{"from": "snapshot:one"}) == [("One", "Two")]
    assert names(**{"from": "before:s-2", "to": "s-2"}) == [("One", "Two")]
    assert names(**{"from": "now", "to": "s-1"}) == [("Two", "One")]
    assert names(**{"from": "s-1", "to": "before:s-2"}) == []
    assert [after for _, after in names()] == ["Two"]
    assert server.get(DIFF, params={"from": "s-3"}).status_code == 404
    assert server.get(DIFF, params={"to": "later"}).status_code == 400


def test_a_very_large_difference_is_cut_and_says_so(server: httpx.Client) -> None:
    many = [{"customer_id": f"c{number}"} for number in range(1_001)]
    body = {"genesys-ucs": {"accounts": {"default": {"items": {"profiles": many}}}}}
    server.put("/__admin/sessions/s/state", json=body)
    told = server.get(DIFF).json()
    assert (len(told["changes"]), told["truncated"]) == (1_000, True)
    server.post("/__admin/sessions/s/reset")
    for number in range(3):
        vendor(server, "POST", "/genesys-ucs/profiles", {"customer_id": f"c{number}", "text": "x" * 600_000})
    told = server.get(DIFF).json()
    assert ([each["key"] for each in told["changes"]], told["truncated"]) == (["c0"], True)


# Undo


def test_undo_takes_back_the_last_change_then_the_one_before(server: httpx.Client) -> None:
    begun = first_name(server)
    one, two = put_name(server, "One"), put_name(server, "Two")
    assert first_name(server) == "Two"
    reply = server.post(UNDO)
    assert reply.status_code == 200
    assert (reply.json()["before"], reply.json()["undone"]) == (two, [two])
    assert first_name(server) == "One"
    assert server.post(UNDO, json={}).json()["before"] == one
    assert first_name(server) == begun
    nothing = server.post(UNDO)
    assert nothing.status_code == 409
    assert nothing.json()["detail"] == "there is nothing to undo in 's': no request has made a change that is in force"
    assert first_name(server) == begun
    last = put_name(server, "Last")
    assert server.post(UNDO).json()["before"] == last
    assert first_name(server) == begun


def test_undo_to_a_request_takes_back_all_that_came_after_it_and_the_clock(server: httpx.Client) -> None:
    begun = first_name(server)
    own = {"X-Mock-Session": "s"}
    one = put_name(server, "One")
    server.post("/__admin/clock/advance", json={"seconds": 60}, headers=own)
    two = put_name(server, "Two")
    reply = server.post(UNDO, json={"to": one})
    assert reply.json() == {
        "before": one,
        "undone": [one, two],
        "clock": {"mode": "frozen", "now": "2024-01-15T12:00:00Z", "offset_seconds": 0.0},
    }
    assert server.get("/__admin/clock", headers=own).json()["now"] == "2024-01-15T12:00:00Z"
    assert first_name(server) == begun
    assert server.post(UNDO).status_code == 409
    assert server.post(UNDO, json={"to": two}).json()["before"] == two
    assert first_name(server) == "One"


def test_undo_leaves_the_journal_and_its_numbers_alone(server: httpx.Client) -> None:
    put_name(server, "One")
    server.post(UNDO)
    assert put_name(server, "Two") == "s-2"
    assert server.get("/__admin/sessions/s").json()["requests"] == 2


def test_undo_changes_no_other_session(server: httpx.Client) -> None:
    server.put(f"/genesys-ucs/profiles/{ADA}", json={"FirstName": "Default"})
    put_name(server, "One")
    server.post(UNDO)
    assert server.get(f"/genesys-ucs/profiles/{ADA}").json()["FirstName"] == "Default"
    assert server.post(UNDO, json={"to": "default-1"}).status_code == 409


@pytest.mark.parametrize(("to", "status"), [("s-9", 409), ("later", 400), ("", 400), (1, 400)])
def test_undo_to_what_is_no_request_changes_nothing(server: httpx.Client, to: Any, status: int) -> None:
    put_name(server, "One")
    assert server.post(UNDO, json={"to": to}).status_code == status
    assert first_name(server) == "One"


def test_undo_of_a_session_that_there_is_not(server: httpx.Client) -> None:
    assert server.post("/__admin/sessions/nobody/undo").status_code == 404


def test_undo_says_when_the_changes_have_left_the_journal(fake: Callable[..., RunningFake]) -> None:
    server = fake(seed=3_002, max_request_journal_entries=1).http()
    server.post("/genesys-ucs/profiles", json={"customer_id": "x"})
    server.get("/genesys-ucs/profiles/x")
    nothing = server.post("/__admin/sessions/default/undo")
    assert nothing.status_code == 409
    assert "no request of the journal, from which older ones are gone," in nothing.json()["detail"]
