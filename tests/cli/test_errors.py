"""Network files that must be refused, by `check` and by `measure`: message, exit code 2, nothing written."""

from __future__ import annotations

import pickle
from pathlib import Path

import numpy as np
import pytest
from safetensors.numpy import save_file

PICKLED = "holds a pickled object, which can run code when read; only plain arrays are accepted"


@pytest.fixture(params=["check", "measure"])
def refuses(request, refused, tmp_path):
    """A network file (with further options) must be refused, with old results left as they are."""

    def call(path: Path, *options: object) -> str:
        report, table = tmp_path / "out" / "report.csv", tmp_path / "table.csv"
        report.parent.mkdir(exist_ok=True)
        for old in (report, table):
            old.write_text("old")
        target = ("--out", report.parent) if request.param == "check" else ("--csv", table)
        message = refused(request.param, "--network", path, *target, *options)
        assert [old.read_text() for old in (report, table)] == ["old", "old"]
        assert [file.name for file in report.parent.iterdir()] == ["report.csv"]
        return message

    return call


def bad(array: np.ndarray, value: float) -> np.ndarray:
    changed = array.astype(float)
    changed[1, 2] = value
    return changed


X = np.eye(9, 6)

WRONG = {
    "d < N": (
        {"X": np.ones((5, 6)), "W1": np.ones((5, 5)), "W2": np.ones((5, 5)), "W3": np.ones((3, 5))},
        "X has d = 5 rows and N = 6 columns: the theory needs d >= N",
    ),
    "K < 2": ({"labels": np.zeros(6, int)}, "K >= 2 classes are needed, labels name 1"),
    "too few labels": (
        {"labels": np.array([0, 0, 1, 1])},
        "labels must be a vector with one entry a sample: there are 6 columns of X, labels have shape (4,)",
    ),
    "labels as a row": ({"labels": np.zeros((1, 6), int)}, "K >= 2 classes are needed, labels name 1"),
    "labels as floats": ({"labels": np.arange(6) / 2}, "labels must be integers or strings, got 0.5"),
    "nan in X": ({"X": bad(X, np.nan)}, "X[1, 2] is nan: all entries must be finite"),
    "inf in X": ({"X": bad(X, np.inf)}, "X[1, 2] is inf: all entries must be finite"),
    "nan in W2": ({"W2": bad(np.eye(9), np.nan)}, "W2[1, 2] is nan: all entries must be finite"),
    "inf in W3": ({"W3": bad(np.eye(3, 9), -np.inf)}, "W3[1, 2] is -inf: all entries must be finite"),
    "complex X": ({"X": X + 1j}, "X must hold real numbers, got dtype complex128"),
    "X a vector": ({"X": np.ones(6)}, "X must be a matrix, got shape (6,)"),
    "no samples": ({"X": np.zeros((9, 0)), "labels": np.zeros(0, int)}, "labels name 0"),
    "equal columns": (
        {"X": np.eye(9)[:, [0, 1, 2, 3, 4, 4]]},
        "X is rank-deficient: rank 5 of N = 6 columns",
    ),
    "zero X": ({"X": np.zeros((9, 6))}, "rank 0 of N = 6 columns"),
    "dependent to rounding": (
        {"X": np.diag([1, 1, 1, 1, 1, 1e-16, 0, 0, 0])[:, :6]},
        "the samples must be linearly independent",
    ),
    "W1 does not read X": (
        {"W1": np.ones((9, 8))},
        "W1 has shape (9, 8) but X has 9 rows: W1 must have 9 columns",
    ),
    "W2 does not read W1": (
        {"W1": np.ones((7, 9))},
        "W2 has shape (9, 9) but W1 has 7 rows: W2 must have 7 columns",
    ),
    "W3 does not read W2": (
        {"W2": np.ones((8, 9))},
        "W3 has shape (3, 9) but W2 has 8 rows: W3 must have 8 columns",
    ),
    "W3 has not K rows": ({"W3": np.ones((4, 9))}, "W3 has 4 rows but the labels name K = 3 classes"),
    "W2 a vector": ({"W2": np.ones(9)}, "W2 has shape (9,): a linear layer has a matrix"),
    "L = 1": ({"W1": np.ones((3, 9)), "W2": None, "W3": None}, "L >= 2 layers are needed, got 1"),
    "no layers": ({"W1": None, "W2": None, "W3": None}, "missing W1, ..., WL"),
    "a missing layer": ({"W2": None}, "missing W2: layers must be named W1, ..., WL without gaps"),
    "no X": ({"X": None}, "missing X: X (d x N) and labels (N) must be in the file"),
    "no labels": ({"labels": None}, "missing labels"),
    "neither": ({"X": None, "labels": None}, "missing X and labels"),
    "an extra array": (
        {"bias": np.zeros(3)},
        "extra arrays bias: expected X, labels, the layers W1, ..., WL",
    ),
    "alpha = 0": ({"alpha": 0.0}, "alpha must be positive, got 0"),
    "alpha = nan": ({"alpha": np.nan}, "alpha is nan: all entries must be finite"),
    "alpha a vector": ({"alpha": np.ones(2)}, "alpha must be a single number, got shape (2,)"),
}


MEASURED = ("d < N", "equal columns", "zero X", "dependent to rounding")
"""What the theorems do not speak of and a measurement does."""


@pytest.mark.parametrize("kind", WRONG)
def test_wrong_arrays_are_refused(request, refuses, run, npz, kind):
    changes, message = WRONG[kind]
    path = npz(**changes)
    if kind in MEASURED and request.node.callspec.params["refuses"] == "measure":
        assert run("measure", "--network", path).code == 0
        return
    answer = refuses(path)
    assert message in answer
    assert str(path) in answer


def test_pickles_are_refused_and_not_run(refuses, npz, tmp_path):
    torch = pytest.importorskip("torch")
    trace = tmp_path / "trace"

    class Trap:
        def __reduce__(self):
            return Path.touch, (trace,)

    inside = npz("inside.npz", X=np.array([[Trap()]], dtype=object))
    assert f"X {PICKLED}" in refuses(inside)
    bare = tmp_path / "bare.npz"
    bare.write_bytes(pickle.dumps(Trap()))
    assert PICKLED in refuses(bare)
    torch.save({"X": Trap()}, tmp_path / "trap.pt")
    assert PICKLED in refuses(tmp_path / "trap.pt")
    assert not trace.exists()


def test_a_whole_torch_module_is_refused(refuses, tmp_path):
    torch = pytest.importorskip("torch")
    torch.save(torch.nn.Sequential(torch.nn.Linear(9, 3)), tmp_path / "module.pt")
    assert "is not a plain state_dict" in refuses(tmp_path / "module.pt")


def test_biases_are_refused_unless_zero(refuses, run, tmp_path, arrays):
    torch = pytest.importorskip("torch")
    layers = torch.nn.Sequential(torch.nn.Linear(9, 9), torch.nn.Linear(9, 3))
    data = {name: torch.tensor(arrays[name]) for name in ("X", "labels")}
    torch.save(layers.state_dict() | data, tmp_path / "bias.pt")
    assert "0.bias is not 0: the theory has no biases" in refuses(tmp_path / "bias.pt")
    for layer in layers:
        layer.bias.data.zero_()
    torch.save(layers.state_dict() | data, tmp_path / "free.pt")
    assert run("measure", "--network", tmp_path / "free.pt").code == 0


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("empty.npz", b"", "is not an .npz archive"),
        ("empty.pt", b"", "is not a readable torch file"),
        ("empty.safetensors", b"", "is not a readable .safetensors file"),
        ("text.npz", b"X, labels", "is not an .npz archive"),
        ("text.pt", b"X, labels", "net"),
        ("text.safetensors", b"X, labels, W1, W2", "is not a readable .safetensors file"),
        ("net.csv", b"X", "unknown suffix '.csv', expected one of .npz, .safetensors, .mat, .pt, .pth"),
        ("net", b"X", "unknown suffix ''"),
    ],
)
def test_files_of_another_kind_are_refused(refuses, tmp_path, name, content, message):
    path = tmp_path / name
    path.write_bytes(content)
    answer = refuses(path)
    assert str(path) in answer
    assert message in answer or name == "text.pt"


@pytest.mark.parametrize("share", [0.05, 0.3, 0.6, 0.95, 0.999])
@pytest.mark.parametrize("suffix", [".npz", ".pt", ".safetensors"])
def test_truncated_files_are_refused(refuses, npz, tmp_path, arrays, suffix, share):
    torch = pytest.importorskip("torch")
    whole = tmp_path / f"whole{suffix}"
    if suffix == ".npz":
        npz(whole.name)
    elif suffix == ".pt":
        torch.save({name: torch.tensor(array) for name, array in arrays.items()}, whole)
    else:
        save_file({name: np.ascontiguousarray(array) for name, array in arrays.items()}, whole)
    content = whole.read_bytes()
    cut = tmp_path / f"cut{suffix}"
    cut.write_bytes(content[: int(share * len(content))])
    assert str(cut) in refuses(cut)


def test_a_damaged_archive_is_refused(refuses, npz):
    path = npz()
    content = bytearray(path.read_bytes())
    content[300] ^= 1
    path.write_bytes(bytes(content))
    assert "damaged" in refuses(path)


def test_missing_files_and_directories_are_refused(refuses, tmp_path):
    assert "no such file" in refuses(tmp_path / "none.npz")
    (tmp_path / "folder.npz").mkdir()
    assert "is a directory, a file is needed" in refuses(tmp_path / "folder.npz")


def test_the_second_file_may_hold_only_the_data(refuses, npz):
    network = npz("weights.npz", X=None, labels=None)
    assert "has extra arrays W1, W2, W3: X and labels belong there" in refuses(network, "--data", npz())
    data = npz("data.npz", W1=None, W2=None, W3=None)
    assert "X, labels given twice" in refuses(npz("both.npz"), "--data", data)
    assert "missing labels" in refuses(
        network, "--data", npz("X.npz", labels=None, W1=None, W2=None, W3=None)
    )


def test_checking_needs_the_shapes_of_the_theorem_and_measuring_does_not(refused, run, npz, tmp_path):
    wide = npz("wide.npz", W1=np.eye(12, 9), W2=np.eye(9, 12))
    message = refused("check", "--network", wide, "--out", tmp_path / "out")
    assert f"{wide}: W1 has shape (12, 9): checking the theorem needs square hidden layers" in message
    assert run("measure", "--network", wide).code == 0
    narrow = npz(
        "narrow.npz", X=np.eye(6), W1=np.eye(6), W2=np.eye(6), W3=np.eye(3, 6)
    )  # fmt: skip
    message = refused("check", "--network", narrow, "--out", tmp_path / "out")
    assert f"{narrow}: d = 6 < 2K + 1 = 7: Assumption 3(iii)" in message
    assert run("measure", "--network", narrow).code == 0
    assert not (tmp_path / "out").exists()
