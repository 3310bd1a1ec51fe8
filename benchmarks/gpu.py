"""What a GPU does for the trainer and the probe, in eight minutes: python benchmarks/gpu.py --out F.json.

On a machine with torch for CUDA and the extra 'gpu'.  Agreement with the CPU kernel on 256 networks; networks
a second of the paper's set-up in batches of 256, 4,096 and 65,536 (made of copies: their steps are
those of others, their preparation is not timed), by the fused kernel and by torch's batched products, beside
an autograd loop; the share of the float64 rate that a large matrix product reaches; widths up to 700; what
float32 loses; a convolutional network of ResNet size under the probe; a sweep from data to Parquet with the
trainer on the GPU and on the CPU; figures at their full settings for two minutes.  Every stage is run on its
own: one that fails says so and the others go on.  The numbers go into benchmarks/history, for docs/.
--device cpu --quick tries the script itself where there is no GPU (the compiled kernel stands for the fused).
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

import numpy as np
import torch
from history import record
from sweeps import design
from torch import nn
from training import autograd, paper

from verify.probe import probe
from verify.sweep import run_sweep
from verify.training import fused, kernel, train_batch
from verify.training.batched import descend as batched
from verify.training.reduction import Reduced, reduce

MINUTES = 8
"""After so long no new stage is begun."""

FIGURES = 120
"""Seconds for the figures."""


class Bench:
    """The stages of one run, their results and the time they took."""

    def __init__(self, device: str, quick: bool) -> None:
        self.device, self.quick, self.began = device, quick, time.perf_counter()
        self.results: dict[str, Any] = {}
        self.rows: dict[str, dict[str, float]] = {}

    def row(self, name: str, **columns: float) -> None:
        """A row of the table; underscores of a column's name are blanks."""
        own = self.rows.setdefault(name, {})
        own |= {column.replace("_", " "): value for column, value in columns.items()}

    def stage(self, name: str, work: Callable[[], Any]) -> None:
        """Run one stage, keep what it returns or why it failed, and print it."""
        start = time.perf_counter()
        if start - self.began > 60 * MINUTES:
            found: Any = f"not begun: {MINUTES} minutes are over"
        else:
            try:
                found = work()
            except Exception as error:  # the others go on
                found = f"{type(error).__name__}: {str(error)[:300]}"
        self.results[name] = {"seconds": round(time.perf_counter() - start, 2), "found": found}
        print(f"{name}: {json.dumps(found)}", flush=True)

    def fused(self, problems: list[Reduced]) -> list:
        """One call of the fused kernel, or of the CPU's in its place."""
        return (
            kernel.descend(problems) if self.device == "cpu" else fused.descend(problems, device=self.device)
        )

    def wait(self) -> None:
        if self.device != "cpu":
            torch.cuda.synchronize(self.device)

    def seconds(self, work: Callable[[], Any]) -> float:
        """Wall time of the second of two calls."""
        work()
        self.wait()
        start = time.perf_counter()
        work()
        self.wait()
        return time.perf_counter() - start

    def agreement(self) -> dict[str, float]:
        """Largest differences to the CPU kernel, over networks whose steps agree; and how many disagree."""
        problems = [reduce(paper(seed)) for seed in range(8 if self.quick else 256)]
        here, there = kernel.descend(problems), self.fused(problems)
        same = [(a, b) for a, b in zip(here, there, strict=True) if (a.stop, a.steps) == (b.stop, b.steps)]
        gaps = [
            float(np.abs(V - W).max()) for a, b in same for V, W in zip(a.weights, b.weights, strict=True)
        ]
        self.row("largest difference of a weight from the CPU's, 256 networks", number=max(gaps))
        self.row("of them with other steps", number=len(problems) - len(same))
        return {"networks": len(problems), "other steps": len(problems) - len(same), "weights": max(gaps)}

    def rates(self) -> dict[str, Any]:
        """Networks a second of descent alone, by batch and backend; the share of the float64 peak."""
        base = [reduce(paper(seed)) for seed in range(16 if self.quick else 1_024)]
        plain = [paper(seed) for seed in range(2 if self.quick else 3)]
        start = time.perf_counter()
        for run in plain:
            autograd(run)
        loop = len(plain) / (time.perf_counter() - start)
        some = base[: 16 if self.quick else 256]
        core = len(some) / self.seconds(lambda: kernel.descend(some))
        peak = self.peak(torch.float64)
        self.row("autograd loop, one CPU core", networks_a_second=loop, times_one_core=loop / core)
        self.row("compiled kernel, one CPU core", networks_a_second=core, times_one_core=1)
        found: dict[str, Any] = {"matrix product, float64, TFLOP/s": peak / 1e12}
        for size in (16,) if self.quick else (256, 4_096, 65_536):
            problems = [base[i % len(base)] for i in range(size)]
            work = 0.0

            def train(problems: list[Reduced] = problems) -> None:
                nonlocal work
                ends = self.fused(problems)
                work = sum(operations(p, end.steps) for p, end in zip(problems, ends, strict=True))

            rate = size / self.seconds(train)
            share = work / size * rate / peak
            name = f"fused, batch {size:,}"
            self.row(name, networks_a_second=rate, times_one_core=rate / core, of_matrix_product=share)
            if size <= 4_096:
                start = time.perf_counter()
                batched(problems, device=self.device)
                rate = size / (time.perf_counter() - start)
                share = work / size * rate / peak
                name = f"torch, batch {size:,}"
                self.row(name, networks_a_second=rate, times_one_core=rate / core, of_matrix_product=share)
        return found

    def peak(self, dtype: torch.dtype) -> float:
        """Floating-point operations a second of a large matrix product."""
        size = 512 if self.quick else 8_192
        A = torch.randn(size, size, dtype=dtype, device=self.device)
        return 2 * size**3 / self.seconds(lambda: A @ A)

    def widths(self) -> dict[str, float]:
        """Networks a second by width, from the run to its end (preparation, reduction, descent), and without
        the reduction, by torch."""
        found = {}
        for width, count in ((50, 4),) if self.quick else ((50, 64), (200, 64), (400, 32), (700, 16)):
            runs = [paper(seed, width=width) for seed in range(count)]
            for kind in ("auto", "full"):
                took = self.seconds(lambda runs=runs, kind=kind: self.train(runs, reduction=kind))
                name = f"width {width}, {count} runs, {'reduced' if kind == 'auto' else 'full width'}"
                found[name] = count / took
                self.row(name, networks_a_second=count / took)
        return found

    def train(self, runs: list, **how: Any) -> list:
        return train_batch(runs, device=self.device, **how)

    def single(self) -> dict[str, Any]:
        """Peaks of both precisions, and how far float32 ends from float64 at loss 1e-10."""
        runs = [paper(seed) for seed in range(4 if self.quick else 64)]
        double = train_batch(runs, device=self.device)
        short = train_batch(runs, device=self.device, dtype="float32", backend="torch")
        gaps = [
            float(np.abs(V - W).max())
            for a, b in zip(double, short, strict=True)
            for V, W in zip(a.weights, b.weights, strict=True)
        ]
        ratio = self.peak(torch.float32) / self.peak(torch.float64)
        self.row("float32 matrix product / float64", number=ratio)
        self.row("largest difference of a weight in float32", number=max(gaps))
        return {"float32 peak / float64 peak": ratio, "largest difference of weights": max(gaps)}

    def probed(self) -> dict[str, float]:
        """Images a second of a plain forward pass and under the probe, 11 million parameters."""
        layers, width = [], 3
        for out in (8,) if self.quick else (64, 128, 256, 512, 512, 512):
            layers += [nn.Conv2d(width, out, 3, padding=1), nn.ReLU(), nn.AvgPool2d(2 if width < 512 else 1)]
            width = out
        model = nn.Sequential(*layers, nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(width, 10))
        model = model.to(self.device).eval()
        images, size = (64, 32) if self.quick else (4_096, 64)
        X = torch.rand(images, 3, size, size, device=self.device)
        y = torch.arange(images) % 10
        batches = [(X[i : i + 256], y[i : i + 256]) for i in range(0, images, 256)]

        def forward() -> None:
            with torch.inference_mode():
                for Z, _ in batches:
                    model(Z)

        plain, seen = self.seconds(forward), self.seconds(lambda: probe(model, batches))
        self.row("probe, time of a plain forward pass / with the probe", number=plain / seen)
        return {"forward pass": images / plain, "with the probe": images / seen, "share": plain / seen}

    def swept(self) -> dict[str, float]:
        """Networks a second from data to Parquet, a worker for each processor, on the GPU and on the CPU."""
        found = {}
        for device in (self.device,) if self.device == "cpu" else (self.device, "cpu"):
            with tempfile.TemporaryDirectory() as place:
                start = time.perf_counter()
                outcome = run_sweep(design(1 if self.quick else 600), Path(place, "s"), device=device)
                took = time.perf_counter() - start
            assert not outcome.failures, outcome.failures[0]
            found[device] = outcome.now / took
            name = f"sweep of {outcome.now:,}, data to Parquet, {os.cpu_count()} workers, {device}"
            self.row(name, networks_a_second=found[device])
        return found

    def figures(self) -> dict[str, str]:
        """What becomes of synthetic figures at their full settings."""
        found, until = {}, time.perf_counter() + FIGURES
        for name in ("fig7", "fig10"):
            start = time.perf_counter()
            with tempfile.TemporaryDirectory() as place:
                command = [sys.executable, "-m", "verify", "reproduce", name, "--full", "--out", place]
                command += ["--device", self.device]
                if self.quick or start > until:
                    found[name] = f"not run: {' '.join(command[1:])}"
                    continue
                try:
                    done = subprocess.run(
                        command, capture_output=True, text=True, timeout=until - start, check=False
                    )
                except subprocess.TimeoutExpired as late:
                    said = (late.stderr or b"").decode(errors="replace")
                    found[name] = f"not done in {until - start:.0f} s: {said[-300:]}"
                    continue
            took = time.perf_counter() - start
            found[name] = (
                f"exit code {done.returncode} after {took:.1f} s: {(done.stdout or done.stderr)[-1200:]}"
            )
            if done.returncode < 2:
                self.row(f"{name} at its full settings, s", number=took)
        return found


def operations(problem: Reduced, steps: int) -> float:
    """Floating-point operations of the three families of products of TR3."""
    r, m, K, L = problem.shape
    return 6.0 * K * (m * r + (L - 2) * m * m) * steps


def card(device: str) -> dict[str, str]:
    """The card and what drives it."""
    try:
        numba = version("numba-cuda")
    except PackageNotFoundError:
        numba = "not there"
    name = "no card" if device == "cpu" else torch.cuda.get_device_name(device)
    return {"card": name, "torch": torch.__version__, "CUDA": str(torch.version.cuda), "numba": numba}


def main() -> None:
    """Run the stages and write the JSON."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--device", default="cuda")
    options.add_argument("--quick", action="store_true")
    options.add_argument("--out", type=Path, default=Path("gpu.json"))
    chosen = options.parse_args()
    torch.set_num_threads(1)
    bench = Bench(chosen.device, chosen.quick)
    for name in ("agreement", "rates", "single", "probed", "widths", "swept", "figures"):
        bench.stage(name, getattr(bench, name))
    said = card(chosen.device)
    written = {"machine": said, "quick": chosen.quick, "stages": bench.results, "rows": bench.rows}
    chosen.out.write_text(json.dumps(written, indent=2) + "\n")
    if not chosen.quick:
        record("gpu", bench.rows, **said)
    print(f"Wrote {chosen.out}")


if __name__ == "__main__":
    main()
