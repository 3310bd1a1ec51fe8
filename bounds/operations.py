"""What a formula may do with the numbers it is given, and what a comparison of them may come to."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any, Protocol

Value = Any  # float | numpy.ndarray | mpmath interval, one kind within a formula
Truth = Any  # bool | boolean array | UNDECIDED

MAX_ROOT_STEPS = 200
"""Newton's method is monotone on the convex increasing equations solved here; it stops long before."""


class Undecided:
    """The outcome of a comparison that interval arithmetic does not settle."""

    def __bool__(self) -> bool:
        raise TypeError("an undecided comparison is neither true nor false")

    def __repr__(self) -> str:
        return "UNDECIDED"


UNDECIDED = Undecided()


class Arithmetic(Protocol):
    """What a formula may do besides + - * and integer powers."""

    inf: Value

    def number(self, x: float | Fraction) -> Value:
        """The exact rational or float x as a value of this kind."""
        ...

    def sqrt(self, x: Value) -> Value:
        """Square root of max(x, 0)."""
        ...

    def power(self, x: Value, exponent: Fraction | int) -> Value:
        """max(x, 0) to a rational power; negative powers of 0 are +infinity."""
        ...

    def ratio(self, a: Value, b: Value) -> Value:
        """a / b where b > 0, +infinity elsewhere; for a >= 0."""
        ...

    def minimum(self, x: Value, y: Value) -> Value: ...

    def maximum(self, x: Value, y: Value) -> Value: ...

    def less(self, x: Value, y: Value) -> Truth:
        """x < y: a bool, a boolean array, or UNDECIDED."""
        ...

    def both(self, p: Truth, q: Truth) -> Truth: ...

    def negate(self, p: Truth) -> Truth: ...

    def where(self, p: Truth, yes: Callable[[], Value], no: Callable[[], Value]) -> Value:
        """yes() where p holds, no() elsewhere; the hull of both where p is undecided."""
        ...

    def log(self, x: Value) -> Value: ...

    def log1p(self, x: Value) -> Value:
        """log(1 + x), to full relative accuracy near 0; -infinity for x <= -1."""
        ...

    def exp(self, x: Value) -> Value: ...

    def log_shifted(self, x: Value, shift: Value) -> Value:
        """log(e^x + shift) for shift >= 0, also where e^x leaves the range of float64."""
        ...

    def share(self, x: Value, shift: Value) -> Value:
        """e^x / (e^x + shift) for shift >= 0, the slope of `log_shifted`; 1 for shift = 0."""
        ...

    def increasing_root(
        self, f: Callable[[Value], Value], slope: Callable[[Value], Value], start: Value
    ) -> Value:
        """The root of a convex increasing f (slope f' > 0), or an enclosure of it."""
        ...
