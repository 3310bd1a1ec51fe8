"""One namespace of operations for floats, NumPy arrays and mpmath intervals.

A formula is written once, against `Arithmetic`, and evaluates on each of them.  Two conventions
carry the vacuous cases through without exceptions and without nan:

* `ratio(a, b)` is a / b where b > 0 and +infinity elsewhere (a >= 0);
* `sqrt` and `power` act on the non-negative part of their argument.

On intervals every result encloses the result for every choice of points, and a comparison that the
intervals do not settle is `UNDECIDED`, which refuses to become a bool.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from fractions import Fraction
from typing import Any

import mpmath
import numpy as np

from bounds.operations import MAX_ROOT_STEPS, UNDECIDED, Arithmetic, Truth, Value

iv: Any = mpmath.iv  # mpmath has no types for its interval context

NEGLIGIBLE_STEP = 1e-10
"""A Newton step of this relative size leaves the error of its square times half the degree."""


HALF = Fraction(1, 2)


def certain(p: Truth) -> bool:
    """Whether a comparison of single numbers or enclosures certainly holds; of boxes: in each of them."""
    return bool(np.all(p.yes)) if hasattr(p, "yes") else p is True


def named(A: Arithmetic, name: str, value: Value) -> Value:
    """The value itself; an arithmetic of formulas (`bounds.symbolic`) introduces a symbol of this name."""
    define = getattr(A, "define", None)
    return value if define is None else define(name, value)


def root_of_logarithms(
    A: Arithmetic,
    lead: int,
    factors: Sequence[tuple[int, Value]],
    target: Value,
    near: Value | None = None,
) -> Value:
    """The x with lead x + sum_j weight_j log(e^x + shift_j) = target, for factors (weight_j, shift_j).

    lead >= 0 and weights >= 0 whole numbers with a positive sum, shifts >= 0; lead > 0 or a shift of 0.
    The left side is convex and increases with slope between lead and the sum of lead and the weights.
    near: a guess at e^x.  Arrays solve it with their own loop, which starts at the guess where that is
    positive and finite, and leaves out the entries that have settled.

    >>> import math
    >>> round(math.exp(root_of_logarithms(FLOATS, 1, [(1, 3.0)], math.log(10.0))), 12)  # t (t + 3) = 10
    2.0
    """

    def total(first: Value, f: Callable[[Value], Value]) -> Value:
        terms = [first] if lead else []
        terms += [f(shift) if weight == 1 else weight * f(shift) for weight, shift in factors]
        return sum(terms[1:], terms[0])

    own = getattr(A, "root_of_logarithms", None)
    if own is not None:
        return own(lead, factors, target, near)
    return A.increasing_root(
        lambda x: total(x if lead == 1 else lead * x, lambda shift: A.log_shifted(x, shift)) - target,
        lambda x: total(lead, lambda shift: A.share(x, shift)),
        target / (lead + sum(weight for weight, _ in factors)),
    )


class Floats:
    """Python floats."""

    inf = math.inf

    def number(self, x: float | Fraction) -> float:
        return float(x)

    def sqrt(self, x: float) -> float:
        return math.sqrt(x) if x > 0 else 0.0 if x <= 0 else x

    def power(self, x: float, exponent: Fraction | int) -> float:
        if x <= 0:
            return 0.0 if exponent > 0 else 1.0 if exponent == 0 else math.inf
        try:
            return x ** float(exponent)
        except OverflowError:
            return math.inf

    def ratio(self, a: float, b: float) -> float:
        return a / b if b > 0 else math.inf

    def minimum(self, x: float, y: float) -> float:
        return x if x <= y or x != x else y

    def maximum(self, x: float, y: float) -> float:
        return x if x >= y or x != x else y

    def less(self, x: float, y: float) -> bool:
        return x < y

    def both(self, p: bool, q: bool) -> bool:
        return p and q

    def negate(self, p: bool) -> bool:
        return not p

    def where(self, p: bool, yes: Callable[[], float], no: Callable[[], float]) -> float:
        return yes() if p else no()

    def log(self, x: float) -> float:
        return math.log(x) if x > 0 else -math.inf

    def log1p(self, x: float) -> float:
        return math.log1p(x) if x > -1 else -math.inf

    def exp(self, x: float) -> float:
        try:
            return math.exp(x)
        except OverflowError:
            return math.inf

    def log_shifted(self, x: float, shift: float) -> float:
        if not shift > 0:
            return x
        y = math.log(shift)
        return max(x, y) + math.log1p(math.exp(-abs(x - y)))

    def share(self, x: float, shift: float) -> float:
        return 1 / (1 + self.exp(math.log(shift) - x)) if shift > 0 else 1.0

    def increasing_root(
        self, f: Callable[[float], float], slope: Callable[[float], float], start: float
    ) -> float:
        x, last = start, math.inf
        for _ in range(MAX_ROOT_STEPS):
            step = f(x) / slope(x)
            x -= step
            if abs(step) >= last or step == 0.0:
                return x
            last = abs(step) if abs(step) < 1e-3 else math.inf
        raise ArithmeticError(f"Newton's method did not settle from {start!r}")


class Arrays:
    """NumPy float64 arrays, broadcasting against each other."""

    inf = np.inf

    def number(self, x: float | Fraction) -> float:
        return float(x)

    def sqrt(self, x: Value) -> Value:
        return np.sqrt(np.maximum(x, 0.0))

    def power(self, x: Value, exponent: Fraction | int) -> Value:
        base = np.maximum(x, 0.0)
        if isinstance(exponent, int) and 0 <= exponent <= 8:  # before any arithmetic of fractions
            return _integer_power(base, exponent)
        if exponent == HALF:
            return np.sqrt(base)
        if exponent == int(exponent) and 0 <= exponent <= 8:
            return _integer_power(base, int(exponent))
        with np.errstate(divide="ignore", over="ignore"):
            if 2 * exponent == int(2 * exponent) and -8 <= exponent <= 8:
                power = _integer_power(np.sqrt(base), abs(int(2 * exponent)))
                return np.divide(1.0, power) if exponent < 0 else power
            return base ** float(exponent)

    def ratio(self, a: Value, b: Value) -> Value:
        with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
            return np.where(np.greater(b, 0.0), np.divide(a, b), np.inf)

    def minimum(self, x: Value, y: Value) -> Value:
        return np.minimum(x, y)

    def maximum(self, x: Value, y: Value) -> Value:
        return np.maximum(x, y)

    def less(self, x: Value, y: Value) -> Truth:
        return np.less(x, y)

    def both(self, p: Truth, q: Truth) -> Truth:
        return np.logical_and(p, q)

    def negate(self, p: Truth) -> Truth:
        return np.logical_not(p)

    def where(self, p: Truth, yes: Callable[[], Value], no: Callable[[], Value]) -> Value:
        with np.errstate(all="ignore"):
            chosen = np.asarray(p)
            if chosen.all():
                return yes()
            if not chosen.any():
                return no()
            return np.where(p, yes(), no())

    def log(self, x: Value) -> Value:
        with np.errstate(divide="ignore"):
            return np.log(np.maximum(x, 0.0))

    def log1p(self, x: Value) -> Value:
        with np.errstate(divide="ignore"):
            return np.log1p(np.maximum(x, -1.0))

    def exp(self, x: Value) -> Value:
        with np.errstate(over="ignore"):
            return np.exp(x)

    def log_shifted(self, x: Value, shift: Value) -> Value:
        level = self.log(shift)
        return np.maximum(x, level) + np.log(1.0 + np.exp(-np.abs(x - level)))

    def share(self, x: Value, shift: Value) -> Value:
        level = self.log(shift)
        gap = np.exp(-np.abs(x - level))
        return np.where(np.greater_equal(x, level), 1.0, gap) / (1.0 + gap)

    def root_of_logarithms(
        self, lead: int, factors: Sequence[tuple[int, Value]], target: Value, near: Value | None
    ) -> Value:
        """`root_of_logarithms` by Newton's method on the entries that still move.

        Where one entry stops does not depend on the others.
        """
        given = np.broadcast_arrays(target, *(shift for _, shift in factors))
        rest, *shifts = (np.ravel(x) for x in given)
        weights, levels = [weight for weight, _ in factors], [self.log(shift) for shift in shifts]
        x = rest / (lead + sum(weights))
        if near is not None:
            guess = np.ravel(np.broadcast_to(self.log(near), given[0].shape))
            np.copyto(x, guess, where=np.isfinite(guess))
        root, at, last = x, None, np.full(x.size, np.inf)
        for _ in range(MAX_ROOT_STEPS):
            value, slope = lead * x - rest, float(lead)
            for weight, level in zip(weights, levels, strict=True):
                gap = np.abs(x - level)
                np.exp(np.negative(gap, out=gap), out=gap)
                more = 1.0 + gap
                np.copyto(gap, 1.0, where=x >= level)
                gap /= more
                np.log(more, out=more)
                more += np.maximum(x, level)
                if weight != 1:
                    gap *= weight
                    more *= weight
                value += more
                slope = np.add(slope, gap, out=gap)
            value /= slope
            x = x - value
            size = np.abs(value, out=value)
            moving = np.flatnonzero(~((size >= last) | (size <= NEGLIGIBLE_STEP * np.abs(x))))  # nan moves
            if at is None:
                root = x
            else:
                root[at] = x
            if not moving.size:
                return root.reshape(given[0].shape)
            last = np.where(size < 1e-3, size, np.inf)
            if moving.size < x.size:
                at = moving if at is None else at[moving]
                x, rest, last = x[moving], rest[moving], last[moving]
                levels = [level[moving] for level in levels]
        raise ArithmeticError("Newton's method did not settle on an array of parameters")

    def increasing_root(
        self, f: Callable[[Value], Value], slope: Callable[[Value], Value], start: Value
    ) -> Value:
        x, last, moving = start, np.inf, True
        for _ in range(MAX_ROOT_STEPS):
            step = f(x) / slope(x)
            if moving is not True:
                step = np.where(moving, step, 0.0)
            x, size = x - step, np.abs(step)
            moving = moving & ~((size >= last) | (size <= NEGLIGIBLE_STEP * np.abs(x)))  # nan keeps moving
            if not np.any(moving):  # where one entry stops does not depend on the others
                return x
            last = np.where(size < 1e-3, size, np.inf)
        raise ArithmeticError("Newton's method did not settle on an array of parameters")


def _integer_power(x: Value, k: int) -> Value:
    result = None
    while k:
        if k & 1:
            result = x if result is None else result * x
        x, k = x * x if k > 1 else x, k >> 1
    return np.ones_like(x) if result is None else result


class Intervals:
    """mpmath intervals (`mpmath.iv`) at the precision iv.prec of the moment of evaluation."""

    @property
    def inf(self) -> Value:
        return iv.mpf([mpmath.inf, mpmath.inf])

    def number(self, x: float | Fraction) -> Value:
        if isinstance(x, Fraction):
            return iv.mpf(x.numerator) / x.denominator
        return iv.mpf(x)

    def sqrt(self, x: Value) -> Value:
        return iv.sqrt(self.maximum(x, iv.mpf(0)))

    def power(self, x: Value, exponent: Fraction | int) -> Value:
        base, exponent = self.maximum(x, iv.mpf(0)), Fraction(exponent)
        if exponent < 0:
            return self.ratio(iv.mpf(1), self.power(base, -exponent))
        if exponent.denominator == 1:
            return base**exponent.numerator
        low, high = (self._root_power(end, exponent) for end in (base.a, base.b))
        return iv.mpf([low.a, high.b])

    def _root_power(self, end: Value, exponent: Fraction) -> Value:
        if end == 0 or end == iv.inf:
            return end
        return iv.exp(iv.log(end) * exponent.numerator / exponent.denominator)

    def ratio(self, a: Value, b: Value) -> Value:
        if b.b <= 0:
            return self.inf
        if b.a > 0:
            return a / b
        return iv.mpf([(iv.mpf(a.a) / iv.mpf(b.b)).a, mpmath.inf])

    def minimum(self, x: Value, y: Value) -> Value:
        x, y = iv.mpf(x), iv.mpf(y)
        return iv.mpf([min(_low(x), _low(y)), min(_high(x), _high(y))])

    def maximum(self, x: Value, y: Value) -> Value:
        x, y = iv.mpf(x), iv.mpf(y)
        return iv.mpf([max(_low(x), _low(y)), max(_high(x), _high(y))])

    def less(self, x: Value, y: Value) -> Truth:
        x, y = iv.mpf(x), iv.mpf(y)
        if _high(x) < _low(y):
            return True
        return False if _low(x) >= _high(y) else UNDECIDED

    def both(self, p: Truth, q: Truth) -> Truth:
        if p is False or q is False:
            return False
        return UNDECIDED if p is UNDECIDED or q is UNDECIDED else True

    def negate(self, p: Truth) -> Truth:
        return UNDECIDED if p is UNDECIDED else not p

    def where(self, p: Truth, yes: Callable[[], Value], no: Callable[[], Value]) -> Value:
        if p is not UNDECIDED:
            return yes() if p else no()
        x, y = iv.mpf(yes()), iv.mpf(no())
        return iv.mpf([min(_low(x), _low(y)), max(_high(x), _high(y))])

    def log(self, x: Value) -> Value:
        x = self.maximum(x, iv.mpf(0))
        low = -mpmath.inf if x.a == 0 else iv.log(iv.mpf(x.a)).a
        high = -mpmath.inf if x.b == 0 else iv.log(iv.mpf(x.b)).b
        return iv.mpf([low, high])

    def log1p(self, x: Value) -> Value:
        return self.log(1 + x)

    def exp(self, x: Value) -> Value:
        return iv.exp(x)

    def log_shifted(self, x: Value, shift: Value) -> Value:
        return self.log(iv.exp(x) + shift)

    def share(self, x: Value, shift: Value) -> Value:
        return iv.exp(x) / (iv.exp(x) + shift)

    def increasing_root(
        self, f: Callable[[Value], Value], slope: Callable[[Value], Value], start: Value
    ) -> Value:
        with mpmath.workprec(iv.prec + 10):
            x = mpmath.mpf(start.mid)
            for _ in range(MAX_ROOT_STEPS):
                step = mpmath.mpf((f(iv.mpf(x)) / slope(iv.mpf(x))).mid)
                x -= step
                if abs(step) <= mpmath.ldexp(1 + abs(x), -iv.prec // 2):
                    break
            step = mpmath.mpf((f(iv.mpf(x)) / slope(iv.mpf(x))).mid)
            x -= step
            width = mpmath.ldexp(1 + abs(x), 4 - iv.prec)
            low = _signed_end(f, x, -width, lambda value: value.b < 0)
            high = _signed_end(f, x, width, lambda value: value.a > 0)
            return iv.mpf([low, high])


def _low(x: Value) -> Value:
    """The lower end with all its bits: mpmath.mpf(x.a) would round it to mp.prec."""
    return mpmath.mp.make_mpf(x._mpi_[0])


def _high(x: Value) -> Value:
    """The upper end with all its bits."""
    return mpmath.mp.make_mpf(x._mpi_[1])


def _signed_end(
    f: Callable[[Value], Value], x: Value, width: Value, settled: Callable[[Value], bool]
) -> Value:
    """Move away from x until f has certainly the sign asked for: an end of the enclosure."""
    for _ in range(MAX_ROOT_STEPS):
        end = x + width
        if settled(f(iv.mpf(end))):
            return end
        width *= 2
    return mpmath.sign(width) * mpmath.inf


FLOATS, ARRAYS, INTERVALS = Floats(), Arrays(), Intervals()


_REGISTERED: list[tuple[type, Arithmetic]] = [(iv.mpf, INTERVALS)]


def register(kind: type, arithmetic: Arithmetic) -> None:
    """Let parameters of this type be evaluated in this arithmetic (bounds.balls registers flint's)."""
    _REGISTERED.append((kind, arithmetic))


def refuse_foreign_arrays(values: Iterable[Value], name: str = "a parameter") -> None:
    """ValueError for an array of a library that has no arithmetic here, JAX's or CuPy's: turned into floats
    it would lose its gradient without a word."""
    for v in values:
        if isinstance(v, np.ndarray | np.generic):
            continue
        if hasattr(v, "__array_namespace__") or hasattr(v, "__jax_array__"):
            kind = f"{type(v).__module__.partition('.')[0]} {type(v).__name__}"
            raise ValueError(
                f"{name} is a {kind}, of which bounds knows no arithmetic: give a number, a NumPy array "
                "(np.asarray of it) or, for gradients, a torch tensor"
            )


def arithmetic_of(values: list[Value]) -> Arithmetic:
    """The arithmetic that the given parameter values ask for; ValueError for arrays of another library."""
    refuse_foreign_arrays(values)
    for kind, arithmetic in _REGISTERED:
        if any(isinstance(v, kind) for v in values):
            return arithmetic
    if any(type(v).__module__.partition(".")[0] == "torch" for v in values):
        from bounds.tensors import TENSORS  # the caller has torch already

        return TENSORS
    return ARRAYS if any(isinstance(v, np.ndarray) for v in values) else FLOATS
