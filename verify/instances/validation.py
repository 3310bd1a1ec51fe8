"""What makes arrays a network: every check says what is wrong and what would be right."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast, get_args

import numpy as np
from jaxtyping import Float, Int
from numpy import ndarray

from bounds.layerwise.parameters import Weighting
from verify.errors import InputError
from verify.instances.labels import Ignore, read_labels


def real_array(name: str, value: object, ndim: int) -> ndarray:
    """`value` as a float64 array with `ndim` axes and finite entries; InputError names the array."""
    array = np.asarray(value)
    if array.dtype.kind not in "fiub":
        raise InputError(f"{name} must hold real numbers, got dtype {array.dtype}")
    if array.ndim != ndim:
        kind = {0: "a single number", 1: "a vector", 2: "a matrix"}[ndim]
        raise InputError(f"{name} must be {kind}, got shape {array.shape}")
    array = array.astype(np.float64)
    if not np.isfinite(array).all():
        index = tuple(int(i) for i in np.argwhere(~np.isfinite(array))[0])
        where = f"{name}[{', '.join(map(str, index))}]" if index else name
        raise InputError(f"{where} is {array[index]}: all entries must be finite")
    return array


def class_order(
    labels: object, N: int, ignore: Ignore = None
) -> tuple[Int[ndarray, " M"], tuple[int, ...], str]:
    """The stable order that sorts the labelled samples class by class, the sizes of the K classes, and a
    note on how the labels were read.

    labels: N of them, K >= 2 classes; ignore: see `verify.instances.labels.read_labels`.  InputError
    otherwise.
    """
    found = read_labels(labels, count=N, ignore=ignore, of="columns of X")
    kept = np.flatnonzero(found.kept)
    classes, counts = np.unique(found.values[kept], return_counts=True)
    if len(classes) < 2:
        raise InputError(f"K >= 2 classes are needed, labels name {len(classes)}")
    return kept[np.argsort(found.values[kept], kind="stable")], tuple(counts.tolist()), found.note


def known_weighting(name: object) -> Weighting:
    """`name` as a weighting of the class means; InputError with the known ones otherwise."""
    if name not in get_args(Weighting):
        raise InputError(f"weighting = {name!r}: choose from {', '.join(get_args(Weighting))}")
    return cast("Weighting", name)


def require_full_column_rank(X: Float[ndarray, "d N"]) -> None:
    """InputError unless d >= N and X has numerical rank N.

    The rank tolerance d u sigma_max(X) (u machine epsilon) is the backward error of an SVD: below
    it a float64 matrix cannot be told from one of smaller rank.
    """
    d, N = X.shape
    if d < N:
        raise InputError(
            f"X has d = {d} rows and N = {N} columns: the theory needs d >= N (linearly independent samples)"
        )
    sigma = np.linalg.svd(X, compute_uv=False)
    tolerance = d * np.finfo(float).eps * sigma[0]
    if sigma[-1] <= tolerance:
        raise InputError(
            f"X is rank-deficient: rank {int((sigma > tolerance).sum())} of N = {N} columns "
            f"(smallest singular value {sigma[-1]:.3g}, tolerance {tolerance:.3g}); "
            "the samples must be linearly independent"
        )


def require_chain(weights: Sequence[Float[ndarray, "_ _"]], d: int, K: int) -> None:
    """InputError unless L >= 2 and W_1 reads R^d, each layer reads its predecessor, W_L has K rows."""
    L = len(weights)
    if L < 2:
        raise InputError(f"L >= 2 layers are needed, got {L}")
    width, source = d, "X"
    for layer, W in enumerate(weights, start=1):
        if W.shape[1] != width:
            raise InputError(
                f"W{layer} has shape {W.shape} but {source} has {width} rows: "
                f"W{layer} must have {width} columns"
            )
        width, source = W.shape[0], f"W{layer}"
    if width != K:
        raise InputError(f"W{L} has {width} rows but the labels name K = {K} classes")


def positive(name: str, value: float) -> float:
    """`value` as a float; InputError unless finite and positive."""
    number = float(real_array(name, value, 0))
    if number <= 0:
        raise InputError(f"{name} must be positive, got {number:g}")
    return number
