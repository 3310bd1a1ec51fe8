"""Fashion-MNIST and MNIST: the IDX files of their authors, gzipped or not."""

from __future__ import annotations

import gzip
import math
import zlib
from pathlib import Path

import numpy as np
from numpy import ndarray

from verify.experiments.data.files import damaged, first_holding, missing
from verify.experiments.data.samples import Labelled, Source

SYSTEM = Path("/usr/share/datasets/fashion-mnist")
"""Where the Debian package dataset-fashion-mnist puts the files."""

FILES = {
    "train": ("train-images-idx3-ubyte.gz", "train-labels-idx1-ubyte.gz"),
    "test": ("t10k-images-idx3-ubyte.gz", "t10k-labels-idx1-ubyte.gz"),
}

HOW = (
    "get Fashion-MNIST (4 files *-ubyte.gz) with the Debian package dataset-fashion-mnist, or put the files "
    "into fashion-mnist/ in your data directory and give it with --data-dir"
)

UNSIGNED_BYTES = 0x08
"""Type code of unsigned bytes in the third byte of an IDX file."""


MNIST_HOW = (
    "put the 4 files *-ubyte.gz of MNIST into mnist/ in your data directory and give it with --data-dir"
)


def mnist_folder(data_dir: Path | None) -> Path | None:
    """The folder of the MNIST files in the data directory; None if none."""
    if data_dir is None:
        return None
    names = [name for pair in FILES.values() for name in pair]
    names += [name.removesuffix(".gz") for name in names]
    return first_holding([data_dir / "mnist", data_dir / "MNIST" / "raw"], tuple(names))


def folder(data_dir: Path | None) -> Path | None:
    """The folder of the Fashion-MNIST files: in the data directory, else the system's; None if none."""
    names = tuple(name for pair in FILES.values() for name in pair)
    names += tuple(name.removesuffix(".gz") for name in names)
    places = [SYSTEM]
    if data_dir is not None:
        own = [data_dir / "fashion-mnist", data_dir / "FashionMNIST" / "raw"]
        places = [*own, *([data_dir] if "fashion" in data_dir.name.lower() else []), *places]
    return first_holding(places, names)


def idx_images(place: Path, name: str = "Fashion-MNIST") -> Source:
    """Fashion-MNIST or MNIST from its four files; InputError that names a missing or damaged one."""
    parts = {}
    for part, (images, labels) in FILES.items():
        values, classes = read_idx(place / images), read_idx(place / labels)
        if values.ndim != 3 or classes.shape != values.shape[:1]:
            damaged(place / images, f"shape {values.shape} with labels of shape {classes.shape}", HOW)
        parts[part] = Labelled(values, classes.astype(np.int64))
    return Source(name, parts["train"], parts["test"])


def read_idx(path: Path) -> ndarray:
    """The array of an IDX file of unsigned bytes, gzipped if the name says so.

    A name that ends in .gz stands for the file without it, too.  Raises InputError.
    """
    if not path.exists() and path.suffix == ".gz" and path.with_suffix("").exists():
        path = path.with_suffix("")
    try:
        raw = path.read_bytes()
        content = gzip.decompress(raw) if path.suffix == ".gz" else raw
    except FileNotFoundError:
        missing(path, HOW)
    except (OSError, EOFError, zlib.error) as error:
        damaged(path, f"not a readable gzip file ({error})", HOW)
    if len(content) < 4 or content[:2] != b"\0\0" or content[2] != UNSIGNED_BYTES:
        damaged(path, "not an IDX file of unsigned bytes", HOW)
    start = 4 + 4 * content[3]
    if len(content) < start:
        damaged(path, "ends within its header", HOW)
    shape = tuple(int(size) for size in np.frombuffer(content[4:start], dtype=">u4"))
    size = math.prod(shape)
    if len(content) - start != size:
        damaged(path, f"{len(content) - start} bytes of data where its header says {size}", HOW)
    return np.frombuffer(content, dtype=np.uint8, offset=start).reshape(shape)
