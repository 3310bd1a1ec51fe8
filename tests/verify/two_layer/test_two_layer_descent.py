"""Gradient descent: the per-neuron products, convergence, and general data."""

from __future__ import annotations

import numpy as np
import pytest

from bounds.two_layer import REGISTRY
from verify.errors import InputError
from verify.judge import Verdict, judge
from verify.two_layer.canonical import random_canonical
from verify.two_layer.descent import descend, per_neuron
from verify.two_layer.observe import observe
from verify.two_layer.observe_regression import observe_regression
from verify.two_layer.regression import Regression, gaussian_regression, run, whitened_regression

RUNS, STEPS = 25, 300
PRODUCT_ERROR = 1e-10
"""What products of 300 steps and the recursion may differ by, relative to the size of the state."""

FINE = {Verdict.HOLDS, Verdict.VACUOUS, Verdict.UNDECIDED, Verdict.UNDEFINED}


def descent(seed: int, **more: float):
    rng = np.random.default_rng(seed)
    return random_canonical(
        seed, m=int(rng.integers(1, 12)), scale=10 ** rng.uniform(-3, 0.3), eta=10 ** rng.uniform(-2, -0.35),
        steps=STEPS, **more,
    )  # fmt: skip


@pytest.mark.parametrize("seed", range(RUNS))
def test_products_are_the_recursion(seed: int) -> None:
    instance = descent(seed)
    path = descend(instance)
    v, rho = per_neuron(path)
    size = np.sqrt(np.max(path.lam))
    assert np.max(np.abs(path.a - v)) / size <= PRODUCT_ERROR
    assert np.max(np.abs(path.u - path.u[0] - rho)) / size <= PRODUCT_ERROR


@pytest.mark.parametrize("seed", range(RUNS))
@pytest.mark.parametrize("perp", [0.0, 0.2])
def test_statements_of_descent(seed: int, perp: float) -> None:
    observation = observe(descent(seed, q=3 if perp else 0, perp=perp))
    rows, _ = judge(observation, REGISTRY, observation.parameters)
    assert [row for row in rows if row.verdict is Verdict.VIOLATED] == []
    if perp == 0:
        assert [
            row for row in rows if row.statement == "two-layer/R8" and row.verdict is not Verdict.HOLDS
        ] == []


def test_odds_of_a_balanced_start() -> None:
    a = np.array([0.02, 0.03, 0.01])
    instance = random_canonical(0, m=3, eta=0.3, steps=40).but(a=a, u=a)
    observation = observe(instance)
    rows, _ = judge(observation, [REGISTRY["two-layer/R9-odds"]], observation.parameters)
    assert [row.verdict for row in rows] == [Verdict.HOLDS, Verdict.HOLDS]


def test_divergence_names_the_bound() -> None:
    with pytest.raises(InputError, match=r"diverged at step .*h = .*R12.*R9"):
        descend(random_canonical(0, m=4, eta=5.0, steps=2000))


@pytest.mark.parametrize("seed", range(8))
def test_statements_for_any_data(seed: int) -> None:
    instance = gaussian_regression(seed, n=6, d=20, m=8, sigma0=0.05, v0=0.1, h=0.2, steps=200, keep=True)
    observation = observe_regression(instance)
    rows, _ = judge(observation, REGISTRY, observation.parameters)
    assert [row for row in rows if row.verdict is Verdict.VIOLATED] == []
    found = {row.statement: row.verdict for row in rows}
    for name in ("P0", "R11", "R11-limit", "R15-A4"):
        assert found[f"two-layer/{name}"] is Verdict.HOLDS, name
    assert found["two-layer/P6"] is Verdict.EXPECTED


def test_a_wrong_recursion_is_caught() -> None:
    instance = gaussian_regression(0, n=6, d=20, m=8, sigma0=0.05, v0=0.1, h=0.2, steps=20, keep=True)
    assert instance.W is not None
    tampered = observe_regression(instance.but(W=instance.W * (1 + 1e-6)))
    rows, _ = judge(tampered, [REGISTRY["two-layer/P0"]], tampered.parameters)
    assert Verdict.VIOLATED in {row.verdict for row in rows}


def test_state_size_does_not_depend_on_the_inputs() -> None:
    instance = gaussian_regression(0, n=4, d=20_000, m=16, sigma0=0.0, v0=1e-4, h=0.2, steps=100)
    assert instance.X is None
    assert run(instance).loss[-1] < run(instance).loss[0]


def test_labels_orthogonal_to_the_data_are_refused() -> None:
    K = np.diag([1.0, 0.0])
    with pytest.raises(InputError, match="orthogonal to the data"):
        Regression(K, np.array([0.0, 1.0]), np.zeros((2, 3)), np.ones(3), 0.1, 5)
    with pytest.raises(InputError, match="y = 0"):
        Regression(K, np.zeros(2), np.zeros((2, 3)), np.ones(3), 0.1, 5)
    with pytest.raises(InputError, match="shapes do not fit"):
        Regression(K, np.ones(3), np.zeros((2, 3)), np.ones(3), 0.1, 5)


def test_one_neuron() -> None:
    instance = whitened_regression(0, n=3, m=1, kappa=2.0, size=1.0, sigma0=0.0, v0=0.01, h=0.2, steps=100)
    observation = observe_regression(instance)
    rows, _ = judge(observation, REGISTRY, observation.parameters)
    assert Verdict.VIOLATED not in {row.verdict for row in rows}
