"""Gradient flow: R11 to rounding, and the limit of descent for small steps."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from verify.errors import InputError
from verify.layerwise.measure import measure
from verify.training import follow, gradient_flow, orthogonal_initialisation, prepare, train, training_loss
from verify.training.completion import square_completion
from verify.training.conservation import conservation_error

# What the main job asks of the flow at d = 50; the networks here are smaller.
ROUNDING_LEVEL = 1e-12

# A loss of 1e-11 is the square of residuals of 3e-6, which lifting moves by about 1e-15.
LIFTED_LOSS = 1e-8


@settings(deadline=None, max_examples=15)
@given(
    K=st.integers(2, 3), n=st.integers(1, 3), L=st.integers(2, 5), xi=st.floats(0.3, 0.8),
    alpha=st.sampled_from([0.5, 1.0, 4.0]), seed=st.integers(0, 10**6),
)  # fmt: skip
def test_r11_holds_to_rounding(
    K: int, n: int, L: int, xi: float, alpha: float, seed: int, make_data, imbalances
) -> None:
    N = K * n
    d = max(N, 2 * K + 1)
    X = make_data(d, N, noise=0.3, seed=seed)
    net = gradient_flow(X, K, L=L, xi=xi, alpha=alpha, seed=seed)
    record = net.provenance
    assert record.stopped.startswith("loss 1e-11 reached")
    assert training_loss(net.weights, X, alpha=alpha) == pytest.approx(record.loss, rel=LIFTED_LOSS)
    assert record.step == 0.0
    assert 0 < record.flow_error <= ROUNDING_LEVEL
    *lower, last = imbalances(net.weights)
    assert max(lower, default=0.0) <= ROUNDING_LEVEL
    assert abs(last - xi**2 * np.sqrt(d - K)) <= ROUNDING_LEVEL
    for W in net.weights[:-1]:
        trailing = np.linalg.svd(W, compute_uv=False)[K : d - K]
        assert np.abs(trailing - xi).max() <= ROUNDING_LEVEL


def test_flow_is_the_limit_of_descent(make_data) -> None:
    """The distance of the two final networks halves with the step, up to a tenth."""
    X = make_data(8, 6)
    flow = gradient_flow(X, 2, L=3, xi=0.4, seed=0, loss=1e-24)
    distances = []
    for step in (0.02, 0.01):
        net = train(X, 2, L=3, xi=0.4, seed=0, step=step, loss=1e-24)
        distances.append(max(np.abs(a - b).max() for a, b in zip(net.weights, flow.weights, strict=True)))
    assert distances[0] <= 0.02
    assert 0.45 <= distances[1] / distances[0] <= 0.55


@pytest.mark.parametrize("orthonormal", [False, True])
def test_reduced_flow_is_the_full_flow(orthonormal: bool, make_data) -> None:
    """Both are within the integrator's tolerance of the limit that the exact flow has."""
    X = make_data(12, 6, noise=0.0 if orthonormal else 0.3)
    full, reduced = (
        gradient_flow(X, 2, L=4, xi=0.4, seed=0, loss=1e-24, reduction=kind) for kind in ("full", "auto")
    )
    assert full.provenance.reduction == "full width"
    assert reduced.provenance.reduction == ("TR2" if orthonormal else "TR1")
    gaps = [np.abs(a - b).max() for a, b in zip(full.weights, reduced.weights, strict=True)]
    assert max(gaps) <= ROUNDING_LEVEL


@pytest.mark.parametrize("alpha", [1.0, 2.0])
def test_flow_time_is_steps_times_step(alpha: float, make_data) -> None:
    """Descent of step 0.002 reaches the flow's loss at the flow's time, up to step-size error."""
    arguments = {"L": 3, "xi": 0.4, "seed": 0, "alpha": alpha}
    X = make_data(8, 6)
    flow = gradient_flow(X, 2, loss=1e-6, **arguments).provenance
    steps = train(X, 2, step=0.002, loss=flow.loss, **arguments).provenance.steps
    time = float(flow.stopped.rsplit(" ", 1)[1])
    assert time == pytest.approx(0.002 * steps, rel=0.002)


@settings(deadline=None, max_examples=10)
@given(
    n=st.integers(1, 3), L=st.integers(2, 4), d=st.integers(6, 9), wider=st.integers(0, 20),
    orthonormal=st.booleans(), seed=st.integers(0, 10**6),
)  # fmt: skip
def test_what_moves_of_a_flow_is_the_flow(
    n: int, L: int, d: int, wider: int, orthonormal: bool, seed: int, make_data
) -> None:
    """Measured by the part that has moved, the numbers are those of the square network of full width, and
    what is conserved is off by no more than is said."""
    X = make_data(d, 2 * n, noise=0.0 if orthonormal else 0.3, seed=seed)
    flow = follow(prepare(X, 2, L=L, xi=0.5, seed=seed, width=d + wider))
    core, full = flow.core(), square_completion(flow.network())
    assert core.provenance == replace(full.provenance, flow_error=core.provenance.flow_error)
    some, every = measure(core), measure(full)
    assert some.values.keys() == every.values.keys()
    for key, one in some.values.items():
        both = one.error + every.values[key].error
        if np.isfinite(both) and np.isfinite(one.value) and one.value != 0.0:
            assert abs(one.value - every.values[key].value) <= both + 1e-8 * abs(one.value), key
    error, h = core.provenance.flow_error, d + wider
    assert 0 < error <= ROUNDING_LEVEL * L
    delta = some.values["delta", None]
    assert abs(delta.value - 0.25 * np.sqrt(h - 2)) <= delta.error + (L - 1) * error


def test_repeats_bit_for_bit(make_data) -> None:
    X = make_data(8, 6)
    first, again = (gradient_flow(X, 3, L=4, xi=0.5, seed=2) for _ in range(2))
    assert first.provenance == again.provenance
    assert all(np.array_equal(a, b) for a, b in zip(first.weights, again.weights, strict=True))


def test_flow_error_sees_a_loose_integration(make_data) -> None:
    X = make_data(8, 6)
    loose = gradient_flow(X, 2, L=3, xi=0.4, seed=0, rtol=1e-6).provenance.flow_error
    tight = gradient_flow(X, 2, L=3, xi=0.4, seed=0).provenance.flow_error
    assert loose > 1e3 * tight


def test_conservation_error_bounds_a_known_drift() -> None:
    """Scaling W_1 by 1 + t changes B_1 by (2t + t^2) xi^2 I and leaves the others."""
    start = orthogonal_initialisation(6, 2, L=4, xi=0.5, seed=0)
    end = ((1 + 1e-3) * start[0], *start[1:])
    drift = (2e-3 + 1e-6) * 0.25 * np.sqrt(6)
    assert drift <= conservation_error(start, end) <= drift + 1e-13


def test_budget_ends_and_says_so(make_data) -> None:
    record = gradient_flow(make_data(8, 6), 2, L=3, xi=0.4, seed=0, budget=4).provenance
    assert record.steps == 4
    assert record.stopped.startswith("step budget 4 ended at loss")
    assert record.note == "loss not reached by the flow"


def test_only_the_orthogonal_start_is_followed(make_data) -> None:
    run = prepare(make_data(8, 6), 2, L=3, xi=0.4, seed=0, initialisation="gaussian")
    with pytest.raises(InputError, match=r"from the orthogonal initialisation \(18\)"):
        follow(run)


def test_progress_ends_at_the_final_loss(make_data) -> None:
    calls: list[tuple[int, float]] = []
    net = gradient_flow(make_data(8, 6), 2, L=3, xi=0.4, seed=0, progress=lambda *a: calls.append(a))
    assert calls[0][0] == 0
    assert calls[-1] == (net.provenance.steps, net.provenance.loss)


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({"rtol": 1e-16}, "rtol = 1e-16"),
        ({"rtol": 0.1}, "rtol = 0.1"),
        ({"xi": 0.0}, "xi = 0.0"),
        ({"xi": 1e60, "L": 4}, "initial loss is"),
        ({"L": 1}, "L = 1"),
        ({"budget": 0}, "budget = 0"),
        ({"loss": -1.0}, "loss = -1.0"),
    ],
)
def test_bad_arguments_are_named(change: dict, named: str, make_data) -> None:
    arguments = {"L": 3, "xi": 0.3, "seed": 0} | change
    with pytest.raises(InputError, match=named):
        gradient_flow(make_data(8, 6), 2, **arguments)
