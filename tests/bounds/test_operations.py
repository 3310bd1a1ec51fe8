"""One operation at a time, in floats, arrays and intervals: values, conventions, and how tight an end is."""

import math
from fractions import Fraction

import mpmath
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bounds import arithmetic
from bounds.arithmetic import ARRAYS, FLOATS, INTERVALS, UNDECIDED, arithmetic_of, iv, register
from bounds.balls import BALLS, Ball

PRECISION = 80
ULPS = 64
"""Units in the last place that one interval operation may lose at either end."""

inf, nan = math.inf, math.nan
HALF, THIRD = Fraction(1, 2), Fraction(1, 3)
few = settings(max_examples=20)
"""Interval arithmetic is slow."""
SCALARS = pytest.mark.parametrize("A", [FLOATS, ARRAYS], ids=["floats", "arrays"])


def interval(low, high):
    return iv.mpf([low, high])


def is_interval(x, low, high):
    """Whether x has exactly these ends."""
    return x.a == low and x.b == high


def is_tight(x, low, high):
    """Whether x encloses [low, high], numbers of mpmath at high precision, and hardly more."""
    with mpmath.workprec(4 * PRECISION):
        room = ULPS * mpmath.ldexp(1, -PRECISION)
        a, b = (mpmath.mp.make_mpf(end) for end in x._mpi_)
        return a <= low <= a + room * abs(low) and b - room * abs(high) <= high <= b


def exact(fraction):
    with mpmath.workprec(4 * PRECISION):
        return mpmath.mpf(fraction.numerator) / fraction.denominator


def same(found, expected):
    return np.array_equal(np.asarray(found), np.asarray(expected), equal_nan=True)


def close(found, expected, relative):
    return np.asarray(found) == pytest.approx(expected, rel=relative, abs=0, nan_ok=True)


# --- floats and arrays ----------------------------------------------------------------------------


@SCALARS
@pytest.mark.parametrize(
    ("x", "root"), [(4.0, 2.0), (0.25, 0.5), (0.0, 0.0), (-3.0, 0.0), (inf, inf), (-inf, 0.0), (nan, nan)]
)
def test_square_root_of_the_non_negative_part(A, x, root):
    assert same(A.sqrt(x), root)


@SCALARS
@pytest.mark.parametrize(
    ("x", "exponent", "value"),
    [
        (0.25, HALF, 0.5), (0.25, Fraction(3, 2), 0.125), (8.0, Fraction(-1, 3), 0.5), (0.5, -2, 4.0),
        (0.5, 0, 1.0), (0.5, 1, 0.5), (3.0, 5, 243.0), (3.0, 7, 2187.0), (3.0, 8, 6561.0), (3.0, 9, 19683.0),
        (2.0, 6, 64.0), (0.0, 0, 1.0), (0.0, 2, 0.0), (0.0, HALF, 0.0), (0.0, THIRD, 0.0), (0.0, -1, inf),
        (0.0, Fraction(-1, 2), inf), (-2.0, 0, 1.0), (-2.0, 2, 0.0), (-2.0, 3, 0.0), (-2.0, HALF, 0.0),
        (-2.0, -1, inf), (inf, 0, 1.0), (inf, 2, inf), (inf, THIRD, inf), (inf, -1, 0.0), (1e200, 1, 1e200),
        (1e200, Fraction(5, 2), inf), (1e200, 9, inf), (1e-200, -2, inf), (1e-200, Fraction(-9, 2), inf),
    ],
)  # fmt: skip
def test_powers_of_the_non_negative_part(A, x, exponent, value):
    assert close(A.power(x, exponent), value, 1e-15)


@SCALARS
@pytest.mark.parametrize(
    ("a", "b", "value"),
    [
        (1.0, 4.0, 0.25), (1.0, 0.5, 2.0), (0.0, 2.0, 0.0), (1.0, 0.0, inf), (0.0, 0.0, inf),
        (1.0, -2.0, inf), (0.0, -2.0, inf), (1.0, inf, 0.0), (inf, 2.0, inf), (1e300, 1e-300, inf),
        (nan, 2.0, nan),
    ],
)  # fmt: skip
def test_ratio_is_infinite_unless_its_denominator_is_positive(A, a, b, value):
    assert same(A.ratio(a, b), value)


def test_ratio_of_arrays_goes_element_by_element():
    a, b = np.array([1.0, 1.0, 0.0, 1e300]), np.array([0.5, 0.0, 0.0, 1e-300])
    assert same(ARRAYS.ratio(a, b), [2.0, inf, inf, inf])


@SCALARS
@pytest.mark.parametrize(
    ("x", "y", "least", "most"),
    [(1.0, 2.0, 1.0, 2.0), (2.0, 1.0, 1.0, 2.0), (nan, 1.0, nan, nan), (1.0, nan, nan, nan),
     (inf, 1.0, 1.0, inf), (-inf, 1.0, -inf, 1.0), (3.0, 3.0, 3.0, 3.0)],
)  # fmt: skip
def test_the_smaller_and_the_larger_and_nan_is_never_lost(A, x, y, least, most):
    assert same(A.minimum(x, y), least)
    assert same(A.maximum(x, y), most)


@SCALARS
def test_comparisons_and_their_logic(A):
    assert [bool(A.less(x, y)) for x, y in [(1.0, 2.0), (2.0, 1.0), (1.0, 1.0), (nan, 1.0)]] == [
        True, False, False, False,
    ]  # fmt: skip
    assert [bool(A.both(p, q)) for p in (True, False) for q in (True, False)] == [True, False, False, False]
    assert [bool(A.negate(p)) for p in (True, False)] == [False, True]


@SCALARS
@pytest.mark.parametrize(("x", "value"), [(1.0, 0.0), (math.e, 1.0), (0.0, -inf), (-2.0, -inf), (inf, inf)])
def test_logarithm_of_the_non_negative_part(A, x, value):
    assert same(A.log(x), value)


@SCALARS
@pytest.mark.parametrize(
    ("x", "value"),
    [(0.0, 1.0), (1.0, math.e), (-inf, 0.0), (inf, inf), (709.9, inf), (708.5, math.exp(708.5))],
)
def test_exponential_overflows_to_infinity(A, x, value):
    assert close(A.exp(x), value, 1e-14)


def fails():
    raise AssertionError("the branch that is not taken was evaluated")


@pytest.mark.parametrize("A", [FLOATS, ARRAYS, INTERVALS, BALLS])
def test_a_settled_condition_evaluates_one_branch(A):
    one, two = A.number(1), A.number(2)
    assert A.where(True, lambda: one, fails) is one
    assert A.where(False, fails, lambda: two) is two


def test_where_on_arrays_takes_each_element_from_its_branch_in_silence():
    x = np.array([4.0, 0.0])
    assert same(ARRAYS.where(x > 1, lambda: 1 / x, lambda: np.array([7.0, -2.0])), [0.25, -2.0])
    assert same(ARRAYS.where(x < 1, lambda: np.array([7.0, -2.0]), lambda: 1 / x), [0.25, -2.0])
    assert same(ARRAYS.where(x > -1, lambda: 1 / x, fails), [0.25, inf])
    assert same(ARRAYS.where(x > 9, fails, lambda: 1 / x), [0.25, inf])


@SCALARS
def test_numbers_are_floats_of_the_rational(A):
    assert A.number(THIRD) == 1 / 3
    assert A.number(2) == 2.0
    assert isinstance(A.number(2), float)
    assert A.inf == inf


@few
@given(st.integers(0, 8), st.integers(0, 5))
def test_small_integer_powers_of_arrays_are_exact(k, x):
    assert np.all(ARRAYS.power(np.array([float(x), 0.5]), k) == np.array([x**k, 0.5**k]))


# --- intervals ------------------------------------------------------------------------------------

rationals = st.fractions(min_value=Fraction(1, 50), max_value=50, max_denominator=50)


@few
@given(rationals)
def test_a_rational_is_enclosed_within_an_ulp(x):
    assert is_tight(INTERVALS.number(x), exact(x), exact(x))


def test_numbers_that_are_binary_are_points():
    assert is_interval(INTERVALS.number(0.375), 0.375, 0.375)
    assert is_interval(INTERVALS.number(3), 3, 3)
    assert is_interval(INTERVALS.inf, inf, inf)


POWERS = (HALF, THIRD, Fraction(3, 2), Fraction(7, 3), 1, 2, 3, -1, -2, Fraction(-1, 2), Fraction(-4, 3))


@pytest.mark.parametrize("exponent", POWERS)
@few
@given(low=rationals, more=rationals)
def test_interval_powers_are_enclosed_and_tight(exponent, low, more):
    x = INTERVALS.number(low) + INTERVALS.number(more) * interval(0, 1)
    with mpmath.workprec(4 * PRECISION):
        bottom, top = (mpmath.mp.make_mpf(end) for end in x._mpi_)
        q = mpmath.mpf(Fraction(exponent).numerator) / Fraction(exponent).denominator
        ends = sorted([bottom**q, top**q])
    assert is_tight(INTERVALS.power(x, exponent), *ends)
    if exponent == HALF:
        assert is_tight(INTERVALS.sqrt(x), *ends)


@pytest.mark.parametrize(
    ("x", "exponent", "low", "high"),
    [
        ((-1, 4), 2, 0, 16), ((-1, 4), 0, 1, 1), ((-1, 2), -1, 0.5, inf), ((-2, -1), 3, 0, 0),
        ((-2, -1), -3, inf, inf), ((0, 0), HALF, 0, 0), ((-2, 0), THIRD, 0, 0), ((0, inf), THIRD, 0, inf),
        ((inf, inf), THIRD, inf, inf), ((inf, inf), 0, 1, 1), ((inf, inf), 2, inf, inf), ((0, 0), 0, 1, 1),
        ((1, 1), THIRD, 1, 1), ((inf, inf), -1, 0, 0),
    ],
)  # fmt: skip
def test_interval_powers_at_the_ends_of_the_line(x, exponent, low, high):
    assert is_interval(INTERVALS.power(interval(*x), exponent), low, high)


@pytest.mark.parametrize(
    ("x", "low", "high"), [((4, 9), 2, 3), ((-1, 4), 0, 2), ((-2, -1), 0, 0), ((0, inf), 0, inf)]
)
def test_square_roots_of_intervals(x, low, high):
    assert is_interval(INTERVALS.sqrt(interval(*x)), low, high)


@pytest.mark.parametrize(
    ("a", "b", "low", "high"),
    [
        ((1, 2), (4, 8), 0.125, 0.5), ((1, 2), (0.25, 0.5), 2, 8), ((1, 3), (0, 2), 0.5, inf),
        ((1, 3), (-1, 2), 0.5, inf), ((1, 2), (-1, 0), inf, inf), ((1, 2), (0, 0), inf, inf),
        ((1, 2), (-2, -1), inf, inf), ((0, 1), (2, inf), 0, 0.5), ((1, 1), (inf, inf), 0, 0),
        ((1, 1), (-1, 0.5), 2, inf),
    ],
)  # fmt: skip
def test_ratios_of_intervals(a, b, low, high):
    assert is_interval(INTERVALS.ratio(interval(*a), interval(*b)), low, high)


@pytest.mark.parametrize(
    ("x", "y", "least", "most"),
    [
        ((1, 4), (2, 3), (1, 3), (2, 4)), ((2, 3), (1, 4), (1, 3), (2, 4)), ((1, 2), (3, 4), (1, 2), (3, 4)),
        ((0, inf), (1, 2), (0, 2), (1, inf)), ((-1, -1), (0.5, 0.5), (-1, -1), (0.5, 0.5)),
    ],
)  # fmt: skip
def test_the_smaller_and_the_larger_of_intervals(x, y, least, most):
    assert is_interval(INTERVALS.minimum(interval(*x), interval(*y)), *least)
    assert is_interval(INTERVALS.maximum(interval(*x), interval(*y)), *most)


def test_plain_numbers_are_taken_for_intervals():
    x = interval(1, 3)
    for y, least, most in ((2, (1, 2), (2, 3)), (0.5, (0.5, 0.5), (1, 3))):
        assert is_interval(INTERVALS.minimum(x, y), *least)
        assert is_interval(INTERVALS.minimum(y, x), *least)
        assert is_interval(INTERVALS.maximum(x, y), *most)
        assert is_interval(INTERVALS.maximum(y, x), *most)
    assert INTERVALS.less(x, 4) is True
    assert INTERVALS.less(4, x) is False
    assert is_interval(INTERVALS.where(UNDECIDED, lambda: 1, lambda: 4.5), 1, 4.5)


@pytest.mark.parametrize(
    ("x", "y", "outcome"),
    [
        ((1, 2), (3, 4), True), ((3, 4), (1, 2), False), ((1, 2), (2, 3), UNDECIDED), ((2, 3), (1, 2), False),
        ((1, 3), (2, 4), UNDECIDED), ((2, 4), (1, 3), UNDECIDED), ((1, 1), (1, 1), False),
        ((1, 2), (1, 1), False), ((1, 1), (1, 2), UNDECIDED), ((1, inf), (inf, inf), UNDECIDED),
        ((inf, inf), (inf, inf), False), ((1, 2), (inf, inf), True),
    ],
)  # fmt: skip
def test_comparisons_of_intervals(x, y, outcome):
    assert INTERVALS.less(interval(*x), interval(*y)) is outcome


@pytest.mark.parametrize("A", [INTERVALS, BALLS])
def test_logic_of_three_values(A):
    values = (True, False, UNDECIDED)
    table = [[A.both(p, q) for q in values] for p in values]
    assert table == [[True, False, UNDECIDED], [False, False, False], [UNDECIDED, False, UNDECIDED]]
    assert [A.negate(p) for p in values] == [False, True, UNDECIDED]


@pytest.mark.parametrize(
    ("x", "y", "hull"), [((1, 2), (4, 5), (1, 5)), ((4, 5), (1, 2), (1, 5)), ((1, 5), (2, 3), (1, 5))]
)
def test_an_undecided_condition_gives_the_hull(x, y, hull):
    assert is_interval(INTERVALS.where(UNDECIDED, lambda: interval(*x), lambda: interval(*y)), *hull)


@few
@given(rationals, rationals)
def test_logarithms_and_exponentials_of_intervals_are_tight(x, y):
    low, high = sorted([x, y])
    both = INTERVALS.number(low) + interval(0, 1) * INTERVALS.number(high - low)
    with mpmath.workprec(4 * PRECISION):
        ends = [mpmath.mp.make_mpf(end) for end in both._mpi_]
        logs, exps = [mpmath.log(end) for end in ends], [mpmath.exp(end) for end in ends]
    assert is_tight(INTERVALS.log(both), *logs)
    assert is_tight(INTERVALS.exp(both), *exps)


@pytest.mark.parametrize(
    ("x", "low", "high"),
    [((0, 1), -inf, 0), ((-2, -1), -inf, -inf), ((-2, 1), -inf, 0), ((1, inf), 0, inf), ((0, 0), -inf, -inf)],
)
def test_logarithms_at_the_ends_of_the_line(x, low, high):
    assert is_interval(INTERVALS.log(interval(*x)), low, high)


# --- Newton's method ------------------------------------------------------------------------------

EQUATIONS = {
    "square": (lambda A, c, x: x * x - c, lambda A, c, x: 2 * x, lambda c: mpmath.sqrt(c)),
    "exponential": (lambda A, c, x: A.exp(x) - c, lambda A, c, x: A.exp(x), lambda c: mpmath.log(c)),
    "exponential of a half": (
        lambda A, c, x: A.exp(x / 2) - c, lambda A, c, x: A.exp(x / 2) / 2, lambda c: 2 * mpmath.log(c)
    ),
    "linear": (lambda A, c, x: x / 3 - c, lambda A, c, x: 0 * x + A.number(THIRD), lambda c: 3 * c),
}  # fmt: skip
STARTS = (1, 3, 20)


def root_of(A, name, c, start):
    f, slope, _ = EQUATIONS[name]
    return A.increasing_root(lambda x: f(A, c, x), lambda x: slope(A, c, x), start)


def true_root(name, c):
    with mpmath.workprec(4 * PRECISION):
        return EQUATIONS[name][2](exact(c))


@pytest.mark.parametrize("name", EQUATIONS)
@few
@given(c=rationals, start=st.sampled_from(STARTS))
def test_newton_in_floats_and_arrays(name, c, start):
    expected = float(true_root(name, c))
    assert root_of(FLOATS, name, float(c), float(start)) == pytest.approx(expected, rel=1e-13, abs=1e-13)
    starts = np.array([float(x) for x in STARTS])
    found = root_of(ARRAYS, name, np.array([float(c), 2.0, 3.0]), starts)
    others = [float(true_root(name, Fraction(k))) for k in (2, 3)]
    assert found == pytest.approx([expected, *others], rel=1e-13, abs=1e-13)


@pytest.mark.parametrize("name", EQUATIONS)
@few
@given(c=rationals, start=st.sampled_from(STARTS))
def test_newton_in_intervals_encloses_within_forty_units_in_the_last_place(name, c, start):
    found, expected = root_of(INTERVALS, name, INTERVALS.number(c), iv.mpf(start)), true_root(name, c)
    with mpmath.workprec(4 * PRECISION):
        low, high = (mpmath.mp.make_mpf(end) for end in found._mpi_)
        assert low <= expected <= high
        assert high - low <= 40 * mpmath.ldexp(1 + abs(expected), -PRECISION)


@SCALARS
def test_newton_ends_in_the_noise_of_its_function(A):
    """Steps that stay as small as they are without vanishing are rounding, not progress."""
    one = A.number(1)
    noise = lambda x: A.where(x < 2, lambda: -1e-6 * one, lambda: 1e-6 * one)  # noqa: E731
    start = np.array(2.0) if A is ARRAYS else 2.0
    assert float(A.increasing_root(noise, lambda x: one, start)) == pytest.approx(2, abs=1e-5)


@SCALARS
@pytest.mark.parametrize(("start", "root"), [(50.0, 0.0), (-3.0, 0.0)])
def test_newton_far_from_the_root_goes_on_though_its_steps_are_equal_or_grow(A, start, root):
    found = A.increasing_root(lambda x: A.exp(x) - 1, lambda x: A.exp(x), A.number(start))
    assert float(found) == pytest.approx(root, abs=1e-13)


def test_newton_of_arrays_waits_for_the_slowest():
    c = np.array([1.0, 1e-20, 1e30])
    found = root_of(ARRAYS, "exponential", c, np.array([1e-9, 60.0, 70.0]))
    assert found == pytest.approx(np.log(c), rel=1e-13, abs=1e-13)


def test_newton_that_does_not_settle_says_from_where():
    with pytest.raises(ArithmeticError, match=r"^Newton's method did not settle from 1\.5$"):
        FLOATS.increasing_root(lambda x: nan, lambda x: 1.0, 1.5)
    with pytest.raises(ArithmeticError, match=r"^Newton's method did not settle on an array of parameters$"):
        ARRAYS.increasing_root(lambda x: x * nan, lambda x: 1.0, np.ones(2))


@pytest.mark.parametrize(("low", "high"), [(1, 2), (-2, 1), (-1000, -1), (100, 5000)])
def test_an_interval_of_equations_has_all_its_roots_enclosed(low, high):
    c = interval(low, high)
    found = INTERVALS.increasing_root(lambda x: x - c, lambda x: iv.mpf(1), c)
    assert found.a <= low < high <= found.b
    assert found.b - found.a <= 4 * (high - low)


def test_interval_ends_move_away_until_the_sign_is_certain():
    c = interval(1, 2)
    found = INTERVALS.increasing_root(lambda x: x - c, lambda x: iv.mpf(8), c)
    assert found.a <= 1 < 2 <= found.b
    assert found.b - found.a <= 4


# --- which arithmetic -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ([], FLOATS), ([1.0, 2, None], FLOATS), ([np.float64(1)], FLOATS), ([1.0, np.ones(2)], ARRAYS),
        ([np.ones(2), iv.mpf(1)], INTERVALS), ([1.0, iv.mpf(1)], INTERVALS), ([Ball(1), 2.0], BALLS),
        ([np.ones(2), Ball(1)], BALLS),
    ],
)  # fmt: skip
def test_the_values_choose_their_arithmetic(values, expected):
    assert arithmetic_of(values) is expected


def test_a_new_kind_of_number_can_be_registered(monkeypatch):
    class Mine(Fraction):
        pass

    monkeypatch.setattr(arithmetic, "_REGISTERED", list(arithmetic._REGISTERED))
    assert arithmetic_of([Mine(1)]) is FLOATS
    register(Mine, ARRAYS)
    assert arithmetic_of([Mine(1), 2.0]) is ARRAYS
    assert arithmetic_of([iv.mpf(1), Mine(1)]) is INTERVALS


# --- logarithms where exponentials leave the range -----------------------------------------------

EXPONENTS = st.floats(-1e4, 1e4)
SHIFTS = st.one_of(st.just(0.0), st.floats(-300, 300).map(lambda x: 10.0**x))


@SCALARS
@given(x=EXPONENTS, shift=SHIFTS)
def test_the_logarithm_of_a_shifted_exponential_far_outside_the_range_of_exp(A, x, shift):
    with mpmath.workprec(4 * PRECISION):
        e = mpmath.exp(x)
        log, share = mpmath.log(e + shift), e / (e + shift)
        assert abs(float(A.log_shifted(x, shift)) - log) <= 4e-16 * (2 + abs(x) + abs(log))
        assert abs(float(A.share(x, shift)) - share) <= 3e-16 * (800 + abs(x)) * share + mpmath.ldexp(
            1, -1070
        )


@given(x=st.floats(-200, 200), shift=SHIFTS)
def test_enclosures_of_the_logarithm_of_a_shifted_exponential(x, shift):
    with mpmath.workprec(4 * PRECISION):
        e = mpmath.exp(x)
        log, share = mpmath.log(e + shift), e / (e + shift)
        for wide, exactly in (
            (INTERVALS.log_shifted(iv.mpf(x), iv.mpf(shift)), log),
            (INTERVALS.share(iv.mpf(x), iv.mpf(shift)), share),
        ):
            assert mpmath.mp.make_mpf(wide._mpi_[0]) <= exactly <= mpmath.mp.make_mpf(wide._mpi_[1])
        for ball, exactly in (
            (BALLS.log_shifted(Ball(x), Ball(shift)), log),
            (BALLS.share(Ball(x), Ball(shift)), share),
        ):
            assert abs(mpmath.mpf(ball.x.mid().str(40, radius=False)) - exactly) <= 1e-14 * (1 + abs(exactly))


@SCALARS
@given(x=st.floats(-1.5, 1e3) | st.floats(-300, -20).map(lambda x: -(10.0**x)))
def test_log1p_keeps_its_digits_near_zero(A, x):
    with mpmath.workprec(4 * PRECISION):
        expected = mpmath.log1p(mpmath.mpf(x)) if x > -1 else -mpmath.inf
    assert float(A.log1p(x)) == pytest.approx(float(expected), rel=1e-14, abs=0)
    if x > -1:
        assert abs(BALLS.log1p(Ball(x)).x - float(expected)) < 1e-13 * (1 + abs(float(expected)))
        assert float(INTERVALS.log1p(iv.mpf(x)).mid) == pytest.approx(float(expected), rel=1e-14, abs=1e-23)
    else:
        assert BALLS.log1p(Ball(x)).x < -1e300


@SCALARS
def test_exponentials_beyond_the_range_are_infinite(A):
    assert float(A.exp(709.5)) == pytest.approx(math.exp(709.5))
    assert float(A.exp(1000.0)) == inf
    assert float(A.exp(-1000.0)) == 0.0
