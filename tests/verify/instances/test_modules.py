"""check(model, X, y): a network as a training script holds it."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from torch import nn

import verify
from verify.errors import InputError
from verify.instances import full_network, generate_pair
from verify.instances.modules import columns, network_of

NETWORK = full_network(generate_pair(0, n=2, K=3, d=9, L=3, theta=0.1, eps=0.1))
X, y, WEIGHTS = NETWORK.X, np.repeat([0, 1, 2], 2), list(NETWORK.weights)
WANTED = verify.check(NETWORK).table()


def linear(W, dtype=torch.float64, bias: bool = False) -> nn.Linear:
    layer = nn.Linear(W.shape[1], W.shape[0], bias=bias, dtype=dtype)
    with torch.no_grad():
        layer.weight.copy_(torch.as_tensor(W))
        if bias:
            layer.bias.zero_()
    return layer


def sequential(**kind) -> nn.Sequential:
    return nn.Sequential(*(linear(W, **kind) for W in WEIGHTS))


class Nested(nn.Module):
    def __init__(self, act=lambda x: x):
        super().__init__()
        self.body = nn.Sequential(linear(WEIGHTS[0]), nn.Identity(), linear(WEIGHTS[1]))
        self.head, self.act = linear(WEIGHTS[2]), act

    def forward(self, x):
        return self.head(self.act(self.body(x)))


FORMS = {
    "sequential": sequential,
    "biases of 0": lambda: sequential(bias=True),
    "nested": Nested,
    "parameters": lambda: sequential().parameters(),
    "state_dict": lambda: sequential().state_dict(),
    "tensors with grad": lambda: [torch.tensor(W, requires_grad=True) for W in WEIGHTS],
    "arrays": lambda: WEIGHTS,
    "dropout": lambda: nn.Sequential(linear(WEIGHTS[0]), nn.Dropout(), *map(linear, WEIGHTS[1:])),
}


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("samples", [None, "rows", "columns"])
def test_every_form_gives_the_same_report(form, samples):
    data = X if samples == "columns" else X.T
    found = verify.check(FORMS[form](), data, y, samples=samples).table()
    for name in ("statement", "layer", "quantity", "measured", "lower", "upper", "verdict"):
        assert found[name].equals(WANTED[name]), name


def test_data_as_tensor_frame_and_labels_as_strings_or_one_hot():
    pandas = pytest.importorskip("pandas")
    for data, labels in [
        (torch.tensor(X.T), torch.tensor(y)),
        (pandas.DataFrame(X.T), ["a", "a", "b", "b", "c", "c"]),
        (X, np.eye(3)[y]),
    ]:
        assert network_of(WEIGHTS, data, labels).X.tolist() == X.tolist()


def test_float32_modules_are_compared_at_their_own_precision():
    assert network_of(sequential(dtype=torch.float32), X, y).d == 9


def test_a_module_is_left_as_it_was():
    model = sequential().train()
    network_of(model, X, y)
    assert model.training
    assert all(p.requires_grad and p.grad is None for p in model.parameters())


def test_alpha_is_the_target_scale():
    assert verify.check(WEIGHTS, X, y, alpha=2.0).cases[0].scalars()["alpha"] == 2.0


@given(st.integers(1, 7), st.integers(1, 7))
def test_the_shape_settles_which_way_the_data_lie_unless_it_is_square(N, d):
    data = np.arange(N * d, dtype=float).reshape(N, d)
    if d == N:
        with pytest.raises(InputError, match=r'X is square, .*: say samples="rows" or '):
            columns(data, N=N, d=d)
    else:
        assert columns(data, N=N, d=d).tolist() == data.T.tolist()
        assert columns(data.T, N=N, d=d).tolist() == data.T.tolist()
        with pytest.raises(InputError, match="transpose"):
            columns(data, N=N, d=d, samples="columns")
    assert columns(data, N=N, d=d, samples="rows").tolist() == data.T.tolist()


def relu_between() -> nn.Sequential:
    return nn.Sequential(linear(WEIGHTS[0]), nn.ReLU(), linear(WEIGHTS[1]), linear(WEIGHTS[2]))


def biased() -> nn.Sequential:
    model = sequential(bias=True)
    with torch.no_grad():
        model[1].bias.add_(1)  # type: ignore[operator]
    return model


class Backwards(nn.Module):
    def __init__(self):
        super().__init__()
        self.a, self.b, self.c = linear(WEIGHTS[1]), linear(WEIGHTS[0]), linear(WEIGHTS[2])

    def forward(self, x):
        return self.c(self.a(self.b(x)))


POSITIVE = [np.abs(W) for W in WEIGHTS]


def positive_relu() -> nn.Module:
    """ReLU within the forward, never active on data >= 0."""
    model = Nested(torch.relu)
    for weight, W in zip(model.parameters(), POSITIVE, strict=True):
        weight.data.copy_(torch.as_tensor(W))
    return model


class Raising(nn.Module):
    def __init__(self):
        super().__init__()
        self.a, self.b = linear(WEIGHTS[0]), linear(WEIGHTS[2])

    def forward(self, x):
        raise KeyError("no such key")


REFUSED = {
    "the forward of Raising fails on X: KeyError: 'no such key'": (Raising, X, y),
    "without a weight yet: call the model on data first": (lambda: nn.LazyLinear(9, bias=False), X, y),
    r"give torch\.nn\.Sequential\(\*layers\)": (lambda: list(sequential()), X, y),
    r"model is a list of modules: give torch\.nn\.Sequential": (lambda: nn.ModuleList(sequential()), X, y),
    "is the name of a file": (lambda: "net.pt", X, y),
    "model is the class Sequential: give an instance": (lambda: nn.Sequential, X, y),
    "W3 must have 9 columns; transpose it": (lambda: [W.T for W in WEIGHTS], X, y),
    r"X is a DataLoader: give its samples as one matrix": (
        lambda: WEIGHTS,
        torch.utils.data.DataLoader(torch.zeros(6, 9)),
        y,
    ),
    "X is a generator: give its samples": (lambda: WEIGHTS, (x for x in X), y),
    r"no classes\) transpose\?": (lambda: WEIGHTS, X, np.eye(3)[y].T),
    "the model comes first": (lambda: X, WEIGHTS, y),
    "1 is a ReLU": (relu_between, X, y),
    "1 has a bias": (biased, X, y),
    "1 is missing between 0.weight and 2.weight": (lambda: relu_between().state_dict(), X, y),
    "the forward of Nested is not the product": (lambda: Nested(torch.tanh), X, y),
    "the forward of Nested is not the product of": (positive_relu, np.abs(X), y),
    "the forward of Backwards is not the product": (Backwards, X, y),
    "the model is a LayerNorm|has parameters of its own": (lambda: nn.LayerNorm(9), X, y),
    "the forward of Nested fails on X": (lambda: Nested(lambda x: x @ x), X, y),
    "X has shape": (lambda: WEIGHTS, X[:, :5], y),
    "W1 must be a matrix": (lambda: [np.ones(3)], X, y),
    "the model has no Linear layer": (nn.Sequential, X, y),
    "weights must be a list of matrices": (lambda: 3.0, X, y),
    "samples must be one of rows, columns": (lambda: WEIGHTS, X, y, "sideways"),
    'fits samples="columns": transpose': (lambda: WEIGHTS, X, y, "rows"),
}


@pytest.mark.parametrize("message", REFUSED)
def test_what_cannot_be_used_is_refused_by_name(message):
    make, data, labels, *samples = REFUSED[message]
    with pytest.raises(InputError, match=message) as refused:
        verify.check(make(), data, labels, samples=samples[0] if samples else None)
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((WEIGHTS, X), "takes a model, its data and the labels, got 2 arguments"),
        ((WEIGHTS,), "takes a model, its data and the labels, got 1 argument"),
        ((NETWORK, X, y), "a Network or a Pair is needed, got a ndarray"),
        ((), "nothing to check"),
        (([NETWORK],), r"unpack it, check\(\*networks\)"),
        (("net.npz",), r"check\(verify\.load_network\(path\)\) reads it"),
    ],
    ids=["no labels", "no data", "a network with data", "nothing", "a list", "a file"],
)
def test_wrong_calls(arguments, message):
    with pytest.raises(InputError, match=message):
        verify.check(*arguments)


def test_named_parameters_ids_of_statements_and_samples_without_a_label():
    whole = verify.check(sequential().named_parameters(), X, y, statements=["R6", "thm4"])
    assert {row.statement for row in whole.rows()} == {
        "layerwise/R6", "layerwise/thm4-14", "layerwise/thm4-15", "layerwise/thm4-16",
    }  # fmt: skip
    more = np.hstack([X, np.ones((X.shape[0], 1))])
    marked = verify.check(WEIGHTS, more, [*y, -1], ignore=-1, statements=["R6"])
    assert [row.measured for row in marked.rows()] == [
        row.measured for row in verify.check(WEIGHTS, X, y, statements=["R6"]).rows()
    ]
    with pytest.raises(InputError, match=r"no statement 'R99'"):
        verify.check(NETWORK, statements=["R99"])
    with pytest.raises(InputError, match=r"such as \['R6'\]"):
        verify.check(NETWORK, statements="R6")


def test_samples_do_not_belong_to_a_network():
    with pytest.raises(InputError, match=r"belong to check\(model, X, y\)"):
        verify.check(NETWORK, samples="rows")


def test_the_signature_is_short():
    import inspect

    assert len(str(inspect.signature(verify.check))) < 320
