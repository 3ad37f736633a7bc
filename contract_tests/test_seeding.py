"""How machines are run: what they met is told, also when Hypothesis cannot meet it again."""

from __future__ import annotations

import httpx
import pytest
from hypothesis.errors import Flaky
from hypothesis.stateful import RuleBasedStateMachine, rule

from contract_tests.suite.disagreement import Disagreement
from contract_tests.suite.script import Script
from contract_tests.suite.seeding import UNSTEADY, run_machine


@pytest.mark.parametrize("at_the_end", [False, True], ids=["in a step", "at the end"])
@pytest.mark.parametrize("times", [1, 2, 5], ids=["once", "twice", "often"])
@pytest.mark.parametrize("shrink", [False, True], ids=["as met", "made short"])
def test_a_disagreement_that_is_not_met_again_is_told(shrink: bool, times: int, at_the_end: bool) -> None:
    asked, failed = [0], [0]

    class Machine(RuleBasedStateMachine):
        def __init__(self) -> None:
            super().__init__()
            self.script = Script("http://localhost")

        @rule()
        def ask(self) -> None:
            asked[0] += 1
            self.script.add("GET", "/time", {}, None, httpx.Response(200, text="sound"))
            if not at_the_end:
                self.look()

        def teardown(self) -> None:
            if at_the_end and asked[0]:
                self.script.add("GET", "/end", {}, None, httpx.Response(200, text="sound"))
                self.look()

        def look(self) -> None:
            if asked[0] >= 7 and failed[0] < times:
                failed[0] += 1
                self.script.expect_status(201)

    with pytest.raises(Disagreement) as found:
        run_machine(Machine, 0, 10, shrink=shrink)
    told = str(found.value)
    unsteady = isinstance(found.value.__cause__, Flaky)
    assert unsteady or times > 1
    assert "expected 201\nobserved 200" in told
    assert (UNSTEADY in told) == unsteady
    assert told.endswith(found.value.test)
