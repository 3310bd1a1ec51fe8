"""Nonlinear and hybrid networks, as ordinary torch modules trained by autograd: no reduction."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from jaxtyping import Float
from numpy import ndarray
from numpy.typing import ArrayLike

from verify.errors import InputError
from verify.instances.model import indicator
from verify.training.arguments import data_matrix, integer, positive
from verify.training.devices import one_thread, resolve_device, resolve_precision
from verify.training.initialisation import (
    default_initialisation,
    gaussian_initialisation,
    orthogonal_initialisation,
)
from verify.training.outcome import Stop
from verify.training.rules import divergence_bound
from verify.training.runs import BUDGET, Initialisation, step_table

if TYPE_CHECKING:
    import torch


@dataclass(frozen=True, eq=False)
class TrainedModule:
    """A trained torch module (in evaluation mode, on the CPU), its loss, steps and why it stopped."""

    module: torch.nn.Module
    loss: float
    steps: int
    stop: Stop
    sentence: str


def layered(
    d: int,
    K: int,
    *,
    L: int,
    xi: float,
    seed: int,
    width: int | None = None,
    relu: Sequence[int] = (),
    initialisation: Initialisation = "orthogonal",
) -> torch.nn.Sequential:
    """W_L ... W_1 without biases, a ReLU after each layer named in `relu` (1..L-1), float64.

    relu = () is a deep linear network, range(1, L) an MLP, range(1, j) a hybrid network with
    nonlinear lower and linear upper layers.  Other arguments as in `prepare`.  Raises InputError.
    """
    import torch

    draw = {
        "orthogonal": orthogonal_initialisation,
        "gaussian": gaussian_initialisation,
        "default": default_initialisation,
    }.get(initialisation)
    if draw is None:
        raise InputError(f"initialisation = {initialisation!r}: orthogonal, gaussian or default is needed")
    weights = draw(d, K, L=L, xi=xi, seed=seed, width=width)
    wrong = [layer for layer in relu if not 1 <= layer < L]
    if wrong:
        raise InputError(f"relu after layer {wrong[0]}: layers 1..{L - 1} can have one")
    parts: list[torch.nn.Module] = []
    for layer, W in enumerate(weights, start=1):
        linear = torch.nn.Linear(W.shape[1], W.shape[0], bias=False, dtype=torch.float64)
        with torch.no_grad():
            linear.weight.copy_(torch.tensor(W))
        parts.append(linear)
        if layer in relu:
            parts.append(torch.nn.ReLU())
    return torch.nn.Sequential(*parts)


def train_module(
    module: torch.nn.Module,
    X: ArrayLike,
    K: int,
    *,
    alpha: float = 1.0,
    step: float | Sequence[float] | ndarray = 0.1,
    loss: float = 1e-11,
    budget: int = BUDGET,
    momentum: float = 0.0,
    device: str = "cpu",
    dtype: str = "float64",
) -> TrainedModule:
    """Full-batch descent of |alpha f(X) - Y|_F^2 / N; the module itself is trained.

    module: maps rows (a sample each) of d numbers to K numbers.  Other arguments and stopping rules
    as in `train`; a diverged module keeps the weights it stopped with.  Raises InputError.
    """
    import torch

    data = data_matrix(X, K)
    alpha, loss = positive("alpha", alpha), positive("loss", loss)
    budget, table = integer("budget", budget, least=1), step_table(step)
    where = resolve_device(device)
    precision = resolve_precision(dtype, where)
    N = data.shape[1]
    with one_thread():
        module.to(device=where, dtype=precision).train()
        inputs = torch.tensor(data.T, dtype=precision, device=where)
        targets = torch.tensor(indicator(K, N // K).T, dtype=precision, device=where)
        optimiser = torch.optim.SGD(module.parameters(), lr=float(table[0]), momentum=momentum)
        current = initial = float("nan")
        stop, steps = Stop.BUDGET, budget
        for done in range(budget + 1):
            output = module(inputs)
            if output.shape != targets.shape:
                raise InputError(f"the module maps {N} samples to {tuple(output.shape)}, not ({N}, {K})")
            value = ((alpha * output - targets) ** 2).sum() / N
            current = value.item()
            initial = current if done == 0 else initial
            reason = _reason(current, initial, loss, done, budget)
            if reason is not None:
                stop, steps = reason, done
                break
            optimiser.param_groups[0]["lr"] = float(table[min(done, table.size - 1)])
            optimiser.zero_grad()
            value.backward()
            optimiser.step()
        module.to("cpu").eval()
    sentence = stop.value.format(
        target=loss, steps=steps, unit="steps", budget=budget, loss=current, initial=initial
    )
    return TrainedModule(module, current, steps, stop, sentence)


def _reason(current: float, initial: float, loss: float, steps: int, budget: int) -> Stop | None:
    if current <= loss:
        return Stop.LOSS
    if not current <= divergence_bound(initial):
        return Stop.DIVERGED
    return Stop.BUDGET if steps == budget else None


def layer_features(module: torch.nn.Sequential, X: ArrayLike) -> list[Float[ndarray, "_ N"]]:
    """Features Z^0 = X, Z^1, ... after each linear layer and its ReLU, the output left out; (., N)."""
    import torch

    values = torch.tensor(np.asarray(X, dtype=np.float64).T)
    features = [values]
    parts = list(module)
    with torch.inference_mode():
        for part, after in zip(parts, [*parts[1:], None], strict=True):
            values = part(values)
            if not isinstance(after, torch.nn.ReLU):
                features.append(values)
    return [Z.numpy().T for Z in features[:-1]]
