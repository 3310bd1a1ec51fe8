"""The probe against the exact metrics, whatever the batches; and its messages."""

import weakref

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import nn

from verify.errors import InputError
from verify.gram.linearity import target_linearity
from verify.layerwise.measure import feature_metrics
from verify.probe import COLUMNS, probe
from verify.probe.moments import BUFFERED, NUCLEAR_SHARE, RIDGE

AGREEMENT = 1e-10
"""Relative agreement of the streaming sums with the metrics of the whole matrix."""

IDENTITY = nn.Identity()


@st.composite
def labelled(draw, *, equal=False):
    """(X (N, d), labels (N,), batches) in float64: any classes, offsets, order and cuts."""
    K, d = draw(st.integers(2, 5)), draw(st.integers(1, 6))
    sizes = (
        [draw(st.integers(1, 7))] * K if equal else draw(st.lists(st.integers(1, 7), min_size=K, max_size=K))
    )
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    labels = rng.permutation(np.repeat(np.arange(K) * 3 - 2, sizes))
    offset = draw(st.sampled_from([0.0, 1.0, 1e3, 1e6]))
    spread = draw(st.sampled_from([1.0, 1e-3]))
    means = rng.standard_normal((K, d)) + offset * rng.standard_normal(d)
    X = means[(labels + 2) // 3] + spread * rng.standard_normal((len(labels), d))
    cuts = sorted(draw(st.lists(st.integers(0, len(labels)), max_size=6)))
    parts = np.split(np.arange(len(labels)), cuts)
    return X, labels, [(torch.from_numpy(X[i]), torch.from_numpy(labels[i])) for i in parts]


def one_row(found):
    assert len(found.frame) == 1
    return found.frame.iloc[0]


@given(labelled(equal=True))
def test_equal_classes_agree_with_definition_1_however_the_stream_is_cut(example):
    X, labels, batches = example
    row = one_row(probe(IDENTITY, batches, layers=["input"]))
    exact = feature_metrics(X.T, labels)
    assert row["weighting"] == "equal classes"
    assert row["tr_within"] == pytest.approx(exact.tr_within.value, rel=AGREEMENT, abs=exact.tr_within.error)
    if not exact.C.undefined:
        assert row["C"] == pytest.approx(exact.C.value, rel=AGREEMENT, abs=exact.C.error)
    if not exact.D.undefined:
        assert row["D"] == pytest.approx(exact.D.value, rel=AGREEMENT, abs=exact.D.error)


def traces(X, labels, weighting):
    """Definition 1 with class means weighted as named, in extended precision."""
    X = X.astype(np.longdouble)
    groups = [X[labels == k] for k in np.unique(labels)]
    means = np.stack([g.mean(axis=0) for g in groups])
    within = sum(((g - m) ** 2).sum() for g, m in zip(groups, means, strict=True)) / len(X)
    shares = np.array([len(g) for g in groups], dtype=np.longdouble) / len(X)
    equal = np.full(len(groups), np.longdouble(1) / len(groups))
    centre = (equal if weighting == "classes" else shares) @ means
    return within, (shares if weighting == "samples" else equal) @ ((means - centre) ** 2).sum(axis=1)


@given(labelled(), st.sampled_from(["classes", "samples", "global"]))
def test_unequal_classes_follow_the_named_weighting(example, weighting):
    X, labels, batches = example
    row = one_row(probe(IDENTITY, batches, layers=["input"], weighting=weighting))
    within, between = traces(X, labels, weighting)
    rounding = 1e-13 * float(np.abs(X).max()) ** 2
    assert row["tr_within"] == pytest.approx(float(within), rel=AGREEMENT, abs=rounding)
    assert row["tr_between"] == pytest.approx(float(between), rel=AGREEMENT, abs=rounding)
    assert row["samples"] == len(X)
    equal = len(set(np.unique(labels, return_counts=True)[1].tolist())) == 1
    assert row["weighting"] == ("equal classes" if equal else weighting)


def network():
    torch.manual_seed(0)
    return (
        nn.Sequential(nn.Linear(6, 9), nn.ReLU(inplace=True), nn.BatchNorm1d(9), nn.Linear(9, 4))
        .double()
        .eval()
    )


def stream(N=120, K=3, d=6, size=17, dtype=torch.float64):
    torch.manual_seed(1)
    labels = torch.randint(0, K, (N,))
    X = torch.randn(N, d, dtype=dtype) + labels[:, None].to(dtype)
    return X, labels, [(X[i : i + size], labels[i : i + size]) for i in range(0, N, size)]


def outputs(model, X):
    found = [X]
    for layer in model:
        found.append(layer(found[-1].clone()))
    return [Z.detach().numpy() for Z in found]


@pytest.mark.parametrize("N", [120, 2 * BUFFERED + 100])
def test_every_layer_of_a_network_and_every_column(N):
    X, labels, batches = stream(N=N)
    X += 3.0 * torch.linspace(0, 1, N, dtype=X.dtype)[:, None]
    model = network()
    found = probe(model, batches, columns="all")
    assert found.frame["layer"].tolist() == ["input", "0", "1", "2", "3"]
    for (_, row), Z in zip(found.frame.iterrows(), outputs(model, X), strict=True):
        within, between = traces(Z, labels.numpy(), "classes")
        assert row["C"] == pytest.approx(float(within / between), rel=AGREEMENT)
        values = np.linalg.svd(Z, compute_uv=False)
        assert row["rank"] == np.searchsorted(np.cumsum(values), NUCLEAR_SHARE * values.sum()) + 1
        linearity = target_linearity(Z, labels.numpy())
        assert row["TL_c"] == pytest.approx(linearity.TL_c, rel=1e-8)
        assert row["TL_chance"] == pytest.approx(linearity.chance)
        assert row["accuracy"] == ridge_accuracy(Z, labels.numpy())
        means = np.stack([Z[labels == k].mean(axis=0) for k in range(3)])
        unit = means / np.linalg.norm(means, axis=1, keepdims=True)
        np.testing.assert_allclose(found.cosines[row["layer"]], unit @ unit.T, rtol=1e-12)
    assert set(found.frame["moment_samples"]) == {N}


def ridge_accuracy(Z, labels):
    """Share of the samples that ridge regression with an unpenalised intercept gets right."""
    H, Y = Z - Z.mean(axis=0), np.eye(labels.max() + 1)[labels]
    size = np.sqrt(RIDGE * np.sum(H**2) / Z.shape[1])
    stacked = np.vstack([H, size * np.eye(Z.shape[1])])
    W = np.linalg.lstsq(
        stacked, np.vstack([Y - Y.mean(axis=0), np.zeros((Z.shape[1], Y.shape[1]))]), rcond=None
    )[0]
    return float(((H @ W + Y.mean(axis=0)).argmax(axis=1) == labels).mean())


def test_the_rank_is_that_of_the_features_not_of_what_is_left_without_their_mean():
    X, labels, _ = stream()
    row = one_row(probe(IDENTITY, [(X + 1e4, labels)], layers=["input"], columns=["rank"]))
    assert row["rank"] == 1


def test_a_test_loader_is_what_the_accuracy_is_of():
    X, labels, batches = stream()
    found = probe(IDENTITY, batches, layers=["input"], test=[(X[:10], (labels[:10] + 1) % 3)])
    assert (
        one_row(found)["accuracy"] < 0.5 < one_row(probe(IDENTITY, batches, columns=["accuracy"]))["accuracy"]
    )
    assert one_row(found)["accuracy_on"] == "test"


@given(st.integers(2, 4), st.integers(2, 6), st.integers(0, 10**6))
def test_collapse_bounds_target_linearity_from_below(K, n, seed):
    rng = np.random.default_rng(seed)
    labels = np.tile(np.arange(K), n)
    X = rng.standard_normal((K, 4))[labels] + 0.3 * rng.standard_normal((n * K, 4))
    row = one_row(probe(IDENTITY, [(torch.from_numpy(X), torch.from_numpy(labels))], columns=["linearity"]))
    assert 0 < row["TL_floor"] <= row["TL_c"] * (1 + 1e-9)


def test_second_moments_of_some_samples_say_how_many():
    _, _, batches = stream(N=3000)
    loader = torch.utils.data.DataLoader(
        torch.utils.data.TensorDataset(*(torch.cat(part) for part in zip(*batches, strict=True))),
        batch_size=64,
    )
    row = one_row(probe(IDENTITY, loader, layers=["input"], columns="all", moment_samples=300))
    assert row["samples"] == 3000
    assert row["moment_samples"] == 300
    assert one_row(probe(IDENTITY, loader, columns="all", moment_samples=None))["moment_samples"] == 3000


def test_a_layer_too_wide_for_second_moments_says_so():
    _, _, batches = stream()
    row = one_row(probe(IDENTITY, batches, columns="all", max_width=5))
    assert np.isfinite(row["C"])
    assert "rank" not in row
    assert "width 6 > max_width = 5" in row["note"]


def test_float32_features_are_summed_in_float64():
    X, labels, _ = stream(N=5000, dtype=torch.float32)
    row = one_row(probe(IDENTITY, [(X, labels)], layers=["input"]))
    within, between = traces(X.numpy(), labels.numpy(), "classes")
    assert row["C"] == pytest.approx(float(within / between), rel=1e-12)


def test_features_are_let_go():
    alive, most = [], 0

    class Watch(nn.Module):
        def forward(self, x):
            nonlocal most
            y = x * 2
            most = max(most, sum(r() is not None for r in alive))
            alive.append(weakref.ref(y))
            return y

    _, _, batches = stream(N=400, size=4)
    probe(nn.Sequential(Watch(), nn.Linear(6, 6)).double(), batches, columns=["C"])
    assert len(alive) == 1 + 100  # the first batch runs twice
    assert most <= 2


class Small(nn.Module):
    """A convolution, one activation used twice, and tokens."""

    def __init__(self):
        super().__init__()
        self.conv, self.act, self.head = nn.Conv2d(1, 2, 3), nn.Tanh(), nn.Linear(2 * 4, 3)

    def forward(self, x):
        return self.act(self.head(self.act(self.conv(x)).flatten(1)))


def images():
    torch.manual_seed(2)
    return torch.randn(20, 1, 4, 4), torch.arange(20) % 4


def test_convolutions_are_flattened_or_pooled_and_a_module_used_twice_is_two_layers():
    X, labels = images()
    model = Small().eval()
    frame = probe(model, [(X, labels)]).frame.set_index("layer")
    assert frame["width"].to_dict() == {"input": 16, "conv": 8, "act": 8, "head": 3, "act#2": 3}
    Z = model.conv(X).detach().double().numpy()
    for pool, features in {"flatten": Z.reshape(20, -1), "channels": Z.mean(axis=(2, 3))}.items():
        row = one_row(probe(model, [(X, labels)], layers=["conv"], pool=pool))
        assert row["C"] == pytest.approx(feature_metrics(features.T, labels.numpy()).C.value, rel=1e-6)
    first = probe(model, [(X, labels)], layers=["conv"], pool={"conv": lambda Z: Z[:, 0].flatten(1)})
    assert one_row(first)["width"] == 4


@pytest.mark.parametrize(
    ("pool", "choose"),
    [
        ("tokens", lambda Z: Z.mean(axis=1)),
        ("first token", lambda Z: Z[:, 0]),
        ("last token", lambda Z: Z[:, -1]),
    ],
)
def test_sequences(pool, choose):
    X, labels = torch.randn(12, 5, 3, dtype=torch.float64), torch.arange(12) % 3
    row = one_row(probe(IDENTITY, [(X, labels)], layers=["input"], pool=pool))
    assert row["C"] == pytest.approx(feature_metrics(choose(X.numpy()).T, labels.numpy()).C.value, rel=1e-10)


def test_mappings_and_tuples_are_unpacked():
    class Sum(nn.Module):
        def __init__(self):
            super().__init__()
            self.out = nn.Identity()

        def forward(self, a, b):
            return self.out(a + b)

    X, labels, _ = stream()
    want = one_row(probe(IDENTITY, [(X, labels)], layers=["input"]))["C"]
    for batch in ({"a": X, "b": 0 * X, "labels": labels}, ((X, 0 * X), labels)):
        found = probe(Sum(), [batch])
        assert one_row(found)["C"] == pytest.approx(want)
        assert list(found.skipped) == ["input"]


def test_coinciding_and_zero_means_are_undefined_with_a_reason():
    X = torch.tensor([[1.0], [-1.0], [1.0], [-1.0]], dtype=torch.float64)
    row = one_row(probe(IDENTITY, [(X, torch.tensor([0, 0, 1, 1]))], layers=["input"]))
    assert np.isnan(row["C"])
    assert np.isnan(row["D"])
    assert "class means coincide" in row["note"]
    assert "class mean is 0" in row["note"]


NAN = torch.full((4, 6), float("nan"), dtype=torch.float64)
X4, Y4 = torch.randn(4, 6, dtype=torch.float64), torch.tensor([0, 1, 0, 1])


@pytest.mark.parametrize(
    ("model", "loader", "options", "words"),
    [
        (network(), [(X4, Y4)], {"layers": ["O"]}, "no layer 'O'; near names: "),
        (Small(), [(X4, Y4)], {"layers": ["heads"]}, "near names: 'head'"),
        (network(), [(X4, Y4)], {"layers": ["0", "0"]}, "named twice"),
        (network(), [(X4, Y4)], {"layers": []}, "at least one layer"),
        (network(), [(X4, Y4)], {"layers": "0"}, "a list of names"),
        (network(), [X4], {}, "batch 0 is Tensor, without labels"),
        (network(), [(X4,)], {}, "batch 0 is 1 items, without labels"),
        (network(), [{"input": X4}], {}, "no labels among its keys"),
        (network(), [(X4, Y4 + 0.5)], {}, "integers or strings, got 0.5"),
        (network(), [(X4, ["a", "b", "a", 1])], {}, "mixed or unknown types"),
        (network(), [(X4, Y4[:3])], {"layers": ["0"]}, "for 3 labels"),
        (network(), [], {}, "the loader is empty"),
        (
            network().train(),
            [(X4, Y4)],
            {},
            r"2 \(BatchNorm1d\) depends on the other samples of the batch, in training mode: call model.eval",
        ),
        (nn.Dropout().train(), [(X4, Y4)], {}, "training mode"),
        (network(), [(X4, Y4), (NAN, Y4)], {}, "layer 'input': features contain nan or inf"),
        (network(), [(X4, 0 * Y4)], {}, "all labels are 0"),
        (network(), [(X4, Y4)], {"columns": ["Q"]}, "no 'Q'; choose from C, D"),
        (network(), [(X4, Y4)], {"weighting": "none"}, "choose from classes, samples, global"),
        (network(), [(X4, Y4)], {"pool": "max"}, "choose from flatten"),
        (network(), [(X4, Y4)], {"pool": {"x": "flatten"}}, "pool names the layer 'x'"),
        (network(), [(X4, Y4)], {"layers": ["0"], "pool": "channels2"}, "choose from flatten"),
        (network(), [(X4, Y4)], {"moment_samples": 1}, "at least 2 samples"),
        (network(), iter([(X4, Y4)]), {"columns": "all", "moment_samples": None}, "read only once"),
        (network(), [(X4, Y4)], {"test": [(X4, Y4 + 5)]}, "label 5, which the loader has not"),
    ],
)
def test_bad_input_is_named(model, loader, options, words):
    with pytest.raises(InputError, match=words):
        probe(model, loader, **options)


def test_hooks_are_gone_after_a_run_and_after_an_error():
    model = network()
    probe(model, [(X4, Y4)])
    with pytest.raises(InputError):
        probe(model, [(NAN, Y4)])
    assert all(not module._forward_hooks for module in model.modules())


@settings(max_examples=10)
@given(st.integers(0, 10**6))
def test_names_of_classes_do_not_matter(seed):
    _, _, batches = stream()
    names = torch.from_numpy(np.random.default_rng(seed).permutation(1000)[:3])
    a = probe(IDENTITY, batches, columns=COLUMNS)
    b = probe(IDENTITY, [(x, names[y]) for x, y in batches], columns=COLUMNS)
    for name in ("C", "D", "rank", "accuracy", "TL_c", "simplex_distance"):
        assert one_row(a)[name] == pytest.approx(one_row(b)[name], rel=1e-9)
    assert b.labels == sorted(names.tolist())


def test_pictures_and_files(tmp_path):
    found = probe(network(), stream()[2], columns="all")
    assert [panel.y_label for panel in found.panels()][:2] == ["C", "D"]
    assert len(found.plot(tmp_path / "probe.png").axes) == 8
    found.write(tmp_path / "run")
    assert sorted(p.name for p in (tmp_path / "run").iterdir()) == ["probe.csv", "run.json"]
    assert "<table" in found._repr_html_()
