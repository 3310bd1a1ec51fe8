"""Singular values of the layers, and balancedness: Assumption 3, Lemmas 7, 8 and 14."""

from __future__ import annotations

from collections.abc import Sequence
from math import prod, sqrt
from typing import Any

import numpy as np
from jaxtyping import Float
from numpy import ndarray

from verify.angles import measured, missing
from verify.layerwise.measure.factors import compiles, one_stack
from verify.layerwise.reasons import HIDDEN_ONLY
from verify.measurement import Key
from verify.rounding import (
    ETA,
    INFLATE,
    Rounded,
    U,
    any_entry,
    exact,
    frobenius,
    gamma,
    largest,
    length,
    power,
    scaled,
    smallest,
    total,
)

MODERATE = 2.0**-400
"""Scales beyond this are not squared: the square and what it multiplies could leave the range of float64."""


def imbalance(
    upper: Float[ndarray, "*B m d"], lower: Float[ndarray, "*B d p"]
) -> tuple[Float[ndarray, "*B d d"], Any, Rounded]:
    """E = W_(l+1)'W_(l+1) - W_l W_l' as it comes out, how far off (Frobenius) it may be, and |E|_F.

    It is off by at most gamma_(m+1) |W_(l+1)|'|W_(l+1)| + gamma_(p+1) |W_l||W_l|' + u |E|, entry by entry.
    """
    (m, d), p, stack = upper.shape[-2:], lower.shape[-1], upper.shape[:-2]
    above, below = gamma(m + 1), gamma(p + 1)
    if compiles(m, d, p):
        from verify.layerwise.measure import splitting  # numba, which takes its time

        E, found = np.empty((prod(stack), d, d)), np.empty((2, prod(stack)))
        splitting.imbalances(one_stack(upper), one_stack(lower), above, below, E, found)
        E, (size, spread) = E.reshape(*stack, d, d), found.reshape(2, *stack)
    else:
        big, small = abs(upper), abs(lower)
        E = np.swapaxes(upper, -1, -2) @ upper - lower @ np.swapaxes(lower, -1, -2)
        entries = above * (np.swapaxes(big, -1, -2) @ big) + below * (small @ np.swapaxes(small, -1, -2))
        size, spread = length(E), length(entries + U * abs(E))
    underflow = ETA * (m + p) * d * (any_entry(upper) | any_entry(lower))
    moved = (spread + underflow) * INFLATE
    return E, moved, Rounded(size, (moved + gamma(d * d / 2 + 6) * size) * INFLATE)


def layer_quantities(sigma: Rounded, K: int, n: float, L: int, alpha: Any) -> dict[str, Any]:
    """Spectral quantities of one hidden layer from its singular values, non-increasing, (..., p)."""
    count = sigma.value.shape[-1]  # type: ignore[union-attr]

    def at(i: int, needed: str) -> Any:
        if 1 <= i <= count:
            return measured(sigma[..., i - 1])
        return missing(sigma.value[..., 0], needed)  # type: ignore[index]

    few = f"W_l has {count} singular values"
    squares = sigma * sigma
    return {
        "sigma_1": at(1, ""),
        "sigma_K": at(K, f"{few}, K = {K}"),
        "sigma_K+1": at(K + 1, f"{few}, K + 1 = {K + 1}"),
        "sigma_2K+1": at(2 * K + 1, f"{few}, 2K + 1 = {2 * K + 1}"),
        "sigma_d-2K": at(count - 2 * K, f"{few}, 2K = {2 * K}"),
        "sigma_d-K": at(count - K if count >= 2 * K + 1 else 0, _narrow(count, K)),
        "sigma_d": at(count, ""),
        "sigma_1_squared": measured(squares[..., 0]),
        "sigma_K_squared": (measured(squares[..., K - 1]) if count >= K else at(K, f"{few}, K = {K}")),
        "sigma_2L_deviation": _deviation(sigma, K, n, L, alpha),
    }


def _narrow(count: int, K: int) -> str:
    return f"d = {count} < 2K+1 = {2 * K + 1}: no singular value between the K largest and smallest"


def _deviation(sigma: Rounded, K: int, n: float, L: int, alpha: Any) -> Any:
    count = sigma.value.shape[-1]  # type: ignore[union-attr]
    if count < K:
        few = f"W_l has {count} singular values, K = {K}"
        return missing(sigma.value[..., 0], few)  # type: ignore[index]
    alpha, lead = np.asarray(alpha)[..., None], sigma[..., :K]
    near = (alpha > MODERATE) & (alpha < 1 / MODERATE)
    powers = scaled(power(lead, 2.0 * L), alpha * alpha / n, roundings=4)
    if not near.all():
        roundings = 16 + np.ceil(abs(np.log(alpha)))
        far = scaled(power(scaled(lead, alpha ** (1 / L), roundings=roundings), 2.0 * L), 1 / n)
        powers = Rounded(
            *(np.where(near, x, y) for x, y in ((powers.value, far.value), (powers.error, far.error)))
        )
    return measured(largest(abs(powers - exact(np.ones(K)))), "sigma^(2L) overflows")


def head_spectrum(sigma: Rounded, K: int) -> dict[str, Any]:
    """Spectral quantities of the last layer W_L in R^(K x d)."""
    squares = sigma * sigma
    values = {
        "sigma_1": measured(sigma[..., 0]),
        "sigma_K": measured(sigma[..., K - 1]),
        "sigma_1_squared": measured(squares[..., 0]),
        "sigma_K_squared": measured(squares[..., K - 1]),
    }
    nothing = missing(sigma.value[..., 0], HIDDEN_ONLY)  # type: ignore[index]
    hidden = ("sigma_K+1", "sigma_2K+1", "sigma_d-2K", "sigma_d-K", "sigma_d", "sigma_2L_deviation")
    return values | dict.fromkeys(hidden, nothing)


def network_spectrum(
    hidden: Sequence[Rounded], head: Rounded, weights: Float[ndarray, "*B K d"], more: Rounded | None = None
) -> dict[str, Any]:
    """eps, rho, tail, spread, head gap and Lemma 14 from the singular values of all layers.

    hidden: those of W_1..W_(L-1), or a single entry where all hidden layers share them.  more: what the sum
    of fourth powers has beside them, (...).
    """
    K = weights.shape[-2]
    counts = [sigma.value.shape[-1] for sigma in hidden]  # type: ignore[union-attr]
    least, like = min(counts), head.value[..., 0]  # type: ignore[index]
    values: dict[str, Any] = {}
    if least < K + 1:
        reason = f"d = {least} < K+1 = {K + 1}: no singular value beyond the K largest"
        values |= dict.fromkeys(("eps", "rho"), missing(like, reason))
        values["tail"] = measured(exact(np.zeros_like(like)))
    else:
        eps = largest(_gather([sigma[..., K] for sigma in hidden]))
        values["eps"] = measured(eps)
        tail = smallest(_gather([_fourth(sigma[..., K:]) for sigma in hidden]))
        values["tail"] = measured(tail if more is None else tail + more)
        values["rho"] = missing(like, _narrow(least, K))
        if least >= 2 * K + 1:
            inner = [sigma[..., count - K - 1] for sigma, count in zip(hidden, counts, strict=True)]
            values["rho"] = measured(eps - smallest(_gather(inner)))
    values["sigma_spread"] = _spread(hidden)
    values["sigma_head_gap"] = _head_gap(hidden[-1], head, K)
    nuclear = total(head) / scaled(frobenius(weights), sqrt(K))
    values["lemma14"] = measured(nuclear, "W_L = 0")
    return values


def _gather(balls: Sequence[Rounded]) -> Rounded:
    return Rounded(np.stack([b.value for b in balls], axis=-1), np.stack([b.error for b in balls], axis=-1))


def _fourth(sigma: Rounded) -> Rounded:
    square = sigma * sigma
    return total(square * square)


def _spread(hidden: Sequence[Rounded]) -> Any:
    first = hidden[0]
    if len(hidden) == 1:
        return measured(exact(np.zeros_like(first.value[..., 0])))  # type: ignore[index]
    if any(sigma.value.shape != first.value.shape for sigma in hidden):  # type: ignore[union-attr]
        return missing(first.value[..., 0], "hidden layers of different input widths")  # type: ignore[index]
    return measured(largest(_gather([largest(abs(sigma - first)) for sigma in hidden[1:]])))


def _head_gap(last: Rounded, head: Rounded, K: int) -> Any:
    count = last.value.shape[-1]  # type: ignore[union-attr]
    if count < K:
        few = f"W_(L-1) has {count} singular values, K = {K}"
        return missing(last.value[..., 0], few)  # type: ignore[index]
    first, second = head[..., :K], last[..., :K]
    return measured(largest(abs(first * first - second * second)))


def by_layer(values: dict[str, Any], layer: int) -> dict[Key, Any]:
    """Key the values of one layer."""
    return {(name, layer): value for name, value in values.items()}


__all__ = ["by_layer", "head_spectrum", "imbalance", "layer_quantities", "network_spectrum"]
