"""Sweeps: parallel efficiency on two workers, and kill -9 of workers and drivers, ten times each.

Run by hand: python benchmarks/sweeps.py efficiency | crashes [--seeds 100].  The design has 20 seeds
times as many tasks; the tables of a disturbed and a quiet run must be equal to the last bit.
"""

from __future__ import annotations

import argparse
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pandas as pd

from verify.sweep import Spec, collect, drive, run_sweep
from verify.sweep.local import LocalWorkers
from verify.sweep.spec import spec_of

KILLS = 10
"""Workers, and drivers, that are killed."""


def design(seeds: int) -> Spec:
    """The paper's set-up over depth and initialisation scale: 20 tasks a seed."""
    axes = {"n": 10, "K": 3, "d": 50, "L": [4, 5, 6, 7], "xi": [0.3, 0.35, 0.4, 0.45, 0.5]}
    statements = ["layerwise/thm4-15", "layerwise/R6", "layerwise/R9", "layerwise/R10"]
    raw = {"name": "bench", "seeds": seeds, "statements": statements, "parameters": axes}
    return spec_of(raw, "benchmarks/sweeps.py")


class Watched(LocalWorkers):
    """Local workers that note when each chunk went out and came back."""

    busy = 0.0

    def submit(self, ident: int, tasks: list) -> None:
        self.sent = {**getattr(self, "sent", {}), ident: time.perf_counter()}
        super().submit(ident, tasks)

    def wait(self) -> list:
        ended = super().wait()
        Watched.busy += sum(time.perf_counter() - self.sent.pop(ident) for ident, _ in ended)
        return ended


def efficiency(seeds: int) -> None:
    """Share of the workers' time in which they hold a task, from start to end of the command."""
    drive.LocalWorkers = Watched
    spec = design(seeds)
    for workers in (2, 1):
        Watched.busy = 0.0
        with tempfile.TemporaryDirectory() as place:
            start = time.perf_counter()
            outcome = run_sweep(spec, Path(place), workers=workers)
            wall = time.perf_counter() - start
        share = Watched.busy / (workers * wall)
        print(
            f"{workers} workers: {outcome.now} tasks in {wall:.1f} s, {outcome.now / wall:.3g}/s, "
            f"workers busy {share:.3f} of the time",
            flush=True,
        )


def _start(directory: Path, seeds: int) -> subprocess.Popen[bytes]:
    command = [sys.executable, __file__, "run", "--seeds", str(seeds), "--directory", str(directory)]
    return subprocess.Popen(command)


def _workers_of(pid: int) -> list[int]:
    listed = subprocess.run(["ps", "-o", "pid=", "--ppid", str(pid)], capture_output=True, text=True)
    return [int(word) for word in listed.stdout.split()]


def crashes(seeds: int) -> None:
    """A quiet run against one with KILLS workers and KILLS drivers killed at random moments."""
    rng, kills = random.Random(0), {"workers": 0, "drivers": 0}
    with tempfile.TemporaryDirectory() as place:
        quiet, storm = Path(place, "quiet"), Path(place, "storm")
        run_sweep(design(seeds), quiet, workers=2)
        driver = _start(storm, seeds)
        while driver.poll() is None:
            time.sleep(rng.uniform(2.0, 6.0))
            workers = _workers_of(driver.pid)
            if workers and kills["workers"] < KILLS and rng.random() < 0.6:
                os.kill(rng.choice(workers), signal.SIGKILL)
                kills["workers"] += 1
            elif kills["drivers"] < KILLS and driver.poll() is None:
                driver.kill()
                driver.wait()
                kills["drivers"] += 1
                driver = _start(storm, seeds)
        expected, found = collect(quiet), collect(storm)
    pd.testing.assert_frame_equal(expected, found, check_exact=True)
    print(f"killed {kills}; {len(found)} rows, equal to the undisturbed table")


def main() -> None:
    """Run the part that was asked for."""
    parser = argparse.ArgumentParser()
    parser.add_argument("part", choices=["efficiency", "crashes", "run"])
    parser.add_argument("--seeds", type=int, default=100)
    parser.add_argument("--directory", type=Path)
    arguments = parser.parse_args()
    if arguments.part == "run":
        run_sweep(design(arguments.seeds), arguments.directory, workers=2)
    else:
        {"efficiency": efficiency, "crashes": crashes}[arguments.part](arguments.seeds)


if __name__ == "__main__":
    main()
