"""The tags of a client's profiles (H-tags)."""

from __future__ import annotations

from mock_server.vendor import Call, Reply
from mock_server.vendors.mypreferences import indexes


def list_tags(call: Call) -> Reply:
    """Each tag of an active profile with the number of those that have it, by name; letter case tells tags apart."""
    counts = {name: len(call.state.find(indexes.TAGS, name)) for name, _ in call.state.iterate(indexes.TAGS)}
    return Reply(200, {"TagCounts": [{"Tag": {"Name": name}, "Count": counts[name]} for name in sorted(counts)]})
