"""The seeded defects: they cover every rule, and what looks for them can tell a sound server from a spoilt one."""

from __future__ import annotations

import pickle
import subprocess
import sys
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from contract_tests.defects import every
from contract_tests.defects.defect import Defect
from contract_tests.defects.matrix import BEGIN, END, README, conclusion, shares, write_matrix
from contract_tests.defects.plant import with_status
from contract_tests.defects.try_out import Found, Trial
from contract_tests.processes import ROOT
from mock_server.app.application import create_app
from mock_server.contract.document import load_document
from mock_server.contract.provenance import LEVELS
from mock_server.rules import Rule, load_rules, marked_tests
from mock_server.settings import shipped

VENDORS = ("genesys-ucs", "mypreferences")
HERE = Path(__file__).parent
DEFECTS = list(every())
SOUND = Defect(
    name="nothing-is-wrong",
    vendor="genesys-ucs",
    says="Nothing is wrong.",
    breaks=("UCS-DELETE-1",),
    operations=("delete_customer_profile",),
    build=create_app,
)
SPOILT = Defect(
    name="deletion-is-accepted-only",
    vendor="genesys-ucs",
    says="A deletion answers 202.",
    breaks=("UCS-DELETE-1",),
    operations=("delete_customer_profile",),
    build=with_status(200, 202, "delete_customer_profile"),
)


@cache
def rules(vendor: str) -> dict[str, Rule]:
    return {rule.id: rule for rule in load_rules(load_document(shipped("openapi"), vendor)).rules}


def refuse(settings: Any) -> Any:
    raise RuntimeError("no server")


DEAD = Defect("does-not-start", "genesys-ucs", "It does not start.", ("UCS-GET-1",), ("x",), refuse)


def tried(*names: str, layers: Sequence[str]) -> dict[str, Trial]:
    """What came of defects of this module, tried in a process without threads, as processes are parted from it."""
    code = (
        "import pickle, sys\n"
        "from contract_tests import test_defects\n"
        "from contract_tests.defects.run import run\n"
        f"chosen = [getattr(test_defects, name) for name in {names!r}]\n"
        f"sys.stdout.buffer.write(pickle.dumps(list(run(chosen, {list(layers)!r}, jobs=2))))\n"
    )
    ended = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, check=True, timeout=200)
    return {trial.defect: trial for trial in pickle.loads(ended.stdout)}


def reasons(file: Path) -> dict[str, str]:
    """The rules of a table with their reasons; none when there is no table."""
    told: Any = yaml.safe_load(file.read_text(encoding="utf-8")) if file.is_file() else {}
    assert all(isinstance(reason, str) and len(reason) > 20 for reason in told.values())
    return dict(told)


@pytest.mark.parametrize("vendor", VENDORS)
def test_every_rule_is_broken_by_a_defect_or_cannot_be_broken(vendor: str) -> None:
    broken = {rule for defect in DEFECTS if defect.vendor == vendor for rule in defect.breaks}
    unbreakable = reasons(HERE / "defects" / vendor.replace("-", "_") / "unbreakable.yaml").keys()
    assert broken | unbreakable == rules(vendor).keys()
    assert not broken & unbreakable
    assert len(unbreakable) < 10


@pytest.mark.parametrize("vendor", VENDORS)
def test_every_rule_is_tested_from_outside_or_cannot_be_told(vendor: str) -> None:
    tested = marked_tests(HERE / "suite").keys() & rules(vendor).keys()
    untold = reasons(HERE / "suite" / vendor.replace("-", "_") / "untold.yaml").keys()
    assert tested | untold == rules(vendor).keys()
    assert not tested & untold
    assert len(untold) < 10


@pytest.mark.parametrize("vendor", VENDORS)
def test_defects_touch_every_operation_and_break_rules_of_every_level(vendor: str) -> None:
    own = [defect for defect in DEFECTS if defect.vendor == vendor]
    operations = load_document(shipped("openapi"), vendor).operation_ids()
    assert {operation for defect in own for operation in defect.operations} == operations
    assert {rules(vendor)[rule].level for defect in own for rule in defect.breaks} == set(LEVELS)
    assert len(own) >= 100


def test_each_defect_has_a_name_of_its_own_and_says_what_is_wrong() -> None:
    assert len({defect.name for defect in DEFECTS}) == len(DEFECTS)
    assert all(defect.says.endswith(".") and defect.breaks and defect.operations for defect in DEFECTS)


def test_a_defect_is_found_and_a_sound_server_is_not_blamed() -> None:
    trials = tried("SOUND", "SPOILT", layers=("rules", "schema", "concurrency"))
    sound, spoilt = trials[SOUND.name], trials[SPOILT.name]
    assert not sound.problem
    assert not spoilt.problem
    assert not sound.caught
    assert sound.unproven == ("UCS-DELETE-1",)
    assert spoilt.caught
    assert spoilt.unproven == ()
    assert {found.layer for found in spoilt.found if found.caught} == {"rules", "schema", "concurrency"}
    assert {found.by for found in spoilt.found if found.layer != "schema"} == {"UCS-DELETE-1"}


def test_a_defect_whose_server_does_not_start_is_told_and_not_counted_as_found() -> None:
    trial = tried("DEAD", layers=("rules",))[DEAD.name]
    assert not trial.caught
    assert "no server" in trial.problem
    assert "problem: does-not-start: RuntimeError: no server" in list(conclusion([trial], 1))


def test_the_matrix_shows_what_each_layer_found(tmp_path: Path) -> None:
    file = tmp_path / "README.md"
    file.write_text(f"before\n{BEGIN}\nold\n{END}\nafter\n", encoding="utf-8")
    found = (
        Found("rules", True, "UCS-DELETE-1", 1.5),
        Found("model", caught=False, by="", seconds=2),
    )
    trials = [Trial(SPOILT.name, found, ())]
    write_matrix(file, [SPOILT], trials, 60)
    text = file.read_text(encoding="utf-8")
    assert text.startswith(f"before\n{BEGIN}\nWritten on ")
    assert text.endswith(f"{END}\nafter\n")
    assert "| deletion-is-accepted-only |  | ● |  | · |  | UCS-DELETE-1 | 3.5 |" in text
    assert shares(trials) == [("rules", 1, 1, 1), ("model", 0, 1, 0)]


def test_the_readme_has_a_place_for_the_matrix() -> None:
    text = README.read_text(encoding="utf-8")
    assert text.index(BEGIN) < text.index(END)
