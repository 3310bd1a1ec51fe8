"""Band ends in balls where float64 leaves its range: rounded outwards, and the same where both will do."""

from __future__ import annotations

import math
from fractions import Fraction

import flint
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bounds import REGISTRY, Band, Parameters
from bounds.balls import Ball
from bounds.statement import Statement, Tag
from verify import ends
from verify.ends import float_bands, float_value

inf = math.inf


def stating(lower, upper, trivial=(0.0, inf)) -> Statement:
    """A statement whose ends are formulas of alpha; the layer is unused."""

    def bands(p, layer):
        """No text."""
        return {"C": Band(lower(p), upper(p), trivial)}

    return Statement("user/s", "s", "here", Tag.USER, lambda L: [None], bands)


def parameters(alpha: float) -> Parameters:
    return Parameters(theta=0.1, eps=0.1, rho=0.01, delta=0.1, n=4, K=2, d=12, L=3, alpha=alpha)


@pytest.mark.parametrize(
    ("lower", "upper", "expected"),
    [
        (lambda p: p.alpha / p.alpha**3 * p.alpha**2, lambda p: p.alpha**3 / p.alpha**3 * 2, (1.0, 2.0)),
        (lambda p: p.alpha**3, lambda p: p.alpha**4, (0.0, 5e-324)),
        (lambda p: 0 * p.alpha, lambda p: 1 / p.alpha**3, (0.0, inf)),
        (lambda p: 0 * p.alpha, lambda p: 0 * p.alpha, (0.0, 0.0)),
        (lambda p: 1 / (p.alpha - p.alpha), lambda p: 1 / (p.alpha - p.alpha), (0.0, inf)),
    ],
)
def test_ends_that_float64_cannot_reach(lower, upper, expected):
    found = float_bands(stating(lower, upper), parameters(1e-150), None)["C"]
    assert isinstance(found.lower, float)
    assert isinstance(found.upper, float)
    assert found.lower <= expected[0]
    assert found.upper >= expected[1]
    assert (found.lower, found.upper) == pytest.approx(expected, rel=1e-15, abs=1e-323)


def test_ends_of_size_one_are_evaluated_in_float64(monkeypatch):
    monkeypatch.setattr(ends, "_balls", lambda p: pytest.fail("float64 will do"))
    for statement in REGISTRY:
        if statement.id in ("layerwise/R6", "layerwise/R7", "layerwise/R2"):
            for layer in statement.layers(3):
                assert float_bands(statement, parameters(1.0), layer)


@settings(max_examples=20, deadline=None)
@given(st.sampled_from([s for s in REGISTRY if s.id.startswith("layerwise/R")]), st.floats(0.01, 10))
def test_balls_and_floats_agree_where_both_will_do(statement, alpha):
    p = parameters(alpha)
    for layer in statement.layers(3):
        plain = statement.bands(p, layer)
        with flint.ctx.workprec(ends.PRECISION):
            balls = {name: ends._rounded(b) for name, b in statement.bands(ends._balls(p), layer).items()}
        assert set(plain) == set(balls)
        for name, band in plain.items():
            for mine, other in ((band.lower, balls[name].lower), (band.upper, balls[name].upper)):
                assert float(mine) == pytest.approx(float(other), rel=1e-11, abs=1e-14)


def test_limits_are_evaluated_in_the_same_way():
    assert float_value(lambda p: p.n_scaled, parameters(2.0)) == 1.0
    assert float_value(lambda p: 4 / p.n_scaled, parameters(1e-200)) == 0.0
    assert float_value(lambda p: p.alpha**2 * p.n_scaled, parameters(1e-200)) == pytest.approx(4.0)


@pytest.mark.parametrize("x", [Fraction(1, 3), Fraction(10) ** -400, Fraction(10) ** 400, Fraction(0)])
def test_ends_are_rounded_outwards(x):
    with flint.ctx.workprec(64):
        ball = Ball(x)
        low, high = ends._end(ball, -1), ends._end(ball, 1)
    assert low <= x
    assert high >= x
    assert (low == high) == (x == 0)
