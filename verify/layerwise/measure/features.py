"""C and D of arbitrary feature matrices of any network, NumPy or torch (CPU or GPU)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import frexp, sqrt
from typing import Any, get_args

import array_api_compat
import numpy as np
from jaxtyping import Float
from numpy import ndarray

from bounds.layerwise.parameters import Weighting
from verify.angles import angles, measured
from verify.errors import InputError
from verify.instances.labels import Ignore, read_labels
from verify.instances.model import block_starts
from verify.instances.validation import known_weighting
from verify.layerwise.measure.layers import EQUAL_MEANS
from verify.layerwise.measure.weighting import CENTRING_ROUNDINGS, centring
from verify.measurement import Measured
from verify.rounding import ETA, INFLATE, Rounded, U, gamma, scaled

Labels = Any
"""K, or N labels: a sequence, a NumPy array, a torch tensor or a pandas column."""

SQUARED = (2.0**-400, 2.0**400)
"""Entries between these have squares, and sums of squares, within float64; others are scaled first."""


BEYOND = "beyond the range of float64"


@dataclass(frozen=True, slots=True)
class FeatureMetrics:
    """Definition 1 for one feature matrix: C = tr_within / tr_between, D, and the two traces."""

    C: Measured
    D: Measured
    tr_within: Measured
    tr_between: Measured


def feature_metrics(
    Z: Float[Any, "d N"],
    labels: Labels,
    *,
    weighting: Weighting | None = None,
    ignore: Ignore = None,
) -> FeatureMetrics:
    """Within-class compression C and discrimination D of a feature matrix (Definition 1).

    Z: (d, N), one column a sample: any array that array-api-compat knows, read in float64 on its own
    device, a pandas table, or a sparse matrix, which is made dense.  labels: K for columns class by
    class, or the N labels in any order (integers, strings or one-hot rows,
    `verify.instances.labels.read_labels`); K >= 2.  ignore: marks of samples without a label, whose
    columns are left out.  weighting: of the class means in Tr Sigma_B, needed where the classes differ in
    size ("classes", "samples" or "global", see `bounds.layerwise.parameters.Weighting`).  Errors bound the
    rounding of this computation, Z taken as exact.  Raises InputError for another shape, complex numbers,
    masked entries, unequal classes without a weighting, nan or inf.

    Example: `feature_metrics(Z, labels).D.value`, and `.error` beside it.
    """
    return layer_metrics([Z], labels, weighting=weighting, ignore=ignore)[0]


def layer_metrics(
    features: Sequence[Float[Any, "d N"]],
    labels: Labels,
    *,
    weighting: Weighting | None = None,
    ignore: Ignore = None,
) -> list[FeatureMetrics]:
    """`feature_metrics` of a list of feature matrices, one a layer, widths free, same columns.

    features: matrices (d_l, N).  labels, weighting, ignore and errors raised as there; a wrong matrix is
    named by its place in the list.  Source: Definition 1 of arXiv 2311.02960.

    >>> import numpy as np
    >>> Z = np.array([[1.0, 1.0, -1.0, -1.0], [0.5, -0.5, 0.5, -0.5]])
    >>> [round(float(m.C.value), 6) for m in layer_metrics([Z, np.diag([1.0, 0.1]) @ Z], [0, 0, 1, 1])]
    [0.25, 0.0025]
    """
    order, counts, parts, N = None, (), [], 0
    for i, given in enumerate(features):
        Z = _real(given, i)
        columns = int(Z.shape[1])
        if order is None:
            order, counts = class_order(labels, columns, weighting, ignore)
            N = columns
        if columns != N:
            raise InputError(f"features {i} have {columns} columns, the labels {N}")
        parts.append(_summarise(Z, order, counts, i, weighting))
    return [_metrics(part, len(counts), i) for i, part in enumerate(parts)]


def _real(Z: Any, i: int) -> Any:
    """A dense array of real numbers, (d, N)."""
    if isinstance(Z, np.ma.MaskedArray):
        if np.ma.is_masked(Z):
            raise InputError(
                f"features {i} are a masked array of shape {Z.shape} with masked entries: fill them, or "
                "leave these "
                "samples out"
            )
        Z = Z.filled()
    if hasattr(Z, "toarray") and not hasattr(Z, "detach"):
        Z = Z.toarray()
    elif hasattr(Z, "to_numpy"):
        Z = Z.to_numpy()
    elif hasattr(Z, "to_dense") and hasattr(Z, "layout"):
        Z = Z.detach().to_dense()
    shape = tuple(getattr(Z, "shape", ()))
    if len(shape) != 2 or not array_api_compat.is_array_api_obj(Z):
        what = f"shape {shape}" if shape else type(Z).__name__
        raise InputError(f"features {i}: expected an array (d, N), got {what}")
    if 0 in shape:
        raise InputError(f"features {i} are empty: shape {shape}")
    Z = np.asarray(Z) if isinstance(Z, np.ndarray) else Z  # no subclass
    if isinstance(Z, np.ndarray) and Z.dtype.kind not in "fiub":
        try:
            if Z.dtype.kind != "O" or any(isinstance(entry, complex) for entry in Z.flat):
                raise TypeError
            return Z.astype(np.float64)
        except (TypeError, ValueError):
            raise InputError(
                f"features {i} of shape {shape} must be real numbers, got dtype {Z.dtype}"
                + (": take the real part, or stack real and imaginary parts" if Z.dtype.kind == "c" else "")
            ) from None
    if "complex" in str(Z.dtype):
        raise InputError(
            f"features {i} of shape {shape} must be real numbers, got dtype {Z.dtype}: take the real "
            "part, or "
            "stack real and imaginary parts"
        )
    return Z


def class_order(
    labels: Labels, N: int, weighting: Weighting | None = None, ignore: Ignore = None
) -> tuple[ndarray, tuple[int, ...]]:
    """Column order that sorts the labelled samples class by class, and the sizes of the classes.

    labels: K, or N labels; raises InputError unless there are K >= 2 classes, of equal size where no
    weighting is named.
    """
    if weighting is not None:
        known_weighting(weighting)
    if isinstance(labels, int | np.integer):
        K = int(labels)
        if K < 2 or N < K or N % K:
            raise InputError(f"K = {K} classes of equal size do not make up N = {N} columns, K >= 2")
        return np.arange(N), (N // K,) * K
    found = read_labels(labels, count=N, ignore=ignore, of="columns")
    kept = np.flatnonzero(found.kept)
    names, counts = np.unique(found.values[kept], return_counts=True)
    if len(names) < 2:
        raise InputError("labels name a single class, expected K >= 2")
    if len(set(counts.tolist())) > 1 and weighting is None:
        sizes = dict(zip(names.tolist(), counts.tolist(), strict=True))
        raise InputError(
            f"classes must have equally many samples, got {sizes}; for unequal ones name a weighting of the "
            f"class means: {', '.join(get_args(Weighting))}"
        )
    return kept[np.argsort(found.values[kept], kind="stable")], tuple(counts.tolist())


def _summarise(
    Z: Any, order: ndarray, counts: tuple[int, ...], i: int, weighting: Weighting | None
) -> tuple[Rounded, Rounded, Rounded, int, int]:
    """|Z (I-P)|_F, |M|_F with |M|_F^2 = K Tr Sigma_B, the Gram matrix of the class means, all of 2^e Z, N
    and e, computed where Z lives."""
    if hasattr(Z, "detach"):
        Z = Z.detach()
    xp = array_api_compat.array_namespace(Z)
    d, N, K, n = int(Z.shape[0]), len(order), len(counts), max(counts)
    Z = xp.astype(Z, xp.float64)
    if not bool(xp.all(xp.isfinite(Z))):
        raise InputError(f"features {i} contain nan or inf")
    index = xp.asarray(order, device=array_api_compat.device(Z))
    Z = xp.take(Z, index, axis=1)
    top, power = float(xp.max(xp.abs(Z))), 0
    if top and not SQUARED[0] < top < SQUARED[1]:
        power = -frexp(top)[1]
        half = power // 2
        Z = Z * 2.0**half * 2.0 ** (power - half)
    blocks = [Z[:, start : start + m] for start, m in zip(block_starts(counts), counts, strict=True)]
    means = xp.stack([xp.mean(block, axis=1) for block in blocks], axis=1)
    size = float(sum(xp.sum(xp.mean(xp.abs(block), axis=1) ** 2) for block in blocks)) ** 0.5
    mean_error = gamma(n) * size if n > 1 else 0.0
    spread = (xp.sum((block - means[:, k : k + 1]) ** 2) for k, block in enumerate(blocks))
    within = float(sum(spread)) ** 0.5
    M, stretch = means - xp.mean(means, axis=1)[:, None], 1.0
    if weighting is not None and len(set(counts)) > 1:
        C = centring(counts, weighting)
        M = xp.matmul(means, xp.asarray(C, device=array_api_compat.device(Z)))
        stretch = float(np.linalg.norm(C))
    between = float(xp.sum(M**2)) ** 0.5
    gram = xp.matmul(xp.permute_dims(means, (1, 0)), means)
    gram = np.asarray(array_api_compat.to_device(gram, "cpu"))
    return (
        _norm(within, sqrt(n) * mean_error + U * within if n > 1 else 0.0, d * N),
        _norm(between, stretch * (mean_error + gamma(K + CENTRING_ROUNDINGS) * 2 * size), d * K),
        _gram(gram, mean_error, d),
        N,
        power,
    )


def _norm(value: float, error: float, terms: int) -> Rounded:
    return Rounded(value, (error + gamma(terms / 2 + 4) * value) * INFLATE + sqrt(ETA * terms) * (error > 0))


def _gram(gram: Float[ndarray, "K K"], error: float, d: int) -> Rounded:
    """Inner products of class means that are each within `error`."""
    sizes = np.sqrt(np.diag(gram)) * (1 + gamma(d))
    spread = gamma(d) * np.outer(sizes, sizes) + error * (sizes[:, None] + sizes) + error**2
    return Rounded(gram, spread * INFLATE + ETA * d)


def _metrics(part: tuple[Rounded, Rounded, Rounded, int, int], K: int, i: int) -> FeatureMetrics:
    within, between, gram, N, power = part
    with np.errstate(all="ignore"):
        within, between = within * within, between * between
        C = scaled(_number(within) / _number(between), K / N)
        squares = Rounded(gram.value[None], gram.error[None])  # type: ignore[index]
        D = angles(squares, first=i)["D"][0]
    return FeatureMetrics(
        C=measured(C, EQUAL_MEANS.format(layer=i)),
        D=D,
        tr_within=measured(_unscaled(scaled(within, 1.0 / N), power), BEYOND),
        tr_between=measured(_unscaled(scaled(between, 1.0 / K), power), BEYOND),
    )


def _unscaled(ball: Rounded, power: int) -> Rounded:
    """A square of 2^e Z as one of Z."""
    if not power:
        return ball
    with np.errstate(all="ignore"):
        return Rounded(np.ldexp(ball.value, -2 * power), np.ldexp(ball.error, -2 * power) + ETA)


def _number(ball: Rounded) -> Rounded:
    """A ball of NumPy scalars, whose division by zero gives inf, not an exception."""
    return Rounded(np.float64(ball.value), np.float64(ball.error))


__all__ = ["FeatureMetrics", "class_order", "feature_metrics", "layer_metrics"]
