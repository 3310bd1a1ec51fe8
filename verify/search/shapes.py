"""Shapes of G = X'X - I to start a search from, beyond those of `verify.instances.data`."""

from __future__ import annotations

import numpy as np
from jaxtyping import Float
from numpy import ndarray
from numpy.random import Generator

from verify.instances.data import gram_deviation

MIXED = 0.1
"""Settles the sign of G between samples of opposite signs."""

SHAPES = ("pair", "opposed pair", "equal", "minus equal", "opposed", "sign", "rows", "gaussian")


def gram_shape(name: str, K: int, n: int, rng: Generator) -> Float[ndarray, "N N"]:
    """A symmetric G, to be scaled.

    pair: 1 between the first two classes (R8 is attained there); opposed pair: -1.  equal, minus equal: all
    entries 1, -1.  opposed: -z z' with z = +-1 by class.  sign: random signs.  rows: +-1 by the sample,
    constant over the other class, so that (I-P)GP has most of the energy.  gaussian: random entries.
    """
    N = n * K
    match name:
        case "pair" | "opposed pair":
            G = gram_deviation(N, rng, structure="pair", K=K)
            return G if name == "pair" else -G
        case "equal" | "minus equal":
            return np.full((N, N), 1.0 if name == "equal" else -1.0)
        case "opposed":
            z = np.repeat(np.where(np.arange(K) % 2, -1.0, 1.0), n)
            return -np.outer(z, z)
        case "rows":
            signs = np.where(np.arange(N) % n < n // 2, 1.0, -1.0)
            signs[n - 1 :: n] = -1.0 if n % 2 == 0 else 0.0
            above = np.kron(np.triu(np.ones((K, K)), 1), np.ones((n, n))) * signs[:, None]
            inside = np.kron(np.eye(K), np.ones((n, n))) * np.sign(signs[:, None] + signs + MIXED)
            return above + above.T + inside
    return gram_deviation(N, rng, structure="sign" if name == "sign" else "gaussian")
