"""Full-batch gradient descent from the paper's orthogonal initialisation."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import numpy as np
from jaxtyping import Float
from numpy import ndarray
from numpy.typing import ArrayLike

from verify.instances.model import Network, Provenance, indicator
from verify.training.arguments import data_matrix, integer, positive
from verify.training.devices import one_thread, resolve_device, resolve_precision
from verify.training.gradients import factors, stability_bound
from verify.training.initialisation import orthogonal_initialisation
from verify.training.outcome import Outcome, Stop

if TYPE_CHECKING:
    import torch

Progress = Callable[[int, float], None]

PROGRESS_INTERVAL = 1_000
"""Steps between two calls of a progress callback."""

DIVERGENCE_FACTOR = 1e3
"""Divergence is a loss this many times the larger of the initial one and 1, the zero network's."""

BUDGET = 200_000
"""Default step budget; the paper's set-up takes about 2,400 at xi = 0.3, 170,000 at xi = 0.1."""


def train(
    X: ArrayLike,
    K: int,
    *,
    L: int,
    xi: float,
    alpha: float = 1.0,
    step: float = 0.1,
    loss: float = 1e-11,
    budget: int = BUDGET,
    seed: int,
    device: str = "cpu",
    dtype: str = "float64",
    progress: Progress | None = None,
) -> Network:
    """A network trained on |alpha W_(L:1) X - Y|_F^2 / N from `orthogonal_initialisation`.

    X: (d, N), d >= N = nK, rank N, columns class by class; K >= 2; L >= 2; xi, alpha, step,
    loss > 0; budget >= 1 steps.  Training stops when the loss is at most `loss`, when the budget
    ends or when it diverges: `provenance.stopped` says which, and a diverged network holds its last
    finite weights.  A seed gives the same initialisation everywhere and the same network bit for
    bit on one machine and device.  device: "cpu" or one of `available_devices()`; dtype: "float64"
    or "float32" (whose rounding keeps the loss above about 1e-15 and blurs the balancedness).
    progress(steps, loss) is called every PROGRESS_INTERVAL steps and at the end.

    Raises InputError for arguments out of range and for a device that is not there.
    Source: arXiv 2311.02960, section 5.2 and equation (18), with its step size and loss.
    """
    data = data_matrix(X, K)
    alpha, step, loss = positive("alpha", alpha), positive("step", step), positive("loss", loss)
    budget = integer("budget", budget, least=1)
    start = orthogonal_initialisation(data.shape[0], K, L=L, xi=xi, seed=seed)
    outcome = descend(
        start, data, alpha=alpha, step=step, loss=loss, budget=budget,
        device=device, dtype=dtype, progress=progress,
    )  # fmt: skip
    bound = stability_bound(data, K, L=L, alpha=alpha)
    provenance = Provenance(
        xi=float(xi), step=step, loss=outcome.loss, stopped=outcome.sentence,
        steps=outcome.steps, seed=int(seed), note=_note(outcome, bound, step, dtype),
    )  # fmt: skip
    return Network(
        data, int(K), outcome.weights, alpha, case=f"trained, xi = {xi:g}, seed {seed}",
        origin="gradient descent", provenance=provenance,
    )  # fmt: skip


def descend(
    start: Sequence[Float[ndarray, "_ d"]],
    X: Float[ndarray, "d N"],
    *,
    alpha: float,
    step: float,
    loss: float,
    budget: int,
    device: str = "cpu",
    dtype: str = "float64",
    progress: Progress | None = None,
) -> Outcome:
    """Gradient descent from any weights W_1..W_L; ranges and stopping rules of `train`.

    The loss of every iterate is computed from its residual matrix.
    """
    import torch

    where = resolve_device(device)
    precision = resolve_precision(dtype, where)
    K, N = start[-1].shape[0], X.shape[1]

    def there(array: ndarray) -> torch.Tensor:
        return torch.tensor(array, dtype=precision, device=where)

    with one_thread(), torch.inference_mode():
        data, targets = there(X), there(indicator(K, N // K))
        weights = previous = [there(W) for W in start]
        current = last_finite = initial = math.inf
        for steps in range(budget + 1):
            residual, left, right = factors(weights, data, targets, alpha)
            current = torch.dot(residual.view(-1), residual.view(-1)).item() / N
            initial = current if steps == 0 else initial
            stop = _stop(current, initial, loss, steps, budget)
            if stop is not None:
                break
            if progress is not None and steps % PROGRESS_INTERVAL == 0:
                progress(steps, current)
            previous, last_finite = weights, current
            weights = _update(weights, left, right, 2 * alpha * step / N)
        overflow = not math.isfinite(current)
        kept, kept_loss = (previous, last_finite) if overflow else (weights, current)
        arrays = tuple(W.cpu().numpy().astype(np.float64) for W in kept)
    assert stop is not None
    if progress is not None:
        progress(steps, current)
    sentence = stop.value.format(
        target=loss, steps=steps, unit="steps", budget=budget, loss=current, initial=initial
    )
    return Outcome(arrays, kept_loss, max(steps - overflow, 0), stop, sentence)


def _update(
    weights: list[torch.Tensor], left: list[torch.Tensor], right: list[torch.Tensor], scale: float
) -> list[torch.Tensor]:
    import torch

    new = [
        torch.addmm(W, a.T, b, alpha=-scale) for W, a, b in zip(weights[:-1], left, right[:-1], strict=True)
    ]
    new.append(torch.add(weights[-1], right[-1], alpha=-scale))
    return new


def _stop(current: float, initial: float, loss: float, steps: int, budget: int) -> Stop | None:
    if current <= loss:
        return Stop.LOSS
    if not current <= DIVERGENCE_FACTOR * max(initial, 1.0) or not math.isfinite(current):
        return Stop.DIVERGED
    return Stop.BUDGET if steps == budget else None


def _note(outcome: Outcome, bound: float, step: float, dtype: str) -> str:
    notes = [] if dtype == "float64" else [f"trained in {dtype}"]
    if outcome.stop is Stop.BUDGET:
        notes.append("loss not reached in the step budget")
    if outcome.stop is Stop.DIVERGED:
        notes.append(f"diverged: weights of step {outcome.steps:,}, the last finite ones")
    if outcome.stop is not Stop.LOSS and step > bound:
        notes.append(f"step {step:g} is too large: try one below {bound:.2g}, stable at a solution")
    return "; ".join(notes)
