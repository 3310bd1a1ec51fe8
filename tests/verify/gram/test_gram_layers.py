"""Captured layers: the Feature Learning Equation, one step, the split, whitening."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bounds.gram import REGISTRY
from verify.errors import InputError
from verify.gram.capture import capture
from verify.gram.cases import ACTIVATIONS, convolution_case, mlp, mlp_case, skip_case
from verify.gram.layers import CapturedLayer
from verify.gram.observe import observe_layers
from verify.gram.split import horizontal, newton_schulz, whiten
from verify.judge import Verdict, judge
from verify.measurement import Observation

torch = pytest.importorskip("torch")

EQUATION = 1e-12
"""What the issue of rounding may leave of G1, relative to |W| |Delta| |X|."""

FINE = {Verdict.HOLDS, Verdict.OBSERVED, Verdict.UNDEFINED, Verdict.EXPECTED}


def verdicts(o: Observation) -> dict[str, set[Verdict]]:
    rows, _ = judge(o, REGISTRY, o.parameters)
    found: dict[str, set[Verdict]] = {}
    for row in rows:
        found.setdefault(row.statement, set()).add(row.verdict)
    return found


@pytest.mark.parametrize("seed", range(20))
@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_networks(seed: int, activation: str) -> None:
    o = mlp_case(seed, activation)
    assert all(o.values["fle", layer].value <= EQUATION for layer in range(o.L))
    assert set().union(*verdicts(o).values()) <= FINE


@pytest.mark.parametrize("seed", range(8))
@pytest.mark.parametrize(
    "shape", [(3, 1, 0, 1), (3, 2, 1, 1), (3, 3, 0, 1), (2, 1, 1, 2), (1, 1, 0, 1), (3, 4, 0, 1)]
)
def test_convolutions(seed: int, shape: tuple[int, int, int, int]) -> None:
    o = convolution_case(seed, *shape)
    assert o.values["fle", 0].value <= EQUATION
    found = verdicts(o)
    assert set().union(*found.values()) <= FINE
    kernel, stride, padding, dilation = shape
    disjoint = stride >= dilation * (kernel - 1) + 1 and padding == 0
    expected = "gram/G1e-disjoint" if disjoint else "gram/G1e"
    assert found[expected] == {Verdict.HOLDS if disjoint else Verdict.EXPECTED}


def test_skip_connections_need_the_gradient_through_the_layer() -> None:
    found = verdicts(skip_case(0))
    assert found["gram/G1"] == {Verdict.HOLDS}
    assert found["gram/G1f"] == {Verdict.EXPECTED}


class ConvolutionalSkip(torch.nn.Module):
    """The input of the inner convolution reaches the loss around it too, or no gradient reaches it."""

    def __init__(self, kernel: int, groups: int, cut: bool) -> None:
        super().__init__()
        self.first = torch.nn.Conv1d(2, 4, 3, padding=1)
        self.inner = torch.nn.Conv1d(4, 4, kernel, padding=kernel // 2, groups=groups)
        self.cut = cut

    def forward(self, x):  # type: ignore[no-untyped-def]
        h = torch.tanh(self.first(x))
        return h + self.inner(h.detach() if self.cut else h)


@pytest.mark.parametrize("groups", [1, 2])
@pytest.mark.parametrize("kernel", [1, 3])
@pytest.mark.parametrize("cut", [False, True])
def test_convolutions_under_a_skip_connection(kernel: int, groups: int, cut: bool) -> None:
    torch.manual_seed(0)
    layers = capture(ConvolutionalSkip(kernel, groups, cut), torch.randn(3, 2, 6), lambda o: (o**2).sum())
    o = observe_layers(layers)
    inner = set(range(1, groups + 1))
    assert {index for index, layer in enumerate(layers) if layer.shared} == (set() if cut else inner)
    rows, _ = judge(o, REGISTRY, o.parameters)
    assert set().union(*verdicts(o).values()) <= FINE
    through = {(row.layer, row.verdict) for row in rows if row.quantity == "conv_fold"}
    flowless = {(layer, Verdict.UNDEFINED) for layer in inner}
    assert through == {(0, Verdict.HOLDS)} | (flowless if cut else set())
    reasons = {row.reason for row in rows if row.verdict is Verdict.UNDEFINED and "conv" in row.quantity}
    assert reasons == ({"no gradient reaches the input of the layer"} if cut else set())


def test_tied_weights_sum_over_uses() -> None:
    class Tied(torch.nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.inner = torch.nn.Linear(4, 4)

        def forward(self, x):  # type: ignore[no-untyped-def]
            return self.inner(torch.tanh(self.inner(x)))

    torch.manual_seed(0)
    (layer,) = capture(Tied(), torch.randn(5, 4), lambda o: (o**2).sum())
    assert layer.uses == 2
    assert verdicts(observe_layers([layer]))["gram/G1"] == {Verdict.HOLDS}


def test_one_trace_for_all_layers_of_a_relu_network() -> None:
    for seed in range(10):
        o = mlp_case(seed, "ReLU", homogeneous=True)
        assert verdicts(o)["gram/G1c-homogeneous"] == {Verdict.HOLDS}


def test_tanh_networks_are_not_homogeneous() -> None:
    model = mlp(1, "Tanh", bias=False, depth=3)
    layers = capture(model, torch.randn(10, 6), lambda o: (o**2).sum())
    assert verdicts(observe_layers(layers, homogeneous=True))["gram/G1c-homogeneous"] == {Verdict.VIOLATED}


@pytest.mark.parametrize("field", ["G", "Delta"])
def test_a_wrong_gradient_is_caught(field: str) -> None:
    model = mlp(0, "Tanh", depth=2)
    layer = capture(model, torch.randn(10, 6), lambda o: (o**2).sum())[0]
    values = {name: getattr(layer, name) for name in ("name", "W", "X", "Z", "b", "Delta", "G")}
    values[field] = values[field] * (1 + 1e-9) + 1e-9
    assert Verdict.VIOLATED in verdicts(observe_layers([CapturedLayer(**values)]))["gram/G1"]


def matrices(m: int, d: int) -> st.SearchStrategy[np.ndarray]:
    return st.integers(0, 2**32 - 1).map(lambda s: np.random.default_rng(s).standard_normal((m, d)))


@given(matrices(3, 5), matrices(3, 5), st.floats(1e-4, 2))
def test_whitening_is_the_nearest_matrix(W: np.ndarray, G: np.ndarray, eta: float) -> None:
    target = W - eta * G
    nearest = np.linalg.norm(whiten(W, target) - W)
    turn = np.linalg.qr(np.random.default_rng(0).standard_normal((3, 3)))[0]
    assert nearest <= np.linalg.norm(turn @ target - W) * (1 + 1e-12)
    assert nearest <= eta * np.linalg.norm(G) * (1 + 1e-9) + 1e-13


@given(matrices(4, 3), matrices(4, 3))
def test_split_is_orthogonal_for_tall_matrices_too(W: np.ndarray, G: np.ndarray) -> None:
    altering, omega = horizontal(W, G)
    assert np.allclose(omega, -omega.T, atol=0, rtol=0)
    scale = np.linalg.norm(G) + np.linalg.norm(omega) * np.linalg.norm(W)
    assert abs(np.vdot(altering, omega @ W)) <= 1e-12 * scale**2


def test_newton_schulz_keeps_zero_and_converges_on_good_directions() -> None:
    assert not newton_schulz(np.zeros((3, 3))).any()
    assert np.linalg.norm(newton_schulz(np.diag([2.0, -1.0])) - np.diag([1.0, -1.0])) <= 1e-9


def test_bad_input() -> None:
    model = torch.nn.Sequential(torch.nn.Linear(4, 3), torch.nn.ReLU())
    x = torch.randn(5, 4)
    with pytest.raises(InputError, match="not linear: the identities"):
        capture(model, x, lambda o: o.sum(), names=["1"])
    with pytest.raises(InputError, match="no layer named 'z'"):
        capture(model, x, lambda o: o.sum(), names=["z"])
    with pytest.raises(InputError, match="must be a scalar"):
        capture(model, x, lambda o: o)
    with pytest.raises(InputError, match="nothing to capture"):
        capture(torch.nn.ReLU(), x, lambda o: o.sum())
    with pytest.raises(InputError, match=r"W = 0.*initialise"):
        whiten(np.zeros((2, 2)), np.ones((2, 2)))
    with pytest.raises(InputError, match="no layers"):
        observe_layers([])
    layer = capture(model, x, lambda o: o.sum())[0]
    with pytest.raises(InputError, match="eta"):
        observe_layers([layer], eta=0.0)
    values = {name: getattr(layer, name) for name in ("name", "W", "X", "Delta", "G")}
    with pytest.raises(InputError, match="is not linear: its output differs"):
        CapturedLayer(Z=np.maximum(layer.Z, 0) + 1, **values)
    with pytest.raises(InputError, match="Delta has shape"):
        CapturedLayer(Z=layer.Z, **(values | {"Delta": np.ones((2, 2))}))
