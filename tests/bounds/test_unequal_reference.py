"""The bands of R13 are those of the text, transcribed a second time in plain floats."""

import math
from dataclasses import fields
from typing import Any

import numpy as np
import pytest
from layerwise_reference import Case
from unequal_reference import UNEQUAL_CASES, unequal_bands, unequal_failures

from bounds import REGISTRY, LayerImbalance, Parameters
from bounds.arithmetic import iv

R13 = ("R13-data", "R13-spectral", "R13")
ROUNDING = 1e-10
"""As in test_layerwise_reference."""


def parameters(case, **changes):
    imbalances = LayerImbalance(case.down, case.up, case.size, case.trailing, case.inner, case.within)
    names = [f.name for f in fields(Case)]
    values: dict[str, Any] = {name: getattr(case, name) for name in names if getattr(case, name) is not None}
    values |= {"sizes": case.sizes, "weighting": case.weighting, "mu_op": case.mu_op}
    values |= {"imbalances": imbalances} | changes
    return Parameters(**values)


def evaluated(p):
    """All bands of R13."""
    return {
        (id, layer, quantity): band
        for id in R13
        for layer in REGISTRY[f"layerwise/{id}"].layers(p.L)
        for quantity, band in REGISTRY[f"layerwise/{id}"].bands(p, layer).items()
    }


@pytest.mark.parametrize("name", UNEQUAL_CASES)
def test_bands_for_unequal_classes_are_those_of_the_text(name):
    found, expected = evaluated(parameters(UNEQUAL_CASES[name])), unequal_bands(UNEQUAL_CASES[name])
    assert set(found) == set(expected)
    for key, band in found.items():
        for end, value in zip((band.lower, band.upper), expected[key], strict=True):
            assert math.isclose(end, value, rel_tol=ROUNDING, abs_tol=ROUNDING), (key, end, value)


@pytest.mark.parametrize("name", UNEQUAL_CASES)
def test_bands_for_unequal_classes_name_the_inequalities_that_fail(name):
    found, expected = evaluated(parameters(UNEQUAL_CASES[name])), unequal_failures(UNEQUAL_CASES[name])
    for key, band in found.items():
        assert band.reason() == expected[key], key


@pytest.mark.parametrize("name", UNEQUAL_CASES)
def test_every_vacuous_band_for_unequal_classes_says_why(name):
    p = parameters(UNEQUAL_CASES[name])
    for key, band in evaluated(p).items():
        assert not band.vacuous(p) or band.reason(), key


@pytest.mark.parametrize("name", ["classes", "samples, misfit", "global, misfit, measured"])
def test_arrays_and_intervals_agree_with_floats_for_unequal_classes(name):
    case = UNEQUAL_CASES[name]
    single = evaluated(parameters(case))
    many = evaluated(parameters(case, theta=np.array([case.theta, case.theta])))
    enclosed = evaluated(parameters(case, theta=iv.mpf(case.theta)))
    for key, band in single.items():
        for end in ("lower", "upper"):
            value, wide = getattr(band, end), iv.mpf(getattr(enclosed[key], end))
            assert np.allclose(getattr(many[key], end), value, rtol=ROUNDING, atol=0), key
            room = ROUNDING * abs(value) if math.isfinite(value) else 0.0
            assert float(wide.a) - room <= value <= float(wide.b) + room, key


def test_R13_says_nothing_of_layers_that_were_not_measured():
    p = parameters(UNEQUAL_CASES["classes"], imbalances=None)
    assert {id for id, _, _ in evaluated(p)} == {"R13-data", "R13-spectral"}


@pytest.mark.parametrize(("e0", "holds"), [(3.99, True), (4.0, False), (4.01, False)])
def test_the_fit_is_asked_for_at_the_smallest_class(e0, holds):
    p = parameters(UNEQUAL_CASES["no fit"], e0=e0, alpha=0.5)
    for id in ("R13-spectral", "R13"):
        (fit,) = (h for h in REGISTRY[f"layerwise/{id}"].hypotheses if h.id == "fit")
        assert fit.text == "e0 < sqrt(n_min) / alpha"
        assert fit.quantity == "e0"
        assert fit.holds(p) is holds


def test_without_sizes_the_fit_is_that_of_equal_classes():
    p = parameters(UNEQUAL_CASES["classes"], sizes=None, n=9, alpha=0.5)
    (fit,) = (h for h in REGISTRY["layerwise/R13"].hypotheses if h.id == "fit")
    assert fit.limit(p) == 6.0


def test_the_layers_share_one_evaluation():
    p = parameters(UNEQUAL_CASES["classes"])
    evaluated(p)
    once = dict(p.memo)
    evaluated(p)
    assert once
    assert all(p.memo[key] is value for key, value in once.items())


def test_what_the_statements_for_unequal_classes_ask_for():
    names = {id: [h.text for h in REGISTRY[f"layerwise/{id}"].hypotheses] for id in R13}
    fit, rank = "e0 < sqrt(n_min) / alpha", "lmin > 0"
    balanced = "balanced below the last pair: W_(l+1)'W_(l+1) = W_l W_l' for l <= L-2"
    assert names == {
        "R13-data": ["theta < 1"], "R13-spectral": [rank, balanced, fit], "R13": [rank, fit],
    }  # fmt: skip
