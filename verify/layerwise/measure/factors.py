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
from math import ceil, inf, log2, prod
from typing import Any

import numpy as np
import scipy.linalg
from jaxtyping import Float
from numpy import ndarray

from verify.rounding import ETA, INFLATE, LARGE, SIGNIFICAND, TINY, Rounded, U, all_finite, gamma, length

SMALL = 64
"""Matrices up to this size are taken many at a time, in lanes; a larger one fills a processor by itself."""

MODERATE = 100
"""Exponents of 2 up to this need no other unit: products and squares of such numbers are normal."""


@dataclass(frozen=True)
class Factors:
    """A = left diag(values) right' up to `bound`, as an exact factorization of a nearby matrix.

    left: (..., m, p or m); values: (..., p), non-increasing; right: (..., n, p or n).  bound >= |A - A~|,
    spectral norm, where A~ has exactly these values and singular vectors within defect_left, defect_right of
    the columns (spectral norm of the difference): so it bounds the error of every value.  Leading axes are
    those of a stack of matrices; the bounds have these alone.
    """

    left: Float[ndarray, "*B m p"]
    values: Float[ndarray, "*B p"]
    right: Float[ndarray, "*B n p"]
    bound: Any
    defect_left: Any
    defect_right: Any

    def sigma(self, error: Any = 0.0) -> Rounded:
        """The singular values of a matrix within `error` of A in spectral norm."""
        spread = np.asarray((self.bound + error) * INFLATE)[..., None]
        return Rounded(self.values, np.broadcast_to(spread, self.values.shape))


def singular_factors(A: Float[ndarray, "*B m n"], *, full: bool = False) -> Factors:
    """SVD of a matrix or of each matrix of a stack; compact (p = min(m, n) columns) unless `full`.

    nan for the values, and infinite bounds, of a matrix with an entry that is not finite.
    """
    p = min(A.shape[-2:])
    finite = all_finite(A)
    unit, k = normalized(A if finite.all() else np.where(finite[..., None, None], A, 0.0))
    left, values, right = _svd(unit, full)
    right = np.swapaxes(right, -1, -2)
    bound, first, second = _distance(unit, left, values, right, p)
    values = np.ldexp(values, np.asarray(k)[..., None])
    if not finite.all():
        values = np.where(finite[..., None], values, np.nan)
        bound, first, second = (np.where(finite, x, np.inf) for x in (bound, first, second))
    return Factors(left, values, right, ldexp_up(bound, k), first, second)


def _svd(A: ndarray, full: bool) -> tuple[ndarray, ndarray, ndarray]:
    """Divide and conquer, or the slower QR iteration where that does not converge."""
    try:
        return np.linalg.svd(A, full_matrices=full)
    except np.linalg.LinAlgError:
        if A.ndim == 2:
            return scipy.linalg.svd(A, full_matrices=full, check_finite=False, lapack_driver="gesvd")
        first, *rest = zip(*(_svd(part, full) for part in A), strict=True)
        return np.stack(first), np.stack(rest[0]), np.stack(rest[1])


def singular_values(A: Float[ndarray, "*B m n"], error: Any = 0.0) -> Rounded:
    """Singular values, non-increasing, (..., p), of matrices known to within `error` in spectral norm."""
    return singular_factors(A).sigma(error)


def symmetric_eigenvalues(A: Float[ndarray, "*B d d"]) -> Rounded:
    """Eigenvalues, non-decreasing, (..., d), of a symmetric matrix or of each one of a stack."""
    finite = all_finite(A)
    unit, k = normalized(A if finite.all() else np.where(finite[..., None, None], A, 0.0))
    values, vectors = np.linalg.eigh(unit)
    bound = ldexp_up(_distance(unit, vectors, values, vectors, values.shape[-1])[0], k)
    values = np.ldexp(values, np.asarray(k)[..., None])
    if not finite.all():
        values, bound = np.where(finite[..., None], values, np.nan), np.where(finite, bound, np.inf)
    return Rounded(values, np.broadcast_to(np.asarray(bound)[..., None], values.shape))


def extreme_eigenvalues(A: Float[ndarray, "*B d d"]) -> tuple[Rounded, Rounded]:
    """Smallest and largest eigenvalue, (...), of the symmetric part of a matrix or of each one of a stack.

    How they are found does not matter: t I - A has a Cholesky factor for a t beyond the largest one, and
    none for a t before it (docs/numerics.md).  The rounding of the symmetric part, at most u |A|_F, is not
    in the errors: it is 0 where A is symmetric.
    """
    from verify.layerwise.measure import cholesky  # numba, which takes its time

    d, stack = A.shape[-1], A.shape[:-2]
    if not compiles(d):
        ball = symmetric_eigenvalues((A + np.swapaxes(A, -1, -2)) / 2)
        return ball[..., 0], ball[..., -1]
    values, errors = np.empty((2, 2, prod(stack)))
    tops = np.empty(prod(stack))
    cholesky.enclosed(one_stack(A), gamma(d + 4), cholesky.TOGETHER, values, errors, tops)
    tops = tops.reshape(stack)
    finite, zero = tops < np.inf, tops == 0.0  # a nan is neither
    k = np.where(finite, np.frexp(tops)[1], 0)

    def one(end: int) -> Rounded:
        value, error = (np.where(zero, 0.0, x[end].reshape(stack)) for x in (values, errors))
        error = ldexp_up(error * INFLATE + TINY * ~zero, k)
        return Rounded(np.where(finite, np.ldexp(value, k), np.nan), np.where(finite, error, inf))

    high, low = one(0), one(1)
    return Rounded(-low.value, low.error), high


def normalized(A: ndarray) -> tuple[ndarray, Any]:
    """A 2^-k with its largest entry in [1/2, 1), and k, matrix by matrix; A itself and 0 where A = 0.

    Exact but for entries below 2^-1022 of the largest, which may move by 2^-1075 of it; INFLATE
    covers that wherever an error is relative to the size of A.
    """
    k = np.frexp(abs(A).max(axis=_entries(A), initial=0.0))[1]
    return (_times_power(A, -k), k) if k.any() else (A, k)


def _times_power(A: ndarray, k: Any) -> ndarray:
    """A 2^k, one k a matrix; by a product with the power where that is a normal number."""
    if (abs(k) < FACTORS).all():
        return A * np.ldexp(1.0, _over(k, A))
    return np.ldexp(A, _over(k, A))


def _entries(A: ndarray) -> tuple[int, ...]:
    """The axes of one vector or matrix."""
    return (-2, -1) if A.ndim >= 2 else (-1,)


def _over(k: Any, A: ndarray) -> Any:
    """One number a matrix, so that it goes with the entries of a stack."""
    return np.asarray(k)[..., None, None] if A.ndim >= 2 else k


def moderated(A: ndarray, error: Any = 0.0) -> tuple[ndarray, Any, Any]:
    """A and an error, and 0; in units of 2^k, as in `normalized`, where the larger of them is far from 1."""
    k = np.frexp(np.maximum(abs(A).max(axis=_entries(A), initial=0.0), error))[1]
    k = np.where(abs(k) <= MODERATE, 0, k)
    if not k.any():
        return A, error, k
    return _times_power(A, -k), ldexp_up(error, -k), k


def ldexp_up(x: Any, k: Any) -> Any:
    """x 2^k, x >= 0, rounded up where it may be subnormal."""
    with np.errstate(over="ignore", under="ignore"):
        moved = np.ldexp(x, k)
    return moved + ETA * ((x > 0) & (moved < TINY))


def _distance(A: ndarray, left: ndarray, values: ndarray, right: ndarray, p: int) -> tuple[Any, Any, Any]:
    """|A - Q_U diag(values) Q_V'| at most, and the defects of both bases."""
    first = orthonormal_defect(left)
    second = first if right is left else orthonormal_defect(right)
    scaled = left[..., :p] * values[..., None, :]
    with np.errstate(invalid="ignore"):
        rest = product_distance(A, scaled, np.swapaxes(right[..., :p], -1, -2))
        rest = rest + U * length(scaled) * (1 + second)
        top = abs(values).max(axis=-1, initial=0.0)
        bound = (rest + top * (first * (1 + second) + second)) * INFLATE
    return np.where(np.maximum(first, second) < 0.5, bound, inf), first, second


def orthonormal_defect(basis: Float[ndarray, "*B m p"]) -> Any:
    """|basis'basis - I|_F at most: how far (spectral norm) the columns are from orthonormal ones.

    It is I - F'F - C - C' with basis = F + S, both in few bits, and C = (F + S/2)'S.
    """
    k, p = basis.shape[-2:]
    whole, rest, size, less = _defect_sizes(basis, _bits(k))
    product = gamma(k + 3) * 2 * (whole + rest) * rest
    return _remainder(size, less, p * p, product, whole, whole, k)


def product_distance(
    C: Float[ndarray, "*B m n"], A: Float[ndarray, "*B m k"], B: Float[ndarray, "*B k n"]
) -> Any:
    """|C - A B|_F at most, with hardly any rounding of its own.

    A = A_1 + A_2 and B = B_1 + B_2 with so few bits in A_1 and B_1 that A_1 B_1 is exact in any order of
    summation (Ozaki, Ogita, Oishi, Rump, Numer. Algorithms 59, 2012); what remains is 2^-20 of the
    whole, so that its rounding, gamma_k of it, does not count.
    """
    (m, n), k = C.shape[-2:], A.shape[-1]
    a, b, lost_a, lost_b, size, less = _distance_sizes(C, A, B, _bits(k))
    product = gamma(k + 1) * ((a + lost_a) * lost_b + lost_a * b)
    return _remainder(size, less, m * n, product, a, b, k)


def _defect_sizes(basis: ndarray, bits: int) -> Any:
    """|U|_F, |S|_F, |I - U'U|_F as it comes out, and |C + C'|_F."""
    from verify.layerwise.measure import splitting  # numba, which takes its time

    if compiles(*basis.shape[-2:]):
        found = np.empty((4, prod(basis.shape[:-2])))
        splitting.defects(one_stack(basis), bits, found)
        return found.reshape(4, *basis.shape[:-2])
    first, second = _split(basis, bits)
    across = np.swapaxes(first + 0.5 * second, -1, -2) @ second
    small = across + np.swapaxes(across, -1, -2)
    rest = (np.eye(basis.shape[-1]) - np.swapaxes(first, -1, -2) @ first) - small
    return length(basis), length(second), length(rest), length(small)


def _distance_sizes(C: ndarray, A: ndarray, B: ndarray, bits: int) -> Any:
    """|A|_F, |B|_F, |A_2|_F, |B_2|_F, |C - A B|_F as it comes out, and |A_1 B_2 + A_2 B|_F."""
    from verify.layerwise.measure import splitting

    if compiles(*A.shape[-2:], B.shape[-1]):
        found = np.empty((6, prod(C.shape[:-2])))
        splitting.distances(*map(one_stack, (C, A, B)), bits, found)
        return found.reshape(6, *C.shape[:-2])
    (A_1, A_2), (B_1, B_2) = _split(A, bits), _split(B, bits)
    small = A_1 @ B_2 + A_2 @ B
    rest = (C - A_1 @ B_1) - small
    return tuple(length(x) for x in (A, B, A_2, B_2, rest, small))


def compiles(*sizes: int) -> bool:
    """Whether matrices of these sizes go to compiled loops."""
    from verify.training.compiled import COMPILES

    return COMPILES and min(sizes) > 0 and max(sizes) <= SMALL


def one_stack(A: ndarray) -> ndarray:
    """The matrices of a stack, (B, m, n)."""
    return np.ascontiguousarray(A.reshape(-1, *A.shape[-2:]), dtype=np.float64)


def _remainder(size: Any, less: Any, terms: int, product: Any, a: Any, b: Any, k: int) -> Any:
    """|C - A B|_F at most, from size = |(C - A_1 B_1) - small|_F of so many terms, with the roundings of two
    subtractions, and less = |small|_F, the rest of the product, within `product`; a, b: |A|_F and |B|_F,
    inner dimension k."""
    rounded = U * (size * (1 + U) + 3 * less)  # |exactly| <= |rest| + |small|, up to rounding
    underflow = 4 * ETA * (k + 1) * terms * (np.minimum(a, b) > 0)
    return (size * (1 + gamma(terms / 2 + 7)) + rounded * INFLATE + product) * INFLATE + underflow


def _bits(k: int) -> int:
    """So few that a product of matrices of these bits and inner dimension k is exact."""
    return (SIGNIFICAND - ceil(log2(max(k, 1)))) // 2


def _split(A: ndarray, bits: int) -> tuple[ndarray, ndarray]:
    """A, each matrix of a stack, as a part with few bits and what is left, both exact.

    The first part has `bits` bits below the largest entry of the matrix: adding a number whose last bit is
    the wanted one, and taking it away again, rounds to that bit.
    """
    exponents = np.frexp(abs(A).max(axis=(-2, -1), initial=0.0, keepdims=True))[1]
    if (exponents > LARGE).any():
        first = np.ldexp(np.rint(np.ldexp(A, bits - exponents)), exponents - bits)
    else:
        anchor = np.ldexp(1.5, exponents + (SIGNIFICAND - 1 - bits))
        first = A + anchor
        first -= anchor
    return first, A - first


FACTORS = 1000
"""Exponents of 2 below this are those of normal numbers, and so is their inverse."""

__all__ = [
    "Factors",
    "compiles",
    "extreme_eigenvalues",
    "ldexp_up",
    "moderated",
    "normalized",
    "one_stack",
    "orthonormal_defect",
    "product_distance",
    "singular_factors",
    "singular_values",
    "symmetric_eigenvalues",
]
