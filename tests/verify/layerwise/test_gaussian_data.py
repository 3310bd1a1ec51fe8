"""Gaussian data and Assumption 2: the bound, the draws, and what they decide."""

from __future__ import annotations

from math import sqrt

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from verify.errors import InputError
from verify.frequency import MISTAKE, decided, frequency
from verify.layerwise.law import DRAWS, RARELY, THETA, enough, failure_bound, gram, misses


@given(N=st.integers(2, 400), share=st.floats(1e-3, 1), fail=st.floats(1e-9, 0.99))
def test_the_width_that_suffices_does(N: int, share: float, fail: float) -> None:
    theta = share * min(THETA, N / 8)
    assert failure_bound(N, enough(N, theta, fail), theta) <= fail


@given(N=st.integers(1, 50), d=st.integers(1, 10**6), theta=st.floats(1e-3, 0.9))
def test_wider_data_miss_less_often(N: int, d: int, theta: float) -> None:
    assert failure_bound(N, 2 * d, theta) <= failure_bound(N, d, theta) <= 1


SIZES = [(1, 40, 0.6), (2, 300, 0.5), (5, 6_000, 0.4), (30, 655_600, 0.25)]


@pytest.mark.parametrize(("N", "d", "theta"), SIZES)
def test_no_draws_contradict_the_bound(N: int, d: int, theta: float) -> None:
    found = frequency(misses(N, d, theta, 400), 400)
    assert found.value - found.error <= failure_bound(N, d, theta)


def test_drawn_gram_matrices_have_the_law_of_gaussian_data() -> None:
    """First two moments of norms and inner products, and the share of misses, against X drawn in full."""
    N, d, draws, rng = 3, 7, 4_000, np.random.default_rng(5)
    short = np.array([gram(N, d, rng) for _ in range(draws)])
    full = rng.standard_normal((draws, d, N)) / sqrt(d)
    long = np.swapaxes(full, -1, -2) @ full
    for G in (short, long):
        assert abs(np.mean(G, axis=0) - np.eye(N)).max() < 0.05
        assert abs(np.var(G, axis=0) - (np.ones((N, N)) + np.eye(N)) / d).max() < 0.05
    share = [np.mean(N * abs(G - np.eye(N)).max(axis=(1, 2)) > 1.5) for G in (short, long)]
    assert share[0] == pytest.approx(share[1], abs=0.05)


def test_too_few_draws_decide_nothing() -> None:
    fewest = next(n for n in range(2_000, DRAWS) if decided(frequency(0, n), RARELY) == "holds")
    assert decided(frequency(0, fewest - 1), RARELY) == "undecided"
    assert (1 - RARELY) ** fewest <= MISTAKE / 2 < (1 - RARELY) ** (fewest - 2)
    assert decided(frequency(200, DRAWS), RARELY) == "fails"


def test_bad_input() -> None:
    for call in (
        lambda: failure_bound(0, 5, 0.1),
        lambda: failure_bound(3, 5, 3.0),
        lambda: enough(3, 0.9, 0.1),
        lambda: enough(30, 0.2, 1.0),
        lambda: misses(5, 4, 0.1, 10),
        lambda: misses(5, 6, 0.1, 0),
    ):
        with pytest.raises(InputError):
            call()
