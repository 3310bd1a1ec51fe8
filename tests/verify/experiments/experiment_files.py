"""Small data files in the real formats, for the loaders and for tiny runs of the experiments."""

from __future__ import annotations

import gzip
import pickle
from pathlib import Path

import numpy as np

SIDE = 6
WORDS = (
    "awful dreadful boring worst mess", "weak dull slow thin flat", "film plot scene actor story",
    "good warm neat solid kind", "superb brilliant great masterpiece best",
)  # fmt: skip


def idx_bytes(array: np.ndarray) -> bytes:
    """An array of bytes in the IDX format."""
    head = bytes([0, 0, 8, array.ndim]) + np.array(array.shape, dtype=">u4").tobytes()
    return head + array.astype(np.uint8).tobytes()


def blobs(
    per_class: int, *, shape: tuple[int, ...], classes: int = 10, seed: int = 0
) -> tuple[np.ndarray, np.ndarray]:
    """Noisy images around one random image a class, shuffled; uint8 and labels."""
    random = np.random.default_rng(seed)
    centres = np.random.default_rng(99).uniform(0, 255, (classes, *shape))
    labels = random.permutation(np.repeat(np.arange(classes), per_class))
    noisy = centres[labels] + random.normal(0, 40, (len(labels), *shape))
    return noisy.clip(0, 255).astype(np.uint8), labels


def write_fashion(folder: Path, *, per_class: int = 8, side: int = SIDE) -> Path:
    """fashion-mnist/ with its four gzipped files; the data directory."""
    place = folder / "fashion-mnist"
    place.mkdir(parents=True)
    for seed, part in enumerate(("train", "t10k")):
        values, labels = blobs(per_class, shape=(side, side), seed=seed)
        (place / f"{part}-images-idx3-ubyte.gz").write_bytes(gzip.compress(idx_bytes(values)))
        (place / f"{part}-labels-idx1-ubyte.gz").write_bytes(gzip.compress(idx_bytes(labels)))
    return folder


def write_cifar(folder: Path, name: str, *, per_class: int = 2) -> Path:
    """The unpacked folder of CIFAR-10 or CIFAR-100 as its authors pickle it; the data directory."""
    ten = name == "CIFAR-10"
    place = folder / ("cifar-10-batches-py" if ten else "cifar-100-python")
    place.mkdir(parents=True)
    files = [*(f"data_batch_{i}" for i in range(1, 6)), "test_batch"] if ten else ["train", "test"]
    for seed, file in enumerate(files):
        values, labels = blobs(per_class, shape=(3, 32, 32), classes=10 if ten else 100, seed=seed)
        record = {
            b"data": values.reshape(len(values), -1),
            (b"labels" if ten else b"fine_labels"): labels.tolist(),
        }
        (place / file).write_bytes(pickle.dumps(record, protocol=2))
    return folder


def write_sst(folder: Path, *, per_class: int = 8) -> Path:
    """trees/train.txt, dev.txt, test.txt with one labelled tree a line; the data directory."""
    place = folder / "trees"
    place.mkdir(parents=True)
    random = np.random.default_rng(0)
    for part in ("train", "dev", "test"):
        lines = []
        for label in random.permutation(np.repeat(np.arange(5), per_class)):
            first, *rest = random.permutation(WORDS[label].split())
            tree = f"({label} {first})"
            for word in rest:
                tree = f"({label} (2 {word}) {tree})"
            lines.append(tree)
        (place / f"{part}.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return folder
