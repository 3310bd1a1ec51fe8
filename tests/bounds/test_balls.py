"""Ball arithmetic: it encloses, it agrees with interval arithmetic, and it never guesses."""

from fractions import Fraction

import flint
import mpmath
import pytest
from flint import arb
from hypothesis import given, settings
from hypothesis import strategies as st
from layerwise_parameters import numbers
from mpmath import iv

from bounds import REGISTRY, Parameters
from bounds.arithmetic import INTERVALS, UNDECIDED, arithmetic_of
from bounds.balls import BALLS, UNKNOWN, Ball, enclosure, infinite

REALS = ("theta", "eps", "rho", "delta", "mu", "e0", "alpha", "lmin", "lmax", "tail")
FORMULA_EXAMPLES = 20
"""Interval arithmetic takes about 0.2 s for all statements."""

third = Fraction(1, 3)
rationals = st.fractions(min_value=-50, max_value=50, max_denominator=1000)


@pytest.fixture(autouse=True)
def _precision():
    bits, flint.ctx.prec, before, iv.prec = flint.ctx.prec, 128, iv.prec, 128
    yield
    flint.ctx.prec, iv.prec = bits, before


def fuzzy(x):
    """A ball of positive radius around a rational."""
    return Ball(enclosure(x) + arb(0, arb(2) ** -100))


def holds(ball, x):
    """Whether a ball holds a rational, itself enclosed far more tightly."""
    with flint.ctx.workprec(4096):
        return bool(ball.x.contains(enclosure(x)))


@given(rationals, rationals, rationals)
def test_operations_enclose_the_exact_result(a, b, c):
    for make in (Ball, fuzzy):
        x, y, z = make(a), make(b), make(c)
        assert holds((x + 2 * y - z) * y, (a + 2 * b - c) * b)
        assert holds((x * y) ** 3 - z, (a * b) ** 3 - c)
        assert holds(abs(1 - x), abs(1 - a))
        if b != 0:
            assert holds(x / y, a / b)
        assert holds(BALLS.maximum(x, y), max(a, b))
        assert holds(BALLS.minimum(x, y), min(a, b))
        root = BALLS.sqrt(x)
        assert holds(root * root, max(a, 0))
        power = BALLS.power(x, Fraction(2, 3))
        assert holds(power**3, max(a, 0) ** 2)


@given(rationals, rationals)
def test_comparisons_are_those_of_the_rationals(a, b):
    assert (Ball(a) < Ball(b)) is (a < b)
    assert (Ball(a) >= Ball(b)) is (a >= b)
    assert (Ball(a) == Ball(b)) is (a == b)


def test_equalities_of_rationals_are_settled_exactly():
    assert (Ball(third) + third + third == 1) is True
    assert (BALLS.sqrt(Fraction(4, 9)) == 2 * Ball(third)) is True
    assert (BALLS.ratio(4, 3) <= Ball(4) / 3) is True
    assert (BALLS.power(Ball(third), 2) == Fraction(1, 9)) is True


def test_what_is_not_settled_is_undecided_both_ways():
    root = BALLS.sqrt(2)
    assert (root * root < 2) is UNDECIDED
    assert (root * root > 2) is UNDECIDED
    assert (root * root == 2) is UNDECIDED
    assert BALLS.less(Ball(UNKNOWN), 0) is UNDECIDED


def test_a_ball_is_neither_a_bool_nor_a_float():
    with pytest.raises(TypeError, match="neither true nor false"):
        bool(Ball(1))
    with pytest.raises(TypeError, match=r"p\.ops"):
        float(Ball(1))
    with pytest.raises(TypeError, match="neither true nor false"):
        bool(BALLS.sqrt(2) ** 2 < 2)


def test_the_conventions_for_vacuous_bands():
    assert infinite(BALLS.ratio(1, 0).x)
    assert infinite(BALLS.ratio(1, -2).x)
    assert infinite(BALLS.power(0, -1).x)
    assert infinite((BALLS.inf * fuzzy(2)).x)
    assert infinite(((1 + BALLS.inf) ** 2).x)
    assert BALLS.power(BALLS.inf, 0).x == 1
    assert (Ball(1) / BALLS.inf).x == 0
    assert BALLS.sqrt(-3).x == 0
    assert not infinite((fuzzy(0) * BALLS.inf).x)
    assert (BALLS.ratio(1, fuzzy(0)) < 5) is UNDECIDED
    assert (BALLS.exp(BALLS.log(0)) == 0) is True


def test_where_takes_both_sides_when_undecided():
    both = BALLS.where(UNDECIDED, lambda: Ball(1), lambda: Ball(3))
    assert holds(both, 1)
    assert holds(both, 3)
    assert not BALLS.where(UNDECIDED, lambda: Ball(1), lambda: BALLS.inf).x.is_finite()


def test_parameters_choose_the_arithmetic():
    assert arithmetic_of([0.5, arb(1)]) is BALLS
    assert arithmetic_of([Ball(1), 2]) is BALLS
    assert Parameters(theta=arb(0), eps=0.1, delta=0.1, rho=0.0, n=3, K=2, d=9, L=3).ops is BALLS


def test_interval_ends_keep_all_their_bits():
    x = iv.mpf(1) / 3
    assert x in INTERVALS.maximum(x, iv.mpf(0))
    assert x in INTERVALS.where(UNDECIDED, lambda: x, lambda: iv.mpf(0))
    assert 2 in INTERVALS.sqrt(iv.mpf(2)) ** 2
    assert x in INTERVALS.power(x, third) ** 3


def test_roots_of_balls_around_zero_keep_both_ends():
    around = Ball(arb(0, 0.25))
    for x in (Fraction(0), Fraction(1, 25), Fraction(1, 5)):
        root = BALLS.sqrt(around)
        assert holds(root * root, x)
        assert holds(BALLS.power(around, Fraction(2, 3)) ** 3, x * x)


@given(rationals.filter(lambda x: x > 0), st.integers(2, 6))
def test_roots_of_equations_are_enclosed(a, k):
    exact = BALLS.increasing_root(lambda x: x**k - a, lambda x: k * x ** (k - 1), Ball(abs(a) + 1))
    assert holds(exact**k, a)
    assert float(exact.x.rad()) < 1e-30 * (1 + a)
    wide = Ball(enclosure(a) + arb(0, 0.001))
    root = BALLS.increasing_root(lambda x: x - wide, lambda x: Ball(1) + 0 * x, Ball(1))
    assert holds(root, a + Fraction(1, 1001))
    assert holds(root, a - Fraction(1, 1001))


def fraction(end):
    sign, mantissa, exponent, _ = end
    return (-1) ** sign * Fraction(int(mantissa)) * Fraction(2) ** exponent


@settings(max_examples=FORMULA_EXAMPLES)
@given(numbers())
def test_every_bound_agrees_with_interval_arithmetic(values):
    def converted(number):
        return values | {k: number(values[k]) for k in REALS if values.get(k) is not None}

    p, q = Parameters(**converted(arb)), Parameters(**converted(iv.mpf))
    for s in REGISTRY:
        for layer in s.layers(p.L):
            for (name, mine), theirs in zip(
                s.bands(p, layer).items(), s.bands(q, layer).values(), strict=True
            ):
                for end in ("lower", "upper"):
                    x, y = enclosure(getattr(mine, end)), INTERVALS.number(getattr(theirs, end))
                    low, high = y._mpi_
                    if x.is_finite() and mpmath.isfinite(y.a) and mpmath.isfinite(y.b):
                        apart = x < enclosure(fraction(low)) or x > enclosure(fraction(high))
                        assert not apart, (s.id, layer, name, end)


@pytest.mark.parametrize("exponent", range(6))
def test_integer_powers_of_balls_around_zero(exponent: int) -> None:
    around = Ball(enclosure(0) + arb(0, arb(2) ** -3)) ** exponent
    for point in (Fraction(-1, 8), Fraction(-1, 16), Fraction(0), Fraction(1, 9), Fraction(1, 8)):
        assert around.x.contains(enclosure(point**exponent))
    assert around.x.abs_upper() <= 1
