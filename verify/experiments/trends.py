"""What "decays geometrically", "rises, then falls" and the like mean, as numbers; observations from them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy import ndarray

from verify.experiments.experiment import Expectation

GEOMETRIC = 0.99
"""A sequence of a deep linear network decays geometrically from this R^2 of its logarithm on."""

ROUGHLY_GEOMETRIC = 0.9
"""The same for real networks, of which the paper says "approximately"."""

LINEAR = 0.95
"""A sequence grows linearly from this R^2 on."""


MOSTLY = 0.75
"""A trend of a real network: it goes the right way at this share of the steps, and from first to last."""


NOISE = 2.0
"""Standard errors within which a change of repeated measurements shows nothing."""


@dataclass(frozen=True)
class Fit:
    """A least-squares line: y = intercept + slope * x, and the share of the variance it explains."""

    slope: float
    intercept: float
    r_squared: float


def line(y: Sequence[float] | ndarray, x: Sequence[float] | ndarray | None = None) -> Fit:
    """The line through (x, y); x = 0, 1, ... by default.  r_squared is nan for a constant y."""
    values = np.asarray(y, dtype=float)
    places = np.arange(len(values), dtype=float) if x is None else np.asarray(x, dtype=float)
    if len(values) < 2 or not np.isfinite(values).all():
        return Fit(np.nan, np.nan, np.nan)
    slope, intercept = np.polyfit(places, values, 1)
    rest = np.sum((values - intercept - slope * places) ** 2)
    total = np.sum((values - values.mean()) ** 2)
    return Fit(float(slope), float(intercept), float(1 - rest / total) if total > 0 else np.nan)


def log_line(y: Sequence[float] | ndarray) -> Fit:
    """The line through (l, log y_l): exp(slope) is the factor a layer; nan where some y_l <= 0."""
    values = np.asarray(y, dtype=float)
    return line(np.log(values)) if (values > 0).all() else Fit(np.nan, np.nan, np.nan)


def falling(y: Sequence[float] | ndarray) -> float:
    """Share of steps at which the sequence falls."""
    return float((np.diff(np.asarray(y, dtype=float)) < 0).mean())


def rising(y: Sequence[float] | ndarray) -> float:
    """Share of steps at which the sequence rises."""
    return float((np.diff(np.asarray(y, dtype=float)) > 0).mean())


def mostly_falls(y: Sequence[float] | ndarray) -> bool:
    """Falls at MOSTLY of the steps, and from the first to the last value."""
    return bool(falling(y) >= MOSTLY and y[-1] < y[0])


def mostly_rises(y: Sequence[float] | ndarray) -> bool:
    """Rises at MOSTLY of the steps, and from the first to the last value."""
    return bool(rising(y) >= MOSTLY and y[-1] > y[0])


def rises_then_falls(y: Sequence[float] | ndarray) -> bool:
    """The maximum is neither first nor last, and both ends lie below it."""
    values = np.asarray(y, dtype=float)
    top = int(values.argmax())
    return bool(0 < top < len(values) - 1 and values[0] < values[top] > values[-1])


def rank_correlation(x: Sequence[float] | ndarray, y: Sequence[float] | ndarray) -> float:
    """Spearman's; nan when one of them is constant."""
    from scipy.stats import rankdata

    a, b = rankdata(x), rankdata(y)
    if np.ptp(a) == 0 or np.ptp(b) == 0:
        return float("nan")
    return float(np.corrcoef(a, b)[0, 1])


def grows(x: Sequence[float], groups: Sequence[ndarray]) -> tuple[bool | None, str]:
    """Whether the mean of repeated measurements grows with x, and the numbers.

    Seen: the means are rank-correlated with x above one half, and the last one lies above the first
    by more than NOISE standard errors; not seen: below by more than that, or not correlated; None:
    within the noise, and where nothing was repeated.
    """
    values = np.array([group.mean() for group in groups])
    errors = [group.std(ddof=1) / np.sqrt(len(group)) if len(group) > 1 else np.inf for group in groups]
    change, noise = values[-1] - values[0], NOISE * float(np.hypot(errors[0], errors[-1]))
    correlation = rank_correlation(x, values)
    words = f"{listed(values, 4)} at {listed(x)}, rank correlation {correlation:.2f}, change {change:.4f}"
    words += f" +- {noise:.4f}" if np.isfinite(noise) else " (one seed: no estimate of the noise)"
    if abs(change) <= noise:
        return None, words
    return bool(change > 0 and correlation > 0.5), words


def observe(claim: str, parts: Mapping[str, tuple[bool | None, str]]) -> Expectation:
    """One observation from parts name -> (seen, numbers).

    Seen where every part is, not seen where one is not; None where one cannot tell, or without parts.
    """
    found = [ok for ok, _ in parts.values()]
    seen = False if False in found else None if None in found or not found else True
    marks = {True: "", False: " (not seen)", None: " (cannot tell)"}
    words = [f"{name}: {text}{marks[ok]}" for name, (ok, text) in parts.items()]
    return Expectation(claim, seen, "; ".join(words) if words else "nothing to judge by")


def listed(values: Sequence[float] | ndarray, digits: int = 3) -> str:
    """Numbers for a sentence."""
    return ", ".join(f"{value:.{digits}g}" for value in values)
