"""How near the centred class means are to a simplex, and how adjacent layers lie to each other."""

from __future__ import annotations

from math import sqrt
from typing import Any

import numpy as np
from jaxtyping import Float
from numpy import ndarray

from verify.angles import Reason, measured
from verify.layerwise import reasons
from verify.layerwise.measure.factors import singular_values
from verify.measurement import Key
from verify.rounding import INFLATE, Rounded, exact, gamma, largest, length, root, smallest

NO_GAP = "sigma_K and sigma_(K+1) agree within rounding: no leading space"


def simplex_quantities(gram: Rounded) -> dict[Key, Any]:
    """simplex_distance and simplex_norm_ratio of every layer, from the Gram matrices of the class means,
    (..., L, K, K) in any scale of each layer.

    An entry of (I-J) H (I-J) sums entries of H with weights of total size below 4.
    """
    H = np.asarray(gram.value)
    K = H.shape[-1]
    means = H.mean(axis=-1, keepdims=True), H.mean(axis=-2, keepdims=True)
    centred = H - means[0] - means[1] + H.mean(axis=(-2, -1), keepdims=True)
    slip = 4 * (np.max(gram.error, axis=(-2, -1)) + gamma(2 * K + 8) * abs(H).max(axis=(-2, -1))) * INFLATE
    rows, columns = np.triu_indices(K, 1)
    values: dict[Key, Any] = {}
    for layer in range(H.shape[-3]):
        error, inner = slip[..., layer, None], centred[..., layer, :, :]
        norms = Rounded(np.diagonal(inner, axis1=-2, axis2=-1), np.broadcast_to(error, inner.shape[:-1]))
        low = np.asarray(norms.value - norms.error)
        there = low.min(axis=-1) > 0
        sizes, pairs = root(norms), inner[..., rows, columns]
        cosines = Rounded(pairs, np.broadcast_to(error, pairs.shape)) / (
            sizes[..., rows] * sizes[..., columns]
        )
        off = largest(abs(cosines + exact(np.full(len(rows), 1 / (K - 1)))))
        ratio = largest(norms) / smallest(norms)
        if K == 2:
            off, ratio = exact(np.zeros(there.shape)), exact(np.ones(there.shape))
        for name, ball in (("simplex_distance", off), ("simplex_norm_ratio", ratio)):
            values[name, layer] = measured(_where(there, ball), _coincides(low, layer))
    return values


def _where(there: Any, ball: Rounded) -> Rounded:
    """The ball where there is a number, nan elsewhere."""
    return Rounded(np.where(there, ball.value, np.nan), np.where(there, ball.error, np.nan))


def _coincides(low: ndarray, layer: int) -> Reason:
    def reason(place: int) -> str:
        smallest_one = int(np.ravel(low.argmin(axis=-1))[place])
        return reasons.CENTRED_MEAN.format(smallest_one + 1, layer) + ", within rounding"

    return reason


def head_angle(head: Float[ndarray, "*B K d"], error: Any = 0.0, turned: Any = 0.0) -> Any:
    """Sine of the largest angle between the rows of What and the first K coordinates.

    error: of What (Frobenius); turned: sine of the angle of those coordinates to what they stand for.  The
    rows of A + E lie within |E|/(sigma_K(A) - |E|) of those of A; the QR factorization has such an E.
    """
    K, d = head.shape[-2:]
    if d <= K:
        return measured(exact(np.zeros(head.shape[:-2])))
    work = gamma(8 * K * d)
    least = singular_values(head, error).lower[..., -1]  # type: ignore[index]
    moved = error + work * length(head)
    clear = np.asarray((moved < least / 2) & np.isfinite(turned))
    rows = np.linalg.qr(np.swapaxes(head, -1, -2))[0]
    tail = singular_values(rows[..., K:, :], work)[..., 0]
    doubt = 2 * moved / np.where(clear, least, 1.0) + np.where(clear, turned, 0.0)

    def reason(place: int) -> str:
        gap = np.isfinite(np.broadcast_to(turned, clear.shape))
        return reasons.DEPENDENT_HEAD if np.ravel(gap)[place] else NO_GAP

    return measured(_where(clear, Rounded(tail.value, (tail.error + doubt) * INFLATE)), reason)


def pair_angle(left: Float[ndarray, "*B d k"], right: Float[ndarray, "*B d m"], error: Any) -> Any:
    """Sine of the largest angle between the space of the columns `left` and the complement of the columns
    `right`, orthonormal up to `error`, which also has what both are turned by (inf: not known)."""
    clear = np.isfinite(error)
    columns = left.shape[-1] * right.shape[-1]
    slip = (gamma(left.shape[-2]) * 2 * sqrt(columns) + np.where(clear, error, 0.0)) * 2 * INFLATE
    top = singular_values(np.swapaxes(right, -1, -2) @ left, slip)[..., 0]
    return measured(_where(clear, top), NO_GAP)
