"""What makes arrays a network: every check says what is wrong and what would be right."""

from __future__ import annotations

import operator
import sys
import warnings
from collections.abc import Sequence
from typing import Any, cast, get_args

import numpy as np
from jaxtyping import Float, Int
from numpy import ndarray

from bounds.weighting import Weighting
from verify.errors import InputError
from verify.files import clipped, is_text
from verify.instances.labels import Ignore, read_labels

LARGEST = 1_000_000
"""The largest number of samples, classes, dimensions and layers that anything here takes."""

DEEPEST = 10_000
"""The largest number of layers of an instance."""


def real_array(name: str, value: object, ndim: int) -> ndarray:
    """`value` as a float64 array with `ndim` axes and finite entries; InputError names the array.

    A float64 array stays the one it is.  Tensors of torch are taken whatever their gradient, device or
    lazy conjugation; sparse, quantised and meta tensors, masked arrays and ragged lists are refused.
    """
    array = _array(name, value)
    if array.dtype.kind not in "fiub":
        raise InputError(f"{name} must hold real numbers, got {_kind(value, array)}")
    if array.ndim != ndim:
        kind = {0: "a single number", 1: "a vector", 2: "a matrix"}[ndim]
        raise InputError(f"{name} must be {kind}, got shape {array.shape}")
    with np.errstate(over="ignore"):
        array = array.astype(np.float64, copy=False)
    if not np.isfinite(array).all():
        index = tuple(int(i) for i in np.argwhere(~np.isfinite(array))[0])
        where = f"{name}[{', '.join(map(str, index))}]" if index else name
        raise InputError(f"{where} is {array[index]}: all entries must be finite")
    return array


def _array(name: str, value: object) -> ndarray:
    """Whatever can be read as one array; InputError for what cannot."""
    torch = sys.modules.get("torch")
    if torch is not None and isinstance(value, torch.Tensor):
        return _of_tensor(name, value)
    if isinstance(value, np.ma.MaskedArray):
        raise InputError(f"{name} is a masked array: give an array without masked entries")
    try:
        with warnings.catch_warnings(action="ignore"):
            return np.asarray(value)
    except Exception as error:  # ragged lists, tensors in lists, objects that refuse to be arrays
        said = " ".join(str(error).split())[:120]
        raise InputError(f"{name} is no array of numbers, but {_named(value)} ({said})") from None


def _of_tensor(name: str, tensor: Any) -> ndarray:
    import torch

    if tensor.is_meta or tensor.layout != torch.strided or tensor.is_quantized:
        what = "no data (device meta)" if tensor.is_meta else f"layout {tensor.layout}, quantised or not"
        raise InputError(f"{name} is a tensor with {what}: give a dense one with numbers in it")
    if tensor.is_complex():
        raise InputError(f"{name} must hold real numbers, got a tensor of {tensor.dtype}")
    try:
        plain = tensor.detach().resolve_neg().cpu()
        return (plain.double() if plain.is_floating_point() else plain).numpy()
    except (RuntimeError, TypeError) as error:
        said = " ".join(str(error).split())[:120]
        raise InputError(f"{name} is a tensor that cannot be read ({said})") from None


def _named(value: object) -> str:
    return "None" if value is None else f"a {type(value).__name__}"


def _kind(value: object, array: ndarray) -> str:
    """What an array holds instead of real numbers."""
    return f"dtype {array.dtype}" if isinstance(value, ndarray | list | tuple) else _named(value)


def number(name: str, value: object) -> float:
    """`value` as a finite float; InputError otherwise, for truth values too."""
    if isinstance(value, bool | np.bool_):
        raise InputError(f"{name} must be a number, got {value}")
    return float(real_array(name, value, 0))


def whole(name: str, value: object, least: int, most: int = LARGEST) -> int:
    """`value` as an int from `least` to `most`; InputError for other numbers, floats and truth values."""
    if isinstance(value, bool | np.bool_):
        raise InputError(f"{name} must be an integer, got {value}")
    try:
        found = operator.index(value)  # type: ignore[arg-type]
    except TypeError:
        raise InputError(f"{name} must be an integer, got {clipped(repr(value))}") from None
    if not least <= found <= most:
        raise InputError(f"{name} = {_shortly(found)}: an integer from {least:,} to {most:,} is needed")
    return found


def _shortly(value: int) -> str:
    return f"{value}" if abs(value) < 10**20 else f"about 10^{value.bit_length() * 3 // 10}"


def known_name(name: str, value: object) -> str:
    """`value` as text that every table can hold; InputError otherwise."""
    if not isinstance(value, str) or not is_text(value):
        raise InputError(f"{name} must be text, got {clipped(repr(value))}")
    return value


def require_choice(name: str, value: object, choices: Sequence[str]) -> None:
    """InputError unless `value` is one of the names."""
    if not isinstance(value, str) or value not in choices:
        raise InputError(f"{name} must be one of {', '.join(choices)}, got {clipped(repr(value))}")


def require_counts(K: int, N: int, sizes: object) -> None:
    """InputError unless N columns are K classes of equal size, or of the sizes given."""
    if sizes is None:
        if N < K or N % K:
            raise InputError(f"N = {N} columns are not K = {K} classes of equal size: give their sizes")
        return
    if not isinstance(sizes, tuple) or len(sizes) != K:
        raise InputError(f"sizes must be a tuple of K = {K} numbers, got {clipped(repr(sizes))}")
    if sum(whole("a class size", size, 1) for size in sizes) != N:
        raise InputError(f"sizes {', '.join(map(str, sizes))} do not add up to the N = {N} columns")


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


def layer_list(weights: object) -> list[object]:
    """The layers as a list; InputError for what is no sequence of matrices, such as one array or a module."""
    if isinstance(weights, str | bytes | dict) or not isinstance(weights, Sequence):
        try:
            stacked = np.ndim(weights) == 3  # type: ignore[arg-type]
        except Exception:
            stacked = False
        if not stacked:
            raise InputError(f"weights must be a list of matrices W_1, ..., W_L, got {_named(weights)}")
    found: list[object] = [*weights]  # type: ignore[misc]
    if len(found) > DEEPEST:
        raise InputError(f"weights hold {len(found):,} layers, at most {DEEPEST:,} are taken")
    return found


def known_weighting(name: object) -> Weighting:
    """`name` as a weighting of the class means; InputError with the known ones otherwise."""
    if not isinstance(name, str) or name not in get_args(Weighting):
        raise InputError(f"weighting = {clipped(repr(name))}: choose from {', '.join(get_args(Weighting))}")
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
            turned = "; transpose it?" if W.shape[0] == width else ""
            raise InputError(
                f"W{layer} has shape {W.shape} but {source} has {width} rows: "
                f"W{layer} must have {width} columns{turned}"
            )
        width, source = W.shape[0], f"W{layer}"
    if width != K:
        raise InputError(
            f"W{L} has {width} rows but the labels name K = {K} classes: one row a class is needed"
        )


def positive(name: str, value: object) -> float:
    """`value` as a float; InputError unless finite and positive."""
    found = number(name, value)
    if found <= 0:
        raise InputError(f"{name} must be positive, got {found:g}")
    return found
