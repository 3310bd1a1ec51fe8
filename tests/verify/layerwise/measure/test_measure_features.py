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
from verify.layerwise.measure import feature_metrics, layer_metrics, measure
from verify.layerwise.measure.features import _gram, _norm, class_order
from verify.layerwise.measure.weighting import centring
from verify.rounding import U


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
    far = Z + np.float32(30)
    a, b = feature_metrics(torch.from_numpy(far), 3).C, feature_metrics(far.astype(float), 3).C
    assert abs(a.value - b.value) <= a.error + b.error


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
        (np.ones((3, 4)), [0, 1, 1], r"there are 4 columns, labels have shape \(3,\)"),
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


@pytest.mark.parametrize(
    ("Z", "labels", "weighting", "words"),
    [
        (np.ones(4), 2, None, "features 0: expected an array (d, N), got shape (4,)"),
        (np.ones((2, 4, 1)), 2, None, "features 0: expected an array (d, N), got shape (2, 4, 1)"),
        (7, 2, None, "features 0: expected an array (d, N), got int"),
        (np.ones((3, 4)), 3, None, "K = 3 classes of equal size do not make up N = 4 columns, K >= 2"),
        (np.ones((3, 4)), np.int64(1), None,
         "K = 1 classes of equal size do not make up N = 4 columns, K >= 2"),
        (np.ones((3, 4)), [[0, 1], [0, 1]], None,
         "labels must be a vector with one entry a sample: there are 4 columns, labels have shape (2, 2)"),
        (np.ones((3, 4)), [5, 5, 5, 5], "classes", "labels name a single class, expected K >= 2"),
        (np.ones((3, 4)), [7, 2, 7, 7], None,
         "classes must have equally many samples, got {2: 1, 7: 3}; for unequal ones name a weighting of "
         "the class means: classes, samples, global"),
        (np.full((3, 4), np.inf), 2, None, "features 0 contain nan or inf"),
        (np.ones((3, 4)), 2, "mean", "weighting = 'mean': choose from classes, samples, global"),
    ],
)  # fmt: skip
def test_refusals(Z, labels, weighting, words):
    with pytest.raises(InputError) as found:
        feature_metrics(Z, labels, weighting=weighting)
    assert str(found.value) == words


def test_features_without_columns():
    with pytest.raises(InputError, match=r"features 0 are empty: shape \(3, 0\)"):
        feature_metrics(np.ones((3, 0)), 2)


def test_refusals_of_a_later_layer_name_it():
    good = np.arange(12.0).reshape(3, 4)
    for bad, words in (
        (np.full((3, 4), np.nan), "features 1 contain nan or inf"),
        (np.ones((3, 5)), "features 1 have 5 columns, the labels 4"),
        ([1.0], "features 1: expected an array (d, N), got list"),
    ):
        with pytest.raises(InputError) as found:
            layer_metrics([good, bad], 2)
        assert str(found.value) == words


def test_reasons_name_the_layer_and_the_class():
    Z = np.eye(4, 6)
    flat = np.hstack([Z[:, :2], np.zeros((4, 2)), Z[:, :2]])
    first, second, third = layer_metrics([Z, np.ones((2, 6)), flat], 3)
    assert not first.C.undefined
    assert second.C.undefined == "all class means coincide at layer 1, within rounding"
    assert not second.D.undefined
    assert third.D.undefined == "the mean of class 2 is 0 at layer 2, within rounding"
    assert not third.C.undefined


def test_columns_are_sorted_class_by_class_and_stay_in_order_within():
    given_labels = [5, 1, 5, 3, 1, 5] * 4
    order, counts = class_order(np.array(given_labels), 24, "global")
    assert order.tolist() == [i for k in (1, 3, 5) for i in range(24) if given_labels[i] == k]
    assert counts == (8, 4, 12)
    assert class_order(3, 6)[0].tolist() == [0, 1, 2, 3, 4, 5]
    assert class_order(np.int8(3), 6)[1] == (2, 2, 2)


@pytest.mark.parametrize("error", [0.01, 0.3])
def test_inner_products_of_means_within_an_error(error):
    """Means of one coordinate, each off by the whole error, one way or the other."""
    means = np.array([2.0, -1.0, 0.125, 3.0])
    ball = _gram(np.outer(means, means), error, 1)
    for i in range(16):
        moved = means + error * (2 * np.array([i >> k & 1 for k in range(4)]) - 1)
        assert (abs(np.outer(moved, moved) - ball.value) <= ball.error).all()


def test_bounds_of_norms_and_inner_products_count_roundings():
    """Half a rounding for each of the squares in a norm, one for each product of an inner product."""
    ball = _norm(3.0, 0.25, 1000)
    assert ball.value == 3.0
    assert 0.25 + 500 * U * 3.0 <= ball.error <= 0.25 + 600 * U * 3.0 + 1e-12
    assert 500 * U * 3.0 <= _norm(3.0, 0.0, 1000).error <= 600 * U * 3.0
    sizes = np.array([3.0, 5.0])
    spread = _gram(np.diag(sizes**2), 0.0, 1000).error
    assert (spread >= 1000 * U * np.outer(sizes, sizes)).all()
    assert (spread <= 1001 * U * np.outer(sizes, sizes)).all()


@pytest.mark.parametrize("weighting", ["classes", "samples", "global"])
@pytest.mark.parametrize("counts", [(40, 40, 40), (90, 10, 20)])
def test_bounds_carry_the_roundings_of_the_class_means(counts, weighting):
    """A mean of n numbers errs by n u times their mean size, a column of deviations as much."""
    rng = np.random.default_rng(0)
    labels, offset, d = np.repeat([0, 1, 2], counts), 1e4, 5
    Z = offset + np.repeat(rng.normal(size=(d, 3)), counts, axis=1) + 0.1 * rng.normal(size=(d, 120))
    found = feature_metrics(Z, labels, weighting=weighting)
    n, means = max(counts), offset * np.sqrt(3 * d)
    moved = n * U * means
    within, between = np.sqrt(120 * found.tr_within.value), np.sqrt(3 * found.tr_between.value)
    stretch = 1.0 if len(set(counts)) == 1 else np.linalg.norm(centring(counts, weighting))
    least = 2 * within * np.sqrt(n) * moved / 120
    assert least * 0.999 <= found.tr_within.error <= 1.2 * least
    least = 2 * between * stretch * moved / 3
    assert least * 0.999 <= found.tr_between.error <= 2 * least


@pytest.mark.parametrize("offset", [1e3, 1e6])
def test_bounds_carry_the_roundings_of_a_mean_of_two(offset):
    Z = offset + np.repeat(np.eye(5, 3), 2, axis=1) + 0.1 * np.random.default_rng(0).normal(size=(5, 6))
    found, moved = feature_metrics(Z, 3), 2 * U * offset * np.sqrt(3 * 5)
    within, between = np.sqrt(6 * found.tr_within.value), np.sqrt(3 * found.tr_between.value)
    assert found.tr_within.error >= 0.999 * 2 * within * np.sqrt(2) * moved / 6
    assert found.tr_between.error >= 0.999 * 2 * between * moved / 3


@pytest.mark.parametrize(
    ("weighting", "between"),
    [("classes", Fraction(9, 4)), ("samples", Fraction(36, 25)), ("global", Fraction(153, 50))],
)
def test_two_classes_of_unequal_size(weighting, between):
    """Means 1 and 4 of 1 and 4 samples: the centre is 5/2, or 17/5."""
    Z = np.array([[3.0, 1.0, 5.0, 3.0, 5.0]])
    labels = torch.tensor([2.0, -1.0, 2.0, 2.0, 2.0], requires_grad=True)
    found = feature_metrics(Z, labels, weighting=weighting)
    assert found.tr_between.value == pytest.approx(float(between), rel=1e-14)
    assert found.tr_within.value == pytest.approx(4 / 5, rel=1e-14)
    assert found.C.value == pytest.approx(float(Fraction(4, 5) / between), rel=1e-14)
    assert abs(Fraction(found.tr_between.value) - between) <= Fraction(found.tr_between.error)


def test_single_samples_have_no_deviations_at_all():
    """No rounding either: features are their own class means."""
    found = feature_metrics(np.array([[0.1, 0.7, 1e5], [0.3, 0.2, 1.7]]), 3)
    assert found.tr_within.value == 0.0
    assert found.tr_within.error < 1e-300


def test_bounds_count_the_roundings_of_wide_features():
    """d = 5,000 and N = 4: the squares of d K numbers are summed, and inner products have d terms."""
    d, K = 5000, 2
    Z = np.random.default_rng(0).normal(size=(d, 2 * K)) + np.repeat(np.eye(d, K) * 50, 2, axis=1)
    found = feature_metrics(Z, K)
    assert found.tr_between.error >= d * K * U * found.tr_between.value
    assert found.tr_within.error >= d * 2 * K * U * found.tr_within.value
    assert found.C.error >= (d * K + d * 2 * K) * U * found.C.value
    assert found.D.error >= d * U


def odd_arrays():
    """The same features and labels in containers of many kinds."""
    import pandas as pd
    import scipy.sparse

    rng = np.random.default_rng(0)
    Z, labels = rng.normal(size=(3, 8)) * (rng.random((3, 8)) < 0.7), np.arange(8) % 2
    return Z, labels, {
        "table": pd.DataFrame(Z),
        "sparse": scipy.sparse.csr_array(Z),
        "sparse matrix": scipy.sparse.coo_matrix(Z),
        "torch COO": torch.from_numpy(Z).to_sparse(),
        "objects": Z.astype(object),
        "nothing masked": np.ma.masked_greater(Z, 1e9),
    }  # fmt: skip


def test_tables_and_sparse_matrices_are_arrays():
    Z, labels, kinds = odd_arrays()
    expected = feature_metrics(Z, labels)
    for name, odd in kinds.items():
        assert feature_metrics(odd, labels) == expected, name


@pytest.mark.parametrize(
    ("Z", "words"),
    [
        (
            np.ones((3, 4)) * 1j,
            r"features 0 of shape \(3, 4\) must be real numbers, got dtype complex128: take",
        ),
        (torch.ones(3, 4, dtype=torch.complex64), "got dtype torch.complex64"),
        (np.array([[1j, 2], [0, 1]], dtype=object), "must be real numbers, got dtype object"),
        (np.array([["a", "b"]]), "must be real numbers, got dtype <U1"),
        (np.ma.masked_equal(np.arange(4.0)[None], 2), "masked array of shape .* with masked entries"),
    ],
)
def test_arrays_that_are_no_real_numbers(Z, words):
    with pytest.raises(InputError, match=words):
        feature_metrics(Z, 2)


@pytest.mark.parametrize("power", [-1000, -700, -550, 550, 900])
def test_features_whose_squares_leave_float64_have_the_same_C_and_D(power):
    rng = np.random.default_rng(0)
    Z = rng.normal(size=(4, 12))
    plain, scaled = feature_metrics(Z, 3), feature_metrics(np.ldexp(Z, power), 3)
    assert scaled.C.value == pytest.approx(plain.C.value, rel=1e-15)
    assert scaled.D.value == pytest.approx(plain.D.value, rel=1e-15)
    assert abs(scaled.C.value - plain.C.value) <= scaled.C.error + plain.C.error
    trace = np.ldexp(plain.tr_within.value, 2 * power) if power < 0 else np.inf
    if np.isfinite(trace):
        assert abs(scaled.tr_within.value - trace) <= scaled.tr_within.error
    else:
        assert scaled.tr_within.undefined == "beyond the range of float64"
