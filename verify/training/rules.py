"""When a run stops, for every backend."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

import numpy as np
from numpy import ndarray

from verify.training.endpoint import Stop
from verify.training.runs import Run

DIVERGENCE_FACTOR = 1e3
"""Divergence is a loss this many times the larger of the initial one and 1, the zero network's."""

Record = Callable[[int, int, float, tuple[ndarray, ...]], None]
"""Called with the index of a run, a step, its loss and the (reduced) weights there."""


def divergence_bound(initial: float) -> float:
    """Losses above this number, or not finite, mean divergence."""
    return DIVERGENCE_FACTOR * max(initial, 1.0)


def stop_reason(run: Run, loss: float, initial: float, slope: float, steps: int) -> Stop | None:
    """Why the run stops at this iterate, None if it goes on; slope is the gradient norm or inf."""
    if loss <= run.loss:
        return Stop.LOSS
    if not loss <= divergence_bound(initial) or not math.isfinite(loss):
        return Stop.DIVERGED
    if run.gradient > 0 and slope <= run.gradient:
        return Stop.GRADIENT
    return Stop.BUDGET if steps >= run.budget else None


def next_mark(marks: Sequence[int] | ndarray, steps: int, budget: int) -> int:
    """The first mark after `steps`, or the budget."""
    position = int(np.searchsorted(marks, steps, side="right"))
    return min(int(marks[position]), budget) if position < len(marks) else budget
