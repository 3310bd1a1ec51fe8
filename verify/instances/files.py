"""Networks in files: .npz, .safetensors, torch state_dicts and checkpoints, MATLAB files.

A file holds `X` (d x N) and `labels` (N), and the layers: `W1`, ..., `WL`, or the matrices of bias-free
Linear layers under `<anything>.weight`.  In place of `X` there may be `data` (N x d), in place of `labels`
`target`. A checkpoint may hold the state_dict inside a record.  `X` and `labels` may come from a second file.
Nothing in a file is ever executed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy import ndarray

from verify.errors import InputError
from verify.files import as_path, listed, shown
from verify.instances import validation
from verify.instances.chain import Layers, layers_of
from verify.instances.formats import TORCH, Content, read, reader_of, write
from verify.instances.labels import Ignore
from verify.instances.model import Network, require_instance, require_theorem_shape
from verify.provenance import Provenance

_DATA_NAMES = ("X", "labels", "alpha")
_OTHER_NAMES = {"data": "X", "target": "labels", "targets": "labels"}
_ASIDE = (
    "optimizer",
    "optim",
    "scheduler",
    "scaler",
    "callbacks",
    "loops",
    "lr_schedulers",
    "hyper_parameters",
)
"""Records of a training checkpoint that hold no network."""


def load_network(
    path: str | Path,
    *,
    data: str | Path | None = None,
    weighting: str = "classes",
    ignore: Ignore = None,
    order: Sequence[str] | None = None,
    kernels: bool = False,
    record: str | None = None,
) -> Network:
    """The network in `path`, with samples sorted class by class and everything validated.

    path: .npz, .safetensors, .pt, .pth, .ckpt, .bin or .mat.  data: a second file with `X` and `labels`, when
    `path` holds only weights.  weighting: of the class means, where classes differ in size.  ignore: marks
    of samples without a label.  order: names of the layers in the order in which they act, where the file
    does not tell (`verify.instances.chain`).  kernels: the matrices are (in, out), as in JAX and
    Keras.  record: which state_dict of a checkpoint that holds several.

    The provenance says how the order of the layers is known.  Raises InputError, its message starting with
    the file's name, for an unreadable file, a pickle, missing or extra arrays, an order that is not known,
    biases that are not 0, and whatever `Network.of` refuses.

    >>> network = verify.load_network("checkpoint.pth", data="data.npz")  # doctest: +SKIP
    """
    path = as_path(path)
    content = read(path)
    try:
        arrays, found = _split(_opened(content, record))
        if data is not None:
            found |= _second_file(as_path(data), found)
        missing = [name for name in ("X", "labels") if name not in found]
        if missing:
            raise InputError(
                f"missing {' and '.join(missing)}: X (d x N) and labels (N) must be in the file or in "
                f"a second data file; found {listed([*arrays, *found])}"
            )
        layers = _layers(arrays, found, ignore, order, kernels, ordered=path.suffix in TORCH)
        return Network.of(
            found["X"],
            found["labels"],
            layers.weights,
            alpha=_number(found.get("alpha", 1.0)),
            case=shown(path.stem),
            provenance=Provenance(data=f"from {shown(as_path(data or path).name)}", note=layers.note),
            weighting=weighting,
            ignore=ignore,
        )
    except InputError as error:
        raise InputError(f"{path}: {error}") from error


def _opened(content: Content, record: str | None) -> Content:
    """Arrays by name: the file's own, or the state_dict inside a checkpoint with the data beside it."""
    inner = {
        name: value
        for name, value in content.items()
        if isinstance(value, Mapping) and name not in _ASIDE and any(np.ndim(a) == 2 for a in value.values())
    }
    if record is not None and record not in inner:
        raise InputError(f"holds no state_dict {record!r}; found {listed(inner)}")
    if not inner:
        return {name: _array(name, value) for name, value in content.items()}
    if record is None and len(inner) > 1:
        raise InputError(f"holds several state_dicts, {listed(inner)}: say which by record=...")
    chosen = inner[record or next(iter(inner))]
    outside = {name: value for name, value in content.items() if name in {*_DATA_NAMES, *_OTHER_NAMES}}
    twice = [name for name in outside if name in chosen]
    if twice:
        raise InputError(f"{listed(twice)} given twice: in the state_dict and beside it")
    beside = [name for name, value in content.items() if isinstance(value, ndarray) and value.ndim == 2]
    extra = [name for name in beside if name not in outside]
    if extra:
        raise InputError(
            f"extra arrays {listed(extra)} beside the state_dict: X, labels and alpha belong there"
        )
    return {name: _array(name, value) for name, value in {**chosen, **outside}.items()}


def _array(name: str, value: Any) -> Any:
    if isinstance(value, ndarray):
        return value
    if name == "alpha" and isinstance(value, int | float):
        return np.array(float(value))
    if name in ("labels", "target", "targets") and isinstance(value, list | tuple):
        return value
    raise InputError(f"{name} is a {type(value).__name__}, expected a tensor")


def _split(content: Content) -> tuple[Content, Content]:
    """Weights, and data under the names X, labels and alpha."""
    arrays = dict(content)
    found = {name: arrays.pop(name) for name in _DATA_NAMES if name in arrays}
    for name, meant in _OTHER_NAMES.items():
        if name in arrays:
            if meant in found:
                raise InputError(f"{name} and {meant} are both given: {meant} alone is needed")
            value = arrays.pop(name)
            if name == "data" and np.ndim(value) != 2:
                raise InputError(f"data must be a matrix (N x d), got shape {np.shape(value)}")
            found[meant] = np.asarray(value).T if name == "data" else value
    return arrays, found


def _layers(
    arrays: Content,
    found: Content,
    ignore: Ignore,
    order: Sequence[str] | None,
    kernels: bool,
    *,
    ordered: bool,
) -> Layers:
    X = validation.real_array("X", found["X"], 2)
    K = len(validation.class_order(found["labels"], X.shape[1], ignore)[1])
    return layers_of(arrays, d=X.shape[0], K=K, order=order, kernels=kernels, ordered=ordered)


def _number(alpha: Any) -> Any:
    """A single number in any number of brackets, as MATLAB keeps it."""
    return np.reshape(alpha, ()) if np.ndim(alpha) == 2 and np.size(alpha) == 1 else alpha


def save_network(network: Network, path: str | Path) -> None:
    """Write a network so that `load_network` reads the same numbers back.

    The suffix decides: .npz, .safetensors, .pt or .pth (a state_dict with keys `layers.<i>.weight`).
    Raises InputError for another suffix and where the file cannot be written.

    Example: `verify.save_network(network, "net.npz"); verify.check(verify.load_network("net.npz"))`.
    """
    path = as_path(path)
    require_instance(network)
    if not isinstance(network, Network):
        raise InputError(f"{path}: a Network is needed, got a Pair: full_network makes one of it")
    head = {
        "X": network.X,
        "labels": np.repeat(np.arange(network.K), network.counts),
        "alpha": np.array(network.alpha),
    }
    named = {f"W{layer}": W for layer, W in enumerate(network.weights, start=1)}
    keyed = {f"layers.{layer}.weight": W for layer, W in enumerate(network.weights)}
    reader_of(path)
    arrays = head | (keyed if path.suffix in TORCH else named)
    try:
        write(path, {name: np.array(array, order="C") for name, array in arrays.items()})
    except OSError as error:
        raise InputError(f"{path}: cannot be written ({error.strerror or error})") from error


def _second_file(path: Path, found: Mapping[str, Any]) -> Content:
    content = read(path)
    extra = [name for name in content if name not in {*_DATA_NAMES, *_OTHER_NAMES}]
    if extra:
        raise InputError(f"the data file {path} has extra arrays {listed(extra)}: X and labels belong there")
    _, arrays = _split({name: _array(name, value) for name, value in content.items()})
    twice = [name for name in arrays if name in found]
    if twice:
        raise InputError(f"{listed(twice)} given twice: in the network's file and in {path}")
    return arrays


__all__ = ["load_network", "require_theorem_shape", "save_network"]
