"""C and D of arbitrary feature matrices of any network, NumPy or torch (CPU or GPU)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt
from typing import Any, get_args

import array_api_compat
import numpy as np
from jaxtyping import Float
from numpy import ndarray

from bounds.layerwise.parameters import Weighting
from verify.errors import InputError
from verify.instances.model import block_starts
from verify.instances.validation import known_weighting
from verify.layerwise.measure.layers import EQUAL_MEANS, angles
from verify.layerwise.measure.record import measured
from verify.layerwise.measure.weighting import CENTRING_ROUNDINGS, centring
from verify.measurement import Measured
from verify.rounding import ETA, INFLATE, Ball, U, gamma, scaled

Labels = Any
"""K, or N labels: a sequence, a NumPy array or a torch tensor."""


@dataclass(frozen=True, slots=True)
class FeatureMetrics:
    """Definition 1 for one feature matrix: C = tr_within / tr_between, D, and the two traces."""

    C: Measured
    D: Measured
    tr_within: Measured
    tr_between: Measured


def feature_metrics(
    Z: Float[Any, "d N"], labels: Labels, *, weighting: Weighting | None = None
) -> FeatureMetrics:
    """Within-class compression C and discrimination D of a feature matrix (Definition 1).

    Z: (d, N), one column a sample, any array that array-api-compat knows; it is read in float64 on
    its own device.  labels: K for columns class by class, or the N labels in any order; K >= 2.
    weighting: of the class means in Tr Sigma_B, needed where the classes differ in size ("classes",
    "samples" or "global", see `bounds.layerwise.parameters.Weighting`).  Errors bound the rounding of this
    computation, Z taken as exact.  Raises InputError for another shape, unequal classes without a
    weighting, nan or inf.
    """
    return layer_metrics([Z], labels, weighting=weighting)[0]


def layer_metrics(
    features: Sequence[Float[Any, "d N"]], labels: Labels, *, weighting: Weighting | None = None
) -> list[FeatureMetrics]:
    """`feature_metrics` of a list of feature matrices, one a layer, widths free, same columns."""
    order, counts, parts = None, (), []
    for i, Z in enumerate(features):
        columns = _columns(Z, i)
        if order is None:
            order, counts = class_order(labels, columns, weighting)
        if columns != len(order):
            raise InputError(f"features {i} have {columns} columns, the labels {len(order)}")
        parts.append(_summarise(Z, order, counts, i, weighting))
    return [_metrics(part, len(counts), i) for i, part in enumerate(parts)]


def _columns(Z: Any, i: int) -> int:
    shape = tuple(getattr(Z, "shape", ()))
    if len(shape) != 2 or not array_api_compat.is_array_api_obj(Z):
        what = f"shape {shape}" if shape else type(Z).__name__
        raise InputError(f"features {i}: expected an array (d, N), got {what}")
    return int(shape[1])


def class_order(
    labels: Labels, N: int, weighting: Weighting | None = None
) -> tuple[ndarray, tuple[int, ...]]:
    """Column order that sorts N samples class by class, and the sizes of the classes.

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
    given = labels.detach().cpu().numpy() if hasattr(labels, "detach") else np.asarray(labels)
    if given.shape != (N,):
        raise InputError(f"labels have shape {given.shape}, expected ({N},): one label a column")
    names, counts = np.unique(given, return_counts=True)
    if len(names) < 2:
        raise InputError("labels name a single class, expected K >= 2")
    if len(set(counts.tolist())) > 1 and weighting is None:
        sizes = dict(zip(names.tolist(), counts.tolist(), strict=True))
        raise InputError(
            f"classes must have equally many samples, got {sizes}; for unequal ones name a weighting of the "
            f"class means: {', '.join(get_args(Weighting))}"
        )
    return np.argsort(given, kind="stable"), tuple(counts.tolist())


def _summarise(
    Z: Any, order: ndarray, counts: tuple[int, ...], i: int, weighting: Weighting | None
) -> tuple[Ball, Ball, Ball, int]:
    """|Z (I-P)|_F, |M|_F, |M|_F^2 = K Tr Sigma_B, the Gram matrix of the class means, and N, computed where
    Z lives."""
    if hasattr(Z, "detach"):
        Z = Z.detach()
    xp = array_api_compat.array_namespace(Z)
    d, N, K, n = int(Z.shape[0]), len(order), len(counts), max(counts)
    Z = xp.astype(Z, xp.float64)
    if not bool(xp.all(xp.isfinite(Z))):
        raise InputError(f"features {i} contain nan or inf")
    index = xp.asarray(order, device=array_api_compat.device(Z))
    Z = xp.take(Z, index, axis=1)
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
    )


def _norm(value: float, error: float, terms: int) -> Ball:
    return Ball(value, (error + gamma(terms / 2 + 4) * value) * INFLATE + sqrt(ETA * terms) * (error > 0))


def _gram(gram: Float[ndarray, "K K"], error: float, d: int) -> Ball:
    """Inner products of class means that are each within `error`."""
    sizes = np.sqrt(np.diag(gram)) * (1 + gamma(d))
    spread = gamma(d) * np.outer(sizes, sizes) + error * (sizes[:, None] + sizes) + error**2
    return Ball(gram, spread * INFLATE + ETA * d)


def _metrics(part: tuple[Ball, Ball, Ball, int], K: int, i: int) -> FeatureMetrics:
    within, between, gram, N = part
    with np.errstate(all="ignore"):
        within, between = within * within, between * between
        C = scaled(_number(within) / _number(between), K / N)
        squares = Ball(gram.value[None], gram.error[None])  # type: ignore[index]
        D = angles(squares, first=i)["D"][0]
    return FeatureMetrics(
        C=measured(C, EQUAL_MEANS.format(layer=i)),
        D=D,
        tr_within=measured(scaled(within, 1.0 / N)),
        tr_between=measured(scaled(between, 1.0 / K)),
    )


def _number(ball: Ball) -> Ball:
    """A ball of NumPy scalars, whose division by zero gives inf, not an exception."""
    return Ball(np.float64(ball.value), np.float64(ball.error))


__all__ = ["FeatureMetrics", "class_order", "feature_metrics", "layer_metrics"]
