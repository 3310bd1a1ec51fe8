"""Imbalances from one side and the stretching factors of R12.0."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise

import numpy as np
from jaxtyping import Float
from numpy import ndarray

from verify.layerwise.measure.factors import moderated, normalized, symmetric_eigenvalues
from verify.layerwise.measure.propagation import through
from verify.layerwise.measure.record import measured
from verify.measurement import Key, Measured, undefined
from verify.rounding import ETA, INFLATE, Ball, U, frobenius, gamma, length, root, shifted

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


def convexity(
    name: str, norms: Sequence[Ball], reason: str, shifts: Iterable[int] | None = None
) -> dict[Key, Measured]:
    """`name` at the pairs l = 1..L-1 from |z_0|, .., |z_L| in units of 2^shift: q_(l-1) - q_l,
    q_l = |z_(l+1)|^2/|z_l|^2."""
    ratios = _ratios(norms, [0] * len(norms) if shifts is None else shifts)
    return {
        (name, i): undefined(reason) if reason else measured(before - after, ZERO_FACTOR)
        for i, (before, after) in enumerate(pairwise(ratios), start=1)
    }


def _ratios(norms: Sequence[Ball], shifts: Iterable[int]) -> list[Ball]:
    """|z_(l+1)|^2/|z_l|^2."""
    quotients = [after / before for before, after in pairwise(norms)]
    steps = [int(after - before) for before, after in pairwise(shifts)]
    return [shifted(x * x, 2 * step) for x, step in zip(quotients, steps, strict=True)]


def mirrored(weights: Sequence[Float[ndarray, "_ _"]], norms: Sequence[float]) -> dict[Key, Measured]:
    """convexity_mirrored from the weights; norms: upper bounds of |W_l|, l = 1..L."""
    K = weights[-1].shape[0]
    v, error, shift = np.eye(K), 0.0, 0
    sizes, shifts = [frobenius(v)], [0]
    for W, norm in zip(weights[::-1], norms[::-1], strict=True):
        unit, size, k = moderated(W, norm)
        v, error, shift = through(unit.T, size, k, v, error, shift)
        sizes.append(frobenius(v, error))
        shifts.append(shift)
    return _mirrored(sizes, shifts)


def mirrored_pair(s: Float[ndarray, " d"], head: Float[ndarray, "K d"], L: int) -> dict[Key, Measured]:
    """The same for a canonical pair: |v_l|_F^2 = sum_i s_i^(2(L-1-l)) |What_i|^2, relative error gamma."""
    unit, k = normalized(head)
    diagonal, step = normalized(s)
    energies = np.einsum("ij,ij->j", unit, unit)
    sizes, shifts = [frobenius(np.eye(len(head)))], [0]
    for power in range(L):
        total = float(diagonal ** (2 * power) @ energies)
        floor = ETA * len(s) * (len(head) + 3) if total else 0.0  # one for each product of numbers below 1
        rounding = gamma(2 * len(head) + 2 * len(s) + 16 * L + 14) * total
        sizes.append(root(Ball(np.float64(total), (rounding + floor) * INFLATE)))
        shifts.append(k + power * step)
    return _mirrored(sizes, shifts)


def _mirrored(sizes: Sequence[Ball], shifts: Sequence[int]) -> dict[Key, Measured]:
    """sizes: |v_L|, .., |v_0| in units of 2^shift; g_(l+1) - g_l at the pair l, g_l = |v_(l-1)|^2/|v_l|^2."""
    ratios = _ratios(sizes, shifts)  # g_L, .., g_1
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
