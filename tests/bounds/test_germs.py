"""Germs: what is left out shrinks at the order that is claimed; what is not proved is refused."""

from __future__ import annotations

import math
from contextlib import suppress
from fractions import Fraction

import mpmath
import pytest
import sympy as sp
from hypothesis import given, settings
from hypothesis import strategies as st
from mpmath import mp

from bounds.germs import GERMS, Expansion, Germ, MoreTerms, NoSeries, Open, expanding, germ, small
from bounds.signs import NONNEGATIVE, POSITIVE, UNKNOWN, ZERO, Ranges

A = GERMS
a, b = sp.symbols("a b", positive=True)
AT = {a: sp.Rational(7, 3), b: sp.Rational(3, 5)}
FINEST = 4
"""Each x is the one before to this power of ten less."""


def computed(make, orders=3):
    with expanding(Expansion(Ranges(), Fraction(orders))) as how:
        found = make(A, lambda k=1, c=1: small(c, Fraction(k)), germ)
        return found, how


class Reference:
    """The same operations on mpmath numbers at one x."""

    def __init__(self, x):
        self.x, self.inf = x, mp.inf

    number = staticmethod(lambda x: mp.mpf(x))

    def small(self, k=1, c=1):
        return self.value(c) * self.x ** (mp.mpf(Fraction(k).numerator) / Fraction(k).denominator)

    @staticmethod
    def value(x):
        if isinstance(x, Fraction):
            return mp.mpf(x.numerator) / x.denominator
        return mp.mpf(sp.sympify(x).subs(AT).evalf(mp.dps)) if isinstance(x, sp.Expr) else mp.mpf(x)

    def power(self, x, q):
        return mp.mpf(0) if x <= 0 and q > 0 else mp.inf if x <= 0 else x ** self.value(Fraction(q))

    def sqrt(self, x):
        return self.power(x, Fraction(1, 2))

    def ratio(self, x, y):
        return x / y if y > 0 else mp.inf

    minimum, maximum, log, exp = (
        staticmethod(min),
        staticmethod(max),
        staticmethod(mp.log),
        staticmethod(mp.exp),
    )

    def increasing_root(self, f, slope, start):
        return mp.findroot(f, mp.mpf(start), solver="newton", df=slope)


def error_shrinks(found: Germ, how: Expansion, make) -> None:
    """|f(x) - terms| <= C x^error, seen at three x: C does not grow as x falls."""
    with mp.workdps(120):
        left = []
        for k in (6, 9, 12):
            reference = Reference(mp.mpf(10) ** -k)
            exact = make(reference, reference.small, reference.value)
            terms = mp.fsum(reference.small(power, how.resolved(c)) for power, c in found.terms.items())
            scale = max([abs(exact), *(reference.small(p) for p in [found.first] if p < math.inf)])
            if found.error == math.inf:
                assert abs(exact - terms) <= mp.mpf(10) ** -90 * max(1, scale)
            else:
                left.append(abs(exact - terms) / reference.small(found.error))
        assert all(later <= 2 * left[0] + mp.mpf(10) ** -60 for later in left[1:]), left


EXAMPLES = {
    "quotient": lambda A, x, c: c(1) / (c(a) - x(1) + x(Fraction(3, 2))),
    "pole": lambda A, x, c: (x(1) + x(2)) / (x(3, b) - x(4)),
    "cancelled": lambda A, x, c: A.sqrt(c(1) + x(1)) - c(1) - x(1) / 2,
    "root of a sum": lambda A, x, c: A.sqrt(x(2, a) + x(3)) + A.power(x(1) + x(2), Fraction(-1, 3)),
    "power of a remainder": lambda A, x, c: A.power(A.exp(x(1)) - 1, Fraction(2, 3)),
    "negative part": lambda A, x, c: A.sqrt(x(2) - x(1)) + A.ratio(c(1), c(2) - x(1)),
    "tie": lambda A, x, c: A.minimum(A.exp(x(1)), A.sqrt(c(1) + 2 * x(1))),
    "larger": lambda A, x, c: A.maximum(A.exp(x(1)), A.sqrt(c(1) + 2 * x(1))),
    "parameters decide": lambda A, x, c: A.minimum(c(a) + x(1), c(b) + x(2)) * x(1),
    "parameters decide, later": lambda A, x, c: A.maximum(c(1) + x(1, a) + x(2), c(1) + x(1, b)) ** 2,
    "logarithm": lambda A, x, c: A.log(c(a) + x(Fraction(1, 2))) + A.log(c(1) - x(1)),
    "exponential": lambda A, x, c: A.exp(c(b) + x(1) - x(Fraction(5, 3))),
}


@pytest.mark.parametrize("orders", [1, 2, 4])
@pytest.mark.parametrize("name", EXAMPLES)
def test_what_is_left_out_shrinks_at_the_claimed_order(name, orders):
    try:
        found, how = computed(EXAMPLES[name], orders)
    except MoreTerms:
        assert (name, orders) == ("cancelled", 1) or orders == 1
        return
    error_shrinks(found, how, EXAMPLES[name])


exponents = st.sampled_from([Fraction(1, 3), Fraction(1, 2), Fraction(1), Fraction(3, 2), Fraction(2)])
leaves = st.one_of(
    st.sampled_from([("c", 1), ("c", 2), ("c", a), ("c", b)]),
    st.tuples(st.just("x"), exponents, st.sampled_from([1, -1, 2, a, b])),
)
trees = st.recursive(
    leaves,
    lambda inner: st.one_of(
        st.tuples(st.sampled_from(["+", "-", "*", "/", "min", "max"]), inner, inner),
        st.tuples(st.just("power"), inner, st.sampled_from([Fraction(1, 2), Fraction(-1, 3), 2])),
        st.tuples(st.sampled_from(["exp", "log"]), inner),
    ),
    max_leaves=6,
)


def run(tree, A, x, c):
    kind, *rest = tree
    if kind == "c":
        return c(rest[0])
    if kind == "x":
        return x(*rest)
    if kind == "power":
        return A.power(run(rest[0], A, x, c), rest[1])
    parts = [run(part, A, x, c) for part in rest]
    if kind in ("exp", "log"):
        return getattr(A, kind)(*parts)
    if kind in ("min", "max"):
        return (A.minimum if kind == "min" else A.maximum)(*parts)
    one, other = parts
    return {
        "+": lambda: one + other,
        "-": lambda: one - other,
        "*": lambda: one * other,
        "/": lambda: one / other,
    }[kind]()


@settings(max_examples=60, deadline=None)
@given(trees, st.integers(1, 3))
def test_any_germ_that_is_derived_is_right(tree, orders):
    try:
        found, how = computed(lambda *parts: run(tree, *parts), orders)
    except (MoreTerms, NoSeries, Open):
        return
    if found.infinite:
        with mp.workdps(60):
            reference = Reference(mp.mpf(10) ** -9)
            with suppress(ZeroDivisionError):
                assert run(tree, reference, reference.small, reference.value) == found.infinite * mp.inf
        return
    if any(abs(sp.N(c.subs(AT))) > 1e8 for c in found.terms.values() if c.free_symbols <= set(AT)):
        return
    error_shrinks(found, how, lambda *parts: run(tree, *parts))


@pytest.mark.parametrize(
    ("orders", "delta"), [(1, 1), (2, 1), (3, 1), (1, Fraction(1, 2)), (2, Fraction(1, 2)), (3, 2)]
)
def test_roots_have_the_claimed_order(orders, delta):
    """e^t of (L - 1) t + log(e^t + delta) = log a, and the root of a quadratic equation."""

    def logarithmic(A, x, c):
        shift, product = x(delta, b), A.log(c(a) + x(1))
        t = A.increasing_root(
            lambda t: 2 * t + A.log(A.exp(t) + shift) - product,
            lambda t: 2 + A.exp(t) / (A.exp(t) + shift),
            product / 3,
        )
        return A.exp(t)

    def quadratic(A, x, c):
        first = c(b) + x(delta)
        return A.increasing_root(
            lambda t: first * A.power(t, 2) + 2 * t - 1,
            lambda t: 2 * (first * A.power(t, 1) + 1),
            c(Fraction(1, 2)),
        )

    for make in (logarithmic, quadratic):
        found, how = computed(make, orders)
        assert found.error >= min(orders, delta)
        error_shrinks(found, how, make)


def test_a_root_without_a_closed_form_is_a_symbol_with_its_equation():
    def cubic(A, x, c):
        return A.increasing_root(
            lambda t: A.power(t, 3) + (3 + x(1)) * t - 2,
            lambda t: 3 * A.power(t, 2) + 3 + x(1),
            c(Fraction(1, 2)),
        )

    found, how = computed(cubic)
    ((symbol, equation),) = how.implicit(found.terms[0])
    t = sp.nsolve(equation, symbol, 0.5, prec=60)
    for x in (1e-3, 1e-4):
        value = sum(float(c.subs(symbol, t)) * x ** float(k) for k, c in found.terms.items())
        exact = sp.nsolve(sp.Symbol("t") ** 3 + (3 + x) * sp.Symbol("t") - 2, sp.Symbol("t"), 0.5)
        assert abs(value - float(exact)) <= x**3


@pytest.mark.parametrize(
    ("make", "error", "message"),
    [
        (lambda A, x, c: A.inf - A.inf, NoSeries, "subtracts"),
        (lambda A, x, c: A.inf * (c(0)), NoSeries, "by 0"),
        (lambda A, x, c: A.inf * (A.exp(x(1)) - A.exp(x(1))), MoreTerms, "^$"),
        (lambda A, x, c: A.inf / A.inf, NoSeries, "divides"),
        (lambda A, x, c: c(1) / c(0), NoSeries, "divides by 0"),
        (lambda A, x, c: A.log(x(1)), NoSeries, "logarithm of the small"),
        (lambda A, x, c: A.log(-x(1)), NoSeries, "not positive"),
        (lambda A, x, c: A.exp(1 / x(1)), NoSeries, "exponential of a large"),
        (lambda A, x, c: A.sqrt(c(a - b)), Open, "a - b"),
        (lambda A, x, c: A.where(A.less(c(a), c(b)), lambda: c(1), lambda: c(2)), Open, "b"),
        (lambda A, x, c: A.where(A.less(A.exp(x(1)), A.exp(x(1))), lambda: 1, lambda: 2), MoreTerms, "^$"),
        (lambda A, x, c: germ(math.nan), NoSeries, "nan"),
    ],
)  # fmt: skip
def test_what_is_not_proved_is_refused(make, error, message):
    with pytest.raises(error, match=message):
        computed(make)


def test_infinity_keeps_its_sign():
    assert computed(lambda A, x, c: -A.inf)[0].infinite == -1
    assert computed(lambda A, x, c: A.inf * (x(1) - 1))[0].infinite == -1
    assert computed(lambda A, x, c: A.power(-A.inf, 2))[0].terms == {}
    assert computed(lambda A, x, c: A.minimum(-A.inf, x(1)))[0].infinite == -1
    assert computed(lambda A, x, c: c(1) / A.inf)[0].error == math.inf
    assert computed(lambda A, x, c: A.ratio(c(1), -x(1)))[0].infinite == 1


n, K, d = sp.symbols("n K d", positive=True)


@pytest.mark.parametrize(
    ("expression", "signs"),
    [
        ((n - 2) / (n - 1), POSITIVE), (n - 2, POSITIVE), (K - 2, NONNEGATIVE), (d - 2 * K, POSITIVE),
        (sp.sqrt(n - 2) - sp.sqrt(n - 2), ZERO), (n - 3, UNKNOWN), (n**2 - 3 * n + 2, POSITIVE),
        (sp.Min(n, K) - 2, UNKNOWN), (sp.Max(n - 2, K - n), POSITIVE), (sp.log(K), POSITIVE),
        (sp.exp(K - n), POSITIVE), (sp.sqrt(2) + sp.sqrt(3) - sp.sqrt(5 + 2 * sp.sqrt(6)), ZERO),
        (sp.Rational(10**40 + 1, 10**40) - 1, POSITIVE), (1 / (n - 2) - 1 / (n - 2), ZERO),
        (sp.sqrt(2) - sp.Rational(14142135623730950488, 10**19), POSITIVE),
    ],
)  # fmt: skip
def test_signs_are_derived_from_ranges(expression, signs):
    ranges = Ranges({n: (sp.Integer(2), True), K: (sp.Integer(2), False), d: (2 * K, True)})
    assert ranges.signs(expression) == signs


coefficients = st.integers(-3, 3)


@settings(max_examples=80, deadline=None)
@given(
    st.lists(st.tuples(coefficients, st.integers(-1, 2), st.sampled_from([0, 1, Fraction(1, 2)])), max_size=4)
)
def test_a_derived_sign_is_that_at_every_point(terms):
    expression = sp.Add(*(c * (n - 1) ** p * K ** sp.Rational(Fraction(q)) for c, p, q in terms))
    signs = Ranges({n: (sp.Integer(2), True), K: (sp.Integer(2), False)}).signs(expression)
    for point in ({n: sp.Rational(21, 10), K: 2}, {n: 5, K: 9}, {n: 100, K: 2}, {n: 3, K: 1000}):
        assert int(sp.sign(expression.subs(point))) in signs


def test_examples_of_the_documentation_are_true():
    import doctest

    import bounds.germs
    import bounds.signs

    for module in (bounds.germs, bounds.signs):
        failed, tried = doctest.testmod(module)
        assert (failed, tried >= 1) == (0, True)
    assert mpmath.mp.dps >= 15
