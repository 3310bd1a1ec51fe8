"""Networks a second: the engine against a plain autograd loop and the machine's matrix product.

Run by hand on one core: OMP_NUM_THREADS=1 python benchmarks/training.py [--quick].  All contenders
are run in turns, in one process; medians of CPU times are recorded, so that ratios survive a busy machine.
--quick: without the table over d, N, L and the batch.
"""

from __future__ import annotations

import statistics
import sys
import time
from collections.abc import Callable

import numpy as np
import torch
from history import record

from verify.instances.data import orthonormal_data, paper_data
from verify.instances.model import indicator
from verify.training import Run, Trained, prepare, reduce, train_batch

D, N, K, L, XI = 50, 30, 3, 6, 0.3


def paper(seed: int, *, width: int | None = None, d: int = D, samples: int = N, depth: int = L) -> Run:
    """The paper's set-up: normal noise of norm 1, alpha = 1, loss 1e-11, step 0.1."""
    return prepare(paper_data(d, samples, seed=seed), K, L=depth, xi=XI, seed=seed, width=width)


def orthonormal(seed: int) -> Run:
    """The same on orthonormal data."""
    return prepare(orthonormal_data(D, N, seed), K, L=L, xi=XI, seed=seed)


def autograd(run: Run) -> int:
    """A lean loop of the usual kind: one network, float64, the loss looked at every step."""
    X, Y = torch.tensor(run.X), torch.tensor(indicator(run.K, run.N // run.K))
    weights = [torch.tensor(W, requires_grad=True) for W in run.start]
    rate = float(run.step[0])
    for steps in range(run.budget):
        output = X
        for W in weights:
            output = W @ output
        loss = ((run.alpha * output - Y) ** 2).sum() / run.N
        if loss.item() <= run.loss:
            return steps
        gradients = torch.autograd.grad(loss, weights)
        with torch.no_grad():
            for W, G in zip(weights, gradients, strict=True):
                W -= rate * G
    return run.budget


def seconds(work: Callable[[], object]) -> float:
    """CPU time of one call."""
    start = time.process_time()
    work()
    return time.process_time() - start


def interleaved(contenders: dict[str, Callable[[], object]], rounds: int) -> dict[str, float]:
    """Median seconds of each, all run in turns after one warm-up of the cheap ones."""
    times: dict[str, list[float]] = {name: [] for name in contenders}
    for _ in range(rounds):
        for name, work in contenders.items():
            times[name].append(seconds(work))
    return {name: statistics.median(own) for name, own in times.items()}


def flops(results: list[Trained]) -> float:
    """Floating-point operations of the three families of products of TR3."""
    total = 0.0
    for done in results:
        r, m, K, L = done.reduced.shape
        total += 6.0 * K * (m * r + (L - 2) * m * m) * done.steps
    return total


def main() -> None:
    """Record the tables of docs/training-engine.md."""
    torch.set_num_threads(1)
    quick = "--quick" in sys.argv
    batch = [paper(seed) for seed in range(128)]
    orthogonal = [orthonormal(seed) for seed in range(256)]
    narrow, wide = ([paper(seed, width=w) for seed in range(16)] for w in (D, 700))
    square = np.random.default_rng(0).standard_normal((1_200, 1_200))
    results, full = train_batch(batch), train_batch(batch, reduction="full")
    contenders: dict[str, Callable[[], object]] = {
        "matrix product": lambda: square @ square,
        "plain autograd, 1 network": lambda: autograd(batch[0]),
        "kernel, TR1, batch 128": lambda: train_batch(batch),
        "kernel, full width, batch 128": lambda: train_batch(batch, reduction="full"),
        "kernel, TR1, batch 16": lambda: train_batch(batch[:16]),
        "kernel, TR1, batch 1": lambda: train_batch(batch[:1]),
        "torch, TR1, batch 128": lambda: train_batch(batch, backend="torch"),
        "kernel, TR2, batch 256": lambda: train_batch(orthogonal),
        "width 50, batch 16": lambda: train_batch(narrow),
        "width 700, batch 16": lambda: train_batch(wide),
        "width 50, batch 16, lifted": lambda: [t.full_weights() for t in train_batch(narrow)],
        "width 700, batch 16, lifted": lambda: [t.full_weights() for t in train_batch(wide)],
        "width 700, reducing 16": lambda: [reduce(run) for run in wide],
    }
    counts = {name: int(name.rsplit("batch ", 1)[1].split(",")[0]) for name in contenders if "batch" in name}
    times = interleaved(contenders, 3)
    plain = times["plain autograd, 1 network"]
    peak = 2 * len(square) ** 3 / times["matrix product"]
    rates = {"plain autograd": 1 / plain} | {name: count / times[name] for name, count in counts.items()}
    rows = {name: {"networks a second": x, "times plain autograd": x * plain} for name, x in rates.items()}
    rows["matrix product"] = {"GFLOP/s": peak / 1e9, "of matrix product": 1.0}
    for name, done in (("kernel, TR1, batch 128", results), ("kernel, full width, batch 128", full)):
        reached = flops(done) / times[name]
        rows[name] |= {"GFLOP/s": reached / 1e9, "of matrix product": reached / peak}
    for kind in ("", ", lifted"):
        ratio = times[f"width 700, batch 16{kind}"] / times[f"width 50, batch 16{kind}"]
        rows[f"time at width 700 over width 50{kind}"] = {"ratio": ratio}
    rows["of it, reducing"] = {"ratio": times["width 700, reducing 16"] / times["width 700, batch 16"]}
    record("training", rows)
    if not quick:
        scaling()


def scaling() -> None:
    """Microseconds a step and network against d, N, L and the batch."""
    cases: dict[str, list[Run]] = {}
    for d in (30, 50, 100, 400):
        cases[f"d = {d}"] = [paper(seed, d=d) for seed in range(16)]
    for samples in (6, 15, 30, 48):
        cases[f"N = {samples}"] = [paper(seed, samples=samples) for seed in range(16)]
    for depth in (2, 3, 4, 6):
        cases[f"L = {depth}"] = [paper(seed, depth=depth) for seed in range(16)]
    for size in (1, 4, 8, 16, 64, 256):
        cases[f"batch {size}"] = [paper(seed) for seed in range(size)]
    done = {name: train_batch(runs) for name, runs in cases.items()}
    times = interleaved({name: lambda runs=runs: train_batch(runs) for name, runs in cases.items()}, 3)
    rows = {name: times[name] / sum(t.steps for t in results) * 1e6 for name, results in done.items()}
    record("training-scaling", {name: {"microseconds a step and network": x} for name, x in rows.items()})


if __name__ == "__main__":
    main()
