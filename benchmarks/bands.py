"""CPU time and memory of the refined bands of one layer on 10^4, 10^5 and 10^6 parameter points; one core.

python benchmarks/bands.py [largest]
"""

from __future__ import annotations

import os
import resource
import sys
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


def evaluate(size: int, depths: tuple[int, ...] = (6,), layer: int = 2) -> float:
    """CPU seconds for every refined band of one layer at `size` points, spread over these depths."""
    values = points(size)
    statements = [s for s in REGISTRY if s.tag is Tag.REFINED and s.id.startswith("layerwise/")]
    start = time.process_time()
    for k, L in enumerate(depths):
        share = {name: x[k :: len(depths)] for name, x in values.items()}
        for first in range(0, len(share["theta"]), CHUNK):
            p = Parameters(L=L, **{name: x[first : first + CHUNK] for name, x in share.items()})
            for s in statements:
                if layer in s.layers(L):
                    for band in s.bands(p, layer).values():
                        band.vacuous(p)
    return time.process_time() - start


def main(largest: int = 10**6) -> None:
    evaluate(CHUNK)
    for size in (largest // 100, largest // 10, largest):
        fixed, varied = evaluate(size), evaluate(size, (4, 5, 6, 8, 12, 16))
        print(f"{size:>9,} points: L = 6 {fixed:6.2f} s, L from 4 to 16 {varied:6.2f} s")
    print(f"largest memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20:.2f} GiB")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
