"""The entrance: instances in, their measurements out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy import ndarray

from verify.errors import InputError
from verify.instances.core import Core
from verify.instances.model import Instance, Pair, require_instance
from verify.layerwise.measure.network import Stack, network_values
from verify.layerwise.measure.pair import Pairs, pair_values
from verify.layerwise.measure.record import Batch, Measurement
from verify.measurement import Key, Numbers

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

TOGETHER = 128
"""Instances measured together: few enough for the caches of a core, enough to outweigh the calls."""

Measurable = Instance | Core


def measure(instance: Measurable) -> Measurement:
    """Every quantity of `bounds.layerwise.quantities`, with rounding bounds: `measure_many` of one instance.

    A pair is measured componentwise from s, What, Xbar and Delta as stored (X is their exact
    combination); a network from its matrices, with the features in ball arithmetic where float64
    would lose C_l; the core of a wider network from its matrices, what rests in closed form.  Raises
    InputError for numbers near the ends of the range of float64.

    >>> from verify.instances import ideal_pair
    >>> theta = measure(ideal_pair(4, 2, 9, 3, 0.5)).values["theta", None]
    >>> theta.value <= theta.error  # the data are orthonormal: 0 up to rounding
    True
    """
    return measure_many([instance])[0]


def measure_many(instances: Sequence[Measurable]) -> Sequence[Measurement]:
    """The measurements of instances, in their order; those of one shape are measured together.

    Where all have one shape the result is a `Batch`, of arrays.  Every number depends on its instance alone,
    not on the others.

    >>> from verify.instances import ideal_pair
    >>> batch = measure_many([ideal_pair(4, 3, 20, 3, eps) for eps in (0.1, 0.2)])
    >>> [round(x, 3) for x in batch.values["eps", None].value]
    [0.1, 0.2]
    """
    groups: dict[tuple[Any, ...], list[int]] = {}
    for i, instance in enumerate(instances):
        groups.setdefault(_shape(instance), []).append(i)
    batches = [_batch([instances[i] for i in places]) for places in groups.values()]
    if len(batches) == 1:
        return batches[0]
    found: dict[int, Measurement] = {}
    for places, batch in zip(groups.values(), batches, strict=True):
        found |= dict(zip(places, batch, strict=True))
    return [found[i] for i in range(len(instances))]


def _shape(instance: Measurable) -> tuple[Any, ...]:
    """What instances that are measured together have in common."""
    if isinstance(instance, Core):
        return "core", instance.resting, *_shape(instance.network)
    require_instance(instance)
    common = instance.d, instance.N, instance.L, instance.counts, instance.weighting
    if isinstance(instance, Pair):
        return "pair", *common
    return "network", *common, *(W.shape for W in instance.weights)


def _batch(instances: Sequence[Measurable]) -> Batch:
    parts = [instances[i : i + TOGETHER] for i in range(0, len(instances), TOGETHER)]
    found = [_values(part) for part in parts]
    values, moved = found[0] if len(parts) == 1 else (_joined([part[k] for part in found]) for k in (0, 1))
    first = instances[0]
    numbers = ([getattr(x, name) for x in instances] for name in ("mean_size", "K", "d", "alpha"))
    n, K, d, alpha = (np.array(column, dtype=np.float64) for column in numbers)
    return Batch(
        cases=[x.case for x in instances],
        origins=[x.origin for x in instances],
        n=n,
        K=K,
        d=d,
        L=first.L,
        alpha=alpha,
        provenances=[x.provenance for x in instances],
        values=_sized(values, first.K, first.N, alpha),
        sensitivity={key: moved.get(key, 0.0) for key in values},
        sizes=[x.sizes for x in instances],
        weightings=[x.weighting for x in instances],
    )


def _joined(parts: Sequence[dict[Key, Any]]) -> dict[Key, Any]:
    """The same quantities of several stacks."""
    return {key: _one([part[key] for part in parts]) for key in parts[0]}


def _one(parts: Sequence[Any]) -> Any:
    if not isinstance(parts[0], Numbers):
        return np.concatenate(parts)
    value, error = (np.concatenate([getattr(x, name) for x in parts]) for name in ("value", "error"))
    ends = np.cumsum([len(x.value) for x in parts])

    def reason(i: int) -> str:
        part = int(np.searchsorted(ends, i, side="right"))
        return parts[part].reason(i - int(ends[part]) + len(parts[part].value))

    return Numbers(value, error, reason)


def _values(instances: Sequence[Measurable]) -> tuple[dict[Key, Any], dict[Key, Any]]:
    """All quantities of instances of one shape, and the sensitivities that are not 0."""
    try:
        with np.errstate(all="ignore"):
            if isinstance(instances[0], Pair):
                return pair_values(_pairs(instances)), {}
            return network_values(_stack(instances))
    except (np.linalg.LinAlgError, OverflowError, ZeroDivisionError):
        if len(instances) > 1:  # which of them?
            for instance in instances:
                _values([instance])
        raise InputError(
            f"{instances[0].case}: its numbers leave the range of float64; rescale X, the weights and alpha"
        ) from None


def _stacked(instances: Sequence[Any], name: str) -> ndarray:
    return np.stack([getattr(x, name) for x in instances])


def _pairs(pairs: Sequence[Any]) -> Pairs:
    first = pairs[0]
    s, head, means, deviations, alpha = (
        _stacked(pairs, name) for name in ("s", "head", "means", "deviations", "alpha")
    )
    return Pairs(s, head, means, deviations, alpha, first.L, first.counts, first.weighting)


def _stack(instances: Sequence[Any]) -> Stack:
    first, networks = instances[0], instances
    resting, xi = 0, np.zeros(len(instances))
    if isinstance(first, Core):
        networks = [x.network for x in instances]
        resting, xi = first.resting, np.array([x.xi for x in instances])
    weights = tuple(np.stack(layer) for layer in zip(*(x.weights for x in networks), strict=True))
    X, alpha = _stacked(networks, "X"), _stacked(networks, "alpha")
    return Stack(X, weights, alpha, first.counts, first.weighting, resting, xi)


def _sized(values: dict[Key, Numbers], K: int, N: int, alpha: ndarray) -> dict[Key, Numbers]:
    """The values, those that scale with the weights or the targets with their size."""
    tops = [np.where(x.known, x.value, 0.0) for (name, _), x in values.items() if name == "sigma_1"]
    known = [x.known for (name, _), x in values.items() if name == "sigma_1"]
    fit = values["YGY_max", None]
    with np.errstate(all="ignore"):
        top = np.where(np.any(known, axis=0), np.max(tops, axis=0), 1.0)
        square = np.where(np.isfinite(top * top), top * top, 0.0)  # 0: outside float64
        mu = np.where(fit.known, np.sqrt(K * np.maximum(fit.value, 0.0)) / alpha, 1.0)
        e0 = np.sqrt(N) / alpha
    sides = {
        "mu": mu,
        "mu_op": mu,
        "e0": e0,
        **dict.fromkeys(LINEAR, top),
        **dict.fromkeys(QUADRATIC, square),
    }
    sizes = {name: np.where((x > 0.0) & np.isfinite(x), x, 1.0) for name, x in sides.items()}
    return {
        key: Numbers(x.value, x.error, x.reason, sizes[key[0]]) if key[0] in sizes else x
        for key, x in values.items()
    }
