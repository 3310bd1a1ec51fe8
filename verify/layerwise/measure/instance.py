"""The one entrance: an instance in, its measurement out."""

from __future__ import annotations

import numpy as np

from verify.errors import InputError
from verify.instances.model import Instance, Network, require_instance
from verify.layerwise.measure.network import network_values
from verify.layerwise.measure.pair import pair_values
from verify.layerwise.measure.record import Measurement


def measure(instance: Instance) -> Measurement:
    """Every quantity of `bounds.layerwise.quantities`, with rounding bounds.

    A pair is measured componentwise from s, What, Xbar and Delta as stored (X is their exact
    combination); a network from its matrices, with the features in ball arithmetic where float64
    would lose C_l.  Raises InputError for numbers near the ends of the range of float64.
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
        values=values,
        sensitivity={key: moved.get(key, 0.0) for key in values},
        sizes=instance.sizes,
        weighting=instance.weighting,
    )
