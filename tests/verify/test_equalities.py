"""Hypotheses that are equalities: met within rounding, relative to the size of their sides."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from bounds import REGISTRY
from bounds.bands import at_most
from verify import Network, check
from verify.instances import generate_pair
from verify.instances.forms import full_network
from verify.verdict import Verdict

LEMMA7 = REGISTRY["layerwise/lemma7"]


def balanced_by_a_square_root():
    """W_2 = (W_1 W_1')^(1/2) with two singular values 0: balance to 1e-15, singular values to 1e-8 only."""
    K, n, d = 2, 3, 7
    rng = np.random.default_rng(0)
    left, right = (np.linalg.qr(rng.normal(size=(d, d)))[0] for _ in range(2))
    t = n ** (1 / 6)
    W1 = left @ np.diag([t, t, 0.1, 0.1, 0.1, 0, 0]) @ right
    values, U = np.linalg.eigh(W1 @ W1.T)
    W2 = U @ np.diag(np.sqrt(np.maximum(values, 0))) @ U.T
    X = rng.normal(size=(d, K * n))
    return Network.of(X, np.repeat(np.arange(K), n), [W1, W2, t * left[:, :K].T])


def test_a_true_lemma_is_not_violated_by_the_rounding_of_its_hypothesis():
    rows = {row.quantity: row for row in check(balanced_by_a_square_root(), statements=[LEMMA7]).rows()}
    spread = rows["sigma_spread"]
    assert spread.in_scope is not False
    assert not spread.verdict.fails
    if spread.in_scope and spread.measured > spread.margin:  # its size is the machine's
        assert spread.verdict is Verdict.UNDECIDED
        assert "equality among the hypotheses is met only within rounding" in spread.reason


def test_a_false_lemma_under_the_same_equality_is_violated():
    false = replace(
        LEMMA7, bands=lambda p, layer: {"sigma_1": at_most(p, p.ops.number(1))}, layers=lambda L: (1,)
    )
    network = full_network(generate_pair(0, n=4, K=3, d=16, L=3, eps=0.05, theta=0.05), 0)
    (row,) = check(network, statements=[false]).rows()
    assert row.verdict is Verdict.VIOLATED


@pytest.mark.parametrize("power", [-3, 2])
@pytest.mark.parametrize("seed", range(2))
def test_powers_of_two_in_the_weights_and_their_inverse_in_alpha_change_no_verdict(seed, power):
    network = full_network(generate_pair(seed, n=4, K=3, d=16, L=3, eps=0.05, theta=0.05), seed)
    weights = tuple(W * 2.0**power for W in network.weights)
    scaled = replace(network, weights=weights, alpha=network.alpha * 2.0 ** (-power * network.L))
    before, after = (
        {(row.statement, row.layer, row.quantity): row.verdict for row in check(x).rows()}
        for x in (network, scaled)
    )
    assert after == before


@pytest.mark.parametrize("eps", [1e-9, 3e-9, 1e-8, 1e-6])
@pytest.mark.parametrize("seed", range(2))
def test_lemma_10_is_not_inconsistent_by_rounding_where_eps_is_tiny(seed, eps):
    """The network, not its canonical pair: balance, minimum norm and fit are met within rounding only, and
    leaks of 1e-16 stand against trailing parts of size eps."""
    pair = generate_pair(seed, n=4, K=2, d=10, L=3, eps=eps, theta=1e-3, delta=1e-3, imbalance="weakest")
    lemma10 = [REGISTRY["layerwise/lemma10-60"], REGISTRY["layerwise/lemma10-61"]]
    for instance in (pair, full_network(pair, seed)):
        rows = list(check(instance, statements=lemma10).rows())
        assert len(rows) == 6
        for row in rows:
            assert row.in_scope is not False
            assert row.verdict in (Verdict.CONSISTENT, Verdict.UNDECIDED), row
            assert row.verdict is Verdict.CONSISTENT or row.reason
    assert any(row.verdict is Verdict.CONSISTENT for row in check(pair, statements=lemma10).rows())


@pytest.mark.parametrize("eps", [1e-9, 1e-8])
def test_lemma_10_is_undecided_where_a_misfit_within_rounding_is_divided_by_powers_of_eps(eps):
    """e0 = 1e-15 puts 1e-15 / eps^l of the deviations into the leading directions."""
    pair = generate_pair(
        0, n=4, K=2, d=10, L=3, eps=eps, theta=1e-3, delta=1e-3, imbalance="weakest", e0=1e-15
    )
    for row in check(pair, statements=[REGISTRY["layerwise/lemma10-60"]]).rows():
        assert row.measured > row.upper + row.margin
        assert row.in_scope
        assert row.verdict is Verdict.UNDECIDED
        assert "equality among the hypotheses is met only within rounding" in row.reason


@pytest.mark.parametrize("power", [-40, 0, 40])
@pytest.mark.parametrize("zeros", [1, 2])
@pytest.mark.parametrize("L", [3, 4])
def test_lemma_7_with_singular_values_that_vanish_or_coincide(L, zeros, power):
    """Roots of roots: W_(l+1) = (W_l W_l')^(1/2) amplifies the rounding of balance to its square root."""
    K, n, d = 2, 3, 7
    rng = np.random.default_rng(zeros)
    left, right = (np.linalg.qr(rng.normal(size=(d, d)))[0] for _ in range(2))
    t = n ** (1 / (2 * L))
    s = np.array([t, t, *[0.1] * (d - K - zeros), *[0.0] * zeros]) * 2.0**power
    weights = [left @ np.diag(s) @ right]
    for _ in range(L - 2):
        values, U = np.linalg.eigh(weights[-1] @ weights[-1].T)
        weights.append(U @ np.diag(np.sqrt(np.maximum(values, 0))) @ U.T)
    network = Network.of(
        rng.normal(size=(d, K * n)), np.repeat(np.arange(K), n), [*weights, t * 2.0**power * left[:, :K].T]
    )
    rows = list(check(network, statements=[LEMMA7]).rows())
    assert {row.quantity for row in rows} == {"sigma_spread", "sigma_head_gap"}
    for row in rows:
        assert row.verdict in (Verdict.HOLDS, Verdict.UNDECIDED), row
