"""Imbalances from one side and the stretching factors of R12.0."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from jaxtyping import Float
from numpy import ndarray

from verify.layerwise.measure.factors import symmetric_eigenvalues
from verify.layerwise.measure.record import measured
from verify.measurement import Key, Measured, undefined
from verify.rounding import INFLATE, Ball, U, frobenius, gamma, length

IMBALANCES = ("imbalance_down", "imbalance_up", "imbalance_op")
ZERO_FACTOR = "a factor of W_L .. W_1 vanishes on the matrix, within rounding"


def one_sided(E: Float[ndarray, "d d"], spread: Float[ndarray, "d d"]) -> dict[str, Measured]:
    """b, c and |B| of a symmetric B = W_(l+1)'W_(l+1) - W_l W_l' known to within `spread`, entry by entry.

    The eigenvalues of the computed matrix are off by at most |spread|_F (Weyl) and the distance to the
    factorization found.
    """
    ball = symmetric_eigenvalues((E + E.T) / 2)
    values = np.asarray(ball.value)
    size = float(max(-values[0], values[-1], 0.0))
    error = (length(spread) + U * length(E) + float(np.max(ball.error))) * INFLATE
    return {
        name: measured(Ball(float(value), error))
        for name, value in zip(IMBALANCES, (max(-values[0], 0.0), max(values[-1], 0.0), size), strict=True)
    }


def convexity(name: str, norms: Sequence[Ball], reason: str) -> dict[Key, Measured]:
    """`name` at the pairs l = 1..L-1 from |z_0|, .., |z_L|: q_(l-1) - q_l, q_l = |z_(l+1)|^2/|z_l|^2."""
    ratios = [_square(after / before) for before, after in pairwise(norms)]
    return {
        (name, i): undefined(reason) if reason else measured(before - after, ZERO_FACTOR)
        for i, (before, after) in enumerate(pairwise(ratios), start=1)
    }


def _square(x: Ball) -> Ball:
    return x * x


def mirrored(weights: Sequence[Float[ndarray, "_ _"]], norms: Sequence[float]) -> dict[Key, Measured]:
    """convexity_mirrored from the weights; norms: upper bounds of |W_l|, l = 1..L."""
    K = weights[-1].shape[0]
    v, error = np.eye(K), 0.0
    sizes = [frobenius(v)]
    for W, norm in zip(weights[::-1], norms[::-1], strict=True):
        rounding = gamma(W.shape[0]) * length(W) * length(v)
        v, error = W.T @ v, (norm * error + rounding) * INFLATE
        sizes.append(frobenius(v, error))
    return _mirrored(sizes)


def mirrored_pair(s: Float[ndarray, " d"], head: Float[ndarray, "K d"], L: int) -> dict[Key, Measured]:
    """The same for a canonical pair: |v_l|_F^2 = sum_i s_i^(2(L-1-l)) |What_i|^2, relative error gamma."""
    energies = np.einsum("ij,ij->j", head, head)
    sizes = [frobenius(np.eye(len(head)))]
    for power in range(L):
        total = np.sqrt(float(s ** (2 * power) @ energies))
        sizes.append(Ball(total, gamma(len(head) + len(s) + 8 * L + 8) * total * INFLATE))
    return _mirrored(sizes)


def _mirrored(sizes: Sequence[Ball]) -> dict[Key, Measured]:
    """sizes: |v_L|, .., |v_0|.  g_l = |v_(l-1)|^2/|v_l|^2; at the pair l: g_(l+1) - g_l."""
    ratios = [_square(after / before) for before, after in pairwise(sizes)]  # g_L, .., g_1
    L = len(ratios)
    return {
        ("convexity_mirrored", L - 1 - i): measured(above - below, ZERO_FACTOR)
        for i, (above, below) in enumerate(pairwise(ratios))
    }


def last_step(A: Float[ndarray, "d m"], error: float, head: Float[ndarray, "K d"], norm: float) -> Ball:
    """|W_L A|_F, A known to within `error` (Frobenius), norm >= |W_L|."""
    rounding = gamma(A.shape[0]) * length(head) * length(A)
    return frobenius(head @ A, (norm * error + rounding) * INFLATE)


__all__ = ["convexity", "last_step", "mirrored", "mirrored_pair", "one_sided"]
