"""A vendor of one document, one module and one fixture file, as small as one can be."""

from __future__ import annotations

from typing import Any

from mock_server.errors import NotFound
from mock_server.store import Scope
from mock_server.vendor import Call, Collection, Reply, Vendor


def create_ticket(call: Call) -> Reply:
    ticket = {"id": call.state.next_number("ticket"), **call.body}
    call.state.put("tickets", ticket["id"], ticket)
    return Reply(201, ticket, {"Location": f"{call.request.base}/tickets/{ticket['id']}"})


def get_ticket(call: Call) -> Reply:
    ticket = call.state.get("tickets", call.path["id"])
    if ticket is None:
        raise NotFound(f"there is no ticket {call.path['id']}")
    return Reply(200, ticket)


def load_ticket(state: Scope, ticket: Any) -> None:
    state.put("tickets", ticket["id"], ticket)
    state.advance("ticket", ticket["id"])


VENDOR = Vendor(handlers=[create_ticket, get_ticket], collections={"tickets": Collection("Ticket", load_ticket)})
