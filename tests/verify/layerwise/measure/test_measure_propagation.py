"""Deviations and centred means through the layers: the bounds of float64, and exact arithmetic."""

from dataclasses import replace
from fractions import Fraction

import flint
import numpy as np
import pytest
from measure_instances import random_network
from measure_reference import layer_features, multiply, rational

from verify.layerwise.measure.geometry import given_data
from verify.layerwise.measure.propagation import (
    ESCALATE,
    FIRST_PRECISION,
    LAST_PRECISION,
    Block,
    Propagated,
    _mixing,
    propagate,
    propagate_exactly,
)
from verify.layerwise.measure.weighting import centring
from verify.rounding import ETA, U

NEAR = 1e-9
PARTS = ("deviations", "means", "centred")
COUNTS = [(2, 2), (1, 3), (1, 1)]


def block(sizes, errors) -> Block:
    return Block([np.array([[float(size)]]) for size in sizes], np.array(errors, dtype=float))


def test_the_relative_error_of_a_block_is_that_of_its_squares():
    assert block([4, 1], [0.5, 0.25]).relative == 0.5
    assert block([1, 4], [0.5, 0.25]).relative == 1.0
    assert block([4, 0], [0.5, 0.0]).relative == 0.25
    assert block([0], [0.0]).relative == 0.0
    with np.errstate(over="ignore"):
        assert block([4, 0], [0.5, 1e-3]).relative > 1e300
    assert block([3, 5], [0, 0]).sizes.tolist() == [3.0, 5.0]
    found = Propagated(block([4], [0.5]), block([1], [100]), block([2], [0.125]))
    assert found.relative == 0.25 + 0.125


@pytest.mark.parametrize("counts", COUNTS)
def test_errors_grow_by_the_norm_and_one_product_a_layer(counts):
    """E_(l+1) = |W| E_l + gamma_d |W|_F |Z_l|_F, from the errors of the data and d u |X|_F, which
    moves a mean by at most that over sqrt n."""
    network = random_network(0, K=2, n=2, d=6, width=5, L=4)
    X = network.X[:, : sum(counts)]
    rng = np.random.default_rng(0)
    data = given_data(X, counts)
    data = replace(
        data,
        means_error=1e-10 * rng.uniform(size=data.means.shape),
        centred_error=1e-10 * rng.uniform(size=data.means.shape),
        deviations_error=None if max(counts) == 1 else 1e-10 * rng.uniform(size=X.shape),
    )
    hidden = network.weights[:-1]
    norms = [1.5 * float(np.linalg.norm(W, 2)) for W in hidden]
    found = propagate(data, hidden, norms)
    room = 6 * U * np.linalg.norm(X)
    for name in PARTS:
        A, given = getattr(data, name), getattr(data, f"{name}_error")
        E = 0.0
        if given is not None:
            E = np.linalg.norm(given) + room / (1.0 if name == "deviations" else np.sqrt(min(counts)))
        part = getattr(found, name)
        assert len(part.arrays) == len(part.errors) == 4
        assert part.errors[0] == pytest.approx(E, rel=NEAR, abs=0.0)
        for i, (W, norm) in enumerate(zip(hidden, norms, strict=True), start=1):
            E = norm * E + W.shape[1] * U * np.linalg.norm(W) * np.linalg.norm(A)
            A = W @ A
            assert np.allclose(part.arrays[i], A, rtol=1e-12, atol=1e-300)
            assert part.errors[i] * (1 + 1e-14) >= E
            assert part.errors[i] == pytest.approx(E, rel=NEAR, abs=0.0)


@pytest.mark.parametrize("size", [1e-150, 1e-160, 1e-200])
def test_products_below_the_range_of_float64_are_known_in_their_own_units(size):
    """Features far below the range of float64 keep their digits; exact zeros stay exact."""
    data = given_data(size * np.array([[1.0, -1.0], [0.3, 1.1]]), (1, 1))
    W = np.array([[1.0, 1.0], [1.0, 0.7]])
    hidden = [W, size * W, 0.0 * W]
    rough = propagate(data, hidden, [2.0, 2 * size, 0.0])
    fine = propagate_exactly(data.X, (1, 1), hidden)
    assert rough.relative <= ESCALATE
    Z = multiply(rational(hidden[1]), multiply(rational(W), rational(data.X)))
    for means in (rough.means, fine.means):
        A, E, unit = means.arrays[2], means.errors[2], Fraction(2) ** int(means.shifts[2])
        assert np.max(abs(A)) > 1e-160
        pairs = [(x, y) for a, b in zip(A.tolist(), Z, strict=True) for x, y in zip(a, b, strict=True)]
        assert sum((Fraction(x) * unit - y) ** 2 for x, y in pairs) <= (Fraction(E) * unit) ** 2
        assert means.errors[3] == 0.0
    assert not rough.deviations.errors.any()
    assert not fine.deviations.errors.any()


def exact_parts(network) -> list[list[list[list[Fraction]]]]:
    """Delta, Xbar and M at every layer in rationals, classes weighed equally."""
    counts, K = network.counts, network.K
    starts = np.cumsum([0, *counts])
    layers = []
    for Z in layer_features(network):
        means = [[sum(row[starts[k] : starts[k + 1]]) / counts[k] for k in range(K)] for row in Z]
        labels = [k for k in range(K) for _ in range(counts[k])]
        deviations = [
            [x - m[k] for x, k in zip(z, labels, strict=True)] for z, m in zip(Z, means, strict=True)
        ]
        centred = [[x - sum(m) / K for x in m] for m in means]
        layers.append([deviations, means, centred])
    return layers


@pytest.mark.parametrize("counts", COUNTS)
def test_exact_propagation_is_exact_to_a_rounding(counts):
    network = random_network(1, K=2, n=2, d=5, L=4)
    network = replace(network, X=network.X[:, : sum(counts)])
    if len(set(counts)) > 1:
        network = replace(network, sizes=counts)
    found = propagate_exactly(network.X, counts, network.weights[:-1])
    for i, layer in enumerate(exact_parts(network)):
        for name, exact in zip(PARTS, layer, strict=True):
            part = getattr(found, name)
            A, E = part.arrays[i], part.errors[i]
            off = sum(
                (Fraction(x) - y) ** 2
                for row, own in zip(A.tolist(), exact, strict=True)
                for x, y in zip(row, own, strict=True)
            )
            assert off <= Fraction(E) ** 2
            size = np.linalg.norm(A)
            assert 3 * U * size <= E <= 4 * U * size + 1e-30


@pytest.mark.parametrize("weighting", ["classes", "samples", "global"])
@pytest.mark.parametrize("counts", [(2, 2), (1, 3), (2, 1, 4)])
def test_mixing_takes_data_to_deviations_means_and_centred_means(counts, weighting):
    N, K = sum(counts), len(counts)
    X = np.random.default_rng(0).integers(-9, 10, size=(3, N)).astype(float)
    mix, scales = _mixing(flint, counts, weighting)
    mixing = np.array([float(x.mid()) for x in mix.entries()]).reshape(N, N + 2 * K)
    found = X @ mixing * scales
    Y = np.repeat(np.eye(K), counts, axis=1)
    means = X @ Y.T / np.array(counts)
    expected = np.hstack([X - means @ Y, means, means @ centring(counts, weighting)])
    assert np.allclose(found, expected, rtol=0, atol=1e-13)
    if len(set(counts)) == 1:
        assert all(x.is_exact() and x.is_integer() for x in mix.entries())


@pytest.mark.parametrize("weighting", ["classes", "samples", "global"])
def test_exact_propagation_in_each_weighting(weighting):
    network = random_network(1, K=2, n=2, d=5, L=3)
    counts = (1, 3)
    found = propagate_exactly(network.X, counts, network.weights[:-1], weighting).centred
    data = given_data(network.X, counts, weighting)
    for A, E, W in zip(found.arrays, found.errors, (np.eye(5), *network.weights), strict=False):
        data = replace(data, centred=W @ data.centred)
        assert np.linalg.norm(A - data.centred) <= 1e-13
        assert 4 * U * np.linalg.norm(A) >= E


@pytest.mark.parametrize("bits", [100, 300, 1000])
def test_precision_is_doubled_until_the_features_are_known(bits):
    """1 - 1 + 2^-bits: lost at the first precision, found at one that holds it."""
    X = np.array([[1.0, 0.0], [1.0, 0.0], [2.0**-bits, 0.0]])
    found = propagate_exactly(X, (1, 1), [np.array([[1.0, -1.0, 1.0]])])
    unit = 2.0 ** int(found.means.shifts[1])
    assert (unit * found.means.arrays[1]).tolist() == [[2.0**-bits, 0.0]]
    assert unit * found.means.errors[1] <= 4 * U * 2.0**-bits
    assert found.relative <= 16 * U


def test_the_precision_has_an_end():
    """Features that cancel exactly after inexact means: never resolved, and still an answer."""
    X = np.array([[1.0, 0.3, 0.7], [1.0, 0.3, 0.7]])
    found = propagate_exactly(X, (1, 2), [np.array([[1.0, -1.0]])])
    assert found.deviations.errors[1] < 2.0**-4000 + 10 * ETA
    assert abs(found.deviations.arrays[1]).max() <= found.deviations.errors[1]


def test_limits_of_the_propagation():
    assert (FIRST_PRECISION, LAST_PRECISION) == (128, 4096)
    assert U < ESCALATE < 1e-8
