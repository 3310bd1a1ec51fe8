"""Singular subspaces of a float64 pair, each number with a bound on its error.

LAPACK's own bound is not used: the residual and the defect of orthonormality of the computed factors are
bounded afterwards, and Weyl's and Wedin's theorems carry them over to values and subspaces (README.md).
"""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt

import numpy as np
from numpy import ndarray

from subspaces.parameters import Kind, SubspaceParameters
from verify.measurement import Measured, Observation, along, number
from verify.rounding import ETA, INFLATE, Rounded, U, frobenius, gamma, length


@dataclass(frozen=True)
class Pair:
    """Two float64 matrices of one shape, A and B = A + E, and the dimension k of their leading subspaces.

    symmetric: both are symmetric, and what is compared are eigenvalues and eigenvectors.
    """

    case: str
    origin: str
    A: ndarray
    B: ndarray
    k: int
    symmetric: bool = False

    def __post_init__(self) -> None:
        if self.A.shape != self.B.shape or self.A.ndim != 2:
            raise ValueError(f"{self.case}: A and B must have one shape, got {self.A.shape}, {self.B.shape}")
        if not all(np.isfinite(M).all() for M in (self.A, self.B)):
            raise ValueError(f"{self.case}: A and B must be finite")
        if not 1 <= self.k < min(self.A.shape):
            raise ValueError(f"{self.case}: k = {self.k}: 1 <= k < {min(self.A.shape)} is needed")
        if self.symmetric and not all(np.array_equal(M, M.T) for M in (self.A, self.B)):
            raise ValueError(f"{self.case}: A and B must be symmetric")

    @property
    def kind(self) -> Kind:
        return "symmetric" if self.symmetric else "general"


@dataclass(frozen=True)
class PairObservation(Observation):
    """What was measured of a pair, and the pair."""

    pair: Pair | None = None


@dataclass(frozen=True)
class Spectrum:
    """A = left diag(values) right' up to `bound` in spectral norm, values non-increasing.

    A matrix within `bound` of A has exactly these values, and singular vectors (eigenvectors) that are
    within `defect` of the columns, in spectral norm.  left: (m, m); right: (n, n).
    """

    left: ndarray
    values: ndarray
    right: ndarray
    bound: float
    defect: float

    def separation(self, k: int) -> float:
        """How far the leading k values of the nearby matrix are certainly above the others of A."""
        return float(self.values[k - 1] - self.values[k]) - self.bound


def spectrum(A: ndarray, symmetric: bool = False) -> Spectrum:
    """Singular value decomposition, or eigendecomposition, with an error bound of its own."""
    if symmetric:
        values, vectors = np.linalg.eigh(A)
        left = right = vectors[:, ::-1]
        values = values[::-1]
    else:
        left, values, right = np.linalg.svd(A)
        right = right.T
    p = len(values)
    scaled, kept = left[:, :p] * values, right[:, :p]
    rest = A - scaled @ kept.T
    slip = gamma(p + 3) * length(scaled) * length(kept) + U * length(rest)
    slip += 4 * ETA * (p + 1) * rest.size * bool(scaled.any())  # what underflow may add
    first, second = _defect(left), _defect(right)
    size = float(abs(values).max())
    bound = (_upper(frobenius(rest, slip)) + size * (first * (1 + second) + second)) * INFLATE
    return Spectrum(left, values, right, bound, max(first, second))


def _defect(Q: ndarray) -> float:
    """|Q - (polar factor of Q)|_2 <= |Q'Q - I|_F, bounded."""
    rest = Q.T @ Q - np.eye(Q.shape[1])
    return _upper(frobenius(rest, gamma(len(Q) + 1) * length(Q) ** 2 + U * length(rest)))


def _upper(x: Rounded) -> float:
    return float(x.value + x.error)


def norm(A: ndarray, error: float) -> Rounded:
    """|A|_2 of a matrix known to within `error` in spectral norm."""
    found = spectrum(A)
    return Rounded(float(found.values[0]), (found.bound + error) * INFLATE)


NOT_SEPARATED = "the leading k values are not separated from the others by more than rounding"


def measure(pair: Pair) -> PairObservation:
    """All quantities of the theory for one pair."""
    A, B, k = spectrum(pair.A, pair.symmetric), spectrum(pair.B, pair.symmetric), pair.k
    m, n = pair.A.shape
    E = pair.B - pair.A
    slip = U * length(E) * INFLATE
    E_op, E_F = norm(E, slip), frobenius(E, slip)
    shift, error = abs(B.values - A.values), (A.bound + B.bound) * INFLATE
    error += U * float(shift.max())
    values = {
        "value_shift": number(shift.max(), error),
        "value_shift_F": _number(frobenius(shift, sqrt(len(shift)) * error * INFLATE)),
        "overlap": _difference(A.values[k], A.bound, B.values[k - 1], B.bound),
        "own_overlap": _difference(A.values[k], A.bound, A.values[k - 1], A.bound),
        **_sines(A, B, pair),
    }
    size, slack = float(abs(A.values).max()), A.bound
    gap, own = values["overlap"], values["own_overlap"]
    pair_sum = float(A.values[k - 1] + A.values[k])
    p = SubspaceParameters(
        kind=pair.kind, m=m, n=n, k=k,
        E_op=_upper(E_op), E_F=_upper(E_F),
        gap=-gap.value - gap.error, own_gap=-own.value - own.error,
        gap_sum=max(pair_sum - (2 * A.bound + U * abs(pair_sum)) * INFLATE, 0.0),
        A_least=max(size - slack, 0.0), A_most=size + slack,
    )  # fmt: skip
    columns = {
        "kind": pair.kind, "m": m, "n": n, "k": k,
        "E_op": float(E_op.value), "E_F": float(E_F.value), "gap": -gap.value, "own_gap": -own.value,
    }  # fmt: skip
    return PairObservation("subspaces", pair.case, pair.origin, p, along(values), columns=columns, pair=pair)


def _difference(x: float, dx: float, y: float, dy: float) -> Measured:
    value = float(x - y)
    return number(value, (dx + dy + U * abs(value)) * INFLATE)


def _sines(A: Spectrum, B: Spectrum, pair: Pair) -> dict[str, Measured]:
    """Norms of sin Phi (left) and sin Theta (right): one side only for a symmetric pair."""
    names = ("sin_theta", "sin_theta_F") if pair.symmetric else SINES
    k, apart = pair.k, [s.separation(pair.k) for s in (A, B)]
    if not (apart[0] > A.bound and apart[1] > B.bound):
        return {name: number(np.nan, np.nan, NOT_SEPARATED) for name in names}
    turned = (A.bound / apart[0] + B.bound / apart[1]) * INFLATE
    right, right_F = _sine(A.right, B.right, k, turned, A.defect, B.defect)
    if pair.symmetric:
        return {"sin_theta": _number(right), "sin_theta_F": _number(right_F)}
    left, left_F = _sine(A.left, B.left, k, turned, A.defect, B.defect)
    both = float(np.hypot(left_F.value, right_F.value))
    slip = (left_F.error + right_F.error + 4 * U * both) * INFLATE
    return {
        "sin_max": number(max(left.value, right.value), max(left.error, right.error)),
        "sin_left_F": _number(left_F),
        "sin_right_F": _number(right_F),
        "sin_both_F": number(both, slip),
    }


SINES = ("sin_max", "sin_left_F", "sin_right_F", "sin_both_F")


def _number(x: Rounded) -> Measured:
    return number(x.value, x.error)


def _sine(
    Q: ndarray, R: ndarray, k: int, turned: float, defect: float, other: float
) -> tuple[Rounded, Rounded]:
    """|Q_2'R_1| in both norms: the sines between the exact subspaces, which the columns miss by their
    defects and by an angle of sine at most `turned` in all."""
    rest, leading = Q[:, k:], R[:, :k]
    X = rest.T @ leading
    error = gamma(len(Q)) * length(rest) * length(leading) + defect + (1 + defect) * other + turned
    spectral = norm(X, error * INFLATE)
    return spectral, frobenius(X, sqrt(2 * k) * error * INFLATE)
