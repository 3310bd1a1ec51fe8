"""Networks in files: .npz, .safetensors and torch state_dicts (.pt, .pth).

.npz and .safetensors hold arrays `X` (d x N), `labels` (N integers), `W1`, ..., `WL` and optionally
`alpha`.  A state_dict holds the matrices of bias-free Linear layers under `<anything>.weight`, in
order of appearance, with `X`, `labels` and optionally `alpha` beside them.  In all three `X` and
`labels` may come from a second file.  Nothing in a file is ever executed.
"""

from __future__ import annotations

import pickle
import re
import warnings
import zipfile
import zlib
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy import ndarray

from verify.errors import InputError
from verify.instances.model import Network, Provenance, require_theorem_shape

_DATA_NAMES = ("X", "labels", "alpha")
_LAYER = re.compile(r"W([1-9][0-9]*)")
_PICKLED = "holds a pickled object, which can run code when read; only plain arrays are accepted"


def load_network(path: str | Path, *, data: str | Path | None = None, weighting: str = "classes") -> Network:
    """The network in `path`, with samples sorted class by class and everything validated.

    data: a second file (.npz, .safetensors, .pt, .pth) with `X` and `labels`, when `path` holds
    only weights.  weighting: of the class means, where classes differ in size.  Raises InputError, its
    message starting with the file's name, for an unreadable file, a pickle, missing or extra arrays,
    biases that are not 0, and whatever `Network.of` refuses.
    """
    path = Path(path)
    arrays = _read(path)
    try:
        weights = _weights(arrays)
        found = {name: arrays[name] for name in _DATA_NAMES if name in arrays}
        if data is not None:
            found |= _second_file(Path(data), found)
        missing = [name for name in ("X", "labels") if name not in found]
        if missing:
            raise InputError(
                f"missing {' and '.join(missing)}: X (d x N) and labels (N) must be in the file or in "
                f"a second data file; found {_listed(arrays)}"
            )
        return Network.of(
            found["X"],
            found["labels"],
            weights,
            alpha=found.get("alpha", 1.0),
            case=path.stem,
            provenance=Provenance(data=f"from {Path(data or path).name}"),
            weighting=weighting,
        )
    except InputError as error:
        raise InputError(f"{path}: {error}") from error


def save_network(network: Network, path: str | Path) -> None:
    """Write a network so that `load_network` reads the same numbers back.

    The suffix decides: .npz, .safetensors, .pt or .pth (a state_dict with keys `layers.<i>.weight`).
    Raises InputError for another suffix and where the file cannot be written.
    """
    path = Path(path)
    head = {
        "X": network.X,
        "labels": np.repeat(np.arange(network.K), network.counts),
        "alpha": np.array(network.alpha),
    }
    named = {f"W{layer}": W for layer, W in enumerate(network.weights, start=1)}
    keyed = {f"layers.{layer}.weight": W for layer, W in enumerate(network.weights)}
    arrays = head | (keyed if _format(path) is _read_torch else named)
    try:
        _write(path, {name: np.array(array, order="C") for name, array in arrays.items()})
    except OSError as error:
        raise InputError(f"{path}: cannot be written ({error.strerror or error})") from error


def _write(path: Path, arrays: dict[str, ndarray]) -> None:
    if path.suffix == ".npz":
        with path.open("wb") as stream:
            np.savez(stream, **arrays)  # pyright: ignore[reportArgumentType]
    elif path.suffix == ".safetensors":
        from safetensors.numpy import save

        path.write_bytes(save(arrays))
    else:
        import torch

        with path.open("wb") as stream:
            torch.save({name: torch.from_numpy(array) for name, array in arrays.items()}, stream)


def _second_file(path: Path, found: Mapping[str, Any]) -> dict[str, Any]:
    arrays = _read(path)
    extra = [name for name in arrays if name not in _DATA_NAMES]
    twice = [name for name in arrays if name in found]
    if extra:
        raise InputError(f"the data file {path} has extra arrays {_listed(extra)}: X and labels belong there")
    if twice:
        raise InputError(f"{_listed(twice)} given twice: in the network's file and in {path}")
    return arrays


def _read(path: Path) -> dict[str, Any]:
    """All named arrays of a file, in order of appearance."""
    reader = _format(path)
    try:
        return reader(path)
    except InputError as error:
        raise InputError(f"{path}: {error}") from error
    except FileNotFoundError as error:
        raise InputError(f"{path}: no such file") from error
    except OSError as error:
        raise InputError(f"{path}: cannot be read ({error.strerror or error})") from error
    except MemoryError as error:
        raise InputError(f"{path}: an array is larger than the memory") from error


def _format(path: Path) -> Callable[[Path], dict[str, Any]]:
    readers = {".npz": _read_npz, ".safetensors": _read_safetensors, ".pt": _read_torch, ".pth": _read_torch}
    if path.suffix not in readers:
        raise InputError(f"{path}: unknown suffix {path.suffix!r}, expected one of {', '.join(readers)}")
    return readers[path.suffix]


def _read_npz(path: Path) -> dict[str, Any]:
    arrays: dict[str, object] = {}
    name = ""
    try:
        if not zipfile.is_zipfile(path):
            raise InputError(_PICKLED if _is_pickle(path) else "is not an .npz archive")
        with path.open("rb") as stream, np.load(stream, allow_pickle=False) as archive:
            for name in archive.files:
                arrays[name] = archive[name]
    except ValueError as error:
        if isinstance(error, InputError):
            raise
        fault = _PICKLED if "allow_pickle" in str(error) else f"is damaged ({error})"
        raise InputError(f"array {name} {fault}" if name else fault) from error
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError) as error:
        raise InputError(f"is a damaged .npz archive ({error})") from error
    return {name: _require_array(name, array) for name, array in arrays.items()}


def _require_array(name: str, array: object) -> ndarray:
    if not isinstance(array, ndarray):
        raise InputError(f"archive member {name} is not an array")
    return array


def _is_pickle(path: Path) -> bool:
    """Whether the file starts like a pickle of protocol 2 or later."""
    with path.open("rb") as stream:
        start = stream.read(2)
    return len(start) == 2 and start[0] == pickle.PROTO[0] and 2 <= start[1] <= pickle.HIGHEST_PROTOCOL


def _read_safetensors(path: Path) -> dict[str, Any]:
    from safetensors import SafetensorError
    from safetensors.numpy import load

    try:
        return load(path.read_bytes())
    except (SafetensorError, KeyError, TypeError, ValueError) as error:
        raise InputError(f"is not a readable .safetensors file ({error})") from error


def _read_torch(path: Path) -> dict[str, Any]:
    import torch

    try:
        with warnings.catch_warnings(action="ignore"):  # of odd pickles, which are refused here anyway
            state = torch.load(path, map_location="cpu", weights_only=True)
    except pickle.UnpicklingError as error:
        raise InputError(f"is not a plain state_dict: it {_PICKLED}") from error
    except OSError:
        raise
    except (RuntimeError, EOFError, KeyError, ValueError, TypeError, AttributeError, IndexError) as error:
        raise InputError(f"is not a readable torch file ({type(error).__name__})") from error
    if not isinstance(state, dict) or not all(isinstance(name, str) for name in state):
        raise InputError("must hold a state_dict: a dictionary from names to tensors")
    arrays = {}
    for name, value in state.items():
        if isinstance(value, torch.Tensor):
            arrays[name] = _to_numpy(name, value)
        elif name == "alpha" and isinstance(value, int | float):
            arrays[name] = np.array(float(value))
        else:
            raise InputError(f"{name} is a {type(value).__name__}, expected a tensor")
    return arrays


def _to_numpy(name: str, tensor: Any) -> ndarray:
    import torch

    if tensor.layout != torch.strided or tensor.is_quantized:
        raise InputError(f"{name} must be a dense tensor, got {tensor.layout}")
    tensor = tensor.detach()
    return (tensor.double() if tensor.is_floating_point() else tensor).numpy()


def _weights(arrays: Mapping[str, Any]) -> list[ndarray]:
    """W_1, ..., W_L by name (W1..WL) or, in a state_dict, by order of appearance."""
    linear = [name for name in arrays if name == "weight" or name.endswith(".weight")]
    if linear:
        _refuse_biases(arrays)
        known = {*linear, *(name for name in arrays if _is_bias(name))}
    else:
        numbers = sorted(int(match[1]) for name in arrays if (match := _LAYER.fullmatch(name)))
        L = numbers[-1] if numbers else 0
        linear = [f"W{layer}" for layer in range(1, L + 1)]
        missing = [f"W{layer}" for layer in sorted(set(range(1, L + 1)) - set(numbers))]
        if missing or not numbers:
            raise InputError(
                f"missing {', '.join(missing) or 'W1, ..., WL'}: layers must be named W1, ..., WL without "
                f"gaps (in a state_dict: *.weight); found {_listed(arrays)}"
            )
        known = set(linear)
    extra = [name for name in arrays if name not in known and name not in _DATA_NAMES]
    if extra:
        raise InputError(
            f"extra arrays {_listed(extra)}: expected X, labels, the layers W1, ..., WL (in a state_dict: "
            "*.weight) and optionally alpha"
        )
    for name in linear:
        if arrays[name].ndim != 2:
            raise InputError(f"{name} has shape {arrays[name].shape}: a linear layer has a matrix")
    return [arrays[name] for name in linear]


def _is_bias(name: str) -> bool:
    return name == "bias" or name.endswith(".bias")


def _refuse_biases(arrays: Mapping[str, Any]) -> None:
    for name, array in arrays.items():
        if _is_bias(name) and np.any(array):
            raise InputError(
                f"{name} is not 0: the theory has no biases; train Linear layers with bias=False"
            )


def _listed(names: Any) -> str:
    shown = [str(name) for name in names]
    return ", ".join(shown[:12]) + (", ..." if len(shown) > 12 else "") if shown else "nothing"


__all__ = ["load_network", "require_theorem_shape", "save_network"]
