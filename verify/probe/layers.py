"""Which layers of a module are watched, and how their outputs become vectors."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any

from verify.errors import InputError

if TYPE_CHECKING:
    from torch import Tensor, nn

INPUT = "input"
"""Name of the network's input as a layer, Z^0 of the theory."""

Pool = str | Callable[[Any], Any]
Watch = Callable[[str, Any], None]


def _flatten(Z: Tensor) -> Tensor:
    return Z.flatten(1) if Z.ndim > 1 else Z[:, None]


def _of_rank(Z: Tensor, least: int, what: str) -> Tensor:
    if Z.ndim < least:
        raise InputError(f"features of shape {tuple(Z.shape)} cannot be pooled as {what}; take 'flatten'")
    return Z


POOLS: dict[str, Callable[[Any], Any]] = {
    "flatten": _flatten,
    "channels": lambda Z: Z if Z.ndim == 2 else _of_rank(Z, 3, "(B, channels, ...)").flatten(2).mean(dim=2),
    "tokens": lambda Z: Z if Z.ndim == 2 else _of_rank(Z, 3, "(B, tokens, d)").flatten(1, -2).mean(dim=1),
    "first token": lambda Z: Z if Z.ndim == 2 else _of_rank(Z, 3, "(B, tokens, d)")[:, 0].flatten(1),
    "last token": lambda Z: Z if Z.ndim == 2 else _of_rank(Z, 3, "(B, tokens, d)")[:, -1].flatten(1),
}
"""Ways to make a vector of a layer's output: all of it; means over space (B, C, ...); means over
positions (B, T, d); one position.  Outputs (B, d) stay as they are."""


def pool_of(pool: Pool | Mapping[str, Pool], name: str) -> Callable[[Any], Any]:
    """The pooling of one layer.  Raises InputError for an unknown name."""
    chosen = pool.get(name.partition("#")[0], "flatten") if isinstance(pool, Mapping) else pool
    if callable(chosen):
        return chosen
    if chosen not in POOLS:
        raise InputError(f"pool = {chosen!r}: choose from {', '.join(POOLS)}, or give a function")
    return POOLS[chosen]


def chosen_layers(model: nn.Module, layers: Sequence[str] | None) -> list[str]:
    """The names to watch: those given, or the input and every module without children.

    Raises InputError for a name the model does not have, listing near ones, or one given twice.
    """
    modules = dict(model.named_modules())
    if layers is None:
        leaves = [name for name, module in modules.items() if name and not any(module.children())]
        return [INPUT, *leaves]
    if isinstance(layers, str):
        raise InputError(f"layers = {layers!r}: a list of names is needed, [{layers!r}]")
    if not layers:
        raise InputError("layers = []: name at least one layer, or leave it out for all")
    for name, count in Counter(layers).items():
        if count > 1:
            raise InputError(f"layer {name!r} is named twice")
        if name not in modules and name != INPUT:
            names = [INPUT, *filter(None, modules)]
            near = get_close_matches(name, names, n=5, cutoff=0.4) or names[:8]
            raise InputError(f"the model has no layer {name!r}; near names: {', '.join(map(repr, near))}")
    return list(layers)


def require_evaluation(model: nn.Module) -> None:
    """InputError when a module whose output depends on the batch, or on chance, is in training mode."""
    from torch.nn.modules.batchnorm import _BatchNorm
    from torch.nn.modules.dropout import _DropoutNd

    for name, module in model.named_modules():
        if module.training and isinstance(module, _BatchNorm | _DropoutNd):
            raise InputError(
                f"{name or 'the model'} ({type(module).__name__}) is in training mode, where features depend "
                "on the batch or on chance: call model.eval() first"
            )


@contextmanager
def watching(model: nn.Module, names: Sequence[str], watch: Watch) -> Iterator[Callable[[Any], None]]:
    """Call watch(name, output) after each run of a named module; again on its second run in one
    forward pass as name#2.  Yields a function to be called with the inputs before each pass."""
    modules = dict(model.named_modules())
    seen: Counter[str] = Counter()

    def hook(name: str) -> Callable[..., None]:
        def after(module: nn.Module, arguments: Any, output: Any) -> None:
            seen[name] += 1
            watch(name if seen[name] == 1 else f"{name}#{seen[name]}", output)

        return after

    def start(inputs: Any) -> None:
        seen.clear()
        if INPUT in names and INPUT not in modules:
            watch(INPUT, inputs)

    handles = [modules[name].register_forward_hook(hook(name)) for name in names if name in modules]
    try:
        yield start
    finally:
        for handle in handles:
            handle.remove()


def _first(output: Any) -> Any:
    """A module's main output, where it returns several."""
    while isinstance(output, tuple | list) and len(output):
        output = output[0]
    return output


def features_of(output: Any, name: str, pool: Callable[[Any], Any], samples: int) -> Tensor | None:
    """A layer's output as features, (B, d); None for an input that is no floating-point tensor.

    Raises InputError when it is not one row a sample.
    """
    found = output if name == INPUT else _first(output)
    floats = hasattr(found, "is_floating_point") and found.is_floating_point()
    if name == INPUT and not floats:
        return None
    if not floats:
        what = getattr(found, "dtype", type(output).__name__)
        raise InputError(f"layer {name!r} gives {what}, not a tensor of floats: name the layers to probe")
    Z = pool(found) if found.ndim else found
    if getattr(Z, "ndim", 0) != 2 or len(Z) != samples:
        raise InputError(
            f"layer {name!r}: features of shape {tuple(getattr(Z, 'shape', ()))} for {samples} labels; one "
            "row a sample is needed: choose another pool for it"
        )
    return Z
