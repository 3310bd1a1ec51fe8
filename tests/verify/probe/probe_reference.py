"""What the probe measures, in rationals and straight from the definitions of docs/probe.md."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from itertools import combinations
from math import sqrt

Row = list[Fraction]


def dot(a: Row, b: Row) -> Fraction:
    return sum((x * y for x, y in zip(a, b, strict=True)), Fraction(0))


def minus(a: Row, b: Row) -> Row:
    return [x - y for x, y in zip(a, b, strict=True)]


def mean(rows: list[Row]) -> Row:
    return [sum(column, Fraction(0)) / len(rows) for column in zip(*rows, strict=True)]


def transposed(A: list[Row]) -> list[Row]:
    return [list(column) for column in zip(*A, strict=True)]


def times(A: list[Row], B: list[Row]) -> list[Row]:
    return [[dot(row, column) for column in transposed(B)] for row in A]


def solve(A: list[Row], B: list[Row]) -> list[Row]:
    """A^(-1) B of an invertible A, by elimination."""
    rows = [[*a, *b] for a, b in zip(A, B, strict=True)]
    size = len(A)
    for i in range(size):
        pivot = next(j for j in range(i, size) if rows[j][i])
        rows[i], rows[pivot] = rows[pivot], rows[i]
        rows[i] = [x / rows[i][i] for x in rows[i]]
        for j in range(size):
            if j != i:
                rows[j] = [x - rows[j][i] * y for x, y in zip(rows[j], rows[i], strict=True)]
    return [row[size:] for row in rows]


def trace(A: list[Row]) -> Fraction:
    return sum((A[i][i] for i in range(len(A))), Fraction(0))


@dataclass(frozen=True)
class Exact:
    """Features, one row a sample, with integer labels."""

    rows: list[Row]
    labels: list[int]

    @classmethod
    def of(cls, X, labels) -> Exact:
        return cls([[Fraction(float(x)) for x in row] for row in X], [int(x) for x in labels])

    @property
    def classes(self) -> list[int]:
        return sorted(set(self.labels))

    def members(self, k: int) -> list[Row]:
        return [row for row, label in zip(self.rows, self.labels, strict=True) if label == k]

    @cached_property
    def sizes(self) -> list[int]:
        return [len(self.members(k)) for k in self.classes]

    @cached_property
    def means(self) -> list[Row]:
        return [mean(self.members(k)) for k in self.classes]

    @cached_property
    def scatter(self) -> Fraction:
        """Sum of |z - mu_k|^2 over the samples."""
        deviations = [minus(z, m) for k, m in zip(self.classes, self.means, strict=True)
                      for z in self.members(k)]  # fmt: skip
        return sum((dot(v, v) for v in deviations), Fraction(0))

    @property
    def tr_within(self) -> Fraction:
        return self.scatter / len(self.rows)

    def from_centre(self, weighting: str) -> list[Row]:
        """Class means minus the centre that the weighting names."""
        centre = mean(self.means) if weighting == "classes" else mean(self.rows)
        return [minus(m, centre) for m in self.means]

    def tr_between(self, weighting: str) -> Fraction:
        squares = [dot(m, m) for m in self.from_centre(weighting)]
        if weighting == "samples":
            return sum((n * s for n, s in zip(self.sizes, squares, strict=True)), Fraction(0)) / len(
                self.rows
            )
        return sum(squares, Fraction(0)) / len(squares)

    @cached_property
    def cosines(self) -> list[list[float]]:
        """Between the class means themselves, classes by label."""
        norms = [sqrt(dot(m, m)) for m in self.means]
        return [
            [float(dot(a, b)) / (r * s) for b, s in zip(self.means, norms, strict=True)]
            for a, r in zip(self.means, norms, strict=True)
        ]

    @property
    def cos_max(self) -> float:
        return max(self.cosines[a][b] for a, b in combinations(range(len(self.means)), 2))

    def simplex_distance(self, weighting: str) -> float:
        """From |A/|A| - B/|B||^2 = 2 - 2 <A, B>/(|A| |B|)."""
        M, K = self.from_centre(weighting), len(self.means)
        gram = [[dot(a, b) for b in M] for a in M]
        inner = trace(gram) - sum((sum(row, Fraction(0)) for row in gram), Fraction(0)) / K
        square = sum((dot(row, row) for row in gram), Fraction(0))
        return sqrt(max(0.0, 2 - 2 * float(inner) / sqrt(square * (K - 1))))

    @cached_property
    def centred(self) -> list[Row]:
        middle = mean(self.rows)
        return [minus(row, middle) for row in self.rows]

    @cached_property
    def one_hot(self) -> list[Row]:
        return [[Fraction(int(label == k)) for k in self.classes] for label in self.labels]

    def target_linearity(self) -> Fraction:
        """|P Y_c|^2/|Y_c|^2, P the projection on the centred features, of full column rank."""
        H, Y = self.centred, Exact(self.one_hot, self.labels).centred
        pulled = times(transposed(H), Y)
        explained = trace(times(transposed(pulled), solve(times(transposed(H), H), pulled)))
        return explained / trace(times(transposed(Y), Y))

    def collapse(self) -> Fraction:
        """t of gram/T9: tr(S_W S_B^+)/(K-1), equal classes with differences of means D of full rank.

        With D the rows mu_k - mu_K and S_B = D'AD, S_B^+ = D'(DD')^(-1) A^(-1) (DD')^(-1) D.
        """
        n, K = self.sizes[0], len(self.means)
        D = [minus(m, self.means[-1]) for m in self.means[:-1]]
        A = [[n * (Fraction(int(i == j)) - Fraction(1, K)) for j in range(K - 1)] for i in range(K - 1)]
        deviations = [minus(z, m) for k, m in zip(self.classes, self.means, strict=True)
                      for z in self.members(k)]  # fmt: skip
        within = times(transposed(deviations), deviations)
        coordinates = solve(times(D, transposed(D)), D)
        inner = times(times(coordinates, within), transposed(coordinates))
        return trace(solve(A, inner)) / (K - 1)

    def ridge(self, penalty: Fraction) -> tuple[list[Row], Row]:
        """W and b that minimise |Y - HW - 1b'|_F^2 + penalty |W|_F^2, by their normal equations."""
        H, Y = self.rows, self.one_hot
        d = len(H[0])
        extended = [[*row, Fraction(1)] for row in H]
        A = times(transposed(extended), extended)
        for i in range(d):
            A[i][i] += penalty
        found = solve(A, times(transposed(extended), Y))
        return found[:d], found[d]
