"""Many networks at once: reduced, grouped by shape, trained by one of two backends, lifted on demand."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np
from jaxtyping import Float
from numpy import ndarray

from verify.errors import InputError
from verify.instances.core import Core
from verify.instances.model import Network
from verify.provenance import Provenance
from verify.training import fused
from verify.training.completion import square_completion
from verify.training.conservation import conservation_error
from verify.training.devices import resolve_device, resolve_precision
from verify.training.endpoint import Ended, Stop
from verify.training.gradients import stability_bound
from verify.training.reduction import Lifted, Reduced, core, reduce
from verify.training.runs import Run
from verify.training.trajectory import Recorder, Trajectory

Backend = Literal["auto", "kernel", "torch", "fused"]
Reducing = Literal["auto", "full"]

KERNEL_WIDTH = 160
"""Widest (reduced) layer that "auto" gives to the compiled kernel; above, torch's products win."""

BATCH = 4_096
"""Most networks that one call of a backend holds."""


@dataclass(frozen=True, eq=False)
class Trained:
    """The end of one run, in reduced coordinates.

    weights: reduced w_1..w_L; loss: theirs; steps: updates behind them.  sentence: why training
    stopped, in words; note: what a reader must know, "" for nothing.  backend: which backend,
    device and precision; reduction: which reduction ran.  trajectory: None unless asked for.
    method: gradient descent, or gradient flow (`verify.training.follow`).  kap: how far descent moved each
    layer, where that was recorded (`verify.training.train_together`).
    """

    run: Run
    reduced: Reduced
    weights: tuple[Float[ndarray, "_ _"], ...]
    loss: float
    steps: int
    stop: Stop
    sentence: str
    note: str
    backend: str
    single: bool = False
    trajectory: Trajectory | None = None
    method: Literal["descent", "flow"] = "descent"
    kap: tuple[float, ...] | None = None

    @property
    def reduction(self) -> str:
        return self.reduced.kind.value

    def full_weights(self) -> tuple[Float[ndarray, "_ _"], ...]:
        """W_1..W_L at full width."""
        return tuple(W.toarray() for W in self.operators())

    def operators(self) -> tuple[Lifted, ...]:
        """W_1..W_L as linear operators of full width, of which nothing is formed until `toarray()`.

        >>> from verify.instances.data import paper_data
        >>> trained = train_batch([prepare(paper_data(20, 6, seed=0), 2, L=3, xi=0.3, seed=0)])[0]
        >>> W = trained.operators()[0]
        >>> W.shape, np.allclose(W @ np.ones(20), W.toarray() @ np.ones(20))
        ((20, 20), True)
        """
        return self.reduced.operators(self.weights, np.float32 if self.single else np.float64)

    def network(self, case: str = "") -> Network:
        """The trained network at full width, with its provenance."""
        weights = self.full_weights()
        error = conservation_error(self.run.start, weights) if self.method == "flow" else None
        return self._made(self.run.X, weights, case, error)

    def core(self, case: str = "") -> Core | Network:
        """The trained network by what has moved of it, or the network itself where that is all of it.

        Where hidden layers are wider than the input it is that of the square completion
        (`verify.training.completion.square_completion`).  Its matrices are those of `network()` in
        orthonormal frames, up to rounding; none of full width is formed.
        """
        parts = None if self.single else core(self.reduced, self.weights)
        if parts is None:
            return square_completion(self.network(case))
        X, weights, resting = parts
        h, d = self.run.start[0].shape
        completed = f"input completed from {d} to {h} dimensions" if h > d else ""
        roundings = self.run.L * (max(h, d) + 4)
        error = None
        if self.method == "flow":
            error = conservation_error(self.reduced.start, self.weights, roundings=roundings)
        made = self._made(X, weights, case, error, completed)
        assert self.run.xi is not None
        return Core(made, self.run.xi, resting) if resting else made

    def _made(
        self, X: ndarray, weights: tuple[ndarray, ...], case: str, flow_error: float | None, note: str = ""
    ) -> Network:
        run, flow = self.run, self.method == "flow"
        scale = "" if run.xi is None else f", xi = {run.xi:g}"
        return Network(
            X, run.K, weights, run.alpha,
            case=case or f"{'flow' if flow else 'trained'}{scale}, seed {run.seed}",
            origin=f"gradient {self.method}",
            provenance=Provenance(
                xi=run.xi, step=0.0 if flow else float(run.step[-1]), flow_error=flow_error,
                loss=self.loss, stopped=self.sentence, steps=self.steps, seed=run.seed,
                note="; ".join(filter(None, [self.note, note])), backend=self.backend,
                reduction=self.reduction, kap=self.kap,
            ),
        )  # fmt: skip


def train_batch(
    runs: Sequence[Run],
    *,
    backend: Backend = "auto",
    reduction: Reducing = "auto",
    device: str = "cpu",
    dtype: str = "float64",
    marks: Sequence[int] | ndarray = (),
    progress: Callable[[int, int], None] | None = None,
    watch: Callable[[int, int, float], None] | None = None,
    watch_interval: int = 1_000,
) -> list[Trained]:
    """Train many networks; results in the order of the runs.

    backend: "kernel" is compiled, float64, on the CPU, and gives every network the same bits
    whatever else is in the batch; "torch" runs on any device, equal to it within rounding (about
    1e-12 relative); "fused" trains a network a block on an NVIDIA GPU, in float64, without a launch a
    step; "auto" takes the kernel where it can and reduced widths are at most KERNEL_WIDTH, and on a GPU
    the fused one where it can.  reduction: "auto" reduces each run as far as its start and data allow
    (`reduce`), "full" keeps the full width.  marks: increasing steps at which trajectories are
    recorded, besides the last step (see `log_marks`); none by default.  progress(finished, total) is
    called as groups end; watch(run, steps, loss) every `watch_interval` steps of every run.  A batch that
    does not fit in the memory of its device is halved, and says so.

    Raises InputError for an unknown backend, device or precision and for ones that do not go
    together.
    """
    if backend not in get_args(Backend) or reduction not in get_args(Reducing):
        raise InputError(
            f"backend = {backend!r}, reduction = {reduction!r}: one of {', '.join(get_args(Backend))}, "
            f"and one of {', '.join(get_args(Reducing))}, is needed"
        )
    plain = _kernel_can(device, dtype)
    if backend == "kernel" and not plain:
        raise InputError(
            f"backend = 'kernel' runs in float64 on the CPU, compiled by numba, not {dtype} on {device!r} or "
            "with NUMBA_DISABLE_JIT set"
        )
    if backend == "fused" and not (device.startswith("cuda") and dtype == "float64"):
        raise InputError(f"backend = 'fused' runs in float64 on an NVIDIA GPU, not in {dtype} on {device!r}")
    if backend == "torch" or not plain:
        resolve_precision(dtype, resolve_device(device))
    problems = [reduce(run, reduction) for run in runs]
    groups: dict[tuple, list[int]] = {}
    for index, problem in enumerate(problems):
        run = problem.run
        key = (*problem.shape, run.momentum > 0, run.gradient > 0, run.step.size)
        groups.setdefault(key, []).append(index)
    results: dict[int, Trained] = {}
    for members in groups.values():
        if backend == "fused" and (why := fused.why_not(problems[members[0]], device)):
            raise InputError(f"backend = 'fused': {why}; use backend = 'torch'")
        chosen = backend if backend != "auto" else _best(problems[members[0]], plain, device, dtype)
        most = fused.BATCH if chosen == "fused" else BATCH
        for at in range(0, len(members), most):
            part = members[at : at + most]
            hook = None if watch is None else _Watch(part, watch, watch_interval)
            ended = _group([problems[i] for i in part], chosen, device, dtype, marks, hook)
            results |= dict(zip(part, ended, strict=True))
            if progress is not None:
                progress(len(results), len(runs))
    return [results[index] for index in range(len(runs))]


@dataclass(frozen=True)
class _Watch:
    """A callback with the runs of a group behind its indices, and how often it is called."""

    members: list[int]
    call: Callable[[int, int, float], None]
    interval: int

    def half(self, part: slice) -> _Watch:
        return _Watch(self.members[part], self.call, self.interval)


def _best(problem: Reduced, plain: bool, device: str, dtype: str) -> str:
    """The fastest backend that trains networks such as this one."""
    if plain and max(problem.shape[:2]) <= KERNEL_WIDTH:
        return "kernel"
    on_gpu = device.startswith("cuda") and dtype == "float64" and not fused.missing()
    return "fused" if on_gpu and not fused.why_not(problem, device) else "torch"


def _kernel_can(device: str, dtype: str) -> bool:
    from verify.training.compiled import COMPILES

    return device == "cpu" and dtype == "float64" and COMPILES


def _group(
    problems: list[Reduced],
    backend: str,
    device: str,
    dtype: str,
    marks: Sequence[int] | ndarray,
    watch: _Watch | None,
    note: str = "",
) -> list[Trained]:
    """One group of equal shape, halved while the device has no room for it."""
    recorders = [Recorder(problem) for problem in problems] if len(marks) else []
    wanted = set(np.asarray(marks).tolist())
    stops = np.asarray(marks, dtype=np.int64)
    if watch is not None:
        longest = max(problem.run.budget for problem in problems)
        stops = np.union1d(stops, np.arange(0, longest, watch.interval))

    def record(index: int, step: int, loss: float, weights: tuple[ndarray, ...]) -> None:
        if step in wanted:
            recorders[index].add(step, loss, weights)
        if watch is not None and step % watch.interval == 0:
            watch.call(watch.members[index], step, loss)

    try:
        if backend == "kernel":
            from verify.training.kernel import descend as kernel

            ended, name = kernel(problems, marks=stops, record=record), "kernel, cpu, float64"
        elif backend == "fused":
            ended = fused.descend(problems, marks=stops, record=record, device=device)
            name = f"fused, {device}, float64"
        else:
            from verify.training.batched import descend as batched

            ended = batched(problems, marks=stops, record=record, device=device, dtype=dtype)
            name = f"torch, {device}, {dtype}"
    except (MemoryError, RuntimeError) as error:
        if not _no_room(error):
            raise
        if len(problems) == 1:
            raise InputError(
                f"one network of reduced shape {problems[0].shape} does not fit in the memory of device "
                f"{device!r}: use another device or a smaller network"
            ) from error
    else:
        trajectories = (
            [r.finished(end) for r, end in zip(recorders, ended, strict=True)] if recorders else None
        )
        return [
            _trained(problem, end, name, dtype, note, trajectories[i] if trajectories else None)
            for i, (problem, end) in enumerate(zip(problems, ended, strict=True))
        ]
    middle = (len(problems) + 1) // 2
    said = f"batch halved to {middle}: out of memory"
    results: list[Trained] = []
    for part in (slice(middle), slice(middle, None)):
        hook = watch and watch.half(part)
        results += _group(problems[part], backend, device, dtype, marks, hook, said)
    return results


def _no_room(error: BaseException) -> bool:
    words = ("out of memory", "can't allocate memory")
    return isinstance(error, MemoryError) or any(word in str(error) for word in words)


def _trained(
    problem: Reduced, end: Ended, backend: str, dtype: str, note: str, trajectory: Trajectory | None
) -> Trained:
    run = problem.run
    sentence = end.stop.value.format(
        target=run.loss, gradient=run.gradient, steps=end.steps, unit="steps", budget=run.budget,
        loss=end.last, initial=end.initial,
    )  # fmt: skip
    notes = [note, *_notes(run, end, dtype)]
    return Trained(
        run, problem, end.weights, end.loss, end.kept, end.stop, sentence,
        "; ".join(text for text in notes if text), backend, dtype == "float32", trajectory,
    )  # fmt: skip


def _notes(run: Run, end: Ended, dtype: str) -> list[str]:
    notes = [] if dtype == "float64" else [f"trained in {dtype}"]
    if end.stop is Stop.BUDGET:
        notes.append("loss not reached in the step budget")
    if end.stop is Stop.GRADIENT:
        notes.append("loss not reached before the gradient norm")
    if end.stop is Stop.DIVERGED:
        notes.append(f"diverged: weights of step {end.kept:,}, the last finite ones")
    if end.stop is not Stop.LOSS:
        bound = stability_bound(run.X, run.K, L=run.L, alpha=run.alpha)
        if run.step.max() > bound:
            notes.append(
                f"step {run.step.max():g} is too large: try one below {bound:.2g}, stable at a solution"
            )
    return notes
