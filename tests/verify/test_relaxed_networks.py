"""R12 on networks: perturbed ones, and what gradient descent and gradient flow give."""

import numpy as np
import pytest
from hypothesis import given, note
from hypothesis import strategies as st

from bounds import REGISTRY
from verify import Verdict, check
from verify.errors import InputError
from verify.instances import generate_pair, paper_data
from verify.instances.model import Network
from verify.judge import judge
from verify.layerwise.assumptions.perturbed import perturbed_network
from verify.layerwise.measure import measure
from verify.layerwise.parameters import parameters
from verify.training import gradient_flow, orthogonal_initialisation, train
from verify.training.gradients import gradients, training_loss

MEASURED = ["R12-0", "R12-1", "R12-2", "R12-3", "R12-4", "R12"]
TRAINED = [*MEASURED, "R12-flow", "mu-flow"]


def rows(instance, names, *verdicts):
    report = check(instance, statements=[REGISTRY[f"layerwise/{name}"] for name in names])
    return [row for row in report.rows() if not verdicts or row.verdict in verdicts]


@st.composite
def networks(draw):
    K, n, L = draw(st.integers(2, 5)), draw(st.integers(1, 9)), draw(st.integers(2, 7))
    return perturbed_network(
        draw(st.integers(0, 2**32 - 1)),
        n=n,
        K=K,
        d=max(n * K, 2 * K + 1) + draw(st.integers(0, 6)),
        L=L,
        eps=10 ** draw(st.floats(-2, -0.2)),
        perturbation=draw(st.just(0.0) | st.floats(-6, -1).map(lambda u: 10**u)),
        spread=draw(st.sampled_from([0.0, 0.02, 0.3])),
        tilt=draw(st.sampled_from([0.0, 0.05, 0.5])),
        misfit=draw(st.sampled_from([0.0, 1e-6, 1e-3, 0.1])),
        alpha=draw(st.sampled_from([1.0, 0.5, 3.0])),
    )


@given(networks())
def test_no_network_violates_it(network):
    note(network.provenance.note)
    assert not rows(network, MEASURED, Verdict.VIOLATED)


@pytest.mark.parametrize("seed", range(5))
def test_it_says_something_about_perturbed_networks(seed):
    """In scope, not vacuous: the statements with exact lower balancedness are out of scope here."""
    network = perturbed_network(
        seed, n=5, K=3, d=20, L=4, eps=0.1, perturbation=1e-3, spread=0.05, misfit=1e-6
    )
    found = rows(network, MEASURED)
    assert {row.verdict for row in found} <= {Verdict.HOLDS}
    assert all(row.in_scope is False for row in rows(network, ["R10"]))


def test_perturbed_networks_fit_exactly_without_misfit():
    m = measure(perturbed_network(0, n=3, K=2, d=9, L=3, eps=0.2, perturbation=0.05, alpha=2.0))
    assert m.values["mu", None].value <= m.values["mu", None].error
    assert m.values["balancedness", 1].value > 0.05
    with pytest.raises(InputError, match="d >= max"):
        perturbed_network(0, n=5, K=2, d=9, L=3, eps=0.2)
    with pytest.raises(InputError, match="at least 0"):
        perturbed_network(0, n=3, K=2, d=9, L=3, eps=-0.2)


def test_parameters_are_on_the_safe_side():
    m = measure(perturbed_network(3, n=3, K=2, d=9, L=4, eps=0.2, perturbation=0.02))
    p = parameters(m)
    x = p.imbalances
    for name, values in [("imbalance_down", x.down), ("imbalance_up", x.up), ("imbalance_op", x.size)]:
        for layer, value in enumerate(values, start=1):
            assert value >= m.values[name, layer].value
    assert x.inner <= m.values["sigma_d-K", 1].value
    assert all(value <= m.values["within_norm", i].value for i, value in enumerate(x.within))
    assert p.mu_op <= p.mu


def test_exactly_balanced_pairs_keep_the_factor_of_R7():
    """R12's lower bound on compression is at least R10's up to the top singular value."""
    pair = generate_pair(2, n=6, K=3, d=30, L=4, eps=0.2, theta=0.3, delta=0.3)
    for relaxed, old in zip(
        [r for r in rows(pair, ["R12"]) if r.quantity == "C_ratio"],
        [r for r in rows(pair, ["R10"]) if r.quantity == "C_ratio"],
        strict=True,
    ):
        assert relaxed.lower >= old.lower * (1 - 1e-9)


@pytest.fixture(scope="module")
def data():
    return paper_data(12, 8, scale=0.6, seed=1)


@pytest.mark.parametrize("xi", [0.2, 0.4])
def test_gradient_descent_is_in_scope(data, xi):
    network = train(data, 2, L=3, xi=xi, step=0.05, seed=1)
    found = rows(network, MEASURED)
    assert {row.verdict for row in found} == {Verdict.HOLDS}
    assert all(row.in_scope is False for row in rows(network, ["R10"]))


@pytest.mark.parametrize("seed", range(6))
def test_gradient_flow_end_to_end(seed):
    """Random sizes and data; nothing about the weights enters R12-flow."""
    rng = np.random.default_rng(seed)
    K, n, L = int(rng.integers(2, 4)), int(rng.integers(2, 5)), int(rng.integers(2, 5))
    d = max(n * K, 2 * K + 1) + int(rng.integers(0, 4))
    X = paper_data(d, n * K, scale=float(rng.uniform(0.1, 0.8)), seed=seed)
    network = gradient_flow(X, K, L=L, xi=float(rng.uniform(0.15, 0.4)), seed=seed, loss=1e-16)
    assert not rows(network, TRAINED, Verdict.VIOLATED)
    found = rows(network, ["R12-flow", "mu-flow"])
    assert all(row.in_scope for row in found)
    assert Verdict.HOLDS in {row.verdict for row in found}


def descent_with_record(X, K, L, xi, step, steps, seed):
    """Plain gradient descent that adds up step^2 |gradient of W_l|_F^2 and the least decrease c."""
    weights = orthogonal_initialisation(X.shape[0], K, L=L, xi=xi, seed=seed)
    kap, least, first = np.zeros(L), np.inf, training_loss(weights, X)
    loss = first
    for _ in range(steps):
        slopes = gradients(weights, X)
        energy = np.array([float(np.sum(G**2)) for G in slopes])
        kap += step**2 * energy
        weights = [W - step * G for W, G in zip(weights, slopes, strict=True)]
        before, loss = loss, training_loss(weights, X)
        least = min(least, (before - loss) / (step * energy.sum()))
    return weights, kap, step / least * (first - loss)


@pytest.mark.parametrize(("step", "seed"), [(0.05, 0), (0.01, 1)])
def test_what_descent_does_to_the_balance(data, step, seed):
    weights, kap, kap_sum = descent_with_record(data, 2, 3, 0.4, step, int(40 / step), seed)
    assert kap.sum() <= kap_sum * (1 + 1e-9)
    m = measure(Network.of(data, np.repeat([0, 1], 4), weights))
    statement = [REGISTRY["layerwise/R12-descent"]]
    for change in ({"kap": tuple(kap * (1 + 1e-9))}, {"kap_sum": kap_sum * (1 + 1e-9)}):
        p = parameters(m).but(xi=0.4, step=step, **change)
        found, _ = judge(m, statement, p)
        assert not [row for row in found if row.verdict is Verdict.VIOLATED]
        assert [row for row in found if row.quantity == "C_ratio" and row.verdict is Verdict.HOLDS]
        halved, _ = judge(m, statement, p.but(kap=tuple(kap / 50), kap_sum=None))
        assert [row for row in halved if row.verdict is Verdict.VIOLATED]
