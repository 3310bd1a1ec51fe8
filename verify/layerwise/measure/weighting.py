"""How class means are weighed in Tr Sigma_B where classes differ in size."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
from jaxtyping import Float
from numpy import ndarray

from bounds.layerwise.parameters import Weighting

CENTRING_ROUNDINGS = 6
"""Roundings in an entry of `centring` (at most 4) and its use, beyond those of a dot product."""


def shares(counts: tuple[int, ...], weighting: Weighting) -> list[Fraction]:
    """The centre of the class means as a combination of them: 1/K each ("classes"), or n_k/N."""
    K, N = len(counts), sum(counts)
    return [Fraction(1, K) if weighting == "classes" else Fraction(n, N) for n in counts]


def centring(counts: tuple[int, ...], weighting: Weighting) -> Float[ndarray, "K K"]:
    """C with |Xbar C|_F^2 = K Tr Sigma_B: column k is sqrt(K w_k)(e_k - centre), w_k = n_k/N for "samples"
    and 1/K otherwise."""
    K, N = len(counts), sum(counts)
    centre = shares(counts, weighting)
    entries = [[float(Fraction(int(i == k)) - centre[i]) for k in range(K)] for i in range(K)]
    scale = np.sqrt([K * n / N if weighting == "samples" else 1.0 for n in counts])
    return np.array(entries) * scale


def centring_size(counts: tuple[int, ...], weighting: Weighting) -> float:
    """|R|_F of C = diag(n_k)^(1/2) R: sqrt((K-1)/n) where all classes have n samples."""
    C = centring(counts, weighting)
    return float(np.sqrt(np.sum(C * C / np.array(counts)[:, None])))


__all__ = ["CENTRING_ROUNDINGS", "centring", "centring_size", "shares"]
