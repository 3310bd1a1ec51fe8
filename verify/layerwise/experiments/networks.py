"""The paper's networks for real data: layers with batch norm and ReLU below, linear layers above."""

from __future__ import annotations

from collections import OrderedDict
from typing import TYPE_CHECKING

import numpy as np
from numpy import ndarray

from verify.errors import InputError
from verify.training.initialisation import default_initialisation, orthogonal_initialisation

if TYPE_CHECKING:
    import torch


def stacked(
    p: int, K: int, *, hidden: int, nonlinear: int, width: int, seed: int, xi: float | None = None
) -> torch.nn.Sequential:
    """Blocks layer1 .. layer<hidden>, then `head`, without biases, float32.

    p: input dimension; K: outputs.  The first `nonlinear` blocks are linear + batch norm + ReLU, the
    others linear.  xi: scale of the orthogonal initialisation (18); None for the law of
    torch.nn.Linear.  Raises InputError for sizes out of range.
    """
    import torch

    if not 0 <= nonlinear <= hidden:
        raise InputError(f"nonlinear = {nonlinear}: between 0 and hidden = {hidden} is needed")
    draw = default_initialisation if xi is None else orthogonal_initialisation
    weights = draw(p, K, L=hidden + 1, xi=1.0 if xi is None else xi, seed=seed, width=width)
    blocks: OrderedDict[str, torch.nn.Module] = OrderedDict()
    for layer, W in enumerate(weights[:-1], start=1):
        parts: list[torch.nn.Module] = [_linear(W)]
        if layer <= nonlinear:
            parts += [torch.nn.BatchNorm1d(width), torch.nn.ReLU()]
        blocks[f"layer{layer}"] = torch.nn.Sequential(*parts)
    blocks["head"] = _linear(weights[-1])
    return torch.nn.Sequential(blocks)


def _linear(W: ndarray) -> torch.nn.Linear:
    import torch

    layer = torch.nn.Linear(W.shape[1], W.shape[0], bias=False)
    with torch.no_grad():
        layer.weight.copy_(torch.tensor(W, dtype=torch.float32))
    return layer


def features(module: torch.nn.Sequential, X: ndarray, device: str = "cpu") -> list[ndarray]:
    """X and the output of every block but the last, each (N, d_l), in evaluation mode."""
    import torch

    from verify.training.devices import one_thread

    module.eval()
    values = torch.as_tensor(X, device=device)
    found = [np.asarray(X).reshape(len(X), -1)]
    with torch.inference_mode(), one_thread():
        for block in list(module)[:-1]:
            values = block(values)
            found.append(values.flatten(1).cpu().numpy())
    return found
