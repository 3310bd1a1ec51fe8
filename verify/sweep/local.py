"""Worker processes on this machine; one that dies is replaced and its tasks are reported lost."""

from __future__ import annotations

import contextlib
import os
import pickle
import selectors
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import IO, Any

from verify.sweep.tasks import Task

THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NUMBA_NUM_THREADS")
"""One thread a process: several on a shared machine slow each other down ten times."""


class Lost(Exception):
    """The worker died over these tasks; the message says how."""


class LocalWorkers:
    """A worker process for each of the devices it is to train on; each holds one chunk of tasks at a time."""

    def __init__(self, devices: Sequence[str]) -> None:
        self.capacity = len(devices)
        self._selector = selectors.DefaultSelector()
        self._busy: dict[int, subprocess.Popen[bytes]] = {}
        self._device: dict[int, str] = {}
        self._idle = [self._start(device) for device in devices]

    def _start(self, device: str) -> subprocess.Popen[bytes]:
        root = str(Path(__file__).resolve().parents[2])
        path = os.pathsep.join(filter(None, [root, os.environ.get("PYTHONPATH")]))
        environment = {**os.environ, **dict.fromkeys(THREADS, "1"), "PYTHONPATH": path}
        worker = subprocess.Popen(
            [sys.executable, "-m", "verify.sweep.worker", device],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment,
        )  # fmt: skip
        self._device[worker.pid] = device
        return worker

    @property
    def processes(self) -> list[int]:
        """Process ids of the workers."""
        return [worker.pid for worker in [*self._idle, *self._busy.values()]]

    def submit(self, ident: int, tasks: list[Task]) -> None:
        """Hand tasks to an idle worker; there is one while fewer than `capacity` are out."""
        worker = self._idle.pop()
        self._busy[ident] = worker
        self._selector.register(_pipe(worker.stdout), selectors.EVENT_READ, ident)
        with contextlib.suppress(BrokenPipeError):  # a dead worker: `wait` finds the end of its output
            pickle.dump(tasks, _pipe(worker.stdin))
            _pipe(worker.stdin).flush()

    def wait(self) -> list[tuple[int, list[dict[str, Any]] | Lost]]:
        """Rows, or Lost, of every chunk that has ended; blocks until there is one."""
        ready = []
        for key, _ in self._selector.select():
            worker = self._busy.pop(key.data)
            self._selector.unregister(key.fileobj)
            try:
                ready.append((key.data, pickle.load(_pipe(worker.stdout))))
                self._idle.append(worker)
            except (EOFError, pickle.UnpicklingError):
                ready.append((key.data, Lost(f"its worker ended with exit code {_end(worker)}")))
                self._idle.append(self._start(self._device.pop(worker.pid)))
        return ready

    def close(self) -> None:
        """End all workers now."""
        for worker in [*self._idle, *self._busy.values()]:
            worker.kill()
            _end(worker)
        self._selector.close()


def _pipe(stream: IO[bytes] | None) -> IO[bytes]:
    assert stream is not None
    return stream


def _end(worker: subprocess.Popen[bytes]) -> int:
    """Its exit code, after closing its pipes."""
    for stream in (worker.stdin, worker.stdout):
        with contextlib.suppress(BrokenPipeError):
            _pipe(stream).close()
    return worker.wait()
