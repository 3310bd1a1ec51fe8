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
from verify.algebra import FLOATS, Algebra, Scalar, identity, square
from verify.algebra import relative as relative_to
from verify.errors import InputError
from verify.gram.capture import Loss, capture_in_place
from verify.gram.layers import CapturedLayer
from verify.gram.split import relative
from verify.measurement import Key, Measured, Observation, along, number

if TYPE_CHECKING:
    import torch

Batch = Callable[[int], "tuple[torch.Tensor, Loss]"]
"""Step -> inputs and the loss on the outputs for that step's batch."""


DIVERGED = 1e30
"""A loss beyond this multiple of the first one (or of 1) ends a run."""


@dataclass
class Sums:
    """One layer over a run: first and last W, sums of X~'X~ - X'X, eta^2 G'G, eta^2 N'N, eta N."""

    first: ndarray
    covariance: ndarray
    gradients: ndarray
    inputs: ndarray
    trajectory: ndarray | None
    features: ndarray
    last: ndarray
    size: LayerSize
    scale: float = 0.0

    @classmethod
    def start(cls, layer: CapturedLayer) -> Sums:
        d = layer.W.shape[1]
        return cls(
            layer.W.copy(), np.zeros((d, d)), np.zeros((d, d)), np.zeros((d, d)), np.zeros_like(layer.X),
            layer.X.copy(), layer.W, layer.size,
        )  # fmt: skip

    def add(self, layer: CapturedLayer, eta: float) -> None:
        """One step of gradient descent of size eta from this state."""
        X, N = layer.X, layer.N
        virtual = X - eta * N
        self.covariance += virtual.T @ virtual - X.T @ X
        self.gradients += eta**2 * layer.G.T @ layer.G
        self.inputs += eta**2 * N.T @ N
        self.scale = max(self.scale, float(np.sum(virtual**2) + np.sum(X**2) + np.sum(layer.W**2)))
        if (
            self.trajectory is not None
            and X.shape == self.features.shape
            and np.array_equal(X, self.features)
        ):
            self.trajectory += eta * N
        else:
            self.trajectory = None

    @property
    def move(self) -> ndarray:
        """M_T - M_0."""
        return self.last.T @ self.last - self.first.T @ self.first

    def bound(self) -> float:
        """max(|sum eta^2 G'G|, |sum eta^2 N'N|)."""
        return float(max(np.linalg.norm(self.gradients, 2), np.linalg.norm(self.inputs, 2)))


@dataclass
class GramRun:
    """A finished run: sums by layer, step size, number of steps, losses."""

    layers: list[Sums]
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
    sums: dict[str, Sums] = {}
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
            sums.setdefault(layer.name, Sums.start(layer)).add(layer, eta)
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
        scale, u = total.scale, 2 * total.size.sums * run.steps * U64
        if plain:
            residual = total.move - total.covariance - total.gradients + total.inputs
            gap = float(np.linalg.norm(total.move - total.covariance, 2))
            values["gram_run", index] = relative(residual, scale)
            values["shift_sum_gap", index] = _relative_gap(total)
            values["gram_run_gap", index] = number(gap, u * scale)
        else:
            scaled = total.covariance / (1 - run.momentum)
            values["momentum_gap", index] = number(np.linalg.norm(total.move - scaled, 2), u * scale)
    path = None
    if plain and run.layers[0].trajectory is not None:
        path = _trajectory(run, values)
    squared = 1 / (1 - run.momentum) ** 2
    p = GramParameters(
        kind="run" if plain else "momentum",
        about="" if plain else "gram/G6",
        sizes=tuple(total.size for total in run.layers),
        steps=run.steps,
        eta=run.eta,
        run_bound=tuple(total.bound() * squared for total in run.layers),
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


def _relative_gap(total: Sums) -> Measured:
    """|move - sum of shifts|_F/|move|_F, of Appendix B.3."""
    moved = float(np.linalg.norm(total.move))
    gap = float(np.linalg.norm(total.move - total.covariance))
    return number(gap / moved if moved else np.nan, 0.0, "W did not move")


def _trajectory(run: GramRun, values: dict[Key, Measured]) -> float:
    """G5 on the first layer; returns its right-hand side."""
    first = run.layers[0]
    X, S = first.features, first.trajectory
    assert S is not None
    end = X - S
    covariance = end.T @ end - X.T @ X
    residual = first.move - covariance - first.gradients + S.T @ S
    scale = first.scale + float(np.sum(S**2))
    values["trajectory", None] = relative(residual, scale)
    gap = trajectory_error(first)
    values["trajectory_gap", None] = number(gap, 2 * first.size.sums * run.steps * U64 * scale)
    return float(max(np.linalg.norm(first.gradients, 2), np.linalg.norm(S, 2) ** 2))


def trajectory_error(first: Sums) -> float:
    """|(M_T - M_0) - (X~_T'X~_T - X'X)| for the first layer on a fixed batch."""
    if first.trajectory is None:
        raise InputError("the cumulative trajectory needs the same X at every step: full batch, first layer")
    end = first.features - first.trajectory
    return float(np.linalg.norm(first.move - (end.T @ end - first.features.T @ first.features), 2))


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
        found.append(relative_to(rest, size * size, algebra))
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
        "stationary_gram": relative_to(gram + product, scale, algebra),
        "stationary_asymmetry": relative_to(product - product.T, scale, algebra),
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
