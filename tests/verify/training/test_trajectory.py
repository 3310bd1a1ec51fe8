"""Trajectories from the reduced state against the full network, step by step."""

from itertools import pairwise

import numpy as np
import pytest

from verify.training import log_marks, prepare, train_batch, training_loss
from verify.training.descent import reference

# Eigenvalue-size numbers of networks of width below 20 after some 100 steps.
ROUNDING = 1e-11


def plain(weights, X, K):
    """Definition 1 and the spectra, on the full matrices."""
    n = X.shape[1] // K
    Z, C, D = X, [], []
    for W in weights:
        means = Z.reshape(len(Z), K, n).mean(axis=2)
        within = np.sum((Z - np.repeat(means, n, axis=1)) ** 2) / (n * K)
        C.append(within * K / np.sum((means - means.mean(axis=1, keepdims=True)) ** 2))
        unit = means / np.linalg.norm(means, axis=0)
        D.append(1 - max((unit.T @ unit)[np.triu_indices(K, 1)]))
        Z = W @ Z
    balance = [np.linalg.norm(V.T @ V - W @ W.T) for W, V in pairwise(weights)]
    return C, D, balance, [np.linalg.svd(W, compute_uv=False) for W in weights]


@pytest.mark.parametrize("noise", [0.0, 0.5])
@pytest.mark.parametrize(("d", "width", "L"), [(12, 12, 4), (12, 17, 4), (12, 17, 2), (6, 9, 3), (7, 7, 2)])
@pytest.mark.parametrize("backend", ["kernel", "torch"])
def test_every_mark_agrees_with_the_full_network(make_data, noise, d, width, L, backend) -> None:
    K, X = 2, make_data(d, 6, noise=noise)
    run = prepare(X, K, L=L, xi=0.5, seed=1, width=width, budget=40)
    path = train_batch([run], backend=backend, marks=[0, 3, 17])[0].trajectory
    assert path.steps.tolist() == [0, 3, 17, 40]
    for i, step in enumerate(path.steps):
        weights, loss, _ = reference(run.start, X, budget=step) if step else (run.start, None, 0)
        C, D, balance, sigma = plain(weights, X, K)
        assert path.loss[i] == pytest.approx(loss or training_loss(weights, X), rel=1e-9)
        assert path.C[i] == pytest.approx(C, rel=1e-9)
        assert path.D[i] == pytest.approx(D, rel=1e-9)
        assert path.balancedness[i] == pytest.approx(balance, abs=ROUNDING)
        for layer, values in enumerate(sigma):
            moving = path.singular[layer][i]
            mine = np.sort(np.append(moving, [0.5] * path.resting[layer]))[::-1]
            assert mine == pytest.approx(values, abs=ROUNDING)


@pytest.mark.parametrize("kind", ["gaussian", "default"])
def test_other_starts_have_trajectories_too(make_data, kind) -> None:
    X = make_data(8, 6)
    run = prepare(X, 2, L=3, xi=1.0, seed=1, initialisation=kind, budget=5)
    path = train_batch([run], marks=[2])[0].trajectory
    weights, _, _ = reference(run.start, X, budget=2)
    assert path.C[0] == pytest.approx(plain(weights, X, 2)[0], rel=1e-9)
    assert path.resting == (0, 0, 0)


def test_marks_do_not_change_the_run(make_data) -> None:
    run = prepare(make_data(8, 6), 2, L=3, xi=0.4, seed=0)
    bare, marked = train_batch([run])[0], train_batch([run], marks=log_marks(run.budget))[0]
    assert bare.trajectory is None
    assert bare.loss == marked.loss
    assert all(map(np.array_equal, bare.weights, marked.weights))
    assert marked.trajectory.steps[-1] == marked.steps
    assert (np.diff(marked.trajectory.steps) > 0).all()


def test_log_marks() -> None:
    marks = log_marks(1_000, per_decade=10)
    assert marks[0] == 0
    assert marks[1] == 1
    assert marks[-1] == 1_000
    assert (np.diff(marks) > 0).all()
    assert 20 <= len(marks) <= 33
