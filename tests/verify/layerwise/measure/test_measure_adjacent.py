"""Angles between adjacent layers, the simplex distance and the inner singular values: floats, exact,
rechecked."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from mpmath import iv
from scipy.linalg import subspace_angles

from bounds import REGISTRY, Parameters
from bounds.balls import enclosure
from verify.instances.model import Network
from verify.layerwise.exact import from_pair, measure_exactly
from verify.layerwise.exact.recheck import measure as recheck
from verify.layerwise.measure import measure
from verify.layerwise.spaces import PairSpace
from verify.layerwise.theory import THEORY
from verify.verdict import Verdict

NAMES = ("leading_angle", "simplex_distance", "simplex_norm_ratio", "fuzziness", "sigma_2K+1", "sigma_d-2K")
CLAIMS = ("lemma9-i", "R12-angles", "R9-simplex", "R11-invariant", "R5-fuzziness")
STATEMENTS = [REGISTRY[f"layerwise/{x}"] for x in CLAIMS]


@st.composite
def pairs(draw, thetas=(0.0, 0.01, 0.3, 0.8)):
    K, n, L = draw(st.integers(2, 4)), draw(st.integers(1, 3)), draw(st.integers(2, 4))
    d = max(n * K, 2 * K + 1) + draw(st.integers(0, 2))
    space = PairSpace(K, n, L, draw(st.sampled_from(thetas)), d)
    starts = list(space.starts())
    vector = starts[draw(st.integers(0, len(starts) - 1))].vector
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    return space.instance(vector + draw(st.sampled_from([0.0, 0.05, 0.5])) * rng.standard_normal(vector.size))


def network(seed, K=3, n=2, L=4, size=1e-3):
    """Nearly balanced: a chain of orthogonal matrices, perturbed; it fits its data."""
    rng = np.random.default_rng(seed)
    d = max(n * K, 2 * K + 1)
    s = np.concatenate([1.0 + 0.3 * rng.random(K), 0.2 * np.ones(d - K)])
    turns = [np.linalg.qr(rng.standard_normal((d, d)))[0] for _ in range(L)]
    W = [turns[i + 1] * s @ turns[i].T + size * rng.standard_normal((d, d)) for i in range(L - 1)]
    head = (np.linalg.qr(rng.standard_normal((K, K)))[0] @ np.diag(s[:K])) @ turns[L - 1][:, :K].T
    weights = (*W, head + size * rng.standard_normal((K, d)))
    product = np.linalg.multi_dot(weights[::-1]) if L > 2 else weights[1] @ weights[0]
    X = np.linalg.qr(rng.standard_normal((d, n * K)))[0]
    X += np.linalg.pinv(product) @ (np.repeat(np.eye(K), n, axis=1) - product @ X)
    return Network(X, K, weights)


@settings(max_examples=25)
@given(pairs())
def test_floats_lie_at_the_exact_values(pair) -> None:
    found = measure(pair)
    exact = measure_exactly(from_pair(pair, "triple"), 128).values
    for name in NAMES:
        for (key, layer), value in exact.items():
            if key != name or value.__class__.__name__ == "Undefined":
                continue
            x, truth = found.values[name, layer], enclosure(value)
            if not x.undefined:
                low, high = float(truth.lower()), float(truth.upper())
                assert low - x.error <= x.value * (1 + 1e-15), (name, layer)
                assert x.value * (1 - 1e-15) <= high + x.error, (name, layer)


@settings(max_examples=4)
@given(pairs(thetas=(0.0, 0.3)))
def test_the_second_path_measures_the_same(pair) -> None:
    instance = from_pair(pair, "triple")
    first = measure_exactly(instance, 128).values
    iv.prec = 128
    second = recheck(instance)
    for name in NAMES:
        for layer in [layer for key, layer in first if key == name]:
            a, b = first[name, layer], second[name, layer]
            if isinstance(b, str):
                assert a.reason == b
                continue
            near = enclosure(a)
            assert float(near.lower()) - 1e-30 <= float(b.x.b), (name, layer)
            assert float(b.x.a) <= float(near.upper()) + 1e-30, (name, layer)


@pytest.mark.parametrize("seed", range(6))
def test_angles_are_those_of_scipy(seed) -> None:
    net = network(seed, size=10.0 ** -(seed % 3 + 1))
    K, found = net.K, measure(net)
    factors = [np.linalg.svd(W) for W in net.weights]
    for i in range(1, net.L):
        left, right = factors[i - 1][0][:, :K], factors[i][2][:K].T
        x = found.values["leading_angle", i]
        assert abs(x.value - np.sin(subspace_angles(left, right)).max()) <= x.error + 1e-7
        assert x.error < 1e-9


@pytest.mark.parametrize("seed", range(6))
def test_the_simplex_distance_is_that_of_the_centred_means(seed) -> None:
    net = network(seed, size=0.1)
    found, K = measure(net), net.K
    means = np.stack([net.X[:, k * net.n : (k + 1) * net.n].mean(axis=1) for k in range(K)], axis=1)
    for layer in range(net.L):
        centred = means - means.mean(axis=1)[:, None]
        unit = centred / np.linalg.norm(centred, axis=0)
        off = np.abs((unit.T @ unit)[np.triu_indices(K, 1)] + 1 / (K - 1)).max()
        assert found.values["simplex_distance", layer].value == pytest.approx(off, abs=1e-10)
        sizes = np.sum(centred**2, axis=0)
        assert found.values["simplex_norm_ratio", layer].value == pytest.approx(sizes.max() / sizes.min())
        if layer < net.L - 1:
            means = net.weights[layer] @ means


@settings(max_examples=60)
@given(pairs())
def test_no_pair_violates_them(pair) -> None:
    assert [row for row in THEORY.judge(measure(pair), STATEMENTS).rows if row.verdict.fails] == []


@pytest.mark.parametrize("seed", range(12))
def test_no_nearly_balanced_network_violates_them(seed) -> None:
    m = measure(network(seed, K=2 + seed % 3, L=2 + seed % 4, size=10.0 ** -(1 + seed % 4)))
    rows = THEORY.judge(m, STATEMENTS).rows
    assert [row for row in rows if row.verdict.fails] == []
    found = {row.verdict for row in rows if row.statement == "layerwise/R12-angles"}
    if seed % 4 == 3:
        assert Verdict.HOLDS in found


def test_half_the_angle_bound_is_violated() -> None:
    """The sine theorem is attained to first order by two planes turned against each other."""
    found = []
    for seed in range(12):
        m = measure(network(seed, size=1e-4))
        for row in THEORY.judge(m, [REGISTRY["layerwise/R12-angles"]]).rows:
            found.append(row.slack_upper)
    assert 1 < min(found) < 12


def test_simplex_means_are_at_distance_0_and_orthogonal_means_are_a_simplex_when_centred() -> None:
    space = PairSpace(3, 2, 2, 0.0, 7)
    m = measure(space.instance(next(space.starts()).vector))
    assert m.values["simplex_distance", 0].value < 1e-12
    assert m.values["simplex_norm_ratio", 0].value == pytest.approx(1.0)
    assert abs(m.values["D", 0].value - 1) < 1e-12


def test_two_classes_are_always_opposite() -> None:
    space = PairSpace(2, 2, 3, 0.3, 5)
    m = measure(space.instance(next(space.starts()).vector))
    assert all(m.values["simplex_distance", layer].value == 0.0 for layer in range(3))


@given(st.integers(3, 8), st.floats(1.0, 50.0))
def test_the_simplex_bound_is_attained_by_a_gram_matrix_of_that_condition_number(K, k) -> None:
    """Stretch by k along the difference of two corners' complement: their half angle shrinks by sqrt k."""
    corners = np.eye(K) - 1 / K
    middle = corners[:, 0] + corners[:, 1]
    middle /= np.linalg.norm(middle)
    images = corners + (np.sqrt(k) - 1) * np.outer(middle, middle @ corners)
    cosine = images[:, 0] @ images[:, 1] / np.linalg.norm(images[:, 0]) / np.linalg.norm(images[:, 1])
    bound = K * (K - 2) * (k - 1) / ((K - 1) * (k * (K - 2) + K))
    assert abs(cosine + 1 / (K - 1)) == pytest.approx(bound, abs=1e-9)


@pytest.mark.parametrize(("K", "d"), [(2, 8), (2, 10), (3, 12), (3, 15)])
def test_the_singular_values_that_stay_are_in_the_middle_beyond_4K_alone(K, d) -> None:
    """Up to 2K others may lie below them: at d = 4K the (2K+1)-st, from the top, may be one of these."""
    p = Parameters(n=d // K, K=K, d=d, L=3, theta=0.0, delta=0.0, eps=0.1, rho=0.0, xi=0.1, step=0.1)
    for band in REGISTRY["layerwise/R11-invariant"].bands(p, 1).values():
        assert band.vacuous(p) is (d <= 4 * K)


@pytest.mark.parametrize("steps", [1, 7, 40])
def test_gradient_descent_on_orthonormal_data_leaves_d_minus_2K_singular_values(steps) -> None:
    """R11-invariant by its own descent: no code of the suite but the statement's 2K."""
    rng = np.random.default_rng(steps)
    K, n, L, xi, eta = 2, 5, 3, 0.4, 0.2
    d = n * K
    X = np.linalg.qr(rng.standard_normal((d, d)))[0]
    Y = np.repeat(np.eye(K), n, axis=1)
    W = [xi * np.linalg.qr(rng.standard_normal((d, d)))[0] for _ in range(L - 1)]
    W.append(rng.standard_normal((K, d)))
    for _ in range(steps):
        below, above = [X], [np.eye(K)]
        for A in W[:-1]:
            below.append(A @ below[-1])
        for A in W[:0:-1]:
            above.append(A.T @ above[-1])
        E = W[-1] @ below[-1] - Y
        W = [A - eta / d * B @ E @ Z.T for A, B, Z in zip(W, above[::-1], below, strict=True)]
    for A in W[:-1]:
        sigma = np.linalg.svd(A, compute_uv=False)
        assert np.sum(np.abs(sigma - xi) < 1e-9) >= d - 2 * K
        assert sigma[2 * K] == pytest.approx(xi, abs=1e-9)
        assert sigma[d - 2 * K - 1] == pytest.approx(xi, abs=1e-9)
        assert abs(sigma[0] - xi) > 1e-3
