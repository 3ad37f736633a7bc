"""What Hypothesis draws, kept to the seed alone, and how a state machine is run by it."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager

import hypothesis
import pytest
from hypothesis.errors import Flaky
from hypothesis.internal.conjecture import engine, providers
from hypothesis.internal.constants_ast import Constants
from hypothesis.stateful import RuleBasedStateMachine, run_state_machine_as_test

from contract_tests.suite.disagreement import Disagreement

STEPS = 30
"""Of how many steps a run of a machine consists at most."""
SHRINKING_SECONDS = 60
"""How long a run that failed is made shorter; Hypothesis itself would take five minutes."""
UNSTEADY = "Sent again, the same requests were not answered so: what becomes of them depends on more, such as the time."


@contextmanager
def nothing_but_the_seed() -> Iterator[None]:
    """Hypothesis draws upon the constants of whatever code is loaded too, and has no setting against it."""
    with pytest.MonkeyPatch.context() as patch:
        providers.CONSTANTS_CACHE.cache.clear()
        patch.setattr(providers, "_get_local_constants", Constants)
        yield
    providers.CONSTANTS_CACHE.cache.clear()


def run_machine(
    machine: type[RuleBasedStateMachine], seed: int, examples: int, *, steps: int = STEPS, shrink: bool = True
) -> None:
    """Runs machines of a kind, the same way for a seed; the first that fails raises, made short if `shrink`."""
    settings = hypothesis.settings(
        max_examples=examples,
        stateful_step_count=steps,
        database=None,
        deadline=None,
        print_blob=False,
        report_multiple_bugs=False,
        phases=[hypothesis.Phase.generate, *([hypothesis.Phase.shrink] if shrink else [])],
        suppress_health_check=list(hypothesis.HealthCheck),
    )
    met: list[Disagreement] = []
    remembering = _remembering(machine, met)

    def made() -> RuleBasedStateMachine:
        return remembering()

    with nothing_but_the_seed(), pytest.MonkeyPatch.context() as patch:
        patch.setattr(engine, "MAX_SHRINKING_SECONDS", SHRINKING_SECONDS)
        try:
            run_state_machine_as_test(hypothesis.seed(seed)(made), settings=settings)  # type: ignore[arg-type]  # it calls it
        except Flaky as flaky:
            if not met:
                raise
            raise met[0].but(UNSTEADY) from flaky


def _remembering(machine: type[RuleBasedStateMachine], met: list[Disagreement]) -> type[RuleBasedStateMachine]:
    """Machines that keep the shortest disagreement in `met`: Hypothesis does not tell what it cannot meet again."""

    def teardown(self: RuleBasedStateMachine) -> None:
        try:
            machine.teardown(self)
        finally:
            error = sys.exc_info()[1]  # of the run, or of its end
            if isinstance(error, Disagreement) and (not met or len(error.test) < len(met[0].test)):
                met[:] = [error]

    return type(machine.__name__, (machine,), {"teardown": teardown})
