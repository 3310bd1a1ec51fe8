"""Hooks that capture X, Z, Delta and gradients of every linear and convolutional layer, in float64."""

from __future__ import annotations

import copy
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from verify.errors import InputError
from verify.gram.layers import CapturedLayer

if TYPE_CHECKING:
    import torch

Loss = Callable[["torch.Tensor"], "torch.Tensor"]


def capture(
    model: torch.nn.Module, inputs: torch.Tensor, loss: Loss, *, names: Sequence[str] | None = None
) -> list[CapturedLayer]:
    """Every Linear and Conv2d layer of a copy of `model` in float64, after one backward pass.

    loss: from the model's output to a scalar.  names: layers to capture, all when left out.  A layer
    used several times is captured once, its uses stacked: G1 then sums over them.  The model itself
    is left alone.  Raises InputError when a named layer does not exist or is not linear, for grouped
    convolutions and padding other than zeros, and when nothing can be captured.
    """
    return capture_in_place(
        copy.deepcopy(model).double().train(model.training), inputs.double(), loss, names=names
    )


def capture_in_place(
    model: torch.nn.Module, inputs: torch.Tensor, loss: Loss, *, names: Sequence[str] | None = None
) -> list[CapturedLayer]:
    """As `capture`, on a float64 model itself: its gradients are those of this batch afterwards."""
    chosen = _chosen(model, names)
    uses: dict[str, list[tuple[Any, Any]]] = {name: [] for name in chosen}

    def hook(name: str) -> Callable[..., None]:
        def record(module: torch.nn.Module, args: tuple[Any, ...], output: torch.Tensor) -> None:
            x = args[0]
            if not x.requires_grad:
                raise RuntimeError("unreachable: inputs require gradients")
            x.retain_grad()
            output.retain_grad()
            uses[name].append((x, output))

        return record

    handles = [module.register_forward_hook(hook(name)) for name, module in chosen.items()]
    try:
        model.zero_grad(set_to_none=True)
        value = loss(model(inputs.detach().clone().requires_grad_(True)))
        if value.ndim != 0:
            raise InputError(f"the loss has shape {tuple(value.shape)}: it must be a scalar")
        value.backward()
    finally:
        for handle in handles:
            handle.remove()
    captured = [_layer(name, module, uses[name]) for name, module in chosen.items() if uses[name]]
    if not captured:
        raise InputError("no Linear or Conv2d layer takes part in this forward pass: nothing to capture")
    return captured


def _chosen(model: torch.nn.Module, names: Sequence[str] | None) -> dict[str, torch.nn.Module]:
    import torch

    modules = dict(model.named_modules())
    kinds = (torch.nn.Linear, torch.nn.Conv2d)
    for name in names or ():
        if name not in modules:
            raise InputError(f"no layer named {name!r}; the model has {', '.join(filter(None, modules))}")
        if not isinstance(modules[name], kinds):
            raise InputError(
                f"layer {name!r} is a {type(modules[name]).__name__}, not linear: the identities speak of "
                f"Linear and Conv2d layers"
            )
    wanted = modules if names is None else names
    return {name: modules[name] for name in wanted if isinstance(modules[name], kinds)}


def _array(tensor: Any) -> np.ndarray:
    return tensor.detach().cpu().numpy().astype(np.float64)


def _layer(name: str, module: Any, uses: list[tuple[Any, Any]]) -> CapturedLayer:
    import torch

    if any(z.grad is None for _, z in uses):
        raise InputError(f"layer {name}: its output does not reach the loss")
    if isinstance(module, torch.nn.Conv2d):
        return _convolution(name, module, uses)
    d, m = module.in_features, module.out_features
    return CapturedLayer(
        name,
        W=_array(module.weight),
        X=np.concatenate([_array(x).reshape(-1, d) for x, _ in uses]),
        Z=np.concatenate([_array(z).reshape(-1, m) for _, z in uses]),
        Delta=np.concatenate([_array(z.grad).reshape(-1, m) for _, z in uses]),
        G=_array(module.weight.grad),
        b=None if module.bias is None else _array(module.bias),
        g_b=None if module.bias is None else _array(module.bias.grad),
        total=np.concatenate([_array(x.grad).reshape(-1, d) for x, _ in uses]),
        uses=len(uses),
    )


def _convolution(name: str, module: Any, uses: list[tuple[Any, Any]]) -> CapturedLayer:
    if module.groups != 1 or module.padding_mode != "zeros" or isinstance(module.padding, str):
        raise InputError(
            f"layer {name}: groups {module.groups}, padding {module.padding!r} ({module.padding_mode}); only "
            f"ungrouped convolutions with an explicit zero padding can be unfolded"
        )
    W = _array(module.weight).reshape(module.out_channels, -1)
    parts = [_unfolded(module, x, z, W) for x, z in uses]
    reach = [d * (k - 1) + 1 for d, k in zip(module.dilation, module.kernel_size, strict=True)]
    disjoint = all(s >= r for s, r in zip(module.stride, reach, strict=True)) and not any(module.padding)
    return CapturedLayer(
        name,
        W=W,
        X=np.concatenate([part[0] for part in parts]),
        Z=np.concatenate([part[1] for part in parts]),
        Delta=np.concatenate([part[2] for part in parts]),
        G=_array(module.weight.grad).reshape(W.shape),
        b=None if module.bias is None else _array(module.bias),
        g_b=None if module.bias is None else _array(module.bias.grad),
        unfolded=np.concatenate([part[3] for part in parts]),
        fold_residual=max(part[4] for part in parts),
        convolution=True,
        disjoint=disjoint,
        uses=len(uses),
    )


def _unfolded(
    module: Any, x: Any, z: Any, W: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray, float]:
    """Patches, outputs, Delta, im2col(dL/dX), and the residual of fold(Delta K) = dL/dX."""
    import torch
    from torch.nn import functional

    shape = {"dilation": module.dilation, "padding": module.padding, "stride": module.stride}

    def rows(tensor: torch.Tensor) -> torch.Tensor:
        columns = functional.unfold(tensor, module.kernel_size, **shape)
        return columns.transpose(1, 2).reshape(-1, columns.shape[1])

    def outputs(tensor: torch.Tensor) -> np.ndarray:
        return _array(tensor.permute(0, 2, 3, 1).reshape(-1, tensor.shape[1]))

    delta = outputs(z.grad)
    through = torch.from_numpy((delta @ W).reshape(x.shape[0], -1, W.shape[1])).transpose(1, 2)
    folded = functional.fold(through, x.shape[2:], module.kernel_size, **shape)
    scale = float(np.linalg.norm(delta) * np.linalg.norm(W))
    gap = float(torch.linalg.norm(folded - x.grad))
    return _array(rows(x)), outputs(z), delta, _array(rows(x.grad)), gap / scale if scale else 0.0
