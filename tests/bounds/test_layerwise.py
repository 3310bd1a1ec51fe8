"""Values of the layerwise bands: known numbers, first orders, corners, and what no network can have."""

import math
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from layerwise_parameters import numbers

from bounds import REGISTRY, LayerEnergy, Parameters
from bounds.layerwise.compression import kappa
from bounds.layerwise.geometry import geometry
from bounds.layerwise.scope import contradictions

SETUP = {"theta": 4.2, "lmin": 0.717, "lmax": 1.494, "rho": 0.0, "n": 10, "K": 3, "d": 50, "L": 6}

TABLE = {
    (0.1, 0.05): (
        [0.0093, 0.0073, 0.0073, 0.0073, 0.0073],
        [0.0051, 0.0061, 0.0062, 0.0063, 0.0063],
        [0.649, 0.682, 0.740, 0.800, 0.862, 0.924],
    ),
    (0.3, 0.34): (
        [0.1007, 0.0696, 0.0675, 0.0674, 0.0683],
        [0.0448, 0.0532, 0.0545, 0.0550, 0.0553],
        [0.649, 0.457, 0.525, 0.596, 0.672, 0.753],
    ),
    (0.5, 0.61): (
        [0.3886, 0.2425, 0.2136, 0.2125, 0.2359],
        [0.1062, 0.1262, 0.1293, 0.1306, 0.1313],
        [0.649, 0.0, 0.0, 0.0, 0.0, 0.0],
    ),
}
"""(xi, mu) -> upper and lower C ratios and lower D of R10 in the paper's set-up: derived independently
of this code; mu has two digits there, which moves the upper values by up to 2 in the last place."""


def band(id, quantity, layer, p):
    return REGISTRY[f"layerwise/{id}"].bands(p, layer)[quantity]


@pytest.mark.parametrize(("xi", "mu"), TABLE)
def test_spectral_bands_in_the_papers_set_up(xi, mu):
    upper, lower, discrimination = TABLE[xi, mu]
    p = Parameters(eps=xi, delta=xi**2 * math.sqrt(47), mu=mu, **SETUP)
    for layer in range(5):
        assert band("R10", "C_ratio", layer, p).upper == pytest.approx(upper[layer], rel=2e-3, abs=5e-5)
        assert band("R10", "C_ratio", layer, p).lower == pytest.approx(lower[layer], abs=6e-5)
    for layer in range(6):
        assert band("R10", "D", layer, p).lower == pytest.approx(discrimination[layer], abs=6e-4)


def test_sharpened_head_in_the_papers_set_up():
    """R3: at xi = 0.3 h falls from 0.65 to 0.12 by the spectrum; at 0.5 delta > t_lo and h is finite."""
    p = Parameters(eps=0.3, delta=0.09 * math.sqrt(47), **SETUP)
    g = geometry(p, spectral_regime=True)
    assert g.spectrum.h == pytest.approx(0.12, abs=0.005) or g.spectrum.h < 0.12
    first = p.delta / math.sqrt(2) / (g.spectrum.t_lo - p.delta)
    assert g.spectrum.h < first
    wide = Parameters(eps=0.5, delta=0.25 * math.sqrt(47), **SETUP)
    g = geometry(wide, spectral_regime=True)
    assert wide.delta > g.spectrum.t_lo
    assert math.isfinite(g.spectrum.h)


def test_leading_order_band_in_the_papers_set_up():
    p = Parameters(eps=0.3, delta=0.6, **SETUP)
    found = band("thm4-15", "C_ratio", 1, p)
    assert (found.lower, found.upper) == pytest.approx((0.0390, 0.0964), abs=5e-5)


@pytest.mark.parametrize("n", [1, 2, 3])
def test_leading_order_band_is_empty_of_meaning_for_few_samples(n):
    p = Parameters(theta=0.1, eps=0.1, rho=0.0, delta=0.0, n=n, K=3, d=50, L=6)
    found = band("thm4-15", "C_ratio", 1, p)
    assert found.vacuous(p)
    assert found.reason() == "c1 <= 0 (n <= 3)"


@given(theta=st.floats(1e-9, 1e-4), K=st.integers(2, 6), L=st.integers(2, 8), data=st.data())
def test_R8_to_first_order_has_slope_theta_over_KL(theta, K, L, data):
    layer = data.draw(st.integers(0, L - 1))
    p = Parameters(theta=theta, eps=1e-8, rho=0.0, delta=0.0, n=5, K=K, d=5 * K, L=L)
    lost = 1 - band("R8", "D", layer, p).lower
    assert lost == pytest.approx(theta * (1 - layer / L) / K, rel=20 * theta, abs=1e-14)


@given(ratio=st.floats(1.0, 20), L=st.integers(2, 8), data=st.data())
def test_spectral_R9_in_the_limit_is_a_power_of_the_condition_number(ratio, L, data):
    layer = data.draw(st.integers(1, L - 1))
    p = Parameters(theta=30.0, lmin=1.0, lmax=ratio, eps=1e-12, rho=0.0, delta=0.0, n=4, K=2, d=8, L=L)
    k = ratio ** (1 - layer / L)
    assert band("R10", "D", layer, p).lower == pytest.approx(2 / (1 + k), rel=1e-9)


@given(rho_0=st.floats(1e-3, 1e3), layer=st.integers(1, 7))
def test_R7_factor_is_the_minimum_it_claims(rho_0, layer):
    """g_l = min over x in [0, 1] of (1 + rho_0 x^(l+1)) / (1 + rho_0 x^l), here by brute force."""
    from bounds.layerwise.compression import energy_split_factor
    from bounds.layerwise.geometry import DataBounds, equal_sizes

    p = Parameters(theta=0.1, eps=0.1, rho=0.0, delta=0.0, n=5, K=2, d=20, L=9)
    sizes = equal_sizes(p)
    data = DataBounds(low=1.0, high=1.0, top=rho_0, rest=1.0, energy=1.0, spectral=False, sizes=sizes)
    found = energy_split_factor(p, data, layer)
    grid = [k / 20_000 for k in range(20_001)]
    least = min((1 + rho_0 * x ** (layer + 1)) / (1 + rho_0 * x**layer) for x in grid)
    assert found <= least * (1 + 1e-12)
    assert found == pytest.approx(least, rel=1e-5)


@given(numbers())
def test_no_band_is_nan_and_every_vacuous_band_says_why(values):
    p = Parameters(**values)
    for s in (s for s in REGISTRY if s.id.startswith("layerwise/")):
        for layer in s.layers(p.L):
            for quantity, found in s.bands(p, layer).items():
                assert not math.isnan(found.lower), (s.id, layer, quantity)
                assert not math.isnan(found.upper), (s.id, layer, quantity)
                if found.vacuous(p):
                    assert found.reason(), (s.id, layer, quantity)


@given(numbers(), st.sampled_from(["theta", "delta", "mu", "e0", "rho"]), st.floats(1.0, 3.0))
def test_bands_widen_with_every_defect(values, name, factor):
    """Refined statements hold for any parameters an instance satisfies, so larger defects only widen.

    eps^2 floors of tau are kept fixed: rho enters tau, and a measured tail is independent of it."""
    values = values | {"tail": values.get("tail", 0.0)}
    worse = values | {name: min(values[name] * factor, values["eps"] if name == "rho" else math.inf)}
    p, q = Parameters(**values), Parameters(**worse)
    for s in (s for s in REGISTRY if s.id.startswith("layerwise/R") and s.id != "layerwise/R11"):
        for layer in s.layers(p.L):
            wide = s.bands(q, layer)
            for quantity, narrow in s.bands(p, layer).items():
                room = 1e-11 * max(1.0, abs(narrow.lower))
                assert wide[quantity].lower <= narrow.lower + room, (s.id, layer, quantity)
                if math.isfinite(wide[quantity].upper):
                    room = 1e-11 * max(1.0, abs(narrow.upper))
                    assert wide[quantity].upper >= narrow.upper - room, (s.id, layer, quantity)


def test_target_scale_rescales_samples():
    """alpha enters through n~ = n/alpha^2 alone where R2 is concerned."""
    scaled = Parameters(theta=0.1, eps=0.1, rho=0.0, delta=0.1, n=10, K=3, d=50, L=6, alpha=2.0)
    fewer = Parameters(theta=0.1, eps=0.1, rho=0.0, delta=0.1, n=Fraction(10, 4), K=3, d=50, L=6)
    found, expected = (band("R2", "sigma_K_squared", 1, p) for p in (scaled, fewer))
    assert (found.lower, found.upper) == pytest.approx((expected.lower, expected.upper), rel=1e-12)


def test_kappa_is_one_for_orthonormal_data():
    assert kappa(Parameters(theta=0.0, eps=0.1, rho=0.0, delta=0.5, n=5, K=3, d=20, L=4)) == 1.0


def test_flow_statements_need_the_initialisation():
    p = Parameters(theta=0.1, eps=0.1, rho=0.0, delta=0.1, n=10, K=3, d=50, L=6)
    assert REGISTRY["layerwise/R11"].bands(p, None) == {}
    assert REGISTRY["layerwise/instance"].bands(p, 0) == {}
    flow = p.but(xi=0.1, step=0.0, flow_error=1e-3)
    found = REGISTRY["layerwise/R11"].bands(flow, None)
    assert found["delta"].lower < 0.01 * math.sqrt(47) < found["delta"].upper
    assert found["rho"].upper > 0


def test_instance_band_of_a_layer_with_two_singular_values():
    """Singular values 2 (K times) and 1: within-class energy all trailing, means all leading: 1/4."""
    exact = LayerEnergy(0.0, 0.2, 0.0, 2.0, 2.0, 1.0, 1.0, 1.0)
    p = Parameters(theta=0.1, eps=1.0, rho=0.0, delta=0.1, n=4, K=2, d=8, L=2, layers=(exact,))
    found = band("instance", "C_ratio", 0, p)
    assert (found.lower, found.upper) == (0.25, 0.25)
    annihilating = LayerEnergy(0.0, 0.2, 1.0, 2.0, 2.0, 1.0, 0.0, 0.0)
    found = band("instance", "C_ratio", 0, p.but(layers=(annihilating,)))
    assert found.upper == math.inf
    assert "annihilate" in found.reason()


@pytest.mark.parametrize(
    ("change", "inequality"),
    [
        ({"delta": 0.01}, "delta >= sqrt(d - 2K) (eps - rho)^2 (R3)"),
        ({"d": 20}, "d >= N = n K"),
        ({"n": 1, "d": 6}, "d >= 2K + 1"),
        ({"rho": 0.2}, "rho <= eps"),
        ({"lmin": 1.2, "lmax": 1.1}, "lmin <= lmax"),
        ({"lmin": 0.5, "lmax": 1.1}, "lmin >= 1 - theta"),
        ({"lmin": 0.95, "lmax": 1.5}, "lmax <= 1 + theta"),
        ({"lmin": 1.05, "lmax": 1.1}, "lmin <= 1 + theta/N"),
        ({"lmin": 0.9, "lmax": 0.95}, "lmax >= 1 - theta/N"),
        ({"eps": 5.0, "delta": 0.2, "rho": 5.0}, "eps^2 <= t_hi"),
        ({"e0": 0.1}, "e0 <= mu sqrt(lmax)"),
    ],
)
def test_contradictory_parameters_are_named(change, inequality):
    usual = {"theta": 0.1, "eps": 0.1, "rho": 0.0, "delta": 0.1, "n": 10, "K": 3, "d": 50, "L": 6}
    assert contradictions(Parameters(**usual)) == []
    assert any(line.startswith(inequality) for line in contradictions(Parameters(**(usual | change))))
