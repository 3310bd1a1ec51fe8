"""Networks judged in floats and exactly: no verdict of the one may contradict the other.

    python benchmarks/floats_against_exact.py [--networks 1000] [--seed 0]

Families: random pairs; pairs at which a bound is attained (`verify.layerwise.spaces`); pairs found by search
to bring a value to its bound; equalities met within rounding; dyadic networks at and next to the limit of a
hypothesis, strict and not.  The exact engine reads the same pair; where A3(i) holds within rounding it takes
the nearest one that meets it exactly (`from_pair`).  Exit code 1 on a contradiction.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections import Counter
from collections.abc import Iterator
from itertools import count, islice

import numpy as np
from certificates import random_pair

from bounds import REGISTRY
from verify.errors import InputError
from verify.exact import decide
from verify.exact.agreement import contradictions, rows_by_key
from verify.exact.words import OPEN
from verify.instances import Pair, generate_pair
from verify.layerwise.exact import from_pair
from verify.layerwise.measure import measure
from verify.layerwise.spaces import PairSpace
from verify.layerwise.theory import THEORY
from verify.search import search
from verify.verdict import Verdict

STATEMENTS = [s for s in REGISTRY if s.id.startswith("layerwise/")]
SEARCHED = [REGISTRY[f"layerwise/{name}"] for name in ("R2", "R3", "R4", "R6", "R7", "R8", "R9")]
SMALL = (3, 4, 12)
"""Most classes, samples a class and width of the random pairs."""


def judge_both(pair: Pair) -> tuple[Counter[tuple[Verdict, Verdict]], list[str]]:
    """How often each two verdicts met, in floats and exactly, and the contradictions."""
    floats, exact = THEORY.judge(measure(pair), STATEMENTS), decide(from_pair(pair), STATEMENTS)
    mine, theirs = rows_by_key(floats, exact)
    met = Counter((mine[key].verdict, theirs[key].decision) for key in mine.keys() & theirs.keys())
    return met, contradictions(floats, exact)


def randomly(rng: np.random.Generator) -> Iterator[Pair]:
    """Pairs of `certificates.random_pair`."""
    while True:
        try:
            yield random_pair(rng, *SMALL)
        except InputError:
            continue


def attained(rng: np.random.Generator) -> Iterator[Pair]:
    """The structured starting points of the search, at which one bound or another is attained."""
    while True:
        space = _space(rng)
        starts = list(space.starts())
        for k in rng.choice(len(starts), 4, replace=False):
            try:
                yield space.instance(starts[k].vector)
            except InputError:
                continue


def searched(rng: np.random.Generator) -> Iterator[Pair]:
    """Pairs that a short search brings nearest to each end of each band."""
    while True:
        for extremal in search(_space(rng), SEARCHED, evaluations=6, seed=int(rng.integers(2**31))):
            yield extremal.instance


def _space(rng: np.random.Generator) -> PairSpace:
    K, n, L = int(rng.integers(2, 4)), int(rng.integers(2, 4)), int(rng.integers(2, 5))
    d = max(n * K, 2 * K + 1) + int(rng.integers(3))
    theta = float(rng.choice([0.0, 1e-6, 0.01, 0.2, 0.25, 0.6]))
    return PairSpace(K, n, L, theta, d, seed=int(rng.integers(2**31)))


def within_rounding(rng: np.random.Generator) -> Iterator[Pair]:
    """A3(i) met within rounding, or missed by a little more, with eps down to 1e-9."""
    while True:
        K, n, L = int(rng.integers(2, 4)), int(rng.integers(2, 4)), int(rng.integers(2, 5))
        d = max(n * K, 2 * K + 1) + int(rng.integers(3))
        e0 = float(rng.choice([0.0, 0.0, 1e-15, 1e-13, 1e-10]))
        eps, theta = 10 ** rng.uniform(-9, -1), float(rng.choice([0.0, 1e-9, 0.1]))
        seed = int(rng.integers(2**31))
        yield generate_pair(seed, n=n, K=K, d=d, L=L, eps=eps, theta=theta, e0=e0, imbalance="weakest")


def at_limits(rng: np.random.Generator) -> Iterator[Pair]:
    """Dyadic networks: theta, eps, rho, delta, e0 at the limit of a hypothesis or one rounding beside it."""
    while True:
        K, n, L = 2, int(rng.choice([1, 4])), int(rng.integers(2, 4))
        d, N = max(n * K, 2 * K + 1) + int(rng.integers(3)), n * K
        step = float(rng.choice([0.0, 0.0, 2.0**-52, -(2.0**-53)]))
        theta, eps, rho_share, head = 0.0, 0.25, 0.0, 0.0
        match rng.choice(["theta", "eps", "rho", "rho limit", "delta", "eps limit", "fit"]):
            case "theta":
                theta = float(rng.choice([0.25, 0.5, 1.0])) * (1 + step)
            case "eps":
                eps = 1.0 + step
            case "rho":
                rho_share = 1.0 + min(step, 0.0)
            case "rho limit":
                rho_share = (1 + step) / (2 * L * np.sqrt(n))
            case "delta":
                eps, head = 2.0**-5, (1 + step) * 2.0**-6
            case "eps limit":
                eps = n ** (1 / (2 * L)) / 4 * (1 + step)
            case "fit":
                head = -1.0 - step
        s = np.array([max(1.0, eps)] * K + [eps] * (d - 2 * K) + [0.0] * K)
        s[K + 1 : d - K] = eps * (1 - rho_share)
        What = np.eye(K, d) * (1 + head)
        X = np.eye(d, N)
        X[1, 0] = theta / N
        means = X.reshape(d, K, n).sum(axis=2) / n
        yield Pair(s, What, means, X - np.repeat(means, n, axis=1), L, case="limit")


FAMILIES = {
    "random": randomly, "bounds attained": attained, "searched": searched,
    "equalities within rounding": within_rounding, "limits": at_limits,
}  # fmt: skip


def survey(networks: int, seed: int) -> int:
    """Judge `networks` networks, the families in turn; print a table; the number of contradictions."""
    start = time.perf_counter()
    streams = {
        name: make(np.random.default_rng([seed, k])) for k, (name, make) in enumerate(FAMILIES.items())
    }
    table = {name: Counter() for name in FAMILIES}
    meetings: Counter[tuple[Verdict, Verdict]] = Counter()
    for name, k in islice(((name, k) for k in count() for name in FAMILIES), networks):
        met, found = judge_both(next(streams[name]))
        meetings += met
        table[name].update(
            networks=1,
            rows=sum(met.values()),
            **{"open in floats": sum(v for (f, e), v in met.items() if f in OPEN and e not in OPEN)},
            **{"open exactly": sum(v for (_, e), v in met.items() if e in OPEN)},
            **{"vacuous": sum(v for (f, e), v in met.items() if f is Verdict.VACUOUS is not e)},
            contradictions=len(found),
        )
        for words in found:
            print(f"CONTRADICTION, {name} {k} (seed {seed}): {words}", flush=True)
    columns = ("networks", "rows", "open in floats", "open exactly", "vacuous", "contradictions")
    print(f"{'family':28}" + "".join(f"{column:>16}" for column in columns))
    for name, cells in table.items():
        print(f"{name:28}" + "".join(f"{cells[column]:16,}" for column in columns))
    print("in floats, exactly: rows")
    for (mine, theirs), rows in meetings.most_common():
        print(f"  {mine.value}, {theirs.value}: {rows:,}")
    print(f"{networks:,} networks in {time.perf_counter() - start:.0f} s")
    return sum(cells["contradictions"] for cells in table.values())


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--networks", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    sys.exit(1 if survey(options.networks, options.seed) else 0)
