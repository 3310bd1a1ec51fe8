"""Gradient descent on many small networks on an NVIDIA GPU: one block of threads a network, no launch a step.

The formulas are those of `verify.training.kernel`, line by line.  A block keeps its network in shared memory
for all of its steps (52 KB for the paper's), tests every iterate itself, so that the step of stopping is
exact, and ends when its network stops, which makes room for the next.  Sums have an order of their own, so
that results differ from the CPU's by rounding; they do not depend on what else is in the batch.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
from numpy import ndarray

from verify.errors import InputError
from verify.training.outcome import Ended
from verify.training.places import Places
from verify.training.reduction import Reduced
from verify.training.rules import Record, next_mark, stop_reason

SHARED = 48 * 1024
"""Bytes of shared memory that every CUDA device gives a block; most give more to a kernel that asks."""

SEGMENTS = 3
"""Threads that share the sum over a row or column of a matrix, where a block has room for them."""

STRETCH = 20_000
"""Steps of one launch at most, so that the driver gets a word in: a second or less."""

BATCH = 65_536
"""Most networks of one call: their weights are on the host twice, on the device only those in flight."""

FLIGHT = 1_024
"""Networks of one launch: while they train, the next are made ready and the ones before are read."""


def block_size(shape: tuple[int, int, int, int]) -> int:
    """Threads of a block: whole warps, SEGMENTS threads for each row of a matrix, 512 at most."""
    return min(32 * -(-SEGMENTS * max(shape[:2]) // 32), 512)


def why_not(problem: Reduced, device: str = "cuda") -> str:
    """Why the kernel does not train such a network there, "" where it does."""
    if problem.run.momentum > 0 or problem.run.gradient > 0:
        return "it knows no momentum and no gradient norm to stop at"
    size, room = Places(*problem.shape, block_size(problem.shape)).bytes, shared(device)
    if size > room:
        return (
            f"a network of reduced shape {problem.shape} takes {size / 1024:.0f} KB of shared memory, and a "
            f"block has {room // 1024} KB on {device!r}"
        )
    return ""


def missing() -> str:
    """Why numba reaches no NVIDIA GPU, "" where it does or simulates one (NUMBA_ENABLE_CUDASIM=1)."""
    try:
        from numba import cuda

        if cuda.is_available():
            return ""
        cuda.detect()
        return "it finds none"
    except Exception as error:  # a driver without its toolkit raises whatever it likes
        lines = (line.strip() for line in str(error).splitlines())
        return next((line.rstrip(".") for line in lines if line and line[-1] != ":"), type(error).__name__)


def shared(device: str) -> int:
    """Bytes of shared memory that a block may have there."""
    if missing():
        return SHARED
    from numba import cuda

    return getattr(cuda.gpus[_index(device)], "MAX_SHARED_MEMORY_PER_BLOCK_OPTIN", SHARED)


def _index(device: str) -> int:
    return int(device.partition(":")[2] or 0)


def descend(
    problems: Sequence[Reduced],
    *,
    marks: Sequence[int] | ndarray = (),
    record: Record | None = None,
    device: str = "cuda",
    threads: int | None = None,
) -> list[Ended]:
    """Train problems of one shape (Reduced.shape); arguments of the compiled kernel's `descend`.

    threads: of a block, by default `block_size` of the shape.  Raises InputError where there is no CUDA
    device for numba, MemoryError where its memory is too small.
    """
    if why := missing():
        raise InputError(
            f"backend = 'fused' needs an NVIDIA GPU that numba reaches ({why}): install the extra 'gpu', and "
            "a driver as new as its toolkit; or use backend = 'torch'"
        )
    from numba import cuda

    try:
        with cuda.gpus[_index(device)]:
            return _descend(problems, marks, record, device, threads or block_size(problems[0].shape))
    except Exception as error:
        if "OUT_OF_MEMORY" in str(error):
            raise MemoryError(f"{device}: out of memory") from error
        raise


def _descend(
    problems: Sequence[Reduced],
    marks: Sequence[int] | ndarray,
    record: Record | None,
    device: str,
    threads: int,
) -> list[Ended]:
    """Flights in turns on two streams: one trains while the one before is read."""
    ended: list[Ended] = []
    before: Iterator[list[Ended]] = iter([[]])
    for at in range(0, len(problems), FLIGHT):
        flight = _flight(problems[at : at + FLIGHT], at, marks, record, device, threads)
        next(flight)
        ended += next(before)
        before = flight
    return ended + next(before)


def _flight(
    problems: Sequence[Reduced], offset: int, marks: Sequence[int] | ndarray, record: Record | None,
    device: str, threads: int,
) -> Iterator[list[Ended]]:  # fmt: skip
    """Nothing once the problems are on their way, then how they ended; offset: the first one's index."""
    from numba import cuda

    from verify.training.fused_kernel import trainer

    train: Any = trainer(*problems[0].shape, threads)  # numba's functions have no types
    size = Places(*problems[0].shape, threads).bytes
    stream: Any = cuda.stream()
    runs = [p.run for p in problems]
    count, longest = len(runs), max(run.step.size for run in runs)

    def there(array: ndarray) -> Any:
        return cuda.to_device(np.ascontiguousarray(array), stream=stream)

    fast: ndarray = cuda.pinned_array((count, sum(w.size for w in problems[0].start)))
    np.concatenate([w.ravel() for p in problems for w in p.start], out=fast.reshape(-1))
    W = there(fast)
    tables = [run.step[np.minimum(np.arange(longest), run.step.size - 1)] for run in runs]
    fixed = (
        there(np.array([p.gram for p in problems])),
        there(np.array([p.target for p in problems]).reshape(count, -1)),
        there(np.array([[run.alpha, run.N, run.loss] for run in runs])),
        there(np.array(tables)),
        there(np.array([run.budget for run in runs], dtype=np.int64)),
    )
    state = there(np.full((count, 2), math.nan))
    step = there(np.zeros(count, dtype=np.int64))
    most, on_the_way = max(run.budget for run in runs), False
    wanted = {int(mark) for mark in marks}
    until = 0 if 0 in wanted else min(next_mark(marks, 0, most), STRETCH)
    while True:
        train[count, threads, stream, size](W, *fixed, until, state, step)
        if not on_the_way:
            yield []
        steps, (losses, first) = step.copy_to_host(stream=stream), state.copy_to_host(stream=stream).T
        stream.synchronize()
        stops = [
            stop_reason(run, loss, start, math.inf, taken)
            for run, loss, start, taken in zip(
                runs, losses.tolist(), first.tolist(), steps.tolist(), strict=True
            )
        ]
        if record is not None and until in wanted:
            W.copy_to_host(fast, stream=stream)
            stream.synchronize()
            for i in np.flatnonzero(steps == until).tolist():
                record(offset + i, until, float(losses[i]), _cut(fast[i].copy(), problems[i]))
        if all(stop is not None for stop in stops):
            break
        on_the_way, until = True, min(next_mark(marks, until, most), until + STRETCH)
    weights = W.copy_to_host(stream=stream)
    stream.synchronize()
    yield [
        _ended(
            problem,
            weights[i].copy(),
            float(losses[i]),
            int(steps[i]),
            stop,
            float(first[i]),
            device,
            threads,
        )
        for i, (problem, stop) in enumerate(zip(problems, stops, strict=True))
    ]


def _cut(flat: ndarray, problem: Reduced) -> tuple[ndarray, ...]:
    """The weight matrices that lie one after the other."""
    parts, at = [], 0
    for w in problem.start:
        parts.append(flat[at : at + w.size].reshape(w.shape))
        at += w.size
    return tuple(parts)


def _ended(
    problem: Reduced,
    flat: ndarray,
    loss: float,
    steps: int,
    stop: Any,
    initial: float,
    device: str,
    threads: int,
) -> Ended:
    """The end of a run; after an overflow, the run again up to the step before."""
    if math.isfinite(loss):
        return Ended(_cut(flat, problem), loss, steps, steps, stop, loss, initial)
    if steps <= 1:
        return Ended(problem.start, initial if steps else math.inf, 0, steps, stop, loss, initial)
    shorter = replace(problem, run=replace(problem.run, budget=steps - 1))
    before = descend([shorter], device=device, threads=threads)[0]
    return replace(before, steps=steps, stop=stop, last=loss)
