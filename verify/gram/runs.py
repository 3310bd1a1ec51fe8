"""Small experiments of the note: target linearity along depth, Gram-whitened descent, Swiss roll."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
from numpy import ndarray

from bounds.gram import GramParameters
from verify.algebra import basis
from verify.errors import InputError
from verify.gram.capture import capture_in_place
from verify.gram.linearity import target_linearity
from verify.gram.split import newton_schulz, whiten
from verify.measurement import Observation, along, number

if TYPE_CHECKING:
    import torch

Activation = Literal["relu", "gelu", "tanh", "linear"]
Update = Literal["sgd", "whitened", "newton-schulz"]
BATCH = 64


def digits() -> tuple[ndarray, ndarray, ndarray, ndarray]:
    """Handwritten digits, standardised as a whole: training images (1,438, 64), labels, test images,
    labels."""
    from sklearn.datasets import load_digits

    data: Any = load_digits()
    order = np.random.default_rng(0).permutation(len(data.target))
    X, labels = data.data[order], data.target[order]
    X = (X - X[:1438].mean()) / X[:1438].std()
    return X[:1438], labels[:1438], X[1438:], labels[1438:]


def network(widths: tuple[int, ...], activation: Activation) -> torch.nn.Sequential:
    """A multilayer perceptron in float64: linear layers with biases, an activation after all but the last."""
    from torch import nn

    kinds = {"relu": nn.ReLU, "gelu": nn.GELU, "tanh": nn.Tanh, "linear": nn.Identity}
    if activation not in kinds:
        raise InputError(f"activation {activation!r}: choose from {', '.join(kinds)}")
    layers: list[nn.Module] = []
    for low, high in pairwise(widths):
        layers += [nn.Linear(low, high), kinds[activation]()]
    return nn.Sequential(*layers[:-1]).double()


@dataclass(frozen=True)
class Training:
    """How a network is trained on the cross-entropy, in float64: minibatches of `batch`.

    update: what becomes of the weight matrices (and kernels, as matrices) after a plain step: nothing, the
    SVD polar factor of Gram whitening, or the public code's Newton-Schulz one.
    """

    step: float = 0.05
    epochs: int = 12
    batch: int = BATCH
    momentum: float = 0.0
    optimiser: Literal["sgd", "adam", "adamw"] = "sgd"
    update: Update = "sgd"
    decay: float = 0.0
    betas: tuple[float, float] = (0.9, 0.999)


def train(
    model: torch.nn.Module, X: ndarray, labels: ndarray, how: Training, *, seed: int,
    each: Callable[[int], None] = lambda epoch: None,
) -> None:  # fmt: skip
    """Train a float64 model in place; `each` is called after every epoch (0 before the first).

    Raises InputError for whitened updates with momentum or another optimiser: the equation is one of plain
    steps.
    """
    import torch

    from verify.training.devices import one_thread

    if how.update != "sgd" and (how.optimiser != "sgd" or how.momentum or how.decay):
        raise InputError(
            f"update {how.update!r} replaces plain steps: take sgd without momentum or weight decay"
        )
    rng = np.random.default_rng(seed)
    inputs, targets = torch.from_numpy(X), torch.from_numpy(labels)
    weights = list(model.parameters())
    settings: dict[str, Any] = {"lr": how.step, "weight_decay": how.decay}
    if how.optimiser == "sgd":
        optimiser: Any = torch.optim.SGD(weights, momentum=how.momentum, **settings)
    else:
        kind = torch.optim.Adam if how.optimiser == "adam" else torch.optim.AdamW
        optimiser = kind(weights, betas=how.betas, **settings)
    with one_thread():
        each(0)
        for epoch in range(1, how.epochs + 1):
            for rows in np.array_split(rng.permutation(len(X)), max(len(X) // how.batch, 1)):
                optimiser.zero_grad()
                torch.nn.functional.cross_entropy(model(inputs[rows]), targets[rows]).backward()
                before = [W.detach().numpy().copy() for W in weights] if how.update != "sgd" else []
                optimiser.step()
                for W, old in zip(weights, before, strict=False):
                    if W.ndim > 1:
                        target = W.detach().numpy().reshape(len(old), -1)
                        after = _replaced(old.reshape(len(old), -1), target, how)
                        with torch.no_grad():
                            W.copy_(torch.from_numpy(after.reshape(W.shape)))
            each(epoch)


def _replaced(W: ndarray, target: ndarray, how: Training) -> ndarray:
    if how.update == "whitened":
        return whiten(W, target)
    return newton_schulz(W @ target.T) @ target


def accuracy(model: torch.nn.Module, X: ndarray, labels: ndarray) -> float:
    """Share of right answers."""
    import torch

    with torch.no_grad():
        return float((model(torch.from_numpy(X)).argmax(1).numpy() == labels).mean())


def hidden(model: torch.nn.Sequential, X: ndarray) -> list[ndarray]:
    """Features after every activation of a multilayer perceptron."""
    import torch

    features, x = [], torch.from_numpy(X)
    with torch.no_grad():
        for index, module in enumerate(model):
            x = module(x)
            if index % 2 == 1:
                features.append(x.numpy())
    return features


@dataclass(frozen=True)
class Depth:
    """TL_c of the features after each hidden layer, before and after training, and the accuracy."""

    before: list[float]
    after: list[float]
    accuracy: float


def depth_linearity(
    seed: int,
    *,
    activation: Activation = "relu",
    width: int = 64,
    depth: int = 4,
    step: float = 0.05,
    epochs: int = 25,
) -> Depth:
    """Figure 4 in small: a network on digits, TL_c layer by layer on the training images."""
    import torch

    X, labels, _, _ = digits()
    torch.manual_seed(seed)
    model = network((64, *[width] * depth, 10), activation)
    before = [target_linearity(H, labels).TL_c for H in hidden(model, X)]
    train(model, X, labels, Training(step, epochs), seed=seed)
    after = [target_linearity(H, labels).TL_c for H in hidden(model, X)]
    return Depth(before, after, accuracy(model, X, labels))


def observe_depth(seed: int, *, activation: Activation = "relu", epochs: int = 25) -> Observation:
    """`depth_linearity` as an observation: how many of the adjacent layers TL_c rises between."""
    result = depth_linearity(seed, activation=activation, epochs=epochs)
    values = {
        "TL_c_rises_before": number(float(np.sum(np.diff(result.before) > 0))),
        "TL_c_rises_after": number(float(np.sum(np.diff(result.after) > 0))),
    }
    p = GramParameters(kind="depth")
    columns = {"layers": len(result.after), "accuracy": result.accuracy, "seed": seed}
    name = f"digits, {activation}, seed {seed}"
    return Observation("gram", name, "training", p, along(values), columns=columns)


@dataclass(frozen=True)
class SwissRoll:
    """points (n, 2), goal (n, 1) in [0, 1]; total (n, 2): step x the sum of the input gradients."""

    points: ndarray
    goal: ndarray
    total: ndarray

    def moved(self, factor: float) -> ndarray:
        """The inputs moved by a multiple of the true virtual trajectory, (n, 2)."""
        return self.points - factor * self.total

    def linearity(self, factor: float) -> float:
        """TL_c of the moved inputs."""
        return target_linearity(self.moved(factor), self.goal).TL_c


def swiss_roll(seed: int = 0, *, step: float = 0.05, steps: int = 100) -> SwissRoll:
    """Figure 1 in small: the inputs of a 2-32-32-1 GELU network and the sum of their virtual gradients.

    Moved by factor 1 they follow the true virtual trajectory; the public code multiplies the bare
    sum by 700, which is 14,000 times the step.
    """
    import torch

    rng = np.random.default_rng(seed)
    angle = 1.5 * np.pi * (1 + 2 * rng.uniform(size=1000))
    points = np.stack([angle * np.cos(angle), angle * np.sin(angle)], axis=1)
    points = (points - points.min(axis=0)) / np.ptp(points, axis=0)
    goal = ((angle - angle.min()) / np.ptp(angle))[:, None]
    torch.manual_seed(seed)
    model = torch.nn.Sequential(
        torch.nn.Linear(2, 32, bias=False),
        torch.nn.GELU(),
        torch.nn.Linear(32, 32),
        torch.nn.GELU(),
        torch.nn.Linear(32, 1),
    ).double()
    x, y = torch.from_numpy(points), torch.from_numpy(goal)
    optimiser = torch.optim.SGD(model.parameters(), lr=step)
    total = np.zeros_like(points)
    for _ in range(steps):
        first = capture_in_place(model, x, lambda o: ((o - y) ** 2).mean())[0]
        total += step * first.N
        optimiser.step()
    return SwissRoll(points, goal, total)


@dataclass(frozen=True)
class Staircase:
    """At the recorded steps, all over |y|^2: the network's loss, what no readout of its last features
    explains (1 - TL_0), and the readout's distance from the best one; the largest residual of T7."""

    steps: list[int]
    loss: list[float]
    unexplained: list[float]
    readout: list[float]
    residual: float


def staircase(
    seed: int, *, width: int = 128, n: int = 1000, d: int = 10, step: float = 0.05, steps: int = 2000,
    records: int = 40,
) -> Staircase:  # fmt: skip
    """Figure 8 in small: y = x1 + x1 x2 + x1 x2 x3 + x1 x2 x3 x4 on signs, centred; a ReLU network of
    depth 3 whose last layer has no bias, full-batch descent on the mean squared error."""
    import torch

    torch.manual_seed(seed)
    x = np.random.default_rng(seed).choice([-1.0, 1.0], size=(n, d))
    y = np.cumprod(x[:, :4], axis=1).sum(axis=1, keepdims=True)
    y = y - y.mean()
    layers = [torch.nn.Linear(d, width), torch.nn.ReLU(), torch.nn.Linear(width, width), torch.nn.ReLU()]
    body, head = torch.nn.Sequential(*layers).double(), torch.nn.Linear(width, 1, bias=False).double()
    inputs, goal = torch.from_numpy(x), torch.from_numpy(y)
    optimiser = torch.optim.SGD([*body.parameters(), *head.parameters()], lr=step)
    at = set(np.unique(np.linspace(0, steps, records).astype(int)).tolist())
    found = Staircase([], [], [], [], 0.0)
    worst, total = 0.0, float(np.sum(y**2))
    for k in range(steps + 1):
        hidden = body(inputs)
        guess = head(hidden)
        if k in at:
            H, f = hidden.detach().numpy(), guess.detach().numpy()
            B = basis(H)
            best = B.vectors @ (B.vectors.T @ y)
            parts = [float(np.sum(part**2)) / total for part in (y - f, y - best, f - best)]
            for column, value in zip((found.loss, found.unexplained, found.readout), parts, strict=True):
                column.append(value)
            found.steps.append(k)
            worst = max(worst, abs(parts[0] - parts[1] - parts[2]))
        optimiser.zero_grad()
        ((guess - goal) ** 2).mean().backward()
        optimiser.step()
    return replace(found, residual=worst)
