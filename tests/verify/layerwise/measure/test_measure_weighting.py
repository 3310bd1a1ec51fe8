"""The centring of class means of unequal size, in rationals."""

from __future__ import annotations

from fractions import Fraction
from math import sqrt

import numpy as np
import pytest

from verify.layerwise.measure.weighting import centring, centring_size, shares

SIZES = (1, 2, 4)
MEANS = [[3, -1, 2], [0, 5, 1]]
"""Two coordinates of the means of the three classes."""


@pytest.mark.parametrize(
    ("weighting", "want"),
    [
        ("classes", [Fraction(1, 3)] * 3),
        ("samples", [Fraction(1, 7), Fraction(2, 7), Fraction(4, 7)]),
        ("global", [Fraction(1, 7), Fraction(2, 7), Fraction(4, 7)]),
    ],
)
def test_the_centre_of_the_class_means(weighting, want):
    assert shares(SIZES, weighting) == want


def between(weighting) -> Fraction:
    """Tr Sigma_B of MEANS by the table of docs/probe.md."""
    N = sum(SIZES)
    weight = [Fraction(n, N) if weighting == "samples" else Fraction(1, 3) for n in SIZES]
    about = [Fraction(1, 3)] * 3 if weighting == "classes" else [Fraction(n, N) for n in SIZES]
    centres = [sum((a * x for a, x in zip(about, row, strict=True)), Fraction(0)) for row in MEANS]
    terms = [
        w * (row[k] - c) ** 2 for k, w in enumerate(weight) for row, c in zip(MEANS, centres, strict=True)
    ]
    return sum(terms, Fraction(0))


@pytest.mark.parametrize("weighting", ["classes", "samples", "global"])
def test_centred_class_means_have_K_times_the_energy_of_tr_sigma_b(weighting):
    centred = np.array(MEANS) @ centring(SIZES, weighting)
    assert np.sum(centred**2) == pytest.approx(float(3 * between(weighting)), rel=1e-14)


@pytest.mark.parametrize("weighting", ["classes", "samples", "global"])
def test_the_centring_annihilates_equal_means_and_has_its_size(weighting):
    """|R|_F of C = diag(n_k)^(1/2) R, from squares that are rational."""
    C = centring(SIZES, weighting)
    np.testing.assert_allclose(np.ones(3) @ C, 0, atol=1e-15)
    N = sum(SIZES)
    about = [Fraction(1, 3)] * 3 if weighting == "classes" else [Fraction(n, N) for n in SIZES]
    square = Fraction(0)
    for k, n in enumerate(SIZES):
        scale = Fraction(3 * n, N) if weighting == "samples" else Fraction(1)
        for i, m in enumerate(SIZES):
            square += scale * (int(i == k) - about[i]) ** 2 / m
    assert centring_size(SIZES, weighting) == pytest.approx(sqrt(square), rel=1e-14)
    np.testing.assert_allclose(np.sum(C**2 / np.array(SIZES)[:, None]), float(square), rtol=1e-14)
