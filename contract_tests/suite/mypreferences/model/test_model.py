from __future__ import annotations

from contract_tests.suite.mypreferences.model.machine import machine_for
from contract_tests.suite.seeding import run_machine
from mock_server.verify.target import Target


def test_the_target_behaves_as_the_model_says(target: Target) -> None:
    run_machine(machine_for(target), target.seed, target.examples, shrink=not target.limits.first_failure)
