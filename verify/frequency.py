"""Probabilities decided from draws: how often an event happened, with the interval that decides a bound."""

from __future__ import annotations

from typing import Literal

from verify.errors import InputError
from verify.measurement import Measured

MISTAKE = 1e-9
"""Probability that the interval of a frequency misses the probability it stands for, whatever that is."""


def frequency(count: int, draws: int) -> Measured:
    """The probability of an event that happened in `count` of `draws` independent draws.

    draws >= 1, 0 <= count <= draws.  The Clopper-Pearson interval [low, high] holds the probability except
    with probability at most MISTAKE over the draws (Clopper and Pearson, Biometrika 26 (1934)); the record is
    its centre and half its width, so that the judge has three outcomes: the whole interval inside a band, the
    whole of it outside, or undecided, for lack of draws.  No draws, however lucky, give the interval [0, 0]:
    `frequency(0, n).value + .error` is 1 - (MISTAKE/2)^(1/n).  Raises InputError for other counts.

    >>> x = frequency(0, 1000)
    >>> print(f"{max(x.value - x.error, 0):.3g} to {x.value + x.error:.3g}")
    0 to 0.0212
    """
    from scipy.stats import binomtest

    if draws < 1 or not 0 <= count <= draws:
        raise InputError(f"count = {count} of draws = {draws}: at least one draw and 0 <= count <= draws")
    interval = binomtest(count, draws).proportion_ci(confidence_level=1 - MISTAKE, method="exact")
    low, high = float(interval.low), float(interval.high)
    return Measured((low + high) / 2, (high - low) / 2 + SLIP, blur=f"interval of {draws} draws, +-")


def decided(found: Measured, limit: float) -> Literal["holds", "fails", "undecided"]:
    """Whether a probability is at most `limit`, by the interval of its frequency: for lack of draws neither.

    >>> decided(frequency(0, 1000), 0.05), decided(frequency(0, 1000), 0.01)
    ('holds', 'undecided')
    """
    if found.value + found.error <= limit:
        return "holds"
    return "fails" if found.value - found.error > limit else "undecided"


SLIP = 1e-12
"""Allowed for the rounding of the interval's ends, incomplete beta functions of scipy."""
