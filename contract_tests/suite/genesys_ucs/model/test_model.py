"""A reference that was written apart from any implementation is told the same requests as the target."""

from __future__ import annotations

import pytest

from contract_tests.suite.genesys_ucs.model.machine import GenesysMachine
from contract_tests.suite.seeding import run_machine
from mock_server.verify.target import Target


def test_the_target_behaves_as_the_model_says(target: Target) -> None:
    if "strict" in target.facts:
        pytest.skip("the model has no notion of what a strict server's tenant has configured")
    verified = target

    class Machine(GenesysMachine):
        target = verified

    run_machine(Machine, target.seed, target.examples, shrink=not target.limits.first_failure)
