"""The same work on dask.distributed: a scheduler's address, a local cluster, or SLURM jobs."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import verify
from verify.errors import InputError
from verify.sweep.compute import compute
from verify.sweep.local import Lost
from verify.sweep.tasks import FORMAT, Task

CONNECT_SECONDS = 10
"""How long an unreachable scheduler is waited for."""

WORKER_SECONDS = 15
"""How long a scheduler without a single worker is waited for."""

POLL_SECONDS = 0.02

WHICH = (
    "(lambda package, tasks: [package.__version__, tasks.FORMAT])"
    "(__import__('verify'), __import__('verify.sweep.tasks', fromlist=['FORMAT']))"
)
"""What a worker is asked before it gets work, as text: it may not have this package."""

MEMORY = "2GB"
"""Of a SLURM job where dask's configuration names none: a worker with its libraries takes half of it."""

ADAPT = "2s"
"""How often the number of SLURM jobs follows the work that is left."""

SBATCH_SECONDS = 60
"""How long a SLURM controller may take to say whether it would accept a job."""

AHEAD = 2
"""Chunks in flight for each worker thread, so that none waits for the driver."""


class DaskWorkers:
    """A dask cluster as a place to run tasks.

    scheduler: "local", "slurm", or an address.  logs: directory of what SLURM jobs print, unless dask's
    configuration names one.  device: where each worker trains.
    """

    def __init__(self, scheduler: str, workers: int, logs: Path | None = None, device: str = "cpu") -> None:
        distributed = _import("distributed", "sweep")
        self._cluster, self._most = _cluster(scheduler, workers, logs)
        try:
            target = scheduler if self._cluster is None else self._cluster
            self._client = distributed.Client(target, timeout=CONNECT_SECONDS)
        except (OSError, TimeoutError, ValueError) as error:
            raise InputError(
                f"no scheduler answers at {scheduler}: {error}; start one with `dask scheduler`, or leave "
                f"--scheduler out to use processes of this machine"
            ) from None
        self._scheduler, self._device, self._alive = scheduler, device, time.monotonic()
        self._done = distributed.as_completed()
        self._out: dict[Any, int] = {}
        try:
            self._require_workers()
        except BaseException:
            self.close()
            raise

    def _require_workers(self) -> None:
        """InputError unless there are workers, each with this version of the package and the device."""
        if self._scheduler == "slurm":  # its jobs may stand in a queue for hours
            print("dln-verify: waiting for SLURM to start workers", file=sys.stderr)
            return
        try:
            self._client.wait_for_workers(1, timeout=WORKER_SECONDS)
        except TimeoutError:
            raise InputError(self._without_workers()) from None
        own = [verify.__version__, FORMAT]
        for address, found in self._client.run(eval, WHICH, on_error="return").items():
            if isinstance(found, BaseException):
                raise InputError(
                    f"the worker {address} cannot import dln-verify ({type(found).__name__}: {found}): "
                    f"install version {own[0]} there"
                )
            if list(found) != own:
                raise InputError(
                    f"the worker {address} has dln-verify {found[0]} (tasks of format {found[1]}), this is "
                    f"{own[0]} (format {own[1]}): install the same version there"
                )
        for address, found in self._client.run(_lacks, self._device, on_error="return").items():
            if found:
                raise InputError(f"the worker {address} cannot train: {found}")

    def _without_workers(self) -> str:
        return (
            f"the scheduler at {self._scheduler} has had no workers for {WORKER_SECONDS} s: start some with "
            f"`dask worker {self._scheduler}`, and run the same command again"
        )

    @property
    def capacity(self) -> int:
        """Chunks to have in flight: for the threads now there, or for what SLURM may grow to."""
        threads = sum(self._client.nthreads().values())
        return AHEAD * max(threads, self._most, 1)

    def submit(self, ident: int, tasks: list[Task]) -> None:
        """Send tasks to the cluster."""
        future = self._client.submit(_compute, tasks, self._device, pure=False)
        self._out[future.key] = ident
        self._done.add(future)

    def wait(self) -> list[tuple[int, list[dict[str, Any]] | Lost]]:
        """Rows, or Lost, of the next chunk that has ended; InputError when all workers have left."""
        while not self._done.has_ready():
            now = time.monotonic()
            if self._scheduler == "slurm" or self._client.nthreads():
                self._alive = now
            elif now - self._alive > WORKER_SECONDS:
                raise InputError(self._without_workers())
            time.sleep(POLL_SECONDS)
        future = next(self._done)
        ident = self._out.pop(future.key)
        error = future.exception() if future.status != "finished" else None
        if error is None:
            return [(ident, future.result())]
        if isinstance(error, InputError):  # not of a task: rows say what is wrong with those
            raise InputError(f"a worker refuses the work: {error}")
        if type(error).__name__ in ("KilledWorker", "CancelledError", "FutureCancelledError"):
            return [(ident, Lost(f"it ended its workers: {error}"))]
        return [(ident, Lost(f"{type(error).__name__}: {error}"))]

    def close(self) -> None:
        """Leave the cluster; end it when it was started here."""
        self._client.close()
        if self._cluster is not None:
            self._cluster.close()


def _lacks(device: str) -> str:
    """Why a worker cannot train on a device, "" where it can."""
    from verify.training.devices import resolve_device

    try:
        resolve_device(device)
    except InputError as error:
        return str(error)
    return ""


def _compute(tasks: list[Task], device: str) -> list[dict[str, Any]]:
    """Rows of some tasks, in a worker; InputError where its machine has no such device."""
    if device != "cpu" and (why := _lacks(device)):
        raise InputError(why)
    return compute(tasks, device)


def _import(name: str, extra: str) -> Any:
    from importlib import import_module

    try:
        return import_module(name)
    except ImportError:
        raise InputError(f"--scheduler needs {name}: install dln-verify[{extra}]") from None


def _cluster(scheduler: str, workers: int, logs: Path | None) -> tuple[Any, int]:
    """A cluster started here, or None, and how many workers it may have."""
    if scheduler == "local":
        return _local(workers), workers
    if scheduler != "slurm":
        return None, 0
    if shutil.which("sbatch") is None:
        raise InputError("--scheduler slurm: there is no sbatch here; run this on a SLURM login node")
    make = _import("dask_jobqueue", "cluster").SLURMCluster
    configured = {"memory": MEMORY, "log_directory": None if logs is None else str(logs)}
    given = {name: _configured(name) or default for name, default in configured.items()}
    cluster = make(cores=1, processes=1, **given)
    try:
        _require_accepted(cluster.job_script())
        cluster.adapt(minimum=0, maximum=workers, interval=ADAPT)
    except BaseException:
        cluster.close()
        raise
    return cluster, workers


def _configured(name: str) -> Any:
    """An option of SLURM jobs in dask's own configuration."""
    return _import("dask", "sweep").config.get(f"jobqueue.slurm.{name}", None)


def _require_accepted(script: str) -> None:
    """InputError, in SLURM's own words, for a job that it would not take: no such partition, no account."""
    told = subprocess.run(
        ["sbatch", "--test-only"], input=script, capture_output=True, text=True, timeout=SBATCH_SECONDS,
        check=False,
    )  # fmt: skip
    if told.returncode:
        why = next((line for line in told.stderr.splitlines() if line.strip()), "no reason given")
        raise InputError(
            f"--scheduler slurm: SLURM refuses the job ({why.removeprefix('sbatch: error: ')}); set queue, "
            f"account, memory or walltime under jobqueue.slurm in dask's configuration, or as "
            f"DASK_JOBQUEUE__SLURM__QUEUE and so on"
        )


def _local(workers: int) -> Any:
    """A cluster of processes of this machine.

    They are started as programs, not by `multiprocessing`, which runs the caller's script once more in
    every process: a script needs no main guard.
    """
    start = _import("distributed.deploy.subprocess", "sweep").SubprocessCluster
    root = str(Path(__file__).resolve().parents[2])
    before = os.environ.get("PYTHONPATH")
    os.environ["PYTHONPATH"] = os.pathsep.join(filter(None, [root, before]))
    try:
        return start(n_workers=workers, threads_per_worker=1, dashboard_address=None)
    except (OSError, RuntimeError) as error:
        raise InputError(f"--scheduler local: the processes cannot be started ({error})") from None
    finally:
        if before is None:
            del os.environ["PYTHONPATH"]
        else:
            os.environ["PYTHONPATH"] = before
