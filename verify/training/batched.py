"""Gradient descent on many networks at once with torch: batched products, on the CPU or a GPU."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
from numpy import ndarray

from verify.training.devices import one_thread, resolve_device, resolve_precision
from verify.training.endpoint import Ended
from verify.training.reduction import Reduced
from verify.training.rules import DIVERGENCE_FACTOR, Record, next_mark, stop_reason

if TYPE_CHECKING:
    import torch

LOOK_INTERVAL = {"cpu": 8}
"""Steps between two looks at which networks have stopped, by device; others: DEVICE_INTERVAL."""

DEVICE_INTERVAL = 64
"""The same on accelerators, where a look waits for the queue to empty."""


@dataclass
class _Batch:
    """Device tensors of the networks still in the batch; scalars of a network have shape (B, 1, 1)."""

    index: list[int]
    weights: list[torch.Tensor]
    velocity: list[torch.Tensor]
    gram: torch.Tensor
    target: torch.Tensor
    table: torch.Tensor
    alpha: torch.Tensor
    samples: torch.Tensor
    wanted: torch.Tensor
    flat: torch.Tensor
    beta: torch.Tensor
    budget: torch.Tensor
    loss: torch.Tensor
    slope: torch.Tensor
    initial: torch.Tensor
    active: torch.Tensor
    step: torch.Tensor

    def keep(self, rows: torch.Tensor) -> None:
        """Drop all networks but these."""
        self.index = [self.index[i] for i in rows.tolist()]
        for name, value in vars(self).items():
            if name in ("weights", "velocity"):
                setattr(self, name, [part[rows] for part in value])
            elif name != "index":
                setattr(self, name, value[rows])


def _batch(problems: Sequence[Reduced], dtype: torch.dtype, device: torch.device) -> _Batch:
    import torch

    def there(rows: list, kind: torch.dtype = dtype) -> torch.Tensor:
        return torch.tensor(np.array(rows), dtype=kind, device=device)

    def scalar(values: list) -> torch.Tensor:
        return there(values).reshape(-1, 1, 1)

    runs = [p.run for p in problems]
    longest = max(run.step.size for run in runs)
    tables = [np.pad(run.step, (0, longest - run.step.size), mode="edge") for run in runs]
    weights = [there([p.start[i] for p in problems]) for i in range(runs[0].L)]
    heavy = any(run.momentum > 0 for run in runs)
    count = len(runs)
    return _Batch(
        index=list(range(count)),
        weights=weights,
        velocity=[torch.zeros_like(W) for W in weights] if heavy else [],
        gram=there([p.gram for p in problems])[:, None, :],
        target=there([p.target for p in problems]),
        table=there(tables),
        alpha=scalar([run.alpha for run in runs]),
        samples=scalar([run.N for run in runs]),
        wanted=scalar([run.loss for run in runs]),
        flat=scalar([run.gradient if run.gradient > 0 else -1.0 for run in runs]),
        beta=scalar([run.momentum for run in runs]),
        budget=there([run.budget for run in runs], torch.int64).reshape(-1, 1, 1),
        loss=scalar([math.inf] * count),
        slope=scalar([math.inf] * count),
        initial=scalar([math.nan] * count),
        active=there([True] * count, torch.bool).reshape(-1, 1, 1),
        step=there([0] * count, torch.int64).reshape(-1, 1, 1),
    )


def _products(batch: _Batch) -> tuple[list[torch.Tensor], torch.Tensor, list[torch.Tensor]]:
    """left_1..left_(L-1), the loss, and right_1..right_L (of a unit step)."""
    import torch

    *hidden, head = batch.weights
    left = [head]
    for W in reversed(hidden):
        left.append(torch.bmm(left[-1], W))
    gap = batch.alpha * left.pop() - batch.target
    right = [gap * batch.gram]
    loss = (gap * right[0]).sum(dim=(1, 2), keepdim=True) / batch.samples
    right[0] = right[0] * (2 * batch.alpha / batch.samples)
    for W in hidden:
        right.append(torch.bmm(right[-1], W.mT))
    return left[::-1], loss, right


def _slope(left: list[torch.Tensor], right: list[torch.Tensor]) -> torch.Tensor:
    """The norm of the whole gradient."""
    import torch

    grams = [(torch.bmm(a, a.mT), torch.bmm(b, b.mT)) for a, b in zip(left, right[:-1], strict=True)]
    total = (right[-1] ** 2).sum(dim=(1, 2), keepdim=True)
    for upper, lower in grams:
        total = total + (upper * lower).sum(dim=(1, 2), keepdim=True)
    return total.clamp(min=0).sqrt()


def _advance(batch: _Batch, steps: int, with_slope: bool) -> None:
    """So many steps of the networks that have not stopped; the others stay where they are."""
    import torch

    longest = batch.table.shape[1] - 1
    for _ in range(steps + 1):
        left, loss, right = _products(batch)
        batch.loss = torch.where(batch.active, loss, batch.loss)
        batch.initial = torch.where(batch.step == 0, loss, batch.initial)
        bound = DIVERGENCE_FACTOR * batch.initial.clamp(min=1.0)
        going = (loss > batch.wanted) & (loss <= bound) & (batch.step < batch.budget) & loss.isfinite()
        if with_slope:
            batch.slope = torch.where(batch.active, _slope(left, right), batch.slope)
            going &= batch.slope > batch.flat
        batch.active = batch.active & going
        if _ == steps:
            return
        eta = batch.table.gather(1, batch.step[:, :, 0].clamp(max=longest))[:, :, None]
        _update(batch, left, right, eta)
        batch.step = batch.step + batch.active


def _update(batch: _Batch, left: list[torch.Tensor], right: list[torch.Tensor], eta: torch.Tensor) -> None:
    import torch

    zero = torch.zeros((), dtype=eta.dtype, device=eta.device)
    rows = [torch.where(batch.active, b if batch.velocity else -eta * b, zero) for b in right]
    to = batch.velocity or batch.weights
    for V in batch.velocity:
        V.mul_(batch.beta)
    for V, a, b in zip(to[:-1], left, rows[:-1], strict=True):
        V.baddbmm_(torch.where(batch.active, a, zero).mT, b)
    to[-1].add_(rows[-1])
    for W, V in zip(batch.weights, batch.velocity, strict=bool(batch.velocity)):
        W.sub_(torch.where(batch.active, eta * V, zero))


def descend(
    problems: Sequence[Reduced],
    *,
    marks: Sequence[int] | ndarray = (),
    record: Record | None = None,
    device: str = "cpu",
    dtype: str = "float64",
) -> list[Ended]:
    """Train problems of one shape (Reduced.shape); arguments of the compiled kernel's `descend`.

    The whole batch takes a step together; networks that have stopped stay where they are and leave
    the batch once they are half of it.  Every iterate is tested, so the step of stopping is exact.
    """
    import torch

    where = resolve_device(device)
    with one_thread(), torch.inference_mode():
        batch = _batch(problems, resolve_precision(dtype, where), where)
        ended: dict[int, Ended] = {}
        with_slope = any(p.run.gradient > 0 for p in problems)
        interval = LOOK_INTERVAL.get(where.type, DEVICE_INTERVAL)
        taken, most = 0, max(p.run.budget for p in problems)
        _advance(batch, 0, with_slope)
        while True:
            if record is not None and taken in marks:
                _record(batch, taken, record)
            _collect(batch, problems, ended, device, dtype)
            if len(ended) == len(problems):
                return [ended[i] for i in range(len(problems))]
            ahead = min(interval, next_mark(marks, taken, most) - taken)
            _advance(batch, ahead, with_slope)
            taken += ahead


def _arrays(batch: _Batch, row: int) -> tuple[ndarray, ...]:
    return tuple(W[row].cpu().numpy().astype(np.float64) for W in batch.weights)


def _record(batch: _Batch, taken: int, record: Record) -> None:
    steps, losses = batch.step.flatten().tolist(), batch.loss.flatten().tolist()
    for row, index in enumerate(batch.index):
        if steps[row] == taken:
            record(index, taken, losses[row], _arrays(batch, row))


def _collect(
    batch: _Batch, problems: Sequence[Reduced], ended: dict[int, Ended], device: str, dtype: str
) -> None:
    """Note the networks that have stopped; drop them once they are half of the batch."""
    active = batch.active.flatten()
    if bool(active.all()):
        return
    columns = (batch.step, batch.loss, batch.initial, batch.slope, batch.active)
    rows = zip(batch.index, *(column.flatten().tolist() for column in columns), strict=True)
    for row, (index, steps, loss, initial, slope, going) in enumerate(rows):
        if going or index in ended:
            continue
        stop = stop_reason(problems[index].run, loss, initial, slope, steps)
        assert stop is not None
        if math.isfinite(loss):
            ended[index] = Ended(_arrays(batch, row), loss, steps, steps, stop, loss, initial)
        elif steps <= 1:
            kept = initial if steps else math.inf
            ended[index] = Ended(problems[index].start, kept, 0, steps, stop, loss, initial)
        else:
            problem = problems[index]
            shorter = replace(problem, run=replace(problem.run, budget=steps - 1))
            before = descend([shorter], device=device, dtype=dtype)[0]
            ended[index] = replace(before, steps=steps, stop=stop, last=loss)
    if 2 * int(active.sum()) <= len(batch.index) and bool(active.any()):
        batch.keep(active.nonzero().flatten())
