"""Floats with a rounding bound: the arithmetic behind every measured number.

Unit roundoff u = 2^-53; gamma_k = k u / (1 - k u) bounds the relative error of k roundings in a row
(Higham, Accuracy and Stability of Numerical Algorithms, section 3.1).  A dot product of length k in
any order of summation errs by at most gamma_k |x|'|y|.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy import ndarray

U = 2.0**-53
"""Unit roundoff of float64."""

ETA = 2.0**-1074
"""Smallest subnormal: the absolute error of one underflowing operation."""

TINY = 2.0**-1022
"""Smallest normal number: relative rounding errors stay below u down to it."""

SIGNIFICAND = 53
"""Bits of a float64: a sum of integer multiples of one unit is exact while it is below 2^53 units."""

LARGE = 900
"""Exponents of 2 up to this may be raised by a significand's length within the range of float64."""

INFLATE = 1.0 + 2.0**-40
"""Factor on every computed bound: covers the rounding of the bound's own evaluation."""

UNDERFLOW = 4 * ETA
"""What underflow may add to a product or quotient of balls: at most ETA / 2 in the value, in each of up
to four products of its error bound, and in the rounding of their sum."""


def gamma(k: Any) -> Any:
    """gamma_k = k u / (1 - k u), k >= 0 and k u < 1."""
    return k * U / (1.0 - k * U)


@dataclass(slots=True, eq=False)
class Rounded:
    """A number or array with an error bound: |value - exact| <= error, entry by entry.

    Division by a ball that contains 0 and the root of a negative one give a nan value or an
    infinite error; who records a ball turns that into an undefined number with a reason.
    """

    value: ndarray | float
    error: ndarray | float

    def __add__(self, other: Rounded) -> Rounded:
        value = self.value + other.value
        return Rounded(value, (self.error + other.error + U * abs(value)) * INFLATE)

    def __sub__(self, other: Rounded) -> Rounded:
        return self + Rounded(-other.value, other.error)

    def __mul__(self, other: Rounded) -> Rounded:
        a, b = abs(self.value), abs(other.value)
        value = self.value * other.value
        spread = a * other.error + b * self.error + self.error * other.error
        present = ((a > 0) | (self.error > 0)) & ((b > 0) | (other.error > 0))
        return Rounded(value, (spread + U * abs(value)) * INFLATE + UNDERFLOW * present)

    def __truediv__(self, other: Rounded) -> Rounded:
        floor = np.maximum(abs(other.value) - other.error, 0.0)
        value = np.divide(self.value, other.value)
        present = (abs(self.value) > 0) | (self.error > 0)
        spread = (self.error + abs(value) * other.error + ETA * present * (other.error > 0)) / floor
        return Rounded(value, (spread + U * abs(value)) * INFLATE + UNDERFLOW * present)

    def __abs__(self) -> Rounded:
        return Rounded(abs(self.value), self.error)

    def __getitem__(self, index: object) -> Rounded:
        return Rounded(self.value[index], self.error[index])  # type: ignore[index]

    @property
    def lower(self) -> ndarray | float:
        """A lower bound of the exact value (of its size, for norms: at least 0)."""
        return np.maximum(abs(self.value) * (1 - 2 * U) - self.error, 0.0)


def exact(value: ndarray | float) -> Rounded:
    """A float known exactly."""
    return Rounded(value, np.zeros_like(value) if isinstance(value, ndarray) else 0.0)


def root(ball: Rounded) -> Rounded:
    """Square root of a number known to be >= 0: |sqrt a - sqrt b| <= |a - b| / (sqrt a + sqrt b)."""
    value = np.sqrt(np.maximum(ball.value, 0.0))
    below = np.sqrt(np.maximum(ball.value - ball.error, 0.0))
    total = value + below
    spread = np.where(total > 0, ball.error / np.where(total > 0, total, 1.0), np.sqrt(ball.error))
    return Rounded(value, (spread + U * value) * INFLATE)


def power(ball: Rounded, exponent: float) -> Rounded:
    """x^p for x >= 0 and p >= 1, by the mean value theorem.

    4 p roundings allow 2 p units in the last place to `np.power`, which stays within 4 of them on every
    kernel that NumPy has; p >= 2 wherever it is used.
    """
    value = np.power(ball.value, exponent)
    slope = exponent * np.power(ball.value + ball.error, exponent - 1.0)
    present = (ball.value > 0) | (ball.error > 0)
    return Rounded(value, (slope * ball.error + gamma(4 * exponent) * value) * INFLATE + UNDERFLOW * present)


def scaled(ball: Rounded, factor: Any, roundings: Any = 2) -> Rounded:
    """The ball times a float factor that itself carries `roundings` - 1 rounding errors."""
    value = ball.value * factor
    spread = abs(factor) * ball.error * (1 + gamma(roundings))
    present = ((abs(ball.value) > 0) | (ball.error > 0)) & (factor != 0)
    return Rounded(value, (spread + gamma(roundings) * abs(value)) * INFLATE + UNDERFLOW * present)


def shifted(ball: Rounded, exponent: ndarray | int) -> Rounded:
    """The ball times 2^exponent: exact where the result is a normal number."""
    with np.errstate(over="ignore", under="ignore"):
        value, error = np.ldexp(ball.value, exponent), np.ldexp(ball.error, exponent)
    lost = (abs(value) < TINY) & (ball.value != 0) | (error < TINY) & (ball.error != 0)
    return Rounded(value, error + ETA * lost)


def total(ball: Rounded) -> Rounded:
    """Sum of all entries, along the last axis."""
    values = np.asarray(ball.value)
    spread = np.sum(np.broadcast_to(ball.error, values.shape), axis=-1)
    spread = spread + gamma(values.shape[-1]) * np.sum(abs(values), axis=-1)
    return Rounded(values.sum(axis=-1), spread * INFLATE)


def largest(ball: Rounded) -> Rounded:
    """Maximum of the entries, along the last axis."""
    return Rounded(np.max(ball.value, axis=-1), np.max(ball.error, axis=-1))


def smallest(ball: Rounded) -> Rounded:
    """Minimum of the entries, along the last axis."""
    return Rounded(np.min(ball.value, axis=-1), np.max(ball.error, axis=-1))


def length(A: ndarray) -> Any:
    """Frobenius norm of a vector, a matrix, or each matrix of a stack (..., m, n), without overflow or
    underflow: a float, or an array (...)."""
    if A.ndim <= 2:
        return float(_lengths(A.reshape(1, 1, -1))[0])
    return _lengths(A)


MODERATE_SQUARES = (1e-200, 1e200)
"""Sums of squares between these are far from the ends of the range of float64."""


def _lengths(A: ndarray) -> ndarray:
    flat, (smallest_one, largest_one) = A.reshape(*A.shape[:-2], -1), MODERATE_SQUARES
    with np.errstate(over="ignore", under="ignore"):
        squares = _dot(flat, flat)
    if squares.size == 1:
        moderate = smallest_one < squares.item() < largest_one
    else:
        moderate = ((squares > smallest_one) & (squares < largest_one)).all()
    if moderate:
        return np.sqrt(squares)
    top = abs(flat).max(axis=-1, initial=0.0)
    unit = np.where((top == 0.0) | (top > 1e-100) & (top < 1e100), 1.0, top)
    flat = flat / unit[..., None]
    return unit * np.sqrt(_dot(flat, flat))


def _sums_of_products(x: ndarray, y: ndarray) -> ndarray:
    return np.einsum("...i,...i->...", x, y)


_dot = getattr(np, "vecdot", _sums_of_products)  # numpy 2


def frobenius(A: ndarray, error: Any = 0.0) -> Rounded:
    """|A|_F of an array, or of each matrix of a stack, known to within `error` in Frobenius norm."""
    value, size = length(A), A.size if A.ndim <= 2 else A.shape[-2] * A.shape[-1]
    return Rounded(value, (error + gamma(size / 2 + 6) * value) * INFLATE)


def frobenius_entries(A: ndarray, error: ndarray) -> Rounded:
    """The same for arrays known to within `error` entry by entry."""
    return frobenius(A, length(error) * INFLATE)


def any_entry(A: ndarray) -> Any:
    """Whether a matrix, or each matrix of a stack, has an entry other than 0."""
    return A.any(axis=(-2, -1))


def all_finite(A: ndarray) -> Any:
    """Whether all entries of a matrix, or of each matrix of a stack, are finite."""
    return np.isfinite(A).all(axis=(-2, -1))
