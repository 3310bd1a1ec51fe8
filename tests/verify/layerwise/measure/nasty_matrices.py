"""Matrices on which an SVD errs most, and the exact error: from characteristic polynomials of integers."""

from __future__ import annotations

from fractions import Fraction

import flint
import numpy as np

from verify.layerwise.measure.factors import extreme_eigenvalues, singular_factors, symmetric_eigenvalues

PRECISION = 400
"""Bits of the roots: 120 decimal digits."""


def matrix(family: str, m: int, n: int, *, seed: int = 0) -> np.ndarray:
    """One (m, n) matrix of a family of FAMILIES."""
    rng = np.random.default_rng([seed, m, n, *family.encode()])
    return FAMILIES[family](rng, m, n)


def _turned(rng: np.random.Generator, m: int, n: int, s: np.ndarray) -> np.ndarray:
    left = np.linalg.qr(rng.normal(size=(m, m)))[0][:, : len(s)]
    right = np.linalg.qr(rng.normal(size=(n, n)))[0][:, : len(s)]
    return (left * s) @ right.T


def _least(m: int, n: int) -> int:
    return min(m, n)


def _graded(rng, m, n):
    return rng.normal(size=(m, n)) * 10.0 ** np.linspace(0, -40, n) * 10.0 ** np.linspace(-20, 0, m)[:, None]


def _deficient(rng, m, n):
    return _turned(rng, m, n, np.r_[np.ones(max(_least(m, n) // 2, 1)), np.zeros(_least(m, n) // 2)])


FAMILIES = {
    "random": lambda rng, m, n: rng.normal(size=(m, n)),
    "orthogonal": lambda rng, m, n: _turned(rng, m, n, np.ones(_least(m, n))),
    "repeated": lambda rng, m, n: _turned(rng, m, n, 1.0 + (np.arange(_least(m, n)) < _least(m, n) // 2)),
    "clustered": lambda rng, m, n: _turned(rng, m, n, 1 + 1e-15 * np.arange(_least(m, n))),
    "decaying": lambda rng, m, n: _turned(rng, m, n, 10.0 ** -np.linspace(0, 20, _least(m, n))),
    "graded": _graded,
    "tiny": lambda rng, m, n: rng.normal(size=(m, n)) * 1e-250,
    "huge": lambda rng, m, n: rng.normal(size=(m, n)) * 1e250,
    "one large": lambda rng, m, n: _turned(rng, m, n, np.r_[1.0, np.full(_least(m, n) - 1, 1e-9)]),
    "deficient": _deficient,
    "equal": lambda rng, m, n: np.full((m, n), 0.1),
    "small integers": lambda rng, m, n: rng.integers(-2, 3, size=(m, n)).astype(float),
    "triangular": lambda rng, m, n: np.triu(np.full((m, n), -1.0), 1) + np.eye(m, n),
    "hilbert": lambda rng, m, n: 1.0 / (1 + np.arange(m)[:, None] + np.arange(n)),
    "sparse": lambda rng, m, n: rng.normal(size=(m, n)) * (rng.uniform(size=(m, n)) < 0.3),
}  # fmt: skip


WORST = [
    [
        [0.1973021643001109, 1.4187703358498016],
        [0.04001477631128682, 0.2003939742686002],
    ],
    [
        [0.6236621730825274, 0.5880848764211389, -0.2521280760438676],
        [0.14349997284188962, 0.1516477643685004, -0.07370827404898049],
        [-0.3165439525895936, -0.2648323763008062, 0.11905998653050395],
    ],
    [
        [-3.095192810413904, 0.0, 0.0],
        [-0.0, 0.0, 0.0],
        [-0.0, -0.0, -0.0],
        [1.4913798483044847, 0.0, -0.0],
    ],
    [
        [0.7889714744198288, 0.614429827199005],
        [-0.614429827198999, 0.7889714744198247],
    ],
    [
        [-0.6525730812901941, -0.3822868777219701, 0.6542209998899569],
        [0.7365354348758334, -0.1172678476709925, 0.6661559915476912],
        [-0.17794360552628968, 0.9165724166830449, 0.35809367242120244],
    ],
    [
        [-0.0462069962364673, 0.6828488974551123, 0.15875616964964723],
        [-0.22979465308454766, -0.05734883092309545, 0.9559907543811179],
        [-0.6871507173790457, 0.501649022762577, -0.22141096560144807],
        [-0.6876650511099135, -0.527993137074191, -0.10888223200974624],
    ],
]
"""What a search by random changes (benchmarks/error_bounds.py) found worst for each shape: three matrices
whose singular values come nearest to their bound, and three, nearly orthogonal, on which the LAPACK of the
search was off by 3.9, 1.6 and 1.5 times 4 max(m, n) u |A|, a constant that was once allowed to it."""


def _integers(A: np.ndarray) -> tuple[flint.fmpz_mat, Fraction]:
    """A = unit * integers."""
    rows = [[Fraction(float(x)) for x in row] for row in A]
    denominator = max(x.denominator for row in rows for x in row)
    return flint.fmpz_mat([[int(x * denominator) for x in row] for row in rows]), Fraction(1, denominator)


def _roots(M: flint.fmpz_mat) -> list[flint.arb]:
    """Eigenvalues of a symmetric integer matrix, with multiplicity, non-increasing."""
    found = [(root.real, times) for root, times in M.charpoly().complex_roots()]
    values = [root for root, times in found for _ in range(times)]
    return sorted(values, key=rational, reverse=True)


def rational(x: flint.arb) -> Fraction:
    """The midpoint of a ball."""
    mantissa, exponent = x.mid().man_exp()
    return Fraction(int(mantissa)) * Fraction(2) ** int(exponent)


def exact_singular_values(A: np.ndarray) -> list[Fraction]:
    """Singular values to PRECISION bits."""
    with flint.ctx.workprec(PRECISION):
        M, unit = _integers(A)
        G = M.transpose() * M if A.shape[0] >= A.shape[1] else M * M.transpose()
        return [rational(root.sqrt() if root > 0 else flint.arb(0)) * unit for root in _roots(G)]


def exact_eigenvalues(A: np.ndarray) -> list[Fraction]:
    """Eigenvalues of a symmetric matrix to PRECISION bits, non-increasing."""
    with flint.ctx.workprec(PRECISION):
        M, unit = _integers(A)
        return [rational(root) * unit for root in _roots(M)]


def _ratio(values, exact: list[Fraction], bound: float) -> float:
    off = max(abs(Fraction(float(v)) - x) for v, x in zip(values, exact, strict=True))
    if off == 0:
        return 0.0
    return float(off / Fraction(bound)) if bound > 0 else np.inf


def singular_ratio(A: np.ndarray) -> float:
    """Largest true error of a singular value over the bound claimed for it."""
    found = singular_factors(A)
    return _ratio(found.values, exact_singular_values(A), found.bound)


def eigenvalue_ratio(A: np.ndarray) -> float:
    """Largest true error of an eigenvalue of a symmetric matrix over the bound claimed for it."""
    ball = symmetric_eigenvalues(A)
    return _ratio(np.asarray(ball.value)[::-1], exact_eigenvalues(A), float(np.max(ball.error)))


def extreme_ratio(A: np.ndarray) -> float:
    """Largest true error of an extreme eigenvalue of a symmetric matrix over the bound claimed for it."""
    least, most = extreme_eigenvalues(A)
    exact = exact_eigenvalues(A)
    ends = ((most, exact[0]), (least, exact[-1]))
    return max(_ratio([ball.value], [end], float(ball.error)) for ball, end in ends)
