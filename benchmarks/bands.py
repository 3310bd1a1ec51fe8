"""CPU time and memory of the refined bands of one layer on 10^4, 10^5 and 10^6 parameter points; one core.

python benchmarks/bands.py [--largest N] [--rounds R].  The smallest of the rounds; the run is added to
benchmarks/history.
"""

from __future__ import annotations

import argparse
import os
import resource
import time

os.environ.setdefault("OMP_NUM_THREADS", "1")

import numpy as np
from history import record

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


def main() -> None:
    """Time the sizes and record them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--largest", type=int, default=10**6)
    parser.add_argument("--rounds", type=int, default=2)
    given = parser.parse_args()
    evaluate(CHUNK)
    rows: dict[str, dict[str, float]] = {}
    for size in (given.largest // 100, given.largest // 10, given.largest):
        fixed = min(evaluate(size) for _ in range(given.rounds))
        varied = min(evaluate(size, (4, 5, 6, 8, 12, 16)) for _ in range(given.rounds))
        rows[f"{size:,} points"] = {
            "s, L = 6": fixed, "s, L from 4 to 16": varied, "microseconds a point": 1e6 * fixed / size,
        }  # fmt: skip
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
    rows[f"{given.largest:,} points"]["largest memory, GiB"] = peak
    record("bands", rows)


if __name__ == "__main__":
    main()
