"""The bands of R12, R13 and of what training gives are those of the text, transcribed in plain floats."""

import math
from dataclasses import replace
from typing import Any

import pytest
from relaxed_reference import bands, why

from bounds import REGISTRY, LayerImbalance, Parameters

IDS = ("R12-0", "R12-1", "R12-2", "R12-3", "R12-4", "R12", "R12-flow", "R12-descent", "R13", "mu-flow")

ROUNDING = 1e-9
"""The reference's roots are found to 1e-14 relative; differences of bounds lose at most four digits here."""

ANY: dict[str, Any] = {"theta": 7.0, "eps": 0.9, "rho": 0.5, "delta": 2.5}
"""Nothing of Assumptions 2 and 3 enters."""

FOUR = {
    "n": 5, "K": 3, "d": 20, "L": 4, "lmin": 0.85, "lmax": 1.2, "mu": 0.03, "e0": 0.02,
    "imbalances": LayerImbalance(
        (0.003, 0.001, 0.006), (0.002, 0.005, 0.0007), (0.004, 0.006, 0.009), (0.21, 0.23, 0.19), 0.17
    ),
}  # fmt: skip
SEVEN = {
    "n": 9, "K": 2, "d": 23, "L": 7, "lmin": 0.93, "lmax": 1.07, "mu": 0.01, "e0": 0.004, "alpha": 0.8,
    "imbalances": LayerImbalance(
        (1e-3, 3e-4, 2e-3, 5e-4, 7e-4, 2e-3), (4e-4, 2e-3, 0.0, 6e-4, 1e-4, 3e-3),
        (1e-3, 2e-3, 3e-3, 4e-3, 5e-3, 6e-3), (0.14, 0.15, 0.13, 0.12, 0.11, 0.16), 0.1,
    ),
}  # fmt: skip
TWO = {
    "n": 4, "K": 4, "d": 25, "L": 2, "lmin": 0.7, "lmax": 0.95, "mu": 0.02, "e0": 0.05, "alpha": 1.3,
    "imbalances": LayerImbalance((0.04,), (0.02,), (0.05,), (0.3,), 0.25),
}  # fmt: skip
THREE = {
    "n": 6, "K": 2, "d": 13, "L": 3, "lmin": 0.9, "lmax": 1.15, "mu": 0.02,
    "imbalances": LayerImbalance((0.0, 0.01), (0.0, 0.02), (0.0, 0.03), (0.3, 0.3), 0.25),
}  # fmt: skip
FIVE = {
    "n": 6, "K": 2, "d": 30, "L": 5, "lmin": 0.3, "lmax": 2.5, "mu": 0.02,
    "imbalances": LayerImbalance(
        (0.0, 0.0, 0.0, 0.01), (0.0, 0.0, 0.0, 0.02), (0.0, 0.0, 0.0, 0.03), (0.3, 0.3, 0.3, 0.3), 0.25
    ),
}  # fmt: skip


def imbalances(values, **parts):
    """The same case with some parts of its imbalances replaced."""
    return values | {"imbalances": replace(values["imbalances"], **parts)}


CASES: dict[str, dict[str, Any]] = {
    "four layers": FOUR,
    "target scale": FOUR | {"alpha": 1.6, "mu_op": 0.01},
    "exact fit": FOUR | {"e0": 0.0},
    "energy measured": imbalances(FOUR, within=(3.4, 0.2, 0.08, 0.001)),
    "seven layers": SEVEN,
    "seven layers, exact fit": SEVEN | {"e0": 0.0},
    "two layers": TWO,
    "exact lower pairs": THREE,
    "exact downwards only": imbalances(THREE, up=(0.01, 0.02)),
    "exact upwards only": imbalances(THREE, down=(0.01, 0.02)),
    "exact lower pairs, misfit": THREE | {"e0": 0.03, "n": 4},
    "exact lower pairs, wide data": FIVE,
    "exact, no third sample": THREE | {"n": 2},
    "no third sample": FOUR | {"n": 2},
    "one sample": THREE | {"n": 1, "e0": 0.1},
    "one sample, energy measured": imbalances(THREE | {"n": 1, "e0": 0.1}, within=(0.5, 0.4, 0.3)),
    "no bottom": imbalances(FOUR, inner=0.06),
    "a bottom at first": imbalances(FOUR, down=(0.04, 0.001, 0.006)),
    "large imbalances": imbalances(FOUR, down=(0.9, 0.3, 0.8), up=(0.7, 1.1, 0.4)),
    "imbalances beyond t": imbalances(FOUR, down=(4.0, 3.0, 2.0), up=(3.0, 2.0, 5.0)),
    "one layer unaligned": imbalances(FOUR, size=(0.004, 2.0, 0.009)),
    "wide angles": imbalances(FOUR, size=(0.5, 0.3, 0.6), trailing=(0.5, 0.4, 0.6)),
    "om turns right": imbalances(FOUR, size=(0.7, 0.7, 0.9), trailing=(0.7,) * 3),
    "om turns right, exact fit": imbalances(FOUR | {"e0": 0.0}, size=(0.7, 0.7, 0.9), trailing=(0.7,) * 3),
    "trailing values beyond t": imbalances(FOUR, trailing=(0.2, 1.3, 0.2)),
    "ps turns right": imbalances(FOUR, size=(0.75, 0.1, 0.05), trailing=(0.5, 0.4, 0.1)) | {"mu": 0.9},
    "far from minimum norm": FOUR | {"mu": 3.0},
    "nothing leaks": imbalances(FOUR, size=(0.0,) * 3, trailing=(0.0,) * 3) | {"e0": 0.0},
    "aligned": imbalances(FOUR, size=(0.0,) * 3),
    "no fit": FOUR | {"e0": 2.5},
    "fit at the limit": FOUR | {"e0": 1.25, "n": 25, "alpha": 4.0, "d": 80},
    "no data": FOUR | {"lmin": 0.0},
    "no data, exact": THREE | {"lmin": 0.0, "lmax": 1.5},
    "wide data": FOUR | {"lmin": 0.2, "lmax": 3.1},
    "flow": FOUR | {"xi": 0.3, "step": 0.0, "imbalances": None},
    "flow, exact fit": SEVEN | {"xi": 0.2, "step": 0.0, "imbalances": None, "e0": 0.0},
    "flow with error": FOUR | {"xi": 0.3, "step": 0.0, "imbalances": None, "flow_error": 2e-3},
    "flow of two layers with error": TWO | {"xi": 0.25, "step": 0.0, "imbalances": None, "flow_error": 3e-3},
    "flow with a large error": FOUR | {"xi": 0.1, "step": 0.0, "imbalances": None, "flow_error": 0.02},
    "flow without data": FOUR | {"xi": 0.3, "step": 0.0, "imbalances": None, "lmin": 0.0},
    "flow on square data": FOUR | {"xi": 0.3, "step": 0.0, "imbalances": None, "d": 15},
    "flow on almost square data": FOUR | {"xi": 0.3, "step": 0.0, "imbalances": None, "d": 17},
    "flow on data of one dimension less": FOUR | {"xi": 0.3, "step": 0.0, "imbalances": None, "d": 16},
    "flow without data, square": FOUR | {"xi": 0.3, "imbalances": None, "d": 15, "lmin": 0.0},
    "descent": FOUR | {"xi": 0.35, "imbalances": None, "kap": (0.003, 0.001, 0.004, 0.002)},
    "descent, norm measured": FOUR | {
        "xi": 0.35, "imbalances": None, "kap": (0.003, 0.001, 0.004, 0.002), "mu_op": 0.011,
    },
    "descent of two layers": TWO | {"xi": 0.3, "imbalances": None, "kap": (0.003, 0.02), "e0": 0.0},
    "descent, last layer fastest": FOUR | {"xi": 0.1, "imbalances": None, "kap": (0.001, 0.03, 0.002, 0.05)},
    "descent, sum alone": SEVEN | {"xi": 0.3, "imbalances": None, "kap_sum": 0.004},
    "descent, both": SEVEN | {
        "xi": 0.3, "imbalances": None, "kap": (1e-3, 5e-4, 2e-3, 3e-3, 1e-3, 2e-4, 4e-4), "kap_sum": 3.6e-3,
    },
    "descent, large steps": FOUR | {"xi": 0.2, "imbalances": None, "kap": (0.3, 0.1, 0.2, 0.4)},
    "unequal": FOUR | {"sizes": (3, 4, 8), "weighting": "classes"},
    "unequal, weighed": FOUR | {"sizes": (3, 4, 8), "weighting": "samples", "alpha": 1.2},
    "unequal about the mean of all": imbalances(FOUR, within=(3.1, 0.4, 0.1, 0.0)) | {
        "sizes": (2, 6, 7), "weighting": "global",
    },
    "unequal, exact": THREE | {"sizes": (2, 10), "weighting": "samples"},
    "unequal, smallest not fitted": FOUR | {"sizes": (1, 6, 8), "e0": 1.1},
}  # fmt: skip
"""In and out of every scope; every number away from the values at which a factor or an exponent hides."""


def parameters(name):
    return Parameters(**(ANY | CASES[name]))


def found_bands(p):
    return {
        (id, layer, quantity): band
        for id in IDS
        for layer in REGISTRY[f"layerwise/{id}"].layers(p.L)
        for quantity, band in REGISTRY[f"layerwise/{id}"].bands(p, layer).items()
    }


@pytest.mark.parametrize("name", CASES)
def test_bands_are_those_of_the_text(name):
    p = parameters(name)
    found, expected = found_bands(p), bands(p)
    assert found.keys() == expected.keys()
    for key, band in found.items():
        for end, value in zip((band.lower, band.upper), expected[key], strict=True):
            assert math.isclose(end, value, rel_tol=ROUNDING, abs_tol=1e-14), (key, end, value)


@pytest.mark.parametrize("name", CASES)
def test_bands_know_the_range_of_their_quantity(name):
    p = parameters(name)
    for (id, layer, quantity), band in found_bands(p).items():
        everything = {"D": (0, p.K / (p.K - 1))}.get(quantity, (0, math.inf))
        assert band.trivial == ((-math.inf, math.inf) if id == "R12-0" else everything), (id, layer, quantity)


@pytest.mark.parametrize("name", CASES)
def test_the_inequalities_that_fail_are_named(name):
    p = parameters(name)
    expected = why(p)
    for key, band in found_bands(p).items():
        found = {text for condition, text in band.because if condition}
        assert found == expected.get(key, set()), key


def test_every_inequality_fails_somewhere_and_holds_somewhere():
    """So that no reason above is compared in one state only."""
    seen = {}
    for name in CASES:
        for band in found_bands(parameters(name)).values():
            for condition, text in band.because:
                seen.setdefault(text, set()).add(condition)
    assert set(map(frozenset, seen.values())) == {frozenset({True, False})}


@pytest.mark.parametrize("name", CASES)
def test_every_vacuous_band_says_why(name):
    p = parameters(name)
    for key, band in found_bands(p).items():
        assert not band.vacuous(p) or band.reason(), key


@pytest.mark.parametrize(
    ("id", "kept", "name"),
    [("R12", "relaxed", "four layers"), ("R12-flow", "relaxed flow", "flow"),
     ("R12-descent", "relaxed descent", "descent")],
)  # fmt: skip
def test_what_all_layers_share_is_derived_once(id, kept, name):
    """Each layer needs the roots of all; deriving them anew would cost L times as much."""
    p, s = parameters(name), REGISTRY[f"layerwise/{id}"]
    s.bands(p, 0)
    first = p.memo[kept]
    s.bands(p, 1)
    assert p.memo[kept] is first
