"""Ball arithmetic encloses: checked in rationals and at 50 digits."""

from fractions import Fraction

import mpmath
import numpy as np
from hypothesis import assume, given
from hypothesis import strategies as st
from measure_instances import rotation

from verify.measure.rounding import (
    Ball,
    U,
    exact,
    frobenius,
    length,
    power,
    root,
    scaled,
    singular_values,
    total,
)

values = st.floats(-1e100, 1e100, allow_subnormal=False)
radii = st.floats(0, 1e90, allow_subnormal=False)
shifts = st.integers(-4, 4).map(lambda k: Fraction(k, 4))


def inside(ball: Ball, point: Fraction) -> bool:
    value, error = float(ball.value), float(ball.error)
    return not np.isfinite(error) or abs(Fraction(value) - point) <= Fraction(error)


@given(values, radii, shifts, values, radii, shifts)
def test_arithmetic_encloses(a, ea, ta, b, eb, tb):
    """A point of each ball, combined exactly, lies in the ball of the result."""
    left, right = Ball(np.float64(a), np.float64(ea)), Ball(np.float64(b), np.float64(eb))
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
    ball = Ball(np.float64(a), np.float64(error))
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
    assert ball.error[0] <= 20 * d * U
