"""Training one network: `train`, the simple entrance to the engine, and the plain reference loop."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
from jaxtyping import Float
from numpy import ndarray
from numpy.typing import ArrayLike

from verify.instances.model import Network, indicator
from verify.training.engine import Backend, Reducing, Trained, train_batch
from verify.training.gradients import factors
from verify.training.movement import recorded_movement
from verify.training.rules import DIVERGENCE_FACTOR
from verify.training.runs import BUDGET, prepare

Progress = Callable[[int, float], None]

PROGRESS_INTERVAL = 1_000
"""Steps between two calls of a progress callback."""


def train(
    X: ArrayLike,
    K: int,
    *,
    L: int,
    xi: float,
    alpha: float = 1.0,
    step: float | Sequence[float] | ndarray = 0.1,
    loss: float = 1e-11,
    gradient: float = 0.0,
    budget: int = BUDGET,
    momentum: float = 0.0,
    seed: int,
    width: int | None = None,
    device: str = "cpu",
    dtype: str = "float64",
    backend: Backend = "auto",
    reduction: Reducing = "auto",
    progress: Progress | None = None,
) -> Network:
    """A network trained on |alpha W_(L:1) X - Y|_F^2 / N from `orthogonal_initialisation`.

    X: (d, N), d >= N = nK, rank N, columns class by class; K >= 2; L >= 2; xi, alpha, step,
    loss > 0; budget >= 1 steps.  Training stops when the loss is at most `loss`, when the budget
    ends or when it diverges: `provenance.stopped` says which, and a diverged network holds its last
    finite weights.  A seed gives the same initialisation everywhere and the same network bit for
    bit on one machine and device.  device: "cpu" or one of `available_devices()`; dtype: "float64"
    or "float32" (whose rounding keeps the loss above about 1e-15 and blurs the balancedness).
    step may be a table of step sizes; gradient, momentum, width: as in `prepare`; backend and
    reduction ("auto" or "full" width): as in `train_batch`.
    progress(steps, loss) is called every PROGRESS_INTERVAL steps and at the end.

    Raises InputError for arguments out of range and for a device that is not there.
    Source: arXiv 2311.02960, section 5.2 and equation (18), with its step size and loss.

    Example: `verify.train(X, 3, L=6, xi=0.3, seed=0)`, with X of 30 columns in 3 classes.
    """
    return train_together(
        [X], K, L=L, xi=xi, alpha=alpha, step=step, loss=loss, gradient=gradient, budget=budget,
        momentum=momentum, seed=seed, width=width, device=device, dtype=dtype, backend=backend,
        reduction=reduction, progress=progress,
    )[0].network()  # fmt: skip


def train_together(
    data: Sequence[ArrayLike], K: int, *, xi: float, seed: int, device: str = "cpu", dtype: str = "float64",
    backend: Backend = "auto", reduction: Reducing = "auto", progress: Progress | None = None,
    **choices: Any,
) -> list[Trained]:  # fmt: skip
    """What `train` makes of each of several data sets, from one start: one batch, at the price of one or two.

    `core()` of each is what is measured and judged, `network()` what `train` returns.
    data: of one shape.  Other arguments as in `train`; progress is told of the run furthest on.
    """
    runs = [prepare(X, K, xi=xi, seed=seed, **choices) for X in data]
    watch = None if progress is None else lambda index, steps, current: progress(steps, current)
    batch = train_batch(
        runs, backend=backend, reduction=reduction, device=device, dtype=dtype,
        watch=watch, watch_interval=PROGRESS_INTERVAL,
    )  # fmt: skip
    if progress is not None:
        for trained in batch:
            progress(trained.steps, trained.loss)
    return [
        replace(one, kap=recorded_movement(one.reduced, one.steps, one.stop, one.weights)) for one in batch
    ]


def reference(
    start: Sequence[Float[ndarray, "_ _"]],
    X: Float[ndarray, "d N"],
    *,
    alpha: float = 1.0,
    step: float = 0.1,
    loss: float = 1e-11,
    budget: int = BUDGET,
) -> tuple[tuple[Float[ndarray, "_ _"], ...], float, int]:
    """Plain descent on the full matrices, against which the engine is tested.

    Returns the weights at which the loss is first at most `loss` (or at which it diverges or the
    budget ends), their loss from the residual matrix, and the number of steps.
    """
    K, N = start[-1].shape[0], X.shape[1]
    targets, weights = indicator(K, N // K), [W.copy() for W in start]
    current, steps = math.inf, 0
    for steps in range(budget + 1):
        residual, left, right = factors(weights, X, targets, alpha)
        current = float(np.sum(residual**2)) / N
        if current <= loss or steps == budget or not current <= DIVERGENCE_FACTOR or math.isnan(current):
            break
        scale = 2 * alpha * step / N
        for W, a, b in zip(weights[:-1], left, right[:-1], strict=True):
            W -= scale * (a.T @ b)
        weights[-1] -= scale * right[-1]
    return tuple(weights), current, steps
