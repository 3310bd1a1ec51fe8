"""What a user may get wrong with the companion theories, and what is said then."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from bounds.gram import REGISTRY as GRAM
from bounds.two_layer import REGISTRY as TWO_LAYER
from verify.errors import InputError
from verify.gram.capture import capture
from verify.gram.linearity import target_linearity
from verify.gram.observe import observe_layers
from verify.judge import Row, Verdict, judge
from verify.measurement import Observation
from verify.two_layer.canonical import Canonical, random_canonical
from verify.two_layer.observe import observe
from verify.two_layer.observe_regression import observe_regression
from verify.two_layer.regression import Regression, gaussian_regression, run

Loss = Callable[[torch.Tensor], torch.Tensor]


def rows(observation: Observation) -> list[Row]:
    registry = TWO_LAYER if observation.theory == "two-layer" else GRAM
    return judge(observation, registry, observation.parameters)[0]


def squared(z: torch.Tensor) -> torch.Tensor:
    return (z**2).sum()


def judged(model: torch.nn.Module, x: torch.Tensor, loss: Loss = squared) -> list[Row]:
    return rows(observe_layers(capture(model, x, loss)))


def holds_in_scope(found: list[Row]) -> bool:
    """Whether nothing in scope is violated, and something holds."""
    verdicts = {row.verdict for row in found}
    return Verdict.VIOLATED not in verdicts and Verdict.HOLDS in verdicts


# --- two-layer --------------------------------------------------------------------------------------

A = np.array([0.1, 0.2])
NONE = np.zeros((0, 2))


def test_a_flow_into_the_saddle_is_refused_and_a_descent_from_there_is_not() -> None:
    with pytest.raises(InputError, match=r"R = .* = 0: a = -u .* saddle .* perturb"):
        observe(Canonical(A, -A, NONE, 1.0))
    assert holds_in_scope(rows(observe(Canonical(A, -A, NONE, 1.0, 0.1, 50))))
    with pytest.raises(InputError, match=r"overflows at step .* take fewer steps"):
        observe(Canonical(A, -A, NONE, 1.0, 0.5, 2000))


@pytest.mark.parametrize("h", [2.5, 5.0, 50.0, 1e8])
def test_steps_beyond_stability_name_the_bound(h: float) -> None:
    with pytest.raises(InputError, match=r"diverged at step .* h > 1 \(R12\), .* take eta <= 0\."):
        observe(Canonical(A, A, NONE, 1.0, h, 500))
    instance = gaussian_regression(0, n=4, d=6, m=3, sigma0=0.1, v0=0.1, h=h, steps=500)
    with pytest.raises(InputError, match=r"diverged at step .* h > 1 .* take eta <"):
        run(instance)


def test_targets_orthogonal_to_the_data_have_no_feature_direction() -> None:
    X = np.eye(3)[:, :2]
    with pytest.raises(InputError, match="orthogonal to the data: X'y = 0"):
        Regression(X @ X.T, np.array([0.0, 0.0, 1.0]), np.zeros((3, 2)), np.ones(2), 0.1, 5)


@settings(max_examples=15)
@given(st.integers(0, 1000), st.sampled_from([0.0, 0.1]))
def test_one_neuron_is_a_network(seed: int, eta: float) -> None:
    assert holds_in_scope(rows(observe(random_canonical(seed, m=1, eta=eta, steps=30 if eta else 0))))


@pytest.mark.parametrize("n", [1, 4])
def test_one_neuron_on_data_is_a_network(n: int) -> None:
    instance = gaussian_regression(1, n=n, d=max(n, 2), m=1, sigma0=0.1, v0=0.1, h=0.2, steps=100, keep=True)
    assert holds_in_scope(rows(observe_regression(instance)))


def test_no_neuron_is_not() -> None:
    with pytest.raises(InputError, match="m = 0: all must be at least 1"):
        gaussian_regression(0, n=1, d=1, m=0, sigma0=0.1, v0=0.1, h=0.2)


def test_a_zero_output_layer_is_refused() -> None:
    with pytest.raises(InputError, match=r"v0 = 0: it must be positive .* saddle"):
        gaussian_regression(0, n=4, d=6, m=3, sigma0=0.1, v0=0, h=0.2)


def test_an_interpolator_is_a_start() -> None:
    instance = gaussian_regression(0, n=2, d=6, m=3, sigma0=0.1, v0=1.0, h=0.1, steps=3)
    Z = np.outer(instance.y, instance.v) * 3 / (instance.v @ instance.v)
    (row,) = [row for row in rows(observe_regression(instance.but(Z=Z))) if row.statement == "two-layer/R12"]
    assert row.verdict is Verdict.HOLDS


# --- weight Gram ------------------------------------------------------------------------------------


class Skip(torch.nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.inner = torch.nn.Linear(4, 4)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return x + self.inner(x)


class Tied(torch.nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.twice = torch.nn.Linear(4, 4)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return self.twice(torch.tanh(self.twice(x))) + self.twice(x)


@pytest.fixture
def x() -> torch.Tensor:
    torch.manual_seed(0)
    return torch.randn(6, 4)


def test_a_skip_connection_keeps_the_identities_through_n(x: torch.Tensor) -> None:
    observation = observe_layers(capture(Skip(), x, squared))
    assert observation.columns["by_other_paths"] == "inner"
    found = {row.statement: row.verdict for row in rows(observation)}
    assert found["gram/G1"] is Verdict.HOLDS
    assert found["gram/G1f"] is Verdict.EXPECTED


def test_tied_weights_are_summed_over_their_uses(x: torch.Tensor) -> None:
    (layer,) = capture(Tied(), x, squared)
    assert layer.uses == 3
    found = {row.statement: row.verdict for row in rows(observe_layers([layer]))}
    assert found["gram/G1"] is Verdict.HOLDS
    assert found["gram/G1f"] is Verdict.EXPECTED


def test_a_layer_that_is_not_linear_is_refused(x: torch.Tensor) -> None:
    class Odd(torch.nn.Linear):
        def forward(self, input: torch.Tensor) -> torch.Tensor:
            return torch.relu(super().forward(input))

    with pytest.raises(InputError, match="layer '1' is a ReLU, not linear"):
        capture(torch.nn.Sequential(torch.nn.Linear(4, 2), torch.nn.ReLU()), x, squared, names=["1"])
    with pytest.raises(InputError, match="layer 0 is not linear: its output differs from Wx"):
        capture(torch.nn.Sequential(Odd(4, 2)), x, squared)


def test_zero_weights_leave_whitening_undefined_and_the_rest_in_place(x: torch.Tensor) -> None:
    model = torch.nn.Sequential(torch.nn.Linear(4, 3), torch.nn.Linear(3, 2))
    torch.nn.init.zeros_(model[0].weight)
    found = judged(model, x)
    assert holds_in_scope(found)
    whitening = [row for row in found if row.statement == "gram/D3"]
    assert {row.verdict for row in whitening if row.layer == 0} == {Verdict.UNDEFINED}
    assert all("W = 0" in row.reason for row in whitening if row.layer == 0)
    assert {row.verdict for row in whitening if row.layer == 1} == {Verdict.HOLDS}


def test_what_leaves_no_gradient_is_named(x: torch.Tensor) -> None:
    linear = torch.nn.Sequential(torch.nn.Linear(4, 2))
    with pytest.raises(InputError, match="does not depend on the model's weights"):
        capture(linear, x, lambda z: z.detach().sum())
    with pytest.raises(InputError, match=r"layer 0 is frozen .* unfreeze"):
        capture(torch.nn.Sequential(torch.nn.Linear(4, 2).requires_grad_(False)), x, squared)
    with pytest.raises(InputError, match="the loss is nan: inputs and weights must be finite"):
        capture(linear, x * float("nan"), squared)


def test_tokens_are_inputs_too() -> None:
    model = torch.nn.Sequential(torch.nn.Embedding(5, 4), torch.nn.Linear(4, 2))
    assert holds_in_scope(judged(model, torch.tensor([[1, 2], [3, 4]])))


@pytest.mark.parametrize(
    "convolution",
    [
        torch.nn.Conv1d(2, 3, 2),
        torch.nn.Conv1d(2, 4, 3, stride=2, padding=1, groups=2),
        torch.nn.Conv2d(2, 4, 3, groups=2, bias=False),
        torch.nn.Conv2d(2, 2, 2, groups=2, dilation=2),
        torch.nn.Conv2d(2, 3, 3, padding="same"),
        torch.nn.Conv2d(2, 3, 3, padding="valid"),
    ],
    ids=str,
)
def test_convolutions_of_every_kind_satisfy_the_equation(convolution: Any) -> None:
    torch.manual_seed(0)
    shape = (2, 2, 7) if isinstance(convolution, torch.nn.Conv1d) else (2, 2, 7, 6)
    layers = capture(torch.nn.Sequential(convolution), torch.randn(shape), squared)
    assert len(layers) == convolution.groups
    found = rows(observe_layers(layers))
    assert holds_in_scope(found)
    assert [row.verdict for row in found if row.statement == "gram/G1d"] == [Verdict.HOLDS] * (
        2 * convolution.groups
    )


def test_a_group_of_a_convolution_is_its_own_layer() -> None:
    torch.manual_seed(0)
    model = torch.nn.Conv2d(4, 6, 3, groups=2).double()
    x = torch.randn(2, 4, 6, 6, dtype=torch.float64)
    first, second = capture(torch.nn.Sequential(model), x, squared)
    assert (first.name, second.name) == ("0[0]", "0[1]")
    assert np.array_equal(np.concatenate([first.W, second.W]).ravel(), model.weight.detach().numpy().ravel())
    out = model(x).detach().permute(0, 2, 3, 1).reshape(-1, 6).numpy()
    assert np.allclose(np.concatenate([first.Z, second.Z], axis=1), out, atol=1e-13, rtol=0)
    assert np.allclose(first.Z, first.X @ first.W.T + first.b, atol=1e-13, rtol=0)


@pytest.mark.filterwarnings("ignore:Using padding='same' with even kernel lengths")
def test_padding_that_cannot_be_unfolded_is_named() -> None:
    circular = torch.nn.Conv1d(1, 1, 3, padding_mode="circular", padding=1)
    lopsided = torch.nn.Conv2d(1, 1, 2, padding="same")
    for model, shape in ((circular, (1, 1, 6)), (lopsided, (1, 1, 6, 6))):
        with pytest.raises(InputError, match="same padding with zeros on both sides"):
            capture(torch.nn.Sequential(model), torch.randn(shape), squared)


# --- target linearity -------------------------------------------------------------------------------


@pytest.mark.parametrize("labels", [[0, 0, 0, 0], ["a"] * 4, [1.5] * 4, [[1.0, 2.0]] * 4])
def test_constant_targets_are_refused(labels: Any) -> None:
    with pytest.raises(InputError, match="targets are constant"):
        target_linearity(np.random.default_rng(0).standard_normal((4, 2)), np.array(labels))


def test_names_and_booleans_are_classes() -> None:
    H = np.random.default_rng(0).standard_normal((6, 2))
    labels = np.array([0, 1, 1, 0, 1, 0])
    names = np.array(["cat", "dog"])[labels]
    assert target_linearity(H, names) == target_linearity(H, labels) == target_linearity(H, labels == 1)
    with pytest.raises(InputError, match="give class labels"):
        target_linearity(H, np.array([None, "a", 1, 2, 3, 4], dtype=object))
