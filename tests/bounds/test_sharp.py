"""R3s to R10s: never looser than the originals, true on random pairs, refuted when strengthened."""

import math
from typing import get_args

import numpy as np
import pytest
from hypothesis import given, settings
from layerwise_parameters import numbers

from bounds import REGISTRY, Parameters
from bounds.layerwise.geometry import geometry
from bounds.layerwise.sharp_geometry import coupled_blocks, projector_bound, sharp_geometry
from verify.errors import InputError
from verify.instances import generate_pair
from verify.instances.data import Structure
from verify.instances.heads import Imbalance, Spectrum, delta_floor
from verify.layerwise.measure import measure
from verify.layerwise.theory import THEORY
from verify.verdict import Verdict

ORIGINALS = {
    "R3s": ("R2", "R3"), "R4s": ("R4",), "R5s": ("R5",), "R6s": ("R6", "R7"), "R8s": ("R8",), "R9s": ("R9",),
    "R10s": ("R10",),
}  # fmt: skip
SHARP = [REGISTRY[f"layerwise/{name}"] for name in ORIGINALS]
USUAL = {"theta": 0.05, "eps": 0.3, "rho": 0.0, "delta": 0.5, "n": 5, "K": 3, "d": 20, "L": 4}


@given(numbers())
def test_a_sharper_band_is_never_looser(values):
    p = Parameters(**values)
    for name, originals in ORIGINALS.items():
        sharp = REGISTRY[f"layerwise/{name}"]
        for old in (REGISTRY[f"layerwise/{original}"] for original in originals):
            for layer in old.layers(p.L):
                for quantity, band in old.bands(p, layer).items():
                    new = sharp.bands(p, layer)[quantity]
                    room = 1e-12 * max(1.0, abs(band.lower))
                    assert new.lower >= band.lower - room, (name, quantity, layer)
                    if math.isfinite(band.upper):
                        assert new.upper <= band.upper * (1 + 1e-12), (name, quantity, layer)


def random_pair(rng):
    """A pair in or near the scope, exact or not; None where the drawn numbers do not go together."""
    K, n, L = int(rng.integers(2, 5)), int(rng.integers(1, 6)), int(rng.integers(2, 6))
    d = max(n * K, 2 * K + 2) + int(rng.integers(0, 3))
    eps = float(10 ** rng.uniform(-2.5, 0))
    rho = float(eps * rng.choice([0, 0.1, 0.9]) * rng.random())
    try:
        return generate_pair(
            int(rng.integers(2**31)), n=n, K=K, d=d, L=L, eps=eps, rho=rho,
            theta=float(rng.choice([0, 0.01, 0.3, 0.97]) * rng.random()),
            delta=float(delta_floor(K, d, eps, rho) * (1 + 10 ** rng.uniform(-4, 3))),
            e0=float(10 ** rng.uniform(-6, -0.3) * rng.choice([0, 1])),
            structure=str(rng.choice(get_args(Structure))), spectrum=str(rng.choice(get_args(Spectrum))),
            imbalance=str(rng.choice(get_args(Imbalance))),
        )  # fmt: skip
    except InputError:
        return None


def unrefuted(count, seed):
    rng, made, held = np.random.default_rng(seed), 0, set()
    while made < count:
        pair = random_pair(rng)
        if pair is None:
            continue
        made += 1
        for row in THEORY.judge(measure(pair), SHARP).rows:
            assert row.verdict is not Verdict.VIOLATED, (row, pair.provenance)
            if row.verdict is Verdict.HOLDS:
                held.add((row.statement, row.quantity))
    return held


def test_no_random_pair_violates_a_sharper_statement():
    """150 pairs, 5,000 with --hypothesis-profile=thorough."""
    held = unrefuted(settings.default.max_examples, 0)
    assert {statement for statement, _ in held} == {s.id for s in SHARP}


def test_first_forms_are_the_maxima_they_claim():
    """Over x = |E_11|_F in [0, e], by brute force."""
    p = Parameters(**USUAL)
    s = geometry(p, spectral_regime=False).spectrum
    h, w = coupled_blocks(p, s)
    x = np.linspace(0, s.e, 200_001)
    assert h == pytest.approx(np.max(np.sqrt((s.e**2 - x**2) / 2) / (s.t_lo - x)), rel=1e-8)
    assert w**2 == pytest.approx(np.max((s.e**2 - x**2) / 2 / (s.t_lo - x)), rel=1e-8)


def test_second_form_is_the_root_it_claims_and_gains_sqrt_2():
    p = Parameters(**(USUAL | {"tail": 0.24}))
    s = geometry(p, spectral_regime=False).spectrum
    h2 = projector_bound(p, s) ** 2
    q, eta2 = h2 / (1 + h2), p.delta**2 - p.tail
    a, c = s.t_lo**2 - p.eps**4, (s.t_lo - p.eps**2) ** 2
    assert q * (a + c * (1 - q)) == pytest.approx(eta2, rel=1e-12)
    tiny = Parameters(theta=0.0, eps=1e-3, rho=0.0, delta=1e-4, tail=0.0, n=5, K=3, d=20, L=4)
    s = geometry(tiny, spectral_regime=False).spectrum
    assert projector_bound(tiny, s) == pytest.approx(tiny.delta / s.t_lo / math.sqrt(2), rel=1e-6)


def test_means_are_bounded_where_the_originals_say_nothing():
    p = Parameters(theta=9.0, lmin=0.2, lmax=1.4, eps=0.1, rho=0.0, delta=0.05, n=5, K=3, d=20, L=4)
    assert geometry(p, spectral_regime=True).phi == math.inf
    assert math.isfinite(sharp_geometry(p, spectral_regime=True).phi)
    assert math.isfinite(REGISTRY["layerwise/R10s"].bands(p, 0)["C_ratio"].upper)


@pytest.mark.parametrize("K", [2, 3, 5])
def test_all_means_apart_attain_the_upper_end_of_R9s(K):
    """Gram matrix (1+c)I - cJ: cosines -c, condition number (1+c)/(1-(K-1)c)."""
    p = Parameters(theta=0.1, eps=0.1, rho=0.0, delta=0.05, n=4, K=K, d=4 * K, L=3)
    upper = REGISTRY["layerwise/R9s"].bands(p, 0)["D"].upper
    k = (1 + p.theta) / (1 - p.theta)
    c = upper - 1
    assert (1 + c) / (1 - (K - 1) * c) == pytest.approx(k, rel=1e-12)


def test_layer_0_of_R8s_is_the_data_alone():
    p = Parameters(**(USUAL | {"theta": 0.7}))
    band = REGISTRY["layerwise/R8s"].bands(p, 0)["D"]
    o = 0.7 / 3
    assert (band.lower, band.upper) == pytest.approx((1 - o / (1 - o), 1 + o / (1 - o)), rel=1e-12)
    assert REGISTRY["layerwise/R8s"].bands(p, 1)["D"].vacuous(p)
