"""The arithmetic of a recheck: mpmath intervals that know their rational, where they are one.

Not the balls of the first path: `Ball` and this share neither code nor library.  No precision settles
an equality between two intervals of positive width; two rationals settle it.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import fields, is_dataclass, replace
from fractions import Fraction
from math import isfinite, isinf, isqrt
from typing import Any

import mpmath

from bounds.arithmetic import INTERVALS, UNDECIDED, Truth, iv, register

RATIONAL_BITS = 8192
"""Rationals with a longer numerator or denominator are kept as intervals only."""

Interval = Any  # mpmath.iv.mpf


class Number:
    """A real number: x, an interval that holds it; q, the number itself where it is a known rational."""

    __slots__ = ("q", "x")

    def __init__(self, x: Interval, q: Fraction | None = None) -> None:
        self.q = q if q is not None and _moderate(q) else None
        self.x = x if self.q is None else INTERVALS.number(self.q)

    def __add__(self, other: Any) -> Number:
        y = number(other)
        return Number(self.x + y.x, None if _either(self, y) else self.q + y.q)  # type: ignore[operator]

    def __sub__(self, other: Any) -> Number:
        y = number(other)
        return Number(self.x - y.x, None if _either(self, y) else self.q - y.q)  # type: ignore[operator]

    def __mul__(self, other: Any) -> Number:
        y = number(other)
        return Number(self.x * y.x, None if _either(self, y) else self.q * y.q)  # type: ignore[operator]

    def __truediv__(self, other: Any) -> Number:
        y = number(other)
        return Number(self.x / y.x, None if _either(self, y) or y.q == 0 else self.q / y.q)  # type: ignore[operator]

    def __rsub__(self, other: Any) -> Number:
        return number(other) - self

    def __rtruediv__(self, other: Any) -> Number:
        return number(other) / self

    def __neg__(self) -> Number:
        return Number(-self.x, None if self.q is None else -self.q)

    def __abs__(self) -> Number:
        return Number(abs(self.x), None if self.q is None else abs(self.q))

    def __pow__(self, exponent: Any) -> Number:
        if isinstance(exponent, int) and exponent >= 0:
            return Number(self.x**exponent, _power(self.q, exponent))
        return NUMBERS.power(self, exponent)

    def __lt__(self, other: Any) -> Truth:
        return NUMBERS.less(self, other)

    def __gt__(self, other: Any) -> Truth:
        return NUMBERS.less(other, self)

    def __le__(self, other: Any) -> Truth:
        return NUMBERS.negate(self > other)

    def __ge__(self, other: Any) -> Truth:
        return NUMBERS.negate(self < other)

    def __eq__(self, other: object) -> Truth:
        return NUMBERS.both(self <= other, self >= other)

    __radd__, __rmul__ = __add__, __mul__
    __hash__ = None  # type: ignore[assignment]

    def __bool__(self) -> bool:
        raise TypeError("an interval is neither true nor false: compare it")

    def __float__(self) -> float:
        raise TypeError("an interval is not a float: use the operations of p.ops, such as p.ops.sqrt")

    def __repr__(self) -> str:
        return f"Number({self.x})"


def number(x: Any) -> Number:
    """An int, float (read as the rational it is), Fraction or interval as a Number."""
    if isinstance(x, Number):
        return x
    if isinstance(x, int | Fraction) or (isinstance(x, float) and isfinite(x)):
        q = Fraction(x)
        return Number(None if _moderate(q) else INTERVALS.number(q), q)
    return Number(iv.mpf(x))


def between(low: Fraction, high: Fraction) -> Number:
    """The number that is known to lie between two fractions."""
    if low == high:
        return number(low)
    return Number(iv.mpf([INTERVALS.number(low).a, INTERVALS.number(high).b]))


def blurred(x: Any, bits: int, exact: Collection[str] = ()) -> Any:
    """Numbers, and tuples and records that hold them, as if known to 2^-bits (relatively, and absolutely).

    exact: fields of a record that are left as they are.
    """
    if isinstance(x, Number):
        room = Fraction(1, 2**bits)
        spread = iv.mpf([-1, 1]) * INTERVALS.number(room)
        return Number(x.x * (1 + spread) + spread)
    if isinstance(x, tuple):
        return tuple(blurred(item, bits) for item in x)
    if not is_dataclass(x) or isinstance(x, type):
        return x
    given = {f.name: getattr(x, f.name) for f in fields(x) if f.init}
    changes = {name: value if name in exact else blurred(value, bits) for name, value in given.items()}
    return replace(x, **(changes | ({"memo": {}} if "memo" in changes else {})))


def as_ball(x: Any) -> Any:
    """A half-line as the whole line: a ball cannot hold one."""
    low, high = ends(x)
    half = low != high and isinf(low) != isinf(high)
    return Number(iv.mpf([-mpmath.inf, mpmath.inf])) if half else x


def ends(x: Any) -> tuple[Fraction | float, Fraction | float]:
    """Both ends of the interval with all their bits; infinities as floats."""
    low, high = (_exact(mpmath.mp.make_mpf(end)) for end in number(x).x._mpi_)
    return low, high


def apart(x: Any, y: Any) -> Truth:
    """x < y where the intervals do not touch, UNDECIDED where they do: equalities are not counted."""
    (low, high), (other_low, other_high) = ends(x), ends(y)
    return True if high < other_low else False if other_high < low else UNDECIDED


def _exact(x: Any) -> Fraction | float:
    if mpmath.isnan(x):
        raise ArithmeticError("an interval of the recheck is not a number")
    if mpmath.isinf(x):
        return float(x)
    sign, mantissa, exponent, _ = x._mpf_
    return (-1 if sign else 1) * Fraction(int(mantissa)) * Fraction(2) ** exponent


def _either(x: Number, y: Number) -> bool:
    return x.q is None or y.q is None


def _bits(q: Fraction) -> int:
    return max(q.numerator.bit_length(), q.denominator.bit_length())


def _moderate(q: Fraction) -> bool:
    return _bits(q) <= RATIONAL_BITS


def _power(q: Fraction | None, exponent: int) -> Fraction | None:
    return q**exponent if q is not None and _bits(q) * exponent <= RATIONAL_BITS else None


def _root(q: Fraction | None) -> Fraction | None:
    """The square root of max(q, 0) where it is rational."""
    if q is None or q <= 0:
        return None if q is None else Fraction(0)
    root = Fraction(isqrt(q.numerator), isqrt(q.denominator))
    return root if root * root == q else None


class Intervals:
    """See `bounds.arithmetic.Arithmetic` for the operations."""

    @property
    def inf(self) -> Number:
        return Number(INTERVALS.inf)

    def number(self, x: Any) -> Number:
        return number(x)

    def sqrt(self, x: Any) -> Number:
        x = number(x)
        return Number(INTERVALS.sqrt(x.x), _root(x.q))

    def power(self, x: Any, exponent: Fraction | int) -> Number:
        x, exponent = number(x), Fraction(exponent)
        if exponent < 0:
            return self.ratio(1, self.power(x, -exponent))
        if exponent == Fraction(1, 2):
            return self.sqrt(x)
        whole = exponent.denominator == 1 and x.q is not None
        q = _power(max(x.q, Fraction(0)), exponent.numerator) if whole else None  # type: ignore[type-var]
        return Number(INTERVALS.power(x.x, exponent), q)

    def ratio(self, a: Any, b: Any) -> Number:
        a, b = number(a), number(b)
        known = not _either(a, b) and b.q > 0  # type: ignore[operator]
        return Number(INTERVALS.ratio(a.x, b.x), a.q / b.q if known else None)  # type: ignore[operator]

    def minimum(self, x: Any, y: Any) -> Number:
        x, y = number(x), number(y)
        smaller = self.less(y, x)
        if smaller is not UNDECIDED:
            return y if smaller else x
        return Number(INTERVALS.minimum(x.x, y.x))

    def maximum(self, x: Any, y: Any) -> Number:
        x, y = number(x), number(y)
        larger = self.less(x, y)
        if larger is not UNDECIDED:
            return y if larger else x
        return Number(INTERVALS.maximum(x.x, y.x))

    def less(self, x: Any, y: Any) -> Truth:
        x, y = number(x), number(y)
        settled = INTERVALS.less(x.x, y.x)
        if settled is not UNDECIDED or _either(x, y):
            return settled
        return bool(x.q < y.q)  # type: ignore[operator]

    def both(self, p: Truth, q: Truth) -> Truth:
        return INTERVALS.both(p, q)

    def negate(self, p: Truth) -> Truth:
        return INTERVALS.negate(p)

    def where(self, p: Truth, yes: Callable[[], Any], no: Callable[[], Any]) -> Number:
        if p is not UNDECIDED:
            return number(yes() if p else no())
        return Number(INTERVALS.where(p, lambda: number(yes()).x, lambda: number(no()).x))

    def log(self, x: Any) -> Number:
        return Number(INTERVALS.log(number(x).x))

    def log1p(self, x: Any) -> Number:
        return Number(INTERVALS.log1p(number(x).x))

    def exp(self, x: Any) -> Number:
        return Number(INTERVALS.exp(number(x).x))

    def log_shifted(self, x: Any, shift: Any) -> Number:
        return Number(INTERVALS.log_shifted(number(x).x, number(shift).x))

    def share(self, x: Any, shift: Any) -> Number:
        return Number(INTERVALS.share(number(x).x, number(shift).x))

    def increasing_root(
        self, f: Callable[[Number], Number], slope: Callable[[Number], Number], start: Number
    ) -> Number:
        def plain(g: Callable[[Number], Number]) -> Callable[[Interval], Interval]:
            return lambda x: number(g(Number(x))).x

        return Number(INTERVALS.increasing_root(plain(f), plain(slope), number(start).x))


NUMBERS = Intervals()
register(Number, NUMBERS)
