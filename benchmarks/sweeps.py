"""Sweeps: parallel efficiency, what a million networks would take, and kill -9 of workers and drivers.

Run by hand: python benchmarks/sweeps.py efficiency | crashes | plan | memory [--seeds 100].  The
design has 20 seeds times as many tasks; the tables of a disturbed and a quiet run must be equal to the last
bit.  plan: a design over xi, L, n and the noise, a part of it done in one process with a clock on every term,
carried to 10^6.  memory: phase diagrams of tables of up to 10^6 networks that are made up.
"""

from __future__ import annotations

import argparse
import os
import random
import resource
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
from history import ROOT, record

from verify.sweep import Spec, Store, collect, drive, expand, run_sweep
from verify.sweep.compute import compute, rows_of, train_tasks
from verify.sweep.local import LocalWorkers
from verify.sweep.phase import phase_table, read_table
from verify.sweep.spec import spec_of
from verify.sweep.store import LARGE
from verify.sweep.tasks import Queue

KILLS = 10
"""Workers, and drivers, that are killed."""


STATEMENTS = ["layerwise/thm4-15", "layerwise/R6", "layerwise/R9", "layerwise/R10"]


def design(seeds: int) -> Spec:
    """The paper's set-up over depth and initialisation scale: 20 tasks a seed."""
    axes = {"n": 10, "K": 3, "d": 50, "L": [4, 5, 6, 7], "xi": [0.3, 0.35, 0.4, 0.45, 0.5]}
    raw = {"name": "bench", "seeds": seeds, "statements": STATEMENTS, "parameters": axes}
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
    spec, rows = design(seeds), {}
    for workers in (2, 1):
        Watched.busy = 0.0
        with tempfile.TemporaryDirectory() as place:
            start = time.perf_counter()
            outcome = run_sweep(spec, Path(place), workers=workers)
            wall = time.perf_counter() - start
        share = Watched.busy / (workers * wall)
        rows[f"{workers} workers"] = {
            "tasks": outcome.now, "seconds": wall, "a second": outcome.now / wall, "busy": share
        }  # fmt: skip
    record("sweep-efficiency", rows)


MANY = 1_000_000
"""Networks of the plan."""


def plan(seeds: int) -> None:
    """Seconds a network for training, measuring and judging, writing, handing out and drawing, and their sum
    for MANY networks on one core."""
    axes = {"n": [5, 10], "K": 3, "d": 50, "L": [3, 4, 5, 6], "xi": [0.3, 0.4, 0.5], "noise": [0.5, 1.0]}
    raw = {"name": "plan", "seeds": seeds, "statements": STATEMENTS, "parameters": axes}
    spec = spec_of(raw, "benchmarks/sweeps.py")
    spent: dict[str, float] = dict.fromkeys(
        ("list the tasks", "draw and train", "measure and judge", "write", "join the parts", "phase"), 0.0
    )

    def timed(term: str, work: Callable[[], Any]) -> Any:
        start = time.process_time()
        found = work()
        spent[term] += time.process_time() - start
        return found

    tasks = timed("list the tasks", lambda: expand(spec))
    compute(tasks[:1])  # compiled once for all
    queue, parts = Queue(tasks), 0
    with tempfile.TemporaryDirectory() as place:
        store = Store(Path(place, "plan"), spec)
        while chunk := queue.take(1):
            start = time.monotonic()
            networks = timed("draw and train", lambda chunk=chunk: train_tasks(chunk))
            rows = timed("measure and judge", lambda chunk=chunk, nets=networks: rows_of(chunk, nets))
            timed("write", lambda rows=rows: store.write(rows))
            queue.ended(chunk, time.monotonic() - start)
            parts += 1
        timed("join the parts", store.compact)
        store.close()
        size = sum(path.stat().st_size for path in store.parts.rglob("*.parquet"))
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        timed("phase", lambda: phase_table(read_table(store.directory), "xi", "L", STATEMENTS[:2]))
        grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    count = len(tasks)
    rows_ = {
        term: {"ms a network": 1e3 * x / count, "hours for 10^6": x / count * MANY / 3600}
        for term, x in spent.items()
    }
    whole = sum(spent.values())
    rows_["all"] = {"ms a network": 1e3 * whole / count, "hours for 10^6": whole / count * MANY / 3600}
    rows_["networks done"] = {"count": count}
    rows_["networks a part"] = {"count": count / parts}
    rows_["bytes a network"] = {"count": size / count}
    rows_["MB grown by phase"] = {"count": grown / 1024}
    record("sweep-plan", rows_)


def made_up(directory: Path, networks: int) -> None:
    """A sweep directory of so many networks, written as by `Store.compact`, of numbers that are drawn."""
    axes = {"n": [5, 10], "K": 3, "d": 50, "L": [3, 4, 5, 6], "xi": [0.3, 0.4, 0.5], "noise": [0.5, 1.0]}
    raw = {"name": "many", "seeds": 1, "statements": STATEMENTS, "parameters": axes}
    store, rng, place = Store(directory, spec_of(raw, "benchmarks/sweeps.py")), np.random.default_rng(0), 0
    sizes = {"K": 3, "d": 50, "width": 50, "seed": 0, "alpha": 1.0, "status": "ok"}
    while place < networks:
        for n, depth in ((n, depth) for n in (5, 10) for depth in (3, 4, 5, 6)):
            size = min(LARGE, networks // 8)
            drawn: dict[str, Any] = {name: [value] * size for name, value in sizes.items()}
            drawn |= {"n": [n] * size, "L": [depth] * size, "stopped": ["loss 1e-11 reached"] * size}
            drawn["task"] = [f"{place + i:024x}" for i in range(size)]
            drawn |= {"xi": rng.choice([0.3, 0.4, 0.5], size), "data_noise": rng.choice([0.5, 1.0], size)}
            for field in store.schema:
                if field.name in drawn:
                    continue
                if pa.types.is_floating(field.type):
                    drawn[field.name] = rng.lognormal(size=size)
                elif pa.types.is_list(field.type):
                    layers = np.arange(0, (depth + 1) * size + 1, depth + 1, dtype=np.int32)
                    drawn[field.name] = pa.ListArray.from_arrays(layers, rng.lognormal(size=layers[-1]))
                elif pa.types.is_boolean(field.type):
                    drawn[field.name] = rng.random(size) < 0.5
                else:
                    drawn[field.name] = pa.nulls(size, field.type)
            folder = store.parts / f"n{n}-K3-d50-w50-L{depth}"
            folder.mkdir(exist_ok=True)
            table = pa.table([pa.array(drawn[name]) for name in store.schema.names], store.schema.names)
            pq.write_table(table.cast(store.schema), folder / f"{place:024x}.parquet")
            place += size
    store.close()


def memory(_: int) -> None:
    """The most memory that `dln-verify phase` takes, and its CPU time, for larger and larger tables."""
    rows = {}
    for networks in (10_000, 100_000, 1_000_000):
        with tempfile.TemporaryDirectory() as place:
            made_up(Path(place, "many"), networks)
            size = sum(path.stat().st_size for path in Path(place).rglob("*.parquet"))
            for kind, more in (("shares", []), ("curves", ["--curves", "C"])):
                command = [sys.executable, "-m", "verify", "phase", "many", *more]
                child = subprocess.Popen(command, cwd=place, env=os.environ | {"PYTHONPATH": str(ROOT)})
                _, code, used = os.wait4(child.pid, 0)
                assert code == 0
                rows[f"{kind} of {networks:,}"] = {
                    "MB of Parquet": size / 1e6, "MB in memory": used.ru_maxrss / 1024,
                    "CPU s": used.ru_utime + used.ru_stime,
                }  # fmt: skip
    record("phase-memory", rows)


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
    parser.add_argument("part", choices=["efficiency", "crashes", "plan", "memory", "run"])
    parser.add_argument("--seeds", type=int, default=100)
    parser.add_argument("--directory", type=Path)
    arguments = parser.parse_args()
    if arguments.part == "run":
        run_sweep(design(arguments.seeds), arguments.directory, workers=2)
    else:
        {"efficiency": efficiency, "crashes": crashes, "plan": plan, "memory": memory}[arguments.part](
            arguments.seeds
        )


if __name__ == "__main__":
    main()
