"""What a test sent and got, as text for the report of its failure: bounded, and without secrets."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence

from mock_server.app.fake import split_prefix
from mock_server.errors import NotFound
from mock_server.exchange.redaction import replacing, secrets_of, told_query
from mock_server.faults import Fault
from mock_server.journal import Entry
from mock_server.sessions import Session
from mock_server.testing.admin import AdminError
from mock_server.testing.local import LocalServer
from mock_server.verify.exchange import Scrubber

MOST_EXCHANGES, MOST_EXPLAINED = 20, 5
LONGEST_EXPLANATION, LONGEST_LINE, LONGEST = 4_000, 300, 12_000
Opened = Sequence[tuple[LocalServer, str]]
"""Sessions by the servers that they belong to."""


def unasked_failures(opened: Opened) -> str:
    """The exchanges that ended with a 5xx although no fault and no forced reply asked for it; empty for none."""
    failed = [(server, entry) for server, entry in _entries(opened) if _is_unasked(entry)]
    return _text(failed)


def exchanges(opened: Opened) -> str:
    """The latest exchanges of the sessions, with what explains the latest refused ones, and what did not happen.

    Empty when no session is left.
    """
    return "\n".join(filter(None, [_text(_entries(opened)), *_missed(opened)]))


def _entries(opened: Opened) -> list[tuple[LocalServer, Entry]]:
    found = [(server, entry) for server, session in _sessions(opened) for entry in list(session.log.entries)]
    return sorted(found, key=lambda pair: pair[1].started)


def _sessions(opened: Opened) -> Iterator[tuple[LocalServer, Session]]:
    for server, name in dict.fromkeys(opened):
        try:
            yield server, server.fake.sessions.find(name)
        except NotFound:  # the test itself has deleted it
            continue


def _missed(opened: Opened) -> Iterator[str]:
    """Sessions that no request has reached, and faults that struck none: the test's mistake may be there."""
    for server, session in _sessions(opened):
        log = session.log
        lost = log.last_cleared or log.last_evicted or not server.fake.sessions.journal.enabled
        if not log.entries and not lost:
            below = f"{server.origin}/__sessions/{session.name}"
            yield f"{session.name}: no request has reached it since it began; its paths begin with {below}"
        yield from (_idle(session, fault) for fault in session.faults.all if not fault.tally.struck)


def _idle(session: Session, fault: Fault) -> str:
    matched = fault.tally.matched
    count = f"{matched} of the requests, but struck none" if matched else "no request"
    members = json.dumps(fault.understood, ensure_ascii=False)
    shown = members if len(members) <= LONGEST_LINE else f"{members[:LONGEST_LINE]}…"
    return f"{session.name}: {fault.id} matched {count}: {shown}"


def _is_unasked(entry: Entry) -> bool:
    return entry.outgoing.status >= 500 and not entry.fault and entry.stage not in ("forced", "fault")


def _text(entries: Sequence[tuple[LocalServer, Entry]]) -> str:
    shown = entries[-MOST_EXCHANGES:]
    refused = [entry.id for _, entry in shown if entry.outgoing.status >= 400][-MOST_EXPLAINED:]
    lines = [f"({len(entries) - len(shown)} earlier ones are not shown)"] if len(entries) > len(shown) else []
    for server, entry in shown:
        lines.append(_line(entry))
        if entry.id in refused:
            explanation = _explanation(server, entry, whole=entry.id == refused[-1])
            lines += [f"    {line}" for line in explanation.splitlines()]
    secrets = {secret for _, entry in shown for secret in secrets_of(entry.incoming.headers)}
    text = Scrubber()(replacing(secrets)("\n".join(lines)))
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}\n…"


def _line(entry: Entry) -> str:
    incoming = entry.incoming
    address = split_prefix(incoming.path)[1] + (f"?{told_query(incoming.query)}" if incoming.query else "")
    shown = address if len(address) <= LONGEST_LINE else f"{address[:LONGEST_LINE]}…"
    return f"{entry.id}: {incoming.method} {shown} -> {entry.outgoing.status} in {entry.seconds * 1000:.1f} ms"


def _explanation(server: LocalServer, entry: Entry, *, whole: bool) -> str:
    """In a sentence, or as a whole, as the control plane explains it, with the body of the reply."""
    path = f"/requests/{entry.id}/explain"
    said = [entry.outgoing.body.decode("utf-8", "replace"), entry.defect]
    try:
        said.insert(0, str(server.admin.get(path)["summary"]))
        said += [server.admin.text(path)] if whole else []
    except AdminError:  # the journal has lost it since
        pass
    text = "\n".join(part for part in said if part)
    return text if len(text) <= LONGEST_EXPLANATION else f"{text[:LONGEST_EXPLANATION]}…"
