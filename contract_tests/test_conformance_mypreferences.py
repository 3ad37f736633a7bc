"""Schemathesis finds nothing wrong with MyPreferences, in either mode, and has really looked.

A file for each vendor, since the tests run on every core a file at a time.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from contract_tests.conformance.claims import CLAIMS, CLAIMS_OF_BOTH, Runs, runs_of
from contract_tests.conformance.subject import AUTH


@pytest.fixture(scope="module")
def runs(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Runs]:
    with runs_of("mypreferences", tmp_path_factory.mktemp("conformance")) as both:
        yield both


@pytest.mark.parametrize("auth", AUTH)
@pytest.mark.parametrize("claim", CLAIMS, ids=lambda claim: claim.__name__)
def test_the_run_in_each_mode_shows_that(runs: Runs, claim: Callable[[Runs, str], None], auth: str) -> None:
    claim(runs, auth)


@pytest.mark.parametrize("claim", CLAIMS_OF_BOTH, ids=lambda claim: claim.__name__)
def test_the_runs_together_show_that(runs: Runs, claim: Callable[[Runs], None]) -> None:
    claim(runs)
