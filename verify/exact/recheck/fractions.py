"""Matrices of fractions over one common denominator, and their symmetric eigenvalues."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from math import gcd, lcm

import numpy as np
from numpy import ndarray

from verify.errors import InputError

Bounds = tuple[Fraction, Fraction]
"""A number between two fractions."""


@dataclass(frozen=True)
class FractionMatrix:
    """num / den: num an object array of Python integers, den a positive integer."""

    num: ndarray
    den: int

    @property
    def shape(self) -> tuple[int, ...]:
        return self.num.shape

    @property
    def T(self) -> FractionMatrix:
        return FractionMatrix(self.num.T, self.den)

    def __add__(self, other: FractionMatrix) -> FractionMatrix:
        return FractionMatrix(self.num * other.den + other.num * self.den, self.den * other.den).reduced()

    def __sub__(self, other: FractionMatrix) -> FractionMatrix:
        return self + FractionMatrix(-other.num, other.den)

    def __matmul__(self, other: FractionMatrix) -> FractionMatrix:
        return FractionMatrix(self.num.dot(other.num), self.den * other.den).reduced()

    def times(self, factor: Fraction | int) -> FractionMatrix:
        factor = Fraction(factor)
        return FractionMatrix(self.num * factor.numerator, self.den * factor.denominator).reduced()

    def reduced(self) -> FractionMatrix:
        """Common factors cancelled."""
        divisor = self.den
        for x in self.num.flat:
            divisor = gcd(divisor, x)
            if divisor == 1:
                return self
        return FractionMatrix(self.num // divisor, self.den // divisor)

    def entry(self, i: int, j: int) -> Fraction:
        return Fraction(self.num[i, j], self.den)

    def energy(self) -> Fraction:
        """|A|_F^2."""
        return Fraction(sum(x * x for x in self.num.flat), self.den**2)

    def row_energies(self) -> list[Fraction]:
        """Squared norms of the rows."""
        return [Fraction(sum(x * x for x in row), self.den**2) for row in self.num]

    def largest(self) -> Fraction:
        """max |a_ij|."""
        return Fraction(max(abs(x) for x in self.num.flat), self.den)

    def columns(self, part: slice) -> FractionMatrix:
        return FractionMatrix(self.num[:, part], self.den)

    def rows(self, part: slice) -> FractionMatrix:
        return FractionMatrix(self.num[part], self.den)

    def repeated(self, n: int) -> FractionMatrix:
        """A (x) 1_n'."""
        return FractionMatrix(np.repeat(self.num, n, axis=1), self.den)

    def class_sums(self, n: int) -> FractionMatrix:
        """A Y': sums over n columns at a time."""
        rows, columns = self.num.shape
        return FractionMatrix(self.num.reshape(rows, columns // n, n).sum(axis=2), self.den)


def matrix(rows: Sequence[Sequence[Fraction]]) -> FractionMatrix:
    """Rows of fractions over their common denominator."""
    den = lcm(*(x.denominator for row in rows for x in row))
    num = np.array([[x.numerator * (den // x.denominator) for x in row] for row in rows], dtype=object)
    return FractionMatrix(num, den)


def identity(n: int) -> FractionMatrix:
    """The n x n identity."""
    return matrix([[Fraction(int(i == j)) for j in range(n)] for i in range(n)])


class Singular(ArithmeticError):
    """The matrix is singular."""


def solve(A: FractionMatrix, B: FractionMatrix) -> FractionMatrix:
    """A^(-1) B by fraction-free elimination (Bareiss); Singular where there is no inverse."""
    n = A.shape[0]
    M = np.concatenate([A.num, B.num], axis=1)
    previous = 1
    for k in range(n):
        pivot = next((i for i in range(k, n) if M[i, k] != 0), None)
        if pivot is None:
            raise Singular
        if pivot != k:
            M[[k, pivot]] = M[[pivot, k]]
        below = slice(k + 1, None)
        M[below, below] = (M[below, below] * M[k, k] - np.outer(M[below, k], M[k, below])) // previous
        previous = M[k, k]
    solution = np.empty((n, B.shape[1]), dtype=object)
    for i in reversed(range(n)):
        known = M[i, i + 1 : n].dot(solution[i + 1 :]) if i + 1 < n else 0
        solution[i] = (M[i, n:] * previous - known) // M[i, i]
    sign = 1 if previous > 0 else -1
    return FractionMatrix(sign * A.den * solution, sign * previous * B.den).reduced()


PRIMES = ((1 << 61) - 1, (1 << 31) - 1)
"""Rows that are independent modulo a prime are independent; both fail only on rare exact input."""


def require_rank(A: FractionMatrix, what: str, case: str) -> None:
    """InputError where the rows of A, which `what` names, are dependent."""
    if any(_rank(A.num, prime) == A.shape[0] for prime in PRIMES):
        return
    try:
        solve(A @ A.T, identity(A.shape[0]))
    except Singular:
        raise InputError(f"{case}: {what} are dependent") from None


def _rank(num: ndarray, prime: int) -> int:
    """The rank of a matrix of integers modulo a prime."""
    M, rank = num % prime, 0
    for column in range(M.shape[1]):
        pivot = next((i for i in range(rank, len(M)) if M[i, column]), None)
        if pivot is None:
            continue
        M[[rank, pivot]] = M[[pivot, rank]]
        row = M[rank] * pow(int(M[rank, column]), -1, prime) % prime
        below = slice(rank + 1, None)
        M[below] = (M[below] - np.outer(M[below, column], row)) % prime
        rank += 1
    return rank


def eigenvalues(A: FractionMatrix, bits: int) -> list[Bounds]:
    """Bounds on the eigenvalues of a symmetric matrix, non-decreasing, about 2^-bits |A| apart.

    A is rounded to a multiple of 2^-bits of its size; for integers Q, the matrix Q'AQ is computed
    exactly, and Ostrowski's and Weyl's inequalities bound the eigenvalues (docs/certificates.md).
    """
    n, size = A.shape[0], A.largest()
    if size == 0:
        return [(Fraction(0), Fraction(0))] * n
    if n == 1:
        return [(A.entry(0, 0), A.entry(0, 0))]
    if not any(A.num[i, j] for i in range(n) for j in range(i)):
        return [(x, x) for x in sorted(A.entry(i, i) for i in range(n))]
    known = _projector_spectrum(A)
    if known is not None:
        return [(x, x) for x in known]
    unit = Fraction(2) ** -bits * size
    scale = A.den * unit.numerator
    rounded = (A.num * unit.denominator * 2 + scale) // (2 * scale)
    Q = _improved(rounded, bits)
    B, C = Q.T.dot(rounded).dot(Q), Q.T.dot(Q)
    one = 1 << (2 * bits)
    distance = Fraction(max(_row_sums(C - one * np.eye(n, dtype=int).astype(object))), one)
    if distance >= 1:
        return [(-size * n, size * n)] * n
    diagonal = sorted(B[i, i] for i in range(n))
    off = B.copy()
    off[range(n), range(n)] = 0
    spread = max(_row_sums(off))
    rounding = n * unit / 2
    return [
        (
            _over(Fraction(x - spread, one) * unit, distance, -1) - rounding,
            _over(Fraction(x + spread, one) * unit, distance, 1) + rounding,
        )
        for x in diagonal
    ]


def _projector_spectrum(A: FractionMatrix) -> list[Fraction] | None:
    """The eigenvalues, exactly, where A is a multiple of an orthogonal projector: A^2 = t A."""
    trace = Fraction(sum(A.num.diagonal()), A.den)
    if trace == 0:
        return None
    t = A.energy() / trace
    first = Fraction(sum(x * x for x in A.num[0]), A.den**2)
    rank = trace / t
    if first != t * A.entry(0, 0) or rank.denominator != 1 or (A @ A - A.times(t)).energy() != 0:
        return None
    values = [Fraction(0)] * (A.shape[0] - int(rank)) + [t] * int(rank)
    return sorted(values)


def _over(x: Fraction, distance: Fraction, side: int) -> Fraction:
    """x / t at the end `side` for t in [1 - distance, 1 + distance]."""
    return x / (1 - distance if (x > 0) == (side > 0) else 1 + distance)


def _row_sums(A: ndarray) -> list[int]:
    return [sum(abs(int(x)) for x in row) for row in A]


def _improved(A: ndarray, bits: int) -> ndarray:
    """Approximate eigenvectors times 2^bits, as integers; nothing is claimed of them.

    From float64, then rounds of orthonormalisation, first-order decoupling of separated directions
    and float64 rotations inside clusters, in fixed point.
    """
    n, one = len(A), 1 << bits
    Q = _fixed(_vectors(A), bits)
    for _ in range(4 + bits // 32):
        Q = _orthonormalised(Q, bits)
        B = (Q.T.dot(A) >> bits).dot(Q) >> bits
        diagonal = B.diagonal()
        coupling = max(abs(int(B[i, j])) for i in range(n) for j in range(i))
        if coupling <= 64 * n:
            break
        gaps = diagonal[None, :] - diagonal[:, None]
        apart = _apart(diagonal, 64 * n * coupling)
        step = np.where(apart, (B << bits) // np.where(apart, gaps, 1), 0)
        Q = Q + (Q.dot(step) >> bits)
        Q = Q.dot(_inside(B, apart, bits)) >> bits
    return _orthonormalised(Q, bits) if n else Q * one


def _apart(diagonal: ndarray, gap: int) -> ndarray:
    """Whether two directions lie in different clusters."""
    order = sorted(range(len(diagonal)), key=lambda i: diagonal[i])
    cluster = dict.fromkeys(order, 0)
    for before, i in pairwise(order):
        cluster[i] = cluster[before] + int(diagonal[i] - diagonal[before] > gap)
    labels = np.array([cluster[i] for i in range(len(diagonal))])
    return labels[:, None] != labels[None, :]


def _inside(B: ndarray, apart: ndarray, bits: int) -> ndarray:
    n = len(B)
    rotation = _fixed(np.eye(n), bits)
    for i in range(n):
        members = [j for j in range(n) if not apart[i, j]]
        if members[0] == i and len(members) > 1:
            part = B[np.ix_(members, members)].copy()
            part[range(len(members)), range(len(members))] -= sum(part.diagonal()) // len(members)
            rotation[np.ix_(members, members)] = _fixed(_vectors(part), bits)
    return rotation


def _vectors(A: ndarray) -> ndarray:
    size = max(abs(int(x)) for x in A.flat)
    if size == 0:
        return np.eye(len(A))
    middle = np.array([[float(Fraction(int(x), size)) for x in row] for row in A])
    return np.linalg.eigh((middle + middle.T) / 2)[1]


def _fixed(A: ndarray, bits: int) -> ndarray:
    return np.array([[int(Fraction(float(x)) * (1 << bits)) for x in row] for row in A], dtype=object)


def _orthonormalised(Q: ndarray, bits: int) -> ndarray:
    n, one = len(Q), 1 << bits
    for _ in range(8):
        defect = (Q.T.dot(Q) >> bits) - one * np.eye(n, dtype=int).astype(object)
        if max(abs(int(x)) for x in defect.flat) <= 4 * n:
            break
        Q = Q - (Q.dot(defect) >> (bits + 1))
    return Q
