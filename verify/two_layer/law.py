"""Failure probabilities over Gaussian data and weights (P8, R15): exact where a formula exists."""

from __future__ import annotations

from math import log, sqrt

import numpy as np

from bounds.two_layer import TwoLayerParameters
from verify.errors import InputError
from verify.measurement import Observation, along, number

PROBABILITY_ERROR = 1e-12
"""Relative error allowed to scipy's distribution functions."""


def neuron_failure(m: int, fail: float) -> float:
    """P(not all |w_r| <= sqrt(2 log(8m/delta)), or no w_r >= 1/2), w_r independent N(0, 1), r = 1..m."""
    from scipy.stats import norm

    x = sqrt(2 * log(8 * m / fail))
    inside = float(norm.cdf(x) - norm.cdf(-x))
    low = float(norm.cdf(0.5) - norm.cdf(-x))
    return 1 - (inside**m - low**m)


def norm_failure(d: int) -> float:
    """P(chi^2_d outside [d/2, 3d/2])."""
    from scipy.stats import chi2

    return float(chi2.cdf(d / 2, d) + chi2.sf(1.5 * d, d))


def projection_failure(n: int) -> float:
    """P(chi^2_n outside [n/2, 2n]) = F(n/2) + 1 - F(2n)."""
    from scipy.stats import chi2

    return float(chi2.cdf(n / 2, n) + chi2.sf(2 * n, n))


def observe_law(n: int, d: int, m: int, fail: float = 0.1, *, draws: int = 100, seed: int = 0) -> Observation:
    """The failure probabilities of Lemmas A.1-A.3 at (n, d, m, delta) and how often, in `draws`
    Gaussian X, a singular value leaves [sqrt d - sqrt n - 2, sqrt d + sqrt n + 2].

    Raises InputError unless n, d, m >= 1 and 0 < fail < 1.
    """
    if min(n, d, m) < 1 or not 0 < fail < 1:
        raise InputError(f"n = {n}, d = {d}, m = {m}, fail = {fail}: sizes must be >= 1, 0 < fail < 1")
    rng = np.random.default_rng(seed)
    outside = 0
    for _ in range(draws):
        singular = np.linalg.svd(rng.standard_normal((n, d)), compute_uv=False)
        reach = sqrt(n) + 2
        outside += bool(singular[0] > sqrt(d) + reach or singular[-1] < sqrt(d) - reach)
    exact = {
        "A1_failure": neuron_failure(m, fail),
        "A2_failure": norm_failure(d),
        "A3_failure": projection_failure(n),
    }
    values = {name: number(x, PROBABILITY_ERROR * x + 1e-300) for name, x in exact.items()}
    values["singular_outside"] = number(outside / draws)
    p = TwoLayerParameters(m=m, n=n, d=d, fail=fail)
    name = f"law n={n} d={d} m={m} delta={fail:g}"
    columns = {"n": n, "d": d, "m": m, "fail": fail, "draws": draws, "seed": seed}
    return Observation("two-layer", name, "law", p, along(values), columns=columns)
