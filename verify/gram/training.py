"""Training runs with every Gram matrix and virtual covariance summed up: G4 to G8."""

from __future__ import annotations

import copy
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
from numpy import ndarray

from bounds.gram import GramParameters, LayerSize
from bounds.identities import U64
from verify.algebra import FLOATS, Algebra, Scalar, against, identity, norm, relative, square
from verify.errors import InputError
from verify.gram.capture import Loss, capture_in_place
from verify.gram.step import shift
from verify.measurement import Key, Measured, Observation, along, number

if TYPE_CHECKING:
    import torch

Batch = Callable[[int], "tuple[torch.Tensor, Loss]"]
"""Step -> inputs and the loss on the outputs for that step's batch."""


DIVERGED = 1e30
"""A loss beyond this multiple of the first one (or of 1) ends a run."""


@dataclass
class LayerTotals:
    """One layer over a run, in floats or fractions: first and last W, sums of X~'X~ - X'X, eta^2 G'G,
    eta^2 N'N, eta N."""

    first: ndarray
    covariance: ndarray
    gradients: ndarray
    inputs: ndarray
    trajectory: ndarray | None
    features: ndarray
    last: ndarray
    size: LayerSize
    scale: Scalar = 0

    @classmethod
    def start(cls, W: ndarray, X: ndarray, size: LayerSize) -> LayerTotals:
        zero = 0 * (W.T @ W)
        return cls(W.copy(), zero, zero, zero, 0 * X, X.copy(), W, size)

    def add(self, W: ndarray, X: ndarray, N: ndarray, G: ndarray, eta: Scalar) -> None:
        """One step of gradient descent of size eta from this state."""
        self.covariance = self.covariance + shift(X, N, eta)
        self.gradients = self.gradients + eta**2 * G.T @ G
        self.inputs = self.inputs + eta**2 * N.T @ N
        self.scale = max(self.scale, square(X - eta * N) + square(X) + square(W))
        same = X.shape == self.features.shape and np.array_equal(X, self.features)
        self.trajectory = None if self.trajectory is None or not same else self.trajectory + eta * N

    @property
    def move(self) -> ndarray:
        """M_T - M_0."""
        return self.last.T @ self.last - self.first.T @ self.first

    def bound(self, algebra: Algebra) -> Scalar:
        """max(|sum eta^2 G'G|, |sum eta^2 N'N|)."""
        return algebra.largest([norm(self.gradients, algebra), norm(self.inputs, algebra)])

    def values(self, algebra: Algebra) -> dict[str, Scalar]:
        """G4 for plain gradient descent; relative to |move|_F that of Appendix B.3."""
        gap = self.move - self.covariance
        return {
            "gram_run": against(gap - self.gradients + self.inputs, self.scale, algebra),
            "shift_sum_gap": relative(gap, square(self.move), algebra)
            if self.move.any()
            else "W did not move",
            "gram_run_gap": norm(gap, algebra),
        }

    def momentum_gap(self, momentum: Scalar, algebra: Algebra) -> Scalar:
        """G6: |move - sum of shifts/(1 - momentum)|."""
        return norm(self.move - self.covariance / (1 - momentum), algebra)

    def trajectory_values(self, algebra: Algebra) -> tuple[dict[str, Scalar], Scalar, Scalar]:
        """G5, for the first layer on a fixed batch; also its right-hand side, and the sizes it is made of."""
        S = self.trajectory
        assert S is not None
        rest = self.move - shift(self.features, S, 1) - self.gradients + S.T @ S
        scale = self.scale + square(S)
        reach = norm(S, algebra)
        values = {
            "trajectory": against(rest, scale, algebra),
            "trajectory_gap": self.trajectory_error(algebra),
        }
        return values, algebra.largest([norm(self.gradients, algebra), reach * reach]), scale

    def trajectory_error(self, algebra: Algebra = FLOATS) -> Scalar:
        """|(M_T - M_0) - (X~_T'X~_T - X'X)|.  Raises InputError unless X was the same at every step."""
        if self.trajectory is None:
            raise InputError(
                "the cumulative trajectory needs the same X at every step: full batch, first layer"
            )
        return norm(self.move - shift(self.features, self.trajectory, 1), algebra)


@dataclass
class GramRun:
    """A finished run: sums by layer, step size, number of steps, losses."""

    layers: list[LayerTotals]
    eta: float
    steps: int
    momentum: float
    losses: list[float] = field(default_factory=list)


def train_and_sum(
    model: torch.nn.Module, batch: Batch, *, eta: float, steps: int, momentum: float = 0.0, adam: bool = False
) -> GramRun:
    """SGD (with momentum, or Adam, if asked for) on a float64 copy of the model, all sums on the way.

    Raises InputError for eta <= 0, steps < 1, or a loss that stops being finite.
    """
    import torch

    if not eta > 0 or steps < 1:
        raise InputError(f"eta = {eta}, steps = {steps}: both must be positive")
    model = copy.deepcopy(model).double()
    weights = list(model.parameters())
    optimiser = (
        torch.optim.Adam(weights, lr=eta) if adam else torch.optim.SGD(weights, lr=eta, momentum=momentum)
    )
    sums: dict[str, LayerTotals] = {}
    losses = []
    for step in range(steps):
        inputs, loss = batch(step)
        value = 0.0

        def measured(output: torch.Tensor, loss: Loss = loss) -> torch.Tensor:
            nonlocal value
            result = loss(output)
            value = float(result.detach())
            if not value <= DIVERGED * max(losses[0] if losses else value, 1.0):
                raise InputError(f"training diverged: loss {value:.3g}; take a smaller eta than {eta}")
            return result

        layers = capture_in_place(model, inputs, measured)
        losses.append(value)
        for layer in layers:
            total = sums.setdefault(layer.name, LayerTotals.start(layer.W, layer.X, layer.size))
            total.add(layer.W, layer.X, layer.N, layer.G, eta)
        optimiser.step()
    modules = dict(model.named_modules())
    for name, total in sums.items():
        weight = modules[name].weight.detach().numpy().astype(np.float64)  # type: ignore[union-attr]
        total.last = weight.reshape(total.first.shape)
    return GramRun(list(sums.values()), eta, steps, momentum, losses)


def observe_run(run: GramRun, *, case: str = "run", seed: int | None = None) -> Observation:
    """G4 and G5 on a run of plain gradient descent; with momentum, G6."""
    plain = run.momentum == 0.0
    values: dict[Key, Measured] = {}
    for index, total in enumerate(run.layers):
        slip = 2 * total.size.sums * run.steps * U64 * total.scale
        found = total.values(FLOATS) if plain else {"momentum_gap": total.momentum_gap(run.momentum, FLOATS)}
        values |= {
            (name, index): number(np.nan, 0.0, x)
            if isinstance(x, str)
            else number(x, slip if name in ("gram_run_gap", "momentum_gap") else 0.0)
            for name, x in found.items()
        }
    path, first = None, run.layers[0]
    if plain and first.trajectory is not None:
        found, path, scale = first.trajectory_values(FLOATS)
        slip = 2 * first.size.sums * run.steps * U64 * scale
        values["trajectory", None] = number(found["trajectory"])
        values["trajectory_gap", None] = number(found["trajectory_gap"], slip)
    squared = 1 / (1 - run.momentum) ** 2
    p = GramParameters(
        kind="run" if plain else "momentum",
        about="" if plain else "gram/G6",
        sizes=tuple(total.size for total in run.layers),
        steps=run.steps,
        eta=run.eta,
        run_bound=tuple(total.bound(FLOATS) * squared for total in run.layers),
        path_bound=path,
    )
    columns = {
        "eta": run.eta,
        "steps": run.steps,
        "momentum": run.momentum,
        "loss": run.losses[-1],
        "seed": seed,
    }
    return Observation("gram", case, "training", p, values, L=len(run.layers), columns=columns)


def balancedness_values(
    weights: list[ndarray], X: ndarray, Y: ndarray, eta: Scalar, algebra: Algebra
) -> list[Scalar]:
    """G7 for each pair of layers, in floats or fractions: what is left of the step of B_l after its square,
    relative to the sizes of the squares of weights and steps."""
    inputs = [X]
    for W in weights:
        inputs.append(inputs[-1] @ W.T)
    delta, gradients = inputs[-1] - Y, []
    for W, H in zip(reversed(weights), reversed(inputs[:-1]), strict=True):
        gradients.insert(0, delta.T @ H)
        delta = delta @ W

    def imbalance(matrices: Sequence[ndarray], k: int) -> ndarray:
        return matrices[k + 1].T @ matrices[k + 1] - matrices[k] @ matrices[k].T

    after = [W - eta * G for W, G in zip(weights, gradients, strict=True)]
    found = []
    for k in range(len(weights) - 1):
        rest = imbalance(after, k) - imbalance(weights, k) - eta * eta * imbalance(gradients, k)
        size = sum(
            square(A) for A in (weights[k], weights[k + 1], eta * gradients[k], eta * gradients[k + 1])
        )
        found.append(relative(rest, size * size, algebra))
    return found


def observe_balancedness(
    weights: list[ndarray], X: ndarray, Y: ndarray, *, eta: float = 0.1, case: str = "deep linear step"
) -> Observation:
    """G7: one gradient step of a bias-free deep linear network on |W_L...W_1 X' - Y'|_F^2/2.

    weights: W_1..W_L; X: (n, d), Y: (n, c), rows are samples.
    """
    found = balancedness_values(weights, X, Y, eta, FLOATS)
    values: dict[Key, Measured] = {("balancedness_step", index): number(x) for index, x in enumerate(found)}
    sizes = tuple(LayerSize(len(X), W.shape[1], W.shape[0]) for W in weights)
    p = GramParameters(kind="deep-linear-step", about="deep linear", sizes=sizes, eta=eta)
    return Observation("gram", case, "closed form", p, values, L=len(weights), columns={"eta": eta})


def stationary_values(
    X: ndarray, Y: ndarray, decay: Scalar, algebra: Algebra
) -> tuple[dict[str, Scalar], ndarray]:
    """G8 at the ridge minimum, in floats or fractions, and the matrix that was solved with."""
    system = X.T @ X + decay * identity(X.shape[1], X)
    W = algebra.solve(system, X.T @ Y).T
    product, gram = ((X @ W.T - Y) @ W).T @ X, decay * W.T @ W
    scale = square(Y) * square(X) * square(W) + square(gram)
    top = algebra.top((product + product.T) / 2)
    return {
        "stationary_gram": relative(gram + product, scale, algebra),
        "stationary_asymmetry": relative(product - product.T, scale, algebra),
        "stationary_top": algebra.largest([algebra.number(0), top]) / algebra.root(scale),
    }, system


def observe_stationary(
    X: ndarray, Y: ndarray, decay: float, *, case: str = "ridge", seed: int | None = None
) -> Observation:
    """G8 at the minimum of |XW' - Y|_F^2/2 + (decay/2)|W|_F^2, which is W = Y'X (X'X + decay I)^-1."""
    if not decay > 0:
        raise InputError(f"decay = {decay}: G8 speaks of weight decay > 0")
    d = X.shape[1]
    values, system = stationary_values(X, Y, decay, FLOATS)
    size = LayerSize(len(X), d, Y.shape[1])
    p = GramParameters(kind="stationary", sizes=(size,), condition=float(np.linalg.cond(system)))
    found = along({name: number(x) for name, x in values.items()})
    return Observation("gram", case, "closed form", p, found, columns={"decay": decay, "seed": seed})
