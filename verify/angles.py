"""From numbers with their rounding to records, and the angles of class means, of any features."""

from __future__ import annotations

from collections.abc import Callable
from math import isfinite
from typing import Any

import numpy as np

from verify.measurement import Measured, Numbers, undefined
from verify.rounding import Rounded, exact, root

UNRESOLVED = "not determined within rounding"

Reason = str | Callable[[int], str]
"""Why a quantity does not exist: a sentence, or one for each instance of a stack."""


def measured(ball: Rounded, reason: Reason = UNRESOLVED) -> Any:
    """The record of a number, or of an array (B,), one entry an instance: Measured, or Numbers.

    reason: why there is no number, where the ball is not finite.
    """
    if np.ndim(ball.value):
        error: Any = ball.error
        if np.shape(error) != np.shape(ball.value):
            error = np.broadcast_to(error, np.shape(ball.value))
        return Numbers(np.asarray(ball.value), error, reason if callable(reason) else lambda i: reason)
    value, error = float(ball.value), float(ball.error)
    if isfinite(value) and isfinite(error):
        return Measured(value, error)
    return undefined(reason(0) if callable(reason) else reason)


def missing(like: Any, reason: Reason) -> Any:
    """The record of a quantity that does not exist on an instance, or on any of a stack: one like `like`."""
    return measured(Rounded(np.full(np.shape(like), np.nan), np.full(np.shape(like), np.nan)), reason)


def angles(gram: Rounded, *, first: int = 0) -> dict[str, list[Any]]:
    """D and mean_cos_abs of every layer from the Gram matrices of the class means, (..., L, K, K).

    first: number of the first layer, for the reasons.
    """
    squares = diagonal(gram)
    norms = root(squares)
    rows, columns = np.triu_indices(squares.value.shape[-1], 1)  # type: ignore[union-attr]
    cosines = gram[..., rows, columns] / (norms[..., rows] * norms[..., columns])
    low = np.asarray(squares.value - squares.error)

    def of_layer(i: int) -> Reason:
        def reason(place: int) -> str:
            smallest = np.ravel(low[..., i, :].argmin(axis=-1))[place]
            return f"the mean of class {int(smallest) + 1} is 0 at layer {i + first}, within rounding"

        return reason

    reasons = [of_layer(i) for i in range(low.shape[-2])]
    D = exact(np.float64(1.0)) - rowwise(cosines, np.max)
    found = {"D": D, "mean_cos_abs": rowwise(abs(cosines), np.max)}
    return {
        name: [measured(ball[..., i], reason) for i, reason in enumerate(reasons)]
        for name, ball in found.items()
    }


def diagonal(gram: Rounded) -> Rounded:
    """Squared norms of the class means, (..., L, K)."""
    return Rounded(
        np.diagonal(gram.value, axis1=-2, axis2=-1),  # type: ignore[arg-type]
        np.diagonal(gram.error, axis1=-2, axis2=-1),  # type: ignore[arg-type]
    )


def rowwise(ball: Rounded, choose: Callable[..., np.ndarray]) -> Rounded:
    """Extremum along the last axis; its error is the largest there."""
    return Rounded(choose(ball.value, axis=-1), np.max(ball.error, axis=-1))


__all__ = ["UNRESOLVED", "Reason", "angles", "diagonal", "measured", "missing", "rowwise"]
