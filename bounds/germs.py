"""Germs: functions of one small x > 0 known up to a remainder, an arithmetic for leading orders.

A finite germ is c_1 x^(k_1) + ... + c_m x^(k_m) + O(x^p): rational exponents below p, coefficients that are
SymPy expressions in the parameters, p infinite where the sum is the function itself for all small x.  The
remainder is meant pointwise: for each value of the parameters in their ranges.  A germ may also be infinite,
of either sign.  docs/bounds.md proves every rule.

Whatever a rule cannot prove raises: `MoreTerms` where the germ is known too coarsely, `Open` where the sign
of an expression in the parameters is not derived, `NoSeries` where there is no series of this kind.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

import sympy as sp

from bounds.arithmetic import Truth, Value, register
from bounds.signs import NEGATIVE, NONNEGATIVE, POSITIVE, UNKNOWN, ZERO, Ranges, Signs

STEPS = 12
"""Newton steps on germs before a root is given up; each doubles the orders that are right."""


class NoSeries(Exception):
    """Why there is no series in powers of x."""


class MoreTerms(Exception):
    """Something cancels to the order that is kept."""


class Open(Exception):
    """The sign of an expression in the parameters is not derived."""

    def __init__(self, expression: Any) -> None:
        super().__init__(str(expression))
        self.expression = expression


@dataclass
class Expansion:
    """How germs are computed: what is known of the parameters, and how many orders beyond the first are kept.

    extremes: symbols that stand for a minimum or maximum of coefficients, by that; roots: symbols that stand
    for the positive root of an equation in t, by its left side.
    """

    ranges: Ranges
    orders: Fraction
    extremes: dict[Any, Any] = field(default_factory=dict)
    roots: dict[Any, Any] = field(default_factory=dict)

    def extreme(self, kind: Any, a: Any, b: Any) -> Any:
        """min or max of two coefficients as one symbol, with the signs that it can have."""
        value = kind(a, b, evaluate=False)
        if value not in self.extremes:
            signs = self.ranges.signs(value)
            known = {"positive": True} if signs == POSITIVE else {"nonnegative": True}
            symbol = sp.Symbol(
                f"m_{len(self.extremes)}", **(known if signs <= NONNEGATIVE else {"real": True})
            )
            self.ranges.of[symbol] = signs
            self.extremes[value] = symbol
        return self.extremes[value]

    def root(self, equation: Any) -> Any:
        """The positive root t of equation = 0, as a symbol."""
        if equation not in self.roots:
            self.roots[equation] = sp.Symbol(f"t_{len(self.roots)}", positive=True)
        return self.roots[equation]

    def resolved(self, expression: Any) -> Any:
        """The expression with minima and maxima, and roots of equations of degree 2, in their place."""
        back = {symbol: value for value, symbol in self.extremes.items()}
        back |= {symbol: x for e, symbol in self.roots.items() if (x := self._of_degree_2(e)) is not None}
        while expression.free_symbols & set(back):
            expression = expression.xreplace(back)
        return expression

    def implicit(self, expression: Any) -> tuple[tuple[Any, Any], ...]:
        """The roots without a closed form in it: (symbol, what is 0 there)."""
        t = sp.Symbol("t", positive=True)
        inside = {symbol: e for e, symbol in self.roots.items() if symbol in expression.free_symbols}
        return tuple(
            (symbol, sp.collect(sp.expand(e.xreplace({t: symbol})), symbol)) for symbol, e in inside.items()
        )

    def _of_degree_2(self, equation: Any) -> Any:
        t = sp.Symbol("t", positive=True)
        if not equation.is_polynomial(t) or len(found := sp.Poly(equation, t).all_coeffs()) != 3:
            return None
        a, b, c = found
        if self.ranges.signs(a) != POSITIVE or self.ranges.signs(b) != POSITIVE:
            return None
        return -2 * c / (b + sp.sqrt(sp.factor(b * b - 4 * a * c)))


_NOW: ContextVar[Expansion] = ContextVar("expansion")


@contextmanager
def expanding(how: Expansion) -> Iterator[Expansion]:
    """Within: germs are computed in this way."""
    token = _NOW.set(how)
    try:
        yield how
    finally:
        _NOW.reset(token)


Exponent = Fraction | float
"""A rational, or infinity."""


class Germ:
    """See the module; terms in the order of their exponents.  infinite: 1 or -1, and then no terms."""

    __slots__ = ("error", "infinite", "terms")

    def __init__(
        self, terms: Mapping[Fraction, Any] | None = None, error: Exponent = math.inf, infinite: int = 0
    ) -> None:
        kept = ((k, sp.expand(c, deep=False)) for k, c in sorted((terms or {}).items()) if k < error)
        self.terms = {k: c for k, c in kept if c != 0}
        self.error, self.infinite = error, infinite

    @property
    def first(self) -> Exponent:
        """The germ is O(x^first)."""
        return next(iter(self.terms), self.error)

    def cut(self, error: Exponent) -> Germ:
        """The same with a coarser remainder."""
        return self if self.infinite or self.error <= error else Germ(self.terms, error)

    def leading(self) -> tuple[Germ, Signs]:
        """Without first terms that are 0, and the signs that it can have for small x."""
        if self.infinite:
            return self, frozenset({self.infinite})
        found = self
        while found.terms:
            signs = _NOW.get().ranges.signs(found.terms[found.first])  # type: ignore[index]
            if signs != ZERO:
                alone = len(found.terms) == 1 and found.error == math.inf
                return found, signs if alone or 0 not in signs else UNKNOWN
            found = Germ({k: c for k, c in found.terms.items() if k > found.first}, found.error)
        if found.error < math.inf:
            raise MoreTerms
        return found, ZERO

    def sign(self) -> int:
        """-1, 0 or 1, for all small x."""
        found, signs = self.leading()
        if len(signs) > 1:
            raise Open(found.terms[found.first])  # type: ignore[index]
        return next(iter(signs))

    def __add__(self, other: Any) -> Germ:
        y = germ(other)
        if self.infinite or y.infinite:
            if self.infinite * y.infinite < 0:
                raise NoSeries("it subtracts an infinite quantity from an infinite one")
            return Germ(infinite=self.infinite or y.infinite)
        terms = dict(self.terms)
        for k, c in y.terms.items():
            terms[k] = terms.get(k, 0) + c
        return Germ(terms, min(self.error, y.error))

    def __neg__(self) -> Germ:
        return Germ({k: -c for k, c in self.terms.items()}, self.error, -self.infinite)

    def __sub__(self, other: Any) -> Germ:
        return self + -germ(other)

    def __rsub__(self, other: Any) -> Germ:
        return germ(other) - self

    def __mul__(self, other: Any) -> Germ:
        y = germ(other)
        if self.infinite or y.infinite:
            sign = self.sign() * y.sign()
            if sign == 0:
                raise NoSeries("it multiplies an infinite quantity by 0")
            return Germ(infinite=sign)
        terms: dict[Fraction, Any] = {}
        for j, b in self.terms.items():
            for k, c in y.terms.items():
                terms[j + k] = terms.get(j + k, 0) + b * c
        made = Germ(terms, min(self.error + y.first, y.error + self.first))
        return _kept(made)

    def __truediv__(self, other: Any) -> Germ:
        y = germ(other)
        if y.infinite and not self.infinite:
            return Germ()
        if y.infinite:
            raise NoSeries("it divides an infinite quantity by an infinite one")
        return self * _power(y, Fraction(-1), abs_of_base=True)

    def __rtruediv__(self, other: Any) -> Germ:
        return germ(other) / self

    def __pow__(self, k: int) -> Germ:
        made = germ(1)
        for _ in range(k):
            made = made * self
        return made

    __radd__, __rmul__ = __add__, __mul__

    def __bool__(self) -> bool:
        raise TypeError("a germ is neither true nor false: compare it")

    def __repr__(self) -> str:
        if self.infinite:
            return "inf" if self.infinite > 0 else "-inf"
        terms = [f"({c}) x^{k}" for k, c in self.terms.items()]
        return " + ".join([*terms, *([f"O(x^{self.error})"] if self.error < math.inf else [])]) or "0"


def germ(x: Any) -> Germ:
    """A number, expression or germ as a germ."""
    if isinstance(x, Germ):
        return x
    if isinstance(x, Fraction):
        return Germ({Fraction(0): sp.Rational(x.numerator, x.denominator)})
    if isinstance(x, float):
        if math.isnan(x):
            raise NoSeries("it meets a number that is none (nan)")
        return Germ(infinite=1 if x > 0 else -1) if math.isinf(x) else Germ({Fraction(0): sp.Rational(x)})
    if x in (sp.oo, -sp.oo):
        return Germ(infinite=1 if x == sp.oo else -1)
    return Germ({Fraction(0): sp.sympify(x)})


def small(coefficient: Any, power: Fraction | int = 1) -> Germ:
    """coefficient x^power itself.

    >>> small(sp.Symbol("theta"), 2)
    (theta) x^2
    """
    return Germ({Fraction(power): sp.sympify(coefficient)})


def _kept(x: Germ) -> Germ:
    """Without the terms beyond the orders that are kept."""
    if not x.terms:
        return x
    limit = x.first + _NOW.get().orders
    return x.cut(limit) if any(k >= limit for k in x.terms) or math.inf > x.error > limit else x


def _taylor(u: Germ, coefficient: Callable[[int], Any]) -> Germ:
    """sum over k of coefficient(k) u^k for u = O(x^s), s > 0: a function analytic at 0, of u."""
    if not u.terms and u.error == math.inf:
        return germ(coefficient(0))
    s = u.first
    if s <= 0:
        raise MoreTerms
    count = max(1, math.ceil(_NOW.get().orders / s))
    total, power = germ(coefficient(0)), germ(1)
    for k in range(1, count):
        power = power * u
        total = total + power * coefficient(k)
    return total.cut(s * count)


def _split(x: Germ) -> tuple[Fraction, Any, Germ]:
    """x = c x^m (1 + u)."""
    m = x.first
    c = x.terms[m]  # type: ignore[index]
    rest = {k - m: d / c for k, d in x.terms.items() if k > m}
    return m, c, Germ(rest, x.error - m)  # type: ignore[return-value]


def _power(x: Germ, q: Fraction, *, abs_of_base: bool = False) -> Germ:
    """x^q for x > 0 (or x of either sign, not 0, if q is whole: `abs_of_base`)."""
    found, signs = x.leading()
    if signs == ZERO:
        raise NoSeries("it divides by 0")
    if signs != POSITIVE and not (abs_of_base and len(signs) == 1):
        raise Open(found.terms[found.first])  # type: ignore[index]
    m, c, u = _split(found)
    scale = _simple(c) ** sp.Rational(q.numerator, q.denominator)
    series = _taylor(u, lambda k: sp.binomial(sp.Rational(q.numerator, q.denominator), k))
    return _kept(Germ({k + m * q: d * scale for k, d in series.terms.items()}, series.error + m * q))


def _simple(c: Any) -> Any:
    """A sum as one quotient, so that its powers are short."""
    return sp.factor(c) if c.is_Add else c


@dataclass(frozen=True)
class Later:
    """A comparison that is decided when somebody asks."""

    decide: Callable[[], bool]

    def __bool__(self) -> bool:
        return self.decide()


class Germs:
    """`bounds.arithmetic.Arithmetic` on germs; what is not proved raises (see the module)."""

    @property
    def inf(self) -> Germ:
        return Germ(infinite=1)

    def number(self, x: Any) -> Germ:
        return germ(x)

    def sqrt(self, x: Any) -> Germ:
        return self.power(x, Fraction(1, 2))

    def power(self, x: Any, exponent: Fraction | int) -> Germ:
        x, q = germ(x), Fraction(exponent)
        if q == 0:
            return germ(1)
        if not x.terms and not x.infinite and x.error < math.inf and q > 0:
            return Germ({}, x.error * q)
        found, signs = x.leading()
        if signs <= {-1, 0}:
            return germ(0) if q > 0 else self.inf
        if found.infinite:
            return self.inf if q > 0 else germ(0)
        if q.denominator == 1 and q > 0 and signs <= NONNEGATIVE:
            return found ** int(q)
        if signs == NONNEGATIVE and q > 0:  # one exact term c x^m, c >= 0
            ((m, c),) = found.terms.items()
            return Germ({m * q: c ** sp.Rational(q.numerator, q.denominator)})
        return _power(found, q)

    def ratio(self, a: Any, b: Any) -> Germ:
        b = germ(b)
        _, signs = b.leading()
        if signs <= {-1, 0}:
            return self.inf
        if signs != POSITIVE:
            b.sign()
        return germ(a) / b

    def minimum(self, x: Any, y: Any) -> Germ:
        return self._extreme(germ(x), germ(y), sp.Min)

    def maximum(self, x: Any, y: Any) -> Germ:
        return self._extreme(germ(x), germ(y), sp.Max)

    def _extreme(self, x: Germ, y: Germ, kind: Any) -> Germ:
        smaller, larger = (x, y) if kind is sp.Min else (y, x)  # the answer where x <= y, where x >= y
        if x.infinite or y.infinite:
            return smaller if x.infinite <= y.infinite else larger
        gap, error = y - x, min(x.error, y.error)
        try:
            gap, signs = gap.leading()
        except MoreTerms:
            return x.cut(error)
        if signs <= NONNEGATIVE or signs <= {-1, 0}:
            return smaller if signs <= NONNEGATIVE else larger
        k = gap.first
        own = _NOW.get().ranges.signs(gap.terms[k])  # type: ignore[index]
        a, b = x.terms.get(k, 0), y.terms.get(k, 0)  # type: ignore[call-overload]
        if own <= NONNEGATIVE or own <= {-1, 0}:
            chosen = smaller.terms.get(k, 0) if own <= NONNEGATIVE else larger.terms.get(k, 0)  # type: ignore[call-overload]
        else:
            chosen = _NOW.get().extreme(kind, a, b)
        later = [j for z in (x, y) for j in z.terms if j > k]
        shared = {j: c for j, c in x.terms.items() if j < k}
        return Germ(shared | {k: chosen}, min([error, *later]))  # type: ignore[dict-item]

    def less(self, x: Any, y: Any) -> Truth:
        return Later(lambda: _less(germ(x), germ(y)))

    def both(self, p: Truth, q: Truth) -> Truth:
        return Later(lambda: bool(p) and bool(q))

    def negate(self, p: Truth) -> Truth:
        return Later(lambda: not p)

    def where(self, p: Truth, yes: Callable[[], Any], no: Callable[[], Any]) -> Germ:
        return germ(yes() if p else no())

    def log(self, x: Any) -> Germ:
        x = germ(x)
        if x.infinite or x.sign() <= 0:
            raise NoSeries("it has the logarithm of a quantity that is not positive and finite")
        m, c, u = _split(x.leading()[0])
        if m != 0:
            raise NoSeries("it has a logarithm of the small parameters, which is no power of them")
        first = sp.expand_log(sp.log(c), force=False)
        return _taylor(u, lambda k: first if k == 0 else sp.Rational((-1) ** (k + 1), k))

    def log1p(self, x: Any) -> Germ:
        return self.log(1 + germ(x))

    def exp(self, x: Any) -> Germ:
        x = germ(x)
        if x.infinite or any(k < 0 for k in x.terms):
            raise NoSeries("it has the exponential of a large quantity")
        if x.error <= 0:
            raise MoreTerms
        scale = sp.exp(x.terms.get(Fraction(0), sp.Integer(0)))
        u = Germ({k: c for k, c in x.terms.items() if k > 0}, x.error)
        return _taylor(u, lambda k: sp.Rational(1, sp.factorial(k))) * scale

    def log_shifted(self, x: Any, shift: Any) -> Germ:
        return self.log(self.exp(x) + germ(shift))

    def share(self, x: Any, shift: Any) -> Germ:
        e = self.exp(x)
        return e / (e + germ(shift))

    def increasing_root(
        self, f: Callable[[Value], Value], slope: Callable[[Value], Value], start: Value
    ) -> Germ:
        """Newton's method on germs; docs/bounds.md proves the order of each step, and that of the root.

        f is strictly increasing and convex on the whole line, slope its derivative.
        """
        orders, x = _NOW.get().orders, _root_at_zero(f, slope, start)
        right: Exponent = Fraction(0)  # f(x) = O(x^right) is known, or f(x) -> 0 for right = 0
        at_x = germ(slope(x))
        for _ in range(STEPS):
            found = germ(f(x))
            residual = Germ({k: c for k, c in found.terms.items() if k > 0 and k >= right}, found.error)
            if found.first < 0 or residual.first <= 0:
                raise MoreTerms
            if residual.first >= min(orders, residual.error):
                break
            quotient = residual / at_x
            h = Germ({k: -c for k, c in quotient.terms.items() if k < orders})
            moved = germ(slope(x + h))
            right = min(orders, quotient.error, h.first + (moved - at_x).first)
            x, at_x = x + h, moved
        else:
            raise MoreTerms
        q = residual.first
        if q == math.inf:
            return x
        least, signs = germ(slope(x - small(1, Fraction(q) / 2))).leading()
        if signs != POSITIVE or least.first != 0:
            raise NoSeries("it has a root at which its equation is flat")
        return x.cut(q)


def _less(x: Germ, y: Germ) -> bool:
    if x.infinite or y.infinite:
        return x.infinite < y.infinite
    gap, signs = (y - x).leading()
    if signs <= {-1, 0}:
        return False
    return gap.sign() > 0


def without_zeros(x: Germ) -> Germ:
    """Without the terms that are 0; where that cannot be seen, they stay."""
    ranges = _NOW.get().ranges
    return Germ({k: c for k, c in x.terms.items() if ranges.signs(c) != ZERO}, x.error)


def _root_at_zero(f: Callable[[Value], Value], slope: Callable[[Value], Value], start: Value) -> Germ:
    """The root at x = 0: where Newton's method starts, or a symbol t > 0 with its equation F(t) = 0.

    Such a t exists and is the only one: F is convex, F(0) < 0 and F' > 0 on t > 0.
    """
    x = Germ({k: c for k, c in germ(start).terms.items() if k == 0})
    if _constant(f(x)) == 0:
        return x
    how, t = _NOW.get(), sp.Symbol("t", positive=True)
    if how.ranges.signs(_constant(f(germ(0)))) != NEGATIVE:
        raise NoSeries(
            "it has a root without a closed form where the small parameters are 0, of unknown sign"
        )
    equation = _constant(f(germ(t)))
    if how.ranges.signs(_constant(slope(germ(t)))) != POSITIVE:
        raise NoSeries("it has a root at which its equation may be flat")
    return germ(how.root(sp.fraction(sp.factor(equation))[0]))


def _constant(x: Any) -> Any:
    """The coefficient of x^0, 0 where it can be seen to vanish."""
    x = without_zeros(germ(x))
    if x.first < 0 or x.error <= 0:
        raise MoreTerms
    return x.terms.get(Fraction(0), sp.Integer(0))


GERMS: Any = Germs()
register(Germ, GERMS)
