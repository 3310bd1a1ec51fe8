"""Ends that are small differences: what float64 loses of them stays within what the bands allow for."""

from dataclasses import asdict

import pytest
from flint import arb
from hypothesis import given
from hypothesis import strategies as st
from layerwise_reference import CASES, entrywise, known

from bounds import REGISTRY, Parameters
from bounds.balls import BALLS, enclosure
from bounds.layerwise.remarks import DIFFERENCE


@pytest.mark.parametrize("name", CASES)
def test_the_bound_on_fuzziness_is_the_formula_of_its_page(name):
    c = CASES[name]
    k = known(c, entrywise(c))
    room = 1 - c.theta - k.b**2
    for layer in range(c.L):
        found = REGISTRY["layerwise/R5-fuzziness"].bands(Parameters(**asdict(c)), layer)["fuzziness"].upper
        if room <= 0 or not k.bounded:
            assert found == float("inf")
            continue
        beta = k.r**layer * k.b / room**0.5
        tilt = beta / (1 + beta**2) ** 0.5
        part = k.h * k.r ** (c.L - 1) + tilt * k.r**layer
        extra = k.e_l(layer) / k.t_lo ** (layer / 2) if c.e0 else 0.0
        whole = (1 + c.theta) ** 0.5 * part + extra
        assert found == pytest.approx((c.K - 1) * whole**2 / room, rel=1e-9)


SMALL = st.floats(-12, -2).map(lambda x: 10.0**x)


@pytest.mark.parametrize(
    ("id", "quantity"), [("R8-means", "mean_cos_abs"), ("R9-simplex", "simplex_distance")]
)
@given(
    theta=SMALL, delta=SMALL, K=st.integers(3, 6), n=st.integers(1, 9), L=st.integers(2, 7), data=st.data()
)
def test_rounding_of_a_small_difference_is_within_its_allowance(id, quantity, theta, delta, K, n, L, data):
    layer = data.draw(st.integers(0, L - 1))
    given = {
        "theta": theta,
        "delta": delta,
        "eps": 0.02,
        "rho": 0.01,
        "n": n,
        "K": K,
        "d": n * K + K + 1,
        "L": L,
    }
    s = REGISTRY[f"layerwise/{id}"]
    upper = s.bands(Parameters(**given), layer)[quantity].upper
    exact = enclosure(s.bands(Parameters(**given, ops=BALLS), layer)[quantity].upper)
    if upper < 0.1:
        assert abs(arb(upper) - exact) < DIFFERENCE / 4  # the allowance itself is at least DIFFERENCE/2 here


@given(
    theta=st.floats(1e-6, 1e-4), K=st.integers(2, 6), n=st.integers(1, 9), L=st.integers(2, 7), data=st.data()
)
def test_cosines_have_the_leading_order_that_is_attained(theta, K, n, L, data):
    """(theta/K)(1 - l/L): at l = 0 that of G = theta/N between two classes, whose cosine is theta/K."""
    layer = data.draw(st.integers(0, L - 1))
    p = Parameters(theta=theta, delta=0.0, eps=1e-9, rho=1e-9, n=n, K=K, d=n * K + K + 1, L=L)
    upper = REGISTRY["layerwise/R8-means"].bands(p, layer)["mean_cos_abs"].upper
    assert upper == pytest.approx(theta / K * (1 - layer / L), rel=1e-2, abs=1e-12)
