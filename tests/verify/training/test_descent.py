"""Gradient descent: stopping, repeatability, conservation up to the step, bad input."""

import numpy as np
import pytest
import torch

from verify.errors import InputError
from verify.provenance import Provenance
from verify.training import (
    available_devices,
    gradients,
    orthogonal_initialisation,
    stability_bound,
    train,
    training_loss,
)
from verify.training.descent import PROGRESS_INTERVAL

K, L, XI = 2, 3, 0.4
# Some 1e3 descent steps, each rounding entries below 2 by at most one unit of 2^-52.
PATH_ROUNDING = 1e-11


@pytest.fixture(scope="module")
def X(make_data) -> np.ndarray:
    return make_data(8, 6)


def run(X: np.ndarray, **change):
    return train(X, K, **({"L": L, "xi": XI, "seed": 0} | change))


def test_reaches_the_loss_and_says_so(X: np.ndarray) -> None:
    net = run(X)
    record = net.provenance
    assert record.loss is not None
    assert record.loss <= 1e-11
    assert training_loss(net.weights, X) == pytest.approx(record.loss, rel=1e-6)
    assert record.stopped == f"loss 1e-11 reached after {record.steps:,} steps"
    assert record.note == ""
    assert (record.xi, record.step, record.seed) == (XI, 0.1, 0)
    assert record.flow_error is None
    assert net.origin == "gradient descent"
    assert (net.K, net.L, net.d, net.N) == (K, L, 8, 6)


def test_is_plain_gradient_descent(X: np.ndarray) -> None:
    net = run(X, alpha=1.7, step=0.03, budget=50)
    weights = orthogonal_initialisation(8, K, L=L, xi=XI, seed=0)
    for _ in range(50):
        slopes = gradients(weights, X, alpha=1.7)
        weights = tuple(W - 0.03 * G for W, G in zip(weights, slopes, strict=True))
    for mine, plain in zip(net.weights, weights, strict=True):
        assert np.abs(mine - plain).max() <= PATH_ROUNDING


def test_stops_at_the_first_step_below_the_loss(X: np.ndarray) -> None:
    net = run(X, loss=1e-6)
    before = run(X, loss=1e-6, budget=net.provenance.steps - 1)
    assert before.provenance.loss > 1e-6
    assert net.provenance.loss <= 1e-6


def test_repeats_bit_for_bit(X: np.ndarray) -> None:
    first, again, other = run(X, budget=300), run(X, budget=300), run(X, budget=300, seed=1)
    assert first.provenance == again.provenance
    assert all(np.array_equal(a, b) for a, b in zip(first.weights, again.weights, strict=True))
    assert not np.array_equal(first.weights[0], other.weights[0])


def test_budget_ends_and_says_so(X: np.ndarray) -> None:
    record = run(X, budget=3).provenance
    assert record.steps == 3
    assert record.stopped == f"step budget 3 ended at loss {record.loss:.3g}, above 1e-11"
    assert record.note == "loss not reached in the step budget"


def test_overflow_in_the_first_step_leaves_the_initialisation(X: np.ndarray) -> None:
    net = run(X, step=1e200)
    start = orthogonal_initialisation(8, K, L=L, xi=XI, seed=0)
    assert net.provenance.steps == 0
    assert "diverged after 1 steps: loss nan" in net.provenance.stopped
    assert all(np.array_equal(a, b) for a, b in zip(net.weights, start, strict=True))


@pytest.mark.parametrize("step", [20.0, 1e200, 1e308])
def test_divergence_is_said_and_weights_stay_finite(X: np.ndarray, step: float) -> None:
    net = run(X, step=step)
    record: Provenance = net.provenance
    assert record.stopped.startswith("diverged after ")
    assert f"weights of step {record.steps}, the last finite ones" in record.note
    assert f"try one below {stability_bound(X, K, L=L):.2g}" in record.note
    assert all(np.isfinite(W).all() for W in net.weights)
    assert np.isfinite(record.loss)


def test_stability_bound_divides(X: np.ndarray) -> None:
    """Below it descent converges here; at three times it, it does not."""
    bound = stability_bound(X, K, L=L)
    assert run(X, step=0.9 * bound).provenance.stopped.startswith("loss")
    wild = run(X, step=3 * bound, budget=2_000).provenance
    assert not wild.stopped.startswith("loss")
    assert "is too large" in wild.note


def test_imbalance_of_descent_halves_with_the_step(make_data, imbalances) -> None:
    """R11: what flow conserves, descent changes by O(step^2) a step, O(step) in all.

    The second-order term in the step is below a tenth here, hence [0.45, 0.55].
    """
    X = make_data(9, 6)
    sizes = []
    for step in (0.02, 0.01):
        net = run(X, step=step)
        *lower, last = imbalances(net.weights)
        sizes.append((max(lower), abs(last - XI**2 * np.sqrt(9 - K))))
    ratio = np.array(sizes[1]) / np.array(sizes[0])
    assert (ratio >= 0.45).all()
    assert (ratio <= 0.55).all()


def test_alpha_is_fitted(X: np.ndarray) -> None:
    net = run(X, alpha=3.0, step=0.02)
    assert net.alpha == 3.0
    product = np.linalg.multi_dot(net.weights[::-1]) @ X
    fit = 3.0 * product - np.repeat(np.eye(K), 3, axis=1)
    assert np.linalg.norm(fit) <= 1.01 * np.sqrt(1e-11 * 6)


def test_float32_says_so(X: np.ndarray) -> None:
    net = run(X, dtype="float32", loss=1e-6)
    assert net.provenance.note == "trained in float32"
    assert all(W.dtype == np.float64 for W in net.weights)
    assert all(np.array_equal(W, W.astype(np.float32)) for W in net.weights)


def test_progress_is_called_at_intervals_and_at_the_end(X: np.ndarray) -> None:
    calls: list[tuple[int, float]] = []
    run(X, step=1e-4, budget=2 * PROGRESS_INTERVAL + 5, progress=lambda *a: calls.append(a))
    steps = [step for step, _ in calls]
    assert steps == [0, PROGRESS_INTERVAL, 2 * PROGRESS_INTERVAL, 2 * PROGRESS_INTERVAL + 5]
    losses = [loss for _, loss in calls]
    assert losses == sorted(losses, reverse=True)


def test_thread_count_is_restored_and_input_untouched(X: np.ndarray) -> None:
    before, copy = torch.get_num_threads(), X.copy()
    torch.set_num_threads(2)
    try:
        net = run(X, budget=2)
        assert torch.get_num_threads() == 2
    finally:
        torch.set_num_threads(before)
    assert np.array_equal(X, copy)
    assert not np.shares_memory(net.X, X)


@pytest.mark.gpu
@pytest.mark.skipif(not torch.cuda.is_available(), reason="no CUDA device here")
def test_gpu_agrees_with_cpu(X: np.ndarray) -> None:
    here, there = run(X, budget=200), run(X, budget=200, device="cuda")
    for a, b in zip(here.weights, there.weights, strict=True):
        assert np.abs(a - b).max() <= PATH_ROUNDING


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({"xi": -0.1}, "xi = -0.1"),
        ({"L": 1}, "L = 1"),
        ({"step": 0.0}, "step = 0.0"),
        ({"step": float("inf")}, "step = inf"),
        ({"loss": 0.0}, "loss = 0.0"),
        ({"alpha": -1.0}, "alpha = -1.0"),
        ({"budget": 0}, "budget = 0"),
        ({"seed": 1.5}, "seed = 1.5"),
        ({"dtype": "float16"}, "dtype = 'float16': one of float64, float32"),
        ({"device": "abacus"}, "device = 'abacus' is not there; available: cpu"),
        ({"device": "cuda:99"}, r"device = 'cuda:99' is not there \(.*\); available: cpu"),
    ],
)
def test_bad_arguments_are_named(X: np.ndarray, change: dict, named: str) -> None:
    with pytest.raises(InputError, match=named):
        run(X, **change)


@pytest.mark.parametrize(
    ("shape", "classes", "named"),
    [
        ((8, 6), 1, "K = 1"),
        ((8, 6), 4, "N = 6 samples, K = 4 classes"),
        ((8, 0), 2, "N = 0 samples"),
        ((4, 6), 2, "d = 4 < N = 6"),
        ((8,), 2, r"shape \(8,\)"),
    ],
)
def test_bad_shapes_are_named(shape: tuple, classes: int, named: str) -> None:
    with pytest.raises(InputError, match=named):
        train(np.ones(shape), classes, L=2, xi=0.3, seed=0)


def test_bad_data_are_named(X: np.ndarray) -> None:
    spoilt = X.copy()
    spoilt[0, 0] = np.nan
    with pytest.raises(InputError, match="all entries must be finite"):
        run(spoilt)
    spoilt[:, 0] = spoilt[:, 1]
    with pytest.raises(InputError, match="rank 5 < N = 6"):
        run(spoilt)
    with pytest.raises(InputError, match="real numbers"):
        run(np.full((8, 6), "x"))


def test_available_devices_begin_with_the_cpu() -> None:
    assert available_devices()[0] == "cpu"
