"""Instances measured together have the numbers of each alone, bit for bit; a core those of its network."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest

from verify.errors import InputError
from verify.instances import Network, ideal_pair
from verify.instances.core import Core
from verify.instances.data import orthonormal_data, paper_data
from verify.layerwise.measure import Batch, measure, measure_many
from verify.layerwise.theory import THEORY
from verify.training import prepare, train_batch
from verify.training.completion import square_completion


def random_network(seed, *, d=8, n=2, K=2, L=3, h=None, scale=1.0, alpha=1.0):
    rng, h = np.random.default_rng(seed), h or d
    widths = [d, *[h] * (L - 1), K]
    weights = [scale * rng.standard_normal((b, a)) for a, b in pairwise(widths)]
    return Network(rng.standard_normal((d, n * K)), K, tuple(weights), alpha=alpha, case=f"{seed}")


def hard(seed):
    """One shape: plain, tiny, huge, rank deficient, zero layers, equal means, far alpha, ill conditioned."""
    x = random_network(seed)
    doubled, means = x.X.copy(), x.X.copy()
    doubled[:, 1] = doubled[:, 0]
    means[:, 2:] = means[:, :2]
    first, second, last = x.weights
    graded = np.diag(10.0 ** -np.arange(8))
    return [
        x,
        random_network(seed + 1, scale=1e-80),
        random_network(seed + 2, scale=1e60),
        replace(x, X=doubled),
        replace(x, X=means),
        replace(x, X=0.0 * x.X),
        replace(x, weights=(first, 0.0 * second, last)),
        replace(x, weights=(first, second, 0.0 * last)),
        replace(x, weights=(np.eye(8), np.eye(8), last)),
        replace(x, alpha=1e-130),
        replace(x, weights=(graded, graded, last)),
    ]


def families():
    return [
        hard(0),
        [random_network(seed, h=12) for seed in range(3)],
        [random_network(seed, d=9, h=6) for seed in range(3)],
        [random_network(seed, d=3) for seed in range(2)],
        [random_network(seed, n=1) for seed in range(2)],
        [ideal_pair(3, 2, 9, 4, eps) for eps in (0.1, 0.01, 1e-9)],
        [ideal_pair(1, 2, 9, 4, eps) for eps in (0.1, 0.2)],
    ]


def same(x, y):
    return (x == y) | (np.isnan(x) & np.isnan(y))


@pytest.mark.parametrize("family", families())
def test_numbers_do_not_depend_on_the_others(family):
    together = measure_many(family)
    assert isinstance(together, Batch)
    for many, instance in zip(together, family, strict=True):
        alone = measure(instance)
        assert many.values.keys() == alone.values.keys()
        for key, x in alone.values.items():
            y = many.values[key]
            assert (x.undefined, x.size) == (y.undefined, y.size), key
            assert same(x.value, y.value), key
            assert same(x.error, y.error), key
            assert many.sensitivity[key] == alone.sensitivity[key], key
        assert replace(many, values={}, sensitivity={}) == replace(alone, values={}, sensitivity={})


def test_shapes_are_measured_apart_and_come_back_in_order():
    mixed = [random_network(0), ideal_pair(3, 2, 9, 4, 0.1), random_network(1), random_network(2, n=3)]
    found = measure_many(mixed)
    assert [m.case for m in found] == [x.case for x in mixed]
    for m, x in zip(found, mixed, strict=True):
        assert m.values["C", 1] == measure(x).values["C", 1]


def test_the_instance_that_leaves_float64_is_named():
    fine, broken = random_network(0), random_network(1).named("broken")
    broken = replace(broken, weights=(*broken.weights[:2], np.full((2, 8), 1e308)))
    found = measure_many([fine, broken])
    assert found[1].values["delta", None].undefined
    with pytest.raises(InputError, match="broken: delta is undefined"):
        THEORY.judge_many(found)


RUNS = {
    "TR1": prepare(paper_data(12, 6, seed=1), 2, L=4, xi=0.3, seed=1),
    "TR2": prepare(orthonormal_data(12, 6, 1), 2, L=4, xi=0.3, seed=1),
    "wide": prepare(paper_data(8, 6, seed=1), 2, L=3, xi=0.4, seed=1, width=13),
    "hardly trained": prepare(paper_data(12, 6, seed=2), 2, L=3, xi=0.3, seed=1, budget=2),
    "untouched": prepare(paper_data(12, 6, seed=2), 3, L=3, xi=1.5, seed=1, budget=1),
    "no rest": prepare(paper_data(8, 6, seed=1), 2, L=3, xi=0.5, seed=1),
    "another start": prepare(paper_data(8, 6, seed=1), 2, L=3, xi=0.5, seed=1, initialisation="gaussian"),
}


@pytest.mark.parametrize("name", RUNS)
def test_a_core_has_the_numbers_and_verdicts_of_its_network(name):
    trained = train_batch([RUNS[name]])[0]
    core, network = trained.core(), square_completion(trained.network())
    assert isinstance(core, Core) == (name not in ("no rest", "another start"))
    assert (core.d, core.provenance) == (network.d, network.provenance)
    ways = [measure(core), measure(network)]
    if isinstance(core, Core):
        ways.append(measure(core.full()))
    first = ways[0]
    for other in ways[1:]:
        for key, x in first.values.items():
            y = other.values[key]
            assert x.undefined == y.undefined, key
            if not x.undefined:  # the frames cost a rounding of the matrices
                room = 1e-13 * max(x.size, abs(x.value), 1.0) + first.sensitivity[key]
                assert abs(x.value - y.value) <= x.error + y.error + room, key
        rows = [
            [(r.statement, r.layer, r.quantity, r.verdict) for r in THEORY.judge(m).rows]
            for m in (first, other)
        ]
        assert rows[0] == rows[1]


@pytest.mark.parametrize("xi", [0.05, 1.0, 40.0])
def test_what_rests_has_its_place_among_the_singular_values(xi):
    """Singular values at rest above, among and below those of the core."""
    core = Core(random_network(3, d=9), xi, 4)
    found, full = measure(core), measure(core.full())
    assert found.d == 13
    for key, x in full.values.items():
        y = found.values[key]
        if bool(x.undefined) != bool(y.undefined):
            assert key[0].startswith(("head_", "mean_leak", "within_leak", "trailing_")), key  # no gap
        if x.undefined or y.undefined:
            continue
        assert abs(x.value - y.value) <= x.error + y.error, key


def test_operators_are_the_matrices():
    trained = train_batch([RUNS["wide"]])[0]
    x = np.random.default_rng(0).standard_normal((13, 3))
    for W, operator in zip(trained.full_weights(), trained.operators(), strict=True):
        assert operator.shape == W.shape
        assert np.array_equal(operator.toarray(), W)
        assert np.allclose(operator @ x[: W.shape[1]], W @ x[: W.shape[1]], rtol=0, atol=1e-13)
        assert np.allclose(operator.T @ x[: W.shape[0]], W.T @ x[: W.shape[0]], rtol=0, atol=1e-13)


def test_cores_are_of_square_layers_and_say_what_they_need():
    with pytest.raises(InputError, match="square hidden layers"):
        Core(random_network(0, h=12), 0.3, 2)
    with pytest.raises(InputError, match="xi"):
        Core(random_network(0), 0.0, 2)
    with pytest.raises(InputError, match="resting"):
        Core(random_network(0), 0.3, 0)
