"""Minibatch training of any classifier with the rescaled squared loss, repeatable from its seed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy import ndarray

from verify.errors import InputError
from verify.training.devices import one_thread, resolve_device

if TYPE_CHECKING:
    import torch


@dataclass(frozen=True)
class Recipe:
    """Stochastic descent with momentum and a cosine schedule down to `final` times the step.

    The loss is |scale * alpha f(x) - magnitude * y|^2 averaged over samples; with `hot` the squared
    error of the true class counts that many times more (the rescaled loss of Hui and Belkin).  target:
    training ends after an epoch whose first batch had at most this loss; 0 for never.
    """

    epochs: int
    step: float
    batch: int = 128
    momentum: float = 0.9
    decay: float = 1e-4
    alpha: float = 1.0
    magnitude: float = 1.0
    hot: float = 1.0
    final: float = 0.01
    target: float = 0.0


@dataclass(frozen=True)
class Fitted:
    """The end of a training: loss and accuracy on the training samples, in evaluation mode."""

    loss: float
    accuracy: float
    steps: int


def fit(
    module: torch.nn.Module, X: ndarray, y: ndarray, recipe: Recipe, *, seed: int, device: str = "cpu",
    after: Callable[[int], None] | None = None,
) -> Fitted:  # fmt: skip
    """Train a module in place on rows X (N, ...) with labels y (N,); it stays on the device.

    after(epoch): called after every epoch, from 1 on, with the network as it is then; it may measure it.
    Raises InputError when training diverges or the device is not there.
    """
    import torch

    where = resolve_device(device)
    module.to(where)
    inputs = torch.as_tensor(X, dtype=torch.float32, device=where)
    labels = torch.as_tensor(y, dtype=torch.int64, device=where)
    generator = torch.Generator().manual_seed(seed)
    optimiser = torch.optim.SGD(
        module.parameters(), lr=recipe.step, momentum=recipe.momentum, weight_decay=recipe.decay
    )
    schedule = torch.optim.lr_scheduler.CosineAnnealingLR(
        optimiser, max(recipe.epochs, 1), recipe.step * recipe.final
    )
    steps = 0
    with one_thread():
        for epoch in range(1, recipe.epochs + 1):
            module.train()
            order = torch.randperm(len(labels), generator=generator).to(where)
            losses = []
            for part in order.split(recipe.batch):
                if len(part) == 1:
                    continue
                loss = _loss(module(inputs[part]), labels[part], recipe)
                optimiser.zero_grad()
                loss.backward()
                optimiser.step()
                losses.append(loss.detach())
            steps += len(losses)
            schedule.step()
            if after is not None:
                after(epoch)
            if recipe.target and float(losses[0]) <= recipe.target:
                break
        loss, accuracy = evaluate(module, inputs, labels, recipe)
    if not np.isfinite(loss):
        raise InputError(f"training diverged with step {recipe.step:g}: take a smaller one")
    return Fitted(loss, accuracy, steps)


def _loss(output: torch.Tensor, labels: torch.Tensor, recipe: Recipe) -> torch.Tensor:
    import torch

    target = torch.nn.functional.one_hot(labels, output.shape[1]).to(output.dtype)
    errors = (recipe.alpha * output - recipe.magnitude * target) ** 2
    return (errors * (1 + (recipe.hot - 1) * target)).sum() / len(labels)


def evaluate(
    module: torch.nn.Module, inputs: torch.Tensor, labels: torch.Tensor, recipe: Recipe
) -> tuple[float, float]:
    """Loss and accuracy in evaluation mode, batch by batch."""
    import torch

    module.eval()
    loss, right = 0.0, 0
    with torch.inference_mode():
        for X, y in zip(inputs.split(1_000), labels.split(1_000), strict=True):
            output = module(X)
            loss += float(_loss(output, y, recipe)) * len(y)
            right += int((output.argmax(dim=1) == y).sum())
    return loss / len(labels), right / len(labels)


def accuracy(module: torch.nn.Module, X: ndarray, y: ndarray, *, device: str = "cpu") -> float:
    """Share of rows X that the module classifies right, in evaluation mode."""
    import torch

    where = resolve_device(device)
    inputs = torch.as_tensor(X, dtype=torch.float32, device=where)
    labels = torch.as_tensor(y, dtype=torch.int64, device=where)
    with one_thread():
        return evaluate(module, inputs, labels, Recipe(epochs=0, step=1.0))[1]
