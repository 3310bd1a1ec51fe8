"""Gradient descent on many small networks on an NVIDIA GPU: one block of threads a network, no launch a step.

The formulas are those of `verify.training.kernel`, line by line.  A block keeps its network in shared memory
for all of its steps (52 KB for the paper's), tests every iterate itself, so that the step of stopping is
exact, and ends when its network stops, which makes room for the next.  Sums have an order of their own, so
that results differ from the CPU's by rounding; they do not depend on what else is in the batch.
"""

from __future__ import annotations

import math
import warnings
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from importlib import import_module
from typing import Any

import numpy as np
from numpy import ndarray

from verify.errors import InputError
from verify.training.endpoint import Ended
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

FLIGHT = 512
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

        if not cuda.is_available():
            cuda.detect()
            return "it finds none"
        with suppress(ModuleNotFoundError):  # a simulator, which has none
            import_module("numba.cuda.np.arrayobj")  # asks NumPy for functions that it may have dropped
        return ""
    except AttributeError as error:
        return f"numba-cuda does not go with NumPy {np.__version__}: {error}; install an older NumPy"
    except Exception as error:  # a driver without its toolkit raises whatever it likes
        lines = (line.strip() for line in str(error).splitlines())
        return next((line.rstrip(".") for line in lines if line and line[-1] != ":"), type(error).__name__)


def fallback(device: str) -> str:
    """A sentence where networks on a CUDA device are left to torch for want of this kernel, "" elsewhere."""
    why = missing() if device.startswith("cuda") else ""
    return why and (
        f"numba does not reach {device} ({why}): torch's batched products train there, 10 to 100 times "
        "slower than the fused kernel"
    )


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
    problems: Sequence[Reduced], marks: Sequence[int] | ndarray, record: Record | None, device: str,
    threads: int,
) -> list[Ended]:  # fmt: skip
    """Flights in turns on two seats: one trains while the one before is read and the next made ready."""
    count = min(FLIGHT, len(problems))
    seats = [_Seat(count, problems) for _ in range(min(2, -(-len(problems) // FLIGHT)))]
    ended: list[Ended] = []
    before: Iterator[list[Ended]] = iter([[]])
    for number, at in enumerate(range(0, len(problems), FLIGHT)):
        part = problems[at : at + FLIGHT]
        flight = _flight(seats[number % 2], part, at, marks, record, device, threads)
        next(flight)
        ended += next(before)
        before = flight
    return ended + next(before)


class _Seat:
    """Memory on the device for a flight of at most `count` networks, and its stream: taken once, since to
    take or give back memory waits for all that is running."""

    def __init__(self, count: int, problems: Sequence[Reduced]) -> None:
        from numba import cuda

        r, _, K, _ = problems[0].shape
        longest = max(p.run.step.size for p in problems)
        make: Any = cuda.device_array
        self.stream: Any = cuda.stream()
        self.rows = [make((count, n)) for n in (_weights(problems[0]), r, K * r, 3, longest, 2)]
        self.numbers = [make(count, dtype=np.int64) for _ in range(2)]

    def filled(self, problems: Sequence[Reduced]) -> tuple[Any, ...]:
        """The arguments of the kernel in its order, but for `until`: the problems are on their way."""
        runs, count = [p.run for p in problems], len(problems)
        longest = self.rows[4].shape[1]
        weights = np.concatenate([w.reshape(-1) for p in problems for w in p.start]).reshape(count, -1)
        tables = [run.step[np.minimum(np.arange(longest), run.step.size - 1)] for run in runs]
        rows = (
            weights, [p.gram for p in problems], [p.target.ravel() for p in problems],
            [[run.alpha, run.N, run.loss] for run in runs], tables, np.full((count, 2), math.nan),
        )  # fmt: skip
        numbers = ([run.budget for run in runs], np.zeros(count))
        own = []
        for there, here in [*zip(self.rows, rows, strict=True), *zip(self.numbers, numbers, strict=True)]:
            part = there[:count]
            part.copy_to_device(np.ascontiguousarray(here, dtype=there.dtype), stream=self.stream)
            own.append(part)
        *first, state, budget, step = own
        return *first, budget, state, step


def _weights(problem: Reduced) -> int:
    return sum(w.size for w in problem.start)


def _flight(
    seat: _Seat, problems: Sequence[Reduced], offset: int, marks: Sequence[int] | ndarray,
    record: Record | None, device: str, threads: int,
) -> Iterator[list[Ended]]:  # fmt: skip
    """Nothing once the problems are on their way, then how they ended; offset: the first one's index.

    The weights of a flight are parts of one array.
    """
    from verify.training.fused_kernel import trainer

    train: Any = trainer(*problems[0].shape, threads)  # numba's functions have no types
    size, stream = Places(*problems[0].shape, threads).bytes, seat.stream
    *fixed, state, step = seat.filled(problems)
    runs, most = [p.run for p in problems], max(p.run.budget for p in problems)
    on_the_way, wanted = False, {int(mark) for mark in marks}
    until = 0 if 0 in wanted else min(next_mark(marks, 0, most), STRETCH)

    def weights() -> list[tuple[ndarray, ...]]:
        return _cut(_back(fixed[0], stream), problems[0])

    while True:
        with warnings.catch_warnings():  # numba finds few blocks too few
            warnings.simplefilter("ignore")
            train[len(runs), threads, stream, size](*fixed, until, state, step)
        if not on_the_way:
            yield []
        steps, (losses, first) = _back(step, stream), _back(state, stream).T
        found = zip(runs, losses.tolist(), first.tolist(), steps.tolist(), strict=True)
        stops = [stop_reason(run, loss, start, math.inf, taken) for run, loss, start, taken in found]
        if record is not None and until in wanted:
            now = weights()
            for i in np.flatnonzero(steps == until).tolist():
                record(offset + i, until, float(losses[i]), now[i])
        if all(stop is not None for stop in stops):
            break
        on_the_way, until = True, min(next_mark(marks, until, most), until + STRETCH)
    yield [
        _ended(problems[i], own, float(losses[i]), int(steps[i]), stops[i], float(first[i]), device, threads)
        for i, own in enumerate(weights())
    ]


def _back(array: Any, stream: Any) -> ndarray:
    """What is on the device, once the stream has got there."""
    here = array.copy_to_host(stream=stream)
    stream.synchronize()
    return here


def _cut(rows: ndarray, problem: Reduced) -> list[tuple[ndarray, ...]]:
    """The weight matrices that lie one after the other in each row."""
    parts, at = [], 0
    for w in problem.start:
        parts.append(rows[:, at : at + w.size].reshape(-1, *w.shape))
        at += w.size
    return list(zip(*parts, strict=True))


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
