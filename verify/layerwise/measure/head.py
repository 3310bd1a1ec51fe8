"""The last layer in the coordinates of the layer before it (Lemma 9, R3), and the residual mu."""

from __future__ import annotations

from math import sqrt
from typing import Any

import numpy as np
from jaxtyping import Float
from numpy import ndarray

from verify.angles import measured, missing
from verify.layerwise.measure.factors import product_distance, singular_values
from verify.layerwise.measure.geometry import RANK_DEFICIENT, Data
from verify.rounding import INFLATE, Rounded, U, all_finite, frobenius, gamma, largest, length, smallest

OVERFLOW = "W_(L:1) leaves the range of float64"
SINGULAR = "What_1 is singular within rounding"
NO_GAP = "sigma_K and sigma_(K+1) of W_(L-1) agree within rounding: no leading space"


def residual_quantities(
    product: Float[ndarray, "*B K d"], moved: Any, data: Data, alpha: Any
) -> dict[str, Any]:
    """mu = |W_(L:1) - Y X+ / alpha|_F, and its spectral norm, from the product W_(L:1), known to within
    `moved` (Frobenius)."""
    exact_fit, fit_error = data.interpolator
    exact_fit = exact_fit / np.asarray(alpha)[..., None, None]
    spread = moved + fit_error / alpha + 2 * U * (length(product) + length(exact_fit))
    rest, spread = product - exact_fit, spread * INFLATE
    top = singular_values(rest, spread)[..., 0]
    finite = all_finite(product)

    def reason(i: int) -> str:
        return RANK_DEFICIENT if np.ravel(finite)[i] else OVERFLOW

    return {"mu": measured(frobenius(rest, spread), reason), "mu_op": measured(top, reason)}


def head_quantities(
    head: Float[ndarray, "*B K d"], sigma: Rounded, error: Any, turned: Any
) -> dict[str, Any]:
    """h, w, e of R3 and the spectrum of What_1.

    head: What = W_L U_(L-1), (..., K, d), within `error` (Frobenius) of the product with the computed
    basis; sigma: singular values of W_(L-1); turned: sine of the largest angle between the computed
    and the exact leading space.  A basis of the exact space at distance sqrt(2) `turned` from the
    computed one exists, so What_1 and What_2 move by at most sqrt(2) `turned` |What|.
    """
    K, d = head.shape[-2:]
    if d < K:
        reason = f"width {d} < K = {K}: no What_1"
        return dict.fromkeys(HEAD, missing(head[..., 0, 0], reason))
    lead, tail = head[..., :K], head[..., K:]
    gap = np.isfinite(turned)
    angle = np.where(gap, turned, 0.0)
    moved = (error + sqrt(2.0) * angle * length(head)) * INFLATE * ((np.asarray(error) != 0) | (angle != 0))
    spectrum = singular_values(lead, moved)
    squares = spectrum * spectrum
    leak = _leak(lead, tail, moved, spectrum.lower[..., -1])  # type: ignore[index]
    found = {
        "head_leak": leak,
        "head_tail": frobenius(tail, moved),
        "head_imbalance": _leading_imbalance(lead, sigma, moved, angle),
        "head_sigma2_min": smallest(squares),
        "head_sigma2_max": largest(squares),
    }

    def reason_of(i: int) -> str:
        return SINGULAR if np.ravel(np.broadcast_to(gap, np.shape(leak.value)))[i] else NO_GAP

    return {
        name: measured(Rounded(np.where(gap, ball.value, np.nan), ball.error), reason_of)
        for name, ball in found.items()
    }


HEAD = ("head_leak", "head_tail", "head_imbalance", "head_sigma2_min", "head_sigma2_max")


def _leak(lead: ndarray, tail: ndarray, moved: Any, low: Any) -> Rounded:
    """|A^(-1) B|_F for A, B within `moved` of `lead`, `tail`, where low <= 1 / |A^(-1)|: a computed Z is off
    by A^(-1) (B - A Z), and B - A Z by at most moved (1 + |Z|) from that of the computed A, B."""
    possible = low > 0
    regular = np.where(possible[..., None, None], lead, np.eye(lead.shape[-1]))
    solution = np.linalg.solve(regular, tail)
    missed = product_distance(tail, regular, solution) + moved * (1 + length(solution))
    error = np.where(possible, missed / np.where(possible, low, 1.0) * INFLATE, np.inf)
    return frobenius(solution, error)


def _leading_imbalance(lead: ndarray, sigma: Rounded, moved: Any, turned: Any) -> Rounded:
    """|U_1'(W_L'W_L - W_(L-1)W_(L-1)')U_1|_F, which depends on the space of U_1 alone."""
    K = lead.shape[-1]
    squares = sigma * sigma
    count = min(K, squares.value.shape[-1])  # type: ignore[union-attr]
    E = np.swapaxes(lead, -1, -2) @ lead
    E[..., range(count), range(count)] -= squares.value[..., :count]  # type: ignore[index]
    size = length(lead)
    rounding = gamma(K + 2) * size * size + length(squares.error[..., :count, None])  # type: ignore[index]
    rounding = rounding + 2 * U * length(squares.value[..., :count, None])  # type: ignore[index]
    drift = 2 * moved * size + moved * moved
    drift = drift + 3 * turned * turned * squares.value[..., 0] * sqrt(K)  # type: ignore[index]
    return frobenius(E, (rounding + drift) * INFLATE)
