"""Neural collapse against its formulas, written with full covariances and pseudoinverses, and
scikit-learn."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.datasets import load_breast_cancer, load_digits, load_iris, load_wine
from sklearn.neighbors import NearestCentroid
from torch import nn

from verify.errors import InputError
from verify.probe import probe

DATA = {"wine": load_wine, "iris": load_iris, "breast cancer": load_breast_cancer, "digits": load_digits}


def cut(X, y, size=64):
    X, y = torch.as_tensor(X, dtype=torch.float64), torch.as_tensor(y)
    return [(X[i : i + size], y[i : i + size]) for i in range(0, len(y), size)]


def formulas(X, y, weighting="classes"):
    """Straight from the papers, in full matrices."""
    K, N = len(set(y)), len(y)
    sizes = np.bincount(y)
    means = np.stack([X[y == k].mean(axis=0) for k in range(K)])
    centre = means.mean(axis=0) if weighting == "classes" else X.mean(axis=0)
    weights = sizes / N if weighting == "samples" else np.full(K, 1 / K)
    M = means - centre
    within = sum(np.cov(X[y == k].T, bias=True) * sizes[k] for k in range(K)) / N
    between = (M.T * weights) @ M
    own = means - X.mean(axis=0)
    fuzz = (own.T * (sizes / N)) @ own
    variances = [((X[y == k] - means[k]) ** 2).sum(axis=1).mean() for k in range(K)]
    pairs = [(i, j) for i in range(K) for j in range(K) if i != j]
    norms = np.linalg.norm(M, axis=1)
    cosines = np.array([M[i] @ M[j] / norms[i] / norms[j] for i, j in pairs])
    distances = np.array(
        [(variances[i] + variances[j]) / (2 * ((means[i] - means[j]) ** 2).sum()) for i, j in pairs]
    )
    return {
        "NC1": np.trace(within @ np.linalg.pinv(between, rcond=1e-13, hermitian=True)) / K,
        "separation": np.trace(within @ np.linalg.pinv(fuzz, rcond=1e-13, hermitian=True)),
        "CDNV": distances.mean(),
        "NC2_norm": norms.std() / norms.mean(),
        "NC2_angle": cosines.std(),
        "NC2_simplex": abs(cosines + 1 / (K - 1)).mean(),
        "tr_within": np.trace(within),
        "tr_between": np.trace(between),
        "C": np.trace(within) / np.trace(between),
        "cos_max": max(
            means[i] @ means[j] / np.linalg.norm(means[i]) / np.linalg.norm(means[j]) for i, j in pairs
        ),
    }


@pytest.mark.filterwarnings("ignore:.*zero standard deviation:UserWarning")
@pytest.mark.parametrize("name", DATA)
@pytest.mark.parametrize("weighting", ["classes", "samples", "global"])
def test_data_sets_with_unequal_classes(name, weighting):
    X, y = DATA[name](return_X_y=True)
    X = (X - X.mean(axis=0)) / (X.std(axis=0) + 1)
    for moment_samples in (None, 10**6):
        found = probe(
            nn.Identity(), cut(X, y), columns="all", weighting=weighting, moment_samples=moment_samples
        )
        row = found.frame.iloc[0]
        for column, value in formulas(X, y, weighting).items():
            tolerance = 1e-9 if column in ("NC1", "separation") else 1e-12  # those invert a covariance
            assert row[column] == pytest.approx(value, rel=tolerance, abs=1e-12), column
    nearest = NearestCentroid().fit(X, y)
    np.testing.assert_allclose(found.means["input"], nearest.centroids_, rtol=1e-11, atol=1e-13)
    scatters = [((X[y == k] - nearest.centroids_[k]) ** 2).sum(axis=1).mean() for k in range(len(set(y)))]
    np.testing.assert_allclose(found.scatters["input"], scatters, rtol=1e-12)


@settings(max_examples=8)
@given(st.integers(2, 5), st.integers(2, 6), st.integers(0, 10**6), st.floats(0.0, 0.1))
def test_a_simplex_with_small_scatter_is_collapsed(K, n, seed, spread):
    """Equal classes around the corners of a rotated simplex: NC1 is |noise|^2 over the square of its size."""
    rng = np.random.default_rng(seed)
    frame = np.linalg.qr(rng.standard_normal((K + 3, K + 3)))[0][:, :K]
    noise = rng.standard_normal((K, n, K + 3)) * spread
    noise -= noise.mean(axis=1, keepdims=True)
    X = ((np.eye(K) - 1 / K) @ frame.T)[:, None] + noise
    row = probe(
        nn.Identity(), cut(X.reshape(K * n, -1), np.repeat(np.arange(K), n)), columns="all"
    ).frame.iloc[0]
    simplex = (np.eye(K) - 1 / K) @ frame.T
    directions = np.linalg.svd(simplex)[2][: K - 1]
    want = K * ((noise @ directions.T) ** 2).sum() / (K * n) / K
    assert row["NC1"] == pytest.approx(want, rel=1e-9, abs=1e-25)
    assert row["separation"] == pytest.approx(K * want, rel=1e-9, abs=1e-25)
    assert row["NC2_norm"] == pytest.approx(0, abs=1e-12)
    assert row["NC2_simplex"] == pytest.approx(0, abs=1e-12)


class Classifier(nn.Module):
    """Features that are the input, and a head on them."""

    def __init__(self, weight, bias) -> None:
        super().__init__()
        self.body, self.head = nn.Identity(), nn.Linear(weight.shape[1], len(weight)).double()
        with torch.no_grad():
            self.head.weight.copy_(torch.as_tensor(weight))
            self.head.bias.copy_(torch.as_tensor(bias))

    def forward(self, x):
        return self.head(self.body(x))


def test_a_classifier_and_its_features():
    X, y = load_iris(return_X_y=True)
    rng = np.random.default_rng(0)
    W, b = rng.standard_normal((3, 4)), rng.standard_normal(3)
    found = probe(Classifier(W, b).eval(), cut(X, y), head="head").frame.set_index("layer")
    means = np.stack([X[y == k].mean(axis=0) for k in range(3)])
    M = means - means.mean(axis=0)
    row = found.loc["head input"]
    assert row["NC3"] == pytest.approx(
        ((W / np.linalg.norm(W) - M / np.linalg.norm(M)) ** 2).sum(), rel=1e-12
    )
    assert row["NC4"] == ((X @ W.T + b).argmax(axis=1) == NearestCentroid().fit(X, y).predict(X)).mean()
    assert found.drop(index="head input")[["NC3", "NC4"]].isna().all(axis=None)
    dual = probe(Classifier(5 * M, b).eval(), cut(X, y), head="head").frame.set_index("layer")
    assert dual.loc["head input", "NC3"] == pytest.approx(0, abs=1e-14)


def test_samples_of_no_class():
    X, y = load_iris(return_X_y=True)
    other = np.random.default_rng(0).standard_normal((30, 4))
    row = probe(nn.Identity(), cut(X, y), ood=cut(other, np.zeros(30, int), 7)).frame.iloc[0]
    means, mu = np.stack([X[y == k].mean(axis=0) for k in range(3)]), other.mean(axis=0)
    cosines = abs(means @ mu) / np.linalg.norm(means, axis=1) / np.linalg.norm(mu)
    assert row["NC5"] == pytest.approx(cosines.mean(), rel=1e-12)


@pytest.mark.parametrize(
    ("head", "y", "words"),
    [
        ("body", [0, 1], "the name of a Linear layer is needed"),
        ("nothing", [0, 1], "the name of a Linear layer is needed"),
        ("head", [0, 7], "has 3 outputs, and the label 7 is none of them"),
        ("head", ["a", "b"], "the label 'a' is none of them"),
    ],
)
def test_heads_that_do_not_fit(head, y, words):
    model = Classifier(np.ones((3, 4)), np.zeros(3))
    loader = [(torch.randn(8, 4, dtype=torch.float64), np.repeat(y, 4))]
    with pytest.raises(InputError, match=words):
        probe(model.eval(), loader, head=head)


def test_coinciding_means_have_no_collapse():
    X = torch.tensor([[1.0, 0], [-1, 0], [1, 0], [-1, 0]]).double()
    row = probe(nn.Identity(), [(X, torch.tensor([0, 0, 1, 1]))], columns="all").frame.iloc[0]
    assert row[["NC1", "separation", "CDNV", "NC2_norm", "NC2_angle"]].isna().all()
