"""Target linearity of a feature matrix, with rank control, chance level and ridge version."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from jaxtyping import Float, Int
from numpy import ndarray

from verify.algebra import RANK_CUT, Basis, basis, ridge_fit
from verify.errors import InputError

CLASS_KINDS = "iubUS"
"""NumPy kinds of one-dimensional targets that are classes: integers, booleans, text."""


def targets(labels: Int[ndarray, " n"] | Float[ndarray, "n c"]) -> Float[ndarray, "n c"]:
    """Centred targets: one-hot for a vector of integers, booleans or names, else the columns minus their
    means.

    Raises InputError for constant targets, for which target linearity is undefined, for nan, and for
    what are no numbers.
    """
    Y = raw_targets(labels)
    centred = Y - Y.mean(axis=0)
    if np.linalg.norm(centred) <= RANK_CUT * np.linalg.norm(Y) or not centred.any():
        raise InputError(
            "the targets are constant: target linearity divides by their variance; give labels of at least "
            "two classes, or targets that vary"
        )
    return centred


def raw_targets(labels: Int[ndarray, " n"] | Float[ndarray, "n c"]) -> Float[ndarray, "n c"]:
    """Targets that are not centred, as Definition 2 takes them: one-hot, or the columns given."""
    values = np.asarray(labels)
    if values.ndim == 1 and values.dtype.kind in CLASS_KINDS:
        classes = np.unique(values)
        return (values[:, None] == classes[None, :]).astype(np.float64)
    try:
        Y = values.astype(np.float64).reshape(len(values), -1)
    except (TypeError, ValueError):
        raise InputError(
            f"targets of type {values.dtype}: give class labels (n,) or numbers (n, c)"
        ) from None
    if not np.isfinite(Y).all():
        raise InputError("the targets must be finite")
    return Y


def explained(B: Basis, Y: Float[ndarray, "n c"]) -> float:
    """|P Y|_F^2/|Y|_F^2."""
    return float(np.sum((B.vectors.T @ Y) ** 2) / np.sum(Y**2))


@dataclass(frozen=True)
class TargetLinearity:
    """TL_printed (Definition 2 of the paper at lambda = 0: nothing centred, may be negative), TL_0 (targets
    centred, no intercept, as the public code), TL_c (with intercept: recommended), TL_ridge (TL_0 at lambda =
    `ridge`), TL_adjusted = (TL_c - rho)/(1 - rho) with the chance level rho = rank/(n-1) (nan for
    rho = 1, where TL_c = 1 says nothing), and the rank of the centred features."""

    TL_printed: float
    TL_0: float
    TL_c: float
    TL_ridge: float
    TL_adjusted: float
    chance: float
    rank: int


def target_linearity(
    H: Float[ndarray, "n p"], labels: Int[ndarray, " n"] | Float[ndarray, "n c"], *, ridge: float = 1e-2
) -> TargetLinearity:
    """Target linearity of features H (rows are samples) for integer labels or real targets.

    Raises InputError unless H is finite with n >= 2 rows that match the targets, ridge >= 0, and the
    targets are not constant.
    """
    H = _features(H, len(np.asarray(labels)))
    if not ridge >= 0:
        raise InputError(f"ridge = {ridge}: lambda must be at least 0")
    Y, raw = targets(labels), raw_targets(labels)
    plain, centred = basis(H), centred_basis(H)
    chance = centred.rank / (len(H) - 1)
    TL_c = explained(centred, Y)
    adjusted = (TL_c - chance) / (1 - chance) if chance < 1 else float("nan")
    return TargetLinearity(
        float(printed_linearity(raw, ridge_fit(plain, raw))), explained(plain, Y), TL_c,
        ridge_linearity(plain, Y, ridge), adjusted, chance, centred.rank,
    )  # fmt: skip


def _features(H: ndarray, n: int) -> ndarray:
    H = np.asarray(H, dtype=np.float64)
    if H.ndim != 2 or len(H) < 2 or len(H) != n:
        raise InputError(
            f"features of shape {H.shape} with {n} targets: give (n, p) with n >= 2 rows, one a target"
        )
    if not np.isfinite(H).all():
        raise InputError("the features must be finite")
    return H


def centred_basis(H: Float[ndarray, "n p"]) -> Basis:
    """Column space of the centred features, cut relative to the size of H itself."""
    return basis(H - H.mean(axis=0), float(np.linalg.norm(H, 2)) * CENTRING)


def printed_linearity(Y: ndarray, fit: ndarray) -> Any:
    """Definition 2 of the paper: 1 - |Y - fit|^2/|Y - mean Y|^2 for targets as they are, (n, c), and their
    ridge fit; in floats or fractions."""
    deviation = Y - Y.sum(axis=0) / len(Y)
    missed = Y - fit
    return 1 - (missed * missed).sum() / (deviation * deviation).sum()


CENTRING = 1e-4
"""Centring loses digits against the mean: the cut is RANK_CUT CENTRING |H|, about 100 u |H|."""


def ridge_linearity(B: Basis, Y: Float[ndarray, "n c"], ridge: float) -> float:
    """TL_lambda = sum (1 - (lambda/(s^2 + lambda))^2) |u'Y|^2/|Y|^2."""
    energy = np.sum((B.vectors.T @ Y) ** 2, axis=1)
    shrink = ridge / (B.singular**2 + ridge)
    return float(np.sum((1 - shrink**2) * energy) / np.sum(Y**2))
