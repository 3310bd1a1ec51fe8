"""Values with a derivative, over boxes: enclosures of the slope of a formula in one parameter."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any

import numpy as np

from bounds.arithmetic import Value, register
from bounds.boxes import BOXES, Box, Tri, _tri, box

WHOLE = Box(-np.inf, np.inf)


class Dual:
    """v and its derivative d; where a formula has a kink inside a box, d encloses both slopes."""

    __slots__ = ("d", "v")

    def __init__(self, v: Any, d: Any = 0.0) -> None:
        self.v, self.d = box(v), box(d)

    def __add__(self, other: Any) -> Dual:
        y = dual(other)
        return Dual(self.v + y.v, self.d + y.d)

    def __sub__(self, other: Any) -> Dual:
        y = dual(other)
        return Dual(self.v - y.v, self.d - y.d)

    def __mul__(self, other: Any) -> Dual:
        if other is self:
            return self**2
        y = dual(other)
        return Dual(self.v * y.v, self.d * y.v + self.v * y.d)

    def __truediv__(self, other: Any) -> Dual:
        y = dual(other)
        q = self.v / y.v
        return Dual(q, (self.d - q * y.d) / y.v)

    def __pow__(self, k: int) -> Dual:
        return Dual(self.v**k, self.d * (self.v ** (k - 1)) * k if k > 1 else self.d)

    def __neg__(self) -> Dual:
        return Dual(-self.v, -self.d)

    def __abs__(self) -> Dual:
        return DUALS.maximum(self, -self)

    def __rsub__(self, other: Any) -> Dual:
        return dual(other) - self

    def __rtruediv__(self, other: Any) -> Dual:
        return dual(other) / self

    __radd__, __rmul__ = __add__, __mul__


def dual(x: Any) -> Dual:
    """A number as a value that does not change."""
    return x if isinstance(x, Dual) else Dual(x)


class Duals:
    """See `bounds.arithmetic.Arithmetic` for the operations."""

    @property
    def inf(self) -> Dual:
        return Dual(np.inf)

    def number(self, x: Any) -> Dual:
        return dual(x)

    def _positive(self, x: Any, value: Box, slope: Callable[[Box], Box]) -> Dual:
        """An increasing function of max(x, 0) with this slope where x > 0 and none where x < 0."""
        x = dual(x)
        inside = Tri(x.v.lo > 0, x.v.hi < 0)
        still = (x.d.lo == 0) & (x.d.hi == 0)  # what does not change has slope 0, even at a kink
        d = BOXES.where(inside, lambda: slope(x.v) * x.d, lambda: Box(0.0))
        return Dual(value, Box(np.where(still, 0.0, d.lo), np.where(still, 0.0, d.hi)))

    def sqrt(self, x: Any) -> Dual:
        root = BOXES.sqrt(dual(x).v)
        return self._positive(x, root, lambda v: BOXES.ratio(box(1), 2 * BOXES.sqrt(v)))

    def power(self, x: Any, exponent: Fraction | int) -> Dual:
        q, value = Fraction(exponent), BOXES.power(dual(x).v, exponent)
        if q == 0:
            return Dual(1.0)
        return self._positive(x, value, lambda v: BOXES.power(v, q - 1) * box(q))

    def ratio(self, a: Any, b: Any) -> Dual:
        a, b = dual(a), dual(b)
        q = BOXES.ratio(a.v, b.v)
        d = (a.d - q * b.d) / b.v
        sure = b.v.lo > 0
        return Dual(q, Box(np.where(sure, d.lo, -np.inf), np.where(sure, d.hi, np.inf)))

    def minimum(self, x: Any, y: Any) -> Dual:
        x, y = dual(x), dual(y)
        d = BOXES.where(BOXES.less(x.v, y.v), lambda: x.d, lambda: y.d)
        return Dual(BOXES.minimum(x.v, y.v), d)

    def maximum(self, x: Any, y: Any) -> Dual:
        x, y = dual(x), dual(y)
        d = BOXES.where(BOXES.less(y.v, x.v), lambda: x.d, lambda: y.d)
        return Dual(BOXES.maximum(x.v, y.v), d)

    def less(self, x: Any, y: Any) -> Tri:
        return BOXES.less(dual(x).v, dual(y).v)

    def both(self, p: Any, q: Any) -> Tri:
        return BOXES.both(p, q)

    def negate(self, p: Any) -> Tri:
        return BOXES.negate(p)

    def where(self, p: Any, yes: Callable[[], Any], no: Callable[[], Any]) -> Dual:
        p = _tri(p)
        if np.all(p.yes):
            return dual(yes())
        if np.all(p.no):
            return dual(no())
        x, y = dual(yes()), dual(no())
        d = BOXES.where(p, lambda: x.d, lambda: y.d)
        settled = p.yes | p.no  # a jump between the branches has no slope
        value = BOXES.where(p, lambda: x.v, lambda: y.v)
        return Dual(value, Box(np.where(settled, d.lo, -np.inf), np.where(settled, d.hi, np.inf)))

    def log(self, x: Any) -> Dual:
        x = dual(x)
        return Dual(BOXES.log(x.v), x.d * BOXES.ratio(box(1), x.v))

    def log1p(self, x: Any) -> Dual:
        x = dual(x)
        return Dual(BOXES.log1p(x.v), x.d * BOXES.ratio(box(1), 1 + x.v))

    def exp(self, x: Any) -> Dual:
        x = dual(x)
        value = BOXES.exp(x.v)
        return Dual(value, x.d * value)

    def log_shifted(self, x: Any, shift: Any) -> Dual:
        x, shift = dual(x), dual(shift)
        total = BOXES.exp(x.v) + shift.v
        return Dual(BOXES.log(total), x.d * BOXES.share(x.v, shift.v) + shift.d / total)

    def share(self, x: Any, shift: Any) -> Dual:
        return 1 / (1 + self.exp(-dual(x)) * shift)

    def increasing_root(
        self, f: Callable[[Value], Value], slope: Callable[[Value], Value], start: Value
    ) -> Dual:
        """The root, and by implicit differentiation -f_p / f_x at it."""
        x = BOXES.increasing_root(
            lambda x: dual(f(Dual(x))).v, lambda x: dual(slope(Dual(x))).v, dual(start).v
        )
        return Dual(x, -dual(f(Dual(x))).d / dual(slope(Dual(x))).v)


DUALS = Duals()
register(Dual, DUALS)
