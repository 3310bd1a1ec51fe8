"""Bands of rounding width."""

import math
from dataclasses import dataclass, field
from fractions import Fraction

import pytest

from bounds.arithmetic import FLOATS
from bounds.identities import U64, gamma, matching, vanishing


@dataclass
class Measured:
    unit: float
    ops: object = FLOATS
    constants: dict[str, Fraction] = field(default_factory=dict)


def test_gamma_is_that_of_higham():
    p = Measured(0.125)
    assert gamma(p, 2) == 0.25 / 0.75
    assert gamma(p, 4) == 1.0
    assert gamma(p, 8) == math.inf
    assert gamma(Measured(0.0), 100) == 0.0
    assert U64 == 2**-53


@pytest.mark.parametrize(("roundings", "more", "upper"), [(2, 0, 1 / 3), (2, 1, 4 / 3), (8, 0, math.inf)])
def test_a_residual_vanishes_up_to_gamma_and_more(roundings, more, upper):
    band = vanishing(Measured(0.125), roundings, more)
    assert (band.lower, band.upper) == (0, pytest.approx(upper))
    assert band.trivial == (0, math.inf)
    assert band.reason() == ("k u >= 1: rounding swamps the identity" if upper == math.inf else "")


def test_at_k_u_equal_to_1_the_band_says_nothing_and_why():
    band = vanishing(Measured(0.125), 8)
    assert band.vacuous(Measured(0.125)) is True
    assert band.reason()
    assert vanishing(Measured(0.125), 7).reason() == ""


def test_a_value_matches_up_to_a_relative_error():
    band = matching(Measured(0.125), 4.0, 0.25)
    assert (band.lower, band.upper) == (3.0, 5.0)
    assert band.trivial == (0, math.inf)
