"""The driver: hands out the missing tasks, stores their rows, isolates tasks that kill workers."""

from __future__ import annotations

import os
import shutil
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from verify.errors import InputError
from verify.sweep.compute import failed_row
from verify.sweep.local import LocalWorkers, Lost
from verify.sweep.spec import Spec
from verify.sweep.store import Store
from verify.sweep.tasks import MOST, PILOT, Queue, Task, expand
from verify.training.devices import spread

DEATHS = 3
"""A task alone in its chunk that has ended this many workers is failed, not tried again."""


class Workers(Protocol):
    """Where tasks run."""

    @property
    def capacity(self) -> int: ...

    def submit(self, ident: int, tasks: list[Task]) -> None: ...

    def wait(self) -> list[tuple[int, list[dict[str, Any]] | Lost]]: ...

    def close(self) -> None: ...


@dataclass(frozen=True)
class SweepResult:
    """What a run did: tasks in the design, found done, done now; rows of all failed tasks."""

    total: int
    before: int
    now: int
    failures: list[dict[str, Any]]


Progress = Callable[[int, int, int], None]
"""Called with the numbers of tasks done, in all, and failed in this run."""


def run_sweep(
    spec: Spec,
    directory: Path,
    *,
    workers: int | None = None,
    scheduler: str = "",
    device: str = "cpu",
    batch: int | None = None,
    retry: bool = False,
    progress: Progress | None = None,
) -> SweepResult:
    """Do the tasks of a sweep that its directory has no rows for.

    workers: processes, default one for each CPU this process may use.  scheduler: "" for local
    processes, else as in `DaskWorkers`.  device: where networks are trained; "cuda" is all GPUs in
    turns, one for each local worker (a dask worker takes its first).  batch: tasks trained together,
    found from a pilot where left out (`verify.sweep.tasks.Queue`).  retry: also do those again
    that failed.  Interrupt or kill it at any moment and call it again: it goes on.
    Raises InputError for a directory of another spec, a second driver, a full disk, a scheduler
    that is not there.
    """
    if device != "cpu" and spec.training.method == "flow":
        raise InputError(f"method = 'flow' is integrated on the CPU, not on {device!r}: leave the device out")
    devices = spread(device, workers or len(os.sched_getaffinity(0))) if not scheduler else [device]
    fresh = not os.path.lexists(directory)
    store = Store(directory, spec)
    try:
        if retry:
            store.forget_failures()
        tasks, done = expand(spec), store.done()
        missing = [task for task in tasks if task.key not in done]
        found = len(tasks) - len(missing)
        if missing:
            own = MOST if device.startswith("cuda") else None  # a GPU trains many as fast as one
            useful = -(-len(missing) // (batch or own or PILOT))
            if scheduler:
                from verify.sweep.cluster import DaskWorkers

                count = workers or len(os.sched_getaffinity(0))
                pool: Workers = DaskWorkers(scheduler, count, directory / "jobs", device)
            else:
                pool = LocalWorkers(devices[:useful])
            try:
                _drive(Queue(missing, batch or own), pool, store, len(tasks), found, progress)
            finally:
                pool.close()
        store.compact()
        return SweepResult(len(tasks), found, len(missing), store.failed())
    except InputError:
        if fresh and not any(store.parts.rglob("*.parquet")):  # refused before there was anything to keep
            shutil.rmtree(directory, ignore_errors=True)
        raise
    finally:
        store.close()


def _drive(
    queue: Queue,
    pool: Workers,
    store: Store,
    total: int,
    done: int,
    progress: Progress | None,
) -> None:
    out: dict[int, tuple[list[Task], float]] = {}
    deaths: Counter[str] = Counter()
    number = failed = 0
    while queue or out:
        while queue and len(out) < pool.capacity:
            chunk = queue.take(pool.capacity)
            out[number] = chunk, time.monotonic()
            pool.submit(number, chunk)
            number += 1
        for ident, result in pool.wait():
            tasks, start = out.pop(ident)
            if isinstance(result, Lost):
                rows = _lost(tasks, result, deaths, queue)
            else:
                rows = result
                queue.ended(tasks, time.monotonic() - start)
            if rows:
                store.write(rows)
                done += len(rows)
                failed += sum(row["status"] == "failed" for row in rows)
            if progress is not None:
                progress(done, total, failed)


def _lost(tasks: list[Task], reason: Lost, deaths: Counter[str], queue: Queue) -> list[dict[str, Any]]:
    """After a death: tasks one by one, and a failed row for one that keeps ending workers."""
    if len(tasks) > 1:
        queue.back([task] for task in tasks)
        return []
    deaths[tasks[0].key] += 1
    if deaths[tasks[0].key] < DEATHS:
        queue.back([tasks])
        return []
    return [failed_row(tasks[0], f"tried {DEATHS} times alone: {reason}")]
