"""A layer's output as one vector a sample."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from verify.errors import InputError
from verify.files import listed
from verify.probe.layers import INPUT

if TYPE_CHECKING:
    from torch import Tensor

Pool = str | Callable[..., Any]

MASK_KEYS = ("attention_mask", "input_mask")
"""Keys of a batch whose mask is 1 at a token and 0 at padding."""

PADDING_KEYS = ("key_padding_mask", "src_key_padding_mask", "padding_mask", "pad_mask")
"""Keys of a batch whose mask is True at padding."""

UNCLEAR_KEYS = ("mask", "lengths", "length", "seq_lengths")
"""Keys that speak of padding without saying which sign they use."""

MAIN_KEYS = ("last_hidden_state", "logits", "hidden_state", "features", "out")
"""Keys of a module's main output where it gives a mapping."""

POOLS = ("flatten", "channels", "tokens", "first token", "last token")
"""All of an output; means over space (B, C, ...); means over positions (B, T, d), or one position; with a
mask, over tokens that are no padding.  Outputs (B, d) stay as they are."""


def pool_of(pool: Pool | Mapping[str, Pool], name: str) -> Pool:
    """The pooling of one layer.  Raises InputError for an unknown name."""
    chosen = (
        pool.get(name, pool.get(name.partition("#")[0], "flatten")) if isinstance(pool, Mapping) else pool
    )
    if callable(chosen) or chosen in POOLS:
        return chosen
    raise InputError(f"pool = {chosen!r}: choose from {', '.join(POOLS)}, or give a function")


@dataclass
class Pooling:
    """How outputs become features.

    pool: a name of POOLS, a function of the raw output, or of the raw output and the inputs of the batch, or
    either by layer; mask: None to look for a mask among the inputs, False for none, a key, or a function
    of the inputs; axis: along which axis of a layer's output, by name, the samples lie.
    """

    pool: Pool | Mapping[str, Pool] = "flatten"
    mask: Any = None
    axis: Callable[[str], int] = lambda name: 0

    def view(self, name: str, output: Any, inputs: Any = None) -> Tensor | None:
        """The tensor of a layer's output whose rows are to be samples: its main output, or what a pool
        function makes of all of it; None for an input that is no tensor of numbers.  Raises InputError."""
        pool = pool_of(self.pool, name)
        if not isinstance(pool, str):
            return numbers(pool(output, inputs) if _takes_two(pool) else pool(output), name)
        found = output if name == INPUT else main_output(output, name)
        return None if name == INPUT and not _is_numbers(found) else numbers(found, name)

    def rows(self, name: str, Z: Tensor, samples: int, inputs: Any = None) -> Tensor:
        """Features, (B, d), of what `view` gave.  Raises InputError when it is not one row a sample."""
        pool = pool_of(self.pool, name)
        if not isinstance(pool, str):
            return _rows(Z, name, samples)
        Z = self._upright(Z, name, samples)
        if pool == "flatten":
            Z = Z.flatten(1) if Z.ndim > 1 else Z[:, None]
        elif Z.ndim < 2:
            raise InputError(f"{called(name, Z)} cannot be pooled as {pool!r}; take 'flatten'")
        elif Z.ndim > 2:
            Z = Z.flatten(2).mean(dim=2) if pool == "channels" else self._tokens(Z, name, pool, inputs)
        return _rows(Z, name, samples)

    def _upright(self, Z: Tensor, name: str, samples: int) -> Tensor:
        """The samples along the first axis."""
        axis = self.axis(name)
        if axis >= Z.ndim or Z.shape[axis] != samples:
            raise InputError(
                f"{called(name, Z)} for {samples} labels; one row a sample is needed: choose another pool "
                "for it"
            )
        return Z.movedim(axis, 0)

    def _tokens(self, Z: Tensor, name: str, pool: str, inputs: Any) -> Tensor:
        mask = self._mask(inputs, pool)
        if mask is None and pool == "tokens":
            return Z.flatten(1, -2).mean(dim=1)
        if mask is None:
            return Z[:, 0 if pool == "first token" else -1].flatten(1)
        import torch

        mask = torch.as_tensor(mask).to(Z.device) != 0
        if Z.ndim != 3 or tuple(mask.shape) != tuple(Z.shape[:2]):
            raise InputError(
                f"{called(name, Z)} with a mask of shape {tuple(mask.shape)}: a mask (B, T) that fits is "
                "needed; give "
                "mask=, a function of the inputs, mask=False for none, or a pool function for this layer"
            )
        empty = torch.nonzero(~mask.any(dim=1))
        if len(empty):
            raise InputError(
                f"layer {name!r}: sample {int(empty[0])} of the batch is padding alone, by its mask"
            )
        if pool == "tokens":
            weights = mask.to(torch.float64 if Z.device.type != "mps" else Z.dtype)
            total = (Z.to(weights.dtype) * weights[..., None]).masked_fill(~mask[..., None], 0.0).sum(dim=1)
            return total / weights.sum(dim=1, keepdim=True)
        places = torch.arange(mask.shape[1], device=mask.device).expand_as(mask)
        chosen = (
            places.masked_fill(~mask, mask.shape[1]).amin(dim=1)
            if pool == "first token"
            else places.masked_fill(~mask, -1).amax(dim=1)
        )
        return Z[torch.arange(len(Z), device=Z.device), chosen]

    def _mask(self, inputs: Any, pool: str) -> Any:
        """The mask of a batch, nonzero at tokens; None where there is none."""
        if self.mask is False or (self.mask is None and not isinstance(inputs, Mapping)):
            return None
        if callable(self.mask):
            return self.mask(inputs)
        if self.mask is not None:
            if not isinstance(inputs, Mapping) or self.mask not in inputs:
                raise InputError(f"mask = {self.mask!r}: the inputs of the batches have no such key")
            return inputs[self.mask]
        for key in (*MASK_KEYS, *PADDING_KEYS):
            if inputs.get(key) is not None:
                return inputs[key] if key in MASK_KEYS else inputs[key] == 0
        unclear = [key for key in UNCLEAR_KEYS if inputs.get(key) is not None]
        if unclear:
            raise InputError(
                f"pool = {pool!r}: the batches have {listed(unclear)}, which may speak of padding: give "
                "mask=, a "
                "function of the inputs that is nonzero at tokens, or mask=False"
            )
        return None


def called(name: str, Z: Any) -> str:
    """A layer and the shape of its features, the start of a sentence."""
    return f"layer {name!r}: features of shape {tuple(getattr(Z, 'shape', ()))}"


def _takes_two(pool: Callable[..., Any]) -> bool:
    try:
        parameters = inspect.signature(pool).parameters.values()
    except (TypeError, ValueError):
        return False
    needed = [
        p
        for p in parameters
        if p.kind in (p.POSITIONAL_ONLY, p.POSITIONAL_OR_KEYWORD) and p.default is p.empty
    ]
    return len(needed) >= 2


def _rows(Z: Any, name: str, samples: int) -> Tensor:
    if getattr(Z, "ndim", 0) != 2 or len(Z) != samples:
        raise InputError(
            f"{called(name, Z)} for {samples} labels; one row a sample is needed: choose another pool for it"
        )
    return Z


def main_output(output: Any, name: str) -> Any:
    """A module's main output, where it returns several.

    Raises InputError for a mapping that does not say which one that is.
    """
    while not hasattr(output, "detach"):
        if isinstance(output, Mapping) and output:
            tensors = [key for key, value in output.items() if hasattr(value, "detach")]
            known = [key for key in MAIN_KEYS if key in tensors]
            if not known and len(tensors) != 1:
                raise InputError(
                    f"layer {name!r} gives a mapping of {listed(output)}: give a pool function that takes "
                    "one of them"
                )
            output = output[(known or tensors)[0]]
        elif isinstance(output, tuple | list) and output:
            output = output[0]
        else:
            return output
    return output


def _is_numbers(found: Any) -> bool:
    """Whether this is a dense tensor of floats (or one that stands for such: quantized)."""
    import torch

    if not hasattr(found, "is_floating_point"):
        return False
    dense = found.layout == torch.strided and not found.is_nested
    return dense and (found.is_floating_point() or found.is_quantized)


def numbers(found: Any, name: str) -> Tensor:
    """A tensor of floats, quantized ones as the numbers that they stand for.  Raises InputError otherwise."""
    import torch

    if _is_numbers(found):
        return found.dequantize() if found.is_quantized else found
    if isinstance(found, torch.Tensor):
        shape = "nested" if found.is_nested else tuple(found.shape)
        layout = "" if found.layout == torch.strided else f", {found.layout}".replace("torch.", "")
        if found.is_complex():
            hint = "give a pool function that takes real numbers of it, such as torch.view_as_real"
        elif layout or found.is_nested:
            hint = "give a pool function that makes it dense"
        else:
            hint = "name the layers to probe"
        raise InputError(
            f"layer {name!r} gives {found.dtype}{layout} of shape {shape}, not a dense tensor of floats: "
            f"{hint}"
        )
    raise InputError(
        f"layer {name!r} gives {type(found).__name__}, not a dense tensor of floats: name the layers to probe"
    )
