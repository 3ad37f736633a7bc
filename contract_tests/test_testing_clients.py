"""The control plane in Python, over a socket and in this process."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest

from contract_tests.conftest import NOON, RunningFake
from mock_server.settings import Settings
from mock_server.testing import AdminError, JournalIncomplete, MockServer, Session, connect, in_process


@pytest.fixture(params=["socket", "in process"])
def server(request: pytest.FixtureRequest, fake: Callable[..., RunningFake]) -> Iterator[MockServer]:
    made = connect(fake().origin) if request.param == "socket" else in_process(Settings(clock=NOON))
    with made as server:
        yield server


def test_a_session_addresses_its_vendor_and_is_gone_after_the_block(server: MockServer) -> None:
    with server.session(vendor="genesys-ucs") as ucs:
        assert ucs.base_url == f"{server.origin}/__sessions/{ucs.name}/genesys-ucs"
        assert ucs.client.post("/profiles", json={"customer_id": "ada"}).status_code == 201
        assert ucs.of("mypreferences").client.get("/AcmeCo/Profile/1").status_code == 200
    with pytest.raises(AdminError, match="there is no session") as refused:
        server.admin.get(f"/sessions/{ucs.name}")
    assert refused.value.status == 404
    ucs.delete()


def test_a_session_can_be_named_and_met_again(server: MockServer) -> None:
    with server.session("named-one", vendor="genesys-ucs") as first:
        first.client.post("/profiles", json={"customer_id": "kept"})
        again = server.session("named-one")
        assert again.client.get("/genesys-ucs/profiles/kept").status_code == 200
    with pytest.raises(AdminError, match="name"):
        server.session("a b")
    with pytest.raises(ValueError, match="genesys-ucs, mypreferences"):
        server.session("named-two", vendor="nobody")


def test_the_clock_of_a_session_is_read_and_set(server: MockServer) -> None:
    noon = datetime(2024, 1, 15, 12, tzinfo=UTC)
    with server.session() as session:
        assert (session.clock.now, session.clock.is_frozen) == (noon, True)
        assert session.clock.advance(seconds=90) == noon + timedelta(seconds=90)
        assert session.clock.advance(timedelta(days=1), seconds=1) == noon + timedelta(days=1, seconds=91)
        assert session.clock.freeze("2030-05-01T00:00:00+02:00") == datetime(2030, 4, 30, 22, tzinfo=UTC)
        assert session.clock.run(datetime(2031, 1, 1)) < datetime(2031, 1, 1, 0, 1, tzinfo=UTC)
        assert not session.clock.is_frozen
        assert session.clock.reset() == noon


def test_credentials_fit_a_clock_that_is_not_the_machines(server: MockServer) -> None:
    with server.session(vendor="mypreferences") as preferences:
        preferences.clock.freeze("2031-01-01T00:00:00Z")
        client = preferences.client
        assert client.get("/AcmeCo/Profile/1", auth=preferences.signed()).status_code == 200
        assert client.delete("/AcmeCo/Profile/1", auth=preferences.signed(user="read.only")).status_code == 403
        assert client.get("/AcmeCo/Profile/1", auth=preferences.signed(key="wrong")).status_code == 401
        ucs = preferences.of("genesys-ucs")
        assert ucs.client.get("/profiles/00027a52JCGY000M", auth=ucs.basic()).status_code == 200
        assert ucs.client.get("/profiles/00027a52JCGY000M", auth=ucs.basic("demo", "x")).status_code == 401


def test_a_reset_takes_back_what_was_done(server: MockServer) -> None:
    with server.session(vendor="genesys-ucs") as ucs:
        ucs.client.post("/profiles", json={"customer_id": "ada"})
        ucs.state.reset()
        assert ucs.client.get("/profiles/ada").status_code == 404


def test_health_needs_no_token_and_all_else_does(fake: Callable[..., RunningFake]) -> None:
    origin = fake(admin_token="token-of-a-test").origin
    with connect(origin) as stranger:
        assert stranger.health()["status"] == "ok"
        with pytest.raises(AdminError, match="token"):
            stranger.session()
    with connect(origin, token="token-of-a-test") as server, server.session() as session:
        assert session.clock.is_frozen


class ScriptedServer:
    """What the control plane replies, by method and path; remembers what it was asked."""

    def __init__(self, replies: dict[str, Any]) -> None:
        self.replies = replies
        self.asked: list[dict[str, str]] = []

    def __call__(self, request: httpx.Request) -> httpx.Response:
        what = f"{request.method} {request.url.path.partition('/__admin')[2]}"
        self.asked.append(dict(request.url.params))
        reply = self.replies[what]
        reply = reply.pop(0) if isinstance(reply, list) else reply
        return httpx.Response(200, json=reply)

    def session(self) -> Session:
        server = MockServer("http://localhost", httpx.MockTransport(self))
        return Session(server, "s", {"genesys-ucs": "http://localhost/__sessions/s/genesys-ucs"}, "genesys-ucs")


def summary(number: int) -> dict[str, Any]:
    return {
        "id": f"s-{number}", "started": "2024-01-15T12:00:00Z", "seconds": 0.001, "method": "GET",
        "path": "/genesys-ucs/profiles/x", "query": "", "vendor": "genesys-ucs", "operation": "query_customer_profile",
        "status": 404, "stage": "handler", "refusal": "not found", "warnings": 0, "fault": None, "changed": False,
    }  # fmt: skip


def page(*numbers: int, total: int | None = None, evicted: int = 0, disabled: bool = False) -> dict[str, Any]:
    return {
        "requests": [summary(number) for number in numbers],
        "total": len(numbers) if total is None else total,
        "evicted": evicted,
        "complete": not evicted and not disabled,
        "requestJournalDisabled": disabled,
    }


def test_the_journal_is_read_whole_page_by_page() -> None:
    scripted = ScriptedServer({"GET /requests": [page(*range(1, 1001)), page(1001, 1002)]})
    found = scripted.session().journal.find(operation="query_customer_profile", status=[404, "5xx"], refused=True)
    assert [each.id for each in found[-2:]] == ["s-1001", "s-1002"]
    assert str(found[0]) == "s-1: GET /genesys-ucs/profiles/x -> 404 in 1.0 ms"
    wanted = {"operation": "query_customer_profile", "status": "404,5xx", "refused": "true", "limit": "1000"}
    assert scripted.asked == [
        {**wanted, "since": "s-0"},
        {**wanted, "since": "s-1000"},
    ]


def test_exchanges_are_not_chosen_by_a_name_that_would_choose_all() -> None:
    wrong: Any = {"operations": "query_customer_profile"}
    with pytest.raises(TypeError, match="operations, but by operation"):
        ScriptedServer({}).session().journal.count(**wrong)


def test_the_journal_counts_and_shows_the_last() -> None:
    scripted = ScriptedServer({"GET /requests": [page(1, total=7), page(7), page()]})
    journal = scripted.session().journal
    assert journal.count(status=404) == 7
    assert journal.last.id == "s-7"
    with pytest.raises(LookupError, match="no request"):
        _ = journal.last


@pytest.mark.parametrize(
    ("reply", "words"), [(page(9, evicted=8), "8 older entries"), (page(disabled=True), "keeps no journal")]
)
def test_an_incomplete_journal_is_never_passed_over(reply: dict[str, Any], words: str) -> None:
    journal = ScriptedServer({"GET /requests": reply}).session().journal
    for read in (journal.all, journal.find, journal.count):
        with pytest.raises(JournalIncomplete, match=words):
            read()


def test_the_last_exchange_is_known_even_when_older_ones_were_evicted() -> None:
    assert ScriptedServer({"GET /requests": page(9, evicted=8)}).session().journal.last.id == "s-9"


def test_faults_strike_until_they_are_removed(server: MockServer) -> None:
    with server.session(vendor="genesys-ucs") as ucs:
        fault = ucs.faults.add(operation="create_customer_profile", first=1, reply={"status": 503})
        slow = ucs.faults.add_preset("slow", method="DELETE")
        statuses = [ucs.client.post("/profiles", json={"customer_id": "ada"}).status_code for _ in range(2)]
        assert (statuses, ucs.faults.get(fault.id).struck) == ([503, 201], 1)
        ucs.faults.remove(fault)
        assert [each.id for each in ucs.faults.all()] == [slow.id]
        ucs.faults.clear()
        assert ucs.faults.all() == []
        with pytest.raises(AdminError, match="create_customer_profile"):
            ucs.faults.add(operation="create_customer_profil", reply={"status": 503})


def test_state_is_saved_changed_and_taken_back(server: MockServer) -> None:
    ada = {"customer_id": "ada", "FirstName": "Ada"}
    with server.session(vendor="genesys-ucs") as ucs:
        before = ucs.state.export()
        name = ucs.state.snapshot("before-ada")
        created = ucs.client.post("/profiles", json=ada)
        assert ucs.state.item("profiles", "ada") == ada
        assert [(each["key"], each["change"]) for each in ucs.state.changes()] == [("ada", "added")]
        assert ucs.state.undo()["undone"] == [created.headers["X-Mock-Request-Id"]]
        assert ucs.client.get("/profiles/ada").status_code == 404
        ucs.state.put_item("profiles", "ada", ada)
        assert ucs.client.get("/profiles/ada").json() == ada
        ucs.state.restore(name)
        assert ucs.state.export() == before
        ucs.state.put_item("profiles", "ada", ada)
        ucs.state.delete_item("profiles", "ada")
        with pytest.raises(AdminError) as refused:
            ucs.state.item("profiles", "ada")
        assert refused.value.status == 404
        ucs.state.load({"genesys-ucs": {"accounts": {"default": {"items": {"profiles": [ada]}}}}})
        assert ucs.client.get("/profiles/ada").json() == ada
        assert ucs.of("mypreferences").state.item("profiles", 1)["ProfileId"] == 1


def test_an_item_needs_a_vendor() -> None:
    session = ScriptedServer({}).session()
    with pytest.raises(ValueError, match="vendor="):
        Session(session.server, "s", {}).state.item("profiles", "ada")
