"""Lemmas 14 to 17 as bands: what docs/layerwise/auxiliary.md has checked on the matrices at hand."""

from math import inf

import numpy as np
import pytest
from mpmath import iv

from bounds import REGISTRY, Parameters

BANDS = {
    "lemma14": {"lemma14": (0, 1, 0)},
    "lemma15": {"lemma15": (1, inf, 0)},
    "lemma16": {"lemma16": (0, 0, 0)},
    "lemma17": {"lemma17_superlinear": (0, inf, -inf), "lemma17_sublinear": (0, inf, -inf)},
}
"""Statement -> quantity -> lower end, upper end, and what the quantity is at least in any case."""

NUMBERS = {"floats": float, "arrays": lambda x: np.array([x, x]), "intervals": iv.mpf}


@pytest.mark.parametrize("kind", NUMBERS)
@pytest.mark.parametrize("id", BANDS)
def test_an_auxiliary_lemma_is_the_inequality_of_the_text(id, kind):
    p = Parameters(theta=NUMBERS[kind](0.1), eps=0.2, rho=0.1, delta=0.3, n=4, K=3, d=20, L=5)
    s = REGISTRY[f"layerwise/{id}"]
    found = s.bands(p, None)
    assert set(found) == set(BANDS[id])
    for quantity, (lower, upper, least) in BANDS[id].items():
        band = found[quantity]
        assert (band.lower, band.upper, band.trivial) == (lower, upper, (least, inf))
        assert band.reason() == ""
        assert not band.vacuous(p)


@pytest.mark.parametrize("id", BANDS)
def test_an_auxiliary_lemma_asks_for_nothing(id):
    s = REGISTRY[f"layerwise/{id}"]
    assert (s.hypotheses, s.constants, s.leading_order) == ((), (), False)
    assert list(s.layers(5)) == [None]
    assert s.source == f"arXiv 2311.02960v4, Lemma {id.removeprefix('lemma')}"
