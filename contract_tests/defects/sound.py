"""`make sound`: the whole suite against the server as it is, once for each seed. It has to find nothing."""

from __future__ import annotations

import argparse
import logging
import os
import subprocess
import sys
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass

from contract_tests.verifying import CALLERS
from mock_server.server import running
from mock_server.settings import Settings


@dataclass(frozen=True)
class Run:
    """What `mock-server verify` said of one vendor with one seed, and its exit code."""

    vendor: str
    seed: int
    code: int
    said: str
    seconds: float


def main(arguments: Sequence[str] | None = None) -> int:
    """Exit code 0 when every run ended with 0, else 1."""
    flags = _parser().parse_args(arguments)
    logging.getLogger("mock_server").setLevel(logging.ERROR)  # soft rules are broken on purpose, thousands of times
    planned = [(vendor, seed) for seed in range(1, flags.seeds + 1) for vendor in CALLERS]
    broken = []
    with ThreadPoolExecutor(flags.jobs) as pool:
        runs = [pool.submit(verified, *each) for each in planned]
        for done, future in enumerate(as_completed(runs), 1):
            run = future.result()
            verdict = "fine" if run.code == 0 else f"exit code {run.code}"
            print(
                f"[{done:>3}/{len(planned)}] {run.seconds:6.1f} s  {run.vendor}, seed {run.seed}: {verdict}", flush=True
            )
            broken += [run] if run.code else []
    for run in broken:
        print(f"\n{run.vendor}, seed {run.seed}:\n{run.said}")
    print(f"{len(planned) - len(broken)} of {len(planned)} runs found nothing")
    return 1 if broken else 0


def verified(vendor: str, seed: int) -> Run:
    """One run of the command, against a server of its own."""
    began = time.monotonic()
    with running(Settings(vendors=(vendor,), port=0)) as origin:
        command = [sys.executable, "-m", "mock_server", "verify", f"{origin}/{vendor}", "--vendor", vendor]
        command += [*CALLERS[vendor], "--allow-global-changes", "--seed", str(seed)]
        ended = subprocess.run(command, capture_output=True, text=True, check=False)
    return Run(vendor, seed, ended.returncode, ended.stdout + ended.stderr, time.monotonic() - began)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="make sound", description=__doc__)
    parser.add_argument("--seeds", type=int, default=20, metavar="N", help="how many seeds (20)")
    jobs = os.cpu_count() or 1
    parser.add_argument("--jobs", type=int, default=jobs, metavar="N", help=f"how many runs at a time ({jobs})")
    return parser


if __name__ == "__main__":
    sys.exit(main())
