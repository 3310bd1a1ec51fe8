"""Classes of unequal size: metrics against the definitions, for every named weighting."""

from dataclasses import replace
from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from mpmath import mp, mpf

from verify.errors import InputError
from verify.instances import canonical_pair, load_network, save_network
from verify.instances.forms import full_network
from verify.instances.model import Network
from verify.layerwise.assumptions.unequal import unequal_network, unequal_pair
from verify.layerwise.measure import feature_metrics, measure
from verify.layerwise.measure.weighting import centring, centring_size

WEIGHTINGS = ("classes", "samples", "global")
DIGITS = 40


def scatter(Z, labels, weighting):
    """Tr Sigma_W and Tr Sigma_B straight from the definitions, at 40 digits."""
    rows = [[mpf(float(x)) for x in row] for row in Z]
    classes = sorted(set(labels))
    N, K = len(labels), len(classes)
    members = {k: [j for j, label in enumerate(labels) if label == k] for k in classes}
    means = {k: [sum(row[j] for j in own) / len(own) for row in rows] for k, own in members.items()}
    share = {k: mpf(len(own)) / N for k, own in members.items()}
    weight = share if weighting == "samples" else dict.fromkeys(classes, mpf(1) / K)
    about = dict.fromkeys(classes, mpf(1) / K) if weighting == "classes" else share
    centre = [sum(about[k] * means[k][i] for k in classes) for i in range(len(rows))]
    within = sum((rows[i][j] - means[k][i]) ** 2 for k, own in members.items() for j in own
                 for i in range(len(rows))) / N  # fmt: skip
    between = sum(
        weight[k] * sum((x - c) ** 2 for x, c in zip(means[k], centre, strict=True)) for k in classes
    )
    return within, between


def random_unequal(seed, sizes=(1, 2, 4), d=9, L=3, weighting="classes"):
    rng = np.random.default_rng(seed)
    labels = np.repeat(np.arange(len(sizes)), sizes)
    X = np.linalg.qr(rng.normal(size=(d, len(labels))))[0] + 0.2 * rng.normal(size=(d, len(labels)))
    weights = [rng.normal(size=(d, d)) for _ in range(L - 1)] + [rng.normal(size=(len(sizes), d))]
    return Network.of(X, labels, weights, weighting=weighting)


@pytest.mark.parametrize(("seed", "weighting"), list(product(range(3), WEIGHTINGS)))
def test_scatter_of_every_layer_is_what_the_definition_says(seed, weighting):
    network = random_unequal(seed, weighting=weighting)
    labels = np.repeat(np.arange(3), network.counts)
    values, Z = measure(network).values, network.X
    with mp.workdps(DIGITS):
        for layer in range(network.L):
            within, between = scatter(Z, labels, weighting)
            C, norm = values["C", layer], values["within_norm", layer]
            assert abs(within / between - mpf(C.value)) <= 8 * C.error + 1e-12 * C.value
            assert abs(mp.sqrt(within * len(labels)) - mpf(norm.value)) <= 8 * norm.error + 1e-12
            if layer == 0:
                M = values["M_F2", None]
                assert abs(len(network.counts) * between - mpf(M.value)) <= 4 * M.error
            Z = network.weights[layer] @ Z


@pytest.mark.parametrize(("seed", "weighting"), list(product(range(4), WEIGHTINGS)))
def test_features_agree_with_the_definition_in_any_order(seed, weighting):
    rng = np.random.default_rng(seed)
    labels = rng.permutation(np.repeat([3, 5, 9], [1, 4, 2]))
    Z = rng.normal(size=(5, 7))
    found = feature_metrics(Z, labels, weighting=weighting)
    with mp.workdps(DIGITS):
        within, between = scatter(Z, list(labels), weighting)
        assert abs(mpf(found.tr_within.value) - within) <= found.tr_within.error
        assert abs(mpf(found.tr_between.value) - between) <= found.tr_between.error
        assert abs(mpf(found.C.value) - within / between) <= found.C.error


def test_an_unnamed_weighting_is_refused_and_an_unknown_one_too():
    Z = np.eye(3)
    with pytest.raises(InputError, match="name a weighting of the class means: classes, samples, global"):
        feature_metrics(Z, [0, 0, 1])
    with pytest.raises(InputError, match="weighting = 'means': choose from classes, samples, global"):
        feature_metrics(Z, [0, 0, 1], weighting="means")  # type: ignore[arg-type]
    with pytest.raises(InputError, match="weighting = 'means'"):
        Network.of(np.eye(7, 3), [0, 0, 1], [np.eye(7), np.eye(2, 7)], weighting="means")


@given(st.integers(0, 10**6), st.integers(2, 4), st.integers(1, 4), st.sampled_from(WEIGHTINGS))
@settings(max_examples=25)
def test_all_weightings_agree_where_classes_are_equally_large(seed, K, n, weighting):
    Z = np.random.default_rng(seed).normal(size=(5, K * n))
    labels = np.repeat(np.arange(K), n)
    assert feature_metrics(Z, labels) == feature_metrics(Z, labels, weighting=weighting)
    C = centring((n,) * K, weighting)
    assert np.allclose(C, np.eye(K) - 1 / K, rtol=0, atol=1e-15)
    assert centring_size((n,) * K, weighting) == pytest.approx(np.sqrt((K - 1) / n))


@pytest.mark.parametrize("weighting", WEIGHTINGS)
def test_a_pair_and_its_full_network_agree(weighting):
    pair = unequal_pair(3, sizes=(4, 2, 1), d=12, L=4, eps=0.3, spread=0.1, turn=0.2, weighting=weighting)
    first, second = measure(pair), measure(full_network(pair))
    for key, a in first.values.items():
        b = second.values[key]
        if not (a.undefined or b.undefined):
            room = a.error + b.error + second.sensitivity[key]
            assert abs(a.value - b.value) <= 4 * room, key


def test_the_canonical_form_keeps_classes_and_weighting():
    network = unequal_network(0, sizes=(4, 2, 1), d=9, L=3, eps=0.2, turn=0.1, weighting="samples")
    pair, residuals = canonical_pair(network)
    assert residuals.max() < 1e-12
    assert (pair.sizes, pair.weighting) == ((4, 2, 1), "samples")
    for layer in range(3):
        a, b = measure(network).values["C", layer], measure(pair).values["C", layer]
        assert abs(a.value - b.value) <= 1e-9 * a.value


@pytest.mark.parametrize("suffix", [".npz", ".safetensors", ".pt"])
def test_files_keep_unequal_classes(tmp_path, suffix):
    network = random_unequal(0)
    save_network(network, tmp_path / f"net{suffix}")
    again = load_network(tmp_path / f"net{suffix}", weighting="global")
    assert (again.counts, again.sizes, again.weighting) == ((1, 2, 4), (1, 2, 4), "global")
    assert (again.X == network.X).all()


def test_what_needs_equal_classes_says_so():
    network = random_unequal(0)
    with pytest.raises(InputError, match="class sizes 1, 2, 4: this needs classes of equal size"):
        _ = network.n
    assert network.mean_size == pytest.approx(7 / 3)


@pytest.mark.parametrize("weighting", WEIGHTINGS)
def test_a_small_C_keeps_its_digits(weighting):
    """Features far below machine precision, where float64 would lose C: balls take over."""
    pair = unequal_pair(1, sizes=(3, 2), d=8, L=6, eps=1e-4, turn=0.1, weighting=weighting)
    network = replace(full_network(pair), weighting=weighting)
    for layer in range(6):
        a, b = measure(pair).values["C", layer], measure(network).values["C", layer]
        assert a.value > 0
        assert b.undefined or abs(a.value - b.value) <= b.error + measure(network).sensitivity["C", layer]
