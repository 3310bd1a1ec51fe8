"""What a measurement is: numbers with rounding bounds, by quantity and layer."""

from __future__ import annotations

from dataclasses import dataclass, field
from math import inf, isfinite

from bounds.layerwise.parameters import Weighting
from verify.measurement import Key, Measured, undefined
from verify.provenance import Provenance
from verify.rounding import Ball

UNRESOLVED = "not determined within rounding"


def measured(ball: Ball, reason: str = UNRESOLVED) -> Measured:
    """The record of a ball; `reason` says why, where the ball is not finite."""
    value, error = float(ball.value), float(ball.error)
    if isfinite(value) and isfinite(error):
        return Measured(value, error)
    return undefined(reason)


@dataclass(frozen=True)
class Measurement:
    """All quantities of `bounds.layerwise.quantities` for one instance.

    values: by (name, layer); layer is None for one value a network.  Every name is there at every
    layer of its `where`; what does not exist carries its reason.
    sensitivity: how far the value may move when every weight matrix and X are perturbed by a
    relative d u in Frobenius norm: the distance within which the float network can be told from an
    exactly balanced one.  0 for canonical pairs and for quantities whose `error` already has that
    size; inf where such a perturbation can make the quantity undefined.
    sizes, weighting: n_1, .., n_K where the classes differ in size (n is then their mean), and what
    Tr Sigma_B weighs the class means with.
    """

    case: str
    origin: str
    n: float
    K: int
    d: int
    L: int
    alpha: float
    provenance: Provenance
    values: dict[Key, Measured]
    sensitivity: dict[Key, float] = field(default_factory=dict)
    sizes: tuple[int, ...] | None = None
    weighting: Weighting = "classes"


def movement(value: Measured) -> float:
    """The error of a record as a sensitivity: inf where the number could cease to exist."""
    return inf if value.undefined else value.error


__all__ = ["Key", "Measured", "Measurement", "measured", "movement", "undefined"]
