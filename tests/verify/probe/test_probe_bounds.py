"""Rounding bounds of the probe's class means: what moves by as much as they say stays inside.

Bounds of rounding are far above the errors that are seen, so a bound that is too small would go unseen.  Here
the number of merges is made so large that the class means may be off by some per cent, and the corners of
what they may be are tried one by one in rationals.
"""

from __future__ import annotations

from fractions import Fraction
from itertools import product
from math import sqrt

import numpy as np
import pytest
from probe_reference import dot, mean, minus

from verify.probe.scatter import Classes, block_rows
from verify.rounding import U

MERGES = 2 * 10**13
"""Roundings that let a mean be off by about one per cent of the size of its class."""

LINE = [[2.0], [-1.0], [0.5], [-1.75]]
PLANE = [[3.0, 0.0, 4.0], [0.0, 1.0, 0.0], [-2.0, 1.0, 2.0]]


def classes(means, sizes, *, within=6.0, merges=MERGES) -> Classes:
    parts = within * np.arange(1.0, len(sizes) + 1) / sum(range(1, len(sizes) + 1))
    return Classes(np.array(sizes, dtype=float), np.array(means), parts, merges)


def tr_between(found: Classes, weighting) -> tuple[float, float]:
    ball = found.traces(weighting)[1]
    return float(ball.value), float(ball.error)


def gram(found: Classes) -> tuple[np.ndarray, np.ndarray]:
    ball = found.gram()
    return np.asarray(ball.value), np.asarray(ball.error)


def rational(A) -> list[list[Fraction]]:
    return [[Fraction(float(x)) for x in row] for row in A]


def between(means, sizes, weighting) -> Fraction:
    N = sum(sizes)
    centre = mean(means)
    if weighting != "classes":
        centre = [sum((n * x for n, x in zip(sizes, column, strict=True)), Fraction(0)) / N
                  for column in zip(*means, strict=True)]  # fmt: skip
    weights = [Fraction(n, N) if weighting == "samples" else Fraction(1, len(sizes)) for n in sizes]
    distances = [minus(m, centre) for m in means]
    return sum((w * dot(v, v) for w, v in zip(weights, distances, strict=True)), Fraction(0))


def corners(found: Classes, directions):
    """The class means with each moved by its whole error along its direction, one way or the other."""
    errors = [Fraction(float(e)) for e in found.mean_errors()]
    means = rational(found.means)
    for signs in product((-1, 1), repeat=len(means)):
        yield [
            [x + sign * e * v for x, v in zip(m, u, strict=True)]
            for m, u, e, sign in zip(means, directions, errors, signs, strict=True)
        ]


@pytest.mark.parametrize("sizes", [(3, 3, 3, 3), (1, 9, 2, 5), (40, 1, 1, 2)])
@pytest.mark.parametrize("weighting", ["classes", "samples", "global"])
@pytest.mark.parametrize("means", [LINE, [[1.0], [1.0], [1.0], [1.0]], [[0.25], [0.0], [0.0], [0.0]]])
def test_tr_between_is_in_its_ball_whatever_the_class_means(means, sizes, weighting):
    found = classes(means, sizes)
    value, error = tr_between(found, weighting)
    assert value == pytest.approx(float(between(rational(means), sizes, weighting)), rel=1e-14, abs=1e-30)
    for moved in corners(found, [[Fraction(1)]] * 4):
        assert abs(between(moved, sizes, weighting) - Fraction(value)) <= Fraction(error)


@pytest.mark.parametrize("sizes", [(2, 2, 2), (7, 1, 3)])
def test_the_ball_of_tr_between_is_of_the_size_of_what_moves_it(sizes):
    found = classes(PLANE, sizes, within=0.0)
    value, error = tr_between(found, "global")
    room = 2 * found.mean_errors().max()
    assert error < 2 * room * sqrt(3 * value) + 4 * room**2


@pytest.mark.parametrize(("means", "sizes"), [(LINE, (1, 9, 2, 5)), ([[2.0], [3.0]], (4, 1))])
def test_inner_products_are_in_their_balls_whatever_the_class_means(means, sizes):
    found = classes(means, sizes)
    value, error = gram(found)
    for moved in corners(found, [[Fraction(1)]] * len(sizes)):
        for a, b in product(range(len(sizes)), repeat=2):
            off = abs(dot(moved[a], moved[b]) - Fraction(float(value[a, b])))
            assert off <= Fraction(float(error[a, b]))


def test_inner_products_of_class_means():
    value, error = gram(classes(PLANE, (2, 5, 4)))
    assert value.tolist() == [[25, 0, 2], [0, 1, 1], [2, 1, 9]]
    norms, errors = np.array([5.0, 1.0, 3.0]), classes(PLANE, (2, 5, 4)).mean_errors()
    worst = np.outer(norms, errors) + np.outer(errors, norms) + np.outer(errors, errors)
    np.testing.assert_allclose(error, worst, rtol=1e-9)


@pytest.mark.parametrize(("sizes", "merges"), [((3, 5, 2), 7), ((900, 2, 40), 1), ((1, 1, 2), 10**6)])
def test_errors_of_class_means_are_roundings_times_root_mean_squares(sizes, merges):
    """n_k additions and four roundings a merge, each u times the root mean square of a feature of the class.

    That is at most sqrt((S_W + sum_j n_j |mu_j|^2)/n_k), S_W the sum of squares within the classes.
    """
    found = classes(PLANE, sizes, within=6.0, merges=merges)
    total = 6.0 + sizes[0] * 25 + sizes[1] * 1 + sizes[2] * 9
    least = [(max(sizes) + 4 * merges) * U * sqrt(total / n) for n in sizes]
    errors = found.mean_errors()
    assert (errors >= least).all()
    assert (errors <= 2.5 * np.array(least)).all()


def test_bounds_count_the_roundings_of_long_vectors():
    """A dot product of length d errs by up to d u |a||b|: more than the means themselves, once d is large."""
    d = 4000
    found = Classes(np.array([1.0, 1.0]), np.full((2, d), 0.5) * [[1.0], [3.0]], np.zeros(2), 0)
    size = np.sqrt(d) / 2
    assert (gram(found)[1] >= d * U * np.outer([size, 3 * size], [size, 3 * size])).all()
    value, error = tr_between(found, "classes")
    assert d * U * value <= error <= 3 * d * U * value


def test_centred_means_of_a_large_common_mean_carry_its_roundings():
    found = Classes(np.array([1.0, 1.0, 1.0]), 1e8 + np.array([[0.0], [0.1], [0.3]]), np.zeros(3), 0)
    exact = between(rational(found.means), (1, 1, 1), "classes")
    value, error = tr_between(found, "classes")
    assert abs(Fraction(value) - exact) <= Fraction(error)
    assert error >= 2 * sqrt(value) * 1e8 * U


def test_tr_within_is_a_mean_over_samples():
    assert classes(PLANE, (2, 5, 4), within=33.0).traces("classes")[0] == pytest.approx(3.0, rel=1e-15)


def test_blocks_of_two_mebibytes_and_at_least_sixteen_rows():
    assert block_rows(1024) == 256
    assert block_rows(16384) == 16
    assert block_rows(10**6) == 16
