"""The small constructors of bands: their ends, the range they belong to, and why they say nothing."""

import math

import pytest

from bounds import Parameters
from bounds.bands import (
    at_least,
    at_most,
    between,
    discrimination,
    discrimination_ceiling,
    features,
    hidden_weights,
    network,
    steps,
)

P = Parameters(theta=0.1, eps=0.1, rho=0.0, delta=0.1, n=4, K=3, d=12, L=4)
WHY = [(True, "first"), (False, "second"), (True, "third")]


@pytest.mark.parametrize(
    ("band", "ends", "trivial"),
    [
        (at_most(P, 0.5, WHY), (0, 0.5), (0, math.inf)),
        (at_least(P, 0.5, WHY), (0.5, math.inf), (0, math.inf)),
        (between(P, 0.25, 0.5, WHY), (0.25, 0.5), (0, math.inf)),
        (discrimination(P, 0.25, 1.25, WHY), (0.25, 1.25), (0, 1.5)),
        (discrimination(P, -3.0, 1.25, WHY), (0, 1.25), (0, 1.5)),
    ],
)
def test_ends_range_and_reasons(band, ends, trivial):
    assert (band.lower, band.upper) == ends
    assert band.trivial == trivial
    assert band.because == tuple(WHY)
    assert band.reason() == "first; third"
    assert band.vacuous(P) is False


@pytest.mark.parametrize(
    ("band", "vacuous"),
    [
        (at_most(P, math.inf), True),
        (at_least(P, 0.0), True),
        (between(P, 0.0, math.inf), True),
        (between(P, 1e-300, math.inf), False),
        (discrimination(P, -1.0, 1.5), True),
        (discrimination(P, -1.0, 1.4999), False),
    ],
)
def test_a_band_is_vacuous_when_it_allows_the_whole_range(band, vacuous):
    assert band.vacuous(P) is vacuous
    assert band.reason() == ""


def test_the_ceiling_of_D_is_that_of_the_simplex():
    assert discrimination_ceiling(P) == 1.5


def test_layer_ranges():
    assert list(network(4)) == [None]
    assert list(features(4)) == [0, 1, 2, 3]
    assert list(steps(4)) == [0, 1, 2]
    assert list(hidden_weights(4)) == [1, 2, 3]
