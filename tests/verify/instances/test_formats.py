"""Files that people have: checkpoints, prefixes, parametrizations, kernels, MATLAB; and the order of the
layers."""

import importlib.util
import zipfile

import numpy as np
import pytest
import safetensors.torch
import scipy.io
import torch
from torch import nn
from torch.nn.utils import parametrizations, prune

from verify.errors import InputError
from verify.instances import load_network
from verify.instances.chain import layers_of

D, K, N = 7, 3, 6
LABELS = np.repeat(np.arange(K), N // K)
rng = np.random.default_rng(0)
X = np.linalg.qr(rng.standard_normal((D, N)))[0]
WEIGHTS = [*rng.standard_normal((2, D, D)), rng.standard_normal((K, D))]
DATA = {"X": torch.from_numpy(X), "labels": torch.from_numpy(LABELS)}


def same(network, weights=WEIGHTS, tolerance=0.0):
    assert np.array_equal(network.X, X)
    assert len(network.weights) == len(weights)
    for ours, theirs in zip(network.weights, weights, strict=True):
        np.testing.assert_allclose(ours, theirs, rtol=tolerance, atol=tolerance)


def state(names, weights=WEIGHTS):
    return {name: torch.from_numpy(np.ascontiguousarray(W)) for name, W in zip(names, weights, strict=True)}


def saved(path, content):
    if path.suffix == ".safetensors":
        safetensors.torch.save_file({name: value.contiguous() for name, value in content.items()}, path)
    else:
        torch.save(content, path)
    return path


def test_more_than_ten_layers_keep_their_order(tmp_path):
    many = [*rng.standard_normal((12, D, D)), WEIGHTS[-1]]
    for pattern in ("hidden.{}.weight", "net.layer{}.weight", "blocks.{}.fc.weight", "W{}"):
        content = DATA | state([pattern.format(i + 1) for i in range(13)], many)
        for suffix in (".safetensors", ".pt"):
            network = load_network(saved(tmp_path / f"net{suffix}", dict(sorted(content.items()))))
            same(network, many)
            assert "numbers" in network.provenance.note


@pytest.mark.parametrize(
    "names",
    [
        ("W0", "W1", "W2"),
        ("0.weight", "2.weight", "11.weight"),
        ("module.fc1.weight", "module.fc2.weight", "module.fc10.weight"),
        ("_orig_mod.model.0.weight", "_orig_mod.model.1.weight", "_orig_mod.model.2.weight"),
        ("dense.weight", "dense_1.weight", "dense_2.weight"),
        ("fc.weight", "fc2.weight", "fc3.weight"),
        ("a.0.fc1.weight", "a.0.fc2.weight", "a.1.fc1.weight"),
    ],
)
def test_names_with_numbers_in_any_order_of_entries(tmp_path, names):
    content = DATA | dict(reversed(list(state(names).items())))
    same(load_network(saved(tmp_path / "net.safetensors", content)))


def test_an_order_that_is_not_known_is_refused_and_may_be_given(tmp_path):
    names = ("stem.weight", "body.weight", "head.weight")
    path = saved(tmp_path / "net.safetensors", DATA | state(names))
    with pytest.raises(InputError, match=r"the order of the layers is not known: .*order=\[\.\.\.\]"):
        load_network(path)
    network = load_network(path, order=names)
    same(network)
    assert network.provenance.note.startswith("layers in the given order: stem.weight")
    with pytest.raises(InputError, match="name each of the layers once"):
        load_network(path, order=names[:2])
    torch_file = load_network(saved(tmp_path / "net.pt", DATA | state(names)))
    same(torch_file)
    assert "registers them" in torch_file.provenance.note
    with pytest.raises(
        InputError, match="order of the layers is not known"
    ):  # sorted names: no order of a module
        load_network(saved(tmp_path / "sorted.pt", DATA | dict(sorted(state(names).items()))))


def test_shapes_that_allow_one_chain_are_an_order(tmp_path):
    wide = [rng.standard_normal((9, D)), rng.standard_normal((5, 9)), rng.standard_normal((K, 5))]
    content = DATA | state(("z.weight", "a.weight", "m.weight"), wide)
    network = load_network(saved(tmp_path / "net.safetensors", content))
    same(network, wide)
    assert "only order that their shapes allow" in network.provenance.note
    with pytest.raises(InputError, match="no order of the layers makes a chain"):
        load_network(saved(tmp_path / "no.safetensors", DATA | state(("z.weight", "a.weight"), wide[:2])))


def test_checkpoints_of_training(tmp_path):
    weights = state(("0.weight", "1.weight", "2.weight"))
    aside = {"epoch": 3, "optimizer": {"state": {}, "param_groups": []}, "best": 0.5}
    one_hot = {"data": DATA["X"].T, "target": torch.eye(K)[DATA["labels"]]}
    for content in (
        {**aside, "state_dict": weights, **one_hot},
        {**aside, "model": {**weights, **DATA}},
        {**aside, "model_state_dict": weights, **DATA},
    ):
        for suffix in (".pth", ".ckpt", ".bin"):
            same(load_network(saved(tmp_path / f"net{suffix}", content)))
    path = saved(tmp_path / "two.pt", {"model": weights, "ema": weights, **DATA})
    with pytest.raises(InputError, match="several state_dicts, model, ema: say which by record"):
        load_network(path)
    same(load_network(path, record="ema"))
    with pytest.raises(InputError, match="no state_dict 'net'; found model, ema"):
        load_network(path, record="net")
    with pytest.raises(InputError, match="data and X are both given"):
        load_network(saved(tmp_path / "both.pt", {"state_dict": weights, **DATA, **one_hot}))
    with pytest.raises(InputError, match="extra arrays W9 beside the state_dict"):
        load_network(saved(tmp_path / "extra.pt", {"state_dict": weights, **DATA, "W9": torch.eye(7)}))


def modules():
    model = nn.Sequential(*(nn.Linear(D, D if i < 2 else K, bias=False) for i in range(3))).double()
    model.load_state_dict(state(("0.weight", "1.weight", "2.weight")))
    return model


def warm(model):
    """Spectral norms after some steps of power iteration, in evaluation mode."""
    with torch.no_grad():
        for _ in range(3):
            model.train()(torch.ones(2, D, dtype=torch.float64))
    return model.eval()


def old(function, model):
    """The functions that torch calls deprecated."""
    with pytest.warns((FutureWarning, DeprecationWarning)):
        function(model[1])
    return model


@pytest.mark.filterwarnings("ignore::FutureWarning", "ignore::DeprecationWarning")
@pytest.mark.parametrize(
    "change",
    [
        lambda m: prune.l1_unstructured(m[1], "weight", 0.5),
        lambda m: parametrizations.weight_norm(m[1]),
        lambda m: parametrizations.weight_norm(m[1], dim=1),
        lambda m: parametrizations.weight_norm(m[1], dim=None),
        lambda m: parametrizations.spectral_norm(m[1]),
        lambda m: nn.utils.weight_norm(m[1]),
        lambda m: nn.utils.spectral_norm(m[1]),
    ],
)
def test_pruned_and_parametrized_weights_are_those_that_the_module_uses(tmp_path, change):
    model = modules()
    change(model)
    warm(model)
    network = load_network(saved(tmp_path / "net.pt", {**model.state_dict(), **DATA}))
    with torch.no_grad():
        same(network, [layer.weight.detach().numpy() for layer in model], tolerance=1e-13)


def test_other_parametrizations_are_refused(tmp_path):
    model = modules()
    parametrizations.orthogonal(model[1])
    with pytest.raises(InputError, match=r"1\.weight is stored as .*remove_parametrizations"):
        load_network(saved(tmp_path / "net.pt", {**model.state_dict(), **DATA}))


def test_kernels_are_transposed_on_request_only(tmp_path):
    for pattern in ("Dense_{}.kernel", "params/Dense_{}/kernel", "dense_{}/kernel:0"):
        kernels = {pattern.format(i): W.T for i, W in enumerate(WEIGHTS)}
        np.savez(tmp_path / "net.npz", X=X, labels=LABELS, **kernels)
        with pytest.raises(InputError, match=r"kernels of JAX and Keras are .* kernels=True"):
            load_network(tmp_path / "net.npz")
        same(load_network(tmp_path / "net.npz", kernels=True))


def test_matlab_files(tmp_path):
    named = {f"W{i + 1}": W for i, W in enumerate(WEIGHTS)}
    content = {"X": X, "labels": LABELS + 1.0, "alpha": 2.0, **named}
    scipy.io.savemat(tmp_path / "net.mat", content)
    network = load_network(tmp_path / "net.mat")
    same(network)
    assert network.alpha == 2.0
    scipy.io.savemat(tmp_path / "cell.mat", content | {"W2": np.array([1, "a"], dtype=object)})
    with pytest.raises(InputError, match=r"cell\.mat: "):
        load_network(tmp_path / "cell.mat")
    (tmp_path / "bad.mat").write_bytes(b"no MATLAB file" * 20)
    with pytest.raises(InputError, match=r"bad\.mat: "):
        load_network(tmp_path / "bad.mat")
    (tmp_path / "new.mat").write_bytes(b"MATLAB 7.3 MAT-file" + bytes(200))
    with pytest.raises(InputError, match=r"h5py|not a readable MATLAB 7.3"):
        load_network(tmp_path / "new.mat")


@pytest.mark.skipif(importlib.util.find_spec("h5py") is None, reason="h5py is not installed")
def test_matlab_7_3_files_hold_transposed_arrays(tmp_path):
    import h5py

    with h5py.File(tmp_path / "net.mat", "w") as file:
        for name, array in {"X": X, "labels": LABELS[None] + 1.0, "alpha": np.array([[2.0]])}.items():
            file[name] = np.asarray(array).T
        for i, W in enumerate(WEIGHTS):
            file[f"W{i + 1}"] = W.T
    same(load_network(tmp_path / "net.mat"))


@pytest.mark.parametrize("suffix", [".safetensors", ".pt"])
def test_bfloat16_weights(tmp_path, suffix):
    content = DATA | {name: W.bfloat16() for name, W in state(("W1", "W2", "W3")).items()}
    if suffix == ".pt":
        content = DATA | {
            name: W.bfloat16() for name, W in state(("0.weight", "1.weight", "2.weight")).items()
        }
    network = load_network(saved(tmp_path / f"net{suffix}", content))
    same(network, [torch.from_numpy(W).bfloat16().double().numpy() for W in WEIGHTS])


def test_tables_of_embeddings_are_no_layers(tmp_path):
    for name in ("embedding.weight", "wte.weight", "model.embed_tokens.weight", "word_embeddings.weight"):
        content = DATA | {name: torch.eye(D), "head.weight": torch.from_numpy(WEIGHTS[-1])}
        with pytest.raises(InputError, match=r"the table of an embedding, not a linear layer"):
            load_network(saved(tmp_path / "net.pt", content))
    assert len(layers_of({"member.weight": WEIGHTS[0], "head.weight": WEIGHTS[-1]}, d=D, K=K).weights) == 2


def test_special_and_compressed_files_are_refused(tmp_path):
    import os

    os.mkfifo(tmp_path / "pipe.pt")
    with pytest.raises(InputError, match="is a pipe, a regular file is needed"):
        load_network(tmp_path / "pipe.pt")
    path = saved(tmp_path / "net.pt", {**state(("0.weight", "1.weight", "2.weight")), **DATA})
    with zipfile.ZipFile(path) as source, zipfile.ZipFile(tmp_path / "bomb.pt", "w", 8) as target:
        for name in source.namelist():
            target.writestr(name, source.read(name))
    with pytest.raises(InputError, match="members are compressed"):
        load_network(tmp_path / "bomb.pt")
