"""Matrices of balls: what python-flint's `arb_mat` lacks, above all rigorous symmetric eigenvalues."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction
from itertools import pairwise

import flint
import numpy as np
from flint import arb, arb_mat, fmpq

REFINEMENTS = 12
"""Each refinement of approximate eigenvectors adds at least the digits of a float; 12 pass 2048 bits."""


EIGENVECTOR_BITS = 512
"""Eigenvectors are refined no further: what 512 bits do not separate is an equality."""


def ball(x: Fraction | int) -> arb:
    """The enclosure of a rational at the current precision; exact where it is dyadic and short."""
    return arb(x) if isinstance(x, int) else arb(fmpq(x.numerator, x.denominator))


def matrix(rows: Iterable[Sequence[Fraction]]) -> arb_mat:
    """The enclosure of a rational matrix at the current precision."""
    return arb_mat([[ball(x) for x in row] for row in rows])


def identity(n: int) -> arb_mat:
    """The n x n identity."""
    return arb_mat(n, n, 1)


def block(A: arb_mat, rows: slice, columns: slice) -> arb_mat:
    """A submatrix."""
    return arb_mat([row[columns] for row in A.tolist()[rows]])


def scaled_columns(A: arb_mat, factors: Sequence[arb]) -> arb_mat:
    """A diag(factors)."""
    return arb_mat([[a * f for a, f in zip(row, factors, strict=True)] for row in A.tolist()])


def total(values: Iterable[arb]) -> arb:
    """Sum of balls."""
    return sum(values, arb(0))


def energy(A: arb_mat) -> arb:
    """|A|_F^2."""
    return total(x * x for x in A.entries())


def row_energies(A: arb_mat) -> list[arb]:
    """Squared norms of the rows."""
    return [total(x * x for x in row) for row in A.tolist()]


def largest(values: Iterable[arb]) -> arb:
    """Maximum of balls."""
    result = None
    for x in values:
        result = x if result is None else result.max(x)
    assert result is not None
    return result


def smallest(values: Iterable[arb]) -> arb:
    """Minimum of balls."""
    return -largest(-x for x in values)


def eigenvalues(A: arb_mat, *, refine: bool = True) -> list[arb]:
    """Enclosures of all eigenvalues of a symmetric matrix of balls, non-decreasing.

    For any invertible Q, B = Q'AQ has eigenvalues t_i lambda_i(A) with t_i between the extreme
    eigenvalues of Q'Q (Ostrowski), and each is within |B - diag(B)|_inf of the sorted diagonal of B
    (Weyl).  Q is a basis of approximate eigenvectors, from float64; refine: improved until the
    radius is that of the working precision (up to EIGENVECTOR_BITS), clusters or not.  A diagonal
    matrix is read off exactly.
    """
    n = A.nrows()
    entries = A.tolist()
    if all(entries[i][j].is_zero() for i in range(n) for j in range(i)):
        return _sorted([entries[i][i] for i in range(n)], arb(0))
    if not all(x.is_finite() for x in A.entries()):
        return [arb(0, arb.pos_inf())] * n
    Q = arb_mat(_eigenvectors(A).tolist())
    if refine:
        with flint.ctx.workprec(min(flint.ctx.prec, EIGENVECTOR_BITS)):
            Q = _refined(A.mid(), Q)
    B = (Q.transpose() * A * Q).tolist()
    distance = largest(_off_diagonal_sums((Q.transpose() * Q - identity(n)).tolist(), diagonal=True))
    if not distance < 1:
        return [arb(0, arb.pos_inf())] * n
    spread = largest(_off_diagonal_sums(B, diagonal=False)).upper()
    stretch = arb(1) + arb(0, distance.upper())
    return [x / stretch for x in _sorted([B[i][i] for i in range(n)], spread)]


def _sorted(values: list[arb], spread: arb) -> list[arb]:
    """Sorted values: each is within the largest radius, plus spread, of the sorted midpoints."""
    middles = sorted((x.mid() for x in values), key=_order)
    radius = (largest(x.rad() for x in values) + spread).upper()
    if radius.is_zero():
        return middles
    return [x + arb(0, radius) for x in middles]


class _order:
    """Exact comparison of exact balls, for sorting."""

    __slots__ = ("x",)

    def __init__(self, x: arb) -> None:
        self.x = x

    def __lt__(self, other: _order) -> bool:
        return bool(self.x < other.x)


def _off_diagonal_sums(rows: list[list[arb]], *, diagonal: bool) -> list[arb]:
    return [total(abs(x) for j, x in enumerate(row) if diagonal or i != j) for i, row in enumerate(rows)]


def _eigenvectors(A: arb_mat) -> np.ndarray:
    """Approximate eigenvectors in float64; A is scaled so that nothing under- or overflows."""
    size = largest(abs(x) for x in A.entries()).upper()
    if size.is_zero():
        return np.eye(A.nrows())
    middle = np.array([[float((x / size).mid()) for x in row] for row in A.tolist()])
    return np.linalg.eigh((middle + middle.T) / 2)[1]


def _refined(A: arb_mat, Q: arb_mat) -> arb_mat:
    """Approximate eigenvectors to about the working precision (no guarantee is needed of them).

    One round: orthonormalise; B = Q'AQ; couple out of B, to first order, every two directions
    whose eigenvalues are far apart against the couplings; diagonalise each remaining cluster in float64 after
    subtracting its mean and scaling it up.  Errors across clusters square, inside they lose 16 digits.
    """
    n = A.nrows()
    goal = arb(2) ** (20 - flint.ctx.prec)
    size = largest(abs(x) for x in A.entries()).upper()
    for _ in range(REFINEMENTS):
        Q = _orthonormal(Q, goal)
        B = (Q.transpose() * A * Q).mid()
        rows = B.tolist()
        coupling = largest(abs(rows[i][j]) for i in range(n) for j in range(n) if i != j)
        if coupling <= goal * size:
            break
        order = sorted(range(n), key=lambda i: _order(rows[i][i]))
        Q = (Q * _rotation(rows, _clusters(rows, order, 64 * n * coupling))).mid()
    return _orthonormal(Q, goal)


def _orthonormal(Q: arb_mat, goal: arb) -> arb_mat:
    """Newton-Schulz steps, which square the distance from orthonormality, down to the goal."""
    n = Q.nrows()
    for _ in range(REFINEMENTS):
        defect = (Q.transpose() * Q).mid() - identity(n)
        if largest(abs(x) for x in defect.entries()) <= goal:
            break
        Q = (Q * (2 * identity(n) - defect)).mid() / 2
    return Q


def _clusters(rows: list[list[arb]], order: list[int], gap: arb) -> list[list[int]]:
    clusters = [[order[0]]]
    for before, i in pairwise(order):
        if rows[i][i] - rows[before][before] > gap:
            clusters.append([])
        clusters[-1].append(i)
    return clusters


def _rotation(rows: list[list[arb]], clusters: list[list[int]]) -> arb_mat:
    """I + E across clusters, times the float64 eigenvectors inside each."""
    n = len(rows)
    across = [[arb(int(i == j)) for j in range(n)] for i in range(n)]
    inside = [[arb(int(i == j)) for j in range(n)] for i in range(n)]
    cluster_of = {i: k for k, members in enumerate(clusters) for i in members}
    for i in range(n):
        for j in range(n):
            if cluster_of[i] != cluster_of[j]:
                across[i][j] = (rows[i][j] / (rows[j][j] - rows[i][i])).mid()
    for members in clusters:
        if len(members) > 1:
            mean = total(rows[i][i] for i in members) / len(members)
            part = arb_mat([[rows[i][j] - (mean if i == j else 0) for j in members] for i in members])
            vectors = _eigenvectors(part.mid())
            for a, i in enumerate(members):
                for b, j in enumerate(members):
                    inside[i][j] = arb(float(vectors[a, b]))
    return arb_mat(across) * arb_mat(inside)


def root(x: arb) -> arb:
    """Square root of a number known to be >= 0."""
    if x > 0 or x.is_zero():
        return x.sqrt()
    return arb(0).union(x.upper().max(arb(0)).sqrt()) if x.is_finite() else arb(0, arb.pos_inf())
