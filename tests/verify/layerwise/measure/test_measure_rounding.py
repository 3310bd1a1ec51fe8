"""Rounded arithmetic encloses, and no wider than it must: checked in rationals and at 50 digits."""

from fractions import Fraction

import mpmath
import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from measure_instances import entries, rotation

from verify.layerwise.measure.factors import singular_values
from verify.rounding import (
    ETA,
    Rounded,
    U,
    exact,
    frobenius,
    frobenius_entries,
    gamma,
    largest,
    length,
    power,
    root,
    scaled,
    shifted,
    smallest,
    total,
)


def fraction(x: np.ndarray | float) -> Fraction:
    """A float as it is."""
    return Fraction(float(x))


SLACK = Fraction(1, 2**39)
"""Relative room of a bound over its formula: INFLATE and the rounding of the bound itself."""

values = st.floats(-1e100, 1e100, allow_subnormal=False)
radii = st.floats(0, 1e90, allow_subnormal=False)
shifts = st.integers(-4, 4).map(lambda k: Fraction(k, 4))


def inside(ball: Rounded, point: Fraction) -> bool:
    value, error = float(ball.value), float(ball.error)
    return not np.isfinite(error) or abs(Fraction(value) - point) <= Fraction(error)


@given(values, radii, shifts, values, radii, shifts)
def test_arithmetic_encloses(a, ea, ta, b, eb, tb):
    """A point of each ball, combined exactly, lies in the ball of the result."""
    left, right = Rounded(np.float64(a), np.float64(ea)), Rounded(np.float64(b), np.float64(eb))
    x, y = Fraction(a) + ta * Fraction(ea), Fraction(b) + tb * Fraction(eb)
    with np.errstate(all="ignore"):
        assert inside(left + right, x + y)
        assert inside(left - right, x - y)
        assert inside(left * right, x * y)
        assert inside(abs(left), abs(x))
        assert inside(scaled(left, 0.3), x * Fraction(0.3))
        quotient = left / right
    if abs(b) <= eb:
        assert not np.isfinite(quotient.error)
    elif y:
        assert inside(quotient, x / y)


@given(st.floats(0, 1e100), st.floats(0, 1e100), shifts, st.sampled_from([1.0, 2.0, 6.0, 12.0]))
def test_roots_and_powers_enclose(a, error, shift, p):
    x = Fraction(a) + shift * Fraction(error)
    assume(x >= 0)
    ball = Rounded(np.float64(a), np.float64(error))
    with mpmath.mp.workdps(50), np.errstate(all="ignore"):
        point = mpmath.mpf(x.numerator) / x.denominator
        square_root, raised = root(ball), power(ball, p)
        assert abs(square_root.value - mpmath.sqrt(point)) <= square_root.error
        assert abs(raised.value - point**p) <= raised.error or not np.isfinite(raised.error)


@given(st.integers(0, 10**6), st.integers(1, 40), st.sampled_from([1e-200, 1.0, 1e200]))
def test_norms_and_sums_enclose(seed, size, scale):
    A = np.random.default_rng(seed).normal(size=size) * scale
    with mpmath.mp.workdps(50):
        norm = mpmath.sqrt(sum(mpmath.mpf(float(x)) ** 2 for x in A))
        ball = frobenius(A)
        assert abs(ball.value - norm) <= ball.error
        assert ball.error <= 100 * U * ball.value
    sums = total(exact(A))
    assert inside(sums, sum((Fraction(float(x)) for x in A), Fraction(0)))


def test_length_of_nothing():
    assert length(np.zeros((3, 0))) == 0.0


@given(st.integers(0, 10**4), st.integers(2, 30))
def test_singular_values_enclose(seed, d):
    """Singular values of a rotated diagonal: known up to the rounding of the product."""
    rng = np.random.default_rng(seed)
    s = np.sort(rng.uniform(size=d))[::-1]
    ball = singular_values((rotation(rng, d) * s) @ rotation(rng, d), 8 * d * U)
    assert (abs(ball.value - s) <= ball.error).all()
    assert ball.error[0] <= 60 * d * U


def gamma_exactly(k) -> Fraction:
    """gamma_k = k u / (1 - k u), Higham (3.4)."""
    ku = Fraction(k) / 2**53
    return ku / (1 - ku)


def attained(bound, formula: Fraction, underflow: int = 0) -> bool:
    """Whether an error bound is at least its formula, and no larger than rounding accounts for."""
    least = Fraction(float(bound)) * (1 + SLACK)
    return formula <= least <= formula * (1 + 3 * SLACK) + 8 * underflow * Fraction(ETA)


@pytest.mark.parametrize("k", [0, 0.5, 1, 3, 1000, 2**30, 2**52, 3 * 2**51])
def test_gamma_is_highams(k):
    assert gamma(k) == pytest.approx(float(gamma_exactly(k)), rel=1e-15, abs=0.0)


moderate = st.floats(1e-3, 1e3).flatmap(lambda x: st.sampled_from([x, -x]))
relative = st.sampled_from([0.0, 1e-20, 2.0**-53, 1e-9, 0.3, 0.9])


@given(moderate, relative, moderate, relative)
def test_arithmetic_is_as_wide_as_the_farthest_points(a, ra, b, rb):
    """The error of a sum, product or quotient is the largest distance over both balls, and u |value|."""
    left, right = Rounded(a, abs(a) * ra), Rounded(b, abs(b) * rb)
    x, ex, y, ey = Fraction(a), fraction(left.error), Fraction(b), fraction(right.error)
    u = Fraction(1, 2**53)
    for ball, center, farthest in (
        (left + right, x + y, ex + ey),
        (left - right, x - y, ex + ey),
        (left * right, x * y, abs(x) * ey + abs(y) * ex + ex * ey),
        (left / right, x / y, (ex + abs(x / y) * ey) / (abs(y) - ey)),
    ):
        assert abs(fraction(ball.value) - center) <= u * abs(fraction(ball.value))
        assert attained(ball.error, farthest + u * abs(fraction(ball.value)), underflow=1)


@given(moderate, moderate)
def test_products_and_quotients_of_tiny_numbers_have_room_for_underflow(a, b):
    """Far below the smallest normal number a result may be off by all of the smallest subnormal."""
    left, right, large = exact(a * 1e-170), exact(b * 1e-170), exact(b * 1e170)
    x = fraction(left.value)
    assert inside(left * right, x * fraction(right.value))
    assert inside(exact(left.value * 1e-140) / large, fraction(left.value * 1e-140) / fraction(large.value))
    assert inside(scaled(left, float(right.value), 1), x * fraction(right.value))
    assert (left * right).error >= ETA
    assert scaled(exact(left.value * 1e-140), 2.0).error >= ETA
    assert power(exact(abs(left.value)), 2.0).error >= ETA
    quotient = left / Rounded(right.value, abs(right.value) * 1e-3)
    for end in (Fraction(1001, 1000), Fraction(999, 1000)):
        assert inside(quotient, x / (fraction(right.value) * end))


def test_an_exact_zero_stays_exact():
    """No underflow without a number that could: a quantity that is 0 is told from one that underflowed."""
    zero, other = exact(0.0), Rounded(3.0, 1e-3)
    for ball in (
        zero * other,
        other * zero,
        zero / other,
        scaled(zero, 2.0),
        scaled(other, 0.0),
        power(zero, 4.0),
    ):
        assert (ball.value, ball.error) == (0.0, 0.0)
    column = Rounded(np.array([0.0, 0.0, 1e-200]), np.array([0.0, 1e-300, 0.0]))
    assert ((column * column).error > 0).tolist() == [False, True, True]


@given(st.floats(1e-300, 1e300), relative, st.integers(-2200, 2200))
def test_powers_of_two_are_exact_where_the_result_is_normal(x, ra, k):
    ball = Rounded(x, x * ra)
    found = shifted(ball, k)
    with np.errstate(all="ignore"):
        if np.isfinite(found.value) and np.isfinite(found.error):
            center = Fraction(x) * Fraction(2) ** k
            assert abs(fraction(found.value) - center) + Fraction(x * ra) * Fraction(2) ** k <= Fraction(
                float(found.error)
            )
        if 1e-290 < found.value * ra < found.value < 1e300 or (ra == 0 and 1e-290 < found.value < 1e300):
            assert found.error == np.ldexp(x * ra, k)


@given(moderate, relative)
def test_lower_is_the_near_end_of_the_ball(a, ra):
    ball = Rounded(a, abs(a) * ra)
    lower, end = Fraction(float(ball.lower)), abs(Fraction(a)) - fraction(ball.error)
    assert 0 <= lower <= max(end, 0)
    assert lower >= end - 4 * Fraction(1, 2**53) * abs(Fraction(a))


def test_lower_of_a_ball_around_zero_is_zero():
    assert Rounded(-1.0, 2.0).lower == 0.0
    assert Rounded(1.0, 1.0).lower == 0.0
    lower = np.asarray(Rounded(np.array([3.0, -3.0]), np.array([1.0, 5.0])).lower)
    assert lower.tolist() == [pytest.approx(2.0), 0.0]


def test_the_quotient_by_a_ball_that_reaches_zero_is_unbounded():
    with np.errstate(all="ignore"):
        for error in (1.0, 1.5):
            assert not np.isfinite((exact(1.0) / Rounded(np.float64(1.0), error)).error)


def test_parts_and_sizes_of_a_ball():
    ball = Rounded(np.array([1.0, -4.0, 2.0]), np.array([0.5, 0.25, 0.75]))
    assert (ball[1].value, ball[1].error) == (-4.0, 0.25)
    value, error = entries(abs(ball))
    assert (value.tolist(), error.tolist()) == ([1.0, 4.0, 2.0], [0.5, 0.25, 0.75])
    assert (largest(ball).value, largest(ball).error) == (2.0, 0.75)
    assert (smallest(ball).value, smallest(ball).error) == (-4.0, 0.75)
    assert (exact(3.0).value, exact(3.0).error) == (3.0, 0.0)
    assert entries(exact(np.array([3.0, 4.0])))[1].tolist() == [0.0, 0.0]


@given(st.floats(1e-3, 1e3), st.sampled_from([1e-18, 1e-9, 0.3, 1.0, 1.5]))
def test_a_root_is_as_wide_as_its_lower_end(a, ra):
    """sqrt is steepest at the lower end: the farthest point is there, or 0."""
    ball = Rounded(a, a * ra)
    with mpmath.mp.workdps(50):
        low = max(mpmath.mpf(a) - mpmath.mpf(float(ball.error)), 0)
        farthest = mpmath.mpf(float(ball.error)) / (mpmath.sqrt(a) + mpmath.sqrt(low))
        found = root(ball)
        assert abs(found.value - mpmath.sqrt(a)) <= U * found.value
        formula = farthest + mpmath.mpf(U) * found.value
        assert formula <= found.error * (1 + 2e-12)
        assert found.error <= formula * (1 + 6e-12)


def test_the_root_of_a_ball_at_zero():
    """|sqrt x| <= sqrt(error) there, also for a value that rounding made negative."""
    assert root(Rounded(0.0, 4.0)).error == pytest.approx(2.0)
    value, error = entries(root(Rounded(np.array([-1e-20, 0.0]), np.array([1e-18, 0.0]))))
    assert value.tolist() == [0.0, 0.0]
    assert error.tolist() == [pytest.approx(1e-9), 0.0]


@pytest.mark.parametrize(
    ("a", "error", "p"), [(2.0, 0.0, 3.0), (2.0, 0.5, 3.0), (0.7, 1e-9, 12.0), (3.0, 0.1, 1)]
)
def test_a_power_moves_by_its_slope_at_the_upper_end(a, error, p):
    """p (a + e)^(p-1) e and 4 p roundings."""
    x, e = Fraction(a), Fraction(error)
    p_exact = int(p)
    formula = p_exact * (x + e) ** (p_exact - 1) * e + gamma_exactly(4 * p_exact) * x**p_exact
    found = power(Rounded(a, error), p)
    assert found.value == pytest.approx(float(x**p_exact), rel=1e-14)
    assert attained(found.error, formula, underflow=1)


@pytest.mark.parametrize("factor", [0.3, -7.0])
@pytest.mark.parametrize("error", [0.0, 1e-3])
@pytest.mark.parametrize("roundings", [1, 5, 10**9])
def test_a_factor_with_rounding_errors(factor, error, roundings):
    """gamma_k for the factor's roundings and the product's, on the value and on its error."""
    ball = scaled(Rounded(-1.7, error), factor, roundings)
    value, g = fraction(ball.value), gamma_exactly(roundings)
    assert ball.value == -1.7 * factor
    assert attained(
        ball.error, abs(Fraction(factor)) * Fraction(error) * (1 + g) + g * abs(value), underflow=1
    )


def test_a_factor_has_one_rounding_unless_said_otherwise():
    assert scaled(exact(3.0), 0.1).error == scaled(exact(3.0), 0.1, 2).error


@pytest.mark.parametrize("size", [1, 2, 7, 1000])
def test_a_sum_errs_by_gamma_of_its_length(size):
    values = np.random.default_rng(size).normal(size=size)
    errors = np.full(size, 1e-16)
    found = total(Rounded(values, errors))
    sizes = sum(abs(Fraction(float(x))) for x in values)
    assert found.value == pytest.approx(float(sum(Fraction(float(x)) for x in values)), rel=1e-12)
    assert attained(found.error, size * Fraction(1e-16) + gamma_exactly(size) * sizes)


@pytest.mark.parametrize("scale", [0.0, 1e-310, 1e-170, 1e-100, 1e-99, 1.0, 1e99, 1e100, 1e170, 1e307])
def test_a_length_neither_overflows_nor_underflows(scale):
    A = scale * np.array([[3.0, -4.0], [0.0, 12.0]])
    assert length(A) == pytest.approx(13 * scale, rel=1e-13, abs=0.0)


@pytest.mark.parametrize("error", [0.0, 1e-3])
def test_a_frobenius_norm_errs_by_half_as_many_roundings_as_entries(error):
    """The root halves the relative error of the sum of squares; the 6 are for scaling and the root."""
    A = np.full((4, 9), -2.0)
    assert frobenius(A, error).value == 12.0
    assert attained(frobenius(A, error).error, Fraction(error) + gamma_exactly(18 + 6) * 12)
    entries = np.full((4, 9), error)
    assert frobenius_entries(A, entries).value == 12.0
    assert attained(frobenius_entries(A, entries).error, 6 * Fraction(error) + gamma_exactly(24) * 12)
