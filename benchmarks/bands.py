"""Time of the refined bands of one layer on 10^4, 10^5 and 10^6 parameter points; one core.

python benchmarks/bands.py
"""

from __future__ import annotations

import os
import time

os.environ.setdefault("OMP_NUM_THREADS", "1")

import numpy as np

from bounds import REGISTRY, Parameters, Tag

CHUNK = 20_000
"""Points evaluated together: a few dozen arrays of this size stay in cache."""


def points(size: int) -> dict[str, np.ndarray]:
    """Random parameters in and out of scope."""
    rng = np.random.default_rng(0)
    ranges = {"theta": (0, 0.24), "lmin": (0.7, 1), "lmax": (1, 1.5), "eps": (0.05, 0.5), "rho": (0, 0.04),
              "delta": (0, 1.5), "mu": (0, 0.1), "e0": (0, 0.01)}  # fmt: skip
    values = {name: rng.uniform(low, high, size) for name, (low, high) in ranges.items()}
    counts = {"n": rng.integers(2, 20, size), "K": rng.integers(2, 6, size), "d": np.full(size, 300)}
    return values | {name: x.astype(float) for name, x in counts.items()}


def evaluate(size: int, L: int = 6, layer: int = 2) -> float:
    """Seconds for every refined band of one layer at `size` points."""
    values = points(size)
    statements = [s for s in REGISTRY if s.tag is Tag.REFINED and s.id.startswith("layerwise/")]
    start = time.perf_counter()
    for first in range(0, size, CHUNK):
        p = Parameters(L=L, **{name: x[first : first + CHUNK] for name, x in values.items()})
        for s in statements:
            if layer in s.layers(L):
                for band in s.bands(p, layer).values():
                    band.vacuous(p)
    return time.perf_counter() - start


if __name__ == "__main__":
    evaluate(CHUNK)
    for size in (10**4, 10**5, 10**6):
        print(f"{size:>9,} points: {evaluate(size):6.2f} s")
