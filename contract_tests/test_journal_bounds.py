"""The journal keeps to its bounds, says what it lost, and knows what its entries take."""

from __future__ import annotations

import gc
import json
import threading
import tracemalloc
from collections.abc import Callable

import httpx
import pytest

from contract_tests.conftest import NOON, RunningFake
from contract_tests.looking import (
    BRUCE,
    PROFILES,
    listed,
)
from mock_server.app.application import create_fake
from mock_server.errors import Failure, Invalid
from mock_server.journal import Entry, Journal, Log
from mock_server.sessions import Session
from mock_server.settings import Settings
from mock_server.store import Root
from mock_server.wire import Incoming, Outgoing


@pytest.fixture
def session(fake: Callable[..., RunningFake]) -> httpx.Client:
    return fake().session()


def entry_of(size: int = 0, session: str = "s") -> Entry:
    incoming = Incoming("POST", "/x", "", {}, "http://localhost", body=b"x" * size)
    entry = Entry(incoming, 0.0, session=session)
    entry.outgoing = Outgoing(200)
    return entry


def test_entries_are_bounded_by_number_and_by_bytes_and_the_latest_always_stays() -> None:
    log, numbers = Log(), iter(range(1, 1_000)).__next__
    journal = Journal(most_entries=10, most_bytes=100_000)
    for _ in range(25):
        journal.record(log, entry_of(), numbers)
    assert [entry.number for entry in log.entries] == list(range(16, 26))
    assert (log.evicted, log.last_evicted) == (15, 15)
    for _ in range(4):
        journal.record(log, entry_of(30_000), numbers)
    assert [entry.number for entry in log.entries] == [27, 28, 29]
    assert journal.held == (3, sum(entry.size for entry in log.entries))
    journal.record(log, entry_of(1_000_000), numbers)
    assert [entry.number for entry in log.entries] == [30]
    assert log.evicted == 29


def test_a_cleared_log_leaves_nothing_behind_and_others_are_untouched() -> None:
    journal = Journal(most_entries=6)
    one, other = Session("one", Root()), Session("other", Root())
    for session in (one, other, one, other, one):
        journal.record(session.log, entry_of(session=session.name), session.next_number)
    journal.clear(one.log)
    assert journal.held == (2, sum(entry.size for entry in other.log.entries))
    for _ in range(5):
        journal.record(one.log, entry_of(session="one"), one.next_number)
    assert [entry.id for entry in one.log.entries] == ["one-4", "one-5", "one-6", "one-7", "one-8"]
    assert [entry.id for entry in other.log.entries] == ["other-2"]
    assert (one.log.evicted, other.log.evicted) == (0, 1)
    journal.clear(one.log)
    journal.record(other.log, entry_of(session="other"), other.next_number)
    for _ in range(5_000):
        journal.record(one.log, entry_of(session="one"), one.next_number)
        journal.clear(one.log)
    assert journal.held == (2, sum(entry.size for entry in other.log.entries))
    assert [entry.id for entry in other.log.entries] == ["other-2", "other-3"]
    assert len(journal._order) < 1_100


def test_threads_lose_no_entry_and_break_no_bound() -> None:
    journal = Journal(most_entries=300)
    sessions = [Session(f"s{number}", Root()) for number in range(4)]
    shared = Session("shared", Root())
    seen: list[list[int]] = []

    def work(own: Session) -> None:
        for number in range(500):
            journal.record(own.log, entry_of(session=own.name), own.next_number)
            journal.record(shared.log, entry_of(session="shared"), shared.next_number)
            if number % 100 == 99:
                seen.append([entry.number for entry in journal.read(shared.log)[0]])
            if number % 250 == 249:
                journal.clear(own.log)

    threads = [threading.Thread(target=work, args=(session,)) for session in sessions]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    logs = [session.log for session in (*sessions, shared)]
    assert journal.held[0] == sum(len(log.entries) for log in logs) <= 300
    assert journal.held[1] == sum(entry.size for log in logs for entry in log.entries)
    assert shared.log.evicted + len(shared.log.entries) == 2_000
    for numbers in seen:
        assert numbers == list(range(numbers[0], numbers[-1] + 1)), "a later number was seen before an earlier one"


def test_what_the_control_plane_brings_into_a_state_is_reckoned_with(fake: Callable[..., RunningFake]) -> None:
    """Each read after such a change holds on to another state."""
    session = fake(seed=99).session()
    name = str(session.base_url).rstrip("/").rpartition("/")[2]
    item = f"/__admin/sessions/{name}/state/genesys-ucs/default/profiles/{BRUCE}"
    for number in range(40):
        body = {"customer_id": BRUCE, "FirstName": [f"{number} {place} {'x' * 900}" for place in range(900)]}
        put = session.put(item, json=body)
        assert put.is_success, put.text
        session.get(f"{PROFILES}/{BRUCE}")
    found = listed(session)
    assert 0 < found["total"] < 15
    assert found["evicted"] == 40 - found["total"]


def test_a_refusal_keeps_neither_frames_nor_large_values() -> None:
    error = Invalid([Failure("body", (), "is wrong", {f"m{number}": "x" * 1_000 for number in range(1_000)}, "type")])
    try:
        raise error
    except Invalid:
        entry = entry_of()
        entry.error = error
    Journal().record(Log(), entry, lambda: 1)
    assert error.__traceback__ is None
    assert error.failures[0].value == "an object with 1000 members: m0, m1, m2, m3, m4, …"


def test_the_memory_of_many_large_writes_stays_within_the_bound_that_is_counted() -> None:
    fake = create_fake(Settings(clock=NOON))
    journal = fake.sessions.journal
    journal.most_bytes = 4 << 20
    tracemalloc.start()
    try:
        for number in range(400):
            value = json.dumps({"FirstName": [f"{number}-{place}" * 4 for place in range(900)]}).encode()
            method, path = ("PUT", f"{PROFILES}/{BRUCE}") if number else ("GET", f"{PROFILES}/{BRUCE}")
            headers = {"content-type": "application/json"}
            reply = fake.answer(Incoming(method, path, "", headers, "http://localhost", body=value))
            assert isinstance(reply, Outgoing)
            assert reply.status == 200
            if number == 50:
                early = tracemalloc.get_traced_memory()[0]
        late = tracemalloc.get_traced_memory()[0]
    finally:
        tracemalloc.stop()
    entries, size = journal.held
    assert entries < 60
    assert size <= 4 << 20
    assert late < 1.5 * early
    assert late < 2 * (4 << 20)


@pytest.mark.parametrize("kind", ["read", "refused"])
def test_the_size_that_is_counted_is_about_what_memory_an_entry_takes(kind: str) -> None:
    """State is not in it: persistent maps are not Python's memory, so they cannot be seen from here."""
    path = f"{PROFILES}/{BRUCE if kind == 'read' else 'nobody'}"
    taken = []
    for entries in (10_000, 0):
        fake = create_fake(Settings(clock=NOON, max_request_journal_entries=entries))
        fake.answer(sent(path))
        gc.collect()
        tracemalloc.start()
        before = tracemalloc.get_traced_memory()[0]
        for _ in range(2_000):
            fake.answer(sent(path))
        gc.collect()
        taken.append((tracemalloc.get_traced_memory()[0] - before) / 2_000)
        tracemalloc.stop()
        if entries:
            count, size = fake.sessions.journal.held
    assert 0.6 < (size / count) / (taken[0] - taken[1]) < 2


def sent(path: str) -> Incoming:
    """A request whose texts are its own, as they are when they come from a socket."""
    names = ("host", "user-agent", "accept", "accept-encoding", "connection")
    headers = {f"{name}"[:]: f"{name} and its value" for name in names}
    return Incoming("GET", "".join(list(path)), "", headers, "http://localhost:8080", header_size=150)
