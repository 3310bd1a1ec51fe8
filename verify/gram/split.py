"""Gram-altering and Gram-preserving parts of a gradient (D1), Gram whitening (D3), and the public
code's Newton-Schulz iteration (D5)."""

from __future__ import annotations

import numpy as np
from jaxtyping import Float
from numpy import ndarray

from bounds.identities import U64
from verify.errors import InputError
from verify.measurement import Measured, number

NULL = 64.0
"""s_i + s_j below NULL m u s_max counts as 0: both directions lie in the null space of W W'."""

QUINTIC_STEPS = 10
"""Newton-Schulz steps of the public code."""


def relative(residual: ndarray, scale: float) -> Measured:
    """|residual|_F / scale, 0 for 0/0."""
    size = float(np.linalg.norm(residual))
    if scale == 0.0:
        return number(0.0 if size == 0.0 else np.nan, 0.0, "the scale is 0")
    return number(size / scale)


def horizontal(
    W: Float[ndarray, "m d"], G: Float[ndarray, "m d"]
) -> tuple[Float[ndarray, "m d"], Float[ndarray, "m m"]]:
    """G_h and Omega with G = G_h + Omega W, Omega skew, G_h W' symmetric.

    Solves Omega (WW') + (WW') Omega = GW' - WG' in the left singular basis of W.
    """
    basis, singular, _ = np.linalg.svd(W, full_matrices=True)
    s = np.zeros(W.shape[0])
    s[: len(singular)] = singular**2
    skew = basis.T @ (G @ W.T - W @ G.T) @ basis
    sums = s[:, None] + s[None, :]
    cut = NULL * W.shape[0] * U64 * float(s.max(initial=0.0))
    omega = np.where(sums > cut, skew / np.where(sums > cut, sums, 1.0), 0.0)
    omega = basis @ omega @ basis.T
    omega = (omega - omega.T) / 2
    return G - omega @ W, omega


def whiten(W: Float[ndarray, "m d"], target: Float[ndarray, "m d"]) -> Float[ndarray, "m d"]:
    """The matrix nearest to W with the Gram matrix of `target` (m, d): Q target, Q = UV' from the SVD
    of W target'.

    Raises InputError for W = 0, where every orthogonal Q is as good.
    """
    if not W.any():
        raise InputError(
            "W = 0: Gram whitening needs non-zero initial weights (the polar factor of W W2' = 0 is not "
            "determined, and the Newton-Schulz iteration keeps 0 for ever); initialise W at random"
        )
    U, _, V = np.linalg.svd(W @ target.T)
    return (U @ V) @ target


def newton_schulz(A: Float[ndarray, "m m"], steps: int = QUINTIC_STEPS) -> Float[ndarray, "m m"]:
    """The public code's polar factor: x <- x (15 - 10 x^2 + 3 x^4)/8 on the singular values, from A/|A|_F;
    0 for A = 0."""
    size = float(np.linalg.norm(A))
    if size == 0.0:
        return np.zeros_like(A)
    X = A / size
    for _ in range(steps):
        square = X @ X.T
        X = (15 * X - 10 * square @ X + 3 * square @ (square @ X)) / 8
    return X
