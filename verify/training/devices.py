"""Where a training run takes place: device and precision names to torch objects."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from verify.errors import InputError
from verify.files import clipped

if TYPE_CHECKING:
    import torch

PRECISIONS = ("float64", "float32")


def available_devices() -> list[str]:
    """Names of the devices that torch finds here, "cpu" first."""
    import torch

    names = ["cpu"]
    for kind in ("cuda", "xpu"):
        backend = getattr(torch, kind, None)
        if backend is not None and backend.is_available():
            names += [f"{kind}:{index}" for index in range(backend.device_count())]
    if torch.backends.mps.is_available():
        names.append("mps")
    return names


def resolve_device(device: str) -> torch.device:
    """The torch device of that name ("cpu", "cuda", "cuda:1", ...).

    Raises InputError, naming the available ones, for a device that is not there; of "cuda", why.
    """
    import torch

    names = available_devices()
    if not isinstance(device, str) or (device not in names and f"{device}:0" not in names):
        why = ""
        if isinstance(device, str) and device.startswith("cuda") and not torch.cuda.is_available():
            why = f" ({_without_cuda()})"
        raise InputError(f"device = {clipped(repr(device))} is not there{why}; available: {', '.join(names)}")
    return torch.device(device)


def _without_cuda() -> str:
    """Why torch finds no CUDA device: its build, no card, or a driver that does not go with it."""
    import torch

    if torch.version.cuda is None:
        return "this torch is built without CUDA"
    try:
        torch.cuda.init()
    except (RuntimeError, AssertionError) as error:
        return f"torch for CUDA {torch.version.cuda} says: {str(error).splitlines()[0].rstrip('.')}"
    return f"torch for CUDA {torch.version.cuda} finds no card"


def spread(device: str, workers: int) -> list[str]:
    """The device of each of so many workers: "cuda" stands for all of them in turns.

    Raises InputError for a device that is not there.
    """
    if device == "cpu":
        return ["cpu"] * workers
    resolve_device(device)
    cards = [name for name in available_devices() if name.startswith("cuda")]
    names = cards if device == "cuda" else [device]
    return [names[i % len(names)] for i in range(workers)]


FULL_FLOAT64 = ((6, 0), (7, 0), (8, 0), (9, 0), (10, 0))
"""Compute capabilities of the cards that do float64 at half the rate of float32."""


def weak_float64(device: str) -> str:
    """A sentence about a CUDA device whose float64 is a small part of its float32, "" for any other."""
    import torch

    where = torch.device(device)
    if where.type != "cuda" or (ability := torch.cuda.get_device_capability(where)) in FULL_FLOAT64:
        return ""
    name, part = torch.cuda.get_device_name(where), 32 if ability[0] < 8 else 64
    return (
        f"{name} ({device}) does float64 at about 1/{part} of its float32 rate: processes on the CPU may "
        "well be faster"
    )


def resolve_precision(dtype: str, device: torch.device) -> torch.dtype:
    """The torch dtype "float64" or "float32"; InputError for others or where unsupported."""
    import torch

    if dtype not in PRECISIONS:
        raise InputError(f"dtype = {dtype!r}: one of {', '.join(PRECISIONS)} is needed")
    if dtype == "float64" and device.type == "mps":
        raise InputError("device = 'mps' has no float64: use dtype = 'float32' or another device")
    return getattr(torch, dtype)


@contextmanager
def one_thread() -> Iterator[None]:
    """One torch thread within the block: products this small only lose by more; restored after."""
    import torch

    before = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        yield
    finally:
        torch.set_num_threads(before)
