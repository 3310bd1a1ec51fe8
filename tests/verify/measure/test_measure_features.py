"""Metrics of arbitrary feature matrices: array libraries, labels, bad input."""

from fractions import Fraction

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from measure_instances import random_network
from measure_reference import discrimination, metrics, rational

from verify.errors import InputError
from verify.measure import feature_metrics, layer_metrics, measure


def test_layers_of_a_network_agree_with_its_measurement():
    network = random_network(0, K=3, n=3, d=10, L=4)
    features = [network.X]
    for W in network.weights[:-1]:
        features.append(W @ features[-1])
    measurement = measure(network)
    for i, found in enumerate(layer_metrics(features, 3)):
        for name in ("C", "D"):
            other, value = measurement.values[name, i], getattr(found, name)
            assert abs(value.value - other.value) <= value.error + 2 * other.error


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10**6), st.integers(2, 4), st.integers(1, 5), st.integers(2, 20))
def test_numpy_and_torch_agree(seed, K, n, d):
    Z = np.random.default_rng(seed).normal(size=(d, K * n))
    a, b = feature_metrics(Z, K), feature_metrics(torch.from_numpy(Z.copy()).requires_grad_(), K)
    for name in ("C", "D", "tr_within", "tr_between"):
        x, y = getattr(a, name), getattr(b, name)
        assert abs(x.value - y.value) <= x.error + y.error


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10**6), st.integers(2, 7), st.sampled_from([0.0, 1e3, 1e7]))
def test_bounds_hold_under_a_large_common_mean(seed, n, size):
    Z = np.random.default_rng(seed).normal(size=(4, 2 * n)) + size / 3
    C, c = metrics(rational(Z), 2)
    found = feature_metrics(Z, 2)
    if not found.C.undefined:
        assert abs(Fraction(found.C.value) - C) <= Fraction(found.C.error)
    assert abs(found.D.value - discrimination(c)) <= found.D.error


@pytest.mark.skipif(not torch.cuda.is_available(), reason="no CUDA device")
def test_cuda_agrees_with_numpy():
    Z = np.random.default_rng(0).normal(size=(40, 30))
    a, b = feature_metrics(Z, 3), feature_metrics(torch.from_numpy(Z).cuda(), 3)
    assert abs(a.C.value - b.C.value) <= a.C.error + b.C.error
    assert abs(a.D.value - b.D.value) <= a.D.error + b.D.error


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10**6), st.sampled_from(["numpy", "list", "torch", "names"]))
def test_labels_in_any_order(seed, kind):
    rng = np.random.default_rng(seed)
    Z, labels = rng.normal(size=(5, 12)), np.repeat([4, 7, 9], 4)
    order = rng.permutation(12)
    given_labels = {
        "numpy": labels[order],
        "list": labels[order].tolist(),
        "torch": torch.from_numpy(labels[order]),
        "names": np.array(["ant", "bee", "cat"])[np.searchsorted([4, 7, 9], labels[order])],
    }[kind]
    a, b = feature_metrics(Z, 3), feature_metrics(Z[:, order], given_labels)
    assert abs(a.C.value - b.C.value) <= a.C.error + b.C.error
    assert abs(a.D.value - b.D.value) <= a.D.error + b.D.error


def test_single_precision_is_read_in_double():
    Z = np.random.default_rng(0).normal(size=(5, 12)).astype(np.float32)
    a, b = feature_metrics(Z, 3), feature_metrics(Z.astype(float), 3)
    assert a == b
    assert feature_metrics(torch.from_numpy(Z), 3).C.error < 1e-10


def test_the_input_is_left_alone():
    Z = np.random.default_rng(0).normal(size=(5, 12))
    tensor = torch.from_numpy(Z.copy())
    feature_metrics(tensor, np.arange(12) % 3)
    assert (tensor.numpy() == Z).all()


@pytest.mark.parametrize(
    ("Z", "labels", "message"),
    [
        (np.ones(4), 2, r"features 0: expected an array \(d, N\), got shape \(4,\)"),
        ([[1.0, 2.0]], 2, r"features 0: expected an array \(d, N\), got list"),
        (np.ones((3, 4)), 3, "K = 3 classes of equal size do not make up N = 4"),
        (np.ones((3, 4)), 1, "K = 1"),
        (np.ones((3, 4)), [0, 1, 1], r"labels have shape \(3,\), expected \(4,\)"),
        (np.ones((3, 4)), [0, 1, 1, 1], r"equally many samples, got \{0: 1, 1: 3\}"),
        (np.ones((3, 4)), [2, 2, 2, 2], "single class"),
        (np.full((3, 4), np.nan), 2, "features 0 contain nan or inf"),
        (np.full((3, 4), np.inf), 2, "features 0 contain nan or inf"),
    ],
)
def test_bad_input(Z, labels, message):
    with pytest.raises(InputError, match=message):
        feature_metrics(Z, labels)


def test_layers_of_different_length():
    with pytest.raises(InputError, match="features 1 have 6 columns, the labels 4"):
        layer_metrics([np.ones((3, 4)), np.ones((3, 6))], 2)
