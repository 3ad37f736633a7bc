"""`make defects`: the contract suite against every seeded defect, and the matrix of what each layer finds."""

from __future__ import annotations

import argparse
import hashlib
import multiprocessing
import os
import subprocess
import sys
import time
from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import redirect_stderr, redirect_stdout
from multiprocessing.connection import Connection, wait
from multiprocessing.context import ForkProcess
from pathlib import Path

from contract_tests.defects import every
from contract_tests.defects.defect import Defect
from contract_tests.defects.matrix import README, conclusion, write_matrix
from contract_tests.defects.try_out import Trial, marks, try_out
from mock_server.verify.outcome import LAYERS

PATIENCE = 300
"""Seconds that one defect may take; what hangs longer is ended, and told as a problem."""

JOBS = (os.cpu_count() or 1) + 1
"""One more than cores: within a defect, client and server wait for each other."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Exit code 0 when every defect is caught and every rule that one names is found broken, else 1."""
    flags = _parser().parse_args(arguments)
    chosen = list(_chosen(flags))
    start = time.monotonic()
    trials = []
    for trial in run(chosen, flags.layer or list(LAYERS), flags.jobs, whole=flags.whole):
        trials.append(trial)
        _tell(trial, len(trials), len(chosen))
    seconds = time.monotonic() - start
    print(*conclusion(trials, seconds), sep="\n")
    if flags.write:
        write_matrix(README, chosen, trials, seconds)
        print(f"the matrix stands in {README}")
    return 0 if all(trial.caught and not trial.unproven and not trial.problem for trial in trials) else 1


def run(defects: Sequence[Defect], layers: Sequence[str], jobs: int, *, whole: bool = False) -> Iterator[Trial]:
    """Each defect in a process of its own, `jobs` at a time; trials come as they are finished."""
    _warm_up()
    waiting = deque(defects)
    running: dict[Connection, tuple[Defect, ForkProcess, float]] = {}
    try:
        while waiting or running:
            while waiting and len(running) < jobs:
                defect = waiting.popleft()
                connection, process = _started(defect, layers, whole=whole)
                running[connection] = (defect, process, time.monotonic() + PATIENCE * (10 if whole else 1))
            soonest = min(deadline for _, _, deadline in running.values())
            ready = wait(list(running), timeout=max(0.0, soonest - time.monotonic()))
            for receiver in [receiver for receiver in running if receiver in ready]:
                defect, process, _ = running.pop(receiver)
                yield _received(receiver, defect)
                process.join()
            yield from _given_up(running)
    finally:
        for _, process, _ in running.values():
            process.kill()


def _warm_up() -> None:
    """What is loaded before the processes part need not be loaded by each."""
    import contract_tests.suite.schema.run  # noqa: F401, PLC0415

    marks()


def _started(defect: Defect, layers: Sequence[str], *, whole: bool) -> tuple[Connection, ForkProcess]:
    context = multiprocessing.get_context("fork")
    receiver, sender = context.Pipe(duplex=False)
    process = context.Process(target=_child, args=(sender, defect, layers, whole), daemon=True)
    process.start()
    sender.close()
    return receiver, process


def _child(sender: Connection, defect: Defect, layers: Sequence[str], whole: bool) -> None:
    with Path(os.devnull).open("w") as nowhere, redirect_stdout(nowhere), redirect_stderr(nowhere):
        try:
            trial = try_out(defect, layers, whole=whole)
        except BaseException as error:  # whatever it is, it is told
            trial = Trial(defect.name, (), (), f"{type(error).__name__}: {error}")
    sender.send(trial)
    sender.close()


def _received(receiver: Connection, defect: Defect) -> Trial:
    try:
        trial = receiver.recv()
    except EOFError:
        return Trial(defect.name, (), (), "its process ended")
    assert isinstance(trial, Trial)
    return trial


def _given_up(running: dict[Connection, tuple[Defect, ForkProcess, float]]) -> Iterator[Trial]:
    for receiver, (defect, process, deadline) in list(running.items()):
        if time.monotonic() >= deadline:
            del running[receiver]
            process.kill()
            yield Trial(defect.name, (), (), "it took too long")


def _tell(trial: Trial, done: int, planned: int) -> None:
    marks = "  ".join(f"{found.layer} {found.by[:40] if found.caught else '-'}" for found in trial.found)
    print(f"[{done:>3}/{planned}] {trial.seconds:5.1f} s  {trial.defect}:  {marks or trial.problem}", flush=True)
    if trial.unproven:
        print(f"          no test found broken: {', '.join(trial.unproven)}", flush=True)


def _chosen(flags: argparse.Namespace) -> Iterator[Defect]:
    turn = int(_commit()[:8], 16)
    for defect in every():
        named = not flags.names or any(name in defect.name for name in flags.names)
        number = int(hashlib.sha256(defect.name.encode()).hexdigest()[:8], 16)
        if named and (number + turn) % flags.one_in == 0:
            yield defect


def _commit() -> str:
    """The id of the commit, which chooses the share; zero where there is no repository."""
    command = ["git", "rev-parse", "HEAD"]
    try:
        found = subprocess.run(command, cwd=README.parent, capture_output=True, text=True, check=False)
    except OSError:
        return "0"
    return found.stdout.strip() or "0"


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="make defects",
        description="Run the contract suite against seeded defects and print what each layer finds.",
    )
    parser.add_argument("names", nargs="*", metavar="NAME", help="only defects whose name contains one of these")
    parser.add_argument("--layer", action="append", choices=LAYERS, help="only this layer (repeatable)")
    parser.add_argument("--one-in", type=int, default=1, metavar="N", help="only one in N, chosen by the commit")
    parser.add_argument("--jobs", type=int, default=JOBS, metavar="N", help=f"how many at a time ({JOBS})")
    parser.add_argument("--whole", action="store_true", help="run the whole suite for each, not only what it touches")
    parser.add_argument("--write", action="store_true", help="write the matrix into contract_tests/README.md")
    return parser


if __name__ == "__main__":
    sys.exit(main())
