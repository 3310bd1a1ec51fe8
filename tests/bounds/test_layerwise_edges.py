"""Bands just inside their scope: what they divide by is positive but below 1, and is not called broken."""

import math
from dataclasses import replace

import pytest

from bounds import REGISTRY, Parameters
from bounds.layerwise.discrimination import sharp_overlap, wide_discrimination
from bounds.layerwise.geometry import geometry, tail_energy

BARELY = {
    "B of R1 and R10 below 1": Parameters(
        theta=0.9, eps=0.2, rho=0.05, delta=0.1, n=3, K=2, d=12, L=3, e0=1e-3, mu=0.01
    ),
    "c1 of (14), (15) positive by a single sample": Parameters(
        theta=0.01, eps=0.2, rho=0.05, delta=0.0005, n=4, K=2, d=12, L=3
    ),
    "n~ below 1": Parameters(
        theta=0.1, eps=0.1, rho=0.02, delta=0.05, n=6, K=3, d=30, L=3, alpha=5.0, e0=1e-3, mu=0.01
    ),
}
PHI, PHI_S = (f"b^2 >= {x}, so phi is infinite (R5)" for x in ("(K-1)(1 - 2 theta/K)", "lmin"))
FEW, KAPPA = "c1 <= 0 (n <= 3)", "kappa is infinite (phi of R5 at delta = 0)"
SLOPE = "32 (theta + 4 delta)(2 - (l+1)/L) >= 1"
WHY = {
    "B of R1 and R10 below 1": {
        "thm4-14": {FEW, KAPPA}, "thm4-15": {FEW}, "thm11": {FEW, KAPPA}, "thm4-16": {SLOPE},
        "thm13": {SLOPE}, "R5": {PHI}, "R6": {PHI}, "R8": {"theta' + psi >= 1", "o >= 1/2"}, "R10": {PHI_S},
    },
    "n~ below 1": {"thm4-16": {SLOPE}, "thm13": {SLOPE}},
}  # fmt: skip
IDS = ("thm4-14", "thm4-15", "thm11", "thm4-16", "thm13", *(f"R{k}" for k in range(1, 11)))


@pytest.mark.parametrize("name", BARELY)
def test_no_inequality_is_called_broken_before_it_is(name):
    p = BARELY[name]
    for id in IDS:
        s = REGISTRY[f"layerwise/{id}"]
        bands = [band for layer in s.layers(p.L) for band in s.bands(p, layer).values()]
        found = {text for band in bands for condition, text in band.because if condition is True}
        assert found == WHY.get(name, {}).get(id, set()), id


def test_lower_end_of_compression_with_B_below_one():
    """R7 by hand: A = 2 + sqrt(2) 0.9, B = 2 - sqrt(2) 0.9, g_1 = 2/(1 + sqrt(1 + A/B))."""
    p = BARELY["B of R1 and R10 below 1"]
    t_hi = REGISTRY["layerwise/R2"].bands(p, 1)["sigma_1_squared"].upper
    rho_0 = (2 + math.sqrt(2) * 0.9) / (2 - math.sqrt(2) * 0.9)
    for layer, g in [(0, 1 / (1 + rho_0)), (1, 2 / (1 + math.sqrt(1 + rho_0)))]:
        found = REGISTRY["layerwise/R7"].bands(p, layer)["C_ratio"].lower
        assert found == pytest.approx(0.15**2 * g / t_hi, rel=1e-12)


def test_the_published_rate_at_the_least_number_of_samples():
    """c1 = (1 * 2 - 1)/(3 * 2 + 1) = 1/7."""
    p = BARELY["c1 of (14), (15) positive by a single sample"]
    band = REGISTRY["layerwise/thm4-15"].bands(p, 1)["C_ratio"]
    assert band.lower == pytest.approx(0.04 / 7 / 8 ** (1 / 3), rel=1e-12)
    assert band.upper == pytest.approx(0.04 * 7 / 2 ** (1 / 3), rel=1e-12)


def test_the_leak_of_the_means_into_the_data_needs_no_phi():
    """b of R5 is finite where phi is not, so only the quotients of layers are vacuous."""
    p = BARELY["B of R1 and R10 below 1"]
    for id, reason in [("R5", PHI), ("R10", PHI_S)]:
        s = REGISTRY[f"layerwise/{id}"]
        assert s.bands(p, None)["trailing_means"].reason() == ""
        assert s.bands(p, None)["trailing_centred_means"].reason() == ""
        assert s.bands(p, 1)["mean_leak"].reason() == reason
        assert s.bands(p, 1)["B_ratio"].reason() == reason


@pytest.mark.parametrize(("f", "fails"), [(0.5, False), (1.0, True), (1.5, True), (3.0, True)])
def test_the_misfit_of_the_means_fails_at_one(f, fails):
    p = BARELY["n~ below 1"]
    g = replace(geometry(p, spectral_regime=False), f=f)
    band = wide_discrimination(g, 1)
    overlap, why = sharp_overlap(g, 1)
    assert ("f >= 1" in band.reason()) is fails
    assert ((True, "f >= 1") in why) is fails
    assert band.vacuous(p) is fails
    assert math.isinf(overlap) is fails


@pytest.mark.parametrize(("d", "least"), [(5, 0), (6, 0), (7, 1), (10, 4)])
def test_the_floor_of_the_tail_counts_the_middle_singular_values(d, least):
    p = Parameters(theta=0.1, eps=0.75, rho=0.25, delta=1.0, n=1, K=3, d=d, L=3)
    assert tail_energy(p) == least * 0.5**4


@pytest.mark.parametrize(("theta", "fails"), [(0.03, False), (1 / 32, True), (0.04, True), (0.2, True)])
def test_the_published_slope_fails_where_nothing_is_left_of_one(theta, fails):
    p = Parameters(theta=theta, eps=0.1, rho=0.0, delta=0.0, n=5, K=2, d=20, L=2)
    for id in ("thm4-16", "thm13"):
        band = REGISTRY[f"layerwise/{id}"].bands(p, 1)["D"]
        assert band.reason() == (SLOPE if fails else "")
        assert (band.lower == 0) is fails


@pytest.mark.parametrize("theta", [0.05 * k for k in range(1, 10)])
def test_R8_says_that_the_overlap_is_too_large_exactly_where_nothing_is_left(theta):
    p = Parameters(theta=theta, eps=1e-3, rho=0.0, delta=0.0, n=5, K=2, d=20, L=2)
    for layer in (0, 1):
        band = REGISTRY["layerwise/R8"].bands(p, layer)["D"]
        assert ("o >= 1/2" in band.reason()) is (band.lower == 0)


@pytest.mark.parametrize("theta", [0.9, 1.0, 1.5])
def test_without_full_rank_no_end_for_the_inverse_of_the_data(theta):
    p = Parameters(theta=theta, eps=0.1, rho=0.0, delta=0.0, n=5, K=2, d=20, L=2)
    bands = REGISTRY["layerwise/R1"].bands(p, None)
    for name in ("YGY_min", "YGY_max"):
        assert bands[name].reason() == ("theta >= 1" if theta >= 1 else "")
