"""Files: round trips, permuted samples, and every refusal."""

import contextlib
import os
import pickle
import re
import zipfile
from pathlib import Path

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from safetensors.numpy import save_file

from verify.errors import InputError
from verify.instances import (
    Network,
    full_network,
    generate_pair,
    load_network,
    require_theorem_shape,
    save_network,
)

SUFFIXES = [".npz", ".safetensors", ".pt", ".pth"]


def example(**change):
    """Arrays of a valid file: d = 7, K = 3, n = 2, L = 3, samples in mixed order."""
    network = full_network(generate_pair(1, n=2, K=3, d=7, L=3, eps=0.2, theta=0.3), 1)
    order = np.array([4, 0, 2, 5, 1, 3])
    arrays = {
        "X": network.X[:, order],
        "labels": np.array([7, 7, -2, -2, 40, 40])[order],
        "W1": network.weights[0],
        "W2": network.weights[1],
        "W3": network.weights[2],
    }
    return {name: array for name, array in (arrays | change).items() if array is not None}


def write(path, arrays):
    if path.suffix == ".npz":
        np.savez(path, **arrays)
    elif path.suffix == ".safetensors":
        save_file({name: np.array(array, order="C") for name, array in arrays.items()}, path)
    else:
        tensors = {name: torch.from_numpy(np.array(array)) for name, array in arrays.items()}
        torch.save(
            {re.sub(r"^W(\d+)$", r"layers.\1.weight", name): value for name, value in tensors.items()}, path
        )
    return path


def changed(name, index, value):
    array = example()[name].astype(float)
    array[index] = value
    return array


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_round_trip_is_exact(tmp_path, suffix):
    network = full_network(generate_pair(1, n=2, K=3, d=7, L=3, eps=0.2, theta=0.3, alpha=3.0), 1)
    path = tmp_path / f"net{suffix}"
    save_network(network, path)
    back = load_network(path)
    assert np.array_equal(back.X, network.X)
    assert len(back.weights) == 3
    for W, V in zip(back.weights, network.weights, strict=True):
        assert np.array_equal(W, V)
    assert (back.K, back.n, back.alpha, back.case, back.origin) == (3, 2, 3.0, "net", "given")


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_samples_are_sorted_class_by_class(tmp_path, suffix):
    arrays = example()
    network = load_network(write(tmp_path / f"net{suffix}", arrays))
    for k, label in enumerate([-2, 7, 40]):
        mine = network.X[:, 2 * k : 2 * k + 2]
        assert np.array_equal(mine, arrays["X"][:, arrays["labels"] == label])
    assert network.alpha == 1.0


@given(st.permutations(range(6)))
def test_any_order_of_samples_gives_the_same_classes(order):
    arrays = example()
    X, labels = arrays["X"][:, order], arrays["labels"][order]
    network = Network.of(X, labels, [arrays["W1"], arrays["W2"], arrays["W3"]])
    for k, label in enumerate([-2, 7, 40]):
        assert np.array_equal(network.X[:, 2 * k : 2 * k + 2], X[:, labels == label])


@pytest.mark.parametrize("suffix", SUFFIXES)
@pytest.mark.parametrize("second", SUFFIXES)
def test_data_may_come_from_a_second_file(tmp_path, suffix, second):
    arrays = example()
    weights = {name: array for name, array in arrays.items() if name.startswith("W")}
    data = {name: array for name, array in arrays.items() if name not in weights}
    split = load_network(write(tmp_path / f"a{suffix}", weights), data=write(tmp_path / f"b{second}", data))
    whole = load_network(write(tmp_path / "c.npz", arrays))
    assert np.array_equal(split.X, whole.X)


def test_a_module_of_linear_layers_loads(tmp_path):
    layers = [torch.nn.Linear(7, 7, bias=False), torch.nn.ReLU(), torch.nn.Linear(7, 3)]
    model = torch.nn.Sequential(*layers).double()
    torch.nn.init.zeros_(layers[2].bias)
    arrays = example()
    data = write(tmp_path / "data.npz", {"X": arrays["X"], "labels": arrays["labels"]})
    torch.save(model.state_dict(), tmp_path / "net.pt")
    network = load_network(tmp_path / "net.pt", data=data)
    assert np.array_equal(network.weights[0], layers[0].weight.detach().numpy())
    assert network.L == 2


def test_half_precision_weights_become_float64(tmp_path):
    weights = {f"W{i}": example()[f"W{i}"].astype(np.float32) for i in (1, 2, 3)}
    network = load_network(write(tmp_path / "net.safetensors", example(**weights)))
    assert all(W.dtype == np.float64 for W in network.weights)


def test_rectangular_hidden_layers_load_but_are_not_in_scope(tmp_path):
    rng = np.random.default_rng(0)
    shapes = {"W1": (9, 7), "W2": (9, 9), "W3": (3, 9)}
    wide = {name: rng.standard_normal(shape) for name, shape in shapes.items()}
    network = load_network(write(tmp_path / "net.npz", example(**wide)))
    assert network.weights[0].shape == (9, 7)
    with pytest.raises(InputError, match=r"W1 has shape \(9, 7\): .* square hidden layers of shape \(7, 7\)"):
        require_theorem_shape(network)


def test_the_theorem_needs_independent_samples_and_measuring_does_not():
    square = full_network(generate_pair(1, n=2, K=3, d=7, L=3, eps=0.2), 1)
    twice = Network.of(square.X[:, [0, 0, 2, 3, 4, 5]], np.arange(6) // 2, square.weights)
    with pytest.raises(InputError, match="X is rank-deficient: rank 5 of N = 6 columns"):
        require_theorem_shape(twice)
    many = Network.of(np.hstack([square.X, -square.X]), np.tile(np.arange(6) // 2, 2), square.weights)
    with pytest.raises(InputError, match="d = 7 rows and N = 12 columns: the theory needs d >= N"):
        require_theorem_shape(many)


def test_theorem_shape_needs_room_for_both_ends_of_the_spectrum():
    square = full_network(generate_pair(1, n=2, K=3, d=7, L=3, eps=0.2), 1)
    require_theorem_shape(square)
    narrow = Network.of(np.eye(6), np.arange(6) // 2, [np.eye(6), np.eye(6)[:3]])
    with pytest.raises(InputError, match=r"d = 6 < 2K \+ 1 = 7: Assumption 3\(iii\)"):
        require_theorem_shape(narrow)


X, LABELS = example()["X"], example()["labels"]

REFUSED = {
    "one class": ({"labels": np.ones(6, int)}, "K >= 2 classes are needed, labels name 1"),
    "short labels": ({"labels": LABELS[:5]}, r"there are 6 columns of X, labels have shape \(5,\)"),
    "label matrix": ({"labels": np.ones((6, 2))}, r"labels of shape \(6, 2\): one integer a sample"),
    "float labels": ({"labels": LABELS + 0.5}, "labels must be integers or strings, got 40.5"),
    "nan in X": ({"X": changed("X", (2, 3), np.nan)}, r"X\[2, 3\] is nan: all entries must be finite"),
    "inf in W2": ({"W2": changed("W2", (4, 0), -np.inf)}, r"W2\[4, 0\] is -inf"),
    "vector X": ({"X": X[:, 0]}, r"X must be a matrix, got shape \(7,\)"),
    "first layer": (
        {"W1": np.eye(7)[:, :6]},
        r"W1 has shape \(7, 6\) but X has 7 rows: W1 must have 7 columns",
    ),
    "chain": ({"W2": np.ones((7, 5))}, r"W2 has shape \(7, 5\) but W1 has 7 rows: W2 must have 7 columns"),
    "last layer": ({"W3": np.ones((4, 7))}, "W3 has 4 rows but the labels name K = 3 classes"),
    "one layer": ({"W1": np.ones((3, 7)), "W2": None, "W3": None}, "L >= 2 layers are needed, got 1"),
    "no X": ({"X": None}, "missing X: .* found .*labels"),
    "no data": ({"X": None, "labels": None}, "missing X and labels"),
    "no layers": ({"W1": None, "W2": None, "W3": None}, "missing W1, ..., WL: .* found nothing"),
    "extra": ({"momentum": np.ones(2)}, "extra arrays momentum: expected X, labels"),
    "alpha 0": ({"alpha": np.array(0.0)}, "alpha must be positive, got 0"),
    "alpha nan": ({"alpha": np.array(np.nan)}, "alpha is nan: all entries must be finite"),
    "alpha vector": ({"alpha": np.ones(2)}, r"alpha must be a single number, got shape \(2,\)"),
}


@pytest.mark.parametrize("suffix", [".npz", ".safetensors", ".pt"])
@pytest.mark.parametrize("name", REFUSED)
def test_wrong_content_is_named(tmp_path, suffix, name):
    change, message = REFUSED[name]
    path = write(tmp_path / f"net{suffix}", example(**change))
    with pytest.raises(InputError, match=f"^{re.escape(str(path))}: .*{message}"):
        load_network(path)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"W2": None}, "missing W2: layers must be named W1, ..., WL without gaps"),
        ({"W0": np.eye(7), "W2": None}, "missing W2"),
        ({"W1": None, "W01": np.eye(7)}, "missing W1"),
        ({"W2": np.ones(7)}, r"W2 has shape \(7,\): a linear layer has a matrix"),
        ({"W2": np.eye(7) * 1j}, "W2 must hold real numbers, got dtype complex128"),
        ({"W2": np.full((7, 7), "a")}, "W2 must hold real numbers, got dtype <U1"),
        ({"layers.weight": np.eye(7)}, "extra arrays W1, W2, W3"),
    ],
)
def test_wrong_names_and_types_are_named(tmp_path, change, message):
    with pytest.raises(InputError, match=message):
        load_network(write(tmp_path / "net.npz", example(**change)))


class Trap:
    """Unpickling this would create the file named by TRAP."""

    def __reduce__(self):
        return os.system, (f"touch {os.environ['TRAP']}",)


@pytest.fixture
def trap(tmp_path, monkeypatch):
    monkeypatch.setenv("TRAP", str(tmp_path / "sprung"))
    yield
    assert not (tmp_path / "sprung").exists()


def object_array(path):
    value = np.empty(1, dtype=object)
    value[0] = Trap()
    np.savez(path, **example(W2=value))


def bare_pickle(path):
    with path.open("wb") as stream:
        pickle.dump(Trap(), stream)


def torch_pickle(path):
    torch.save({"X": Trap()}, path)


@pytest.mark.usefixtures("trap")
@pytest.mark.parametrize(
    ("make", "suffix"),
    [(object_array, ".npz"), (bare_pickle, ".npz"), (bare_pickle, ".pt"), (torch_pickle, ".pt")],
)
def test_pickles_are_refused_and_never_run(tmp_path, make, suffix):
    path = tmp_path / f"net{suffix}"
    make(path)
    with pytest.raises(InputError, match=r"net\.(npz|pt): .*pickled object, which can run code"):
        load_network(path)


@pytest.mark.usefixtures("trap")
def test_the_pickled_array_is_named(tmp_path):
    object_array(tmp_path / "net.npz")
    with pytest.raises(InputError, match="archive member W2 holds a pickled object"):
        load_network(tmp_path / "net.npz")


@pytest.mark.parametrize("suffix", SUFFIXES)
@pytest.mark.parametrize("content", ["", "no network at all", "\x80", "PK\x03\x04"])
def test_unreadable_files_are_refused(tmp_path, suffix, content):
    path = tmp_path / f"net{suffix}"
    path.write_bytes(content.encode("latin1"))
    with pytest.raises(InputError, match=re.escape(str(path))):
        load_network(path)


@pytest.mark.parametrize("suffix", SUFFIXES)
@pytest.mark.parametrize("part", [0.1, 0.5, 0.9, 0.999])
def test_truncated_files_are_refused(tmp_path, suffix, part):
    path = write(tmp_path / f"net{suffix}", example())
    content = path.read_bytes()
    path.write_bytes(content[: int(part * len(content))])
    with pytest.raises(InputError, match=re.escape(str(path))):
        load_network(path)


@pytest.mark.parametrize("suffix", [".npz", ".pt"])
@given(seed=st.integers(0, 10**6))
def test_damaged_bytes_give_an_input_error_or_a_network(tmp_path_factory, suffix, seed):
    path = write(tmp_path_factory.mktemp("damaged") / f"net{suffix}", example())
    content = bytearray(path.read_bytes())
    rng = np.random.default_rng(seed)
    for position in rng.integers(len(content), size=3):
        content[position] = rng.integers(256)
    path.write_bytes(content)
    with contextlib.suppress(InputError):
        assert isinstance(load_network(path), Network)


def test_missing_file_directory_and_suffix(tmp_path):
    with pytest.raises(InputError, match=r"none\.npz: no such file"):
        load_network(tmp_path / "none.npz")
    (tmp_path / "folder.npz").mkdir()
    with pytest.raises(InputError, match=r"folder\.npz: is a directory"):
        load_network(tmp_path / "folder.npz")
    with pytest.raises(InputError, match=r"unknown suffix '\.csv', expected one of \.npz, "):
        load_network(tmp_path / "net.csv")


def test_members_that_are_no_arrays_are_refused(tmp_path):
    path = write(tmp_path / "net.npz", example())
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("readme.txt", "hello")
    with pytest.raises(InputError, match=r"archive member readme\.txt is not an array"):
        load_network(path)


def test_state_dict_refusals(tmp_path):
    path = tmp_path / "net.pt"
    tensors = {"X": torch.from_numpy(X), "labels": torch.from_numpy(LABELS), "a.weight": torch.eye(7)}
    last = {"b.weight": torch.ones(3, 7)}
    cases = [
        (tensors | last | {"b.bias": torch.ones(3)}, r"b\.bias is not 0: the theory has no biases"),
        (tensors | {"norm.weight": torch.ones(7)} | last, r"norm\.weight has shape \(7,\)"),
        (tensors | last | {"steps": 3}, "steps is a int, expected a tensor"),
        (tensors | last | {"b.running_mean": torch.ones(3)}, r"extra arrays b\.running_mean"),
        ([torch.eye(7)], "must hold a state_dict"),
        ({0: torch.eye(7)}, "must hold a state_dict"),
        (tensors | {"b.weight": torch.ones(3, 7).to_sparse()}, r"b\.weight must be a dense tensor"),
    ]
    for state, message in cases:
        torch.save(state, path)
        with pytest.raises(InputError, match=message):
            load_network(path)
    torch.save(tensors | last | {"alpha": 2.5}, path)
    assert load_network(path).alpha == 2.5


def test_second_file_refusals(tmp_path):
    arrays = example()
    whole = write(tmp_path / "net.npz", arrays)
    twice = write(tmp_path / "twice.npz", {"X": arrays["X"]})
    with pytest.raises(InputError, match="X given twice: in the network's file and in "):
        load_network(whole, data=twice)
    with pytest.raises(InputError, match=r"the data file .*net\.npz has extra arrays W1, W2, W3"):
        load_network(whole, data=whole)


def test_save_refuses_what_it_cannot_write(tmp_path):
    network = load_network(write(tmp_path / "net.npz", example()))
    with pytest.raises(InputError, match=r"unknown suffix '\.txt'"):
        save_network(network, tmp_path / "net.txt")
    for suffix in SUFFIXES:
        with pytest.raises(InputError, match="cannot be written"):
            save_network(network, tmp_path / "no" / f"net{suffix}")
    assert not Path(tmp_path / "no").exists()
