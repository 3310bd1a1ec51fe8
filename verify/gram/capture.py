"""Hooks that capture X, Z, Delta and gradients of every linear and convolutional layer, in float64."""

from __future__ import annotations

import copy
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from verify.errors import InputError
from verify.gram.layers import OTHER_PATHS, CapturedLayer

if TYPE_CHECKING:
    import torch

Loss = Callable[["torch.Tensor"], "torch.Tensor"]


def capture(
    model: torch.nn.Module, inputs: torch.Tensor, loss: Loss, *, names: Sequence[str] | None = None
) -> list[CapturedLayer]:
    """Every Linear, Conv1d and Conv2d layer of a copy of `model` in float64, after one backward pass.

    loss: from the model's output to a scalar.  names: layers to capture, all when left out.  A layer
    used several times is captured once, its uses stacked: G1 then sums over them.  A convolution of
    several groups is one linear layer a group, named layer[0], layer[1], ...  The model itself is left
    alone.  Raises InputError when a named layer does not exist, is not linear or is frozen, for padding
    other than zeros, for a loss that is not a finite scalar, and when nothing can be captured.
    """
    return capture_in_place(copy.deepcopy(model).double().train(model.training), inputs, loss, names=names)


def in_float64(inputs: torch.Tensor) -> torch.Tensor:
    """A copy in float64 that requires gradients; integers (tokens) as they are."""
    if not inputs.is_floating_point():
        return inputs.detach().clone()
    return inputs.detach().double().clone().requires_grad_(True)


def capture_in_place(
    model: torch.nn.Module, inputs: torch.Tensor, loss: Loss, *, names: Sequence[str] | None = None
) -> list[CapturedLayer]:
    """As `capture`, on a float64 model itself: its gradients are those of this batch afterwards."""
    chosen = _chosen(model, names)
    uses: dict[str, list[tuple[Any, Any]]] = {name: [] for name in chosen}

    def hook(name: str) -> Callable[..., None]:
        def record(module: torch.nn.Module, args: tuple[Any, ...], output: torch.Tensor) -> None:
            if args[0].requires_grad:
                args[0].retain_grad()
            if output.requires_grad:
                output.retain_grad()
            uses[name].append((args[0], output))

        return record

    handles = [module.register_forward_hook(hook(name)) for name, module in chosen.items()]
    try:
        model.zero_grad(set_to_none=True)
        value = loss(model(in_float64(inputs)))
        _require_loss(value)
        value.backward()
    finally:
        for handle in handles:
            handle.remove()
    captured = [
        layer for name, module in chosen.items() if uses[name] for layer in _layers(name, module, uses[name])
    ]
    if not captured:
        raise InputError("no linear layer or convolution takes part in this pass: nothing to capture")
    return captured


def _require_loss(value: torch.Tensor) -> None:
    if value.ndim != 0:
        raise InputError(f"the loss has shape {tuple(value.shape)}: it must be a scalar")
    if not value.isfinite():
        raise InputError(f"the loss is {float(value.detach())}: inputs and weights must be finite")
    if not value.requires_grad:
        raise InputError("the loss does not depend on the model's weights: there is no gradient to capture")


def _chosen(model: torch.nn.Module, names: Sequence[str] | None) -> dict[str, torch.nn.Module]:
    import torch

    modules = dict(model.named_modules())
    kinds = (torch.nn.Linear, torch.nn.Conv1d, torch.nn.Conv2d)
    for name in names or ():
        if name not in modules:
            raise InputError(f"no layer named {name!r}; the model has {', '.join(filter(None, modules))}")
        if not isinstance(modules[name], kinds):
            raise InputError(
                f"layer {name!r} is a {type(modules[name]).__name__}, not linear: the identities speak of "
                f"Linear, Conv1d and Conv2d layers"
            )
    wanted = modules if names is None else names
    return {name: modules[name] for name in wanted if isinstance(modules[name], kinds)}


def _array(tensor: Any) -> np.ndarray:
    return tensor.detach().cpu().numpy().astype(np.float64)


def _layers(name: str, module: Any, uses: list[tuple[Any, Any]]) -> list[CapturedLayer]:
    import torch

    if any(z.grad is None for _, z in uses):
        raise InputError(f"layer {name}: its output does not reach the loss")
    if module.weight.grad is None:
        raise InputError(
            f"layer {name} is frozen (its weight has requires_grad False), so there is no gradient: unfreeze "
            f"it, or name the other layers"
        )
    if not isinstance(module, torch.nn.Linear):
        return [_convolution(name, module, uses, group) for group in range(module.groups)]
    d, m = module.in_features, module.out_features
    gradients = [_array(x.grad).reshape(-1, d) for x, _ in uses if x.grad is not None]
    return [
        CapturedLayer(
            name,
            W=_array(module.weight),
            X=np.concatenate([_array(x).reshape(-1, d) for x, _ in uses]),
            Z=np.concatenate([_array(z).reshape(-1, m) for _, z in uses]),
            Delta=np.concatenate([_array(z.grad).reshape(-1, m) for _, z in uses]),
            G=_array(module.weight.grad),
            b=None if module.bias is None else _array(module.bias),
            g_b=_bias_gradient(module),
            total=np.concatenate(gradients) if len(gradients) == len(uses) else None,
            uses=len(uses),
        )
    ]


def _bias_gradient(module: Any) -> np.ndarray | None:
    return None if module.bias is None or module.bias.grad is None else _array(module.bias.grad)


def _convolution(name: str, module: Any, uses: list[tuple[Any, Any]], group: int) -> CapturedLayer:
    """One group of a convolution, as the linear map of its patches."""
    shape = _shape(name, module)
    outputs = slice(*(_share(module.out_channels, module.groups, k) for k in (group, group + 1)))
    inputs = slice(*(_share(module.in_channels, module.groups, k) for k in (group, group + 1)))
    W = _array(module.weight)[outputs].reshape(outputs.stop - outputs.start, -1)
    parts = [_unfolded(shape, x, z, W, inputs, outputs) for x, z in uses]
    flows = [part[3] for part in parts if part[3] is not None]
    known = len(flows) == len(parts)
    reach = [d * (k - 1) + 1 for d, k in zip(shape["dilation"], shape["kernel_size"], strict=True)]
    disjoint = all(s >= r for s, r in zip(shape["stride"], reach, strict=True)) and not any(shape["padding"])
    g_b = _bias_gradient(module)
    return CapturedLayer(
        name if module.groups == 1 else f"{name}[{group}]",
        W=W,
        X=np.concatenate([part[0] for part in parts]),
        Z=np.concatenate([part[1] for part in parts]),
        Delta=np.concatenate([part[2] for part in parts]),
        G=_array(module.weight.grad)[outputs].reshape(W.shape),
        b=None if module.bias is None else _array(module.bias)[outputs],
        g_b=None if g_b is None else g_b[outputs],
        unfolded=np.concatenate(flows) if known else None,
        fold_residual=max(part[4] for part in parts) if known else None,
        convolution=True,
        disjoint=disjoint,
        uses=len(uses),
        other_paths=any(_by_other_paths(shape, module, x, z) for x, z in uses if x.grad is not None),
    )


def _by_other_paths(shape: dict[str, tuple[int, int]], module: Any, x: Any, z: Any) -> bool:
    """Whether dL/dX is more than the transposed convolution of Delta."""
    from torch.nn.grad import conv2d_input

    inputs, outputs, weight, flow = (
        tensor if tensor.ndim == 4 else tensor.unsqueeze(2)
        for tensor in (x.detach(), z.grad, module.weight.detach(), x.grad)
    )
    steps = (shape["stride"], shape["padding"], shape["dilation"])
    through = conv2d_input(inputs.shape, weight, outputs, *steps, module.groups)  # type: ignore[arg-type]
    scale = float(through.norm() + flow.norm())
    return float((flow - through).norm()) > OTHER_PATHS * scale


def _share(channels: int, groups: int, k: int) -> int:
    return channels // groups * k


def _shape(name: str, module: Any) -> dict[str, tuple[int, int]]:
    """Kernel, stride, padding and dilation in two dimensions; a Conv1d runs along the second."""
    given = {key: getattr(module, key) for key in ("kernel_size", "stride", "padding", "dilation")}
    if given["padding"] == "valid":
        given["padding"] = tuple(0 for _ in given["kernel_size"])
    if given["padding"] == "same":
        reach = [d * (k - 1) for d, k in zip(given["dilation"], given["kernel_size"], strict=True)]
        given["padding"] = tuple(r // 2 for r in reach) if not any(r % 2 for r in reach) else None
    if module.padding_mode != "zeros" or given["padding"] is None:
        raise InputError(
            f"layer {name}: padding {module.padding!r} ({module.padding_mode}); only convolutions with the "
            f"same padding with zeros on both sides can be unfolded"
        )
    flat = {"kernel_size": 1, "stride": 1, "padding": 0, "dilation": 1}
    return {key: value if len(value) == 2 else (flat[key], *value) for key, value in given.items()}


def _unfolded(
    shape: dict[str, tuple[int, int]], x: Any, z: Any, W: np.ndarray, inputs: slice, outputs: slice
) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray | None, float]:
    """Patches, outputs, Delta, im2col(dL/dX), and the residual of fold(Delta K) = dL/dX; the last two
    are None and 0 where the input has no gradient."""
    import torch
    from torch.nn import functional

    def plane(tensor: torch.Tensor, channels: slice) -> torch.Tensor:
        return (tensor if tensor.ndim == 4 else tensor.unsqueeze(2))[:, channels]

    def rows(tensor: torch.Tensor) -> torch.Tensor:
        columns = functional.unfold(tensor, **shape)
        return columns.transpose(1, 2).reshape(-1, columns.shape[1])

    def maps(tensor: torch.Tensor) -> np.ndarray:
        chosen = plane(tensor, outputs)
        return _array(chosen.permute(0, 2, 3, 1).reshape(-1, chosen.shape[1]))

    patches, delta = _array(rows(plane(x.detach(), inputs))), maps(z.grad)
    if x.grad is None:
        return patches, maps(z), delta, None, 0.0
    flow = plane(x.grad, inputs)
    through = torch.from_numpy((delta @ W).reshape(x.shape[0], -1, W.shape[1])).transpose(1, 2)
    folded = functional.fold(through, flow.shape[2:], **shape)
    scale = float(np.linalg.norm(delta) * np.linalg.norm(W))
    gap = float(torch.linalg.norm(folded - flow))
    return patches, maps(z), delta, _array(rows(flow)), gap / scale if scale else 0.0
