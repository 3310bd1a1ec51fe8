"""Singular values of the layers, and balancedness: Assumption 3, Lemmas 7, 8 and 14."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil, log, sqrt

import numpy as np
from jaxtyping import Float
from numpy import ndarray

from verify.layerwise.measure.record import measured
from verify.layerwise.reasons import HIDDEN_ONLY
from verify.measurement import Key, Measured, undefined
from verify.rounding import ETA, Ball, U, exact, frobenius, gamma, largest, power, scaled, smallest, total

MODERATE = 2.0**-400
"""Scales beyond this are not squared: the square and what it multiplies could leave the range of float64."""


def imbalance(
    upper: Float[ndarray, "m d"], lower: Float[ndarray, "d p"]
) -> tuple[Float[ndarray, "d d"], Float[ndarray, "d d"]]:
    """W_(l+1)'W_(l+1) - W_l W_l' and an entrywise error bound."""
    big, small = abs(upper), abs(lower)
    E = upper.T @ upper - lower @ lower.T
    spread = gamma(upper.shape[0] + 1) * (big.T @ big) + gamma(lower.shape[1] + 1) * (small @ small.T)
    return E, spread + U * abs(E) + ETA * (upper.shape[0] + lower.shape[1]) * bool(upper.any() or lower.any())


def layer_quantities(sigma: Ball, K: int, n: float, L: int, alpha: float) -> dict[str, Measured]:
    """Spectral quantities of one hidden layer from its singular values, non-increasing."""
    count = len(sigma.value)  # type: ignore[arg-type]

    def at(i: int, needed: str) -> Measured:
        return measured(sigma[i - 1]) if 1 <= i <= count else undefined(needed)

    few = f"W_l has {count} singular values"
    return {
        "sigma_1": measured(sigma[0]),
        "sigma_K": at(K, f"{few}, K = {K}"),
        "sigma_K+1": at(K + 1, f"{few}, K + 1 = {K + 1}"),
        "sigma_d-K": at(count - K, "") if count >= 2 * K + 1 else undefined(_narrow(count, K)),
        "sigma_d": measured(sigma[count - 1]),
        "sigma_1_squared": measured(sigma[0] * sigma[0]),
        "sigma_K_squared": (
            measured(sigma[K - 1] * sigma[K - 1]) if count >= K else undefined(f"{few}, K = {K}")
        ),
        "sigma_2L_deviation": _deviation(sigma, K, n, L, alpha),
    }


def _narrow(count: int, K: int) -> str:
    return f"d = {count} < 2K+1 = {2 * K + 1}: no singular value between the K largest and smallest"


def _deviation(sigma: Ball, K: int, n: float, L: int, alpha: float) -> Measured:
    count = len(sigma.value)  # type: ignore[arg-type]
    if count < K:
        return undefined(f"W_l has {count} singular values, K = {K}")
    if MODERATE < alpha < 1 / MODERATE:
        powers = scaled(power(sigma[:K], 2.0 * L), alpha * alpha / n, roundings=4)
    else:
        powers = scaled(
            power(scaled(sigma[:K], alpha ** (1 / L), roundings=16 + ceil(abs(log(alpha)))), 2.0 * L), 1 / n
        )
    return measured(largest(abs(powers - exact(np.ones(K)))), "sigma^(2L) overflows")


def head_spectrum(sigma: Ball, K: int) -> dict[str, Measured]:
    """Spectral quantities of the last layer W_L in R^(K x d)."""
    values = {
        "sigma_1": measured(sigma[0]),
        "sigma_K": measured(sigma[K - 1]),
        "sigma_1_squared": measured(sigma[0] * sigma[0]),
        "sigma_K_squared": measured(sigma[K - 1] * sigma[K - 1]),
    }
    hidden = ("sigma_K+1", "sigma_d-K", "sigma_d", "sigma_2L_deviation")
    return values | {name: undefined(HIDDEN_ONLY) for name in hidden}


def network_spectrum(hidden: Sequence[Ball], head: Ball, weights: Float[ndarray, "K d"]) -> dict:
    """eps, rho, tail, spread, head gap and Lemma 14 from the singular values of all layers.

    hidden: those of W_1..W_(L-1), or a single entry where all hidden layers share them.
    """
    K = weights.shape[0]
    counts = [len(sigma.value) for sigma in hidden]  # type: ignore[arg-type]
    least = min(counts)
    values: dict[str, Measured] = {}
    if least < K + 1:
        reason = f"d = {least} < K+1 = {K + 1}: no singular value beyond the K largest"
        values |= dict.fromkeys(("eps", "rho"), undefined(reason))
        values["tail"] = measured(exact(0.0))
    else:
        eps = largest(_gather([sigma[K] for sigma in hidden]))
        values["eps"] = measured(eps)
        values["tail"] = measured(smallest(_gather([_fourth(sigma[K:]) for sigma in hidden])))
        values["rho"] = undefined(_narrow(least, K))
        if least >= 2 * K + 1:
            inner = [sigma[count - K - 1] for sigma, count in zip(hidden, counts, strict=True)]
            values["rho"] = measured(eps - smallest(_gather(inner)))
    values["sigma_spread"] = _spread(hidden)
    values["sigma_head_gap"] = _head_gap(hidden[-1], head, K)
    nuclear = total(head) / scaled(frobenius(weights), sqrt(K))
    values["lemma14"] = measured(nuclear, "W_L = 0")
    return values


def _gather(balls: Sequence[Ball]) -> Ball:
    return Ball(np.array([b.value for b in balls]), np.array([b.error for b in balls]))


def _fourth(sigma: Ball) -> Ball:
    square = sigma * sigma
    return total(square * square)


def _spread(hidden: Sequence[Ball]) -> Measured:
    first = hidden[0]
    if len(hidden) == 1:
        return measured(exact(0.0))
    if any(len(sigma.value) != len(first.value) for sigma in hidden):  # type: ignore[arg-type]
        return undefined("hidden layers of different input widths")
    return measured(largest(_gather([largest(abs(sigma - first)) for sigma in hidden[1:]])))


def _head_gap(last: Ball, head: Ball, K: int) -> Measured:
    if len(last.value) < K:  # type: ignore[arg-type]
        return undefined(f"W_(L-1) has {len(last.value)} singular values, K = {K}")  # type: ignore[arg-type]
    return measured(largest(abs(head[:K] * head[:K] - last[:K] * last[:K])))


def by_layer(values: dict[str, Measured], layer: int) -> dict[Key, Measured]:
    """Key the values of one layer."""
    return {(name, layer): value for name, value in values.items()}


__all__ = ["by_layer", "head_spectrum", "imbalance", "layer_quantities", "network_spectrum"]
