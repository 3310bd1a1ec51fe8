"""Initial weights: the paper's orthogonal ones, equation (18), and two common others."""

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
    d: int, K: int, *, L: int, xi: float, seed: int, width: int | None = None
) -> tuple[Float[ndarray, "_ _"], ...]:
    """W_l(0) = xi Q_l with Q_l Haar orthogonal, l <= L-1, and W_L(0) = xi times K orthonormal rows.

    Shapes (h, d), (h, h), ..., (K, h) for hidden width h = `width`, default d; Q_1 has orthonormal
    columns (rows if h < d); h, d >= K >= 1, L >= 2, xi > 0.  Drawn by PCG64 on the CPU in the order
    W_1, ..., W_L, so that a seed means the same weights on every device.
    Raises InputError for arguments out of range.  Source: arXiv 2311.02960, equation (18).
    """
    shapes, xi, random = _prepare(d, K, L, xi, seed, width)
    weights = []
    for rows, columns in shapes:
        tall = haar(max(rows, columns), min(rows, columns), random)
        weights.append(xi * (tall if rows >= columns else np.ascontiguousarray(tall.T)))
    return tuple(weights)


def gaussian_initialisation(
    d: int, K: int, *, L: int, xi: float, seed: int, width: int | None = None
) -> tuple[Float[ndarray, "_ _"], ...]:
    """Independent normal entries of variance xi^2 / (columns); arguments of the orthogonal one."""
    shapes, xi, random = _prepare(d, K, L, xi, seed, width)
    return tuple(xi / np.sqrt(shape[1]) * random.standard_normal(shape) for shape in shapes)


def default_initialisation(
    d: int, K: int, *, L: int, xi: float, seed: int, width: int | None = None
) -> tuple[Float[ndarray, "_ _"], ...]:
    """xi times the law of torch.nn.Linear: entries uniform in +-1 / sqrt(columns)."""
    shapes, xi, random = _prepare(d, K, L, xi, seed, width)
    return tuple(xi / np.sqrt(shape[1]) * random.uniform(-1, 1, shape) for shape in shapes)


def _prepare(
    d: int, K: int, L: int, xi: float, seed: int, width: int | None
) -> tuple[list[tuple[int, int]], float, np.random.Generator]:
    """Shapes of W_1..W_L, the scale and the random stream, validated."""
    K = integer("K", K, least=1)
    d = integer("d", d, least=1)
    L = integer("L", L, least=2)
    xi = positive("xi", xi)
    seed = integer("seed", seed, least=0)
    h = d if width is None else integer("width", width, least=1)
    if d < K:
        raise InputError(f"d = {d} < K = {K}: W_L needs K orthonormal rows of length d")
    if h < K:
        raise InputError(f"width = {h} < K = {K}: W_L needs K orthonormal rows of that length")
    sequence = np.random.SeedSequence(seed, spawn_key=(_STREAM,))
    random = np.random.Generator(np.random.PCG64(sequence))
    return [(h, d)] + [(h, h)] * (L - 2) + [(K, h)], xi, random
