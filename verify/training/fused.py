"""Gradient descent on many small networks on an NVIDIA GPU: one block of threads a network, no launch a step.

The formulas are those of `verify.training.kernel`, line by line.  A block holds the products left_l and
right_l in shared memory; its weights (52 KB for the paper's networks) stay in the caches of its processor.
It tests every iterate itself, so that the step of stopping is exact, and ends when its network stops.
Sums have an order of their own, so that results differ from the CPU's by rounding; they do not depend on
what else is in the batch.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
from numpy import ndarray

from verify.errors import InputError
from verify.training.outcome import Ended
from verify.training.reduction import Reduced
from verify.training.rules import Record, next_mark, stop_reason

THREADS = 128
"""Threads of a block, a power of two: about one for each of the K m entries of a product."""

SHARED = 48 * 1024
"""Bytes of shared memory that every CUDA device gives a block."""

STRETCH = 20_000
"""Steps of one launch at most, so that the driver gets a word in: a second or less."""


def doubles(shape: tuple[int, int, int, int], threads: int = THREADS) -> int:
    """Numbers that a block keeps in shared memory: left, the product, right, and partial sums."""
    r, m, K, L = shape
    return 2 * (L - 1) * K * m + 2 * K * r + threads


def why_not(problem: Reduced) -> str:
    """Why the kernel does not train such a network, "" where it does."""
    if problem.run.momentum > 0 or problem.run.gradient > 0:
        return "it knows no momentum and no gradient norm to stop at"
    if 8 * doubles(problem.shape) > SHARED:
        return f"a network of reduced shape {problem.shape} does not fit the {SHARED // 1024} KB of a block"
    return ""


def available() -> bool:
    """Whether numba reaches an NVIDIA GPU, or simulates one (NUMBA_ENABLE_CUDASIM=1)."""
    try:
        from numba import cuda

        return bool(cuda.is_available())
    except Exception:  # a driver without its toolkit raises whatever it likes
        return False


def descend(
    problems: Sequence[Reduced],
    *,
    marks: Sequence[int] | ndarray = (),
    record: Record | None = None,
    device: str = "cuda",
    threads: int = THREADS,
) -> list[Ended]:
    """Train problems of one shape (Reduced.shape); arguments of the compiled kernel's `descend`.

    Raises InputError where there is no CUDA device for numba, MemoryError where its memory is too small.
    """
    if not available():
        raise InputError(
            "backend = 'fused' needs an NVIDIA GPU that numba reaches: install the extra 'gpu', and a driver "
            "as new as its toolkit; or use backend = 'torch'"
        )
    from numba import cuda

    try:
        with cuda.gpus[int(device.partition(":")[2] or 0)]:
            return _descend(problems, marks, record, device, threads)
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
    from numba import cuda

    from verify.training.fused_kernel import train as kernel

    train: Any = kernel  # numba's decorator has no types

    shape, runs = problems[0].shape, [p.run for p in problems]
    longest = max(run.step.size for run in runs)
    there: Any = cuda.to_device
    W = there(np.array([np.concatenate([w.ravel() for w in p.start]) for p in problems]))
    fixed = (
        there(np.array([p.gram for p in problems])),
        there(np.array([p.target.ravel() for p in problems])),
        there(np.array([[run.alpha, run.N, run.loss] for run in runs])),
        there(np.array([np.pad(run.step, (0, longest - run.step.size), mode="edge") for run in runs])),
        there(np.array([run.budget for run in runs], dtype=np.int64)),
    )
    state = there(np.full((len(runs), 2), math.nan))
    step = there(np.zeros(len(runs), dtype=np.int64))
    most, reached = max(run.budget for run in runs), -1
    wanted = {int(mark) for mark in marks}
    while True:
        ahead = next_mark(marks, reached, most)
        until = min(ahead, max(reached, 0) + STRETCH)
        train[len(runs), threads, 0, 8 * doubles(shape, threads)](W, *fixed, *shape, until, state, step)
        steps, (losses, first) = step.copy_to_host(), state.copy_to_host().T
        stops = [
            stop_reason(run, float(losses[i]), float(first[i]), math.inf, int(steps[i]))
            for i, run in enumerate(runs)
        ]
        if record is not None and until in wanted:
            weights = W.copy_to_host()
            for i in np.flatnonzero(steps == until).tolist():
                record(i, until, float(losses[i]), _cut(weights[i], problems[i]))
        reached = until
        if all(stop is not None for stop in stops):
            break
    weights = W.copy_to_host()
    return [
        _ended(problem, _cut(weights[i], problem), float(losses[i]), int(steps[i]), stop, float(first[i]),
               device, threads)
        for i, (problem, stop) in enumerate(zip(problems, stops, strict=True))
    ]  # fmt: skip


def _cut(flat: ndarray, problem: Reduced) -> tuple[ndarray, ...]:
    """The weight matrices of a row."""
    cuts = np.cumsum([w.size for w in problem.start])[:-1]
    parts = zip(np.split(flat.copy(), cuts), problem.start, strict=True)
    return tuple(part.reshape(w.shape) for part, w in parts)


def _ended(
    problem: Reduced, weights: tuple[ndarray, ...], loss: float, steps: int, stop: Any, initial: float,
    device: str, threads: int,
) -> Ended:  # fmt: skip
    """The end of a run; after an overflow, the run again up to the step before."""
    if math.isfinite(loss):
        return Ended(weights, loss, steps, steps, stop, loss, initial)
    if steps <= 1:
        return Ended(problem.start, initial if steps else math.inf, 0, steps, stop, loss, initial)
    shorter = replace(problem, run=replace(problem.run, budget=steps - 1))
    before = descend([shorter], device=device, threads=threads)[0]
    return replace(before, steps=steps, stop=stop, last=loss)
