"""From data to verdict: networks a second that are trained, measured and judged, batch against one at a time.

Run by hand on one core: OMP_NUM_THREADS=1 python benchmarks/verdicts.py [--size 256] [--rounds 3].  CPU
seconds of all stages in turns, the smallest of the rounds; the run is added to benchmarks/history.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

os.environ.setdefault("OMP_NUM_THREADS", "1")

from history import record

from bounds import REGISTRY
from verify.instances.data import orthonormal_data, paper_data
from verify.layerwise.measure import measure, measure_many
from verify.layerwise.theory import THEORY
from verify.training import follow, prepare, train_batch

D, N, K, L, XI = 50, 30, 3, 6, 0.3
STATEMENTS = [s for s in REGISTRY if s.theory == "layerwise"]


def paper(seed: int, width: int | None = None) -> Any:
    """The paper's set-up, drawn and prepared."""
    return prepare(paper_data(D, N, seed=seed), K, L=L, xi=XI, seed=seed, width=width)


def orthonormal(seed: int) -> Any:
    """The same with orthonormal data (TR2)."""
    return prepare(orthonormal_data(D, N, seed), K, L=L, xi=XI, seed=seed)


def verdicts(runs: list[Any], *, flow: bool = False) -> Any:
    """From data and start to verdicts of all layerwise statements."""
    trained = [follow(run) for run in runs] if flow else train_batch(runs)
    return THEORY.judge_many(measure_many([one.core() for one in trained]), STATEMENTS)


FIRST = """
import time
from verdicts import orthonormal, train_batch
runs = [orthonormal(seed) for seed in range(1024)]
start = time.process_time()
train_batch(runs)
print(time.process_time() - start)
"""


def first_call() -> float:
    """CPU seconds a network of the first batch of 1,024 that a process trains: with what it imports, and with
    loading the compiled kernels that earlier processes left."""
    here = Path(__file__).parent
    run = subprocess.run([sys.executable, "-c", FIRST], cwd=here, capture_output=True, text=True, check=True)
    return float(run.stdout) / 1024


def main() -> None:
    """Time the stages and record them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--size", type=int, default=256)
    parser.add_argument("--rounds", type=int, default=3)
    given = parser.parse_args()
    size = given.size
    runs = [paper(seed) for seed in range(size)]
    trained = train_batch(runs)
    cores = [one.core() for one in trained]
    measured = measure_many(cores)
    full = trained[0].network()
    lifted = train_batch([paper(seed, 700) for seed in range(4)])
    copied = [one.full_weights() for one in lifted]
    narrow, wide = ([paper(seed, width) for seed in range(16)] for width in (D, 700))
    flows = [[paper(seed, width) for seed in range(2)] for width in (D, 700)]
    perpendicular = [orthonormal(seed) for seed in range(size)]
    stages: dict[str, tuple[int, Callable[[], Any]]] = {
        "draw and prepare": (size, lambda: [paper(seed) for seed in range(size)]),
        "train": (size, lambda: train_batch(runs)),
        "core": (size, lambda: [one.core() for one in trained]),
        "measure": (size, lambda: measure_many(cores)),
        "judge, all layerwise statements": (size, lambda: THEORY.judge_many(measured, STATEMENTS)),
        "measure one network at full width": (1, lambda: measure(full)),
        "judge one network, with reasons": (1, lambda: THEORY.judge(measured[0], STATEMENTS)),
        "data to verdict, width 50, batch 16": (16, lambda: verdicts(narrow)),
        "data to verdict, width 700, batch 16": (16, lambda: verdicts(wide)),
        "flow to verdict, width 50": (2, lambda: verdicts(flows[0], flow=True)),
        "flow to verdict, width 700": (2, lambda: verdicts(flows[1], flow=True)),
        "draw a start, width 700": (1, lambda: paper(0, 700)),
        "all weights of width 700": (4, lambda: [one.full_weights() for one in lifted]),
        "a copy of them": (4, lambda: [[W.copy() for W in weights] for weights in copied]),
        "train on orthonormal data": (size, lambda: train_batch(perpendicular)),
    }
    best = dict.fromkeys(stages, float("inf"))
    for _ in range(given.rounds):
        for name, (count, work) in stages.items():
            start = time.process_time()
            work()
            best[name] = min(best[name], (time.process_time() - start) / count)
    best["train on orthonormal data, batch 1,024, first call"] = min(
        first_call() for _ in range(given.rounds)
    )
    trainer = best["draw and prepare"] + best["train"]
    both = best["measure"] + best["judge, all layerwise statements"]
    whole = trainer + best["core"] + both
    best |= {"measure and judge": both, "data to verdict": whole}
    rows = {
        name: {"ms": 1e3 * x, "a second": 1 / x, "times training": x / best["train"]}
        for name, x in best.items()
    }
    rows["drawing and training, share of data to verdict"] = {"ratio": trainer / whole}
    for kind, words in (("data to verdict", ", batch 16"), ("flow to verdict", "")):
        ends = [best[f"{kind}, width {width}{words}"] for width in (700, 50)]
        rows[f"{kind}: width 700 against width 50"] = {"ratio": ends[0] / ends[1]}
    rows["forming all weights, share of a copy's bandwidth"] = {
        "ratio": best["a copy of them"] / best["all weights of width 700"]
    }
    record("verdicts", rows)


if __name__ == "__main__":
    main()
