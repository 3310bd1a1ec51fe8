"""The networks that people have: what is measured is what a sample's features are, or it is refused by
name."""

from __future__ import annotations

import random
import warnings
from typing import Any, NamedTuple

import numpy as np
import pytest
import torch
from torch import nn
from torch.nn import functional as F
from torch.nn.utils import parametrizations

from verify.errors import InputError
from verify.layerwise.measure import feature_metrics
from verify.probe import probe

torch.manual_seed(0)
Y = torch.arange(60) % 3
X = torch.randn(60, 8) + 2 * F.one_hot(Y, 8).float()


def batches(x: torch.Tensor = X, y: Any = Y, size: int = 20) -> list[Any]:
    return [(x[i : i + size], y[i : i + size]) for i in range(0, len(x), size)]


def C_of(found) -> dict[str, float]:
    return dict(zip(found.frame["layer"], found.frame["C"], strict=True))


def C(features: torch.Tensor, labels: Any = Y) -> float:
    rows = features.detach().double().flatten(1).numpy()
    return feature_metrics(rows.T, labels, weighting="classes").C.value


class Calls(nn.Module):
    """A network made of a function of (its modules, x)."""

    def __init__(self, function, **modules) -> None:
        super().__init__()
        self.function = function
        for name, module in modules.items():
            setattr(self, name, module)

    def forward(self, x):
        return self.function(self, x)


def state(model: nn.Module) -> dict[str, Any]:
    found = {name: value.clone() for name, value in model.state_dict().items()}
    buffers = {f"buffer {name}": value.clone() for name, value in model.named_buffers()}
    modes = {f"mode {name}": module.training for name, module in model.named_modules()}
    return {**found, **buffers, **modes}


def unchanged(model: nn.Module, before: dict[str, Any]) -> bool:
    after = state(model)
    return after.keys() == before.keys() and all(
        torch.equal(after[name], value) if isinstance(value, torch.Tensor) else after[name] == value
        for name, value in before.items()
    )


def keep(self, x):
    self.steps = getattr(self, "steps", 0) + 1
    self.table = torch.ones(3) if self.table is None else self.table
    self.history.append(x)
    return self.last(self.first(x))


class Drift(nn.Module):
    """A buffer that moves by a little with every batch, as vectors of power iteration do."""

    def __init__(self) -> None:
        super().__init__()
        self.register_buffer("u", torch.ones(8), persistent=False)

    def forward(self, x):
        self.u.mul_(1.01)
        return x * self.u


def depth(m, x):
    return m.b(x + (m.a(x) if random.random() < 0.5 else 0))


def attend(m, x):
    return m.a(x[:, None], x[:, None], x[:, None])[0][:, 0]


def stack(m, x):
    return m.a(x[:, None].expand(-1, 4, -1))[0][:, -1]


def dropped(rate):
    return lambda m, x: m.b(F.dropout(m.a(x), rate))


CHANCE = {
    "F.dropout": (Calls(dropped(0.3), a=nn.Linear(8, 8), b=nn.Linear(8, 3)),
                  r"what reaches b \(Linear\), by a function such as F.dropout"),
    "one in a thousand": (Calls(dropped(1e-3), a=nn.Linear(8, 99), b=nn.Linear(99, 3)),
                          "depends on chance"),
    "stochastic depth": (
        Calls(depth, a=nn.Linear(8, 8), b=nn.Linear(8, 3)),
        "depends on chance",
    ),
    "numpy": (Calls(lambda m, x: m.b(x + float(np.random.standard_normal())), b=nn.Linear(8, 3)),  # noqa: NPY002
              "depends on chance"),
    "RReLU": (nn.Sequential(nn.Linear(8, 8), nn.RReLU()).train(), r"1 \(RReLU\) depends on chance, in "
    "training mode"),
    "dropout": (nn.Sequential(nn.Linear(8, 8), nn.Dropout(0.5)).train(), r"1 \(Dropout\) depends on chance"),
    "LSTM": (Calls(stack, a=nn.LSTM(8, 4, num_layers=2, dropout=0.5, batch_first=True)), r"a \(LSTM\) "
    "depends on chance"),
    "attention": (Calls(attend, a=nn.MultiheadAttention(8, 2, dropout=0.5, batch_first=True)), "depends "
    "on chance"),
    "a power iteration": (nn.Sequential(Drift(), nn.Linear(8, 3)), r"0 \(Drift\) changes from run to run"),
    "a counter": (Calls(lambda m, x: m.a(x * _count(m)), a=nn.Linear(8, 3)), "changes from run to run"),
    "own generator": (Calls(lambda m, x: m.a(x + torch.randn(8, generator=m.g)), a=nn.Linear(8, 3),
                            g=torch.Generator()), "depends on chance"),
}  # fmt: skip


def _count(model) -> int:
    model.n = getattr(model, "n", 0) + 1
    return model.n


@pytest.mark.parametrize("name", CHANCE)
def test_features_that_depend_on_chance_are_refused_by_name(name):
    model, words = CHANCE[name]
    before = state(model)
    with pytest.raises(InputError, match=words):
        probe(model, batches())
    assert unchanged(model, before)


@pytest.mark.filterwarnings("ignore::FutureWarning", "ignore::DeprecationWarning")
@pytest.mark.parametrize("norm", [parametrizations.spectral_norm, nn.utils.spectral_norm])
def test_power_iteration_in_training_mode_is_refused_and_stays(norm):
    """Where it has ended, to the last digit, it does not matter; before that it does."""
    model = nn.Sequential(norm(nn.Linear(8, 8)), nn.Linear(8, 3)).train()
    with torch.no_grad():
        for buffer in model.buffers():
            buffer.copy_(F.normalize(torch.arange(1.0, 9.0), dim=0))
    before = state(model)
    with pytest.raises(InputError, match=r"0 \(.*Linear\) changes from run to run.* call model.eval"):
        probe(model, batches())
    assert unchanged(model, before)
    assert probe(model.eval(), batches()).frame["layer"].tolist() == ["input", "0", "1"]


def test_numbers_that_are_drawn_without_effect_are_allowed_and_watched():
    quiet = Calls(lambda m, x: m.a(x + 0 * torch.randn_like(x)), a=nn.Linear(8, 3)).eval()
    assert C_of(probe(quiet, batches()))["a"] == pytest.approx(C(quiet.a(X)), rel=1e-5)

    def late(m, x):
        noise = torch.rand(())
        return m.a(x + (noise if float(x[0, 0]) == float(X[40, 0]) else 0))

    with pytest.raises(InputError, match="changes from run to run"):
        probe(Calls(late, a=nn.Linear(8, 3)).eval(), batches())


def test_arrays_and_tables_are_inputs():
    import pandas as pd

    model = nn.Sequential(nn.Linear(8, 3)).double()
    want = C_of(probe(model, batches(X.double())))
    for convert in (lambda x: x.numpy(), lambda x: pd.DataFrame(x.numpy())):
        assert C_of(probe(model, [(convert(x), y) for x, y in batches(X.double())])) == want


BATCH = {
    "no running statistics": nn.Sequential(
        nn.Linear(8, 8), nn.BatchNorm1d(8, track_running_stats=False)
    ).eval(),
    "training": nn.Sequential(nn.Linear(8, 8), nn.BatchNorm1d(8)).train(),
    "images": nn.Sequential(nn.Unflatten(1, (2, 2, 2)), nn.BatchNorm2d(2, track_running_stats=False)).eval(),
    "synchronised": nn.Sequential(nn.Linear(8, 8), nn.Sequential(nn.BatchNorm1d(8))).train(),
}


@pytest.mark.parametrize("name", BATCH)
def test_features_that_depend_on_the_batch_are_refused_by_name(name):
    before = state(BATCH[name])
    with pytest.raises(
        InputError, match=r"1(\.0)? \(BatchNorm.d\) depends on the other samples of the batch"
    ):
        probe(BATCH[name], batches())
    assert unchanged(BATCH[name], before)


def test_functions_that_depend_on_the_batch_are_refused_at_the_module_after_them():
    for function in (
        lambda m, x: m.b(F.batch_norm(m.a(x), None, None, training=True)),
        lambda m, x: m.b(m.a(x) - m.a(x).mean(dim=0)),
        lambda m, x: m.b(m.a(x).softmax(dim=0)),
    ):
        with pytest.raises(InputError, match=r"what reaches b \(Linear\).* depends on the other samples"):
            probe(Calls(function, a=nn.Linear(8, 8), b=nn.Linear(8, 3)).eval(), batches())


@pytest.mark.parametrize("layers", [None, ["last"]])
def test_a_model_is_left_as_it_was(layers):
    model = Calls(keep, first=nn.Sequential(nn.Linear(8, 8), nn.BatchNorm1d(8)), last=nn.Linear(8, 3)).eval()
    model.table, model.history = None, []
    model.first.train()
    model.first[1].eval()
    before, generator = state(model), torch.get_rng_state()
    probe(model, batches(), layers=layers)
    assert unchanged(model, before)
    assert (model.table, model.history, hasattr(model, "steps")) == (None, [], False)
    assert torch.equal(torch.get_rng_state(), generator)
    assert not any(module._forward_hooks or module._forward_pre_hooks for module in model.modules())
    F.cross_entropy(model(X), Y).backward()


def test_a_model_that_moves_its_own_weights_is_refused():
    def step(m, x):
        m.a.weight.mul_(1.0)
        return m.a(x)

    with pytest.raises(InputError, match=r"the model changes its parameter 'a.weight' when it runs"):
        probe(Calls(step, a=nn.Linear(8, 3)), batches())


def test_running_statistics_of_norms_in_training_mode_stay():
    norm = nn.Sequential(
        nn.Unflatten(1, (4, 2)), nn.InstanceNorm1d(4, track_running_stats=True), nn.Flatten()
    )
    before = state(norm)
    probe(norm, batches())
    assert unchanged(norm, before)


def test_lazy_modules_can_be_trained_after_a_probe():
    model = nn.Sequential(nn.LazyLinear(16), nn.ReLU(), nn.LazyLinear(3)).eval()
    with warnings.catch_warnings(action="ignore"):
        found = probe(model, batches())
    assert C_of(found)["2"] == pytest.approx(C(model(X)), rel=1e-5)
    F.cross_entropy(model.train()(X), Y).backward()


def test_models_that_change_their_inputs_do_not_change_the_loaders():
    loader = batches()
    model = nn.Sequential(nn.ReLU(inplace=True), nn.Linear(8, 8), nn.Tanh(), nn.ReLU(inplace=True))
    kept = X.clone()
    found = probe(model, loader, columns="all", moment_samples=None)
    assert torch.equal(X, kept)
    assert C_of(found)["input"] == pytest.approx(C(X), rel=1e-6)
    assert C_of(found)["2"] == pytest.approx(C(model[:3](X.clone())), rel=1e-6)
    assert set(found.frame["accuracy_on"]) == {"training"}


SEQUENCES = torch.randn(60, 5, 6) + 1.5 * F.one_hot(Y, 6)[:, None, :]


def last_step(m, x):
    return m.head(m.body(x.transpose(0, 1))[0][-1])


@pytest.mark.parametrize("size", [5, 20, 1, 6])
@pytest.mark.parametrize("kind", [nn.LSTM, nn.GRU, nn.RNN])
def test_time_first_layers_are_told_by_what_follows_the_samples(size, kind):
    model = Calls(last_step, body=kind(6, 7), head=nn.Linear(7, 3)).eval()
    states = model.body(SEQUENCES.transpose(0, 1))[0].transpose(0, 1).detach()
    for pool, rows in {"flatten": states, "last token": states[:, -1], "tokens": states.mean(1)}.items():
        found = probe(model, batches(SEQUENCES, Y, size), pool={"body": pool}, layers=["body"])
        assert C_of(found)["body"] == pytest.approx(C(rows), rel=1e-5)


@pytest.mark.parametrize("size", [5, 12])
def test_inputs_with_time_first(size):
    encoder = nn.TransformerEncoder(
        nn.TransformerEncoderLayer(6, 2, 9, dropout=0.0), 2, enable_nested_tensor=False
    ).eval()
    flat = SEQUENCES.transpose(0, 1)
    loader = [(flat[:, i : i + size], Y[i : i + size]) for i in range(0, 60, size)]
    want = encoder(flat).transpose(0, 1)
    found = probe(encoder, loader, layers=["layers.1"], pool="tokens")
    assert C_of(found)["layers.1"] == pytest.approx(C(want.mean(1)), rel=1e-4)


def test_masks_as_long_as_the_batch_are_never_cut():
    """T = B: a mask of positions (T, T) is no tensor of samples."""
    layer = nn.TransformerEncoderLayer(6, 2, 9, dropout=0.0, batch_first=True).eval()
    mask = nn.Transformer.generate_square_subsequent_mask(5)
    loader = [({"src": SEQUENCES[i : i + 5], "src_mask": mask}, Y[i : i + 5]) for i in range(0, 60, 5)]
    found = probe(layer, loader, layers=["linear2"], pool="last token", columns="all")
    captured = []
    layer.linear2.register_forward_hook(lambda m, a, out: captured.append(out))
    torch.backends.mha.set_fastpath_enabled(False)
    layer(SEQUENCES, src_mask=mask)
    torch.backends.mha.set_fastpath_enabled(True)
    assert C_of(found)["linear2"] == pytest.approx(C(captured[0][:, -1]), rel=1e-4)


class Positions(nn.Module):
    """Token table and position table, T = B = 5."""

    def __init__(self) -> None:
        super().__init__()
        self.tokens, self.positions, self.head = nn.Embedding(30, 6), nn.Embedding(5, 6), nn.Linear(6, 3)

    def forward(self, ids):
        return self.head((self.tokens(ids) + self.positions(torch.arange(5))).mean(1))


def test_tables_of_positions_are_no_features_of_samples():
    ids = torch.randint(0, 9, (60, 5)) + 9 * Y[:, None]
    found = probe(Positions().eval(), batches(ids, Y, 5), pool="tokens")
    assert found.frame["layer"].tolist() == ["tokens", "head"]
    assert found.skipped["positions"] == (
        "layer 'positions': its output of shape (5, 6) does not change with the samples"
    )


def test_parametrized_modules_are_layers_and_their_parametrizations_are_none():
    torch.manual_seed(1)
    for change in (parametrizations.weight_norm, parametrizations.spectral_norm, parametrizations.orthogonal):
        model = nn.Sequential(change(nn.Linear(8, 8)), nn.Tanh(), nn.Linear(8, 3)).eval()
        before = state(model)
        found = probe(model, batches(size=8))
        assert found.frame["layer"].tolist() == ["input", "0", "1", "2"]
        assert not found.skipped
        assert C_of(found)["0"] == pytest.approx(C(model[0](X)), rel=1e-5)
        assert unchanged(model, before)


def test_attention_is_a_layer():
    attention, out = nn.MultiheadAttention(6, 2, batch_first=True), nn.Linear(6, 3)
    model = Calls(lambda m, x: m.out(m.a(x, x, x)[0].mean(1)), a=attention, out=out).eval()
    found = probe(model, batches(SEQUENCES, Y, 6), pool="tokens")
    assert found.frame["layer"].tolist() == ["input", "a", "out"]
    assert not found.skipped
    assert C_of(found)["a"] == pytest.approx(C(model.a(SEQUENCES, SEQUENCES, SEQUENCES)[0].mean(1)), rel=1e-5)


def test_transformers_show_the_layers_that_a_fused_path_would_skip():
    layer = nn.TransformerEncoderLayer(6, 2, 9, batch_first=True)
    found = probe(nn.TransformerEncoder(layer, 1).eval(), batches(SEQUENCES, Y, 6), pool="tokens")
    assert {"layers.0.self_attn", "layers.0.linear1", "layers.0.norm2"} <= set(found.frame["layer"])
    assert torch.backends.mha.get_fastpath_enabled()


@pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::UserWarning", "ignore::FutureWarning")
def test_quantized_layers_are_measured():
    model = nn.Sequential(nn.Linear(8, 16), nn.ReLU(), nn.Linear(16, 3)).eval()
    if "none" in (torch.backends.quantized.engine, *torch.backends.quantized.supported_engines[:1]):
        torch.backends.quantized.engine = torch.backends.quantized.supported_engines[-1]
    quantized = torch.ao.quantization.quantize_dynamic(model, {nn.Linear}, dtype=torch.qint8)
    found = probe(quantized, batches())
    assert found.frame["layer"].tolist() == ["input", "0", "1", "2"]
    assert not found.skipped
    assert C_of(found)["2"] == pytest.approx(C(model(X)), rel=0.1)


def test_modules_that_use_the_weights_of_theirs_are_layers_themselves():
    inner = Calls(lambda m, x: F.linear(x, m.w.weight), w=nn.Linear(8, 4, bias=False))
    model = nn.Sequential(inner, nn.Linear(4, 3)).eval()
    found = probe(model, batches())
    assert found.frame["layer"].tolist() == ["input", "0", "1"]
    assert not found.skipped
    assert C_of(found)["0"] == pytest.approx(C(inner(X)), rel=1e-6)


def two_linear() -> nn.Module:
    return Calls(
        lambda m, x: m.second(torch.relu(m.first(x))), first=nn.Linear(8, 16), second=nn.Linear(16, 3)
    ).eval()


def test_compiled_models_run_as_they_are_written():
    net = two_linear()
    want = C_of(probe(net, batches()))
    compiled = torch.compile(net, backend="eager")
    compiled(X[:20])
    inside = nn.Sequential(torch.compile(net, backend="eager"))
    inside(X[:20])
    assert C_of(probe(compiled, batches())) == want
    assert C_of(probe(compiled, batches(), layers=["_orig_mod.second"]))["second"] == want["second"]
    assert C_of(probe(inside, batches()))["0.second"] == want["second"]
    torch.compiler.reset()


@pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::UserWarning", "ignore::FutureWarning")
def test_models_without_layers_to_see_are_refused():
    net = nn.Sequential(nn.Linear(8, 16), nn.ReLU(), nn.Linear(16, 3)).eval()
    exported = torch.export.export(net, (X[:20],))
    for model, words in (
        (torch.jit.trace(net, X[:20]), r"scripted or traced .* probe the module that it was made from"),
        (torch.jit.script(net), "scripted or traced"),
        (exported, "a torch.nn.Module is needed"),
        (exported.module(), "runs as a module, as after torch.export"),
        (lambda x: x, "the model is a builtins.function; a torch.nn.Module is needed"),
    ):
        with pytest.raises(InputError, match=words):
            probe(model, batches())
    inside = nn.Sequential(nn.Linear(8, 8), torch.jit.script(nn.Tanh())).eval()
    found = probe(inside, batches())
    assert found.frame["layer"].tolist() == ["input", "0"]
    assert found.skipped == {"1": "layer '1' is scripted or traced, which shows nothing"}


def test_wrappers_of_parallel_training_are_seen_through():
    net = two_linear()
    assert C_of(probe(nn.DataParallel(net), batches())) == C_of(probe(net, batches()))


class Output(NamedTuple):
    extra: Any
    logits: Any


def test_outputs_of_any_structure_reach_a_pool_function():
    class Model(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.table = nn.Embedding(30, 6)
            self.body = Calls(lambda m, x: {"states": m.a(x), "attentions": x[:, :2]}, a=nn.Linear(6, 6))

        def forward(self, ids, attention_mask):
            return self.body(self.table(ids))

    def mean(output, batch):
        mask = batch["attention_mask"][..., None]
        return (output["states"] * mask).sum(1) / mask.sum(1)

    ids, mask = (
        torch.randint(0, 9, (60, 4)) + 9 * Y[:, None],
        torch.arange(4) < 1 + torch.arange(60)[:, None] % 4,
    )
    model = Model().eval()
    loader = [
        {"ids": ids[i : i + 4], "attention_mask": mask[i : i + 4], "labels": Y[i : i + 4]}
        for i in range(0, 60, 4)
    ]
    found = probe(model, loader, layers=["body"], pool=mean)
    want = mean(model(ids, mask), {"attention_mask": mask})
    assert C_of(found)["body"] == pytest.approx(C(want), rel=1e-5)
    with pytest.raises(InputError, match="layer 'body' gives a mapping of states, attentions"):
        probe(model, loader, layers=["body"])


class Early(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.first, self.deep, self.head = nn.Linear(8, 16), nn.Linear(16, 16), nn.Linear(16, 3)

    def forward(self, x, deep):
        h = self.first(x)
        return self.head(self.deep(h) if bool(deep[0]) else h)


@pytest.mark.parametrize("absent", [0, 1, 2])
@pytest.mark.parametrize("columns", ["C", "all"])
def test_layers_that_some_classes_do_not_reach(absent, columns):
    net = Early().eval()
    loader = [((X[y == Y], torch.full((20,), y != absent)), Y[y == Y]) for y in range(3)]
    found = probe(net, loader, layers=["deep", "head"], columns=columns)
    rows, seen = found.frame.set_index("layer"), absent != Y
    row = rows.loc["deep"]
    assert row["C"] == pytest.approx(C(net.deep(net.first(X))[seen], Y[seen]), rel=1e-5)
    assert (row["classes"], row["samples"]) == (2, 40)
    assert row["note"] == f"no sample of class {absent} reached this layer"
    assert np.isnan(found.means["deep"][absent]).all()
    assert np.isnan(found.cosines["deep"]).sum() == 5
    assert rows.loc["head", "classes"] == 3


def test_a_layer_that_one_class_reaches_compares_nothing():
    loader = [((X[y == Y], torch.full((20,), y == 1)), Y[y == Y]) for y in range(3)]
    row = (
        probe(Early().eval(), loader, layers=["deep", "head"], columns="all")
        .frame.set_index("layer")
        .loc["deep"]
    )
    assert row[["C", "D", "cos_max"]].isna().all()
    assert "C and D compare classes, and one alone is here" in row["note"]


def test_one_run_of_a_layer_that_runs_twice():
    act = nn.Tanh()
    model = Calls(lambda m, x: m.act(m.a(m.act(x))), act=act, a=nn.Linear(8, 4)).eval()
    found = probe(model, batches(), layers=["act#2", "a"])
    assert found.frame["layer"].tolist() == ["a", "act#2"]
    with pytest.raises(InputError, match="layer 'act' did not run 3 times"):
        probe(model, batches(), layers=["act#3"])


@pytest.mark.parametrize("convert", [lambda x: x.to_sparse(), lambda x: x.to_sparse_csr()])
@pytest.mark.filterwarnings("ignore:Sparse CSR:UserWarning")
def test_sparse_inputs_are_left_out_with_a_reason(convert):
    model = nn.Sequential(nn.Linear(8, 16)).eval()
    found = probe(model, [(convert(x), y) for x, y in batches()])
    assert C_of(found)["0"] == pytest.approx(C(model(X)), rel=1e-5)
    assert found.skipped == {"input": "layer 'input': the inputs are not one dense tensor of floats"}


@pytest.mark.parametrize("mark", [-1, -100])
def test_samples_without_a_label_are_refused_or_left_out(mark):
    marked = torch.where(torch.arange(60) < 15, mark, Y)
    with pytest.raises(InputError, match=f"{mark} is a common mark for 'no label'"):
        probe(nn.Identity(), batches(X, marked))
    found = probe(nn.Identity(), batches(X, marked), ignore=mark, columns="all")
    row = found.frame.iloc[0]
    assert (found.labels, row["samples"], row["moment_samples"]) == ([0, 1, 2], 45, 45)
    assert row["C"] == pytest.approx(C(X[15:], Y[15:]), rel=1e-6)


def test_labels_may_be_strings_columns_or_one_hot():
    names = np.array(["ant", "bee", "cat"])[Y]
    want = C_of(probe(nn.Identity(), batches()))["input"]
    for labels in (names, Y[:, None], F.one_hot(Y), Y.double()):
        found = probe(nn.Identity(), batches(X, labels))
        assert C_of(found)["input"] == pytest.approx(want, rel=1e-12)
    assert probe(nn.Identity(), batches(X, names)).labels == ["ant", "bee", "cat"]
    assert probe(nn.Identity(), batches(X, F.one_hot(Y))).origin["note"].startswith("one-hot labels")


@pytest.mark.parametrize("scale", [1e-160, 1e-300, 1e160])
def test_features_whose_squares_leave_float64(scale):
    found = probe(nn.Identity(), batches(scale * X.double()), columns="all").frame.iloc[0]
    want = probe(nn.Identity(), batches(X.double()), columns="all").frame.iloc[0]
    for name in ("C", "D", "NC1", "CDNV", "TL_c", "rank", "accuracy"):
        assert found[name] == pytest.approx(want[name], rel=1e-9)
    assert "beyond the range of float64" in found["note"]


def test_class_means_are_bounded_before_they_are_made():
    labels = torch.arange(60) % 30
    with pytest.raises(
        InputError, match=r"class means of 2 layers and 30 classes .* layer '0' of shape \(B, 1000\)"
    ):
        probe(nn.Sequential(nn.Linear(8, 1000)).eval(), batches(X, labels), memory=2e5)
    assert len(probe(nn.Sequential(nn.Linear(8, 1000)).eval(), batches(X, labels), memory=3e5).frame) == 2


def test_accuracy_is_of_the_rows_that_were_fitted_however_the_loader_shuffles():
    """Labels independent of the features: 50 samples in 60 dimensions are fitted, others are not."""
    from torch.utils.data import DataLoader, SubsetRandomSampler, TensorDataset

    data = TensorDataset(torch.randn(300, 60), torch.arange(300) % 4)
    for loader in (
        DataLoader(data, 20, shuffle=True),
        DataLoader(data, 20, sampler=SubsetRandomSampler(range(100))),
    ):
        row = probe(nn.Identity(), loader, columns=["accuracy"], moment_samples=50).frame.iloc[0]
        assert (row["accuracy"], row["accuracy_on"], row["moment_samples"]) == (1.0, "training", 50)
    row = probe(
        nn.Identity(), DataLoader(data, 20, shuffle=True), columns=["accuracy"], moment_samples=None
    ).frame
    assert row["accuracy_on"].tolist() == ["training, drawn anew"]
    row = probe(nn.Identity(), DataLoader(data, 20), columns=["accuracy"], moment_samples=None).frame
    assert row["accuracy_on"].tolist() == ["training"]


def test_augmentation_is_said_where_a_second_pass_sees_other_samples():
    class Noisy(torch.utils.data.Dataset):
        def __len__(self) -> int:
            return 40

        def __getitem__(self, i):
            return X[i] + torch.randn(8), Y[i]

    loader = torch.utils.data.DataLoader(Noisy(), 10)
    row = probe(nn.Identity(), loader, columns=["accuracy"], moment_samples=None).frame.iloc[0]
    assert row["accuracy_on"] == "training, drawn anew"
