"""What gradient flow conserves, and how far a network is from having conserved it."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from jaxtyping import Float
from numpy import ndarray


def conservation_error(
    start: Sequence[Float[ndarray, "_ _"]],
    end: Sequence[Float[ndarray, "_ _"]],
    *,
    roundings: int | None = None,
) -> float:
    """Bound on max_l |B_l(end) - B_l(start)|_F, B_l = W_(l+1)'W_(l+1) - W_l W_l', l = 1..L-1.

    The flow conserves every B_l exactly, so this is the error of its integration.  The measured
    drift plus the rounding of measuring it: a computed product A B is off by at most
    k u / (1 - k u) |A|_F |B|_F, k the inner dimension and u the unit roundoff; k + 4 instead of k
    covers the subtractions and the norm.

    roundings: instead of the largest k + 4.  For weights in the frames in which they move (TR1, TR2)
    B_l(end) - B_l(start) is the same matrix in orthonormal frames; these are products of up to L matrices of
    width h, so that L (h + 4) covers how far they are from it.
    """
    count = max(start[0].shape) + 4 if roundings is None else roundings
    unit = float(np.finfo(np.float64).eps) / 2
    worst = 0.0
    for pairs in zip(pairwise(start), pairwise(end), strict=True):
        before, after = (V.T @ V - W @ W.T for W, V in pairs)
        energy = sum(float(np.sum(W**2) + np.sum(V**2)) for W, V in pairs)
        rounding = count * unit * energy
        worst = max(worst, float(np.linalg.norm(after - before)) + rounding)
    return worst
