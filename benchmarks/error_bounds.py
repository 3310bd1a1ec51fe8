"""The largest true error / claimed bound of the measurements, in 100 digits and more: at most 1.

    python benchmarks/error_bounds.py                      the families, 2 x 2 to 60 x 60
    python benchmarks/error_bounds.py --search 2000        and a search for worse matrices, by random changes
    python benchmarks/error_bounds.py --json found.json    the same numbers for a program
    OPENBLAS_CORETYPE=Haswell python benchmarks/error_bounds.py    on other kernels

Exact singular values and eigenvalues: roots of characteristic polynomials of integer matrices.  Exact
quantities of a network or pair: their definitions at 100 digits (the reference of the tests).
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections import defaultdict
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).parent.parent / "tests/verify/layerwise/measure"))

import measure_reference
from measure_instances import fitted_pair, ill_conditioned, nearly_tied, offset, random_network, random_pair
from nasty_matrices import FAMILIES, eigenvalue_ratio, matrix, singular_ratio

from verify.layerwise.measure import measure

SHAPES = [(2, 2), (3, 3), (7, 7), (7, 3), (3, 7), (20, 20), (60, 60)]
LARGE = (
    "random",
    "orthogonal",
    "repeated",
    "clustered",
    "deficient",
    "small integers",
    "triangular",
    "hilbert",
)
"""Families whose 60 x 60 characteristic polynomials take seconds, not minutes."""
BASIS = ("within_leading_share", "within_smallest_share", "means_trailing_share")
"""Defined in the computed singular basis, so without an exact value."""


def families(seeds: int) -> dict[str, dict[str, float]]:
    """Largest ratios by family: of singular values, and of eigenvalues of A + A'."""
    found: dict[str, dict[str, float]] = {}
    for family in FAMILIES:
        values, eigenvalues = 0.0, 0.0
        for m, n in SHAPES:
            for seed in range(seeds if max(m, n) < 60 else int(family in LARGE)):
                A = matrix(family, m, n, seed=seed)
                values = max(values, singular_ratio(A))
                if m == n:
                    eigenvalues = max(eigenvalues, eigenvalue_ratio(A + A.T))
        found[family] = {"singular values": values, "eigenvalues": eigenvalues}
    return found


def searched(trials: int, seed: int = 0) -> tuple[float, list[list[float]]]:
    """The worst matrix that a climb by random changes finds, starting anew from random families."""
    rng = np.random.default_rng(seed)
    best, worst = 0.0, np.eye(2)
    current, A = 0.0, np.eye(2)
    for trial in range(trials):
        if trial % 200 == 0:
            m, n = rng.integers(2, 9, size=2)
            A, current = matrix(str(rng.choice(list(FAMILIES))), int(m), int(n), seed=trial), 0.0
        changed = A * (
            1 + 10.0 ** rng.uniform(-16, 0) * rng.normal(size=A.shape) * (rng.random(A.shape) < 0.5)
        )
        ratio = singular_ratio(changed)
        if ratio >= current:
            A, current = changed, ratio
        if ratio > best:
            best, worst = ratio, changed
    return best, worst.tolist()


def quantities(seeds: int, digits: int = 100) -> dict[str, float]:
    """Largest ratio of every quantity of a measurement, over networks and pairs, easy and hard."""
    measure_reference.DIGITS = digits
    instances = []
    for seed in range(seeds):
        size = {
            "K": 2,
            "n": 1 + seed % 3,
            "d": 5 + seed % 3,
            "L": 2 + seed % 4,
            "alpha": 10.0 ** (seed % 5 - 2),
        }
        for build in (random_network, random_pair):
            easy = build(seed, **size)
            instances += [easy, ill_conditioned(easy), offset(easy)]
        instances += [nearly_tied(random_network(seed)), fitted_pair(seed)]
    found: dict[str, float] = defaultdict(float)
    for instance in instances:
        measurement, reference = measure(instance), measure_reference.Reference(instance)
        for key, value in measurement.values.items():
            if value.undefined or key[0] in BASIS or key not in reference.values:
                continue
            off = abs(value.value - reference.values[key])
            ratio = float(off / value.error) if value.error > 0 else np.inf if off > 0 else 0.0
            found[key[0]] = max(found[key[0]], ratio)
    return dict(found)


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--seeds", type=int, default=4, help="matrices a family and shape, instances a kind")
    parser.add_argument("--search", type=int, default=0, help="trials of the search")
    parser.add_argument("--json", type=Path, help="write the numbers here")
    options = parser.parse_args()
    started = time.perf_counter()
    by_family, by_quantity = families(options.seeds), quantities(options.seeds)
    print(f"{'family':<16} {'singular values':>16} {'eigenvalues':>12}")
    for name, ratios in by_family.items():
        print(f"{name:<16} {ratios['singular values']:16.3f} {ratios['eigenvalues']:12.3f}")
    print()
    for name, ratio in sorted(by_quantity.items(), key=lambda item: -item[1]):
        print(f"{name:<24} {ratio:8.3f}")
    numbers: dict[str, object] = {"families": by_family, "quantities": by_quantity}
    top = max([*by_quantity.values(), *(x for ratios in by_family.values() for x in ratios.values())])
    if options.search:
        worst, A = searched(options.search)
        print(f"\nworst of {options.search} searched matrices: {worst:.3f}, shape {np.shape(A)}")
        numbers["searched"] = {"ratio": worst, "matrix": [[x.hex() for x in row] for row in A]}
        top = max(top, worst)
    print(f"\nlargest true error / claimed bound: {top:.3f} ({time.perf_counter() - started:.0f} s)")
    if options.json:
        options.json.write_text(json.dumps(numbers | {"largest": top}, indent=1) + "\n")
    return 0 if top <= 1 else 1


if __name__ == "__main__":
    sys.exit(main())
