"""Instances to try against a statement: small sizes first, structured shapes before random ones."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, get_args

import numpy as np

from verify.errors import InputError
from verify.instances import Pair, generate_pair
from verify.instances.data import Structure
from verify.instances.heads import Imbalance, Spectrum, delta_floor


@dataclass(frozen=True)
class Size:
    """K >= 2 classes of n samples, width d, depth L."""

    K: int
    n: int
    d: int
    L: int


SIZES = tuple(
    Size(K, n, max(n * K, 2 * K + 1) + extra, L)
    for K, n, extra, L in [
        (2, 1, 0, 2), (2, 2, 0, 2), (2, 2, 0, 3), (2, 3, 0, 2), (2, 3, 2, 3), (2, 4, 0, 2), (2, 4, 4, 4),
        (3, 1, 0, 2), (3, 2, 0, 2), (3, 3, 0, 3), (2, 6, 0, 2), (3, 4, 4, 5), (4, 3, 0, 2), (2, 3, 0, 8),
    ]
)  # fmt: skip
"""From the smallest networks the theory speaks of to ones of a few hundred numbers."""

Request = dict[str, Any]


def requests(size: Size, tries: int, seed: int) -> Iterator[Request]:
    """`tries` keyword arguments of `generate_pair`; the same for the same seed."""
    rng = np.random.default_rng([seed, size.K, size.n, size.d, size.L])
    sizes = {"K": size.K, "n": size.n, "d": size.d, "L": size.L}
    for number, shape in zip(range(tries), _shapes(size, rng), strict=False):
        yield sizes | {"seed": number} | shape


def _shapes(size: Size, rng: np.random.Generator) -> Iterator[Request]:
    """Orthonormal data, the extremal pair of R8 and the other structures on level spectra, then anything."""
    for eps in (0.5, 0.1, 0.01):
        yield {"eps": eps, "spectrum": "level"}
        for structure in ("pair", "equal", "sign", "block"):
            yield {"eps": eps, "spectrum": "level", "theta": 0.2, "structure": structure}
    while True:
        yield random_shape(size, rng)


def random_shape(size: Size, rng: np.random.Generator) -> Request:
    """Any shape, with corners (0, equal, near a limit) more often than chance."""
    eps = float(rng.choice([0.02, 0.1, 0.3, 0.5, rng.uniform(0.01, 0.9)]))
    rho = eps * float(rng.choice([0.0, 0.0, 0.5, rng.uniform()])) if size.d > 2 * size.K + 1 else 0.0
    least = delta_floor(size.K, size.d, eps, rho)
    delta = None if rng.random() < 0.4 else least * float(rng.uniform(1.001, 4.0))
    shape: Request = {
        "eps": eps,
        "rho": rho,
        "delta": delta,
        "theta": float(rng.choice([0.0, 0.01, 0.05, 0.2, 0.24, 0.45, 0.9, rng.uniform()])),
        "structure": str(rng.choice(get_args(Structure))),
        "spectrum": str(rng.choice(get_args(Spectrum))),
        "imbalance": str(rng.choice(get_args(Imbalance))),
    }
    if rng.random() < 0.15:
        shape |= {"e0": float(rng.choice([1e-3, 0.05, 0.2])) * np.sqrt(size.n), "mu": None}
    return shape


def nearby(request: Request, rng: np.random.Generator) -> Request:
    """The same request with its numbers moved by a few per cent up to a factor of 2, or another seed."""
    changed = dict(request)
    for name in ("eps", "theta", "delta", "e0"):
        if changed.get(name) and rng.random() < 0.5:
            changed[name] = float(changed[name] * np.exp(rng.normal() * rng.choice([0.03, 0.3])))
    if rng.random() < 0.3:
        changed["seed"] = int(rng.integers(1 << 31))
    return changed


def made(request: Request) -> Pair | None:
    """The pair of a request, or None where no network has it."""
    try:
        return generate_pair(**request)
    except InputError:
        return None
