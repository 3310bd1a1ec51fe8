"""C and D against rationals: integer data, and C_l far below machine precision."""

from fractions import Fraction

import mpmath
import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from measure_instances import dense, ideal_pair, random_network, random_pair
from measure_reference import (
    discrimination,
    layer_features,
    metrics,
    multiply,
    rational,
)

from verify.instances.model import Network, Pair
from verify.layerwise.measure import feature_metrics, measure
from verify.layerwise.measure.geometry import given_data
from verify.layerwise.measure.propagation import propagate
from verify.rounding import U

RELATIVE = 1e-12
"""What C_l = 1e-25 must still have: far above the roundings of a 6 x 6 product, far below 1."""


def off(found, exact) -> float:
    """Relative distance of a float from a rational, computed in rationals."""
    return float(abs(Fraction(found) - exact) / abs(exact))


@settings(max_examples=60, deadline=None)
@given(st.integers(2, 4), st.integers(1, 4), st.integers(1, 6), st.integers(0, 10**6), st.booleans())
def test_integer_features_against_fractions(K, n, d, seed, flat):
    Z = np.random.default_rng(seed).integers(-3, 4, size=(d, K * n))
    if flat:
        Z[:, :n] = 0
    C, c = metrics(rational(Z), K)
    found = feature_metrics(Z, K)
    assert bool(found.C.undefined) == (C is None)
    assert bool(found.D.undefined) == (c is None)
    if C is not None:
        assert abs(Fraction(found.C.value) - C) <= Fraction(found.C.error)
    if c is not None:
        assert abs(found.D.value - discrimination(c)) <= found.D.error
        assert -1e-12 <= found.D.value <= K / (K - 1) + 1e-12


def tiny_pair() -> Pair:
    """C_5 near 1e-25: eps / sigma = 10^(-2.5) and five layers."""
    return random_pair(3, K=2, n=3, d=8, L=6, eps=6e-3, leak=0.0)


def test_pair_keeps_relative_accuracy():
    pair = tiny_pair()
    means, deviations = rational(pair.means), rational(pair.deviations)
    s = [Fraction(float(x)) for x in pair.s]
    M = [[x - sum(row) / pair.K for x in row] for row in means]
    found = measure(pair).values
    for i in range(pair.L):
        within = sum(s[j] ** (2 * i) * x * x for j, row in enumerate(deviations) for x in row)
        between = sum(s[j] ** (2 * i) * x * x for j, row in enumerate(M) for x in row)
        C = within / pair.n / between
        assert off(found["C", i].value, C) < RELATIVE
        assert found["C", i].error < RELATIVE * found["C", i].value
    assert found["C", 5].value < 1e-24


@pytest.mark.parametrize("seed", [0, 1])
def test_dense_network_keeps_relative_accuracy(seed):
    """The value is that of the stored float64 matrices, not of the pair behind them."""
    pair = tiny_pair()
    network = dense(pair, seed)
    measurement = measure(network)
    for i, Z in enumerate(layer_features(network)):
        C, c = metrics(Z, network.K)
        found = measurement.values["C", i]
        assert C is not None
        assert off(found.value, C) < RELATIVE
        assert found.error < RELATIVE * found.value
        assert abs(measurement.values["D", i].value - discrimination(c)) < RELATIVE
    assert measurement.values["C", 5].value < 1e-24


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 10**6), st.sampled_from([0.3, 1e-2, 1e-4, 1e-6]), st.integers(2, 6))
def test_sensitivity_covers_the_rounding_of_the_weights(seed, eps, L):
    """A pair and its rounded rotation differ by a relative rounding in each matrix."""
    pair = random_pair(seed, eps=eps, L=L, d=7)
    exact, rotated = measure(pair), measure(dense(pair, seed))
    for key in rotated.values:
        if key[0] not in ("C", "C_ratio", "D", "B_ratio", "within_leak", "mean_leak"):
            continue
        assert exact.sensitivity[key] == 0.0
        a, b = exact.values[key], rotated.values[key]
        if b.undefined:
            assert rotated.sensitivity[key] == np.inf
            continue
        assert rotated.sensitivity[key] >= b.error
        assert abs(a.value - b.value) <= rotated.sensitivity[key] + a.error, key


def test_propagation_has_room_for_a_perturbation_of_every_matrix():
    """E_0 >= d u |X|_F, and each layer adds d u |W|_F |Z|_F."""
    network = random_network(0)
    hidden = network.weights[:-1]
    norms = [float(np.linalg.norm(W, 2)) for W in hidden]
    block = propagate(given_data(network.X, (network.n,) * 2), hidden, norms).deviations
    assert block.errors[0] >= 6 * U * np.linalg.norm(network.X)
    for i, W in enumerate(hidden):
        added = 6 * U * np.linalg.norm(W) * np.linalg.norm(block.arrays[i])
        assert block.errors[i + 1] >= norms[i] * block.errors[i] + added


def test_precision_of_flint_is_restored():
    import flint

    with flint.ctx.workprec(77):
        measure(dense(tiny_pair()))
        assert flint.ctx.prec == 77


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 10**6), st.integers(1, 3))
def test_integer_network_against_fractions(seed, n):
    rng = np.random.default_rng(seed)
    K, d, L = 2, 6, 4
    X = rng.integers(-3, 4, size=(d, n * K)).astype(float)
    assume(np.linalg.matrix_rank(X) == n * K)
    weights = [rng.integers(-2, 3, size=(d, d)).astype(float) for _ in range(L - 1)]
    weights.append(rng.integers(-2, 3, size=(K, d)).astype(float))
    network = Network(X, K, tuple(weights))
    found = measure(network).values
    for i, Z in enumerate(layer_features(network)):
        C, c = metrics(Z, K)
        assert bool(found["C", i].undefined) == (C is None)
        assert bool(found["D", i].undefined) == (c is None)
        if C is not None:
            assert abs(Fraction(found["C", i].value) - C) <= Fraction(found["C", i].error)
        if c is not None:
            assert abs(found["D", i].value - discrimination(c)) <= found["D", i].error


def test_exactly_collapsed_features_have_C_zero():
    """A weight that annihilates every deviation: C_1 = 0, and the next ratio has no value."""
    network = random_network(0, K=2, n=2, d=6, L=3)
    X = np.round(8 * network.X) / 8
    deviations = X[:, 1::2] - X[:, ::2]
    basis = mpmath.matrix(deviations.T.tolist())
    assert mpmath.norm(basis) > 0
    W = np.zeros((6, 6))
    W[0], W[1] = integer_null_vectors(deviations)
    assert multiply(rational(W), rational(deviations)) == [[0] * 2] * 6
    found = measure(Network(X, 2, (W, np.eye(6), network.weights[-1]))).values
    assert found["C", 1].value <= found["C", 1].error
    assert "no within-class deviation" in found["C_ratio", 1].undefined


def integer_null_vectors(A: np.ndarray) -> list[np.ndarray]:
    """Two integer vectors orthogonal to the two columns of A (entries multiples of 1/8)."""
    rows = np.round(8 * A).astype(int)
    vectors = []
    for i, j, k in ((0, 1, 2), (3, 4, 5)):
        vector = np.zeros(6)
        vector[[i, j, k]] = np.cross(rows[[i, j, k], 0], rows[[i, j, k], 1])
        vectors.append(vector)
    return vectors


def test_ideal_dense_network_at_one_hundred_powers():
    """eps^(L-1) = 1e-60: still measured, with the sensitivity saying that it means nothing."""
    measurement = measure(dense(ideal_pair(eps=1e-20, L=4)))
    assert all(not measurement.values["C", i].undefined for i in range(4))
    last = measurement.values["C", 3]
    assert last.error < RELATIVE * last.value
    assert measurement.sensitivity["C", 3] > last.value
