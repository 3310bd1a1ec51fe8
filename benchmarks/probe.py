"""Throughput of the probe against a plain forward pass: python benchmarks/probe.py [--width W] [--samples N].

Fashion-MNIST where its files lie under DIR (--data DIR), else random images of the same shape, through an
8-layer MLP in batches of 1,000.  The passes are interleaved; medians over the rounds; CPU time is
steadier on a busy machine.
"""

from __future__ import annotations

import argparse
import gzip
import statistics
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import torch
from torch import nn

from verify.probe import DEFAULT, probe

DEPTH, CLASSES, PIXELS, BATCH = 8, 10, 784, 1000


def data(folder: Path, samples: int) -> tuple[torch.Tensor, torch.Tensor, str]:
    """Images (N, 784) scaled to [0, 1], labels, and where they are from."""
    images, labels = folder / "train-images-idx3-ubyte.gz", folder / "train-labels-idx1-ubyte.gz"
    if images.exists() and labels.exists():
        pixels = np.frombuffer(gzip.decompress(images.read_bytes()), np.uint8, offset=16).reshape(-1, PIXELS)
        classes = np.frombuffer(gzip.decompress(labels.read_bytes()), np.uint8, offset=8)
        X = torch.from_numpy(pixels[:samples].astype(np.float32) / 255)
        return X, torch.from_numpy(classes[:samples].astype(np.int64)), "Fashion-MNIST"
    torch.manual_seed(0)
    return torch.rand(samples, PIXELS), torch.randint(0, CLASSES, (samples,)), "random images"


def network(width: int) -> nn.Sequential:
    """Linear and ReLU in turn; one named layer is a Linear with its ReLU."""
    torch.manual_seed(0)
    layers = [nn.Sequential(nn.Linear(PIXELS, width), nn.ReLU())]
    layers += [nn.Sequential(nn.Linear(width, width), nn.ReLU()) for _ in range(DEPTH - 2)]
    return nn.Sequential(*layers, nn.Linear(width, CLASSES)).eval()


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--data", type=Path, default=Path("/usr/share/datasets/fashion-mnist"))
    parser.add_argument("--width", type=int, default=PIXELS)
    parser.add_argument("--samples", type=int, default=60_000)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--device", default="cpu")
    given = parser.parse_args()
    X, y, source = data(given.data, given.samples)
    model = network(given.width).to(given.device)
    batches = [(X[i : i + BATCH], y[i : i + BATCH]) for i in range(0, len(X), BATCH)]
    layers = ["input", *(str(k) for k in range(DEPTH))]

    def plain() -> None:
        with torch.inference_mode():
            for x, _ in batches:
                model(x.to(given.device))
            if given.device != "cpu":
                torch.cuda.synchronize()

    passes: dict[str, Callable[[], object]] = {
        "forward pass": plain,
        f"probe: {', '.join(DEFAULT)}": lambda: probe(model, batches, layers=layers),
        "probe: all columns": lambda: probe(model, batches, layers=layers, columns="all"),
        "probe: all columns, every sample": lambda: probe(
            model, batches, layers=layers, columns="all", moment_samples=None
        ),
    }
    times: dict[str, list[tuple[float, float]]] = {name: [] for name in passes}
    for _ in range(given.rounds):
        for name, run in passes.items():
            start = time.perf_counter(), time.process_time()
            run()
            times[name].append((time.perf_counter() - start[0], time.process_time() - start[1]))
    print(f"{source}, {len(X):,} x {PIXELS}, {DEPTH} layers of width {given.width}, {given.device}, "
          f"{torch.get_num_threads()} threads, median of {given.rounds}")  # fmt: skip
    print("| pass | s | samples/s | of a forward pass: wall clock | CPU time |\n" + "| --- " * 5 + "|")
    for name, seconds in times.items():
        middle = statistics.median(wall for wall, _ in seconds)
        rounds = list(zip(times["forward pass"], seconds, strict=True))
        shares = [statistics.median(base[k] / own[k] for base, own in rounds) for k in (0, 1)]
        print(f"| {name} | {middle:.2f} | {len(X) / middle:,.0f} | {shares[0]:.0%} | {shares[1]:.0%} |")


if __name__ == "__main__":
    main()
