"""The bands of R3s to R10s are those of the text, transcribed a second time in plain floats."""

import math
from dataclasses import asdict

import pytest
from layerwise_reference import CASES
from sharp_reference import SHARP_CASES, failures, sharp_bands

from bounds import REGISTRY, Parameters

ALL_CASES = CASES | SHARP_CASES
SHARP = ("R3s", "R4s", "R5s", "R6s", "R8s", "R9s", "R10s")
ROUNDING = 1e-10
"""As in test_layerwise_reference."""


def parameters(case):
    return Parameters(**{key: value for key, value in asdict(case).items() if value is not None})


def evaluated(p):
    """All bands of the sharper statements."""
    return {
        (id, layer, quantity): band
        for id in SHARP
        for layer in REGISTRY[f"layerwise/{id}"].layers(p.L)
        for quantity, band in REGISTRY[f"layerwise/{id}"].bands(p, layer).items()
    }


@pytest.mark.parametrize("name", ALL_CASES)
def test_sharper_bands_are_those_of_the_text(name):
    found, expected = evaluated(parameters(ALL_CASES[name])), sharp_bands(ALL_CASES[name])
    assert set(found) == set(expected)
    for key, band in found.items():
        for end, value in zip((band.lower, band.upper), expected[key], strict=True):
            assert math.isclose(end, value, rel_tol=ROUNDING, abs_tol=ROUNDING), (key, end, value)


@pytest.mark.parametrize("name", ALL_CASES)
def test_sharper_bands_name_the_inequalities_that_fail(name):
    found, expected = evaluated(parameters(ALL_CASES[name])), failures(ALL_CASES[name])
    for key, band in found.items():
        assert band.reason() == expected[key], key


@pytest.mark.parametrize("name", ALL_CASES)
def test_every_vacuous_sharper_band_says_why(name):
    p = parameters(ALL_CASES[name])
    for key, band in evaluated(p).items():
        assert not band.vacuous(p) or band.reason(), key


@pytest.mark.parametrize("id", SHARP)
def test_sharper_statements_keep_hypotheses_and_layers_of_their_originals(id):
    originals = {"R3s": "R2", "R8s": "R9"}
    new, old = REGISTRY[f"layerwise/{id}"], REGISTRY[f"layerwise/{originals.get(id, id[:-1])}"]
    assert new.hypotheses == old.hypotheses
    assert list(new.layers(5)) == ([None] if id == "R3s" else []) + list(old.layers(5))
    assert new.source == f"docs/layerwise/sharp.md, {id}"
