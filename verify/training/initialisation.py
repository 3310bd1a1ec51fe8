"""The paper's orthogonal initialisation, equation (18)."""

from __future__ import annotations

import numpy as np
from jaxtyping import Float
from numpy import ndarray

from verify.errors import InputError
from verify.training.arguments import integer, positive

_STREAM = 18
"""Key of the random stream, so that weights and data drawn from one seed are independent."""


def haar(rows: int, columns: int, random: np.random.Generator) -> Float[ndarray, "rows columns"]:
    """A random matrix with orthonormal columns, rows >= columns, uniform on the Stiefel manifold.

    QR of a Gaussian matrix with R made positive on its diagonal.
    """
    q, r = np.linalg.qr(random.standard_normal((rows, columns)))
    return q * np.where(np.diagonal(r) < 0, -1.0, 1.0)


def orthogonal_initialisation(
    d: int, K: int, *, L: int, xi: float, seed: int
) -> tuple[Float[ndarray, "_ d"], ...]:
    """W_l(0) = xi Q_l with Q_l Haar orthogonal, l <= L-1, and W_L(0) = xi times K orthonormal rows.

    Shapes (d, d) for l <= L-1 and (K, d) for W_L; d >= K >= 1, L >= 2, xi > 0.  Drawn by PCG64 on
    the CPU in the order W_1, ..., W_L, so that a seed means the same weights on every device.
    Raises InputError for arguments out of range.  Source: arXiv 2311.02960, equation (18).
    """
    K = integer("K", K, least=1)
    d = integer("d", d, least=1)
    L = integer("L", L, least=2)
    xi = positive("xi", xi)
    seed = integer("seed", seed, least=0)
    if d < K:
        raise InputError(f"d = {d} < K = {K}: W_L needs K orthonormal rows of length d")
    sequence = np.random.SeedSequence(seed, spawn_key=(_STREAM,))
    random = np.random.Generator(np.random.PCG64(sequence))
    hidden = [xi * haar(d, d, random) for _ in range(L - 1)]
    return (*hidden, xi * np.ascontiguousarray(haar(d, K, random).T))
