"""Boxes: arrays of intervals in float64 with outward rounding, for proofs over many boxes at once.

The fifth arithmetic of `bounds.arithmetic`: each entry [lo, hi] encloses the values of a formula for all
parameters in a box.  + - * / and square roots are rounded correctly by IEEE 754 and moved outward by one
float; exp, log and powers by `LIBRARY_ULPS` floats' worth, more than NumPy's documented error.  A
comparison is true, false or open, box by box.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np

from bounds.arithmetic import Value, register

LIBRARY_ULPS = 16
"""Relative error, in units of 2^-52, granted to NumPy's exp, log and power (documented: below 4)."""

RELATIVE = LIBRARY_ULPS * 2.0**-52
TINY = 1e-300
NEWTON = 60


def _down(x: Any) -> Any:
    return np.nextafter(x, -np.inf)


def _up(x: Any) -> Any:
    return np.nextafter(x, np.inf)


def _zero_wins(x: Any, y: Any) -> Any:
    """x y with 0 times infinity = 0: an unbounded end stands for arbitrarily large numbers."""
    with np.errstate(invalid="ignore", over="ignore"):
        z = np.multiply(x, y)
    return np.where(np.equal(x, 0) | np.equal(y, 0), 0.0, z)


class Box:
    """Enclosures lo <= x <= hi, arrays or numbers that broadcast."""

    __slots__ = ("hi", "lo")
    __array_priority__ = 1000

    def __init__(self, lo: Any, hi: Any = None) -> None:
        hi = lo if hi is None else hi
        bad = np.isnan(lo) | np.isnan(hi)
        self.lo = np.where(bad, -np.inf, lo)
        self.hi = np.where(bad, np.inf, hi)

    def __add__(self, other: Any) -> Box:
        y = box(other)
        with np.errstate(invalid="ignore", over="ignore"):
            return Box(_down(self.lo + y.lo), _up(self.hi + y.hi))

    def __sub__(self, other: Any) -> Box:
        y = box(other)
        with np.errstate(invalid="ignore", over="ignore"):
            return Box(_down(self.lo - y.hi), _up(self.hi - y.lo))

    def __mul__(self, other: Any) -> Box:
        if other is self:
            return self**2
        y = box(other)
        ends = [_zero_wins(a, b) for a in (self.lo, self.hi) for b in (y.lo, y.hi)]
        low, high = np.minimum.reduce(ends), np.maximum.reduce(ends)
        exact = (low == 0) & (np.equal(self.lo, 0) | np.equal(y.lo, 0))  # 0 times anything is exactly 0
        zero = (high == 0) & (np.equal(self.hi, 0) | np.equal(y.hi, 0))
        return Box(np.where(exact, low, _down(low)), np.where(zero, high, _up(high)))

    def __truediv__(self, other: Any) -> Box:
        y = box(other)
        through = (y.lo <= 0) & (y.hi >= 0)
        with np.errstate(all="ignore"):
            ends = [np.divide(a, b) for a in (self.lo, self.hi) for b in (y.lo, y.hi)]
        low, high = np.minimum.reduce(ends), np.maximum.reduce(ends)
        low = np.where((self.lo == 0) & (y.lo > 0), 0.0, _down(low))
        return Box(np.where(through, -np.inf, low), np.where(through, np.inf, _up(high)))

    def __pow__(self, k: int) -> Box:
        if k % 2 == 0:
            return _natural_power(abs(self), k)
        if k == 1:
            return self
        return (
            Box(-1.0 * _natural_power(-BOXES.minimum(self, 0), k).hi, _natural_power(self, k).hi)
            if np.any(self.lo < 0)
            else _natural_power(self, k)
        )

    def __neg__(self) -> Box:
        return Box(-self.hi, -self.lo)

    def __abs__(self) -> Box:
        least = np.where((self.lo <= 0) & (self.hi >= 0), 0.0, np.minimum(abs(self.lo), abs(self.hi)))
        return Box(least, np.maximum(abs(self.lo), abs(self.hi)))

    def __rsub__(self, other: Any) -> Box:
        return box(other) - self

    def __rtruediv__(self, other: Any) -> Box:
        return box(other) / self

    __radd__, __rmul__ = __add__, __mul__

    def __bool__(self) -> bool:
        raise TypeError("a box is neither true nor false: compare it")

    def __float__(self) -> float:
        raise TypeError("a box is not a float")

    def __repr__(self) -> str:
        return f"Box({self.lo!r}, {self.hi!r})"


def _natural_power(x: Box, k: int) -> Box:
    """x^k for x >= 0, k >= 0: products of the ends."""
    low: Any = 1.0
    high: Any = 1.0
    lo, hi = np.maximum(x.lo, 0.0), np.maximum(x.hi, 0.0)
    with np.errstate(over="ignore"):
        while k:
            if k & 1:
                low, high = np.maximum(_down(low * lo), 0.0), _up(_zero_wins(high, hi))
            k >>= 1
            if k:
                lo, hi = np.maximum(_down(lo * lo), 0.0), _up(hi * hi)
    return Box(low, high)


def box(x: Any) -> Box:
    """An int, float, Fraction or array as an enclosure."""
    if isinstance(x, Box):
        return x
    if isinstance(x, Fraction) and x != float(x):
        return Box(_down(float(x)), _up(float(x)))
    return Box(np.asarray(x, dtype=np.float64))


@dataclass(frozen=True)
class Tri:
    """Where a comparison is certainly true, where certainly false; open elsewhere."""

    yes: Any
    no: Any

    def __bool__(self) -> bool:
        raise TypeError("a comparison of boxes has a value a box: see .yes and .no")


def _tri(p: Any) -> Tri:
    return p if isinstance(p, Tri) else Tri(np.asarray(bool(p)), np.asarray(not p))


class Boxes:
    """See `bounds.arithmetic.Arithmetic` for the operations."""

    @property
    def inf(self) -> Box:
        return Box(np.inf)

    def number(self, x: Any) -> Box:
        return box(x)

    def sqrt(self, x: Any) -> Box:
        x = box(x)
        low, high = (np.sqrt(np.maximum(end, 0.0)) for end in (x.lo, x.hi))
        return Box(np.maximum(_down(low), 0.0), np.where(high == 0, 0.0, _up(high)))

    def power(self, x: Any, exponent: Fraction | int) -> Box:
        x, q = box(x), Fraction(exponent)
        if q < 0:
            return self.ratio(box(1), self.power(x, -q))
        if q == Fraction(1, 2):
            return self.sqrt(x)
        if q.denominator == 1:
            return _natural_power(x, int(q))
        with np.errstate(over="ignore"):
            low, high = (np.maximum(end, 0.0) ** float(q) for end in (x.lo, x.hi))
        # the exponent itself is rounded: x^(q(1+u)) = x^q (1 + q u log x)
        blur = RELATIVE * (1 + np.abs(np.log(np.clip([x.lo, x.hi], TINY, 1 / TINY))))
        return Box(np.maximum(_down(low * (1 - blur[0])), 0.0), high * (1 + blur[1]))

    def ratio(self, a: Any, b: Any) -> Box:
        a, b = box(a), box(b)
        q = a / Box(np.where(b.lo > 0, b.lo, 1.0), np.where(b.lo > 0, b.hi, 1.0))
        with np.errstate(all="ignore"):
            partly = np.where(b.hi > 0, _down(np.divide(np.maximum(a.lo, 0.0), b.hi)), np.inf)
        low = np.where(b.lo > 0, q.lo, np.where(b.hi <= 0, np.inf, np.maximum(partly, 0.0)))
        return Box(low, np.where(b.lo > 0, q.hi, np.inf))

    def minimum(self, x: Any, y: Any) -> Box:
        x, y = box(x), box(y)
        return Box(np.minimum(x.lo, y.lo), np.minimum(x.hi, y.hi))

    def maximum(self, x: Any, y: Any) -> Box:
        x, y = box(x), box(y)
        return Box(np.maximum(x.lo, y.lo), np.maximum(x.hi, y.hi))

    def less(self, x: Any, y: Any) -> Tri:
        x, y = box(x), box(y)
        return Tri(x.hi < y.lo, x.lo >= y.hi)

    def both(self, p: Any, q: Any) -> Tri:
        p, q = _tri(p), _tri(q)
        return Tri(p.yes & q.yes, p.no | q.no)

    def negate(self, p: Any) -> Tri:
        p = _tri(p)
        return Tri(p.no, p.yes)

    def where(self, p: Any, yes: Callable[[], Any], no: Callable[[], Any]) -> Box:
        p = _tri(p)
        if np.all(p.yes):
            return box(yes())
        if np.all(p.no):
            return box(no())
        x, y = box(yes()), box(no())
        return Box(
            np.where(p.yes, x.lo, np.where(p.no, y.lo, np.minimum(x.lo, y.lo))),
            np.where(p.yes, x.hi, np.where(p.no, y.hi, np.maximum(x.hi, y.hi))),
        )

    def log(self, x: Any) -> Box:
        x = box(x)
        with np.errstate(divide="ignore"):
            low, high = (np.log(np.maximum(end, 0.0)) for end in (x.lo, x.hi))
        return Box(low - RELATIVE * np.abs(low) - TINY, high + RELATIVE * np.abs(high) + TINY)

    def log1p(self, x: Any) -> Box:
        x = box(x)
        with np.errstate(divide="ignore"):
            low, high = (np.log1p(np.maximum(end, -1.0)) for end in (x.lo, x.hi))
        return Box(low - RELATIVE * np.abs(low) - TINY, high + RELATIVE * np.abs(high) + TINY)

    def exp(self, x: Any) -> Box:
        x = box(x)
        with np.errstate(over="ignore"):
            low, high = np.exp(x.lo), np.exp(x.hi)
        return Box(np.maximum(_down(low * (1 - RELATIVE) - TINY), 0.0), high * (1 + RELATIVE) + TINY)

    def log_shifted(self, x: Any, shift: Any) -> Box:
        return self.log(self.exp(x) + shift)

    def share(self, x: Any, shift: Any) -> Box:
        return 1 / (1 + self.exp(-box(x)) * shift)

    def increasing_root(
        self, f: Callable[[Value], Value], slope: Callable[[Value], Value], start: Value
    ) -> Box:
        """Newton's method on each side of f, then steps outward until f has certainly the sign asked for."""
        begin = box(start)
        centre = np.where(np.isfinite(begin.lo) & np.isfinite(begin.hi), begin.lo / 2 + begin.hi / 2, 0.0)
        return Box(self._end(f, slope, centre, -1), self._end(f, slope, centre, 1))

    def _end(self, f: Any, slope: Any, x: Any, side: int) -> Any:
        def worst(x: Any) -> Any:
            value = f(Box(x))
            return value.hi if side < 0 else value.lo

        last = np.inf
        for _ in range(NEWTON):
            rate = slope(Box(x))
            with np.errstate(all="ignore"):
                step = worst(x) / (rate.lo / 2 + rate.hi / 2)
            step = np.where(np.isfinite(step), np.clip(step, -50.0, 50.0), 0.0)
            x = x - step
            size = float(np.max(np.abs(step), initial=0.0))
            if size == 0 or (size < 1e-6 and size >= last / 2):
                break
            last = size
        width = side * (np.abs(x) * 2.0**-48 + 2.0**-48)
        for _ in range(20):
            x = x + width
            settled = worst(x) < 0 if side < 0 else worst(x) > 0
            if np.all(settled):
                return x
            width = np.where(settled, 0.0, width * 4)
        return np.where(settled, x, side * np.inf)


BOXES = Boxes()
register(Box, BOXES)
