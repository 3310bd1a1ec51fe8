"""One rule for labels: what is read as what, and every refusal."""

import numpy as np
import pandas as pd
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from verify.errors import InputError
from verify.instances import Network
from verify.instances.labels import ONE_HOT, read_labels
from verify.layerwise.measure import feature_metrics

VALUES = [3, 1, 1, 2, 3, 2]

SAME = {
    "list": VALUES,
    "range-like tuple": tuple(VALUES),
    "uint8": np.array(VALUES, dtype=np.uint8),
    "whole floats": np.array(VALUES, dtype=np.float32),
    "column": np.array(VALUES)[:, None],
    "row": np.array(VALUES)[None],
    "torch": torch.tensor(VALUES),
    "torch column": torch.tensor(VALUES, dtype=torch.bfloat16)[:, None],
    "pandas": pd.Series(VALUES, index=range(6, 0, -1)),
    "categories": pd.Series(VALUES, dtype="category"),
    "objects": np.array(VALUES, dtype=object),
    "one number a string of its own": [str(value) for value in VALUES],
}


@pytest.mark.parametrize("kind", SAME)
def test_labels_of_any_kind_are_the_same_classes(kind):
    found = read_labels(SAME[kind], count=6)
    assert [int(value) for value in found.values] == VALUES
    assert found.kept.all()
    assert found.note == ""


@given(st.lists(st.integers(0, 4), min_size=2, max_size=9))
def test_one_hot_rows_are_read_as_their_columns_and_that_is_said(values):
    for given_labels in (np.eye(5)[values], torch.eye(5, dtype=torch.bool)[values]):
        found = read_labels(given_labels)
        assert found.values.tolist() == values
        assert found.note == ONE_HOT


def test_a_single_one_hot_row_needs_the_number_of_samples():
    assert read_labels([[0, 0, 1]], count=1).values.tolist() == [2]
    assert read_labels([[0, 0, 1]]).values.tolist() == [0, 0, 1]


@pytest.mark.parametrize(
    ("labels", "ignore", "kept"),
    [
        ([0, -1, 1, -1], -1, [0, 1]),
        ([0, -1, 1, -100], (-1, -100), [0, 1]),
        ([0.0, np.nan, 1.0, 1.0], float("nan"), [0, 1, 1]),
        ([0, None, 1, 1], (None,), [0, 1, 1]),
        (["a", "?", "b", "a"], "?", ["a", "b", "a"]),
        ([0, -1, 1, 1], (), [0, -1, 1, 1]),
        ([-1, 1, 1, -1], None, [-1, 1, 1, -1]),
        ([-2, 0, 5, -2], None, [-2, 0, 5, -2]),
    ],
)
def test_marks_of_samples_without_a_label(labels, ignore, kept):
    found = read_labels(labels, ignore=ignore)
    assert found.values[found.kept].tolist() == kept


@pytest.mark.parametrize(
    ("labels", "words"),
    [
        ([0, -1, 1], "-1 is a common mark for 'no label': ignore=-1 leaves these samples out"),
        ([1, -100, 2], "-100 is a common mark"),
        ([1.0, np.nan], "1 of 2 are nan or missing"),
        (["a", 1], "mixed or unknown types"),
        ([0.5, 1.0], "must be integers or strings, got 0.5"),
        ([1j, 0j], "got dtype complex128"),
        (np.array(["2020-01-01"], dtype="M8[D]"), "got dtype datetime64"),
        (np.ones((3, 2)), "soft labels"),
        (np.zeros((2, 2, 2)), r"have shape \(2, 2, 2\)"),
        (4, r"have shape \(\)"),
        ("abc", "of type str"),
        ({0: 1}, "of type dict"),
        (np.ma.masked_equal([0, 1, 2], 1), "masked array with masked entries"),
        (np.array([2**63], dtype=np.uint64), r"below 2\^63"),
        ([1e300, 0.0], "must be integers"),
        ([[0], [1, 2]], "one integer or string"),
    ],
)
def test_labels_that_are_refused(labels, words):
    with pytest.raises(InputError, match=words):
        read_labels(labels)


def test_networks_and_features_leave_the_same_samples_out():
    rng = np.random.default_rng(0)
    Z, labels = rng.standard_normal((5, 12)), np.arange(12) % 4 - 1
    seen = labels >= 0
    ours = feature_metrics(Z, labels, ignore=-1)
    assert ours.C == feature_metrics(Z[:, seen], labels[seen]).C
    network = Network.of(Z, labels, [np.eye(5), np.eye(3, 5)], ignore=-1)
    assert network.N == 9
    assert np.array_equal(network.X, Network.of(Z[:, seen], labels[seen], network.weights).X)
    with pytest.raises(InputError, match="ignore=-1"):
        Network.of(Z, labels, network.weights)


def test_a_network_says_that_labels_were_one_hot():
    found = Network.of(np.eye(6), np.eye(3)[[0, 0, 1, 1, 2, 2]], [np.eye(6), np.eye(3, 6)])
    assert found.provenance.note == ONE_HOT
