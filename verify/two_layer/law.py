"""Failure probabilities over Gaussian data and weights (P8, R15): by formulas, and decided from draws."""

from __future__ import annotations

from math import expm1, inf, log, log1p, sqrt
from typing import Any

import numpy as np

from bounds.two_layer import TwoLayerParameters
from verify.errors import InputError
from verify.frequency import frequency
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


def observe_law(
    n: int, d: int, m: int, fail: float = 0.1, *, noise: float = 0.0, draws: int = 400, seed: int = 0
) -> Observation:
    """The probabilities of P8 and R15 at (n, d, m, delta), |beta| = 1 and sigma_y^2 = `noise`.

    `_failure`: those of Lemmas A.1 to A.3 by their formulas.  `_frequency`, and `singular_outside`: from
    `draws` independent draws of (X, y, W), as Clopper-Pearson intervals (`verify.frequency`).  Raises
    InputError unless n, d, m, draws >= 1, 0 < fail < 1 and noise >= 0.
    """
    if min(n, d, m) < 1 or not 0 < fail < 1:
        raise InputError(f"n = {n}, d = {d}, m = {m}, fail = {fail}: sizes must be >= 1, 0 < fail < 1")
    if not 0 <= noise < inf or draws < 1:
        raise InputError(f"noise = {noise}, draws = {draws}: noise must be finite and >= 0, draws >= 1")
    one = norm_failure(d)
    exact = {
        "A1_failure": neuron_failure(m, fail),
        "A2_failure": one,
        "A2_any_failure": -expm1(m * log1p(-one)) if one < 1 else 1.0,
        "A3_failure": projection_failure(n),
    }
    values = {name: number(x, m * PROBABILITY_ERROR * x + 1e-300) for name, x in exact.items()}
    counts = count_failures(n, d, m, fail, noise, draws, seed)
    values |= {name: frequency(count, draws) for name, count in counts.items()}
    p = TwoLayerParameters(m=m, n=n, d=d, fail=fail, draws=draws, bbar=1.0, sigma_y=sqrt(noise))
    name = f"law n={n} d={d} m={m} delta={fail:g} sigma_y^2={noise:g}"
    columns = {"n": n, "d": d, "m": m, "fail": fail, "noise": noise, "draws": draws, "seed": seed}
    return Observation("two-layer", name, "law", p, along(values), columns=columns)


def count_failures(
    n: int, d: int, m: int, fail: float, noise: float, draws: int, seed: int
) -> dict[str, int]:
    """How many of the draws fail each lemma: x ~ N(0, I_d), y = X e_1 + noise, w_r ~ N(0, I_d), m neurons.

    A.1 and A.2 at sigma0 = 1, as they do not depend on it; A.4 at tr = d; 5.1 at sigma_x = |Sigma| = 1.
    """
    rng = np.random.default_rng(seed)
    found: dict[str, int] = {}
    top, reach, spread = sqrt(2 * log(8 * m / fail)), sqrt(n) + 2, n + sqrt(n * d)
    for _ in range(draws):
        X, W = rng.standard_normal((n, d)), rng.standard_normal((d, m))
        y = X[:, 0] + sqrt(noise) * rng.standard_normal(n)
        feature = X.T @ y
        gamma, spectrum = float(feature @ feature), np.linalg.eigvalsh(X @ X.T)
        omega = (feature @ W) / sqrt(gamma)
        low, high = sqrt(max(float(spectrum[0]), 0.0)), sqrt(float(spectrum[-1]))
        failed = {
            "A1_frequency": np.any(np.abs(omega) > top) or np.max(omega) < 0.5,
            "A2_frequency": _outside(np.sum(W * W, axis=0), d / 2, 1.5 * d),
            "A3_frequency": _outside(np.sum(X[:, 0] ** 2), n / 2, 2 * n),
            "A4_frequency": _outside(gamma / (n * d), 0.5, 1.5),
            "K_frequency": max(float(spectrum[-1]) - d, d - float(spectrum[0])) > spread,
            "singular_outside": high > sqrt(d) + reach or low < sqrt(d) - reach,
        }
        for name, happened in failed.items():
            found[name] = found.get(name, 0) + bool(happened)
    return found


def _outside(x: Any, low: float, high: float) -> bool:
    return bool(np.any((x < low) | (x > high)))
