"""A network as people have it: a PyTorch module, a state_dict or a list of matrices, with its data."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from pathlib import PurePath
from typing import Any, Literal

import numpy as np
from jaxtyping import Float
from numpy import ndarray

from verify.errors import InputError
from verify.files import listed
from verify.instances import validation
from verify.instances.chain import layers_of
from verify.instances.labels import Ignore, read_labels
from verify.instances.model import Network
from verify.provenance import Provenance

Samples = Literal["rows", "columns"] | None

PASSED = ("Identity", "Dropout", "Flatten")
"""Layers that leave the features of an evaluated network alone."""

_NUMBER = re.compile(r"\d+")


def network_of(
    model: Any,
    X: Any,
    labels: Any,
    *,
    samples: Samples = None,
    alpha: float = 1.0,
    ignore: Ignore = None,
    case: str = "network",
) -> Network:
    """A validated network from what a training script holds.

    model: an nn.Module of Linear layers without bias, nested as it likes, whose forward on X and on -X must
    be the product of its matrices; a state_dict; a list of matrices W_1, ..., W_L, `model.parameters()` or
    `model.named_parameters()`.
    X: (N, d) with samples="rows", (d, N) with samples="columns"; None decides where the shapes allow one of
    them only.  labels: N integers, strings or one-hot rows; ignore: those that mean "no label".
    alpha: target scale.  Raises InputError, naming
    the layer or the shape, for anything else.

    >>> network_of([np.eye(3), np.eye(2, 3)], np.eye(3)[:, :2], [0, 1]).d
    3
    """
    if samples is not None:
        validation.require_choice("samples", samples, ("rows", "columns"))
    if isinstance(model, Iterator):
        model = list(model)
    if isinstance(model, list | tuple) and model and all(_is_entry(entry) for entry in model):
        model = dict(model)  # named_parameters()
    _require_model(model)
    module = _is_module(model)
    if module:
        named = dict(_linear_layers(model))
        weights, note = list(named.values()), f"layers of the module: {', '.join(named)}"
    elif isinstance(model, Mapping):
        weights, note = _of_state_dict(model)
    else:
        weights = validation.layer_list(model)
        note = ""
    layers = [validation.real_array(f"W{i}", W, 2) for i, W in enumerate(weights, start=1)]
    if not layers:
        raise InputError("the model has no Linear layer")
    _require_data(X)
    data = columns(X, N=len(read_labels(labels, ignore=ignore).values), d=layers[0].shape[1], samples=samples)
    if module:
        _require_product(model, layers, data)
    found = Provenance(note=note)
    return Network.of(data, labels, layers, alpha=alpha, case=case, provenance=found, ignore=ignore)


def columns(X: Any, *, N: int, d: int, samples: Samples = None) -> Float[ndarray, "d N"]:
    """The data with one sample a column; InputError where the shape does not settle which way it lies.

    N: number of labels.  d: columns of W_1.
    """
    array = validation.real_array("X", X, 2)
    shape = array.shape
    fits = {"rows": shape == (N, d), "columns": shape == (d, N)}
    need = f"{N} labels and {d} columns of W1 need ({N}, {d}) or ({d}, {N})"
    if not any(fits.values()):
        raise InputError(f"X has shape {shape}: {need}")
    if samples is None:
        if all(fits.values()):
            raise InputError(
                f'X is square, {shape}: say samples="rows" or samples="columns", its shape does not tell'
            )
        samples = "rows" if fits["rows"] else "columns"
    if not fits[samples]:
        other = "columns" if samples == "rows" else "rows"
        raise InputError(f'X has shape {shape}, which fits samples="{other}": transpose? {need}')
    return array.T if samples == "rows" else array


def _is_entry(value: Any) -> bool:
    return isinstance(value, tuple) and len(value) == 2 and isinstance(value[0], str)


def _require_model(model: Any) -> None:
    """InputError, with the fix, for what is often given in place of a model."""
    if isinstance(model, str | PurePath):
        raise InputError("model is the name of a file: check(verify.load_network(path)) reads it")
    if isinstance(model, type):
        raise InputError(f"model is the class {model.__name__}: give an instance of it, {model.__name__}()")
    torch = sys.modules.get("torch")
    if torch is None:
        return
    modules = isinstance(model, list | tuple) and any(isinstance(part, torch.nn.Module) for part in model)
    if modules or isinstance(model, torch.nn.ModuleList):
        raise InputError("model is a list of modules: give torch.nn.Sequential(*layers)")


def _require_data(X: Any) -> None:
    """InputError, with the fix, for what yields batches in place of samples."""
    torch = sys.modules.get("torch")
    batches = isinstance(X, Iterator) or (
        torch is not None
        and "torch.utils.data" in sys.modules
        and isinstance(X, torch.utils.data.DataLoader | torch.utils.data.Dataset)
    )
    if batches:
        raise InputError(
            f"X is a {type(X).__name__}: give its samples as one matrix, such as torch.cat of all its batches"
        )


def _is_module(model: Any) -> bool:
    torch = sys.modules.get("torch")
    return torch is not None and isinstance(model, torch.nn.Module)


def _linear_layers(model: Any, prefix: str = "") -> Iterator[tuple[str, Any]]:
    """The weights of a module's Linear layers by name, in the order in which it registers them."""
    import torch

    name, kind = prefix or "the model", type(model).__name__
    if isinstance(getattr(model, "weight", None), torch.nn.parameter.UninitializedParameter):
        raise InputError(f"{name} is a {kind} without a weight yet: call the model on data first")
    if isinstance(model, torch.nn.Linear):
        if model.bias is not None and bool(torch.any(model.bias != 0)):
            raise InputError(f"{name} has a bias: the theory has none; train Linear layers with bias=False")
        yield prefix or "model", model.weight
        return
    parts = list(model.named_children())
    own = [entry for entry, value in model.named_parameters(recurse=False) if value is not None]
    if own:
        raise InputError(f"{name} ({kind}) has parameters of its own, {listed(own)}: only Linear layers are")
    if not parts and kind not in PASSED and type(model) is not torch.nn.Sequential:
        raise InputError(
            f"{name} is a {kind}: the theory speaks of Linear layers without bias alone; `verify.probe` "
            "measures any network"
        )
    for child, part in parts:
        yield from _linear_layers(part, f"{prefix}.{child}" if prefix else child)


def _of_state_dict(model: Mapping[str, Any]) -> tuple[list[ndarray], str]:
    arrays = {str(name): value for name, value in model.items()}
    for name, value in arrays.items():
        kind = 1 if np.ndim(_plain(value)) == 1 else 2
        arrays[name] = validation.real_array(name, value, kind)
    _require_no_gap([name for name in arrays if name.endswith("weight")])
    found = layers_of(arrays, d=None, K=None, ordered=True)
    return found.weights, found.note


def _plain(value: Any) -> Any:
    return value.detach().cpu() if hasattr(value, "detach") else value


def _require_no_gap(names: Sequence[str]) -> None:
    """InputError where the numbers of a family of layers leave one out: a nonlinearity may stand there."""
    families: dict[str, list[tuple[list[int], str]]] = {}
    for name in names:
        numbers = [int(found) for found in _NUMBER.findall(name)]
        families.setdefault(_NUMBER.sub("#", name), []).append((numbers, name))
    for family in families.values():
        for (one, first), (two, second) in pairwise(sorted(family)):
            steps = [b - a for a, b in zip(one, two, strict=True)]
            place = next((i for i, step in enumerate(steps) if step), 0)
            if steps and steps[place] > 1:
                raise InputError(
                    f"{one[place] + 1} is missing between {first} and {second}: a layer without weights may "
                    "stand there, such as a ReLU, which a state_dict does not tell; give the module itself, "
                    "or a list of its matrices"
                )


def _require_product(model: Any, layers: Sequence[ndarray], X: Float[ndarray, "d N"]) -> None:
    """InputError unless the module's forward on X and on -X is the product of its matrices, to rounding.

    The rounding of a product of matrices of widths w is at most sum(w) u |W_L| ... |W_1| |X|, entry by entry,
    u the unit roundoff of the module's own numbers; four times that is allowed.
    """
    import torch

    first = next(model.parameters())
    product, size = X, np.abs(X)
    for layer, W in enumerate(layers, start=1):
        if W.shape[1] != product.shape[0]:
            raise InputError(
                f"W{layer} has shape {W.shape} but reads {product.shape[0]} features: the module registers "
                "its layers in another order than it takes them; give a list of matrices"
            )
        product, size = W @ product, np.abs(W) @ size
    widths = X.shape[0] + sum(W.shape[0] for W in layers)
    room = 4 * widths * torch.finfo(first.dtype).eps * size
    training = model.training
    try:
        model.eval()
        with torch.no_grad():
            for sign in (1.0, -1.0):
                batch = torch.as_tensor(sign * X.T.copy(), dtype=first.dtype, device=first.device)
                made = np.asarray(model(batch).detach().cpu().numpy(), dtype=float).T
                if made.shape != product.shape or not (np.abs(made - sign * product) <= room).all():
                    raise InputError(
                        f"the forward of {type(model).__name__} is not the product of its Linear layers: "
                        "nonlinear, or in another order; `verify.probe` measures any network"
                    )
    except InputError:
        raise
    except Exception as error:  # whatever the user's forward raises
        said = " ".join(f"{type(error).__name__}: {error}".split())[:160]
        raise InputError(f"the forward of {type(model).__name__} fails on X: {said}") from None
    finally:
        model.train(training)


__all__ = ["Samples", "columns", "network_of"]
