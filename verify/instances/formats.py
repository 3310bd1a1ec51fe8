"""Arrays by name from .npz, .safetensors, torch and MATLAB files; nothing in a file is ever executed."""

from __future__ import annotations

import pickle
import warnings
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy import ndarray

from verify.errors import InputError
from verify.files import PICKLED, clipped, read_arrays, read_bytes, require_regular

Content = dict[str, Any]
"""Arrays by name; records of a checkpoint are mappings inside; what is neither stays as it is."""

TORCH = (".pt", ".pth", ".ckpt", ".bin")


def read(path: Path) -> Content:
    """What a file holds, in order of appearance.  Raises InputError, naming the file."""
    reader = reader_of(path)
    require_regular(path)
    try:
        return reader(path)
    except InputError as error:
        raise error if str(error).startswith(str(path)) else InputError(f"{path}: {error}") from error
    except OSError as error:
        raise InputError(f"{path}: cannot be read ({error.strerror or error})") from error
    except MemoryError as error:
        raise InputError(f"{path}: an array is larger than the memory") from error


def reader_of(path: Path) -> Callable[[Path], Content]:
    """The reader for a suffix."""
    readers = {".npz": _read_npz, ".safetensors": _read_safetensors, ".mat": _read_matlab}
    readers |= dict.fromkeys(TORCH, _read_torch)
    if path.suffix not in readers:
        raise InputError(f"{path}: unknown suffix {path.suffix!r}, expected one of {', '.join(readers)}")
    return readers[path.suffix]


def write(path: Path, arrays: Mapping[str, ndarray]) -> None:
    """Write arrays by name as the suffix says: .npz, .safetensors, or a torch file."""
    if path.suffix == ".npz":
        with path.open("wb") as stream:
            np.savez(stream, **arrays)  # pyright: ignore[reportArgumentType]
    elif path.suffix == ".safetensors":
        from safetensors.numpy import save

        path.write_bytes(save(dict(arrays)))
    elif path.suffix in TORCH:
        import torch

        with path.open("wb") as stream:
            torch.save({name: torch.from_numpy(array) for name, array in arrays.items()}, stream)
    else:
        raise InputError(f"{path}: networks are written as .npz, .safetensors, .pt or .pth")


def _read_npz(path: Path) -> Content:
    if not zipfile.is_zipfile(path):
        raise InputError(PICKLED if _is_pickle(path) else "is not an .npz archive")
    return dict(read_arrays(path))


def _is_pickle(path: Path) -> bool:
    """Whether the file starts like a pickle of protocol 2 or later."""
    with path.open("rb") as stream:
        start = stream.read(2)
    return len(start) == 2 and start[0] == pickle.PROTO[0] and 2 <= start[1] <= pickle.HIGHEST_PROTOCOL


def _read_safetensors(path: Path) -> Content:
    from safetensors import SafetensorError
    from safetensors.torch import load

    content = read_bytes(path)
    try:
        tensors = load(content)
    except (SafetensorError, KeyError, TypeError, ValueError, AttributeError, RuntimeError) as error:
        raise InputError(f"is not a readable .safetensors file ({error})") from error
    return {name: _to_numpy(name, tensor) for name, tensor in tensors.items()}


def _read_torch(path: Path) -> Content:
    import torch

    try:
        if zipfile.is_zipfile(path):
            _require_plain(path)
        with warnings.catch_warnings(action="ignore"):  # of odd pickles, which are refused here anyway
            state = torch.load(path, map_location="cpu", weights_only=True)
    except pickle.UnpicklingError as error:
        raise InputError(
            f"is not a plain state_dict: it {PICKLED}; write model.state_dict() to a file of its own"
        ) from error
    except (InputError, OSError):
        raise
    except (RuntimeError, EOFError, KeyError, ValueError, TypeError, AttributeError, IndexError,
            zipfile.BadZipFile) as error:  # fmt: skip
        raise InputError(f"is not a readable torch file ({type(error).__name__})") from error
    if not isinstance(state, dict) or not all(isinstance(name, str) for name in state):
        raise InputError("must hold a state_dict: a dictionary from names to tensors")
    return _content(state)


def _require_plain(path: Path) -> None:
    """InputError where members are compressed, which torch never does, or come twice."""
    with zipfile.ZipFile(path) as archive:
        members = archive.infolist()
    if len({info.filename for info in members}) < len(members) or any(info.compress_type for info in members):
        raise InputError("is not a torch file: its members are compressed, or come twice")


def _content(state: Mapping[str, Any]) -> Content:
    import torch

    found: Content = {}
    for name, value in state.items():
        if isinstance(value, torch.Tensor):
            found[name] = _to_numpy(name, value)
        elif isinstance(value, Mapping) and value and all(isinstance(key, str) for key in value):
            found[name] = _content(value)
        else:
            found[name] = value
    return found


def _to_numpy(name: str, tensor: Any) -> ndarray:
    import torch

    if tensor.layout != torch.strided or tensor.is_quantized:
        what = "quantized" if tensor.is_quantized else str(tensor.layout)
        raise InputError(f"{clipped(name)} must be a dense tensor, got {what} of shape {tuple(tensor.shape)}")
    if tensor.device.type == "meta":
        raise InputError(f"{clipped(name)} has no numbers: it was saved from the device 'meta'")
    tensor = tensor.detach()
    return (tensor.double() if tensor.is_floating_point() else tensor.resolve_conj().resolve_neg()).numpy()


def _read_matlab(path: Path) -> Content:
    """MATLAB 5 files by SciPy, 7.3 (HDF5) by h5py, which stores arrays transposed."""
    from scipy.io import loadmat
    from scipy.io.matlab import MatReadError

    with path.open("rb") as stream:
        start = stream.read(128)
    if b"MATLAB 7.3" in start or start.startswith(b"\x89HDF"):
        return _read_hdf5(path)
    try:
        with warnings.catch_warnings(action="ignore"):
            content = loadmat(path, struct_as_record=True)
    except (MatReadError, NotImplementedError, ValueError, TypeError, KeyError, IndexError, EOFError,
            OverflowError, UnicodeError) as error:  # fmt: skip
        raise InputError(f"is not a readable .mat file ({clipped(str(error), 120)})") from error
    found = {name: value for name, value in content.items() if not name.startswith("__")}
    return {name: value.toarray() if hasattr(value, "toarray") else value for name, value in found.items()}


def _read_hdf5(path: Path) -> Content:
    try:
        import h5py  # pyright: ignore[reportMissingImports]
    except ImportError:
        raise InputError(
            "is a MATLAB 7.3 file, which needs h5py: pip install 'dln-verify[data]', or save it with -v7"
        ) from None
    try:
        with h5py.File(path, "r") as file:
            return {
                name: np.asarray(item).T
                for name, item in file.items()
                if isinstance(item, h5py.Dataset) and not name.startswith("#")
            }
    except (OSError, KeyError, TypeError, ValueError, RuntimeError) as error:
        raise InputError(f"is not a readable MATLAB 7.3 file ({clipped(str(error), 120)})") from error


__all__ = ["TORCH", "Content", "read", "reader_of", "write"]
