"""The same work on dask.distributed: a scheduler's address, a local cluster, or SLURM jobs."""

from __future__ import annotations

import shutil
from typing import Any

from verify.errors import InputError
from verify.sweep.compute import compute
from verify.sweep.local import Lost
from verify.sweep.tasks import Task

CONNECT_SECONDS = 10
"""How long an unreachable scheduler is waited for."""

AHEAD = 2
"""Chunks in flight for each worker thread, so that none waits for the driver."""


class DaskWorkers:
    """A dask cluster as a place to run tasks.  scheduler: "local", "slurm", or an address."""

    def __init__(self, scheduler: str, workers: int) -> None:
        distributed = _import("distributed", "sweep")
        self._cluster, self._most = _cluster(scheduler, workers)
        try:
            target = scheduler if self._cluster is None else self._cluster
            self._client = distributed.Client(target, timeout=CONNECT_SECONDS)
        except (OSError, TimeoutError, ValueError) as error:
            raise InputError(
                f"no scheduler answers at {scheduler}: {error}; start one with `dask scheduler`, or leave "
                f"--scheduler out to use processes of this machine"
            ) from None
        self._done = distributed.as_completed()
        self._out: dict[Any, int] = {}

    @property
    def capacity(self) -> int:
        """Chunks to have in flight: for the threads now there, or for what SLURM may grow to."""
        threads = sum(self._client.nthreads().values())
        return AHEAD * max(threads, self._most, 1)

    def submit(self, ident: int, tasks: list[Task]) -> None:
        """Send tasks to the cluster."""
        future = self._client.submit(compute, tasks, pure=False)
        self._out[future.key] = ident
        self._done.add(future)

    def wait(self) -> list[tuple[int, list[dict[str, Any]] | Lost]]:
        """Rows, or Lost, of the next chunk that has ended."""
        future = next(self._done)
        ident = self._out.pop(future.key)
        error = future.exception() if future.status != "finished" else None
        if error is None:
            return [(ident, future.result())]
        if type(error).__name__ in ("KilledWorker", "CancelledError", "FutureCancelledError"):
            return [(ident, Lost(f"it ended its workers: {error}"))]
        return [(ident, Lost(f"{type(error).__name__}: {error}"))]

    def close(self) -> None:
        """Leave the cluster; end it when it was started here."""
        self._client.close()
        if self._cluster is not None:
            self._cluster.close()


def _import(name: str, extra: str) -> Any:
    from importlib import import_module

    try:
        return import_module(name)
    except ImportError:
        raise InputError(f"--scheduler needs {name}: install dln-verify[{extra}]") from None


def _cluster(scheduler: str, workers: int) -> tuple[Any, int]:
    """A cluster started here, or None, and how many workers it may have."""
    if scheduler == "local":
        cluster = _import("distributed", "sweep").LocalCluster(
            n_workers=workers, threads_per_worker=1, processes=True, dashboard_address=None
        )
        return cluster, workers
    if scheduler != "slurm":
        return None, 0
    if shutil.which("sbatch") is None:
        raise InputError("--scheduler slurm: there is no sbatch here; run this on a SLURM login node")
    jobqueue = _import("dask_jobqueue", "cluster")
    cluster = jobqueue.SLURMCluster(cores=1, processes=1)
    cluster.adapt(minimum=0, maximum=workers)
    return cluster, workers
