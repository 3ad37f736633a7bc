"""The steps of tests about JSON Patch on MyPreferences profiles."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from contract_tests.suite.mypreferences.steps import PATCHES, Profile, Way, complaints, read, written

each_patch = pytest.mark.parametrize("way", PATCHES, ids=str)


def step(op: str, path: str, *value: Any) -> dict[str, Any]:
    """An operation of a patch; `value` may be left out."""
    return {"op": op, "path": path, **({"value": value[0]} if value else {})}


def patch(client: httpx.Client, way: Way, profile: Profile, *steps: Any) -> httpx.Response:
    return client.patch(way.path(profile), json=list(steps))


def patched(client: httpx.Client, way: Way, profile: Profile, *steps: Any) -> Profile:
    """The profile after a patch, which must succeed and be what is read afterwards."""
    after = written(patch(client, way, profile, *steps))
    assert read(client, after["ProfileId"]) == after
    return after


def unfit(client: httpx.Client, way: Way, profile: Profile, *steps: Any) -> dict[str, list[str]]:
    """What is complained of in a patch that must be refused and must change nothing."""
    before = read(client, profile["ProfileId"])
    state = complaints(patch(client, way, profile, *steps))
    assert read(client, profile["ProfileId"]) == before
    return state
