"""What a GPU does for the trainer and the probe, in eight minutes: python benchmarks/gpu.py --out F.json.

On a machine with torch for CUDA and the extra 'gpu'.  Agreement with the CPU kernel on 256 networks; networks
a second of the paper's set-up in batches of 256, 4,096 and 65,536 (made of copies: their steps are
those of others, their preparation is not timed), by the fused kernel and by torch's batched products, beside
an autograd loop; the share of the float64 rate that a large matrix product reaches; widths up to 700; what
float32 loses; a convolutional network of ResNet size under the probe; one figure at its full settings for
two minutes.  Every stage is run on its own: one that fails says so in the table and the others go on.
--device cpu --quick tries the script itself where there is no GPU (the compiled kernel stands for the fused).
"""

from __future__ import annotations

import argparse
import json
import platform
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import nn
from training import autograd, paper

from verify.probe import probe
from verify.training import fused, kernel, train_batch
from verify.training.batched import descend as batched
from verify.training.engine import BATCH
from verify.training.reduction import Reduced, reduce

MINUTES = 8
"""After so long no new stage is begun."""


class Bench:
    """The stages of one run, their results and the time they took."""

    def __init__(self, device: str, quick: bool) -> None:
        self.device, self.quick, self.began = device, quick, time.perf_counter()
        self.results: dict[str, Any] = {}

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
        """One call of the fused kernel, or of the CPU's in its place, in batches as the engine makes them."""
        if self.device == "cpu":
            return kernel.descend(problems)
        parts = (problems[at : at + BATCH] for at in range(0, len(problems), BATCH))
        return [end for part in parts for end in fused.descend(part, device=self.device)]

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
        return {"networks": len(problems), "other steps": len(problems) - len(same), "weights": max(gaps)}

    def rates(self) -> dict[str, Any]:
        """Networks a second of descent alone, by batch and backend; the share of the float64 peak."""
        base = [reduce(paper(seed)) for seed in range(16 if self.quick else 1_024)]
        start = time.perf_counter()
        plain = [paper(seed) for seed in range(2 if self.quick else 3)]
        for run in plain:
            autograd(run)
        found: dict[str, Any] = {"autograd loop, CPU": len(plain) / (time.perf_counter() - start)}
        start = time.perf_counter()
        kernel.descend(base[: 16 if self.quick else 128])
        found["CPU kernel, one core"] = (16 if self.quick else 128) / (time.perf_counter() - start)
        work = 0.0
        for size in (16,) if self.quick else (256, 4_096, 65_536):
            problems = [base[i % len(base)] for i in range(size)]
            took = self.seconds(lambda problems=problems: self.fused(problems))
            found[f"fused, {size}"] = size / took
            if size <= 4_096:
                start = time.perf_counter()
                ends = batched(problems, device=self.device)
                found[f"torch, {size}"] = size / (time.perf_counter() - start)
                work = sum(operations(p, end.steps) for p, end in zip(problems, ends, strict=True))
                found[f"share of the matrix product's rate, {size}"] = work / took / self.peak(torch.float64)
        return found

    def peak(self, dtype: torch.dtype) -> float:
        """Floating-point operations a second of a large matrix product."""
        size = 512 if self.quick else 8_192
        A = torch.randn(size, size, dtype=dtype, device=self.device)
        return 2 * size**3 / self.seconds(lambda: A @ A)

    def widths(self) -> dict[int, float]:
        """Networks a second by width, from the run to its end: preparation, reduction and descent."""
        widths = (50,) if self.quick else (50, 100, 200, 400, 700)
        found = {}
        for width in widths:
            runs = [paper(seed, width=width) for seed in range(4 if self.quick else 256)]
            took = self.seconds(lambda runs=runs: train_batch(runs, device=self.device))
            found[width] = len(runs) / took
        return found

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
        return {"forward pass": images / plain, "with the probe": images / seen, "share": plain / seen}

    def figure(self) -> str:
        """How far one figure at its full settings comes in two minutes."""
        command = [sys.executable, "-m", "verify", "reproduce", "fig12", "--full", "--device", self.device]
        if self.quick:
            return f"not run: {' '.join(command[1:])}"
        try:
            ended = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
        except subprocess.TimeoutExpired as late:
            said = (late.stdout or b"").decode(errors="replace")
            return f"not done in 120 s: {said[-300:]}"
        return f"exit code {ended.returncode}: {(ended.stdout or ended.stderr)[-300:]}"


def operations(problem: Reduced, steps: int) -> float:
    """Floating-point operations of the three families of products of TR3."""
    r, m, K, L = problem.shape
    return 6.0 * K * (m * r + (L - 2) * m * m) * steps


def machine(device: str) -> dict[str, str]:
    """The card, the driver's toolkit, and the processor."""
    card = "none" if device == "cpu" else torch.cuda.get_device_name(device)
    here = {"card": card, "torch": torch.__version__, "processor": platform.processor() or platform.machine()}
    return here | {"python": platform.python_version(), "CUDA": str(torch.version.cuda)}


def main() -> None:
    """Run the stages and write the JSON."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--device", default="cuda")
    options.add_argument("--quick", action="store_true")
    options.add_argument("--out", type=Path, default=Path("gpu.json"))
    chosen = options.parse_args()
    torch.set_num_threads(1)
    bench = Bench(chosen.device, chosen.quick)
    for name in ("agreement", "rates", "widths", "single", "probed", "figure"):
        bench.stage(name, getattr(bench, name))
    record = {"machine": machine(chosen.device), "quick": chosen.quick, "stages": bench.results}
    chosen.out.write_text(json.dumps(record, indent=2) + "\n")
    print(f"Wrote {chosen.out}")


if __name__ == "__main__":
    main()
