"""Refined statements on random pairs: violations, smallest slack factors, and the time of one check.

python benchmarks/random_pairs.py [--pairs 6000] [--kind exact|inexact|spectral|spectral-inexact]
"""

from __future__ import annotations

import argparse
import math
import os
import statistics
import time

os.environ.setdefault("OMP_NUM_THREADS", "1")

from hypothesis import HealthCheck, Phase, given, seed, settings

from bounds import REGISTRY, Tag
from verify import Verdict
from verify.check import check_one
from verify.instances import Pair, ideal_pair
from verify.layerwise.measure import measure_many
from verify.layerwise.theory import THEORY
from verify.report.terminal import slack
from verify.strategies import pairs
from verify.theory import Judged

TOGETHER = 1_000
"""Pairs measured and judged together, those of one shape at once."""

KINDS = {
    "exact": {},
    "inexact": {"inexact": True},
    "spectral": {"spectral": True},
    "spectral-inexact": {"spectral": True, "inexact": True},
}


def survey(kind: str, count: int) -> None:
    """Draw pairs, judge them, print counts and the smallest slack by statement and quantity."""
    statements = [s for s in REGISTRY if s.tag is Tag.REFINED and s.id.startswith("layerwise/")]
    verdicts: dict[str, dict[Verdict, int]] = {s.id: {} for s in statements}
    judged: dict[str, int] = dict.fromkeys(verdicts, 0)
    best: dict[tuple[str, str], float] = {}
    drawn: list[Pair] = []

    @seed(0)
    @settings(max_examples=count, deadline=None, phases=[Phase.generate], database=None,
              suppress_health_check=list(HealthCheck))  # fmt: skip
    @given(pair=pairs(in_scope=None, **KINDS[kind]))
    def draw(pair) -> None:
        drawn.append(pair)

    def count_rows(case: Judged) -> None:
        decided = set()
        for row in case.rows:
            table = verdicts[row.statement]
            table[row.verdict] = table.get(row.verdict, 0) + 1
            if row.verdict is Verdict.VIOLATED:
                print("VIOLATED", row, case.measurement.provenance)
            if row.verdict is Verdict.HOLDS:
                decided.add(row.statement)
                key = row.statement, row.quantity
                if math.isfinite(slack(row)):
                    best[key] = min(best.get(key, math.inf), slack(row))
        for name in decided:
            judged[name] += 1

    draw()
    for start in range(0, len(drawn), TOGETHER):
        for case in THEORY.judge_many(measure_many(drawn[start : start + TOGETHER]), statements):
            count_rows(case)
    for name, table in verdicts.items():
        counts = ", ".join(f"{verdict.value} {n:,}" for verdict, n in table.items())
        print(f"{name}: holds on {judged[name]:,} pairs; rows: {counts}")
        for (statement, quantity), value in best.items():
            if statement == name:
                print(f"    {quantity}: smallest slack 1 + {value - 1:.2g}")


def time_one_check(repeats: int = 200) -> float:
    """Median seconds of the check of one pair at d = 50, N = 30, K = 3, L = 6, all statements."""
    pair, statements = ideal_pair(10, 3, 50, 6, 0.1), [s for s in REGISTRY if s.id.startswith("layerwise/")]
    times = []
    for _ in range(repeats):
        start = time.perf_counter()
        check_one(pair, statements)
        times.append(time.perf_counter() - start)
    return statistics.median(times)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pairs", type=int, default=6_000)
    parser.add_argument("--kind", choices=KINDS, default=None)
    options = parser.parse_args()
    print(f"check of one pair at d = 50, L = 6: median {1e3 * time_one_check():.1f} ms")
    for kind in [options.kind] if options.kind else KINDS:
        print(f"== {kind}: {options.pairs:,} pairs")
        survey(kind, options.pairs)
