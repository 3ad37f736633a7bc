"""What sessions cost with many profiles stored, in process, as a table.

    .venv/bin/python benchmarks/sessions.py [PROFILES]

Each figure is that of a request to the control plane, from its arrival to its reply and without sockets: a median.
"""

from __future__ import annotations

import json
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))

from mock_server.app.application import create_fake
from mock_server.app.fake import Fake
from mock_server.settings import Settings
from mock_server.wire import Incoming, Outgoing

PROFILES = 100_000
ROUNDS = 200
ADMIN = "/__admin/sessions"
JSON = {"content-type": "application/json", "host": "localhost"}


def main() -> int:
    profiles = int(sys.argv[1]) if len(sys.argv) > 1 else PROFILES
    fake = create_fake(Settings(max_request_journal_entries=0))
    took = filled(fake, profiles)
    print(f"{profiles:,} profiles stored in {took:.1f} s, half of them of each vendor")
    for name, measure in (("fork", fork), ("reset", reset), ("snapshot", snapshot), ("reset to a snapshot", back)):
        print(f"{name:<28}{measure(fake) * 1000:>10.3f} ms")
    for name, measure in (("export", export), ("difference of all", difference), ("undo of one change", undo)):
        print(f"{name:<28}{measure(fake) * 1000:>10.1f} ms")
    return 0


def fork(fake: Fake) -> float:
    """Of the session that holds the profiles."""
    return median(lambda n: ask(fake, "POST", f"{ADMIN}/full/fork", {"name": f"fork-{n}"}))


def reset(fake: Fake) -> float:
    """Of a session that began with the profiles."""
    ask(fake, "POST", f"{ADMIN}/full/fork", {"name": "again"})
    return median(lambda n: ask(fake, "POST", f"{ADMIN}/again/reset"), lambda n: changed(fake, "again", n))


def snapshot(fake: Fake) -> float:
    """Taken and deleted again, since a session has a hundred at the most; only the taking counts."""
    return median(
        lambda n: ask(fake, "POST", f"{ADMIN}/full/snapshots", {"name": f"snapshot-{n}"}),
        lambda n: ask(fake, "DELETE", f"{ADMIN}/full/snapshots/snapshot-{n - 1}") if n else None,
    )


def back(fake: Fake) -> float:
    """A reset to a snapshot."""
    ask(fake, "POST", f"{ADMIN}/full/snapshots", {"name": "before"})
    return median(
        lambda n: ask(fake, "POST", f"{ADMIN}/full/reset", {"snapshot": "before"}), lambda n: changed(fake, "full", n)
    )


def export(fake: Fake) -> float:
    """Of the whole state, as one reply."""
    return median(lambda n: ask(fake, "GET", f"{ADMIN}/full/state"), rounds=3)


def difference(fake: Fake) -> float:
    """Between the baseline and all profiles: cut, but all of them are looked at."""
    return median(lambda n: ask(fake, "GET", f"{ADMIN}/full/diff"), rounds=3)


def undo(fake: Fake) -> float:
    """With a journal, and all profiles stored before."""
    journalled = create_fake(Settings())
    session = journalled.sessions.create("full", fake.sessions.get("full").store.root)
    return median(
        lambda n: ask(journalled, "POST", f"{ADMIN}/{session.name}/undo"), lambda n: changed(journalled, "full", n), 5
    )


def filled(fake: Fake, profiles: int) -> float:
    """Seconds that it takes to create so many profiles in the session `full`."""
    began = time.perf_counter()
    for n in range(profiles // 2):
        changed(fake, "full", n)
        name = {"FirstName": "Ada", "LastName": f"Stone {n}"}
        ask(fake, "POST", "/__sessions/full/mypreferences/AcmeCo/Profile", {"CustomerName": name})
    return time.perf_counter() - began


def changed(fake: Fake, session: str, n: int) -> None:
    """One more profile, so that a session differs from its beginning."""
    body = {"FirstName": "Ada", "EmailAddress": [f"ada{n}@example.com"], "Phone": [{"PhoneType": 0}]}
    ask(fake, "POST", f"/__sessions/{session}/genesys-ucs/profiles", body)


def median(
    measured: Callable[[int], Any], before: Callable[[int], Any] = lambda n: None, rounds: int = ROUNDS
) -> float:
    """Seconds of a call; what goes before each does not count."""
    seconds = []
    for n in range(rounds):
        before(n)
        began = time.perf_counter()
        measured(n)
        seconds.append(time.perf_counter() - began)
    return statistics.median(seconds)


def ask(fake: Fake, method: str, path: str, body: Any = None) -> Outgoing:
    """The reply, which must be a success."""
    raw = b"" if body is None else json.dumps(body).encode()
    reply = fake.answer(Incoming(method, path, "", JSON, "http://localhost", body=raw))
    assert isinstance(reply, Outgoing)
    assert reply.status < 300, (method, path, reply.status, reply.body[:300])
    return reply


if __name__ == "__main__":
    sys.exit(main())
