"""Imbalances from one side and the stretching factors of R12.0."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from jaxtyping import Float, Int
from numpy import ndarray

from verify.angles import measured, missing
from verify.layerwise.measure.factors import extreme_eigenvalues, moderated, normalized
from verify.layerwise.measure.propagation import through
from verify.measurement import Key
from verify.rounding import ETA, INFLATE, Rounded, U, frobenius, gamma, length, root, shifted

IMBALANCES = ("imbalance_down", "imbalance_up", "imbalance_op")
ZERO_FACTOR = "a factor of W_L .. W_1 vanishes on the matrix, within rounding"


def one_sided(E: Float[ndarray, "*B d d"], moved: Any, more: Rounded | None = None) -> dict[str, Any]:
    """b, c and |B| of a symmetric B = W_(l+1)'W_(l+1) - W_l W_l' known to within `moved` (Frobenius).

    The eigenvalues are off by at most `moved` (Weyl), the rounding of the symmetric part of E, and the error
    of those of the computed matrix.
    more: a further eigenvalue, (...).
    """
    least, most = extreme_eigenvalues(E)
    low, high = least.value, most.value
    error = (moved + U * length(E) + np.maximum(least.error, most.error)) * INFLATE
    if more is not None:
        low, high = np.minimum(low, more.value), np.maximum(high, more.value)
        error = np.maximum(error, more.error)
    ends = np.maximum(-low, 0.0), np.maximum(high, 0.0), np.maximum(np.maximum(-low, high), 0.0)
    return {name: measured(Rounded(end, error)) for name, end in zip(IMBALANCES, ends, strict=True)}


def convexity(
    name: str, norms: Rounded, reason: str, shifts: Int[ndarray, "*B m"] | None = None
) -> dict[Key, Any]:
    """`name` at the pairs l = 1..L-1 from |z_0|, .., |z_L| in units of 2^shift, along the last axis:
    q_(l-1) - q_l, q_l = |z_(l+1)|^2/|z_l|^2."""
    ratios = _ratios(norms, np.zeros_like(norms.value, dtype=np.int64) if shifts is None else shifts)
    steps, like = ratios[..., :-1] - ratios[..., 1:], np.asarray(norms.value)[..., 0]
    return {
        (name, i + 1): missing(like, reason) if reason else measured(steps[..., i], ZERO_FACTOR)
        for i in range(np.shape(steps.value)[-1])
    }


def _ratios(norms: Rounded, shifts: Int[ndarray, "*B m"]) -> Rounded:
    """|z_(l+1)|^2/|z_l|^2."""
    quotients = norms[..., 1:] / norms[..., :-1]
    return shifted(quotients * quotients, 2 * np.diff(shifts))


def mirrored(weights: Sequence[Float[ndarray, "*B _ _"]], norms: Sequence[Any]) -> dict[Key, Any]:
    """convexity_mirrored from the weights; norms: upper bounds of |W_l|, l = 1..L."""
    stack, K = weights[-1].shape[:-2], weights[-1].shape[-2]
    v, error, shift = np.broadcast_to(np.eye(K), (*stack, K, K)), np.zeros(stack), np.zeros(stack, dtype=int)
    sizes, shifts = [frobenius(v)], [shift]
    for W, norm in zip(weights[::-1], norms[::-1], strict=True):
        unit, size, k = moderated(W, norm)
        v, error, shift = through(np.swapaxes(unit, -1, -2), size, k, v, error, shift)
        sizes.append(frobenius(v, error))
        shifts.append(shift)
    return _mirrored(sizes, shifts)


def mirrored_pair(s: Float[ndarray, "*B d"], head: Float[ndarray, "*B K d"], L: int) -> dict[Key, Any]:
    """The same for a canonical pair: |v_l|_F^2 = sum_i s_i^(2(L-1-l)) |What_i|^2, relative error gamma."""
    unit, k = normalized(head)
    diagonal, step = normalized(s[..., None])
    diagonal, d, K = diagonal[..., 0], s.shape[-1], head.shape[-2]
    energies = np.einsum("...ij,...ij->...j", unit, unit)
    sizes, shifts = [frobenius(np.broadcast_to(np.eye(K), (*s.shape[:-1], K, K)))], [np.zeros_like(k)]
    for power in range(L):
        total = np.einsum("...i,...i->...", diagonal ** (2 * power), energies)
        floor = ETA * d * (K + 3) * (total != 0)  # one for each product of numbers below 1
        rounding = gamma(2 * K + 2 * d + 16 * L + 14) * total
        sizes.append(root(Rounded(total, (rounding + floor) * INFLATE)))
        shifts.append(k + power * step)
    return _mirrored(sizes, shifts)


def _mirrored(sizes: Sequence[Rounded], shifts: Sequence[Any]) -> dict[Key, Any]:
    """sizes: |v_L|, .., |v_0| in units of 2^shift; g_(l+1) - g_l at the pair l, g_l = |v_(l-1)|^2/|v_l|^2."""
    norms = Rounded(*(np.stack([getattr(x, name) for x in sizes], axis=-1) for name in ("value", "error")))
    ratios = _ratios(norms, np.stack(shifts, axis=-1))  # g_L, .., g_1
    L = ratios.value.shape[-1]  # type: ignore[union-attr]
    steps = ratios[..., :-1] - ratios[..., 1:]
    return {("convexity_mirrored", L - 1 - i): measured(steps[..., i], ZERO_FACTOR) for i in range(L - 1)}


def last_step(A: Float[ndarray, "*B d m"], error: Any, head: Float[ndarray, "*B K d"], norm: Any) -> Rounded:
    """|W_L A|_F, A known to within `error` (Frobenius), norm >= |W_L|."""
    rounding = gamma(A.shape[-2]) * length(head) * length(A)
    return frobenius(head @ A, (norm * error + rounding) * INFLATE)


__all__ = ["convexity", "last_step", "mirrored", "mirrored_pair", "one_sided"]
