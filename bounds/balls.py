"""Balls: real numbers enclosed by python-flint's `arb`, at the precision flint.ctx.prec of the moment.

The fourth arithmetic of `bounds.arithmetic`: every result encloses the exact result, so a comparison
that it settles is a proof.  `Ball` wraps `arb` because an undecided comparison of two `arb` is False
both ways and `float(arb)` drops the radius; a Ball refuses to become a bool or a float.  It also
carries the exact rational as long as there is one of moderate size, because no precision
settles an equality between two balls of positive radius.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from math import isfinite
from typing import Any

import flint
from flint import arb, fmpq, fmpz

from bounds.arithmetic import MAX_ROOT_STEPS, UNDECIDED, Truth, register

INFINITY = arb.pos_inf()
UNKNOWN = arb(0, INFINITY)
"""The whole real line: what remains of a division by a ball that contains 0."""

RATIONAL_BITS = 1024
"""Rationals with a longer numerator or denominator are kept as balls only."""


class Ball:
    """An enclosure of a real number, with the operations a formula uses.

    x: the `arb`; q: the number itself where it is known as a rational, else None.  + - * / and ** with
    numbers of any exact kind (int, float, Fraction, fmpq) and other balls; comparisons give True,
    False or UNDECIDED.
    """

    __slots__ = ("q", "x")

    def __init__(self, x: Any) -> None:
        self.x: arb = enclosure(x)
        self.q: fmpq | None = _rational(x)

    def __add__(self, other: Any) -> Ball:
        y = _as_ball(other)
        return _ball(self.x + y.x, None if _either(self, y) else self.q + y.q)  # type: ignore[operator]

    def __sub__(self, other: Any) -> Ball:
        y = _as_ball(other)
        return _ball(self.x - y.x, None if _either(self, y) else self.q - y.q)  # type: ignore[operator]

    def __mul__(self, other: Any) -> Ball:
        y = _as_ball(other)
        q = None if _either(self, y) else self.q * y.q  # type: ignore[operator]
        return _ball(_product(self.x, y.x), q)

    def __truediv__(self, other: Any) -> Ball:
        y = _as_ball(other)
        q = None if _either(self, y) or y.q == 0 else self.q / y.q  # type: ignore[operator]
        return _ball(_quotient(self.x, y.x), q)

    def __rsub__(self, other: Any) -> Ball:
        return _as_ball(other) - self

    def __rtruediv__(self, other: Any) -> Ball:
        return _as_ball(other) / self

    def __neg__(self) -> Ball:
        return _ball(-self.x, None if self.q is None else -self.q)

    def __abs__(self) -> Ball:
        return _ball(abs(self.x), None if self.q is None else abs(self.q))

    def __pow__(self, exponent: Any) -> Ball:
        if isinstance(exponent, int) and exponent >= 0:
            x = INFINITY if exponent and infinite(self.x) else _integer_power(self.x, exponent)
            return _ball(x, None if self.q is None else _rational_power(self.q, exponent))
        if not (self.x >= 0):
            raise ValueError(f"a ball not known to be >= 0 has no power {exponent!r}; see ops.power")
        return BALLS.power(self, exponent)

    def __lt__(self, other: Any) -> Truth:
        return less(self, _as_ball(other))

    def __gt__(self, other: Any) -> Truth:
        return less(_as_ball(other), self)

    def __le__(self, other: Any) -> Truth:
        return BALLS.negate(self > other)

    def __ge__(self, other: Any) -> Truth:
        return BALLS.negate(self < other)

    def __eq__(self, other: object) -> Truth:
        return BALLS.both(self <= other, self >= other)

    __radd__, __rmul__ = __add__, __mul__
    __hash__ = None  # type: ignore[assignment]

    def __bool__(self) -> bool:
        raise TypeError("a ball is neither true nor false: compare it")

    def __float__(self) -> float:
        raise TypeError("a ball is not a float: use the operations of p.ops, such as p.ops.sqrt")

    def __repr__(self) -> str:
        return f"Ball({self.x.str(20)})"


def _ball(x: arb, q: fmpq | None = None) -> Ball:
    ball = object.__new__(Ball)
    ball.x = x
    ball.q = q if q is not None and _moderate(q) else None
    return ball


def _as_ball(x: Any) -> Ball:
    return x if isinstance(x, Ball) else Ball(x)


def _either(x: Ball, y: Ball) -> bool:
    return x.q is None or y.q is None


def _moderate(q: fmpq) -> bool:
    return q.height_bits() <= RATIONAL_BITS


def _rational_power(q: fmpq, exponent: int) -> fmpq | None:
    return q**exponent if q.height_bits() * exponent <= RATIONAL_BITS else None


def enclosure(x: Any) -> arb:
    """The `arb` that encloses an int, float (read as the rational it is), Fraction, fmpq or Ball."""
    if isinstance(x, Ball):
        return x.x
    if isinstance(x, arb):
        return x
    if isinstance(x, Fraction):
        return arb(fmpq(x.numerator, x.denominator))
    if isinstance(x, int | float | fmpz | fmpq):
        return arb(x)
    raise TypeError(f"cannot enclose a {type(x).__name__}: expected a number")


def _rational(x: Any) -> fmpq | None:
    """The value as a rational; None for balls of positive radius, infinities and long ones."""
    if isinstance(x, Ball):
        return x.q
    if isinstance(x, float):
        x = Fraction(x) if isfinite(x) else None
    if isinstance(x, arb):
        x = _dyadic(x)
    if isinstance(x, Fraction):
        x = fmpq(x.numerator, x.denominator)
    q = fmpq(x) if isinstance(x, int | fmpz) else x
    return q if q is not None and _moderate(q) else None


def _dyadic(x: arb) -> fmpq | None:
    if not (x.is_exact() and x.is_finite()):
        return None
    mantissa, exponent = x.man_exp()
    if abs(exponent) > RATIONAL_BITS:
        return None
    shift = fmpz(1) << abs(int(exponent))
    return fmpq(mantissa * shift) if exponent >= 0 else fmpq(mantissa, shift)


def infinite(x: arb) -> bool:
    """Whether x is certainly +infinity; an unbounded ball around a finite number is not."""
    return not x.is_finite() and x > 0


def less(x: Ball, y: Ball) -> Truth:
    """x < y: True, False or UNDECIDED."""
    if x.x < y.x:
        return True
    if x.x >= y.x:
        return False
    return UNDECIDED if _either(x, y) else bool(x.q < y.q)  # type: ignore[operator]


def _product(x: arb, y: arb) -> arb:
    z = x * y
    if z.is_finite():
        return z
    if (infinite(x) and y > 0) or (infinite(y) and x > 0):
        return INFINITY
    return z


def _integer_power(x: arb, exponent: int) -> arb:
    """x**exponent; the power of `arb` itself is nan around a midpoint 0."""
    if x.mid() != 0 or not exponent:
        return x**exponent
    largest = x.abs_upper() ** exponent
    return largest.union(arb(0) if exponent % 2 == 0 else -largest)


def _quotient(x: arb, y: arb) -> arb:
    if infinite(y):
        return arb(0) if x.is_finite() else UNKNOWN
    return x / y


def union(x: arb, y: arb) -> arb:
    """The smallest ball found that holds both; the whole line when either is not bounded."""
    if x.is_finite() and y.is_finite():
        return x.union(y)
    return x if infinite(x) and infinite(y) else UNKNOWN


class Balls:
    """flint balls; see `bounds.arithmetic.Arithmetic` for the operations."""

    @property
    def inf(self) -> Ball:
        return _ball(INFINITY)

    def number(self, x: Any) -> Ball:
        return _as_ball(x)

    def sqrt(self, x: Any) -> Ball:
        x = _as_ball(x)
        q = None if x.q is None else _rational_root(x.q)
        return _ball(_increasing(x.x, lambda value: value.sqrt()), q)

    def power(self, x: Any, exponent: Fraction | int) -> Ball:
        exponent = Fraction(exponent)
        if exponent < 0:
            return self.ratio(1, self.power(x, -exponent))
        if exponent == 0:
            return Ball(1)
        if exponent == Fraction(1, 2):
            return self.sqrt(x)
        x, (p, r) = _as_ball(x), exponent.as_integer_ratio()
        q = None if x.q is None or r > 1 else _rational_power(max(x.q, fmpq(0)), p)
        return _ball(_increasing(x.x, lambda value: (value**p).root(r) if r > 1 else value**p), q)

    def ratio(self, a: Any, b: Any) -> Ball:
        a, b = _as_ball(a), _as_ball(b)
        positive = less(Ball(0), b)
        if positive is UNDECIDED:
            return _ball(UNKNOWN)
        return a / b if positive else _ball(INFINITY)

    def minimum(self, x: Any, y: Any) -> Ball:
        x, y = _as_ball(x), _as_ball(y)
        smaller = less(y, x)
        if smaller is not UNDECIDED:
            return y if smaller else x
        return _ball(UNKNOWN if infinite(x.x) or infinite(y.x) else x.x.min(y.x))

    def maximum(self, x: Any, y: Any) -> Ball:
        x, y = _as_ball(x), _as_ball(y)
        larger = less(x, y)
        if larger is not UNDECIDED:
            return y if larger else x
        return _ball(UNKNOWN if infinite(x.x) or infinite(y.x) else x.x.max(y.x))

    def less(self, x: Any, y: Any) -> Truth:
        return less(_as_ball(x), _as_ball(y))

    def both(self, p: Truth, q: Truth) -> Truth:
        if p is False or q is False:
            return False
        return UNDECIDED if p is UNDECIDED or q is UNDECIDED else True

    def negate(self, p: Truth) -> Truth:
        return UNDECIDED if p is UNDECIDED else not p

    def where(self, p: Truth, yes: Callable[[], Any], no: Callable[[], Any]) -> Ball:
        if p is not UNDECIDED:
            return _as_ball(yes() if p else no())
        return _ball(union(enclosure(yes()), enclosure(no())))

    def log(self, x: Any) -> Ball:
        x = enclosure(x)
        if x <= 0:
            return _ball(-INFINITY)
        if infinite(x):
            return _ball(INFINITY)
        return _ball(x.log() if x > 0 else UNKNOWN)

    def log1p(self, x: Any) -> Ball:
        x = enclosure(x)
        return _ball(x.log1p()) if x > -1 and x.is_finite() else self.log(_ball(1 + x))

    def exp(self, x: Any) -> Ball:
        return _ball(enclosure(x).exp())

    def log_shifted(self, x: Any, shift: Any) -> Ball:
        return self.log(self.exp(x) + shift)

    def share(self, x: Any, shift: Any) -> Ball:
        return self.exp(x) / (self.exp(x) + shift)

    def increasing_root(self, f: Callable[[Ball], Ball], slope: Callable[[Ball], Ball], start: Ball) -> Ball:
        """Newton's method on midpoints, then two ends where f has certainly the sign asked for."""
        x, precision = enclosure(start).mid(), flint.ctx.prec
        if not f(_ball(x)).x.is_finite():
            return _ball(UNKNOWN)
        for _ in range(MAX_ROOT_STEPS):
            step = _step(f, slope, x)
            x = (x - step).mid()
            if abs(step) <= _width(x, -(precision // 2)):
                break
        x = (x - _step(f, slope, x)).mid()
        blur = abs(f(_ball(x)).x / slope(_ball(x)).x).upper()
        width = blur + _width(x, 4 - precision)
        low = _signed_end(f, x, -width, lambda value: value < 0)
        high = _signed_end(f, x, width, lambda value: value > 0)
        return _ball(low.union(high) if low is not None and high is not None else UNKNOWN)


def _rational_root(q: fmpq) -> fmpq | None:
    """The square root of max(q, 0) where it is rational."""
    if q <= 0:
        return fmpq(0)
    p, r = q.p.isqrt(), q.q.isqrt()
    return fmpq(p, r) if p * p == q.p and r * r == q.q else None


def _increasing(x: arb, f: Callable[[arb], arb]) -> arb:
    """f(max(x, 0)) for an increasing f with f(0) = 0, as tight as its ends allow."""
    if x > 0:
        return INFINITY if infinite(x) else f(x)
    if x <= 0:
        return arb(0)
    if not x.is_finite():
        return UNKNOWN
    return arb(0).union(f(x.upper()))


def _step(f: Callable[[Ball], Ball], slope: Callable[[Ball], Ball], x: arb) -> arb:
    return (f(_ball(x)).x.mid() / slope(_ball(x)).x.mid()).mid()


def _width(x: arb, exponent: int) -> arb:
    return (1 + abs(x)) * arb(2) ** exponent


def _signed_end(f: Callable[[Ball], Ball], x: arb, width: arb, settled: Callable[[arb], bool]) -> arb | None:
    """Move away from x until f has certainly the sign asked for: an end of the enclosure."""
    for _ in range(MAX_ROOT_STEPS):
        end = (x + width).mid()
        if settled(f(_ball(end)).x):
            return end
        width *= 2
    return None


BALLS = Balls()
register(Ball, BALLS)
register(arb, BALLS)
