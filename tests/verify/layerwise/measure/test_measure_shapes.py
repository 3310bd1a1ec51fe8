"""Measuring needs neither d >= N nor square layers: C_l and D_l are those of the features."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from verify.instances import Network
from verify.layerwise.measure import feature_metrics, measure


@given(st.lists(st.integers(1, 6), min_size=1, max_size=3), st.integers(1, 5), st.integers(0, 10**6))
def test_any_widths_and_any_number_of_samples(widths, d, seed):
    rng = np.random.default_rng(seed)
    counts = rng.integers(2, 9, size=3)
    X, labels = rng.standard_normal((d, counts.sum())), np.repeat([0, 1, 2], counts)
    shapes = zip([*widths, 3], [d, *widths], strict=True)
    network = Network.of(X, labels, [rng.standard_normal(shape) for shape in shapes])
    found = measure(network).values
    Z = network.X
    for layer in range(network.L):
        Z = network.weights[layer - 1] @ Z if layer else Z
        expected = feature_metrics(Z, labels, weighting="classes")
        for name in ("C", "D"):
            ours, theirs = found[name, layer], getattr(expected, name)
            if not (ours.undefined or theirs.undefined):
                assert abs(ours.value - theirs.value) <= ours.error + theirs.error + 1e-12 * abs(theirs.value)
    dependent = d < network.N
    assert (found["lmin", None].value == 0) == dependent
    assert found["theta_s", None].value >= 1 - 1e-12 or not dependent
    assert bool(found["mu", None].undefined) or not dependent


@pytest.mark.parametrize("name", ["iris", "wine", "breast_cancer", "digits"])
def test_data_sets_with_more_samples_than_dimensions(name):
    """C against the trace of the within-class over that of the between-class covariance, class by class."""
    from sklearn import datasets

    X, y = getattr(datasets, f"load_{name}")(return_X_y=True)
    K = len(set(y))
    network = Network.of(X.T, y, [np.eye(X.shape[1]), np.eye(K, X.shape[1])], weighting="samples")
    within = sum(len(X[y == k]) * X[y == k].var(axis=0).sum() for k in range(K)) / len(X)
    between = X.var(axis=0).sum() - within
    values = measure(network).values
    for layer in (0, 1):
        assert values["C", layer].value == pytest.approx(within / between, rel=1e-12)
