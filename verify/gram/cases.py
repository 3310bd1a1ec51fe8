"""The instances that `check` makes for the weight-Gram theory."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np

from verify.gram import counterexamples
from verify.gram.activation import observe_activation
from verify.gram.capture import capture
from verify.gram.homogeneous import (
    Homogeneous,
    centred_instance,
    observe_homogeneous,
    observe_surrogate_step,
)
from verify.gram.observe import observe_layers
from verify.gram.observe_features import (
    linear_minimum,
    observe_compressing_network,
    observe_features,
    observe_virtual_step,
)
from verify.gram.runs import digits, observe_depth
from verify.gram.surrogate import observe_collapsed, observe_interpolation, observe_target
from verify.gram.training import observe_balancedness, observe_run, observe_stationary, train_and_sum
from verify.measurement import Observation

if TYPE_CHECKING:
    import torch

Case = tuple[str, Callable[[], Observation]]

ACTIVATIONS = ("ReLU", "GELU", "Tanh")
CONVOLUTIONS = ((3, 1, 0, 1), (3, 2, 1, 1), (3, 3, 0, 1), (2, 1, 1, 2))
"""Kernel, stride, padding, dilation; the third has disjoint patches."""


def default_cases(seeds: int = 3) -> Iterator[Case]:
    """Networks, convolutions, runs, representations, closed forms, counterexamples; name and maker."""
    for seed in range(seeds):
        for activation in ACTIVATIONS:
            yield f"MLP {activation} #{seed}", partial(mlp_case, seed, activation)
        yield f"MLP homogeneous #{seed}", partial(mlp_case, seed, "ReLU", homogeneous=True)
        for shape in CONVOLUTIONS:
            yield f"convolution {shape} #{seed}", partial(convolution_case, seed, *shape)
        for activation in ACTIVATIONS:
            for length in (1.0, 2.0):
                name = f"one sample {activation} |h| = {length:g} #{seed}"
                yield name, partial(activation_case, seed, activation, length)
        yield f"low rank #{seed}", partial(low_rank_case, seed)
        yield f"skip connection #{seed}", partial(skip_case, seed)
        for momentum in (0.0, 0.9):
            yield f"run momentum {momentum} #{seed}", partial(run_case, seed, momentum)
        yield from _closed_forms(seed)
        yield from _printed(seed)
        yield f"network, target #{seed}", partial(network_target_case, seed)
        yield f"convolution, target #{seed}", partial(convolution_target_case, seed)
    yield "digits, features", digits_case
    yield "digits, target", digits_target_case
    yield "digits, depth", partial(observe_depth, 0, epochs=4)
    for name, make in counterexamples.ALL.items():
        yield f"counterexample #{name.removeprefix('gram/')}", make


def _closed_forms(seed: int) -> Iterator[Case]:
    rng = np.random.default_rng(seed)
    normal = rng.standard_normal
    labels = np.repeat(np.arange(3), 8)
    yield (
        f"features #{seed}",
        partial(
            observe_features,
            normal((24, 5)) + normal((3, 5))[labels],
            labels,
            seed=seed,
            case=f"features #{seed}",
        ),
    )
    uneven = np.repeat(np.arange(4), (3, 5, 7, 9))
    yield (
        f"uneven classes #{seed}",
        partial(
            observe_features,
            normal((24, 5)) + normal((4, 5))[uneven],
            uneven,
            seed=seed,
            case=f"uneven classes #{seed}",
        ),
    )
    yield (
        f"wide features #{seed}",
        partial(observe_features, normal((24, 30)), labels, seed=seed, case=f"wide features #{seed}"),
    )
    yield f"deep linear step #{seed}", partial(
        observe_balancedness,
        [normal((6, 5)), normal((4, 6)), normal((2, 4))], normal((9, 5)), normal((9, 2)),
        case=f"deep linear step #{seed}",
    )  # fmt: skip
    yield (
        f"ridge #{seed}",
        partial(observe_stationary, normal((9, 5)), normal((9, 2)), 0.3, case=f"ridge #{seed}"),
    )
    yield f"deep linear, orthonormal data #{seed}", partial(observe_compressing_network, seed)
    yield f"deep linear minimum #{seed}", partial(linear_minimum, seed)
    yield (
        f"virtual step #{seed}",
        partial(
            observe_virtual_step, normal((12, 3)), normal(12), normal(3), 0.5, case=f"virtual step #{seed}"
        ),
    )


def _printed(seed: int) -> Iterator[Case]:
    """The paper's theorems on features: Definition 2 to Proposition 4."""
    normal = np.random.default_rng(seed).standard_normal
    for ridge in (0.0, 0.3):
        name = f"target lambda = {ridge:g} #{seed}"
        yield (
            name,
            partial(observe_target, normal((12, 4)), normal(12), normal((3, 4)), ridge, case=name),
        )
    yield f"collapsed #{seed}", partial(observe_collapsed, seed)
    name = f"interpolation #{seed}"
    yield (
        name,
        partial(observe_interpolation, normal((12, 3)), normal((12, 5)), (seed + 1) / 4, case=name),
    )
    f, name = Homogeneous(normal((6, 4)), normal(6)), f"homogeneous #{seed}"
    yield name, partial(observe_homogeneous, normal((5, 4)), f, case=name)
    name = f"homogeneous, nearly linear #{seed}"
    kink = 1e-3 * np.array([[1.0, -1, 0, 0]])
    nearly = Homogeneous(np.vstack([np.abs(f.B), kink]), np.append(f.a, 1.0))
    yield name, partial(observe_homogeneous, np.abs(normal((5, 4))), nearly, case=name)
    for degree in (1, 2):
        name = f"homogeneous, centred, degree {degree} #{seed}"
        H, g = centred_instance(seed, degree=degree)
        yield name, partial(observe_homogeneous, H, g, centred=True, case=name)
    for linear in (False, True):
        name = f"surrogate step, {'linear' if linear else 'ReLU'} #{seed}"
        yield name, partial(observe_surrogate_step, seed, linear=linear)


def activation_case(seed: int, activation: str, length: float = 1.0) -> Observation:
    """Proposition 1 on the first layer of a random network and one sample of that length."""
    import torch

    model = mlp(seed, activation, depth=3)
    h = np.random.default_rng(seed).standard_normal((1, 6))
    h *= length / np.linalg.norm(h)
    first, second, _ = capture(model, torch.from_numpy(h), lambda o: ((o - 1) ** 2).mean())
    assert second.total is not None
    name = f"one sample {activation} |h| = {length:g} #{seed}"
    return observe_activation(
        first.W, h[0], second.total[0], 0.5, activation.lower(), b=first.b, case=name, origin="captured"
    )


def low_rank_case(seed: int) -> Observation:
    """A random network whose first layer has rank 2: the text's whitening takes off more there."""
    import torch

    model = mlp(seed, "Tanh", depth=2)
    W: Any = model[0].weight
    with torch.no_grad():
        W.copy_(torch.randn(len(W), 2).double() @ torch.randn(2, W.shape[1]).double())
    x, y = torch.randn(10, 6, dtype=torch.float64), torch.randn(10, 3, dtype=torch.float64)
    layers = capture(model, x, lambda o: ((o - y) ** 2).mean())
    return observe_layers(layers, case=f"low rank #{seed}", seed=seed)


def mlp(seed: int, activation: str, *, bias: bool = True, depth: int | None = None) -> torch.nn.Sequential:
    """A random multilayer perceptron of 1 to 4 linear layers, 6 inputs, 3 outputs."""
    import torch

    torch.manual_seed(seed)
    rng = np.random.default_rng(seed)
    depth = int(rng.integers(1, 5)) if depth is None else depth
    widths = [6, *(int(w) for w in rng.integers(3, 12, depth - 1)), 3]
    layers: list[torch.nn.Module] = []
    for low, high in pairwise(widths):
        layers += [torch.nn.Linear(low, high, bias=bias), getattr(torch.nn, activation)()]
    return torch.nn.Sequential(*layers[:-1]).double()


def mlp_case(
    seed: int,
    activation: str,
    *,
    homogeneous: bool = False,
    cross_entropy: bool | None = None,
    eta: float = 0.1,
) -> Observation:
    """One backward pass of a random network: squared error for even seeds, cross-entropy for odd ones."""
    import torch
    from torch.nn import functional

    model = mlp(seed, activation, bias=not homogeneous and seed % 3 != 2)
    x, y = torch.randn(10, 6, dtype=torch.float64), torch.randn(10, 3, dtype=torch.float64)
    classes = y.argmax(1)
    entropy = seed % 2 == 1 if cross_entropy is None else cross_entropy
    layers = capture(
        model, x, lambda o: functional.cross_entropy(o, classes) if entropy else functional.mse_loss(o, y)
    )
    name = f"MLP {'homogeneous' if homogeneous else activation} #{seed}"
    return observe_layers(layers, eta=eta, case=name, homogeneous=homogeneous, seed=seed)


def convolution_case(seed: int, kernel: int, stride: int, padding: int, dilation: int) -> Observation:
    """A random convolution with tanh and a linear head on 3 images of 2 x 9 x 9."""
    import torch

    torch.manual_seed(seed)
    x, y = torch.randn(3, 2, 9, 9, dtype=torch.float64), torch.randn(3, 2, dtype=torch.float64)
    first = torch.nn.Conv2d(2, 3, kernel, stride=stride, padding=padding, dilation=dilation).double()
    head = torch.nn.Linear(first(x).flatten(1).shape[1], 2).double()
    model = torch.nn.Sequential(first, torch.nn.Tanh(), torch.nn.Flatten(), head)
    layers = capture(model, x, lambda o: ((o - y) ** 2).mean())
    return observe_layers(
        layers, case=f"convolution k={kernel} s={stride} p={padding} d={dilation} #{seed}", seed=seed
    )


def skip_case(seed: int) -> Observation:
    """x + tanh(Wx) under a linear head: dL/dX is not the gradient through W alone."""
    import torch

    class Skip(torch.nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.inner, self.head = torch.nn.Linear(6, 6), torch.nn.Linear(6, 2)

        def forward(self, x: torch.Tensor) -> torch.Tensor:
            return self.head(x + torch.tanh(self.inner(x)))

    torch.manual_seed(seed)
    x, y = torch.randn(10, 6), torch.randn(10, 2, dtype=torch.float64)
    layers = capture(Skip(), x, lambda o: ((o - y) ** 2).mean())
    return observe_layers(layers, case=f"skip connection #{seed}", seed=seed)


def run_case(seed: int, momentum: float, *, steps: int = 30) -> Observation:
    """30 steps of a tanh network 5-8-2 on a fixed batch."""
    import torch

    torch.manual_seed(seed)
    x, y = torch.randn(20, 5, dtype=torch.float64), torch.randn(20, 2, dtype=torch.float64)
    model = torch.nn.Sequential(torch.nn.Linear(5, 8), torch.nn.Tanh(), torch.nn.Linear(8, 2))
    eta = 0.02 if momentum else 0.1
    run = train_and_sum(
        model, lambda _: (x, lambda o: ((o - y) ** 2).mean()), eta=eta, steps=steps, momentum=momentum
    )
    return observe_run(run, case=f"run momentum {momentum} #{seed}", seed=seed)


def network_target_case(seed: int) -> Observation:
    """Theorem 2 on the hidden features of a random network, its next layer, and one target."""
    import torch

    model: Any = mlp(seed, ACTIVATIONS[seed % 3], depth=3)
    x = torch.randn(20, 6, dtype=torch.float64)
    with torch.no_grad():
        H = model[1](model[0](x)).numpy()
    y = np.random.default_rng(seed).standard_normal(len(H))
    name = f"network, target #{seed}"
    return observe_target(H, y, model[2].weight.detach().numpy(), 0.0, case=name, origin="captured")


def convolution_target_case(seed: int) -> Observation:
    """Theorem 2 on the channels of a random convolution, pixels as samples, a kernel of 1 x 1 on top."""
    import torch

    torch.manual_seed(seed)
    first, second = torch.nn.Conv2d(2, 5, 3).double(), torch.nn.Conv2d(5, 4, 1).double()
    with torch.no_grad():
        maps = torch.tanh(first(torch.randn(2, 2, 6, 6, dtype=torch.float64)))
    H = maps.permute(0, 2, 3, 1).reshape(-1, 5).numpy()
    y = np.random.default_rng(seed).standard_normal(len(H))
    W = second.weight.detach().numpy().reshape(4, 5)
    return observe_target(H, y, W, 0.1, case=f"convolution, target #{seed}", origin="captured")


def digits_target_case() -> Observation:
    """Theorem 2 on raw digits: whether an image is a zero, a random layer of 32, no ridge."""
    X, labels, _, _ = digits()
    W = np.random.default_rng(0).standard_normal((32, X.shape[1]))
    return observe_target(X[:400], (labels[:400] == 0) * 1.0, W, 0.0, case="digits, target", origin="digits")


def digits_case() -> Observation:
    """Raw digits, 40 images of each of 5 classes."""
    X, labels, _, _ = digits()
    rows = np.concatenate([np.flatnonzero(labels == k)[:40] for k in range(5)])
    return observe_features(X[rows], labels[rows], case="digits, features", origin="digits")
