"""Everything that is needed to find a mistake, made out of a journal entry when it is asked for."""

from __future__ import annotations

from typing import Any

from mock_server.admin.control import Control
from mock_server.admin.entry_view import EntryView
from mock_server.admin.explanation.authentication import explained_authentication
from mock_server.admin.explanation.reproduction import reproduced
from mock_server.admin.explanation.route import explained_route
from mock_server.admin.explanation.rules import RuleFinder
from mock_server.admin.explanation.summary import summarized
from mock_server.admin.explanation.validation import explained_validation, ignored_members
from mock_server.admin.state_difference import state_difference


class Explainer:
    """Explains entries of one server."""

    def __init__(self, control: Control) -> None:
        self._control = control
        self._rules = RuleFinder()

    def explain(self, view: EntryView) -> dict[str, Any]:
        """The parts in the order of a request's way, the summary last. Nothing in it is secret."""
        entry = view.entry
        mounted = self._control.vendors.get(entry.vendor)
        operations = mounted.contract.operations if mounted else ()
        operation = next((each for each in operations if each.id == entry.operation), None)
        authentication, read = explained_authentication(entry, self._control)
        told: dict[str, Any] = {
            "id": entry.id,
            "request": view.request(),
            "route": explained_route(entry, self._control),
            "authentication": authentication,
            "validation": explained_validation(entry, mounted, operation),
            "rules": self._rules.explained(entry, mounted),
            "warnings": [
                {"rule": each.rule, "member": each.member, "says": self._rules.says(mounted, each.rule)}
                for each in entry.warnings
            ],
            "stage": entry.stage,
            "state": state_difference(entry, self._control),
            "fault": entry.fault or None,
            "reply": view.reply(),
            "refusal": entry.error.message if entry.error else None,
            "defect": entry.defect or None,
            "reproduce": reproduced(view, read),
        }
        told["summary"] = summarized(entry, told, ignored_members(entry, mounted, operation))
        return view.cleaned(told)
