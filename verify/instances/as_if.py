"""A network that nearly meets an equality of Assumption 3(i), on data for which it meets it.

For float32 and late stops.  e0 = |W_(L:1) X - Y/alpha|_F is the root of twice the loss, over alpha: training
to loss 2e-13 leaves e0 = 6e-7, float32 about 1e-7 times the sizes of layers and data.
mu = |W_(L:1) - Y X^+/alpha|_F is at least e0 / sigma_max(X), and holds in addition what the initialisation
left outside the span of the data, which no training removes.
"""

from __future__ import annotations

from dataclasses import replace
from functools import reduce
from typing import Literal, get_args

import numpy as np

from verify.errors import InputError
from verify.instances import validation
from verify.instances.model import Network, indicator, require_theorem_shape

AsIf = Literal["interpolating", "minimum-norm"]

NEARLY = 2.0**-12
"""How far data may be moved, relative to their norm: half the digits of float32.  The one tolerance for
networks that were trained in float32 or stopped early: nothing else takes e0 or mu for 0 beyond the rounding
of float64."""

LEFT_OUT = {
    "interpolating": "train it to a smaller loss, or leave the question as it is: R12 takes e0 > 0",
    "minimum-norm": "what the initialisation left outside the span of the data is no rounding, and training "
    "does not remove it; a smaller initialisation leaves less, and R12 takes mu > 0",
}
"""What to do instead, by what was asked."""


def as_if(network: Network, claim: AsIf) -> Network:
    """The same layers on nearby data for which they interpolate exactly (up to the rounding of float64).

    claim: "interpolating", e0 = 0: X becomes X - W^+ (W X - Y/alpha), W = W_(L:1), the nearest data with
    W X = Y/alpha; or "minimum-norm", mu = e0 = 0: X becomes the pseudoinverse of X^+ + Y^+ (alpha W - Y X^+),
    whose Y X^+ is alpha W.  The case says it, as in "net.pt (as if interpolating: data moved by 3e-07)",
    relative to the norm of X: its verdicts speak of those data, not of the given ones.  Raises InputError
    where the data would move by more than NEARLY, and for another claim.

    >>> W = (0.1 * np.eye(5), np.eye(2, 5))
    >>> as_if(Network.of((10 - 1e-6) * np.eye(5)[:, :2], [0, 1], W), "interpolating").case
    'network (as if interpolating: data moved by 1e-07)'
    """
    validation.require_choice("as_if", claim, get_args(AsIf))
    require_theorem_shape(network)
    X, Y = network.X, indicator(network.K, network.counts)
    product = network.alpha * reduce(lambda below, W: W @ below, network.weights)
    if claim == "interpolating":
        fitted = X - np.linalg.pinv(product) @ (product @ X - Y)
    else:
        inverse = np.linalg.pinv(X)
        fitted = np.linalg.pinv(inverse + Y.T @ ((product - Y @ inverse) / Y.sum(axis=1, keepdims=True)))
    moved = float(np.linalg.norm(fitted - X) / np.linalg.norm(X))
    if not moved <= NEARLY:
        raise InputError(
            f"{network.case} cannot be taken as if {claim}: its data would have to move by {moved:.2g} "
            f"of their norm, and at most {NEARLY:.2g} counts as float32 or a late stop; {LEFT_OUT[claim]}"
        )
    said = f"as if {claim}: data moved by {moved:.1g}"
    note = "; ".join(filter(None, [network.provenance.note, said]))
    case = f"{network.case} ({said})"
    return replace(network, X=fitted, case=case, provenance=replace(network.provenance, note=note))


__all__ = ["NEARLY", "AsIf", "as_if"]
