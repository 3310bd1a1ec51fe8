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
from bounds.statement import END_ROUNDING, Statement, Tag
from verify import ends
from verify.ends import float_bands, float_value, limit_rounding
from verify.errors import InputError

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


@pytest.mark.parametrize("side", ["lower", "upper"])
def test_a_band_with_an_end_that_is_nan_says_nothing_and_says_why(side):
    ends = {"lower": lambda p: 0.5 + 0 * p.alpha, "upper": lambda p: 2.0 + 0 * p.alpha}
    band = float_bands(stating(**ends), parameters(1.0), None)["C"]
    assert (band.lower, band.upper) == (0.5, 2.0)
    ends[side] = lambda p: (p.alpha - p.alpha) * p.ops.inf
    band = float_bands(stating(**ends), parameters(1.0), None)["C"]
    assert (band.lower, band.upper) == (0.0, inf)
    assert band.vacuous(parameters(1.0))
    assert band.reason() == f"its {side} end is nan at these parameters, in float64 and in balls"


@pytest.mark.parametrize("side", ["lower", "upper"])
def test_nan_in_another_theory_is_refused_by_statement_and_layer(side):
    ends = {"lower": lambda p: 0.5, "upper": lambda p: 2.0, side: lambda p: math.nan}
    assert float_bands(stating(lambda p: 0.5, lambda p: 2.0), object(), 3)
    with pytest.raises(InputError, match=rf"user/s, layer 3: the {side} end of the band for C is nan"):
        float_bands(stating(**ends), object(), 3)


@settings(max_examples=30)
@given(
    n=st.integers(1, 4), K=st.integers(2, 3), L=st.integers(2, 5), alpha=st.sampled_from([1.0, 1e-3, 1e3]),
    eps=st.sampled_from([0.0, 1e-9, 0.1, 1.0]), delta=st.sampled_from([0.0, 0.1, 50.0]),
    theta=st.sampled_from([0.0, 0.3, 1.0, 5.0]), e0=st.sampled_from([0.0, 1e-12, 0.2]),
    rho=st.sampled_from([0.0, 0.5, 1.0]),
)  # fmt: skip
def test_no_registered_band_is_nan(n, K, L, alpha, eps, delta, theta, e0, rho):
    p = Parameters(n=n, K=K, d=n * K + 2 * K + 1, L=L, alpha=alpha, eps=eps, rho=rho * eps, delta=delta,
                   theta=theta, e0=e0, mu=2 * e0)  # fmt: skip
    for statement in REGISTRY:
        if statement.id.startswith("layerwise/"):
            for layer in statement.layers(L):
                for quantity, band in float_bands(statement, p, layer).items():
                    assert "nan" not in band.reason(), (statement.id, layer, quantity)


def test_a_limit_is_exact_where_balls_carry_it_as_a_rational():
    assert limit_rounding(lambda p: p.ops.number(Fraction(1, 4)), parameters(1.0), 0.25) == 0.0
    assert limit_rounding(lambda p: p.eps, parameters(1.0), 0.1) == 0.0
    assert limit_rounding(lambda p: p.ops.number(Fraction(1, 3)), parameters(1.0), 1 / 3) > 0.0
    assert limit_rounding(lambda p: p.ops.sqrt(p.n), parameters(1.0), 2.0) < 1e-11
    assert limit_rounding(lambda p: p.ops.sqrt(p.K), parameters(1.0), 2**0.5) == pytest.approx(
        1.3e-12, rel=0.1
    )
    assert limit_rounding(lambda p: p.ops.inf, parameters(1.0), inf) == 0.0
    assert limit_rounding(lambda p: 3.0, object(), 3.0) == 3 * END_ROUNDING


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
