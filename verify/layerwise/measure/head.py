"""The last layer in the coordinates of the layer before it (Lemma 9, R3), and the residual mu."""

from __future__ import annotations

from math import sqrt

import numpy as np
from jaxtyping import Float
from numpy import ndarray

from verify.layerwise.measure.factors import product_distance, singular_values
from verify.layerwise.measure.geometry import RANK_DEFICIENT, Data
from verify.layerwise.measure.record import measured
from verify.measurement import Measured, undefined
from verify.rounding import INFLATE, Ball, U, frobenius, gamma, largest, length, smallest

OVERFLOW = "W_(L:1) leaves the range of float64"
SINGULAR = "What_1 is singular within rounding"
NO_GAP = "sigma_K and sigma_(K+1) of W_(L-1) agree within rounding: no leading space"


def residual_quantities(
    product: Float[ndarray, "K d"], error: Float[ndarray, "K d"] | float, data: Data, alpha: float
) -> dict[str, Measured]:
    """mu = |W_(L:1) - Y X+ / alpha|_F, and its spectral norm, from the product W_(L:1), known to within
    `error` (entrywise array, or Frobenius bound)."""
    exact_fit, fit_error = data.interpolator
    exact_fit = exact_fit / alpha
    moved = length(error) if isinstance(error, ndarray) else error
    spread = moved + fit_error / alpha + 2 * U * (length(product) + length(exact_fit))
    rest, spread = product - exact_fit, spread * INFLATE
    largest_one = singular_values(rest, spread)[0] if np.isfinite(spread) else Ball(np.nan, np.inf)
    reason = RANK_DEFICIENT if np.isfinite(product).all() else OVERFLOW
    return {"mu": measured(frobenius(rest, spread), reason), "mu_op": measured(largest_one, reason)}


def head_quantities(
    head: Float[ndarray, "K d"], sigma: Ball, error: float, turned: float
) -> dict[str, Measured]:
    """h, w, e of R3 and the spectrum of What_1.

    head: What = W_L U_(L-1), (K, d), within `error` (Frobenius) of the product with the computed
    basis; sigma: singular values of W_(L-1); turned: sine of the largest angle between the computed
    and the exact leading space.  A basis of the exact space at distance sqrt(2) `turned` from the
    computed one exists, so What_1 and What_2 move by at most sqrt(2) `turned` |What|.
    """
    names = ("head_leak", "head_tail", "head_imbalance", "head_sigma2_min", "head_sigma2_max")
    K = head.shape[0]
    if not np.isfinite(turned):
        return dict.fromkeys(names, undefined(NO_GAP))
    if head.shape[1] < K:
        return dict.fromkeys(names, undefined(f"width {head.shape[1]} < K = {K}: no What_1"))
    lead, tail = head[:, :K], head[:, K:]
    moved = (error + sqrt(2.0) * turned * length(head)) * INFLATE if error or turned else 0.0
    spectrum = singular_values(lead, moved)
    squares = spectrum * spectrum
    return {
        "head_leak": _leak(lead, tail, moved, float(spectrum.lower[-1])),  # type: ignore[index]
        "head_tail": measured(frobenius(tail, moved)),
        "head_imbalance": _leading_imbalance(lead, sigma, moved, turned),
        "head_sigma2_min": measured(smallest(squares)),
        "head_sigma2_max": measured(largest(squares)),
    }


def _leak(lead: ndarray, tail: ndarray, moved: float, low: float) -> Measured:
    """|A^(-1) B|_F for A, B within `moved` of `lead`, `tail`, where low <= 1 / |A^(-1)|: a computed Z is
    off by A^(-1) (B - A Z), and B - A Z by at most moved (1 + |Z|) from that of the computed A, B."""
    if not low > 0:
        return undefined(SINGULAR)
    try:
        solution = np.linalg.solve(lead, tail)
    except np.linalg.LinAlgError:
        return undefined(SINGULAR)
    missed = product_distance(tail, lead, solution) + moved * (1 + length(solution))
    return measured(frobenius(solution, missed / low * INFLATE), SINGULAR)


def _leading_imbalance(lead: ndarray, sigma: Ball, moved: float, turned: float) -> Measured:
    """|U_1'(W_L'W_L - W_(L-1)W_(L-1)')U_1|_F, which depends on the space of U_1 alone."""
    K = len(lead)
    squares = sigma * sigma
    count = min(K, len(sigma.value))  # type: ignore[arg-type]
    E = lead.T @ lead
    E[range(count), range(count)] -= squares.value[:count]  # type: ignore[index]
    size = length(lead)
    rounding = gamma(K + 2) * size * size + float(length(squares.error[:count]))  # type: ignore[index]
    rounding += 2 * U * length(squares.value[:count])  # type: ignore[index]
    drift = 2 * moved * size + moved * moved
    drift += 3 * turned * turned * float(squares.value[0]) * sqrt(K)  # type: ignore[index]
    return measured(frobenius(E, (rounding + drift) * INFLATE))
