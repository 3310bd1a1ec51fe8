"""Labelled samples, and balanced subsets of them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from jaxtyping import Float, Int
from numpy import ndarray

from verify.errors import InputError


@dataclass(frozen=True, eq=False)
class Labelled:
    """N samples as stored: values (N, ...), labels (N,) from 0."""

    values: ndarray
    labels: Int[ndarray, " N"]

    def __post_init__(self) -> None:
        if len(self.values) != len(self.labels):
            raise InputError(f"{len(self.values)} samples, but {len(self.labels)} labels")


@dataclass(frozen=True, eq=False)
class Source:
    """A data set as it was found: its name, training and test samples."""

    name: str
    train: Labelled
    test: Labelled


@dataclass(frozen=True, eq=False)
class Split:
    """What an experiment sees: rows are samples, class by class, equally many a class.

    X: (N, p), test_X: (M, p), float32, centred by the training mean and scaled to unit variance;
    y, test_y: labels 0..K-1.  name: of the data set; shape: of one sample; words: what it is, and
    for what it stands in.
    """

    X: Float[ndarray, "N p"]
    y: Int[ndarray, " N"]
    test_X: Float[ndarray, "M p"]
    test_y: Int[ndarray, " M"]
    name: str
    shape: tuple[int, ...]
    words: str

    @property
    def K(self) -> int:
        return int(self.y.max()) + 1


def balanced(
    samples: Labelled, classes: list[int], per_class: int | None, seed: int
) -> tuple[ndarray, ndarray]:
    """(values, labels 0..K-1), class by class: `per_class` random samples, fewer where there are fewer.

    per_class: None for as many as the smallest class has.  Raises InputError for classes without samples.
    """
    random = np.random.default_rng(seed)
    found = [np.flatnonzero(samples.labels == name) for name in classes]
    least = min(len(members) for members in found)
    if not least:
        without = [name for name, members in zip(classes, found, strict=True) if not len(members)]
        known = ", ".join(map(str, sorted(set(samples.labels.tolist()))))
        raise InputError(f"classes {without} have no samples: choose from {known}")
    count = least if per_class is None else min(per_class, least)
    chosen = [random.permutation(members)[:count] for members in found]
    return samples.values[np.concatenate(chosen)], np.repeat(np.arange(len(classes)), count)


def split(
    source: Source, *, per_class: int | None, per_class_test: int | None,
    classes: tuple[int, ...] | None = None, seed: int = 0, stands_for: str = "",
) -> Split:  # fmt: skip
    """A balanced part of a data set, standardised by its training part.

    classes: which ones, in the order of the new labels (None: all).  stands_for: the data of the
    paper that this set replaces, "" for none.
    """
    chosen = sorted(set(source.train.labels.tolist())) if classes is None else list(classes)
    train, y = balanced(source.train, chosen, per_class, seed)
    test, test_y = balanced(source.test, chosen, per_class_test, seed)
    shape = train.shape[1:]
    X, test_X = (part.reshape(len(part), -1).astype(np.float64) for part in (train, test))
    mean = X.mean(axis=0)
    scale = (X - mean).std()
    if not scale > 0:
        raise InputError(f"{source.name}: all training samples are equal")
    words = f"{source.name}, {len(y) // len(chosen)} training and {len(test_y) // len(chosen)} test samples"
    words += f" of each of {len(chosen)} classes" if classes is None else f" of each of classes {chosen}"
    if stands_for and stands_for != source.name:
        words += f"; stands in for {stands_for}"
    return Split(
        ((X - mean) / scale).astype(np.float32), y, ((test_X - mean) / scale).astype(np.float32), test_y,
        source.name, tuple(shape), words,
    )  # fmt: skip
