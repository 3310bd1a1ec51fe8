"""The instance band: the formula of docs/layerwise/instance.md, and what errors of its numbers do to it."""

import math
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bounds import REGISTRY, LayerEnergy, Parameters

INSTANCE = REGISTRY["layerwise/instance"]
ANNIHILATES = "the layer may annihilate the class means (sigma_K = 0 or c = 1)"
ROUNDING = 1e-13
SHARES = st.integers(0, 64).map(lambda k: k / 64)
VALUES = st.integers(0, 40).map(lambda k: k / 8)
ERRORS = st.sampled_from([0.0, 1e-3, 0.125, 2.0])


def text_band(a, e, c, sigma, moved=0.0):
    """Both ends as the text has them; sigma_1, sigma_K, sigma_(K+1), sigma_(d-K), sigma_d."""
    s1, sK, sK1, sdK, sd = (x * x for x in sigma)
    low, most = (1 - a - e) * sdK + a * sK + e * sd, (1 - c) * s1 + c * sK1
    high, least = (1 - a) * sK1 + a * s1, (1 - c) * sK + c * sd
    if moved:
        low, least = (max(math.sqrt(x) - moved, 0.0) ** 2 for x in (low, least))
        high, most = ((math.sqrt(x) + moved) ** 2 for x in (high, most))
    return low / most if most else math.inf, high / least if least else math.inf


def band(a, e, c, sigma, share_error=0.0, sigma_error=0.0, layer=0):
    """What the statement says at Z^layer; the other layer is another one."""
    x = LayerEnergy(*map(float, (a, e, c, *sigma, share_error, sigma_error)))
    other = LayerEnergy(0.5, 0.25, 0.25, 9.0, 8.0, 7.0, 6.0, 5.0)
    layers = (x, other) if layer == 0 else (other, x)
    p = Parameters(theta=0.1, eps=1.0, rho=0.0, delta=0.1, n=4, K=2, d=8, L=3, layers=layers)
    return INSTANCE.bands(p, layer)["C_ratio"]


def same(x, y):
    return x == y == math.inf or math.isclose(x, y, rel_tol=ROUNDING, abs_tol=ROUNDING)


@st.composite
def true_values(draw):
    """a, e <= 1 - a, c and the singular values."""
    a, e, c = (draw(SHARES) for _ in range(3))
    return a, e * (1 - a), c, tuple(sorted((draw(VALUES) for _ in range(5)), reverse=True))


def test_the_two_ends_by_hand():
    """a = 1/4, e = 1/8, c = 1/2 and singular values 5, 4, 3, 2, 1."""
    found = band(1 / 4, 1 / 8, 1 / 2, (5, 4, 3, 2, 1), layer=1)
    assert (found.lower, found.upper) == pytest.approx(
        ((5 / 8 * 4 + 16 / 4 + 1 / 8) / (25 / 2 + 9 / 2), (3 / 4 * 9 + 25 / 4) / (16 / 2 + 1 / 2)),
        rel=ROUNDING,
    )
    assert found.trivial == (0, math.inf)
    assert found.reason() == ""


@given(true_values(), st.sampled_from([0, 1]))
def test_without_errors_the_band_is_that_of_the_text(values, layer):
    found = band(*values, layer=layer)
    assert all(map(same, (found.lower, found.upper), text_band(*values)))
    assert found.reason() == (ANNIHILATES if found.upper == math.inf else "")


@given(true_values(), ERRORS, ERRORS)
def test_with_errors_the_band_is_the_hull_over_what_they_leave_open(values, share_error, sigma_error):
    """Both ends are monotone in every share, so the corners of their box decide; e <= 1 - a is known.  A
    factorization at a distance of sigma_error moves each norm by that much of the input's."""
    a, e, c, sigma = values
    shares = [{max(x - share_error, 0.0), min(x + share_error, 1.0)} for x in (a, e, c)]
    ends = [text_band(x, min(y, 1 - x), z, sigma, sigma_error) for x, y, z in product(*shares)]
    found = band(a, e, c, sigma, share_error, sigma_error)
    assert same(found.lower, min(low for low, _ in ends))
    assert same(found.upper, max(high for _, high in ends))
    assert found.reason() == (ANNIHILATES if found.upper == math.inf else "")


def test_shares_measured_with_a_sum_above_one_do_not_lift_the_band():
    """a = e = 1/2 in truth, both measured as 5/8 with error 1/8; every singular value but the first is 1."""
    found = band(5 / 8, 5 / 8, 0, (2, 1, 1, 1, 1), 1 / 8)
    assert found.lower == text_band(1 / 2, 1 / 2, 0, (2, 1, 1, 1, 1))[0] == 1 / 4


def test_nothing_is_said_without_a_layer_or_its_energies():
    p = Parameters(theta=0.1, eps=1.0, rho=0.0, delta=0.1, n=4, K=2, d=8, L=3)
    assert INSTANCE.bands(p, 0) == {}
    assert INSTANCE.bands(p.but(layers=(LayerEnergy(0.0, 0.0, 0.0, 1.0, 1.0, 1.0, 1.0, 1.0),)), None) == {}
    assert list(INSTANCE.layers(4)) == [0, 1, 2]
    assert INSTANCE.hypotheses == ()
