"""Ends that are small differences: what float64 loses of them stays within what the bands allow for."""

import pytest
from flint import arb
from hypothesis import given
from hypothesis import strategies as st

from bounds import REGISTRY, Parameters
from bounds.balls import BALLS, enclosure
from bounds.layerwise.remarks import DIFFERENCE

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
