"""The state of a session as fixtures: told, and replaced."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import Any

from mock_server.admin.clocks import shown as shown_clock
from mock_server.admin.control import AdminCall, Control
from mock_server.admin.points import entry_of, root_at, session_of
from mock_server.errors import Failure, Invalid, NotFound
from mock_server.fixture_content import Misfit, dump_content, load_content, misfits
from mock_server.store import Root, Snapshot
from mock_server.vendor import Reply

MOST_PROBLEMS = 100
"""How many a refusal lists."""


class StateAdmin:
    """Handlers of `/sessions/{name}/state` and `/requests/{id}/state`."""

    def __init__(self, control: Control) -> None:
        self._control = control

    def get_session_state(self, call: AdminCall) -> Reply:
        """As of a point of the session's history, `now` unless another is asked for."""
        session = self._control.sessions.find(call.path["name"])
        return self._told(call, root_at(self._control.sessions.journal, session, call.query["at"]))

    def get_state_after_request(self, call: AdminCall) -> Reply:
        request_id = call.path["id"]
        session = session_of(self._control, request_id)
        return self._told(call, entry_of(self._control.sessions.journal, session, request_id).after)

    def replace_session_state(self, call: AdminCall) -> Reply:
        """All that the named vendors have is what the body says, or nothing is changed."""
        session = self._control.sessions.find(call.path["name"])
        new = self._loaded(call.body)
        session.store.update(lambda root: root.with_vendors(call.body, new))
        return Reply(204)

    def _told(self, call: AdminCall, root: Root) -> Reply:
        wanted = call.query.get("vendor")
        if wanted is not None and wanted not in self._control.vendors:
            raise NotFound(self._unknown())
        names = self._control.vendors if wanted is None else [wanted]
        state = {name: dump_content(root, name, self._control.vendors[name].vendor) for name in names}
        clock = shown_clock(root.clock)
        return Reply(200, state, {"X-Mock-Clock": f"{clock['mode']} {clock['now']}"})

    def _loaded(self, body: Any) -> Root:
        """A state of the vendors in a body only. Raises Invalid with what is wrong with it, each thing at its place."""
        state = Snapshot()
        failures = list(islice(self._failures(body, state), MOST_PROBLEMS + 1))
        if failures:
            more = f"; the first {MOST_PROBLEMS} problems are listed" if len(failures) > MOST_PROBLEMS else ""
            raise Invalid(failures[:MOST_PROBLEMS], f"The state is invalid, and nothing was changed{more}.")
        return state.root

    def _failures(self, body: Any, state: Snapshot) -> Iterator[Failure]:
        """Contradictions are looked for in what has the right form only."""
        for name, fixture in body.items():
            mounted = self._control.vendors.get(name)
            if mounted is None:
                yield Failure("body", (name,), self._unknown(), rule="vendor")
                continue
            found = list(islice(misfits(fixture, mounted.vendor, mounted.contract), MOST_PROBLEMS + 1))
            yield from (
                _failure(name, misfit) for misfit in found or load_content(fixture, name, mounted.vendor, state)
            )

    def _unknown(self) -> str:
        return f"this vendor is not served; there are: {', '.join(self._control.vendors)}"


def _failure(vendor: str, misfit: Misfit) -> Failure:
    return Failure("body", (vendor, *misfit.place), misfit.text, rule="fixture")
