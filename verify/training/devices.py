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

    Raises InputError, naming the available ones, for a device that is not there.
    """
    import torch

    names = available_devices()
    if not isinstance(device, str) or (device not in names and f"{device}:0" not in names):
        raise InputError(f"device = {clipped(repr(device))} is not there; available: {', '.join(names)}")
    return torch.device(device)


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
