"""Features of a pretrained network that the user has stored, such as those of an ImageNet network."""

from __future__ import annotations

import re
import zipfile
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy import ndarray

from verify.errors import InputError
from verify.experiments.data.files import damaged, data_directory

NAMES = ("imagenet_features.npz", "imagenet_features.safetensors")
HOW = "store arrays layer0, layer1, ... (samples, features) and labels (samples,) in it"


@dataclass(frozen=True, eq=False)
class StoredFeatures:
    """Features (N, d_l) of layers 0, 1, ... and labels (N,), from one file."""

    layers: tuple[ndarray, ...]
    labels: ndarray
    name: str


def stored_features(data_dir: Path | None) -> StoredFeatures | None:
    """The user's feature file, None if there is none; InputError for a damaged one."""
    place = data_directory(data_dir)
    path = next((place / name for name in NAMES if (place / name).exists()), None) if place else None
    return None if path is None else read_features(path)


def read_features(path: Path) -> StoredFeatures:
    """Arrays layer0, layer1, ... and labels from .npz or .safetensors, equal sample counts, finite."""
    try:
        arrays = _arrays(path)
    except (OSError, ValueError, EOFError, zipfile.BadZipFile) as error:
        damaged(path, f"not a readable file of arrays ({error})", HOW)
    if "labels" not in arrays:
        damaged(path, "no array named labels", HOW)
    numbers = sorted(int(found[1]) for key in arrays if (found := re.fullmatch(r"layer(\d+)", key)))
    if len(numbers) < 2 or numbers != list(range(len(numbers))):
        damaged(path, "layer0, layer1, ... without a gap are needed, at least two", HOW)
    labels = arrays["labels"]
    layers = []
    for i in numbers:
        Z = arrays[f"layer{i}"]
        if Z.ndim < 2 or len(Z) != len(labels) or labels.ndim != 1:
            damaged(path, f"layer{i} has shape {Z.shape}, labels {labels.shape}", HOW)
        if not np.isfinite(Z).all():
            damaged(path, f"layer{i} has nan or inf", HOW)
        layers.append(Z.reshape(len(Z), -1))
    return StoredFeatures(tuple(layers), labels, path.name)


def _arrays(path: Path) -> dict[str, ndarray]:
    if path.suffix == ".npz":
        with np.load(path, allow_pickle=False) as archive:
            return {name: archive[name] for name in archive.files}
    from safetensors import SafetensorError
    from safetensors.numpy import load_file

    try:
        return load_file(path)
    except SafetensorError as error:
        raise InputError(f"{path}: not a safetensors file ({error}); {HOW}") from None
