"""Gradient flow from the paper's orthogonal initialisation, integrated to rounding level.

The flow moves in the same fixed space as descent (TR1, TR2): it is integrated there and lifted back.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from itertools import pairwise

import numpy as np
from numpy import ndarray
from numpy.typing import ArrayLike

from verify.errors import InputError
from verify.instances.model import Network
from verify.training.arguments import integer, positive
from verify.training.descent import PROGRESS_INTERVAL, Progress
from verify.training.endpoint import Endpoint, Stop
from verify.training.engine import Reducing, Trained
from verify.training.gradients import factors
from verify.training.reduction import Reduced, reduce
from verify.training.runs import Run, prepare

LEAST_RTOL = 100 * float(np.finfo(np.float64).eps)
"""The smallest relative tolerance that the integrator accepts."""

LARGEST_RTOL = 1e-6
"""Above it the tolerance, not the flow, may set how small the loss becomes."""

ATOL_FACTOR = 1e-3
"""Absolute over relative tolerance, per entry and unit of xi, the largest entry of the start."""

FLOW_BUDGET = 20_000
"""Default budget of integrator steps; the paper's set-up takes 200 to 2,000."""


def gradient_flow(
    X: ArrayLike,
    K: int,
    *,
    L: int,
    xi: float,
    alpha: float = 1.0,
    loss: float = 1e-11,
    seed: int,
    width: int | None = None,
    rtol: float = 1e-13,
    budget: int = FLOW_BUDGET,
    progress: Progress | None = None,
    reduction: Reducing = "auto",
) -> Network:
    """The limit of `train` for small steps: dW_l/dt = -gradient, by DOP853.

    Arguments of `train`; rtol in [2.3e-14, 1e-6] is the local relative tolerance, budget counts
    integrator steps, width is that of the hidden layers, reduction as in `train_batch`.
    `provenance.step` is 0 and `provenance.flow_error` bounds the error of the conserved matrices
    W_(l+1)'W_(l+1) - W_l W_l' (see `conservation_error`), which with R11 is the error of the lower
    balancedness, of delta and of rho.  Raises InputError for arguments out of range.
    Source: arXiv 2311.02960, equations (18), (19) and Proposition 5; R11.

    Example: `verify.gradient_flow(X, 3, L=6, xi=0.3, seed=0).provenance.flow_error`.
    """
    run = prepare(
        X, K, L=L, xi=xi, alpha=alpha, loss=loss, seed=seed, width=width,
        budget=integer("budget", budget, least=1),
    )  # fmt: skip
    return follow(run, rtol=rtol, progress=progress, reduction=reduction).network()


def follow(
    run: Run, *, rtol: float = 1e-13, progress: Progress | None = None, reduction: Reducing = "auto"
) -> Trained:
    """`gradient_flow` of a prepared run, in the few directions in which it moves.

    run: from `prepare`, with the orthogonal initialisation (xi is known); its step sizes and momentum are
    not asked.  `core()` of the result is measured and judged without a matrix of full width, `operators()`
    are its weights.  Raises InputError for rtol out of range, as `gradient_flow`, and for another start.

    >>> from verify.instances.data import paper_data
    >>> run = prepare(paper_data(20, 6, seed=0), 2, L=3, xi=0.3, seed=0, width=90)
    >>> follow(run).core().network.weights[1].shape
    (8, 8)
    """
    if not LEAST_RTOL <= positive("rtol", rtol) <= LARGEST_RTOL:
        raise InputError(f"rtol = {rtol!r}: a number in [{LEAST_RTOL:.2g}, {LARGEST_RTOL:g}] is needed")
    if run.xi is None:
        raise InputError("gradient flow is followed from the orthogonal initialisation (18): xi is needed")
    problem = reduce(run, reduction)
    outcome, time = _integrate(problem, rtol=rtol, atol=ATOL_FACTOR * rtol * run.xi, progress=progress)
    return Trained(
        run, problem, outcome.weights, outcome.loss, outcome.steps, outcome.stop,
        f"{outcome.sentence}, time {time:.6g}",
        "" if outcome.stop is Stop.LOSS else "loss not reached by the flow",
        "DOP853, cpu, float64", method="flow",
    )  # fmt: skip


def _integrate(
    problem: Reduced, *, rtol: float, atol: float, progress: Progress | None
) -> tuple[Endpoint, float]:
    from scipy.integrate import DOP853

    run = problem.run
    layers, velocity, loss_of = _flow(problem)
    y = np.concatenate([W.ravel() for W in problem.start])
    with np.errstate(over="ignore", invalid="ignore"):
        initial = current = loss_of(y)
    if not math.isfinite(initial):
        raise InputError(f"the initial loss is {initial}: xi, alpha or X is too large for float64")
    solver = DOP853(velocity, 0.0, y, np.inf, rtol=rtol, atol=atol)
    steps = 0
    while current > run.loss and steps < run.budget and solver.status == "running":
        if progress is not None and steps % PROGRESS_INTERVAL == 0:
            progress(steps, current)
        solver.step()
        steps += solver.status != "failed"
        current = loss_of(solver.y)
    if progress is not None:
        progress(steps, current)
    stop = Stop.LOSS if current <= run.loss else Stop.BUDGET if steps == run.budget else Stop.FAILED
    sentence = stop.value.format(
        target=run.loss, steps=steps, unit="integrator steps", budget=run.budget, loss=current,
        initial=initial,
    )  # fmt: skip
    weights = tuple(W.copy() for W in layers(solver.y))
    return Endpoint(weights, current, steps, stop, sentence), float(solver.t)


def _flow(
    problem: Reduced,
) -> tuple[
    Callable[[ndarray], list[ndarray]], Callable[[float, ndarray], ndarray], Callable[[ndarray], float]
]:
    """Views of a state vector as w_1..w_L, minus the gradient as a state vector, and the loss."""
    run = problem.run
    root = np.sqrt(problem.gram)
    X, Y, scale = np.diag(root), problem.target * root, -2 * run.alpha / run.N
    ends = np.cumsum([0, *(W.size for W in problem.start)]).tolist()
    parts = [(slice(*cut), W.shape) for cut, W in zip(pairwise(ends), problem.start, strict=True)]

    def layers(y: ndarray) -> list[ndarray]:
        return [y[part].reshape(shape) for part, shape in parts]

    def velocity(_: float, y: ndarray) -> ndarray:
        _, left, right = factors(layers(y), X, Y, run.alpha)
        out = np.empty_like(y)
        *hidden, head = layers(out)
        for to, a, b in zip(hidden, left, right[:-1], strict=True):
            np.matmul(a.T, scale * b, out=to)
        np.multiply(scale, right[-1], out=head)
        return out

    def loss(y: ndarray) -> float:
        features = X
        for W in layers(y):
            features = W @ features
        return float(np.sum((run.alpha * features - Y) ** 2)) / run.N

    return layers, velocity, loss
