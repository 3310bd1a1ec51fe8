"""One formula, three arithmetics: floats, arrays and intervals must agree, and intervals enclose."""

import math

import mpmath
import numpy as np
import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st
from layerwise_parameters import numbers

from bounds import REGISTRY, Parameters
from bounds.arithmetic import ARRAYS, FLOATS, INTERVALS, UNDECIDED, Floats, iv
from bounds.layerwise.compression import energy_split_factor
from bounds.layerwise.geometry import DataBounds, equal_sizes, lower_root, upper_root
from verify.judge import BAND_ROUNDING

STATEMENTS = [s for s in REGISTRY if s.id.startswith("layerwise/")]
REALS = ("theta", "eps", "rho", "delta", "mu", "e0", "alpha", "lmin", "lmax", "tail")
COUNTS = ("n", "K", "d")

PRECISION = 100
"""Bits of the reference intervals: their own width is then far below BAND_ROUNDING."""

INTERVAL_EXAMPLES = 20
"""Interval arithmetic takes about 0.2 s for all statements."""

WIDE_EXAMPLES = min(20, settings().max_examples // 6)
"""Wide intervals take four times as long."""

NEAR_SINGULAR = 1e6
"""A band end this large has lost digits to a denominator near 0; it bounds nothing of interest."""

NEWTON_STEPS = 10

EDGE = {
    "n": 1,
    "K": 2,
    "d": 5,
    "L": 2,
    "theta": 0.0,
    "eps": 0.1,
    "rho": 0.0,
    "delta": 0.1,
    "mu": 0.0,
    "e0": 10.0,
    "alpha": 1.0,
    "tail": 1.0,
}
"""t_lo = eps^2 and eta = 0: h has the denominator 0, and rounding must not give it a sign."""


def ends(p):
    """(statement, layer, quantity, end) -> value, for every band."""
    return {
        (s.id, layer, quantity, end): getattr(band, end)
        for s in STATEMENTS
        for layer in s.layers(p.L)
        for quantity, band in s.bands(p, layer).items()
        for end in ("lower", "upper")
    }


def as_intervals(values, width=0):
    def interval(x):
        return iv.mpf([mpmath.mpf(x) * (1 - width), mpmath.mpf(x) * (1 + width)])

    return values | {k: interval(values[k]) for k in REALS if values.get(k) is not None}


@example(EDGE)
@given(numbers())
def test_arrays_agree_with_floats(values):
    columns = {
        k: np.array([values[k], values[k]], float) for k in (*REALS, *COUNTS) if values.get(k) is not None
    }
    single, many = ends(Parameters(**values)), ends(Parameters(**(values | columns)))
    assert single.keys() == many.keys()
    for key, value in single.items():
        for other in np.broadcast_to(many[key], 2):
            assert other == pytest.approx(value, rel=BAND_ROUNDING, abs=BAND_ROUNDING), key


@settings(max_examples=INTERVAL_EXAMPLES)
@given(numbers())
def test_intervals_agree_with_floats_within_the_rounding_margin(values):
    single, enclosed = ends(Parameters(**values)), ends(Parameters(**as_intervals(values)))
    assert single.keys() == enclosed.keys()
    for key, value in single.items():
        x = iv.mpf(enclosed[key])
        if math.isinf(value) or abs(value) > NEAR_SINGULAR:
            assert float(x.b) > NEAR_SINGULAR / 2 or float(x.a) == value, key
            continue
        room = BAND_ROUNDING * max(abs(value), 1.0)
        assert float(x.a) - room <= value <= float(x.b) + room, key
        assert float(x.b) - float(x.a) <= room or "tail" in values, key


@settings(max_examples=WIDE_EXAMPLES)
@given(numbers(), st.data())
def test_wide_intervals_enclose_every_point(values, data):
    width = data.draw(st.sampled_from([1e-3, 1e-2]))
    factors = {k: 1 + width * data.draw(st.sampled_from([-1, 0, 1])) for k in REALS}
    point = values | {k: values[k] * factors[k] for k in REALS if values.get(k) is not None}
    assume(point["rho"] <= point["eps"])
    enclosed = ends(Parameters(**as_intervals(values, 1.1 * width)))
    for key, value in ends(Parameters(**point)).items():
        x = iv.mpf(enclosed[key])
        room = BAND_ROUNDING * max(abs(value), 1.0) if math.isfinite(value) else 0.0
        assert x.a - room <= value <= x.b + room, key


@given(L=st.integers(2, 9), delta=st.floats(0, 50), product=st.floats(1e-6, 1e6))
def test_roots_solve_their_equations(L, delta, product):
    low, high = lower_root(FLOATS, L, delta, product), upper_root(FLOATS, L, delta, product)
    assert low**L + delta * low ** (L - 1) == pytest.approx(product, rel=1e-12)
    rounding = 1e-15 * high**L  # of the cancellation in high - delta
    assert high ** (L - 1) * (high - delta) == pytest.approx(product, rel=1e-12, abs=4 * rounding)
    assert 0 < low <= product ** (1 / L) * (1 + 1e-14)
    assert high >= max(delta, product ** (1 / L) * (1 - 1e-14))


class Observed(Floats):
    """Floats that look at every equation handed to Newton's method."""

    def increasing_root(self, f, slope, start):
        steps = []

        def counted(x):
            steps.append(x)
            return f(x)

        root = super().increasing_root(counted, slope, start)
        assert len(steps) <= NEWTON_STEPS
        for x in (root, (root + start) / 2, start):
            h = 1e-6 * (1 + abs(x))
            assert slope(x) == pytest.approx((f(x + h) - f(x - h)) / (2 * h), rel=1e-5)
        return root


@given(L=st.integers(2, 9), delta=st.floats(0.1, 3), product=st.floats(0.1, 30), rho_0=st.floats(0.1, 10))
def test_newton_is_given_true_slopes_and_starts_near_the_root(L, delta, product, rho_0):
    """A wrong slope or a far start still finds the root, but slowly, and an interval around it is wide."""
    A = Observed()
    lower_root(A, L, delta, product)
    upper_root(A, L, delta, product)
    p = Parameters(theta=0.1, eps=0.1, rho=0.0, delta=0.0, n=5, K=2, d=20, L=L)
    data = DataBounds(1.0, 1.0, rho_0, 1.0, 1.0, spectral=False, sizes=equal_sizes(p))
    object.__setattr__(p, "ops", A)
    for layer in range(L - 1):
        energy_split_factor(p, data, layer)


def test_roots_at_the_ends_of_their_range():
    for A in (FLOATS, ARRAYS, INTERVALS):
        zero, one = A.number(0), A.number(1)
        assert float(iv.mpf(lower_root(A, 3, one, zero - 1)).b) == 0.0
        assert float(iv.mpf(upper_root(A, 3, one, A.inf)).a) == math.inf


def test_undecided_refuses_to_be_a_bool():
    undecided = INTERVALS.less(iv.mpf([0, 2]), iv.mpf([1, 3]))
    assert undecided is UNDECIDED
    assert INTERVALS.negate(undecided) is UNDECIDED
    assert INTERVALS.both(undecided, True) is UNDECIDED
    assert INTERVALS.both(undecided, False) is False
    assert INTERVALS.both(True, True) is True
    with pytest.raises(TypeError, match=r"^an undecided comparison is neither true nor false$"):
        bool(undecided)
    assert repr(undecided) == "UNDECIDED"


def test_undecided_branches_give_their_hull():
    hull = INTERVALS.where(UNDECIDED, lambda: iv.mpf([1, 2]), lambda: iv.mpf(5))
    assert (hull.a, hull.b) == (1, 5)


def test_ratio_with_a_denominator_around_zero():
    assert FLOATS.ratio(1.0, 0.0) == FLOATS.ratio(1.0, -2.0) == math.inf
    assert list(ARRAYS.ratio(np.ones(3), np.array([2.0, 0.0, -1.0]))) == [0.5, math.inf, math.inf]
    assert INTERVALS.ratio(iv.mpf(1), iv.mpf([-2, -1])).a == math.inf
    around = INTERVALS.ratio(iv.mpf(1), iv.mpf([-1, 2]))
    assert (around.a, around.b) == (0.5, math.inf)


@pytest.mark.parametrize("A", [FLOATS, ARRAYS, INTERVALS])
def test_powers_of_zero_and_logarithms(A):
    zero = np.zeros(2) if A is ARRAYS else A.number(0)
    assert np.all(A.power(zero, 0) == 1)
    assert np.all(A.power(zero, 3) == 0)
    assert np.all(A.power(zero, -1) == math.inf)
    assert np.all(A.log(zero) == -math.inf)


def test_overflow_is_infinite_not_an_exception():
    assert FLOATS.power(1e200, 2) == math.inf
    assert FLOATS.exp(1e4) == math.inf
    assert ARRAYS.exp(np.array([1e4]))[0] == math.inf


def test_newton_that_does_not_settle_is_an_error():
    with pytest.raises(ArithmeticError, match="did not settle"):
        FLOATS.increasing_root(lambda x: math.nan, lambda x: 1.0, 1.0)
    with pytest.raises(ArithmeticError, match="did not settle"):
        ARRAYS.increasing_root(lambda x: x * math.nan, lambda x: 1.0, np.ones(2))


def test_a_root_without_sign_change_has_an_infinite_enclosure():
    x = INTERVALS.increasing_root(lambda x: iv.mpf([-1, 1]) + 0 * x, lambda x: iv.mpf(1), iv.mpf(0))
    assert (x.a, x.b) == (-math.inf, math.inf)


@given(st.integers(2, 16), st.integers(1, 40), st.randoms(use_true_random=False))
def test_each_entry_has_its_own_root_whatever_stands_beside_it_and_wherever_it_starts(L, size, rng):
    """Bit for bit alone or among others; near a guess within rounding of the root found without one."""
    shift = np.array([rng.choice([0.0, 10 ** rng.uniform(-8, 3)]) for _ in range(size)])
    product = np.array([10 ** rng.uniform(-6, 6) for _ in range(size)])
    guess = np.array([rng.choice([0.0, math.inf, 10 ** rng.uniform(-4, 4)]) for _ in range(size)])
    for root in (lower_root, upper_root):
        many = root(ARRAYS, L, shift, product)
        near = root(ARRAYS, L, shift, product, guess)
        for i in range(size):
            at = slice(i, i + 1)
            assert root(ARRAYS, L, shift[at], product[at])[0] == many[i]
            assert root(ARRAYS, L, shift[at], product[at], guess[at])[0] == near[i]
            alone = root(FLOATS, L, shift[i], product[i])
            assert many[i] == pytest.approx(alone, rel=1e-14)
            assert near[i] == pytest.approx(alone, rel=1e-14)
