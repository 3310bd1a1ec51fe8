"""Balls one operation at a time: what they enclose and how tightly, and which rational they know."""

import operator
from fractions import Fraction
from math import inf, nan

import flint
import pytest
from flint import arb, fmpq, fmpz
from hypothesis import given, settings
from hypothesis import strategies as st

from bounds import balls
from bounds.arithmetic import UNDECIDED
from bounds.balls import BALLS, INFINITY, RATIONAL_BITS, UNKNOWN, Ball, enclosure, infinite, union

PRECISION = 96
RADIUS = Fraction(1, 2**40)
"""Of the balls with a radius: far above rounding, far below the numbers."""
ROUNDING = Fraction(16, 2**PRECISION)

HALF, THIRD = Fraction(1, 2), Fraction(1, 3)
few = settings(max_examples=20)
rationals = st.fractions(min_value=-30, max_value=30, max_denominator=100)
positive = st.fractions(min_value=Fraction(1, 30), max_value=30, max_denominator=100)


@pytest.fixture(autouse=True)
def _precision():
    before, flint.ctx.prec = flint.ctx.prec, PRECISION
    yield
    flint.ctx.prec = before


def around(x, radius=RADIUS):
    """The ball [x - radius, x + radius], up to rounding."""
    return Ball(enclosure(Fraction(x)) + arb(0, enclosure(Fraction(radius))))


def segment(low, high):
    low, high = Fraction(low), Fraction(high)
    return around((low + high) / 2, (high - low) / 2)


def holds(ball, x):
    """Whether a ball holds a rational, itself enclosed far more tightly."""
    with flint.ctx.workprec(4096):
        return bool(ball.x.contains(enclosure(x)))


def width(ball):
    return Fraction(str(fmpq(*_mantissa(ball.x.rad())))) * 2


def _mantissa(x):
    mantissa, exponent = x.man_exp()
    shift = fmpz(2) ** abs(int(exponent))
    return (mantissa * shift, fmpz(1)) if exponent >= 0 else (mantissa, shift)


def is_range(ball, low, high, size=0):
    """Whether a ball holds [low, high] and is hardly wider: by a hundredth, and 16 ulps of this size."""
    rounding = ROUNDING * max(abs(Fraction(low)), abs(Fraction(high)), size)
    return (
        holds(ball, low) and holds(ball, high) and width(ball) <= (high - low) * Fraction(101, 100) + rounding
    )


def rational(q):
    return None if q is None else Fraction(int(q.p), int(q.q))


# --- operators ------------------------------------------------------------------------------------

BINARY = [operator.add, operator.sub, operator.mul, operator.truediv]


@pytest.mark.parametrize("operation", BINARY)
@few
@given(a=rationals, b=rationals)
def test_operators_know_their_rational_from_either_side(operation, a, b):
    if operation is operator.truediv and b == 0:
        return
    expected = operation(a, b)
    for x, y in [(Ball(a), Ball(b)), (Ball(a), b), (a, Ball(b)), (Ball(a), fmpq(b.numerator, b.denominator))]:
        found = operation(x, y)
        assert isinstance(found, Ball)
        assert rational(found.q) == expected
        assert is_range(found, expected, expected, size=abs(a) + abs(b))


@pytest.mark.parametrize("operation", BINARY)
@few
@given(a=rationals, b=rationals)
def test_operators_on_balls_with_a_radius_are_tight_and_know_none(operation, a, b):
    if operation is operator.truediv and abs(b) < Fraction(1, 10):
        return
    corners = [operation(a + s * RADIUS, b + t * RADIUS) for s in (-1, 1) for t in (-1, 1)]
    found = operation(around(a), around(b))
    assert is_range(found, min(corners), max(corners))
    for x, y in [(around(a), around(b)), (around(a), Ball(b)), (Ball(a), around(b))]:
        assert operation(x, y).q is None


@few
@given(rationals)
def test_sign_and_size(a):
    assert (rational((-Ball(a)).q), rational(abs(Ball(a)).q)) == (-a, abs(a))
    assert is_range(-Ball(a), -a, -a)
    assert is_range(abs(Ball(a)), abs(a), abs(a))
    assert is_range(-around(a), -a - RADIUS, -a + RADIUS)
    assert (-around(a)).q is None
    assert abs(around(a)).q is None
    if abs(a) > RADIUS:
        assert is_range(abs(around(a)), abs(a) - RADIUS, abs(a) + RADIUS)


@pytest.mark.parametrize("exponent", range(5))
@few
@given(a=rationals)
def test_integer_powers_of_any_sign(exponent, a):
    found = Ball(a) ** exponent
    assert rational(found.q) == a**exponent
    assert is_range(found, a**exponent, a**exponent, size=2 * abs(a) ** exponent)
    wide = around(a) ** exponent
    assert wide.q is None
    for x in (a - RADIUS, a, a + RADIUS):
        assert holds(wide, x**exponent)
    assert width(wide) <= 2 * RADIUS * exponent * (abs(a) + RADIUS) ** max(exponent - 1, 0) * Fraction(
        102, 100
    )


@pytest.mark.parametrize(
    ("exponent", "low", "high"),
    [(0, 1, 1), (1, -HALF, HALF), (2, 0, Fraction(1, 4)), (3, -Fraction(1, 8), Fraction(1, 8)),
     (4, 0, Fraction(1, 16))],
)  # fmt: skip
def test_integer_powers_around_zero_are_the_range(exponent, low, high):
    assert is_range(around(0, HALF) ** exponent, low, high)


@pytest.mark.parametrize(
    ("x", "exponent", "value"),
    [(4, HALF, 2), (4, -1, Fraction(1, 4)), (4, -HALF, HALF), (Fraction(4, 9), -HALF, Fraction(3, 2)),
     (0, HALF, 0), (2, Fraction(3), 8)],
)  # fmt: skip
def test_other_powers_of_what_is_not_negative(x, exponent, value):
    assert rational((Ball(x) ** exponent).q) == value


@pytest.mark.parametrize("x", [Ball(-2), around(0), Ball(UNKNOWN)])
def test_other_powers_of_what_may_be_negative_are_refused(x):
    with pytest.raises(
        ValueError, match=r"^a ball not known to be >= 0 has no power Fraction\(1, 2\); see ops\.power$"
    ):
        operator.pow(x, HALF)
    with pytest.raises(ValueError, match=r"^a ball not known to be >= 0 has no power -1; see ops\.power$"):
        operator.pow(x, -1)


def test_powers_of_infinity():
    assert infinite((BALLS.inf**2).x)
    assert infinite((BALLS.inf**HALF).x)
    assert rational((BALLS.inf**0).q) is None
    assert (BALLS.inf**0 == 1) is True
    assert (BALLS.inf**-1 == 0) is True
    assert (Ball(0) ** -1).x > 10**30


# --- comparisons ----------------------------------------------------------------------------------

COMPARISONS = [operator.lt, operator.le, operator.gt, operator.ge, operator.eq]


@pytest.mark.parametrize("compare", COMPARISONS)
@pytest.mark.parametrize(("a", "b"), [(1, 2), (2, 1), (2, 2), (-THIRD, THIRD), (THIRD, THIRD)])
def test_comparisons_of_exact_numbers(compare, a, b):
    for x, y in [(Ball(a), Ball(b)), (Ball(a), b), (a, Ball(b))]:
        assert compare(x, y) is compare(a, b)


@pytest.mark.parametrize(
    ("compare", "outcome"), [*zip(COMPARISONS, (True, True, False, False, False), strict=True)]
)
def test_rationals_closer_than_the_precision_are_still_told_apart(compare, outcome):
    a, b = Ball(THIRD), Ball(THIRD + Fraction(1, 2**300))
    assert bool(a.x.overlaps(b.x))
    assert compare(a, b) is outcome
    assert operator.lt(b, a) is False


@pytest.mark.parametrize("compare", COMPARISONS)
def test_comparisons_that_balls_do_not_settle(compare):
    assert compare(around(1), 1) is UNDECIDED
    assert compare(1, around(1)) is UNDECIDED
    assert compare(around(1), around(1)) is UNDECIDED
    assert compare(Ball(UNKNOWN), 0) is UNDECIDED


def test_comparisons_that_balls_settle():
    assert (around(1) < around(2)) is True
    assert (around(2) < around(1)) is False
    assert (around(1) == around(2)) is False
    assert (BALLS.inf > 10**9) is True
    assert (BALLS.inf < 10**9) is False


# --- what a ball is made of -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("x", "expected"),
    [
        (3, 3), (0, 0), (-7, -7), (0.375, Fraction(3, 8)), (THIRD, THIRD), (fmpz(5), 5), (fmpq(1, 2), HALF),
        (Ball(0.75), Fraction(3, 4)), (arb(6), 6), (arb(-0.75), Fraction(-3, 4)), (arb(0), 0),
        (arb(2) ** 700, 2**700), (arb(2) ** -700, Fraction(1, 2**700)), (2.0**-1000, Fraction(1, 2**1000)),
    ],
)  # fmt: skip
def test_every_exact_number_becomes_a_ball_that_knows_it(x, expected):
    assert rational(Ball(x).q) == expected
    assert is_range(Ball(x), expected, expected)


@pytest.mark.parametrize("x", [inf, -inf, nan, UNKNOWN, INFINITY, arb(1, 0.5), BALLS.inf])
def test_what_is_no_rational_has_none(x):
    assert Ball(x).q is None


@pytest.mark.parametrize(
    ("x", "known"),
    [
        (2 ** (RATIONAL_BITS - 1), True), (2**RATIONAL_BITS, False),
        (Fraction(1, 2 ** (RATIONAL_BITS - 1)), True),
        (Fraction(1, 2**RATIONAL_BITS), False), (arb(2) ** (RATIONAL_BITS - 1), True),
        (arb(2) ** -(RATIONAL_BITS - 1), True), (arb(2) ** RATIONAL_BITS, False), (arb(2) ** 10**30, False),
        (arb(2) ** -(10**30), False), (2.0**-1074, False), (5e-324, False), (2.0**1023, True),
    ],
)  # fmt: skip
def test_rationals_are_known_up_to_a_moderate_length(x, known):
    assert (Ball(x).q is not None) is known


def test_results_that_grow_long_are_kept_as_balls():
    long = Ball(2 ** (RATIONAL_BITS // 2))
    assert (long * long).q is None
    assert (long * long / 2).q is None
    assert rational((long * (long / 2)).q) == 2 ** (RATIONAL_BITS - 1)
    assert holds(long * long, 2**RATIONAL_BITS)
    assert (Ball(2) ** (RATIONAL_BITS // 2)).q is not None
    assert (Ball(2) ** (RATIONAL_BITS // 2 + 1)).q is None
    assert (Ball(THIRD) ** 10**9).q is None
    assert rational(BALLS.power(Ball(3), RATIONAL_BITS // 2).q) == 3 ** (RATIONAL_BITS // 2)


@pytest.mark.parametrize(("x", "kind"), [("1", "str"), (None, "NoneType"), (1j, "complex"), ([1], "list")])
def test_what_is_no_number_is_refused(x, kind):
    with pytest.raises(TypeError, match=rf"^cannot enclose a {kind}: expected a number$"):
        Ball(x)


def test_an_enclosure_is_the_arb_itself_where_there_is_one():
    x = arb(1, 0.25)
    assert enclosure(x) is x
    assert enclosure(Ball(x)) is Ball(x).x is x
    for number in (2, 2.0, fmpz(2), fmpq(2), Fraction(2)):
        assert enclosure(number).is_exact()
        assert enclosure(number) == 2


def test_refusals_say_what_to_do():
    with pytest.raises(TypeError, match=r"^a ball is neither true nor false: compare it$"):
        bool(Ball(1))
    with pytest.raises(
        TypeError, match=r"^a ball is not a float: use the operations of p\.ops, such as p\.ops\.sqrt$"
    ):
        float(Ball(1))
    with pytest.raises(TypeError, match="unhashable"):
        hash(Ball(1))


def test_how_a_ball_is_written():
    assert repr(Ball(2)) == "Ball(2.0000000000000000000)"
    assert repr(Ball(THIRD)) == "Ball([0.33333333333333333333 +/- 3.34e-21])"


# --- infinities -----------------------------------------------------------------------------------


def certainly(ball, end):
    """Whether a ball is this infinity and nothing else."""
    return infinite(ball.x) if end > 0 else infinite((-ball).x)


def test_infinite_means_certainly_so():
    assert infinite(INFINITY) is True
    assert [bool(infinite(x)) for x in (-INFINITY, UNKNOWN, arb(1), arb(1, 1), arb.nan())] == [False] * 5


def test_products_and_quotients_with_infinity():
    for x in (Ball(2), around(2), Ball(HALF), around(HALF), BALLS.inf):
        assert certainly(x * BALLS.inf, 1)
        assert certainly(BALLS.inf * x, 1)
    for x in (Ball(0), around(0), Ball(UNKNOWN)):
        assert not (x * BALLS.inf).x.is_finite()
        assert not certainly(x * BALLS.inf, 1)
        assert not certainly(BALLS.inf * x, 1)
    assert not certainly(Ball(-2) * BALLS.inf, 1)
    assert not certainly(BALLS.inf * Ball(-2), 1)
    for x in (Ball(2), around(0), Ball(-3)):
        assert (x / BALLS.inf == 0) is True
    for x in (BALLS.inf, Ball(UNKNOWN)):
        assert (x / BALLS.inf >= 0) is UNDECIDED
        assert (x / BALLS.inf <= 0) is UNDECIDED
    assert certainly(BALLS.inf / 2, 1)
    assert (Ball(1) / 0).q is None
    assert not (Ball(1) / 0).x.is_finite()


def test_a_union_holds_both():
    assert is_range(balls._ball(union(arb(1), arb(3))), 1, 3)
    assert is_range(balls._ball(union(arb(3), arb(1))), 1, 3)
    assert infinite(union(INFINITY, INFINITY))
    for x, y in [(arb(1), INFINITY), (INFINITY, arb(1)), (UNKNOWN, arb(1)), (INFINITY, -INFINITY)]:
        assert not infinite(union(x, y))
        assert not union(x, y).is_finite()
        assert not union(x, y) < 10**30
        assert not union(x, y) > -(10**30)


# --- the operations of the arithmetic -------------------------------------------------------------


@few
@given(positive)
def test_square_roots_are_rational_where_they_can_be(a):
    assert rational(BALLS.sqrt(a * a).q) == a
    assert is_range(BALLS.sqrt(a * a), a, a)
    assert BALLS.sqrt(2 * a * a).q is None
    root = BALLS.sqrt(around(a * a, a * a / 10**6))
    assert root.q is None
    assert holds(root, a * (1 - Fraction(499, 10**9)))
    assert holds(root, a * (1 + Fraction(499, 10**9)))
    assert width(root) <= a * Fraction(102, 10**8)


@pytest.mark.parametrize(
    ("x", "root"),
    [(0, 0), (-3, 0), (Fraction(-1, 4), 0), (Fraction(1, 4), HALF), (1, 1), (2, None), (Fraction(4, 3), None),
     (Fraction(3, 4), None), (Fraction(9, 4), Fraction(3, 2))],
)  # fmt: skip
def test_which_square_roots_are_rational(x, root):
    assert rational(BALLS.sqrt(x).q) == root
    assert rational(BALLS.power(x, HALF).q) == root


@pytest.mark.parametrize(
    ("x", "exponent", "value"),
    [
        (THIRD, 2, THIRD**2), (THIRD, 0, 1), (-2, 0, 1), (0, 0, 1), (-2, 2, 0), (-2, 3, 0), (2, 5, 32),
        (2, 1, 2), (2, -3, Fraction(1, 8)), (4, -HALF, HALF), (Fraction(4, 9), -HALF, Fraction(3, 2)),
        (4, Fraction(3, 2), None), (8, THIRD, None), (2, -THIRD, None), (THIRD, Fraction(4, 2), THIRD**2),
    ],
)  # fmt: skip
def test_powers_know_their_rational(x, exponent, value):
    assert rational(BALLS.power(x, exponent).q) == value


@pytest.mark.parametrize("exponent", [THIRD, Fraction(3, 2), Fraction(5, 3), Fraction(-2, 3), Fraction(7, 4)])
@few
@given(a=positive)
def test_powers_are_enclosed_and_tight(exponent, a):
    x = a**exponent.denominator
    value = a**exponent.numerator
    found = BALLS.power(x, exponent)
    assert holds(found, value)
    assert width(found) <= 8 * ROUNDING * value
    wide = BALLS.power(around(x, x / 10**6), exponent)
    assert holds(wide, value * (1 + exponent * Fraction(99, 10**8)))
    assert holds(wide, value * (1 - exponent * Fraction(99, 10**8)))
    assert width(wide) <= 2 * abs(exponent) * value * Fraction(102, 10**8)


@pytest.mark.parametrize(
    ("x", "exponent", "low", "high"),
    [(segment(-1, 4), HALF, 0, 2), (segment(-1, 8), THIRD, 0, 2), (segment(-8, -1), THIRD, 0, 0),
     (segment(-1, 4), Fraction(3, 2), 0, 8), (segment(0, 4), HALF, 0, 2), (segment(-2, 3), 2, 0, 9)],
)  # fmt: skip
def test_powers_of_what_may_be_negative_are_those_of_its_positive_part(x, exponent, low, high):
    found = BALLS.power(x, exponent)
    assert is_range(found, low, high)
    if exponent == HALF:
        assert is_range(BALLS.sqrt(x), low, high)


def test_powers_without_bounds():
    for x in (BALLS.inf, Ball(UNKNOWN)):
        for exponent in (HALF, THIRD, Fraction(3, 2), 2):
            found = BALLS.power(x, exponent)
            assert bool(infinite(found.x)) is bool(infinite(x.x))
            assert not found.x.is_finite()
            assert not found.x.is_nan()
    assert certainly(BALLS.power(0, -1), 1)
    assert certainly(BALLS.power(-1, Fraction(-1, 2)), 1)
    assert (BALLS.power(around(0), -1) < 10**30) is UNDECIDED


def test_ratios():
    assert rational(BALLS.ratio(1, 3).q) == THIRD
    assert rational(BALLS.ratio(1, HALF).q) == 2
    assert is_range(BALLS.ratio(segment(1, 2), 4), Fraction(1, 4), HALF)
    for b in (0, -1, -HALF, segment(-2, -1)):
        assert certainly(BALLS.ratio(1, b), 1)
    for b in (around(0), Ball(UNKNOWN)):
        assert not BALLS.ratio(1, b).x.is_finite()
        assert not certainly(BALLS.ratio(1, b), 1)
    close = BALLS.ratio(1, Ball(THIRD) - (THIRD - Fraction(1, 2**300)))
    assert rational(close.q) == 2**300


@pytest.mark.parametrize(
    ("x", "y", "least", "most"),
    [((1, 4), (2, 3), (1, 3), (2, 4)), ((2, 4), (1, 3), (1, 3), (2, 4)), ((1, 2), (5, 6), (1, 2), (5, 6)),
     ((5, 6), (1, 2), (1, 2), (5, 6))],
)  # fmt: skip
def test_the_smaller_and_the_larger(x, y, least, most):
    assert is_range(BALLS.minimum(segment(*x), segment(*y)), *least)
    assert is_range(BALLS.maximum(segment(*x), segment(*y)), *most)


def test_the_smaller_and_the_larger_of_exact_numbers_know_them():
    for x, y in [(THIRD, HALF), (HALF, THIRD), (THIRD, THIRD)]:
        assert rational(BALLS.minimum(x, y).q) == min(x, y)
        assert rational(BALLS.maximum(x, y).q) == max(x, y)
    wide = segment(1, 3)
    for x, y in [(wide, Ball(2)), (Ball(2), wide)]:
        assert BALLS.minimum(x, y).q is BALLS.maximum(x, y).q is None
    assert certainly(BALLS.maximum(1, BALLS.inf), 1)
    assert certainly(BALLS.maximum(BALLS.inf, 1), 1)
    assert rational(BALLS.minimum(BALLS.inf, 1).q) == rational(BALLS.minimum(1, BALLS.inf).q) == 1
    for x, y in [(Ball(UNKNOWN), BALLS.inf), (BALLS.inf, Ball(UNKNOWN))]:
        assert not BALLS.minimum(x, y).x.is_finite()
        assert not certainly(BALLS.minimum(x, y), 1)
        assert not BALLS.minimum(x, y).x.is_nan()


def test_where_on_balls():
    assert rational(BALLS.where(True, lambda: THIRD, lambda: 2).q) == THIRD
    assert rational(BALLS.where(False, lambda: THIRD, lambda: 2).q) == 2
    assert is_range(BALLS.where(UNDECIDED, lambda: segment(1, 2), lambda: 5), 1, 5)
    assert is_range(BALLS.where(UNDECIDED, lambda: 5, lambda: segment(1, 2)), 1, 5)
    assert BALLS.where(UNDECIDED, lambda: 5, lambda: 5).q is None
    assert certainly(BALLS.where(UNDECIDED, lambda: BALLS.inf, lambda: BALLS.inf), 1)


def test_numbers_and_comparisons_of_the_arithmetic():
    assert rational(BALLS.number(THIRD).q) == THIRD
    x = around(1)
    assert BALLS.number(x) is x
    assert BALLS.less(1, HALF) is False
    assert BALLS.less(HALF, 1) is True
    assert BALLS.less(x, 1) is UNDECIDED


def test_logarithms_and_exponentials():
    assert certainly(BALLS.log(0), -1)
    assert certainly(BALLS.log(-HALF), -1)
    assert certainly(BALLS.log(BALLS.inf), 1)
    assert certainly(BALLS.exp(BALLS.inf), 1)
    assert (BALLS.exp(BALLS.log(0)) == 0) is True
    for x in (around(0), Ball(UNKNOWN), segment(-1, HALF)):
        assert not BALLS.log(x).x.is_finite()
        assert not BALLS.log(x).x.is_nan()
        assert not certainly(BALLS.log(x), 1)
        assert not certainly(BALLS.log(x), -1)


@few
@given(positive)
def test_logarithms_undo_exponentials_tightly(a):
    for found in (BALLS.exp(BALLS.log(a)), BALLS.log(BALLS.exp(a))):
        assert holds(found, a)
        assert width(found) <= 8 * ROUNDING * (1 + a)
    assert holds(BALLS.exp(around(0, HALF)), Fraction(1648, 1000))
    assert holds(BALLS.log(segment(a, 2 * a)) - BALLS.log(a), Fraction(69, 100))


# --- Newton's method ------------------------------------------------------------------------------


@few
@given(a=positive, k=st.integers(1, 5), start=st.sampled_from([1, 3, 40]))
def test_newtons_roots_are_enclosed_within_fifty_units_in_the_last_place(a, k, start):
    c = a**k
    found = BALLS.increasing_root(lambda x: x**k - c, lambda x: k * x ** (k - 1), Ball(start))
    assert holds(found, a)
    assert width(found) <= Fraction(50, 2**PRECISION) * (1 + a)
    assert found.q is None


@pytest.mark.parametrize(("low", "high"), [(1, 2), (-2, 1), (-1000, -1), (100, 5000)])
@pytest.mark.parametrize("start", [0, 150])
def test_a_ball_of_equations_has_all_its_roots_enclosed(low, high, start):
    c = segment(low, high)
    found = BALLS.increasing_root(lambda x: x - c, lambda x: Ball(1), Ball(start))
    assert holds(found, low)
    assert holds(found, high)
    assert width(found) <= 4 * (high - low)


def test_ends_move_away_until_the_sign_is_certain():
    """Here the slope promises a root eight times as well known as it is."""
    c = segment(1, 2)
    found = BALLS.increasing_root(lambda x: x - c, lambda x: Ball(8), Ball(Fraction(3, 2)))
    assert holds(found, 1)
    assert holds(found, 2)
    assert width(found) <= 4


def test_roots_of_steep_and_flat_equations():
    for factor in (10**12, Fraction(1, 10**12)):
        found = BALLS.increasing_root(
            lambda x, f=factor: (x - THIRD) * f, lambda x, f=factor: Ball(f), Ball(5)
        )
        assert holds(found, THIRD)
        assert width(found) <= Fraction(60, 2**PRECISION)


@pytest.mark.parametrize(
    "f",
    [
        lambda x: Ball(UNKNOWN) + x,
        lambda x: around(0, Fraction(1)) + 0 * x,
        lambda x: around(0, Fraction(1)) + BALLS.maximum(x, 0),
        lambda x: BALLS.inf * (1 + x * x),
    ],
)
def test_a_root_that_no_sign_shows_is_unknown(f):
    found = BALLS.increasing_root(f, lambda x: Ball(1), Ball(0))
    assert not found.x.is_finite()
    assert not found.x.is_nan()
    assert (found < 0) is UNDECIDED
