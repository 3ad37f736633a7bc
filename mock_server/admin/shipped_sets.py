"""The shipped fixture sets as states to begin with: each loaded once, when it is first asked for."""

from __future__ import annotations

import threading

from mock_server.admin.control import Control
from mock_server.errors import NotFound
from mock_server.fixtures import load_fixture, shipped_files
from mock_server.store import Root, Snapshot


class ShippedSets:
    """By their names only, never by a path. Thread-safe."""

    def __init__(self, control: Control) -> None:
        self._control = control
        self._lock = threading.Lock()
        self._loaded: dict[str, Root] = {}

    def root(self, name: str) -> Root:
        """What a server started with the set would begin with.

        Raises NotFound, listing the sets that there are for every vendor that is served, when it is none of them.
        """
        with self._lock:
            if name not in self._loaded:
                self._loaded[name] = self._load(name)
            return self._loaded[name]

    def _load(self, name: str) -> Root:
        files = {vendor: {file.stem: file for file in shipped_files(vendor)} for vendor in self._control.vendors}
        common = sorted(set.intersection(*map(set, files.values()))) if files else []
        if name not in common:
            known = ", ".join(common) or "none"
            raise NotFound(f"no fixture set '{name}' ships for all vendors that are served; there are: {known}")
        state = Snapshot(Root(clock=self._control.settings.clock))
        for vendor, mounted in self._control.vendors.items():
            load_fixture(files[vendor][name], vendor, mounted.vendor, state)
        return state.root
