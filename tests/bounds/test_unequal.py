"""R13 as formulas: R10 and R12 where classes are equal; every statement says which classes it means."""

from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bounds import REGISTRY, Parameters
from bounds.layerwise.parameters import LayerImbalance
from bounds.layerwise.unequal import centred_size, centring_energy, class_sizes
from verify.layerwise.measure.weighting import centring

WEIGHTINGS = ("classes", "samples", "global")

ANY_SIZES = {
    "lemma6-25": "singular values of X",
    "lemma7": "weights alone",
    "lemma14": "linear algebra",
    "lemma15": "linear algebra",
    "lemma16": "linear algebra",
    "lemma17": "numbers",
    "A2": "samples alone",
    "A3": "weights, and YX+ for any Y",
    "prop5": "weights alone, any Y",
    "R11": "weights alone, any loss of W_(L:1)",
    "R11-invariant": "Y of rank K, whatever its rows (docs/layerwise/remarks.md)",
    "R12-0": "any vectors or matrices",
    "instance": "any two matrices through one layer",
    "R13-data": "proved for unequal sizes",
    "R13-spectral": "proved for unequal sizes",
    "R13": "proved for unequal sizes",
}
"""Layerwise statements proved for classes of any size, and why (docs/layerwise/unequal.md)."""


@pytest.mark.parametrize("s", [s for s in REGISTRY if s.theory == "layerwise"], ids=lambda s: s.id)
def test_every_statement_either_needs_equal_classes_or_is_proved_for_any(s):
    needs = any(h.id == "equal classes" for h in s.hypotheses)
    free = s.id.partition("/")[2] in ANY_SIZES
    assert needs != free, (
        f"{s.id}: add scope.EQUAL_CLASSES to its hypotheses, or its id to ANY_SIZES with the reason"
    )


def parameters(sizes, weighting="classes", **changes):
    n = sum(sizes) / len(sizes)
    imbalances = LayerImbalance(
        down=(1e-4, 2e-4), up=(1e-4, 0.0), size=(1e-4, 2e-4), trailing=(0.1, 0.1), inner=0.09
    )
    values: dict = {
        "theta": 0.1, "eps": 0.1, "rho": 0.01, "delta": 0.05, "n": n, "K": len(sizes), "d": 40, "L": 3,
        "mu": 1e-3, "e0": 1e-4, "lmin": 0.95, "lmax": 1.04, "imbalances": imbalances,
        "sizes": tuple(sizes), "weighting": weighting,
    }  # fmt: skip
    return Parameters(**{**values, **changes})


@given(st.integers(3, 9), st.integers(2, 4), st.sampled_from(WEIGHTINGS))
def test_equal_sizes_give_back_the_equal_class_theorems(n, K, weighting):
    p = parameters([n] * K, weighting)
    pairs = [("R13-data", "R1"), ("R13-spectral", "R10"), ("R13", "R12"), ("R13", "R12-1")]
    for new, old in pairs:
        for layer in REGISTRY[f"layerwise/{old}"].layers(p.L):
            ours = REGISTRY[f"layerwise/{new}"].bands(p, layer)
            for quantity, band in REGISTRY[f"layerwise/{old}"].bands(p, layer).items():
                assert ours[quantity].lower == pytest.approx(band.lower, rel=1e-12)
                assert ours[quantity].upper == pytest.approx(band.upper, rel=1e-12)


@given(st.lists(st.integers(1, 12), min_size=2, max_size=5), st.sampled_from(WEIGHTINGS))
def test_the_centring_is_the_one_that_is_measured(sizes, weighting):
    """|R|_F^2 and |Dg^(1/2)R|_F^2 from the matrix that the instruments use."""
    p = parameters(sizes, weighting)
    C = centring(tuple(sizes), weighting)
    R = C / np.sqrt(np.array(sizes))[:, None]
    assert centring_energy(p) == pytest.approx((R**2).sum(), rel=1e-12, abs=1e-15)
    n_R = (C**2).sum() / (R**2).sum()
    assert centred_size(p) == pytest.approx(n_R, rel=1e-9)
    found = class_sizes(p)
    assert found.low * (1 - 1e-12) <= n_R <= found.high * (1 + 1e-12)
    named = {
        "classes": len(sizes) / sum(Fraction(1, n) for n in sizes),
        "samples": Fraction(sum(sizes) ** 2 - sum(n * n for n in sizes), sum(sizes) * (len(sizes) - 1)),
    }
    if weighting in named:
        assert n_R == pytest.approx(float(named[weighting]), rel=1e-9)


@given(
    st.lists(st.integers(1, 9), min_size=2, max_size=4),
    st.sampled_from(["R13-spectral", "R13"]),
    st.floats(0, 0.2),
)
def test_bands_widen_with_the_misfit_and_the_spread_of_the_data(sizes, name, more):
    tight = parameters(sizes)
    loose = parameters(sizes, e0=tight.e0 + more, mu=tight.mu + more, mu_op=None, lmin=0.9, lmax=1.1)
    s = REGISTRY[f"layerwise/{name}"]
    for layer in s.layers(3):
        for quantity, band in s.bands(tight, layer).items():
            wide = s.bands(loose, layer)[quantity]
            assert wide.lower <= band.lower * (1 + 1e-12)
            assert wide.upper >= band.upper * (1 - 1e-12)


def test_nothing_is_said_of_equal_classes():
    p = replace(parameters([3, 3]), sizes=None, memo={})
    for name in ("R13-data", "R13-spectral", "R13"):
        s = REGISTRY[f"layerwise/{name}"]
        assert all(s.bands(p, layer) == {} for layer in s.layers(3))
