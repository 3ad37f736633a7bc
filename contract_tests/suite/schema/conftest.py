from __future__ import annotations

import pytest

from mock_server.verify.target import TARGETS, Target


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Each operation of the document, and each way of mixing formats of bodies."""
    target = metafunc.config.stash[TARGETS].target("", ())
    if "operation_id" in metafunc.fixturenames:
        metafunc.parametrize("operation_id", sorted(target.document.operation_ids()))
    if "turn" in metafunc.fixturenames:
        metafunc.parametrize("turn", _turns(target))


def _turns(target: Target) -> list[int | None]:
    """Bodies in XML: none, or in two turns each once."""
    return [None] if target.limits.media == "json" else [0, 1]
