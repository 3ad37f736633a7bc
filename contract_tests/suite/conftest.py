from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from mock_server.verify.target import NOBODY, READER, TARGETS, Names, Target

HERE = Path(__file__).parent

for steps in ("contract_tests.suite.genesys_ucs.steps", "contract_tests.suite.mypreferences.steps"):
    if steps not in sys.modules:
        pytest.register_assert_rewrite(steps)


@pytest.fixture
def target(request: pytest.FixtureRequest) -> Iterator[Target]:
    """What this test verifies; the test is skipped when the target is not what its marks `needs` say.

    What has XML in its name needs a target that speaks it.
    Whatever the test made is removed after it.
    """
    needs = [fact for mark in request.node.iter_markers("needs") for fact in mark.args]
    needs += ["xml"] if "xml" in request.node.name.lower() or "xml" in request.path.name else []
    vendor = request.path.relative_to(HERE).parts[0].replace("_", "-")
    found = request.config.stash[TARGETS].target(vendor, needs)
    reason = found.missing(needs)
    if reason is not None:
        pytest.skip(reason)
    found.recorder.test = request.node.nodeid
    yield found
    found.clean_up()
    found.recorder.test = ""


@pytest.fixture
def names(target: Target) -> Names:
    """Names for what the test stores."""
    return target.names


@pytest.fixture
def reader(target: Target) -> httpx.Client:
    """A client whose credentials allow reading only; mark the test `needs("reader")`."""
    return target.client(READER)


@pytest.fixture
def nobody(target: Target) -> httpx.Client:
    """A client without credentials, to which a test may add its own."""
    return target.client(NOBODY)
