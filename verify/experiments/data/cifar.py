"""CIFAR-10 and CIFAR-100 in the python version, unpacked or as the archive."""

from __future__ import annotations

import io
import pickle
import tarfile
from pathlib import Path
from typing import Any

import numpy as np

from verify.experiments.data.files import damaged, missing
from verify.experiments.data.samples import Labelled, Source

HOW = "get the python version of CIFAR from its authors' site and give its folder with --data-dir"

LAYOUT = {
    "CIFAR-10": (
        "cifar-10-batches-py", "cifar-10-python.tar.gz", "labels",
        tuple(f"data_batch_{i}" for i in range(1, 6)), ("test_batch",),
    ),
    "CIFAR-100": ("cifar-100-python", "cifar-100-python.tar.gz", "fine_labels", ("train",), ("test",)),
}  # fmt: skip
"""Name -> (folder, archive, key of the labels, training files, test files)."""

IMAGE = (3, 32, 32)

ALLOWED = {
    ("numpy.core.multiarray", "_reconstruct"),
    ("numpy._core.multiarray", "_reconstruct"),
    ("numpy", "ndarray"),
    ("numpy", "dtype"),
    ("_codecs", "encode"),
}
"""All that the pickles of the authors refer to: nothing else is loaded."""


class _Arrays(pickle.Unpickler):
    """Unpickles plain objects and arrays only."""

    def find_class(self, module: str, name: str) -> Any:
        if (module, name) not in ALLOWED:
            raise pickle.UnpicklingError(f"refers to {module}.{name}, which no CIFAR file does")
        return super().find_class(module, name)


def location(name: str, data_dir: Path | None) -> Path | None:
    """The folder or archive of CIFAR-10 or CIFAR-100 in the data directory, None if there is none."""
    if data_dir is None:
        return None
    folder, archive, *_ = LAYOUT[name]
    if data_dir.name == folder:
        return data_dir
    return next((data_dir / part for part in (folder, archive) if (data_dir / part).exists()), None)


def cifar(name: str, place: Path) -> Source:
    """CIFAR-10 or CIFAR-100 from its folder or archive; InputError that names a bad file."""
    folder, _, key, training, testing = LAYOUT[name]
    if place.is_dir():
        read = {file: _read(place / file) for file in (*training, *testing)}
    else:
        read = _archive(place, folder, (*training, *testing))
    parts = []
    for files in (training, testing):
        batches = [_batch(read[file], key, place / file) for file in files]
        values, labels = (np.concatenate(arrays) for arrays in zip(*batches, strict=True))
        parts.append(Labelled(values, labels))
    return Source(name, *parts)


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        missing(path, HOW)
    except OSError as error:
        damaged(path, str(error.strerror), HOW)


def _archive(place: Path, folder: str, files: tuple[str, ...]) -> dict[str, bytes]:
    read = {}
    try:
        with tarfile.open(place) as archive:
            for file in files:
                member = archive.extractfile(f"{folder}/{file}")
                if member is None:
                    damaged(place, f"{folder}/{file} in it is not a file", HOW)
                read[file] = member.read()
    except KeyError:
        damaged(place, f"holds no {folder}/{file}", HOW)
    except (tarfile.TarError, OSError, EOFError) as error:
        damaged(place, f"not a readable archive ({error})", HOW)
    return read


def _batch(content: bytes, key: str, path: Path) -> tuple[np.ndarray, np.ndarray]:
    try:
        record = _Arrays(io.BytesIO(content), encoding="bytes").load()
        data = np.asarray(record[b"data"], dtype=np.uint8)
        labels = np.asarray(record[key.encode()], dtype=np.int64)
    except KeyError as error:
        damaged(path, f"has no entry {error}", HOW)
    except Exception as error:
        damaged(path, f"not a pickled CIFAR batch ({error})", HOW)
    if data.ndim != 2 or data.shape[1] != np.prod(IMAGE) or labels.shape != data.shape[:1]:
        damaged(path, f"data of shape {data.shape} with labels of shape {labels.shape}", HOW)
    return data.reshape(-1, *IMAGE), labels
