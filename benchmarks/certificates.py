"""Decide every statement exactly on many random pairs, and time one certificate as the width grows.

    python benchmarks/certificates.py [--pairs 1000] [--rechecks 200] [--seed 0]

Pairs: K 2-5, n 2-10, L 2-8, d from max(nK, 2K+1) to 60, every structure, spectrum and imbalance of
`verify.instances.generate_pair`; a fifth with mu, e0 > 0, a fifth with theta beyond 1.
"""

from __future__ import annotations

import argparse
import time
from collections import Counter
from typing import get_args

import numpy as np

from verify.exact import Decision, decide
from verify.instances import Pair, generate_pair, pair_on_data
from verify.instances.data import Structure
from verify.instances.heads import Imbalance, Spectrum
from verify.layerwise.exact import from_pair


def random_pair(rng: np.random.Generator, classes: int = 5, samples: int = 10, width: int = 60) -> Pair:
    """One pair of the family, of at most these sizes; mostly in the scope of the refined statements."""
    K, n, L = int(rng.integers(2, classes + 1)), int(rng.integers(2, samples + 1)), int(rng.integers(2, 9))
    least = max(n * K, 2 * K + 1)
    d = int(rng.integers(least, width + 1))
    seed = int(rng.integers(2**32))
    kind = rng.uniform()
    theta = float(rng.choice([0.0, 10 ** rng.uniform(-8, -1), rng.uniform(0, 0.9)]))
    low, high = (1 - theta, 1 + theta) if kind < 0.8 else tuple(np.exp(rng.uniform([-1, 0], [0, 1])) ** 2)
    gram = n / high
    share = rng.uniform(0.001, 0.9)
    delta = share * (gram / (1 + share)) ** (1 / L)
    rho_share = 0.0 if d == 2 * K + 1 or rng.uniform() < 0.3 else rng.uniform()
    floor = np.sqrt(1 + (d - 2 * K - 1) * (1 - rho_share) ** 4)
    eps = min(np.sqrt(delta / floor), gram ** (1 / (2 * L)), 1.0) * 10 ** rng.uniform(-3, 0) * (1 - 1e-9)
    request = {
        "K": K, "L": L, "eps": float(eps), "rho": float(rho_share * eps),
        "spectrum": str(rng.choice(get_args(Spectrum))), "imbalance": str(rng.choice(get_args(Imbalance))),
        "delta": float(delta) if rng.uniform() < 0.7 else None,
    }  # fmt: skip
    if kind >= 0.8:
        X = np.linalg.qr(rng.normal(size=(d, n * K)))[0] * rng.uniform(low**0.5, high**0.5, size=n * K)
        return pair_on_data(X @ np.linalg.qr(rng.normal(size=(n * K, n * K)))[0], seed=seed, **request)
    fit = {"e0": float(np.sqrt(n) * 10 ** rng.uniform(-8, -1)), "mu": None} if kind < 0.2 else {}
    structure = str(rng.choice(get_args(Structure)))
    return generate_pair(seed, n=n, d=d, theta=theta, structure=structure, **request, **fit)


def many(count: int, seed: int) -> None:
    """Decide `count` random pairs and print the decisions of the refined statements."""
    from verify.errors import InputError

    rng = np.random.default_rng(seed)
    totals, refined, precisions, forms = Counter(), Counter(), Counter(), Counter()
    refused, made, slowest, start = 0, 0, 0.0, time.perf_counter()
    while made < count:
        try:
            pair = random_pair(rng)
        except InputError:
            refused += 1
            continue
        began = time.perf_counter()
        exact = from_pair(pair)
        decisions = decide(exact)
        slowest = max(slowest, time.perf_counter() - began)
        made += 1
        forms[exact.form] += 1
        for row in decisions.rows:
            totals[row.decision] += 1
            if row.tag == "refined":
                refined[row.decision] += 1
                precisions[row.precision] += 1
            if row.decision in (Decision.REFUTED, Decision.UNDECIDED, Decision.OUT_OF_SCOPE):
                print(made, exact.form, row.statement, row.layer, row.quantity, row.reason)
                print("   ", row.decision.value, row.value, row.lower, row.upper)
    rows = sum(refined.values())
    print(f"{count} pairs ({dict(forms)}; {refused} requests no network meets) in "
          f"{time.perf_counter() - start:.0f} s, slowest {slowest:.2f} s")  # fmt: skip
    print("refined:", {d.value: k for d, k in refined.items()})
    print(f"undecided: {refined[Decision.UNDECIDED] / rows:.2e} of {rows} refined rows")
    print("bits that settled them:", dict(sorted(precisions.items())))
    print("all tags:", {d.value: k for d, k in totals.items()})


def growth() -> None:
    """Time one certificate at d = 50, 100, 200; N = 30 throughout, and N = 0.6 d."""
    for d, n in ((50, 10), (100, 10), (200, 10), (100, 20), (200, 40)):
        pair = generate_pair(0, n=n, K=3, d=d, L=6, eps=0.1, rho=0.02, theta=0.05)
        exact = from_pair(pair)
        began = time.perf_counter()
        decisions = decide(exact)
        print(f"d = {d}, N = {3 * n}, K = 3, L = 6: {time.perf_counter() - began:.3f} s, "
              f"{len(decisions.rows)} rows")  # fmt: skip


def rechecks(count: int, seed: int) -> None:
    """Recheck `count` certificates, and change single digits of each: all must be caught."""
    import json
    import tempfile
    from pathlib import Path

    from verify.errors import InputError
    from verify.exact import certify, read_certificate, write_certificate
    from verify.exact.recheck import recheck

    rng = np.random.default_rng(seed)
    agreed, missed, times = 0, 0, []
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "certificate.json"
        for i in range(count):
            write_certificate(path, certify(from_pair(random_pair(rng))))
            began = time.perf_counter()
            result = recheck(read_certificate(path))
            times.append(time.perf_counter() - began)
            agreed += result.agrees
            for finding in (*result.wrong, *result.open):
                print(i, finding)
            text = path.read_text()
            digits = [k for k, sign in enumerate(text) if sign.isdigit()]
            for k in rng.choice(digits, size=20, replace=False):
                changed = str((int(text[k]) + rng.integers(1, 10)) % 10)
                path.write_text(text[:k] + changed + text[k + 1 :])
                try:
                    missed += json.loads(path.read_text()) is not None and read_certificate(path) is not None
                except (InputError, ValueError):
                    continue
    print(f"recheck: {agreed} of {count} certificates agree, median {np.median(times):.1f} s, "
          f"slowest {max(times):.1f} s; {20 * count} single-digit changes, {missed} not caught")  # fmt: skip


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--pairs", type=int, default=1000)
    parser.add_argument("--rechecks", type=int, default=0)
    parser.add_argument("--seed", type=int, default=0)
    arguments = parser.parse_args()
    growth()
    many(arguments.pairs, arguments.seed)
    if arguments.rechecks:
        rechecks(arguments.rechecks, arguments.seed + 1)
