"""What floats and fractions do differently: with it, a quantity is one function on arrays of either.

An array of fractions is a NumPy array of objects: `@`, `+`, `.T` and sums are those of floats.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import reduce
from typing import Any, Protocol

import numpy as np
from jaxtyping import Float
from numpy import ndarray

from bounds.arithmetic import Arithmetic
from verify.exact import rational

Scalar = Any
"""A float; or a Fraction, or a value of the arithmetic where a root was taken."""


RANK_CUT = 1e-10
"""Singular values below RANK_CUT s_max are dropped: float64 features of lesser directions are noise."""


@dataclass(frozen=True)
class Basis:
    """Left singular vectors of a matrix above the rank cut, (n, r), and its singular values, (r,)."""

    vectors: Float[ndarray, "n r"]
    singular: Float[ndarray, " r"]

    @property
    def rank(self) -> int:
        return self.singular.size

    @property
    def condition(self) -> float:
        """s_max/s_min of what was kept; 1 for rank 0."""
        return float(self.singular[0] / self.singular[-1]) if self.rank else 1.0


def basis(H: Float[ndarray, "n p"], scale: float | None = None) -> Basis:
    """Column space of H; `scale` replaces s_max in the rank cut (the norm before centring, say)."""
    U, s, _ = np.linalg.svd(H, full_matrices=False)
    top = max(float(s[0]) if s.size else 0.0, scale or 0.0)
    keep = s > RANK_CUT * top
    return Basis(U[:, keep], s[keep])


def ridge_fit(B: Basis, Y: Float[ndarray, "n c"], ridge: float = 0.0) -> Float[ndarray, "n c"]:
    """H (H'H + ridge I)^-1 H'Y, the projection for ridge = 0."""
    shrink = B.singular**2 / (B.singular**2 + ridge) if B.rank else B.singular
    return B.vectors @ (shrink[:, None] * (B.vectors.T @ Y))


class Algebra(Protocol):
    """The operations beside `@`, `+`, `*` and `.T`."""

    def number(self, x: int | Fraction | float) -> Scalar: ...

    def root(self, x: Scalar) -> Scalar:
        """The square root of x >= 0."""
        ...

    def largest(self, values: Sequence[Scalar] | ndarray) -> Scalar: ...

    def smallest(self, values: Sequence[Scalar] | ndarray) -> Scalar: ...

    def log(self, x: Scalar) -> Scalar: ...

    def fit(self, H: ndarray, Y: ndarray, ridge: Scalar = 0) -> ndarray:
        """H (H'H + ridge I)^-1 H'Y, the projection on the columns of H for ridge = 0; rows are samples."""
        ...

    def solve(self, A: ndarray, B: ndarray) -> ndarray: ...

    def extremes(self, H: ndarray) -> tuple[Scalar, Scalar]:
        """The least and the largest eigenvalue of HH'."""
        ...

    def top(self, S: ndarray) -> Scalar:
        """The largest eigenvalue of a symmetric matrix."""
        ...


class Floats:
    """float64."""

    def number(self, x: int | Fraction | float) -> float:
        return float(x)

    def root(self, x: float) -> float:
        return math.sqrt(max(x, 0.0))

    def largest(self, values: Sequence[float] | ndarray) -> float:
        return float(np.max(values))

    def smallest(self, values: Sequence[float] | ndarray) -> float:
        return float(np.min(values))

    def log(self, x: float) -> float:
        return math.log(x)

    def fit(self, H: ndarray, Y: ndarray, ridge: float = 0) -> ndarray:
        return ridge_fit(basis(H), Y, ridge)

    def solve(self, A: ndarray, B: ndarray) -> ndarray:
        return np.linalg.solve(A, B)

    def extremes(self, H: ndarray) -> tuple[float, float]:
        singular = np.linalg.svd(H, compute_uv=False)
        low = float(singular[-1]) if H.shape[0] <= H.shape[1] else 0.0
        return low**2, float(singular[0]) ** 2

    def top(self, S: ndarray) -> float:
        return float(np.linalg.eigvalsh(S)[-1])


FLOATS = Floats()


@dataclass(frozen=True)
class Fractions:
    """Arrays of fractions; roots in the arithmetic handed in."""

    ops: Arithmetic

    def number(self, x: int | Fraction | float) -> Scalar:
        return Fraction(x) if isinstance(x, int | float | Fraction) else x

    def root(self, x: Scalar) -> Scalar:
        return Fraction(0) if isinstance(x, Fraction) and x == 0 else self.ops.sqrt(self.ops.number(x))

    def largest(self, values: Sequence[Scalar] | ndarray) -> Scalar:
        return self._reduce(list(values), max, self.ops.maximum)

    def smallest(self, values: Sequence[Scalar] | ndarray) -> Scalar:
        return self._reduce(list(values), min, self.ops.minimum)

    def _reduce(self, values: list[Scalar], plain: Any, of_two: Any) -> Scalar:
        if all(isinstance(x, Fraction) for x in values):
            return plain(values)
        return reduce(of_two, map(self.number, values))

    def log(self, x: Scalar) -> Scalar:
        return self.ops.log(self.number(x))

    def fit(self, H: ndarray, Y: ndarray, ridge: Scalar = 0) -> ndarray:
        """The columns of H must be independent for ridge = 0."""
        return H @ self.solve(H.T @ H + ridge * identity(H.shape[1], H), H.T @ Y)

    def solve(self, A: ndarray, B: ndarray) -> ndarray:
        return array(rational.solve(rational.matrix(A), rational.matrix(B)))

    def extremes(self, H: ndarray) -> tuple[Scalar, Scalar]:
        """H must have at most two rows, or two columns and more rows than columns."""
        n, p = H.shape
        small = rational.matrix(H @ H.T if n <= p else H.T @ H)
        low, high = rational.extremes(small, self.ops)
        return low if n <= p else Fraction(0), high

    def top(self, S: ndarray) -> Scalar:
        """S must have at most two rows."""
        return rational.extremes(rational.matrix(S), self.ops)[1]


def array(A: Any) -> ndarray:
    """A matrix of fractions as an array."""
    return np.array(A, dtype=object)


def identity(n: int, like: ndarray) -> ndarray:
    """I in the entries of another array."""
    one = Fraction(1) if like.dtype == object else 1.0
    return np.array([[one * (i == j) for j in range(n)] for i in range(n)], dtype=like.dtype)


def square(A: ndarray) -> Scalar:
    """|A|_F^2."""
    return (A * A).sum()


def size(A: ndarray, algebra: Algebra) -> Scalar:
    """|A|_F."""
    return algebra.root(square(A))


def relative(A: ndarray, squared: Scalar, algebra: Algebra) -> Scalar:
    """|A|_F over the root of `squared`; 0 for A = 0."""
    top = square(A)
    return algebra.number(0) if top == 0 else algebra.root(algebra.number(top) / squared)


def centred(A: ndarray) -> ndarray:
    """A minus the means of its columns."""
    return A - A.sum(axis=0) / len(A)


def rows(A: ndarray) -> ndarray:
    """|a|^2 of every row, (n,)."""
    return (A * A).sum(axis=1)


def norm(A: ndarray, algebra: Algebra) -> Scalar:
    """The spectral norm, as far as `extremes` goes."""
    return algebra.root(algebra.extremes(A)[1])


def over(rest: ndarray, algebra: Algebra, *parts: ndarray) -> Scalar:
    """|rest|_F over the sum of |part|_F; 0 for rest = 0."""
    return against(rest, sum(size(A, algebra) for A in parts), algebra)


def against(rest: ndarray, scale: Scalar, algebra: Algebra) -> Scalar:
    """|rest|_F over a size; 0 for rest = 0."""
    top = square(rest)
    return algebra.number(0) if top == 0 else algebra.root(top) / scale
