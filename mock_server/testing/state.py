"""The state of a session."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from mock_server.testing.admin import Admin

_ACCOUNTS = {"genesys-ucs": "default", "mypreferences": "AcmeCo"}
"""The accounts that the people of the shipped fixture sets belong to."""


class SessionState:
    """What the session `name` remembers. `vendor` is whose items are meant where none is named, empty for nobody's.

    Each method raises AdminError for what makes no sense, and then nothing is changed.
    """

    def __init__(self, admin: Admin, name: str, vendor: str = "") -> None:
        self._admin = admin
        self._path = f"/sessions/{name}"
        self._vendor = vendor

    def export(self, at: str | None = None) -> dict[str, Any]:
        """Fixtures by vendor, which `load` and `--fixtures` take; `at` is a point, `baseline` or `snapshot:NAME`."""
        state: dict[str, Any] = self._admin.get(f"{self._path}/state", at=at)
        return state

    def load(self, state: Mapping[str, Any]) -> None:
        """Let the named vendors have what `state` says, in the form of `export`, and nothing else."""
        self._admin.put(f"{self._path}/state", state)

    def item(self, collection: str, key: str | int, *, account: str | None = None, vendor: str | None = None) -> Any:
        """One item, such as `item("profiles", "ada")`. Raises AdminError with status 404 when there is none."""
        return self._admin.get(self._item(collection, key, account, vendor))

    def put_item(
        self, collection: str, key: str | int, item: Any, *, account: str | None = None, vendor: str | None = None
    ) -> Any:
        """Put an item by hand, in the form of fixtures."""
        return self._admin.put(self._item(collection, key, account, vendor), item)

    def delete_item(
        self, collection: str, key: str | int, *, account: str | None = None, vendor: str | None = None
    ) -> None:
        self._admin.delete(self._item(collection, key, account, vendor))

    def snapshot(self, name: str | None = None) -> str:
        """Remember state and clock as they are now; returns the name, to give to `restore`."""
        taken = self._admin.post(f"{self._path}/snapshots", {} if name is None else {"name": name})
        return str(taken["name"])

    def restore(self, snapshot: str) -> None:
        """State and clock as they were at a snapshot; journal and faults stay."""
        self._admin.post(f"{self._path}/reset", {"snapshot": snapshot})

    def reset(self) -> None:
        """Everything as the session began: state, clock, faults, numbers of requests, and an empty journal."""
        self._admin.call("POST", f"{self._path}/reset")

    def undo(self, to: str | None = None) -> dict[str, Any]:
        """Take back the last request that changed something, or all from the request `to` on."""
        undone: dict[str, Any] = self._admin.post(f"{self._path}/undo", {} if to is None else {"to": to})
        return undone

    def changes(self, since: str = "baseline", until: str = "now") -> list[dict[str, Any]]:
        """The items that differ between two points; each tells `collection`, `key` and `change`, among others."""
        found: list[dict[str, Any]] = self._admin.get(f"{self._path}/diff", **{"from": since, "to": until})["changes"]
        return found

    def _item(self, collection: str, key: str | int, account: str | None, vendor: str | None) -> str:
        vendor = vendor or self._vendor
        if not vendor:
            raise ValueError("the session is of no single vendor: name the one that is meant, vendor=…")
        account = account or _ACCOUNTS.get(vendor, "default")
        return "/".join(
            [f"{self._path}/state", *(quote(str(part), safe="") for part in (vendor, account, collection, key))]
        )
