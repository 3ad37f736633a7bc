"""What an exchange changed of what its session remembers."""

from __future__ import annotations

from typing import Any

from mock_server.admin.control import Control
from mock_server.admin.difference import difference, differs
from mock_server.journal import Entry


def state_difference(entry: Entry, control: Control) -> dict[str, Any]:
    """As `difference` tells it."""
    return difference(entry.before, entry.after, control.vendors)


def has_changed(entry: Entry, control: Control) -> bool:
    """Whether anything that counts differs; it is looked for once."""
    if entry.changed is None:
        entry.changed = entry.before is not entry.after and differs(entry.before, entry.after, control.vendors)
    return entry.changed
