"""Gaussian data and Assumption 2: a bound on the probability that they miss it, and draws that decide it."""

from __future__ import annotations

from math import exp, log, log1p, sqrt

import numpy as np
from numpy import ndarray

from verify.errors import InputError
from verify.frequency import decided, frequency
from verify.theory import Evidence, Finding

THETA = 0.25
"""The limit of Assumption 2."""

RARELY = 0.01
"""What "with high probability" is read as: Assumption 2 is missed with at most this probability."""

DRAWS = 2_500
"""Independent draws for each size: without a miss, 2,131 show a probability below RARELY."""


def failure_bound(N: int, d: int, theta: float) -> float:
    """P(N max|X'X - I| > theta) is at most this, X (d, N) with independent N(0, 1/d) entries.

    N, d >= 1, 0 < theta < N.  Source: docs/layerwise/data.md, "Gaussian data".  Raises InputError otherwise.

    >>> failure_bound(30, 655_600, 0.25) < 0.01 < failure_bound(30, 50, 0.25)
    True
    """
    if N < 1 or d < 1 or not 0 < theta < N:
        raise InputError(f"N = {N}, d = {d}, theta = {theta}: N, d >= 1 and 0 < theta < N are needed")
    t = theta / N
    s = (sqrt(1 + 4 * t * t) - 1) / (2 * t)
    norms = exp(-d / 2 * (t - log1p(t))) + exp(d / 2 * (t + log1p(-t)))
    pairs = exp(-d * (s * t + log1p(-s * s) / 2))
    return min(1.0, N * norms + N * (N - 1) * pairs)


def enough(N: int, theta: float, fail: float) -> int:
    """A width d from which on Gaussian data miss N max|X'X - I| <= theta with probability at most `fail`.

    5 (N/theta)^2 log(3N/fail), rounded up; theta/N <= 1/8, 0 < fail < 1.  Source: as `failure_bound`.

    >>> enough(30, 0.25, 0.01)
    655559
    """
    if not (0 < theta <= N / 8 and 0 < fail < 1):
        raise InputError(f"N = {N}, theta = {theta}, fail = {fail}: 0 < theta <= N/8 and 0 < fail < 1")
    return int(np.ceil(5 * (N / theta) ** 2 * log(3 * N / fail)))


def gram(N: int, d: int, rng: np.random.Generator) -> ndarray:
    """X'X of X (d, N) with independent N(0, 1/d) entries, d >= N: a Wishart matrix by Bartlett's
    decomposition, at the price of N^2 numbers whatever d is."""
    lower = np.tril(rng.standard_normal((N, N)), -1)
    lower[np.diag_indices(N)] = np.sqrt(rng.chisquare(d - np.arange(N)))
    return lower @ lower.T / d


def misses(N: int, d: int, theta: float, draws: int, seed: int = 0) -> int:
    """In how many of `draws` independent draws N max|X'X - I| > theta, for Gaussian X (d, N), d >= N >= 1."""
    if not d >= N >= 1 or draws < 1:
        raise InputError(f"N = {N}, d = {d}, draws = {draws}: d >= N >= 1 and a draw at least are needed")
    rng = np.random.default_rng(seed)
    return sum(float(N * np.abs(gram(N, d, rng) - np.eye(N)).max()) > theta for _ in range(draws))


def gaussian_data() -> Evidence:
    """How often Gaussian data of section 5.2's N = 30 miss Assumption 2, at three widths."""
    N = 30
    numbers: dict[str, float | int | str] = {"draws for each width": DRAWS}
    outcomes = {}
    widths = {50: "section 5.2", N * N: "N^2", enough(N, THETA, RARELY): "5 (N/theta)^2 log(3N/delta)"}
    for d, name in widths.items():
        count = misses(N, d, THETA, DRAWS)
        found = frequency(count, DRAWS)
        outcomes[d] = decided(found, RARELY)
        low, high = found.value - found.error, found.value + found.error
        numbers |= {
            f"d = {d} ({name}): misses": count,
            f"d = {d}: probability of a miss, interval at 1e-9": f"{max(low, 0):.4f} to {min(high, 1):.4f}",
            f"d = {d}: a miss with probability at most {RARELY}": outcomes[d],
            f"d = {d}: proved bound on it": failure_bound(N, d, THETA),
        }
    return Evidence(numbers, outcomes[50] == outcomes[N * N] == "fails")


FINDINGS = (
    Finding(
        "layerwise/A2-gaussian",
        "Touches Assumption 2: Gaussian data meet it with high probability.",
        "In no source that could be read: the paper's own remark, and its condition on the size, could "
        "not. Entries independent N(0, 1/d), d >= N, which is all that Assumption 2 asks of the size; theta "
        "< 1/4; high probability: at least .99.",
        "N = 30 as in section 5.2, d = 50 as there, d = N^2, and a d that suffices; Clopper-Pearson "
        "intervals that miss with probability 1e-9, three outcomes: holds, fails, undecided.",
        "It is true for wide data: with probability 1 - delta from d = 5 (N/theta)^2 log(3N/delta) on "
        "(docs/layerwise/data.md).  The refined theorem R10 asks nothing of theta.",
        gaussian_data,
        remark=True,
    ),
)
