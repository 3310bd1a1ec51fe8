"""Singular value and eigenvalue factorizations with errors found afterwards, whatever routine computed them.

A library's own bound for an SVD is |A - U S V'| <= p(m, n) u |A| with a "modestly growing" p that nobody
states (LAPACK Users' Guide, section 4.9), and it changes with the kernels of the processor.  So nothing
is assumed of U, S, V here: the residual A - U S V' and the defects U'U - I, V'V - I are computed, with a
bound on their own rounding.  With Q the orthonormal polar factor of U, |U - Q| <= |U'U - I| (Higham,
Functions of Matrices, section 8.1), so Q_U S Q_V' is an exact SVD at a known distance from A, and Weyl's
and Wedin's theorems (Stewart and Sun, Matrix Perturbation Theory, IV.4.10 and V.4.4) do the rest.
docs/numerics.md has the derivations.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil, inf, log2

import numpy as np
import scipy.linalg
from jaxtyping import Float
from numpy import ndarray

from verify.rounding import ETA, INFLATE, TINY, Ball, U, gamma, length

MODERATE = 100
"""Exponents of 2 up to this need no other unit: products and squares of such numbers are normal."""

SIGNIFICAND = 53
"""Bits of a float64: a sum of integer multiples of one unit is exact while it is below 2^53 units."""


@dataclass(frozen=True)
class Factors:
    """A = left diag(values) right' up to `bound`, as an exact factorization of a nearby matrix.

    left: (m, p or m); values: (p,), non-increasing; right: (n, p or n).  bound >= |A - A~|, spectral norm,
    where A~ has exactly these values and singular vectors within defect_left, defect_right of the
    columns (spectral norm of the difference): so it bounds the error of every value.
    """

    left: Float[ndarray, "m p"]
    values: Float[ndarray, " p"]
    right: Float[ndarray, "n p"]
    bound: float
    defect_left: float
    defect_right: float

    def sigma(self, error: float = 0.0) -> Ball:
        """The singular values of a matrix within `error` of A in spectral norm."""
        return Ball(self.values, np.full_like(self.values, (self.bound + error) * INFLATE))


def singular_factors(A: Float[ndarray, "m n"], *, full: bool = False) -> Factors:
    """SVD of A; compact (p = min(m, n) columns) unless `full`."""
    m, n = A.shape
    p = min(m, n)
    if not np.isfinite(A).all():
        return Factors(
            np.eye(m, m if full else p), np.full(p, np.nan), np.eye(n, n if full else p), inf, inf, inf
        )
    unit, k = normalized(A)
    left, values, right = _svd(unit, full)
    right = right.T
    bound, first, second = _distance(unit, left, values, right, p)
    return Factors(left, np.ldexp(values, k), right, ldexp_up(bound, k), first, second)


def _svd(A: ndarray, full: bool) -> tuple[ndarray, ndarray, ndarray]:
    """Divide and conquer, or the slower QR iteration where that does not converge."""
    try:
        return scipy.linalg.svd(A, full_matrices=full, check_finite=False)
    except np.linalg.LinAlgError:
        return scipy.linalg.svd(A, full_matrices=full, check_finite=False, lapack_driver="gesvd")


def singular_values(A: Float[ndarray, "m n"], error: float = 0.0) -> Ball:
    """Singular values, non-increasing, of a matrix known to within `error` in spectral norm."""
    return singular_factors(A).sigma(error)


def symmetric_eigenvalues(A: Float[ndarray, "d d"]) -> Ball:
    """Eigenvalues, non-decreasing, of a symmetric A."""
    if not np.isfinite(A).all():
        return Ball(np.full(len(A), np.nan), np.full(len(A), inf))
    unit, k = normalized(A)
    values, vectors = scipy.linalg.eigh(unit, driver="evd", check_finite=False)
    bound = _distance(unit, vectors, values, vectors, len(values))[0]
    return Ball(np.ldexp(values, k), np.full_like(values, ldexp_up(bound, k)))


def normalized(A: ndarray) -> tuple[ndarray, int]:
    """A 2^-k with its largest entry in [1/2, 1), and k; A itself and 0 where A = 0.

    Exact but for entries below 2^-1022 of the largest, which may move by 2^-1075 of it; INFLATE
    covers that wherever an error is relative to the size of A.
    """
    k = int(np.frexp(abs(A).max(initial=0.0))[1])
    return (np.ldexp(A, -k), k) if k else (A, 0)


def moderated(A: ndarray, error: float = 0.0) -> tuple[ndarray, float, int]:
    """A and an error, and 0; in units of 2^k, as in `normalized`, where the larger of them is far from 1."""
    k = int(np.frexp(max(float(abs(A).max(initial=0.0)), error))[1])
    if abs(k) <= MODERATE:
        return A, error, 0
    return np.ldexp(A, -k), ldexp_up(error, -k), k


def ldexp_up(x: float, k: int) -> float:
    """x 2^k, x >= 0, rounded up where it may be subnormal."""
    with np.errstate(over="ignore", under="ignore"):
        moved = float(np.ldexp(x, k))
    return moved + ETA if x > 0 and moved < TINY else moved


def _distance(
    A: ndarray, left: ndarray, values: ndarray, right: ndarray, p: int
) -> tuple[float, float, float]:
    """|A - Q_U diag(values) Q_V'| at most, and the defects of both bases."""
    first = orthonormal_defect(left)
    second = first if right is left else orthonormal_defect(right)
    if not max(first, second) < 0.5:
        return inf, first, second
    scaled = left[:, :p] * values
    rest = product_distance(A, scaled, right[:, :p].T) + U * length(scaled) * (1 + second)
    top = float(abs(values).max(initial=0.0))
    return (rest + top * (first * (1 + second) + second)) * INFLATE, first, second


def orthonormal_defect(basis: Float[ndarray, "m p"]) -> float:
    """|basis'basis - I|_F at most: how far (spectral norm) the columns are from orthonormal ones."""
    return product_distance(np.eye(basis.shape[1]), basis.T, basis)


def product_distance(C: Float[ndarray, "m n"], A: Float[ndarray, "m k"], B: Float[ndarray, "k n"]) -> float:
    """|C - A B|_F at most, with hardly any rounding of its own.

    A = A_1 + A_2 and B = B_1 + B_2 with so few bits in A_1 and B_1 that A_1 B_1 is exact in any order of
    summation (Ozaki, Ogita, Oishi, Rump, Numer. Algorithms 59, 2012); what remains is 2^-20 of the
    whole, so that its rounding, gamma_k of it, does not count.
    """
    k = A.shape[1]
    bits = (SIGNIFICAND - ceil(log2(max(k, 1)))) // 2
    A_1, B_1 = _leading_bits(A, bits, 1), _leading_bits(B, bits, 0)
    A_2, B_2 = A - A_1, B - B_1
    first = C - A_1 @ B_1
    second = A_1 @ B_2 + A_2 @ B
    rest = first - second
    size = length(rest)
    product = gamma(k + 1) * (length(A_1) * length(B_2) + length(A_2) * length(B))
    underflow = 4 * ETA * (k + 1) * rest.size if A.any() and B.any() else 0.0
    return (
        size * (1 + gamma(rest.size / 2 + 7)) + U * (length(first) + length(second)) + product
    ) * INFLATE + underflow


def _leading_bits(A: ndarray, bits: int, axis: int) -> ndarray:
    """A rounded to `bits` bits below the largest entry of each row (axis 1) or column (axis 0)."""
    exponents = np.frexp(abs(A).max(axis=axis, keepdims=True, initial=0.0))[1] - bits
    return np.ldexp(np.rint(np.ldexp(A, -exponents)), exponents)


__all__ = [
    "Factors",
    "ldexp_up",
    "moderated",
    "normalized",
    "orthonormal_defect",
    "product_distance",
    "singular_factors",
    "singular_values",
    "symmetric_eigenvalues",
]
