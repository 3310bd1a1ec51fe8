"""The one entrance: an instance in, its measurement out."""

from __future__ import annotations

from dataclasses import replace
from math import inf, isfinite, sqrt

import numpy as np

from verify.errors import InputError
from verify.instances.model import Instance, Network, require_instance
from verify.layerwise.measure.network import network_values
from verify.layerwise.measure.pair import pair_values
from verify.layerwise.measure.record import Measurement
from verify.measurement import Key, Measured


def _sized(values: dict[Key, Measured], instance: Instance) -> dict[Key, Measured]:
    """The values, those that scale with the weights or the targets with their size."""
    top = max(
        (x.value for (name, _), x in values.items() if name == "sigma_1" and not x.undefined), default=1.0
    )
    fit = values["YGY_max", None]
    sides = {
        "mu": 1.0 if fit.undefined else sqrt(instance.K * max(fit.value, 0.0)) / instance.alpha,
        "e0": sqrt(instance.N) / instance.alpha,
        **dict.fromkeys(LINEAR, top),
        **dict.fromkeys(QUADRATIC, top * top if isfinite(top * top) else 0.0),  # 0: outside float64
    }
    sides["mu_op"] = sides["mu"]
    return {
        key: replace(x, size=sides[key[0]]) if 0.0 < sides.get(key[0], 0.0) < inf else x
        for key, x in values.items()
    }


LINEAR = (
    "sigma_1",
    "sigma_K",
    "sigma_K+1",
    "sigma_d-K",
    "sigma_d",
    "sigma_spread",
    "eps",
    "rho",
    "head_tail",
)
"""Quantities that are of the size of the weights."""

QUADRATIC = (
    "delta", "delta_low", "balancedness", "imbalance_down", "imbalance_up", "imbalance_op", "sigma_head_gap",
    "sigma_1_squared", "sigma_K_squared", "head_imbalance", "head_sigma2_min", "head_sigma2_max", "W_ratio",
    "B_ratio", "convexity_within", "convexity_between", "convexity_mirrored",
)  # fmt: skip
"""Quantities that are of the size of the weights' squares."""


def measure(instance: Instance) -> Measurement:
    """Every quantity of `bounds.layerwise.quantities`, with rounding bounds.

    A pair is measured componentwise from s, What, Xbar and Delta as stored (X is their exact
    combination); a network from its matrices, with the features in ball arithmetic where float64
    would lose C_l.  Raises InputError for numbers near the ends of the range of float64.

    >>> from verify.instances import ideal_pair
    >>> theta = measure(ideal_pair(4, 2, 9, 3, 0.5)).values["theta", None]
    >>> theta.value <= theta.error  # the data are orthonormal: 0 up to rounding
    True
    """
    require_instance(instance)
    try:
        with np.errstate(all="ignore"):
            if isinstance(instance, Network):
                values, moved = network_values(instance)
            else:
                values, moved = pair_values(instance), {}
    except (np.linalg.LinAlgError, OverflowError, ZeroDivisionError):
        raise InputError(
            f"{instance.case}: its numbers leave the range of float64; rescale X, the weights and alpha"
        ) from None
    return Measurement(
        case=instance.case,
        origin=instance.origin,
        n=instance.mean_size,
        K=instance.K,
        d=instance.d,
        L=instance.L,
        alpha=instance.alpha,
        provenance=instance.provenance,
        values=_sized(values, instance),
        sensitivity={key: moved.get(key, 0.0) for key in values},
        sizes=instance.sizes,
        weighting=instance.weighting,
    )
