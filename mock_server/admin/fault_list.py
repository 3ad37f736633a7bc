"""The faults of a session: listed, added, looked at, deleted."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from mock_server.admin.control import AdminCall, Control, Mounted
from mock_server.admin.fault_bodies import PRESETS, make_fault
from mock_server.admin.names import nearest
from mock_server.clock import Clock, format_instant
from mock_server.errors import Failure, Invalid
from mock_server.faults import MOST_FAULTS, Fault
from mock_server.vendor import Reply


class FaultAdmin:
    """Handlers of `/faults`, for the session of the request."""

    def __init__(self, control: Control) -> None:
        self._control = control

    def list_faults(self, call: AdminCall) -> Reply:
        clock = call.session.store.root.clock
        faults = [_shown(fault, clock) for fault in call.session.faults.all]
        return Reply(200, {"faults": faults, "most": MOST_FAULTS, "presets": PRESETS})

    def create_fault(self, call: AdminCall) -> Reply:
        """Raises Invalid for a vendor or an operation that is not served, and for what contradicts itself."""
        failures = list(_unknown(call.body, self._control.vendors))
        if failures:
            raise Invalid(failures)
        clock = call.session.store.root.clock
        seed = self._control.settings.seed
        fault = call.session.faults.add(lambda fault_id: make_fault(fault_id, call.body, seed, clock.now()))
        return Reply(201, _shown(fault, clock), {"Location": f"{call.request.base}/faults/{fault.id}"})

    def delete_faults(self, call: AdminCall) -> Reply:
        call.session.faults.clear()
        return Reply(204)

    def get_fault(self, call: AdminCall) -> Reply:
        fault = call.session.faults.find(call.path["id"])
        return Reply(200, _shown(fault, call.session.store.root.clock))

    def delete_fault(self, call: AdminCall) -> Reply:
        call.session.faults.delete(call.path["id"])
        return Reply(204)


def _shown(fault: Fault, clock: Clock) -> dict[str, Any]:
    return {
        **fault.understood,
        "carry_out": fault.carry_out,
        "id": fault.id,
        "created": format_instant(fault.since),
        "active": not fault.is_over(clock),
        "matched": fault.tally.matched,
        "struck": fault.tally.struck,
    }


def _unknown(body: Mapping[str, Any], vendors: Mapping[str, Mounted]) -> Iterator[Failure]:
    """What a fault is said to belong to and cannot meet."""
    vendor, operation = body.get("vendor"), body.get("operation")
    if vendor is not None and vendor not in vendors:
        yield _failure("vendor", vendor, f"is not served; {nearest(vendor, vendors)}")
        return
    if operation is None:
        return
    asked = {vendor: vendors[vendor]} if vendor else vendors
    methods = {each.id: each.method for mounted in asked.values() for each in mounted.contract.operations}
    if operation not in methods:
        where = f"an operation of {vendor}" if vendor else "an operation of any vendor"
        yield _failure("operation", operation, f"is not {where}; {nearest(operation, methods)}")
        return
    method = methods[operation]
    if body.get("method") not in (None, method, "HEAD" if method == "GET" else method):
        yield _failure("method", body["method"], f"is not the method of {operation}, which is {method}")


def _failure(member: str, value: str, message: str) -> Failure:
    return Failure("body", (member,), f"{value!r} {message}", value, "unknown")
