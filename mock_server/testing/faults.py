"""Faults of a session: what makes it answer otherwise than its vendors would."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from mock_server.testing.admin import Admin


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault as the server understood it when this was read; `members` are those of `GET /__admin/faults/{id}`."""

    id: str
    members: Mapping[str, Any]

    @property
    def struck(self) -> int:
        """How many requests it had struck."""
        return int(self.members.get("struck", 0))


class Faults:
    """The faults of a session, in the order in which they are asked."""

    def __init__(self, admin: Admin) -> None:
        self._admin = admin

    def add(self, **members: Any) -> Fault:
        """`add(operation="create_profile", first=1, reply={"status": 503})`: the members are those of NewFault.

        Raises AdminError naming the member that makes no sense.
        """
        return _fault(self._admin.post("/faults", members))

    def add_preset(self, preset: str, **members: Any) -> Fault:
        """A fault that a name stands for, such as `slow`; members that are given take the place of its own."""
        return self.add(preset=preset, **members)

    def get(self, fault_id: str) -> Fault:
        """With what it has counted by now."""
        return _fault(self._admin.get(f"/faults/{fault_id}"))

    def all(self) -> list[Fault]:
        return [_fault(members) for members in self._admin.get("/faults")["faults"]]

    def remove(self, fault: Fault | str) -> None:
        self._admin.delete(f"/faults/{fault.id if isinstance(fault, Fault) else fault}")

    def clear(self) -> None:
        self._admin.delete("/faults")


def _fault(members: Mapping[str, Any]) -> Fault:
    return Fault(members["id"], members)
