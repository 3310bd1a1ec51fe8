"""Every column of the probe against rationals: classes of unequal size, K, d, N and batches all different."""

from __future__ import annotations

from fractions import Fraction
from math import isnan, sqrt
from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from probe_reference import Exact
from torch import nn

from verify.probe import probe
from verify.probe.batches import Labels
from verify.probe.moments import RIDGE, Moments, Spectrum
from verify.probe.scatter import Groups, Scatter, simplex_distance

IDENTITY = nn.Identity()
NAMES = np.array([7, -2, 30, 4, 11])
"""Names of classes whose order is not the one in which they come."""

weightings = st.sampled_from(["classes", "samples", "global"])


def row_of(X, labels, *, cuts=(), **options) -> dict[str, Any]:
    """The one row of a probe of these features, in batches cut at `cuts`."""
    parts = np.split(np.arange(len(labels)), cuts)
    loader = [(torch.tensor(X[i], dtype=torch.float64), torch.tensor(labels[i])) for i in parts]
    return probe(IDENTITY, loader, layers=["input"], **options).frame.iloc[0].to_dict()


@st.composite
def integers(draw, *, K=(2, 4), d=(1, 4), most=5):
    """(X (N, d), labels (N,), cuts): small integers, the classes in any order and of any sizes."""
    sizes = draw(st.lists(st.integers(1, most), min_size=K[0], max_size=K[1]))
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    labels = rng.permutation(np.repeat(NAMES[: len(sizes)], sizes))
    X = rng.integers(-4, 5, size=(len(labels), draw(st.integers(*d))))
    cuts = sorted(draw(st.lists(st.integers(0, len(labels)), max_size=3)))
    return X.astype(float), labels, cuts


@settings(max_examples=60)
@given(integers(), weightings)
def test_first_order_columns_are_those_of_the_definitions(example, weighting):
    X, labels, cuts = example
    want = Exact.of(X, labels)
    between = want.tr_between(weighting)
    assume(between and all(any(m) for m in want.means))
    row = row_of(X, labels, cuts=cuts, weighting=weighting)
    norms = [sqrt(sum(x * x for x in m)) for m in want.means]
    assert row["tr_within"] == pytest.approx(float(want.tr_within), rel=1e-12, abs=1e-14)
    assert row["tr_between"] == pytest.approx(float(between), rel=1e-12)
    assert row["C"] == pytest.approx(float(want.tr_within / between), rel=1e-12, abs=1e-14)
    assert row["D"] == pytest.approx(1 - want.cos_max, abs=1e-13)
    assert row["cos_max"] == pytest.approx(want.cos_max, abs=1e-13)
    assert (row["mean_norm_min"], row["mean_norm_max"]) == pytest.approx((min(norms), max(norms)), rel=1e-13)
    distances = [sqrt(sum(x * x for x in m)) for m in want.from_centre(weighting)]
    if min(distances):
        assert row["centred_norm_ratio"] == pytest.approx(max(distances) / min(distances), rel=1e-9)
    assert row["simplex_distance"] == pytest.approx(want.simplex_distance(weighting), abs=1e-7)
    assert (row["width"], row["samples"], row["classes"]) == (X.shape[1], len(X), len(want.sizes))
    assert row["weighting"] == ("equal classes" if len(set(want.sizes)) == 1 else weighting)
    assert row["note"] == ""


@settings(max_examples=30)
@given(integers())
def test_cosines_are_in_the_order_of_the_labels(example):
    X, labels, cuts = example
    want = Exact.of(X, labels)
    assume(all(any(m) for m in want.means))
    parts = np.split(np.arange(len(labels)), cuts)
    loader = [(torch.tensor(X[i]), torch.tensor(labels[i])) for i in parts]
    found = probe(IDENTITY, loader, layers=["input"])
    assert found.labels == want.classes
    np.testing.assert_allclose(found.cosines["input"], want.cosines, atol=1e-13)


def test_a_simplex_has_distance_0_and_half_of_one_has_not():
    """At K = 3 the Gram matrix of two opposite vectors has <G, E>/(|G| |E|) = 1/sqrt 2 with an ETF."""
    angles = 2 * np.pi * np.arange(3) / 3
    simplex = np.stack([np.cos(angles), np.sin(angles)], axis=1)
    assert simplex_distance(5.0 * simplex) < 1e-15
    opposite = np.array([[3.0, 0, 0], [-3.0, 0, 0], [0, 0, 0]])
    inner = 2 / (2 * sqrt(2))
    assert simplex_distance(opposite) == pytest.approx(sqrt(2 - 2 * inner))
    assert isnan(simplex_distance(np.zeros((3, 2))))


@settings(max_examples=40)
@given(integers(d=(1, 3), most=4))
def test_target_linearity_is_a_projection_of_the_labels(example):
    X, labels, cuts = example
    want = Exact.of(X, labels)
    N, d = X.shape
    assume(N > 2 and np.linalg.matrix_rank(X - X.mean(axis=0)) == d)
    row = row_of(X, labels, cuts=cuts, columns=["linearity"])
    assert row["TL_c"] == pytest.approx(float(want.target_linearity()), rel=1e-9, abs=1e-12)
    assert row["TL_chance"] == pytest.approx(d / (N - 1))
    doubled = row_of(np.hstack([X, 2 * X[:, :1]]), labels, cuts=cuts, columns=["linearity"])
    assert doubled["TL_c"] == pytest.approx(row["TL_c"], rel=1e-9, abs=1e-12)
    assert doubled["TL_chance"] == row["TL_chance"]
    assert row["moment_samples"] == N


@pytest.mark.parametrize(("K", "n", "d"), [(2, 3, 1), (2, 4, 3), (3, 4, 2), (3, 5, 4), (4, 2, 5)])
@pytest.mark.parametrize("seed", range(3))
def test_the_floor_of_target_linearity_is_that_of_t9(K, n, d, seed):
    """1/(1 + t) with t = tr(S_W S_B^+)/(K-1), where the class means span K - 1 dimensions."""
    rng = np.random.default_rng(seed)
    labels = rng.permutation(np.repeat(NAMES[:K], n))
    X = 3.0 * rng.integers(-5, 6, size=(100, d))[labels] + rng.integers(-2, 3, size=(n * K, d))
    t = Exact.of(X, labels).collapse()
    row = row_of(X, labels, columns=["linearity"])
    assert row["TL_floor"] == pytest.approx(float(1 / (1 + t)), rel=1e-9)


def test_two_samples_are_linear_by_chance():
    row = row_of(np.array([[1.0], [3.0]]), np.array([4, 2]), columns=["linearity"])
    assert (row["TL_c"], row["TL_chance"]) == (pytest.approx(1.0), 1.0)


@pytest.mark.machine
def test_no_floor_of_target_linearity_without_equal_classes_or_means_of_full_rank():
    X = np.array([[0.0, 1], [1, 0], [3, 1], [4, 2], [6, 1]])
    assert isnan(row_of(X, np.array([0, 0, 1, 1, 1]), columns=["linearity"])["TL_floor"])
    line = np.array([[0.0, 0], [1, 0], [2, 0], [3, 0], [4, 0], [5, 0]])
    assert isnan(row_of(line, np.array([0, 0, 1, 1, 2, 2]), columns=["linearity"])["TL_floor"])
    assert isnan(row_of(line[:, :1], np.array([0, 0, 1, 1, 2, 2]), columns=["linearity"])["TL_floor"])
    exact = np.repeat(np.eye(3), 2, axis=0)
    floor = row_of(exact, np.array([0, 0, 1, 1, 2, 2]), columns=["linearity"])["TL_floor"]
    assert floor == pytest.approx(1.0, rel=1e-14)  # an eigenvalue, in another order of sums elsewhere


@pytest.mark.parametrize("offset", [0.0, 1e3, 1e4])
@pytest.mark.parametrize("seed", range(5))
def test_no_floor_where_the_class_means_lie_on_a_line_within_rounding(seed, offset):
    """A floor from rounding errors was above what it bounds: 1 for a target linearity of 1/3."""
    rng = np.random.default_rng(seed)
    labels, line = (
        np.repeat(np.arange(4), 25),
        np.outer(np.repeat(rng.normal(size=4), 25), rng.normal(size=6)),
    )
    row = row_of(line + offset * rng.normal(size=6), labels, columns=["linearity"])
    assert row["TL_c"] == pytest.approx(1 / 3)
    assert isnan(row["TL_floor"])


def test_second_moments_of_single_precision_are_summed_in_double():
    rng = np.random.default_rng(0)
    X, labels = (30 + rng.normal(size=(90, 3))).astype(np.float32), rng.integers(0, 3, size=90)
    rows = [
        probe(IDENTITY, [(torch.from_numpy(Z), torch.from_numpy(labels))], columns="all").frame.iloc[0]
        for Z in (X, X.astype(np.float64))
    ]
    for name, value in rows[1].items():
        same = value if isinstance(value, str) else pytest.approx(value, rel=1e-13, nan_ok=True)
        assert rows[0][name] == same, name


@pytest.mark.parametrize(
    ("values", "rank"),
    [
        ((50, 30, 14, 4, 2), 4),
        ((50, 30, 16, 4), 3),
        ((96, 4), 1),
        ((94, 6), 2),
        ((7, 7, 7, 7), 4),
        ((0, 0, 0), 0),
    ],
)
@pytest.mark.parametrize("scale", [1.0, 2.0**-30, 2.0**40])
def test_numerical_rank_counts_singular_values_up_to_95_per_cent_of_their_sum(values, rank, scale):
    """Column i holds values[i]/2 four times in rows of its own: its singular value is values[i]."""
    X = np.repeat(np.diag(scale * np.array(values, dtype=float)), 4, axis=0) / 2
    labels = np.arange(len(X)) % 3
    assert row_of(X, labels, columns=["rank"])["rank"] == rank


@settings(max_examples=30)
@given(integers(d=(1, 3), most=4))
def test_the_linear_probe_is_ridge_regression_with_a_free_constant(example):
    """The penalty is RIDGE times the centred features' energy a column."""
    X, labels, _ = example
    want = Exact.of(X, labels)
    energy = sum((sum(x * x for x in row) for row in want.centred), Fraction(0))
    assume(energy)
    moments = Moments("layer", X.shape[1])
    moments.add(torch.from_numpy(X), Labels({k: i for i, k in enumerate(want.classes)}).of(labels, 0))
    W, b = moments.summary().probe()
    weights, constants = want.ridge(Fraction(RIDGE) * energy / X.shape[1])
    np.testing.assert_allclose(W, np.array(weights, dtype=float), rtol=1e-9, atol=1e-11)
    np.testing.assert_allclose(b, np.array(constants, dtype=float), rtol=1e-9, atol=1e-11)


def test_a_linear_probe_of_constant_features_guesses_the_largest_class():
    X, labels = np.full((7, 2), 3.0), np.array([1, 0, 0, 0, 1, 2, 2])
    assert row_of(X, labels, columns=["accuracy"])["accuracy"] == 3 / 7


def test_accuracy_counts_the_samples_of_the_test_loader():
    """Two classes at -1 and 1: a test sample is right where its sign is; five of seven are."""
    X, labels = np.repeat([[-1.0], [1.0]], 4, axis=0), np.repeat([5, 3], 4)
    T = torch.tensor([[-2.0], [-0.5], [3.0], [0.1], [-0.1], [1.0], [1.0]], dtype=torch.float64)
    given_labels = torch.tensor([5, 5, 3, 3, 3, 3, 5])
    test = [(T[:3], given_labels[:3]), (T[:0], given_labels[:0]), (T[3:], given_labels[3:])]
    row = row_of(X, labels, test=test)
    assert (row["accuracy"], row["accuracy_on"]) == (5 / 7, "test")
    again = row_of(X, labels, columns=["accuracy"])
    assert (again["accuracy"], again["accuracy_on"]) == (1.0, "training")


def test_test_samples_are_all_counted_however_few_fit_the_probe():
    """The draw of `moment_samples` is of the fitted samples alone."""
    rng = np.random.default_rng(0)
    labels = np.arange(60) % 2
    X = (2.0 * labels - 1)[:, None] + 0.1 * rng.normal(size=(60, 1))
    test = [(torch.from_numpy(X[:9]), 1 - torch.from_numpy(labels[:9]))] * 3
    test.append((torch.from_numpy(X[:2]), torch.from_numpy(labels[:2])))
    row = row_of(X, labels, columns=["accuracy"], moment_samples=20, test=test)
    assert row["accuracy"] == 2 / 29
    assert 8 < row["moment_samples"] < 32


def test_the_accuracy_without_a_test_loader_is_that_of_the_drawn_samples():
    """Features and labels are noise in many dimensions: fitted samples are right, others are not."""
    rng = np.random.default_rng(0)
    X, labels = rng.normal(size=(400, 30)), rng.integers(0, 2, size=400)
    cuts = list(range(0, 400, 50))
    row = row_of(X, labels, cuts=cuts, columns=["accuracy"], moment_samples=31)
    assert 15 < row["moment_samples"] < 50
    assert row["accuracy"] > 0.9
    assert row_of(X, labels, cuts=cuts, columns=["accuracy"])["accuracy"] < 0.85


def drawn(X, labels, seed, samples=200):
    row = row_of(X, labels, cuts=[100, 350], columns=["rank", "linearity"], moment_samples=samples, seed=seed)
    return row["moment_samples"], row["TL_c"]


def test_the_seed_draws_the_samples_of_the_second_moments():
    rng = np.random.default_rng(1)
    X, labels = rng.normal(size=(800, 3)), rng.integers(0, 3, size=800)
    assert drawn(X, labels, 0) == drawn(X, labels, 0)
    assert len({drawn(X, labels, seed) for seed in range(4)}) == 4
    counts = [drawn(X, labels, seed)[0] for seed in range(12)]
    assert 185 < np.mean(counts) < 215
    assert drawn(X, labels, 0, samples=800)[0] == 800
    assert drawn(X, labels, 0, samples=9000)[0] == 800


def test_second_moments_are_those_of_the_drawn_samples_with_their_labels():
    """Labels follow their rows: features that name their class keep target linearity 1."""
    labels = np.random.default_rng(2).integers(0, 3, size=500)
    row = row_of(np.eye(3)[labels], labels, cuts=[99, 400], columns="all", moment_samples=150)
    assert row["TL_c"] == pytest.approx(1.0)
    assert row["accuracy"] == 1.0


def spectrum(X, labels, cuts) -> Spectrum:
    moments = Moments("layer", X.shape[1])
    numbers = Labels()
    for i in np.split(np.arange(len(labels)), cuts):
        moments.add(torch.from_numpy(X[i]), numbers.of(labels[i], 0))
        moments.flush()
    return moments.summary()


@settings(max_examples=40)
@given(integers())
def test_second_moments_merge_exactly(example):
    """Integers: sum of (z - mean)(z - mean)', mean and count, whatever the parts."""
    X, labels, cuts = example
    want, found = Exact.of(X, labels), spectrum(X, labels, cuts)
    assert found.count == len(X)
    middle = X.sum(axis=0) / len(X)
    np.testing.assert_allclose(found.mean, middle, rtol=1e-13, atol=1e-14)
    H = want.centred
    gram = [[sum((row[a] * row[b] for row in H), Fraction(0)) for b in range(X.shape[1])]
            for a in range(X.shape[1])]  # fmt: skip
    np.testing.assert_allclose(found.second, np.array(gram, dtype=float), rtol=1e-12, atol=1e-11)
    assert sorted(found.classes.sizes.tolist()) == sorted(map(float, want.sizes))


@settings(max_examples=40)
@given(integers(), st.integers(1, 6), st.booleans())
def test_scatter_of_blocks_and_of_many_classes(example, rows, spread):
    """Blocks of any size, class means summed by one-hot rows or by index, give the same sums."""
    X, labels, cuts = example
    want, numbers, scatter = Exact.of(X, labels), Labels(), Scatter("layer", X.shape[1])
    for i in np.split(np.arange(len(labels)), cuts):
        if len(i):
            groups = Groups.of(numbers.of(labels[i], 0))
            groups = groups if spread else Groups(groups.classes, groups.index, groups.sizes, None)
            scatter.add(torch.from_numpy(X[i]), groups.blocks(rows))
    found = scatter.summary()
    order = [numbers.numbers[k] for k in want.classes]
    assert len(X) == found.N
    assert found.sizes[order].tolist() == want.sizes
    np.testing.assert_allclose(found.means[order], np.array(want.means, dtype=float), atol=1e-13)
    assert found.within == pytest.approx(float(want.scatter), rel=1e-12, abs=1e-12)
    parts = [len(part) for part in np.split(np.arange(len(labels)), cuts)]
    assert found.merges == sum(-(-part // rows) for part in parts)


def test_forty_classes_in_a_batch():
    """More classes than a one-hot matrix is made for."""
    rng = np.random.default_rng(0)
    X, labels = rng.integers(-9, 10, size=(130, 2)).astype(float), np.arange(130) % 40
    want = Exact.of(X, labels)
    assert Groups.of(torch.from_numpy(labels)).one_hot is None
    one_hot = Groups.of(torch.from_numpy(labels % 32)).one_hot
    assert one_hot is not None
    assert torch.equal(one_hot, torch.eye(32, dtype=torch.float64)[labels % 32])
    row = row_of(X, labels, cuts=[33, 70])
    assert row["tr_within"] == pytest.approx(float(want.tr_within), rel=1e-12)
    assert row["tr_between"] == pytest.approx(float(want.tr_between("classes")), rel=1e-12)


class Elsewhere(torch.Tensor):
    """A tensor that says it lies on an accelerator."""

    @property
    def device(self):  # type: ignore[override]
        return torch.device("cuda")


def test_class_means_on_an_accelerator_are_products_with_the_one_hot_matrix():
    X, labels = (
        torch.tensor([[1.0, 2], [3, 5], [7, 11], [0, 4], [5, 5]]).double(),
        torch.tensor([1, 0, 1, 4, 1]),
    )
    groups, want = Groups.of(labels), [[3.0, 5.0], [13 / 3, 6.0], [0.0, 4.0]]
    there = X.as_subclass(Elsewhere)
    assert groups.means(there).as_subclass(torch.Tensor).tolist() == pytest.approx(np.array(want))
    assert groups.means(X).tolist() == pytest.approx(np.array(want))
