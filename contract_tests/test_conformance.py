"""The conformance suite itself: it is repeatable, leaves out no phase, and each row of its tables has a proof."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from contract_tests import test_excuses
from contract_tests.conformance.subject import Subject, examine
from contract_tests.suite.schema.excuses import EXCUSES, Excuse
from contract_tests.suite.schema.rewrites import REWRITES, Rewrite
from contract_tests.suite.schema.run import ALL_CHECKS, PHASES, STATEFUL, UNIT_PHASES
from mock_server.app.application import create_app


@pytest.mark.parametrize(
    ("vendor", "phases", "operations"),
    [
        ("genesys-ucs", ("fuzzing", STATEFUL), ()),
        ("mypreferences", ("fuzzing",), ("create_profile", "patch_profile", "find_profiles_by_name")),
    ],
)
def test_the_same_seed_sends_the_same_requests(
    vendor: str, phases: Sequence[str], operations: Sequence[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    subject = Subject(vendor, "required")  # in this mode bodies of creations are in XML

    def requests() -> list[str]:
        application = create_app(subject.settings(tmp_path))
        report = examine(
            subject,
            application,
            tmp_path,
            phases=phases,
            operations=operations,
            examples=20 if operations else 3,
            walks=2,
        )
        return report.requests

    first = requests()
    assert len(first) > 50
    assert requests() == first


def test_no_phase_of_a_run_is_left_out() -> None:
    assert PHASES == (*UNIT_PHASES, STATEFUL) == ("examples", "coverage", "fuzzing", "stateful")


@pytest.mark.parametrize("excuse", EXCUSES, ids=lambda excuse: excuse.proof.removeprefix("test_"))
def test_every_excuse_has_a_test_of_its_own(excuse: Excuse) -> None:
    assert callable(getattr(test_excuses, excuse.proof))
    assert excuse.check in ALL_CHECKS


@pytest.mark.parametrize("rewrite", REWRITES, ids=lambda rewrite: rewrite.proof.removeprefix("test_"))
def test_every_rewrite_has_a_test_of_its_own(rewrite: Rewrite) -> None:
    assert callable(getattr(test_excuses, rewrite.proof))
