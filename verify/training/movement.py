"""How far gradient descent moved each layer: kap_l = sum over the steps of step^2 |gradient of W_l|_F^2."""

from __future__ import annotations

from itertools import accumulate

import numpy as np
from jaxtyping import Float
from numpy import ndarray

from verify.training.endpoint import Stop
from verify.training.reduction import Reduced

LONGEST = 20_000
"""Runs of more steps are not replayed: a step takes about 0.1 ms, a thousand times a check's band."""

REPLAY_ROUNDING = 1e-6
"""Relative room for rounding: replayed weights differ from the engine's by about 1e-12 relative
(tests/verify/training/test_engine.py), gradients near the end of training by more, when they no longer
count."""


def recorded_movement(
    reduced: Reduced, steps: int, stop: Stop, weights: tuple[Float[ndarray, "_ _"], ...]
) -> tuple[float, ...] | None:
    """Upper bounds on kap_1, .., kap_L of a finished run of plain descent from (18), by running it again.

    steps: updates behind its weights.  None where the theory has no use for it (another start, momentum,
    divergence), where the run is longer than LONGEST, and where the replay does not end at the weights.
    """
    run = reduced.run
    if run.xi is None or run.momentum > 0 or stop is Stop.DIVERGED or steps > LONGEST:
        return None
    kap, end = replay(reduced, steps)
    apart = max(float(np.linalg.norm(a - b)) for a, b in zip(end, weights, strict=True))
    size = max(float(np.linalg.norm(W)) for W in weights)
    if not apart <= REPLAY_ROUNDING * size:
        return None
    return tuple(float(x) * (1 + REPLAY_ROUNDING) for x in kap)


def replay(reduced: Reduced, steps: int) -> tuple[Float[ndarray, " L"], tuple[Float[ndarray, "_ _"], ...]]:
    """kap_l and the reduced weights after `steps` updates; the bases of a reduction are orthonormal, so
    reduced gradients have the norms of the full ones."""
    run = reduced.run
    weights = [W.copy() for W in reduced.start]
    kap, scale = np.zeros(run.L), 2 * run.alpha / run.N
    for t in range(steps):
        step = float(run.step[min(t, run.step.size - 1)])
        for i, G in enumerate(_gradients(reduced, weights, scale)):
            kap[i] += step * step * float(np.vdot(G, G))
            weights[i] = weights[i] - step * G
    return kap, tuple(weights)


def _gradients(reduced: Reduced, weights: list[ndarray], scale: float) -> list[ndarray]:
    left = list(accumulate(reversed(weights[1:]), lambda product, W: product @ W))[::-1]
    residual = reduced.run.alpha * (left[0] @ weights[0]) - reduced.target
    right = list(
        accumulate(weights[:-1], lambda part, W: part @ W.T, initial=scale * residual * reduced.gram)
    )
    return [*(a.T @ b for a, b in zip(left, right[:-1], strict=True)), right[-1]]


__all__ = ["LONGEST", "recorded_movement", "replay"]
