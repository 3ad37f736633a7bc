"""The model of Genesys finds defects, and what it prints of a failure finds them too, in a test that stands alone."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from contract_tests.defects.plant import Build, with_body, with_status
from contract_tests.local_targets import settings_for, target_at
from contract_tests.suite.disagreement import Disagreement
from contract_tests.suite.genesys_ucs.model.machine import GenesysMachine
from contract_tests.suite.seeding import run_machine
from mock_server.app.application import create_app
from mock_server.server import running
from mock_server.vendors.genesys_ucs import extension_records, identification, merge

VENDOR = "genesys-ucs"
_follow = identification._follow
Patch = Callable[[pytest.MonkeyPatch], None]


def nothing(patch: pytest.MonkeyPatch) -> None:
    """The change is in the application."""


def searches_find_who_was_deleted(patch: pytest.MonkeyPatch) -> None:
    def follow(state: Any, plan: Any, customer_id: str, before: Any, after: Any) -> None:
        if after is not None:
            _follow(state, plan, customer_id, before, after)

    patch.setattr(identification, "_follow", follow)


def merges_forget_the_values_of_the_source(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(merge, "_attributes", lambda destination, source: {**source, **destination})


def inserted_records_never_replace(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(extension_records, "_united", lambda stored, sent, schema: [*stored, *sent])


def unique_keys_bind_nobody(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(identification, "_claim", lambda state, key, customer_id, tuples: None)


DEFECTS: tuple[tuple[Patch, Build], ...] = (
    (nothing, with_status(201, 200, "create_customer_profile")),
    (nothing, with_body(lambda body: {**body, "Middle": None}, "query_customer_profile", status=200)),
    (searches_find_who_was_deleted, create_app),
    (merges_forget_the_values_of_the_source, create_app),
    (inserted_records_never_replace, create_app),
    (unique_keys_bind_nobody, create_app),
)


def first_disagreement(origin: str, *, shrink: bool) -> Disagreement:
    found = target_at(origin, VENDOR, settings_for(VENDOR, ()))

    class Machine(GenesysMachine):
        target = found

    with pytest.raises(Disagreement) as failure:
        run_machine(Machine, 3, 100, shrink=shrink)
    found.close()
    return failure.value


def passes(test: Path, origin: str) -> bool:
    """Whether the printed test passes by itself against a server."""
    run = subprocess.run(
        [
            sys.executable,
            "-m",
            "pytest",
            "-q",
            "-p",
            "no:cacheprovider",
            "--noconftest",
            f"--rootdir={test.parent}",
            test,
        ],
        cwd=test.parent,
        env={**os.environ, "BASE": f"{origin}/{VENDOR}"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert "1 passed" in run.stdout or "1 failed" in run.stdout, run.stdout
    return run.returncode == 0


@pytest.mark.parametrize(
    ("patch", "build"), DEFECTS, ids=["status", "null", *(each.__name__ for each, _ in DEFECTS[2:])]
)
def test_the_model_finds_a_defect_and_prints_a_test_that_finds_it(
    patch: Patch, build: Build, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    test = tmp_path / "test_printed.py"
    with monkeypatch.context() as planted:
        patch(planted)
        with running(settings_for(VENDOR, ()), build) as origin:
            test.write_text(first_disagreement(origin, shrink=False).test)
            assert not passes(test, origin)
    with running(settings_for(VENDOR, ())) as origin:
        assert passes(test, origin)


def test_a_failure_is_told_by_the_few_requests_that_it_takes() -> None:
    with running(settings_for(VENDOR, ()), with_status(201, 200, "create_customer_profile")) as origin:
        told = str(first_disagreement(origin, shrink=True))
    assert told.count("curl -i -X") == 1
    assert "expected 201\nobserved 200" in told
    assert "Authorization" not in told
