"""The matrix of defects and layers, as it is printed and as it stands in the README of the suite."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

from contract_tests.defects.defect import Defect
from contract_tests.defects.try_out import Trial
from mock_server.verify.outcome import LAYERS

README = Path(__file__).parent.parent / "README.md"
BEGIN, END = "<!-- matrix: written by make defects -->", "<!-- end of the matrix -->"


def conclusion(trials: Sequence[Trial], seconds: float) -> Iterator[str]:
    """Shares by layer, and all that is not as it should be."""
    yield ""
    for layer, caught, tried, alone in shares(trials):
        yield f"{layer:<12} {caught:>4} of {tried} caught ({caught / tried:.0%}), {alone} by no other layer"
    missed = [trial.defect for trial in trials if not trial.caught]
    caught = len(trials) - len(missed)
    yield f"{'all':<12} {caught:>4} of {len(trials)} caught, {seconds / 60:.1f} minutes"
    for trial in trials:
        if trial.problem:
            yield f"problem: {trial.defect}: {trial.problem}"
        elif not trial.caught:
            yield f"NOT CAUGHT: {trial.defect}"
        elif trial.unproven:
            yield f"not found broken: {', '.join(trial.unproven)} by {trial.defect}"


def shares(trials: Iterable[Trial]) -> list[tuple[str, int, int, int]]:
    """For each layer how many defects it caught, of how many it tried, and how many only it caught."""
    trials = list(trials)
    rows = []
    for layer in LAYERS:
        found = [found for trial in trials for found in trial.found if found.layer == layer]
        alone = sum([each.layer for each in trial.found if each.caught] == [layer] for trial in trials)
        if found:
            rows.append((layer, sum(each.caught for each in found), len(found), alone))
    return rows


def write_matrix(file: Path, defects: Sequence[Defect], trials: Sequence[Trial], seconds: float) -> None:
    """Replace what stands between the two marks. Raises ValueError when the file has not both."""
    text = file.read_text(encoding="utf-8")
    before, begin, rest = text.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not (begin and end):
        raise ValueError(f"{file} has no place for the matrix: {BEGIN} … {END}")
    lines = "\n".join(_lines(defects, trials, seconds))
    file.write_text(f"{before}{BEGIN}\n{lines}\n{END}{after}", encoding="utf-8")


def _lines(defects: Sequence[Defect], trials: Sequence[Trial], seconds: float) -> Iterator[str]:
    by_name = {trial.defect: trial for trial in trials}
    caught = sum(trial.caught for trial in trials)
    rules = {rule for defect in defects for rule in defect.breaks}
    yield f"Written on {datetime.now(UTC):%Y-%m-%d} in {seconds / 60:.0f} minutes: {caught} of {len(trials)} defects"
    yield f"caught, which break {len(rules)} rules."
    yield ""
    yield "| layer | caught | share | by no other layer |"
    yield "| --- | ---: | ---: | ---: |"
    for layer, number, tried, alone in shares(trials):
        yield f"| {layer} | {number} of {tried} | {number / tried:.0%} | {alone} |"
    yield ""
    yield f"| defect | {' | '.join(LAYERS)} | first broken rule | seconds |"
    yield f"| --- |{' :---: |' * len(LAYERS)} --- | ---: |"
    for defect in defects:
        if defect.name in by_name:
            yield _row(defect, by_name[defect.name])


def _row(defect: Defect, trial: Trial) -> str:
    layers = {found.layer: found for found in trial.found}
    marks = [("●" if layers[layer].caught else "·") if layer in layers else "" for layer in LAYERS]
    ruled = next((found.by for found in trial.found if found.layer == "rules" and found.caught), "")
    return f"| {defect.name} | {' | '.join(marks)} | {ruled} | {trial.seconds:.1f} |"
