"""Which layers of a module are watched, by name, pattern or type, and when they have run."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from difflib import get_close_matches
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, Any

from verify.errors import InputError

if TYPE_CHECKING:
    from torch import nn

INPUT = "input"
"""Name of the network's input as a layer, Z^0 of the theory."""

Watch = Callable[[str, Any], None]


def unwrapped(module: Any) -> Any:
    """The module inside wrappers that run it: torch.compile, DataParallel, DistributedDataParallel."""
    import torch

    while True:
        if hasattr(module, "_orig_mod"):
            module = module._orig_mod
        elif isinstance(module, torch.nn.DataParallel | torch.nn.parallel.DistributedDataParallel):
            module = module.module
        else:
            return module


def modules_of(model: nn.Module) -> dict[str, nn.Module]:
    """The modules of a network by name, "" for itself: those of wrappers under their own names, those of
    parametrizations and inside scripted modules not at all."""
    found: dict[str, nn.Module] = {}
    seen: set[int] = set()

    def walk(name: str, module: Any) -> None:
        module = unwrapped(module)
        if id(module) in seen:
            return
        seen.add(id(module))
        found[name] = module
        if not is_scripted(module):
            for child, inner in module.named_children():
                if child != "parametrizations":
                    walk(f"{name}.{child}" if name else child, inner)

    walk("", model)
    return found


def is_scripted(module: Any) -> bool:
    """Whether a module is of torch.jit, which shows nothing of what it does."""
    import torch

    return isinstance(module, torch.jit.ScriptModule)


def _is_whole(module: Any) -> bool:
    """Whether a module computes by itself, its children (if any) being storage: attention, quantized
    layers."""
    from torch import nn

    inner = [child for name, child in module.named_children() if name != "parametrizations"]
    quantized = "quantized" in type(module).__module__ or "qat" in type(module).__module__
    return not inner or isinstance(module, nn.MultiheadAttention) or quantized or is_scripted(module)


def leaves_of(modules: dict[str, nn.Module]) -> list[str]:
    """Names of the modules that compute by themselves, without the network itself."""
    whole: list[str] = []
    for name, module in modules.items():
        inside = any(name.startswith(f"{outer}.") for outer in whole)
        if name and not inside and _is_whole(module):
            whole.append(name)
    return whole


@dataclass(frozen=True)
class Chosen:
    """names: to watch; calls: of a name, which of its runs count (None: all); given: named by the user;
    reads: a module whose input is watched too, as the layer "<name> input"."""

    names: list[str]
    calls: dict[str, set[int] | None] = field(default_factory=dict)
    given: bool = False
    reads: str = ""

    def counts(self, name: str, run: int) -> bool:
        """Whether this run of a module is watched."""
        wanted = self.calls.get(name)
        return wanted is None or run in wanted


def chosen_layers(model: nn.Module, layers: Sequence[Any] | None) -> Chosen:
    """The layers to watch: those given, or the input and every module that computes by itself.

    layers: names, "name#2" for a second run, patterns with * ? [], compiled regular expressions (found
    anywhere in a name) and types of modules.  Raises InputError for what fits no module, listing
    near names, and for a name given twice.
    """
    modules = modules_of(model)
    if layers is None:
        return Chosen([INPUT, *leaves_of(modules)])
    if isinstance(layers, str | re.Pattern | type):
        raise InputError(f"layers = {layers!r}: a list of names is needed, [{layers!r}]")
    if not layers:
        raise InputError("layers = []: name at least one layer, or leave it out for all")
    names: list[str] = []
    calls: dict[str, set[int] | None] = {}
    exact = Counter(layer for layer in layers if isinstance(layer, str))
    for layer in dict.fromkeys(layers):
        if exact[layer] > 1:
            raise InputError(f"layer {layer!r} is named twice")
        base, _, run = layer.partition("#") if isinstance(layer, str) else ("", "", "")
        found = _fitting(layer, modules)
        if not found and run.isdigit() and int(run) >= 1:
            found = _fitting(base, modules)
        else:
            run = ""
        if not found:
            everything = [INPUT, *filter(None, modules)]
            near = get_close_matches(str(layer), everything, n=5, cutoff=0.4) or everything[:8]
            raise InputError(f"the model has no layer {layer!r}; near names: {', '.join(map(repr, near))}")
        for name in found:
            before = calls.get(name, set())
            calls[name] = None if not run or before is None else {*before, int(run)}
            if name not in names:
                names.append(name)
    return Chosen(names, calls, given=True)


def _fitting(layer: Any, modules: dict[str, nn.Module]) -> list[str]:
    """Names of the modules (and the input) that a name, pattern or type fits."""
    if isinstance(layer, type):
        return [name for name, module in modules.items() if isinstance(module, layer)]
    if isinstance(layer, re.Pattern):
        return [name for name in (INPUT, *filter(None, modules)) if layer.search(name)]
    if layer in modules or layer == INPUT:
        return [layer]
    plain = re.sub(r"(^|\.)_orig_mod(?=\.|$)", "", str(layer)).removeprefix("module.").lstrip(".")
    if plain in modules and plain:
        return [plain]
    if any(sign in str(layer) for sign in "*?["):
        return [name for name in (INPUT, *filter(None, modules)) if fnmatchcase(name, layer)]
    return []


@contextmanager
def watching(
    model: nn.Module, chosen: Chosen, watch: Watch, *, discover: bool = False
) -> Iterator[Callable[[Any], None]]:
    """Call watch(name, output) after each run of a watched module; again on its second run in one
    forward pass as name#2.  Yields a function to be called with the inputs before each pass.

    discover: a module that runs without any other in it, and is not watched, is from now on.
    """
    modules = modules_of(model)
    seen: Counter[str] = Counter()
    ran: list[int] = [0]
    entered: list[int] = []

    def tell(name: str, output: Any) -> None:
        seen[name] += 1
        if chosen.counts(name, seen[name]):
            watch(name if seen[name] == 1 else f"{name}#{seen[name]}", output)

    def after(name: str) -> Callable[..., None]:
        def hook(module: nn.Module, arguments: Any, output: Any) -> None:
            ran[0] += 1
            tell(name, output)

        return hook

    def enter(module: nn.Module, arguments: Any) -> None:
        entered.append(ran[0])

    def leave(name: str) -> Callable[..., None]:
        def hook(module: nn.Module, arguments: Any, output: Any) -> None:
            alone = entered.pop() == ran[0]
            ran[0] += 1
            if alone and (name not in chosen.names or name in found):
                found.add(name)
                if name not in chosen.names:
                    chosen.names.append(name)
                tell(name, output)

        return hook

    def read(module: nn.Module, arguments: Any, output: Any) -> None:
        if arguments:
            watch(f"{chosen.reads} input", arguments[0])

    def start(inputs: Any) -> None:
        seen.clear()
        if INPUT in chosen.names and INPUT not in modules:
            watch(INPUT, inputs)

    handles, found, watched = [], set(), list(chosen.names)
    try:
        if chosen.reads in modules and chosen.reads:
            handles.append(modules[chosen.reads].register_forward_hook(read))
        for name in watched:
            if name in modules and not is_scripted(modules[name]):
                handles.append(modules[name].register_forward_hook(after(name)))
        for name in modules if discover else ():
            if name and name not in watched and not is_scripted(modules[name]):
                handles.append(modules[name].register_forward_pre_hook(enter))
                handles.append(modules[name].register_forward_hook(leave(name)))
        yield start
    finally:
        for handle in handles:
            handle.remove()


def require_watchable(model: Any) -> None:
    """InputError for what is no module, or has no modules that hooks could see."""
    import torch

    if isinstance(model, torch.jit.ScriptModule):
        raise InputError(
            "the model is scripted or traced (torch.jit), which shows no layers: probe the module that it "
            "was made from"
        )
    if not isinstance(model, torch.nn.Module):
        kind = f"{type(model).__module__}.{type(model).__name__}"
        hint = ": take its .module() and the layers are gone; probe the module that it was made from"
        raise InputError(
            f"the model is a {kind}; a torch.nn.Module is needed" + (hint if "export" in kind.lower() else "")
        )


def require_layers_ran(
    modules: dict[str, nn.Module], ran: Iterable[str], measured: Iterable[str], kind: str
) -> None:
    """InputError where modules of a network have parameters, none of those was run, and the input alone is
    measured."""
    owners = {name for name, module in modules.items() if name and any(True for _ in module.parameters())}
    if owners and not owners & {name.partition("#")[0] for name in ran} and set(measured) <= {INPUT}:
        raise InputError(
            f"no layer of the model ({kind}) runs as a module, as after torch.export or tracing, so that "
            "only its input "
            "could be measured: probe the module that it was made from"
        )
